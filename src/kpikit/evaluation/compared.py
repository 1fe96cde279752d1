"""The values of an indicator compared with its targets."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import NOT_DUE, VALUE, Codes, Mask, Values
from kpikit.evaluation.resolved import Kind, ResolvedIndicator, ResolvedTarget
from kpikit.kernels.achievement import Achieved, at_least, at_most, within
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import BOUNDS, JUDGEMENTS, STATES, Bound, Judgement
from kpikit.model.targets import Path

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.evaluation.resolved import ResolvedLevel
    from kpikit.model.indicators import Indicator
    from kpikit.periods import Period

MET, UNMET, UNDETERMINED = 0, 1, 2

REASONS = (None, *(state.value for state in STATES[1:]), "bound", "mostly_met", "unstated")
"""Why a comparison is undetermined, by code; the first codes are those of states."""

_BOUND = REASONS.index("bound")
_MOSTLY = REASONS.index("mostly_met")
_UNSTATED = REASONS.index("unstated")


@frozen(eq=False)
class TargetCells:
    """The cells of an indicator against one of its targets.

    Attributes:
        target: the target.
        faced: whether a level of the target applies to the cell.
        level: the level that is nearest, in the indicator's unit.
        has_level: whether the cell faces a level that is stated.
        achieved: ratio, gap and comparison.
        has_ratio: whether the ratio has a meaning.
        met: `MET`, `UNMET` or `UNDETERMINED`.
        reasons: why undetermined: codes of `REASONS`.
        due: what is due by the end of the window on the target's path.
        has_due: whether something is due on a path.
        has_path: whether the cell has a value that can be compared with what is due.
        on_path: whether what is due is reached.
    """

    target: ResolvedTarget
    faced: Mask
    level: Rationals
    has_level: Mask
    achieved: Achieved
    has_ratio: Mask
    met: Codes
    reasons: Codes
    due: Rationals
    has_due: Mask
    has_path: Mask
    on_path: Mask

    @property
    def behind(self) -> Mask:
        """Whether the target is still undetermined, but what is due on its path is not reached."""
        return np.equal(self.met, UNDETERMINED) & self.has_path & ~self.on_path


@frozen(eq=False)
class IndicatorCells:
    """The cells of one indicator.

    Attributes:
        resolved: the indicator.
        values: its values.
        targets: the cells against each target, by its id.
    """

    resolved: ResolvedIndicator
    values: Values
    targets: Mapping[str, TargetCells]


def compared(
    resolved: ResolvedIndicator, values: Values, windows: Sequence[Period]
) -> IndicatorCells:
    """Return the values of an indicator compared with each of its targets."""
    targets = {
        target.id: _target_cells(resolved, target, values, windows) for target in resolved.targets
    }
    return IndicatorCells(resolved, values, targets)


def _target_cells(
    resolved: ResolvedIndicator,
    target: ResolvedTarget,
    values: Values,
    windows: Sequence[Period],
) -> TargetCells:
    faced = _Faced.of(resolved, target, windows)
    achieved, level = faced.achieved(values)
    met, reasons = _decided(faced, values)
    due, has_due = faced.due(windows, len(resolved.members))
    return TargetCells(
        target=target,
        faced=faced.any,
        level=level,
        has_level=faced.any & (target.kind is not Kind.UNSTATED),
        achieved=achieved,
        has_ratio=values.valued & faced.any & achieved.has_ratio,
        met=met,
        reasons=reasons,
        due=due,
        has_due=has_due,
        has_path=has_due & values.valued,
        on_path=_reached(target, values, due),
    )


def _reached(target: ResolvedTarget, values: Values, due: Rationals) -> Mask:
    sign = values.numbers.compared(due)
    return np.asarray(sign <= 0 if target.kind is Kind.AT_MOST else sign >= 0)


@frozen(eq=False)
class _Faced:
    """Which level of a target each cell faces.

    Attributes:
        target: the target.
        choice: place of the level among those of the target, or -1.
        running: whether the level's period is still running, so that a total may yet change.
    """

    target: ResolvedTarget
    choice: NDArray[np.intp]
    running: Mask

    @classmethod
    def of(
        cls, resolved: ResolvedIndicator, target: ResolvedTarget, windows: Sequence[Period]
    ) -> _Faced:
        shape = (len(windows), len(resolved.members))
        choice = np.full(shape, -1, dtype=np.intp)
        running = np.zeros(shape, dtype=np.bool_)
        for window, period in enumerate(windows):
            for place in reversed(range(len(target.levels))):
                level = target.levels[place]
                if _applies(resolved.declared, level, period):
                    choice[window, level.faced_by] = place
                    running[window, level.faced_by] = _runs_on(resolved, level, period)
        return cls(target, choice.ravel(), running.ravel())

    @property
    def any(self) -> Mask:
        """Whether a cell faces a level at all."""
        return self.choice >= 0

    def lows(self) -> Rationals | Fraction:
        """Return the least that is good for each cell; one number where all face the same."""
        return self._numbers([level.low for level in self.target.levels])

    def highs(self) -> Rationals | Fraction:
        """Return the most that is good for each cell; one number where all face the same."""
        return self._numbers([level.high for level in self.target.levels])

    def _numbers(self, numbers: Sequence[Fraction | None]) -> Rationals | Fraction:
        known = [number or Fraction(0) for number in numbers]
        if len(known) == 1:
            return known[0]
        return Rationals.of(known).take(np.maximum(self.choice, 0))

    def achieved(self, values: Values) -> tuple[Achieved, Rationals]:
        """Return ratio, gap and comparison of each cell, and the level that is nearest."""
        numbers = values.numbers
        kind = self.target.kind
        if kind is Kind.AT_LEAST:
            return at_least(numbers, self.lows()), _column(self.lows(), len(numbers))
        if kind is Kind.AT_MOST:
            highs = self.highs()
            return at_most(numbers, highs, self.target.ratio), _column(highs, len(numbers))
        return within(numbers, self.lows(), self.highs())

    def due(self, windows: Sequence[Period], members: int) -> tuple[Rationals, Mask]:
        """Return what is due by the end of each window on the level's path, and where one is."""
        levels = self.target.levels
        shares = [[_share_due(level, window) for level in levels] for window in windows]
        dues = [
            (level.low if level.low is not None else level.high or Fraction(0)) * (share or 0)
            for row in shares
            for level, share in zip(levels, row, strict=True)
        ]
        starts = np.repeat(np.arange(len(windows)) * len(levels), members)
        places = starts + np.maximum(self.choice, 0)
        known = np.array([share is not None for row in shares for share in row], dtype=np.bool_)
        return Rationals.of(dues).take(places), known[places] & self.any


def _column(numbers: Rationals | Fraction, length: int) -> Rationals:
    return Rationals.constant(numbers, length) if isinstance(numbers, Fraction) else numbers


def _share_due(level: ResolvedLevel, window: Period) -> Fraction | None:
    """Return the share of a level that is due by the end of a window; `None` without a path."""
    due = level.declared.period
    if level.declared.path is not Path.LINEAR or due is None:
        return None
    return due.elapsed(window.end)


def _applies(indicator: Indicator, level: ResolvedLevel, window: Period) -> bool:
    """Whether the cell of a window lies in the period of a level."""
    due = level.declared.period
    if due is None:
        return True
    return due.start <= window.end <= due.end if indicator.runs else due.contains(window)


def _runs_on(resolved: ResolvedIndicator, level: ResolvedLevel, window: Period) -> bool:
    """Whether a total of a window may still grow before the level is due."""
    due = level.declared.period
    if due is None or not resolved.total:
        return False
    starts_late = not resolved.declared.runs and window.start > due.start
    return window.end < due.end or starts_late


def _decided(faced: _Faced, values: Values) -> tuple[Codes, Codes]:
    """Return whether each cell is met, and why that is undetermined.

    A number decides if every value within its bound agrees. While a total may still grow, only
    what cannot be undone decides. Where no number decides, a judgement does.
    """
    met, unmet = _by_number(faced, values)
    mostly = values.judgements == JUDGEMENTS.index(Judgement.MOSTLY_MET)
    open_ = ~met & ~unmet
    met |= open_ & (values.judgements == JUDGEMENTS.index(Judgement.MET))
    unmet |= open_ & (values.judgements == JUDGEMENTS.index(Judgement.UNMET))
    unstated = faced.target.kind is Kind.UNSTATED
    why = np.where(faced.running, NOT_DUE, _UNSTATED if unstated else _BOUND)
    why = np.where(mostly, _MOSTLY, np.where(values.states == VALUE, why, values.states))
    codes = np.where(met, MET, np.where(unmet, UNMET, UNDETERMINED))
    reasons = np.where(codes == UNDETERMINED, why, 0)
    return codes.astype(np.uint8), reasons.astype(np.uint8)


def _by_number(faced: _Faced, values: Values) -> tuple[Mask, Mask]:
    """Return where a number proves that its target is met, and where that it is unmet."""
    kind = faced.target.kind
    if kind is Kind.UNSTATED:
        nowhere = np.zeros(len(values), dtype=np.bool_)
        return nowhere, nowhere.copy()
    more = values.bounds == BOUNDS.index(Bound.AT_LEAST)
    less = values.bounds == BOUNDS.index(Bound.AT_MOST)
    met, unmet = values.valued, np.zeros(len(values), dtype=np.bool_)
    if kind is not Kind.AT_MOST:
        below = values.numbers.compared(faced.lows()) < 0
        met = met & ~below & ~less
        unmet = unmet | (below & ~more & ~faced.running)
    if kind is not Kind.AT_LEAST:
        above = values.numbers.compared(faced.highs()) > 0
        met = met & ~above & ~more & ~faced.running
        unmet = unmet | (above & ~less)
    return met & faced.any, unmet & values.valued & faced.any
