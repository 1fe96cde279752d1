"""The period: a stretch of whole days of a stated frequency, and its algebra."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from attrs import frozen

from kpikit.errors import Code, PeriodError
from kpikit.periods.spans import (
    LEAST_MONTHS,
    MONTHS_OF,
    Frequency,
    days_of_month,
    divides,
    first_of,
    fits,
    frequency_of,
    last_of,
    month_number,
    months_in,
)
from kpikit.periods.texts import parsed, written

MOST_PARTS = 150_000
"""The most parts that a period is divided into: all months there are, or 400 years of days."""


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
        if not fits(self.frequency, self.start, self.end):
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
        return cls(*parsed(text))

    @classmethod
    def spanning(cls, start: date, end: date) -> Period:
        """Return the days from one to another, as the part of the calendar that they are.

        A year, half, quarter, month or term; else a range of months; else a day or range of days.

        Raises:
            PeriodError: the last day is before the first.

        >>> str(Period.spanning(date(2024, 1, 1), date(2024, 6, 30)))
        '2024-S1'
        >>> str(Period.spanning(date(2024, 1, 1), date(2024, 5, 31)))
        '2024-M01/2024-M05'
        """
        return cls(frequency_of(start, end), start, end)

    def __str__(self) -> str:
        """Return the canonical text: 2024, 2024-S1, 2024-Q2, 2024-M06, days, months, or a term."""
        return written(self.frequency, self.start, self.end)

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
        if self._months is not None and self.frequency is not Frequency.DAYS:
            first, last = month_number(self.start), month_number(self.end)
            return Period(self.frequency, first_of(first - 12), last_of(last - 12))
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
            PeriodError: it does not consist of whole periods of that frequency, or of more than
                `MOST_PARTS` (``Code.LIMIT``).

        >>> [str(part) for part in Period.parse("2024-S1").parts(Frequency.QUARTER)]
        ['2024-Q1', '2024-Q2']
        """
        if frequency is Frequency.DAY:
            if self.days > MOST_PARTS:
                message = f"{self} has {self.days:,} days, more than {MOST_PARTS:,}"
                raise PeriodError(message, "ask for months or years, or shorten it", Code.LIMIT)
            days = (self.start + timedelta(days=number) for number in range(self.days))
            return tuple(Period(frequency, day, day) for day in days)
        months = MONTHS_OF.get(frequency, 0)
        if not months or not divides(months, self.start, self.end):
            hint = "parts are years, halves, quarters, months or days"
            raise PeriodError(f"{self} has no whole parts of frequency {frequency.value}", hint)
        steps = range(month_number(self.start), month_number(self.end) + 1, months)
        return tuple(
            Period(frequency, first_of(step), last_of(step + months - 1)) for step in steps
        )

    def to_date(self, day: date) -> Period:
        """Return its days up to a day, which belongs to them; all of it where that is later.

        Raises:
            PeriodError: the period begins later.

        >>> str(Period.parse("2024").to_date(date(2024, 6, 30)))
        '2024-S1'
        """
        return self if day >= self.end else Period.spanning(self.start, day)

    def year_to_date(self, begins: int = 1) -> Period:
        """Return the days from the first one of the year of its end to its end.

        As `spanning` names them: 2024-M06, 2024-Q2 and 2024-S1 have the same year to date: 2024-S1.

        Args:
            begins: the month in which the year begins: 1 of the calendar year, 7 of a fiscal year
                that begins in July.

        Raises:
            PeriodError: the year would begin before the year 1.

        >>> [str(Period.parse(text).year_to_date()) for text in ("2024-M06", "2024-M05")]
        ['2024-S1', '2024-M01/2024-M05']
        >>> str(Period.parse("2024-M05").year_to_date(7))
        '2023-M07/2024-M05'
        """
        year = self.end.year - (self.end.month < begins)
        if year == 0:
            raise _outside(self)
        return Period.spanning(date(year, begins, 1), self.end)

    def as_long_as(self, other: Frequency | Period | None) -> bool:
        """Return whether it is not shorter than a frequency, or than another period.

        Ranges of days are as long as ranges of days alone. Without a frequency, every period is.

        >>> Period.parse("2024-S1").as_long_as(Frequency.QUARTER)
        True
        >>> Period.parse("2024-07-01/2024-11-30").as_long_as(Frequency.MONTH)
        False
        >>> Period.parse("2024-S1").as_long_as(Period.parse("2023-07/2024-04"))
        False
        """
        if other is None:
            return True
        frequency = other.frequency if isinstance(other, Period) else other
        if Frequency.DAYS in {self.frequency, frequency}:
            return self.frequency is frequency
        needed = other.size if isinstance(other, Period) else LEAST_MONTHS[frequency]
        return self.size >= needed

    @property
    def size(self) -> int:
        """What counts as its length, in months: a day and a range of days are shorter than any.

        >>> Period.parse("2024-Q1").size, Period.parse("2024-02/2024-06").size
        (3, 5)
        """
        if self.frequency is Frequency.MONTHS:
            return self._months or 0
        return LEAST_MONTHS[self.frequency]

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
        if self._months is not None:
            whole = month_number(day) - month_number(self.start)
            return (whole + Fraction(day.day, days_of_month(day))) / self._months
        return Fraction((day - self.start).days + 1, self.days)

    @property
    def _months(self) -> int | None:
        return months_in(self.start, self.end)

    def _moved(self, steps: int) -> Period:
        """Return the period that many of its own lengths later; below zero earlier."""
        try:
            if self._months is None or self.frequency is Frequency.DAYS:
                shift = steps * self.days * timedelta(1)
                return Period(self.frequency, self.start + shift, self.end + shift)
            first = month_number(self.start) + steps * self._months
            return Period(self.frequency, first_of(first), last_of(first + self._months - 1))
        except (OverflowError, ValueError) as error:
            raise _outside(self) from error


def _year_before(day: date) -> date:
    """Return the same day one year earlier; 28 February for the 29th."""
    leap = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def _outside(period: Period) -> PeriodError:
    """Return the error for a step out of the calendar."""
    return PeriodError(f"beside {period} there is no such period", "years are 0001 to 9999")
