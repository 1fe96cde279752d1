"""What a group makes of its parts: points, the weakest status."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import lcm
from typing import TYPE_CHECKING

import numpy as np

from kpikit.kernels.integers import BoolArray, CodeArray, Integers
from kpikit.kernels.masks import codes_of_zero, every, some
from kpikit.kernels.rationals import Rationals
from kpikit.kernels.sums import total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

_ZERO = Fraction(0)
_STRENGTH, _BREAK = np.uint8(7), np.uint8(8)


def sum_of_points(
    points: Sequence[Rationals], present: Sequence[BoolArray], max_points: Sequence[Fraction]
) -> Rationals:
    """Return the sum of the present parts' points, rescaled to the unchanged sum of the maxima.

    Per cell: the sum of points present, times the sum of all maxima, over the sum of the maxima
    present. Where everything is present nothing is rescaled.

    Args:
        points: one column per part, at least one part; higher is better.
        present: one mask per part; what is not present has no influence.
        max_points: the maximum of each part, zero or above.

    Returns:
        Points. Zero where no maximum is present: the caller's mask must say so.

    >>> parts = [Rationals.of([8, 8]), Rationals.of([15, 0])]
    >>> present = [np.array([True, True]), np.array([True, False])]
    >>> sum_of_points(parts, present, [Fraction(10), Fraction(20)]).fractions()
    [Fraction(23, 1), Fraction(24, 1)]
    """
    if all(map(every, present)):
        return total(points)
    full = sum(max_points, _ZERO)
    return _present_points(points, present).times(full).over(weights_present(present, max_points))


def weakest(statuses: Sequence[CodeArray], present: Sequence[BoolArray]) -> CodeArray:
    """Return the weakest status among the present parts, with the flag of a break if any has it.

    Args:
        statuses: one column of codes per part, at least one part: in the low three bits 0 is the
            strongest status and 7 the weakest; 8 is added where the series has a break.
        present: one mask per part; what is not present has no influence.

    Returns:
        Codes of the same form; 0 where nothing is present.

    >>> codes = [np.array([1, 9], dtype=np.uint8), np.array([3, 2], dtype=np.uint8)]
    >>> weakest(codes, [np.array([True, True]), np.array([False, True])]).tolist()
    [1, 10]
    """
    pairs = zip(present, statuses, strict=True)
    seen = [codes * mask for mask, codes in pairs if some(codes)]
    if not seen:
        return codes_of_zero(len(statuses[0]))
    return reduce(weaker, seen)


def weaker(one: CodeArray, other: CodeArray) -> CodeArray:
    """Return the weaker of two statuses in each cell, with the flag of a break if either has it.

    >>> weaker(np.array([1, 9], dtype=np.uint8), np.array([3, 0], dtype=np.uint8)).tolist()
    [3, 9]
    """
    strength: CodeArray = np.maximum(one & _STRENGTH, other & _STRENGTH)
    return strength | ((one | other) & _BREAK)


def weakest_of_groups(
    statuses: CodeArray, present: BoolArray, groups: NDArray[np.int64]
) -> CodeArray:
    """Return for each row the weakest status among the present rows of its group.

    Args:
        statuses: codes as of `weakest`.
        present: which rows have any influence.
        groups: number of the group of each row, from 0.

    >>> codes, present = np.array([1, 10, 4], dtype=np.uint8), np.array([True, True, False])
    >>> weakest_of_groups(codes, present, np.array([0, 0, 0])).tolist()
    [10, 10, 10]
    """
    found = np.zeros((2, int(groups.max(initial=-1)) + 1), dtype=np.uint8)
    np.maximum.at(found[0], groups[present], statuses[present] & _STRENGTH)
    np.maximum.at(found[1], groups[present], statuses[present] & _BREAK)
    return np.asarray((found[0] | found[1])[groups])


def _present_points(points: Sequence[Rationals], present: Sequence[BoolArray]) -> Rationals:
    """Return per cell the sum of the points that are present."""
    pairs = list(zip(points, present, strict=True))
    # One part in memory at a time, where the sum is made of integers.
    alike = (
        Rationals(part.upper.times(_ones(mask)), part.lower)
        for part, mask in pairs
        if part.shared is not None
    )
    first = next(alike, None)
    parts = [] if first is None else [reduce(Rationals.plus, alike, first)]
    parts += [part.where(mask, _ZERO) for part, mask in pairs if part.shared is None]
    return total(parts)


def weights_present(masks: Sequence[BoolArray], weights: Sequence[Fraction]) -> Rationals:
    """Return per cell the sum of the weights of the parts whose mask is true.

    >>> present = [np.array([True, True]), np.array([True, False])]
    >>> weights_present(present, [Fraction(1), Fraction(1, 2)]).fractions()
    [Fraction(3, 2), Fraction(1, 1)]
    """
    common = lcm(*(weight.denominator for weight in weights))
    sizes = [Integers.one(int(weight * common)) for weight in weights]
    parts = (_ones(mask).times(size) for mask, size in zip(masks, sizes, strict=True))
    return Rationals(reduce(Integers.plus, parts), Integers.one(common))


def weighted_mean(
    points: Sequence[Rationals], present: Sequence[BoolArray], weights: Sequence[Fraction]
) -> Rationals:
    """Return the mean of the present parts' points, weighted.

    Args:
        points: one column per part, at least one part; higher is better.
        present: one mask per part; what is not present has no influence.
        weights: the weight of each part, zero or above.

    Returns:
        Points. Zero where no weight is present: the caller's mask must say so.

    >>> parts = [Rationals.of([8, 8]), Rationals.of([5, 0])]
    >>> present = [np.array([True, True]), np.array([True, False])]
    >>> weighted_mean(parts, present, [Fraction(1), Fraction(2)]).fractions()
    [Fraction(6, 1), Fraction(8, 1)]
    """
    full = sum(weights, _ZERO)
    if full and all(map(every, present)):
        return total(points, weights).over(full)
    pairs = zip(points, present, strict=True)
    counted = [column.where(mask, _ZERO) for column, mask in pairs]
    return total(counted, weights).over(weights_present(present, weights))


def _ones(mask: BoolArray) -> Integers:
    """Return 1 where the mask is true, else 0: multiplying is faster than choosing."""
    return Integers(mask.astype(np.int64), 1)
