"""Laws of scoring rules: what holds of each, whichever edges, measures and maxima it is given.

A rule that kpikit brings is tried on the declarations in `RULES`; a new one gets a line there.
"""

# mypy: disable-error-code="arg-type"
# Ids are types of their own; here they are written as the texts that they are.

from __future__ import annotations

from fractions import Fraction

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.rationals import Rationals
from kpikit.model.comparisons import Above, AtLeast, AtMost, Below
from kpikit.model.scoring import Amount, Measured, Reads, Setting, reads_of
from kpikit.model.units import Quantity
from kpikit.rules import (
    DEFAULT_RULES,
    Band,
    Bands,
    Linear,
    MeasuredColumn,
    OptionPoints,
    Options,
    Otherwise,
    PassFail,
    Value,
)
from tests.rules.test_increments import rules as increments
from tests.rules.test_piecewise import rules as segments

NUMBERS = st.builds(Fraction, st.integers(-3, 6), st.sampled_from([1, 2, 3]))
POSITIVE = st.builds(Fraction, st.integers(1, 6), st.sampled_from([1, 2, 3, 10**17]))
AMOUNTS = st.builds(Amount, NUMBERS, st.booleans())
MEASURES = st.lists(NUMBERS, max_size=6)

QUANTITIES = NUMBERS.map(Quantity)
WAYS = st.sampled_from([(AtLeast, Above), (AtMost, Below)])
OTHERWISE = st.builds(Otherwise, points=AMOUNTS)


@st.composite
def linears(draw):
    """Draw a linear rule that jumps nowhere: full and zero point differ."""
    full, zero = draw(st.tuples(QUANTITIES, QUANTITIES).filter(lambda pair: pair[0] != pair[1]))
    return Linear(full_at=full, zero_at=zero)


@st.composite
def jumping(draw):
    """Draw a linear rule that jumps."""
    return evolve(draw(linears()), zero_below=draw(QUANTITIES))


@st.composite
def bands(draw, ways=WAYS):
    """Draw bands from the best to the last, upward or downward, perhaps with an end."""
    kinds = draw(ways)
    levels = sorted(draw(st.sets(NUMBERS, max_size=3)), reverse=AtLeast in kinds)
    made = [
        Band(edge=draw(st.sampled_from(kinds))(level=Quantity(level)), points=draw(AMOUNTS))
        for level in levels
    ]
    return Bands(bands=(*made, *draw(st.lists(OTHERWISE, max_size=1))))


WORDS = ("head", "deputy", "none")
RULES = {
    "linear": linears() | jumping(),
    "bands": bands(),
    "options": st.dictionaries(st.sampled_from(WORDS), AMOUNTS, min_size=1).map(
        lambda points: Options(
            options=tuple(OptionPoints(id=word, points=amount) for word, amount in points.items())
        ).fitted(Setting(words=WORDS))
    ),
    "increments": increments(),
    "piecewise": segments(),
    "pass_fail": st.just(PassFail()),
    "value": st.just(Value()),
}


def each(rule, measures, most):
    """Return the points of cells, one by one."""
    return [rule.points(Measured(measure=measure, max_points=most)) for measure in measures]


def column(rule, measures, most):
    """Return the points of cells, all at once."""
    return rule.column(MeasuredColumn.of(Rationals.of(measures), most)).fractions()


def scaled(quantity, factor):
    """Return an edge in another unit."""
    return None if quantity is None else Quantity(quantity.number * factor)


def test_a_column_without_groups_is_compared_with_nobody():
    """A rule that reads no peers gets none."""
    cells = MeasuredColumn.of(Rationals.of([1, 2]), Fraction(10))
    assert cells.peers.inside.tolist() == [False, False]


# --- of every rule ---


def test_every_rule_that_kpikit_brings_is_tried():
    """A rule without declarations to try it on has no laws; rules among peers have their own."""
    alone = {tag for tag, rule in DEFAULT_RULES.tags.items() if reads_of(rule) is not Reads.PEERS}
    assert set(RULES) == alone


@pytest.mark.parametrize("tag", RULES)
@given(data=st.data(), measures=MEASURES, most=POSITIVE)
def test_law_a_column_is_its_cells(tag, data, measures, most):
    """All at once gives what one by one gives, also on the edges."""
    rule = data.draw(RULES[tag])
    assert column(rule, measures, most) == each(rule, measures, most)


@pytest.mark.parametrize("tag", RULES)
@given(data=st.data(), measures=MEASURES, most=POSITIVE)
def test_law_cells_do_not_see_each_other(tag, data, measures, most):
    """Shuffled measures give the shuffled points, and a part of them their own."""
    rule = data.draw(RULES[tag])
    order = data.draw(st.permutations(range(len(measures))))
    points = column(rule, measures, most)
    assert column(rule, [measures[cell] for cell in order], most) == [points[one] for one in order]
    assert column(rule, measures[:1], most) == points[:1]


# --- linear ---


@given(linears(), POSITIVE)
def test_law_linear_gives_nothing_at_its_zero_and_all_at_its_full_point(rule, most):
    """The two points are where they are declared, whichever is the higher one."""
    ends = [rule.zero_at.number, rule.full_at.number]
    assert column(rule, ends, most) == each(rule, ends, most) == [0, most]


@given(linears(), NUMBERS, NUMBERS, POSITIVE)
def test_law_linear_is_monotone_from_zero_to_full(rule, one, other, most):
    """A measure that is farther from zero to full gives more points, by as much as it is."""
    way = rule.full_at.number - rule.zero_at.number
    points, more = each(rule, [one, other], most)
    assert (more - points) / most == (other - one) / way


@given(jumping(), NUMBERS, POSITIVE)
def test_law_linear_jumps_where_it_is_declared_and_nowhere_else(rule, measure, most):
    """Below the jump there is nothing; from it on the proportion holds as without it."""
    without = each(evolve(rule, zero_below=None), [measure], most)
    assert each(rule, [measure], most) == ([0] if measure < rule.zero_below.number else without)


@given(linears() | jumping(), MEASURES, POSITIVE, POSITIVE)
def test_law_linear_is_the_same_in_every_unit(rule, measures, most, factor):
    """Measures and edges in another unit give the same points."""
    other = Linear(
        full_at=scaled(rule.full_at, factor),
        zero_at=scaled(rule.zero_at, factor),
        zero_below=scaled(rule.zero_below, factor),
    )
    measured = [measure * factor for measure in measures]
    assert column(other, measured, most) == column(rule, measures, most)


@given(NUMBERS, POSITIVE)
def test_law_linear_of_a_target_is_full_where_the_target_is_reached(measure, most):
    """Without points of its own, achievement 1 is full and 0 is zero."""
    assert each(Linear(), [measure, Fraction(0), Fraction(1)], most) == [measure * most, 0, most]


# --- bands ---


def side(edge, measure):
    """Return whether a measure is on the edge's own side, by the words of the edge."""
    level = edge.level.number
    return {
        AtLeast: measure >= level,
        Above: measure > level,
        AtMost: measure <= level,
        Below: measure < level,
    }[type(edge)]


@given(bands(), MEASURES, POSITIVE)
def test_law_the_first_band_that_is_reached_decides(rule, measures, most):
    """Points are those of one band, or nothing where none is reached."""
    for measure, points in zip(measures, column(rule, measures, most), strict=True):
        open_to = [
            band for band in rule.bands if isinstance(band, Otherwise) or side(band.edge, measure)
        ]
        assert points == (open_to[0].points.of(most) if open_to else 0)


@pytest.mark.parametrize(("edges", "better"), [((AtLeast, Above), 1), ((AtMost, Below), -1)])
@given(data=st.data(), most=POSITIVE)
def test_law_bands_from_best_to_last_are_monotone(edges, better, data, most):
    """Where better bands give more, a better measure never gives less."""
    steps = [one for one in data.draw(bands(st.just(edges))).bands if isinstance(one, Band)]
    amounts = data.draw(st.lists(NUMBERS, min_size=len(steps) + 1, max_size=len(steps) + 1))
    *falling, least = map(Amount, sorted(amounts, reverse=True))
    made = [evolve(one, points=points) for one, points in zip(steps, falling, strict=True)]
    rule = Bands(bands=(*made, Otherwise(points=least)))
    measures = sorted(data.draw(st.tuples(NUMBERS, NUMBERS)), key=lambda one: one * better)
    less, more = column(rule, measures, most)
    assert less <= more


@given(bands(), MEASURES, POSITIVE, POSITIVE)
def test_law_bands_are_the_same_in_every_unit(rule, measures, most, factor):
    """Measures and edges in another unit give the same points."""
    other = Bands(
        bands=tuple(
            one
            if isinstance(one, Otherwise)
            else evolve(one, edge=evolve(one.edge, level=scaled(one.edge.level, factor)))
            for one in rule.bands
        )
    )
    measured = [measure * factor for measure in measures]
    assert column(other, measured, most) == column(rule, measures, most)


# --- value, pass or fail ---


@given(MEASURES, POSITIVE)
def test_law_value_is_the_measure_whatever_the_maximum(measures, most):
    """Points that were given are the points."""
    assert column(Value(), measures, most) == each(Value(), measures, most) == measures


@given(POSITIVE)
def test_law_pass_fail_gives_more_for_met_than_for_unmet(most):
    """All for met, nothing for unmet."""
    assert column(PassFail(), [Fraction(0), Fraction(1)], most) == [0, most]


# --- amounts ---


@given(AMOUNTS, POSITIVE, POSITIVE)
def test_law_a_share_of_the_maximum_grows_with_it_and_points_do_not(amount, most, factor):
    """An amount in percent scales with max_points; one in points stays."""
    grown = amount.of(most * factor)
    assert grown == (amount.of(most) * factor if amount.of_max else amount.of(most))
