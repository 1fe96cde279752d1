"""Sums and least cells of groups of cells, exactly.

The groups of cells are numbered from 0, one number for each cell, in any order.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kpikit.kernels.integers import INT64
from kpikit.kernels.rationals import Rationals

Places = NDArray[np.intp]
"""Numbers of groups, or of cells."""


def group_sums(values: Rationals, groups: Places, count: int) -> Rationals:
    """Return the sum of the cells of each group; 0 for a group without any.

    Args:
        values: the cells.
        groups: the group of each cell.
        count: how many groups there are.

    >>> halves = Rationals.of([Fraction(1, 2), Fraction(1, 3), 2])
    >>> group_sums(halves, np.array([1, 1, 0]), 3).fractions()
    [Fraction(2, 1), Fraction(5, 6), Fraction(0, 1)]
    """
    bottom = values.denominators
    if isinstance(bottom, int) and values.upper.bound * len(values) <= INT64:
        sums = np.zeros(count, dtype=np.int64)
        np.add.at(sums, groups, values.numerators)
        return Rationals.scaled(sums, bottom)
    exact = [Fraction(0)] * count
    for group, number in zip(groups.tolist(), values.fractions(), strict=True):
        exact[group] += number
    return Rationals.of(exact)


def group_least(values: Rationals, groups: Places, count: int) -> Places:
    """Return the place of the least cell of each group; -1 for a group without any.

    The arguments are those of `group_sums`.

    >>> group_least(Rationals.of([3, 1, 2]), np.array([1, 1, 0]), 3).tolist()
    [2, 1, -1]
    """
    places = np.full(count, -1, dtype=np.intp)
    if isinstance(values.denominators, int) and values.upper.bound <= INT64:
        order = np.lexsort((values.numerators, groups))
    else:
        exact = list(zip(groups.tolist(), values.fractions(), strict=True))
        order = np.array(sorted(range(len(exact)), key=exact.__getitem__), dtype=np.intp)
    backwards = order[::-1]  # of cells of one group, the last one written is the least
    places[groups[backwards]] = backwards
    return places
