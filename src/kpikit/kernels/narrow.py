"""Columns of exact numbers in half of their bytes, until somebody computes with them."""

from __future__ import annotations

from functools import cached_property
from typing import TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.kernels.rationals import Rationals


@frozen(eq=False)
class Narrow:
    """A column of exact numbers over one denominator, with small numerators.

    Attributes:
        numerators: of any integer type.
        denominator: of all of them, above zero.
    """

    numerators: NDArray[np.integer]
    denominator: int

    @cached_property
    def _bound(self) -> int:
        """No numerator has a larger magnitude."""
        if not self.numerators.size:
            return 1
        return max(-int(self.numerators.min()), int(self.numerators.max()))

    def wide(self) -> Rationals:
        """Return the column as operations take it: made anew each time, and not kept.

        >>> Narrow(np.array([25, 50], dtype=np.int16), 100).wide().fractions()
        [Fraction(1, 4), Fraction(1, 2)]
        """
        wide = self.numerators.astype(np.int64)
        return Rationals.scaled(wide, self.denominator, self._bound)

    def take(self, places: NDArray[np.integer]) -> Narrow:
        """Return the column of the cells at these places.

        >>> Narrow(np.array([25, 50], dtype=np.int16), 100).take(np.array([1])).wide().fractions()
        [Fraction(1, 2)]
        """
        return Narrow(self.numerators[places], self.denominator)


Held: TypeAlias = Rationals | Narrow
"""A column of exact numbers, as it is kept."""


def wide(column: Held) -> Rationals:
    """Return a column as operations take it.

    >>> wide(Rationals.of([2])).fractions(), wide(Narrow(np.array([2]), 1)).fractions()
    ([Fraction(2, 1)], [Fraction(2, 1)])
    """
    return column.wide() if isinstance(column, Narrow) else column
