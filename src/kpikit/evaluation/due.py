"""What is not there yet, and what is overdue, as of a day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from kpikit.evaluation.cells import MISSING, NOT_DUE, Mask, Values
from kpikit.model.calendars import Calendar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kpikit.periods import Period

_NEVER = date.max.toordinal() + 1


@frozen
class Due:
    """When figures are due.

    Attributes:
        number: how many days after the end of their period; below zero before it.
        calendar: which days are counted; `None` for all.
    """

    number: int
    calendar: Calendar | None

    def day(self, period: Period) -> int:
        """Return the number of the day by which the figure of a period is due.

        >>> from kpikit.periods import Period
        >>> half = Period.parse("2024-S1")
        >>> date.fromordinal(Due(20, None).day(half)).isoformat()
        '2024-07-20'
        """
        if self.calendar is None or not self.number:
            return period.end.toordinal() + self.number
        days = _working(self.calendar, period.end)
        return next(islice(days, self.number - 1, None), _NEVER)


def _working(calendar: Calendar, end: date) -> Iterator[int]:
    """Yield the numbers of the working days after a day."""
    last = date.max if calendar.working_week else max(calendar.also_working, default=end)
    while end < last:
        end += timedelta(1)
        if calendar.works(end):
            yield end.toordinal()


def still_open(due: Due | None, windows: Sequence[Period], as_of: date | None) -> Mask | None:
    """Return for each window whether its figures are not due yet; `None` if nobody says when."""
    if due is None or as_of is None:
        return None
    found = [as_of.toordinal() < due.day(window) for window in windows]
    return np.array(found, dtype=np.bool_)


def awaited(
    values: Values, due: Due | None, windows: Sequence[Period], as_of: date | None
) -> Values:
    """Return values whose missing ones are not due yet, or overdue, as of a day.

    Args:
        values: of an indicator that is reported, in some windows.
        due: when its figures are due, if that is declared.
        windows: the windows.
        as_of: the day; without one everything is due, and nothing is known to be late.
    """
    open_ = still_open(due, windows, as_of)
    if open_ is None or not len(values):
        return values
    waits = np.repeat(open_, len(values) // len(windows))
    absent = values.states == MISSING
    states = np.where(absent & waits, np.uint8(NOT_DUE), values.states)
    return evolve(values, states=states, overdue=absent & ~waits)
