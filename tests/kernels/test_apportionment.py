"""Quotas: never more than there is room for, never room that the next in order could take."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.apportionment import Limit, admitted, allowed

SHARES = st.sampled_from([Fraction(0), Fraction(1, 5), Fraction(1, 3), Fraction(1, 2), Fraction(1)])
ROUNDINGS = st.sampled_from(["down", "up", "nearest"])
ORDERS = st.lists(st.integers(1, 6), max_size=12)


def limit(order, share, rounding="down", **said):
    size = len(order)
    base, partitions = said.get("base"), said.get("partitions")
    return Limit(
        Fraction(share),
        rounding,
        said.get("together", False),
        np.zeros(size, dtype=np.int64) if partitions is None else np.array(partitions),
        np.array([size if base is None else base] * 4),
        np.full(size, said.get("gains", 0), dtype=np.int64),
    )


def kept(order, *limits):
    return admitted(np.array(order, dtype=np.int64), limits).tolist()


@pytest.mark.parametrize(
    ("share", "base", "rounding", "most"),
    [
        ("1/5", 30, "down", 6),
        ("1/5", 29, "down", 5),
        ("1/5", 29, "up", 6),
        ("1/5", 26, "up", 6),
        ("1/5", 25, "up", 5),
        ("1/5", 27, "nearest", 5),
        ("1/5", 28, "nearest", 6),
        ("1/2", 5, "nearest", 3),
        ("0", 9, "up", 0),
        ("1", 9, "down", 9),
    ],
)
def test_a_share_becomes_a_whole_number(share, base, rounding, most):
    assert allowed(Fraction(share), base, rounding) == most


@pytest.mark.parametrize(
    ("base", "gains", "most"),
    [(30, 0, 6), (18, 0, 3), (30, -1, 5), (18, 1, 4)],
    ids=["excellent and good", "good before", "good after", "excellent after"],
)
def test_30_at_good_or_better_and_12_at_90(base, gains, most):
    order = list(range(1, 13))
    found = kept(order, limit(order, "1/5", base=base, gains=gains))
    assert found == [True] * most + [False] * (12 - most)


def test_equals_for_whom_there_is_too_little_room_have_no_place():
    order = [1, 2, 2, 3]
    assert kept(order, limit(order, 2, base=1)) == [True, False, False, False]


def test_equals_all_have_a_place_where_there_is_room_for_one():
    order = [1, 2, 2, 3]
    assert kept(order, limit(order, 2, together=True, base=1)) == [True, True, True, False]
    assert kept(order, limit(order, 1, together=True, base=1)) == [True, False, False, False]


def test_who_is_in_no_partition_is_not_limited():
    order = [1, 2, 3]
    assert kept(order, limit(order, 0, partitions=[0, -1, 0])) == [False, True, False]


def test_who_is_in_no_partition_takes_no_room():
    order = [1, 2, 3]
    one = limit(order, 1, base=1, partitions=[-1, 3, 3], gains=-1)
    assert kept(order, one) == [True, False, False]
    assert kept(order, limit(order, 1, base=1, partitions=[-1, 3, 3])) == [True, True, False]


def test_there_is_room_for_one_where_one_of_some_equals_brings_it():
    """A base of nobody grows by the second of two equals alone."""
    order = [1, 1]
    growing = evolve(limit(order, 1, together=True, base=0), gains=np.array([0, 1]))
    assert kept(order, growing) == [True, True]


def test_a_quota_is_the_same_after_it_was_used():
    order = [1, 2, 3]
    one = limit(order, "1/3", base=4, gains=1)
    assert kept(order, one) == kept(order, one) == [True, True, False]


def test_a_full_partition_does_not_stop_the_others():
    order = [1, 2, 3, 4]
    office = limit(order, 1, base=1, partitions=[0, 0, 1, 1])
    tasks = limit(order, 1, base=1, partitions=[0, 1, 0, 1])
    assert kept(order, office, tasks) == [True, False, False, True]


def test_one_turned_away_by_another_quota_does_not_fill_this_one():
    order = [1, 2, 2]
    closed = limit(order, 1, base=1, partitions=[0, 0, -1])
    assert kept(order, closed, limit(order, 2, base=1)) == [True, False, True]


@given(ORDERS, SHARES, ROUNDINGS, st.integers(-1, 1), st.integers(0, 12))
def test_the_largest_number_in_order_for_which_there_is_room(order, share, rounding, gains, base):
    order = sorted(set(order))
    found = sum(kept(order, limit(order, share, rounding, base=base + 12, gains=gains)))
    fitting = [
        number
        for number in range(len(order) + 1)
        if number <= allowed(share, base + 12 + gains * number, rounding)
    ]
    assert found == max(fitting)


@given(ORDERS, SHARES, ROUNDINGS)
def test_never_more_than_allowed_and_equals_alike(order, share, rounding):
    found = kept(order, limit(order, share, rounding))
    assert sum(found) <= allowed(share, len(order), rounding)
    best = sorted(order)[: sum(found)]
    assert sorted(place for place, one in zip(order, found, strict=True) if one) == best
    for place in set(order):
        assert len({one for other, one in zip(order, found, strict=True) if other == place}) == 1


@given(ORDERS, SHARES, st.booleans(), st.randoms())
def test_the_order_of_candidates_does_not_matter(order, share, together, random):
    mixed = list(range(len(order)))
    random.shuffle(mixed)
    groups = [place % 2 for place in range(len(order))]
    one = kept(order, limit(order, share, together=together, partitions=groups))
    other = kept(
        [order[place] for place in mixed],
        limit(order, share, together=together, partitions=[groups[place] for place in mixed]),
    )
    assert other == [one[place] for place in mixed]


def test_a_share_is_never_a_float():
    assert allowed(Fraction(1, 10), 10**30, "down") == floor(Fraction(10**30, 10))
