"""Text to the days of a period, and back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from attrs import frozen

from kpikit.errors import PeriodError, quoted
from kpikit.periods.spans import (
    MONTHS_OF,
    Frequency,
    Span,
    days_of_month,
    first_of,
    frequency_of,
    last_of,
    month_number,
)


@frozen
class _Numbered:
    """Parts of a year that are numbered.

    Attributes:
        name: what several of them are called.
        digits: how many digits their numbers have.
        months: how many months each has.
    """

    name: str
    digits: int
    months: int


_NUMBERED: Final = {
    "A": _Numbered("years", 1, 12),
    "S": _Numbered("halves", 1, 6),
    "H": _Numbered("halves", 1, 6),
    "T": _Numbered("trimesters", 1, 4),
    "Q": _Numbered("quarters", 1, 3),
    "M": _Numbered("months", 2, 1),
    "": _Numbered("months", 2, 1),
}
_MARKS = {Frequency.HALF: "S", Frequency.QUARTER: "Q", Frequency.MONTH: "M"}
_YEAR = re.compile(r"([0-9]{4})(?:-([ASHTQM]?)([0-9]{1,2}))?")
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")
_DAY_OF_YEAR = re.compile(r"([0-9]{4})-D([0-9]{3})")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_RANGE = re.compile(r"([0-9A-Z-]+)/([0-9A-Z-]+)")
_SINCE = re.compile(
    r"([0-9-]+)(?:T00:00:00)?/P(?=[0-9])"
    r"(?:([0-9]{1,4})Y)?(?:([0-9]{1,5})M)?(?:([0-9]{1,6})W)?(?:([0-9]{1,7})D)?"
)
_FORMS = (
    "write 2024, 2024-S1, 2024-Q2, 2024-M06 or 2024-06, 2024-07-01, 2024-07-01/2024-11-30 (days), "
    "2023-07/2024-06 (months) or 2021/2025 (years)"
)


def parsed(text: str) -> Span:
    """Return the frequency, the first and the last day that a text says.

    Raises:
        PeriodError: the text is no period.

    >>> parsed(" 2024-T1 ")
    (<Frequency.MONTHS: 'months'>, datetime.date(2024, 1, 1), datetime.date(2024, 4, 30))
    """
    stripped = text.strip()
    if match := _SINCE.fullmatch(stripped):
        return _since(match, text)
    if match := _RANGE.fullmatch(stripped):
        return _range(_single(match[1], text), _single(match[2], text), text)
    return _single(stripped, text)


def _single(part: str, text: str) -> Span:
    """Return the days of what is no range, or one end of a range."""
    if match := _DAY.fullmatch(part):
        return _one_day(_day(match, text))
    if match := _YEAR.fullmatch(part):
        return _part_of_year(match, text)
    if match := _WEEK.fullmatch(part):
        return _week(match, text)
    if match := _DAY_OF_YEAR.fullmatch(part):
        return _day_of_year(match, text)
    raise _refusal(text)


def _part_of_year(match: re.Match[str], text: str) -> Span:
    """Return a year, or a numbered part of it."""
    year = _year(match[1], text)
    if match[3] is None:
        return (Frequency.YEAR, date(year, 1, 1), date(year, 12, 31))
    numbered = _NUMBERED[match[2]]
    if len(match[3]) != numbered.digits:
        raise _refusal(text)
    count = 12 // numbered.months
    if not 1 <= int(match[3]) <= count:
        raise _refusal(text, f"a year has {count} {numbered.name}" if count > 1 else "")
    begin = year * 12 + (int(match[3]) - 1) * numbered.months
    return _spanning(first_of(begin), last_of(begin + numbered.months - 1))


def _week(match: re.Match[str], text: str) -> Span:
    """Return the days from Monday to Sunday of a week of ISO 8601."""
    try:
        monday = date.fromisocalendar(_year(match[1], text), int(match[2]), 1)
        return _spanning(monday, monday + timedelta(days=6))
    except (ValueError, OverflowError) as error:
        raise _refusal(text, "the year has no such week") from error


def _day_of_year(match: re.Match[str], text: str) -> Span:
    first = date(_year(match[1], text), 1, 1)
    last = first.replace(month=12, day=31)
    number = int(match[2])
    if not 1 <= number <= last.timetuple().tm_yday:
        raise _refusal(text, "the year has no such day")
    return _one_day(first + timedelta(days=number - 1))


def _day(match: re.Match[str], text: str) -> date:
    """Return the day of a matched text, if the calendar has it."""
    year = _year(match[1], text)
    try:
        return date(year, int(match[2]), int(match[3]))
    except ValueError as error:
        raise _refusal(text, "the calendar has no such day") from error


def _year(digits: str, text: str) -> int:
    """Return the year of four digits; 0000 is none."""
    if int(digits) == 0:
        raise _refusal(text, "years are 0001 to 9999")
    return int(digits)


def _range(first: Span, last: Span, text: str) -> Span:
    """Return the days, months or years from one of them to another."""
    if first[1] > last[1]:
        raise _refusal(text, "it ends before it begins")
    match (first[0], last[0]):
        case (Frequency.DAY, Frequency.DAY):
            return (Frequency.DAYS, first[1], last[2])
        case (Frequency.YEAR, Frequency.YEAR):
            return (Frequency.YEARS, first[1], last[2])
        case (one, other) if one is other and one in MONTHS_OF:
            return _spanning(first[1], last[2])
        case _:
            raise _refusal(text, "a range goes from day to day, month to month or year to year")


def _since(match: re.Match[str], text: str) -> Span:
    """Return the days of a certain length from one on: the form of SDMX for any stretch of time."""
    _, start, _ = _single(match[1], text)
    years, months, weeks, days = (int(digits or 0) for digits in match.groups()[1:])
    number = month_number(start) + years * 12 + months
    try:
        first = first_of(number)
        after = first.replace(day=min(start.day, days_of_month(first)))
        end = after + timedelta(days=weeks * 7 + days - 1)
    except (ValueError, OverflowError) as error:
        raise _refusal(text, "years are 0001 to 9999") from error
    if end < start:
        raise _refusal(text, "it has no days")
    return _spanning(start, end)


def _one_day(day: date) -> Span:
    return (Frequency.DAY, day, day)


def _spanning(start: date, end: date) -> Span:
    return (frequency_of(start, end), start, end)


def written(frequency: Frequency, start: date, end: date) -> str:
    """Return the canonical text of a period.

    >>> written(Frequency.MONTHS, date(2023, 7, 1), date(2024, 6, 30))
    '2023-M07/2024-M06'
    """
    if frequency is Frequency.DAYS:
        return f"{start}/{end}"
    if frequency is Frequency.DAY:
        return str(start)
    if frequency is Frequency.YEARS:
        return f"{start.year:04d}/{end.year:04d}"
    if frequency is Frequency.YEAR:
        return f"{start.year:04d}"
    if frequency is Frequency.MONTHS:
        return f"{_numbered(Frequency.MONTH, start)}/{_numbered(Frequency.MONTH, end)}"
    return _numbered(frequency, start)


def _numbered(frequency: Frequency, start: date) -> str:
    number = (start.month - 1) // MONTHS_OF[frequency] + 1
    width = 2 if frequency is Frequency.MONTH else 1
    return f"{start.year:04d}-{_MARKS[frequency]}{number:0{width}d}"


def _refusal(text: str, reason: str = "") -> PeriodError:
    """Return the error for a text that is no period."""
    return PeriodError(f"{quoted(text)} is not a period{reason and ': '}{reason}", _FORMS)
