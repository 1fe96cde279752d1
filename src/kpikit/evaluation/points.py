"""Points of the nodes of a scorecard, from its leaves to its top.

Columns are laid out as in `kpikit.evaluation.cells`, over the members of the scorecard.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Protocol, runtime_checkable

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import (
    MET,
    MISSING,
    NOT_APPLICABLE,
    UNDETERMINED,
    VALUE,
    Codes,
    IndicatorCells,
    Mask,
)
from kpikit.evaluation.resolved import Members, ResolvedCard, ResolvedGroup, ResolvedLeaf
from kpikit.kernels.aggregation import sum_of_points, weakest
from kpikit.kernels.rationals import Rationals
from kpikit.model.scorecards import Policy
from kpikit.model.scoring import Measured, WithoutRatio
from kpikit.model.states import STATES

REASONS = (None, *(state.value for state in STATES[1:]), "no_target", "without_ratio")
"""Why a node has no value, by code; the first codes are those of states."""

NO_TARGET = REASONS.index("no_target")
NO_RATIO = REASONS.index("without_ratio")


@runtime_checkable
class ColumnarRule(Protocol):
    """A scoring rule that can also compute a whole column at once."""

    def column(self, measures: Rationals, max_points: Fraction) -> Rationals:
        """Return the points of a column of cells."""
        ...


@frozen(eq=False)
class NodeCells:
    """The cells of one node.

    Attributes:
        resolved: the node.
        points: exact points; 0 where there are none.
        valued: whether there are points, 0 by policy included.
        states: codes of `STATES`.
        statuses: codes of obs_status, among what the points are made of.
        reasons: codes of `REASONS`.
        causes: number of the leaf that is the reason; -1 without one.
        reported: weight of the leaves with a reported value.
        counted: weight of the leaves that apply.
        based: whether the points are made of any reported value.
        children: the cells of the nodes below.
    """

    resolved: ResolvedGroup | ResolvedLeaf
    points: Rationals
    valued: Mask
    states: Codes
    statuses: Codes
    reasons: Codes
    causes: NDArray[np.int16]
    reported: NDArray[np.int64]
    counted: NDArray[np.int64]
    based: Mask
    children: tuple[NodeCells, ...] = ()

    @property
    def measured(self) -> Mask:
        """Whether the points are made of reported values, not of a policy."""
        return np.equal(self.states, VALUE)

    def policed(self, policy: Policy) -> Mask:
        """Return where the node has no value and its policy for that state is the given one."""
        policies = self.resolved.policies
        table = np.array([False, *(policies[state] is policy for state in STATES[1:])])
        return table[self.states]


def card_cells(
    card: ResolvedCard, indicators: Mapping[str, IndicatorCells], windows: int
) -> NodeCells:
    """Return the cells of the top of a scorecard, with all nodes below it."""
    return _group_cells(card.top, _Inputs(card, indicators, windows, _leaf_weights(card)))


@frozen(eq=False)
class _Inputs:
    card: ResolvedCard
    indicators: Mapping[str, IndicatorCells]
    windows: int
    weights: Mapping[int, int]


def _leaf_weights(card: ResolvedCard) -> Mapping[int, int]:
    """Return max_points of each leaf as whole numbers in the same proportion."""
    maxima = {leaf.number: leaf.max_points for leaf in _leaves(card.top)}
    common = math.lcm(*(maximum.denominator for maximum in maxima.values()))
    return {number: int(maximum * common) for number, maximum in maxima.items()}


def _leaves(group: ResolvedGroup) -> list[ResolvedLeaf]:
    found: list[ResolvedLeaf] = []
    for child in group.children:
        found.extend([child] if isinstance(child, ResolvedLeaf) else _leaves(child))
    return found


# --- leaves ---


def _leaf_cells(leaf: ResolvedLeaf, inputs: _Inputs) -> NodeCells:
    cells = inputs.indicators[leaf.declared.indicator]
    places = aligned(cells.resolved.members, inputs.card.members, inputs.windows)
    outside = places < 0
    there = np.maximum(places, 0)
    states = np.where(outside, NOT_APPLICABLE, cells.states[there]).astype(np.uint8)
    points, reasons = _scored(leaf, cells, there, states)
    weight = inputs.weights[leaf.number]
    return _with_policy(
        NodeCells(
            resolved=leaf,
            points=points,
            valued=reasons == VALUE,
            states=np.where(reasons >= NO_TARGET, MISSING, states).astype(np.uint8),
            statuses=cells.statuses[there],
            reasons=reasons,
            causes=np.where(reasons == VALUE, -1, leaf.number).astype(np.int16),
            reported=np.where(states == VALUE, weight, 0),
            counted=np.where(states == NOT_APPLICABLE, 0, weight),
            based=reasons == VALUE,
        )
    )


def aligned(source: Members, wanted: Members, windows: int) -> NDArray[np.intp]:
    """Return for each cell of the wanted members its place among the source's cells, or -1."""
    positions = source.positions[wanted.codes].astype(np.intp)
    starts = np.arange(windows, dtype=np.intp)[:, None] * len(source)
    return np.where(positions < 0, -1, starts + positions).ravel()


def _scored(
    leaf: ResolvedLeaf, cells: IndicatorCells, there: NDArray[np.intp], states: Codes
) -> tuple[Rationals, Codes]:
    """Return points and reasons of the cells at some places."""
    name = leaf.declared.score.target
    if name is None:
        return _ruled(leaf, cells.values.take(there)), states
    target = cells.targets[name]
    faced, ratio = target.faced[there], target.has_ratio[there]
    points = _by_rule(
        leaf, Rationals.chosen(ratio, target.achieved.ratio.take(there), _zeros(len(there)))
    )
    met = target.met[there]
    by_met = leaf.declared.score.without_ratio is WithoutRatio.BY_MET
    judged = ~ratio & faced & (met != UNDETERMINED) & by_met
    if judged.any():
        full = Rationals.constant(leaf.max_points, len(there))
        points = Rationals.chosen(
            judged, Rationals.chosen(met == MET, full, _zeros(len(there))), points
        )
    reasons = np.where(faced, np.where(ratio | judged, VALUE, NO_RATIO), NO_TARGET)
    reasons = np.where(states == VALUE, reasons, states).astype(np.uint8)
    return _finished(leaf, points), reasons


def _ruled(leaf: ResolvedLeaf, measures: Rationals) -> Rationals:
    """Return the points that a leaf's score gives, clipped and rounded as declared."""
    return _finished(leaf, _by_rule(leaf, measures))


def _finished(leaf: ResolvedLeaf, points: Rationals) -> Rationals:
    """Return points clipped and rounded as declared."""
    score = leaf.declared.score
    points = points.clipped(leaf.floor, leaf.cap)
    return points if score.round is None else points.rounded(score.round, score.rounding.value)


def _by_rule(leaf: ResolvedLeaf, measures: Rationals) -> Rationals:
    rule, most = leaf.rule, leaf.max_points
    if isinstance(rule, ColumnarRule):
        return rule.column(measures, most)
    cells = (Measured(measure=measure, max_points=most) for measure in measures.fractions())
    return Rationals.of([rule.points(cell) for cell in cells])


def _zeros(length: int) -> Rationals:
    return Rationals.constant(Fraction(0), length)


# --- groups ---


def _group_cells(group: ResolvedGroup, inputs: _Inputs) -> NodeCells:
    children = tuple(
        _leaf_cells(child, inputs)
        if isinstance(child, ResolvedLeaf)
        else _group_cells(child, inputs)
        for child in group.children
    )
    present = [child.valued for child in children]
    states, reasons, causes = _inherited(children)
    measured = [child.valued & child.measured for child in children]
    return _with_policy(
        NodeCells(
            resolved=group,
            points=sum_of_points(
                [child.points for child in children],
                present,
                [child.resolved.max_points for child in children],
            ),
            valued=states == VALUE,
            states=states,
            statuses=weakest([child.statuses for child in children], measured),
            reasons=reasons,
            causes=causes,
            reported=np.sum([child.reported for child in children], axis=0),
            counted=np.sum([child.counted for child in children], axis=0),
            based=(states == VALUE) & np.any([child.based for child in children], axis=0),
            children=children,
        )
    )


def _inherited(children: Sequence[NodeCells]) -> tuple[Codes, Codes, NDArray[np.int16]]:
    """Return state, reason and cause that a group takes from its children.

    A failing child decides; without one, a group in which nothing is present takes the state of
    what is absent. Missing goes before not due before not applicable, earlier before later.
    """
    absent = np.array([~child.valued for child in children])
    failing = np.array([child.policed(Policy.FAIL) for child in children])
    decides = np.where(failing.any(axis=0), failing, absent & absent.all(axis=0))
    states = np.array([child.states for child in children])
    order = np.where(decides, states, len(STATES))
    first = order.argmin(axis=0)
    column = np.arange(order.shape[1])
    found = decides.any(axis=0)
    return (
        np.where(found, states[first, column], VALUE).astype(np.uint8),
        np.where(
            found, np.array([child.reasons for child in children])[first, column], VALUE
        ).astype(np.uint8),
        np.where(found, np.array([child.causes for child in children])[first, column], -1).astype(
            np.int16
        ),
    )


def _with_policy(cells: NodeCells) -> NodeCells:
    """Return cells in which a policy of zero has given its points."""
    zeroed = cells.policed(Policy.ZERO)
    points = Rationals.chosen(cells.valued, cells.points, _zeros(len(zeroed)))
    return evolve(cells, points=points, valued=cells.valued | zeroed)
