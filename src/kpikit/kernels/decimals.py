"""With how many decimals exact numbers are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.kernels.rationals import Rationals

_MOST = 20
_ROOM = 10**17


def decimals_of(column: Rationals) -> NDArray[np.int64]:
    """Return the fewest decimals with which each number is written in full.

    -1 where they do not end, or not within 20.

    >>> from fractions import Fraction
    >>> from kpikit.kernels.rationals import Rationals
    >>> decimals_of(Rationals.of([Fraction("61.5"), 300, Fraction(1, 3)])).tolist()
    [1, 0, -1]
    """
    below = np.asarray(column.denominators)
    if below.dtype != object and below.size and int(below.max()) >= _ROOM:
        below = below.astype(object)
    left = column.numerators % below
    found = np.full(len(column), -1, dtype=np.int64)
    for decimals in range(_MOST + 1):
        found[(left == 0) & (found < 0)] = decimals
        if not (found < 0).any():
            break
        left = left * 10 % below
    return found
