"""Questions about whole masks, and masks that say the same of every cell.

Small columns are asked as often as large ones: counting has less overhead than `any` and `all`.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TypeVar

import numpy as np

from kpikit.kernels.integers import BoolArray, CodeArray

Shared = TypeVar("Shared", BoolArray, CodeArray)


def every(mask: BoolArray) -> bool:
    """Return whether a mask is true everywhere.

    >>> every(np.array([True, False])), every(everywhere(2))
    (False, True)
    """
    return bool(np.count_nonzero(mask) == mask.size)


def some(column: BoolArray | CodeArray) -> bool:
    """Return whether a mask is true, or a code is not 0, anywhere.

    >>> some(np.array([True, False])), some(codes_of_zero(2))
    (True, False)
    """
    return bool(np.count_nonzero(column))


def both(one: BoolArray, other: BoolArray) -> BoolArray:
    """Return where both masks are true; one of them itself where the other says nothing.

    >>> both(np.array([True, False]), everywhere(2)).tolist()
    [True, False]
    """
    if every(one):
        return other
    return one if every(other) else one & other


# Columns of one evaluation have few lengths, so these are made once and shared; nobody may write.


@lru_cache(maxsize=8)
def everywhere(length: int) -> BoolArray:
    """Return the mask that is true in every cell; it cannot be written.

    >>> everywhere(2).tolist()
    [True, True]
    """
    return _shared(np.ones(length, dtype=np.bool_))


@lru_cache(maxsize=8)
def nowhere(length: int) -> BoolArray:
    """Return the mask that is false in every cell; it cannot be written.

    >>> nowhere(2).tolist()
    [False, False]
    """
    return _shared(np.zeros(length, dtype=np.bool_))


@lru_cache(maxsize=8)
def codes_of_zero(length: int) -> CodeArray:
    """Return the column in which every code is 0; it cannot be written.

    >>> codes_of_zero(2).tolist()
    [0, 0]
    """
    return _shared(np.zeros(length, dtype=np.uint8))


def _shared(column: Shared) -> Shared:
    column.setflags(write=False)
    return column
