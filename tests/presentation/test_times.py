"""Periods and days in words."""

from __future__ import annotations

import pytest

from kpikit.periods import Period
from kpikit.presentation import times


@pytest.mark.parametrize(
    ("text", "english", "vietnamese"),
    [
        ("2024", "2024", "năm 2024"),
        ("2024-S1", "first half of 2024", "6 tháng đầu năm 2024"),
        ("2024-S2", "second half of 2024", "6 tháng cuối năm 2024"),
        ("2024-Q1", "first quarter of 2024", "quý I năm 2024"),
        ("2024-Q4", "fourth quarter of 2024", "quý IV năm 2024"),
        ("2024-M11", "November 2024", "tháng 11 năm 2024"),
        ("2024-07-01", "1 July 2024", "ngày 01/7/2024"),
        ("2024-02-15", "15 February 2024", "ngày 15/02/2024"),
        (
            "2024-07-01/2024-11-15",
            "1 July 2024 to 15 November 2024",
            "từ ngày 01/7/2024 đến ngày 15/11/2024",
        ),
        ("2024-M01/2024-M05", "January to May 2024", "5 tháng đầu năm 2024"),
        ("2024-M02/2024-M05", "February to May 2024", "từ tháng 2 năm 2024 đến tháng 5 năm 2024"),
        (
            "2023-M07/2024-M05",
            "July 2023 to May 2024",
            "từ tháng 7 năm 2023 đến tháng 5 năm 2024",
        ),
        ("2021/2025", "2021 to 2025", "giai đoạn 2021-2025"),
    ],
)
def test_periods_are_said_as_people_say_them(text, english, vietnamese):
    period = Period.parse(text)
    assert times.period(period, "en") == times.period(period, "fr") == english
    assert times.period(period, "vi") == vietnamese
