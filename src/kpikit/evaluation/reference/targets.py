"""How a cell compares with the targets that it faces."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.evaluation.reference.accumulated import is_total
from kpikit.evaluation.reference.levels import Known, Span, Wanted, nearest, of_formula, wanted
from kpikit.evaluation.reference.paths import due_by, needed_pace
from kpikit.evaluation.reference.statuses import Statuses
from kpikit.model.levels import Maximum, Minimum
from kpikit.model.states import Bound, Judgement, Met, State
from kpikit.model.targets import Ratio, Target

if TYPE_CHECKING:
    from kpikit.evaluation.reference.cells import Cell, Facts
    from kpikit.evaluation.reference.traced import Key

NOT_DUE = "not_due"
"""Reason of a comparison: the target's period is not over, and the verdict could still change."""

# --- numbers that are possible ---


def possible(value: Fraction, bound: Bound, *, grows: bool) -> Span:
    """Return where a number may lie in the end: beyond its bound; above, while it still grows."""
    low = None if bound in {Bound.AT_MOST, Bound.ABOUT} else value
    high = None if grows or bound in {Bound.AT_LEAST, Bound.ABOUT} else value
    return Span(low, high)


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
        against_path: achievement of what is due; `None` where it has no meaning.
        needed_pace: what has to come in per month, on average, to reach it in time.
        statuses: obs_status of the cell and of what its level, baseline and path are computed from.
    """

    target: Target
    level: Fraction | None
    ratio: Fraction | None
    gap: Fraction | None
    met: Met
    reason: str | None
    due: Fraction | None
    on_path: bool | None
    against_path: Fraction | None
    needed_pace: Fraction | None
    statuses: Statuses

    @property
    def behind(self) -> bool:
        """Whether it is undetermined, and less is reached than is due."""
        return self.met is Met.UNDETERMINED and self.on_path is False


def compared(facts: Facts, cell: Cell, target: Target) -> Compared:
    """Return the comparison of a cell with a target that it faces."""
    return facts.once(compared_key(cell, target), lambda: compared_now(facts, cell, target))


def compared_key(cell: Cell, target: Target) -> Key:
    """Return the key under which the comparison of a cell with a target is kept."""
    about = (cell.indicator.id, cell.org_unit.id, cell.window, target.id)
    return ("compared", *about, cell.state, cell.value)


def compared_now(facts: Facts, cell: Cell, target: Target) -> Compared:
    """Return the comparison of a cell with a target that it faces, worked out now."""
    demand, baseline = wanted(facts, cell, target), baseline_of(facts, cell, target)
    good = demand.span
    level = nearest(good, cell.value)
    met, reason = verdict(cell, demand, grows=is_open(facts, cell, target))
    path = due_by(facts, cell, target, good)
    due = path.number
    used = cell.statuses | demand.statuses | baseline.statuses | path.statuses
    return Compared(
        target=target,
        level=level,
        ratio=achievement(target, cell.value, level, baseline.number),
        gap=gap(cell, good, level),
        met=met,
        reason=reason,
        due=due,
        on_path=is_on_path(target, cell.value, due),
        against_path=achievement(target, cell.value, due, baseline.number),
        needed_pace=needed_pace(cell, target, good),
        statuses=used if cell.statuses else frozenset(),
    )


def baseline_of(facts: Facts, cell: Cell, target: Target) -> Known:
    """Return where the way to a level begins; it is only asked for the distance travelled."""
    if target.baseline is None or target.ratio is not Ratio.FROM_BASELINE:
        return Known(None)
    return of_formula(facts, cell, target.baseline)


def achievement(
    target: Target, value: Fraction | None, level: Fraction | None, baseline: Fraction | None
) -> Fraction | None:
    """Return the ratio in which 1 means reached and more is better; `None` without meaning."""
    if not isinstance(target.comparison, Minimum | Maximum) or value is None or level is None:
        return None
    if target.ratio is Ratio.FROM_BASELINE:
        return travelled(target, value, level, baseline)
    if level <= 0:
        return None
    if isinstance(target.comparison, Minimum):
        return value / level
    if target.ratio is Ratio.TWO_MINUS_RATIO:
        return 2 - value / level
    return level / value if value > 0 else None


def travelled(
    target: Target, value: Fraction, level: Fraction, baseline: Fraction | None
) -> Fraction | None:
    """Return which part of the way is travelled; a baseline that is good leaves no way to go."""
    if baseline is None:
        return None
    upward = isinstance(target.comparison, Minimum)
    ahead = baseline < level if upward else baseline > level
    return (value - baseline) / (level - baseline) if ahead else None


def gap(cell: Cell, good: Span | None, level: Fraction | None) -> Fraction | None:
    """Return the distance of a number to the level; 0 where it is good. Words have none."""
    if cell.indicator.values or good is None or level is None or cell.value is None:
        return None
    reached = good.includes(Span(cell.value, cell.value))
    return Fraction(0) if reached else abs(level - cell.value)


def verdict(cell: Cell, demand: Wanted, *, grows: bool) -> tuple[Met, str | None]:
    """Return whether a target is met, and why that is undetermined.

    The number decides if everything that it may be in the end agrees; else the judgement does.
    """
    if cell.state is not State.VALUE:
        return Met.UNDETERMINED, cell.absence
    met = by_number(cell, demand.span, grows=grows) or by_judgement(cell.judgement)
    if met is not None:
        return met, None
    if cell.judgement is Judgement.MOSTLY_MET:
        return Met.UNDETERMINED, cell.judgement.value
    if demand.lacking is not None:
        return Met.UNDETERMINED, demand.lacking.value
    if grows:
        return Met.UNDETERMINED, NOT_DUE
    return Met.UNDETERMINED, "unstated" if demand.span is None else "bound"


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
    if target.period is None or not is_total(cell.indicator, facts.units):
        return False
    part = not cell.indicator.runs and cell.window.start > target.period.start
    return part or cell.window.end < target.period.end


def is_on_path(target: Target, value: Fraction | None, due: Fraction | None) -> bool | None:
    """Whether a value has reached what is due, or has not exceeded it where less is better."""
    if value is None or due is None:
        return None
    return value <= due if isinstance(target.comparison, Maximum) else value >= due
