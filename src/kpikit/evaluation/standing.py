"""Where one unit stands in one window: points, grades and ranks by scorecard."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field, frozen

from kpikit.evaluation.nodes import NodeCells
from kpikit.evaluation.rankings import Places, placed
from kpikit.evaluation.resolved import ResolvedCard
from kpikit.evaluation.run import Computed
from kpikit.evaluation.score_tables import scored_cells

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.evaluation.resolved import ResolvedRanking


@define(eq=False)
class Seen:
    """What was computed, looked at by scorecards; what is looked at once is kept.

    Attributes:
        computed: what was computed.
    """

    computed: Computed
    _nodes: dict[str, Mapping[str, NodeCells]] = field(factory=dict)
    _places: dict[str, Places] = field(factory=dict)

    def standings(self, window: int, code: int) -> Mapping[str, Standing]:
        """Return where a unit stands in the scorecards that score it, by their ids.

        Args:
            window: the number of the window.
            code: the code of the unit.
        """
        found = {}
        for card, top in self.computed.cards:
            member = int(card.members.positions[code])
            place = window * len(card.members) + member
            if member >= 0 and scored_cells(card, self.computed.windows)[place]:
                found[str(card.declared.id)] = Standing(self, card, top, member, place)
        return found

    def nodes(self, card: str, top: NodeCells) -> Mapping[str, NodeCells]:
        """Return the cells of the nodes of a scorecard by id."""
        if card not in self._nodes:
            self._nodes[card] = top.by_id()
        return self._nodes[card]

    def places(self, ranking: ResolvedRanking, nodes: Mapping[str, NodeCells]) -> Places:
        """Return the places of the members of a scorecard in a ranking."""
        name = ranking.declared.id
        if name not in self._places:
            self._places[name] = placed(ranking, nodes, len(self.computed.windows))
        return self._places[name]


@frozen(eq=False)
class Standing:
    """Where one unit stands in one scorecard and window.

    Attributes:
        seen: what was computed.
        card: the scorecard.
        top: the cells of its top.
        member: the number of the unit among its members.
        place: the place of the unit's cells.
    """

    seen: Seen
    card: ResolvedCard
    top: NodeCells
    member: int
    place: int

    def races(self) -> Iterator[tuple[str, ResolvedRanking | None]]:
        """Yield the nodes by which the unit is ranked; the top also where it is not."""
        found = [(one.node, one) for one in self.card.rankings if one.peers[self.member]]
        top = str(self.card.top.declared.id)
        if top not in {node for node, _ in found}:
            yield top, None
        yield from found

    def leaves(self, indicator: str, target: str) -> Iterator[str]:
        """Yield the leaves that score a target."""
        for card, node in self.seen.computed.leaves.get((indicator, target), ()):
            if card is self.card:
                yield str(node.resolved.declared.id)

    def points(self, node: str) -> Fraction | None:
        """Return the published points of a node."""
        cells = self._node(node)
        if not cells.valued[self.place]:
            return None
        declared, own = cells.resolved.declared, cells.points.take(np.array([self.place]))
        return own.rounded(declared.decimals, declared.rounding.value).fractions()[0]

    def grade(self, node: str) -> str | None:
        """Return the grade of a node."""
        grades = self.seen.computed.grades.get(self._node(node).resolved.thing.id)
        given = -1 if grades is None else int(grades.given[self.place])
        if grades is None or given < 0:
            return None
        return str(grades.resolved.declared.grade_ids[given])

    def rank(self, ranking: ResolvedRanking | None) -> int | Fraction | None:
        """Return the place in a ranking."""
        if ranking is None:
            return None
        places = self.seen.places(ranking, self._nodes)
        number = int(places.numbers[self.place])
        return (number if places.scale == 1 else Fraction(number, places.scale)) or None

    def _node(self, name: str) -> NodeCells:
        return self._nodes[name]

    @property
    def _nodes(self) -> Mapping[str, NodeCells]:
        return self.seen.nodes(self.card.declared.id, self.top)
