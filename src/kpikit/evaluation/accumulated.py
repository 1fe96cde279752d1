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
from kpikit.evaluation.lacking import FirstOf, Gaps, Lacking, Lacks
from kpikit.kernels.groups import group_bits, group_sums, group_weakest
from kpikit.kernels.masks import every, nowhere, some
from kpikit.kernels.narrow import wide
from kpikit.kernels.rationals import Rationals
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

    @cached_property
    def first(self) -> NDArray[np.intp]:
        """For each period the place of the first one that has the same days."""
        _, places, inverse = np.unique(self.spans, axis=1, return_index=True, return_inverse=True)
        return np.asarray(places[inverse.ravel()])

    @cached_property
    def nothing(self) -> bool:
        """Whether no window has any part."""
        return not some(self.inside)


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
    if column is None or within.nothing or not some(observed.states):
        return observed
    wanted = (observed.states == MISSING).reshape(len(within.windows), len(members))
    reported = _Reported.of(column, members, within)
    table = within.inside & reported.there
    sums = [
        _Sums.of(
            reported.parts(np.flatnonzero(table[number])),
            within.whole[:, number],
            wanted[number],
            number * len(members),
        )
        for number in np.flatnonzero(table.any(axis=1) & wanted.any(axis=1)).tolist()
    ]
    return _with(observed, column, sums) if sums else observed


@frozen(eq=False)
class _Reported:
    """What is reported of an indicator in all periods.

    Attributes:
        within: knows the days of the periods.
        rows: for each period and member the row that says how much it is, or why nothing; or -1.
        late: whether that row says that it is not due.
        there: whether anything is reported of a period.
    """

    within: Within
    rows: NDArray[np.intp]
    late: NDArray[np.bool_]
    there: NDArray[np.bool_]

    @classmethod
    def of(cls, column: ObservedColumn, members: Members, within: Within) -> _Reported:
        """Return what is reported; periods with the same days are the first of them."""
        units = members.positions[column.org_units]
        usable = (units >= 0) & (column.numbers | (column.states >= NOT_DUE))
        there = slice(None) if every(usable) else np.flatnonzero(usable)
        places = within.first[column.periods[there]]
        rows = np.full((len(within.periods), len(members)), -1, dtype=np.intp)
        rows[places, units[there]] = np.arange(len(units))[there]
        late = column.states == NOT_DUE
        late = late[rows] & (rows >= 0) if some(late) else nowhere(rows.size).reshape(rows.shape)
        return cls(within, rows, late, rows.max(axis=1, initial=-1) >= 0)

    def parts(self, codes: NDArray[np.intp]) -> _Parts:
        """Return the periods of some codes as parts of a window."""
        starts, afters = self.within.spans[:, codes]
        order = codes[np.lexsort((-afters, starts))]
        rows = self.rows[order]
        costs = np.where(self.late[order], len(codes) + 1, 1)
        starts, afters = self.within.spans[:, order]
        return _Parts(starts, afters, rows, np.where(rows < 0, _NEVER, costs))


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
        taken = _taken(parts.costs, begins, ends, len(days) - 1) & wanted
        places, members = np.nonzero(taken)
        short = wanted & ~taken.any(axis=0) & (parts.rows >= 0).any(axis=0)
        lacks = _uncovered(parts, begins, ends, len(days) - 1) & short if some(short) else None
        gaps = None if lacks is None else Gaps(first, days, lacks)
        return cls(parts.rows[places, members], first + members, gaps)


def _taken(
    costs: NDArray[np.int64], begins: NDArray[np.intp], ends: NDArray[np.intp], last: int
) -> NDArray[np.bool_]:
    """Return for each part and member whether it is one of those that make up the window best.

    Of several ways that cost the same it is the one whose earlier parts are longer.

    Args:
        costs: what each part costs each member.
        begins: the place of each one's first day among the days on which any begins or ends.
        ends: the place of the day after it.
        last: the place of the day after the window.
    """
    if costs.shape[1] > 1 and every(costs == costs[:, :1]):  # as where everybody reports alike
        return np.broadcast_to(_taken(costs[:, :1], begins, ends, last), costs.shape)
    left = np.full((last + 1, costs.shape[1]), _NEVER, dtype=np.int64)
    left[last] = 0
    following = np.full(left.shape, -1, dtype=np.intp)
    for part in reversed(range(len(costs))):  # of those that begin together the longest comes last
        cost = costs[part] + left[ends[part]]
        better = (cost <= left[begins[part]]) & (cost < _NEVER)
        left[begins[part], better] = cost[better]
        following[begins[part], better] = part
    reached = np.zeros(left.shape, dtype=np.bool_)
    reached[0] = True
    taken = np.zeros(costs.shape, dtype=np.bool_)
    for part in range(len(costs)):
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
    statuses = group_weakest(column.statuses[rows], cells, length)
    bounds = group_bits(column.bounds[rows], cells, length)
    return evolve(
        observed,
        held=Rationals.chosen(valued, total, observed.numbers),
        states=states,
        statuses=np.where(valued, statuses, observed.statuses),
        bounds=np.where(valued, bounds, observed.bounds),
        valued=observed.valued | valued,
        lacking=_lacking(observed.lacking, length, gaps),
    )


def _lacking(known: Lacks | None, length: int, gaps: tuple[Gaps, ...]) -> Lacks | None:
    """Return which parts lack, and what was said before of the other cells."""
    found = Lacking(length, gaps) if gaps else None
    if known is None or found is None:
        return known or found
    return FirstOf(found, known)


def _states(states: Codes, cells: NDArray[np.intp], parts: Codes) -> Codes:
    """Return states, those of sums by their parts: to some of them the indicator may not apply."""
    found = states.copy()
    for state in (NOT_APPLICABLE, VALUE, NOT_DUE):  # the later ones prevail
        found[cells[parts == state]] = state
    return found
