"""Moves in time: from the evaluated period to the one that a formula reads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kpikit.dates import months_before
from kpikit.errors import PeriodError
from kpikit.model.functions import TimeFunction
from kpikit.periods import Frequency, Period

if TYPE_CHECKING:
    from kpikit.model.calendars import Calendar
    from kpikit.model.indicators import Indicator
    from kpikit.model.readings import Shift, Step


def moved(window: Period, shift: Shift, calendar: Calendar) -> Period:
    """Return the period to which moves in time lead.

    `latest`, `per_period` and means do not move by themselves.

    Raises:
        PeriodError: it would begin before the year 1, or in no term.
    """
    for step in shift:
        match step.function:
            case TimeFunction.PREVIOUS:
                window = window.previous()
            case TimeFunction.SAME_PERIOD_LAST_YEAR:
                window = window.same_period_last_year()
            case TimeFunction.END_OF_LAST_YEAR:
                window = last_of_the_year_before(window)
            case function if function.of_indicator:
                pass
            case TimeFunction.AT:
                assert isinstance(step.within, Period)  # noqa: S101 - `at` has a period
                window = step.within
            case running:
                window = calendar.to_date(running, window)
    return window


def last_of_the_year_before(window: Period) -> Period:
    """Return the last period before a window's year, of those that divide years.

    Raises:
        PeriodError: a term, or a range of days or months, divides no year; or it is the year 1.
    """
    if window.frequency in {Frequency.DAYS, Frequency.MONTHS, Frequency.YEARS}:
        raise PeriodError(f"{window} does not divide a year", "ask for a month or a quarter")
    year = window.end.year
    while window.end.year == year:
        window = window.previous()
    return window


def runs_within(
    window: Period, indicator: Indicator, calendar: Calendar
) -> list[tuple[Period, Period | None]]:
    """Return the running figures that make up what came in during a window.

    Year by year, or term by term: the figure at the end, and the one just before the beginning,
    which is to be taken away; `None` where the figure begins to run in the window.

    Raises:
        PeriodError: a day of the window, or the day before it, lies in no year or term.
    """
    since, day = TimeFunction[indicator.accumulation.name], timedelta(days=1)
    found: list[tuple[Period, Period | None]] = []
    end = window.end
    while True:
        run = calendar.to_date(since, Period.spanning(end, end))
        earlier = run.start < window.start
        found.append((run, run.to_date(window.start - day) if earlier else None))
        if run.start <= window.start:
            return found
        end = run.start - day


def parts_to_date(
    window: Period, function: TimeFunction, indicator: Indicator, calendar: Calendar
) -> tuple[list[Period], list[Period]]:
    """Return the periods since something began over which a mean goes, and what is beside them.

    They are those into which calendar years are divided; the days that lie in none of them are
    beside them.

    Raises:
        PeriodError: it began before the year 1.
    """
    assert indicator.frequency is not None  # noqa: S101 - the checks ask for one
    since, day = calendar.to_date(function, window), timedelta(days=1)
    years = {since.start.year, since.end.year}
    parts = [
        part
        for year in sorted(years)
        for part in Period.parse(f"{year:04}").parts(indicator.frequency)
        if since.contains(part)
    ]
    days = (since.start + number * day for number in range(since.days))
    beside = [one for one in days if not any(part.start <= one <= part.end for part in parts)]
    return parts, [Period.spanning(one, one) for one in beside]


def looks_at(period: Period, indicator: Indicator, window: Period, step: Step) -> bool:
    """Whether `latest` looks at an observed period, from a window.

    It ends with the window or before it, within the stated period or length of time. What does not
    run is not taken from periods that are shorter than the window.
    """
    fits = indicator.runs or period.as_long_as(window)
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
