"""Strategies for specifications in which results depend on each other.

Conditions, points by formula, scores of parts and indicators derived from results are put into
what `tests.strategies.cases` makes, one after the other; whatever would close a circle is left out
again.
"""

from __future__ import annotations

from fractions import Fraction
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any, TypeAlias

import attrs
from attrs import evolve, frozen
from hypothesis import strategies as st

from kpikit.formulas import parse_formula
from kpikit.model.grades import Graded
from kpikit.model.graph import Graph
from kpikit.model.ids import Identifier
from kpikit.model.indicators import YES_NO, Indicator
from kpikit.model.scorecards import CardNode, Group, Leaf, Scorecard
from kpikit.model.scoring import (
    Amount,
    FirstOf,
    GivenPoints,
    HighestOf,
    LowestOf,
    Part,
    Score,
    SumOf,
)
from kpikit.model.specification import Specification
from kpikit.model.walk import nodes_of
from kpikit.rules import Value
from tests.strategies.cases import Case, case, specified
from tests.strategies.grades import graded
from tests.strategies.picking import Picker
from tests.strategies.rules import share_of_max
from tests.strategies.scores import DECIMALS, scored
from tests.strategies.versions import versioned
from tests.strategies.world import World

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from hypothesis.strategies import DrawFn

    from kpikit.model.formulas import Formula
    from tests.strategies.figures import Measure

Made: TypeAlias = SumOf | HighestOf | LowestOf | FirstOf
MADE_OF: tuple[type[Made], ...] = (SumOf, HighestOf, FirstOf, LowestOf)
STEPS = (*map(Amount, map(Fraction, ("1/4", "1", "1/3"))), share_of_max(10))

RELATIONS = (">=", "<", ">", "<=", "=", "!=")

OF_NODES = (
    "points({n}) {r} {x}",
    "share({n}) {r} {p} percent",
    "published({n}) {r} {x}",
    "rank({o}) {r} {k}",
    "points({n}) {r} points({m})",
    "previous(share({n})) {r} share({n})",
    "previous(rank({o})) {r} rank({o})",
    "at(published({n}), 2024-M05) {r} {x}",
    "same_period_last_year(points({n})) {r} {x}",
    "children_mean(share({n})) {r} {p} percent",
)
"""Conditions on results of nodes."""

OF_GRADES = (
    "grade({n}) {r} {w}",
    "{w} {r} grade({n})",
    "of({u}, grade({n})) {r} {w}",
    "children_count(grade({n}) {r} {w}) > 0",
    "previous(grade({n})) {r} {w}",
    "grade({n}) {r} grade({n})",
)
"""Conditions on grades."""

OF_VALUES = ("{a} {r} {b}", "previous({a}) {r} {a}", "first({a}, {b}) {r} 0", "{a} {r} 0")
"""Conditions on values."""

JOINED = ("{c} and {d}", "{c} or {d}", "not ({c})", "previous({c})", "if({c}, {d}, true)")
"""Conditions of conditions."""

GIVEN = (
    "points({n}) / 2",
    "first(published({n}), 1)",
    "share({n}) * 4 point",
    "5 - rank({o})",
    "if({c}, 2, 1)",
    "max(points({n}), points({m})) + 1 point",
    "0.5 + 1/2",
    "1 / rank({o})",
    "previous(points({n})) + 1",
    "points({n}) / (rank({o}) - 1)",
)
"""Formulas that give points."""

DERIVED = (("point", GIVEN), ("ratio", ("share({n})", "if({c}, 1, 0)", "first(share({n}), 0)")))
"""Formulas of indicators, by the unit of what they give."""

CARDS: dict[bool, str] = {True: "{card}.{node}", False: "{node}"}


GRADED = tuple(item.name for item in attrs.fields(Graded) if item.name != "declared_at")
"""Fields of what is declared of grades."""


@st.composite
def connected_cases(draw: DrawFn) -> Case:
    """Return a specification whose results depend on each other, observations, and windows."""
    return case(draw, connected)


def connected(pick: Picker, world: World) -> Specification:
    """Return a valid specification whose results depend on each other."""
    found = specified(pick, world)
    if not found.scorecards:
        return found
    found = with_derived(pick, world, found) if pick.chance() else found
    for place, card in enumerate(found.scorecards):
        for node in nodes_of(card):
            found = sound(found, put(found, place, connected_node(pick, world, found, node)))
            if pick.chance(3):
                graded_one = graded_node(pick, world, found, place, node)
                found = sound(found, put(found, place, graded_one))
    return evolve(found, scorecards=versioned(pick, world, found.scorecards))


def sound(before: Specification, after: Specification) -> Specification:
    """Return what comes after, unless there is a circle in it."""
    uses = Graph.of(after).uses
    parts = {thing: [use.thing for use in made_of] for thing, made_of in uses.items()}
    try:
        TopologicalSorter(parts).prepare()
    except CycleError:
        return before
    return after


def put(specification: Specification, place: int, node: CardNode) -> Specification:
    """Return a specification with a node in the place of the one with its id."""
    cards = list(specification.scorecards)
    cards[place] = replaced(cards[place], node)
    return evolve(specification, scorecards=tuple(cards))


def replaced(card: Scorecard, node: CardNode) -> Scorecard:
    """Return a scorecard in which a node stands for the one with its id."""
    if isinstance(node, Group) and node.id == card.root:
        return evolve(card, when=node.when, step=node.step, **grades_in(node))
    return evolve(card, children=tuple(_replaced(child, node) for child in card.children))


def _replaced(child: CardNode, node: CardNode) -> CardNode:
    if child.id == node.id:
        if isinstance(child, Group) and isinstance(node, Group):
            return evolve(child, when=node.when, step=node.step, **grades_in(node))
        return node
    if not isinstance(child, Group):
        return child
    return evolve(child, children=tuple(_replaced(one, node) for one in child.children))


def grades_in(node: CardNode) -> dict[str, Any]:
    """Return what is declared of the grades of a node."""
    return {name: getattr(node, name) for name in GRADED}


# --- what is put in ---


def connected_node(
    pick: Picker, world: World, specification: Specification, node: CardNode
) -> CardNode:
    """Return a node that perhaps depends on results."""
    texts = Texts(pick, world, specification)
    if isinstance(node, Group):
        when = texts.condition() if pick.chance(4) else None
        return evolve(node, when=when, step=pick.seldom(STEPS))
    return evolve(node, score=texts.score(node)) if isinstance(node, Leaf) else node


def graded_node(
    pick: Picker, world: World, specification: Specification, place: int, node: CardNode
) -> CardNode:
    """Return a node of a scorecard with grades."""
    card = specification.scorecards[place]
    texts = Texts(pick, world, specification)
    now = next(one for one in nodes_of(card) if one.id == node.id)
    return evolve(now, **graded(pick, world, specification, card, texts.condition))


def with_derived(pick: Picker, world: World, specification: Specification) -> Specification:
    """Return a specification with an indicator that is derived from results, perhaps scored."""
    unit, formulas = pick.of(DERIVED)
    texts = Texts(pick, world, specification)
    name = Identifier("from_results")
    indicator = Indicator(
        id=name,
        unit=unit,
        formula=texts.formula(formulas),
        level=specification.scorecards[0].applies_to.level,
    )
    after = evolve(specification, indicators=(*specification.indicators, indicator))
    place = len(specification.scorecards) - 1
    leaves = [node for node in nodes_of(after.scorecards[place]) if isinstance(node, Leaf)]
    if pick.chance() and after.scorecards[place].applies_to.level in {None, indicator.level}:
        leaf = pick.of(leaves)
        scoring = evolve(leaf, indicator=name, own_id=leaf.id, score=Score(rule=Value()))
        return sound(sound(specification, after), put(after, place, scoring))
    return sound(specification, after)


@frozen
class Texts:
    """Writes formulas and scores about what a specification has."""

    pick: Picker
    world: World
    specification: Specification

    def formula(self, texts: Sequence[str]) -> Formula:
        """Return one of some formulas, about any nodes and rankings."""
        return parse_formula(self.filled(self.pick.of(texts)))

    def condition(self) -> Formula:
        """Return a condition on anything."""
        return parse_formula(self.condition_text())

    def condition_text(self, depth: int = 2) -> str:
        """Return a condition, perhaps of other conditions."""
        kinds: list[Callable[[], str]] = [
            lambda: self.filled(self.pick.of(OF_NODES)),
            lambda: self.filled(self.pick.of(OF_NODES)),
            *self.on_values(),
            lambda: self.pick.of(("true", "true", "false")),
            *self.on_grades(),
        ]
        if depth and self.pick.chance(3):
            parts = {name: self.condition_text(depth - 1) for name in ("c", "d")}
            return self.pick.of(JOINED).format(**{name: f"({c})" for name, c in parts.items()})
        return self.pick.of(kinds)()

    def on_values(self) -> Iterator[Callable[[], str]]:
        """Yield what makes conditions on values, answers and targets, as far as there are any."""
        numbers = [one for one in self.world.measures if one.family]
        answers = [
            one.indicator.id for one in self.world.measures if one.indicator.values == YES_NO
        ]
        targets = list(dict.fromkeys(f"{one.indicator}.{one.id}" for one in self.world.targets))
        if numbers:
            yield lambda: self.compared(self.pick.of(numbers))
        if answers:
            yield lambda: str(self.pick.of(answers))
        if targets:
            yield lambda: f"met({self.pick.of(targets)})"

    def on_grades(self) -> Iterator[Callable[[], str]]:
        """Yield what makes conditions on grades, if there are any."""
        known = [
            (f"{card.id}.{node.id}", node.grade_ids)
            for card in self.specification.scorecards
            for node in nodes_of(card)
            if node.grades
        ]
        if known:
            yield lambda: self.of_grade(*self.pick.of(known))

    def of_grade(self, node: str, grades: Sequence[str]) -> str:
        """Return a condition on the grade of a node."""
        text = self.pick.of(OF_GRADES)
        unit = self.pick.of([unit.id for unit in self.world.org_units])
        relation = self.pick.of(RELATIONS)
        return text.format(n=node, r=relation, w=self.pick.of(grades), u=unit)

    def compared(self, measure: Measure) -> str:
        """Return a condition on the values of one indicator, or of two."""
        like = [one for one in self.world.measures if one.family == measure.family]
        names = {"a": measure.indicator.id, "b": self.pick.of(like).indicator.id}
        return self.pick.of(OF_VALUES).format(r=self.pick.of(RELATIONS), **names)

    def filled(self, text: str) -> str:
        """Return a text with names and numbers in its gaps."""
        several = len(self.specification.scorecards) > 1
        nodes = [
            CARDS[several].format(card=card.id, node=node.id)
            for card in self.specification.scorecards
            for node in nodes_of(card)
        ]
        orders = [*nodes, *(ranking.id for ranking in self.specification.rankings)]
        return text.format(
            n=self.pick.of(nodes),
            m=self.pick.of(nodes),
            o=self.pick.of(orders),
            r=self.pick.of(RELATIONS),
            x=self.pick.of(("5", "0", "8 point", "2.5")),
            p=self.pick.of(("50", "100", "0")),
            k=self.pick.of(("1", "2")),
            c=self.condition_text(0) if "{c}" in text else "",
        )

    def score(self, leaf: Leaf) -> Score:
        """Return a score of a leaf that perhaps depends on results."""
        shape = self.pick.of(("plain", "when", "parts", "given", "plain"))
        if shape == "plain":
            return leaf.score
        if shape == "when":
            return evolve(leaf.score, when=self.condition())
        if shape == "given":
            return evolve(self.beside(leaf), rule=self.given(), when=self.seldom())
        return evolve(self.beside(leaf), rule=self.composite(leaf, 2), when=self.seldom())

    def beside(self, leaf: Leaf) -> Score:
        """Return what is declared beside the rule of a leaf, if it reads no target."""
        score = leaf.score
        return Score(rule=Value(), cap=score.cap, floor=score.floor, round=score.round)

    def seldom(self) -> Formula | None:
        """Return a condition, or more often none."""
        return self.condition() if self.pick.chance(3) else None

    def given(self) -> GivenPoints:
        """Return points that are given outright or by a formula."""
        amounts = (Amount(Fraction(2)), share_of_max(50), Amount(Fraction(-1)))
        return GivenPoints(
            points=self.formula(GIVEN) if self.pick.chance() else self.pick.of(amounts)
        )

    def composite(self, leaf: Leaf, depth: int) -> Made:
        """Return a score of one to three parts."""
        number = self.pick.count(1, 3)
        made = self.pick.of(MADE_OF)
        parts = [self.part(leaf, depth) for _ in range(number)]
        if made is FirstOf:
            gated = [evolve(one, when=one.when or self.condition()) for one in parts[:-1]]
            parts = [*gated, parts[-1]]
        return made(parts=tuple(parts))

    def part(self, leaf: Leaf, depth: int) -> Part:
        """Return a part of a score: a rule, given points, or a composite again."""
        shape = self.pick.of(("rule", "given", "composite"))
        said: dict[str, Any] = {
            "when": self.condition() if self.pick.chance() else None,
            "max_points": self.pick.of((None, share_of_max(50), Amount(Fraction(3)))),
        }
        if shape == "given":
            return Part(rule=self.given(), round=self.pick.seldom(DECIMALS), **said)
        if shape == "composite" and depth:
            return Part(rule=self.composite(leaf, depth - 1), **said)
        measure = next(
            (one for one in self.world.measures if one.indicator.id == leaf.indicator), None
        )
        if measure is None:  # it is derived from results
            return Part(rule=Value(), **said)
        score = scored(self.pick, self.world, measure)
        names = [item.name for item in attrs.fields(Score) if item.init and item.name != "when"]
        return Part(**{name: getattr(score, name) for name in names}, **said)
