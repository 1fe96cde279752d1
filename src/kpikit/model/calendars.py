"""The calendar: which days are working days."""

from __future__ import annotations

from datetime import date
from enum import Enum

from attrs import field, frozen

from kpikit.model.declared import Declared, key


class Weekday(Enum):
    """A day of the week."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WEEK = tuple(Weekday)
"""The days of a week in order: the place of a day is `date.weekday()`."""


@frozen(kw_only=True)
class Calendar(Declared):
    """Which days are working days, for ``working_days(from, to)`` in formulas."""

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
