"""Periods and days as people say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.periods import Frequency

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from kpikit.periods import Period

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_ORDINALS = ("first", "second", "third", "fourth")
_ROMAN = ("I", "II", "III", "IV")
_HALVES = ("đầu", "cuối")
_LEADING_ZERO = 3  # months below it are written with a zero, as official documents do


def period(period: Period, language: str) -> str:
    """Return a period in words of a language: Vietnamese for ``vi``, else English.

    >>> from kpikit.periods import Period
    >>> half, month = Period.parse("2024-S1"), Period.parse("2024-M06")
    >>> period(half, "en"), period(month, "en")
    ('first half of 2024', 'June 2024')
    >>> period(half, "vi"), period(month, "vi")
    ('6 tháng đầu năm 2024', 'tháng 6 năm 2024')
    """
    return _VIETNAMESE[period.frequency](period) if language == "vi" else _english(period)


def day(day: date, language: str) -> str:
    """Return a day in words of a language.

    >>> from datetime import date
    >>> day(date(2025, 7, 1), "en"), day(date(2025, 7, 1), "vi")
    ('1 July 2025', '01/7/2025')
    """
    if language == "vi":
        month = f"{day.month:02}" if day.month < _LEADING_ZERO else str(day.month)
        return f"{day.day:02}/{month}/{day.year:04}"
    return f"{day.day} {_month(day)}"


# --- English ---


def _english(period: Period) -> str:
    return _ENGLISH[period.frequency](period)


def _month(day: date) -> str:
    return f"{_MONTHS[day.month - 1]} {day.year:04}"


def _half(period: Period) -> int:
    return (period.end.month - 1) // 6


def _quarter(period: Period) -> int:
    return (period.end.month - 1) // 3


def _months(period: Period) -> str:
    same = period.start.year == period.end.year
    first = _MONTHS[period.start.month - 1] if same else _month(period.start)
    return f"{first} to {_month(period.end)}"


_ENGLISH: Mapping[Frequency, Callable[[Period], str]] = {
    Frequency.YEAR: lambda one: f"{one.end.year:04}",
    Frequency.HALF: lambda one: f"{_ORDINALS[_half(one)]} half of {one.end.year:04}",
    Frequency.QUARTER: lambda one: f"{_ORDINALS[_quarter(one)]} quarter of {one.end.year:04}",
    Frequency.MONTH: lambda one: _month(one.end),
    Frequency.DAY: lambda one: day(one.end, "en"),
    Frequency.DAYS: lambda one: f"{day(one.start, 'en')} to {day(one.end, 'en')}",
    Frequency.MONTHS: _months,
    Frequency.YEARS: lambda one: f"{one.start.year:04} to {one.end.year:04}",
}


# --- Vietnamese ---


def _vi_month(day: date) -> str:
    return f"tháng {day.month} năm {day.year:04}"


def _vi_months(period: Period) -> str:
    if period.start.month == 1 and period.start.year == period.end.year:
        return f"{period.end.month} tháng đầu năm {period.end.year:04}"
    return f"từ {_vi_month(period.start)} đến {_vi_month(period.end)}"


_VIETNAMESE: Mapping[Frequency, Callable[[Period], str]] = {
    Frequency.YEAR: lambda one: f"năm {one.end.year:04}",
    Frequency.HALF: lambda one: f"6 tháng {_HALVES[_half(one)]} năm {one.end.year:04}",
    Frequency.QUARTER: lambda one: f"quý {_ROMAN[_quarter(one)]} năm {one.end.year:04}",
    Frequency.MONTH: lambda one: _vi_month(one.end),
    Frequency.DAY: lambda one: f"ngày {day(one.end, 'vi')}",
    Frequency.DAYS: lambda one: f"từ ngày {day(one.start, 'vi')} đến ngày {day(one.end, 'vi')}",
    Frequency.MONTHS: _vi_months,
    Frequency.YEARS: lambda one: f"giai đoạn {one.start.year:04}-{one.end.year:04}",
}
