"""The calendar: which days are working days, and when fiscal years and terms begin."""

from __future__ import annotations

from datetime import date
from enum import Enum

from attrs import field, frozen

from kpikit.errors import PeriodError
from kpikit.model.declared import Declared, key
from kpikit.model.functions import TimeFunction
from kpikit.periods import Period


class Weekday(Enum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


class Month(Enum):
    """A month of the year."""

    JANUARY = "january"
    FEBRUARY = "february"
    MARCH = "march"
    APRIL = "april"
    MAY = "may"
    JUNE = "june"
    JULY = "july"
    AUGUST = "august"
    SEPTEMBER = "september"
    OCTOBER = "october"
    NOVEMBER = "november"
    DECEMBER = "december"


WEEK = tuple(Weekday)
"""The days of a week in order: the place of a day is `date.weekday()`."""


@frozen(kw_only=True)
class Calendar(Declared):
    """Which days are working days, and when fiscal years and terms begin, for formulas."""

    working_week: tuple[Weekday, ...] = field(
        default=WEEK[:5],
        metadata=key(
            "Days of the week on which people work; Monday to Friday unless stated.",
            examples=("[monday, tuesday, wednesday, thursday, friday]",),
        ),
    )
    holidays: tuple[date, ...] = field(
        default=(),
        metadata=key("Dates on which nobody works.", examples=("[2024-09-02, 2024-09-03]",)),
    )
    also_working: tuple[date, ...] = field(
        default=(),
        metadata=key(
            "Dates on which people work although the week says that they do not.",
            examples=("[2024-05-04]",),
        ),
    )
    fiscal_year_starts: Month | None = field(
        default=None,
        metadata=key(
            "Month in which the fiscal year begins, where that is not the calendar year.",
            examples=("july",),
        ),
    )
    terms: tuple[Period, ...] = field(
        default=(),
        metadata=key(
            "Terms since whose beginning `term_to_date` counts.",
            examples=("[2021/2025, 2026/2030]",),
        ),
    )

    def works(self, day: date) -> bool:
        """Return whether a day is a working day.

        A day that is declared as both a holiday and working is a working day.

        >>> calendar = Calendar(holidays=(date(2024, 9, 2),))
        >>> [calendar.works(date(2024, 9, day)) for day in (1, 2, 3)]
        [False, False, True]
        """
        if day in self.also_working:
            return True
        return WEEK[day.weekday()] in self.working_week and day not in self.holidays

    def working_days(self, period: Period) -> int:
        """Return how many working days a period has.

        >>> Calendar(holidays=(date(2024, 9, 2),)).working_days(Period.parse("2024-09"))
        20
        """
        first = period.start.toordinal()
        return sum(self.works(date.fromordinal(first + n)) for n in range(period.days))

    def to_date(self, function: TimeFunction, period: Period) -> Period:
        """Return the days since the year, fiscal year or term of a period's end began.

        Args:
            function: `year_to_date`, `fiscal_year_to_date`, `term_to_date`, or a mean since then.
            period: its end is the end of what is returned.

        Raises:
            PeriodError: no term has that day, or the year began before the year 1.

        >>> calendar = Calendar(fiscal_year_starts=Month.JULY, terms=(Period.parse("2021/2025"),))
        >>> str(calendar.to_date(TimeFunction.FISCAL_YEAR_TO_DATE, Period.parse("2024-M03")))
        '2023-M07/2024-M03'
        >>> str(calendar.to_date(TimeFunction.TERM_TO_DATE, Period.parse("2022-S1")))
        '2021-M01/2022-M06'
        """
        if function is TimeFunction.TERM_TO_DATE:
            return self._term(period.end).to_date(period.end)
        fiscal = function in {
            TimeFunction.FISCAL_YEAR_TO_DATE,
            TimeFunction.MEAN_FISCAL_YEAR_TO_DATE,
        }
        starts = self.fiscal_year_starts if fiscal else None
        return period.year_to_date(1 + list(Month).index(starts or Month.JANUARY))

    def _term(self, day: date) -> Period:
        for term in self.terms:
            if term.start <= day <= term.end:
                return term
        raise PeriodError(f"{day} lies in no term", "add the term to the calendar")
