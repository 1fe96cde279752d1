"""The first line of what is explained: the number first, then what it is of."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.presentation import numerals
from kpikit.presentation.explained.amounts import told_value
from kpikit.presentation.explained.codes import CODES
from kpikit.presentation.explained.context import code_of
from kpikit.presentation.explained.formulas import formula_in_words
from kpikit.results import Because, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from kpikit.presentation.explained.speech import Speech
    from kpikit.results import Explanation

_OF_NODES = frozenset({Kind.POINTS, Kind.TOTAL, Kind.GRADE})
_SCORES = frozenset({Kind.POINTS, Kind.TOTAL})
_OF_TARGETS = frozenset({Kind.LEVEL, Kind.ACHIEVEMENT, Kind.UNMET})

_SUBJECTS: Mapping[Kind, tuple[str, str]] = {
    Kind.OBSERVATION: ("{}", "{}"),
    Kind.RESTATED: ("{}, restated", "{}, tính lại theo địa giới mới"),
    Kind.SHARES: ("Shares and weights by {}", "Tỷ lệ và trọng số theo {}"),
    Kind.VALUE: ("{}", "{}"),
    Kind.LEVEL: ("level of {}", "mức giao {}"),
    Kind.ACHIEVEMENT: ("target {}", "so với chỉ tiêu {}"),
    Kind.CONDITION: ("condition {}", "điều kiện {}"),
    Kind.POINTS: ("{}", "{}"),
    Kind.TOTAL: ("{}", "{}"),
    Kind.GRADE: ("grade by {}", "xếp loại theo {}"),
    Kind.RANK: ("{}", "{}"),
    Kind.UNMET: ("{}", "{}"),
}

_TOTAL = ("total", "tổng điểm")


def head(explanation: Explanation, speech: Speech, parent: Explanation | None = None) -> str:
    """Return the first line about an explained result.

    Args:
        explanation: what is explained.
        speech: the language.
        parent: what it is a part of; unit and period are told where they are not those of it.
    """
    texts = [subject(explanation, speech)]
    texts += _item(explanation, speech)
    if explanation.org_unit and (parent is None or parent.org_unit != explanation.org_unit):
        texts.append(speech.org_unit(explanation.org_unit))
    if explanation.period and (parent is None or parent.period != explanation.period):
        texts.append(speech.period(explanation.period))
    status = explanation.obs_status
    weak = f" ({speech.language.status(status)})" if status and status != "A" else ""
    told = f"{', '.join(texts)}{weak}"
    if explanation.kind is Kind.SHARES:
        return told
    return f"{outcome(explanation, speech)}: {told}"


def _item(explanation: Explanation, speech: Speech) -> list[str]:
    """Return of which item an observation is; nothing where it is of none."""
    items = (step.values.get("item") for step in explanation.steps)
    text = speech.choose(("item {}", "mục {}"))
    return [text.format(item) for item in items if item is not None]


def results_of(parts: Sequence[Explanation], speech: Speech) -> list[str]:
    """Return results and whose they are, as they are compared: points with as many decimals."""
    names = (speech.org_unit(str(one.org_unit)) for one in parts)
    points = [one.result for one in parts if one.kind in _SCORES]
    numbers = [one for one in points if isinstance(one, Fraction)]
    if len(numbers) == len(parts):
        texts = numerals.points(numbers, speech.language)
        told = [speech.choose(("{} points", "{} điểm")).format(text) for text in texts]
    else:
        told = [outcome(one, speech) for one in parts]
    return [f"{text}: {name}" for text, name in zip(told, names, strict=True)]


def subject(explanation: Explanation, speech: Speech) -> str:
    """Return what a result is of, by its name."""
    return speech.choose(_SUBJECTS[explanation.kind]).format(_name(explanation, speech))


def _name(explanation: Explanation, speech: Speech) -> str:
    name = explanation.name
    if explanation.kind in _OF_NODES:
        known = speech.node(name)
        return speech.choose(_TOTAL) if known == "total" else known
    if explanation.kind is Kind.RANK:
        return speech.names.rankings.get(name) or speech.node(name)
    if explanation.kind in _OF_TARGETS:
        indicator, _, target = name.rpartition(".")
        return f"“{target}”, {speech.indicator(indicator)}"
    if explanation.kind is Kind.CONDITION:
        return formula_in_words(name, speech)
    return speech.thing(name)


def outcome(explanation: Explanation, speech: Speech) -> str:
    """Return a result: a number with its unit, points of the most, a word, or why there is none."""
    result, kind = explanation.result, explanation.kind
    if kind is Kind.ACHIEVEMENT:
        return _achieved(explanation, speech)
    if result is None:
        return _nothing(explanation, speech)
    if kind in _SAID:
        return _SAID[kind](explanation, speech)
    return told_value(speech, result, explanation.name, explanation.unit)


def _grade(explanation: Explanation, speech: Speech) -> str:
    card, _, node = explanation.name.partition(".")
    return f"“{speech.names.grade(card, node, str(explanation.result))}”"


def _rank(explanation: Explanation, speech: Speech) -> str:
    return speech.choose(("Rank {}", "Hạng {}")).format(_in_words(explanation, speech))


def _in_words(explanation: Explanation, speech: Speech) -> str:
    """Return a verdict, or a number without its unit."""
    result = explanation.result
    if isinstance(result, Fraction) or (isinstance(result, int) and not isinstance(result, bool)):
        return speech.number(result)
    return speech.language.word(code_of(result))


def _achieved(explanation: Explanation, speech: Speech) -> str:
    """Return the achievement, and whether the target is met."""
    facts = (one.values for one in explanation.steps if one.what is Because.COMPARED)
    met = speech.language.word(str(next(facts, {}).get("met", "undetermined")))
    if not isinstance(explanation.result, Fraction):
        return met
    return f"{speech.percent(explanation.result)} ({met})"


def _fulfilled(explanation: Explanation, speech: Speech) -> str:
    return speech.choose(CODES["fulfilled"][code_of(explanation.result)])


def _points(explanation: Explanation, speech: Speech) -> str:
    """Return points, and of how many."""
    points, most = _in_words(explanation, speech), _most(explanation, speech)
    if most is None:
        return speech.choose(("{} points", "{} điểm")).format(points)
    return speech.choose(("{} of {} points", "{} trên {} điểm")).format(points, speech.number(most))


def _most(explanation: Explanation, speech: Speech) -> Fraction | None:
    """Return the most points of a node: as steps say, of a leaf as it is declared."""
    facts = {step.what: step.values for step in explanation.steps}
    shrunk = facts.get(Because.SHRUNK, {}).get("to_max")
    of_group = facts.get(Because.METHOD, {}).get("max_points")
    of_leaf = speech.most_points(explanation.path)
    return next((one for one in (shrunk, of_group, of_leaf) if isinstance(one, Fraction)), None)


_SAID: Mapping[Kind, Callable[[Explanation, Speech], str]] = {
    Kind.POINTS: _points,
    Kind.TOTAL: _points,
    Kind.GRADE: _grade,
    Kind.RANK: _rank,
    Kind.UNMET: _in_words,
    Kind.CONDITION: _fulfilled,
}
"""How results are told that are no values of indicators."""


def points_lost(
    total: Explanation, speech: Speech
) -> Iterator[tuple[Explanation, Fraction, Fraction]]:
    """Yield the scored leaves below a total that lost points, with how many, and of how many."""
    for one in total.walk():
        most = speech.most_points(one.path) if one.kind is Kind.POINTS else None
        own = (one.org_unit, one.period) == (total.org_unit, total.period)
        if most is None or not own or not speech.is_scored(one.path):
            continue
        points = one.exact or one.result
        if isinstance(points, Fraction) and points < most:
            yield one, most - points, most


_WITHOUT: Mapping[Kind, tuple[str, str]] = {
    Kind.POINTS: ("no points", "chưa có điểm"),
    Kind.TOTAL: ("no points", "chưa có điểm"),
    Kind.GRADE: ("no grade", "không xếp loại"),
    Kind.RANK: ("not ranked", "không xếp hạng"),
    Kind.LEVEL: ("no level", "không có mức giao"),
    Kind.CONDITION: ("undetermined", "chưa xác định"),
    Kind.UNMET: ("undetermined", "chưa xác định"),
}


def _nothing(explanation: Explanation, speech: Speech) -> str:
    texts = _WITHOUT.get(explanation.kind)
    state = explanation.state
    why = "" if state == "value" else speech.language.word(state)
    if texts is None:
        return why or speech.choose(("no number", "không có con số"))
    text = speech.choose(texts)
    return f"{text} ({why})" if why else text
