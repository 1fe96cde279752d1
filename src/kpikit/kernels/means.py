"""Ways to combine the parts of a group beside sums and weighted means.

Each function takes one column per part, at least one part, and one mask per part: what is not
present has no influence. Where nothing is present the result has no meaning: the caller's mask must
say so. A mean lies between the least and the greatest of the parts that are present.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from itertools import compress
from math import lcm
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.kernels.aggregation import weights_present
from kpikit.kernels.integers import INT64, BoolArray, IntArray
from kpikit.kernels.irrational import geometric_mean, root
from kpikit.kernels.ranking import ranks
from kpikit.kernels.rationals import Rationals
from kpikit.kernels.sums import total

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ZERO, _ONE = Fraction(0), Fraction(1)


# --- by order ---


def lowest(points: Sequence[Rationals], present: Sequence[BoolArray]) -> Rationals:
    """Return the least of the parts that are present.

    >>> parts = [Rationals.of([8, 8]), Rationals.of([5, 0])]
    >>> lowest(parts, [np.array([True, True]), np.array([True, False])]).fractions()
    [Fraction(5, 1), Fraction(8, 1)]
    """
    return _furthest(points, present, -1)


def highest(points: Sequence[Rationals], present: Sequence[BoolArray]) -> Rationals:
    """Return the greatest of the parts that are present.

    >>> parts = [Rationals.of([8, 8]), Rationals.of([9, 10])]
    >>> highest(parts, [np.array([True, True]), np.array([True, False])]).fractions()
    [Fraction(9, 1), Fraction(8, 1)]
    """
    return _furthest(points, present, 1)


def _furthest(points: Sequence[Rationals], present: Sequence[BoolArray], sign: int) -> Rationals:
    found, known = points[0], present[0]
    for part, mask in zip(points[1:], present[1:], strict=True):
        taken = mask & (~known | (part.compared(found) == sign))
        found, known = Rationals.chosen(taken, part, found), known | mask
    return found


def median(points: Sequence[Rationals], present: Sequence[BoolArray]) -> Rationals:
    """Return the one in the middle of the parts that are present, or the mean of the two there.

    >>> parts = [Rationals.of([8, 8]), Rationals.of([5, 5]), Rationals.of([0, 0])]
    >>> everywhere, second = np.array([True, True]), np.array([False, True])
    >>> median(parts, [everywhere, everywhere, second]).fractions()
    [Fraction(13, 2), Fraction(5, 1)]
    """
    ordered = _Ordered.of(points, present)
    last = ordered.counts - 1
    return total([ordered.at(last // 2), ordered.at((last + 1) // 2)]).over(Fraction(2))


def mean_of_lowest(
    points: Sequence[Rationals], present: Sequence[BoolArray], number: int
) -> Rationals:
    """Return the mean of some of the least parts that are present; of all, where there are fewer.

    Args:
        points: one column per part.
        present: one mask per part.
        number: how many; at least 1.

    >>> parts = [Rationals.of([8, 8]), Rationals.of([5, 5]), Rationals.of([0, 0])]
    >>> everywhere, second = np.array([True, True]), np.array([False, True])
    >>> mean_of_lowest(parts, [everywhere, everywhere, second], 2).fractions()
    [Fraction(13, 2), Fraction(5, 2)]
    """
    ordered = _Ordered.of(points, present)
    taken = np.minimum(ordered.counts, number)
    most = min(number, len(points))
    parts = [ordered.at(place).where(place < taken, _ZERO) for place in range(most)]
    return total(parts).over(Rationals.scaled(taken))


@frozen(eq=False)
class _Ordered:
    """The parts of each cell in ascending order, absent ones last.

    Attributes:
        points: all parts, one column after the other.
        parts: number of the part at each place of the order, for each cell.
        counts: how many parts of each cell are present.
    """

    points: Rationals
    parts: IntArray
    counts: IntArray

    @classmethod
    def of(cls, points: Sequence[Rationals], present: Sequence[BoolArray]) -> _Ordered:
        """Order parts by ranks among all of them, which are exact."""
        whole, there = Rationals.concatenated(points), np.concatenate(present)
        together = np.zeros(len(there), dtype=np.int64)
        places = ranks(whole, there, together, "dense", descending=False)
        places = np.where(there, places, len(there)).reshape(len(points), -1)
        return cls(whole, np.argsort(places, axis=0), np.count_nonzero(present, axis=0))

    def at(self, places: IntArray | int) -> Rationals:
        """Return the part at a place of the order, in each cell."""
        cells = np.arange(len(self.counts))
        return self.points.take(self.parts[places, cells] * len(cells) + cells)


# --- by arithmetic ---


def negative(points: Sequence[Rationals], present: Sequence[BoolArray]) -> BoolArray:
    """Return where any part that is present is below zero.

    >>> parts = [Rationals.of([8, 8]), Rationals.of([-5, -5])]
    >>> negative(parts, [np.array([True, True]), np.array([True, False])]).tolist()
    [True, False]
    """
    return _any_present(points, present, lambda part: part.compared(_ZERO) < 0)


def product(
    points: Sequence[Rationals], present: Sequence[BoolArray], divisors: Sequence[Fraction]
) -> Rationals:
    """Return the product of the parts that are present, each over its divisor.

    >>> parts = [Rationals.of([8, 8]), Rationals.of([5, 5])]
    >>> present = [np.array([True, True]), np.array([True, False])]
    >>> product(parts, present, [Fraction(10), Fraction(10)]).fractions()
    [Fraction(2, 5), Fraction(4, 5)]
    """
    shares = (part.over(divisor) for part, divisor in zip(points, divisors, strict=True))
    counted = (share.where(mask, _ONE) for share, mask in zip(shares, present, strict=True))
    return reduce(Rationals.times, counted)


def harmonic_mean(
    points: Sequence[Rationals], present: Sequence[BoolArray], weights: Sequence[Fraction]
) -> Rationals:
    """Return the weighted harmonic mean; 0 where a part is 0, without meaning with one below.

    >>> parts = [Rationals.of([6, 6]), Rationals.of([3, 0])]
    >>> present = [np.array([True, True]), np.array([True, True])]
    >>> harmonic_mean(parts, present, [Fraction(1), Fraction(1)]).fractions()
    [Fraction(4, 1), Fraction(0, 1)]
    """
    one = Rationals.constant(_ONE, len(present[0]))
    inverses = [
        one.over(part).where(mask, _ZERO) for part, mask in zip(points, present, strict=True)
    ]
    found = weights_present(present, weights).over(total(inverses, weights))
    zero = _any_present(points, present, lambda part: part.compared(_ZERO) == 0)
    return found.where(~zero, _ZERO)


def geometric(
    points: Sequence[Rationals], present: Sequence[BoolArray], weights: Sequence[Fraction]
) -> Rationals:
    """Return the weighted geometric mean; 0 where a part is 0, without meaning with one below.

    It is exact where it is rational, and has the digits of `kpikit.kernels.irrational` elsewhere.

    >>> parts = [Rationals.of([4, 4]), Rationals.of([9, 0])]
    >>> present = [np.array([True, True]), np.array([True, True])]
    >>> geometric(parts, present, [Fraction(1), Fraction(1)]).fractions()
    [Fraction(6, 1), Fraction(0, 1)]
    """
    return _cell_by_cell(points, present, weights, geometric_mean)


def power_mean(
    points: Sequence[Rationals],
    present: Sequence[BoolArray],
    weights: Sequence[Fraction],
    power: int,
) -> Rationals:
    """Return the weighted mean of powers, and of that the root.

    With a power below zero it is 0 where a part is 0. It has no meaning with a part below zero.

    Args:
        points: one column per part.
        present: one mask per part.
        weights: the weight of each part, above zero.
        power: any whole number but 0.

    >>> parts = [Rationals.of([1, 6]), Rationals.of([7, 3])]
    >>> present = [np.array([True, True]), np.array([True, True])]
    >>> power_mean(parts, present, [Fraction(1), Fraction(1)], 2).fractions()[0]
    Fraction(5, 1)
    """
    return _cell_by_cell(
        points, present, weights, lambda numbers, sizes: mean_of_powers(numbers, sizes, power)
    )


def mean_of_powers(
    numbers: Sequence[Fraction], weights: Sequence[Fraction], power: int
) -> Fraction:
    """Return the weighted power mean of numbers that are zero or above.

    >>> mean_of_powers([Fraction(6), Fraction(3)], [Fraction(1), Fraction(1)], -1)
    Fraction(4, 1)
    """
    if power < 0 and 0 in numbers:
        return _ZERO
    powers = [number**power for number in numbers]
    weighed = sum((one * size for one, size in zip(powers, weights, strict=True)), _ZERO)
    found = root(weighed / sum(weights, _ZERO), abs(power))
    return found if power > 0 else 1 / found


def _cell_by_cell(
    points: Sequence[Rationals],
    present: Sequence[BoolArray],
    weights: Sequence[Fraction],
    mean: Callable[[Sequence[Fraction], Sequence[Fraction]], Fraction],
) -> Rationals:
    """Return a mean of the numbers in each cell; equal cells are computed once."""
    cells = np.flatnonzero(np.any(present, axis=0) & ~negative(points, present))
    numbers = [part.take(cells).fractions() for part in points]
    masks = [mask[cells].tolist() for mask in present]
    keys = list(zip(zip(*numbers, strict=True), zip(*masks, strict=True), strict=True))
    known = {
        (row, there): mean(list(compress(row, there)), list(compress(weights, there)))
        for row, there in dict.fromkeys(keys)
    }
    found = [_ZERO] * len(present[0])
    for cell, key in zip(cells.tolist(), keys, strict=True):
        found[cell] = known[key]
    return Rationals.of(found)


def _any_present(
    points: Sequence[Rationals],
    present: Sequence[BoolArray],
    asked: Callable[[Rationals], BoolArray],
) -> BoolArray:
    """Return where what is asked is true of any part that is present."""
    found = [asked(part) & mask for part, mask in zip(points, present, strict=True)]
    return np.asarray(np.any(found, axis=0))


# --- by comparison ---


def majority(
    points: Sequence[Rationals],
    present: Sequence[BoolArray],
    weights: Sequence[Fraction],
    groups: IntArray,
) -> IntArray:
    """Return how many others of its group a cell defeats, less how many defeat it.

    One cell defeats another if the weights of the parts in which it has more points are above the
    weights of those in which it has fewer; parts that only one of the two has do not count.

    Args:
        points: one column per part.
        present: one mask per part.
        weights: the weight of each part.
        groups: a code from 0 for the group of each cell; -1 where it is in none.

    >>> parts = [Rationals.of([3, 2, 1]), Rationals.of([1, 2, 3]), Rationals.of([5, 4, 3])]
    >>> present = [np.array([True, True, True])] * 3
    >>> majority(parts, present, [Fraction(1)] * 3, np.array([0, 0, 0])).tolist()
    [2, 0, -2]
    """
    common = lcm(*(weight.denominator for weight in weights))
    sizes = [int(weight * common) for weight in weights]
    kind = np.int64 if sum(sizes) <= INT64 else object
    order = np.array(
        [
            ranks(part, mask, groups, "dense", descending=False)
            for part, mask in zip(points, present, strict=True)
        ]
    )
    found = np.zeros(len(groups), dtype=np.int64)
    for group in np.unique(groups[groups >= 0]):
        cells = np.flatnonzero(groups == group)
        places = order[:, cells]
        for number, cell in enumerate(cells):
            both = (places > 0) & (places[:, number, None] > 0)
            signs = np.sign(places[:, number, None] - places) * both
            ahead = np.array(sizes, dtype=kind) @ signs.astype(kind)
            found[cell] = np.count_nonzero(ahead > 0) - np.count_nonzero(ahead < 0)
    return found
