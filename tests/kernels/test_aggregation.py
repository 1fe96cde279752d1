"""Laws of groups: sums that rescale, weighted means, the weakest status."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.aggregation import (
    sum_of_points,
    weaker,
    weakest,
    weakest_of_groups,
    weighted_mean,
)
from kpikit.kernels.rationals import Rationals

POINTS = st.builds(Fraction, st.integers(-(10**6), 10**6), st.sampled_from([1, 3, 100, 10**17]))
MAXIMA = st.builds(Fraction, st.integers(1, 10**4) | st.just(2**64), st.sampled_from([1, 2, 3]))
PARTS = st.integers(1, 4)
LENGTHS = st.integers(0, 4)


@st.composite
def groups(draw, points=POINTS):
    """Draw points, masks and maxima of a group: parts times cells."""
    count, length = draw(PARTS), draw(LENGTHS)

    def table(cells):
        row = st.lists(cells, min_size=length, max_size=length)
        return draw(st.lists(row, min_size=count, max_size=count))

    maxima = draw(st.lists(MAXIMA, min_size=count, max_size=count))
    return table(points), table(st.booleans()), maxima


def columns(rows):
    """Return rows of numbers as columns of rationals."""
    return [Rationals.of(row) for row in rows]


def masks(rows):
    """Return rows of booleans as masks."""
    return [np.array(row, dtype=bool) for row in rows]


def everywhere(rows):
    """Return masks that are true wherever the rows have a cell."""
    return [np.ones(len(row), dtype=bool) for row in rows]


@given(groups())
def test_law_present_points_are_rescaled_to_the_full_maximum(group):
    """A cell is its present points times all maxima over the present maxima; 0 without any."""
    points, present, maxima = group
    found = sum_of_points(columns(points), masks(present), maxima).fractions()
    for cell, number in enumerate(found):
        seen = [part for part, row in enumerate(present) if row[cell]]
        top = sum((points[part][cell] for part in seen), Fraction(0))
        share = sum(maxima[part] for part in seen) / sum(maxima, Fraction(0))
        assert number == (top / share if seen else 0)


@given(groups())
def test_law_everything_present_is_the_plain_sum(group):
    """With all parts present the points are added, and nothing is rescaled."""
    points, _, maxima = group
    parts = columns(points)
    found = sum_of_points(parts, everywhere(points), maxima)
    assert found.fractions() == Rationals.total(parts).fractions()
    scalar = all(isinstance(part.denominators, int) for part in parts)
    assert isinstance(found.denominators, int) == scalar


@given(groups())
def test_law_full_points_are_full_points(group):
    """If every present part has its maximum, the group has the sum of all maxima."""
    points, present, maxima = group
    full = [Rationals.constant(most, len(row)) for most, row in zip(maxima, points, strict=True)]
    found = sum_of_points(full, masks(present), maxima).fractions()
    counted = np.any(masks(present), axis=0).tolist()
    assert found == [sum(maxima, Fraction(0)) if some else 0 for some in counted]


@given(groups())
def test_law_absent_points_have_no_influence(group):
    """Whatever the points of absent parts are, the sum is the same."""
    points, present, maxima = group
    changed = [
        [number if here else Fraction(12345) for number, here in zip(row, mask, strict=True)]
        for row, mask in zip(points, present, strict=True)
    ]
    one = sum_of_points(columns(points), masks(present), maxima)
    assert one.fractions() == sum_of_points(columns(changed), masks(present), maxima).fractions()


@given(groups())
def test_law_order_of_parts_has_no_influence(group):
    """The sum does not depend on the order of the parts."""
    points, present, maxima = group
    one = sum_of_points(columns(points), masks(present), maxima)
    other = sum_of_points(columns(points)[::-1], masks(present)[::-1], maxima[::-1])
    assert one.fractions() == other.fractions()


def test_no_weight_is_no_division_by_zero() -> None:
    """Parts without weight, or without points to reach, give 0."""
    mask, none = [np.array([True])], [np.array([False])]
    five = columns([[Fraction(5)]])
    assert weighted_mean(five, mask, [Fraction(0)]).fractions() == [0]
    assert weighted_mean(five, none, [Fraction(1)]).fractions() == [0]
    assert sum_of_points(five, none, [Fraction(0)]).fractions() == [0]


@given(groups())
def test_law_a_weighted_mean_is_the_weighted_sum_over_the_weights(group):
    """A cell is the sum of weight times points over the sum of the weights that are present."""
    points, present, weights = group
    found = weighted_mean(columns(points), masks(present), weights).fractions()
    for cell, number in enumerate(found):
        seen = [part for part, row in enumerate(present) if row[cell]]
        top = sum((weights[part] * points[part][cell] for part in seen), Fraction(0))
        assert number == (top / sum(weights[part] for part in seen) if seen else 0)


@given(groups())
def test_law_a_mean_lies_between_the_least_and_the_greatest(group):
    """A mean is never below all of its parts, and never above all of them."""
    points, present, weights = group
    found = weighted_mean(columns(points), masks(present), weights).fractions()
    for cell, number in enumerate(found):
        seen = [row[cell] for row, mask in zip(points, present, strict=True) if mask[cell]]
        assert not seen or min(seen) <= number <= max(seen)


@given(groups(), MAXIMA)
def test_law_equal_weights_are_the_mean(group, weight):
    """With the same weight for all parts it is their plain mean, whatever the weight is."""
    points, _, _ = group
    equal = weighted_mean(columns(points), everywhere(points), [weight] * len(points))
    cells = zip(*points, strict=True)
    assert equal.fractions() == [sum(cell, Fraction(0)) / len(points) for cell in cells]
    scalar = all(isinstance(part.denominators, int) for part in columns(points))
    assert isinstance(equal.denominators, int) == scalar


@given(groups(), MAXIMA)
def test_law_scaling_all_weights_changes_nothing(group, factor):
    """Weights count in proportion only."""
    points, present, weights = group
    one = weighted_mean(columns(points), masks(present), weights)
    scaled = [weight * factor for weight in weights]
    assert one.fractions() == weighted_mean(columns(points), masks(present), scaled).fractions()


@given(groups())
def test_law_a_mean_that_skips_a_part_is_the_mean_without_it(group):
    """An absent part might as well not be there."""
    points, _, weights = group
    present = [*everywhere(points[:-1]), np.zeros(len(points[-1]), dtype=bool)]
    found = weighted_mean(columns(points), present, weights).fractions()
    if len(points) == 1:
        assert found == [0] * len(points[0])
    else:
        others = columns(points[:-1])
        without = weighted_mean(others, everywhere(points[:-1]), weights[:-1])
        assert found == without.fractions()


@given(groups())
def test_law_order_of_parts_has_no_influence_on_a_mean(group):
    """A mean does not depend on the order of its parts."""
    points, present, weights = group
    one = weighted_mean(columns(points), masks(present), weights)
    other = weighted_mean(columns(points)[::-1], masks(present)[::-1], weights[::-1])
    assert one.fractions() == other.fractions()


def test_each_part_has_its_mask_and_its_weight() -> None:
    """A mask or a weight too many or too few is a mistake of the program."""
    parts, one, two = columns([[Fraction(5)]] * 2), masks([[True]]), masks([[True], [False]])
    with pytest.raises(ValueError, match="zip"):
        sum_of_points(parts, masks([[False]]), [Fraction(1)] * 2)
    with pytest.raises(ValueError, match="zip"):
        sum_of_points(parts, masks([[False]]), [Fraction(1)])
    with pytest.raises(ValueError, match="zip"):
        sum_of_points(parts, masks([[True], [False]]), [Fraction(1)])
    with pytest.raises(ValueError, match="zip"):
        weighted_mean(parts, one, [Fraction(1)])
    with pytest.raises(ValueError, match="zip"):
        weighted_mean(parts, masks([[False]]), [Fraction(1)] * 2)
    with pytest.raises(ValueError, match="zip"):
        weighted_mean(parts, masks([[False]]), [Fraction(1)])
    with pytest.raises(ValueError, match="zip"):
        weakest([np.array([1], dtype=np.uint8)], two)


CODES = st.builds(lambda strength, flag: strength + 8 * flag, st.integers(0, 7), st.booleans())


@given(groups(points=CODES))
def test_law_the_weakest_status_wins(group):
    """The strength is the highest code present; the break is there if any present part has it."""
    statuses, present, _ = group
    codes = [np.array(row, dtype=np.uint8) for row in statuses]
    found = weakest(codes, masks(present))
    assert found.dtype == np.uint8
    for cell, code in enumerate(found.tolist()):
        seen = [row[cell] for row, mask in zip(statuses, present, strict=True) if mask[cell]]
        assert code & 7 == max((one & 7 for one in seen), default=0)
        assert code & 8 == max((one & 8 for one in seen), default=0)


@given(st.lists(st.tuples(CODES, CODES)))
def test_law_the_weaker_of_two_is_the_weakest_where_both_are_present(pairs):
    """The greater strength, and the break of either; the flag never counts as strength."""
    one, other = (np.array([pair[side] for pair in pairs], dtype=np.uint8) for side in (0, 1))
    found = weaker(one, other)
    assert found.dtype == np.uint8
    assert found.tolist() == [max(a & 7, b & 7) + ((a | b) & 8) for a, b in pairs]


@given(st.lists(st.tuples(CODES, st.booleans(), st.integers(0, 3))))
def test_law_the_weakest_of_a_group_is_that_of_its_present_rows(rows):
    """Every row of a group has it, also one that is absent itself."""
    statuses, present, groups = (np.array([row[side] for row in rows]) for side in range(3))
    found = weakest_of_groups(statuses.astype(np.uint8), present.astype(bool), groups.astype(int))
    assert found.dtype == np.uint8
    for code, group in zip(found.tolist(), groups.tolist(), strict=True):
        seen = [one for one, here, own in rows if here and own == group]
        assert code & 7 == max((one & 7 for one in seen), default=0)
        assert code & 8 == max((one & 8 for one in seen), default=0)


def test_a_break_is_no_strength() -> None:
    """A strong status with a break and a weak one without are a weak one with a break."""
    strong, weak = np.array([9, 3], dtype=np.uint8), np.array([3, 9], dtype=np.uint8)
    assert weaker(strong, weak).tolist() == [11, 11]
    mixed, everyone = np.array([9, 2], dtype=np.uint8), np.array([True, True])
    assert weakest_of_groups(mixed, everyone, np.array([0, 0])).tolist() == [10, 10]


@given(groups(points=CODES))
def test_law_weakest_is_idempotent(group):
    """The weakest of a status and itself is the status, where it is present."""
    statuses, present, _ = group
    codes = np.array(statuses[0], dtype=np.uint8)
    mask = np.array(present[0], dtype=bool)
    assert weakest([codes, codes], [mask, mask]).tolist() == np.where(mask, codes, 0).tolist()
