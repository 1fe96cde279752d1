"""Sums of groups of cells, the best of them, exactly, and their weakest status.

The groups of cells are numbered from 0, one number for each cell, in any order.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kpikit.kernels.integers import INT64, CodeArray
from kpikit.kernels.masks import codes_of_zero, everywhere, some
from kpikit.kernels.ranking import ranks
from kpikit.kernels.rationals import Rationals

Places = NDArray[np.intp]
"""Numbers of groups, or of cells."""

_STRENGTH, _BREAK = np.uint8(7), np.uint8(8)


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
    most = int(np.bincount(groups, minlength=1).max()) if values else 0
    if isinstance(bottom, int) and values.upper.bound * most <= INT64:
        sums = np.zeros(count, dtype=np.int64)
        np.add.at(sums, groups, values.numerators)
        return Rationals.scaled(sums, bottom)
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


def replaced(column: Rationals, cells: Places, numbers: Rationals) -> Rationals:
    """Return a column with other numbers in some cells.

    >>> replaced(Rationals.of([1, 2]), np.array([1]), Rationals.of([Fraction(1, 2)])).fractions()
    [Fraction(1, 1), Fraction(1, 2)]
    """
    if column.shared is not None and column.shared == numbers.shared:
        return Rationals(column.upper.replaced(cells, numbers.upper), column.lower)
    places = np.arange(len(column))
    places[cells] = np.arange(len(column), len(column) + len(numbers))
    return Rationals.concatenated([column, numbers]).take(places)


def group_weakest(statuses: CodeArray, groups: Places, count: int) -> CodeArray:
    """Return the weakest status of each group, with the flag of a break if any cell has it.

    Args:
        statuses: in the low three bits 0 is the strongest status and 7 the weakest; 8 is added
            where the series has a break.
        groups: the group of each cell.
        count: how many groups there are.

    >>> codes = np.array([1, 9, 4], dtype=np.uint8)
    >>> group_weakest(codes, np.array([1, 1, 0]), 3).tolist()
    [4, 9, 0]
    """
    if not some(statuses):
        return codes_of_zero(count)
    strengths = np.zeros(count, dtype=np.uint8)
    np.maximum.at(strengths, groups, statuses & _STRENGTH)
    return strengths | group_bits(statuses & _BREAK, groups, count)


def group_bits(codes: CodeArray, groups: Places, count: int) -> CodeArray:
    """Return the bits that the codes of each group have together.

    >>> group_bits(np.array([1, 2, 4], dtype=np.uint8), np.array([1, 1, 0]), 2).tolist()
    [4, 3]
    """
    if not some(codes):
        return codes_of_zero(count)
    found = np.zeros(count, dtype=np.uint8)
    np.bitwise_or.at(found, groups, codes)
    return found


def group_most(codes: CodeArray, groups: Places, count: int) -> CodeArray:
    """Return the greatest code of each group; 0 for a group without any.

    >>> group_most(np.array([2, 1, 3], dtype=np.uint8), np.array([0, 0, 2]), 3).tolist()
    [2, 0, 3]
    """
    found = np.zeros(count, dtype=np.uint8)
    np.maximum.at(found, groups, codes)
    return found
