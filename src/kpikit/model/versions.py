"""Versions of a rule book: scorecards of one id, each in force for some time."""

from __future__ import annotations

from datetime import date
from itertools import product
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

NEVER = Effective(since=Period.parse("9999"), until=Period.parse("0001"))
"""On no day."""

Edition = tuple[int, ...]
"""The places of the scorecards that are in force together, one of each id."""


def edition(cards: Sequence[Scorecard], day: date, as_of: date | None = None) -> Edition:
    """Return which scorecards are in force on a day, by what was issued until another one.

    Of those of an id that are known and in force, it is the one issued last. Where none is in
    force, it is the one that comes into force next, or was the last one: its nodes are known then,
    but nothing is scored. Where none is known, the first one stands for them (see `in_force`).

    Args:
        cards: the scorecards of a specification.
        day: the last day of the evaluated period.
        as_of: the day by which a version has to be issued; every one is known if absent.
    """
    by_id: dict[str, list[int]] = {}
    for place, card in enumerate(cards):
        by_id.setdefault(card.id, []).append(place)

    def standing(place: int) -> tuple[int, int, int]:
        card = cards[place]
        issued = (card.issued or date.min).toordinal()
        return (*_distance(card.effective or ALWAYS, day), -issued)

    known = ([one for one in places if _known(cards[one], as_of)] for places in by_id.values())
    pairs = zip(known, by_id.values(), strict=True)
    return tuple(min(some, key=standing) if some else places[0] for some, places in pairs)


def _known(card: Scorecard, as_of: date | None) -> bool:
    return as_of is None or card.issued is None or card.issued <= as_of


def _distance(effective: Effective, day: date) -> tuple[int, int]:
    if effective.covers(day):
        return (0, 0)
    if day < effective.first:
        return (1, effective.first.toordinal())
    return (2, -effective.last.toordinal())


def editions(cards: Sequence[Scorecard]) -> tuple[Edition, ...]:
    """Return all that is ever in force together as of some day, in the order of time."""
    days = {(card.effective or ALWAYS).first for card in cards} | {date.min}
    ends = {(card.effective or ALWAYS).last for card in cards} - {date.max}
    days |= {date.fromordinal(day.toordinal() + 1) for day in ends}
    issued = {card.issued or date.min for card in cards} | {date.min}
    asked = product(sorted(issued), sorted(days))
    return tuple(dict.fromkeys(edition(cards, day, as_of) for as_of, day in asked))


def in_force(
    specification: Specification, chosen: Edition, as_of: date | None = None
) -> Specification:
    """Return a specification with the scorecards of an edition alone.

    One that is issued after a day stands where none of its id is known by then: as of that day it
    is never in force.
    """
    cards = tuple(specification.scorecards[place] for place in chosen)
    if len(chosen) == len(specification.scorecards) and all(_known(one, as_of) for one in cards):
        return specification
    known = (one if _known(one, as_of) else evolve(one, effective=NEVER) for one in cards)
    return evolve(specification, scorecards=tuple(known))
