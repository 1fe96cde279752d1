"""Sums of groups of cells, and the best of them, exactly.

The groups of cells are numbered from 0, one number for each cell, in any order.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kpikit.kernels.integers import INT64
from kpikit.kernels.masks import everywhere
from kpikit.kernels.ranking import ranks
from kpikit.kernels.rationals import Rationals

Places = NDArray[np.intp]
"""Numbers of groups, or of cells."""

Codes = NDArray[np.uint8]
"""Small numbers that stand for something."""


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
    most = int(np.bincount(groups).max(initial=1)) if len(groups) else 1
    if isinstance(bottom, int) and values.upper.bound * most <= INT64:
        sums = np.zeros(count, dtype=np.int64)
        np.add.at(sums, groups, values.numerators)
        return Rationals.scaled(sums, bottom, values.upper.bound * most)
    exact = [Fraction(0)] * count
    for group, number in zip(groups.tolist(), values.fractions(), strict=True):
        exact[group] += number
    return Rationals.of(exact)


def group_best(values: Rationals, groups: Places, count: int, *, descending: bool) -> Rationals:
    """Return the highest or the lowest number of each group; of a group without any, any number.

    Args:
        values: the cells.
        groups: the group of each cell.
        count: how many groups there are.
        descending: whether the highest is asked for.

    >>> values, groups = Rationals.of([3, 1, 2]), np.array([1, 1, 0])
    >>> group_best(values, groups, 2, descending=True).fractions() == [2, 3]
    True
    """
    if not values:
        return Rationals.constant(Fraction(0), count)
    places = np.zeros(count, dtype=np.intp)
    first = ranks(values, everywhere(len(values)), groups, "ordinal", descending) == 1
    places[groups[first]] = np.flatnonzero(first)
    return values.take(places)


def most_of_groups(codes: Codes, groups: Places, count: int) -> Codes:
    """Return the greatest code of each group; 0 for a group without any.

    >>> most_of_groups(np.array([2, 1, 3], dtype=np.uint8), np.array([0, 0, 2]), 3).tolist()
    [2, 0, 3]
    """
    found = np.zeros(count, dtype=np.uint8)
    if codes.any():
        np.maximum.at(found, groups, codes)
    return found


def bits_of_groups(codes: Codes, groups: Places, count: int) -> Codes:
    """Return the bits that the codes of each group have together; 0 for a group without any.

    >>> bits_of_groups(np.array([2, 1, 4], dtype=np.uint8), np.array([0, 0, 2]), 3).tolist()
    [3, 0, 4]
    """
    found = np.zeros(count, dtype=np.uint8)
    if codes.any():
        np.bitwise_or.at(found, groups, codes)
    return found
