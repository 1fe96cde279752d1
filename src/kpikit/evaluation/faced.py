"""Which level of a target each cell faces, and how far it reaches that."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import Codes, Mask
from kpikit.evaluation.resolved import Kind, ResolvedTarget
from kpikit.kernels.achievement import at_least, at_most, in_range, nearest_end, travelled
from kpikit.kernels.masks import every, everywhere, nowhere, some
from kpikit.kernels.rationals import Rationals
from kpikit.model.targets import Ratio
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.evaluation.paths import Course
    from kpikit.evaluation.resolved import ResolvedIndicator, ResolvedLevel
    from kpikit.kernels.achievement import Achieved, LowerRatio
    from kpikit.model.indicators import Indicator


_NOTHING = (Fraction(0), Fraction(0))


@frozen(eq=False)
class Ends:
    """The ends of the levels that cells face, where some are computed.

    Attributes:
        lows: the least that is good; without meaning where there is none.
        highs: the most that is good, likewise.
        lacking: codes of the states that are why a level is not known; 0 where it is.
        statuses: codes of obs_status of what levels are computed from; 0 of what is only stated.
    """

    lows: Rationals
    highs: Rationals
    lacking: Codes
    statuses: Codes


@frozen(eq=False)
class Beside:
    """Numbers that a level is read with: where the way to it begins, or a share of last year's.

    Attributes:
        numbers: in the unit of the indicator; shares as ratios.
        known: where there is a number.
        statuses: codes of obs_status of the numbers; 0 where there is none.
    """

    numbers: Rationals
    known: Mask
    statuses: Codes


@frozen(eq=False)
class Faced:
    """Which level of a target each cell faces.

    Attributes:
        target: the target.
        windows: the windows.
        places: place of the level among those of the target; any place where none is faced.
            `None` if there is only one level.
        any: whether a cell faces a level at all.
        running: whether the level's period is still running, so that a total may yet change.
        ends: the ends of the levels, where some of the target are computed.
        baselines: where the way to the level begins, where the target is scored by it.
        profile: the share of last year's total that had come in, where a path follows it.
    """

    target: ResolvedTarget
    windows: Sequence[Period]
    places: NDArray[np.int32] | None
    any: Mask
    running: Mask
    ends: Ends | None = None
    baselines: Beside | None = None
    profile: Beside | None = None

    @classmethod
    def of(
        cls, resolved: ResolvedIndicator, target: ResolvedTarget, windows: Sequence[Period]
    ) -> Faced:
        """Return which level of a target each cell of an indicator faces in some windows."""
        length = len(windows) * len(resolved.members)
        if target.for_all:
            return cls(target, windows, None, everywhere(length), nowhere(length))
        choice = np.full((len(windows), len(resolved.members)), -1, dtype=np.int32)
        running = np.zeros(choice.shape, dtype=np.bool_)
        grows = resolved.total and any(level.declared.period for level in target.levels)
        for place in reversed(range(len(target.levels))):
            level = target.levels[place]
            faced = _in_time(resolved.declared, level, windows)[:, None] & level.faced_by
            np.putmask(choice, faced, place)
            if grows:
                open_ = np.array([_runs_on(resolved, level, window) for window in windows])
                np.copyto(running, open_[:, None], where=faced)
        flat = choice.ravel()
        places = np.maximum(flat, 0) if len(target.levels) > 1 else None
        return cls(target, windows, places, flat >= 0, running.ravel())

    @property
    def plain(self) -> bool:
        """Whether every cell faces a level that is stated, and due."""
        if self.target.kind is Kind.UNSTATED:
            return False
        if self.ends is not None and some(self.ends.lacking):
            return False
        return self.target.for_all or (every(self.any) and not some(self.running))

    @property
    def known(self) -> Mask:
        """Where a cell faces a level that is known, or is unstated."""
        return self.any if self.ends is None else self.any & (self.ends.lacking == 0)

    def lows(self) -> Rationals | Fraction:
        """Return the least that is good for each cell; one number where all face the same."""
        if self.ends is not None:
            return self.ends.lows
        return self._numbers(self.target.lows)

    def highs(self) -> Rationals | Fraction:
        """Return the most that is good for each cell; one number where all face the same."""
        if self.ends is not None:
            return self.ends.highs
        return self._numbers(self.target.highs)

    def _numbers(self, numbers: Sequence[Fraction]) -> Rationals | Fraction:
        return numbers[0] if self.places is None else Rationals.of(numbers).take(self.own())

    def achieved(self, numbers: Rationals) -> Achieved:
        """Return ratio, gap and comparison of the values of all cells."""
        if self.target.kind is Kind.AT_LEAST:
            return self.towards(numbers, self.lows())
        if self.target.kind is Kind.AT_MOST:
            return self.towards(numbers, self.highs())
        return in_range(numbers, self.lows(), self.highs())

    def towards(self, numbers: Rationals, level: Rationals | Fraction) -> Achieved:
        """Return how far values reach a level, turned and expressed as the target says."""
        upward = self.target.kind is Kind.AT_LEAST
        double = self.target.ratio is Ratio.TWO_MINUS_RATIO
        inverse: LowerRatio = "two_minus_ratio" if double else "target_over_actual"
        found = at_least(numbers, level) if upward else at_most(numbers, level, inverse)
        if self.baselines is None:
            return found
        way, known = (level, self.baselines.numbers), self.baselines.known
        return travelled(found, numbers, way, known, upward=upward)

    def level(self, numbers: Rationals) -> Rationals:
        """Return the level that is nearest to each value."""
        kind = self.target.kind
        if kind is Kind.AT_LEAST:
            return _column(self.lows(), len(numbers))
        if kind is Kind.AT_MOST:
            return _column(self.highs(), len(numbers))
        return nearest_end(numbers, self.lows(), self.highs())

    def single(self) -> Mask:
        """Return where the range that a cell faces is a single level."""
        if self.ends is not None:
            return np.equal(self.ends.lows.compared(self.ends.highs), 0)
        single = np.array([level.low == level.high for level in self.target.levels])
        return single[self.own()]

    def due(self) -> Rationals:
        """Return what is due by the end of each window on the level's path."""
        parts = [course.due(window) if course else _NOTHING for window, course in self._ways()]
        spots = self._spots()
        level = self.highs() if self.target.kind is Kind.AT_MOST else self.lows()
        due = Rationals.of([share for share, _ in parts]).take(spots).times(level)
        if any(amount for _, amount in parts):
            due = due.plus(Rationals.of([amount for _, amount in parts]).take(spots))
        if self.profile is None:
            return due
        return Rationals.chosen(self.profiled, self.profile.numbers.times(level), due)

    def has_due(self) -> Mask:
        """Return where something is due on a path."""
        found = self.has_way()
        if self.profile is None:
            return found
        return found & (self.profile.known | ~self.profiled)

    def has_way(self) -> Mask:
        """Return where a path leads to the level, from the beginning of its period on."""
        if not any(level.course for level in self.target.levels):
            return nowhere(len(self.any))
        leads = [course is not None and course.leads(window) for window, course in self._ways()]
        return np.array(leads, dtype=np.bool_)[self._spots()] & self.known

    @property
    def profiled(self) -> Mask:
        """Where last year's profile says what is due."""
        ways = self._ways()
        follows = [course is not None and course.profiled(window) for window, course in ways]
        return np.array(follows, dtype=np.bool_)[self._spots()]

    def months_left(self) -> Rationals:
        """Return how many months are left to reach the level on its path; 0 where none are."""
        left = [course.left(window) if course else 0 for window, course in self._ways()]
        return Rationals.of(left).take(self._spots())

    def own(self) -> NDArray[np.intp]:
        """Return for each cell the place of its level, as an index; any where it faces none."""
        return (
            np.zeros(len(self.any), np.intp) if self.places is None else self.places.astype(np.intp)
        )

    def _ways(self) -> list[tuple[Period, Course | None]]:
        """Return each window with the way to each level."""
        return [(window, one.course) for window in self.windows for one in self.target.levels]

    def _spots(self) -> NDArray[np.intp]:
        """Return for each cell the place of its window's way to its level."""
        windows, levels = len(self.windows), len(self.target.levels)
        starts = np.repeat(np.arange(windows) * levels, len(self.any) // max(1, windows))
        return starts + self.own()


def _in_time(indicator: Indicator, level: ResolvedLevel, windows: Sequence[Period]) -> Mask:
    """Return for each window whether it lies in the period of a level."""
    return np.array([_applies(indicator, level, window) for window in windows], dtype=np.bool_)


def _column(numbers: Rationals | Fraction, length: int) -> Rationals:
    return Rationals.constant(numbers, length) if isinstance(numbers, Fraction) else numbers


def _applies(indicator: Indicator, level: ResolvedLevel, window: Period) -> bool:
    """Whether the cell of a window lies in the period of a level."""
    due = level.declared.period
    if due is None:
        return True
    return due.start <= window.end <= due.end if indicator.runs else due.contains(window)


def _runs_on(resolved: ResolvedIndicator, level: ResolvedLevel, window: Period) -> bool:
    """Whether the total of a window may still grow before the level is due."""
    due = level.declared.period
    if due is None:
        return False
    starts_late = not resolved.declared.runs and window.start > due.start
    return window.end < due.end or starts_late
