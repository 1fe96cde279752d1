"""Floats as the shortest decimals that they stand for, a whole column at once.

Where a float is the nearest one to an integer over a power of ten, and the integer has at most as
many digits as every float of that type keeps (15 for float64), that quotient is the shortest
decimal: no other decimal of so few digits is that float.
"""

from __future__ import annotations

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.tables.crew import blocks

_DECIMALS = (0, 1, 2, 3, 4, 6, 9, 12)
_FEW_DECIMALS = (0, 1, 2, 3, 4, 6)
_SOME = 64


@frozen(eq=False)
class Scaled:
    """Floats as integers over a power of ten.

    Attributes:
        decimals: the power of ten.
        numerators: the nearest integers, as float64.
        sure: where the quotient is the shortest decimal of the float.
    """

    decimals: int
    numerators: NDArray[np.float64]
    sure: NDArray[np.bool_]

    @classmethod
    def of(cls, values: NDArray[np.floating], decimals: int) -> Scaled:
        """Return the integers over that power of ten.

        For float32 and float16 the quotient is rounded twice. That is the same as once: up to 6
        decimals, it is further from the middle of two such floats than float64 rounds, or on it.

        >>> Scaled.of(np.array([0.25, 0.125]), 2).sure.tolist()
        [True, False]
        """
        with np.errstate(over="ignore"):  # an infinity is not sure
            numerators = np.rint(values.astype(np.float64, copy=False) * 10.0**decimals)
            nearest = (numerators / 10.0**decimals).astype(values.dtype, copy=False)
        most = 10.0 ** np.finfo(values.dtype).precision
        return cls(decimals, numerators, (nearest == values) & (np.abs(numerators) < most))


def likely_decimals(values: NDArray[np.floating]) -> tuple[int, ...]:
    """Return with how many decimals all of the values may be written; the fewest first.

    What the first of them refuse, all of them would.

    >>> likely_decimals(np.array([61.25, 3.0]))[:2]
    (2, 3)
    """
    tries = _DECIMALS if values.dtype == np.float64 else _FEW_DECIMALS
    likely = [some for some in tries if Scaled.of(values[:_SOME], some).sure.all()]
    return tuple(likely) or tries


@frozen(eq=False)
class Small:
    """A column of numbers as integers over one power of ten; 0 in blank rows.

    Attributes:
        numerators: the integers, in 32 bits where that is enough; none is the least of its type.
        decimals: the power of ten.
    """

    numerators: NDArray[np.signedinteger]
    decimals: int

    @classmethod
    def of_integers(
        cls, numerators: NDArray[np.int64], blank: NDArray[np.bool_], decimals: int
    ) -> Small:
        """Return the column of integers over a power of ten.

        >>> Small.of_integers(np.array([5, 7]), np.array([False, True]), 0).numerators.tolist()
        [5, 0]
        """
        filled = np.where(blank, 0, numerators) if blank.any() else numerators
        dtype = _type(max(-int(filled.min()), int(filled.max())) if filled.size else 0)
        return cls(filled.astype(dtype, copy=False), decimals)

    @classmethod
    def of_floats(cls, floats: NDArray[np.floating], blank: NDArray[np.bool_]) -> Small | None:
        """Return the column that floats stand for; nothing if they are not all short decimals.

        >>> Small.of_floats(np.array([0.5, 61.25]), np.array([False, False])).numerators.tolist()
        [50, 6125]
        """
        most = max((-np.fmin.reduce(floats), np.fmax.reduce(floats))) if floats.size else 0.0
        filled = np.where(blank, floats.dtype.type(0), floats) if blank.any() else floats
        for decimals in likely_decimals(filled):
            dtype = _type(float(most) * 10.0**decimals)
            found = np.empty(len(floats), dtype=dtype)
            if _fill(found, filled, decimals):
                return cls(found, decimals)
        return None


def _type(most: float) -> type[np.int32 | np.int64]:
    """Return the type for numbers whose magnitude rounds to at most that."""
    return np.int32 if most < np.iinfo(np.int32).max else np.int64


def _fill(found: NDArray[np.signedinteger], floats: NDArray[np.floating], decimals: int) -> bool:
    """Put the integers that floats stand for into a column; return whether all are sure."""
    for some in blocks(range(len(found))):
        scaled = Scaled.of(floats[some], decimals)
        if not scaled.sure.all():
            return False
        found[some] = scaled.numerators
    return True
