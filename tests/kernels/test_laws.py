"""Laws of groups and ranks: monotone, the same in every unit, cells apart from each other."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.aggregation import sum_of_points, weighted_mean
from kpikit.kernels.ranking import ranks
from kpikit.kernels.rationals import Rationals

POINTS = st.builds(Fraction, st.integers(-60, 60), st.sampled_from([1, 2, 3, 10**17]))
POSITIVE = st.builds(Fraction, st.integers(1, 60), st.sampled_from([1, 2, 3, 10**17]))
COMBINE = pytest.mark.parametrize("combine", [sum_of_points, weighted_mean])


@st.composite
def groups(draw):
    """Draw cells of a group, each with points and presence of every part; and the weights."""
    count = draw(st.integers(1, 4))
    row = st.lists(st.tuples(POINTS, st.booleans()), min_size=count, max_size=count)
    return draw(st.lists(row, max_size=5)), draw(st.lists(POSITIVE, min_size=count, max_size=count))


def combined(combine, rows, weights):
    """Return the points of a group, of which each row is a cell."""
    parts = [[row[part] for row in rows] for part in range(len(weights))]
    points = [Rationals.of([number for number, _ in part]) for part in parts]
    present = [np.array([there for _, there in part], dtype=bool) for part in parts]
    return combine(points, present, weights).fractions()


# --- groups ---


@COMBINE
@given(groups(), POSITIVE, st.data())
def test_law_more_points_of_a_part_never_give_a_group_fewer(combine, group, more, data):
    """A group is monotone in each part: more where that is present, the same where it is not."""
    rows, weights = group
    part = data.draw(st.integers(0, len(weights) - 1))
    raised = [
        [(number + more * (place == part), there) for place, (number, there) in enumerate(row)]
        for row in rows
    ]
    before, after = combined(combine, rows, weights), combined(combine, raised, weights)
    for row, less, most in zip(rows, before, after, strict=True):
        assert (less < most) if row[part][1] else (less == most)


@COMBINE
@given(groups(), POSITIVE)
def test_law_points_in_another_unit_give_the_group_in_it(combine, group, factor):
    """A common factor of all points is a factor of the group."""
    rows, weights = group
    scaled = [[(number * factor, there) for number, there in row] for row in rows]
    found = combined(combine, scaled, weights)
    assert found == [number * factor for number in combined(combine, rows, weights)]


@COMBINE
@given(groups(), st.data())
def test_law_cells_of_a_group_do_not_see_each_other(combine, group, data):
    """Shuffled cells give the shuffled points, and one cell its own."""
    rows, weights = group
    order = data.draw(st.permutations(range(len(rows))))
    found = combined(combine, rows, weights)
    assert combined(combine, [rows[cell] for cell in order], weights) == [found[n] for n in order]
    assert combined(combine, rows[:1], weights) == found[:1]


@COMBINE
@given(groups())
def test_law_nothing_gives_nothing(combine, group):
    """Parts of 0 points make a group of 0 points, whatever is present."""
    rows, weights = group
    nothing = [[(Fraction(0), there) for _, there in row] for row in rows]
    assert combined(combine, nothing, weights) == [0] * len(rows)


@given(groups())
def test_law_a_sum_lies_between_nothing_and_its_maximum_if_its_parts_do(group):
    """Rescaling what is present never leaves the range from 0 to the sum of the maxima."""
    rows, maxima = group
    within = [
        [
            (min(max(number, Fraction(0)), most), there)
            for (number, there), most in zip(row, maxima, strict=True)
        ]
        for row in rows
    ]
    assert all(0 <= number <= sum(maxima) for number in combined(sum_of_points, within, maxima))


# --- ranks ---

TIES = pytest.mark.parametrize("ties", ["min", "max", "dense"])
VALUES = st.lists(POINTS, min_size=1, max_size=8)


def ranked(values, ties, *, descending=True):
    """Return the ranks of values in one group."""
    everyone, alone = np.ones(len(values), dtype=bool), np.zeros(len(values), dtype=np.int64)
    return ranks(Rationals.of(values), everyone, alone, ties, descending).tolist()


@TIES
@given(VALUES)
def test_law_equal_points_share_a_rank_and_more_points_rank_before_fewer(ties, values):
    """The order of ranks is the order of values."""
    found = ranked(values, ties)
    for one, rank in zip(values, found, strict=True):
        for other, its in zip(values, found, strict=True):
            assert (rank == its) == (one == other)
            assert (rank < its) == (one > other)


@TIES
@given(VALUES, POINTS)
def test_law_lower_is_better_is_the_order_of_the_negatives(ties, values, moved):
    """Turning the values round, or moving all by as much, changes no rank."""
    found = ranked(values, ties)
    assert ranked([-value for value in values], ties, descending=False) == found
    assert ranked([value + moved for value in values], ties) == found
