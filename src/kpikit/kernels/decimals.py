"""With how many decimals exact numbers are written."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from kpikit.kernels.integers import IntArray
    from kpikit.kernels.rationals import Rationals

_MOST = 20


def decimals_of(column: Rationals) -> IntArray:
    """Return the fewest decimals with which each number is written in full.

    -1 where they do not end, or not within 20.

    >>> from fractions import Fraction
    >>> from kpikit.kernels.rationals import Rationals
    >>> decimals_of(Rationals.of([Fraction("61.5"), 300, Fraction(1, 3)])).tolist()
    [1, 0, -1]
    """
    found, rest = np.full(len(column), -1), np.arange(len(column))
    for decimals in range(_MOST + 1):
        scaled = column.take(rest).times(Fraction(10**decimals))
        whole = np.equal(scaled.numerators % scaled.denominators, 0)
        found[rest[whole]] = decimals
        rest = rest[~whole]
    return found
