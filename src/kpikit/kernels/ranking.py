"""Ranks within groups, exact however close two values are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from kpikit.kernels.sums import near

if TYPE_CHECKING:
    from kpikit.kernels.integers import BoolArray, IntArray, SignArray
    from kpikit.kernels.rationals import Rationals

Whole: TypeAlias = Literal["min", "max", "dense", "ordinal"]
Ties: TypeAlias = Literal["min", "max", "dense", "average", "ordinal"]


def ranks(
    values: Rationals,
    ranked: BoolArray,
    groups: IntArray,
    ties: Whole,
    descending: bool = True,  # noqa: FBT001, FBT002
) -> IntArray:
    """Return the rank of each cell within its group; 1 is best.

    Args:
        values: one per cell.
        ranked: where a cell takes part; elsewhere its value has no influence.
        groups: integers; each group is ranked by itself.
        ties: what cells of equal value get: `min` their best place (1-2-2-4), `max` their worst
            (1-3-3-4), `dense` the next number (1-2-2-3), `ordinal` one place each, in the order of
            the cells (1-2-3-4).
        descending: whether the highest value is the best.

    Returns:
        Ranks from 1; 0 where a cell does not take part.

    >>> from kpikit.kernels.rationals import Rationals
    >>> values = Rationals.of([90, 80, 80, 70, 5])
    >>> ranked = np.array([True, True, True, True, False])
    >>> ranks(values, ranked, np.zeros(5, dtype=np.int64), "min").tolist()
    [1, 2, 2, 4, 0]
    """
    cells = np.flatnonzero(ranked)
    keys = _codes(values.take(cells))
    keys, own = -keys if descending else keys, groups[cells]
    order = np.lexsort((keys, own))
    found = np.zeros(len(ranked), dtype=np.int64)
    found[cells[order]] = _places(keys[order], own[order], ties)
    return found


def places(
    values: Rationals,
    ranked: BoolArray,
    groups: IntArray,
    ties: Ties,
    descending: bool = True,  # noqa: FBT001, FBT002
) -> tuple[IntArray, int]:
    """Return ranks as `ranks` does, or the mean of the places that equals take.

    Returns:
        The ranks times a scale, 0 where a cell does not take part; and the scale: 2 for `average`,
        whose ranks may be halves, else 1.

    >>> from kpikit.kernels.rationals import Rationals
    >>> everyone, together = np.ones(4, dtype=bool), np.zeros(4, dtype=np.int64)
    >>> twice, scale = places(Rationals.of([9, 8, 8, 7]), everyone, together, "average")
    >>> twice.tolist(), scale
    ([2, 5, 5, 8], 2)
    """
    if ties != "average":
        return ranks(values, ranked, groups, ties, descending), 1
    low = ranks(values, ranked, groups, "min", descending)
    return low + ranks(values, ranked, groups, "max", descending), 2


def _codes(values: Rationals) -> IntArray:
    """Return int64 codes that compare with each other exactly as the values do."""
    if values.shared is not None and values.numerators.dtype == np.int64:
        return values.numerators
    order, rises = _sorted(values)
    codes = np.zeros(len(values), dtype=np.int64)
    codes[order[1:]] = np.cumsum(rises)
    return codes


def _sorted(values: Rationals) -> tuple[IntArray, BoolArray]:
    """Return the cells in ascending order, and whether each is above the one before it.

    Floats sort. They are certain between two neighbours if all that is below, with its error, is
    below all that is above, with its error; other neighbours are compared exactly. Only runs in
    which floats have put some into the wrong order are sorted once more, as fractions.
    """
    floats, errors = near(values)
    order = np.argsort(floats, kind="stable")
    with np.errstate(invalid="ignore"):
        # Twice the error covers the roundings here.
        below = np.maximum.accumulate((floats + 2 * errors)[order])
        above = np.minimum.accumulate((floats - 2 * errors)[order][::-1])[::-1]
    rises = above[1:] > below[:-1]
    close = np.flatnonzero(~rises)
    signs = _steps(values, order, close)
    if (signs < 0).any():
        _sort_again(values, order, close, signs)
        signs = _steps(values, order, close)
    rises[close] = signs > 0
    return order, rises


def _steps(values: Rationals, order: IntArray, places: IntArray) -> SignArray:
    """Return for each of these places in the order how the next value compares with its own."""
    return values.take(order[places + 1]).compared(values.take(order[places]))


def _sort_again(values: Rationals, order: IntArray, close: IntArray, signs: SignArray) -> None:
    """Sort, in place, the runs of near neighbours in which one is above its successor."""
    run = np.cumsum(np.diff(close, prepend=close[0]) > 1)
    for number in np.unique(run[signs < 0]):
        places = close[run == number]
        cells = order[places[0] : places[-1] + 2]
        exact = values.take(cells).fractions()
        order[places[0] : places[-1] + 2] = cells[np.argsort(np.array(exact, dtype=object))]


def _places(keys: IntArray, groups: IntArray, ties: Whole) -> IntArray:
    """Return the ranks of cells that are sorted by group and then by key, the best first."""
    first_of_group = _changes(groups)
    first_of_value = first_of_group | _changes(keys)
    index = np.arange(len(keys))
    group_start: IntArray = np.maximum.accumulate(np.where(first_of_group, index, 0))
    if ties == "ordinal":
        return index - group_start + 1
    value: IntArray = np.cumsum(first_of_value)
    starts: IntArray = np.flatnonzero(first_of_value)
    if ties == "dense":
        return value - value[group_start] + 1
    if ties == "min":
        return starts[value - 1] - group_start + 1
    ends: IntArray = np.append(starts[1:], len(keys))
    return ends[value - 1] - group_start


def _changes(sorted_values: IntArray) -> BoolArray:
    """Tell of each cell whether it is the first or differs from the one before."""
    changes = np.ones(len(sorted_values), dtype=np.bool_)
    changes[1:] = sorted_values[1:] != sorted_values[:-1]
    return changes
