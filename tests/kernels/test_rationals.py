"""Laws of columns of rationals: whatever the magnitudes, they do what Fraction does."""

from __future__ import annotations

import operator
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpikit.kernels.integers import INT64, Integers
from kpikit.kernels.rationals import Rationals
from kpikit.numbers import Rounding, rounded

EDGES = [2**62, 2**63 - 1, 2**63, 2**64 - 1, 2**64, 10**400]
INTEGERS = (
    st.integers(-1000, 1000)
    | st.integers(-(10**18), 10**18)
    | st.integers(-(2**66), 2**66)
    | st.sampled_from(EDGES).flatmap(lambda edge: st.integers(-3, 3).map(lambda n: edge + n))
    | st.sampled_from(EDGES).map(operator.neg)
)
SCALES = st.sampled_from([1, 2, 3, 4, 7, 8, 100, 300_000, 10**6, 10**17, 2**61, 10**30])
MONEY = st.builds(Fraction, st.integers(-(10**18), 10**18), st.just(100))
SPREADSHEET = st.builds(Fraction, st.integers(-(10**17), 10**17), st.just(10**17))
NUMBERS = MONEY | SPREADSHEET | st.builds(Fraction, INTEGERS, SCALES)
MODES = st.sampled_from(["half_away", "half_even", "truncate"])


@st.composite
def columns(draw, count=1, length=None):
    """Draw columns of equal length, made in one of the ways in which columns arise."""
    size = draw(st.integers(0, 5)) if length is None else length
    return [draw(column(size)) for _ in range(count)]


def column(size):
    """Draw a column: of numbers, over one denominator, per cell, or the result of a division."""
    many = st.lists(NUMBERS, min_size=size, max_size=size)
    small = st.lists(st.integers(-(2**63) + 1, 2**63 - 1), min_size=size, max_size=size)
    positive = st.lists(st.integers(1, 2**62), min_size=size, max_size=size)
    return st.one_of(
        many.map(Rationals.of),
        st.builds(lambda n, d: Rationals.scaled(np.array(n, dtype=np.int64), d), small, SCALES),
        st.builds(
            lambda n, d: Rationals.scaled(np.array(n, dtype=np.int64)).over(
                Rationals.scaled(np.array(d, dtype=np.int64))
            ),
            small,
            positive,
        ),
        NUMBERS.map(lambda number: Rationals.constant(number, size)),
    )


def assert_sound(found: Rationals, expected: list[Fraction]) -> None:
    """Check the numbers, the bounds, the sign of the denominators, and the dtype."""
    assert found.fractions() == expected
    for part in (found.upper, found.lower):
        cells = part.cells(len(found))
        assert part.bound >= 1
        assert all(abs(value) <= part.bound for value in cells.tolist())
        assert cells.dtype == (np.int64 if part.bound <= INT64 else np.object_)
    assert all(value > 0 for value in found.lower.cells(len(found)).tolist())


@given(st.lists(NUMBERS))
def test_law_a_column_keeps_its_numbers(numbers):
    """Fractions into a column and out again are the same fractions."""
    assert_sound(Rationals.of(numbers), numbers)


@given(columns(count=2), NUMBERS, st.sampled_from(["plus", "minus", "times"]))
def test_law_arithmetic_is_that_of_fractions(pair, number, name):
    """Sums, differences and products are those of Fraction, with a column or a number."""
    operation = {"plus": operator.add, "minus": operator.sub, "times": operator.mul}[name]
    one, other = pair
    expected = list(map(operation, one.fractions(), other.fractions()))
    assert_sound(getattr(one, name)(other), expected)
    assert_sound(getattr(one, name)(number), [operation(n, number) for n in one.fractions()])


@given(columns(count=2), NUMBERS.filter(bool))
def test_law_division_is_that_of_fractions(pair, number):
    """Quotients are those of Fraction; a cell divided by zero is 0."""
    one, other = pair
    cells = zip(one.fractions(), other.fractions(), strict=True)
    assert_sound(one.over(other), [n / d if d else Fraction(0) for n, d in cells])
    assert_sound(one.over(number), [n / number for n in one.fractions()])


@given(columns())
def test_law_negation_is_an_involution(one):
    """Negating changes every sign; twice, nothing."""
    (cells,) = one
    assert_sound(cells.negated(), [-n for n in cells.fractions()])
    assert cells.negated().negated().fractions() == cells.fractions()


@given(columns(count=2), NUMBERS)
def test_law_comparison_is_that_of_fractions(pair, number):
    """Every comparison is that of Fraction, with a column or a number."""
    one, other = pair
    for right, numbers in ((other, other.fractions()), (number, [number] * len(one))):
        cells = list(zip(one.fractions(), numbers, strict=True))
        assert one.compared(right).tolist() == [(a > b) - (a < b) for a, b in cells]
        assert one.at_least(right).tolist() == [a >= b for a, b in cells]
        assert one.above(right).tolist() == [a > b for a, b in cells]


@given(columns(), st.integers(-1, 1))
def test_law_comparison_tells_neighbours_apart(one, step):
    """A number that differs from a cell by next to nothing compares as it should."""
    (cells,) = one
    for place, number in enumerate(cells.fractions()):
        other = number + step * Fraction(1, 10**60)
        assert cells.compared(other)[place] == -step


@given(columns(), st.integers(-3, 20), MODES)
@example([Rationals.of([Fraction(1, 8), Fraction(3, 8), Fraction(-1, 8)])], 2, "half_even")
@example([Rationals.of([Fraction(1, 3), Fraction(-2, 3)])], 2, "half_away")
def test_law_rounding_is_that_of_numbers(one, decimals, mode):
    """Rounding is that of kpikit.numbers, over one denominator."""
    (cells,) = one
    found = cells.rounded(decimals, mode)
    assert_sound(found, [rounded(n, decimals, Rounding(mode)) for n in cells.fractions()])
    assert found.denominators == 10 ** max(decimals, 0)


@given(st.lists(st.integers(-(10**6), 10**6)), st.integers(1, 2**62), MODES, st.integers(0, 8))
def test_law_halves_round_exactly(halves, divisor, mode, decimals):
    """Numbers exactly on a half, and next to one, round as they should at every magnitude."""
    unit = 2 * divisor * 10**decimals
    tops = [(2 * half + 1) * divisor + step for half in halves for step in (-1, 0, 1)]
    numbers = [Fraction(top, unit) for top in tops]
    divisors = np.array([unit] * len(tops), dtype=object)
    cells = Rationals(Integers.of(np.array(tops, dtype=object)), Integers.of(divisors))
    expected = [rounded(number, decimals, Rounding(mode)) for number in numbers]
    assert_sound(cells.rounded(decimals, mode), expected)


@given(st.lists(st.tuples(st.integers(50, 61), st.integers(1, 7), st.integers(-1, 1)), min_size=1))
def test_law_whole_parts_are_exact_around_the_limit_of_floats(cells):
    """Quotients next to an integer, of int64 numbers around 2^53, have the right whole part."""
    divisors = [divisor for _, divisor, _ in cells]
    tops = [(2**bits // divisor) * divisor + step for bits, divisor, step in cells]
    column = Rationals.scaled(np.array(tops)).over(Rationals.scaled(np.array(divisors)))
    assert_sound(column.rounded(0, "truncate"), [Fraction(int(n)) for n in column.fractions()])


def test_floats_divide_no_number_beyond_their_limit() -> None:
    """Next to 2^53 a float quotient may be rounded up to the next integer."""
    whole, divisor = 2**26 + 1, 2**27
    top = whole * divisor - 1
    assert top / divisor == whole
    column = Rationals.scaled(np.array([top])).over(Rationals.scaled(np.array([divisor])))
    assert column.rounded(0, "truncate").fractions() == [whole - 1]


def test_floats_divide_no_number_that_is_beyond_their_limit_when_scaled() -> None:
    """The same where only the power of ten, by which decimals are kept, leads beyond it."""
    whole, divisor = 2**27 + 1, 2**26 + 5
    top = whole * divisor - 1
    assert top % 10 == 0
    assert top / divisor == whole
    assert top // 10 + divisor < 2**53 < top
    column = Rationals.scaled(np.array([top // 10])).over(Rationals.scaled(np.array([divisor])))
    assert column.rounded(1, "truncate").fractions() == [Fraction(whole - 1, 10)]


@pytest.mark.parametrize("mode", ["half_away", "half_even", "truncate"])
@pytest.mark.parametrize("divisor", [1, 2, 3, 4])
def test_small_quotients_round_on_both_sides_of_zero(divisor, mode) -> None:
    """With one divisor and with one per cell, and each alone."""
    numbers = list(range(-9, 10))
    expected = [rounded(Fraction(n, divisor), 0, Rounding(mode)) for n in numbers]
    column, divisors = Integers.of(np.array(numbers)), Integers.of(np.full(len(numbers), divisor))
    for lower in (Integers.one(divisor), divisors):
        assert_sound(Rationals(column, lower).rounded(0, mode), expected)
    for number, one in zip(numbers, expected, strict=True):
        assert_sound(Rationals.of([Fraction(number, divisor)]).rounded(0, mode), [one])


@pytest.mark.parametrize("mode", ["half_away", "half_even", "truncate"])
def test_quotients_of_huge_numbers_round_as_fractions_do(mode) -> None:
    """Also on a half, on an integer and next to them, where floats cannot tell; alone, too."""
    for divisor in np.random.default_rng(7).integers(2**62, 2**63 - 1, 40).tolist():
        parts = (-1, 0, 1, divisor // 4, divisor // 2 - 1, divisor // 2, divisor // 2 + 1)
        tops = [whole * divisor + part for whole in range(-4, 5) for part in parts]
        expected = [rounded(Fraction(top, divisor), 0, Rounding(mode)) for top in tops]
        column = Integers.of(np.array(tops, dtype=object), bound=2**66)
        divisors = Integers.of(np.array([divisor] * len(tops)))
        for lower in (Integers.one(divisor), divisors):
            assert_sound(Rationals(column, lower).rounded(0, mode), expected)
        clear = Rationals(column, divisors)[np.array(tops) % divisor == divisor // 4]
        assert clear.rounded(0, mode).fractions() == [
            rounded(number, 0, Rounding(mode)) for number in clear.fractions()
        ]


def test_products_beyond_the_range_of_floats_are_decided_exactly() -> None:
    """Neither rounding nor comparing warns of an overflow, or is misled by one."""
    numbers = [Fraction(10**300, 3), Fraction(10**300 + 1, 3), Fraction(0)]
    column = Rationals.of(numbers).over(Rationals.of([1, 7, 9]))
    exact = column.fractions()
    assert column.rounded(20).fractions() == [
        rounded(number, 20, Rounding.HALF_AWAY) for number in exact
    ]
    other = column.plus(Fraction(1, 10**30))
    assert column.compared(other).tolist() == [-1, -1, -1]
    assert other.compared(column).tolist() == [1, 1, 1]
    assert column.compared(column.negated()).tolist() == [1, 1, 0]
    one, more = Integers.of(np.array([10**300])), Integers.of(np.array([10**300 + 1]))
    lower = Integers.of(np.array([10**18])), Integers.of(np.array([10**18]))
    assert Rationals(one, lower[0]).compared(Rationals(more, lower[1])).tolist() == [-1]


def test_signs_of_huge_divisors_leave_numerators_small() -> None:
    """Dividing by Python integers of either sign keeps numerators that fit in int64."""
    divisors = Rationals.of([2**70, -(2**70)])
    assert_sound(Rationals.of([3, 3]).over(divisors), [Fraction(3, 2**70), Fraction(-3, 2**70)])


@given(columns(), st.none() | NUMBERS, st.none() | NUMBERS)
def test_law_clipping_is_idempotent_and_keeps_the_edges(one, low, high):
    """What is below low becomes low, what is above high becomes high; twice changes nothing."""
    (cells,) = one
    if low is not None and high is not None:
        low, high = sorted((low, high))

    def clip(number: Fraction) -> Fraction:
        number = number if low is None else max(number, low)
        return number if high is None else min(number, high)

    found = cells.clipped(low, high)
    assert_sound(found, [clip(number) for number in cells.fractions()])
    assert found.clipped(low, high).fractions() == found.fractions()


def test_one_edge_alone_cuts_on_its_side() -> None:
    column = Rationals.of([-5, 0, 5])
    assert column.clipped(None, Fraction(1)).fractions() == [-5, 0, 1]
    assert column.clipped(Fraction(-1), None).fractions() == [-1, 0, 5]
    assert column.clipped(None, None).fractions() == [-5, 0, 5]


@given(columns(count=2), NUMBERS, st.data())
def test_law_choosing_takes_each_cell_from_one_side(pair, number, data):
    """A chosen cell is that of yes where the mask is true, else that of no."""
    one, other = pair
    mask = data.draw(st.lists(st.booleans(), min_size=len(one), max_size=len(one)))
    picked = np.array(mask, dtype=bool)
    for no, numbers in ((other, other.fractions()), (number, [number] * len(one))):
        cells = zip(mask, one.fractions(), numbers, strict=True)
        assert_sound(Rationals.chosen(picked, one, no), [a if m else b for m, a, b in cells])
    both = Rationals.chosen(picked, number, -number)
    assert_sound(both, [number if m else -number for m in mask])


@given(st.integers(0, 4).flatmap(lambda size: st.lists(column(size), min_size=1, max_size=5)))
def test_law_a_total_does_not_depend_on_the_order(parts):
    """The total of columns is the sum of their cells, in whatever order they are given."""
    cells = zip(*(part.fractions() for part in parts), strict=True)
    expected = [sum(numbers, Fraction(0)) for numbers in cells]
    assert_sound(Rationals.total(parts), expected)
    assert_sound(Rationals.total(parts[::-1]), expected)


@given(st.lists(st.integers(0, 4).flatmap(column), max_size=4))
def test_law_concatenation_appends(parts):
    """The cells of joined columns are the cells of the columns."""
    expected = [number for part in parts for number in part.fractions()]
    assert_sound(Rationals.concatenated(parts), expected)


@given(
    columns(length=4), st.lists(st.integers(0, 3)), st.lists(st.booleans(), min_size=4, max_size=4)
)
def test_law_taking_cells_is_that_of_lists(one, places, mask):
    """Cells by place, by slice and by mask are those of a list."""
    (cells,) = one
    numbers = cells.fractions()
    assert_sound(cells.take(np.array(places, dtype=np.int64)), [numbers[n] for n in places])
    assert_sound(cells[1:3], numbers[1:3])
    kept = [number for number, keep in zip(numbers, mask, strict=True) if keep]
    assert_sound(cells[np.array(mask)], kept)


@given(columns())
def test_law_floats_are_near(one):
    """A float is within 2^-51 of its number, relative to it, or beyond the range of floats."""
    (cells,) = one
    for number, shown in zip(cells.fractions(), cells.floats().tolist(), strict=True):
        if abs(number) >= Fraction(10) ** 308:
            assert shown in (float("inf"), float("-inf"))
        else:
            assert abs(Fraction(shown) - number) <= abs(number) / 2**51


def test_floats_beyond_their_range_are_infinite() -> None:
    """Numbers of any size are shown; ratios of huge ones as what they are."""
    huge = Rationals.of([10**400, -(10**400), 0])
    assert huge.floats().tolist() == [float("inf"), float("-inf"), 0.0]
    assert huge.over(Fraction(10**400)).floats().tolist() == [1.0, -1.0, 0.0]


@given(columns(count=2), NUMBERS)
def test_law_operations_change_no_operand(pair, number):
    """Columns are values: no operation changes what it was given."""
    one, other = pair
    before = one.fractions(), other.fractions()
    one.plus(other).rounded(2)
    one.over(other).clipped(Fraction(0), number if number > 0 else None)
    one.negated().times(number).rounded(0, "half_even")
    Rationals.total([one, other, one])
    assert (one.fractions(), other.fractions()) == before


def test_exactly_eighty_percent() -> None:
    """Of 20,000 values exactly on 80 % of their target, every one is at 4/5."""
    levels = np.arange(1, 20_001, dtype=np.int64) * 37
    ratio = Rationals.scaled(levels * 80, 100).over(Rationals.scaled(levels))
    assert set(ratio.fractions()) == {Fraction(4, 5)}
    assert ratio.at_least(Fraction(4, 5)).all()
    assert not ratio.above(Fraction(4, 5)).any()


def test_equal_denominators_cancel() -> None:
    """Columns over one denominator add and divide without touching it."""
    one = Rationals.scaled(np.array([61, 50]), 100)
    assert one.plus(one).denominators == 100
    assert one.times(Fraction(100)).denominators == 1
    assert one.over(Fraction(1, 20)).denominators == 5
    per_cell = one.over(Rationals.scaled(np.array([3, 7]), 100))
    assert per_cell.plus(per_cell).denominators is per_cell.denominators
    assert np.asarray(per_cell.denominators).tolist() == [3, 7]


def test_dividing_by_the_number_zero_is_a_mistake() -> None:
    """A constant zero is no divisor."""
    with pytest.raises(ZeroDivisionError):
        Rationals.of([1]).over(Fraction(0))
