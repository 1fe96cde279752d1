"""Columns that are kept narrow are the same numbers."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.narrow import Narrow

NUMERATORS = st.lists(st.integers(-(2**15), 2**15 - 1))


@given(NUMERATORS, st.integers(1, 1_000))
def test_a_narrow_column_is_the_numbers_that_were_put_in(numerators, denominator):
    column = Narrow(np.array(numerators, dtype=np.int16), denominator).wide()
    assert column.numerators.dtype == np.int64
    assert column.upper.bound >= max(map(abs, numerators), default=0)
    assert column.fractions() == [Fraction(one, denominator) for one in numerators]


def test_what_is_computed_with_narrow_numbers_is_wide():
    """The bound of a column is no narrow number either."""
    column = Narrow(np.array([-300, 301], dtype=np.int16), 1).wide().times(Fraction(1000))
    assert column.fractions() == [-300_000, 301_000]
    assert column.upper.bound == 301_000


@given(NUMERATORS.filter(bool), st.data())
def test_taking_some_cells_is_taking_them_from_the_wide_column(numerators, data):
    column = Narrow(np.array(numerators, dtype=np.int16), 100)
    places = np.array(data.draw(st.lists(st.integers(0, len(numerators) - 1))), dtype=np.intp)
    assert column.take(places).wide().fractions() == column.wide().take(places).fractions()
