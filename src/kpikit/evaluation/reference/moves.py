"""Moves in time: from the evaluated period to the one that a formula reads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kpikit.dates import months_before
from kpikit.errors import PeriodError
from kpikit.model.functions import TimeFunction
from kpikit.periods import Frequency, Period

if TYPE_CHECKING:
    from kpikit.model.indicators import Indicator
    from kpikit.model.readings import Shift, Step


def moved(window: Period, shift: Shift) -> Period:
    """Return the period to which moves in time lead; `latest` does not move by itself.

    Raises:
        PeriodError: it would begin before the year 1.
    """
    for step in shift:
        if step.function is TimeFunction.PREVIOUS:
            window = window.previous()
        elif step.function is TimeFunction.SAME_PERIOD_LAST_YEAR:
            window = window.same_period_last_year()
        elif step.function is TimeFunction.END_OF_LAST_YEAR:
            window = last_of_the_year_before(window)
        elif step.function is TimeFunction.AT and isinstance(step.within, Period):
            window = step.within
    return window


def last_of_the_year_before(window: Period) -> Period:
    """Return the last period before a window's year, of those that divide years.

    Raises:
        PeriodError: a term, or a range of days, divides no year; or it is the year 1.
    """
    if window.frequency in {Frequency.DAYS, Frequency.YEARS}:
        raise PeriodError(f"{window} does not divide a year", "ask for a month or a quarter")
    year = window.end.year
    while window.end.year == year:
        window = window.previous()
    return window


def looks_at(period: Period, indicator: Indicator, window: Period, step: Step) -> bool:
    """Whether `latest` looks at an observed period, from a window.

    It ends with the window or before it, within the stated period or length of time. What does not
    run is not taken from periods that are shorter than the window.
    """
    fits = indicator.runs or period.as_long_as(window.frequency)
    if not fits or period.end > window.end:
        return False
    if isinstance(step.within, Period):
        return step.within.contains(period)
    assert step.within is not None  # noqa: S101 - `latest` has a period or a length
    number = int(step.within.number)
    if step.within.unit == "month":
        return period.end > months_before(window.end, number)
    return (window.end - period.end) < timedelta(days=number)


def last_first(period: Period) -> tuple[int, int]:
    """Sort later ends first, and of those shorter periods."""
    return (-period.end.toordinal(), -period.start.toordinal())
