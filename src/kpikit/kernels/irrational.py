"""Roots and logarithms of exact numbers: exact where the result is rational, else 60 digits.

A result that no fraction is gets `DIGITS` significant digits. So it lies on the right side of every
edge that is not nearer to it than that; and what lies on an edge exactly is exact, since an edge is
a rational number.

The laws behind "where the result is rational". The root of a fraction in lowest terms is rational
only if its numerator and its denominator are squares. The logarithm of x to the base b, both
rational, is p/q in lowest terms only if x is the p-th power and b the q-th power of one rational
number t. As t is not 1, its numerator or its denominator is at least 2; so q is at most the number
of bits of b, and among fractions with so small a denominator only the one nearest to the
logarithm can be it. Whether it is, powers of fractions say exactly.
"""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction
from math import isqrt

DIGITS = 60
"""Significant digits of a result that is irrational."""

_SPARE = 20  # digits that are computed beside, so that the last one that counts is right
_WIDE = 999_999  # powers of ten that decimals may have in between


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
    if number == 1:
        return Fraction(0)
    found = _quotient_of_logarithms(number, base)
    near = found.limit_denominator(_bits(base))
    is_near = abs(near - found) * 10 ** (DIGITS - 1) <= abs(found)
    if is_near and abs(near.numerator) <= _bits(number):
        return near if number**near.denominator == base**near.numerator else found
    return found


def _quotient_of_logarithms(number: Fraction, base: Fraction) -> Fraction:
    over, under = _natural(number), _natural(base)
    return Fraction(_context(DIGITS).divide(over, under))


def _natural(number: Fraction) -> Decimal:
    """Return the natural logarithm with more than `DIGITS` significant digits.

    Near 1 the logarithm is about as small as the distance from 1; the number needs as many more
    digits as that distance has zeros behind the point.
    """
    away = abs(number - 1)
    zeros = max(0, away.denominator.bit_length() - away.numerator.bit_length()) // 3 + 1
    digits = DIGITS + _SPARE + zeros
    return _context(digits).ln(_decimal(number, digits))


def _bits(number: Fraction) -> int:
    return max(number.numerator, number.denominator).bit_length()


def _decimal(number: Fraction, digits: int) -> Decimal:
    return _context(digits).divide(Decimal(number.numerator), Decimal(number.denominator))


def _context(digits: int) -> Context:
    return Context(prec=digits, Emax=_WIDE, Emin=-_WIDE)
