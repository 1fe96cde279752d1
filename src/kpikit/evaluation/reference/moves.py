"""Moves in time: from the evaluated period to the one that a formula reads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kpikit.dates import months_before
from kpikit.model.functions import TimeFunction
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.model.calendars import Calendar
    from kpikit.model.indicators import Indicator
    from kpikit.model.readings import Shift, Step


def moved(window: Period, shift: Shift, calendar: Calendar) -> Period:
    """Return the period to which moves in time lead.

    `latest` and `per_period` do not move by themselves.

    Raises:
        PeriodError: it would begin before the year 1, or in no term.
    """
    for step in shift:
        match step.function:
            case TimeFunction.PREVIOUS:
                window = window.previous()
            case TimeFunction.SAME_PERIOD_LAST_YEAR:
                window = window.same_period_last_year()
            case TimeFunction.LATEST | TimeFunction.PER_PERIOD:
                pass
            case TimeFunction.AT:
                assert isinstance(step.within, Period)  # noqa: S101 - `at` has a period
                window = step.within
            case running:
                window = calendar.to_date(running, window)
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
