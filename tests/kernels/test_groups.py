"""Sums and the best of groups of cells are exact, whatever the size of the numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.groups import group_best, group_sums
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
