"""What is expected, beside what came out."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any

from attrs import define, evolve

from kpikit.evaluation import Evaluation
from kpikit.examples.records import NO_ROW, Difference
from kpikit.examples.way import Outcome, way_to
from kpikit.model.examples import (
    NOTHING,
    Example,
    Expectation,
    ExpectedCell,
    ExpectedRank,
    ExpectedScore,
    ExpectedUnmet,
    Figure,
)
from kpikit.model.states import Met
from kpikit.numbers import plain
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kpikit.results import Achievement, Unmet

_DECIMALS = 6
_RATIOS = frozenset({"achievement", "coverage"})
_POINTS = "point"
_OWN_STATE = frozenset({"value", "points"})
_LISTS = {"unmet": Met.UNMET, "behind": Met.BEHIND, "undetermined": Met.UNDETERMINED}


def differences_in(evaluation: Evaluation, example: Example) -> Iterator[Difference]:
    """Yield what came out otherwise than an example expects, in its order.

    Of several rows that are as an expectation says, all are compared.
    """
    comparison = _Comparison(evaluation, example)
    for expected in example.expect:
        yield from comparison.of(expected)
    if example.diagnostics is not None:
        yield from comparison.of_diagnostics()


@define(slots=False)
class _Comparison:
    """Compares with the tables of one evaluation, whose rows are made once."""

    evaluation: Evaluation
    example: Example

    @cached_property
    def _outcome(self) -> Outcome:
        found = self.evaluation
        return Outcome(found, list(found.achievements), list(found.scores), list(found.rankings))

    @cached_property
    def _unmet(self) -> Sequence[Unmet]:
        return list(self.evaluation.unmet)

    @cached_property
    def _words(self) -> Mapping[str, tuple[str, ...]]:
        return {one.id: one.words for one in self.evaluation.specification.indicators}

    @cached_property
    def _units(self) -> UnitSystem:
        return UnitSystem.of(self.evaluation.specification.units)

    def of(self, expected: Expectation) -> Iterator[Difference]:
        """Yield what came out otherwise than one expectation says."""
        if isinstance(expected, ExpectedUnmet):
            yield from self._of_lists(expected)
            return
        rows = [row for row in self._candidates(expected) if self._is_meant(row, expected)]
        if not rows:
            yield self._nothing(expected)
        found = (one for row in rows for one in self._of_row(expected, row))
        yield from dict.fromkeys(found)

    def _is_meant(self, row: Any, expected: Expectation) -> bool:
        """Whether a row is of the unit and period that are named, or of a unit that is given."""
        units = {expected.org_unit} if expected.org_unit else self.example.units
        return (not units or row.org_unit in units) and expected.period in {None, row.period}

    def _candidates(self, expected: Expectation) -> Iterable[Any]:
        """Return the rows of the thing that is named."""
        if isinstance(expected, ExpectedScore):
            name = expected.node
            return [
                row
                for row in self._outcome.scores
                if name in {row.node, f"{row.scorecard}.{row.node}"}
            ]
        if isinstance(expected, ExpectedRank):
            ranks = (row for row in self._outcome.rankings if row.ranking == expected.ranking)
            return [row for row in ranks if expected.peer_group in {None, row.peer_group}]
        assert isinstance(expected, ExpectedCell)  # noqa: S101 - there is no fifth class
        target = expected.target
        cells = (row for row in self._outcome.achievements if row.indicator == expected.indicator)
        return [row for row in cells if target in {None, row.target or NOTHING}]

    def _nothing(self, expected: Expectation) -> Difference:
        """Return the difference that no row is as an expectation names it."""
        word, name = _named(expected)
        periods = ", ".join(map(str, self.evaluation.periods))
        units = dict.fromkeys(row.org_unit for row in self._candidates(expected))
        way = (f"evaluated: {periods}", f"units: {', '.join(units) or NOTHING}")
        return self._difference(expected, word, (name, NO_ROW), _of(expected), way)

    def _of_row(self, expected: Expectation, row: Any) -> Iterator[Difference]:
        for name in expected.compared:
            stated = getattr(expected, name)
            actual = self._points_lost(row) if name == "points_lost" else getattr(row, name)
            if not self._agree(name, stated, actual, row):
                way = way_to(self._outcome, row)
                shown = self._shown(name, stated, actual, row)
                one = self._difference(expected, name, (_text(stated), shown), _of(row), way)
                yield evolve(one, org_unit=row.org_unit, period=row.period)

    def _agree(self, name: str, stated: object, actual: object, row: Any) -> bool:
        if name == "reason":
            return _reasons_agree(str(stated), actual)
        if isinstance(stated, Figure) and stated.number is None and not self._is_word(stated, row):
            of_state = name in _OWN_STATE and stated.text != NOTHING
            return actual is None and (not of_state or row.state.value == stated.text)
        if isinstance(stated, Figure) and isinstance(actual, (int, Fraction)):
            number = self._in_unit(name, stated, Fraction(actual), row)
            return number == stated.number if name == "rank" else stated.fits(number)
        return _text(stated) == _text(actual)

    def _is_word(self, stated: Figure, row: Any) -> bool:
        """Whether a word for nothing is one of the indicator's own words, and means that."""
        return stated.text in self._words.get(getattr(row, "indicator", ""), ())

    def _in_unit(self, name: str, stated: Figure, actual: Fraction, row: Any) -> Fraction:
        """Return a number in the unit in which one is expected."""
        if stated.unit is None:
            return actual
        unit = "ratio" if name in _RATIOS else getattr(row, "unit", _POINTS)
        return actual * self._units.factor(unit, stated.unit)

    def _shown(self, name: str, stated: object, actual: object, row: Any) -> str:
        """Return what came out, as it is shown beside what is expected."""
        if actual is None and name in _OWN_STATE:
            return str(row.state.value)
        if not isinstance(stated, Figure) or not isinstance(actual, (int, Fraction)):
            return _text(actual)
        number = self._in_unit(name, stated, Fraction(actual), row)
        exactly = stated.number is not None and stated.decimals is None
        text = str(number) if exactly else plain(number, _DECIMALS)
        return f"{text} {stated.unit}" if stated.unit else text

    def _points_lost(self, row: Achievement) -> Fraction | None:
        key = (row.org_unit, row.indicator, row.period, row.target)
        for one in self._unmet:
            if (one.org_unit, one.indicator, one.period, one.target) == key:
                return one.points_lost
        return None

    # --- lists ---

    def _of_lists(self, expected: ExpectedUnmet) -> Iterator[Difference]:
        rows = [row for row in self._unmet if self._is_meant(row, expected)]
        for word, met in _LISTS.items():
            stated = getattr(expected, word)
            found = {
                f"{row.indicator}.{row.target}": row.indicator for row in rows if row.met is met
            }
            if stated is not None and not _same_targets(stated, found):
                texts = _in_a_row(stated), _in_a_row(found)
                yield self._difference(expected, word, texts)

    def of_diagnostics(self) -> Iterator[Difference]:
        """Yield the difference between the codes of findings, if there is one."""
        codes = set(self.example.diagnostics or ())
        found = self.evaluation.diagnostics
        actual = {finding.code.value for finding in found}
        if codes != actual:
            whole = Expectation(declared_at=self.example.declared_at)
            way = tuple(map(str, found))
            texts = _in_a_row(sorted(codes)), _in_a_row(sorted(actual))
            yield self._difference(whole, "diagnostics", texts, way=way)

    def _difference(
        self,
        expected: Expectation,
        field: str,
        texts: tuple[str, str],
        of: str = "",
        way: tuple[str, ...] = (),
    ) -> Difference:
        """Return a difference; `texts` are what is expected and what came out."""
        path = f"{expected.declared_at}.{field}"
        return Difference(
            path=path,
            source=self.evaluation.specification.place(path),
            field=field,
            of=of,
            org_unit=expected.org_unit,
            period=expected.period,
            expected=texts[0],
            actual=texts[1],
            way=way,
        )


def _named(expected: Expectation) -> tuple[str, str]:
    """Return the word and the name of the thing of which something is expected."""
    word = next(word for word in ("indicator", "node", "ranking") if hasattr(expected, word))
    return word, getattr(expected, word)


def _of(row: Any) -> str:
    """Return what a row is of: its indicator with the target, its node or its ranking."""
    word = next(word for word in ("indicator", "ranking", "node") if hasattr(row, word))
    target = getattr(row, "target", None)
    return f"{getattr(row, word)}.{target}" if target else str(getattr(row, word))


def _reasons_agree(stated: str, actual: object) -> bool:
    """Whether each reason that is expected is among those that came out."""
    if actual is None or stated == NOTHING:
        return (actual or NOTHING) == stated
    found = str(actual).split("; ")
    known = {*found, *(reason.partition(": ")[0] for reason in found)}
    return known.issuperset(stated.split("; "))


def _same_targets(stated: Sequence[str], found: dict[str, str]) -> bool:
    """Whether names of indicators, or of targets, are exactly the targets that were found."""
    named = [name for name in found if not {name, found[name]}.isdisjoint(stated)]
    known = {*found, *found.values()}
    return len(named) == len(found) and known.issuperset(stated)


def _in_a_row(words: Iterable[str]) -> str:
    return ", ".join(words) or NOTHING


def _text(value: object) -> str:
    """Return a value as it is written in YAML."""
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return str(value).lower()
    return str(value.value if isinstance(value, Enum) else value)
