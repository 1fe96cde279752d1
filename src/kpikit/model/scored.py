"""Nodes of scorecards as something that targets are set for: their published points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.model.ids import Identifier
from kpikit.model.indicators import Direction, Indicator
from kpikit.model.scorecards import CardNode, Scorecard
from kpikit.model.walk import nodes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpikit.model.specification import Specification


@frozen
class ScoredNode:
    """A node whose published points are compared with targets.

    Attributes:
        card: its scorecard.
        node: the node.
        measured: what targets know of it, as of an indicator: its points, in units that are scored.
    """

    card: Scorecard
    node: CardNode
    measured: Indicator


def scored_nodes(specification: Specification) -> Mapping[str, ScoredNode]:
    """Return the nodes that targets name, by that name: ``node``, or ``card.node``.

    An indicator goes before a node of the same id; an id that several scorecards have names none.

    >>> from kpikit.model.specification import Specification
    >>> dict(scored_nodes(Specification(id="empty")))
    {}
    """
    known = {indicator.id for indicator in specification.indicators}
    wanted = {target.indicator: None for target in specification.targets}.keys() - known
    if not wanted:
        return {}
    named: dict[str, list[ScoredNode]] = {}
    for card in specification.scorecards:
        for node in nodes_of(card):
            for name in wanted & {node.id, f"{card.id}.{node.id}"}:
                named.setdefault(name, []).append(_scored(card, node, name))
    order = dict.fromkeys(target.indicator for target in specification.targets)
    return {name: named[name][0] for name in order if len(named.get(name, ())) == 1}


def _scored(card: Scorecard, node: CardNode, name: str) -> ScoredNode:
    measured = Indicator(
        id=Identifier(name),
        name=node.name,
        unit="point",
        level=card.applies_to.level,
        frequency=card.frequency,
        direction=Direction.HIGHER,
        additive=False,
        declared_at=node.declared_at,
    )
    return ScoredNode(card, node, measured)
