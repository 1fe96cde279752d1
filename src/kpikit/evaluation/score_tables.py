"""Points as result tables: blocks of columns, nothing turned into records yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.evaluation.cells import NOT_APPLICABLE, Mask, Values
from kpikit.evaluation.graded import GradeCells
from kpikit.evaluation.leaves import REASONS
from kpikit.evaluation.nodes import NodeCells
from kpikit.evaluation.resolved import ResolvedCard
from kpikit.evaluation.tables import Columns, org_units, periods, statuses
from kpikit.kernels.masks import codes_of_zero, every, everywhere
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES
from kpikit.periods import Period
from kpikit.results import Block, Coded, Column, Constant, Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray


@frozen(eq=False)
class _NodeRows:
    """The cells of a node of a scorecard.

    Attributes:
        node: the node.
        card: the scorecard.
        windows: the evaluated windows.
        grades: the grades of the node; none if it has no grades.
    """

    node: NodeCells
    card: ResolvedCard
    windows: Sequence[Period]
    grades: GradeCells | None

    def constant(self, value: object) -> Constant:
        return Constant(value, len(self.node.states))

    def grade(self) -> Column:
        return self.constant(None) if self.grades is None else self.grades.names()

    def provisional(self) -> Column:
        return self.constant(None) if self.grades is None else self.grades.marks()

    def reason(self) -> Coded:
        found = reasons(self.node, self.card)
        return found if self.grades is None else self.grades.explained(found)


_OF_NODE: Mapping[str, Callable[[_NodeRows], Column]] = {
    "org_unit": lambda rows: org_units(rows.card.members, rows.windows),
    "period": lambda rows: periods(rows.card.members, rows.windows),
    "scorecard": lambda rows: rows.constant(rows.card.declared.id),
    "node": lambda rows: rows.constant(rows.node.resolved.declared.id),
    "points": lambda rows: Numbers(published(rows.node), rows.node.valued),
    "max_points": lambda rows: maximum(rows.node),
    "state": lambda rows: Coded(rows.node.states, STATES),
    "obs_status": lambda rows: statuses(rows.node.statuses, rows.node.based),
    "coverage": lambda rows: Numbers(coverage(rows.node), rows.node.counted > 0),
    "excess": lambda rows: excess(rows.node),
    "grade": _NodeRows.grade,
    "provisional": _NodeRows.provisional,
    "reason": _NodeRows.reason,
}


def score_blocks(
    card: ResolvedCard,
    top: NodeCells,
    windows: Sequence[Period],
    grades: Mapping[str, GradeCells],
) -> Iterator[Block]:
    """Yield the rows of all nodes of a scorecard; `grades` has theirs by id in the graph."""
    shown = scored_cells(card, windows)
    whole = every(shown)
    for node in top.below():
        rows = _NodeRows(node, card, windows, grades.get(node.resolved.thing.id))
        block = Block(len(shown), Columns(_OF_NODE, rows))
        yield block if whole else block.kept(shown)


def scored_cells(card: ResolvedCard, windows: Sequence[Period]) -> NDArray[np.bool_]:
    """Return for each cell whether the scorecard scores its window."""
    fits = [card.declared.scores(window) for window in windows]
    return np.repeat(np.array(fits, dtype=np.bool_), len(card.members))


def published(node: NodeCells) -> Rationals:
    """Return the points as they are published: rounded to the node's decimals."""
    declared = node.resolved.declared
    return node.points.rounded(declared.decimals, declared.rounding.value)


def maximum(node: NodeCells) -> Column:
    """Return the most points of a node, in each cell if it shrinks."""
    if node.shrunk is None:
        return Constant(node.resolved.max_points, len(node.states))
    return Numbers(node.shrunk, everywhere(len(node.states)))


def excess(node: NodeCells) -> Column:
    """Return the points above a node's cap, where there are any."""
    cap, uncut = node.resolved.cap, node.uncut
    if cap is None or uncut is None:
        return Constant(None, len(node.states))
    beyond = uncut().clipped(node.resolved.floor, None).minus(cap)
    known = node.valued & node.measured & beyond.above(Fraction(0))
    return Numbers(beyond, known if node.refused is None else known & ~node.refused)


def points_of(node: NodeCells, shown: Mask) -> Values:
    """Return a node as targets see it: published points; those that only a policy gives are none.

    Args:
        node: its cells.
        shown: where it is scored at all.
    """
    zeros = codes_of_zero(len(shown))
    return Values(
        held=published(node),
        states=np.where(shown, node.states, np.uint8(NOT_APPLICABLE)),
        statuses=node.statuses,
        judgements=zeros,
        bounds=zeros,
        valued=node.valued & node.measured & shown,
        reported=shown,
        exists=shown,
        sourced=node.based,
    )


def coverage(node: NodeCells) -> Rationals:
    """Return the share of the leaves below a node with reported values, where any applies."""
    reported = Rationals.scaled(node.reported, 1)
    return reported.over(Rationals.scaled(np.maximum(node.counted, 1), 1))


def reasons(node: NodeCells, card: ResolvedCard) -> Coded:
    """Return why a node has no value: the reason, and the leaf it comes from if that is below."""
    leaves = (*card.leaves, "")
    keys = node.reasons.astype(np.int64) * len(leaves) + node.causes % len(leaves)
    found, codes = np.unique(keys, return_inverse=True)
    words: list[str | None] = []
    for key in found.tolist():
        reason, leaf = REASONS[key // len(leaves)], leaves[key % len(leaves)]
        below = reason is not None and leaf not in {"", node.resolved.declared.id}
        words.append(f"{reason}: {leaf}" if below else reason)
    return Coded(codes, words)
