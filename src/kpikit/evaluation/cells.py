"""Cells of an indicator in the evaluated windows: values, states, and targets compared.

All columns here are window by window, and within a window member by member: the cell of window
``w`` and member ``m`` is at ``w * len(members) + m``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.evaluation.resolved import ResolvedIndicator, ResolvedLevel, ResolvedTarget
from kpikit.kernels.achievement import Achieved, at_least, at_most
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, State
from kpikit.observations.store import Observations

if TYPE_CHECKING:
    from kpikit.model.indicators import Indicator
    from kpikit.periods import Period

VALUE = STATES.index(State.VALUE)
MISSING = STATES.index(State.MISSING)
NOT_DUE = STATES.index(State.NOT_DUE)
NOT_APPLICABLE = STATES.index(State.NOT_APPLICABLE)

MET, UNMET, UNDETERMINED = 0, 1, 2

Codes = NDArray[np.uint8]
Mask = NDArray[np.bool_]


@frozen(eq=False)
class TargetCells:
    """The cells of an indicator against one of its targets.

    Attributes:
        target: the target.
        faced: whether a level of the target applies to the cell.
        level: the level, in the indicator's unit; without meaning where none is faced.
        achieved: ratio, gap and comparison.
        has_ratio: whether the cell has a value, and a ratio with meaning.
        met: `MET`, `UNMET` or `UNDETERMINED`.
        reasons: why undetermined: the state of the cell, or not due; 0 for no reason.
    """

    target: ResolvedTarget
    faced: Mask
    level: Rationals
    achieved: Achieved
    has_ratio: Mask
    met: Codes
    reasons: Codes


@frozen(eq=False)
class IndicatorCells:
    """The cells of one indicator.

    Attributes:
        resolved: the indicator.
        values: values in its unit; 0 where there is none.
        states: codes of `STATES`.
        statuses: codes of obs_status.
        targets: the cells against each target, by its id.
    """

    resolved: ResolvedIndicator
    values: Rationals
    states: Codes
    statuses: Codes
    targets: Mapping[str, TargetCells]

    @property
    def valued(self) -> Mask:
        """Whether the cell has a value."""
        return np.equal(self.states, VALUE)


def indicator_cells(
    resolved: ResolvedIndicator, observations: Observations, windows: Sequence[Period]
) -> IndicatorCells:
    """Return the cells of an indicator in some windows."""
    rows = _rows(resolved, observations, windows)
    column = observations.columns.get(resolved.declared.id)
    if column is None:
        length = len(rows)
        values = Rationals.constant(Fraction(0), length)
        states = np.full(length, MISSING, dtype=np.uint8)
        statuses = np.zeros(length, dtype=np.uint8)
    else:
        there = np.maximum(rows, 0)
        values = column.values.take(there)
        states = np.where(rows >= 0, column.states[there], MISSING).astype(np.uint8)
        statuses = column.statuses[there]
    targets = {
        target.id: _target_cells(resolved, target, values, states, windows)
        for target in resolved.targets
    }
    return IndicatorCells(resolved, values, states, statuses, targets)


def _rows(
    resolved: ResolvedIndicator, observations: Observations, windows: Sequence[Period]
) -> NDArray[np.intp]:
    """Return for each cell the row of its observation in the indicator's column, or -1."""
    size = len(resolved.members)
    rows = np.full(len(windows) * size, -1, dtype=np.intp)
    column = observations.columns.get(resolved.declared.id)
    if column is None:
        return rows
    members = resolved.members.positions[column.org_units]
    for window, period in enumerate(windows):
        same = [is_cell_of(resolved.declared, seen, period) for seen in observations.periods]
        found = np.flatnonzero(np.array(same, dtype=np.bool_)[column.periods])
        rows[window * size + members[found]] = found
    return rows


def is_cell_of(indicator: Indicator, observed: Period, window: Period) -> bool:
    """Return whether an observation's period identifies the indicator's cell in a window.

    A running figure or a stock is identified by the end of its period; other values by all of it.
    """
    if indicator.runs:
        return observed.end == window.end
    return (observed.start, observed.end) == (window.start, window.end)


def _target_cells(
    resolved: ResolvedIndicator,
    target: ResolvedTarget,
    values: Rationals,
    states: Codes,
    windows: Sequence[Period],
) -> TargetCells:
    choice, open_ = _choice(resolved, target, windows)
    level = Rationals.of([level.number for level in target.levels]).take(np.maximum(choice, 0))
    single = target.levels[0].number if len(target.levels) == 1 else level
    achieved = at_most(values, single, target.ratio) if target.at_most else at_least(values, single)
    valued = states == VALUE
    decided = valued & (~open_ | (achieved.met ^ target.at_most))
    met = np.where(decided, np.where(achieved.met, MET, UNMET), UNDETERMINED)
    reasons = np.where(valued, np.where(decided, VALUE, NOT_DUE), states)
    return TargetCells(
        target=target,
        faced=choice >= 0,
        level=level,
        achieved=achieved,
        has_ratio=valued & achieved.has_ratio & (choice >= 0),
        met=met.astype(np.uint8),
        reasons=reasons.astype(np.uint8),
    )


def _choice(
    resolved: ResolvedIndicator, target: ResolvedTarget, windows: Sequence[Period]
) -> tuple[NDArray[np.intp], Mask]:
    """Return which level each cell faces, or -1, and whether its period is still running."""
    shape = (len(windows), len(resolved.members))
    choice = np.full(shape, -1, dtype=np.intp)
    running = np.zeros(shape, dtype=np.bool_)
    for window, period in enumerate(windows):
        for place in reversed(range(len(target.levels))):
            level = target.levels[place]
            if _applies(resolved.declared, level, period):
                choice[window, level.faced_by] = place
                running[window, level.faced_by] = resolved.total and _runs_on(
                    level, resolved, period
                )
    return choice.ravel(), running.ravel()


def _applies(indicator: Indicator, level: ResolvedLevel, window: Period) -> bool:
    """Whether the cell of a window lies in the period of a level."""
    due = level.declared.period
    if due is None:
        return True
    return due.start <= window.end <= due.end if indicator.runs else due.contains(window)


def _runs_on(level: ResolvedLevel, resolved: ResolvedIndicator, window: Period) -> bool:
    """Whether a total of a window may still grow before the level is due."""
    due = level.declared.period
    if due is None:
        return False
    starts_late = not resolved.declared.runs and window.start > due.start
    return window.end < due.end or starts_late
