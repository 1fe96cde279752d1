"""Moves in time: from the evaluated period to the one that a formula reads."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from kpikit.dates import months_before
from kpikit.model.functions import TimeFunction
from kpikit.periods import Period

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
        elif step.function is TimeFunction.AT and isinstance(step.within, Period):
            window = step.within
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
