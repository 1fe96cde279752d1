"""Computing: from a specification made ready, and observations, to cells and points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.evaluation.compared import IndicatorCells
from kpikit.evaluation.graded import GradeCells
from kpikit.evaluation.leaves import aligned
from kpikit.evaluation.nodes import NodeCells
from kpikit.evaluation.resolved import ResolvedCard
from kpikit.evaluation.resolved_nodes import ResolvedLeaf
from kpikit.evaluation.score_tables import published, scored_cells
from kpikit.evaluation.things import Things
from kpikit.kernels.rationals import Rationals
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.evaluation.measures import Measures
    from kpikit.evaluation.tables import Lost


@frozen(eq=False)
class Computed:
    """Everything that was computed.

    Attributes:
        windows: the evaluated windows.
        things: gives the cells of all things in any windows.
        indicators: cells of each indicator by id.
        cards: each scorecard with the cells of its top.
        nodes: cells of the nodes that targets name, as of indicators, by that name.
        grades: grades of nodes by the id of the node in the graph.
    """

    windows: tuple[Period, ...]
    things: Things
    indicators: Mapping[str, IndicatorCells]
    cards: tuple[tuple[ResolvedCard, NodeCells], ...]
    nodes: Mapping[str, IndicatorCells]
    grades: Mapping[str, GradeCells]

    @property
    def measures(self) -> Measures:
        """What gives the values of indicators in any windows."""
        return self.things.measures

    @cached_property
    def leaves(self) -> Mapping[tuple[str, str], Sequence[tuple[ResolvedCard, NodeCells]]]:
        """Return the scored leaves that score a target, by indicator and target."""
        found: dict[tuple[str, str], list[tuple[ResolvedCard, NodeCells]]] = {}
        scored = ((card, leaf) for card, top in self.cards for leaf in top.scored_leaves())
        for card, node in scored:
            leaf = node.resolved
            if not isinstance(leaf, ResolvedLeaf):
                continue
            for target in leaf.targets:
                found.setdefault((leaf.declared.indicator, target), []).append((card, node))
        return found


def run(things: Things, windows: Sequence[Period]) -> Computed:
    """Return the cells of all indicators and the points of all nodes in some windows.

    Raises:
        EvaluationError: a scoring rule in Python fails.
    """
    asked, resolved = tuple(windows), things.resolved
    frame = things.frame(asked)
    frame.everything()
    indicators = {name: frame.indicator(name) for name in resolved.indicators}
    cards = tuple((card, frame.node(card.top.thing)) for card in resolved.cards)
    points = {name: frame.indicator(name) for name in resolved.points}
    grades = {name: found for name in resolved.grades if (found := frame.grades(name)) is not None}
    return Computed(asked, things, indicators, cards, points, grades)


def points_lost(computed: Computed, cells: IndicatorCells, target: str) -> Lost:
    """Return the points lost in each cell of an indicator, over all leaves that score a target."""
    indicator = cells.resolved.declared.id
    lost = Rationals.constant(Fraction(0), len(cells.values))
    known = np.zeros(len(cells.values), dtype=np.bool_)
    for card, node in computed.leaves.get((indicator, target), ()):
        if not len(card.members):
            continue
        places = aligned(card.members, cells.resolved.members, len(computed.windows))
        there = np.maximum(places, 0)
        shown = scored_cells(card, computed.windows)
        here = (node.valued & shown)[there] & (places >= 0)
        points = published(node).take(there).negated().plus(node.resolved.max_points)
        lost = lost.plus(Rationals.chosen(here, points, Fraction(0)))
        known = known | here
    return lost, known
