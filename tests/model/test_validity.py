"""The time for which something holds: what texts say it, and which days lie in it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.errors import PeriodError
from kpikit.model.validity import ALWAYS, Validity

DAYS = st.dates()


@given(DAYS, DAYS)
def test_what_is_written_reads_as_the_same_time(one: date, other: date):
    time = Validity(min(one, other), max(one, other))
    assert Validity.parse(str(time)) == time


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", "2024-01-01", "2024-12-31"),
        (" 2024-12 / .. ", "2024-12-01", "9999-12-31"),
        ("../2024-Q2", "0001-01-01", "2024-06-30"),
        ("2024-12-01/2025-06-30", "2024-12-01", "2025-06-30"),
        ("../..", "0001-01-01", "9999-12-31"),
    ],
)
def test_periods_days_and_open_ends_are_read(text: str, first: str, last: str):
    assert Validity.parse(text) == Validity(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("..", "'..' says no time"),
        ("", "'' says no time"),
        ("soon/..", "'soon/..' says no time: "),
        ("2025/2024", "'2025/2024' ends before it begins"),
    ],
)
def test_what_says_no_time_is_refused_with_what_to_write(text: str, message: str):
    with pytest.raises(PeriodError) as caught:
        Validity.parse(text)
    assert caught.value.message.startswith(message)
    assert caught.value.hint


@given(DAYS, DAYS, DAYS)
def test_a_day_lies_in_it_from_the_first_to_the_last_one(one: date, other: date, day: date):
    time = Validity(min(one, other), max(one, other))
    assert time.covers(day) == (day in {time.first, time.last} or time.first < day < time.last)
    assert ALWAYS.covers(day)
