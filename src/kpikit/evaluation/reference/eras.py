"""The facts of other times: by the rules, and on the map, that hold then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.evaluation.reference.carried import Carrying
from kpikit.evaluation.reference.figures import reason_of
from kpikit.evaluation.reference.known import rules_at
from kpikit.evaluation.reference.trees import trees_of
from kpikit.model.graph import Names
from kpikit.model.scored import scored_nodes

if TYPE_CHECKING:
    from kpikit.evaluation.reference.cells import Facts
    from kpikit.model.specification import Specification
    from kpikit.periods import Period


def then(facts: Facts, window: Period) -> Facts:
    """Return the facts by the rules in force at the end of a window, and on the map of that day.

    The map is another one where the evaluation asks for the map of a stated day.
    """
    cards = tuple(rules_at(facts.whole.scorecards, window.end, facts.as_of))
    number = facts.restated.maps.at(facts.map_of or window.end)
    key = (tuple((card.id, card.effective, card.issued) for card in cards), number)
    if key not in facts.eras:
        there = by_rules(facts, evolve(facts.whole, scorecards=cards))
        facts.eras[key] = on_map(there, number) if facts.restated.maps.changing else there
    return facts.eras[key]


def by_rules(facts: Facts, part: Specification) -> Facts:
    """Return the facts by other rules."""
    return evolve(
        facts,
        specification=part,
        trees=trees_of(part, facts.units),
        names=Names.of(part),
        nodes=scored_nodes(part),
        known={},
    )


def on_map(facts: Facts, number: int) -> Facts:
    """Return the facts on a map: its units, what they report or follow from, and their targets."""
    restated = facts.restated
    figures = restated.on(number)
    carrying = Carrying(facts.specification, facts.nodes, facts.units, restated.roads, facts.as_of)
    return evolve(
        facts,
        specification=evolve(
            facts.specification,
            org_units=restated.maps.units(number),
            targets=carrying.targets(number),
        ),
        observed={place: figure.row for place, figure in figures.items()},
        items=restated.items_on(number),
        reasons={
            place: reason
            for place, figure in figures.items()
            if not figure.told and (reason := reason_of(figure.causes))
        },
        number=number,
        known={},
    )


def always(facts: Facts) -> Facts:
    """Return the facts as if the rules in force had been in force at all times, on the same map."""
    cards = tuple(evolve(card, effective=None) for card in facts.specification.scorecards)
    present = evolve(facts.specification, scorecards=cards)
    return facts.once(("always",), lambda: by_rules(facts, present))
