"""What explanations point at in the rule book, in words: successions and documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kpikit.model.successions import End, Merge, Rename, Split, Transfer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpikit.model.successions import Succession
    from kpikit.presentation.explained.speech import Speech
    from kpikit.results import Explanation

_EVENTS: Mapping[type, tuple[str, str]] = {
    Merge: ("merger", "sáp nhập"),
    Split: ("split", "chia tách"),
    Transfer: ("transfer", "điều chỉnh địa giới"),
    Rename: ("new name", "đổi tên"),
    End: ("end", "kết thúc hoạt động"),
}


def carried_in_words(explanation: Explanation, speech: Speech, told: set[str]) -> str:
    """Return of which units before a figure is made, all of which became part of a unit.

    Args:
        explanation: the figure.
        speech: the language.
        told: paths of the successions that were told in full; those that are told now get there.
    """
    steps = [step.values for step in explanation.steps]
    names = [speech.org_unit(str(facts["org_unit"])) for facts in steps]
    paths = [path for facts in steps for path in cast("tuple[str, ...]", facts["successions"])]
    events = [
        succession_in_words(path, speech, brief=path in told) for path in dict.fromkeys(paths)
    ]
    told.update(paths)
    texts = ("of {}", "của {}")
    if len(names) > 1 and explanation.result is not None:
        texts = ("{} together", "cộng {}")
    return "; ".join([speech.choose(texts).format(speech.joined(names)), *events])


def succession_in_words(path: str, speech: Speech, *, brief: bool = False) -> str:
    """Return what happened to units, when, and by which document.

    Args:
        path: path of the declaration.
        speech: the language.
        brief: whether the document is left out.
    """
    events = (one for one in speech.specification.successions if one.declared_at == path)
    event = next(events, None)
    if event is None:
        return path
    what = speech.choose(_EVENTS.get(type(event), ("succession", "sắp xếp")))
    day = speech.day(event.effective)
    text = speech.choose(("{} on {}", "{} ngày {}")).format(what, day)
    if brief:
        return text
    more = [_reference(event, speech), "" if event.confirmed else _unconfirmed(speech)]
    return ", ".join([text, *filter(None, more)])


def _unconfirmed(speech: Speech) -> str:
    return speech.choose(("not confirmed", "chưa xác nhận"))


def _reference(event: Succession, speech: Speech) -> str:
    return reference_in_words(event.reference or "", speech)


def reference_in_words(ident: str, speech: Speech) -> str:
    """Return the title of a document that is cited; its id where nothing names it."""
    titles = (one.title for one in speech.specification.references if one.id == ident)
    return next((title.in_language(speech.language.code) for title in titles), ident)
