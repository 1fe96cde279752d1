"""Which level of a target a cell faces, and how it compares with it."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.evaluation.reference.cells import Cell, Facts, is_in_scope
from kpikit.model.indicators import Accumulation, Indicator
from kpikit.model.levels import Equals, Maximum, Minimum, Within, Yes
from kpikit.model.states import Bound, Judgement, Met, State
from kpikit.model.targets import Path, Ratio, Target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.periods import Period

NOT_DUE = "not_due"
"""Reason of a comparison: the target's period is not over, and the verdict could still change."""

# --- the level that a cell faces ---


def faced_targets(facts: Facts, cell: Cell) -> Iterator[Target]:
    """Yield the level that a cell faces of each target of its indicator, if it faces one."""
    targets = facts.specification.targets_of(cell.indicator.id)
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


# --- numbers that are good, and numbers that are possible ---


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


def wanted(facts: Facts, indicator: Indicator, target: Target) -> Span | None:
    """Return the numbers that are good, in the unit of the indicator; `None` if that is unstated.

    Of words it is the place of the good one.
    """
    unit, convert = indicator.unit, facts.units.convert
    match target.comparison:
        case Minimum(level=level):
            return Span(convert(level, unit), None)
        case Maximum(level=level):
            return Span(None, convert(level, unit))
        case Equals(level=level):
            return Span(convert(level, unit), convert(level, unit))
        case Within(low=low, high=high):
            return Span(convert(low, unit), convert(high, unit))
        case Yes():
            return Span(indicator.number_of("yes"), indicator.number_of("yes"))
        case _:  # it is unstated
            return None


def possible(value: Fraction, bound: Bound, *, grows: bool) -> Span:
    """Return where a number may lie in the end: beyond its bound; above, while it still grows."""
    low = None if bound is Bound.AT_MOST else value
    high = None if grows or bound is Bound.AT_LEAST else value
    return Span(low, high)


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


# --- the comparison ---


@frozen(kw_only=True)
class Compared:
    """A cell against the target that it faces.

    Attributes:
        target: the level that decides.
        level: the number that is compared with, in the unit of the indicator; of a range the end
            that is nearest to the value. `None` if it is not stated, or no end is nearest.
        ratio: achievement; `None` where it has no meaning.
        gap: what is missing to the level; `None` without a number.
        met: whether it is reached.
        reason: why that is undetermined.
        due: what is due by the end of the window; `None` without a path.
        on_path: whether that is reached; `None` without a path or a number.
    """

    target: Target
    level: Fraction | None
    ratio: Fraction | None
    gap: Fraction | None
    met: Met
    reason: str | None
    due: Fraction | None
    on_path: bool | None

    @property
    def behind(self) -> bool:
        """Whether it is undetermined, and less is reached than is due."""
        return self.met is Met.UNDETERMINED and self.on_path is False


def compared(facts: Facts, cell: Cell, target: Target) -> Compared:
    """Return the comparison of a cell with a target that it faces."""
    good = wanted(facts, cell.indicator, target)
    level = nearest(good, cell.value)
    met, reason = verdict(cell, good, grows=is_open(facts, cell, target))
    due = due_by(cell, target, good)
    return Compared(
        target=target,
        level=level,
        ratio=achievement(target, cell.value, level),
        gap=gap(cell, good, level),
        met=met,
        reason=reason,
        due=due,
        on_path=is_on_path(target, cell.value, due),
    )


def achievement(target: Target, value: Fraction | None, level: Fraction | None) -> Fraction | None:
    """Return the ratio in which 1 means reached and more is better; `None` without meaning."""
    one_sided = isinstance(target.comparison, Minimum | Maximum)
    if not one_sided or value is None or level is None or level <= 0:
        return None
    if isinstance(target.comparison, Minimum):
        return value / level
    if target.ratio is Ratio.TWO_MINUS_RATIO:
        return 2 - value / level
    return level / value if value > 0 else None


def gap(cell: Cell, good: Span | None, level: Fraction | None) -> Fraction | None:
    """Return the distance of a number to the level; 0 where it is good. Words have none."""
    if cell.indicator.values or good is None or level is None or cell.value is None:
        return None
    reached = good.includes(Span(cell.value, cell.value))
    return Fraction(0) if reached else abs(level - cell.value)


def verdict(cell: Cell, good: Span | None, *, grows: bool) -> tuple[Met, str | None]:
    """Return whether a target is met, and why that is undetermined.

    The number decides if everything that it may be in the end agrees; else the judgement does.
    """
    if cell.state is not State.VALUE:
        return Met.UNDETERMINED, cell.state.value
    met = by_number(cell, good, grows=grows) or by_judgement(cell.judgement)
    if met is not None:
        return met, None
    if cell.judgement is Judgement.MOSTLY_MET:
        return Met.UNDETERMINED, cell.judgement.value
    if grows:
        return Met.UNDETERMINED, NOT_DUE
    return Met.UNDETERMINED, "unstated" if good is None else "bound"


def by_number(cell: Cell, good: Span | None, *, grows: bool) -> Met | None:
    """Return the verdict on which all numbers agree that a cell may have in the end."""
    if good is None or cell.value is None:
        return None
    may_be = possible(cell.value, cell.bound, grows=grows)
    if good.includes(may_be):
        return Met.MET
    return Met.UNMET if may_be.is_below(good) or good.is_below(may_be) else None


def by_judgement(judgement: Judgement | None) -> Met | None:
    """Return the verdict of a report in words."""
    if judgement is Judgement.MET:
        return Met.MET
    return Met.UNMET if judgement is Judgement.UNMET else None


# --- time ---


def is_open(facts: Facts, cell: Cell, target: Target) -> bool:
    """Whether a cell is a total that does not cover the target's period to its end."""
    if target.period is None or not is_total(facts, cell.indicator):
        return False
    part = not cell.indicator.runs and cell.window.start > target.period.start
    return part or cell.window.end < target.period.end


def is_total(facts: Facts, indicator: Indicator) -> bool:
    """Whether values grow within a period, unless stated: neither stocks, words nor rates do."""
    if indicator.additive is not None:
        return indicator.additive
    if indicator.values or indicator.accumulation is Accumulation.AS_OF:
        return False
    return indicator.denominator is None and not facts.units.is_ratio(indicator.unit)


def due_by(cell: Cell, target: Target, good: Span | None) -> Fraction | None:
    """Return what is due by the end of a window: of a linear path the share that has elapsed.

    The path leads to the level; to a range, to the least that is good. There is none to a word.
    """
    if target.path is not Path.LINEAR or target.period is None:
        return None
    if good is None or cell.indicator.values:
        return None
    level = good.high if good.low is None else good.low
    return None if level is None else level * target.period.elapsed(cell.window.end)


def is_on_path(target: Target, value: Fraction | None, due: Fraction | None) -> bool | None:
    """Whether a value has reached what is due, or has not exceeded it where less is better."""
    if value is None or due is None:
        return None
    return value <= due if isinstance(target.comparison, Maximum) else value >= due
