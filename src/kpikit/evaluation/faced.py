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
from kpikit.model.levels import Unstated, Yes
from kpikit.model.targets import Path, Ratio
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.evaluation.resolved import ResolvedIndicator, ResolvedLevel
    from kpikit.kernels.achievement import Achieved, LowerRatio
    from kpikit.model.indicators import Indicator


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
class Baselines:
    """Where the way to the level begins.

    Attributes:
        numbers: in the unit of the indicator.
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
    """

    target: ResolvedTarget
    windows: Sequence[Period]
    places: NDArray[np.int32] | None
    any: Mask
    running: Mask
    ends: Ends | None = None
    baselines: Baselines | None = None

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
        levels = self.target.levels
        shares = [_share_due(level, window) or 0 for window in self.windows for level in levels]
        level = self.highs() if self.target.kind is Kind.AT_MOST else self.lows()
        return Rationals.of(shares).take(self._shares()).times(level)

    def has_due(self) -> Mask:
        """Return where something is due on a path."""
        levels = self.target.levels
        if not any(level.declared.path is Path.LINEAR for level in levels):
            return nowhere(len(self.any))
        shares = [_share_due(level, window) for window in self.windows for level in levels]
        known = np.array([share is not None for share in shares], dtype=np.bool_)
        return known[self._shares()] & self.known

    def own(self) -> NDArray[np.intp]:
        """Return for each cell the place of its level, as an index; any where it faces none."""
        return (
            np.zeros(len(self.any), np.intp) if self.places is None else self.places.astype(np.intp)
        )

    def _shares(self) -> NDArray[np.intp]:
        """Return for each cell the place of its window's share of its level."""
        windows, levels = len(self.windows), len(self.target.levels)
        starts = np.repeat(np.arange(windows) * levels, len(self.any) // max(1, windows))
        return starts + self.own()


def _in_time(indicator: Indicator, level: ResolvedLevel, windows: Sequence[Period]) -> Mask:
    """Return for each window whether it lies in the period of a level."""
    return np.array([_applies(indicator, level, window) for window in windows], dtype=np.bool_)


def _column(numbers: Rationals | Fraction, length: int) -> Rationals:
    return Rationals.constant(numbers, length) if isinstance(numbers, Fraction) else numbers


def _share_due(level: ResolvedLevel, window: Period) -> Fraction | None:
    """Return the share of a level that is due by the end of a window; `None` without a path."""
    due = level.declared.period
    if level.declared.path is not Path.LINEAR or due is None:
        return None
    if isinstance(level.declared.comparison, Yes | Unstated):
        return None
    return due.elapsed(window.end)


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
