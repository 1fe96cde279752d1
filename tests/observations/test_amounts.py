"""Floats become exact numbers without being looked at one by one, where that is sure."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy

from kpikit.numbers import exact
from kpikit.observations.amounts import shortest_decimals

FLOATS = ("float64", "float32", "float16")


@pytest.mark.parametrize("dtype", FLOATS)
@given(data=st.data())
def test_a_column_of_floats_is_what_each_float_stands_for(dtype, data):
    elements = st_numpy.from_dtype(np.dtype(dtype), allow_nan=False, allow_infinity=False)
    few = st.integers(-(6 * 10**8), 6 * 10**8).map(lambda n: np.dtype(dtype).type(n / 10**4))
    values = data.draw(st_numpy.arrays(dtype, st.integers(0, 12), elements=elements | few))
    assert shortest_decimals(values).fractions() == [exact(value) for value in values]


@given(st.integers(0, 12), st.lists(st.integers(-(10**15) + 1, 10**15 - 1), min_size=1))
def test_floats_with_few_digits_are_integers_over_one_power_of_ten(decimals, integers):
    values = np.array([float(f"{number}e-{decimals}") for number in integers])
    column = shortest_decimals(values)
    assert column.fractions() == [exact(value) for value in values]
    assert column.numerators.dtype == np.int64


def test_one_long_float_does_not_spoil_the_others():
    values = np.array([0.25, 0.1 + 0.2, 5.0])
    column = shortest_decimals(values)
    assert column.fractions() == [exact(0.25), exact("0.30000000000000004"), 5]
    assert column.numerators.dtype == np.int64
