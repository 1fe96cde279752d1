"""Scoring rules: one cell and a column of cells give the same points."""

# mypy: disable-error-code="arg-type"
# Ids are types of their own; here they are written as the texts that they are.

from __future__ import annotations

import operator
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpikit.kernels.rationals import Rationals
from kpikit.model.comparisons import Above, AtLeast, AtMost, Below
from kpikit.model.scoring import Amount, Measured, Reads, Setting
from kpikit.model.units import Quantity
from kpikit.rules import (
    Band,
    Bands,
    Linear,
    MeasuredColumn,
    Options,
    Otherwise,
    PassFail,
    Value,
)
from kpikit.rules.edges import reached, reached_in
from kpikit.rules.options import OptionPoints

WORDS = ("head", "deputy", "none", "other")
MAXIMA = st.builds(Fraction, st.integers(1, 100), st.sampled_from([1, 2, 3]))
AMOUNTS = st.builds(
    Amount, st.builds(Fraction, st.integers(-9, 99), st.sampled_from([1, 7])), st.booleans()
)
NUMBERS = st.builds(Fraction, st.integers(-9, 9), st.sampled_from([1, 3, 10**20]))
COLUMNS = st.lists(NUMBERS)
SIDES = {AtLeast: operator.ge, Above: operator.gt, AtMost: operator.le, Below: operator.lt}
EDGES = st.builds(
    lambda kind, level: kind(level=Quantity(level)), st.sampled_from([*SIDES]), NUMBERS
)


def each(rule, measures, most):
    """Return the points of cells, one by one."""
    return [rule.points(Measured(measure=measure, max_points=most)) for measure in measures]


def column(rule, measures, most):
    """Return the points of cells, all at once."""
    return rule.column(MeasuredColumn.of(Rationals.of(measures), most)).fractions()


@given(
    st.dictionaries(st.sampled_from(WORDS), AMOUNTS),
    st.lists(st.integers(0, len(WORDS) - 1)),
    MAXIMA,
)
def test_law_options_give_the_same_in_cells_and_columns(points, words, most):
    """A word gives its points, whichever they are; one that is not listed gives none."""
    options = tuple(OptionPoints(id=word, points=amount) for word, amount in points.items())
    rule = Options(options=options).fitted(Setting(words=WORDS))
    measures = [Fraction(word) for word in words]
    found = column(rule, measures, most)
    assert found == each(rule, measures, most)
    for word, number in zip(words, found, strict=True):
        amount = points.get(WORDS[word])
        assert number == (amount.of(most) if amount else 0)


@given(st.lists(st.booleans()), MAXIMA)
def test_law_pass_fail_is_all_or_nothing(met, most):
    """Met gives the maximum, unmet nothing, in cells as in columns."""
    measures = [Fraction(one) for one in met]
    assert column(PassFail(), measures, most) == [most if one else 0 for one in met]
    assert column(PassFail(), measures, most) == each(PassFail(), measures, most)


@pytest.mark.parametrize("kind", SIDES)
@given(level=NUMBERS, measures=COLUMNS)
def test_law_an_edge_has_its_own_side(kind, level, measures):
    """Both at least and at most hold at the level itself; above and below do not."""
    edge = kind(level=Quantity(level))
    expected = [SIDES[kind](number, level) for number in [*measures, level]]
    assert [reached(edge, number) for number in [*measures, level]] == expected
    assert reached_in(edge, Rationals.of([*measures, level])).tolist() == expected


@given(st.lists(st.tuples(EDGES, AMOUNTS), max_size=4), AMOUNTS, COLUMNS, MAXIMA)
def test_law_the_first_band_that_is_reached_gives_its_points(edges, end, measures, most):
    """Bands are read from the top; where none is reached, what is said of all others holds."""
    bands = [Band(edge=edge, points=points) for edge, points in edges]
    rule = Bands(bands=(*bands, Otherwise(points=end)))
    expected = [
        next((band.points for band in bands if reached(band.edge, number)), end).of(most)
        for number in measures
    ]
    assert each(rule, measures, most) == column(rule, measures, most) == expected


@given(NUMBERS, st.none() | NUMBERS, COLUMNS, MAXIMA)
def test_law_linear_points_are_in_proportion(full, zero, measures, most):
    """Full points at `full_at`, none at `zero_at`, and as much in between as the distance says."""
    start = zero or Fraction(0)
    assume(full != start)
    rule = Linear(full_at=Quantity(full), zero_at=None if zero is None else Quantity(zero))
    expected = [(number - start) / (full - start) * most for number in measures]
    assert each(rule, measures, most) == column(rule, measures, most) == expected
    assert column(rule, [start, full], most) == [0, most]


@given(NUMBERS, COLUMNS, MAXIMA)
def test_law_linear_points_jump_at_zero_below(edge, measures, most):
    """Below the edge there are no points; at it and above, those of the rule without it."""
    rule, plain = Linear(zero_below=Quantity(edge)), Linear()
    cells = [*measures, edge]
    expected = [
        points if number >= edge else Fraction(0)
        for number, points in zip(cells, each(plain, cells, most), strict=True)
    ]
    assert each(rule, cells, most) == column(rule, cells, most) == expected


@given(COLUMNS, MAXIMA)
def test_law_a_value_is_its_own_points(measures, most):
    """The identity rule changes nothing, whatever the maximum is."""
    assert each(Value(), measures, most) == column(Value(), measures, most) == measures


def test_bands_without_an_end_give_nothing_below_them():
    """The checks ask for an end; a rule made in Python may have none."""
    edge = AtLeast(level=Quantity(Fraction(9, 10)))
    rule = Bands(bands=(Band(edge=edge, points=Amount(Fraction(2))),))
    measures = [Fraction(9, 10), Fraction(8, 10)]
    assert each(rule, measures, Fraction(5)) == column(rule, measures, Fraction(5)) == [2, 0]


def test_pass_fail_reads_the_comparison_and_options_the_value():
    """Pass or fail asks whether the target is met; words are values."""
    assert PassFail.reads is Reads.MET
    assert not hasattr(Options, "reads")


def test_options_are_numbered_by_the_indicator():
    """What a number stands for is the place among the indicator's values."""
    rule = Options(options=(OptionPoints(id="none", points=Amount(Fraction(1))),))
    assert rule.fitted(Setting(words=WORDS)).numbers == (2,)
    with pytest.raises(ValueError, match="zip"):
        each(rule, [Fraction(2)], Fraction(5))
    with pytest.raises(ValueError, match="zip"):
        column(rule, [Fraction(2)], Fraction(5))
    with pytest.raises(ValueError, match="not in"):
        rule.fitted(Setting(words=("head",)))
