"""What a leaf and a group of a scorecard are worth, and how units rank."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial

from attrs import field, frozen

from kpikit.evaluation.reference.cells import (
    Cell,
    Compared,
    Facts,
    Statuses,
    compared,
    faced_targets,
)
from kpikit.model.org import OrgUnit
from kpikit.model.rankings import Ties
from kpikit.model.scorecards import DEFAULT_POLICIES, Group, Leaf, Policy, Scorecard
from kpikit.model.scoring import Amount, Measured, ScoringRule, WithoutRatio
from kpikit.model.states import Met, State
from kpikit.model.units import Quantity
from kpikit.model.walk import changed
from kpikit.numbers import rounded
from kpikit.periods import Period

NO_TARGET, WITHOUT_RATIO = "no_target", "without_ratio"
"""Reasons of a leaf beside the states of its cell."""

UNIT_OF_ACHIEVEMENT = "ratio"
"""1 means reached."""

Policies = Mapping[State, Policy]


# --- the points of a leaf ---


@frozen(kw_only=True)
class NodeCell:
    """A node of a scorecard for a unit in a window.

    Attributes:
        node: the leaf or group.
        max_points: the most points.
        points: exact points, as the parent receives them; `None` without any.
        state: what the node is.
        policy: what the parent does about it; `None` where the state is `value`.
        statuses: obs_status of what the points are made of.
        reason: why there is no value.
        cause: id of the leaf that is the reason.
        reported: max_points of the leaves with a reported value.
        applying: max_points of the leaves that apply.
        children: the nodes below.
    """

    node: Group | Leaf
    max_points: Fraction
    points: Fraction | None
    state: State
    policy: Policy | None
    statuses: Statuses
    reason: str | None
    cause: str | None
    reported: Fraction
    applying: Fraction
    children: tuple[NodeCell, ...] = field(default=(), repr=False)

    @property
    def published(self) -> Fraction | None:
        """Points rounded to the decimals of the node."""
        if self.points is None:
            return None
        return rounded(self.points, self.node.decimals, self.node.rounding)

    @property
    def coverage(self) -> Fraction | None:
        """Share of the leaves with reported values; `None` where no leaf applies."""
        return self.reported / self.applying if self.applying else None


def leaf_cell(facts: Facts, leaf: Leaf, above: Policies, unit: OrgUnit, window: Period) -> NodeCell:
    """Return a leaf."""
    cell = facts.cell(facts.indicator(leaf.indicator), unit, window)
    points, reason = leaf_points(facts, leaf, cell)
    state = State.MISSING if cell.value is not None and points is None else cell.state
    policy = policy_for(state, inherited(leaf, above))
    nothing = Fraction(0)
    return NodeCell(
        node=leaf,
        max_points=leaf.max_points,
        points=nothing if policy is Policy.ZERO else points,
        state=state,
        policy=policy,
        statuses=cell.statuses if state is State.VALUE else frozenset(),
        reason=reason,
        cause=leaf.id if reason else None,
        reported=leaf.max_points if cell.state is State.VALUE else nothing,
        applying=nothing if cell.state is State.NOT_APPLICABLE else leaf.max_points,
    )


def leaf_points(facts: Facts, leaf: Leaf, cell: Cell) -> tuple[Fraction | None, str | None]:
    """Return the points that a cell is worth, or why it is worth none."""
    if cell.value is None:
        return None, cell.state.value
    if leaf.score.target is None:
        return ruled(facts, leaf, cell.value, cell.indicator.unit), None
    faced = {target.id: target for target in faced_targets(facts, cell)}
    if leaf.score.target not in faced:
        return None, NO_TARGET
    return points_for(facts, leaf, compared(facts, cell, faced[leaf.score.target]))


def points_for(facts: Facts, leaf: Leaf, result: Compared) -> tuple[Fraction | None, str | None]:
    """Return the points for an achievement; without a ratio by `met`, if so declared."""
    if result.ratio is not None:
        return ruled(facts, leaf, result.ratio, UNIT_OF_ACHIEVEMENT), None
    by_met = leaf.score.without_ratio is WithoutRatio.BY_MET
    if by_met and result.met is not Met.UNDETERMINED:
        return finished(leaf, leaf.max_points if result.met is Met.MET else Fraction(0)), None
    return None, WITHOUT_RATIO


def ruled(facts: Facts, leaf: Leaf, measure: Fraction, unit: str) -> Fraction:
    """Return the points that the leaf's rule gives for a measure in a unit."""
    rule: ScoringRule = changed(leaf.score.rule, partial(in_plain_numbers, facts, leaf, unit))
    return finished(leaf, rule.points(Measured(measure=measure, max_points=leaf.max_points)))


def in_plain_numbers(facts: Facts, leaf: Leaf, unit: str, value: object) -> object:
    """Return a quantity of a rule in the unit of its measure, an amount in points."""
    if isinstance(value, Quantity):
        return Quantity(facts.units.convert(value, unit), unit)
    return Amount(value.of(leaf.max_points)) if isinstance(value, Amount) else value


def finished(leaf: Leaf, points: Fraction) -> Fraction:
    """Return points after floor and cap, and then rounding."""
    score = leaf.score
    if score.floor is not None:
        points = max(points, score.floor.of(leaf.max_points))
    if score.cap is not None:
        points = min(points, score.cap.of(leaf.max_points))
    return points if score.round is None else rounded(points, score.round, score.rounding)


# --- the points of a group ---


def card_cell(facts: Facts, card: Scorecard, unit: OrgUnit, window: Period) -> NodeCell:
    """Return the node at the top of a scorecard, with all nodes below it."""
    return group_cell(facts, card.top(), DEFAULT_POLICIES, unit, window)


def group_cell(
    facts: Facts, group: Group, above: Policies, unit: OrgUnit, window: Period
) -> NodeCell:
    """Return a group and what is below it."""
    policies = inherited(group, above)
    children = tuple(
        leaf_cell(facts, child, policies, unit, window)
        if isinstance(child, Leaf)
        else group_cell(facts, child, policies, unit, window)
        for child in group.children
    )
    decisive = decisive_child(children)
    statuses: Statuses = frozenset().union(*(child.statuses for child in children))
    state = decisive.state if decisive else State.VALUE
    policy = policy_for(state, policies)
    return NodeCell(
        node=group,
        max_points=total(child.max_points for child in children),
        points=group_points(children, decisive, policy),
        state=state,
        policy=policy,
        statuses=frozenset() if decisive else statuses,
        reason=decisive.reason if decisive else None,
        cause=decisive.cause if decisive else None,
        reported=total(child.reported for child in children),
        applying=total(child.applying for child in children),
        children=children,
    )


def inherited(node: Group | Leaf, above: Policies) -> Policies:
    """Return the policies of a node: its own, else those of what is above it."""
    return {state: node.policy(state) or policy for state, policy in above.items()}


def policy_for(state: State, policies: Policies) -> Policy | None:
    """Return the policy for a state; a value needs none."""
    return policies.get(state)


def decisive_child(children: Sequence[NodeCell]) -> NodeCell | None:
    """Return the child for which a group has no value; `None` if it has one.

    A child that fails, or, where no child has points, any. Missing decides before not due before
    not applicable, and an earlier child before a later one.
    """
    failing = [child for child in children if child.policy is Policy.FAIL]
    present = [child for child in children if child.points is not None]
    candidates = failing or ([] if present else children)
    return min(candidates, key=lambda child: list(State).index(child.state), default=None)


def group_points(
    children: Sequence[NodeCell], decisive: NodeCell | None, policy: Policy | None
) -> Fraction | None:
    """Return the children's points, those of the present ones rescaled to the whole maximum."""
    if decisive is not None:
        return Fraction(0) if policy is Policy.ZERO else None
    points = total(child.points for child in children if child.points is not None)
    most = total(child.max_points for child in children if child.points is not None)
    return points * total(child.max_points for child in children) / most


def total(numbers: Iterable[Fraction]) -> Fraction:
    """Return the sum."""
    return sum(numbers, Fraction(0))


# --- scored units, and their ranks ---


@frozen
class ScoredUnit:
    """A unit in a window with its points by a scorecard."""

    card: Scorecard
    org_unit: OrgUnit
    window: Period
    top: NodeCell


def nodes(cell: NodeCell) -> Iterator[NodeCell]:
    """Yield a node and all nodes below it."""
    yield cell
    for child in cell.children:
        yield from nodes(child)


def rank(points: Fraction, others: Sequence[Fraction], ties: Ties) -> int:
    """Return the rank of points among those of all who have some; most points are first.

    >>> [rank(Fraction(8), [Fraction(n) for n in (9, 9, 8, 8)], ties) for ties in Ties]
    [3, 4, 2]
    """
    better = [other for other in others if other > points]
    if ties is Ties.DENSE:
        return len(set(better)) + 1
    if ties is Ties.MIN:
        return len(better) + 1
    return len(better) + others.count(points)
