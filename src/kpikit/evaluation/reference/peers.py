"""With whom a unit is compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.evaluation.reference.leaves import read_of
from kpikit.evaluation.reference.scopes import is_in_scope
from kpikit.model.scorecards import CardNode, Group, Leaf, Scorecard
from kpikit.model.scoring import Reads, reads_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from kpikit.evaluation.reference.cells import Facts
    from kpikit.model.org import OrgUnit
    from kpikit.periods import Period

Nodes = tuple[CardNode, ...]


def peer_measures(
    facts: Facts, card: Scorecard, leaf: Leaf, org_unit: OrgUnit, window: Period
) -> Mapping[str, Fraction]:
    """Return the measures of a unit's peers in a window, its own included; none if it has none."""
    if reads_of(leaf.score.rule) is not Reads.PEERS:
        return {}
    indicator, found = facts.indicator(leaf.indicator), {}
    for unit in facts.specification.org_units:
        measure = read_of(facts, leaf, facts.cell(indicator, unit, window)).measure
        if measure is not None and is_peer(card, leaf, unit) and same_group(leaf, unit, org_unit):
            found[str(unit.id)] = measure
    return found if org_unit.id in found else {}


def is_peer(card: Scorecard, leaf: Leaf, unit: OrgUnit) -> bool:
    """Whether a unit is among the peers: every node down to the leaf is for it, and so are they."""
    scopes = [card.applies_to, leaf.score.peers]
    scopes += [node.applies_to for node in way_to(leaf, card.top())]
    return all(is_in_scope(unit, scope.level, scope.group, scope.where) for scope in scopes)


def same_group(leaf: Leaf, unit: OrgUnit, other: OrgUnit) -> bool:
    """Whether two units are compared: in the same group of the kind, if one is stated."""
    kind = leaf.score.per
    own = None if kind is None else unit.groups.get(kind)
    return kind is None or (own is not None and own == other.groups.get(kind))


def way_to(wanted: CardNode, node: CardNode) -> Nodes:
    """Return the nodes from one down to another; none if that is not below."""
    if node.id == wanted.id:
        return (node,)
    children = node.children if isinstance(node, Group) else ()
    ways = (way_to(wanted, child) for child in children)
    below = next(filter(None, ways), ())
    return (node, *below) if below else ()
