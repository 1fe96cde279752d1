"""Which sums are lazy: those whose integers would leave int64, and whose floats stay in range."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpikit.kernels.sums import Lazy, Sum, bits, near, total
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
        apart([Fraction(2**top, 2**bottom + 1)])
        for top, bottom in zip(tops, bottoms, strict=True)
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
    assert made([[ZERO], [ZERO]]).compared(apart([tiny])).tolist() == [-1]
