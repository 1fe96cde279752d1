"""Nodes over the periods of scorecards."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.model.ids import Identifier
from kpikit.model.scorecards import Over, Policy, Role, Scorecard
from kpikit.model.walk import nodes_of
from kpikit.model.within import Within
from kpikit.periods import Frequency
from tests.strategies.scorecards import MAXIMA, POLICIES, WEIGHTS, habits, most_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.strategies.picking import Picker
    from tests.strategies.world import World

LENGTHS = (Frequency.MONTH, Frequency.QUARTER, Frequency.HALF, Frequency.YEAR)


def over_time(pick: Picker, world: World, cards: Sequence[Scorecard]) -> tuple[Scorecard, ...]:
    """Return scorecards that perhaps go over the periods of those before them, or of a leaf."""
    found: list[Scorecard] = []
    for card in cards:
        others = [other for other in (*found, card) if _fit(card, other)]
        found.append(_with_node(pick, world, card, others) if pick.chance(3) and others else card)
    return tuple(found)


def _fit(card: Scorecard, other: Scorecard) -> bool:
    """Whether units of one scorecard may be in the other, and some periods are in both."""
    levels = {card.applies_to.level, other.applies_to.level}
    return (None in levels or len(levels) == 1) and bool(_between(card, other))


def _between(card: Scorecard, other: Scorecard) -> list[Within]:
    """Return the periods that are not longer than one's frequency nor shorter than the other's."""
    longest = LENGTHS.index(card.frequency or Frequency.YEAR)
    shortest = LENGTHS.index(other.frequency or Frequency.MONTH)
    return [one for one in Within if shortest <= LENGTHS.index(one.frequency) <= longest]


def _with_node(
    pick: Picker, world: World, card: Scorecard, others: Sequence[Scorecard]
) -> Scorecard:
    """Return a scorecard with a node over the periods of another, or of one of its own children."""
    other = pick.of(others)
    nodes = [node for node in nodes_of(other) if other is not card or node.id != card.root]
    over = pick.of(_between(card, other))
    role = pick.of(tuple(Role)) if pick.chance() else Role.SCORED
    free = card.max_points is None and (card.adds or role is not Role.SCORED)
    most = pick.of(MAXIMA) if free or card.states_maximum else most_of(card.scored[0])
    if card.adds and card.max_points is not None and role is Role.SCORED:
        card = evolve(card, max_points=card.max_points + most)
    node = Over(
        id=Identifier("all_year"),
        over=over,
        of=f"{other.id}.{pick.of(nodes).id}",
        presence=_presence(pick, world, over.frequency) if pick.chance() else None,
        role=role,
        max_points=most,
        weight=pick.of(WEIGHTS) if card.weighs and role is Role.SCORED else Fraction(1),
        **{**habits(pick, world), "missing": pick.of((*POLICIES, *[Policy.SKIP] * 5))},
    )
    return evolve(card, children=(*card.children, node))


def _presence(pick: Picker, world: World, over: Frequency) -> Identifier | None:
    """Return an indicator by whose numbers periods may count."""
    known = [
        one.indicator.id
        for one in world.measures
        if not one.indicator.words
        and not one.indicator.dated
        and LENGTHS.index(one.indicator.frequency or Frequency.MONTH) <= LENGTHS.index(over)
    ]
    return pick.of(known) if known else None
