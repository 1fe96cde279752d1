"""Laws of means, products and majorities: where they lie, and what has no influence."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from statistics import median as middle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.means import (
    geometric,
    harmonic_mean,
    highest,
    lowest,
    majority,
    mean_of_lowest,
    mean_of_powers,
    median,
    negative,
    power_mean,
    product,
)
from kpikit.kernels.rationals import Rationals
from tests.kernels.test_aggregation import MAXIMA, columns, groups, masks

NOT_NEGATIVE = st.builds(
    Fraction, st.integers(0, 10**6), st.sampled_from([1, 3, 100, 10**9])
) | st.just(Fraction(0))
FINE = Fraction(1, 10**55)

MEANS = {
    "lowest": lambda points, present, _: lowest(points, present),
    "highest": lambda points, present, _: highest(points, present),
    "median": lambda points, present, _: median(points, present),
    "mean_of_lowest": lambda points, present, _: mean_of_lowest(points, present, 2),
    "harmonic": harmonic_mean,
    "geometric": geometric,
    "squares": lambda points, present, weights: power_mean(points, present, weights, 2),
    "inverse cubes": lambda points, present, weights: power_mean(points, present, weights, -3),
}
"""Means of parts that are zero or above; the last ones are rounded where they are irrational."""

every_mean = pytest.mark.parametrize("mean", MEANS.values(), ids=list(MEANS))


def seen(group, cell):
    """Return the points and weights that are present in a cell."""
    points, present, weights = group
    return [
        (row[cell], weight)
        for row, mask, weight in zip(points, present, weights, strict=True)
        if mask[cell]
    ]


def of(mean, group):
    """Return a mean of each cell of a group; nothing where nothing is present."""
    points, present, weights = group
    found = mean(columns(points), masks(present), weights).fractions()
    return [number if seen(group, cell) else None for cell, number in enumerate(found)]


def is_near(one, other):
    return one is other or abs(one - other) <= FINE * max(abs(one), abs(other))


@every_mean
@given(groups(points=NOT_NEGATIVE))
def test_law_a_mean_lies_between_the_least_and_the_greatest(mean, group):
    for cell, number in enumerate(of(mean, group)):
        parts = [part for part, _ in seen(group, cell)]
        assert number is None or min(parts) * (1 - FINE) <= number <= max(parts) * (1 + FINE)


@every_mean
@given(groups(points=NOT_NEGATIVE))
def test_law_the_mean_of_equals_is_what_they_are(mean, group):
    points, present, weights = group
    for number in of(mean, ([points[0]] * len(points), present, weights)):
        assert number is None or number in points[0]


@every_mean
@given(groups(points=NOT_NEGATIVE))
def test_law_order_of_parts_has_no_influence(mean, group):
    points, present, weights = group
    other = of(mean, (points[::-1], present[::-1], weights[::-1]))
    assert all(map(is_near, of(mean, group), other))


@every_mean
@given(groups(points=NOT_NEGATIVE), MAXIMA)
def test_law_a_mean_grows_with_its_parts_in_proportion(mean, group, factor):
    points, present, weights = group
    scaled = of(mean, ([[number * factor for number in row] for row in points], present, weights))
    for one, number in zip(of(mean, group), scaled, strict=True):
        assert one is None or is_near(one * factor, number)


@every_mean
@given(groups(points=NOT_NEGATIVE))
def test_law_absent_points_have_no_influence(mean, group):
    points, present, weights = group
    changed = [
        [number if here else Fraction(-5) for number, here in zip(row, mask, strict=True)]
        for row, mask in zip(points, present, strict=True)
    ]
    assert of(mean, (changed, present, weights)) == of(mean, group)


@given(groups(points=NOT_NEGATIVE))
def test_law_harmonic_geometric_and_quadratic_means_are_in_this_order(group):
    harmonic, roots, squares = (
        of(MEANS[one], group) for one in ("harmonic", "geometric", "squares")
    )
    for low, mid, high in zip(harmonic, roots, squares, strict=True):
        assert low is None or low * (1 - FINE) <= mid <= high * (1 + FINE)


@given(groups())
def test_law_the_median_is_that_of_statistics(group):
    for cell, number in enumerate(of(MEANS["median"], group)):
        assert number is None or number == middle(part for part, _ in seen(group, cell))


@given(groups(), st.integers(1, 5))
def test_law_a_mean_of_the_lowest_is_that_of_the_first_in_order(group, count):
    points, present, _ = group
    found = mean_of_lowest(columns(points), masks(present), count).fractions()
    for cell, number in enumerate(found):
        parts = sorted(part for part, _ in seen(group, cell))[:count]
        assert not parts or number == sum(parts, Fraction(0)) / len(parts)


@given(groups())
def test_law_a_product_is_that_of_the_shares_that_are_present(group):
    points, present, maxima = group
    found = product(columns(points), masks(present), maxima).fractions()
    for cell, number in enumerate(found):
        assert number == prod((part / most for part, most in seen(group, cell)), start=Fraction(1))


@given(groups())
def test_law_where_a_part_is_negative_is_told(group):
    points, present, _ = group
    found = negative(columns(points), masks(present)).tolist()
    for cell, told in enumerate(found):
        assert told == any(part < 0 for part, _ in seen(group, cell))


def test_zero_is_not_negative() -> None:
    parts = columns([[Fraction(0), Fraction(-1, 9)], [Fraction(1), Fraction(0)]])
    assert negative(parts, masks([[True, True]] * 2)).tolist() == [False, True]


def test_each_part_has_its_mask_and_its_weight() -> None:
    """A mask or a weight too many or too few is a mistake of the program."""
    parts, masked, one = columns([[Fraction(5)]] * 2), masks([[True]] * 2), [Fraction(1)]
    for wrong in (
        lambda: lowest(parts, masked[:1]),
        lambda: product(parts, masked[:1], one),
        lambda: product(parts, masked[:1], one * 2),
        lambda: harmonic_mean(parts, masked[:1], one),
        lambda: harmonic_mean(parts, masked, one),
        lambda: negative(parts, masked[:1]),
        lambda: majority(parts, masked[:1], one, np.array([0])),
        lambda: mean_of_powers([Fraction(4)] * 2, one, 2),
    ):
        with pytest.raises(ValueError, match="zip"):
            wrong()


@given(groups(points=NOT_NEGATIVE), st.sampled_from([1, 2, 3, 5]))
def test_law_the_geometric_mean_of_powers_is_exact(group, degree):
    """What is a power of all weights together has a rational root."""
    points, present, _ = group
    parts = [[number**degree for number in row] for row in points[:1]]
    one = [Rationals.of(row) for row in parts] + [Rationals.of([1] * len(row)) for row in parts]
    here = masks(present[:1]) * 2
    weights = [Fraction(1), Fraction(degree - 1)] if degree > 1 else [Fraction(1)]
    found = geometric(one[: len(weights)], here[: len(weights)], weights).fractions()
    for number, mask, root in zip(found, present[0], points[0], strict=True):
        assert not mask or number == root


def test_a_mean_with_a_zero_is_zero_where_nothing_makes_up_for_it() -> None:
    parts, here = columns([[Fraction(0)], [Fraction(9)]]), masks([[True], [True]])
    for mean in ("harmonic", "geometric", "inverse cubes"):
        assert MEANS[mean](parts, here, [Fraction(1)] * 2).fractions() == [0]


@pytest.mark.parametrize(("power", "mean"), [(-2, 0), (-1, 0), (1, "5/2"), (2, 5)])
def test_a_power_mean_of_nothing_and_ten(power, mean) -> None:
    """Three parts have nothing: powers above zero make that good, others do not."""
    parts, here = columns([[Fraction(0)], [Fraction(10)]]), masks([[True]] * 2)
    found = power_mean(parts, here, [Fraction(3), Fraction(1)], power)
    assert found.fractions() == [Fraction(mean)]


def test_a_negative_part_of_one_unit_does_not_stop_the_others() -> None:
    """Its own mean has no meaning; that of the next unit is the usual one."""
    parts = columns([[Fraction(-4), Fraction(4)], [Fraction(9), Fraction(9)]])
    assert geometric(parts, masks([[True] * 2] * 2), [Fraction(1)] * 2).fractions()[1] == 6


# --- majorities ---


def majorities(group, codes):
    points, present, weights = group
    return majority(columns(points), masks(present), weights, codes).tolist()


@given(groups(points=st.sampled_from(list(map(Fraction, range(4))))))
def test_law_what_some_win_others_lose(group):
    codes = np.zeros(len(group[0][0]), dtype=np.int64)
    found = majorities(group, codes)
    assert sum(found) == 0
    assert all(abs(score) < len(found) for score in found)


@given(groups(points=st.sampled_from(list(map(Fraction, range(4))))), st.randoms())
def test_law_order_of_cells_has_no_influence(group, random):
    points, present, weights = group
    order = list(range(len(points[0])))
    random.shuffle(order)
    codes = np.zeros(len(order), dtype=np.int64)
    moved = [[[row[cell] for cell in order] for row in table] for table in (points, present)]
    found = majorities(group, codes)
    assert majorities((*moved, weights), codes) == [found[cell] for cell in order]


@given(groups(points=st.sampled_from(list(map(Fraction, range(4))))))
def test_law_cells_of_other_groups_have_no_influence(group):
    points, present, weights = group
    codes = np.arange(len(points[0]), dtype=np.int64) % 2 - 1
    found = majorities(group, codes)
    inside = [[row[1::2] for row in table] for table in (points, present)]
    if found:
        assert found[::2] == [0] * len(found[::2])
        alone = majorities((*inside, weights), codes[1::2])
        assert found[1::2] == alone


def counted(rows, weights):
    """Return the majorities of cells, one row for each part; `None` where a cell has no points."""
    points = [[Fraction(number or 0) for number in row] for row in rows]
    present = [[number is not None for number in row] for row in rows]
    codes = np.zeros(len(rows[0]), dtype=np.int64)
    return majorities((points, present, list(map(Fraction, weights))), codes)


@pytest.mark.parametrize(
    ("weights", "found"),
    [([3, 1, 1], [1, -1]), ([2, 1, 1], [0, 0]), (["3/4", "1/2", "1/2"], [-1, 1])],
)
def test_the_weights_of_parts_decide(weights, found):
    """The first is ahead in one part, the second in two."""
    assert counted([[2, 1], [1, 2], [1, 2]], weights) == found


def test_parts_that_one_of_two_has_alone_do_not_count():
    assert counted([[1, 2], [5, None], [5, None]], [1, 1, 1]) == [-1, 1]


def test_it_does_not_matter_by_how_many_points_somebody_is_ahead():
    """Nor how many others stand between the two: the first leads the second by far, once."""
    rows = [[9, 1, 8, 7], [1, 2, None, None], [1, 2, None, None]]
    assert counted(rows, [1, 1, 1]) == [1, -1, 1, -1]


def test_weights_of_any_size_are_compared_exactly() -> None:
    group = ([[Fraction(2), Fraction(1)], [Fraction(1), Fraction(2)]], [[True, True]] * 2)
    codes = np.array([0, 0])
    weights = [Fraction(10**30 + 1), Fraction(10**30)]
    assert majorities((*group, weights), codes) == [1, -1]
    assert majorities((*group, [Fraction(10**30)] * 2), codes) == [0, 0]
