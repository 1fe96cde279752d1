"""Periods within the evaluated one: those that a node goes over."""

from __future__ import annotations

from enum import Enum

from kpikit.errors import PeriodError
from kpikit.periods import Frequency, Period


class Within(Enum):
    """The periods within the evaluated one, over which a node goes."""

    MONTHS = "months"
    QUARTERS = "quarters"
    HALVES = "halves"
    YEARS = "years"

    @property
    def frequency(self) -> Frequency:
        """What kind of periods they are."""
        return _FREQUENCIES[self]


_FREQUENCIES = {
    Within.MONTHS: Frequency.MONTH,
    Within.QUARTERS: Frequency.QUARTER,
    Within.HALVES: Frequency.HALF,
    Within.YEARS: Frequency.YEAR,
}


def parts_within(window: Period, frequency: Frequency) -> tuple[Period, ...]:
    """Return the periods of a frequency that a window consists of; none if these are not whole.

    >>> [str(part) for part in parts_within(Period.parse("2024-Q1"), Frequency.MONTH)]
    ['2024-M01', '2024-M02', '2024-M03']
    >>> parts_within(Period.parse("2024-M01"), Frequency.QUARTER)
    ()
    """
    try:
        return window.parts(frequency)
    except PeriodError:
        return ()
