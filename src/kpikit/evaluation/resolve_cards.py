"""Making scorecards ready: trees in numbers, policies inherited, rankings with their peers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, partial
from math import lcm
from typing import TYPE_CHECKING, TypeAlias, cast

import numpy as np
from attrs import define, evolve, field
from numpy.typing import NDArray

from kpikit.checks.formulas import POINT, kinds_of
from kpikit.evaluation.members import Scopes, in_scope
from kpikit.evaluation.resolved import Members, ResolvedCard, ResolvedRanking
from kpikit.evaluation.resolved_nodes import ResolvedGroup, ResolvedLeaf, ResolvedNode, ResolvedOver
from kpikit.formulas import condition, number_in
from kpikit.kernels.peers import OUTSIDE
from kpikit.model.graph import Sort, Thing
from kpikit.model.indicators import Indicator
from kpikit.model.scorecards import DEFAULT_POLICIES, CardNode, Group, Leaf, Over, Role
from kpikit.model.scoring import (
    Amount,
    Composite,
    GivenPoints,
    Reads,
    fitted,
    parts_of_score,
    reads_of,
)
from kpikit.model.settings import setting_of
from kpikit.model.targets import Target
from kpikit.model.units import Quantity
from kpikit.model.walk import changed, nodes_of
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from fractions import Fraction

    from kpikit.formulas import Kind
    from kpikit.model.formulas import Formula, Tree
    from kpikit.model.rankings import Ranking
    from kpikit.model.scorecards import Scorecard, Treatment
    from kpikit.model.scoring import Scoring
    from kpikit.model.specification import Specification
    from kpikit.model.states import State

Excluded: TypeAlias = tuple[NDArray[np.bool_] | None, ...]
"""For each node above another: to which members it does not apply; `None` if to all it does."""

ACHIEVEMENT_UNIT = "ratio"
"""The unit of achievement: 1 means reached."""


def resolved_card(
    card: Scorecard, specification: Specification, units: UnitSystem, scopes: Scopes
) -> ResolvedCard:
    """Return a scorecard made ready."""
    scope = card.applies_to
    members = scopes.members(scope.level, scope.group, scope.where)
    indicators: dict[str, Indicator] = {known.id: known for known in specification.indicators}
    tree = _Tree(card.id, units, indicators, _by_indicator(specification.targets), members)
    group = tree.group(card.top(), DEFAULT_POLICIES, ())
    nodes: set[str] = {node.id for node in nodes_of(card)}
    rankings = tuple(_rankings(card, nodes, members, specification.rankings))
    return ResolvedCard(card, members, group, tuple(tree.leaves), _shares(group), rankings)


def _by_indicator(targets: Iterable[Target]) -> Mapping[str, list[Target]]:
    found: dict[str, list[Target]] = {}
    for target in targets:
        found.setdefault(target.indicator, []).append(target)
    return found


def _shares(group: ResolvedGroup) -> tuple[int, ...]:
    shares = list(_parts(group, 1))
    common = lcm(*(share.denominator for share in shares))
    return tuple(int(share * common) for share in shares)


def _parts(node: ResolvedNode, share: Fraction | int) -> Iterator[Fraction | int]:
    """Yield for each leaf its part of a share, in the order of the leaves."""
    if not isinstance(node, ResolvedGroup):
        yield share
        return
    whole = sum(node.weights[place] for place in node.scored)
    for child, weight in zip(node.children, node.weights, strict=True):
        yield from _parts(child, share * weight / whole)


def _rankings(
    card: Scorecard, nodes: set[str], members: Members, rankings: tuple[Ranking, ...]
) -> Iterator[ResolvedRanking]:
    """Yield the rankings of a scorecard's nodes; several cards may have nodes of the same id."""
    start = f"{card.id}."
    for ranking in rankings:
        name = ranking.of.removeprefix(start)
        if name in nodes:
            ties = tuple(node.removeprefix(start) for node in ranking.tie_break)
            scope = ranking.peers
            peers = in_scope(members.units, scope.level, scope.group, scope.where)
            groups, names = peer_groups(members, ranking.per)
            yield ResolvedRanking(ranking, name, ties, peers, groups, names)


def peer_groups(
    members: Members, kind: str | None
) -> tuple[NDArray[np.int64], tuple[str | None, ...]]:
    """Return the group of a kind that each member is in, as a place among names, and the names."""
    own = [None if kind is None else unit.groups.get(kind) for unit in members.units]
    names = tuple(dict.fromkeys(own)) or (None,)
    return np.array([names.index(name) for name in own], dtype=np.int64), names


@define
class _Tree:
    """Resolves the nodes of one scorecard and numbers its leaves.

    Attributes:
        card: id of the scorecard.
        units: units of measure.
        indicators: by id.
        targets: all levels of targets by indicator.
        members: the units that are scored.
        leaves: ids of the leaves met so far.
    """

    card: str
    units: UnitSystem
    indicators: Mapping[str, Indicator]
    targets: Mapping[str, list[Target]]
    members: Members
    leaves: list[str] = field(factory=list)

    @cached_property
    def kinds(self) -> Callable[[str], Kind]:
        """What formulas need to know of names."""
        return kinds_of(self.indicators.values())

    def group(
        self, group: Group, above: Mapping[State, Treatment], excluded: Excluded
    ) -> ResolvedGroup:
        """Return a group; `excluded` says to whom each node above does not apply."""
        policies, outside = _policies(group, above), self._outside(group)
        below = (*excluded, outside)
        children = tuple(self._node(child, policies, below) for child in group.children)
        maxima = [child.max_points for child in children]
        scored = [child.max_points for child in children if child.declared.role is Role.SCORED]
        most = sum(scored[1:], scored[0]) if group.adds else scored[0]
        if group.states_maximum:
            most = cast("Fraction", group.max_points)
        return ResolvedGroup(
            declared=group,
            thing=Thing(Sort.NODE, f"{self.card}.{group.id}"),
            children=children,
            weights=tuple(maxima if group.adds else (child.weight for child in group.children)),
            max_points=most,
            when=self._condition(group.when),
            cap=_in_points(group.cap, most),
            floor=_in_points(group.floor, most),
            step=_in_points(group.step, most),
            policies=policies,
            outside=outside,
            excluded=tuple(mask for mask in below if mask is not None),
            members=len(self.members),
        )

    def _node(
        self, node: CardNode, above: Mapping[State, Treatment], excluded: Excluded
    ) -> ResolvedNode:
        if isinstance(node, Group):
            return self.group(node, above, excluded)
        return (
            self._over(node, above) if isinstance(node, Over) else self.leaf(node, above, excluded)
        )

    def _over(self, node: Over, above: Mapping[State, Treatment]) -> ResolvedOver:
        self.leaves.append(node.id)
        return ResolvedOver(
            declared=node,
            number=len(self.leaves) - 1,
            thing=Thing(Sort.NODE, f"{self.card}.{node.id}"),
            policies=_policies(node, above),
            outside=self._outside(node),
        )

    def leaf(
        self, leaf: Leaf, above: Mapping[State, Treatment], excluded: Excluded
    ) -> ResolvedLeaf:
        """Return a leaf; `excluded` says to whom each node above does not apply."""
        self.leaves.append(leaf.id)
        return self._scored(leaf, _policies(leaf, above), excluded)

    def _scored(
        self, leaf: Leaf, policies: Mapping[State, Treatment], excluded: Excluded
    ) -> ResolvedLeaf:
        """Return a leaf, or one that has a part of its score alone."""
        score, most = leaf.score, leaf.max_points
        parts = score.rule.parts if isinstance(score.rule, Composite) else ()
        ready = (evolve(leaf, score=part, max_points=part.most(most)) for part in parts)
        outside = self._outside(leaf)
        return ResolvedLeaf(
            declared=leaf,
            number=len(self.leaves) - 1,
            thing=Thing(Sort.NODE, f"{self.card}.{leaf.id}"),
            rule=self._rule(leaf),
            when=self._condition(score.when),
            given=self._given(score.rule, most),
            parts=tuple(self._scored(part, policies, excluded) for part in ready),
            targets=_targets(leaf),
            cap=_in_points(score.cap, most),
            floor=_in_points(score.floor, most),
            step=_in_points(score.step, most),
            policies=policies,
            outside=outside,
            peers=self._peers(leaf, (*excluded, outside)),
        )

    def _peers(self, leaf: Leaf, excluded: Excluded) -> NDArray[np.int64] | None:
        """Return the group of peers in which each member is compared."""
        score = leaf.score
        if reads_of(score.rule) is not Reads.PEERS:
            return None
        groups, names = peer_groups(self.members, score.per)
        known = np.array([score.per is None or name is not None for name in names], dtype=np.bool_)
        scope = score.peers
        among = in_scope(self.members.units, scope.level, scope.group, scope.where)
        for outside in excluded:
            among = among if outside is None else among & ~outside
        return np.where(among & known[groups], groups, OUTSIDE)

    def _condition(self, written: Formula | None) -> Tree | None:
        """Return a condition without units."""
        if written is None:
            return None
        return condition(written.tree, self.kinds, self.units).tree

    def _given(self, rule: Scoring, most: Fraction) -> Fraction | Tree | None:
        """Return the points that are given outright, or the formula that gives them."""
        if not isinstance(rule, GivenPoints):
            return None
        if isinstance(rule.points, Amount):
            return rule.points.of(most)
        return number_in(POINT, rule.points.tree, self.kinds, self.units).tree

    def _rule(self, leaf: Leaf) -> Scoring:
        """Return the rule of a leaf, which reads plain numbers; what is no rule stays as it is."""
        rule = leaf.score.rule
        if isinstance(rule, GivenPoints | Composite):
            return rule
        indicator = self.indicators[leaf.indicator]
        targets = self.targets.get(leaf.indicator, ())
        rule = fitted(rule, setting_of(indicator, targets, leaf.score))
        unit = ACHIEVEMENT_UNIT if leaf.score.target is not None else indicator.unit
        return changed(rule, partial(self._plain, unit or ACHIEVEMENT_UNIT, leaf.max_points))

    def _plain(self, unit: str, max_points: Fraction, value: object) -> object:
        """Return a quantity in a unit and an amount in points; other values as they are."""
        if isinstance(value, Quantity):
            return Quantity(self.units.convert(value, unit), unit)
        return Amount(value.of(max_points)) if isinstance(value, Amount) else value

    def _outside(self, node: CardNode) -> NDArray[np.bool_] | None:
        scope = node.applies_to
        inside = in_scope(self.members.units, scope.level, scope.group, scope.where)
        return None if inside.all() else ~inside


def _targets(leaf: Leaf) -> Mapping[str, Thing]:
    """Return the targets that the score of a leaf and its parts name, by id."""
    named = (score.target for score, _ in parts_of_score(leaf.score, leaf.max_points))
    return {
        str(name): Thing(Sort.TARGET, f"{leaf.indicator}.{name}")
        for name in named
        if name is not None
    }


def _in_points(amount: Amount | None, max_points: Fraction) -> Fraction | None:
    return None if amount is None else amount.of(max_points)


def _policies(node: CardNode, above: Mapping[State, Treatment]) -> Mapping[State, Treatment]:
    return {state: node.policy(state) or inherited for state, inherited in above.items()}
