"""What was known by a day: of figures, levels and rules the last ones, and what was due."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.model.versions import ALWAYS, NEVER
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kpikit.model.calendars import Calendar
    from kpikit.model.scorecards import Scorecard
    from kpikit.model.specification import Specification
    from kpikit.model.targets import Target
    from kpikit.model.units import Quantity
    from kpikit.observations.store import Observations, Observed
    from kpikit.periods import Period

OVERDUE = "overdue"
"""Reason of a figure that is missing though its day has passed."""


def known_by(day: date | None, when: date | None) -> bool:
    """Whether something that is dated, or not, was known by a day; without one everything is."""
    return when is None or day is None or when <= day


def is_older(one: date | None, other: date | None) -> bool:
    """Whether a date is before another one; none is before every date.

    >>> is_older(None, date(2024, 7, 15)), is_older(date(2024, 7, 15), None)
    (True, False)
    """
    return other is not None and (one is None or one < other)


def seen(observations: Observations, day: date | None) -> Sequence[Observed]:
    """Return all observations that were known by a day, the older ones of a cell first."""
    known = (one for one in observations.every_vintage() if known_by(day, one.vintage))
    return sorted(known, key=lambda one: one.vintage or date.min)


def in_force(levels: Iterable[Target], day: date | None) -> list[Target]:
    """Return the levels that are issued by a day, and not replaced by then."""
    issued = [level for level in levels if known_by(day, level.issued)]
    return [
        level
        for level in issued
        if not any(
            other.place == level.place and is_older(level.issued, other.issued) for other in issued
        )
    ]


def rules_at(cards: Sequence[Scorecard], day: date, as_of: date | None) -> list[Scorecard]:
    """Return the scorecard of each id by which a period is scored that ends on a day.

    Of the versions that were known, it is the one issued last of those in force; else the one that
    begins next, or ended last. Where none was known, the first one is taken, and is not in force.
    """
    found = []
    for name in dict.fromkeys(card.id for card in cards):
        versions = [card for card in cards if card.id == name]
        known = [card for card in versions if known_by(as_of, card.issued)]
        found.append(_version_at(known, day) if known else evolve(versions[0], effective=NEVER))
    return found


def _version_at(known: Sequence[Scorecard], day: date) -> Scorecard:
    times = {id(card): card.effective or ALWAYS for card in known}
    latest_first = sorted(known, key=lambda card: card.issued or date.min, reverse=True)
    for card in latest_first:
        if times[id(card)].covers(day):
            return card
    later = [card for card in latest_first if times[id(card)].first > day]
    if later:
        return min(later, key=lambda card: times[id(card)].first)
    return max(latest_first, key=lambda card: times[id(card)].last)


def is_late(
    specification: Specification, due: Quantity | None, window: Period, day: date | None
) -> bool | None:
    """Whether the day has come by which the figure of a window is due.

    Returns:
        Nothing where it is not said when figures are due, or as of which day is asked.
    """
    if due is None or day is None:
        return None
    units = UnitSystem.of(specification.units)
    written = due.unit or "day"
    if units.compatible(written, "day"):
        left = int(units.convert(due, "day"))
        return (day - window.end).days >= left
    left = int(units.convert(due, "working day"))
    return worked(specification.calendar, window.end, day) >= left and day >= window.end


def worked(calendar: Calendar, after: date, until: date) -> int:
    """Return how many working days there are after a day, up to another.

    >>> from kpikit.model.calendars import Calendar
    >>> worked(Calendar(), date(2024, 6, 30), date(2024, 7, 5))
    5
    """
    days = range(1, (until - after).days + 1)
    return sum(calendar.works(after + timedelta(number)) for number in days)
