"""The values of an indicator compared with its targets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import NOT_DUE, VALUE, Codes, Mask, Values
from kpikit.evaluation.resolved import Kind, ResolvedIndicator, ResolvedTarget
from kpikit.kernels.achievement import Achieved, at_least, at_most, in_range, nearest_end
from kpikit.kernels.rationals import Rationals
from kpikit.model.levels import Unstated, Yes
from kpikit.model.states import BOUNDS, JUDGEMENTS, STATES, Bound, Judgement
from kpikit.model.targets import Path
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.evaluation.resolved import ResolvedLevel
    from kpikit.model.indicators import Indicator

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
        faces: which level of the target each cell faces.
        values: the values that are compared.
        met: `MET`, `UNMET` or `UNDETERMINED`.
        reasons: why undetermined: codes of `REASONS`.
        has_ratio: whether the ratio has a meaning.
    """

    faces: _Faced
    values: Values
    met: Codes
    reasons: Codes
    has_ratio: Mask

    @property
    def target(self) -> ResolvedTarget:
        """The target."""
        return self.faces.target

    @property
    def faced(self) -> Mask:
        """Whether a level of the target applies to the cell."""
        return self.faces.any

    @property
    def level(self) -> Rationals:
        """The level that is nearest, in the indicator's unit."""
        return self.faces.level(self.values)

    @property
    def has_level(self) -> Mask:
        """Whether the cell faces a level that is stated; of a range, one needs a value."""
        if self.target.kind is Kind.UNSTATED:
            return np.zeros_like(self.faced)
        if self.target.kind is Kind.WITHIN:
            return self.faced & (self.values.valued | self.faces.single())
        return self.faced

    @property
    def achieved(self) -> Achieved:
        """Ratio, gap and comparison."""
        return self.faces.achieved(self.values)

    @property
    def due(self) -> Rationals:
        """What is due by the end of the window on the target's path."""
        return self.faces.due()

    @property
    def has_due(self) -> Mask:
        """Whether something is due on a path."""
        return self.faces.has_due()

    @property
    def has_path(self) -> Mask:
        """Whether the cell has a value that can be compared with what is due."""
        return self.has_due & self.values.valued

    def against_path(self) -> Achieved:
        """Return the achievement of what is due on the path, turned as that of the target is."""
        numbers, due = self.values.numbers, self.due
        if self.target.kind is Kind.AT_LEAST:
            return at_least(numbers, due)
        if self.target.kind is Kind.AT_MOST:
            return at_most(numbers, due, self.target.ratio)
        return in_range(numbers, due, due)

    @property
    def on_path(self) -> Mask:
        """Whether what is due is reached."""
        if self.target.kind is Kind.AT_MOST:
            return ~self.values.numbers.above(self.due)
        return self.values.numbers.at_least(self.due)

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
    faces = _Faced.of(resolved, target, windows)
    met, reasons = _decided(faces, values)
    has_ratio = both(both(values.valued, faces.any), faces.achieved(values).has_ratio)
    return TargetCells(faces, values, met, reasons, has_ratio)


def both(one: Mask, other: Mask) -> Mask:
    """Return where both masks are true; one of them itself where the other says nothing."""
    if one.all():
        return other
    return one if other.all() else one & other


@frozen(eq=False)
class _Faced:
    """Which level of a target each cell faces.

    Attributes:
        target: the target.
        windows: the windows.
        choice: place of the level among those of the target, or -1.
        running: whether the level's period is still running, so that a total may yet change.
        any: whether a cell faces a level at all.
    """

    target: ResolvedTarget
    windows: Sequence[Period]
    choice: NDArray[np.int32]
    running: Mask
    any: Mask

    @classmethod
    def of(
        cls, resolved: ResolvedIndicator, target: ResolvedTarget, windows: Sequence[Period]
    ) -> _Faced:
        shape = (len(windows), len(resolved.members))
        choice = np.full(shape, -1, dtype=np.int32)
        running = np.zeros(shape, dtype=np.bool_)
        open_ended = not any(level.declared.period for level in target.levels)
        for place in reversed(range(len(target.levels))):
            level = target.levels[place]
            faced = _in_time(resolved.declared, level, windows)[:, None] & level.faced_by
            np.putmask(choice, faced, place)
            if resolved.total and not open_ended:
                open_ = np.array([_runs_on(resolved, level, window) for window in windows])
                np.copyto(running, open_[:, None], where=faced)
        flat = choice.ravel()
        return cls(target, windows, flat, running.ravel(), flat >= 0)

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

    def achieved(self, values: Values) -> Achieved:
        """Return ratio, gap and comparison of each cell."""
        numbers = values.numbers
        if self.target.kind is Kind.AT_LEAST:
            return at_least(numbers, self.lows())
        if self.target.kind is Kind.AT_MOST:
            return at_most(numbers, self.highs(), self.target.ratio)
        return in_range(numbers, self.lows(), self.highs())

    def level(self, values: Values) -> Rationals:
        """Return the level that is nearest to each value."""
        kind = self.target.kind
        if kind is Kind.AT_LEAST:
            return _column(self.lows(), len(values))
        if kind is Kind.AT_MOST:
            return _column(self.highs(), len(values))
        return nearest_end(values.numbers, self.lows(), self.highs())

    def single(self) -> Mask:
        """Return where the range that a cell faces is a single level."""
        single = np.array([level.low == level.high for level in self.target.levels])
        return single[np.maximum(self.choice, 0)]

    def due(self) -> Rationals:
        """Return what is due by the end of each window on the level's path."""
        dues = [
            (level.low if level.low is not None else level.high or Fraction(0))
            * (_share_due(level, window) or 0)
            for window in self.windows
            for level in self.target.levels
        ]
        return Rationals.of(dues).take(self._places())

    def has_due(self) -> Mask:
        """Return where something is due on a path."""
        levels = self.target.levels
        if not any(level.declared.path is Path.LINEAR for level in levels):
            return np.zeros_like(self.any)
        shares = [_share_due(level, window) for window in self.windows for level in levels]
        known = np.array([share is not None for share in shares], dtype=np.bool_)
        return known[self._places()] & self.any

    def _places(self) -> NDArray[np.intp]:
        """Return for each cell the place of its window's share of its level."""
        windows, levels = len(self.windows), len(self.target.levels)
        starts = np.repeat(np.arange(windows) * levels, len(self.choice) // max(1, windows))
        return starts + np.maximum(self.choice, 0)


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
    if _plain(faced, values):
        met = faced.achieved(values).met
        return (~met).view(np.uint8), np.zeros(len(met), dtype=np.uint8)
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


def _plain(faced: _Faced, values: Values) -> bool:
    """Return whether every cell has an exact number and faces a level that is due."""
    stated = faced.target.kind is not Kind.UNSTATED
    beside = values.judgements.any() or values.bounds.any() or faced.running.any()
    return bool(stated and not beside and values.valued.all() and faced.any.all())


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
