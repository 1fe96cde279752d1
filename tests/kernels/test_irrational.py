"""Roots and logarithms: exact where they are rational, right to the last digit where not."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpikit.kernels.irrational import DIGITS, geometric_mean, logarithm, root, square_root

POSITIVE = st.fractions(min_value=Fraction(1, 10**6), max_value=10**9, max_denominator=10**6)
BASES = POSITIVE.filter(lambda number: number != 1)
WEIGHTS = st.sampled_from(list(map(Fraction, ("1", "2", "1/3", "0.7"))))
ODD_WEIGHTS = st.integers(1, 10**9).map(lambda number: Fraction(2 * number + 1, 10**9))
FINE = Fraction(1, 10 ** (DIGITS - 2))
"""A part that is larger than the error of one operation."""


@given(POSITIVE)
def test_law_the_root_of_a_square_is_exact(number):
    assert square_root(number**2) == number


@given(POSITIVE)
def test_law_a_root_squared_is_the_number(number):
    assert abs(square_root(number) ** 2 - number) <= number * FINE


@given(POSITIVE)
def test_law_the_last_digit_of_a_square_root_is_rounded(number):
    """The root lies within half a unit of the last digit."""
    found = square_root(number)
    first = Context(prec=9).divide(Decimal(found.numerator), Decimal(found.denominator)).adjusted()
    half = Fraction(10) ** (first - DIGITS + 1) / 2
    assert (found - half) ** 2 <= number <= (found + half) ** 2


@given(POSITIVE, POSITIVE)
def test_law_roots_are_in_the_order_of_the_numbers(one, other):
    assume(abs(one - other) > max(one, other) * FINE)
    assert (square_root(one) < square_root(other)) == (one < other)


@given(BASES.filter(lambda base: base < 100), st.integers(-9, 9), st.integers(1, 9))
def test_law_the_logarithm_of_a_power_is_exact(number, power, times):
    assert logarithm(number**power, number**times) == Fraction(power, times)


@given(POSITIVE, POSITIVE, BASES)
def test_law_logarithms_of_products_add_up(one, other, base):
    first, second = logarithm(one, base), logarithm(other, base)
    size = 1 + abs(first) + abs(second)
    assert abs(logarithm(one * other, base) - first - second) <= size * FINE


@given(POSITIVE, BASES)
def test_law_turning_number_and_base_upside_down_changes_the_sign(number, base):
    assert abs(logarithm(1 / number, base) + logarithm(number, base)) <= FINE * 1000
    assert abs(logarithm(1 / number, 1 / base) - logarithm(number, base)) <= FINE * 1000


def test_sixty_digits_are_given():
    """The last of them rounded, as tables of square roots and logarithms have them."""
    root_of_two = "1.41421356237309504880168872420969807856967187537694807317668"
    lg_of_two = "0.301029995663981195213738894724493026768189881462108541310427"
    assert square_root(Fraction(2)) == Fraction(root_of_two)
    assert logarithm(Fraction(2), Fraction(10)) == Fraction(lg_of_two)


def test_numbers_next_to_one_have_as_many_digits_as_others():
    tiny = Fraction(10**50 + 1, 3 * 10**250)
    series = tiny - tiny**2 / 2 + tiny**3 / 3
    found = logarithm(1 + tiny, Fraction(10))
    expected = series / Fraction(Context(prec=150).ln(Decimal(10)))
    assert abs(found - expected) <= expected * FINE


def test_numbers_of_any_size_have_logarithms_and_roots():
    assert logarithm(Fraction(10**9000), Fraction(1, 10**3000)) == -3
    assert square_root(Fraction(10**18000, 9)) == Fraction(10**9000, 3)
    assert logarithm(Fraction(10**9000 + 1), 1 + Fraction(1, 10**30)) > 10**30


def test_a_logarithm_near_a_fraction_is_not_taken_for_it():
    near = logarithm(Fraction(10**30 + 1), Fraction(10))
    assert near > 30
    assert near - 30 < Fraction(1, 10**30)
    third = logarithm(2 + Fraction(1, 10**80), Fraction(8))
    assert third != Fraction(1, 3)
    assert abs(third - Fraction(1, 3)) < FINE


@pytest.mark.parametrize(("number", "sign"), [(Fraction(2), 1), (Fraction(1, 2), -1)])
def test_a_logarithm_of_sixty_digits_in_front_of_the_point_is_found(number, sign):
    """Such a number is near to a whole one, and nobody can compute powers of that size."""
    tiny = Fraction(1, 10**60)
    expected = sign * Fraction(Context(prec=99).ln(Decimal(2)))
    assert abs(logarithm(number, 1 + tiny) * tiny - expected) < FINE


def test_nothing_below_zero_has_a_root_nor_a_logarithm():
    with pytest.raises(ValueError, match="below zero"):
        square_root(Fraction(-1))
    with pytest.raises(ValueError, match="below zero"):
        square_root(Fraction(-1, 2))
    for number, base in ((0, 2), (-1, 2), (2, 0), (2, 1)):
        with pytest.raises(ValueError, match="above zero"):
            logarithm(Fraction(number), Fraction(base))


# --- roots of any degree, products of powers ---


@given(POSITIVE, st.integers(1, 40))
def test_law_the_root_of_a_power_is_exact(number, degree):
    assert root(number**degree, degree) == number


@given(POSITIVE, st.integers(1, 40))
def test_law_a_root_to_its_degree_is_the_number(number, degree):
    assert abs(root(number, degree) ** degree - number) <= number * FINE * degree


@given(st.lists(st.tuples(POSITIVE, WEIGHTS), min_size=1, max_size=4), st.sampled_from([2, 3, 7]))
def test_law_a_geometric_mean_of_powers_is_the_power_of_their_mean(parts, power):
    numbers, weights = zip(*parts, strict=True)
    plain = geometric_mean(numbers, weights)
    raised = geometric_mean([number**power for number in numbers], weights)
    assert abs(raised - plain**power) <= raised * FINE * power


@given(st.lists(st.tuples(POSITIVE, ODD_WEIGHTS), min_size=1, max_size=3))
def test_law_weights_of_many_digits_give_what_logarithms_say(parts):
    numbers, weights = zip(*parts, strict=True)
    found, whole = geometric_mean(numbers, weights), sum(weights)
    ten = Fraction(10)
    logarithms = sum(
        weight / whole * logarithm(number, ten)
        for number, weight in zip(numbers, weights, strict=True)
    )
    assert abs(logarithm(found, ten) - logarithms) <= FINE * 10_000


def test_a_rational_mean_is_exact_whatever_its_weights_are():
    weights = [Fraction("0.123456789"), Fraction("0.876543211")]
    assert geometric_mean([Fraction(12, 7)] * 2, weights) == Fraction(12, 7)
    third = Fraction(10**9 + 7, 3 * 10**9 + 21)
    numbers = [Fraction(8), Fraction(27), Fraction(1, 216)]
    assert geometric_mean(numbers, [third] * 3) == 1
    wide = [Fraction(2 ** (10**4)), Fraction(3 ** (10**4))]
    assert geometric_mean(wide, [Fraction(1), Fraction(1)]) == 6**5000
    wide = [Fraction(2**20_000), Fraction(2**10_000), Fraction(1)]
    assert geometric_mean(wide, [Fraction(1)] * 3) == 2**10_000
    one, other = 3**4000, 5**4000  # 2 is all that both parts have in common
    wide = [Fraction(2 * one**3), Fraction(4 * other**3), Fraction(1)]
    assert geometric_mean(wide, [Fraction(1)] * 3) == 2 * one * other


@pytest.mark.parametrize("weight", ["0.123456789", "0.314159265358979", "0.999999999"])
@pytest.mark.parametrize("number", ["7", "12345678901", "0.000003"])
def test_the_last_digit_of_a_mean_is_rounded(number, weight):
    """Weights of many digits ask for logarithms, of which far more digits are needed."""
    numbers, weights = [Fraction(number), Fraction(3, 2)], [Fraction(weight), Fraction(1)]
    wide = Context(prec=150)
    logarithms = wide.fma(wide.ln(Decimal(number)), Decimal(weight), wide.ln(Decimal("1.5")))
    mean = wide.exp(wide.divide(logarithms, wide.add(Decimal(weight), Decimal(1))))
    assert geometric_mean(numbers, weights) == Fraction(Context(prec=DIGITS).plus(mean))


@pytest.mark.parametrize("base", ["2", "10", "1.1"])
@pytest.mark.parametrize("number", ["3", "7", "12345678901", "0.000003", "1.01"])
def test_the_last_digit_of_a_logarithm_is_rounded(number, base):
    wide = Context(prec=150)
    exact = wide.divide(wide.ln(Decimal(number)), wide.ln(Decimal(base)))
    expected = Fraction(Context(prec=DIGITS).plus(exact))
    assert logarithm(Fraction(number), Fraction(base)) == expected


def test_a_mean_next_to_a_boundary_is_on_its_side():
    """A geometric mean within 1e-15 of a half of the third decimal, and one on it."""
    half = Fraction("0.7345")
    for away in (Fraction(0), Fraction(1, 10**15), -Fraction(1, 10**15), Fraction(1, 10**40)):
        numbers = [half**3 + away, Fraction(1), Fraction(1)]
        found = geometric_mean(numbers, [Fraction(1)] * 3)
        assert (found > half) - (found < half) == (away > 0) - (away < 0)


def test_nothing_below_zero_has_a_root_of_any_degree_nor_a_geometric_mean():
    assert root(Fraction(0), 3) == 0
    for number in (Fraction(-8), Fraction(-1, 8)):
        with pytest.raises(ValueError, match="below zero"):
            root(number, 3)
        with pytest.raises(ValueError, match="below zero"):
            geometric_mean([Fraction(0), number], [Fraction(1)] * 2)
