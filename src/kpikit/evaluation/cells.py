"""Values of an indicator in some windows: what was reported, before anything is compared.

All columns of the evaluation are window by window, and within a window member by member: the cell
of window ``w`` and member ``m`` is at ``w * len(members) + m``.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from kpikit.evaluation.lacking import LackingUnits, Lacks, LacksOf, Said
from kpikit.formulas import Lack
from kpikit.formulas import Lacks as FormulaLacks
from kpikit.kernels.masks import every, nowhere, some
from kpikit.kernels.narrow import Held, wide
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
class Rolled:
    """The cells that are made of those of the units below.

    Attributes:
        cells: which they are.
        reported: for each cell how many of the lowest units below it have a value.
        counted: how many of these there are to which the indicator applies.
        lacking: which units below lack, where others have values.
    """

    cells: NDArray[np.intp]
    reported: NDArray[np.int64]
    counted: NDArray[np.int64]
    lacking: LackingUnits

    @property
    def coverage(self) -> tuple[Rationals, Mask]:
        """The share of the units below that have a value, and where there is one."""
        known = nowhere(len(self.counted)).copy()
        known[self.cells] = self.counted[self.cells] > 0
        counted = Rationals.scaled(np.maximum(self.counted, 1))
        return Rationals.scaled(self.reported).over(counted), known


@frozen(eq=False)
class Values:
    """The values of one indicator.

    Attributes:
        held: values in its unit, as they are kept; 0 where there is none.
        states: codes of `STATES`.
        statuses: codes of obs_status.
        judgements: codes of `JUDGEMENTS`.
        bounds: codes of `BOUNDS`.
        valued: whether there is a number; a judgement alone has none.
        reported: whether anything was reported for the cell.
        exists: whether there is a cell; a window may be too short for one.
        sourced: whether there is an obs_status, where that is not wherever something is known.
        lacking: what is not reported, where other things are: parts of windows, predecessors, or of
            what a formula is made of; absent if nothing is said of that.
        overdue: where a value is missing because a figure is whose day has passed; `None` where
            no day is declared.
        rolled: the cells that are made of those of the units below; `None` if none is.
    """

    held: Held
    states: Codes
    statuses: Codes
    judgements: Codes
    bounds: Codes
    valued: Mask
    reported: Mask
    exists: Mask
    sourced: Mask | None = None
    lacking: Lacks | None = None
    overdue: Mask | None = None
    rolled: Rolled | None = None

    @cached_property
    def plain(self) -> bool:
        """Whether every cell has an exact number."""
        return every(self.valued) and not some(self.judgements) and not some(self.bounds)

    @property
    def numbers(self) -> Rationals:
        """The values in the indicator's unit; 0 where there is none."""
        return wide(self.held)

    @property
    def told(self) -> tuple[Said, ...]:
        """What lacks, as texts; what is said later goes first."""
        found = (self.lacking, None if self.rolled is None else self.rolled.lacking)
        return tuple(one.said() for one in found if one is not None)

    @property
    def lacks(self) -> FormulaLacks | None:
        """What formulas that need these values lack: parts, or a figure that is overdue."""
        if isinstance(self.lacking, FormulaLacks):
            return self.lacking
        if self.overdue is None or not some(self.overdue):
            return None
        return FormulaLacks.where(self.overdue, Lack(overdue=True))

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.states)

    @property
    def known(self) -> Mask:
        """Where there is an obs_status: a number or a judgement is known."""
        return self.valued | (self.judgements > 0) if self.sourced is None else self.sourced


def observed_values(
    resolved: ResolvedIndicator,
    observations: Observations,
    windows: Sequence[Period],
    slots: Slots,
    straight: Straight,
) -> Values:
    """Return the reported values of an indicator in some windows; the others are missing.

    Args:
        resolved: the indicator.
        observations: what was reported.
        windows: the windows.
        slots: as `slots_of` gives them for the indicator.
        straight: remembers what other indicators were found to have in common with it.
    """
    column = observations.columns.get(resolved.declared.id)
    if column is None or not len(column.states):
        return _nothing(_expected(resolved, windows))
    if straight.told(resolved, column, slots, len(windows)):
        return _everything(column)
    rows = rows_of(resolved, column, slots, len(windows))
    reported = rows >= 0
    if reported.all():
        return _everything(_taken(column, rows))
    expected = _expected(resolved, windows)
    found = _taken(column, np.maximum(rows, 0))
    return Values(
        held=found.held,
        states=np.where(reported, found.states, _absent(expected)),
        statuses=found.statuses * reported,
        judgements=found.judgements * reported,
        bounds=found.bounds * reported,
        valued=reported & found.numbers,
        reported=reported,
        exists=reported | expected,
        lacking=_unexplained(column, rows),
    )


def _everything(column: ObservedColumn) -> Values:
    """Return the values of a column that has one row for each cell, in their order."""
    whole = bool(column.numbers.all())
    everywhere = column.numbers if whole else np.ones(len(column.states), dtype=np.bool_)
    return Values(
        held=column.held,
        states=column.states,
        statuses=column.statuses,
        judgements=column.judgements,
        bounds=column.bounds,
        valued=column.numbers,
        reported=everywhere,
        exists=everywhere,
        lacking=_unexplained(column),
    )


def _unexplained(column: ObservedColumn, rows: NDArray[np.intp] | None = None) -> Lacks | None:
    """Return why figures are missing that could not be carried to the map."""
    return None if column.reasons is None else LacksOf(column.reasons, rows)


def _taken(column: ObservedColumn, rows: NDArray[np.intp]) -> ObservedColumn:
    """Return some rows of a column."""
    return evolve(
        column,
        held=column.held.take(rows),
        states=column.states[rows],
        statuses=column.statuses[rows],
        numbers=column.numbers[rows],
        judgements=column.judgements[rows],
        bounds=column.bounds[rows],
        reasons=column.reasons and column.reasons.take(rows),
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


@frozen(eq=False)
class Straight:
    """Tells where the observations of an indicator are its cells, one after the other.

    Indicators of a large table share the arrays that say so; each is looked at once.

    Attributes:
        known: what has been told, by the identities of what it follows from.
    """

    known: dict[tuple[int, ...], bool] = field(factory=dict)

    def told(
        self, resolved: ResolvedIndicator, column: ObservedColumn, slots: Slots, windows: int
    ) -> bool:
        """Return whether each cell has its observation in its own place.

        Args:
            resolved: the indicator.
            column: its observations.
            slots: as `slots_of` gives them for the indicator; like the others, kept by the caller.
            windows: how many there are.
        """
        if not slots or len(column.states) != windows * len(resolved.members):
            return False
        sources = (column.org_units, column.periods, resolved.members, slots)
        key = tuple(map(id, sources))
        if key not in self.known:
            cells = _cells(resolved, column, slots[0])
            self.known[key] = np.array_equal(cells, np.arange(len(cells)))
        return self.known[key]


def _cells(
    resolved: ResolvedIndicator, column: ObservedColumn, slot: NDArray[np.intp]
) -> NDArray[np.intp]:
    """Return the cell of each observation; any negative number where it has none."""
    size = len(resolved.members)
    return slot[column.periods] * size + resolved.members.positions[column.org_units]


def rows_of(
    resolved: ResolvedIndicator, column: ObservedColumn, slots: Slots, windows: int
) -> NDArray[np.intp]:
    """Return for each cell the row of its observation in the indicator's column, or -1."""
    rows = np.full(windows * len(resolved.members), -1, dtype=np.intp)
    places = np.arange(len(column.states))
    for slot in slots:
        found = slice(None) if slot.min() >= 0 else np.flatnonzero(slot[column.periods] >= 0)
        rows[_cells(resolved, column, slot)[found]] = places[found]
    return rows


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
        places.setdefault(identity_of(indicator, window), []).append(place)
    found = [places.get(identity_of(indicator, period), []) for period in periods]
    most = max(map(len, found), default=0)
    return tuple(
        np.array([more[turn] if turn < len(more) else -1 for more in found], dtype=np.intp)
        for turn in range(most)
    )


def identity_of(indicator: Indicator, period: Period) -> object:
    """Return what tells the cell of a period from others."""
    return period.end if indicator.runs else (period.start, period.end)
