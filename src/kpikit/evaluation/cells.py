"""Values of an indicator in some windows: what was reported, before anything is compared.

All columns of the evaluation are window by window, and within a window member by member: the cell
of window ``w`` and member ``m`` is at ``w * len(members) + m``.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.evaluation.resolved import ResolvedIndicator
    from kpikit.model.indicators import Indicator
    from kpikit.observations.store import Observations
    from kpikit.periods import Period

VALUE = STATES.index(State.VALUE)
MISSING = STATES.index(State.MISSING)
NOT_DUE = STATES.index(State.NOT_DUE)
NOT_APPLICABLE = STATES.index(State.NOT_APPLICABLE)

Codes: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]


@frozen(eq=False)
class Values:
    """The values of one indicator.

    Attributes:
        numbers: values in its unit; 0 where there is none.
        states: codes of `STATES`.
        statuses: codes of obs_status.
        judgements: codes of `JUDGEMENTS`.
        bounds: codes of `BOUNDS`.
        valued: whether there is a number; a judgement alone has none.
        reported: whether anything was reported for the cell.
        exists: whether there is a cell; a window may be too short for one.
    """

    numbers: Rationals
    states: Codes
    statuses: Codes
    judgements: Codes
    bounds: Codes
    valued: Mask
    reported: Mask
    exists: Mask

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.states)


def observed_values(
    resolved: ResolvedIndicator, observations: Observations, windows: Sequence[Period]
) -> Values:
    """Return the reported values of an indicator in some windows; the others are missing."""
    column = observations.columns.get(resolved.declared.id)
    expected = _expected(resolved, windows)
    if column is None or not len(column.states):
        return _nothing(expected)
    rows = _rows(resolved, observations, windows)
    there, reported = np.maximum(rows, 0), rows >= 0
    return Values(
        numbers=column.values.take(there),
        states=np.where(reported, column.states[there], _absent(expected)).astype(np.uint8),
        statuses=np.where(reported, column.statuses[there], 0).astype(np.uint8),
        judgements=np.where(reported, column.judgements[there], 0).astype(np.uint8),
        bounds=np.where(reported, column.bounds[there], 0).astype(np.uint8),
        valued=reported & column.numbers[there],
        reported=reported,
        exists=reported | expected,
    )


def _nothing(expected: Mask) -> Values:
    length = len(expected)
    none, zeros = np.zeros(length, dtype=np.bool_), np.zeros(length, dtype=np.uint8)
    numbers = Rationals.constant(Fraction(0), length)
    return Values(numbers, _absent(expected), zeros, zeros, zeros, none, none, expected)


def _expected(resolved: ResolvedIndicator, windows: Sequence[Period]) -> Mask:
    """Return for each cell whether its window is not shorter than the indicator's frequency."""
    fits = [window.as_long_as(resolved.declared.frequency) for window in windows]
    return np.repeat(np.array(fits, dtype=np.bool_), len(resolved.members))


def _absent(expected: Mask) -> Codes:
    """Return the state of cells of which nothing is reported; there may be no cell at all."""
    return np.where(expected, MISSING, NOT_APPLICABLE).astype(np.uint8)


def _rows(
    resolved: ResolvedIndicator, observations: Observations, windows: Sequence[Period]
) -> NDArray[np.intp]:
    """Return for each cell the row of its observation in the indicator's column, or -1."""
    size = len(resolved.members)
    rows = np.full(len(windows) * size, -1, dtype=np.intp)
    column = observations.columns[resolved.declared.id]
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
