"""Dates: days of the calendar, read from text."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime

from kpikit.errors import DateError, quoted

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")


def parse_date(text: str, *, day_first: bool = False) -> date:
    """Return the date that a text says.

    Args:
        text: year-month-day: 2024-07-15.
        day_first: whether day/month/year is a date too: 15/7/2024.

    Raises:
        DateError: the text is no date.

    >>> parse_date("2024-07-15") == parse_date("15/7/2024", day_first=True)
    True
    >>> parse_date("2024-02-30")
    Traceback (most recent call last):
    kpikit.errors.DateError: '2024-02-30' is not a date; write year-month-day, like 2024-07-15
    """
    stripped = text.strip()
    if found := _ISO.fullmatch(stripped):
        year, month, day = found.groups()
    elif day_first and (found := _DAY_FIRST.fullmatch(stripped)):
        day, month, year = found.groups()
    else:
        raise _refusal(text, day_first=day_first)
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise _refusal(text, day_first=day_first) from error


def day_of(said: date | str) -> date:
    """Return the day that is said: a date, a moment of that day, or a text.

    Args:
        said: texts are year-month-day or day/month/year.

    Raises:
        DateError: the text is no date.

    >>> day_of("2024-07-15") == day_of("15/7/2024") == day_of(datetime(2024, 7, 15, 9, 30))
    True
    """
    if isinstance(said, str):
        return parse_date(said, day_first=True)
    return said.date() if isinstance(said, datetime) else said


def _refusal(text: str, *, day_first: bool) -> DateError:
    other = ", or day/month/year, like 15/7/2024" if day_first else ", like 2024-07-15"
    return DateError(f"{quoted(text)} is not a date", f"write year-month-day{other}")


def months_before(day: date, months: int) -> date:
    """Return the day that many months earlier; of a last day of a month, the last day.

    Before the year 1 it is the first day of that year.

    >>> months_before(date(2024, 2, 29), 12), months_before(date(2023, 2, 28), 36)
    (datetime.date(2023, 2, 28), datetime.date(2020, 2, 29))
    >>> months_before(date(2024, 2, 29), 30_000)
    datetime.date(1, 1, 1)
    """
    number = day.year * 12 + day.month - 1 - months
    year, month = number // 12, number % 12 + 1
    if year < 1:
        return date.min
    last = monthrange(year, month)[1]
    ends = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, last if ends else min(day.day, last))
