"""The mean and the best of groups of cells, exact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from kpikit.kernels.integers import INT64
from kpikit.kernels.ranking import ranks
from kpikit.kernels.rationals import Rationals

if TYPE_CHECKING:
    from kpikit.kernels.integers import BoolArray, IntArray

Benchmark: TypeAlias = Literal["mean", "highest", "lowest"]
Middle: TypeAlias = Literal["mean", "median"]


def benchmarks(
    values: Rationals, counted: BoolArray, groups: IntArray, size: int, which: Benchmark
) -> tuple[Rationals, BoolArray]:
    """Return the mean, highest or lowest value of each group, and which groups have one.

    Args:
        values: one per cell.
        counted: where a cell counts; elsewhere its value has no influence.
        groups: the group of each cell, from 0; of those that do not count, any number.
        size: how many groups there are.
        which: what is asked of each group.

    >>> values, counted = Rationals.of([1, 4, 9]), np.array([True, True, True])
    >>> found, known = benchmarks(values, counted, np.array([0, 0, 2]), 3, "mean")
    >>> known.tolist(), found.fractions()[0], found.fractions()[2] == 9
    ([True, False, True], Fraction(5, 2), True)
    """
    cells = np.flatnonzero(counted)
    own, numbers = groups[cells], values.take(cells)
    counts = np.bincount(own, minlength=size)
    if not isinstance(numbers.denominators, int):
        return _one_by_one(numbers, own, size, which), counts > 0
    found = _integers(numbers, own, size, which)
    reduced = Rationals.scaled(found, numbers.denominators)
    if which == "mean":
        reduced = reduced.over(Rationals.scaled(np.maximum(counts, 1)))
    return reduced, counts > 0


def middles(
    values: Rationals, counted: BoolArray, groups: IntArray, size: int, which: Middle
) -> tuple[Rationals, BoolArray]:
    """Return the mean or the median of each group, and which groups have one.

    The arguments are those of `benchmarks`. The median of an even number of values is the mean of
    the two in the middle.

    >>> values, everyone = Rationals.of([1, 9, 4, 2]), np.ones(4, dtype=bool)
    >>> found, known = middles(values, everyone, np.array([0, 0, 0, 2]), 3, "median")
    >>> known.tolist(), found.fractions()[0], found.fractions()[2] == 2
    ([True, False, True], Fraction(4, 1), True)
    """
    if which == "mean":
        return benchmarks(values, counted, groups, size, which)
    places = ranks(values, counted, groups, "ordinal", descending=False)
    cells = np.flatnonzero(counted)
    cells = cells[np.lexsort((places[cells], groups[cells]))]
    counts = np.bincount(groups[cells], minlength=size)
    starts = np.cumsum(counts) - counts
    # A group of nothing reads any cell; there is one more, in case there is none at all.
    cells = np.append(cells, 0)
    low, high = (cells[starts + half] for half in (np.maximum(counts - 1, 0) // 2, counts // 2))
    return values.take(low).plus(values.take(high)).times(Fraction(1, 2)), counts > 0


def _integers(numbers: Rationals, own: IntArray, size: int, which: Benchmark) -> IntArray:
    """Return the sums, or the largest or smallest, of the numerators of each group."""
    tops = numbers.numerators
    wide = tops.dtype == np.object_ or numbers.upper.bound * len(tops) > INT64
    tops = tops.astype(np.object_) if wide else tops
    if which == "mean":
        sums = np.zeros(size, dtype=tops.dtype)
        np.add.at(sums, own, tops)
        return sums
    best = np.zeros(size, dtype=tops.dtype)
    best[own] = tops
    ufunc = np.maximum if which == "highest" else np.minimum
    ufunc.at(best, own, tops)
    return best


def _one_by_one(numbers: Rationals, own: IntArray, size: int, which: Benchmark) -> Rationals:
    """Return the same for numbers over unlike denominators."""
    members: list[list[Fraction]] = [[] for _ in range(size)]
    for group, number in zip(own.tolist(), numbers.fractions(), strict=True):
        members[group].append(number)
    if which == "mean":
        return Rationals.of([sum(each, Fraction(0)) / max(len(each), 1) for each in members])
    pick = max if which == "highest" else min
    return Rationals.of([pick(each, default=Fraction(0)) for each in members])
