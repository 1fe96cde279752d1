"""What a leaf of a scorecard is worth."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.evaluation.reference.levels import faced_targets
from kpikit.evaluation.reference.targets import Compared, compared
from kpikit.model.scoring import (
    Against,
    Amount,
    Measured,
    Reads,
    Unscored,
    WithoutRatio,
    fitted,
    reads_of,
)
from kpikit.model.settings import setting_of
from kpikit.model.states import Met, State
from kpikit.model.units import Quantity
from kpikit.model.walk import changed
from kpikit.numbers import Rounding, rounded

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpikit.evaluation.reference.cells import Cell, Facts, Statuses
    from kpikit.model.scorecards import Leaf

NO_TARGET, WITHOUT_RATIO, NO_NUMBER = "no_target", "without_ratio", "no_number"
"""Reasons of a leaf beside the states of its cell: there is no level that the cell faces, no
meaning of the achievement, nothing but a judgement."""

NOT_DECIDED = "undetermined"
"""Reason of a leaf whose rule reads a comparison that is undetermined."""

UNIT_OF_ACHIEVEMENT = "ratio"
"""1 means reached."""


@frozen
class Worth:
    """What a leaf is worth.

    Attributes:
        points: its points; `None` without any.
        reason: why there are none.
        excess: what the cap cuts away; `None` if nothing.
    """

    points: Fraction | None = None
    reason: str | None = None
    excess: Fraction | None = None


@frozen
class Read:
    """What the rule of a leaf reads of a cell.

    Attributes:
        measure: the number; `None` without one.
        unit: the unit that it is in.
        reason: why there is none.
        met: whether the target is met, where the score names one.
    """

    measure: Fraction | None = None
    unit: str = UNIT_OF_ACHIEVEMENT
    reason: str | None = None
    met: Met = Met.UNDETERMINED


def leaf_points(facts: Facts, leaf: Leaf, cell: Cell, peers: Mapping[str, Fraction]) -> Worth:
    """Return the points that a cell is worth, or why it is worth none.

    Args:
        facts: what is declared and observed.
        leaf: the leaf.
        cell: the cell of its indicator.
        peers: the measures of those with whom the unit is compared.
    """
    read = read_of(facts, leaf, cell)
    if read.measure is not None:
        return ruled(facts, leaf, read.measure, read.unit, peers)
    by_met = leaf.score.without_ratio is WithoutRatio.BY_MET
    if read.reason == WITHOUT_RATIO and by_met and read.met is not Met.UNDETERMINED:
        return finished(leaf, leaf.max_points if read.met is Met.MET else Fraction(0))
    return Worth(reason=read.reason)


def read_of(facts: Facts, leaf: Leaf, cell: Cell) -> Read:
    """Return what the rule of a leaf reads of a cell."""
    if cell.state is not State.VALUE:
        return Read(reason=cell.state.value)
    if leaf.score.target is None:
        unit = cell.indicator.unit or UNIT_OF_ACHIEVEMENT
        return Read(cell.value, unit, reason=NO_NUMBER if cell.value is None else None)
    faced = {target.id: target for target in faced_targets(facts, cell)}
    if leaf.score.target not in faced:
        return Read(reason=NO_TARGET)
    result = compared(facts, cell, faced[leaf.score.target])
    if reads_of(leaf.score.rule) is Reads.MET:
        return verdict(result)
    return ratio(leaf, result)


def leaf_statuses(facts: Facts, leaf: Leaf, cell: Cell) -> Statuses:
    """Return the obs_status of what points are made of: the cell, its target's level."""
    faced = {target.id: target for target in faced_targets(facts, cell)}
    if leaf.score.target not in faced:
        return cell.statuses
    return compared(facts, cell, faced[leaf.score.target]).statuses


def verdict(result: Compared) -> Read:
    """Return 1 for a target that is met, 0 for one that is unmet."""
    if result.met is Met.UNDETERMINED:
        return Read(reason=NOT_DECIDED)
    return Read(Fraction(result.met is Met.MET))


def ratio(leaf: Leaf, result: Compared) -> Read:
    """Return the achievement, of the target or of what is due on its path."""
    found = result.against_path if leaf.score.against is Against.PATH else result.ratio
    return Read(found, reason=WITHOUT_RATIO if found is None else None, met=result.met)


def ruled(
    facts: Facts, leaf: Leaf, measure: Fraction, unit: str, peers: Mapping[str, Fraction]
) -> Worth:
    """Return what the leaf's rule gives for a measure in a unit."""
    targets = facts.specification.targets_of(leaf.indicator)
    setting = setting_of(facts.indicator(leaf.indicator), targets, leaf.score)
    rule = fitted(leaf.score.rule, setting)
    rule = changed(rule, partial(in_plain_numbers, facts, leaf, unit))
    given = rule.points(Measured(measure=measure, max_points=leaf.max_points, peers=peers))
    return Worth(reason=given.value) if isinstance(given, Unscored) else finished(leaf, given)


def in_plain_numbers(facts: Facts, leaf: Leaf, unit: str, value: object) -> object:
    """Return a quantity of a rule in the unit of its measure, an amount in points."""
    if isinstance(value, Quantity):
        return Quantity(facts.units.convert(value, unit), unit)
    return Amount(value.of(leaf.max_points)) if isinstance(value, Amount) else value


def finished(leaf: Leaf, points: Fraction) -> Worth:
    """Return what points of a leaf are worth after floor, cap, step and rounding."""
    score = leaf.score
    excess = excess_of(points, score.floor, score.cap, leaf.max_points)
    points = clipped(points, score.floor, score.cap, leaf.max_points)
    points = stepped(points, score.step, score.rounding, leaf.max_points)
    return Worth(rounded_to(points, score.round, score.rounding), excess=excess)


def clipped(
    points: Fraction, floor: Amount | None, cap: Amount | None, max_points: Fraction
) -> Fraction:
    """Return points that are not below the floor, and then not above the cap."""
    if floor is not None:
        points = max(points, floor.of(max_points))
    return points if cap is None else min(points, cap.of(max_points))


def excess_of(
    points: Fraction, floor: Amount | None, cap: Amount | None, max_points: Fraction
) -> Fraction | None:
    """Return how far points are above the cap; `None` if they are not."""
    most = None if cap is None else cap.of(max_points)
    points = clipped(points, floor, None, max_points)
    return None if most is None or points <= most else points - most


def stepped(
    points: Fraction, step: Amount | None, rounding: Rounding, max_points: Fraction
) -> Fraction:
    """Return the multiple of the step that is nearest to points."""
    if step is None:
        return points
    size = step.of(max_points)
    return rounded(points / size, 0, rounding) * size


def rounded_to(points: Fraction, decimals: int | None, rounding: Rounding) -> Fraction:
    """Return points rounded to some decimals, if any are stated."""
    return points if decimals is None else rounded(points, decimals, rounding)
