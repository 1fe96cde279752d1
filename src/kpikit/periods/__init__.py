"""Periods: the stretch of time that a value is about.

A period is symbolic: it knows that it is the second quarter of 2024, not only on which days it
begins and ends. The forms are those of SDMX, days, ranges of days or months, and terms of years.
"""

from kpikit.periods.period import Period
from kpikit.periods.spans import Frequency

__all__ = ["Frequency", "Period"]
