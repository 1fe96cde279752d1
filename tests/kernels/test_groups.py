"""Sums and the best of groups of cells are exact, whatever the size of the numbers."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from operator import or_

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.groups import group_best, group_bits, group_sums, group_weakest, replaced
from kpikit.kernels.rationals import Rationals

NUMBERS = st.one_of(
    st.integers(-3, 3).map(Fraction),
    st.fractions(-10, 10, max_denominator=9),
    st.integers(-(2**70), 2**70).map(Fraction),
    st.sampled_from([Fraction(2**62), Fraction(-(2**63)), Fraction(1, 2**64)]),
)
CELLS = st.lists(st.tuples(st.integers(0, 3), NUMBERS), min_size=1, max_size=8)


@given(CELLS)
def test_sums_are_those_of_fractions(cells: list[tuple[int, Fraction]]):
    groups = np.array([group for group, _ in cells])
    found = group_sums(Rationals.of([number for _, number in cells]), groups, 4)
    expected = [sum((n for group, n in cells if group == one), Fraction(0)) for one in range(4)]
    assert found.fractions() == expected


@given(CELLS, st.booleans())
def test_the_best_of_a_group_is_its_highest_or_its_lowest(
    cells: list[tuple[int, Fraction]], descending
):
    groups = np.array([group for group, _ in cells])
    values = Rationals.of([number for _, number in cells])
    found = group_best(values, groups, 4, descending=descending).fractions()
    for one, best in enumerate(found):
        numbers = [number for group, number in cells if group == one]
        assert not numbers or best == (max if descending else min)(numbers)


CODES = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 15)), max_size=8)


@given(CODES)
def test_the_weakest_status_of_a_group_keeps_a_break(cells: list[tuple[int, int]]):
    groups = np.array([group for group, _ in cells], dtype=np.intp)
    codes = np.array([code for _, code in cells], dtype=np.uint8)
    weakest, bits = group_weakest(codes, groups, 4), group_bits(codes, groups, 4)
    for one in range(4):
        mine = [code for group, code in cells if group == one]
        strength = max((code & 7 for code in mine), default=0)
        assert weakest[one] == strength | (8 if any(code & 8 for code in mine) else 0)
        assert bits[one] == reduce(or_, mine, 0)


@given(st.lists(NUMBERS, min_size=1, max_size=6), st.data())
def test_some_cells_are_replaced_and_the_others_are_not(
    numbers: list[Fraction], data: st.DataObject
):
    some = data.draw(st.lists(st.integers(0, len(numbers) - 1), unique=True))
    others = data.draw(st.lists(NUMBERS, min_size=len(some), max_size=len(some)))
    column, places = Rationals.of(numbers), np.array(some, dtype=np.intp)
    found = replaced(column, places, Rationals.of(others)).fractions()
    new = dict(zip(some, others, strict=True))
    assert found == [new.get(place, number) for place, number in enumerate(numbers)]
    assert column.fractions() == numbers


def test_no_cells_are_no_sum_and_no_best() -> None:
    nothing, groups = Rationals.of([]), np.array([], dtype=np.intp)
    assert group_sums(nothing, groups, 2).fractions() == [0, 0]
    assert len(group_best(nothing, groups, 2, descending=True)) == 2


def test_sums_beyond_int64_are_exact() -> None:
    """Each number fits, their sum does not; of small numbers the sum is made in int64."""
    large, groups = 2**62, np.array([0, 0, 0, 1])
    found = group_sums(Rationals.of([large, large, large, 1]), groups, 2)
    assert found.fractions() == [3 * large, 1]
    assert group_sums(Rationals.of([7, 8, 9, 1]), groups, 2).numerators.dtype == np.int64
    alone = group_sums(Rationals.of([large, 1, large]), np.array([0, 1, 2]), 3)
    assert alone.numerators.dtype == np.int64  # no group is too large, though all together are
