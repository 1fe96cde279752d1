"""What the nodes of a scorecard are worth for a unit in a window."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from kpikit.evaluation.reference.cells import Cell, Facts, Statuses, is_in_scope
from kpikit.evaluation.reference.leaves import (
    clipped,
    excess_of,
    leaf_points,
    leaf_statuses,
    rounded_to,
)
from kpikit.evaluation.reference.peers import peer_measures
from kpikit.model.org import OrgUnit
from kpikit.model.scorecards import DEFAULT_POLICIES, Group, Leaf, Method, Policy, Scorecard
from kpikit.model.states import State
from kpikit.numbers import rounded
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.model.indicators import Indicator

AVAILABLE = "available"
"""Reason of a group below which too few leaves have reported values."""

Policies = Mapping[State, Policy]

# --- what a node is ---


@frozen
class Absence:
    """Why a node has no value.

    Attributes:
        state: what the node is instead.
        reason: why.
        cause: id of the leaf that is the reason; `None` if the node itself is.
    """

    state: State
    reason: str
    cause: str | None = None


OUTSIDE = Absence(State.NOT_APPLICABLE, State.NOT_APPLICABLE.value)
"""The node is not for the unit."""

LACKING = Absence(State.MISSING, AVAILABLE)
"""Too little is reported."""


@frozen(kw_only=True)
class NodeCell:
    """A node of a scorecard for a unit in a window.

    Attributes:
        node: the leaf or group.
        max_points: the most points.
        points: exact points, as the parent receives them; `None` without any.
        excess: what the cap cuts away; `None` if nothing.
        absence: why there is no value; there may be points by policy.
        policy: what the parent does about it; `None` for a value.
        statuses: obs_status of what the points are made of.
        reported: effective weight of the leaves with a reported value.
        applying: effective weight of the leaves that apply.
        children: the nodes below.
    """

    node: Group | Leaf
    max_points: Fraction
    points: Fraction | None
    excess: Fraction | None
    absence: Absence | None
    policy: Policy | None
    statuses: Statuses
    reported: Fraction
    applying: Fraction
    children: tuple[NodeCell, ...] = field(default=(), repr=False)

    @property
    def state(self) -> State:
        """What the node is."""
        return self.absence.state if self.absence else State.VALUE

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


@frozen
class Above:
    """What a node gets from what is above it.

    Attributes:
        policies: those that hold unless it states its own.
        share: its effective weight, as a share of the whole.
    """

    policies: Policies
    share: Fraction


@frozen(eq=False)
class Place:
    """The unit and the window for which the nodes of a scorecard are computed."""

    facts: Facts
    card: Scorecard
    org_unit: OrgUnit
    window: Period

    def node(self, node: Group | Leaf, above: Above) -> NodeCell:
        """Return a node, with everything below it."""
        policies = {state: node.policy(state) or kept for state, kept in above.policies.items()}
        here = Above(policies, above.share)
        return self.leaf(node, here) if isinstance(node, Leaf) else self.group(node, here)

    def has(self, node: Group | Leaf) -> bool:
        """Whether a node is for the unit."""
        return is_in_scope(self.org_unit, node.applies_to.level, node.applies_to.group)

    def leaf(self, leaf: Leaf, here: Above) -> NodeCell:
        """Return a leaf."""
        cell = self.facts.cell(self.facts.indicator(leaf.indicator), self.org_unit, self.window)
        peers = peer_measures(self.facts, self.card, leaf, self.org_unit, self.window)
        worth = leaf_points(self.facts, leaf, cell, peers)
        state = State.MISSING if cell.state is State.VALUE else cell.state
        absence = Absence(state, worth.reason, leaf.id) if worth.reason else None
        absence = absence if self.has(leaf) else OUTSIDE
        applies = self.has(leaf) and cell.state is not State.NOT_APPLICABLE
        policy = policy_for(absence, here.policies)
        return NodeCell(
            node=leaf,
            max_points=leaf.max_points,
            points=points_by(policy, leaf.max_points) if absence else worth.points,
            excess=None if absence else worth.excess,
            absence=absence,
            policy=policy,
            statuses=frozenset() if absence else leaf_statuses(self.facts, leaf, cell),
            reported=here.share if applies and cell.state is State.VALUE else Fraction(0),
            applying=here.share if applies else Fraction(0),
        )

    def group(self, group: Group, here: Above) -> NodeCell:
        """Return a group."""
        shares = shares_of(group, here.share)
        children = tuple(
            self.node(child, Above(here.policies, share))
            for child, share in zip(group.children, shares, strict=True)
        )
        absence = absence_of(group, children) if self.has(group) else OUTSIDE
        policy = policy_for(absence, here.policies)
        most = max_points(group)
        made_of: Statuses = frozenset().union(*(child.statuses for child in children))
        return NodeCell(
            node=group,
            max_points=most,
            points=points_by(policy, most) if absence else combined(group, children),
            excess=None
            if absence
            else excess_of(added(group, children), group.floor, group.cap, most),
            absence=absence,
            policy=policy,
            statuses=frozenset() if absence else made_of,
            reported=total(child.reported for child in children if self.has(group)),
            applying=total(child.applying for child in children if self.has(group)),
            children=children,
        )


def policy_for(absence: Absence | None, policies: Policies) -> Policy | None:
    """Return the policy for the state of a node; a value needs none."""
    return policies[absence.state] if absence else None


def points_by(policy: Policy | None, most: Fraction) -> Fraction | None:
    """Return the points that a policy gives to a node without a value."""
    if policy is Policy.ZERO:
        return Fraction(0)
    return most if policy is Policy.FULL else None


# --- the points of a group ---


def max_points(node: Group | Leaf) -> Fraction:
    """Return the most points of a node: of a sum all its children's, of a mean those of each."""
    if isinstance(node, Leaf):
        return node.max_points
    maxima = [max_points(child) for child in node.children]
    return total(maxima) if node.method is Method.SUM else maxima[0]


def weight_of(child: Group | Leaf, group: Group) -> Fraction:
    """Return what a child counts among its siblings: in a sum, its max_points."""
    return max_points(child) if group.method is Method.SUM else child.weight


def shares_of(group: Group, share: Fraction) -> list[Fraction]:
    """Return the shares of the whole that the children of a group have, which has a share."""
    weights = [weight_of(child, group) for child in group.children]
    return [share * weight / total(weights) for weight in weights]


def absence_of(group: Group, children: Sequence[NodeCell]) -> Absence | None:
    """Return why a group has no value; `None` if it has one."""
    decisive = decisive_child(children)
    if decisive is not None:
        return decisive.absence
    return None if is_available(group, children) else LACKING


def decisive_child(children: Sequence[NodeCell]) -> NodeCell | None:
    """Return the child for which a group has no value; `None` if it has one.

    A child that fails, or, where no child has points, any. Missing decides before not due before
    not applicable, and an earlier child before a later one.
    """
    failing = [child for child in children if child.policy is Policy.FAIL]
    present = [child for child in children if child.points is not None]
    candidates = failing or ([] if present else children)
    return min(candidates, key=lambda child: list(State).index(child.state), default=None)


def is_available(group: Group, children: Sequence[NodeCell]) -> bool:
    """Whether as much is reported as a group needs: a number of leaves, or a share by weight."""
    needed = group.available
    if needed is None:
        return True
    if needed.of_max:
        applying = total(child.applying for child in children)
        return total(child.reported for child in children) >= needed.number * applying
    leaves = [cell for child in children for cell in nodes(child) if isinstance(cell.node, Leaf)]
    return len([leaf for leaf in leaves if leaf.reported]) >= needed.number


def added(group: Group, children: Sequence[NodeCell]) -> Fraction:
    """Return the points of the present children, made up to the whole."""
    present = [(child.points, child) for child in children if child.points is not None]
    weights = total(weight_of(child.node, group) for _, child in present)
    if group.method is Method.SUM:
        return total(points for points, _ in present) * max_points(group) / weights
    return total(points * child.node.weight for points, child in present) / weights


def combined(group: Group, children: Sequence[NodeCell]) -> Fraction:
    """Return the points of a group after floor, cap and rounding."""
    points = added(group, children)
    points = clipped(points, group.floor, group.cap, max_points(group))
    return rounded_to(points, group.round, group.rounding)


def total(numbers: Iterable[Fraction]) -> Fraction:
    """Return the sum."""
    return sum(numbers, Fraction(0))


# --- scored units ---


@frozen
class ScoredUnit:
    """A unit in a window with its points by a scorecard."""

    card: Scorecard
    org_unit: OrgUnit
    window: Period
    top: NodeCell


def scored_units(facts: Facts, windows: Sequence[Period]) -> Iterator[ScoredUnit]:
    """Yield the units of every scorecard, in windows that are not too short for it."""
    whole = Above(DEFAULT_POLICIES, Fraction(1))
    for card in facts.specification.scorecards:
        for window in (one for one in windows if one.as_long_as(card.frequency)):
            for unit in facts.specification.org_units:
                if is_in_scope(unit, card.applies_to.level, card.applies_to.group):
                    top = Place(facts, card, unit, window).node(card.top(), whole)
                    yield ScoredUnit(card, unit, window, top)


def with_points(facts: Facts, scored: Iterable[ScoredUnit]) -> Facts:
    """Return the facts with the published points of the nodes that targets name."""
    cells: dict[tuple[str, str, Period], Cell] = {
        (name, one.org_unit.id, one.window): point_cell(known.measured, one, cell)
        for name, known in facts.nodes.items()
        for one in scored
        for cell in nodes(one.top)
        if (one.card.id, cell.node.id) == (known.card.id, known.node.id)
    }
    return evolve(facts, points=cells)


def point_cell(measured: Indicator, scored: ScoredUnit, node: NodeCell) -> Cell:
    """Return a node as targets see it: points that only a policy gives are no value."""
    value = node.published if node.state is State.VALUE else None
    return Cell(measured, scored.org_unit, scored.window, node.state, value, node.statuses)


def nodes(cell: NodeCell) -> Iterator[NodeCell]:
    """Yield a node and all nodes below it."""
    yield cell
    for child in cell.children:
        yield from nodes(child)
