"""Which sums are lazy: those whose integers would leave int64, and whose floats stay in range."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from kpikit.kernels.ranking import ranks
from kpikit.kernels.sums import Lazy, Sum, bits, near, total
from kpikit.numbers import Rounding, rounded
from tests.kernels.test_sums import ONE, ZERO, apart, made


@pytest.mark.parametrize(
    ("tops", "bottoms", "weights", "is_lazy"),
    [
        ([20, 20], [20, 20], [1, 1], False),  # 2^20 x 2^20 x 2^20, of two parts: 2^61
        ([20, 20], [20, 20], [2, 1], False),
        ([20, 20], [20, 20], [1, -2], False),
        ([20, 20], [20, 20], [4, 1], True),
        ([20, 20], [20, 20], [1, -4], True),
        ([20, 20], [20, 20], ["1/2", 1], False),
        ([20, 20], [20, 20], ["1/4", 1], True),
        ([20, 22], [20, 20], [1, 1], True),
        ([20, 20], [22, 20], [1, 1], True),
        ([20, 20, 20, 20], [10, 10, 10, 10], [1, 1, 1, 1], False),
        ([20, 20, 20, 20], [10, 10, 10, 11], [1, 1, 1, 1], True),
    ],
)
def test_a_sum_is_lazy_where_its_integers_could_leave_int64(tops, bottoms, weights, is_lazy):
    """Numerators times all denominators and weights, times the number of parts, are 2^63 or more.

    Numerators are powers of 2, denominators one more; the powers are given.
    """
    columns = [
        apart([Fraction(2**top, 2**bottom + 1)]) for top, bottom in zip(tops, bottoms, strict=True)
    ]
    found = total(columns, list(map(Fraction, weights)))
    assert isinstance(found, Lazy) is is_lazy


def test_one_column_alone_is_not_lazy():
    """Whatever its size is, there is nothing to add."""
    large = apart([Fraction(2**80, 3**50)])
    assert not isinstance(total([large]), Lazy)
    assert not isinstance(total([large], [Fraction(7)]), Lazy)


def test_a_sum_with_a_lazy_part_is_lazy_and_makes_no_integers():
    part = made([[Fraction(1, 3)], [Fraction(1, 7)]])
    found = total([part, apart([Fraction(1, 2)])])
    assert isinstance(found, Lazy)
    assert found.compared(ONE).tolist() == [-1]
    assert "exact" not in vars(part)
    assert found.fractions() == [Fraction(41, 42)]


def test_the_range_of_a_sum_is_that_of_its_largest_part_and_more():
    """Part, weight and divisor together, three parts, and what is lost where parts cancel."""
    parts = apart([Fraction(2**100)]), apart([Fraction(1, 3)]), apart([ONE])
    weights = ONE, Fraction(2**50), ONE
    found = Sum(parts, weights)
    assert found.bits == 101 + 1 + 2 + 64
    assert Sum(parts, weights, apart([Fraction(1, 2**200)])).bits == found.bits + 201


def test_the_error_of_a_sum_that_cancels_in_part_is_within_its_bound():
    """It is that of the parts, larger than the last bit of what is left."""
    left = Fraction(1, 10**9)
    for third in (Fraction(1, 3), Fraction(-1, 3), Fraction(2, 7)):
        found, errors = near(made([[third], [left - third]]))
        assert abs(Fraction(found.tolist()[0]) - left) <= Fraction(errors.tolist()[0])


def test_numbers_that_floats_take_for_zero_are_no_zeros():
    """Of a column that far from 1, no float is certain."""
    tiny = Fraction(1, 2**1100)
    assert bits(apart([tiny])) == 1101
    for other in (apart([tiny]), tiny):
        assert made([[ZERO], [ZERO]]).compared(other).tolist() == [-1]


def test_what_is_chosen_instead_may_be_too_far_from_one():
    column = made([[Fraction(1, 3)], [Fraction(1, 7)]])
    for far in (Fraction(2**950), Fraction(1, 2**950)):
        found = column.where(np.array([False]), far)
        assert not isinstance(found, Lazy)
        assert found.fractions() == [far]


def test_some_cells_of_a_quotient_are_those_cells():
    column = made([[ONE, Fraction(1, 3)], [ONE, Fraction(1, 7)]]).over(apart([ONE, Fraction(2, 5)]))
    assert isinstance(column, Lazy)
    assert column.take(np.array([1])).fractions() == [Fraction(25, 21)]
    assert column.take(np.array([1])).compared(ONE).tolist() == [1]


def test_what_is_made_of_a_lazy_column_is_compared_as_it_is():
    """With plain columns: sums and quotients are lazy again, products have their integers."""
    column, half = made([[Fraction(1, 3)], [Fraction(1, 7)]]), apart([Fraction(1, 2)])
    lazy_ones = {"plus": "41/42", "minus": "-1/42", "over": "20/21"}
    for name, number in lazy_ones.items():
        found = getattr(column, name)(half)
        assert isinstance(found, Lazy)
        assert found.compared(Fraction(number)).tolist() == [0]
    for product in (column.times(half), column.over(made([[ONE], [ONE]]))):
        assert not isinstance(product, Lazy)
        assert product.compared(Fraction(5, 21)).tolist() == [0]
    assert column.where(np.array([True]), ZERO) is column


@pytest.mark.parametrize("decimals", [250, 251, 400, -250, -400])
def test_decimals_beyond_the_range_of_floats_are_rounded_exactly(decimals):
    third = Fraction(2**800, 3)
    found = made([[third, ONE / 3], [third, ONE / 7]]).rounded(decimals)
    expected = [
        rounded(number, decimals, Rounding.HALF_AWAY) for number in (2 * third, ONE * 10 / 21)
    ]
    assert found.fractions() == expected


def test_floats_for_display_change_no_float_that_decides():
    column = made([[Fraction(1, 3)], [Fraction(1, 10**14) - Fraction(1, 3)]])
    before = near(column)[0].tolist()
    assert column.floats().tolist() != before
    assert near(column)[0].tolist() == before


# --- what is said of errors is what the proof says ---

U = 2.0**-53


def error_of(column) -> float:
    return float(near(column)[1][0])


def about(error):
    return pytest.approx(error, rel=1e-6, abs=0)


@pytest.mark.parametrize("sign", [1, -1])
def test_errors_are_those_of_the_proof(sign):
    """Twice the terms of first order: of parts, of sums of sums, of quotients, of numbers."""
    one, other = apart([sign * Fraction(1, 3)]), apart([sign * Fraction(2, 7)])
    weights = ONE, Fraction(-5)
    plain = Lazy(Sum((one, other), weights))
    size = 1 / 3 + 5 * 2 / 7
    assert error_of(plain) == about(2 * (2 + 8) * U * size)
    value = abs(1 / 3 - 5 * 2 / 7)
    nested = Lazy(Sum((plain, one, one), (Fraction(-3), ONE, ONE)))
    parts = 3 * error_of(plain) + (3 + 8) * U * (3 * value + 2 / 3)
    assert error_of(nested) == about(2 * parts)
    quotient = Lazy(Sum((one, other), weights, apart([sign * Fraction(1, 9)])))
    assert error_of(quotient) == about(2 * (9 * error_of(plain) + 8 * U * 9 * value))
    assert error_of(plain.over(apart([ZERO]))) == 0
    chosen = plain.where(np.array([False]), sign * Fraction(2, 3))
    assert error_of(chosen) == about(4 * U * 2 / 3)


@pytest.fixture
def _no_integers(monkeypatch):
    """Let a test fail where integers are made of a lazy column."""

    def made_of(column, cells):
        raise AssertionError(f"{column} is not clear in {cells}")

    monkeypatch.setattr(Lazy, "_exact_at", made_of)


@pytest.mark.parametrize("mode", list(Rounding))
@pytest.mark.parametrize(("unit", "decimals"), [(1, 2), (10**6, -4), (Fraction(1, 10**9), 11)])
def test_what_is_left_of_large_parts_is_rounded_exactly(unit, decimals, mode):
    """A 10^11th of a half beside it, or of a step, is lost in the last bits of a million."""
    steps = [*range(-30, 30), *[2, -2] * 30]
    thirds = [Fraction(10**6 + n, 3) for n in range(len(steps))]
    beside = [Fraction(n, 200) + Fraction(1 - 2 * (n % 2), 10**13) for n in steps]
    column = made(
        [thirds, [at - third for at, third in zip(beside, thirds, strict=True)]], [unit] * 2
    )
    expected = [rounded(at * unit, decimals, mode) for at in beside]
    assert column.rounded(decimals, mode.value).fractions() == expected


@pytest.mark.usefixtures("_no_integers")
@pytest.mark.parametrize("sign", [1, -1])
def test_what_floats_tell_apart_needs_no_integers(sign):
    """Comparing, ranking, rounding and showing numbers that are not near to anything."""
    third, sevenths = Fraction(1, 3), [Fraction(sign * n, 7) for n in (1, 2, 3, 5)]
    column = made([[third] * 4, sevenths])
    numbers = [third + seventh for seventh in sevenths]
    for level in (ONE, Fraction(-1, 10**9), Fraction(10**9)):
        signs = [(number > level) - (number < level) for number in numbers]
        assert column.compared(level).tolist() == signs
        assert column.compared(apart([level] * 4)).tolist() == signs
        assert column.compared(made([[level] * 4, [ZERO] * 4])).tolist() == signs
    everyone, together = np.ones(4, dtype=bool), np.zeros(4, dtype=np.int64)
    found = ranks(column, everyone, together, "min").tolist()
    assert found == ([4, 3, 2, 1] if sign > 0 else [1, 2, 3, 4])
    for decimals in (0, 1, 9):
        for mode in Rounding:
            expected = [rounded(number, decimals, mode) for number in numbers]
            assert column.rounded(decimals, mode.value).fractions() == expected
    assert column.floats().tolist() == pytest.approx(list(map(float, numbers)))


@pytest.mark.usefixtures("_no_integers")
def test_sums_of_nothing_need_no_integers():
    """They are zero, which is the one number that floats know without an error."""
    column = made([[ZERO], [ZERO]])
    assert column.compared(ZERO).tolist() == [0]
    assert column.rounded(2, "truncate").fractions() == [0]
    assert column.floats().tolist() == [0]
