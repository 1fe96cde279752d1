"""Paths to targets: what is due by the end of a window, and the pace that is still needed."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.checks.paths import is_share
from kpikit.dates import months_between
from kpikit.formulas import number_in
from kpikit.model.formulas import Tree
from kpikit.model.levels import Unstated, Yes
from kpikit.model.paths import Between, Milestones, Path, same_share_last_year
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from kpikit.formulas import Kind
    from kpikit.model.indicators import Indicator
    from kpikit.model.paths import Milestone
    from kpikit.model.targets import Target
    from kpikit.units import UnitSystem

_NOTHING = (Fraction(0), Fraction(0), Fraction(0))
_EVERYTHING = (Fraction(1), Fraction(1), Fraction(0))


@frozen(eq=False)
class Course:
    """The way to a level, in parts that are due: a share of the level, and an amount.

    Attributes:
        period: the period of the target.
        runs: whether cells are identified by their end alone.
        points: share of the period that has passed, share of the level, and amount, in the order
            of time, from nothing to everything.
        stepwise: whether between two points the earlier one is due.
        profile: gives the share that is due before the end; without it the points do.
    """

    period: Period
    runs: bool
    points: tuple[tuple[Fraction, Fraction, Fraction], ...]
    stepwise: bool = False
    profile: Tree | None = None

    def leads(self, window: Period) -> bool:
        """Return whether something is due in a window: it has to begin where the period does."""
        return self.runs or window.start == self.period.start

    def profiled(self, window: Period) -> bool:
        """Return whether the profile says what is due by the end of a window."""
        return self.profile is not None and window.end < self.period.end

    def due(self, window: Period) -> tuple[Fraction, Fraction]:
        """Return the share of the level, and the amount, that are due by the end of a window."""
        passed = self.period.elapsed(window.end)
        for (start, share, amount), (end, more, larger) in pairwise(self.points):
            if start <= passed < end:
                part = Fraction(0) if self.stepwise else (passed - start) / (end - start)
                return share + part * (more - share), amount + part * (larger - amount)
        return self.points[-1][1:]

    def left(self, window: Period) -> Fraction:
        """Return how many months are left of the period, none where the path does not lead."""
        if not self.leads(window) or window.end >= self.period.end:
            return Fraction(0)
        return months_between(window.end, self.period.end)


def course_of(
    target: Target, indicator: Indicator, units: UnitSystem, kinds: Callable[[str], Kind]
) -> Course | None:
    """Return the way to a level; `None` without one, or where no number is demanded."""
    due, path = target.period, target.path
    if due is None or path is None or isinstance(target.comparison, Yes | Unstated):
        return None
    if isinstance(path, Milestones):
        points = _points(path.milestones, due, indicator, units)
        return Course(due, indicator.runs, points, path.between is Between.STEP)
    formula = same_share_last_year(indicator.id, due) if path is Path.LAST_YEAR else None
    profile = None if formula is None else number_in("ratio", formula, kinds, units).tree
    return Course(due, indicator.runs, (_NOTHING, _EVERYTHING), profile=profile)


def _points(
    milestones: Iterable[Milestone], due: Period, indicator: Indicator, units: UnitSystem
) -> tuple[tuple[Fraction, Fraction, Fraction], ...]:
    found = [_NOTHING]
    for one in sorted(milestones, key=lambda one: one.by.end):
        passed = due.elapsed(one.by.end)
        if is_share(one.due, indicator.unit, units):
            found.append((passed, units.convert(one.due, "ratio"), Fraction(0)))
        else:
            found.append((passed, Fraction(0), units.convert(one.due, indicator.unit)))
    return (*found, _EVERYTHING)
