"""What scores give beyond rules: conditions, points given outright, scores made of parts.

Columns are laid out as in `kpikit.evaluation.cells`, over the members of the scorecard.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial, reduce
from typing import TYPE_CHECKING, Protocol

import numpy as np
from attrs import evolve, frozen

from kpikit.evaluation.cells import MISSING, NOT_APPLICABLE, NOT_DUE, VALUE, Codes, Mask
from kpikit.evaluation.compared import IndicatorCells
from kpikit.evaluation.leaves import CONDITION, FORMULA, NO_TARGET, Cells, finished, scored, uncut
from kpikit.evaluation.resolved import Members
from kpikit.kernels.aggregation import weakest
from kpikit.kernels.masks import codes_of_zero, everywhere, some
from kpikit.kernels.rationals import Rationals
from kpikit.model.scoring import FirstOf, GivenPoints, HighestOf, LowestOf, SumOf

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.evaluation.resolved_nodes import ResolvedLeaf
    from kpikit.formulas import CellColumn
    from kpikit.model.formulas import Tree

_ZERO = Fraction(0)


class Formulas(Protocol):
    """Evaluates formulas for the units and windows of a scorecard."""

    def condition(self, tree: Tree, /) -> CellColumn:
        """Return where a condition is true; it reads points as they are published."""
        ...

    def number(self, tree: Tree, /) -> CellColumn:
        """Return the numbers that a formula gives."""
        ...


@frozen(eq=False)
class Worth:
    """What a score gives for each cell.

    Attributes:
        points: exact points; without meaning where there is a reason.
        states: what the cells are instead of a value: codes of `STATES`.
        reasons: why there are no points: codes of `kpikit.evaluation.leaves.REASONS`.
        statuses: codes of obs_status of what the points are made of.
        refused: where the condition is false: the points are 0 and count for nothing.
        uncut: gives the points before floor and cap; it computes them when it is asked.
    """

    points: Rationals
    states: Codes
    reasons: Codes
    statuses: Codes
    refused: Mask
    uncut: Callable[[], Rationals]

    @property
    def valued(self) -> Mask:
        """Where there are points."""
        return np.equal(self.states, VALUE)


def worth(
    leaf: ResolvedLeaf, cells: IndicatorCells, members: Members, windows: int, formulas: Formulas
) -> Worth:
    """Return what a leaf gives to the members of its scorecard; nothing where there is no cell."""
    read = Cells.of(cells.resolved.members, members, windows)
    observed = read.states(cells.values.states)
    nowhere = ~read.codes(cells.values.exists)
    nowhere = nowhere if read.outside is None else nowhere | read.outside
    found = _Scores(cells, members, windows, formulas, observed).score(leaf)
    if not some(nowhere):
        return found
    return evolve(
        found,
        states=np.where(nowhere, np.uint8(NOT_APPLICABLE), found.states),
        reasons=np.where(nowhere, np.uint8(NOT_APPLICABLE), found.reasons),
        refused=found.refused & ~nowhere,
    )


@frozen(eq=False)
class _Scores:
    """Computes the scores of one leaf.

    Attributes:
        cells: the cells of its indicator.
        members: the units of its scorecard.
        windows: how many windows there are.
        formulas: evaluates formulas for them.
        observed: states of the cells that the leaf reads.
    """

    cells: IndicatorCells
    members: Members
    windows: int
    formulas: Formulas
    observed: Codes

    def score(self, leaf: ResolvedLeaf) -> Worth:
        """Return what a score gives: 0 where its condition is false, else what its rule says."""
        found = self._measured(leaf)
        return found if leaf.when is None else gated(found, self.formulas.condition(leaf.when))

    def _measured(self, leaf: ResolvedLeaf) -> Worth:
        """Return what the rule of a score says, or what stands in its place."""
        rule = leaf.rule
        if isinstance(rule, GivenPoints):
            return _finished(leaf, self._given(leaf))
        if isinstance(rule, FirstOf):
            return _finished(leaf, first_of([self.score(part) for part in leaf.parts]))
        if isinstance(rule, SumOf | HighestOf | LowestOf):
            parts = [self.score(part) for part in leaf.parts]
            return _finished(leaf, together(parts, _COMBINED[type(rule)](parts)))
        found = scored(leaf, self.cells, self.members, self.windows)
        states = np.where(found.reasons >= NO_TARGET, np.uint8(MISSING), found.reasons)
        made = self._made(found.points, states, found.reasons, found.statuses)
        return evolve(made, uncut=partial(uncut, leaf, self.cells, self.members, self.windows))

    def _given(self, leaf: ResolvedLeaf) -> Worth:
        """Return points that are given, whatever is measured, to what applies and is due."""
        none = codes_of_zero(len(self.observed))
        barred = (self.observed == NOT_DUE) | (self.observed == NOT_APPLICABLE)
        if isinstance(leaf.given, Fraction):
            points = Rationals.constant(leaf.given, len(none))
            states, reasons, statuses = none, none, none
        else:
            assert leaf.given is not None  # noqa: S101 - points are a number or a formula
            found = self.formulas.number(leaf.given)
            points, states, statuses = found.values, found.states, found.statuses
            reasons = np.where(found.valued, np.uint8(VALUE), np.uint8(FORMULA))
        if some(barred):
            states = np.where(barred, self.observed, states)
            reasons = np.where(barred, self.observed, reasons)
        return self._made(points, states, reasons, statuses)

    def _made(self, points: Rationals, states: Codes, reasons: Codes, statuses: Codes) -> Worth:
        return Worth(points, states, reasons, statuses, ~everywhere(len(states)), lambda: points)


def _finished(leaf: ResolvedLeaf, found: Worth) -> Worth:
    """Return points clipped and rounded as the score declares."""
    return evolve(found, points=finished(leaf, found.points))


def gated(found: Worth, condition: CellColumn) -> Worth:
    """Return what is left of a score under a condition."""
    refused, unknown = condition.truths == 0, ~condition.valued
    here = condition.valued & ~refused
    blocked = np.where(unknown, condition.states, np.uint8(VALUE))
    reason = np.where(unknown, np.uint8(CONDITION), np.uint8(VALUE))
    return Worth(
        points=Rationals.chosen(here, found.points, _ZERO),
        states=np.where(here, found.states, blocked),
        reasons=np.where(here, found.reasons, reason),
        statuses=weakest([condition.statuses, found.statuses], [condition.valued, here]),
        refused=refused,
        uncut=found.uncut,
    )


# --- scores made of parts ---


def together(parts: Sequence[Worth], points: Rationals) -> Worth:
    """Return what parts give together; any that gives none leaves the whole without.

    Missing goes before not due before not applicable, an earlier part before a later one.
    """
    states, reasons = parts[0].states, parts[0].reasons
    for part in parts[1:]:
        # As uint8, the code 0 of a value becomes 255 and loses against every other one.
        before = part.states - np.uint8(1) < states - np.uint8(1)
        states = np.where(before, part.states, states)
        reasons = np.where(before, part.reasons, reasons)
    statuses = weakest([part.statuses for part in parts], [part.valued for part in parts])
    return Worth(points, states, reasons, statuses, ~everywhere(len(states)), lambda: points)


def first_of(parts: Sequence[Worth]) -> Worth:
    """Return what the first part gives whose condition is not false; 0 if all are."""
    length = len(parts[0].states)
    points, none = Rationals.constant(_ZERO, length), codes_of_zero(length)
    states, reasons, statuses = none, none, none
    open_ = everywhere(length)
    for part in parts:
        taken = open_ & ~part.refused
        points = Rationals.chosen(taken, part.points, points)
        states = np.where(taken, part.states, states)
        reasons = np.where(taken, part.reasons, reasons)
        statuses = weakest([statuses, part.statuses], [everywhere(length), open_ & part.valued])
        open_ = open_ & part.refused
    return Worth(points, states, reasons, statuses, ~everywhere(length), lambda: points)


def _sum_of(parts: Sequence[Worth]) -> Rationals:
    return Rationals.total([Rationals.chosen(part.refused, _ZERO, part.points) for part in parts])


def _highest_of(parts: Sequence[Worth]) -> Rationals:
    return reduce(lambda one, other: _further(one, other, 1), parts).points


def _lowest_of(parts: Sequence[Worth]) -> Rationals:
    return reduce(lambda one, other: _further(one, other, -1), parts).points


def _further(one: Worth, other: Worth, sign: int) -> Worth:
    """Return the points that are more, or less with the sign -1, of those that count; else 0."""
    beyond = one.points.compared(other.points) == -sign
    taken = ~other.refused & (beyond | one.refused)
    return evolve(
        one,
        points=Rationals.chosen(taken, other.points, one.points),
        refused=one.refused & other.refused,
    )


_COMBINED = {SumOf: _sum_of, HighestOf: _highest_of, LowestOf: _lowest_of}
