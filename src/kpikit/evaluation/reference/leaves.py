"""What a leaf of a scorecard is worth."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, cast

from attrs import evolve, frozen

from kpikit.evaluation.reference.conditions import given, judged
from kpikit.evaluation.reference.levels import faced_targets
from kpikit.evaluation.reference.statuses import Statuses, statuses_of
from kpikit.evaluation.reference.targets import Compared, compared
from kpikit.model.scoring import (
    Against,
    Amount,
    Composite,
    FirstOf,
    GivenPoints,
    HighestOf,
    Measured,
    Reads,
    ScoringRule,
    SumOf,
    Unscored,
    WithoutRatio,
    fitted,
    reads_of,
)
from kpikit.model.settings import setting_of
from kpikit.model.states import Met, ObsStatus, State
from kpikit.model.units import Quantity
from kpikit.model.walk import changed
from kpikit.numbers import Rounding, rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.evaluation.reference.cells import Cell, Facts
    from kpikit.model.scorecards import Leaf

NO_TARGET, WITHOUT_RATIO, NO_NUMBER = "no_target", "without_ratio", "no_number"
"""Reasons of a leaf beside the states of its cell: there is no level that the cell faces, no
meaning of the achievement, nothing but a judgement."""

NOT_DECIDED = "undetermined"
"""Reason of a leaf whose rule reads a comparison that is undetermined."""

CONDITION, FORMULA = "condition", "formula"
"""Reasons of a score whose `when` is undetermined, and of one whose formula gives nothing."""

UNIT_OF_ACHIEVEMENT = "ratio"
"""1 means reached."""

STATED = frozenset({ObsStatus.NORMAL})
"""The status of what the rule book itself says."""


Points = tuple[Fraction | None, str | None]
"""Points, or why there are none."""

Peers = Callable[["Leaf"], Mapping[str, Fraction]]
"""Gives the measures of those with whom the unit of a cell is compared."""


@frozen
class Worth:
    """What a score gives for a cell.

    Attributes:
        points: the points; `None` without any.
        statuses: obs_status of what the points are made of.
        state: what it is instead of a value.
        reason: why there are no points.
        counts: whether its condition is true; if not, the points are 0.
        excess: what the cap cuts away; `None` if nothing.
    """

    points: Fraction | None
    statuses: Statuses = frozenset()
    state: State = State.VALUE
    reason: str | None = None
    counts: bool = True
    excess: Fraction | None = None


def without(reason: str, state: State = State.MISSING) -> Worth:
    """Return what a score is that gives no points."""
    return Worth(None, frozenset(), state, reason)


def leaf_worth(facts: Facts, leaf: Leaf, cell: Cell, peers: Peers) -> Worth:
    """Return what a leaf gives for a cell; nothing where there is no cell at all."""
    if not cell.exists:
        return without(State.NOT_APPLICABLE.value, State.NOT_APPLICABLE)
    return scored(facts, leaf, cell, peers)


def scored(facts: Facts, leaf: Leaf, cell: Cell, peers: Peers) -> Worth:
    """Return what a score gives: 0 where its condition is false, else what its rule says."""
    condition = judged(facts, leaf.score.when, cell.org_unit, cell.window)
    if condition.value is None:
        return without(CONDITION, condition.state)
    statuses = frozenset() if leaf.score.when is None else statuses_of(condition.status)
    if not condition.value:
        return Worth(Fraction(0), statuses, counts=False)
    worth = measured(facts, leaf, cell, peers)
    if worth.points is None:
        return worth
    return evolve(
        worth,
        points=finished(leaf, worth.points),
        statuses=worth.statuses | statuses,
        excess=excess_of(worth.points, leaf.score.floor, leaf.score.cap, leaf.max_points),
    )


def measured(facts: Facts, leaf: Leaf, cell: Cell, peers: Peers) -> Worth:
    """Return what the rule of a score says, or what stands in its place."""
    rule = leaf.score.rule
    if isinstance(rule, Composite):
        return composed(facts, leaf, cell, peers)
    if isinstance(rule, GivenPoints):
        return outright(facts, leaf, cell, rule)
    points, reason = by_rule(facts, leaf, cell, peers(leaf))
    if reason is not None:
        state = State.MISSING if cell.state is State.VALUE else cell.state
        return without(reason, state)
    return Worth(points, measured_statuses(facts, leaf, cell))


# --- what stands in the place of a rule ---


def outright(facts: Facts, leaf: Leaf, cell: Cell, rule: GivenPoints) -> Worth:
    """Return points that are given, whatever is measured, to what applies and is due."""
    if cell.state in {State.NOT_DUE, State.NOT_APPLICABLE}:
        return without(cell.state.value, cell.state)
    if isinstance(rule.points, Amount):
        return Worth(rule.points.of(leaf.max_points), STATED)
    found = given(facts, rule.points, cell.org_unit, cell.window)
    if found.value is None:
        return without(FORMULA, found.state)
    return Worth(Fraction(found.value), statuses_of(found.status))


def composed(facts: Facts, leaf: Leaf, cell: Cell, peers: Peers) -> Worth:
    """Return what several scores make together."""
    rule, whole = cast("Composite", leaf.score.rule), leaf.max_points
    worths = [
        scored(facts, evolve(leaf, score=part, max_points=part.most(whole)), cell, peers)
        for part in rule.parts
    ]
    if isinstance(rule, FirstOf):
        return first_of(worths)
    lacking = [worth for worth in worths if worth.points is None]
    if lacking:
        return min(lacking, key=lambda worth: list(State).index(worth.state))
    points = [worth.points for worth in worths if worth.points is not None and worth.counts]
    statuses: Statuses = frozenset().union(*(worth.statuses for worth in worths))
    return Worth(combined(rule, points), statuses)


def first_of(worths: Sequence[Worth]) -> Worth:
    """Return the first of several scores whose condition is not false; 0 if all are."""
    statuses: Statuses = frozenset()
    for worth in worths:
        statuses |= worth.statuses
        if worth.counts:
            return evolve(worth, statuses=statuses)
    return Worth(Fraction(0), statuses)


def combined(rule: Composite, points: Sequence[Fraction]) -> Fraction:
    """Return what is made of the points of parts; 0 without any.

    >>> combined(SumOf(parts=()), [Fraction(1), Fraction(2)])
    Fraction(3, 1)
    """
    if isinstance(rule, SumOf):
        return sum(points, Fraction(0))
    choose = max if isinstance(rule, HighestOf) else min
    return choose(points, default=Fraction(0))


# --- rules ---


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


def by_rule(facts: Facts, leaf: Leaf, cell: Cell, peers: Mapping[str, Fraction]) -> Points:
    """Return the points that a cell is worth by a rule, or why it is worth none.

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
        return (leaf.max_points if read.met is Met.MET else Fraction(0)), None
    return None, read.reason


def read_of(facts: Facts, leaf: Leaf, cell: Cell) -> Read:
    """Return what the rule of a leaf reads of a cell."""
    if cell.state is not State.VALUE:
        return Read(reason=cell.absence)
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


def measured_statuses(facts: Facts, leaf: Leaf, cell: Cell) -> Statuses:
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
) -> Points:
    """Return what the leaf's rule gives for a measure in a unit."""
    rule = plain_rule(facts, leaf, unit)
    given = rule.points(Measured(measure=measure, max_points=leaf.max_points, peers=peers))
    return (None, given.value) if isinstance(given, Unscored) else (given, None)


def plain_rule(facts: Facts, leaf: Leaf, unit: str) -> ScoringRule:
    """Return the leaf's rule as it reads a measure in a unit: in plain numbers."""
    targets = facts.specification.targets_of(leaf.indicator)
    setting = setting_of(facts.indicator(leaf.indicator), targets, leaf.score)
    rule = fitted(cast("ScoringRule", leaf.score.rule), setting)
    return changed(rule, partial(in_plain_numbers, facts, leaf, unit))


def in_plain_numbers(facts: Facts, leaf: Leaf, unit: str, value: object) -> object:
    """Return a quantity of a rule in the unit of its measure, an amount in points."""
    if isinstance(value, Quantity):
        return Quantity(facts.units.convert(value, unit), unit)
    return Amount(value.of(leaf.max_points)) if isinstance(value, Amount) else value


def finished(leaf: Leaf, points: Fraction) -> Fraction:
    """Return points of a leaf after floor, cap, step and rounding."""
    score = leaf.score
    points = clipped(points, score.floor, score.cap, leaf.max_points)
    points = stepped(points, score.step, score.rounding, leaf.max_points)
    return rounded_to(points, score.round, score.rounding)


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
