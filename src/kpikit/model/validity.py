"""The time for which something is as it is declared."""

from __future__ import annotations

from datetime import date
from typing import Self

from attrs import frozen

from kpikit.errors import PeriodError, quoted
from kpikit.periods import Period

_OPEN = ".."
_EXAMPLES = "write '2024-12-01/..', '../2024-11-30', or both ends"


@frozen
class Validity:
    """The days from a first to a last one; it may be open at either end.

    Attributes:
        first: the first day; the first one of the calendar if it is open.
        last: the last day; the last one of the calendar if it is open.
    """

    first: date = date.min
    last: date = date.max

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the time that a text says: two periods or days, or ``..`` where it is open.

        A period alone is all its days.

        Raises:
            PeriodError: the text says no time, or one that ends before it begins.

        >>> str(Validity.parse("2024-12/..")), str(Validity.parse("../2024-11-30"))
        ('2024-12-01/..', '../2024-11-30')
        >>> Validity.parse("2024-12-01/2024-01-01")
        Traceback (most recent call last):
        kpikit.errors.PeriodError: '2024-12-01/2024-01-01' ends before it begins; exchange the two
        """
        begin, stroke, end = text.strip().partition("/")
        if not stroke:
            begin = end = text
        since, until = begin.strip(), end.strip()
        if _OPEN in (since, until) and not stroke:
            raise PeriodError(f"{quoted(text)} says no time", _EXAMPLES)
        first = date.min if since == _OPEN else _period(since, text).start
        last = date.max if until == _OPEN else _period(until, text).end
        if last < first:
            raise PeriodError(f"{quoted(text)} ends before it begins", "exchange the two")
        return cls(first, last)

    def __str__(self) -> str:
        """Return the text that `parse` reads."""
        first = _OPEN if self.first == date.min else str(self.first)
        last = _OPEN if self.last == date.max else str(self.last)
        return f"{first}/{last}"

    def covers(self, day: date) -> bool:
        """Return whether a day lies in it.

        >>> Validity.parse("2024/..").covers(date(2023, 12, 31))
        False
        """
        return self.first <= day <= self.last


def _period(part: str, text: str) -> Period:
    try:
        return Period.parse(part)
    except PeriodError as error:
        raise PeriodError(f"{quoted(text)} says no time: {error.message}", _EXAMPLES) from error


ALWAYS = Validity()
"""From the first day of the calendar to the last one."""

NEVER = Validity(date.max, date.max)
"""The last day of the calendar alone: at no time that matters."""
