"""Doubts about figures: those that fall, jump, are implausible or differ from what gives them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import Code, Diagnostic, Severity, Source
from kpikit.evaluation.cells import Mask, Values, identity_of, rows_of
from kpikit.evaluation.measures import Measures
from kpikit.evaluation.moves import Windows
from kpikit.evaluation.printed import Printed
from kpikit.evaluation.resolved import ResolvedIndicator
from kpikit.evaluation.roll_up import made_below
from kpikit.evaluation.series import Series
from kpikit.kernels.intervals import Intervals
from kpikit.kernels.rationals import Rationals
from kpikit.model.doubts import Acceptance, Doubt, explanation
from kpikit.model.roll_up import RollingBy
from kpikit.model.states import BOUNDS, Bound
from kpikit.numbers import brief
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.evaluation.ladders import Ladder
    from kpikit.model.formulas import Tree
    from kpikit.model.specification import Specification
    from kpikit.observations.store import ObservedColumn

_MOST = 100
"""The most warnings of one kind about one indicator; beyond it, only their number is told."""

_CODES = {
    Doubt.FALLS: Code.FALLS,
    Doubt.JUMPS: Code.JUMPS,
    Doubt.IMPLAUSIBLE: Code.IMPLAUSIBLE,
    Doubt.DIFFERS: Code.DIFFERS,
    Doubt.DIFFERS_BELOW: Code.DIFFERS_BELOW,
}
_MADE = {
    RollingBy.SUM: "the units below add up to",
    RollingBy.MEAN: "the mean of the units below is",
    RollingBy.MIN: "the least of the units below is",
    RollingBy.MAX: "the greatest of the units below is",
}
_ZERO, _ONE, _TWO = Fraction(0), Fraction(1), Fraction(2)
Said: TypeAlias = Callable[[NDArray[np.intp]], Iterator[str]]
"""Gives for some figures what is wrong with them."""

_EXACT = BOUNDS.index(Bound.EXACT)


@frozen(eq=False)
class Figures:
    """Figures that are doubted for one reason.

    Attributes:
        doubt: the reason.
        units: the id of the organisation unit of each.
        periods: the period of each.
        lines: the line of each in its table; -1 of those that are not reported.
        said: gives for some of them, by their places, what is wrong.
    """

    doubt: Doubt
    units: Sequence[str]
    periods: Sequence[Period]
    lines: Sequence[int]
    said: Said

    def by_reason(self, accepted: Sequence[Acceptance], language: str) -> dict[str, list[int]]:
        """Return their places by the reason that explains them; empty where none does."""
        found: dict[str, list[int]] = {}
        for at, pair in enumerate(zip(self.units, self.periods, strict=True)):
            one = explanation(accepted, *pair)
            found.setdefault("" if one is None else one.reason.in_language(language), []).append(at)
        return found


def doubts(
    measures: Measures, windows: Windows, specification: Specification
) -> Iterator[Diagnostic]:
    """Yield a warning for each figure of some windows that is doubted, a note if it is explained.

    Args:
        measures: gives values.
        windows: the windows.
        specification: says which figures are accepted, and why.
    """
    table = measures.observations.name
    printed = Printed(measures, tuple(_trees_beside_figures(measures)))
    for name, resolved in measures.resolved.indicators.items():
        if resolved.declared.values:
            continue
        mine = [one for one in specification.accepted_figures if one.indicator in {None, name}]
        for figures in _figures(measures, printed, resolved, windows):
            explained = [one for one in mine if one.finding is figures.doubt]
            places = figures.by_reason(explained, specification.language)
            for reason, some in places.items():
                yield from _told(resolved, figures, some, _Told(table, reason))


@frozen
class _Told:
    """How figures are told.

    Attributes:
        table: name of the table in which they stand.
        reason: why they are right; empty if nobody says so.
    """

    table: str
    reason: str

    def finding(
        self, resolved: ResolvedIndicator, doubt: Doubt, message: str, line: int = -1
    ) -> Diagnostic:
        """Return a warning, or a note where there is a reason."""
        do = "correct the figure, or give the reason under 'accepted'"
        return Diagnostic(
            _CODES[doubt],
            message,
            hint=f"accepted: {self.reason}" if self.reason else do,
            path=resolved.declared.declared_at,
            source=Source(self.table, line) if line >= 0 else None,
            severity=Severity.NOTE if self.reason else Severity.WARNING,
        )


def _told(
    resolved: ResolvedIndicator, figures: Figures, places: Sequence[int], told: _Told
) -> Iterator[Diagnostic]:
    shown = np.array(places[:_MOST], dtype=np.intp)
    for at, text in zip(shown.tolist(), figures.said(shown), strict=True):
        where = f"({figures.units[at]}, {figures.periods[at]})"
        yield told.finding(resolved, figures.doubt, f"{text} {where}", figures.lines[at])
    if len(places) > _MOST:
        more = f"{resolved.declared.id}: {len(places) - _MOST} more such figures"
        yield told.finding(resolved, figures.doubt, more)


def _trees_beside_figures(measures: Measures) -> Iterator[Tree]:
    """Yield how those indicators are derived that are reported, too."""
    for name in measures.observations.columns:
        tree = measures.resolved.indicators[name].tree
        if tree is not None:
            yield tree


def _figures(
    measures: Measures, printed: Printed, resolved: ResolvedIndicator, windows: Windows
) -> Iterator[Figures]:
    """Yield the doubted figures of an indicator, reason by reason."""
    column = measures.observations.columns.get(resolved.declared.id)
    cells = _Cells(measures, resolved, windows)
    if column is not None and len(column.states):
        series = Series.of(resolved, measures.observations, column, measures.resolved.calendar)
        evaluated = _evaluated(resolved, measures.observations.periods, windows)
        if resolved.declared.cumulative and resolved.total:
            yield _falling(series, evaluated)
        yield _jumping(series, evaluated)
        if resolved.tree is not None:
            yield _differing(cells, resolved.tree, column, printed)
        if resolved.ladder is not None:
            yield _differing_below(cells, resolved.ladder, column)
    if any(end is not None for end in resolved.plausible):
        yield _implausible(cells)


def _evaluated(resolved: ResolvedIndicator, periods: Sequence[Period], windows: Windows) -> Mask:
    """Return for each observed period whether it is one of the windows."""
    known = {identity_of(resolved.declared, window) for window in windows}
    return np.array([identity_of(resolved.declared, one) in known for one in periods], np.bool_)


# --- figures in their order of time ---


def _falling(series: Series, evaluated: Mask) -> Figures:
    """Return the running figures that are lower than the one before in their year."""
    later = np.flatnonzero(series.follows(1) & series.firm[:-1]) + 1
    falls = series.numbers.take(later).compared(series.numbers.take(later - 1)) < 0
    places = _in(evaluated, series, later[falls])
    declared = series.resolved.declared

    def said(some: NDArray[np.intp]) -> Iterator[str]:
        here = places[some]
        pairs = zip(series.shown(here - 1), series.shown(here), (here - 1).tolist(), strict=True)
        for before, now, at in pairs:
            from_ = f"{declared.id} falls from {brief(before)} in {series.period(at)}"
            yield f"{from_} to {brief(now)} {declared.unit}"

    return _of_series(Doubt.FALLS, series, places, said)


def _jumping(series: Series, evaluated: Mask) -> Figures:
    """Return the figures that are about 1,000 times those beside them, or the 1,000th part."""
    beside = series.jumps()
    places = _in(evaluated, series, np.flatnonzero(beside >= 0))
    declared = series.resolved.declared

    def said(some: NDArray[np.intp]) -> Iterator[str]:
        here, others = places[some], beside[places[some]]
        pairs = zip(series.shown(here), series.shown(others), others.tolist(), strict=True)
        for now, other, at in pairs:
            factor = "1,000 times" if abs(now) > abs(other) else "the 1,000th part of"
            what = f"{declared.id} is {brief(now)} {declared.unit}, about {factor}"
            yield f"{what} {brief(other)} in {series.period(at)}"

    return _of_series(Doubt.JUMPS, series, places, said)


def _in(evaluated: Mask, series: Series, places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Return the places in a series whose periods are evaluated."""
    return places[evaluated[series.periods[places]]]


def _of_series(doubt: Doubt, series: Series, places: NDArray[np.intp], said: Said) -> Figures:
    ids = series.observations.org_units
    units = [ids[code] for code in series.units[places].tolist()]
    lines = series.column.lines[series.rows[places]].tolist() if len(places) else []
    return Figures(doubt, units, [series.period(at) for at in places.tolist()], lines, said)


# --- figures as cells ---


@frozen(eq=False)
class _Cells:
    """The cells of an indicator in some windows.

    Attributes:
        measures: gives values.
        resolved: the indicator.
        windows: the windows.
    """

    measures: Measures
    resolved: ResolvedIndicator
    windows: Windows

    @cached_property
    def values(self) -> Values:
        return self.measures.source.values(self.resolved.declared.id, self.windows)

    @cached_property
    def rolled(self) -> Mask:
        """Which cells are made of those of the units below."""
        found = np.zeros(len(self.values), dtype=np.bool_)
        if self.values.rolled is not None:
            found[self.values.rolled.cells] = True
        return found

    @cached_property
    def rows(self) -> NDArray[np.intp]:
        """The row of each cell's observation, or -1."""
        column = self.measures.observations.columns.get(self.resolved.declared.id)
        if column is None:
            return np.full(len(self.values), -1, dtype=np.intp)
        slots = self.measures.slots(self.resolved, self.windows)
        return rows_of(self.resolved, column, slots, len(self.windows))

    def figures(self, doubt: Doubt, cells: NDArray[np.intp], said: Said) -> Figures:
        members = self.resolved.members
        units = [members.ids[cell % len(members)] for cell in cells.tolist()]
        periods = [self.windows[cell // len(members)] for cell in cells.tolist()]
        column = self.measures.observations.columns.get(self.resolved.declared.id)
        rows = self.rows[cells]
        lines = column.lines[np.maximum(rows, 0)] if column is not None and len(rows) else rows
        return Figures(doubt, units, periods, np.where(rows < 0, -1, lines).tolist(), said)


def _implausible(cells: _Cells) -> Figures:
    """Return the figures outside the range that is declared: no sums of those of units below."""
    values, declared = cells.values, cells.resolved.declared
    low, high = cells.resolved.plausible
    wrong = np.zeros(len(values), dtype=np.bool_)
    if low is not None:
        wrong |= values.numbers.compared(low) < 0
    if high is not None:
        wrong |= values.numbers.compared(high) > 0
    places = np.flatnonzero(wrong & values.valued & ~cells.rolled)
    least = "" if low is None else f" from {brief(low)}"
    most = "" if high is None else f" {'up ' if low is None else ''}to {brief(high)}"

    def said(some: NDArray[np.intp]) -> Iterator[str]:
        for number in values.numbers.take(places[some]).fractions():
            what = f"{declared.id} is {brief(number)} {declared.unit}"
            yield f"{what}, outside the plausible range{least}{most}"

    return cells.figures(Doubt.IMPLAUSIBLE, places, said)


def _differing(cells: _Cells, tree: Tree, column: ObservedColumn, printed: Printed) -> Figures:
    """Return the reported figures that are no rounding of what their parts, as printed, give."""
    declared, rows = cells.resolved.declared, np.maximum(cells.rows, 0)
    members, zero = cells.resolved.members, declared.zero_denominator
    derived = cells.measures.computed(tree, members, cells.windows, zero)
    asked = (cells.rows >= 0) & column.numbers[rows] & (column.bounds[rows] == _EXACT)
    reported = column.values.take(rows)
    figures = Intervals.printed(reported, column.printed.take(rows))
    wrong = ~figures.meets(printed.intervals(tree, members, cells.windows, zero))
    places = np.flatnonzero(asked & derived.valued & wrong & ~_above_others(cells))

    def said(some: NDArray[np.intp]) -> Iterator[str]:
        here = places[some]
        ours, theirs = (one.take(here).fractions() for one in (derived.values, reported))
        for own, other in zip(ours, theirs, strict=True):
            report = f"{declared.id} is reported as {brief(other)}"
            yield f"{report}, but its parts give {brief(own, 6)} {declared.unit}"

    return cells.figures(Doubt.DIFFERS, places, said)


def _beyond(reported: Rationals, made: Rationals, slack: Rationals) -> Mask:
    """Return where two numbers are farther apart than half of some slack."""
    apart = reported.minus(made)
    size = Rationals.chosen(apart.above(_ZERO), apart, apart.negated())
    return size.times(_TWO).above(slack)


def _above_others(cells: _Cells) -> Mask:
    """Return which cells have others below them that make them, if they are not reported."""
    found = np.zeros(len(cells.values), dtype=np.bool_)
    if cells.resolved.ladder is not None:
        for rung in cells.measures.in_windows(cells.resolved.ladder, cells.windows).rungs:
            found[rung.above] = True
    return found


def _differing_below(cells: _Cells, ladder: Ladder, column: ObservedColumn) -> Figures:
    """Return the reported figures that are not what the units below make.

    What the rounding of decimals can explain is not told; whole numbers are taken to be counted.
    """
    declared, rows = cells.resolved.declared, np.maximum(cells.rows, 0)
    printed = (cells.rows >= 0) & column.numbers[rows]
    own = column.printed.take(rows).where(printed, _ZERO)
    ladder = cells.measures.in_windows(ladder, cells.windows)
    weights = cells.measures.weights(cells.resolved, cells.windows)
    rounded = own.where(~own.at_least(_ONE), _ZERO)
    made = made_below(cells.values, rounded, printed, ladder, weights)
    exact = printed & (column.bounds[rows] == _EXACT)
    reported = column.values.take(rows).take(made.cells)
    wrong = _beyond(reported, made.numbers, made.slack.plus(own.take(made.cells)))
    places = np.flatnonzero(wrong & made.known & exact[made.cells])

    def said(some: NDArray[np.intp]) -> Iterator[str]:
        here = places[some]
        ours, theirs = (one.take(here).fractions() for one in (made.numbers, reported))
        for below, other in zip(ours, theirs, strict=True):
            report = f"{declared.id} is reported as {brief(other)}"
            yield f"{report}, but {_MADE[ladder.rule.by]} {brief(below, 6)} {declared.unit}"

    return cells.figures(Doubt.DIFFERS_BELOW, made.cells[places], said)
