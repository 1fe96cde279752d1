"""Intervals: an operation gives exactly what it can give of the numbers in its intervals."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.intervals import Ends, Intervals
from kpikit.kernels.rationals import Rationals
from kpikit.numbers import rounded

if TYPE_CHECKING:
    from collections.abc import Callable

NEAR = Fraction(1, 10**9)
TOLERANCE = Fraction(1, 10**6)


@frozen
class One:
    """An interval by itself."""

    low: Fraction
    high: Fraction
    from_open: bool
    to_open: bool

    def numbers(self) -> list[Fraction]:
        """Return numbers in it: its ends, or what is near them, its middle, and zero."""
        first = self.low + NEAR if self.from_open else self.low
        last = self.high - NEAR if self.to_open else self.high
        zero = [Fraction(0)] if first <= 0 <= last else []
        return [first, (first + last) / 2, last, *zero]

    def column(self) -> Intervals:
        """Return the column of it alone."""
        return Intervals(
            Ends(Rationals.of([self.low]), np.array([self.from_open])),
            Ends(Rationals.of([self.high]), np.array([self.to_open])),
            np.array([False]),
        )


@st.composite
def intervals(draw: st.DrawFn) -> One:
    low, high = sorted(draw(st.tuples(*[st.integers(-6, 6).map(lambda n: Fraction(n, 2))] * 2)))
    if low == high:
        return One(low, high, from_open=False, to_open=False)
    return One(low, high, *draw(st.tuples(st.booleans(), st.booleans())))


def alone(found: Intervals) -> One:
    assert not found.free.any()
    (low,), (high,) = found.low.numbers.fractions(), found.high.numbers.fractions()
    return One(low, high, bool(found.low.open[0]), bool(found.high.open[0]))


def is_all_of(found: One, numbers: list[Fraction]) -> None:
    """See that an interval has these numbers, reaches them, and reaches no further."""
    least, most = min(numbers), max(numbers)
    assert found.low < least if found.from_open else found.low == least
    assert found.high > most if found.to_open else found.high == most
    assert least - found.low < TOLERANCE
    assert found.high - most < TOLERANCE


Two: TypeAlias = "Callable[[Intervals, Intervals], Intervals]"
OPERATIONS: dict[str, tuple[Two, Callable[[Fraction, Fraction], Fraction]]] = {
    "plus": (Intervals.plus, lambda a, b: a + b),
    "times": (Intervals.times, lambda a, b: a * b),
    "least": (Intervals.least, min),
    "most": (lambda one, other: one.least(other, -1), max),
}


@pytest.mark.parametrize("name", OPERATIONS)
@given(one=intervals(), other=intervals())
def test_two_columns_give_all_that_two_numbers_give(name: str, one: One, other: One):
    operation, exact = OPERATIONS[name]
    found = alone(operation(one.column(), other.column()))
    is_all_of(found, [exact(a, b) for a, b in product(one.numbers(), other.numbers())])


@given(intervals(), intervals())
def test_quotients_are_known_where_the_divisor_is_not_zero(one: One, other: One):
    found = one.column().over(other.column())
    if other.low <= 0 <= other.high:
        assert found.free.tolist() == [True]
    else:
        is_all_of(alone(found), [a / b for a, b in product(one.numbers(), other.numbers())])


ALONE: dict[str, tuple[Callable[[Intervals], Intervals], Callable[[Fraction], Fraction]]] = {
    "negated": (Intervals.negated, lambda a: -a),
    "size": (Intervals.size, abs),
}


@pytest.mark.parametrize("name", ALONE)
@given(one=intervals())
def test_one_column_gives_all_that_one_number_gives(name: str, one: One):
    operation, exact = ALONE[name]
    is_all_of(alone(operation(one.column())), [exact(a) for a in one.numbers()])


@given(intervals(), intervals())
def test_intervals_meet_where_they_have_a_number_in_common(one: One, other: One):
    low = max((one.low, one.from_open), (other.low, other.from_open))
    high = min((one.high, not one.to_open), (other.high, not other.to_open))
    common = low[0] < high[0] or (low[0] == high[0] and not low[1] and high[1])
    assert one.column().meets(other.column()).tolist() == [common]


@given(
    st.fractions(-5, 5, max_denominator=1000),
    st.fractions(-5, 5, max_denominator=1000),
    st.integers(0, 2),
)
def test_what_is_printed_is_what_is_rounded_to_it(number: Fraction, other: Fraction, decimals: int):
    step = Fraction(1, 10**decimals)
    for near in (number, rounded(other, decimals) + step / 2, rounded(other, decimals) - step / 2):
        shown = rounded(near, decimals)
        column = Intervals.printed(Rationals.of([rounded(other, decimals)]), Rationals.of([step]))
        fits = column.meets(Intervals.exact(Rationals.of([near]))).tolist()
        assert fits == [shown == rounded(other, decimals)]


def test_what_has_no_decimals_is_exact():
    found = alone(Intervals.printed(Rationals.of([Fraction(1, 3)]), Rationals.of([0])))
    assert found == One(Fraction(1, 3), Fraction(1, 3), from_open=False, to_open=False)


@pytest.mark.parametrize("name", ["plus", "times", "least", "most", "over"])
@pytest.mark.parametrize("first", [True, False])
@given(one=intervals())
def test_of_what_nothing_is_known_nothing_is_known(name: str, first: bool, one: One):  # noqa: FBT001
    operation = Intervals.over if name == "over" else OPERATIONS[name][0]
    unknown = one.column().over(Intervals.exact(Rationals.of([0])))
    pair = (unknown, one.column()) if first else (one.column(), unknown)
    found = operation(*pair)
    assert found.free.tolist() == [True]
    assert found.negated().free.tolist() == found.size().free.tolist() == [True]
    far = Intervals.exact(Rationals.of([10**6]))
    assert found.meets(far).tolist() == far.meets(found).tolist() == [True]


def test_a_mask_chooses_every_part():
    mask = np.array([True, False])
    one = Intervals.printed(Rationals.of([1, 1]), Rationals.of([1, 1]))
    other = Intervals.exact(Rationals.of([5, 5])).over(Intervals.exact(Rationals.of([0, 0])))
    found = one.chosen(mask, other)
    assert found.free.tolist() == [False, True]
    assert found.high.open.tolist() == [True, False]
    assert found.low.numbers.fractions()[0] == Fraction(1, 2)
