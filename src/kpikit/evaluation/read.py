"""What formulas read of results: numbers with states, as of an indicator.

Columns are laid out as in `kpikit.evaluation.cells`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.evaluation.cells import MISSING, NOT_APPLICABLE, VALUE, Codes, Mask
from kpikit.evaluation.compared import MET, UNDETERMINED
from kpikit.evaluation.moves import Windows
from kpikit.evaluation.nodes import NodeCells
from kpikit.evaluation.rankings import ranking_of_all
from kpikit.evaluation.resolved import ResolvedCard
from kpikit.evaluation.score_tables import scored_cells
from kpikit.evaluation.surroundings import Results
from kpikit.formulas import CellColumn
from kpikit.kernels.rationals import Rationals
from kpikit.model.rankings import Ties
from kpikit.model.states import STATES

if TYPE_CHECKING:
    from kpikit.evaluation.compared import TargetCells
    from kpikit.evaluation.graded import GradeCells
    from kpikit.evaluation.rankings import Places
    from kpikit.evaluation.resolved import Members, Resolved, ResolvedRanking
    from kpikit.model.graph import Thing


def verdicts(members: Members, found: TargetCells) -> Results:
    """Return where a target is met; what is undetermined for another reason is missing."""
    values = found.values
    why = np.where(found.faced, found.reasons, values.states)
    why = np.where((why == VALUE) | (why >= len(STATES)), MISSING, why)
    decided = found.faced & (found.met != UNDETERMINED)
    states = np.where(decided, VALUE, why).astype(np.uint8)
    truths = Rationals.scaled((found.met == MET).astype(np.int64), 1, 1)
    return Results(members, CellColumn(truths, states, found.statuses))


@frozen(eq=False)
class NodeResults:
    """Results of a node.

    Attributes:
        card: its scorecard.
        cells: its cells.
        windows: the windows; some may be too short for the scorecard.
    """

    card: ResolvedCard
    cells: NodeCells
    windows: Windows

    def of(self, numbers: Rationals, there: Mask, states: Codes) -> Results:
        """Return numbers of the node where they are there, and why they are not elsewhere."""
        states = np.where(there, np.uint8(VALUE), states)
        statuses = np.where(self.cells.sourced, self.cells.statuses, np.uint8(0))
        states = np.where(scored_cells(self.card, self.windows), states, np.uint8(NOT_APPLICABLE))
        return Results(self.card.members, CellColumn(numbers, states, statuses))


def ranked(resolved: Resolved, thing: Thing) -> tuple[ResolvedCard, ResolvedRanking]:
    """Return a ranking and its scorecard: a declared one, or that of all units by a node."""
    if thing.id in resolved.rankings:
        return resolved.rankings[thing.id]
    card, node = resolved.nodes[thing.id]
    return card, ranking_of_all(card, node.declared.id, Ties.MIN)


def ranks(node: NodeResults, ranking: ResolvedRanking, places: Places) -> Results:
    """Return ranks; who is not among the peers, or in no group, does not apply."""
    peers = np.tile(ranking.peers, len(node.windows)) & ~node.cells.valued
    states = np.where(peers, node.cells.states, np.uint8(NOT_APPLICABLE))
    return node.of(places.ranks, places.ranked, states)


def grades(found: GradeCells, windows: Windows) -> Results:
    """Return the numbers of grades; one that is provisional is not known yet."""
    sure = (found.given >= 0) & ~found.provisional
    states = np.where(found.given < 0, found.states, np.uint8(MISSING))
    return NodeResults(found.card, found.node, windows).of(found.numbers, sure, states)
