"""Periods: the stretch of time that a value is about.

A period is symbolic: it knows that it is the second quarter of 2024, not only on which days it
begins and ends. The forms are those of SDMX, days, day ranges (campaigns) and terms of years.
"""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from enum import Enum
from fractions import Fraction

from attrs import frozen

from kpikit.errors import PeriodError, quoted


class Frequency(Enum):
    """What kind of period it is.

    Attributes:
        YEAR: a calendar year.
        HALF: the first or second half of a year.
        QUARTER: a quarter of a year.
        MONTH: a calendar month.
        DAY: one day.
        DAYS: a range of days.
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
    YEARS = "years"


_MONTHS = {Frequency.YEAR: 12, Frequency.HALF: 6, Frequency.QUARTER: 3, Frequency.MONTH: 1}
_SIZES = {**_MONTHS, Frequency.DAY: 0, Frequency.YEARS: 13}  # in months, from the shortest
_LETTERS = {"S": Frequency.HALF, "H": Frequency.HALF, "Q": Frequency.QUARTER}
_MARKS = {Frequency.HALF: "S", Frequency.QUARTER: "Q", Frequency.MONTH: "M"}
_REGULAR = re.compile(r"([0-9]{4})(?:-(?:([SHQ])([0-9])|(M?)([0-9]{2})))?")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_RANGE = re.compile(r"([0-9-]+)/([0-9-]+)")
_FORMS = (
    "write 2024, 2024-S1, 2024-Q2, 2024-M06 or 2024-06, 2024-07-01, "
    "2024-07-01/2024-11-30 (days) or 2021/2025 (years)"
)


@frozen(cache_hash=True)  # periods are keys everywhere
class Period:
    """A stretch of whole days of a stated frequency. Periods sort by end, then by start.

    Attributes:
        frequency: what kind of period it is; 2024-Q1 and the same days as a range are not equal.
        start: the first day.
        end: the last day; it belongs to the period.

    Raises:
        PeriodError: start and end are not those of a period of this frequency.

    >>> half = Period.parse("2024-S1")
    >>> half.end, half.days, str(half.previous()), str(half.same_period_last_year())
    (datetime.date(2024, 6, 30), 182, '2023-S2', '2023-S1')
    """

    frequency: Frequency
    start: date
    end: date

    def __attrs_post_init__(self) -> None:
        """Refuse days that are no period of this frequency."""
        if not _fits(self.frequency, self.start, self.end):
            days = f"{self.start} to {self.end}"
            raise PeriodError(f"{days} is no {self.frequency.value}", "use Period.parse")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Return the period that a text says; white space around it is ignored.

        Raises:
            PeriodError: the text is no period; the message says why, the hint which forms exist.

        >>> Period.parse("2024-06") == Period.parse("2024-M06"), str(Period.parse("2024-H1"))
        (True, '2024-S1')
        >>> Period.parse("2024-Q5")  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        kpikit.errors.PeriodError: '2024-Q5' is not a period: a year has 4 quarters; write 2024, ...
        """
        stripped = text.strip()
        if match := _REGULAR.fullmatch(stripped):
            return _parsed_regular(match, text)
        if match := _DAY.fullmatch(stripped):
            return _one_day(_parsed_day(match, text))
        if match := _RANGE.fullmatch(stripped):
            return _parsed_range(cls.parse(match[1]), cls.parse(match[2]), text)
        raise _refusal(text)

    def __str__(self) -> str:
        """Return the canonical text: 2024, 2024-S1, 2024-Q2, 2024-M06, days, or a term."""
        if self.frequency is Frequency.DAYS:
            return f"{self.start}/{self.end}"
        if self.frequency is Frequency.DAY:
            return str(self.start)
        year = f"{self.start.year:04d}"
        if self.frequency is Frequency.YEARS:
            return f"{year}/{self.end.year:04d}"
        if self.frequency is Frequency.YEAR:
            return year
        number = (self.start.month - 1) // _MONTHS[self.frequency] + 1
        width = 2 if self.frequency is Frequency.MONTH else 1
        return f"{year}-{_MARKS[self.frequency]}{number:0{width}d}"

    def __lt__(self, other: Period) -> bool:
        """Tell whether it ends earlier, or ends with the other and starts earlier."""
        return self.sort_key < other.sort_key

    @property
    def sort_key(self) -> tuple[date, date]:
        """End and start: what periods are sorted by.

        >>> [str(period) for period in sorted(map(Period.parse, ["2024", "2024-Q2", "2024-S1"]))]
        ['2024-S1', '2024-Q2', '2024']
        """
        return (self.end, self.start)

    @property
    def days(self) -> int:
        """How many days it has.

        >>> Period.parse("2024-02").days
        29
        """
        return (self.end - self.start).days + 1

    def previous(self) -> Period:
        """Return the period just before, of the same frequency and length.

        A range of n days has the n days before it, a term of n years the n years before it.

        Raises:
            PeriodError: it would begin before the year 1.

        >>> str(Period.parse("2024-Q1").previous()), str(Period.parse("2021/2025").previous())
        ('2023-Q4', '2016/2020')
        """
        return self._moved(-1)

    def next(self) -> Period:
        """Return the period just after, of the same frequency and length.

        Raises:
            PeriodError: it would end after the year 9999.

        >>> str(Period.parse("2024-03-01/2024-03-10").next())
        '2024-03-11/2024-03-20'
        """
        return self._moved(1)

    def same_period_last_year(self) -> Period:
        """Return the same part of the year before; a term moves by one year.

        29 February becomes 28 February. 28 February stays what it is, also where the year before
        has a 29th, so that days keep their dates; months keep their whole length.

        Raises:
            PeriodError: it would begin before the year 1.

        >>> str(Period.parse("2025-02").same_period_last_year())
        '2024-M02'
        >>> str(Period.parse("2024-02-01/2024-02-29").same_period_last_year())
        '2023-02-01/2023-02-28'
        """
        if self.start.year == 1:
            raise _outside(self)
        if self.frequency in _MONTHS:
            first = self.start.replace(year=self.start.year - 1)
            return _regular(self.frequency, first.year, first.month)
        return Period(self.frequency, _year_before(self.start), _year_before(self.end))

    def contains(self, other: Period) -> bool:
        """Tell whether every day of the other belongs to this period.

        >>> Period.parse("2024-S1").contains(Period.parse("2024-Q2"))
        True
        """
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Period) -> bool:
        """Tell whether the two have a day in common.

        >>> Period.parse("2024-S1").overlaps(Period.parse("2024-06-30/2024-07-15"))
        True
        """
        return self.start <= other.end and other.start <= self.end

    def parts(self, frequency: Frequency) -> tuple[Period, ...]:
        """Return the periods of a finer frequency that it consists of, in order.

        Args:
            frequency: year, half, quarter, month or day.

        Raises:
            PeriodError: it does not consist of whole periods of that frequency.

        >>> [str(part) for part in Period.parse("2024-S1").parts(Frequency.QUARTER)]
        ['2024-Q1', '2024-Q2']
        """
        if frequency is Frequency.DAY:
            return tuple(_one_day(self.start + n * timedelta(1)) for n in range(self.days))
        months = _MONTHS.get(frequency, 0)
        if not months or not _divides(months, self.start, self.end):
            hint = "parts are years, halves, quarters, months or days"
            raise PeriodError(f"{self} has no whole parts of frequency {frequency.value}", hint)
        steps = range(_month_number(self.start), _month_number(self.end) + 1, months)
        return tuple(_regular(frequency, step // 12, step % 12 + 1) for step in steps)

    def year_to_date(self) -> Period:
        """Return the days from 1 January of the year of its end to its end.

        Where these are the year, its first half, quarter or month, it is that period; else a range
        of days. 2024-M06, 2024-Q2 and 2024-S1 have the same year to date: 2024-S1.

        >>> [str(Period.parse(text).year_to_date()) for text in ("2024-M06", "2024-M05")]
        ['2024-S1', '2024-01-01/2024-05-31']
        """
        first = date(self.end.year, 1, 1)
        for frequency in _MONTHS:
            if _last_day(frequency, self.end.year, 1) == self.end:
                return _regular(frequency, self.end.year, 1)
        return Period(Frequency.DAYS, first, self.end)

    def as_long_as(self, frequency: Frequency | None) -> bool:
        """Return whether it is a regular period, or a term, not shorter than a frequency.

        Without a frequency, every period is.

        >>> Period.parse("2024-S1").as_long_as(Frequency.QUARTER)
        True
        >>> Period.parse("2024-07-01/2024-11-30").as_long_as(Frequency.MONTH)
        False
        """
        if frequency is None:
            return True
        if Frequency.DAYS in {self.frequency, frequency}:
            return self.frequency is frequency
        return _SIZES[self.frequency] >= _SIZES[frequency]

    def elapsed(self, day: date) -> Fraction:
        """Return the share of the period that has passed by the end of a day, from 0 to 1.

        In a period of whole months these count as equal, and a broken one by its days; in other
        periods all days do.

        >>> Period.parse("2024").elapsed(date(2024, 5, 31))
        Fraction(5, 12)
        >>> Period.parse("2024-07-01/2024-11-30").elapsed(date(2024, 7, 15))
        Fraction(3, 31)
        """
        if day < self.start:
            return Fraction(0)
        if day >= self.end:
            return Fraction(1)
        if self.start.day == 1 and _ends_month(self.end):
            whole = _month_number(day) - _month_number(self.start)
            return (whole + Fraction(day.day, _days_of_month(day))) / self._months
        return Fraction((day - self.start).days + 1, self.days)

    @property
    def _months(self) -> int:
        return _month_number(self.end) - _month_number(self.start) + 1

    def _moved(self, steps: int) -> Period:
        """Return the period that many of its own lengths later; below zero earlier."""
        try:
            if self.frequency in (Frequency.DAY, Frequency.DAYS):
                shift = steps * self.days * timedelta(1)
                return Period(self.frequency, self.start + shift, self.end + shift)
            months = self._months
            begin = _month_number(self.start) + steps * months
            if self.frequency is not Frequency.YEARS:
                return _regular(self.frequency, begin // 12, begin % 12 + 1)
            return _term(begin // 12, (begin + months - 1) // 12)
        except (OverflowError, ValueError) as error:
            raise _outside(self) from error


def _days_of_month(day: date) -> int:
    return calendar.monthrange(day.year, day.month)[1]


def _ends_month(day: date) -> bool:
    return day.day == _days_of_month(day)


def _month_number(day: date) -> int:
    """Return which month it is, counted without a break over the years."""
    return day.year * 12 + day.month - 1


def _last_day(frequency: Frequency, year: int, month: int) -> date:
    """Return the last day of the regular period that begins with that month."""
    last = month + _MONTHS[frequency] - 1
    return date(year, last, calendar.monthrange(year, last)[1])


def _regular(frequency: Frequency, year: int, month: int) -> Period:
    """Return the year, half, quarter or month that begins with that month."""
    return Period(frequency, date(year, month, 1), _last_day(frequency, year, month))


def _one_day(day: date) -> Period:
    """Return the period of one day."""
    return Period(Frequency.DAY, day, day)


def _term(first: int, last: int) -> Period:
    """Return the term from one year to another."""
    return Period(Frequency.YEARS, date(first, 1, 1), date(last, 12, 31))


def _year_before(day: date) -> date:
    """Return the same day one year earlier; 28 February for the 29th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _divides(months: int, start: date, end: date) -> bool:
    """Tell whether the days are whole periods of that many months."""
    first, after = _month_number(start), _month_number(end) + 1
    whole = start.day == 1 and _ends_month(end)
    return whole and first % months == 0 and after % months == 0


def _fits(frequency: Frequency, start: date, end: date) -> bool:
    """Tell whether start and end are those of a period of this frequency."""
    if frequency is Frequency.DAY:
        return start == end
    if start > end or frequency is Frequency.DAYS:
        return start <= end
    if frequency is Frequency.YEARS:
        return _divides(12, start, end)
    months = _MONTHS[frequency]
    return _divides(months, start, end) and _month_number(end) - _month_number(start) < months


def _parsed_regular(match: re.Match[str], text: str) -> Period:
    """Return the year, half, quarter or month of a matched text."""
    year = _parsed_year(match[1], text)
    digits = match[3] or match[5]
    if digits is None:
        return _regular(Frequency.YEAR, year, 1)
    frequency = _LETTERS.get(match[2], Frequency.MONTH)
    number, months = int(digits), _MONTHS[frequency]
    count = 12 // months
    if not 1 <= number <= count:
        plural = "halves" if frequency is Frequency.HALF else f"{frequency.value}s"
        raise _refusal(text, f"a year has {count} {plural}")
    return _regular(frequency, year, (number - 1) * months + 1)


def _parsed_day(match: re.Match[str], text: str) -> date:
    """Return the day of a matched text, if the calendar has it."""
    year = _parsed_year(match[1], text)
    try:
        return date(year, int(match[2]), int(match[3]))
    except ValueError as error:
        raise _refusal(text, "the calendar has no such day") from error


def _parsed_year(digits: str, text: str) -> int:
    """Return the year of four digits; 0000 is none."""
    if int(digits) == 0:
        raise _refusal(text, "years are 0001 to 9999")
    return int(digits)


def _parsed_range(first: Period, last: Period, text: str) -> Period:
    """Return the range of days, or the term, from one period to another."""
    if first.start > last.start:
        raise _refusal(text, "it ends before it begins")
    match (first.frequency, last.frequency):
        case (Frequency.DAY, Frequency.DAY):
            return Period(Frequency.DAYS, first.start, last.end)
        case (Frequency.YEAR, Frequency.YEAR):
            return _term(first.start.year, last.start.year)
        case _:
            raise _refusal(text, "a range goes from day to day or from year to year")


def _refusal(text: str, reason: str = "") -> PeriodError:
    """Return the error for a text that is no period."""
    return PeriodError(f"{quoted(text)} is not a period{reason and ': '}{reason}", _FORMS)


def _outside(period: Period) -> PeriodError:
    """Return the error for a step out of the calendar."""
    return PeriodError(f"beside {period} there is no such period", "years are 0001 to 9999")
