"""Laws of benchmarks: the mean and the best of each group, whatever the size of the numbers."""

from __future__ import annotations

from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kpikit.kernels.benchmarks import Benchmark, benchmarks, middles
from kpikit.kernels.rationals import Rationals

if TYPE_CHECKING:
    from collections.abc import Callable

SHARED = st.builds(Fraction, st.integers(-10, 10), st.sampled_from([1, 3]))
LARGE = st.builds(Fraction, st.integers(-(2**66), 2**66), st.integers(1, 2**66))
NEAR_THE_BOUND = st.sampled_from([Fraction(2**62), Fraction(2**63 - 1), Fraction(-(2**62))])
CELLS = st.lists(
    st.tuples(SHARED | LARGE | NEAR_THE_BOUND, st.booleans(), st.integers(0, 2)), max_size=12
)
SIZE = 4


def reduced(cells, which, kernel=benchmarks):
    """Return what the kernel says of four groups, `None` where one has nothing."""
    values = Rationals.of([value for value, _, _ in cells])
    counted = np.array([here for _, here, _ in cells], dtype=np.bool_)
    groups = np.array([group for _, _, group in cells], dtype=np.int64)
    found, known = kernel(values, counted, groups, SIZE, which)
    return [
        number if there else None for number, there in zip(found.fractions(), known, strict=True)
    ]


WAYS: dict[Benchmark, Callable[[list[Fraction]], Fraction]] = {
    "mean": lambda numbers: sum(numbers, Fraction(0)) / len(numbers),
    "highest": max,
    "lowest": min,
}


@pytest.mark.parametrize("which", WAYS)
@given(cells=CELLS)
@example(cells=[(Fraction(2**62), True, 0)] * 3)
@example(cells=[(Fraction(1, 3), True, 1), (Fraction(1, 2**64), True, 1)])
def test_law_each_group_is_reduced_by_itself(cells, which):
    members = [[value for value, here, own in cells if here and own == g] for g in range(SIZE)]
    expected = [WAYS[which](numbers) if numbers else None for numbers in members]
    assert reduced(cells, which) == expected


@given(CELLS.filter(bool))
def test_law_middles_are_the_mean_and_the_median(cells):
    members = [[value for value, here, own in cells if here and own == g] for g in range(SIZE)]
    expected = [median(numbers) if numbers else None for numbers in members]
    assert reduced(cells, "median", middles) == expected
    assert reduced(cells, "mean", middles) == reduced(cells, "mean")


@given(CELLS)
def test_law_the_mean_lies_between_the_lowest_and_the_highest(cells):
    found = zip(*(reduced(cells, which) for which in ("lowest", "mean", "highest")), strict=True)
    assert all(low <= mean <= high for low, mean, high in found if mean is not None)
