"""Scorecards: trees of up to three levels, whose nodes have policies and limits."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from attrs import evolve, frozen

from kpikit.model.combining import AtLeast, Combining, MeanOfLowest, Method, PowerMean
from kpikit.model.ids import Identifier
from kpikit.model.imputation import Donors, Imputation, Imputing, Middle, Stage, UsedBy
from kpikit.model.pairs import Pairs
from kpikit.model.scopes import Scope
from kpikit.model.scorecards import (
    ByCount,
    CardNode,
    Combined,
    Group,
    Leaf,
    Policy,
    Role,
    Scorecard,
)
from kpikit.model.scoring import Amount
from kpikit.numbers import Rounding
from tests.strategies.figures import Measure
from tests.strategies.picking import Picker
from tests.strategies.rules import share_of_max
from tests.strategies.scores import DECIMALS, scored
from tests.strategies.windows import FREQUENCIES
from tests.strategies.world import World

MAXIMA = tuple(map(Fraction, ("10", "20", "5/2", "1", "40", "1/3")))
WEIGHTS = tuple(map(Fraction, ("1", "2", "1/2", "3")))
POLICIES = (None, None, Policy.SKIP, Policy.ZERO, Policy.FULL, Policy.SKIP, Policy.FAIL)


@frozen
class Tree:
    """Grows the nodes of one scorecard.

    Attributes:
        pick: decides.
        world: what can be scored.
        known: the indicators that fit the scorecard's level.
        taken: ids of nodes so far.
    """

    pick: Picker
    world: World
    known: Sequence[Measure]
    taken: set[str]

    def parts(
        self, depth: int, most: Fraction | None = None, *, sums: bool = True
    ) -> dict[str, Any]:
        """Return what a group is made of: one to three nodes of at most some depth.

        Args:
            depth: of the nodes below.
            most: the group's max_points; any if absent.
            sums: whether all groups above are sums.
        """
        number = self.pick.count(1, 3)
        method = combined(self.pick, number) if self.pick.chance(3) else Method.SUM
        like = Combined(method=method, children=())
        if like.adds:
            each = most if most is None else most / number
        elif like.states_maximum:
            each = None
        else:
            each = self.pick.of(MAXIMA) if most is None else most
        children = tuple(self.node(depth, each, sums=sums and like.adds) for _ in range(number))
        children = (*children, *self.others(depth))
        stated = {"max_points": most or self.pick.of(MAXIMA)} if like.states_maximum else {}
        return {
            **stated,
            "shrink": sums and like.adds and self.pick.chance(6),
            "method": method,
            "children": tuple(map(self.weighed, children) if like.weighs else children),
        }

    def others(self, depth: int) -> list[CardNode]:
        """Return children that are not scored: mostly none."""
        roles = [role for role in Role if role is not Role.SCORED]
        number = self.pick.count(1, 2) if self.pick.chance(5) else 0
        return [evolve(self.node(depth, None), role=self.pick.of(roles)) for _ in range(number)]

    def weighed(self, node: CardNode) -> CardNode:
        """Return a node with a weight, if it is scored."""
        scored = node.role is Role.SCORED
        return evolve(node, weight=self.pick.of(WEIGHTS)) if scored else node

    def node(self, depth: int, most: Fraction | None, *, sums: bool = False) -> CardNode:
        """Return a leaf, or a group that perhaps states its max_points."""
        if depth == 1 or not self.pick.chance():
            return self.leaf(most)
        group = Group(
            id=self.fresh(),
            **self.parts(depth - 1, most, sums=sums),
            **limits(self.pick),
            **habits(self.pick, self.world),
            applies_to=self.scope(),
        )
        return evolve(group, max_points=most_of(group)) if self.pick.chance() else group

    def leaf(self, most: Fraction | None) -> Leaf:
        """Return a leaf with an id that no other node has."""
        measure = self.pick.of(self.known)
        name = measure.indicator.id
        own = self.fresh() if name in self.taken or self.pick.chance() else None
        self.taken.add(own or name)
        return Leaf(
            indicator=name,
            own_id=own,
            max_points=most or self.pick.of(MAXIMA),
            score=scored(self.pick, self.world, measure),
            **habits(self.pick, self.world),
            applies_to=self.scope(),
        )

    def scope(self) -> Scope:
        """Return whom a node applies to: mostly all."""
        scopes = self.world.choices
        return self.pick.of(scopes) if scopes and self.pick.chance(6) else Scope()

    def fresh(self) -> Identifier:
        """Return a new id."""
        name = Identifier(f"n{len(self.taken)}")
        self.taken.add(name)
        return name


def policy(pick: Picker, world: World) -> Policy | Imputing | None:
    """Return what a node says about a state."""
    if not pick.chance(6):
        return pick.of(POLICIES)
    found = Imputation(
        source=pick.of(tuple(Donors)),
        by=pick.of(tuple(Middle)),
        per=pick.seldom(world.kinds),
        stage=pick.of(tuple(Stage)),
        used_by=pick.of(tuple(UsedBy)),
    )
    last = found.source is Donors.LAST
    return Imputing(impute=evolve(found, by=Middle.MEAN, per=None) if last else found)


def combined(pick: Picker, number: int) -> Combining:
    """Return how a number of children is combined, otherwise than by adding."""
    words: list[Combining] = [method for method in Method if method is not Method.SUM]
    numbered: list[Combining] = [PowerMean(power=Fraction(power)) for power in (2, 3, -1, -2)]
    some: list[Combining] = [
        MeanOfLowest(number=pick.count(1, number)),
        AtLeast(number=pick.count(1, number)),
    ]
    return pick.of([*words, *numbered, *some])


def habits(pick: Picker, world: World) -> dict[str, Any]:
    """Return what a node says about states and about its published points."""
    return {
        "missing": policy(pick, world),
        "not_due": policy(pick, world),
        "not_applicable": policy(pick, world),
        "decimals": pick.of(DECIMALS),
        "rounding": pick.of(tuple(Rounding)),
    }


def limits(pick: Picker) -> dict[str, Any]:
    """Return what a group says about its points and about how much has to be reported."""
    needed = (
        Amount(Fraction(1)),
        share_of_max(50),
        Amount(Fraction(2)),
        share_of_max(100),
        ByCount(count=share_of_max(50)),
        ByCount(count=share_of_max(70)),
        ByCount(count=Amount(Fraction(2))),
    )
    return {
        "available": pick.of(needed) if pick.chance(4) else None,
        "cap": pick.of((share_of_max(80), Amount(Fraction(8)))) if pick.chance(4) else None,
        "floor": pick.of((share_of_max(10), Amount(Fraction(2)))) if pick.chance(4) else None,
        "round": pick.of(DECIMALS) if pick.chance(4) else None,
    }


def most_of(node: CardNode) -> Fraction:
    """Return the most points of a node."""
    if not isinstance(node, Group):
        return node.max_points
    if node.states_maximum:
        return node.max_points or Fraction(0)
    maxima = [most_of(child) for child in node.scored]
    return sum(maxima, Fraction(0)) if node.adds else maxima[0]


def carded(pick: Picker, world: World, name: str) -> Scorecard:
    """Return a scorecard of one to three levels of nodes."""
    level = pick.seldom(world.levels)
    scored = [one for one in world.measures if not one.indicator.dated]
    known = [one for one in scored if one.indicator.level in {None, level}]
    if level is None or not known:
        level, known = None, scored
    root = Identifier(pick.of(("total", "whole")))
    tree = Tree(pick, world, known, {root})
    seldom = bool(world.groups) and pick.chance(5)
    return Scorecard(
        id=Identifier(name),
        root=root,
        applies_to=Scope(
            level=level,
            group=pick.of(world.groups) if seldom else None,
            where=pick.of(world.choices).where if world.choices and pick.chance(8) else Pairs(),
        ),
        frequency=pick.of(FREQUENCIES) if pick.chance(6) else None,
        **tree.parts(pick.count(1, 3)),
        **limits(pick),
        **habits(pick, world),
    )
