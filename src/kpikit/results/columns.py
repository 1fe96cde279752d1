"""Columns of results: compact while nobody looks, values when somebody does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.kernels.rationals import Rationals


class Column(Protocol):
    """A column of a block of results."""

    def values(self) -> Sequence[object]:
        """Return the values, one for each row."""
        ...

    def where(self, rows: NDArray[np.intp]) -> Column:
        """Return the column of some of the rows, in their order."""
        ...


@frozen(eq=False)
class Constant:
    """The same value in every row."""

    value: object
    length: int

    def values(self) -> Sequence[object]:
        """Return the value as often as there are rows."""
        return [self.value] * self.length

    def where(self, rows: NDArray[np.intp]) -> Constant:
        """Return the same value for fewer rows."""
        return Constant(self.value, len(rows))


@frozen(eq=False)
class Coded:
    """Few different values, as codes into a tuple of them.

    >>> Coded(np.array([1, 0]), ("met", "unmet")).values()
    ['unmet', 'met']
    """

    codes: NDArray[np.integer]
    words: Sequence[object]

    def values(self) -> Sequence[object]:
        """Return the value of each code."""
        words = self.words
        return [words[code] for code in self.codes.tolist()]

    def where(self, rows: NDArray[np.intp]) -> Coded:
        """Return the codes of some of the rows."""
        return Coded(self.codes[rows], self.words)


@frozen(eq=False)
class Numbers:
    """Exact numbers, absent where `present` is false."""

    numbers: Rationals
    present: NDArray[np.bool_]

    def values(self) -> Sequence[object]:
        """Return fractions and ``None``."""
        pairs = zip(self.numbers.fractions(), self.present.tolist(), strict=True)
        return [number if present else None for number, present in pairs]

    def floats(self) -> list[float | None]:
        """Return floats near the numbers, and ``None``; infinite beyond the range of float64."""
        with np.errstate(over="ignore"):
            found = self.numbers.floats()
        pairs = zip(found.tolist(), self.present.tolist(), strict=True)
        return [number if present else None for number, present in pairs]

    def where(self, rows: NDArray[np.intp]) -> Numbers:
        """Return the numbers of some of the rows."""
        return Numbers(self.numbers.take(rows), self.present[rows])


@frozen(eq=False)
class Integers:
    """Whole numbers, absent where `present` is false."""

    numbers: NDArray[np.int64]
    present: NDArray[np.bool_]

    def values(self) -> Sequence[object]:
        """Return integers and ``None``."""
        pairs = zip(self.numbers.tolist(), self.present.tolist(), strict=True)
        return [number if present else None for number, present in pairs]

    def where(self, rows: NDArray[np.intp]) -> Integers:
        """Return the numbers of some of the rows."""
        return Integers(self.numbers[rows], self.present[rows])
