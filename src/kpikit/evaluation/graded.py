"""The grades of the cells of a node, and why they are what they are."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import NOT_APPLICABLE, Codes, Mask
from kpikit.evaluation.nodes import NodeCells
from kpikit.evaluation.resolved import ResolvedCard
from kpikit.evaluation.resolved_grades import ResolvedGrades
from kpikit.kernels.rationals import Rationals
from kpikit.results import Coded

Places: TypeAlias = NDArray[np.int64]
"""For each cell the place of a grade; -1 for none."""

NO_GRADE = -1


@frozen
class Note:
    """Why some cells have their grade.

    Attributes:
        where: the cells.
        text: the reason.
    """

    where: Mask
    text: str


@frozen(eq=False)
class GradeCells:
    """The grades of a node.

    Attributes:
        resolved: what is declared.
        card: the scorecard.
        node: the cells of the node.
        given: the grade of each cell.
        best: the best grade that it could still be.
        worst: the worst one.
        notes: why the grades are what they are.
    """

    resolved: ResolvedGrades
    card: ResolvedCard
    node: NodeCells
    given: Places
    best: Places
    worst: Places
    notes: tuple[Note, ...]

    @property
    def provisional(self) -> Mask:
        """Where an undetermined condition could change the grade."""
        return np.not_equal(self.best, self.worst)

    @property
    def states(self) -> Codes:
        """What a cell without a grade is instead."""
        return np.where(self.node.valued, np.uint8(NOT_APPLICABLE), self.node.states)

    @property
    def numbers(self) -> Rationals:
        """The numbers that stand for grades in formulas: more for better ones, 1 for the last."""
        return Rationals.scaled(len(self.resolved.grades) - self.given)

    def names(self) -> Coded:
        """Return the ids of the grades."""
        ids = self.resolved.declared.grade_ids
        return Coded(np.where(self.given < 0, len(ids), self.given), (*ids, None))

    def marks(self) -> Coded:
        """Return whether grades are provisional; nothing where there are none."""
        codes = np.where(self.given < 0, 2, self.provisional.astype(np.int64))
        return Coded(codes, (False, True, None))

    def explained(self, reasons: Coded) -> Coded:
        """Return the reasons of a node, with those of its grades behind them."""
        codes, words = reasons.codes, list(reasons.words)
        for note in self.notes:
            found, codes = np.unique(codes * 2 + note.where, return_inverse=True)
            texts = [(words[key // 2], note.text if key % 2 else None) for key in found.tolist()]
            words = ["; ".join(str(text) for text in pair if text) or None for pair in texts]
        return Coded(codes, words)
