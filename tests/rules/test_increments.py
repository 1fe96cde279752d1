"""Points per unit of the measure."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.rationals import Rationals
from kpikit.model.scoring import Amount, Measured
from kpikit.model.units import Quantity
from kpikit.rules import Count, Increments, MeasuredColumn

NUMBERS = st.fractions(min_value=-20, max_value=20, max_denominator=12)
SIZES = st.fractions(min_value=Fraction(1, 12), max_value=9, max_denominator=12)
MOST = Fraction(12)


@st.composite
def rules(draw):
    start, each = (draw(st.builds(Amount, NUMBERS, st.booleans())) for _ in range(2))
    origin, per = Quantity(draw(NUMBERS)), Quantity(draw(SIZES))
    count = draw(st.sampled_from(Count))
    return Increments(start=start, each=each, origin=origin, per=per, count=count)


def points(rule, measure):
    return rule.points(Measured(measure=measure, max_points=MOST))


@given(rules(), st.lists(NUMBERS))
def test_law_cells_and_columns_give_the_same(rule, measures):
    column = rule.column(MeasuredColumn.of(Rationals.of(measures), MOST)).fractions()
    assert column == [points(rule, measure) for measure in measures]


@given(rules(), NUMBERS, NUMBERS)
def test_law_more_of_the_measure_never_gives_less_of_the_increment(rule, one, other):
    low, high = sorted((one, other))
    change = points(rule, high) - points(rule, low)
    assert change * rule.each.number >= 0


@given(rules(), NUMBERS)
def test_law_one_more_increment_adds_its_points(rule, measure):
    beyond = max(measure, rule.origin.number)
    more = points(rule, beyond + rule.per.number)
    assert more - points(rule, beyond) == rule.each.of(MOST)


@given(rules(), NUMBERS)
def test_law_begun_and_whole_are_the_neighbours_of_exact(rule, measure):
    numbers = {}
    for count in Count:
        each = Amount(Fraction(1))
        other = Increments(each=each, origin=rule.origin, per=rule.per, count=count)
        numbers[count] = points(other, measure)
    assert numbers[Count.WHOLE] <= numbers[Count.EXACT] <= numbers[Count.BEGUN]
    assert numbers[Count.BEGUN] - numbers[Count.WHOLE] in {0, 1}


@pytest.mark.parametrize(
    ("count", "expected"),
    [(Count.EXACT, "41/4"), (Count.WHOLE, "10"), (Count.BEGUN, "21/2")],
)
def test_population_beyond_two_million(count, expected):
    rule = Increments(
        start=Amount(Fraction(10)),
        origin=Quantity(Fraction(2_000_000)),
        each=Amount(Fraction(1, 2)),
        per=Quantity(Fraction(60_000)),
        count=count,
    )
    assert points(rule, Fraction(2_030_000)) == Fraction(expected)
    assert points(rule, Fraction(1_999_999)) == 10
