"""Sums of columns with unlike denominators: floats decide what they can, integers the rest.

Columns with a denominator per cell add up to products of all denominators, beyond int64 almost at
once. Such a sum keeps its parts. What is asked of it (comparisons, rounded numbers, ranks) is
answered from a float and a bound of its error; only cells that lie too near to an edge, a half or
each other are added with Python integers. All cells are added only if somebody asks for the
integers themselves.

The proof of the bounds. Let u = 2^-53, and x the float of a true value t with abs(x - t) <= e.

* A plain column: two conversions and a quotient, so e = 4u abs(x).
* A sum of k parts: x is the sum of y = w x', with w the float of a weight. Each part brings w e',
  and 2u abs(y) for both roundings; adding brings (k - 1)u A, where A is the sum of all abs(y). With
  4u abs(y) for the w e' of a plain part, the error is below G + (k + 8)u A, where G is the sum of
  abs(w) e' over the other parts. A divisor, a plain column, divides that and brings 8u abs(x).
* These are terms of first order. Each e is doubled, which covers those of higher order and the
  roundings of e itself by far, as no sum has 2^40 parts.
* Between two such floats, the sign of x - y is that of the true difference if abs(x - y) is above
  the sum of both errors; asking for twice the sum covers the roundings of the test.
* Rounding: z = f x with f the float of a power of ten is within e f + 4u abs(z); that, with 8u for
  4u, is doubled to d. The nearest integer r is certain when abs(z - r) + d < 1/2, the whole part
  when abs(z - r) > d or abs(z) + d < 1. As d is above 2^-49 abs(z), nothing above 2^48 passes, and
  below it z - r is exact.

Nothing underflows: each column knows by how many bits its numbers, and what is computed on the way
to them, may be away from 1, and beyond 2^900 a sum is not lazy. So a float that is 0 with an error
of 0 is truly 0. What overflows becomes an infinity or no number, for which no test is true.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import evolve, frozen

from kpikit.kernels.integers import INT64, BoolArray, FloatArray, IntArray, Integers
from kpikit.kernels.masks import every
from kpikit.kernels.rationals import Rationals

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.kernels.integers import Mode, SignArray

_U = 2.0**-53
_NEAR = 2.0**-40
_MOST_BITS = 900
_MOST_DECIMALS = 250
_BLOCK = 8192  # cells that are added at a time: what is between then fits into the cache
_LOST_BITS = 64  # a sum that cancels is at most 53 bits nearer to 0 than its parts
_ONE = Fraction(1)


def total(columns: Sequence[Rationals], weights: Sequence[Fraction] | None = None) -> Rationals:
    """Return the sum of at least one column, cell by cell, each times its weight.

    >>> one, two = (Rationals.of([1, 2]).over(Rationals.of([n, n + 1])) for n in (3, 7))
    >>> total([one, two], [Fraction(1), Fraction(2)]).fractions()
    [Fraction(13, 21), Fraction(1, 1)]
    """
    weighed = list(zip(columns, weights or [_ONE] * len(columns), strict=True))
    plain = [pair for pair in weighed if pair[0].shared is not None]
    alike = [column.times(weight) if weights else column for column, weight in plain]
    if len(alike) == len(columns):
        return Rationals.total(alike)
    parts = [(Rationals.total(alike), _ONE)] if alike else []
    parts += [pair for pair in weighed if pair[0].shared is None]
    found = Sum(tuple(column for column, _ in parts), tuple(weight for _, weight in parts))
    return found.exact() if len(parts) == 1 or found.is_small() else lazy(found)


def near(column: Rationals) -> tuple[FloatArray, FloatArray]:
    """Return floats near the numbers, and by how much each is off at most.

    >>> found, errors = near(Rationals.of([Fraction(1, 4)]))
    >>> found.tolist(), bool(errors[0] < 1e-15)
    ([0.25], True)
    """
    if isinstance(column, Lazy):
        return column.near
    found = column.floats()
    known = bits(column) <= _MOST_BITS
    return found, np.abs(found) * (4 * _U) if known else np.full(len(found), np.inf)


def bits(number: Rationals | Fraction) -> int:
    """Return b such that no number but 0 is beyond 2^b or nearer to 0 than 2^-b.

    >>> bits(Fraction(1, 1000))
    10
    """
    if isinstance(number, Lazy):
        return number.source.bits
    if isinstance(number, Fraction):
        return max(number.numerator.bit_length(), number.denominator.bit_length())
    return max(number.upper.bound, number.lower.bound).bit_length()


@frozen(eq=False)
class Sum:
    """The sum of columns, each times a weight; over a divisor.

    Attributes:
        parts: at least one column.
        weights: the weight of each.
        divisor: a column with its integers; where it is 0, so is the sum. None for 1.
    """

    parts: tuple[Rationals, ...]
    weights: tuple[Fraction, ...]
    divisor: Rationals | None = None

    @property
    def bits(self) -> int:
        """Like the function `bits`, also for what is computed on the way."""
        pairs = zip(self.parts, self.weights, strict=True)
        most = max(bits(part) + bits(weight) for part, weight in pairs)
        below = 0 if self.divisor is None else bits(self.divisor)
        return most + below + len(self.parts).bit_length() + _LOST_BITS

    def is_small(self) -> bool:
        """Return whether the integers of the sum are within int64."""
        if any(isinstance(part, Lazy) for part in self.parts):
            return False
        tops = max(part.upper.bound for part in self.parts)
        for part, weight in zip(self.parts, self.weights, strict=True):
            tops *= part.lower.bound * weight.denominator * max(1, abs(weight.numerator))
        return tops * len(self.parts) <= INT64

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.parts[0])

    def take(self, cells: IntArray) -> Sum:
        """Return the source of some cells."""
        parts = tuple(part.take(cells) for part in self.parts)
        return Sum(parts, self.weights, None if self.divisor is None else self.divisor.take(cells))

    def near(self) -> tuple[FloatArray, FloatArray]:
        """Return floats near the numbers, and by how much each is off at most."""
        found, errors = np.empty(len(self)), np.empty(len(self))
        for start in range(0, len(self), _BLOCK):
            cells = slice(start, start + _BLOCK)
            found[cells], errors[cells] = self._near_in(cells)
        return (found, errors) if self.divisor is None else _divided(found, errors, self.divisor)

    def _near_in(self, cells: slice) -> tuple[FloatArray, FloatArray]:
        """Return floats and errors of some cells, without the divisor."""
        length = len(range(len(self))[cells])
        found, sizes, errors = np.zeros(length), np.zeros(length), np.zeros(length)
        for part, weight in zip(self.parts, self.weights, strict=True):
            factor = float(weight)
            if isinstance(part, Lazy):
                weighed = part.near[0][cells] * factor
                errors += part.near[1][cells] * abs(factor)
            else:
                quotient = part.upper[cells].floats() / part.lower[cells].floats()
                weighed = np.multiply(quotient, factor)
            found += weighed
            sizes += np.abs(weighed, out=weighed)
        return found, 2 * (errors + (len(self.parts) + 8) * _U * sizes)

    def exact(self) -> Rationals:
        """Return the column with its integers."""
        pairs = zip(self.parts, self.weights, strict=True)
        found = Rationals.total([_plain(part).times(weight) for part, weight in pairs])
        return found if self.divisor is None else found.over(self.divisor)


def _divided(
    found: FloatArray, errors: FloatArray, divisor: Rationals
) -> tuple[FloatArray, FloatArray]:
    below = divisor.floats()
    nothing = below == 0
    below = np.where(nothing, 1.0, below)
    found = np.where(nothing, 0.0, found / below)
    return found, np.where(nothing, 0.0, 2 * (errors / np.abs(below) + 8 * _U * np.abs(found)))


@frozen(eq=False)
class Chosen:
    """The numbers of a column where a mask is true, else another number."""

    mask: BoolArray
    column: Rationals
    otherwise: Fraction

    @property
    def bits(self) -> int:
        """Like the function `bits`, also for what is computed on the way."""
        return max(bits(self.column), bits(self.otherwise))

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.mask)

    def take(self, cells: IntArray) -> Chosen:
        """Return the source of some cells."""
        return evolve(self, mask=self.mask[cells], column=self.column.take(cells))

    def near(self) -> tuple[FloatArray, FloatArray]:
        """Return floats near the numbers, and by how much each is off at most."""
        (found, errors), (other, error) = near(self.column), _near_number(self.otherwise)
        return np.where(self.mask, found, other), np.where(self.mask, errors, error)

    def exact(self) -> Rationals:
        """Return the column with its integers."""
        return Rationals.chosen(self.mask, _plain(self.column), self.otherwise)


def _plain(column: Rationals) -> Rationals:
    """Return a column with its integers; the methods of a lazy one would give lazy ones."""
    return column.exact if isinstance(column, Lazy) else column


def _near_number(number: Fraction) -> tuple[float, float]:
    """Return the float near a number, and by how much it is off at most."""
    if bits(number) > _MOST_BITS:
        return 0.0, float("inf")
    found = float(number)
    return found, abs(found) * (4 * _U)


Source: TypeAlias = Sum | Chosen
"""What a lazy column is made of."""


def lazy(source: Source) -> Rationals:
    """Return the column of a source: a lazy one, unless its numbers are too far from 1."""
    return Lazy(source) if source.bits <= _MOST_BITS else source.exact()


class Lazy(Rationals):
    """A column whose integers are made when somebody asks for them.

    They are properties here. So whatever is not answered from floats works as with other columns.

    Attributes:
        source: what it is made of.
    """

    source: Source

    def __init__(self, source: Source) -> None:
        """Keep the source; nothing is computed."""
        self.__dict__["source"] = source  # the base class is frozen

    def __reduce__(self) -> tuple[type[Lazy], tuple[Source]]:
        """Return how a copy is made; integers made meanwhile are not copied."""
        return Lazy, (self.source,)

    @cached_property
    def near(self) -> tuple[FloatArray, FloatArray]:
        """Floats near the numbers, and by how much each is off at most."""
        return self.source.near()

    @cached_property
    def exact(self) -> Rationals:
        """The column with its integers."""
        return self.source.exact()

    @property
    def upper(self) -> Integers:
        """The numerators."""
        return self.exact.upper

    @property
    def lower(self) -> Integers:
        """The denominators."""
        return self.exact.lower

    @property
    def shared(self) -> int | None:
        """None: there is a denominator per cell."""
        return None

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.source)

    def __getitem__(self, cells: slice | BoolArray) -> Rationals:
        """Return the column of the cells in a slice, or of those where a mask is true."""
        return self.take(np.arange(len(self))[cells])

    def take(self, indices: IntArray) -> Rationals:
        """Return the column of the cells at these places."""
        if "exact" in self.__dict__:
            return self.exact.take(indices)
        return Lazy(self.source.take(indices))

    # --- questions, answered from floats as far as they decide ---

    def floats(self) -> FloatArray:
        """Return floats near the numbers; the relative error is below 2^-40."""
        found, errors = self.near
        rest = np.flatnonzero(~(errors <= _NEAR * np.abs(found)))
        if rest.size:
            found = found.copy()
            found[rest] = self._exact_at(rest).floats()
        return found

    def compared(self, other: Rationals | Fraction) -> SignArray:
        """Return -1, 0 or 1 where a number is below, equal to or above the other; exactly."""
        x, e = self.near
        y, f = _near_number(other) if isinstance(other, Fraction) else near(other)
        error = e + f
        clear = (np.abs(x - y) > 2 * error) | (error == 0)
        signs = np.asarray(x > y, np.int8) - np.asarray(x < y, np.int8)
        rest = np.flatnonzero(~clear)
        if rest.size:
            others = other if isinstance(other, Fraction) else other.take(rest)
            signs[rest] = self._exact_at(rest).compared(others)
        return signs

    def at_least(self, other: Rationals | Fraction) -> BoolArray:
        """Tell where a number is equal to or above the other; exactly."""
        return self.compared(other) >= 0

    def above(self, other: Rationals | Fraction) -> BoolArray:
        """Tell where a number is above the other; exactly."""
        return self.compared(other) > 0

    def rounded(self, decimals: int, mode: Mode = "half_away") -> Rationals:
        """Return the numbers rounded to that many decimals, over one denominator."""
        if abs(decimals) > _MOST_DECIMALS:
            return self.exact.rounded(decimals, mode)
        power, step = Integers.one(10 ** max(decimals, 0)), Integers.one(10 ** max(-decimals, 0))
        whole, clear = _rounded(*self.near, float(Fraction(10) ** decimals), mode)
        found = Integers.of(np.where(clear, whole, 0).astype(np.int64)).times(step)
        rest = np.flatnonzero(~clear)
        if rest.size:
            exact = self._exact_at(rest).rounded(decimals, mode)
            found = found.replaced(rest, Integers.of(exact.numerators))
        return Rationals(found, power)

    def _exact_at(self, cells: IntArray) -> Rationals:
        """Return some cells with their integers."""
        found = self.take(cells)
        return found.exact if isinstance(found, Lazy) else found

    # --- lazy columns of this one ---

    def plus(self, other: Rationals | Fraction) -> Rationals:
        """Return the sums, cell by cell."""
        return self._summed(other, _ONE)

    def minus(self, other: Rationals | Fraction) -> Rationals:
        """Return the differences, cell by cell."""
        return self._summed(other, -_ONE)

    def _summed(self, other: Rationals | Fraction, weight: Fraction) -> Rationals:
        if isinstance(other, Fraction):
            other = Rationals.constant(other, len(self))
        return lazy(Sum((self, other), (_ONE, weight)))

    def negated(self) -> Rationals:
        """Return the numbers with the other sign."""
        return self.times(-_ONE)

    def times(self, other: Rationals | Fraction) -> Rationals:
        """Return the products, cell by cell; those with a column have their integers."""
        return lazy(Sum((self,), (other,))) if isinstance(other, Fraction) else super().times(other)

    def over(self, other: Rationals | Fraction) -> Rationals:
        """Return the quotients, cell by cell; 0 where a cell of the divisor is 0."""
        return self.times(1 / other) if isinstance(other, Fraction) else self._over(other)

    def _over(self, divisor: Rationals) -> Rationals:
        if isinstance(divisor, Lazy):
            return super().over(divisor)
        return lazy(Sum((self,), (_ONE,), divisor))

    def where(self, mask: BoolArray, otherwise: Fraction) -> Rationals:
        """Return the numbers where a mask is true, else another number."""
        return self if every(mask) else lazy(Chosen(mask, self, otherwise))

    def clipped(self, low: Fraction | None, high: Fraction | None) -> Rationals:
        """Return the numbers, those below low raised to it, those above high lowered to it."""
        found: Rationals = self
        if low is not None:
            found = found.where(found.at_least(low), low)
        return found if high is None else found.where(~found.above(high), high)


def _rounded(
    found: FloatArray, errors: FloatArray, power: float, mode: Mode
) -> tuple[FloatArray, BoolArray]:
    """Return the integers nearest to numbers times a power of ten, and where they are certain."""
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = found * power
        error = 2 * (errors * power + 8 * _U * np.abs(scaled))
        whole = np.rint(scaled)
        away = np.abs(scaled - whole)
        if mode != "truncate":
            return whole, away + error < 1 / 2
        return np.trunc(scaled), (away > error) | (np.abs(scaled) + error < 1)
