"""Laws of achievement: exact, monotone, unchanged by the unit."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kpikit.kernels.achievement import at_least, at_most, in_range, nearest_end, travelled
from kpikit.kernels.rationals import Rationals

MONEY = st.builds(Fraction, st.integers(-(10**17), 10**17) | st.integers(-500, 500), st.just(100))
CELLS = st.lists(st.tuples(MONEY, MONEY), min_size=1, max_size=5)
RATIOS = st.sampled_from(["target_over_actual", "two_minus_ratio"])


def halves(cells) -> tuple[Rationals, Rationals]:
    """Return actual values and levels as columns."""
    return Rationals.of([a for a, _ in cells]), Rationals.of([b for _, b in cells])


@given(CELLS)
def test_law_at_least_is_actual_over_level(cells):
    """Where the level is above zero the ratio is actual over level; met and gap always stand."""
    found = at_least(*halves(cells))
    assert found.has_ratio.tolist() == [level > 0 for _, level in cells]
    for place, (actual, level) in enumerate(cells):
        assert found.gap.fractions()[place] == max(Fraction(0), level - actual)
        assert found.met[place] == (actual >= level)
        if level > 0:
            assert found.ratio.fractions()[place] == actual / level


@given(CELLS, RATIOS)
def test_law_at_most_is_the_declared_ratio(cells, ratio):
    """The ratio is the declared one where it has a meaning; met and gap always stand."""
    found = at_most(*halves(cells), ratio)
    for place, (actual, level) in enumerate(cells):
        assert found.gap.fractions()[place] == max(Fraction(0), actual - level)
        assert found.met[place] == (actual <= level)
        over = ratio == "target_over_actual"
        assert found.has_ratio[place] == (level > 0 and (actual > 0 or not over))
        if found.has_ratio[place]:
            expected = level / actual if over else 2 - actual / level
            assert found.ratio.fractions()[place] == expected


@given(CELLS, MONEY | st.just(Fraction(0)), RATIOS)
def test_law_a_constant_level_is_a_column_of_it(cells, level, ratio):
    """A level given once does what a column of it does, also where there is no ratio."""
    actual, _ = halves(cells)
    column = Rationals.constant(level, len(actual))
    for one, other in (
        (at_least(actual, level), at_least(actual, column)),
        (at_most(actual, level, ratio), at_most(actual, column, ratio)),
    ):
        assert one.has_ratio.tolist() == other.has_ratio.tolist()
        assert one.met.tolist() == other.met.tolist()
        assert one.gap.fractions() == other.gap.fractions()
        assert one.ratio[one.has_ratio].fractions() == other.ratio[one.has_ratio].fractions()


@pytest.mark.parametrize("level", [Fraction(1, 2), Fraction(1), Fraction(0), Fraction(-1, 2)])
def test_a_ratio_needs_a_level_above_zero(level):
    """However near to zero the level is."""
    actual = Rationals.of([3, 4])
    for found in (at_least(actual, level), at_most(actual, level, "two_minus_ratio")):
        assert found.has_ratio.tolist() == [level > 0] * 2


@given(CELLS, RATIOS)
def test_law_a_ratio_of_one_or_more_is_met(cells, ratio):
    """Wherever there is a ratio it is at least 1 exactly where the level is met: gap zero."""
    one = Fraction(1)
    for found in (at_least(*halves(cells)), at_most(*halves(cells), ratio)):
        has_ratio = found.has_ratio
        assert (found.ratio.at_least(one) == found.met)[has_ratio].all()
        assert (found.gap.above(Fraction(0)) == ~found.met).all()


@given(CELLS, MONEY.filter(lambda number: number > 0), RATIOS)
def test_law_achievement_is_monotone(cells, more, ratio):
    """More is never worse where at least is asked, and never better where at most is."""
    actual, level = halves(cells)
    raised = actual.plus(more)
    low, high = at_least(actual, level), at_least(raised, level)
    assert high.ratio.at_least(low.ratio)[low.has_ratio].all()
    assert (high.met >= low.met).all()
    low, high = at_most(actual, level, ratio), at_most(raised, level, ratio)
    both = low.has_ratio & high.has_ratio
    assert low.ratio.at_least(high.ratio)[both].all()
    assert (low.met >= high.met).all()


@given(CELLS, st.sampled_from([Fraction(1, 1000), Fraction(1000), Fraction(10**9)]), RATIOS)
def test_law_the_unit_changes_only_the_gap(cells, factor, ratio):
    """Actual and level in another unit have the same ratio and met; the gap is in that unit."""
    actual, level = halves(cells)
    scaled = actual.times(factor), level.times(factor)
    pairs = (
        (at_least(actual, level), at_least(*scaled)),
        (at_most(actual, level, ratio), at_most(*scaled, ratio)),
    )
    for one, other in pairs:
        assert one.ratio[one.has_ratio].fractions() == other.ratio[other.has_ratio].fractions()
        assert one.met.tolist() == other.met.tolist()
        assert one.gap.times(factor).fractions() == other.gap.fractions()


@given(CELLS, st.booleans(), MONEY)
def test_law_the_way_travelled_is_1_where_the_level_is_reached(cells, upward, start):
    """From the baseline at 0 to the level at 1; no way where the baseline is good already."""
    actual, level = halves(cells)
    reached = at_least(actual, level) if upward else at_most(actual, level, "two_minus_ratio")
    baseline = Rationals.constant(Fraction(start), len(actual))
    known = np.arange(len(actual)) % 2 == 0
    found = travelled(reached, actual, (level, baseline), known, upward=upward)
    rows = zip(actual.fractions(), level.fractions(), known, found.has_ratio, strict=True)
    for (value, goal, there, has_ratio), ratio in zip(rows, found.ratio.fractions(), strict=True):
        assert has_ratio == (there and (start < goal if upward else start > goal))
        if has_ratio:
            assert ratio == (value - start) / (goal - start)
            assert (ratio >= 1) == (value >= goal if upward else value <= goal)
    assert found.met.tolist() == reached.met.tolist()
    assert found.gap.fractions() == reached.gap.fractions()


@pytest.mark.parametrize("upward", [True, False])
def test_a_baseline_at_the_level_leaves_no_way(upward):
    """Who starts where the others are to arrive has no share of a way."""
    actual, level = Rationals.of([3, 5, 7]), Fraction(5)
    reached = at_least(actual, level)
    way = level, Rationals.constant(level, 3)
    found = travelled(reached, actual, way, np.array([True] * 3), upward=upward)
    assert not found.has_ratio.any()


@given(CELLS)
def test_law_both_comparisons_meet_only_at_equality(cells):
    """At least and at most are both met exactly where actual and level are equal."""
    actual, level = halves(cells)
    both = at_least(actual, level).met & at_most(actual, level, "two_minus_ratio").met
    assert both.tolist() == [a == b for a, b in cells]


RANGES = st.lists(
    st.tuples(MONEY, MONEY, MONEY).map(lambda cell: (cell[0], *sorted(cell[1:]))),
    min_size=1,
    max_size=5,
)


def thirds(cells) -> tuple[Rationals, Rationals, Rationals]:
    """Return actual values and both ends of ranges as columns."""
    actual, low, high = zip(*cells, strict=True)
    return Rationals.of(actual), Rationals.of(low), Rationals.of(high)


@given(RANGES)
def test_law_within_is_between_both_ends(cells):
    """A range is met from end to end; outside, the gap is the distance to the nearest end."""
    found, nearest = in_range(*thirds(cells)), nearest_end(*thirds(cells))
    assert found.has_ratio.dtype == np.bool_
    assert not found.has_ratio.any()
    assert found.ratio.fractions() == [0] * len(cells)
    for place, (actual, low, high) in enumerate(cells):
        assert found.met[place] == (low <= actual <= high)
        assert found.gap.fractions()[place] == max(low - actual, actual - high, 0)
        distance = abs(actual - nearest.fractions()[place])
        assert distance == min(abs(actual - low), abs(actual - high))
        assert nearest.fractions()[place] in {low, high}


@given(RANGES)
def test_law_a_constant_range_is_a_column_of_it(cells):
    """Ends given once do what columns of them do."""
    _, low, high = cells[0]
    actual, _, _ = thirds(cells)
    ends = Rationals.constant(low, len(actual)), Rationals.constant(high, len(actual))
    one, other = in_range(actual, low, high), in_range(actual, *ends)
    assert one.met.tolist() == other.met.tolist()
    assert one.gap.fractions() == other.gap.fractions()
    nearest = nearest_end(actual, low, high)
    assert nearest.fractions() == nearest_end(actual, *ends).fractions()


@given(CELLS)
def test_law_a_range_of_one_number_is_both_comparisons_at_once(cells):
    """From a level to itself is at least and at most that level."""
    actual, level = halves(cells)
    assert in_range(actual, level, level).met.tolist() == [a == b for a, b in cells]
    assert nearest_end(actual, level, level).fractions() == level.fractions()


@given(st.integers(1, 10**15), st.integers(1, 10**6))
def test_law_no_ratio_decides(level, tiny):
    """A value below its level by next to nothing is unmet, however near the ratio is to 1."""
    assume(level > tiny)
    actual = Rationals.of([Fraction(level) - Fraction(1, 10**9 * tiny)])
    assert not at_least(actual, Fraction(level)).met[0]


@pytest.mark.parametrize("count", [0, 20_000])
def test_twenty_thousand_at_eighty_percent(count: int) -> None:
    """Values exactly on 80 % of their target have an achievement of exactly 4/5."""
    targets = np.arange(1, count + 1, dtype=np.int64) * 1_25
    actual, level = Rationals.scaled(targets * 4 // 5, 100), Rationals.scaled(targets, 100)
    found = at_least(actual, level)
    exact = targets % 5 == 0
    assert set(found.ratio[exact].fractions()) <= {Fraction(4, 5)}
    assert not found.met.any()


def test_the_published_case() -> None:
    """182,983 of 300,000 triệu đồng is 182983/300000, and 117,017 are missing."""
    found = at_least(Rationals.of([182_983]), Fraction(300_000))
    assert found.ratio.fractions() == [Fraction(182_983, 300_000)]
    assert found.gap.fractions() == [117_017]
