"""The periods in which the last figure is looked for."""

from __future__ import annotations

from datetime import date

from kpikit.model.imputation import FARTHEST, earlier_periods
from kpikit.periods import Period


def earlier(window: str, *ends: date) -> list[str]:
    return [str(period) for period in earlier_periods(Period.parse(window), set(ends))]


def test_only_periods_of_the_same_length_are_earlier_ones():
    ends = date(2023, 12, 31), date(2024, 5, 31), date(2024, 6, 30), date(2024, 9, 30)
    assert earlier("2024-Q3", *ends) == ["2024-Q2", "2023-Q4"]
    assert earlier("2024-M06", *ends) == ["2024-M05", "2023-M12"]
    assert earlier("2024", *ends) == ["2023"]
    assert earlier("2024-Q3") == []


def test_nothing_is_before_the_year_1():
    assert earlier("0001-Q2", date(1, 3, 31)) == ["0001-Q1"]
    assert earlier("0001-Q1", date(1, 1, 1)) == []


def test_periods_beyond_the_farthest_are_not_looked_for():
    last = Period.parse("2024-06-30")
    days = [date.fromordinal(last.end.toordinal() - back) for back in (FARTHEST, FARTHEST + 1)]
    assert earlier("2024-06-30", *days) == [str(days[0])]
