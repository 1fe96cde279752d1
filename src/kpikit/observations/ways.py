"""What the organisation units of one map become on another map, as columns."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from kpikit.kernels.rationals import Rationals

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_WHOLE, _NOTHING = Fraction(1), Fraction(0)
_NEVER = 2**31


GOES_ON = (0, 0)
"""Running figures go on."""


@frozen
class Way:
    """What of a unit of one map a unit of another map has.

    Attributes:
        target: code of the unit of the other map.
        share: which part of the first unit it is; `None` where that is not known.
        anew: on the way, number of the first day from which running figures count anew, and code
            of the unit that does so; zeros if they go on.
    """

    target: int
    share: Fraction | None = _WHOLE
    anew: tuple[int, int] = GOES_ON


@frozen(eq=False)
class Ways:
    """What all units of one map become on another map.

    Attributes:
        sources: code of the first unit of each way, ascending.
        targets: code of the other one.
        shares: which part of the first unit it is; 0 where that is not known.
        known: where it is known.
        anew: number of the first day from which running figures count anew; 0 if they go on.
        newly: code of the unit that does so.
        starts: for each unit the place of its first way, and one more.
        back: whether the other map is an earlier one.
    """

    sources: NDArray[np.int32]
    targets: NDArray[np.int32]
    shares: Rationals
    known: NDArray[np.bool_]
    anew: NDArray[np.int32]
    newly: NDArray[np.int32]
    starts: NDArray[np.intp]
    back: bool = False
    _needs: dict[bytes, NDArray[np.intp]] = field(factory=dict)

    @classmethod
    def of(cls, ways: Mapping[int, Sequence[Way]], units: int, *, back: bool = False) -> Ways:
        """Return the columns of ways.

        Args:
            ways: the ways of each unit of the first map, by its code.
            units: how many units there ever are.
            back: whether the other map is an earlier one.

        >>> ways = Ways.of({0: [Way(2)], 1: [Way(2), Way(3, Fraction(1, 2))]}, 4)
        >>> ways.targets.tolist(), ways.starts.tolist()
        ([2, 2, 3], [0, 1, 3, 3, 3])
        """
        counts = [len(ways.get(unit, ())) for unit in range(units)]
        every = [way for unit in range(units) for way in ways.get(unit, ())]
        return cls(
            sources=np.repeat(np.arange(units, dtype=np.int32), counts),
            targets=np.array([way.target for way in every], dtype=np.int32),
            shares=Rationals.of([way.share or _NOTHING for way in every]),
            known=np.array([way.share is not None for way in every], dtype=np.bool_),
            anew=np.array([way.anew[0] for way in every], dtype=np.int32),
            newly=np.array([way.anew[1] for way in every], dtype=np.int32),
            starts=np.concatenate([[0], np.cumsum(counts, dtype=np.intp)]).astype(np.intp),
            back=back,
        )

    @cached_property
    def counts(self) -> NDArray[np.intp]:
        """How many ways each unit has."""
        return np.diff(self.starts)

    @cached_property
    def entire(self) -> NDArray[np.bool_]:
        """Which ways take all of their first unit."""
        return np.asarray(self.known & (self.shares.compared(_WHOLE) == 0))

    def needed(self, inside: NDArray[np.bool_]) -> NDArray[np.intp]:
        """Return for each unit of the other map how many ways lead to it.

        Args:
            inside: for each unit whether its ways count.

        >>> ways = Ways.of({0: [Way(2)], 1: [Way(2)]}, 3)
        >>> ways.needed(np.array([True, False, False])).tolist()
        [0, 0, 1]
        """
        key = inside.tobytes()
        if key not in self._needs:
            there = self.targets[inside[self.sources]]
            self._needs[key] = np.bincount(there, minlength=len(self.starts) - 1)
        return self._needs[key]

    def alone(self, inside: NDArray[np.bool_], has: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Return which ways carry everything unchanged: all of one unit, which goes nowhere else.

        Nothing else comes to the other unit, or nothing else that has the indicator.

        Args:
            inside: for each unit whether it has the indicator on its map.
            has: for each unit whether it has the indicator on the other map.
        """
        entire = self.entire & (self.counts[self.sources] == 1)
        everywhere = np.ones(len(inside), dtype=np.bool_)
        only = self.needed(everywhere)[self.targets] == 1
        counted = (
            inside[self.sources] & has[self.targets] & (self.needed(inside)[self.targets] == 1)
        )
        return np.asarray(entire & (only | counted))

    def over(self, units: NDArray[np.integer]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the ways of some units: for each the place of the unit, and of the way.

        >>> ways = Ways.of({0: [Way(2)], 1: [Way(2), Way(3)]}, 4)
        >>> [places.tolist() for places in ways.over(np.array([1, 0]))]
        [[0, 0, 1], [1, 2, 0]]
        """
        return _ranges(self.starts, units)

    @cached_property
    def _incoming(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The ways in the order of the units they lead to, and where those of each unit begin."""
        order = np.argsort(self.targets, kind="stable")
        return order, np.searchsorted(self.targets[order], np.arange(len(self.starts)))

    def into(self, units: NDArray[np.integer]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """Return the ways to some units: for each the place of the unit, and of the way.

        >>> ways = Ways.of({0: [Way(2)], 1: [Way(2), Way(3)]}, 4)
        >>> [places.tolist() for places in ways.into(np.array([3, 2]))]
        [[0, 1, 1], [2, 0, 1]]
        """
        order, starts = self._incoming
        rows, places = _ranges(starts, units)
        return rows, order[places]


def _ranges(
    starts: NDArray[np.intp], chosen: NDArray[np.integer]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return what lies in some of the ranges that follow each other.

    Each is given by the place of its range among those that are chosen, and by its own place.

    Args:
        starts: where each range begins, and where the last one ends.
        chosen: the numbers of ranges, in any order.
    """
    counts = np.diff(starts)[chosen]
    rows = np.repeat(np.arange(len(chosen), dtype=np.intp), counts)
    first = np.repeat(np.cumsum(counts) - counts, counts)
    return rows, starts[chosen][rows] + np.arange(len(rows)) - first


def composed(steps: Iterable[Mapping[int, Sequence[Way]]]) -> dict[int, list[Way]]:
    """Return what units become by several changes of the map, one after the other.

    Units that a step does not name stay what they are; those that are never named are left out.

    Args:
        steps: the ways of the units that each change names, by their codes.

    >>> half = Fraction(1, 2)
    >>> found = composed([{0: [Way(1)]}, {1: [Way(2, half), Way(3, half)]}])
    >>> [(way.target, way.share) for way in found[0]]
    [(2, Fraction(1, 2)), (3, Fraction(1, 2))]
    """
    found: dict[int, list[Way]] = {}
    arisen: set[int] = set()
    for step in steps:
        arisen |= {way.target for ways in found.values() for way in ways} - found.keys()
        named = {unit: [Way(unit)] for unit in step if unit not in found and unit not in arisen}
        found = {unit: _followed(ways, step) for unit, ways in {**found, **named}.items()}
    return found


def _followed(ways: Iterable[Way], step: Mapping[int, Sequence[Way]]) -> list[Way]:
    """Return ways followed by those of one more change; several to one unit are one."""
    found: dict[int, Way] = {}
    for way in ways:
        for more in step.get(way.target, (Way(way.target),)):
            share = _times(way.share, more.share)
            one = Way(more.target, share, _first(way.anew, more.anew))
            other = found.get(more.target)
            found[more.target] = one if other is None else _joined(one, other)
    return list(found.values())


def _times(one: Fraction | None, other: Fraction | None) -> Fraction | None:
    return None if one is None or other is None else one * other


def _first(one: tuple[int, int], other: tuple[int, int]) -> tuple[int, int]:
    """Return what begins anew first."""
    return min(one, other, key=lambda anew: anew[0] or _NEVER)


def _joined(one: Way, other: Way) -> Way:
    known = one.share is not None and other.share is not None
    share = (one.share or _NOTHING) + (other.share or _NOTHING)
    return Way(one.target, share if known else None, _first(one.anew, other.anew))


def backward(forward: Mapping[int, Sequence[Way]]) -> dict[int, list[Way]]:
    """Return what the units of a later map were on an earlier one.

    Only what came from one unit alone, and is all of it, is known.

    Args:
        forward: what each unit of the earlier map became, by its code.

    >>> found = backward({0: [Way(2)], 1: [Way(2)], 3: [Way(4)]})
    >>> found[2][0].share is None, found[4]
    (True, [Way(target=3, share=Fraction(1, 1), anew=(0, 0))])
    """
    sources: dict[int, list[int]] = {}
    for unit, ways in forward.items():
        for way in ways:
            sources.setdefault(way.target, []).append(unit)
    return {
        later: [
            Way(unit, _WHOLE if _same(forward[unit]) and len(units) == 1 else None)
            for unit in units
        ]
        for later, units in sources.items()
    }


def _same(ways: Sequence[Way]) -> bool:
    return len(ways) == 1 and ways[0].share == 1
