"""Sums and least cells of groups of cells are exact, whatever the size of the numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.groups import group_least, group_sums
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


@given(CELLS)
def test_the_least_cell_of_a_group_is_one_of_it(cells: list[tuple[int, Fraction]]):
    groups = np.array([group for group, _ in cells])
    places = group_least(Rationals.of([number for _, number in cells]), groups, 4).tolist()
    for one, place in enumerate(places):
        numbers = [number for group, number in cells if group == one]
        assert (place < 0) == (not numbers)
        assert place < 0 or cells[place] == (one, min(numbers))
