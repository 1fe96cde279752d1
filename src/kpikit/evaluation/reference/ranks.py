"""The order of units by the points of a node."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.evaluation.reference.cells import is_in_scope
from kpikit.evaluation.reference.points import NodeCell, ScoredUnit, nodes
from kpikit.model.rankings import Ranking, Ties

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

NO_GROUP = "no_group"
"""Reason of a unit that is in none of the groups that are ranked by themselves."""

Key = tuple[tuple[bool, Fraction], ...]
"""Published points of several nodes, the decisive one first; whoever has none comes last."""


@frozen
class Contender:
    """A unit in a ranking and a window.

    Attributes:
        scored: its points by the scorecard.
        cell: the ranked node.
        group: the group in which it is ranked; `None` for one of all, or if it is in none.
        key: what is compared.
        ranked: whether it takes part.
    """

    scored: ScoredUnit
    cell: NodeCell
    group: str | None
    key: Key
    ranked: bool

    def is_peer_of(self, other: Contender) -> bool:
        """Whether it takes part among those with whom another one is compared."""
        same = self.group == other.group and self.scored.window == other.scored.window
        return same and self.ranked


def contenders(ranking: Ranking, scored: Iterable[ScoredUnit]) -> list[Contender]:
    """Return the units of a ranking in all windows."""
    found = []
    for one in scored:
        cells = {str(cell.node.id): cell for cell in nodes(one.top)}
        cells |= {f"{one.card.id}.{name}": cell for name, cell in cells.items()}
        is_peer = is_in_scope(one.org_unit, ranking.peers.level, ranking.peers.group)
        if ranking.of in cells and is_peer:
            found.append(contender(ranking, one, cells))
    return found


def contender(ranking: Ranking, one: ScoredUnit, cells: dict[str, NodeCell]) -> Contender:
    """Return a unit as it takes part in a ranking; `cells` are the nodes of its scorecard."""
    cell = cells[ranking.of]
    group = None if ranking.per is None else one.org_unit.groups.get(ranking.per)
    points = [cells[name].published for name in (ranking.of, *ranking.tie_break)]
    key = tuple((number is not None, number or Fraction(0)) for number in points)
    ranked = cell.points is not None and (ranking.per is None or group is not None)
    return Contender(one, cell, group, key, ranked)


def rank(key: Key, others: Sequence[Key], ties: Ties) -> int:
    """Return the rank of points among those of all who take part; most points are first.

    >>> [rank(((True, 8),), [((True, n),) for n in (9, 9, 8, 8)], ties) for ties in Ties]
    [3, 4, 2]
    """
    better = [other for other in others if other > key]
    if ties is Ties.DENSE:
        return len(set(better)) + 1
    if ties is Ties.MIN:
        return len(better) + 1
    return len(better) + others.count(key)
