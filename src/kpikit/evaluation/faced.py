"""Which level of a target each cell faces, and how far it reaches that."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import Mask
from kpikit.evaluation.resolved import Kind, ResolvedTarget
from kpikit.kernels.achievement import at_least, at_most, in_range, nearest_end
from kpikit.kernels.masks import every, everywhere, nowhere, some
from kpikit.kernels.rationals import Rationals
from kpikit.model.comparisons import Unstated, Yes
from kpikit.model.targets import Path
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.evaluation.resolved import ResolvedIndicator, ResolvedLevel
    from kpikit.kernels.achievement import Achieved
    from kpikit.model.indicators import Indicator


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
    """

    target: ResolvedTarget
    windows: Sequence[Period]
    places: NDArray[np.int32] | None
    any: Mask
    running: Mask

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
        return self.target.for_all or (every(self.any) and not some(self.running))

    def lows(self) -> Rationals | Fraction:
        """Return the least that is good for each cell; one number where all face the same."""
        return self._numbers(self.target.lows)

    def highs(self) -> Rationals | Fraction:
        """Return the most that is good for each cell; one number where all face the same."""
        return self._numbers(self.target.highs)

    def _numbers(self, numbers: Sequence[Fraction]) -> Rationals | Fraction:
        return numbers[0] if self.places is None else Rationals.of(numbers).take(self._own())

    def achieved(self, numbers: Rationals) -> Achieved:
        """Return ratio, gap and comparison of the values of all cells."""
        if self.target.kind is Kind.AT_LEAST:
            return at_least(numbers, self.lows())
        if self.target.kind is Kind.AT_MOST:
            return at_most(numbers, self.highs(), self.target.ratio)
        return in_range(numbers, self.lows(), self.highs())

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
        single = np.array([level.low == level.high for level in self.target.levels])
        return single[self._own()]

    def due(self) -> Rationals:
        """Return what is due by the end of each window on the level's path."""
        dues = [
            (level.low if level.low is not None else level.high or Fraction(0))
            * (_share_due(level, window) or 0)
            for window in self.windows
            for level in self.target.levels
        ]
        return Rationals.of(dues).take(self._shares())

    def has_due(self) -> Mask:
        """Return where something is due on a path."""
        levels = self.target.levels
        if not any(level.declared.path is Path.LINEAR for level in levels):
            return nowhere(len(self.any))
        shares = [_share_due(level, window) for window in self.windows for level in levels]
        known = np.array([share is not None for share in shares], dtype=np.bool_)
        return known[self._shares()] & self.any

    def _own(self) -> NDArray[np.intp]:
        """Return for each cell the place of its level, as an index."""
        return (
            np.zeros(len(self.any), np.intp) if self.places is None else self.places.astype(np.intp)
        )

    def _shares(self) -> NDArray[np.intp]:
        """Return for each cell the place of its window's share of its level."""
        windows, levels = len(self.windows), len(self.target.levels)
        starts = np.repeat(np.arange(windows) * levels, len(self.any) // max(1, windows))
        return starts + self._own()


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
