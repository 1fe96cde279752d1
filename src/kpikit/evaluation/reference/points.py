"""What the nodes of a scorecard are worth for a unit in a window."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, cast

from attrs import evolve, frozen

from kpikit.evaluation.reference.cells import Cell, Facts
from kpikit.evaluation.reference.conditions import judged
from kpikit.evaluation.reference.imputation import imputed
from kpikit.evaluation.reference.leaves import (
    CONDITION,
    Worth,
    clipped,
    excess_of,
    leaf_worth,
    rounded_to,
    stepped,
)
from kpikit.evaluation.reference.methods import (
    Children,
    Part,
    is_settled,
    is_without_meaning,
    made,
    majority,
    total,
)
from kpikit.evaluation.reference.nodes import (
    Absence,
    NodeCell,
    failing_of,
    max_points,
    of_role,
    scored,
    scored_leaves,
    shares_of,
    there,
    weight_of,
)
from kpikit.evaluation.reference.over import over_time
from kpikit.evaluation.reference.peers import peer_measures, way_to
from kpikit.evaluation.reference.scopes import is_in_scope
from kpikit.evaluation.reference.statuses import Statuses, statuses_of
from kpikit.model.combining import Method
from kpikit.model.org import OrgUnit
from kpikit.model.scorecards import (
    DEFAULT_POLICIES,
    ByCount,
    CardNode,
    Group,
    Leaf,
    Over,
    Policy,
    Role,
    Scorecard,
    Treatment,
)
from kpikit.model.states import State
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.evaluation.reference.leaves import Peers
    from kpikit.evaluation.reference.traced import Key
    from kpikit.formulas import Cell as Known

AVAILABLE = "available"
"""Reason of a group below which too few leaves have reported values."""

Policies = Mapping[State, Treatment]

# --- what a node is ---


OUTSIDE = Absence(State.NOT_APPLICABLE, State.NOT_APPLICABLE.value)
"""The node is not for the unit."""

LACKING = Absence(State.MISSING, AVAILABLE)
"""Too little is reported."""

NEGATIVE = Absence(State.MISSING, "negative")
"""A child has points below zero, and the method is none for such."""


@frozen
class Standing:
    """A node with what it gets from what is above it.

    Attributes:
        node: the leaf or group.
        policies: those that hold, inherited unless it states its own.
        share: its effective weight, as a share of the whole.
    """

    node: CardNode
    policies: Policies
    share: Fraction


def standings(facts: Facts, card: Scorecard) -> Mapping[str, Standing]:
    """Return the nodes of a scorecard by their id."""

    def every() -> Mapping[str, Standing]:
        standings = below(card.top(), DEFAULT_POLICIES, Fraction(1))
        return {str(standing.node.id): standing for standing in standings}

    return facts.once(("card", card.id), every)


def below(node: CardNode, above: Policies, share: Fraction) -> Iterator[Standing]:
    """Yield a node and all nodes below it."""
    policies = {state: node.policy(state) or kept for state, kept in above.items()}
    yield Standing(node, policies, share)
    if isinstance(node, Group):
        for child, part in zip(node.children, shares_of(node, share), strict=True):
            yield from below(child, policies, part)


def node_key(card: str, node: str, unit: str, window: Period) -> Key:
    """Return the key under which a node of a scorecard is kept."""
    return ("node", card, node, unit, window)


@frozen(eq=False)
class Place:
    """The scorecard, the unit and the window for which nodes are computed."""

    facts: Facts
    card: Scorecard
    org_unit: OrgUnit
    window: Period

    @property
    def exists(self) -> bool:
        """Whether the unit is scored in the window at all."""
        scope = self.card.applies_to
        in_scope = is_in_scope(self.org_unit, scope.level, scope.group, scope.where)
        return in_scope and self.card.scores(self.window)

    def node(self, name: str) -> NodeCell:
        """Return a node, with everything below it; what was worked out before is kept."""

        def made() -> NodeCell:
            here = standings(self.facts, self.card)[name]
            return imputed(self, here, self.made_of_its_own(name))

        key = node_key(self.card.id, name, self.org_unit.id, self.window)
        return self.facts.once(key, made)

    def made_of_its_own(self, name: str) -> NodeCell:
        """Return a node before anything stands in for it; below it something may."""
        key = ("own", self.card.id, name, self.org_unit.id, self.window)
        return self.facts.once(key, lambda: self.made_now(standings(self.facts, self.card)[name]))

    def made_now(self, here: Standing) -> NodeCell:
        """Return a node of whatever kind."""
        if isinstance(here.node, Group):
            return self.group(here)
        return self.over(here) if isinstance(here.node, Over) else self.leaf(here)

    def of(self, org_unit: OrgUnit, window: Period) -> Place:
        """Return the place of another unit, or in another window."""
        return evolve(self, org_unit=org_unit, window=window)

    def in_card(self, card: str, window: Period) -> Place:
        """Return the place of the unit in another scorecard, in a window."""
        (found,) = (one for one in self.facts.specification.scorecards if one.id == card)
        return evolve(self, card=found, window=window)

    def has(self, node: CardNode) -> bool:
        """Whether a node is for the unit."""
        scope = node.applies_to
        return is_in_scope(self.org_unit, scope.level, scope.group, scope.where)

    def cell(self, leaf: Leaf) -> Cell:
        """Return the cell that a leaf scores."""
        return self.facts.cell(self.facts.indicator(leaf.indicator), self.org_unit, self.window)

    @property
    def peers(self) -> Peers:
        """What gives the measures of those with whom the unit is compared."""
        return partial(
            peer_measures,
            self.facts,
            self.card,
            org_unit=self.org_unit,
            window=self.window,
        )

    def worth(self, leaf: Leaf, cell: Cell) -> Worth:
        """Return what a leaf gives for a cell."""
        return leaf_worth(self.facts, leaf, cell, self.peers)

    def leaf(self, here: Standing) -> NodeCell:
        """Return a leaf."""
        leaf = cast("Leaf", here.node)
        cell = self.cell(leaf)
        worth = self.worth(leaf, cell)
        absence = Absence(worth.state, worth.reason, leaf.id) if worth.reason else None
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
            statuses=frozenset() if absence else worth.statuses,
            reported=here.share if applies and cell.state is State.VALUE else Fraction(0),
            applying=here.share if applies else Fraction(0),
        )

    def over(self, here: Standing) -> NodeCell:
        """Return a node over the periods of another scorecard."""
        cell = over_time(self, here)
        absence = cell.absence if self.has(here.node) else OUTSIDE
        policy = policy_for(absence, here.policies)
        points = points_by(policy, cell.max_points) if absence else cell.points
        return evolve(cell, points=points, absence=absence, policy=policy)

    def group(self, here: Standing) -> NodeCell:
        """Return a group: 0 where its condition is false, else what its children make."""
        group = cast("Group", here.node)
        children = self.parts_of(group)
        condition = judged(self.facts, group.when, self.org_unit, self.window)
        absence, points = self.made(group, children, condition)
        policy = policy_for(absence, here.policies)
        shrinks = group.shrink and not absence and any(there(children))
        most = (
            total(child.max_points for child in there(children)) if shrinks else max_points(group)
        )
        counting = of_role(children, Role.SCORED, Role.BONUS, Role.PENALTY)
        made_of: Statuses = frozenset().union(*(child.statuses for child in counting))
        if group.when is not None and (made_of or not condition.value):
            of_children = made_of if condition.value else frozenset()
            made_of = of_children | statuses_of(condition.status)
        return NodeCell(
            node=group,
            max_points=most,
            points=points_by(policy, most) if absence else points,
            excess=None
            if absence or not condition.value
            else excess_of(
                self.unclipped(group, children), group.floor, group.cap, max_points(group)
            ),
            absence=absence,
            policy=policy,
            statuses=frozenset() if absence else made_of,
            reported=total(child.reported for child in scored(children) if self.has(group)),
            applying=total(child.applying for child in scored(children) if self.has(group)),
            children=tuple(self.node(child.id) for child in group.children),
        )

    def parts_of(self, group: Group) -> tuple[NodeCell, ...]:
        """Return the children of a group, as the group gets them."""
        shown = (self.node(child.id) for child in group.children)
        return tuple(child.above or child for child in shown)

    def made(
        self, group: Group, children: Sequence[NodeCell], condition: Known
    ) -> tuple[Absence | None, Fraction | None]:
        """Return why a group has no value, or else its points."""
        if not self.has(group):
            return OUTSIDE, None
        if condition.value is None:
            return Absence(condition.state, CONDITION), None
        if not condition.value:
            return None, Fraction(0)
        absence = absence_of(group, children)
        return absence, None if absence else finished(group, self.unclipped(group, children))

    def unclipped(self, group: Group, children: Sequence[NodeCell]) -> Fraction:
        """Return the points of a group before floor, cap and rounding."""
        return (
            self.from_scored(group, children)
            + total(child.points or Fraction(0) for child in of_role(children, Role.BONUS))
            - total(child.points or Fraction(0) for child in of_role(children, Role.PENALTY))
        )

    def from_scored(self, group: Group, children: Sequence[NodeCell]) -> Fraction:
        """Return the points that a group's method makes of the children that are scored."""
        if group.method is not Method.COPELAND:
            return made(seen(group, children))
        units = self.facts.specification.org_units
        places = [Place(self.facts, self.card, unit, self.window) for unit in units]
        if not self.is_compared(group):
            return Fraction(0)
        others = (
            place.parts_of(group)
            for place in places
            if place.org_unit.id != self.org_unit.id and place.is_compared(group)
        )
        known = (cells for cells in others if absence_of(group, cells) is None)
        return majority(seen(group, children), (seen(group, cells) for cells in known))

    def is_compared(self, node: Group) -> bool:
        """Whether the node, and all above it, are for the unit."""
        return self.exists and all(self.has(above) for above in way_to(node, self.card.top()))


def policy_for(absence: Absence | None, policies: Policies) -> Treatment | None:
    """Return the policy for the state of a node; a value needs none."""
    return policies[absence.state] if absence else None


def points_by(policy: Treatment | None, most: Fraction) -> Fraction | None:
    """Return the points that a policy gives to a node without a value."""
    if policy is Policy.ZERO:
        return Fraction(0)
    return most if policy is Policy.FULL else None


# --- the points of a group ---


def absence_of(group: Group, children: Sequence[NodeCell]) -> Absence | None:
    """Return why a group has no value; `None` if it has one."""
    decisive = decisive_child(group, children)
    if decisive is not None:
        return decisive.absence
    if not is_available(group, children):
        return LACKING
    return NEGATIVE if is_without_meaning(seen(group, children)) else None


def decisive_child(group: Group, children: Sequence[NodeCell]) -> NodeCell | None:
    """Return the child for which a group has no value; `None` if it has one.

    A child that fails, unless the result is known without it; or, where no child fails and none has
    points, any. Missing decides before not due before
    not applicable, and an earlier child before a later one.
    """
    failing = failing_of(of_role(children, Role.SCORED, Role.BONUS, Role.PENALTY))
    if is_settled(seen(group, children)):
        failing = failing_of(of_role(children, Role.BONUS, Role.PENALTY))
    known = [*there(children), *failing_of(scored(children))]
    candidates = failing or ([] if known else scored(children))
    return min(candidates, key=lambda child: list(State).index(child.state), default=None)


def is_available(group: Group, children: Sequence[NodeCell]) -> bool:
    """Whether as much is reported as a group needs: leaves by their number, or by weight."""
    needed = group.available
    if needed is None:
        return True
    leaves = [leaf for child in scored(children) for leaf in scored_leaves(child)]
    reported = [leaf for leaf in leaves if leaf.reported]
    if isinstance(needed, ByCount):
        applies = [leaf for leaf in leaves if leaf.applying]
        return len(reported) >= needed.count.of(Fraction(len(applies)))
    if needed.of_max:
        applying = total(child.applying for child in scored(children))
        return total(child.reported for child in scored(children)) >= needed.number * applying
    return len(reported) >= needed.number


def seen(group: Group, children: Sequence[NodeCell]) -> Children:
    """Return the children of a group as its method sees them."""
    parts = tuple(
        Part(
            child.node.id,
            child.points,
            child.max_points,
            child.max_points if group.adds else weight_of(child.node, group),
        )
        for child in scored(children)
        if child.points is not None
    )
    return Children(group, max_points(group), parts, len(failing_of(scored(children))))


def finished(group: Group, points: Fraction) -> Fraction:
    """Return the points of a group after floor, cap and rounding."""
    points = clipped(points, group.floor, group.cap, max_points(group))
    points = stepped(points, group.step, group.rounding, max_points(group))
    return rounded_to(points, group.round, group.rounding)


# --- scored units ---


@frozen
class ScoredUnit:
    """A unit in a window with its points by a scorecard."""

    card: Scorecard
    org_unit: OrgUnit
    window: Period
    top: NodeCell


def scored_units(
    facts: Facts, windows: Sequence[Period], units: Sequence[OrgUnit]
) -> Iterator[ScoredUnit]:
    """Yield those of some units that a scorecard scores, in windows not too short for it."""
    for card in facts.specification.scorecards:
        for window in windows:
            for unit in units:
                place = Place(facts, card, unit, window)
                if place.exists:
                    yield ScoredUnit(card, unit, window, place.node(card.root))
