"""Who has a place where there are quotas, in whole numbers.

Candidates come in order, the best first. Each quota covers some of them, in partitions; a partition
has room for a share of its base, which may grow or shrink with every candidate that is admitted. A
candidate is admitted if there is room in every partition that it is in. A partition that had no
room for one is full: it admits nobody behind.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from attrs import define, field, frozen

from kpikit.kernels.integers import IntArray

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kpikit.kernels.integers import BoolArray

Rounding: TypeAlias = Literal["down", "up", "nearest"]


@frozen(eq=False)
class Limit:
    """A quota.

    Attributes:
        share: the share of the base that may be admitted, from 0 to 1; of a base of 1 that neither
            grows nor shrinks, any number.
        rounding: how what is allowed becomes a whole number; halves go up.
        together: whether equals are all admitted where there is room for one of them; else none
            is, where there is not room for all.
        partitions: for each candidate the partition that it is in, from 0; -1 for none.
        bases: for each partition its base while nobody is admitted.
        gains: for each candidate by how much the base grows when it is admitted: -1, 0 or 1.
    """

    share: Fraction
    rounding: Rounding
    together: bool
    partitions: IntArray
    bases: IntArray
    gains: IntArray


def allowed(share: Fraction, base: int, rounding: Rounding) -> int:
    """Return how many units a share of a base is.

    >>> [allowed(Fraction(1, 5), 18, way) for way in ("down", "up", "nearest")]
    [3, 4, 4]
    """
    over, under = share.numerator * base, share.denominator
    if rounding == "down":
        return over // under
    if rounding == "up":
        return -(-over // under)
    return (2 * over + under) // (2 * under)


def admitted(order: IntArray, limits: Sequence[Limit]) -> BoolArray:
    """Return which candidates are admitted.

    Args:
        order: for each candidate its place, the smallest first; equals share one.
        limits: the quotas, at least one.

    >>> everyone = np.zeros(4, dtype=np.int64)
    >>> half = Limit(Fraction(1, 2), "down", False, everyone, np.array([4]), everyone)
    >>> admitted(np.array([3, 1, 2, 3]), [half]).tolist()
    [False, True, True, False]
    """
    rooms = [_Rooms.of(limit) for limit in limits]
    found = np.zeros(len(order), dtype=np.bool_)
    for equals in _in_order(order):
        for room in rooms:
            room.close(equals)
        waiting = [one for one in equals if not any(room.full(one) for room in rooms)]
        refused: set[int] = set()
        for room in rooms:
            refused.update(room.refused(waiting))
        for one in waiting:
            if one not in refused:
                found[one] = True
                for room in rooms:
                    room.admit(one)
    return found


def _in_order(order: IntArray) -> Iterator[list[int]]:
    """Yield the candidates, equals together."""
    places = np.argsort(order)
    starts = np.flatnonzero(np.diff(order[places])) + 1
    yield from (equals.tolist() for equals in np.split(places, starts))


@define(eq=False)
class _Rooms:
    """What is left in the partitions of one quota.

    Attributes:
        limit: the quota.
        partitions: as in the quota.
        gains: as in the quota.
        bases: for each partition its base with those admitted so far.
        taken: for each partition how many are admitted.
        closed: the partitions that are full.
    """

    limit: Limit
    partitions: list[int]
    gains: list[int]
    bases: list[int]
    taken: list[int]
    closed: set[int] = field(factory=set)

    @classmethod
    def of(cls, limit: Limit) -> _Rooms:
        """Return the empty partitions of a quota."""
        bases = limit.bases.tolist()
        return cls(limit, limit.partitions.tolist(), limit.gains.tolist(), bases, [0] * len(bases))

    def full(self, candidate: int) -> bool:
        """Return whether the partition of a candidate is full."""
        return self.partitions[candidate] in self.closed

    def admit(self, candidate: int) -> None:
        """Count a candidate that is admitted."""
        partition = self.partitions[candidate]
        if partition >= 0:
            self.taken[partition] += 1
            self.bases[partition] += self.gains[candidate]

    def close(self, equals: Sequence[int]) -> None:
        """Close the partitions that have no room for any of some equals."""
        for partition, some in self._by_partition(equals):
            if not any(self._fit(partition, [one]) for one in some):
                self.closed.add(partition)

    def refused(self, equals: Sequence[int]) -> Iterator[int]:
        """Yield those of some equals for whom there is too little room; it is for one at least."""
        for partition, some in self._by_partition(equals):
            if not self._fit(partition, some):
                self.closed.add(partition)
                yield from () if self.limit.together else some

    def _by_partition(self, equals: Sequence[int]) -> Iterable[tuple[int, list[int]]]:
        found: dict[int, list[int]] = {}
        for one in equals:
            if self.partitions[one] >= 0:
                found.setdefault(self.partitions[one], []).append(one)
        return found.items()

    def _fit(self, partition: int, some: Sequence[int]) -> bool:
        base = self.bases[partition] + sum(self.gains[one] for one in some)
        most = allowed(self.limit.share, base, self.limit.rounding)
        return self.taken[partition] + len(some) <= most
