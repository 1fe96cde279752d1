"""What the cells of a group have in common: best and worst, mean, deviation, ranks, counts."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from typing import Literal, TypeAlias

import numpy as np
from attrs import frozen

from kpikit.kernels.integers import INT64, BoolArray, IntArray
from kpikit.kernels.irrational import square_root
from kpikit.kernels.ranking import ranks
from kpikit.kernels.rationals import Rationals

Of: TypeAlias = Literal["population", "sample"]
Places: TypeAlias = Literal["min", "max", "average", "dense"]

OUTSIDE = -1
"""The group of a cell that is compared with nobody."""


@lru_cache(maxsize=8)
def _outside(length: int) -> IntArray:
    """Return the column of cells that are in no group: one for all columns of a length."""
    column: IntArray = np.broadcast_to(np.int64(OUTSIDE), length)
    return column


@frozen(eq=False)
class Peers:
    """A column of values in groups of peers.

    Whatever it computes is a column with one number per cell, that of the cell's group; without
    meaning where the cell is in none. It is computed when it is asked for.

    Attributes:
        values: one per cell; elsewhere than in groups they have no influence.
        groups: a code for the group of each cell; `OUTSIDE` where it is in none.
        names: who the cells are of; they repeat, if there are more cells than names.
    """

    values: Rationals
    groups: IntArray
    names: Sequence[str] = ()

    @classmethod
    def none(cls, values: Rationals) -> Peers:
        """Return a column of cells that are compared with nobody.

        >>> Peers.none(Rationals.of([1, 2])).inside.tolist()
        [False, False]
        """
        return cls(values, _outside(len(values)))

    def negated(self) -> Peers:
        """Return the same peers with values of the other sign.

        >>> Peers(Rationals.of([1, 2]), np.array([0, 0])).negated().highest.fractions()
        [Fraction(-1, 1), Fraction(-1, 1)]
        """
        return Peers(self.values.negated(), self.groups, self.names)

    @property
    def inside(self) -> BoolArray:
        """Where a cell is in a group."""
        return np.not_equal(self.groups, OUTSIDE)

    @property
    def counts(self) -> IntArray:
        """How many cells the group has.

        >>> Peers(Rationals.of([1, 2, 5]), np.array([0, 0, 1])).counts.tolist()
        [2, 2, 1]
        """
        return self._spread(self._order.sizes)

    @property
    def lowest(self) -> Rationals:
        """The lowest value of the group.

        >>> Peers(Rationals.of([1, 2, 5]), np.array([0, 0, 1])).lowest.fractions()
        [Fraction(1, 1), Fraction(1, 1), Fraction(5, 1)]
        """
        order = self._order
        return self.values.take(self._spread(order.cells[order.starts]))

    @property
    def highest(self) -> Rationals:
        """The highest value of the group.

        >>> Peers(Rationals.of([1, 2, 5]), np.array([0, 0, 1])).highest.fractions()
        [Fraction(2, 1), Fraction(2, 1), Fraction(5, 1)]
        """
        order = self._order
        return self.values.take(self._spread(order.cells[order.starts + order.sizes - 1]))

    @property
    def alike(self) -> BoolArray:
        """Where all values of the group are equal, as that of one cell alone is."""
        return np.equal(self.lowest.compared(self.highest), 0)

    @property
    def mean(self) -> Rationals:
        """The mean of the group, exact.

        >>> Peers(Rationals.of([1, 2, 5]), np.array([0, 0, 1])).mean.fractions()
        [Fraction(3, 2), Fraction(3, 2), Fraction(5, 1)]
        """
        return self._means(self.values)

    def deviation(self, of: Of) -> Rationals:
        """Return the standard deviation of the group: exact, or with the digits of a root.

        Args:
            of: whether the group is the `population`, or a `sample` of one: then the squares are
                divided by one less than the number of cells. The deviation of one cell is 0.

        >>> Peers(Rationals.of([1, 5]), np.array([0, 0])).deviation("population").fractions()
        [Fraction(2, 1), Fraction(2, 1)]
        """
        mean = self._sums(self.values).over(self._sizes())
        squares = self._sums(self.values.times(self.values)).over(self._sizes())
        variances = squares.minus(mean.times(mean)).fractions()
        sizes = self._order.sizes.tolist()
        if of == "sample":
            pairs = zip(variances, sizes, strict=True)
            variances = [one * size / max(size - 1, 1) for one, size in pairs]
        return Rationals.of([square_root(one) for one in variances]).take(self._own)

    def ranks(self, ties: Places) -> Rationals:
        """Return the place of each cell in its group: 1 for the highest value.

        Args:
            ties: what cells of equal value get: `min` their best place (1-2-2-4), `max` their
                worst (1-3-3-4), `average` the middle (1-2.5-2.5-4), `dense` the next number
                (1-2-2-3).

        >>> peers = Peers(Rationals.of([9, 8, 8, 7]), np.array([0, 0, 0, 0]))
        >>> [str(rank) for rank in peers.ranks("average").fractions()]
        ['1', '5/2', '5/2', '4']
        """
        if ties == "average":
            both = self._ranks("min") + self._ranks("max")
            return Rationals.scaled(both, 2)
        return Rationals.scaled(self._ranks(ties))

    def last(self, ties: Places) -> Rationals:
        """Return the number of the last place in the group.

        >>> peers = Peers(Rationals.of([9, 8, 8, 7]), np.array([0, 0, 0, 0]))
        >>> peers.last("min").fractions()[0], peers.last("dense").fractions()[0]
        (Fraction(4, 1), Fraction(3, 1))
        """
        if ties != "dense":
            return Rationals.scaled(self.counts)
        order = self._order
        return Rationals.scaled(self._spread(self._ranks("dense")[order.cells[order.starts]]))

    def of(self, name: str) -> tuple[Rationals, BoolArray]:
        """Return the value that somebody has in the group of each cell, and where there is one.

        >>> peers = Peers(Rationals.of([9, 8, 7, 6]), np.array([0, 0, 1, 1]), ("a", "b"))
        >>> peers.of("b")[0].fractions() == [8, 8, 6, 6]
        True
        """
        own = np.array([known == name for known in self.names], dtype=np.bool_)
        cells = np.flatnonzero(np.resize(own, len(self.groups)) & self.inside)
        found = np.full(len(self._order.sizes), -1, dtype=np.int64)
        found[self._own[cells]] = cells
        places = self._spread(found)
        return self.values.take(places), (places >= 0) & self.inside

    def measures(self) -> dict[int, dict[str, Fraction]]:
        """Return the values of each group, by its code and by the names of the cells.

        >>> Peers(Rationals.of([1, 2]), np.array([4, OUTSIDE]), ("a", "b")).measures()
        {4: {'a': Fraction(1, 1)}}
        """
        found: dict[int, dict[str, Fraction]] = {}
        cells = np.flatnonzero(self.inside)
        numbers, groups = self.values.take(cells).fractions(), self.groups[cells].tolist()
        for cell, number, group in zip(cells.tolist(), numbers, groups, strict=True):
            found.setdefault(group, {})[self.names[cell % len(self.names)]] = number
        return found

    # --- groups ---

    @cached_property
    def _own(self) -> IntArray:
        """For each cell the number of its group among those that there are; 0 for no group."""
        numbers = np.zeros(len(self.groups), dtype=np.int64)
        inside = self.inside
        numbers[inside] = np.unique(self.groups[inside], return_inverse=True)[1]
        return numbers

    @cached_property
    def _order(self) -> _Order:
        """The cells of each group together, those with the lowest values first.

        If there is no group, one stands for it that is made of a cell outside.
        """
        cells = np.flatnonzero(self.inside)
        if not cells.size:
            one = np.zeros(1, dtype=np.int64)
            return _Order(one, one, one + 1)
        places = ranks(self.values, self.inside, self.groups, "dense", descending=False)
        cells = cells[np.lexsort((places[cells], self._own[cells]))]
        starts = np.flatnonzero(np.diff(self._own[cells], prepend=-1))
        return _Order(cells, starts, np.diff(starts, append=len(cells)))

    def _spread(self, of_groups: IntArray) -> IntArray:
        """Return for each cell the number of its group."""
        return of_groups[self._own]

    def _ranks(self, ties: Literal["min", "max", "dense"]) -> IntArray:
        return ranks(self.values, self.inside, self.groups, ties)

    def _means(self, column: Rationals) -> Rationals:
        return self._sums(column).over(self._sizes()).take(self._own)

    def _sizes(self) -> Rationals:
        return Rationals.scaled(self._order.sizes)

    def _sums(self, column: Rationals) -> Rationals:
        """Return for each group the sum of a column."""
        order = self._order
        part = column.take(order.cells)
        if isinstance(part.denominators, int):
            tops = part.numerators
            if part.upper.bound * len(tops) > INT64:
                tops = tops.astype(object)
            return Rationals.scaled(np.add.reduceat(tops, order.starts), part.denominators)
        numbers = part.fractions()
        ends = (order.starts + order.sizes).tolist()
        pairs = zip(order.starts.tolist(), ends, strict=True)
        return Rationals.of([sum(numbers[start:end], Fraction(0)) for start, end in pairs])


@frozen(eq=False)
class _Order:
    """The cells of all groups, group by group.

    Attributes:
        cells: the cells.
        starts: where each group begins among them.
        sizes: how many cells each group has.
    """

    cells: IntArray
    starts: IntArray
    sizes: IntArray
