"""Spans of days: of which frequency they are, and the arithmetic of months."""

from __future__ import annotations

import calendar
from datetime import date
from enum import Enum
from typing import TypeAlias


class Frequency(Enum):
    """What kind of period it is.

    Attributes:
        YEAR: a calendar year.
        HALF: the first or second half of a year.
        QUARTER: a quarter of a year.
        MONTH: a calendar month.
        DAY: one day.
        DAYS: a range of days.
        MONTHS: a range of whole months that has none of the other names, such as a fiscal year.
        YEARS: a term: a range of calendar years.

    >>> Frequency("quarter")
    <Frequency.QUARTER: 'quarter'>
    """

    YEAR = "year"
    HALF = "half"
    QUARTER = "quarter"
    MONTH = "month"
    DAY = "day"
    DAYS = "days"
    MONTHS = "months"
    YEARS = "years"


Span: TypeAlias = tuple[Frequency, date, date]
"""A frequency, a first day and a last day."""

MONTHS_OF = {Frequency.YEAR: 12, Frequency.HALF: 6, Frequency.QUARTER: 3, Frequency.MONTH: 1}
"""How many months the regular periods have, the longest first."""

LEAST_MONTHS = {
    **MONTHS_OF,
    Frequency.DAY: 0,
    Frequency.DAYS: 0,
    Frequency.MONTHS: 1,
    Frequency.YEARS: 13,
}
"""What counts as the length of periods of a frequency, in months; a term is longer than a year."""


def month_number(day: date) -> int:
    """Return which month it is, counted without a break over the years.

    >>> month_number(date(2024, 1, 31)) - month_number(date(2023, 12, 1))
    1
    """
    return day.year * 12 + day.month - 1


def first_of(month: int) -> date:
    """Return the first day of a month by its number.

    Raises:
        ValueError: it lies outside the years 1 to 9999.

    >>> first_of(month_number(date(2024, 2, 29)))
    datetime.date(2024, 2, 1)
    """
    return date(month // 12, month % 12 + 1, 1)


def last_of(month: int) -> date:
    """Return the last day of a month by its number.

    Raises:
        ValueError: it lies outside the years 1 to 9999.

    >>> last_of(month_number(date(2024, 2, 1)))
    datetime.date(2024, 2, 29)
    """
    first = first_of(month)
    return first.replace(day=days_of_month(first))


def days_of_month(day: date) -> int:
    """Return how many days the month of a day has.

    >>> days_of_month(date(2023, 2, 1))
    28
    """
    return calendar.monthrange(day.year, day.month)[1]


def months_in(start: date, end: date) -> int | None:
    """Return how many whole months two days and those between them are, or ``None``.

    >>> months_in(date(2024, 1, 1), date(2024, 2, 29))
    2
    >>> months_in(date(2024, 1, 1), date(2024, 2, 28)) is None
    True
    """
    if start.day != 1 or end.day != days_of_month(end):
        return None
    return month_number(end) - month_number(start) + 1


def divides(size: int, start: date, end: date) -> bool:
    """Return whether days are whole periods of that many months, of which a year has several.

    >>> divides(3, date(2024, 1, 1), date(2024, 6, 30))
    True
    >>> divides(3, date(2024, 2, 1), date(2024, 4, 30))
    False
    """
    months = months_in(start, end)
    return months is not None and months % size == 0 and month_number(start) % size == 0


def frequency_of(start: date, end: date) -> Frequency:
    """Return what kind of period days are: the name of a part of the calendar goes before ranges.

    >>> frequency_of(date(2024, 4, 1), date(2024, 6, 30)).value
    'quarter'
    >>> frequency_of(date(2023, 7, 1), date(2024, 6, 30)).value
    'months'
    """
    if start == end:
        return Frequency.DAY
    months = months_in(start, end)
    if months is None:
        return Frequency.DAYS
    for frequency, size in MONTHS_OF.items():
        if months == size and divides(size, start, end):
            return frequency
    return Frequency.YEARS if divides(12, start, end) else Frequency.MONTHS


def fits(frequency: Frequency, start: date, end: date) -> bool:
    """Return whether days are a period of a frequency.

    >>> fits(Frequency.MONTHS, date(2024, 1, 1), date(2024, 12, 31))  # that is a year
    False
    """
    if frequency is Frequency.DAY:
        return start == end
    if start > end or frequency is Frequency.DAYS:
        return start <= end
    if frequency is Frequency.YEARS:
        return divides(12, start, end)
    return frequency_of(start, end) is frequency
