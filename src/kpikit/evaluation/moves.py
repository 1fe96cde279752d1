"""Moves in time: from the evaluated windows to those that formulas read."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.dates import months_before
from kpikit.errors import PeriodError
from kpikit.model.functions import TimeFunction
from kpikit.model.within import parts_within
from kpikit.periods import Frequency, Period
from kpikit.periods.spans import MONTHS_OF, first_of, last_of, month_number

if TYPE_CHECKING:
    from kpikit.model.calendars import Calendar
    from kpikit.model.indicators import Accumulation
    from kpikit.model.readings import Shift, Step

Windows: TypeAlias = tuple[Period, ...]


def moved_windows(
    windows: Windows, shift: Shift, calendar: Calendar
) -> tuple[Windows, NDArray[np.bool_]]:
    """Return the windows that some moves in time lead to, and where they lead to none."""
    moved = [_moved(window, shift, calendar) for window in windows]
    nowhere = np.array([window is None for window in moved], dtype=np.bool_)
    pairs = zip(moved, windows, strict=True)
    return tuple(window if there is None else there for there, window in pairs), nowhere


def _moved(window: Period, shift: Shift, calendar: Calendar) -> Period | None:
    """Return the window that some moves in time lead to; `None` if it is none."""
    try:
        for step in shift:
            window = _stepped(window, step, calendar)
    except PeriodError:
        return None
    return window


def _stepped(window: Period, step: Step, calendar: Calendar) -> Period:
    """Return the window that one move leads to; two functions move by themselves to none."""
    function = step.function
    if function is TimeFunction.PREVIOUS:
        return window.previous()
    if function is TimeFunction.SAME_PERIOD_LAST_YEAR:
        return window.same_period_last_year()
    if function is TimeFunction.END_OF_LAST_YEAR:
        return end_of_last_year(window)
    if function.of_indicator:
        return window
    if isinstance(step.within, Period):
        return step.within
    return calendar.to_date(function, window)


def end_of_last_year(window: Period) -> Period:
    """Return the last period of the year before that is as long as a window.

    Raises:
        PeriodError: that year has no such periods, or is the year 0.
    """
    if window.frequency in {Frequency.DAYS, Frequency.MONTHS, Frequency.YEARS}:
        raise PeriodError(f"{window} is no part of a year", "ask for a month or a quarter")
    year = Period.parse(f"{window.end.year:04}")
    return year.previous().parts(window.frequency)[-1]


@frozen(eq=False)
class Runs:
    """The running figures whose differences are what came in during some windows.

    Attributes:
        windows: the windows of the figures, each once.
        added: for each term of a sum the place of the figure in every window; -1 for none.
        taken: likewise of the figures that are subtracted.
        nowhere: the windows for which there are no figures.
    """

    windows: Windows
    added: tuple[NDArray[np.intp], ...]
    taken: tuple[NDArray[np.intp], ...]
    nowhere: NDArray[np.bool_]


def runs_within(windows: Windows, accumulation: Accumulation, calendar: Calendar) -> Runs:
    """Return the running figures whose differences are what came in during some windows.

    A window that reaches over several years, or terms, has a figure for the end of each, and one to
    take away for what was before the window.
    """
    since = TimeFunction[accumulation.name]
    pairs = [_runs(window, since, calendar) for window in windows]
    seen = dict.fromkeys(one for pair in pairs if pair for side in pair for one in side)
    places = {window: place for place, window in enumerate(seen)}
    sides = [[pair[side] if pair else () for pair in pairs] for side in (0, 1)]
    added, taken = (
        tuple(
            np.array([places[each[turn]] if turn < len(each) else -1 for each in side], np.intp)
            for turn in range(max(map(len, side), default=0))
        )
        for side in sides
    )
    nowhere = np.array([pair is None for pair in pairs], dtype=np.bool_)
    return Runs(tuple(seen), added, taken, nowhere)


def _runs(
    window: Period, since: TimeFunction, calendar: Calendar
) -> tuple[Windows, Windows] | None:
    """Return the figures that are added and those that are subtracted; `None` without a term."""
    added: list[Period] = []
    part = window
    try:
        while True:
            added.append(calendar.to_date(since, part))
            begins = added[-1].start
            if begins <= window.start:
                break
            part = window.to_date(begins - timedelta(days=1))
        if begins == window.start:
            return tuple(added), ()
        return tuple(added), (added[-1].to_date(window.start - timedelta(days=1)),)
    except PeriodError:
        return None


@frozen(eq=False)
class PartsToDate:
    """The periods of one frequency since something began, of which windows have the mean.

    Attributes:
        windows: the periods, each once.
        places: for each pair of a period and a window to which it belongs the period's place.
        owners: the window of each pair.
        beside: of each window the days that no whole period covers; then it has no mean.
    """

    windows: Windows
    places: NDArray[np.intp]
    owners: NDArray[np.intp]
    beside: tuple[Windows, ...]


def parts_to_date(
    windows: Windows, function: TimeFunction, frequency: Frequency, calendar: Calendar
) -> PartsToDate:
    """Return the periods of a frequency over which windows have the mean."""
    divided = [_divided(window, function, frequency, calendar) for window in windows]
    places: dict[Period, int] = {}
    pairs = [
        (places.setdefault(part, len(places)), owner)
        for owner, (parts, _) in enumerate(divided)
        for part in parts
    ]
    found, owners = np.array(pairs, dtype=np.intp).reshape(-1, 2).T
    return PartsToDate(tuple(places), found, owners, tuple(beside for _, beside in divided))


def _divided(
    window: Period, function: TimeFunction, frequency: Frequency, calendar: Calendar
) -> tuple[Windows, Windows]:
    """Return the periods since something began, or else the days that none of them covers."""
    try:
        since = calendar.to_date(function, window)
    except PeriodError:
        return (), ()
    parts = parts_within(since, frequency)
    return parts, () if parts else _beside(since, MONTHS_OF[frequency])


def _beside(since: Period, months: int) -> Windows:
    """Return the days that no whole period of some months covers, first and last.

    Args:
        since: days from the first one of a month on.
        months: how many months the periods have.
    """
    start, end = month_number(since.start), month_number(since.end)
    ended = end + (since.end == last_of(end))
    first, last = -(-start // months) * months, ended // months * months
    if first >= last:
        return (since,)
    before = Period.spanning(since.start, last_of(first - 1)) if first > start else None
    behind = Period.spanning(first_of(last), since.end) if last <= end else None
    return tuple(filter(None, (before, behind)))


def looks_at(period: Period, window: Period, step: Step, *, runs: bool) -> bool:
    """Return whether `latest` looks at an observed period, from a window.

    Args:
        period: the observed period.
        window: where the function is evaluated.
        step: the move `latest`, with a period, or a length in whole months or days.
        runs: whether the end of a period is all that identifies a cell of the indicator.
    """
    if period.end > window.end or not (runs or period.as_long_as(window)):
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
