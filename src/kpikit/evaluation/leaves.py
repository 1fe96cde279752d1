"""Leaves of a scorecard: cells of an indicator become points by a rule."""

from __future__ import annotations

from fractions import Fraction
from functools import cache, partial
from typing import TYPE_CHECKING, TypeVar, cast

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import MISSING, NOT_APPLICABLE, VALUE, Codes, Mask
from kpikit.evaluation.compared import MET, UNDETERMINED
from kpikit.evaluation.failures import column_of, points_of
from kpikit.evaluation.resolved_nodes import ResolvedGroup, ResolvedLeaf
from kpikit.kernels.masks import codes_of_zero, every, some
from kpikit.kernels.peers import OUTSIDE, Peers
from kpikit.kernels.rationals import Rationals
from kpikit.model.scoring import Against, Measured, Reads, Unscored, WithoutRatio, reads_of
from kpikit.model.states import STATES
from kpikit.rules import ColumnarRule, MeasuredColumn, PointsColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kpikit.evaluation.compared import IndicatorCells, TargetCells
    from kpikit.evaluation.resolved import Members
    from kpikit.kernels.integers import Mode
    from kpikit.model.scoring import Given, ScoringRule

REASONS = (
    None,
    *(state.value for state in STATES[1:]),
    "no_target",
    "without_ratio",
    "no_number",
    "undetermined",
    "available",
    "condition",
    "formula",
    "not_imputed",
    "negative",
    "overdue",
    *(reason.value for reason in Unscored),
)
"""Why a node has no value, by code; the first codes are those of states."""

NO_TARGET = REASONS.index("no_target")
NO_RATIO = REASONS.index("without_ratio")
NO_NUMBER = REASONS.index("no_number")
NOT_DECIDED = REASONS.index("undetermined")
AVAILABLE = REASONS.index("available")
CONDITION = REASONS.index("condition")
FORMULA = REASONS.index("formula")
NOT_IMPUTED = REASONS.index("not_imputed")
NEGATIVE = REASONS.index("negative")
OVERDUE = REASONS.index("overdue")

_CODES = {reason: REASONS.index(reason.value) for reason in Unscored}

_ZERO = Fraction(0)

Array = TypeVar("Array", Codes, Mask)


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


@frozen(eq=False)
class Cells:
    """Which cells of an indicator a leaf reads, one for each of its own.

    Attributes:
        there: their places; any place where there is none. `None` if they are all, in their order.
        outside: where there is none.
    """

    there: NDArray[np.intp] | None
    outside: Mask | None

    @classmethod
    def of(cls, source: Members, wanted: Members, windows: int) -> Cells:
        """Return the cells of the wanted members among the source's."""
        if source is wanted:
            return cls(None, None)
        places = aligned(source, wanted, windows)
        outside = places < 0
        return cls(np.maximum(places, 0), outside if some(outside) else None)

    def codes(self, column: Array) -> Array:
        """Return the cells of a column of codes or of a mask."""
        return column if self.there is None else column[self.there]

    def states(self, column: Codes) -> Codes:
        """Return the states of the cells of a column of them; not applicable where none is."""
        states = self.codes(column)
        if self.outside is None:
            return states
        return np.where(self.outside, np.uint8(NOT_APPLICABLE), states)

    def numbers(self, column: Rationals) -> Rationals:
        """Return the cells of a column of numbers."""
        return column if self.there is None else column.take(self.there)


def scored(leaf: ResolvedLeaf, cells: IndicatorCells, members: Members, windows: int) -> Scored:
    """Return the points of a leaf for the members of its scorecard."""
    read = Cells.of(cells.resolved.members, members, windows)
    if read.outside is not None and every(read.outside):
        return _nowhere(len(read.outside))
    states = read.states(cells.values.states)
    points, reasons = _uncut(leaf, cells, read, members, states)
    return Scored(finished(leaf, points), reasons, states, read.codes(_statuses(leaf, cells)))


def uncut(leaf: ResolvedLeaf, cells: IndicatorCells, members: Members, windows: int) -> Rationals:
    """Return the points of a leaf before anything is clipped or rounded."""
    read = Cells.of(cells.resolved.members, members, windows)
    return _uncut(leaf, cells, read, members, read.states(cells.values.states))[0]


def _uncut(
    leaf: ResolvedLeaf, cells: IndicatorCells, read: Cells, members: Members, states: Codes
) -> tuple[Rationals, Codes]:
    """Return points before anything is clipped or rounded, and why there are none."""
    measure = _measure(leaf, cells, read)
    numbers, reasons = measure.numbers, measure.reasons
    if some(states) or some(reasons):
        reasons = np.where(states == VALUE, reasons, _absent(states, cells, read))
        numbers = Rationals.chosen(reasons == VALUE, numbers, _ZERO)
    column = MeasuredColumn(numbers, leaf.max_points, _peers(leaf, numbers, reasons, members))
    points, reasons = _by_rule(leaf, column, reasons)
    return _by_met(leaf, cells, read, points, reasons)


def _absent(states: Codes, cells: IndicatorCells, read: Cells) -> Codes:
    """Return the reasons for which cells have no value: their states, or that they are overdue."""
    overdue = cells.values.overdue
    if overdue is None:
        return states
    late = read.codes(overdue) & (states == MISSING)
    return np.where(late, np.uint8(OVERDUE), states)


def _statuses(leaf: ResolvedLeaf, cells: IndicatorCells) -> Codes:
    """Return obs_status of what is scored: of the values, and of what their level comes from."""
    target = leaf.declared.score.target
    return cells.values.statuses if target is None else cells.targets[target].statuses


def _nowhere(length: int) -> Scored:
    absent = np.full(length, NOT_APPLICABLE, dtype=np.uint8)
    nothing = Rationals.constant(_ZERO, length)
    return Scored(nothing, absent, absent, codes_of_zero(length))


def _measure(leaf: ResolvedLeaf, cells: IndicatorCells, read: Cells) -> _Measure:
    """Return what the rule of a leaf reads of some cells."""
    score = leaf.declared.score
    if score.target is None:
        reasons = _reasons(read.codes(cells.values.valued), lambda: NO_NUMBER)
        return _Measure(read.numbers(cells.values.numbers), reasons)
    target = cells.targets[score.target]
    if reads_of(leaf.rule) is Reads.MET:
        return _met_measure(target, read)
    if score.against is Against.PATH:
        achieved = target.against_path()
        return _ratio_measure(achieved.ratio, target.has_path & achieved.has_ratio, target, read)
    return _ratio_measure(target.achieved.ratio, target.has_ratio, target, read)


def _reasons(there: Mask, reason: Callable[[], int | Codes]) -> Codes:
    """Return the reason where something is not there, else that there is none."""
    if every(there):
        return codes_of_zero(len(there))
    return np.where(there, VALUE, reason()).astype(np.uint8)


def _unfaced(faced: Mask, reason: int) -> Codes:
    """Return a reason where a target is faced, else that there is none."""
    return np.where(faced, reason, NO_TARGET).astype(np.uint8)


def _met_measure(target: TargetCells, read: Cells) -> _Measure:
    met, faced = read.codes(target.met), read.codes(target.faced)
    reasons = _reasons(faced & (met != UNDETERMINED), partial(_unfaced, faced, NOT_DECIDED))
    return _Measure(Rationals.scaled((met == MET).astype(np.int64), 1, 1), reasons)


def _ratio_measure(ratio: Rationals, meaning: Mask, target: TargetCells, read: Cells) -> _Measure:
    reasons = _reasons(meaning, partial(_unfaced, target.faced, NO_RATIO))
    return _Measure(read.numbers(ratio), read.codes(reasons))


def _by_met(
    leaf: ResolvedLeaf,
    cells: IndicatorCells,
    read: Cells,
    points: Rationals,
    reasons: Codes,
) -> tuple[Rationals, Codes]:
    """Return points and reasons, full or no points where only the comparison has a meaning."""
    score = leaf.declared.score
    if score.target is None or score.without_ratio is not WithoutRatio.BY_MET:
        return points, reasons
    met = read.codes(cells.targets[score.target].met)
    judged = (reasons == NO_RATIO) & (met != UNDETERMINED)
    full = judged & (met == MET)
    points = Rationals.chosen(full, leaf.max_points, Rationals.chosen(judged, _ZERO, points))
    return points, np.where(judged, VALUE, reasons).astype(np.uint8)


def finished(node: ResolvedGroup | ResolvedLeaf, points: Rationals) -> Rationals:
    """Return points clipped and rounded as a group or the score of a leaf declares."""
    said = node.declared.score if isinstance(node, ResolvedLeaf) else node.declared
    points = points.clipped(node.floor, node.cap)
    if node.step is None and said.round is None:
        return points
    mode: Mode = said.rounding.value
    if node.step is not None:
        points = points.over(node.step).rounded(0, mode).times(node.step)
    return points if said.round is None else points.rounded(said.round, mode)


@cache
def _columnar(rule: type) -> bool:
    """Return whether rules of a class can compute columns: asking a protocol takes long."""
    return issubclass(rule, ColumnarRule)


def _peers(leaf: ResolvedLeaf, measures: Rationals, reasons: Codes, members: Members) -> Peers:
    """Return with which cells each is compared: window by window, those with a measure."""
    if leaf.peers is None or not len(members):
        return Peers.none(measures)
    windows = len(reasons) // len(members)
    of_members = np.tile(leaf.peers, windows)
    starts = np.repeat(np.arange(windows) * len(members), len(members))
    compared = (reasons == VALUE) & (of_members != OUTSIDE)
    return Peers(measures, np.where(compared, starts + of_members, OUTSIDE), members.ids)


def _by_rule(leaf: ResolvedLeaf, column: MeasuredColumn, reasons: Codes) -> tuple[Rationals, Codes]:
    """Return the points that the rule gives where there is a measure, and why there are none."""
    rule = cast("ScoringRule", leaf.rule)
    if not len(column):  # a scorecard for nobody
        return column.measures, reasons
    if _columnar(type(rule)):
        given = column_of(leaf, cast("ColumnarRule", rule), column)
    else:
        given = _cell_by_cell(leaf, column, reasons == VALUE)
    if isinstance(given, Rationals):
        return given, reasons
    for where, reason in given.absent:
        reasons = np.where(where & (reasons == VALUE), _CODES[reason], reasons)
    return given.points, reasons.astype(np.uint8)


def _cell_by_cell(leaf: ResolvedLeaf, column: MeasuredColumn, there: Mask) -> PointsColumn:
    """Return the points of the cells with a measure, asked for one by one."""
    most, nobody = column.max_points, dict[str, Fraction]()
    groups, places = column.peers.measures(), column.peers.groups.tolist()
    given: list[Given] = [_ZERO] * len(column)
    cells = np.flatnonzero(there)
    for number, measure in zip(
        cells.tolist(), column.measures.take(cells).fractions(), strict=True
    ):
        peers = groups.get(places[number], nobody)
        cell = Measured(measure=measure, max_points=most, peers=peers)
        given[number] = points_of(leaf, number, cell)
    return _points_of(given)


def _points_of(given: Sequence[Given]) -> PointsColumn:
    """Return what a rule gave for single cells as a column."""
    points = [_ZERO if isinstance(one, Unscored) else one for one in given]
    absent = tuple(
        (np.array([one is reason for one in given], dtype=np.bool_), reason)
        for reason in Unscored
        if reason in given
    )
    return PointsColumn(Rationals.of(points), absent)
