"""Values of an indicator in some windows: what was reported, before anything is compared.

All columns of the evaluation are window by window, and within a window member by member: the cell
of window ``w`` and member ``m`` is at ``w * len(members) + m``.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from kpikit.kernels.masks import every, some
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.evaluation.resolved import ResolvedIndicator
    from kpikit.model.indicators import Indicator
    from kpikit.observations.store import Observations, ObservedColumn
    from kpikit.periods import Period

VALUE = STATES.index(State.VALUE)
MISSING = STATES.index(State.MISSING)
NOT_DUE = STATES.index(State.NOT_DUE)
NOT_APPLICABLE = STATES.index(State.NOT_APPLICABLE)

Codes: TypeAlias = NDArray[np.uint8]
Mask: TypeAlias = NDArray[np.bool_]
Slots: TypeAlias = tuple[NDArray[np.intp], ...]


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

    @cached_property
    def plain(self) -> bool:
        """Whether every cell has an exact number."""
        return every(self.valued) and not some(self.judgements) and not some(self.bounds)

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.states)


def observed_values(
    resolved: ResolvedIndicator,
    observations: Observations,
    windows: Sequence[Period],
    slots: Slots,
) -> Values:
    """Return the reported values of an indicator in some windows; the others are missing.

    Args:
        resolved: the indicator.
        observations: what was reported.
        windows: the windows.
        slots: as `slots_of` gives them for the indicator.
    """
    column = observations.columns.get(resolved.declared.id)
    if column is None or not len(column.states):
        return _nothing(_expected(resolved, windows))
    rows = _rows(resolved, column, slots, len(windows))
    if rows is None:
        return _everything(column)
    reported = rows >= 0
    if reported.all():
        return _everything(_taken(column, rows))
    expected = _expected(resolved, windows)
    found = _taken(column, np.maximum(rows, 0))
    return Values(
        numbers=found.values,
        states=np.where(reported, found.states, _absent(expected)),
        statuses=found.statuses * reported,
        judgements=found.judgements * reported,
        bounds=found.bounds * reported,
        valued=reported & found.numbers,
        reported=reported,
        exists=reported | expected,
    )


def _everything(column: ObservedColumn) -> Values:
    """Return the values of a column that has one row for each cell, in their order."""
    everywhere = np.ones(len(column.states), dtype=np.bool_)
    return Values(
        numbers=column.values,
        states=column.states,
        statuses=column.statuses,
        judgements=column.judgements,
        bounds=column.bounds,
        valued=everywhere if column.numbers.all() else column.numbers,
        reported=everywhere,
        exists=everywhere,
    )


def _taken(column: ObservedColumn, rows: NDArray[np.intp]) -> ObservedColumn:
    """Return some rows of a column."""
    return evolve(
        column,
        values=column.values.take(rows),
        states=column.states[rows],
        statuses=column.statuses[rows],
        numbers=column.numbers[rows],
        judgements=column.judgements[rows],
        bounds=column.bounds[rows],
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
    resolved: ResolvedIndicator, column: ObservedColumn, slots: Slots, windows: int
) -> NDArray[np.intp] | None:
    """Return for each cell the row of its observation in the indicator's column, or -1.

    Nothing if the rows are the cells, one after the other.
    """
    size = len(resolved.members)
    places = np.arange(len(column.states))
    members = resolved.members.positions[column.org_units]
    rows: NDArray[np.intp] | None = None
    for slot in slots:
        window = slot[column.periods]
        cells = window * size + members
        if rows is None:
            if len(cells) == windows * size and np.array_equal(cells, places):
                return None
            rows = np.full(windows * size, -1, dtype=np.intp)
        found = slice(None) if slot.min() >= 0 else np.flatnonzero(window >= 0)
        rows[cells[found]] = places[found]
    return np.full(windows * size, -1, dtype=np.intp) if rows is None else rows


def slots_of(indicator: Indicator, periods: Sequence[Period], windows: Sequence[Period]) -> Slots:
    """Return for each observed period the window whose cell it identifies, or -1.

    A running figure or a stock is identified by the end of its period; other values by all of it.
    So several windows may be the same cell: each array names one more of them.

    >>> from kpikit.model.indicators import Indicator
    >>> from kpikit.periods import Period
    >>> june, half = Period.parse("2024-M06"), Period.parse("2024-S1")
    >>> [slot.tolist() for slot in slots_of(Indicator(id="paved"), [june], [half, june])]
    [[1]]
    """
    places: dict[object, list[int]] = {}
    for place, window in enumerate(windows):
        places.setdefault(_identity(indicator, window), []).append(place)
    found = [places.get(_identity(indicator, period), []) for period in periods]
    most = max(map(len, found), default=0)
    return tuple(
        np.array([more[turn] if turn < len(more) else -1 for more in found], dtype=np.intp)
        for turn in range(most)
    )


def _identity(indicator: Indicator, period: Period) -> object:
    """Return what tells the cell of a period from others."""
    return period.end if indicator.runs else (period.start, period.end)
