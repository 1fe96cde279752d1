"""The nodes of scorecards made ready: policies inherited, amounts in points, ids resolved."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.model.formulas import Tree
from kpikit.model.graph import Thing
from kpikit.model.scorecards import Group, Leaf, Over, Role, Treatment
from kpikit.model.scoring import CONSTRUCTS, Scoring
from kpikit.model.states import State

if TYPE_CHECKING:
    from collections.abc import Iterator


@frozen(eq=False)
class ResolvedLeaf:
    """A leaf with everything in numbers.

    Attributes:
        declared: the declaration.
        number: its place among the leaves of the scorecard.
        thing: what it is in the graph.
        rule: the rule, its quantities in the unit of the measure, its amounts in points; or what
            stands in its place.
        when: the condition of its points, without units.
        given: the points that are given outright, or the formula that gives them.
        parts: the parts of its score, each as a leaf with that score alone.
        targets: the targets that the score and its parts name, by id.
        cap: most points.
        floor: fewest points.
        step: what the points become the nearest multiple of.
        policies: what the parent does with it in each state.
        outside: for each member of the scorecard whether the node does not apply to it; `None` if
            it applies to all.
        peers: for each member the group of peers in which it is compared, or `OUTSIDE`; `None` for
            rules that compare with nobody.
    """

    declared: Leaf
    number: int
    thing: Thing
    rule: Scoring
    when: Tree | None
    given: Fraction | Tree | None
    parts: tuple[ResolvedLeaf, ...]
    targets: Mapping[str, Thing]
    cap: Fraction | None
    floor: Fraction | None
    step: Fraction | None
    policies: Mapping[State, Treatment]
    outside: NDArray[np.bool_] | None
    peers: NDArray[np.int64] | None

    @property
    def max_points(self) -> Fraction:
        """The most points that the leaf can give."""
        return self.declared.max_points

    @cached_property
    def plain(self) -> bool:
        """Whether the score is a rule without a condition."""
        return self.when is None and not isinstance(self.rule, CONSTRUCTS)


@frozen(eq=False)
class ResolvedGroup:
    """A group with its children resolved; what is not explained here is as of a leaf.

    Attributes:
        weights: what each child counts among those that are scored: its max_points in a sum, its
            weight in a mean.
        excluded: for each member whether the node, or one above it, does not apply to it; one mask
            for each of them that does not apply to all.
        members: how many units the scorecard has.
    """

    declared: Group
    thing: Thing
    children: tuple[ResolvedGroup | ResolvedLeaf | ResolvedOver, ...]
    weights: tuple[Fraction, ...]
    max_points: Fraction
    when: Tree | None
    cap: Fraction | None
    floor: Fraction | None
    step: Fraction | None
    policies: Mapping[State, Treatment]
    outside: NDArray[np.bool_] | None
    excluded: tuple[NDArray[np.bool_], ...]
    members: int

    @cached_property
    def scored(self) -> tuple[int, ...]:
        """The places of the children that the method combines."""
        return self.places(Role.SCORED)

    @cached_property
    def scored_weights(self) -> tuple[Fraction, ...]:
        """What each of these children counts."""
        return tuple(self.weights[place] for place in self.scored)

    @cached_property
    def plain(self) -> bool:
        """Whether all children are scored."""
        return len(self.scored) == len(self.children)

    def places(self, *roles: Role) -> tuple[int, ...]:
        """Return the places of the children that have one of some roles."""
        children = enumerate(self.children)
        return tuple(place for place, child in children if child.declared.role in roles)


@frozen(eq=False)
class ResolvedOver:
    """A node over the periods of another scorecard; what is not explained here is as of a leaf.

    Attributes:
        number: its place among the leaves of the scorecard, of which it is one.
    """

    declared: Over
    number: int
    thing: Thing
    policies: Mapping[State, Treatment]
    outside: NDArray[np.bool_] | None

    cap: ClassVar[None] = None
    floor: ClassVar[None] = None

    @property
    def max_points(self) -> Fraction:
        """The most points that the node can give."""
        return self.declared.max_points


ResolvedNode = ResolvedGroup | ResolvedLeaf | ResolvedOver


def below(node: ResolvedNode) -> Iterator[ResolvedNode]:
    """Yield a node and all nodes below it."""
    yield node
    if isinstance(node, ResolvedGroup):
        for child in node.children:
            yield from below(child)
