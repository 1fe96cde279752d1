"""What is due on the path to a target, and the pace that is still needed."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.checks.paths import is_share
from kpikit.dates import months_between
from kpikit.evaluation.reference.levels import Known
from kpikit.model.levels import Maximum
from kpikit.model.paths import Between, Milestones, Path

if TYPE_CHECKING:
    from datetime import date

    from kpikit.evaluation.reference.cells import Cell, Facts
    from kpikit.evaluation.reference.levels import Span
    from kpikit.model.paths import Milestone
    from kpikit.model.targets import Target
    from kpikit.periods import Period

NOTHING = Known(None)


def end_of_path(cell: Cell, target: Target, good: Span | None) -> Fraction | None:
    """Return the level that a path leads to: of a range, the least that is good.

    A path leads to no word, and only from the beginning of the target's period on.
    """
    if target.path is None or target.period is None or good is None or cell.indicator.values:
        return None
    if not cell.indicator.runs and cell.window.start != target.period.start:
        return None
    return good.high if good.low is None else good.low


def due_by(facts: Facts, cell: Cell, target: Target, good: Span | None) -> Known:
    """Return what is due by the end of a window."""
    level, period = end_of_path(cell, target, good), target.period
    if level is None or period is None:
        return NOTHING
    day = cell.window.end
    if isinstance(target.path, Milestones):
        return Known(on_milestones(facts, cell, target.path, period, level))
    if target.path is Path.LINEAR or day >= period.end:
        return Known(level * period.elapsed(day))
    share = share_of_last_year(facts, cell, period)
    return NOTHING if share.number is None else Known(share.number * level, statuses=share.statuses)


def on_milestones(
    facts: Facts, cell: Cell, path: Milestones, period: Period, level: Fraction
) -> Fraction:
    """Return what is due between the last milestone that has passed and the next one."""
    day = cell.window.end
    known: dict[date, Fraction] = {
        one.by.end: due_at(facts, cell, one, level) for one in path.milestones
    }
    known[period.end] = level
    passed = [end for end in known if end <= day]
    before = known[max(passed)] if passed else Fraction(0)
    if path.between is Between.STEP or day >= period.end:
        return before
    start = period.elapsed(max(passed)) if passed else Fraction(0)
    following = min(end for end in known if end > day)
    part = (period.elapsed(day) - start) / (period.elapsed(following) - start)
    return before + part * (known[following] - before)


def due_at(facts: Facts, cell: Cell, milestone: Milestone, level: Fraction) -> Fraction:
    """Return what is due at a milestone, in the unit of the indicator."""
    unit = cell.indicator.unit
    if is_share(milestone.due, unit, facts.units):
        return level * facts.units.convert(milestone.due, "ratio")
    return facts.units.convert(milestone.due, unit)


def share_of_last_year(facts: Facts, cell: Cell, period: Period) -> Known:
    """Return the share of last year's total that had come in by the same date."""
    if cell.window.start.year == 1:
        return NOTHING
    windows = (cell.window.same_period_last_year(), period.same_period_last_year())
    part, whole = (facts.cell(cell.indicator, cell.org_unit, window) for window in windows)
    if part.value is None or not whole.value:
        return NOTHING
    return Known(part.value / whole.value, statuses=part.statuses | whole.statuses)


def needed_pace(cell: Cell, target: Target, good: Span | None) -> Fraction | None:
    """Return what has to come in per month, on average, until the level is due."""
    level, value = end_of_path(cell, target, good), cell.value
    if level is None or value is None or isinstance(target.comparison, Maximum):
        return None
    if target.period is None or cell.window.end >= target.period.end:
        return None
    return max(level - value, Fraction(0)) / months_between(cell.window.end, target.period.end)
