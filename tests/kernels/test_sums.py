"""Laws of lazy sums: they do what Fraction does, also where floats cannot tell."""

from __future__ import annotations

import operator
import pickle
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpikit.kernels.integers import Integers
from kpikit.kernels.ranking import ranks
from kpikit.kernels.rationals import Rationals
from kpikit.kernels.sums import Lazy, Sum, bits, near, total
from kpikit.numbers import Rounding, rounded

ZERO, ONE = Fraction(0), Fraction(1)
PRIMES = [3, 7, 9_973, 2**31 - 1, 2**61 - 1]
DIVISORS = st.integers(1, 60) | st.sampled_from(PRIMES) | st.integers(2**61, 2**62)
TOPS = st.integers(-60, 60) | st.integers(-(10**17), 10**17) | st.integers(-(2**62), 2**62)
HUGE = st.sampled_from([10**60, -(2**300), 10**300, 2**950])
NUMBERS = st.builds(Fraction, TOPS, DIVISORS)
LEVELS = st.builds(Fraction, TOPS, st.sampled_from([1, 2, 8, 100, 300, 10**17]))
STEPS = st.builds(
    lambda sign, size: Fraction(sign, 10**size),
    st.integers(-1, 1),
    st.sampled_from([3, 17, 19, 60]),
)
WEIGHTS = st.builds(Fraction, st.integers(-5, 5) | st.integers(1, 10**17), st.integers(1, 60))
HALVES = st.builds(lambda n, d: Fraction(2 * n + 1, 2 * 10**d), TOPS, st.integers(0, 4))
MODES = st.sampled_from(["half_away", "half_even", "truncate"])


def apart(numbers) -> Rationals:
    """Return a column that has a denominator per cell, whatever the numbers are."""
    tops = Integers.of(np.array([number.numerator for number in numbers], dtype=object))
    bottoms = np.array([number.denominator for number in numbers], dtype=object)
    return Rationals(tops, Integers.of(bottoms))


def made(rows, weights=None) -> Rationals:
    """Return the sum of rows of numbers, lazy whatever the bounds of its integers are."""
    parts = tuple(map(apart, rows))
    return Lazy(Sum(parts, tuple(map(Fraction, weights or [1] * len(parts)))))


def numbers_in(rows, weights=None) -> list[Fraction]:
    """Return the sums of rows of numbers by definition."""
    weights = weights or [ONE] * len(rows)
    cells = zip(*rows, strict=True)
    return [sum(map(operator.mul, cell, weights), ZERO) for cell in cells]


@st.composite
def tables(draw, numbers=NUMBERS):
    """Draw rows of numbers, all of one length."""
    length = draw(st.integers(0, 4))
    row = st.lists(numbers, min_size=length, max_size=length)
    return draw(st.lists(row, min_size=1, max_size=4))


@st.composite
def sums_near(draw, levels=LEVELS):
    """Draw levels, and rows whose sums are those levels, or as good as those."""
    wanted = draw(st.lists(levels, max_size=4))
    offsets = draw(st.lists(STEPS, min_size=len(wanted), max_size=len(wanted)))
    row = st.lists(NUMBERS, min_size=len(wanted), max_size=len(wanted))
    rows = draw(st.lists(row, min_size=1, max_size=3))
    pairs = zip(wanted, offsets, numbers_in(rows), strict=True)
    rows.append([level + offset - number for level, offset, number in pairs])
    return wanted, rows


def signs(ones, others) -> list[int]:
    """Return how numbers compare by definition."""
    return [(one > other) - (one < other) for one, other in zip(ones, others, strict=True)]


@given(tables(NUMBERS | HUGE.map(Fraction)), st.data())
def test_law_a_total_is_the_sum_of_fractions(rows, data):
    """A total is the sum of its columns times their weights, lazy or not."""
    weights = data.draw(st.lists(WEIGHTS, min_size=len(rows), max_size=len(rows)))
    kinds = data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows)))
    columns = [
        apart(row) if kind else Rationals.of(row) for row, kind in zip(rows, kinds, strict=True)
    ]
    assert total(columns, weights).fractions() == numbers_in(rows, weights)
    assert total(columns).fractions() == numbers_in(rows)


@given(tables(), st.data())
def test_law_the_error_is_within_its_bound(rows, data):
    """No float of a sum, of a sum of sums or of a quotient is off by more than is said."""
    weights = data.draw(st.lists(WEIGHTS, min_size=len(rows), max_size=len(rows)))
    divisors = data.draw(st.lists(NUMBERS, min_size=len(rows[0]), max_size=len(rows[0])))
    one = made(rows, weights)
    nested = Lazy(Sum((one, apart(rows[0]), one), (weights[0], ONE, Fraction(-1))))
    for column in (one, nested, nested.over(apart(divisors)), one.clipped(ZERO, ONE)):
        found, errors = near(column)
        cells = zip(found.tolist(), errors.tolist(), column.fractions(), strict=True)
        assert all(abs(Fraction(x) - number) <= Fraction(e) for x, e, number in cells)


def test_the_error_of_plain_numbers_is_within_its_bound() -> None:
    """Two conversions and a quotient may each be off by half a unit of the last bit."""
    random = np.random.default_rng(7)
    tops, bottoms = random.integers(2**61, 2**62, (2, 2000))
    for sign in (1, -1):
        column = Rationals.scaled(sign * tops).over(Rationals.scaled(bottoms))
        found, errors = near(column)
        cells = zip(found.tolist(), errors.tolist(), column.fractions(), strict=True)
        off = [abs(Fraction(x) - number) / Fraction(e) for x, e, number in cells]
        assert Fraction(1, 2) < max(off) <= 1


@given(sums_near())
@example(([ZERO], [[Fraction(1, 3)], [Fraction(-1, 3)]]))
def test_law_comparison_is_exact_next_to_an_edge(drawn):
    """A sum on a level, or next to it, compares as Fractions do, with a column or a number."""
    levels, rows = drawn
    column, numbers = made(rows), numbers_in(rows)
    assert column.compared(apart(levels)).tolist() == signs(numbers, levels)
    assert column.compared(made([levels, levels], [2, -1])).tolist() == signs(numbers, levels)
    for level in levels:
        found = column.compared(level).tolist()
        assert found == signs(numbers, [level] * len(numbers))
        assert column.at_least(level).tolist() == [sign >= 0 for sign in found]
        assert column.above(level).tolist() == [sign > 0 for sign in found]


@given(
    sums_near(
        LEVELS | st.builds(lambda n, d: Fraction(2 * n + 1, 2 * 10**d), TOPS, st.integers(0, 4))
    ),
    st.integers(-3, 20) | st.sampled_from([-251, -30, 30, 251]),
    MODES,
)
def test_law_rounding_is_exact_next_to_a_half(drawn, decimals, mode):
    """A sum on a half, or next to it, rounds as kpikit.numbers does."""
    _, rows = drawn
    found = made(rows).rounded(decimals, mode)
    expected = [rounded(number, decimals, Rounding(mode)) for number in numbers_in(rows)]
    assert found.fractions() == expected
    assert found.denominators == 10 ** max(decimals, 0)


@given(sums_near(), st.sampled_from(["min", "max", "dense"]))
def test_law_ranks_are_those_of_the_integers(drawn, ties):
    """Sums are ranked as the same numbers are."""
    levels, rows = drawn
    doubled = [[*row, *row] for row in rows]
    doubled[0][len(levels) :] = [number + Fraction(1, 10**30) for number in rows[0]]
    mask, group = np.ones(2 * len(levels), dtype=bool), np.zeros(2 * len(levels), dtype=np.int64)
    known = apart(numbers_in(doubled))
    expected = ranks(known, mask, group, ties).tolist()
    assert ranks(made(doubled), mask, group, ties).tolist() == expected


@pytest.mark.parametrize("unit", [Fraction(1), Fraction(1000), Fraction(1, 1000)])
def test_a_large_error_far_up_does_not_hide_an_order(unit) -> None:
    """A cell of large parts that cancel may be far below where its float is, or far above."""
    far = Fraction(2**110)
    rows = [[far + 1, ONE, Fraction(3)], [-far, ZERO, ZERO], [Fraction(-1, 3)] * 3]
    mask, group = np.ones(3, dtype=bool), np.zeros(3, dtype=np.int64)
    assert ranks(made(rows, [unit] * 3), mask, group, "min").tolist() == [2, 2, 1]
    assert ranks(made(rows, [-unit] * 3), mask, group, "min").tolist() == [1, 1, 3]


@given(tables(), st.data())
def test_law_operations_are_those_of_fractions(rows, data):
    """Whatever is made of a lazy column, in any order, is what Fraction makes of its numbers."""
    column, numbers = made(rows), numbers_in(rows)
    cells = st.lists(NUMBERS, min_size=len(numbers), max_size=len(numbers))
    flags = st.lists(st.booleans(), min_size=len(numbers), max_size=len(numbers))
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(["plus", "minus", "times", "over", "where", "clipped"]))
        if name == "where":
            mask, number = data.draw(flags), data.draw(LEVELS)
            column = column.where(np.array(mask, dtype=bool), number)
            numbers = [n if kept else number for n, kept in zip(numbers, mask, strict=True)]
        elif name == "clipped":
            low, high = sorted([data.draw(LEVELS), data.draw(LEVELS)])
            column = column.clipped(low, high).clipped(None, high).clipped(low, None)
            numbers = [min(max(n, low), high) for n in numbers]
        else:
            column, numbers = _calculated(data, name, column, numbers, cells)
    assert column.fractions() == numbers
    assert column.negated().fractions() == [-number for number in numbers]


def _calculated(data, name, column, numbers, cells):
    operation = {"plus": operator.add, "minus": operator.sub, "times": operator.mul}.get(
        name, lambda n, d: n / d if d else ZERO
    )
    others = data.draw(cells)
    kind = data.draw(st.sampled_from(["number", "column", "sum"]))
    if kind == "number":
        number = data.draw(LEVELS.filter(bool))
        return getattr(column, name)(number), [operation(n, number) for n in numbers]
    other = apart(others) if kind == "column" else made([others, others], [2, -1])
    found = getattr(column, name)(other)
    return found, list(map(operation, numbers, others))


@given(tables(), st.data())
def test_law_some_cells_are_those_cells(rows, data):
    """Cells at places, in a slice and under a mask are those of the list, before and after."""
    column, numbers = made(rows).where(np.ones(len(rows[0]), dtype=bool), ZERO), numbers_in(rows)
    places = data.draw(st.lists(st.integers(0, max(0, len(numbers) - 1)))) if numbers else []
    mask = np.array([number > 0 for number in numbers], dtype=bool)
    for _ in range(2):
        taken = column.take(np.array(places, dtype=np.intp))
        assert taken.fractions() == [numbers[place] for place in places]
        assert column[1:].fractions() == numbers[1:]
        assert column[mask].fractions() == [number for number in numbers if number > 0]
        assert len(column) == len(column.fractions())  # from here on the integers are known


@given(tables(st.builds(Fraction, st.integers(-99, 99), st.integers(1, 99))))
def test_law_floats_are_near(rows):
    """Floats are near the numbers, also where parts cancel."""
    rows.append([-row for row in rows[0]])
    found = made(rows).floats().tolist()
    pairs = zip(found, numbers_in(rows), strict=True)
    assert all(abs(Fraction(x) - number) <= abs(number) / 2**40 for x, number in pairs)


def test_floats_of_numbers_that_all_but_cancel_are_near() -> None:
    """What is left of a third is a 10^14th of a unit, of which floats alone know two digits."""
    left = Fraction(1, 10**14)
    column = made([[Fraction(1, 3)], [left - Fraction(1, 3)]])
    assert abs(Fraction(column.floats().tolist()[0]) - left) <= left / 2**40


def many(length: int) -> tuple[Rationals, Rationals]:
    """Return columns of thirds and sevenths, and more, none of which is near an edge of use."""
    tops = Rationals.scaled(np.arange(1, length + 1))
    return tops.over(Rationals.scaled(np.full(length, 2**31 - 1))), tops.over(
        Rationals.scaled(np.arange(length) + 10**9)
    )


def test_clear_cells_need_no_integers() -> None:
    """Questions that floats decide make no integers of the sum, in more than one block of cells."""
    column = total(list(many(20_000)))
    assert isinstance(column, Lazy)
    capped = column.clipped(ZERO, Fraction(1, 1000)).where(np.arange(20_000) > 5, ONE)
    assert capped.rounded(9).shared == 10**9
    assert column.compared(Fraction(1, 10**5))[[0, -1]].tolist() == [-1, 1]
    assert ranks(column, np.arange(20_000) > 3, np.zeros(20_000, dtype=np.int64), "min")[-1] == 1
    assert not {"exact"} & {*vars(column), *vars(capped)}


def test_a_sum_within_int64_is_not_lazy() -> None:
    """Small denominators are multiplied at once."""
    thirds = Rationals.of([1, 2]).over(Rationals.of([3, 4]))
    found = total([thirds, thirds, Rationals.of([1, 1])])
    assert not isinstance(found, Lazy)
    assert found.numerators.dtype == np.int64


def test_numbers_far_from_one_are_not_lazy() -> None:
    """What floats could not hold has its integers at once, also when it comes from a lazy sum."""
    far = Fraction(2**600)
    found = made([[Fraction(1, 3)], [Fraction(1, 7)]]).times(far)
    assert isinstance(found, Lazy)
    beyond = found.times(far)
    assert not isinstance(beyond, Lazy)
    assert beyond.fractions() == [Fraction(10, 21) * far * far]
    chosen = found.where(np.array([False]), far * far)
    assert not isinstance(chosen, Lazy)
    assert chosen.fractions() == [far * far]
    assert found.compared(far * far).tolist() == [-1]
    assert found.compared(apart([far * far])).tolist() == [-1]


def test_a_copy_is_as_lazy() -> None:
    """A pickled column is made of the same parts."""
    column = made([[Fraction(1, 3)], [Fraction(1, 7)]])
    copy = pickle.loads(pickle.dumps(column))  # noqa: S301 - our own
    assert isinstance(copy, Lazy)
    assert copy.fractions() == column.fractions() == [Fraction(10, 21)]


def test_nothing_is_divided_by_zero() -> None:
    """The Fraction 0 is refused; a cell of 0 gives 0."""
    column = made([[ONE, ONE], [ONE, ONE]])
    with pytest.raises(ZeroDivisionError):
        column.over(ZERO)
    assert column.over(apart([ZERO, Fraction(4)])).fractions() == [0, Fraction(1, 2)]
    assert column.over(apart([ZERO, Fraction(4)])).compared(ZERO).tolist() == [0, 1]


def test_bits_bound_every_kind_of_number() -> None:
    """Nothing of a column is further from 1 than its bits say."""
    assert bits(Fraction(8)) == 4
    assert bits(apart([Fraction(1, 8)])) == 4
    assert bits(made([[Fraction(1, 8)]])) >= 4


def test_a_lazy_column_is_divided_by_a_lazy_one() -> None:
    """Both have their integers then."""
    column = made([[Fraction(1, 3)], [Fraction(1, 7)]])
    assert isinstance(column, Lazy)
    assert column.over(column).fractions() == [1]
