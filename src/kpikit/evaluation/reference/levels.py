"""What a target demands of a cell: numbers that are stated, or derived from others."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from kpikit.checks.formulas import kinds_of
from kpikit.checks.levels import better_of, is_growth
from kpikit.evaluation.reference.cells import Cell, Facts, Surroundings
from kpikit.evaluation.reference.known import in_force
from kpikit.evaluation.reference.scopes import is_in_scope, is_of_level
from kpikit.evaluation.reference.statuses import Statuses, statuses_of
from kpikit.formulas import evaluate, number_in
from kpikit.model.indicators import Direction
from kpikit.model.levels import (
    Benchmark,
    Derived,
    Equals,
    FromBaseline,
    FromPeers,
    FromTarget,
    Level,
    Maximum,
    Minimum,
    Within,
    Yes,
)
from kpikit.model.states import State
from kpikit.model.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.model.formulas import Formula
    from kpikit.model.indicators import Indicator
    from kpikit.model.org import OrgUnit
    from kpikit.model.targets import Target
    from kpikit.periods import Period

# --- the level that a cell faces ---


def faced_targets(facts: Facts, cell: Cell) -> Iterator[Target]:
    """Yield the level that a cell faces of each target of its indicator, if it faces one."""
    targets = in_force(facts.specification.targets_of(cell.indicator.id), facts.as_of)
    for name in dict.fromkeys(target.id for target in targets):
        fitting = [target for target in targets if target.id == name and applies(target, cell)]
        if fitting:
            yield max(fitting, key=lambda target: narrowness(facts, target))


def applies(target: Target, cell: Cell) -> bool:
    """Whether a cell is in the scope of a level and lies in its period."""
    in_scope = is_in_scope(cell.org_unit, target.level, target.group)
    in_scope = in_scope and target.org_unit in {None, cell.org_unit.id}
    return in_scope and (target.period is None or lies_in(cell, target.period))


def lies_in(cell: Cell, period: Period) -> bool:
    """Whether a cell lies in a period: a running figure with its end, others with all days."""
    if cell.indicator.runs:
        return period.start <= cell.window.end <= period.end
    return period.start <= cell.window.start and cell.window.end <= period.end


def narrowness(facts: Facts, target: Target) -> tuple[int, int, bool, int]:
    """Return what decides among levels, the largest first.

    A unit goes before a group before a level before all; a smaller group before a larger one; then
    a shorter period before a longer one before none.
    """
    days = 0 if target.period is None else -target.period.days
    if target.org_unit is not None:
        return (3, 0, target.period is not None, days)
    if target.group is not None:
        return (2, -size(facts, target), target.period is not None, days)
    return (int(target.level is not None), 0, target.period is not None, days)


def size(facts: Facts, target: Target) -> int:
    """Return how many of the units that have the indicator are in the scope of a level."""
    members = facts.members(facts.indicator(target.indicator))
    return sum(is_in_scope(unit, target.level, target.group) for unit in members)


# --- numbers that are good ---


@frozen
class Span:
    """All numbers from one to another, both included; `None` where there is no end."""

    low: Fraction | None
    high: Fraction | None

    def includes(self, other: Span) -> bool:
        """Whether all numbers of another span are in this one."""
        from_low = self.low is None or (other.low is not None and other.low >= self.low)
        to_high = self.high is None or (other.high is not None and other.high <= self.high)
        return from_low and to_high

    def is_below(self, other: Span) -> bool:
        """Whether all numbers are below all those of another span."""
        return self.high is not None and other.low is not None and self.high < other.low


@frozen
class Known:
    """A number, or the state that is why there is none.

    Attributes:
        number: in the unit of the indicator; `None` without one.
        state: `value`, or why there is no number.
        statuses: obs_status of what a number was computed from; none of what is only stated.
    """

    number: Fraction | None
    state: State = State.VALUE
    statuses: Statuses = frozenset()


@frozen
class Wanted:
    """What a target demands of a cell.

    Attributes:
        span: the numbers that are good, in the unit of the indicator; of words the place of the
            good one. `None` if that is unstated, or not known.
        lacking: why a level is not known; `None` if it is, or is unstated.
        statuses: obs_status of what the level was computed from.
    """

    span: Span | None
    lacking: State | None = None
    statuses: Statuses = frozenset()


def wanted(facts: Facts, cell: Cell, target: Target) -> Wanted:
    """Return what a target that a cell faces demands of it."""
    key = ("level", cell.indicator.id, cell.org_unit.id, cell.window, target.id)
    return facts.once(key, lambda: wanted_now(facts, cell, target))


def wanted_now(facts: Facts, cell: Cell, target: Target) -> Wanted:
    """Return what a target that a cell faces demands of it, worked out now."""
    match target.comparison:
        case Minimum(level=level):
            low, high = level_of(facts, cell, target, level), Known(None)
        case Maximum(level=level):
            low, high = Known(None), level_of(facts, cell, target, level)
        case Equals(level=level):
            low = high = level_of(facts, cell, target, level)
        case Within(low=one, high=other):
            low, high = in_order(*(level_of(facts, cell, target, each) for each in (one, other)))
        case Yes():
            low = high = Known(cell.indicator.number_of("yes"))
        case _:  # it is unstated
            return Wanted(None)
    lacking = [end.state for end in (low, high) if end.state is not State.VALUE]
    if lacking:
        return Wanted(None, min(lacking, key=list(State).index))
    return Wanted(Span(low.number, high.number), statuses=low.statuses | high.statuses)


def in_order(one: Known, other: Known) -> tuple[Known, Known]:
    """Return the ends of a range, the least first: of derived ones the order is not known."""
    known = one.number is not None and other.number is not None
    if known and one.number > other.number:  # type: ignore[operator]
        return other, one
    return one, other


def nearest(good: Span | None, value: Fraction | None) -> Fraction | None:
    """Return the end of a span that is nearest to a value, the upper one if both are.

    >>> span = Span(Fraction(2), Fraction(6))
    >>> [nearest(span, Fraction(value)) == end for value, end in ((3, 2), (4, 6), (9, 6))]
    [True, True, True]
    >>> nearest(span, None) is None, nearest(Span(None, Fraction(6)), None)
    (True, Fraction(6, 1))
    """
    ends = {} if good is None else {good.high: None, good.low: None}
    known = [end for end in ends if end is not None]
    if len(known) == 1:
        return known[0]
    return None if value is None else min(known, key=lambda end: abs(end - value), default=None)


# --- derived levels ---


def level_of(facts: Facts, cell: Cell, target: Target, level: Level) -> Known:
    """Return a level for a cell, in the unit of its indicator."""
    if isinstance(level, Quantity):
        return Known(facts.units.convert(level, cell.indicator.unit))
    match level:
        case FromTarget():
            source = of_target(facts, cell, level)
        case FromBaseline(baseline=baseline):
            source = of_formula(facts, cell, baseline)
        case _:
            source = of_peers(facts, cell, target, level)
    return adjusted(facts, cell.indicator, source, level)


def adjusted(facts: Facts, indicator: Indicator, source: Known, level: Derived) -> Known:
    """Return a number that is multiplied, and then grows by a share or an amount."""
    number = source.number
    if number is None:
        return source
    if level.times is not None:
        number *= facts.units.convert(level.times, "ratio")
    if level.plus is not None and is_growth(level.plus, facts.units):
        number *= 1 + facts.units.convert(level.plus, "ratio")
    elif level.plus is not None:
        number += facts.units.convert(level.plus, indicator.unit)
    return evolve(source, number=number)


def of_target(facts: Facts, cell: Cell, level: FromTarget) -> Known:
    """Return the level that the same unit faces of another target; it may face none."""
    name, target_id = level.source(cell.indicator.id)
    other = Cell(facts.indicator(name), cell.org_unit, cell.window, State.MISSING)
    faced = {str(target.id): target for target in faced_targets(facts, other)}
    if target_id not in faced or cell.org_unit not in facts.members(other.indicator):
        return Known(None, State.NOT_APPLICABLE)
    found = wanted(facts, other, faced[target_id])
    number = nearest(found.span, None)
    if number is None:
        return Known(None, found.lacking or State.MISSING)
    factor = facts.units.factor(other.indicator.unit, cell.indicator.unit)
    return Known(number * factor, statuses=found.statuses)


def of_formula(facts: Facts, cell: Cell, formula: Formula) -> Known:
    """Return what a formula gives for the same unit and window."""
    kinds = kinds_of(facts.specification.indicators)
    tree = number_in(cell.indicator.unit, formula.tree, kinds, facts.units).tree
    found = evaluate(tree, Surroundings(facts, cell.org_unit, cell.window))
    if found.value is None:
        return Known(None, found.state)
    return Known(Fraction(found.value), statuses=statuses_of(found.status))


def of_peers(facts: Facts, cell: Cell, target: Target, level: FromPeers) -> Known:
    """Return the mean or the best of the values of the peers; their statuses do not count."""
    within = level.within.level or cell.indicator.level
    units = (
        unit
        for unit in facts.members(cell.indicator)
        if is_of_level(unit, within) and is_peer(level, cell.org_unit, unit)
    )
    values = [facts.cell(cell.indicator, unit, cell.window).value for unit in units]
    numbers = [value for value in values if value is not None]
    if not numbers:
        return Known(None, State.MISSING)
    if level.peers is Benchmark.MEAN:
        return Known(sum(numbers, Fraction(0)) / len(numbers))
    higher = better_of(target, cell.indicator) is Direction.HIGHER
    return Known(max(numbers) if higher else min(numbers))


def is_peer(level: FromPeers, org_unit: OrgUnit, other: OrgUnit) -> bool:
    """Whether another unit is one of those that a unit is compared with."""
    if not is_in_scope(other, level.within.level, level.within.group, level.within.where):
        return False
    if level.per is None:
        return True
    mine, its = (unit.groups.get(level.per) for unit in (org_unit, other))
    return mine is not None and mine == its
