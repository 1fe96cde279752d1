"""What a leaf of a scorecard is worth."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from kpikit.evaluation.reference.levels import faced_targets
from kpikit.evaluation.reference.targets import Compared, compared
from kpikit.model.scoring import Against, Amount, Measured, Reads, ScoringRule, WithoutRatio
from kpikit.model.states import Met, State
from kpikit.model.units import Quantity
from kpikit.model.walk import changed
from kpikit.numbers import Rounding, rounded
from kpikit.rules import Options

if TYPE_CHECKING:
    from kpikit.evaluation.reference.cells import Cell, Facts, Statuses
    from kpikit.model.indicators import Indicator
    from kpikit.model.scorecards import Leaf

NO_TARGET, WITHOUT_RATIO, NO_NUMBER = "no_target", "without_ratio", "no_number"
"""Reasons of a leaf beside the states of its cell: there is no level that the cell faces, no
meaning of the achievement, nothing but a judgement."""

NOT_DECIDED = "undetermined"
"""Reason of a leaf whose rule reads a comparison that is undetermined."""

UNIT_OF_ACHIEVEMENT = "ratio"
"""1 means reached."""

Worth = tuple[Fraction | None, str | None]
"""Points, or why there are none."""


def leaf_points(facts: Facts, leaf: Leaf, cell: Cell) -> Worth:
    """Return the points that a cell is worth, or why it is worth none."""
    if cell.state is not State.VALUE:
        return None, cell.state.value
    if leaf.score.target is None:
        return by_value(facts, leaf, cell)
    faced = {target.id: target for target in faced_targets(facts, cell)}
    if leaf.score.target not in faced:
        return None, NO_TARGET
    result = compared(facts, cell, faced[leaf.score.target])
    if getattr(leaf.score.rule, "reads", Reads.MEASURE) is Reads.MET:
        return by_verdict(facts, leaf, result)
    return by_ratio(facts, leaf, result)


def leaf_statuses(facts: Facts, leaf: Leaf, cell: Cell) -> Statuses:
    """Return the obs_status of what points are made of: the cell, its target's level."""
    faced = {target.id: target for target in faced_targets(facts, cell)}
    if leaf.score.target not in faced:
        return cell.statuses
    return compared(facts, cell, faced[leaf.score.target]).statuses


def by_value(facts: Facts, leaf: Leaf, cell: Cell) -> Worth:
    """Return the points for the value itself."""
    if cell.value is None:
        return None, NO_NUMBER
    unit = cell.indicator.unit or UNIT_OF_ACHIEVEMENT
    return ruled(facts, leaf, cell.value, unit), None


def by_verdict(facts: Facts, leaf: Leaf, result: Compared) -> Worth:
    """Return the points for a target that is met or unmet."""
    if result.met is Met.UNDETERMINED:
        return None, NOT_DECIDED
    measure = Fraction(result.met is Met.MET)
    return ruled(facts, leaf, measure, UNIT_OF_ACHIEVEMENT), None


def by_ratio(facts: Facts, leaf: Leaf, result: Compared) -> Worth:
    """Return the points for an achievement; without a ratio by `met`, if so declared."""
    by_path = leaf.score.against is Against.PATH
    ratio = result.against_path if by_path else result.ratio
    if ratio is not None:
        return ruled(facts, leaf, ratio, UNIT_OF_ACHIEVEMENT), None
    by_met = leaf.score.without_ratio is WithoutRatio.BY_MET
    if by_met and result.met is not Met.UNDETERMINED:
        return finished(leaf, leaf.max_points if result.met is Met.MET else Fraction(0)), None
    return None, WITHOUT_RATIO


def ruled(facts: Facts, leaf: Leaf, measure: Fraction, unit: str) -> Fraction:
    """Return the points that the leaf's rule gives for a measure in a unit."""
    rule: ScoringRule = changed(leaf.score.rule, partial(in_plain_numbers, facts, leaf, unit))
    if isinstance(rule, Options):
        indicator: Indicator = facts.indicator(leaf.indicator)
        rule = rule.numbered(indicator.words)
    return finished(leaf, rule.points(Measured(measure=measure, max_points=leaf.max_points)))


def in_plain_numbers(facts: Facts, leaf: Leaf, unit: str, value: object) -> object:
    """Return a quantity of a rule in the unit of its measure, an amount in points."""
    if isinstance(value, Quantity):
        return Quantity(facts.units.convert(value, unit), unit)
    return Amount(value.of(leaf.max_points)) if isinstance(value, Amount) else value


def finished(leaf: Leaf, points: Fraction) -> Fraction:
    """Return points of a leaf after floor, cap and rounding."""
    score = leaf.score
    points = clipped(points, score.floor, score.cap, leaf.max_points)
    return rounded_to(points, score.round, score.rounding)


def clipped(
    points: Fraction, floor: Amount | None, cap: Amount | None, max_points: Fraction
) -> Fraction:
    """Return points that are not below the floor, and then not above the cap."""
    if floor is not None:
        points = max(points, floor.of(max_points))
    return points if cap is None else min(points, cap.of(max_points))


def rounded_to(points: Fraction, decimals: int | None, rounding: Rounding) -> Fraction:
    """Return points rounded to some decimals, if any are stated."""
    return points if decimals is None else rounded(points, decimals, rounding)
