"""Laws of ranks: exact ties, whatever the order, the scale and the distance of values."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.integers import BoolArray, IntArray, Integers
from kpikit.kernels.ranking import places, ranks
from kpikit.kernels.rationals import Rationals

TINY = Fraction(1, 10**40)
SHARED = st.builds(Fraction, st.integers(-10, 10), st.sampled_from([1, 3]))
NEAR = st.builds(lambda number, step: number + step * TINY, SHARED, st.integers(-2, 2))
LARGE = st.builds(Fraction, st.integers(-(2**66), 2**66), st.integers(1, 2**66))
HUGE = st.builds(lambda sign, step: Fraction(sign * 10**400 + step), st.integers(-1, 1), SHARED)
CELLS = st.lists(
    st.tuples(SHARED | NEAR | LARGE | HUGE, st.booleans(), st.integers(-1, 1)), max_size=12
)
SHARED_WAYS = st.sampled_from(["min", "max", "dense"])
WAYS = SHARED_WAYS | st.just("ordinal")


def arranged(cells) -> tuple[Rationals, BoolArray, IntArray]:
    """Return values, mask and groups as columns."""
    values = Rationals.of([value for value, _, _ in cells])
    mask = np.array([ranked for _, ranked, _ in cells], dtype=bool)
    return values, mask, np.array([group for _, _, group in cells], dtype=np.int64)


def expected(cells, ties, descending):
    """Return the ranks by definition, one cell at a time."""
    found = []
    for number, (value, ranked, group) in enumerate(cells):
        peers = [other for other, here, its in cells if here and its == group]
        better = [other for other in peers if (other > value if descending else other < value)]
        places = {
            "min": len(better) + 1,
            "max": len(better) + peers.count(value),
            "dense": len(set(better)) + 1,
            "ordinal": len(better) + 1 + cells[:number].count((value, True, group)),
        }
        found.append(places[ties] if ranked else 0)
    return found


@given(CELLS, WAYS, st.booleans())
def test_law_ranks_are_those_of_the_definition(cells, ties, descending):
    """A rank counts the peers that are better; equal values share it; unranked cells have 0."""
    assert ranks(*arranged(cells), ties, descending).tolist() == expected(cells, ties, descending)


@given(CELLS, st.booleans())
def test_law_average_is_the_mean_of_the_places_that_equals_take(cells, descending):
    """So it is half the sum of the better place and of the worse, and places keep their sum."""
    twice, scale = places(*arranged(cells), "average", descending)
    low, high = (expected(cells, ties, descending) for ties in ("min", "max"))
    assert scale == 2
    assert twice.tolist() == [one + other for one, other in zip(low, high, strict=True)]
    assert twice.sum() == 2 * sum(expected(cells, "ordinal", descending))


@given(CELLS, WAYS, st.booleans())
def test_law_other_places_are_the_ranks_themselves(cells, ties, descending):
    """They are whole numbers, and need no scale."""
    found, scale = places(*arranged(cells), ties, descending)
    assert (found.tolist(), scale) == (expected(cells, ties, descending), 1)


@given(CELLS, SHARED_WAYS, st.randoms())
def test_law_ranks_commute_with_permutation(cells, ties, random):
    """Ranks of shuffled cells are the shuffled ranks."""
    order = list(range(len(cells)))
    random.shuffle(order)
    shuffled = ranks(*arranged([cells[place] for place in order]), ties).tolist()
    straight = ranks(*arranged(cells), ties).tolist()
    assert shuffled == [straight[place] for place in order]


@given(CELLS, WAYS, st.builds(Fraction, st.integers(1, 10**9), st.integers(1, 10**9)))
def test_law_a_positive_factor_changes_nothing(cells, ties, factor):
    """Values in another unit have the same ranks; with the other sign and order, too."""
    values, mask, groups = arranged(cells)
    straight = ranks(values, mask, groups, ties).tolist()
    assert ranks(values.times(factor), mask, groups, ties).tolist() == straight
    assert ranks(values.negated(), mask, groups, ties, descending=False).tolist() == straight


@given(CELLS)
def test_law_dense_is_at_most_min_is_at_most_max(cells):
    """Dense ranks have no gaps; min and max differ by the size of the tie."""
    dense, low, high = (ranks(*arranged(cells), ties) for ties in ("dense", "min", "max"))
    assert (dense <= low).all()
    assert (low <= high).all()
    for group in {group for _, _, group in cells}:
        inside = dense[(arranged(cells)[2] == group) & arranged(cells)[1]]
        assert set(inside.tolist()) == set(range(1, len(set(inside.tolist())) + 1))


@given(CELLS)
def test_law_groups_do_not_see_each_other(cells):
    """The ranks of a group alone are its ranks among all groups."""
    values, mask, groups = arranged(cells)
    together = ranks(values, mask, groups, "min")
    for group in set(groups.tolist()):
        own = groups == group
        assert ranks(values[own], mask[own], groups[own], "min").tolist() == together[own].tolist()


@pytest.mark.parametrize("denominator", [1, 3, 2**70])
def test_values_that_floats_cannot_tell_apart(denominator: int) -> None:
    """A thousand values a hair apart, in runs of equal ones, are ranked exactly."""
    steps = np.random.default_rng(7).permutation(1000).astype(object) // 4
    lower = Integers.of(np.array([denominator * 10**30] * 1000, dtype=object))
    values = Rationals(Integers.of(steps + 10**30), lower)
    everyone, together = np.ones(1000, dtype=bool), np.zeros(1000, dtype=np.int64)
    found = ranks(values, everyone, together, "dense", descending=False)
    assert found.tolist() == (steps + 1).tolist()


def near_one() -> Rationals:
    """Return ratios next to 1, of numbers near 2^62; floats put many into the wrong order."""
    random = np.random.default_rng(7)
    divisors = random.integers(2**61, 2**62, 500)
    above = random.integers(-2000, 2000, 500)
    return Rationals.scaled(divisors + above).over(Rationals.scaled(divisors))


@pytest.mark.parametrize("factor", [1, -1, 2**100, Fraction(1, 2**100)])
def test_neighbours_that_floats_put_into_the_wrong_order(factor) -> None:
    """They are ranked as their fractions are, at every magnitude and on both sides of zero."""
    values = near_one().times(Fraction(factor))
    exact = values.fractions()
    order = {number: place + 1 for place, number in enumerate(sorted(set(exact)))}
    everyone, together = np.ones(500, dtype=bool), np.zeros(500, dtype=np.int64)
    found = ranks(values, everyone, together, "dense", descending=False)
    assert found.tolist() == [order[number] for number in exact]


def test_numbers_of_a_thousand_bits_are_ranked_exactly() -> None:
    """Floats that leave nothing to spare are not believed."""
    values = near_one()
    huge = Rationals(
        values.upper.times(Integers.one(2**930)), values.lower.times(Integers.one(2**830))
    )
    everyone, together = np.ones(500, dtype=bool), np.zeros(500, dtype=np.int64)
    expected = ranks(values, everyone, together, "dense").tolist()
    assert ranks(huge, everyone, together, "dense").tolist() == expected


def test_two_neighbours_that_floats_put_into_the_wrong_order() -> None:
    """Nothing else needs to be near for them to be ranked exactly."""
    values = near_one()
    floats, exact = values.floats(), values.fractions()
    places = sorted(range(len(exact)), key=exact.__getitem__)
    turned = [pair for pair in pairwise(places) if floats[pair[0]] > floats[pair[1]]]
    assert turned
    for pair in turned:
        two = values.take(np.array(pair))
        found = ranks(two, np.ones(2, dtype=bool), np.zeros(2, dtype=np.int64), "min")
        assert found.tolist() == [2, 1]


def test_published_ties() -> None:
    """90, 90, 85 and 80 rank 1-1-3-4, 2-2-3-4 or 1-1-2-3."""
    values = Rationals.of([80, 90, 85, 90])
    everyone, together = np.ones(4, dtype=bool), np.zeros(4, dtype=np.int64)
    assert ranks(values, everyone, together, "min").tolist() == [4, 1, 3, 1]
    assert ranks(values, everyone, together, "max").tolist() == [4, 2, 3, 2]
    assert ranks(values, everyone, together, "dense").tolist() == [3, 1, 2, 1]
    assert ranks(values, everyone, together, "ordinal").tolist() == [4, 1, 3, 2]


@pytest.mark.parametrize("ties", ["min", "max", "dense", "ordinal"])
def test_who_is_alone_is_the_first(ties) -> None:
    """Also where the neighbour in the next group has the same value."""
    values, everyone = Rationals.of([7, 7, 7]), np.ones(3, dtype=bool)
    assert ranks(values, everyone, np.array([0, 1, 2]), ties).tolist() == [1, 1, 1]


def test_zeros_are_equal() -> None:
    """Nothing is nearer to each other, whatever they are the quotients of."""
    values = Rationals.of([0, 2, 0]).over(Rationals.of([3, 7, 2**40]))
    everyone, together = np.ones(3, dtype=bool), np.zeros(3, dtype=np.int64)
    assert ranks(values, everyone, together, "min").tolist() == [2, 1, 2]


def test_published_ties_in_two_groups() -> None:
    """The same in each of two groups that stand mixed."""
    values, groups = Rationals.of([80, 80, 90, 90, 85, 85, 90, 90]), np.array([0, 1] * 4)
    everyone = np.ones(8, dtype=bool)
    assert ranks(values, everyone, groups, "min").tolist() == [4, 4, 1, 1, 3, 3, 1, 1]
    assert ranks(values, everyone, groups, "max").tolist() == [4, 4, 2, 2, 3, 3, 2, 2]
    assert ranks(values, everyone, groups, "dense").tolist() == [3, 3, 1, 1, 2, 2, 1, 1]
