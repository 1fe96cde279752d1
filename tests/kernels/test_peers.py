"""What a group of cells has in common equals what Python's own functions say of it."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.irrational import square_root
from kpikit.kernels.peers import OUTSIDE, Peers
from kpikit.kernels.rationals import Rationals

NUMBERS = st.one_of(
    st.sampled_from([Fraction(0), Fraction(1), Fraction(5), Fraction(1, 3), Fraction(10**20)]),
    st.fractions(max_denominator=50, min_value=-9, max_value=9),
)
CELLS = st.lists(st.tuples(NUMBERS, st.sampled_from([0, 3, OUTSIDE])), min_size=1, max_size=9)
NAMES = tuple(map(str, range(9)))


def peers_of(cells):
    numbers, groups = zip(*cells, strict=True)
    return Peers(Rationals.of(numbers), np.array(groups), NAMES[: len(cells)])


def each(cells, of_group):
    """Return for each cell in a group what a function says of that group's numbers."""
    groups = {group: [number for number, own in cells if own == group] for _, group in cells}
    return [of_group(groups[group]) for _, group in cells if group != OUTSIDE]


def inside(column, cells):
    pairs = zip(column, cells, strict=True)
    return [number for number, (_, group) in pairs if group != OUTSIDE]


@given(CELLS)
def test_law_lowest_highest_counts_and_mean(cells):
    peers = peers_of(cells)
    assert inside(peers.lowest.fractions(), cells) == each(cells, min)
    assert inside(peers.highest.fractions(), cells) == each(cells, max)
    assert inside(peers.counts.tolist(), cells) == each(cells, len)
    assert inside(peers.mean.fractions(), cells) == each(cells, lambda all_: sum(all_) / len(all_))
    assert inside(peers.alike.tolist(), cells) == each(cells, lambda all_: len(set(all_)) == 1)


def spread(numbers, less):
    mean = sum(numbers) / len(numbers)
    squares = sum((number - mean) ** 2 for number in numbers)
    return square_root(squares / max(len(numbers) - less, 1))


@given(CELLS)
def test_law_deviations_are_the_root_of_the_mean_square(cells):
    peers = peers_of(cells)
    for of, less in (("population", 0), ("sample", 1)):
        found = inside(peers.deviation(of).fractions(), cells)
        assert found == each(cells, lambda all_, less=less: spread(all_, less))


@given(CELLS)
def test_law_ranks_count_who_is_better(cells):
    peers = peers_of(cells)
    for number, (own, group) in enumerate(cells):
        if group == OUTSIDE:
            continue
        others = [value for value, place in cells if place == group]
        better = sum(value > own for value in others)
        equal = others.count(own)
        distinct = len({value for value in others if value > own})
        expected = {
            "min": better + 1,
            "max": better + equal,
            "average": Fraction(2 * better + equal + 1, 2),
            "dense": distinct + 1,
        }
        for ties, rank in expected.items():
            assert peers.ranks(ties).fractions()[number] == rank
            last = len(set(others)) if ties == "dense" else len(others)
            assert peers.last(ties).fractions()[number] == last


@given(CELLS)
def test_law_turned_around_the_lowest_is_the_highest(cells):
    peers = peers_of(cells)
    turned = peers.negated().highest.negated()
    assert inside(turned.fractions(), cells) == inside(peers.lowest.fractions(), cells)


@given(CELLS, st.sampled_from([*NAMES, "nobody"]))
def test_law_somebodys_value_is_that_in_the_own_group(cells, name):
    numbers, present = peers_of(cells).of(name)
    known = {
        group: number
        for place, (number, group) in enumerate(cells)
        if NAMES[place] == name and group != OUTSIDE
    }
    for place, (_, group) in enumerate(cells):
        assert present.tolist()[place] == (group in known)
        if group in known:
            assert numbers.fractions()[place] == known[group]


def test_names_repeat_window_by_window():
    peers = Peers(Rationals.of([1, 2, 3, 4]), np.array([0, 0, 1, 1]), ("a", "b"))
    assert peers.of("a")[0].fractions() == [1, 1, 3, 3]
    assert peers.measures() == {0: {"a": 1, "b": 2}, 1: {"a": 3, "b": 4}}


def test_without_a_group_there_are_columns_all_the_same():
    peers = Peers.none(Rationals.of([7, 8]))
    for column in (peers.lowest, peers.mean, peers.deviation("sample"), peers.ranks("min")):
        assert len(column) == 2
    assert not peers.inside.any()
    assert not peers.of("a")[1].any()


def test_sums_of_a_group_may_leave_int64():
    large = Fraction(2**62)
    peers = Peers(Rationals.of([large, large, large]), np.array([0, 0, 0]), ("a", "b", "c"))
    assert peers.mean.fractions() == [large] * 3
