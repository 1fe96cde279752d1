"""With how many decimals exact numbers are written."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from kpikit.kernels.decimals import decimals_of
from kpikit.kernels.rationals import Rationals
from kpikit.numbers import plain

NUMBERS = st.builds(
    Fraction,
    st.integers(-(10**20), 10**20),
    st.sampled_from([1, 2, 3, 10, 40, 10**6, 10**17, 10**19, 7 * 10**3]),
)


@given(st.lists(NUMBERS, min_size=1, max_size=4))
def test_they_are_those_of_the_plain_form_if_that_ends(numbers: list[Fraction]):
    found = decimals_of(Rationals.of(numbers)).tolist()
    for number, decimals in zip(numbers, found, strict=True):
        written = plain(number, 40)
        ends = Fraction(written) == number
        assert decimals == (len(written.partition(".")[2]) if ends else -1)


def test_twenty_decimals_are_counted_and_no_more():
    tenth = Fraction(1, 10)
    numbers = [Fraction(0), tenth**20, -(tenth**20), tenth**21, Fraction(1, 2**20), 1 + tenth**19]
    assert decimals_of(Rationals.of(numbers)).tolist() == [0, 20, 20, -1, 20, 19]


def test_nobody_has_decimals():
    assert decimals_of(Rationals.of([])).tolist() == []
