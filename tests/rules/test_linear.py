"""Linear points, on numbers and on logarithms."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpikit.kernels.irrational import DIGITS
from kpikit.kernels.rationals import Rationals
from kpikit.model.scoring import Measured, Unscored
from kpikit.model.units import Quantity
from kpikit.rules import Linear, MeasuredColumn, PointsColumn
from tests.examples.both import cells, rows

POSITIVE = st.fractions(min_value=Fraction(1, 100), max_value=1000, max_denominator=100)
NUMBERS = st.fractions(min_value=-9, max_value=1000, max_denominator=100)
MOST = Fraction(10)
FINE = Fraction(1, 10 ** (DIGITS - 6))


def logarithmic(zero, full, below=None):
    return Linear(
        zero_at=Quantity(zero),
        full_at=Quantity(full),
        zero_below=None if below is None else Quantity(below),
        log=True,
    )


def points(rule, measure):
    return rule.points(Measured(measure=measure, max_points=MOST))


@given(POSITIVE, POSITIVE, st.none() | NUMBERS, st.lists(NUMBERS))
def test_law_cells_and_columns_give_the_same(zero, full, below, measures):
    assume(zero != full)
    rule = logarithmic(zero, full, below)
    found = rule.column(MeasuredColumn.of(Rationals.of(measures), MOST))
    assert isinstance(found, PointsColumn)
    ((where, reason),) = found.absent
    assert where.dtype == np.bool_
    given_ = zip(found.points.fractions(), where.tolist(), strict=True)
    column = [reason if nowhere else number for number, nowhere in given_]
    assert column == [points(rule, measure) for measure in measures]


@given(POSITIVE, POSITIVE, POSITIVE)
def test_law_the_ends_are_exact_and_equal_factors_give_equal_points(zero, full, factor):
    assume(zero != full)
    rule = logarithmic(zero, full)
    assert points(rule, zero) == 0
    assert points(rule, full) == MOST
    steps = [points(rule, zero * factor**power) for power in (0, 1, 2)]
    size = 1 + abs(steps[2])
    assert abs(steps[2] - 2 * steps[1]) <= size * FINE


@given(POSITIVE, POSITIVE)
def test_law_half_way_between_the_ends_is_their_geometric_mean(zero, factor):
    assume(factor != 1)
    assert points(logarithmic(zero, zero * factor**2), zero * factor) == MOST / 2


@pytest.mark.parametrize("zero", [None, Quantity(Fraction(1, 2)), Quantity(Fraction(2))])
def test_where_nothing_else_is_said_the_target_itself_is_full(zero):
    """The measure is then an achievement, which is 1 at the target."""
    rule = Linear(zero_at=zero)
    assert points(rule, Fraction(1)) == MOST
    assert points(rule, zero.number if zero else Fraction(0)) == 0


@pytest.mark.parametrize("measure", [0, -5])
def test_what_is_not_above_zero_has_no_logarithm(measure):
    measure = Fraction(measure)
    assert points(logarithmic(Fraction(100), Fraction(75000)), measure) is Unscored.NOT_POSITIVE
    cut = logarithmic(Fraction(100), Fraction(75000), Fraction(100))
    assert points(cut, measure) == 0


INCOME = """
org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
indicators: {income: {unit: point}}
scorecard:
  missing: zero
  children:
    - indicator: income
      max_points: MOST
      decimals: 2
      score: {linear: {zero_at: 1, full_at: 10, log: true}}
"""


def test_published_digits_are_right_next_to_a_boundary_and_on_it():
    """The tenth of the logarithm is 0.3005 at 10^0.3005: there 3.005 points turn into 3.01."""
    below, above = "1.997560768442707656", "1.997560768442707657"  # 10^0.3005 is ...7656389...
    on_it = "100000"  # 5 times the logarithm of 10, of 0.001 points: 0.005
    observed = f"""
    org_unit  indicator  period  value
    a         income     2024    {below}
    b         income     2024    {above}
    c         income     2024    -5
    """
    columns = "scores:org_unit node points reason"
    book = INCOME.replace("MOST", "10")
    found = [row for row in rows(columns, book, observed) if row[1] == "income"]
    assert found == cells("""
    a  income  3      -
    b  income  301/100  -
    c  income  0  not_positive
    d  income  0  missing
    """)
    observed = f"""
    org_unit  indicator  period  value
    a         income     2024    {on_it}
    """
    book = INCOME.replace("MOST", "0.001")
    found = [row for row in rows(columns, book, observed) if row[1] == "income"]
    assert found[0] == ["a", "income", "1/100", "-"]
