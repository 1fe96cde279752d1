"""What explanations point at in the rule book, in words: the rule of a leaf, a succession."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.model.scorecards import Leaf
from kpikit.model.successions import End, Merge, Rename, Split, Transfer
from kpikit.model.walk import nodes_of
from kpikit.presentation.explained.rules import rule_in_words

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


def rule_of(speech: Speech, explanation: Explanation) -> str:
    """Return the scoring rule of an explained leaf in words; empty where there is none."""
    leaf = _leaf(speech, explanation)
    return "" if leaf is None else rule_in_words(leaf.score.rule, speech, leaf.indicator)


def _leaf(speech: Speech, explanation: Explanation) -> Leaf | None:
    """Return the leaf of an explanation: of several versions of it the one whose path it has."""
    found = [
        node
        for card in speech.specification.scorecards
        for node in nodes_of(card)
        if isinstance(node, Leaf) and f"{card.id}.{node.id}" == explanation.name
    ]
    here = [leaf for leaf in found if explanation.path.startswith(leaf.declared_at)]
    return next(iter([*here, *found]), None)


def succession_in_words(path: str, speech: Speech) -> str:
    """Return what happened to units, when, and by which document.

    Args:
        path: path of the declaration.
        speech: the language.
    """
    events = (one for one in speech.specification.successions if one.declared_at == path)
    event = next(events, None)
    if event is None:
        return path
    what = speech.choose(_EVENTS.get(type(event), ("succession", "sắp xếp")))
    day = speech.day(event.effective)
    text = speech.choose(("{} on {}", "{} ngày {}")).format(what, day)
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
