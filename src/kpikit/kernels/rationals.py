"""Columns of exact rational numbers.

A column has integer numerators over one positive denominator for all cells, the common and fast
case, or over a positive denominator per cell. No operation reduces cells to lowest terms; equal
denominators cancel before anything is multiplied. Everything stays int64 while the bounds of
`kpikit.kernels.integers` permit, and is exact beyond.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from math import lcm
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.kernels.denominators import common_multiple, reduced
from kpikit.kernels.integers import (
    INT64,
    BoolArray,
    FloatArray,
    IntArray,
    Integers,
    Ints,
    Mode,
    SignArray,
    cancelled,
    chosen,
    factors,
    joined,
    nearest,
    sides,
    summed,
)

if TYPE_CHECKING:
    from collections.abc import Sequence


@frozen(eq=False)
class Rationals:
    """A column of exact rational numbers; operations return new columns.

    Wherever two columns meet they have the same length. A Fraction stands for a column of it.

    Attributes:
        upper: the numerators, with their bound.
        lower: the denominators, all above zero, with their bound; or one for the whole column.

    >>> spent, plan = Rationals.of([Fraction("219.6"), Fraction(300)]), Fraction(300)
    >>> spent.over(plan).fractions()
    [Fraction(183, 250), Fraction(1, 1)]
    """

    upper: Integers
    lower: Integers

    @staticmethod
    def of(values: Sequence[Fraction | int]) -> Rationals:
        """Return the column of these numbers.

        >>> Rationals.of([Fraction(1, 2), 3]).fractions()
        [Fraction(1, 2), Fraction(3, 1)]
        """
        tops = [value.numerator for value in values]
        bottoms = [value.denominator for value in values]
        common = common_multiple(set(bottoms))
        if common is not None:
            scaled = [top * (common // bottom) for top, bottom in zip(tops, bottoms, strict=True)]
            if max(map(abs, scaled), default=0) <= INT64:
                return Rationals.scaled(np.array(scaled, dtype=np.int64), common)
        upper = Integers.of(np.array(tops, dtype=object))
        return Rationals(upper, Integers.of(np.array(bottoms, dtype=object)))

    @staticmethod
    def scaled(numerators: IntArray, denominator: int = 1, bound: int | None = None) -> Rationals:
        """Return the column of integers over one denominator.

        Args:
            numerators: of an integer dtype, or Python integers in dtype object.
            denominator: above zero.
            bound: no numerator has a larger magnitude; looked for if it is not given.

        Raises:
            TypeError: the numerators are no integers.

        >>> Rationals.scaled(np.array([6100, 50]), 100).fractions()
        [Fraction(61, 1), Fraction(1, 2)]
        """
        return Rationals(Integers.of(numerators, bound), Integers.one(denominator))

    @staticmethod
    def constant(value: Fraction, length: int) -> Rationals:
        """Return the column that has this number in every cell.

        >>> Rationals.constant(Fraction(1, 3), 2).fractions()
        [Fraction(1, 3), Fraction(1, 3)]
        """
        upper = Integers.one(value.numerator)
        cells = Integers(upper.cells(length), upper.bound)
        return Rationals(cells, Integers.one(value.denominator))

    @staticmethod
    def chosen(mask: BoolArray, yes: Rationals | Fraction, no: Rationals | Fraction) -> Rationals:
        """Return the column with the cells of yes where the mask is true, else those of no.

        >>> Rationals.chosen(np.array([True, False]), Fraction(1, 2), Fraction(0)).fractions()
        [Fraction(1, 2), Fraction(0, 1)]
        """
        (top, bottom), (other, below) = _terms(yes), _terms(no)
        if isinstance(bottom.values, int) and isinstance(below.values, int):
            f, g = factors(bottom, below)
            if max(top.bound * f.bound, other.bound * g.bound) <= INT64:
                return Rationals(chosen(mask, top.times(f), other.times(g)), bottom.times(f))
        return Rationals(chosen(mask, top, other), chosen(mask, bottom, below))

    @staticmethod
    def concatenated(columns: Sequence[Rationals]) -> Rationals:
        """Return the cells of all columns, one column after the other.

        >>> Rationals.concatenated([Rationals.of([1]), Rationals.of([Fraction(1, 2)])]).fractions()
        [Fraction(1, 1), Fraction(1, 2)]
        """
        common = common_multiple({column.shared for column in columns})
        if common is not None:
            whole = Integers.one(common)
            scaled = [column.upper.times(factors(column.lower, whole)[0]) for column in columns]
            if max((part.bound for part in scaled), default=1) <= INT64:
                return Rationals(joined(scaled), whole)
        cells = [
            Integers(column.lower.cells(len(column)), column.lower.bound) for column in columns
        ]
        return Rationals(joined([column.upper for column in columns]), joined(cells))

    @staticmethod
    def total(columns: Sequence[Rationals]) -> Rationals:
        """Return the sum of the columns, cell by cell.

        Args:
            columns: at least one.

        >>> Rationals.total([Rationals.of([1, 2]), Rationals.of([Fraction(1, 2), 0])]).fractions()
        [Fraction(3, 2), Fraction(2, 1)]
        """
        common = common_multiple({column.shared for column in columns})
        if common is not None:
            whole = Integers.one(common)
            scaled = [column.upper.times(factors(column.lower, whole)[0]) for column in columns]
            return Rationals(summed(scaled), whole)
        ordered = sorted(columns, key=lambda column: column.shared is None)
        return reduce(Rationals.plus, ordered)

    @property
    def numerators(self) -> IntArray:
        """The numerators: int64, or dtype object with Python integers beyond the bounds of int64.

        >>> Rationals.of([Fraction(1, 2), 3]).numerators.tolist()
        [1, 6]
        """
        return np.asarray(self.upper.values)

    @property
    def denominators(self) -> Ints:
        """The denominator of all cells, or an array with one per cell.

        >>> Rationals.of([Fraction(1, 2), 3]).denominators
        2
        """
        return self.lower.values

    @property
    def shared(self) -> int | None:
        """The denominator of all cells; None if there is one per cell.

        >>> Rationals.of([Fraction(1, 2), 3]).shared
        2
        """
        return self.lower.values if isinstance(self.lower.values, int) else None

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.numerators)

    def __getitem__(self, cells: slice | BoolArray) -> Rationals:
        """Return the column of the cells in a slice, or of those where a mask is true."""
        return Rationals(self.upper[cells], self.lower[cells])

    def take(self, indices: IntArray) -> Rationals:
        """Return the column of the cells at these places.

        >>> Rationals.of([10, 20, 30]).take(np.array([2, 0, 0])).fractions()
        [Fraction(30, 1), Fraction(10, 1), Fraction(10, 1)]
        """
        return Rationals(self.upper[indices], self.lower[indices])

    def fractions(self) -> list[Fraction]:
        """Return the numbers in lowest terms.

        >>> Rationals.scaled(np.array([50]), 100).fractions()
        [Fraction(1, 2)]
        """
        bottoms = self.lower.cells(len(self)).tolist()
        return list(map(Fraction, self.numerators.tolist(), bottoms))

    def floats(self) -> FloatArray:
        """Return floats near the numbers, for display and filtering: none may decide anything.

        The relative error is below 2^-51. Beyond the range of float64 they are infinite or zero.

        >>> Rationals.of([Fraction(61, 100), Fraction(-1, 4)]).floats().tolist()
        [0.61, -0.25]
        """
        found = np.asarray(self.upper.floats() / self.lower.floats())
        if np.isnan(found).any():
            return np.array(list(map(_float, self.fractions())), dtype=np.float64)
        return found

    def plus(self, other: Rationals | Fraction) -> Rationals:
        """Return the sums, cell by cell.

        >>> Rationals.of([1, 2]).plus(Fraction(1, 2)).fractions()
        [Fraction(3, 2), Fraction(5, 2)]
        """
        if isinstance(other, Fraction) and not other:
            return self
        top, bottom = _terms(other)
        f, g = factors(self.lower, bottom)
        return Rationals(self.upper.times(f).plus(top.times(g)), self.lower.times(f))

    def minus(self, other: Rationals | Fraction) -> Rationals:
        """Return the differences, cell by cell.

        >>> Rationals.of([1, 2]).minus(Fraction(1, 2)).fractions()
        [Fraction(1, 2), Fraction(3, 2)]
        """
        if isinstance(other, Fraction) and not other:
            return self
        top, bottom = _terms(other)
        f, g = factors(self.lower, bottom)
        return Rationals(self.upper.times(f).minus(top.times(g)), self.lower.times(f))

    def where(self, mask: BoolArray, otherwise: Fraction) -> Rationals:
        """Return the numbers where a mask is true, else another number.

        >>> Rationals.of([1, 2]).where(np.array([True, False]), Fraction(0)).fractions()
        [Fraction(1, 1), Fraction(0, 1)]
        """
        return Rationals.chosen(mask, self, otherwise)

    def negated(self) -> Rationals:
        """Return the numbers with the other sign.

        >>> Rationals.of([1, -2]).negated().fractions()
        [Fraction(-1, 1), Fraction(2, 1)]
        """
        return Rationals(self.upper.negated(), self.lower)

    def times(self, other: Rationals | Fraction) -> Rationals:
        """Return the products, cell by cell.

        >>> Rationals.of([1, 2]).times(Fraction(3, 4)).fractions()
        [Fraction(3, 4), Fraction(3, 2)]
        """
        if isinstance(other, Fraction):
            return self._scaled(other.numerator, other.denominator)
        lower, top = cancelled(self.lower, other.upper)
        return Rationals(self.upper.times(top), lower.times(other.lower))

    def _scaled(self, top: int, bottom: int) -> Rationals:
        """Return the products with the quotient of two integers, the second above zero."""
        lower = self.lower.values
        factor, left = reduced(top, lower if isinstance(lower, int) else 1, bottom)
        if isinstance(lower, int):
            return Rationals(self.upper.times(factor), left)
        return Rationals(self.upper.times(factor), self.lower.times(left))

    def over(self, other: Rationals | Fraction) -> Rationals:
        """Return the quotients, cell by cell.

        Where a cell of the divisor is zero the result is 0, and the caller's mask must say so.

        Raises:
            ZeroDivisionError: the divisor is the Fraction 0.

        >>> Rationals.of([1, 2]).over(Rationals.of([4, 0])).fractions()
        [Fraction(1, 4), Fraction(0, 1)]
        """
        if isinstance(other, Fraction):
            if other.numerator <= 0:
                return self.times(1 / other)
            return self._scaled(other.denominator, other.numerator)
        top = other.upper
        f, g = factors(self.lower, other.lower)
        divisors = other.numerators
        if not divisors.size or divisors.min() > 0:
            return Rationals(self.upper.times(f), top.times(g))
        signs = Integers(np.sign(divisors).astype(np.int64), 1)
        sizes = Integers(np.maximum(np.abs(divisors), 1), top.bound)
        return Rationals(self.upper.times(f).times(signs), sizes.times(g))

    def compared(self, other: Rationals | Fraction) -> SignArray:
        """Return -1, 0 or 1 where a number is below, equal to or above the other; exactly.

        >>> Rationals.of([79, 80, 81]).compared(Fraction(80)).tolist()
        [-1, 0, 1]
        """
        left, low, high = self._sides(other)
        above, below = np.asarray(left > low, np.int8), np.asarray(left < high, np.int8)
        return above - below

    def at_least(self, other: Rationals | Fraction) -> BoolArray:
        """Tell where a number is equal to or above the other; exactly.

        >>> Rationals.of([79, 80, 81]).at_least(Fraction(80)).tolist()
        [False, True, True]
        """
        left, _, high = self._sides(other)
        return np.asarray(left >= high)

    def above(self, other: Rationals | Fraction) -> BoolArray:
        """Tell where a number is above the other; exactly.

        >>> Rationals.of([79, 80, 81]).above(Fraction(80)).tolist()
        [False, False, True]
        """
        left, low, _ = self._sides(other)
        return np.asarray(left > low)

    def clipped(self, low: Fraction | None, high: Fraction | None) -> Rationals:
        """Return the numbers, those below low raised to it, those above high lowered to it.

        >>> Rationals.of([-1, 1, 3]).clipped(Fraction(0), Fraction(2)).fractions()
        [Fraction(0, 1), Fraction(1, 1), Fraction(2, 1)]
        """
        if low is None and high is None:
            return self
        common = lcm(*(edge.denominator for edge in (low, high) if edge is not None))
        f, g = factors(self.lower, Integers.one(common))
        first, last = (
            None if edge is None else g.times(_over_common(edge, common)) for edge in (low, high)
        )
        return Rationals(self.upper.times(f).clipped(first, last), self.lower.times(f))

    def rounded(self, decimals: int, mode: Mode = "half_away") -> Rationals:
        """Return the numbers rounded to that many decimals, over one denominator.

        Args:
            decimals: places behind the decimal point; -3 rounds to thousands.
            mode: `half_away` from zero, `half_even` to the even neighbour, `truncate` towards zero.

        >>> Rationals.of([Fraction(1, 8), Fraction(-1, 8), Fraction(2, 3)]).rounded(2).fractions()
        [Fraction(13, 100), Fraction(-13, 100), Fraction(67, 100)]
        """
        # The power of ten is the one of these over the other, whichever sign decimals has.
        power, step = Integers.one(10 ** max(decimals, 0)), Integers.one(10 ** max(-decimals, 0))
        divisors, factor = cancelled(self.lower, power)
        divisors = divisors.times(step)
        if isinstance(divisors.values, int) and divisors.values == 1:
            return Rationals(self.upper.times(factor), power)
        whole = nearest(self.upper, int(factor.values), divisors, mode)
        return Rationals(whole.times(step), power)

    def _sides(self, other: Rationals | Fraction) -> tuple[Ints, Ints, Ints]:
        """Return a left, a low and a high side, cell by cell.

        This column is above the other where left is above low, and below it where left is below
        high. The two differ by 1 where the other lies between two integers.
        """
        if isinstance(other, Fraction) and isinstance(self.lower.values, int):
            level, divisor = other.numerator * self.lower.values, other.denominator
            return self.upper.values, level // divisor, -(-level // divisor)
        top, bottom = _terms(other)
        f, g = factors(self.lower, bottom)
        left, right = sides(self.upper, f, top, g)
        return left, right, right


def _terms(value: Rationals | Fraction) -> tuple[Integers, Integers]:
    """Return numerators and denominators."""
    if isinstance(value, Rationals):
        return value.upper, value.lower
    return Integers.one(value.numerator), Integers.one(value.denominator)


def _over_common(number: Fraction, common: int) -> Integers:
    """Return the numerator of the number over a multiple of its denominator."""
    return Integers.one(number.numerator * (common // number.denominator))


def _float(number: Fraction) -> float:
    """Return the nearest float; an infinity beyond the range of floats."""
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")
