"""Observations that are added up in groups, with what becomes of states and statuses."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from kpikit.kernels.groups import group_bits, group_most, group_sums, group_weakest
from kpikit.kernels.narrow import wide
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import BREAK_FLAG, STATES, STATUS_CODES, STRENGTH_BITS, ObsStatus, State
from kpikit.observations.store import ObservedColumn

_VALUE, _MISSING, _NOT_DUE, _NOT_APPLICABLE = (
    STATES.index(state)
    for state in (State.VALUE, State.MISSING, State.NOT_DUE, State.NOT_APPLICABLE)
)
_ESTIMATE = STATUS_CODES[ObsStatus.ESTIMATE]
_RANKS = np.array([1, 3, 2, 0], dtype=np.uint8)
"""Which state prevails where figures are added up: missing, not due, a value, not applicable."""
_LACKS = np.array([3, 3, 2, 0], dtype=np.uint8)
"""The same of what has no number: a judgement alone cannot be added up."""
_BY_RANK = np.array([_NOT_APPLICABLE, _VALUE, _NOT_DUE, _MISSING], dtype=np.uint8)
_NONE, _ONE = Fraction(0), Fraction(1)
_DENSE = 1_000_000


@frozen(eq=False)
class Terms:
    """Observations that are added up in groups.

    Attributes:
        column: the observations.
        rows: the terms: their places among the observations.
        groups: the group of each.
        shares: which part of each counts.
        known: whether that is known.
    """

    column: ObservedColumn
    rows: NDArray[np.intp]
    groups: NDArray[np.intp]
    shares: Rationals
    known: NDArray[np.bool_]

    def summed(self, needed: NDArray[np.intp]) -> ObservedColumn:
        """Return the sum of each group; the units and periods are any.

        Args:
            needed: how many terms each group has to have.
        """
        column, rows, count = self.column, self.rows, len(needed)
        numbers = column.numbers[rows]
        ranks = np.where(numbers, _RANKS[column.states[rows]], _LACKS[column.states[rows]])
        ranks = np.where(self.known, ranks, _RANKS[_MISSING])
        most = group_most(ranks, self.groups, count)
        complete = np.bincount(self.groups, minlength=count) == needed
        states = _BY_RANK[np.where(complete, most, _RANKS[_MISSING])]
        valued = states == _VALUE
        used = numbers & valued[self.groups]
        parts = wide(column.held.take(rows)).times(self.shares).where(used, _NONE)
        firsts = np.zeros(count, dtype=np.intp)
        firsts[self.groups[::-1]] = rows[::-1]
        return evolve(
            column.take(firsts),
            held=group_sums(parts, self.groups, count),
            states=states,
            statuses=self._statuses(used, count),
            numbers=valued,
            judgements=np.zeros(count, dtype=np.uint8),
            bounds=group_bits(column.bounds[rows] * used, self.groups, count),
            timeline=None,
            steps=None if column.steps is None else Rationals.constant(_NONE, count),
        )

    def _statuses(self, used: NDArray[np.bool_], count: int) -> NDArray[np.uint8]:
        """Return the weakest status of each group: estimates where a share below 1 is used."""
        statuses = self.column.statuses[self.rows]
        partly = used & (self.shares.compared(_ONE) < 0)
        strengths = np.maximum(statuses & STRENGTH_BITS, partly * np.uint8(_ESTIMATE))
        weak = (strengths | statuses & np.uint8(BREAK_FLAG)) * used
        return group_weakest(weak, self.groups, count)


def numbered(keys: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.intp]]:
    """Return the different keys, ascending, and for each key its place among them.

    >>> [found.tolist() for found in numbered(np.array([7, 3, 7]))]
    [[3, 7], [1, 0, 1]]
    """
    size = int(keys.max(initial=-1)) + 1
    if size > _DENSE + 4 * len(keys):
        different, places = np.unique(keys, return_inverse=True)
        return different, places.ravel()
    there = np.zeros(size, dtype=np.bool_)
    there[keys] = True
    places = np.cumsum(there, dtype=np.intp) - 1
    return np.flatnonzero(there), places[keys]
