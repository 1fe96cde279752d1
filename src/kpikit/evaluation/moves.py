"""Moves in time: from the evaluated windows to those that formulas read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from kpikit.dates import months_before
from kpikit.errors import PeriodError
from kpikit.model.functions import TimeFunction
from kpikit.periods import Frequency, Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.model.readings import Shift, Step

Windows: TypeAlias = tuple[Period, ...]


def moved_windows(windows: Windows, shift: Shift) -> tuple[Windows, NDArray[np.bool_]]:
    """Return the windows that some moves in time lead to, and where they lead to none."""
    moved = [_moved(window, shift) for window in windows]
    nowhere = np.array([window is None for window in moved], dtype=np.bool_)
    pairs = zip(moved, windows, strict=True)
    return tuple(window if there is None else there for there, window in pairs), nowhere


def _moved(window: Period, shift: Shift) -> Period | None:
    """Return the window that some moves in time lead to; `None` before the year 1."""
    try:
        return _stepped(window, shift)
    except PeriodError:
        return None


def _stepped(window: Period, shift: Shift) -> Period:
    for step in shift:
        if step.function is TimeFunction.PREVIOUS:
            window = window.previous()
        elif step.function is TimeFunction.SAME_PERIOD_LAST_YEAR:
            window = window.same_period_last_year()
        elif step.function is TimeFunction.END_OF_LAST_YEAR:
            window = end_of_last_year(window)
        elif step.function is TimeFunction.AT and isinstance(step.within, Period):
            window = step.within
    return window


def end_of_last_year(window: Period) -> Period:
    """Return the last period of the year before that is as long as a window.

    Raises:
        PeriodError: that year has no such periods, or is the year 0.
    """
    if window.frequency in {Frequency.DAYS, Frequency.YEARS}:
        raise PeriodError(f"{window} is no part of a year", "ask for a month or a quarter")
    year = Period.parse(f"{window.end.year:04}")
    return year.previous().parts(window.frequency)[-1]


def looks_at(period: Period, window: Period, step: Step, *, runs: bool) -> bool:
    """Return whether `latest` looks at an observed period, from a window.

    Args:
        period: the observed period.
        window: where the function is evaluated.
        step: the move `latest`, with a period, or a length in whole months or days.
        runs: whether the end of a period is all that identifies a cell of the indicator.
    """
    if period.end > window.end or not (runs or period.as_long_as(window.frequency)):
        return False
    if step.within is None or isinstance(step.within, Period):
        return step.within is not None and step.within.contains(period)
    length = int(step.within.number)
    if step.within.unit == "month":
        return period.end > months_before(window.end, length)
    return window.end - period.end < timedelta(days=length)


def recent_last(period: Period) -> tuple[date, date]:
    """Sort later ends last, and of those the shorter periods."""
    return (period.end, period.start)
