"""Bounds decide what holds a column: int64 while they permit, Python integers beyond."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from kpikit.kernels.integers import INT64, Integers, Mode, joined, nearest, sides
from kpikit.kernels.rationals import Rationals
from tests.kernels.test_rationals import assert_sound


def test_floats_of_integers_end_at_a_thousand_bits() -> None:
    """What is larger is not a number, so that no filter decides by it."""
    largest = 2**1000 - 1
    assert Integers.one(largest).floats() == 2.0**1000
    column = Integers.of(np.array([largest, 3], dtype=object))
    assert np.asarray(column.floats()).tolist() == [2.0**1000, 3.0]
    assert np.isnan(Integers.one(largest + 1).floats())
    assert np.isnan(Integers.of(np.array([largest + 1, 3], dtype=object)).floats()).all()


@pytest.mark.parametrize("number", [INT64, -INT64, INT64 + 1, -INT64 - 1])
def test_a_constant_at_the_limit_has_the_dtype_of_its_bound(number: int) -> None:
    """The largest magnitude in int64 is still int64, above and below one."""
    assert_sound(Rationals.constant(Fraction(number), 2), [Fraction(number)] * 2)
    assert_sound(Rationals.constant(1 / Fraction(number), 2), [1 / Fraction(number)] * 2)


def test_numbers_of_a_country_stay_int64() -> None:
    """20,000 values with two decimals stay int64 through division, scoring and rounding."""
    values = Rationals.scaled(np.arange(20_000, dtype=np.int64) * 80_00, 100)
    levels = Rationals.scaled(np.arange(1, 20_001, dtype=np.int64) * 100_00, 100)
    for level in (Fraction(300_000), Fraction("123456.78"), levels):
        ratio = values.over(level)
        points = ratio.times(Fraction(15)).clipped(Fraction(0), Fraction(15)).rounded(2)
        for found in (ratio, points, values.minus(level)):
            assert found.numerators.dtype == np.int64
        assert points.denominators == 100


def test_one_denominator_serves_while_the_numerators_fit() -> None:
    """A column is kept over one denominator up to the last number that int64 holds."""
    for number in (INT64, -INT64):
        assert isinstance(Rationals.of([number]).denominators, int)
    beyond = Rationals.of([INT64 + 1])
    assert np.asarray(beyond.denominators).tolist() == [1]
    assert beyond.numerators.dtype == np.object_
    mixed = [Fraction(1), Fraction(1, 2**63)]
    assert_sound(Rationals.of(mixed), mixed)


def test_choosing_keeps_one_denominator_while_the_numerators_fit() -> None:
    """Beyond, each cell keeps its own denominator rather than leave int64."""
    mask, ones = np.array([True, False]), np.array([1, 1])
    assert INT64 % 7 == 0
    for number, above in ((INT64 // 7, [7, 7]), (INT64 // 7 + 1, [1, 7])):
        whole, part = Rationals.scaled(ones * number), Rationals.scaled(ones, 7)
        found, other = Rationals.chosen(mask, whole, part), Rationals.chosen(~mask, part, whole)
        assert found.numerators.dtype == other.numerators.dtype == np.int64
        assert isinstance(found.denominators, int) == (above == [7, 7])
        assert found.lower.cells(2).tolist() == other.lower.cells(2).tolist() == above


def test_joining_keeps_one_denominator_while_the_numerators_fit() -> None:
    """Beyond, each cell keeps its own denominator rather than leave int64."""
    for number, one in ((INT64 // 7, 7), (INT64 // 7 + 1, None)):
        whole, part = Rationals.scaled(np.array([number])), Rationals.scaled(np.array([1]), 7)
        for pair in ([whole, part], [part, whole]):
            found = Rationals.concatenated(pair)
            assert found.numerators.dtype == np.int64
            assert one is None or found.denominators == one
            assert one is not None or sorted(found.lower.cells(2).tolist()) == [1, 7]


@pytest.mark.parametrize(("low", "high"), [(-100, 5), (-5, 100)])
def test_both_edges_bound_what_is_clipped(low: int, high: int) -> None:
    """The bound is that of the edge which is farther from zero."""
    found = Rationals.of([-1000, 1000]).clipped(Fraction(low), Fraction(high))
    assert_sound(found, [Fraction(low), Fraction(high)])
    assert found.upper.bound == 100 * found.lower.bound


def test_a_ceiling_below_the_floor_decides() -> None:
    """Whatever is raised to the floor is then lowered, also where none was too high."""
    found = Rationals.of([1, 5]).clipped(Fraction(10), Fraction(7))
    assert_sound(found, [Fraction(7), Fraction(7)])


def test_replacing_cells_leaves_the_column_as_it_was() -> None:
    column = Integers.of(np.array([1, 2]))
    found = column.replaced(np.array([1]), Integers.one(7))
    assert (found.cells(2).tolist(), column.cells(2).tolist()) == ([1, 7], [1, 2])


def test_bounds_are_as_low_as_they_can_be_known() -> None:
    """A bound that is too high leaves int64 too early; none is below 1."""
    nothing, zero = np.array([], dtype=np.int64), np.array([0])
    for found in (Integers.of(nothing), Integers.of(zero), Integers.one(0), joined([])):
        assert found.bound == 1
    sevens, two = Integers.of(np.array([7, -7])), Integers.one(2)
    assert nearest(sevens, 1, two, "half_away").bound == 4
    assert nearest(sevens, 2, Integers.of(np.array([2, 2])), "half_away").bound == 14
    assert Rationals.of([3]).over(Rationals.of([-7])).upper.bound == 3


@pytest.mark.parametrize("more", [0, 1])
def test_products_are_compared_as_they_are_while_they_fit(more: int) -> None:
    """Up to the last number that int64 holds; beyond, their signs are compared with 0."""
    large, seven = Integers.of(np.array([INT64 // 7 + more])), Integers.of(np.array([7]))
    one = Integers.of(np.array([1]))
    product = large.times(seven)
    assert product.cells(1).dtype == (np.object_ if more else np.int64)
    expected = [(1, 0), (-1, 0)] if more else [(INT64, 1), (1, INT64)]
    for (a, b, c, d), pair in zip(
        [(large, seven, one, one), (one, one, seven, large)], expected, strict=True
    ):
        left, right = sides(a, b, c, d)
        assert (int(np.asarray(left).max()), int(np.asarray(right).max())) == pair


def test_products_around_the_largest_float_are_compared_exactly() -> None:
    """The float of the lesser product is an infinity, that of the greater one is not."""
    root = Integers.of(np.array([2**512 - 2**458]))
    low, high = Integers.of(np.array([2**512 - 2**459])), Integers.of(np.array([2**512 + 2**459]))
    with np.errstate(over="ignore"):
        squares, products = (
            np.asarray(one.floats() * other.floats()) for one, other in ((root, root), (low, high))
        )
    assert squares.tolist() == [float("inf")] > products.tolist()
    for pair, sign in (((root, root, low, high), -1), ((low, high, root, root), 1)):
        left, right = sides(*pair)
        assert np.sign(left - right).tolist() == [sign]


@pytest.mark.parametrize("mode", ["half_away", "half_even", "truncate"])
def test_small_numbers_beside_huge_ones_round_as_they_do_alone(mode: Mode) -> None:
    """The bound of the column sends all of them through the filter."""
    column = Integers.of(np.array([2**70, 1, 0, -2, -1]))
    found = nearest(column, 1, Integers.one(3), mode)
    assert found.cells(5).tolist()[1:] == [0, 0, 0 if mode == "truncate" else -1, 0]


def test_a_common_denominator_stays_within_int64() -> None:
    """Up to the last number that int64 holds; beyond, each cell has its own."""
    assert Rationals.of([Fraction(1, INT64), Fraction(0)]).denominators == INT64
    assert not isinstance(Rationals.of([Fraction(1, INT64 + 1)]).denominators, int)


def test_bounds_come_without_scanning() -> None:
    """A given bound is believed; a bound decides the dtype of results."""
    loose = Rationals.scaled(np.array([1]), 1, bound=2**62)
    assert loose.upper.bound == 2**62
    assert loose.plus(loose).numerators.dtype == np.object_
    assert loose.plus(loose).clipped(Fraction(0), Fraction(5)).numerators.dtype == np.int64


def test_every_integer_dtype_is_taken() -> None:
    """Small and unsigned integers are taken; floats and masks are a mistake of the program."""
    for dtype, number in (("uint64", 2**64 - 1), ("int64", -(2**63)), ("int8", -128), ("O", 2**70)):
        found = Rationals.scaled(np.array([number], dtype=dtype), 3, bound=abs(number))
        assert found.negated().fractions() == [Fraction(-number, 3)]
    for dtype in ("float64", "bool"):
        with pytest.raises(TypeError, match="integers are needed"):
            Rationals.scaled(np.zeros(1, dtype=dtype))
