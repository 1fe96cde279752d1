"""Figures of one time made of those of others: sums of parts, differences of running figures."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen

from kpikit.errors import PeriodError
from kpikit.evaluation.reference.moves import parts_to_date, runs_within
from kpikit.evaluation.reference.statuses import Statuses, code_of, statuses_of
from kpikit.formulas import Cell, Lack
from kpikit.model.functions import TimeFunction
from kpikit.model.indicators import Accumulation, Indicator
from kpikit.model.states import STATES, Bound, State
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kpikit.evaluation.reference import cells
    from kpikit.evaluation.reference.observed import Places
    from kpikit.model.calendars import Calendar
    from kpikit.model.readings import Step
    from kpikit.observations.store import Observed
    from kpikit.units import UnitSystem

Way: TypeAlias = tuple["Observed", ...]
"""Parts that make up a window, the earliest first."""

_DAY = timedelta(days=1)


@frozen(kw_only=True)
class Sum:
    """What the parts of a window make.

    Attributes:
        state: what is known.
        value: the sum; `None` unless the state is `value`.
        statuses: the weakest of the parts.
        bound: on which side of the sum the true one may lie.
        lacking: the periods that lack, as a text, where some parts are there and not all.
    """

    state: State
    value: Fraction | None = None
    statuses: Statuses = frozenset()
    bound: Bound = Bound.EXACT
    lacking: str | None = None


def is_total(indicator: Indicator, units: UnitSystem) -> bool:
    """Whether values grow within a period, unless stated: neither stocks, words nor rates do."""
    if indicator.additive is not None:
        return indicator.additive
    if indicator.values or indicator.accumulation is Accumulation.AS_OF:
        return False
    return indicator.denominator is None and not units.is_ratio(indicator.unit)


def is_summed(indicator: Indicator, units: UnitSystem) -> bool:
    """Whether a value that is not reported is the sum of those of parts of its window."""
    return is_total(indicator, units) and not (indicator.runs or indicator.values)


def with_sum(blank: cells.Cell, parts: Iterable[Observed]) -> cells.Cell:
    """Return a cell that is the sum of what is reported for parts of its window."""
    found = summed(blank.window, parts)
    return evolve(
        blank,
        state=found.state,
        value=found.value,
        statuses=found.statuses,
        bound=found.bound,
        lacking=found.lacking,
    )


def parts_of(observed: Places, name: str, org_unit: str, window: Period) -> Iterator[Observed]:
    """Yield what is reported of an indicator of a unit for shorter periods within a window."""
    for (indicator, unit, _), one in observed.items():
        here = (indicator, unit) == (name, org_unit)
        if here and window.contains(one.period) and one.period.days < window.days:
            yield one


def summed(window: Period, parts: Iterable[Observed]) -> Sum:
    """Return the sum of the reported parts that make up a window.

    Those with the fewest that are not due yet; of these the coarsest: as few as possible, the
    earlier ones as long as possible. Parts to which the indicator does not apply add nothing.

    Args:
        window: what they make up.
        parts: everything that is reported within it.
    """
    usable = [one for one in parts if is_usable(one)]
    found = coarsest(window.start, window.end, usable, {})
    if found is None:
        return Sum(state=State.MISSING, lacking=gaps(window, usable) if usable else None)
    if any(one.state is State.NOT_DUE for one in found):
        return Sum(state=State.NOT_DUE)
    counted = [one for one in found if one.value is not None]
    if not counted:
        return Sum(state=State.NOT_APPLICABLE)
    return Sum(
        state=State.VALUE,
        value=sum((one.value or Fraction(0) for one in counted), Fraction(0)),
        statuses=frozenset().union(*(statuses_of(one.status) for one in counted)),
        bound=joined({one.bound for one in counted}),
    )


def is_usable(part: Observed) -> bool:
    """Whether something says how much a part is, or why it is nothing."""
    return part.value is not None or part.state in {State.NOT_APPLICABLE, State.NOT_DUE}


def coarsest(
    start: date, end: date, parts: Sequence[Observed], known: dict[date, Way | None]
) -> Way | None:
    """Return the best way to make up the days from one to another, each of them once.

    Args:
        start: the first day.
        end: the last day.
        parts: what may be taken.
        known: what was worked out before, by first day.
    """
    if start == end + _DAY:
        return ()
    if start not in known:
        ways = (
            (one, *rest)
            for one in parts
            if one.period.start == start
            and (rest := coarsest(one.period.end + _DAY, end, parts, known)) is not None
        )
        known[start] = min(ways, key=badness, default=None)
    return known[start]


def badness(way: Way) -> tuple[int, int, list[int]]:
    """Sort better ways first."""
    late = sum(one.state is State.NOT_DUE for one in way)
    return (late, len(way), [-one.period.days for one in way])


def joined(bounds: set[Bound]) -> Bound:
    """Return on which side of a sum the true one may lie."""
    different = bounds - {Bound.EXACT}
    if len(different) > 1:
        return Bound.ABOUT
    return different.pop() if different else Bound.EXACT


def gaps(window: Period, parts: Sequence[Observed]) -> str | None:
    """Return the periods of a window that no part covers."""
    return ", ".join(map(str, uncovered(window, parts))) or None


def uncovered(window: Period, parts: Sequence[Observed]) -> Iterator[Period]:
    """Yield the stretches of days that no part covers, in order."""
    day = window.start
    for one in sorted(parts, key=lambda part: part.period.start):
        if one.period.start > day:
            yield Period.spanning(day, one.period.start - _DAY)
        day = max(day, one.period.end + _DAY)
    if day <= window.end:
        yield Period.spanning(day, window.end)


# --- what formulas read ---


def over_time(
    read: Callable[[Period], Cell],
    indicator: Indicator,
    step: Step,
    window: Period,
    calendar: Calendar,
) -> Cell:
    """Return what came in during a window, or the mean over the periods since something began.

    Args:
        read: gives the figures of an indicator.
        indicator: the indicator.
        step: says which of the two, and since what.
        window: the window.
        calendar: says when years and terms begin.
    """
    try:
        if step.function is TimeFunction.PER_PERIOD:
            runs = runs_within(window, indicator, calendar)
            before = [read(one) for _, one in runs if one is not None]
            return difference([read(last) for last, _ in runs], before)
        parts, beside = parts_to_date(window, step.function, indicator, calendar)
    except PeriodError:
        return Cell(State.MISSING)
    if beside:
        return Cell(State.MISSING, lack=Lack(parts=frozenset(beside)))
    return mean([(part, read(part)) for part in parts])


def difference(figures: Sequence[Cell], before: Sequence[Cell]) -> Cell:
    """Return what came in: running figures less those that were there before; all are needed."""
    signed = [(1, cell) for cell in figures] + [(-1, cell) for cell in before]
    lacking = [cell for _, cell in signed if cell.value is None]
    if lacking:
        return without(lacking)
    value = sum((sign * Fraction(cell.value or 0) for sign, cell in signed), Fraction(0))
    statuses = (statuses_of(cell.status) for _, cell in signed)
    return Cell(State.VALUE, value, code_of(frozenset().union(*statuses)))


def mean(figures: Sequence[tuple[Period, Cell]]) -> Cell:
    """Return the mean of figures, each with its period; it is missing where one of them is.

    Those that do not apply are left out.
    """
    counted = [(part, one) for part, one in figures if one.state is not State.NOT_APPLICABLE]
    if not counted:
        return Cell(State.NOT_APPLICABLE)
    lacking = [named(part, one) for part, one in counted if one.value is None]
    if lacking:
        return without(lacking)
    numbers = [Fraction(one.value or 0) for _, one in counted]
    statuses = (statuses_of(one.status) for _, one in counted)
    value = sum(numbers, Fraction(0)) / len(numbers)
    return Cell(State.VALUE, value, code_of(frozenset().union(*statuses)))


def named(part: Period, cell: Cell) -> Cell:
    """Return a cell without a value that says of which period it is, if it is missing."""
    if cell.state in {State.NOT_DUE, State.NOT_APPLICABLE}:
        return cell
    return Cell(State.MISSING, lack=cell.lack.joined(Lack(parts=frozenset([part]))))


def without(lacking: Sequence[Cell]) -> Cell:
    """Return what is made of cells of which some have no value."""
    state = min((cell.state for cell in lacking), key=STATES.index)
    lack = reduce(Lack.joined, (cell.lack for cell in lacking))
    return Cell(State.MISSING if state is State.VALUE else state, lack=lack)
