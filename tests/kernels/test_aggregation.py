"""Laws of groups: sums that rescale, coverage, the weakest status."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.aggregation import coverage, sum_of_points, weakest
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
    """Sum, coverage and status do not depend on the order of the parts."""
    points, present, maxima = group
    one = sum_of_points(columns(points), masks(present), maxima)
    other = sum_of_points(columns(points)[::-1], masks(present)[::-1], maxima[::-1])
    assert one.fractions() == other.fractions()
    share = coverage(masks(present), everywhere(points), maxima)
    turned = coverage(masks(present)[::-1], everywhere(points), maxima[::-1])
    assert share.fractions() == turned.fractions()


@given(groups(points=st.booleans()))
def test_law_coverage_is_a_share_of_weight(group):
    """Coverage is the reported part of the counted weight, from 0 to 1."""
    reported, counted, weights = group
    found = coverage(masks(reported), masks(counted), weights).fractions()
    for cell, share in enumerate(found):
        parts = range(len(weights))
        whole = sum(weights[part] for part in parts if counted[part][cell])
        seen = [part for part in parts if counted[part][cell] and reported[part][cell]]
        assert 0 <= share <= 1
        assert share * whole == sum(weights[part] for part in seen)


def test_no_weight_is_no_coverage() -> None:
    """Parts without weight, or without points to reach, give 0 and no division by zero."""
    mask, none = [np.array([True])], [np.array([False])]
    assert coverage(mask, mask, [Fraction(0)]).fractions() == [0]
    assert sum_of_points(columns([[Fraction(5)]]), none, [Fraction(0)]).fractions() == [0]


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


@given(groups(points=CODES))
def test_law_weakest_is_idempotent(group):
    """The weakest of a status and itself is the status, where it is present."""
    statuses, present, _ = group
    codes = np.array(statuses[0], dtype=np.uint8)
    mask = np.array(present[0], dtype=bool)
    assert weakest([codes, codes], [mask, mask]).tolist() == np.where(mask, codes, 0).tolist()
