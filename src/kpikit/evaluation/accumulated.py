"""Windows that are the sum of reported parts: months that make up a quarter, a half or a year.

Nothing is done for an indicator that is reported in all windows, nor where no reported period lies
within a window. Else the parts of a window are found for all members at once: from the end of the
window backwards, with how few parts the end is reached from the day on which a part begins.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import (
    MISSING,
    NOT_APPLICABLE,
    NOT_DUE,
    VALUE,
    Codes,
    Mask,
    Values,
)
from kpikit.evaluation.lacking import Gaps, Lacking
from kpikit.kernels.groups import group_sums
from kpikit.kernels.masks import nowhere, some
from kpikit.kernels.narrow import wide
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import BREAK_FLAG, STRENGTH_BITS
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.evaluation.resolved import Members
    from kpikit.observations.store import ObservedColumn

_NEVER = 2**29
"""More parts than any window has."""


@frozen(eq=False)
class Within:
    """Which observed periods lie within which windows, and are shorter.

    Attributes:
        windows: the windows.
        periods: the observed periods.
    """

    windows: Sequence[Period]
    periods: Sequence[Period]

    @cached_property
    def spans(self) -> NDArray[np.int64]:
        """The first day of each period, and the day after it."""
        return _spans(self.periods)

    @cached_property
    def whole(self) -> NDArray[np.int64]:
        """The first day of each window, and the day after it."""
        return _spans(self.windows)

    @cached_property
    def inside(self) -> NDArray[np.bool_]:
        """For each window and each period whether it is a part."""
        (first, after), (start, end) = self.whole[:, :, None], self.spans
        shorter = end - start < after - first
        return np.asarray((first <= start) & (end <= after) & shorter)


def _spans(periods: Sequence[Period]) -> NDArray[np.int64]:
    days = [(period.start.toordinal(), period.end.toordinal() + 1) for period in periods]
    return np.array(days, dtype=np.int64).reshape(-1, 2).T


def accumulated(
    observed: Values, column: ObservedColumn | None, members: Members, within: Within
) -> Values:
    """Return values; where none is reported, the sum of the parts that make up the window.

    Args:
        observed: what is reported for the windows themselves.
        column: all that is reported of the indicator.
        members: the units that have it.
        within: which observed periods lie in the windows.
    """
    wanted = observed.states == MISSING
    if column is None or not some(wanted):
        return observed
    used = np.bincount(column.periods, minlength=len(within.periods)) > 0
    if not some(table := within.inside & used):
        return observed
    sums = []
    by_window = wanted.reshape(len(within.windows), len(members))
    for number in np.flatnonzero(table.any(axis=1) & by_window.any(axis=1)).tolist():
        codes = np.flatnonzero(table[number])
        parts = _Parts.of(column, members, within.spans[:, codes], codes)
        first = number * len(members)
        sums.append(_Sums.of(parts, within.whole[:, number], by_window[number], first))
    return _with(observed, column, sums) if sums else observed


@frozen(eq=False)
class _Parts:
    """The periods that may be parts of a window, the earlier ones first, of those the longer.

    Attributes:
        starts: the first day of each.
        afters: the day after each.
        rows: for each part and member the row that reports it; -1 where it is not.
        costs: what taking each costs: a part that is not due more than all others.
    """

    starts: NDArray[np.int64]
    afters: NDArray[np.int64]
    rows: NDArray[np.intp]
    costs: NDArray[np.int64]

    @classmethod
    def of(
        cls,
        column: ObservedColumn,
        members: Members,
        spans: NDArray[np.int64],
        codes: NDArray[np.intp],
    ) -> _Parts:
        """Return the periods of some codes as parts; those with the same days are one."""
        signed = spans * np.array([[1], [-1]])
        (starts, afters), places = np.unique(signed, axis=1, return_inverse=True)
        part_of = np.full(int(column.periods.max()) + 1, -1, dtype=np.intp)
        part_of[codes] = places.ravel()
        parts, units = part_of[column.periods], members.positions[column.org_units]
        usable = column.numbers | np.isin(column.states, (NOT_APPLICABLE, NOT_DUE))
        there = np.flatnonzero((parts >= 0) & (units >= 0) & usable)
        rows = np.full((len(starts), len(members)), -1, dtype=np.intp)
        rows[parts[there], units[there]] = there
        costs = np.where(column.states[rows] == NOT_DUE, len(starts) + 1, 1)
        return cls(starts, -afters, rows, np.where(rows < 0, _NEVER, costs))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.starts)


@frozen(eq=False)
class _Sums:
    """The parts that make up a window, for each of its members.

    Attributes:
        rows: the rows of all parts that are taken.
        cells: the cell to which each belongs.
        gaps: what the cells lack that have some parts, and not all.
    """

    rows: NDArray[np.intp]
    cells: NDArray[np.intp]
    gaps: Gaps | None

    @classmethod
    def of(cls, parts: _Parts, whole: NDArray[np.int64], wanted: Mask, first: int) -> _Sums:
        """Return which parts make up a window.

        Args:
            parts: the periods that may be parts.
            whole: the first day of the window, and the day after it.
            wanted: for each member whether a sum is wanted.
            first: the first cell of the window.
        """
        days = np.unique(np.concatenate([parts.starts, parts.afters, whole]))
        begins, ends = np.searchsorted(days, parts.starts), np.searchsorted(days, parts.afters)
        taken = _taken(parts, begins, ends, wanted, len(days) - 1)
        places, members = np.nonzero(taken)
        short = wanted & ~taken.any(axis=0) & (parts.rows >= 0).any(axis=0)
        lacks = _uncovered(parts, begins, ends, len(days) - 1) & short if some(short) else None
        gaps = None if lacks is None else Gaps(first, days, lacks)
        return cls(parts.rows[places, members], first + members, gaps)


def _taken(
    parts: _Parts, begins: NDArray[np.intp], ends: NDArray[np.intp], wanted: Mask, last: int
) -> NDArray[np.bool_]:
    """Return for each part and member whether it is one of the fewest that make up the window.

    Of several ways with as many parts it is the one whose earlier parts are longer.

    Args:
        parts: the periods that may be parts.
        begins: the place of each one's first day among the days on which any begins or ends.
        ends: the place of the day after it.
        wanted: for each member whether a sum is wanted.
        last: the place of the day after the window.
    """
    left = np.full((last + 1, len(wanted)), _NEVER, dtype=np.int64)
    left[last] = 0
    following = np.full(left.shape, -1, dtype=np.intp)
    for part in reversed(range(len(parts))):  # of those that begin together the longest comes last
        cost = parts.costs[part] + left[ends[part]]
        better = (cost <= left[begins[part]]) & (cost < _NEVER)
        left[begins[part], better] = cost[better]
        following[begins[part], better] = part
    reached = np.zeros(left.shape, dtype=np.bool_)
    reached[0] = wanted
    taken = np.zeros(parts.rows.shape, dtype=np.bool_)
    for part in range(len(parts)):
        taken[part] = reached[begins[part]] & (following[begins[part]] == part)
        reached[ends[part]] |= taken[part]
    return taken


def _uncovered(
    parts: _Parts, begins: NDArray[np.intp], ends: NDArray[np.intp], last: int
) -> NDArray[np.bool_]:
    """Return after which days each member has no part."""
    found = np.ones((last, parts.rows.shape[1]), dtype=np.bool_)
    for part, reported in enumerate(parts.rows >= 0):
        found[begins[part] : ends[part]] &= ~reported
    return found


def _with(observed: Values, column: ObservedColumn, sums: Sequence[_Sums]) -> Values:
    """Return values with sums of parts."""
    rows = np.concatenate([one.rows for one in sums])
    cells = np.concatenate([one.cells for one in sums])
    gaps = tuple(one.gaps for one in sums if one.gaps is not None)
    length = len(observed)
    states = _states(observed.states, cells, column.states[rows])
    numbers = column.numbers[rows]
    rows, cells = rows[numbers], cells[numbers]
    valued = nowhere(length).copy()
    valued[cells] = True
    valued &= states == VALUE
    total = group_sums(wide(column.held.take(rows)), cells, length)
    statuses = _weakest(column.statuses[rows], cells, length)
    bounds = np.zeros(length, dtype=np.uint8)
    np.bitwise_or.at(bounds, cells, column.bounds[rows])
    return evolve(
        observed,
        held=Rationals.chosen(valued, total, observed.numbers),
        states=states,
        statuses=np.where(valued, statuses, observed.statuses),
        bounds=np.where(valued, bounds, observed.bounds),
        valued=observed.valued | valued,
        lacking=Lacking(length, gaps) if gaps else None,
    )


def _states(states: Codes, cells: NDArray[np.intp], parts: Codes) -> Codes:
    """Return states, those of sums by their parts: to some of them the indicator may not apply."""
    found = states.copy()
    for state in (NOT_APPLICABLE, VALUE, NOT_DUE):  # the later ones prevail
        found[cells[parts == state]] = state
    return found


def _weakest(statuses: Codes, cells: NDArray[np.intp], length: int) -> Codes:
    """Return the weakest obs_status of each cell's parts, and the break if there is one."""
    strengths, breaks = np.zeros((2, length), dtype=np.uint8)
    np.maximum.at(strengths, cells, statuses & STRENGTH_BITS)
    np.bitwise_or.at(breaks, cells, statuses & BREAK_FLAG)
    return strengths | breaks
