"""Roots and logarithms of exact numbers: exact where the result is rational, else 60 digits.

A result that no fraction is gets `DIGITS` significant digits. So it lies on the right side of every
edge that is not nearer to it than that; and what lies on an edge exactly is exact, since an edge is
a rational number.

The laws behind "where the result is rational". The n-th root of a fraction in lowest terms is
rational only if its numerator and its denominator are n-th powers of whole numbers. A product of
powers with fractions as exponents is one of powers of whole numbers without a common divisor; it is
rational only if each of these is, as a prime is in one of them alone. The logarithm of x to the
base b, both rational, is p/q in lowest terms only if x is the p-th power and b the q-th power of
one rational number t. As t is not 1, its numerator or its denominator is at least 2; so q is at
most the number of bits of b, and among fractions with so small a denominator only the one nearest
to the logarithm can be it. Whether it is, powers of fractions say exactly.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from functools import lru_cache
from math import gcd, isqrt, lcm, prod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

DIGITS = 60
"""Significant digits of a result that is irrational."""

_SPARE = 20  # digits that are computed beside, so that the last one that counts is right
_ROOT_BITS = 212  # binary digits of a root; more than `DIGITS` decimal ones
_MOST_BITS = 16_384  # of a number whose root is sought as that of whole numbers


def square_root(number: Fraction) -> Fraction:
    """Return the square root of a number: exact for squares, else with `DIGITS` digits.

    Raises:
        ValueError: the number is below zero.

    >>> square_root(Fraction(9, 4))
    Fraction(3, 2)
    >>> f"{float(square_root(Fraction(2))):.12f}"
    '1.414213562373'
    """
    if number < 0:
        raise ValueError("there is no square root of a number below zero")
    top, bottom = isqrt(number.numerator), isqrt(number.denominator)
    if Fraction(top, bottom) ** 2 == number:
        return Fraction(top, bottom)
    return Fraction(_context(DIGITS).sqrt(_decimal(number, DIGITS + _SPARE)))


def logarithm(number: Fraction, base: Fraction) -> Fraction:
    """Return the logarithm of a number to a base: exact where rational, else with `DIGITS` digits.

    Args:
        number: above zero.
        base: above zero, and not 1.

    Raises:
        ValueError: one of them is not above zero, or the base is 1.

    >>> logarithm(Fraction(8), Fraction(4)), logarithm(Fraction(1, 100), Fraction(10))
    (Fraction(3, 2), Fraction(-2, 1))
    >>> f"{float(logarithm(Fraction(2), Fraction(10))):.12f}"
    '0.301029995664'
    """
    if number <= 0 or base <= 0 or base == 1:
        raise ValueError("logarithms are of numbers above zero, to a base that is not 1")
    found = _quotient_of_logarithms(number, base)
    near = found.limit_denominator(_bits(base))
    is_near = abs(near - found) * 10 ** (DIGITS - 1) <= abs(found)
    if is_near and abs(near.numerator) <= _bits(number):
        return near if number**near.denominator == base**near.numerator else found
    return found


def root(number: Fraction, degree: int) -> Fraction:
    """Return the root of a degree: exact for powers of it, else with `DIGITS` digits.

    Args:
        number: zero or above.
        degree: above zero.

    Raises:
        ValueError: the number is below zero.

    >>> root(Fraction(27, 8), 3), root(Fraction(0), 3)
    (Fraction(3, 2), Fraction(0, 1))
    """
    if number < 0:
        raise ValueError("there is no root of a number below zero")
    if number == 0:
        return number
    return product_of_powers([number], [Fraction(1, degree)])


def geometric_mean(numbers: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
    """Return the weighted geometric mean: exact where rational, else with `DIGITS` digits.

    Args:
        numbers: at least one; zero or above. A zero makes the mean zero.
        weights: the weight of each, above zero.

    Raises:
        ValueError: a number is below zero.

    >>> geometric_mean([Fraction(2), Fraction(16)], [Fraction(2), Fraction(1)])
    Fraction(4, 1)
    """
    least = min(numbers)
    if least < 0:
        raise ValueError("there is no geometric mean of numbers below zero")
    if least == 0:
        return least
    whole = sum(weights, Fraction(0))
    return product_of_powers(numbers, [weight / whole for weight in weights])


def product_of_powers(bases: Sequence[Fraction], exponents: Sequence[Fraction]) -> Fraction:
    """Return the product of powers: exact where rational, else with `DIGITS` digits.

    Args:
        bases: above zero.
        exponents: one for each.

    >>> product_of_powers([Fraction(8), Fraction(9)], [Fraction(1, 3), Fraction(-1, 2)])
    Fraction(2, 3)
    """
    common = lcm(*(exponent.denominator for exponent in exponents))
    powers = [int(exponent * common) for exponent in exponents]
    sizes = (abs(power) * _bits(base) for base, power in zip(bases, powers, strict=True))
    if sum(sizes) <= _MOST_BITS:
        number = prod((b**p for b, p in zip(bases, powers, strict=True)), start=Fraction(1))
        return _root_of_whole_numbers(number, common)
    found = _rational_product(bases, powers, common)
    return _by_logarithms(bases, exponents) if found is None else found


def _root_of_whole_numbers(number: Fraction, degree: int) -> Fraction:
    """Return the root of a number above zero, by that of a whole number with enough digits."""
    top, bottom = (_whole_root(part, degree) for part in number.as_integer_ratio())
    if top**degree == number.numerator and bottom**degree == number.denominator:
        return Fraction(top, bottom)
    size = number.numerator.bit_length() - number.denominator.bit_length()
    shift = _ROOT_BITS - size // degree
    scaled = number * Fraction(2) ** (shift * degree)
    return _whole_root(scaled.numerator // scaled.denominator, degree) / Fraction(2) ** shift


def _by_logarithms(bases: Sequence[Fraction], exponents: Sequence[Fraction]) -> Fraction:
    """Return a product of powers that is irrational."""
    wide = _context(DIGITS + _SPARE)
    found = Decimal(0)
    for base, exponent in zip(bases, exponents, strict=True):
        found = wide.fma(_natural(base), _decimal(exponent, DIGITS + _SPARE), found)
    return Fraction(_context(DIGITS).exp(found))


def _rational_product(
    bases: Sequence[Fraction], powers: Sequence[int], degree: int
) -> Fraction | None:
    """Return the root of a product of powers, or nothing where it is irrational."""
    found = Fraction(1)
    for part in _coprime([term for base in bases for term in base.as_integer_ratio()]):
        power = sum(
            (_multiplicity(part, base.numerator) - _multiplicity(part, base.denominator)) * times
            for base, times in zip(bases, powers, strict=True)
        )
        left = degree // gcd(power, degree)
        known = _whole_root(part, left)
        if known**left != part:
            return None
        found *= Fraction(known) ** (power // gcd(power, degree))
    return found


def _coprime(numbers: Sequence[int]) -> list[int]:
    """Return numbers above 1 without common divisors, of whose powers all numbers are products."""
    found: list[int] = []
    todo = list(dict.fromkeys(numbers))
    while todo:
        number = todo.pop()
        sharing = next((known for known in found if gcd(known, number) > 1), None)
        if sharing is not None:
            shared = gcd(sharing, number)
            found.remove(sharing)
            todo += [number // shared, sharing // shared, shared]
        elif number > 1:
            found.append(number)
    return found


def _multiplicity(part: int, number: int) -> int:
    """Return how often a number can be divided by a part above 1."""
    times = 0
    while number % part == 0:
        number, times = number // part, times + 1
    return times


def _whole_root(number: int, degree: int) -> int:
    """Return the root of a number above zero, as a whole number that is not above it."""
    if degree >= number.bit_length():
        return 1
    found = 1 << -(-number.bit_length() // degree)
    while True:  # Newton's method from above: each step is nearer, until it is as near as can be
        nearer = ((degree - 1) * found + number // found ** (degree - 1)) // degree
        if nearer >= found:
            return found
        found = nearer


def _quotient_of_logarithms(number: Fraction, base: Fraction) -> Fraction:
    over, under = _natural(number), _natural(base)
    return Fraction(_context(DIGITS).divide(over, under))


@lru_cache(maxsize=256)  # above all for the base, the same for a whole column
def _natural(number: Fraction) -> Decimal:
    """Return the natural logarithm with more than `DIGITS` significant digits.

    Near 1 the logarithm is about as small as the distance from 1; the number needs as many more
    digits as that distance has zeros behind the point.
    """
    away = number - 1
    zeros = max(0, away.denominator.bit_length() - away.numerator.bit_length()) // 3 + 1
    digits = DIGITS + _SPARE + zeros
    return _context(digits).ln(_decimal(number, digits))


def _bits(number: Fraction) -> int:
    return max(number.numerator, number.denominator).bit_length()


def _decimal(number: Fraction, digits: int) -> Decimal:
    return _context(digits).divide(Decimal(number.numerator), Decimal(number.denominator))


def _context(digits: int) -> Context:
    return Context(prec=digits)
