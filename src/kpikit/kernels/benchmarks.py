"""The mean and the best of groups of cells, exact."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from kpikit.kernels.groups import group_best, group_sums
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

    Returns:
        A column with one number for each group, without meaning where it has none; and a mask.

    >>> values, counted = Rationals.of([1, 4, 9]), np.array([True, True, True])
    >>> found, known = benchmarks(values, counted, np.array([0, 0, 2]), 3, "mean")
    >>> known.tolist(), found.fractions()[0], found.fractions()[2] == 9
    ([True, False, True], Fraction(5, 2), True)
    """
    own, numbers = groups[counted], values[counted]
    counts = np.bincount(own, minlength=size)
    if which == "mean":
        found = group_sums(numbers, own, size).over(Rationals.scaled(counts))
    else:
        found = group_best(numbers, own, size, descending=which == "highest")
    return found, counts > 0


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
    places = ranks(values, counted, groups, "ordinal")
    cells = np.flatnonzero(counted)
    cells = cells[np.lexsort((places[cells], groups[cells]))]
    counts = np.bincount(groups[cells], minlength=size)
    starts = np.cumsum(counts) - counts
    # A group of nothing reads any cell; there is one more, in case there is none at all.
    cells = np.append(cells, 0)
    low, high = (cells[starts + half] for half in ((counts - 1) // 2, counts // 2))
    return values.take(low).plus(values.take(high)).times(Fraction(1, 2)), counts > 0
