"""The mean and the best of groups of cells, exact."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from kpikit.kernels.groups import group_best, group_sums
from kpikit.kernels.rationals import Rationals

if TYPE_CHECKING:
    from kpikit.kernels.integers import BoolArray, IntArray

Benchmark: TypeAlias = Literal["mean", "highest", "lowest"]


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
