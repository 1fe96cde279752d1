"""Working days between dates, in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kpikit.kernels.rationals import Rationals
from kpikit.model.calendars import WEEK

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from numpy.typing import NDArray

    from kpikit.formulas.cellcolumn import CellColumn
    from kpikit.model.calendars import Calendar

_EPOCH = 719_163  # the number of 1 January 1970, from which numpy counts
_BEGINNING = np.datetime64("0001-01-01")


def working_days(calendar: Calendar, start: CellColumn, end: CellColumn) -> Rationals:
    """Return the working days after the first dates, up to the second ones.

    Where the second date is earlier, the days are those after it, up to the first, below zero.

    Args:
        calendar: which days are working days.
        start: columns of dates, as the numbers of days.
        end: likewise.
    """
    both = start.valued & end.valued
    first, last = (_days(column, both) for column in (start, end))
    counted = _until(calendar, last) - _until(calendar, first)
    return Rationals.scaled(counted)


def _days(column: CellColumn, known: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the days as numpy counts them; any day where one of both is not known."""
    days = (column.values.numerators // column.values.denominators).astype(np.int64)
    return np.where(known, days, _EPOCH) - _EPOCH


def _until(calendar: Calendar, days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many working days there are up to a day, that day included.

    They are counted from 1 January of the year 1.
    """
    week = [day in calendar.working_week for day in WEEK]
    extra = _numbers(set(calendar.also_working))
    free = _numbers(set(calendar.holidays).union(calendar.also_working))
    counted = np.searchsorted(extra, days, side="right")
    if any(week):
        next_days = (days + 1).astype("datetime64[D]")
        holidays = free.astype("datetime64[D]")
        counted = counted + np.busday_count(_BEGINNING, next_days, week, holidays)
    return np.asarray(counted, dtype=np.int64)


def _numbers(dates: Iterable[date]) -> NDArray[np.int64]:
    return np.array(sorted(day.toordinal() - _EPOCH for day in dates), dtype=np.int64)
