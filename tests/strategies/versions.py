"""Versions of scorecards: the same nodes, for other units or rounded in another way."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.model.scoring import Decimals
from kpikit.model.versions import Effective
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.model.scorecards import Scorecard
    from tests.strategies.picking import Picker
    from tests.strategies.world import World

CHANGES = (
    ("2023", "2024"),
    ("2024-M05", "2024-06-01"),
    ("2024-05-30", "2024-06-30"),  # for some days none is in force
    ("2022", "2023-S2"),
)
"""When one version ends, and the next one begins."""

ISSUED = (
    (None, None),
    ("2024-01-10", None),  # the older rules are the ones issued last
    (None, "2024-07-01"),
    ("2024-06-20", "2024-07-15"),
    ("2024-07-15", "2024-12-30"),
)
"""When the one is issued, and when the next one is."""

OVERLAPS = (
    (None, None),
    (None, "2024-05-01"),
    ("2024-M06", "2023"),
    ("2024", "2024-M05"),
)
"""When one version ends, and the next one begins, if the one issued last counts."""


def versioned(pick: Picker, world: World, cards: Sequence[Scorecard]) -> tuple[Scorecard, ...]:
    """Return scorecards, perhaps one of them in two versions, or for a time alone."""
    if not cards or not pick.chance(3):
        return tuple(cards)
    card = pick.of(cards)
    issued = [date.fromisoformat(day) if day else None for day in pick.of(ISSUED)]
    until, since = pick.of(OVERLAPS if any(issued) and pick.chance() else CHANGES)
    older = evolve(
        card,
        effective=Effective(until=Period.parse(until)) if until else None,
        issued=issued[0],
        round=pick.of((None, Decimals(0))),
    )
    newer = evolve(
        card, effective=Effective(since=Period.parse(since)) if since else None, issued=issued[1]
    )
    if world.groups and pick.chance():
        newer = evolve(newer, applies_to=evolve(card.applies_to, group=pick.of(world.groups)))
    both = pick.of(((older, newer), (newer, older), (newer,)))
    return tuple(one for each in cards for one in (both if each is card else (each,)))
