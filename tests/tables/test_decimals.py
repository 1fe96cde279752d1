"""Whole columns of numbers become integers over one power of ten, where all of them are sure."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.numbers import exact
from kpikit.tables import Small


def small(values):
    floats = np.array([np.nan if value is None else value for value in values])
    return Small.of_floats(floats, np.isnan(floats))


@given(st.integers(0, 6), st.lists(st.none() | st.integers(-(10**10), 10**10)))
def test_a_column_of_short_decimals_is_what_each_float_stands_for(decimals, integers):
    values = [None if one is None else float(f"{one}e-{decimals}") for one in integers]
    found = small(values)
    assert found is not None
    expected = [0 if value is None else exact(value) for value in values]
    denominator = 10**found.decimals
    assert [Fraction(one, denominator) for one in found.numerators.tolist()] == expected


@pytest.mark.parametrize(
    ("values", "dtype"),
    [([0.5], "int32"), ([21474836.46], "int32"), ([21474836.47], "int64"), ([-1e10], "int64")],
)
def test_as_few_bytes_are_taken_as_are_enough(values, dtype):
    assert small(values).numerators.dtype.name == dtype


@pytest.mark.parametrize("value", [1 / 3, 1e300, float("inf")])
def test_a_column_with_a_float_that_is_no_short_decimal_is_not_read_at_once(value):
    assert small([0.5] * 100 + [value]) is None


@pytest.mark.parametrize(
    ("integers", "dtype"), [([], "int32"), ([5, -7], "int32"), ([2**31], "int64")]
)
def test_integers_are_taken_as_they_are(integers, dtype):
    given_ = np.array(integers, dtype=np.int64)
    found = Small.of_integers(given_, np.zeros(len(given_), dtype=np.bool_), 2)
    assert (found.numerators.tolist(), found.numerators.dtype.name) == (integers, dtype)
