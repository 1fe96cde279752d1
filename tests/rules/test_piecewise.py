"""Segments, jumps, gaps and shared edges."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.rationals import Rationals
from kpikit.model.comparisons import Above
from kpikit.model.scoring import Amount, Decimals, Measured
from kpikit.model.units import Quantity
from kpikit.rules import From, MeasuredColumn, Piecewise, Segment

NUMBERS = st.fractions(min_value=-20, max_value=20, max_denominator=12)
AMOUNTS = st.builds(Amount, NUMBERS, st.booleans())
MOST = Fraction(12)


@st.composite
def rules(draw):
    ends = sorted(draw(st.sets(NUMBERS, min_size=2, max_size=6)))
    pairs = list(pairwise(ends))
    kept = [pair for pair in pairs if draw(st.booleans())] or pairs[:1]
    return Piecewise(
        segments=tuple(
            Segment(
                start=draw(st.sampled_from((From, Above)))(level=Quantity(begin)),
                to=Quantity(end),
                points=(draw(AMOUNTS), draw(AMOUNTS)),
            )
            for begin, end in kept
        ),
        truncate=draw(st.none() | st.sampled_from([Decimals(0), Decimals(1)])),
    )


def points(rule, measure):
    return rule.points(Measured(measure=Fraction(measure), max_points=MOST))


@given(rules(), st.lists(NUMBERS))
def test_law_cells_and_columns_give_the_same(rule, measures):
    column = rule.column(MeasuredColumn.of(Rationals.of(measures), MOST)).fractions()
    assert column == [points(rule, measure) for measure in measures]


@given(rules(), NUMBERS)
def test_law_points_lie_between_those_of_the_ends(rule, measure):
    ends = [amount.of(MOST) for segment in rule.segments for amount in segment.points]
    assert min(ends) <= points(rule, measure) <= max(ends)


@given(rules(), st.integers(0, 9))
def test_law_beyond_the_ends_nothing_changes(rule, more):
    first, last = rule.segments[0], rule.segments[-1]
    assert points(rule, first.start.level.number - 1 - more) == first.points[0].of(MOST)
    assert points(rule, last.to.number + 1 + more) == last.points[1].of(MOST)


@given(rules(), NUMBERS)
def test_law_a_truncated_measure_is_as_good_as_its_rest(rule, measure):
    cut = Piecewise(segments=rule.segments, truncate=Decimals(0))
    assert points(cut, measure) == points(cut, int(measure))


def segment(begin, end, first, last, *, start=From):
    level, to = Quantity(Fraction(begin)), Quantity(Fraction(end))
    ends = Amount(Fraction(first)), Amount(Fraction(last))
    return Segment(start=start(level=level), to=to, points=ends)


@pytest.mark.parametrize(
    ("measure", "expected"),
    [("-1", 0), ("5", 5), ("10", 20), ("11", 21), ("12.5", 22), ("13", 30), ("14", 40), ("15", 40)],
)
def test_a_shared_edge_belongs_to_the_later_segment_and_a_gap_to_the_lower(measure, expected):
    parts = segment(0, 10, 0, 10), segment(10, 12, 20, 22), segment(13, 14, 30, 40)
    assert points(Piecewise(segments=parts), measure) == expected


def test_above_leaves_a_shared_edge_to_the_lower_segment():
    parts = segment(0, 10, 0, 10, start=Above), segment(10, 12, 20, 22, start=Above)
    rule = Piecewise(segments=parts)
    assert [points(rule, measure) for measure in (0, 10, 11)] == [0, 10, 21]
