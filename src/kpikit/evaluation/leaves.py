"""Leaves of a scorecard: cells of an indicator become points by a rule."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, runtime_checkable

import numpy as np
from attrs import frozen

from kpikit.evaluation.cells import NOT_APPLICABLE, VALUE, Codes, Mask
from kpikit.evaluation.compared import MET, UNDETERMINED
from kpikit.kernels.rationals import Rationals
from kpikit.model.scoring import Against, Measured, Reads, WithoutRatio
from kpikit.model.states import STATES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.evaluation.compared import IndicatorCells, TargetCells
    from kpikit.evaluation.resolved import Members, ResolvedLeaf

REASONS = (
    None,
    *(state.value for state in STATES[1:]),
    "no_target",
    "without_ratio",
    "no_number",
    "undetermined",
    "available",
)
"""Why a node has no value, by code; the first codes are those of states."""

NO_TARGET = REASONS.index("no_target")
NO_RATIO = REASONS.index("without_ratio")
NO_NUMBER = REASONS.index("no_number")
NOT_DECIDED = REASONS.index("undetermined")
AVAILABLE = REASONS.index("available")

_ZERO, _ONE = Fraction(0), Fraction(1)


@runtime_checkable
class ColumnarRule(Protocol):
    """A scoring rule that can also compute a whole column at once."""

    def column(self, measures: Rationals, max_points: Fraction) -> Rationals:
        """Return the points of a column of cells."""
        ...


@frozen(eq=False)
class Scored:
    """The points of a leaf for the members of its scorecard.

    Attributes:
        points: exact points; without meaning where there is a reason.
        reasons: why there are none: codes of `REASONS`; 0 where there are points.
        states: codes of the states of the cells.
        statuses: codes of obs_status of the cells.
    """

    points: Rationals
    reasons: Codes
    states: Codes
    statuses: Codes


@frozen(eq=False)
class _Measure:
    """What a rule reads of each cell, and why it is absent: 0 where it is there."""

    numbers: Rationals
    reasons: Codes


def aligned(source: Members, wanted: Members, windows: int) -> NDArray[np.intp]:
    """Return for each cell of the wanted members its place among the source's cells, or -1."""
    positions = source.positions[wanted.codes].astype(np.intp)
    starts = np.arange(windows, dtype=np.intp)[:, None] * len(source)
    return np.where(positions < 0, -1, starts + positions).ravel()


def scored(leaf: ResolvedLeaf, cells: IndicatorCells, members: Members, windows: int) -> Scored:
    """Return the points of a leaf for the members of its scorecard."""
    places = aligned(cells.resolved.members, members, windows)
    outside = places < 0
    if outside.all():
        return _nowhere(len(places))
    there = np.maximum(places, 0)
    states = np.where(outside, NOT_APPLICABLE, cells.values.states[there]).astype(np.uint8)
    measure = _measure(leaf, cells, there)
    reasons = np.where(states == VALUE, measure.reasons, states).astype(np.uint8)
    numbers = Rationals.chosen(reasons == VALUE, measure.numbers, _ZERO)
    points, reasons = _by_met(leaf, cells, there, _by_rule(leaf, numbers), reasons)
    return Scored(_finished(leaf, points), reasons, states, cells.values.statuses[there])


def _nowhere(length: int) -> Scored:
    absent = np.full(length, NOT_APPLICABLE, dtype=np.uint8)
    nothing = Rationals.constant(_ZERO, length)
    return Scored(nothing, absent, absent, np.zeros(length, dtype=np.uint8))


def _measure(leaf: ResolvedLeaf, cells: IndicatorCells, there: NDArray[np.intp]) -> _Measure:
    """Return what the rule of a leaf reads of the cells at some places."""
    score = leaf.declared.score
    if score.target is None:
        valued = cells.values.valued[there]
        reasons = np.where(valued, VALUE, NO_NUMBER)
        return _Measure(cells.values.numbers.take(there), reasons.astype(np.uint8))
    target = cells.targets[score.target]
    if getattr(leaf.rule, "reads", Reads.MEASURE) is Reads.MET:
        return _met_measure(target, there)
    if score.against is Against.PATH:
        return _ratio_measure(*_against_path(cells, target), target, there)
    return _ratio_measure(target.achieved.ratio, target.has_ratio, target, there)


def _met_measure(target: TargetCells, there: NDArray[np.intp]) -> _Measure:
    met = target.met[there]
    decided = np.where(met == UNDETERMINED, NOT_DECIDED, VALUE)
    reasons = np.where(target.faced[there], decided, NO_TARGET).astype(np.uint8)
    return _Measure(Rationals.scaled((met == MET).astype(np.int64), 1), reasons)


def _against_path(cells: IndicatorCells, target: TargetCells) -> tuple[Rationals, Mask]:
    """Return the achievement of what is due on the path, and where it has a meaning."""
    meaning = target.has_path & (target.due.compared(_ZERO) > 0)
    due = Rationals.chosen(meaning, target.due, _ONE)
    return cells.values.numbers.over(due), meaning


def _ratio_measure(
    ratio: Rationals, meaning: Mask, target: TargetCells, there: NDArray[np.intp]
) -> _Measure:
    reasons = np.where(meaning, VALUE, np.where(target.faced, NO_RATIO, NO_TARGET))
    return _Measure(ratio.take(there), reasons[there].astype(np.uint8))


def _by_met(
    leaf: ResolvedLeaf,
    cells: IndicatorCells,
    there: NDArray[np.intp],
    points: Rationals,
    reasons: Codes,
) -> tuple[Rationals, Codes]:
    """Return points and reasons, full or no points where only the comparison has a meaning."""
    score = leaf.declared.score
    if score.target is None or score.without_ratio is not WithoutRatio.BY_MET:
        return points, reasons
    met = cells.targets[score.target].met[there]
    judged = (reasons == NO_RATIO) & (met != UNDETERMINED)
    full = judged & (met == MET)
    points = Rationals.chosen(full, leaf.max_points, Rationals.chosen(judged, _ZERO, points))
    return points, np.where(judged, VALUE, reasons).astype(np.uint8)


def _finished(leaf: ResolvedLeaf, points: Rationals) -> Rationals:
    """Return points clipped and rounded as the score declares."""
    score = leaf.declared.score
    clipped = points.clipped(leaf.floor, leaf.cap)
    return clipped if score.round is None else clipped.rounded(score.round, score.rounding.value)


def _by_rule(leaf: ResolvedLeaf, measures: Rationals) -> Rationals:
    rule, most = leaf.rule, leaf.max_points
    if isinstance(rule, ColumnarRule):
        return rule.column(measures, most)
    cells = (Measured(measure=measure, max_points=most) for measure in measures.fractions())
    return Rationals.of([rule.points(cell) for cell in cells])
