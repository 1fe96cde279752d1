"""Columns of integers that never overflow: int64 while a bound permits, then Python integers.

Where a decision would need products beyond int64, a float filter with a proven error bound decides
all cells that are clear, and only the others are computed with Python integers.

The proof. Let u = 2^-53, the relative error of one rounding of float64. Integers of magnitude up to
2^1000 convert with an error of at most u, and every product of two of them, or quotient of such a
product by one, adds one more u; nothing underflows, as every integer is 0 or at least 1, and what
overflows becomes an infinity, for which no comparison below is true. Hence

* a product x of two integers is within 4u |x| of the true one. The sign of the difference of two
  products x and y is certain when |x - y| > 8u (|x| + |y|): 5u covers both products seen from their
  computed values, the rest covers the roundings of this test itself.
* a quotient x = n f / d is within 6u |x| of the true one. Its nearest integer r is certain when
  |x - r| + 16u |x| < 1/2, as x - r is exact for |x| < 2^48 and nothing larger passes; its whole
  part is certain when |x - r| > 16u |x| for the nearest integer r, or when n is 0.
"""

from __future__ import annotations

from functools import lru_cache, reduce
from math import gcd
from operator import add
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

# Typed as int64; at run time the dtype is object, with Python integers, beyond INT64.
IntArray: TypeAlias = npt.NDArray[np.int64]
FloatArray: TypeAlias = npt.NDArray[np.float64]
BoolArray: TypeAlias = npt.NDArray[np.bool_]
CodeArray: TypeAlias = npt.NDArray[np.uint8]
SignArray: TypeAlias = npt.NDArray[np.int8]
Ints: TypeAlias = IntArray | int
Mode: TypeAlias = Literal["half_away", "half_even", "truncate"]

INT64 = 2**63 - 1
"""The largest magnitude that is kept in int64."""

_FLOAT_BITS = 1000
_FLOAT_WHOLE = 2**53
_U8, _U16 = 2.0**-50, 2.0**-49  # 8u and 16u of the proof


@frozen(eq=False)
class Integers:
    """A column of integers, or one integer that stands for a column, with a bound.

    Attributes:
        values: int64 if the bound is at most `INT64`, else dtype object; or a Python int.
        bound: at least 1; no magnitude in the column is above it. Operations derive the bound of
            their result from the bounds of their operands, without looking at the data.

    >>> big = Integers.of(np.array([2**62, -3])).times(Integers.one(4))
    >>> big.values.tolist(), big.values.dtype, big.bound == 2**64
    ([18446744073709551616, -12], dtype('O'), True)
    """

    values: Ints
    bound: int

    @classmethod
    def of(cls, values: IntArray, bound: int | None = None) -> Integers:
        """Return the column of an array of integers.

        Args:
            values: of an integer dtype, or Python integers in dtype object.
            bound: no magnitude is above it; looked for if it is not given.

        Raises:
            TypeError: the array holds something else, such as floats.

        >>> Integers.of(np.array([3, -7], dtype=object)).values.dtype
        dtype('int64')
        """
        if values.dtype.kind not in "iuO":
            raise TypeError(f"integers are needed, not {values.dtype}")
        if bound is None:
            bound = max(-int(values.min()), int(values.max())) if values.size else 1
        return cls(_stored(values, bound), max(1, bound))

    @staticmethod
    @lru_cache(maxsize=512, typed=True)
    def one(value: int) -> Integers:
        """Return one integer that stands for a column.

        Rules and levels bring the same few numbers to every evaluation, so these are kept.

        >>> Integers.one(-5).bound
        5
        """
        return Integers(value, max(1, abs(value)))

    def times(self, other: Integers) -> Integers:
        """Return the products, cell by cell.

        >>> Integers.one(6).times(Integers.one(7)).values
        42
        """
        left, right = self.values, other.values
        if isinstance(left, int) and left == 1:
            return other
        if isinstance(right, int) and right == 1:
            return self
        bound = self.bound * other.bound
        if bound > INT64:
            left, right = _promoted(bound, left, right)
        return Integers(left * right, bound)

    def plus(self, other: Integers) -> Integers:
        """Return the sums, cell by cell.

        >>> Integers.one(6).plus(Integers.one(7)).values
        13
        """
        bound = self.bound + other.bound
        left, right = _promoted(bound, self.values, other.values)
        return Integers(left + right, bound)

    def minus(self, other: Integers) -> Integers:
        """Return the differences, cell by cell.

        >>> Integers.one(6).minus(Integers.one(7)).values
        -1
        """
        bound = self.bound + other.bound
        left, right = _promoted(bound, self.values, other.values)
        return Integers(left - right, bound)

    def negated(self) -> Integers:
        """Return the column with the other sign.

        >>> Integers.one(6).negated().values
        -6
        """
        return Integers(-self.values, self.bound)

    def clipped(self, low: Integers | None, high: Integers | None) -> Integers:
        """Return the column with what is below low raised to it, and what is above high lowered.

        >>> column = Integers.of(np.array([-5, 5, 50]))
        >>> column.clipped(Integers.one(0), Integers.one(10)).values.tolist()
        [0, 5, 10]
        """
        reach = self.bound if low is None else max(self.bound, low.bound)
        if high is not None and isinstance(high.values, int) and high.values >= reach:
            high = None
        if low is not None and isinstance(low.values, int) and low.values <= -self.bound:
            low = None
        if low is None and high is None:
            return self
        edges = [edge.bound for edge in (low, high) if edge is not None]
        most = max([self.bound, *edges])
        bound = most if None in (low, high) else max(edges)
        (values,) = _promoted(most, self.values)
        values = values if low is None else np.maximum(values, low.values)
        values = values if high is None else np.minimum(values, high.values)
        return Integers(_stored(np.asarray(values), bound), bound)

    def __getitem__(self, cells: IntArray | BoolArray | slice) -> Integers:
        """Return the column of some cells; one integer stays what it is."""
        if isinstance(self.values, int):
            return self
        return Integers(self.values[cells], self.bound)

    def replaced(self, cells: IntArray, values: Integers) -> Integers:
        """Return the column with other values in some cells.

        >>> Integers.of(np.array([1, 2])).replaced(np.array([1]), Integers.one(7)).values.tolist()
        [1, 7]
        """
        bound = max(self.bound, values.bound)
        merged = np.array(_stored(np.asarray(self.values), bound))
        merged[cells] = values.values
        return Integers(merged, bound)

    def cells(self, length: int) -> IntArray:
        """Return the values as an array; one integer is repeated.

        >>> Integers.one(3).cells(2).tolist()
        [3, 3]
        """
        if isinstance(self.values, int):
            dtype = np.int64 if self.bound <= INT64 else np.object_
            return np.full(length, self.values, dtype=dtype)
        return self.values

    def floats(self) -> FloatArray | float:
        """Return the nearest floats, or nan everywhere if the bound is 2^1000 or more.

        >>> Integers.one(3).floats(), Integers.one(10**400).floats()
        (3.0, nan)
        """
        small = self.bound.bit_length() <= _FLOAT_BITS
        if isinstance(self.values, int):
            return float(self.values) if small else float("nan")
        return self.values.astype(np.float64) if small else np.full(len(self.values), np.nan)


def chosen(mask: BoolArray, yes: Integers, no: Integers) -> Integers:
    """Return the cells of yes where the mask is true, else those of no.

    >>> chosen(np.array([True, False]), Integers.one(1), Integers.one(2**70)).values.tolist()
    [1, 1180591620717411303424]
    """
    bound = max(yes.bound, no.bound)
    if bound <= INT64:  # numpy takes Python integers as int64
        return Integers(np.where(mask, yes.values, no.values), bound)
    values = np.where(mask, np.asarray(yes.values, object), np.asarray(no.values, object))
    return Integers(values, bound)


def joined(parts: Sequence[Integers]) -> Integers:
    """Return the cells of all columns, one column after the other.

    >>> column = Integers.of(np.array([1, 2]))
    >>> joined([column, column]).values.tolist()
    [1, 2, 1, 2]
    """
    bound = max((part.bound for part in parts), default=1)
    columns = [np.asarray(part.values) for part in parts] or [np.array([], dtype=np.int64)]
    return Integers(_stored(np.concatenate(columns), bound), bound)


def summed(parts: Sequence[Integers]) -> Integers:
    """Return the sums of at least one column, cell by cell.

    >>> summed([Integers.one(6), Integers.one(7), Integers.one(8)]).values
    21
    """
    bound = sum(part.bound for part in parts)
    return Integers(reduce(add, _promoted(bound, *(part.values for part in parts))), bound)


def factors(one: Integers, other: Integers) -> tuple[Integers, Integers]:
    """Return by what numerators over these denominators are multiplied to have the same ones.

    >>> [factor.values for factor in factors(Integers.one(4), Integers.one(6))]
    [3, 2]
    """
    if one.values is other.values:
        return Integers.one(1), Integers.one(1)
    one, other = cancelled(one, other)
    return other, one


def cancelled(one: Integers, other: Integers) -> tuple[Integers, Integers]:
    """Return both without the factor that they have in common, if both are single integers.

    >>> [part.values for part in cancelled(Integers.one(4), Integers.one(6))]
    [2, 3]
    """
    if isinstance(one.values, int) and isinstance(other.values, int):
        return _cancelled(one.values, other.values)
    return one, other


@lru_cache(maxsize=1024)
def _cancelled(one: int, other: int) -> tuple[Integers, Integers]:
    shared = gcd(one, other)
    return Integers.one(one // shared), Integers.one(other // shared)


def sides(a: Integers, b: Integers, c: Integers, d: Integers) -> tuple[Ints, Ints]:
    """Return two things that compare, cell by cell, as the products a b and c d do.

    At least a is a column. The products themselves if they stay within int64; otherwise the signs
    of their difference, and 0.

    >>> column = Integers.of(np.array([2**62, 2**62 + 1]))
    >>> left, right = sides(column, column, Integers.one(2**62), Integers.one(2**62))
    >>> (left > right).tolist(), (left == right).tolist()
    ([False, True], [True, False])
    """
    if max(a.bound * b.bound, c.bound * d.bound) <= INT64:
        return a.times(b).values, c.times(d).values
    return _signs(a, b, c, d).astype(np.int64), 0


def nearest(n: Integers, factor: int, divisors: Integers, mode: Mode) -> Integers:
    """Return the integers nearest to n * factor / divisors.

    Args:
        n: a column.
        factor: above zero.
        divisors: above zero.
        mode: `half_away` from zero, `half_even` to the even neighbour, or `truncate` towards zero.

    >>> column = Integers.of(np.array([5, -5, 7]))
    >>> for mode in ("half_away", "half_even", "truncate"):
    ...     print(mode, nearest(column, 1, Integers.one(2), mode).values.tolist())
    half_away [3, -3, 4]
    half_even [2, -2, 4]
    truncate [2, -2, 3]
    """
    reach = n.bound * factor + divisors.bound
    if reach > INT64:
        return _filtered(n, Integers.one(factor), divisors, mode)
    bound = n.bound * factor
    bound = bound // divisors.values + 1 if isinstance(divisors.values, int) else bound
    scaled = n.times(Integers.one(factor)).values
    return Integers(_divided(np.asarray(scaled), divisors.values, mode, reach), bound)


def _stored(values: IntArray, bound: int) -> IntArray:
    """Return the values in the dtype that their bound asks for."""
    return values.astype(np.int64 if bound <= INT64 else object, copy=False)


def _promoted(bound: int, *values: Ints) -> tuple[Ints, ...]:
    """Return the values ready for a result of that bound: as Python integers beyond int64."""
    if bound <= INT64:
        return values
    return tuple(one if isinstance(one, int) else one.astype(object) for one in values)


def _divided(n: IntArray, d: Ints, mode: Mode, reach: int) -> IntArray:
    """Return the integers nearest to n / d, for dtypes int64 and object alike.

    All modes treat both signs alike, so that only magnitudes are divided. Reach is a bound of
    abs(n) + d.
    """
    if n.size and n.min() < 0:
        signs = np.where(n < 0, -1, 1)
        return _divided(np.abs(n), d, mode, reach) * signs
    moved = n if mode == "truncate" else n + (d >> 1)
    whole = _floor(moved, d, reach)
    if mode == "half_even":
        ties: BoolArray = np.equal(moved, whole * d)
        whole = whole - (whole & ((d & 1) ^ 1) & ties)
    return whole


def _floor(n: IntArray, d: Ints, reach: int) -> IntArray:
    """Return n // d for n from zero and d above zero, with n + d at most reach.

    Below 2^53 the float quotient has the right whole part, and is faster for a column of divisors:
    it is off by at most a 2^-53th of itself, and when n / d is below an integer k, it is so by at
    least 1 / d, which is more than a 2^-53th of k because d k <= n + d.
    """
    if isinstance(d, int) or reach >= _FLOAT_WHOLE:
        whole: IntArray = np.floor_divide(n, d)
        return whole
    return np.divide(n, d).astype(np.int64)


def _signs(a: Integers, b: Integers, c: Integers, d: Integers) -> SignArray:
    """Return the signs of a b - c d: by floats where they are certain, else exactly."""
    with np.errstate(over="ignore", invalid="ignore"):
        x, y = a.floats() * b.floats(), c.floats() * d.floats()
        clear = np.abs(x - y) > _U8 * (np.abs(x) + np.abs(y))
        signs = _difference(x, y)
    rest = np.flatnonzero(~clear)
    if rest.size:
        left, right = (_exact(p, rest) * _exact(q, rest) for p, q in ((a, b), (c, d)))
        signs[rest] = _difference(left, right)
    return signs


def _difference(x: Ints | FloatArray | float, y: Ints | FloatArray | float) -> SignArray:
    """Return -1, 0 or 1 as x is below, equal to or above y; one of the two is an array."""
    above, below = np.asarray(x > y, dtype=np.int8), np.asarray(x < y, dtype=np.int8)
    return above - below


def _exact(column: Integers, cells: IntArray) -> Ints:
    """Return some cells of a column as Python integers."""
    part = column[cells].values
    return part if isinstance(part, int) else part.astype(object)


def _filtered(n: Integers, f: Integers, d: Integers, mode: Mode) -> Integers:
    """Return the integers nearest to n f / d: by floats where they are certain, else exactly."""
    with np.errstate(over="ignore", invalid="ignore"):
        x = np.asarray(n.floats() * f.floats() / d.floats())
        whole, error = np.rint(x), _U16 * np.abs(x)
        away = np.abs(x - whole)
        clear = (away > error) | (x == 0) if mode == "truncate" else away + error < 1 / 2
    whole = np.trunc(x) if mode == "truncate" else whole
    found = np.where(clear, whole, 0).astype(np.int64)
    rest = np.flatnonzero(~clear)
    if not rest.size:
        return Integers.of(found)
    merged = found.astype(object)
    scaled = np.asarray(_exact(n, rest) * _exact(f, rest))
    merged[rest] = _divided(scaled, _exact(d, rest), mode, INT64)
    return Integers.of(merged)
