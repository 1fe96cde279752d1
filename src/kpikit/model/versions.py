"""Versions of a rule book: scorecards of one id, each in force for some time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from kpikit.model.declared import Declared, key
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.model.scorecards import Scorecard
    from kpikit.model.specification import Specification


@frozen(kw_only=True)
class Effective(Declared):
    """The time in which rules are in force; it may be open at either end."""

    since: Period | None = field(
        default=None,
        metadata=key(
            "Period with whose first day it begins.", name="from", examples=("2024", "2024-07-01")
        ),
    )
    until: Period | None = field(
        default=None,
        metadata=key("Period with whose last day it ends.", examples=("2025", "2024-06-30")),
    )

    @property
    def first(self) -> date:
        """The first day.

        >>> Effective(until=Period.parse("2024")).first
        datetime.date(1, 1, 1)
        """
        return date.min if self.since is None else self.since.start

    @property
    def last(self) -> date:
        """The last day.

        >>> Effective(until=Period.parse("2024-S1")).last
        datetime.date(2024, 6, 30)
        """
        return date.max if self.until is None else self.until.end

    def covers(self, day: date) -> bool:
        """Return whether a day lies in it.

        >>> Effective(since=Period.parse("2024")).covers(date(2023, 12, 31))
        False
        """
        return self.first <= day <= self.last


ALWAYS = Effective()
"""From the first day of the calendar to the last one."""

Edition = tuple[int, ...]
"""The places of the scorecards that are in force together, one of each id."""


def edition(cards: Sequence[Scorecard], day: date) -> Edition:
    """Return which scorecards are in force on a day.

    Where none of an id is, it is the one that comes into force next, or was the last one: its nodes
    are known then, but nothing is scored.

    Args:
        cards: the scorecards of a specification.
        day: the last day of the evaluated period.
    """
    by_id: dict[str, list[int]] = {}
    for place, card in enumerate(cards):
        by_id.setdefault(card.id, []).append(place)
    return tuple(
        min(places, key=lambda place: _distance(cards[place].effective or ALWAYS, day))
        for places in by_id.values()
    )


def _distance(effective: Effective, day: date) -> tuple[int, int]:
    if effective.covers(day):
        return (0, 0)
    if day < effective.first:
        return (1, effective.first.toordinal())
    return (2, -effective.last.toordinal())


def editions(cards: Sequence[Scorecard]) -> tuple[Edition, ...]:
    """Return all that is ever in force together, in the order of time."""
    days = {(card.effective or ALWAYS).first for card in cards} | {date.min}
    ends = {(card.effective or ALWAYS).last for card in cards} - {date.max}
    days |= {date.fromordinal(day.toordinal() + 1) for day in ends}
    return tuple(dict.fromkeys(edition(cards, day) for day in sorted(days)))


def in_force(specification: Specification, chosen: Edition) -> Specification:
    """Return a specification with the scorecards of an edition alone."""
    if len(chosen) == len(specification.scorecards):
        return specification
    cards = tuple(specification.scorecards[place] for place in chosen)
    return evolve(specification, scorecards=cards)
