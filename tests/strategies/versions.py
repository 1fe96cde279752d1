"""Versions of scorecards: the same nodes, for other units or rounded in another way."""

from __future__ import annotations

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


def versioned(pick: Picker, world: World, cards: Sequence[Scorecard]) -> tuple[Scorecard, ...]:
    """Return scorecards, perhaps one of them in two versions, or for a time alone."""
    if not cards or not pick.chance(3):
        return tuple(cards)
    card = pick.of(cards)
    until, since = map(Period.parse, pick.of(CHANGES))
    older = evolve(card, effective=Effective(until=until), round=pick.of((None, Decimals(0))))
    newer = evolve(card, effective=Effective(since=since))
    if world.groups and pick.chance():
        newer = evolve(newer, applies_to=evolve(card.applies_to, group=pick.of(world.groups)))
    both = pick.of(((older, newer), (newer, older), (newer,)))
    return tuple(one for each in cards for one in (both if each is card else (each,)))
