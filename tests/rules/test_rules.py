"""Scoring rules: one cell and a column of cells give the same points."""

# mypy: disable-error-code="arg-type"
# Ids are types of their own; here they are written as the texts that they are.

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.rationals import Rationals
from kpikit.model.comparisons import AtLeast
from kpikit.model.scoring import Amount, Measured, Reads, Setting
from kpikit.model.units import Quantity
from kpikit.rules import Band, Bands, MeasuredColumn, Options, PassFail
from kpikit.rules.options import OptionPoints

WORDS = ("head", "deputy", "none", "other")
MAXIMA = st.builds(Fraction, st.integers(1, 100), st.sampled_from([1, 2, 3]))
AMOUNTS = st.builds(
    Amount, st.builds(Fraction, st.integers(-9, 99), st.sampled_from([1, 7])), st.booleans()
)


def each(rule, measures, most):
    """Return the points of cells, one by one."""
    return [rule.points(Measured(measure=measure, max_points=most)) for measure in measures]


def column(rule, measures, most):
    """Return the points of cells, all at once."""
    return rule.column(MeasuredColumn.of(Rationals.of(measures), most)).fractions()


@given(
    st.dictionaries(st.sampled_from(WORDS), AMOUNTS, min_size=1),
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
    with pytest.raises(ValueError, match="not in"):
        rule.fitted(Setting(words=("head",)))
