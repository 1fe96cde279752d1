"""What depends on what: values, targets, nodes and rankings of a specification in one graph.

A result is made of others: a value of the indicators in its formula, a verdict of the value that is
compared, points of values, verdicts and whatever their conditions read, a rank of the points of
all peers. The graph says so for things, not for cells: a thing is all the cells of an indicator or
a node. A use in another period is a use all the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, NamedTuple

from attrs import field, frozen

from kpikit.model.formulas import (
    Binary,
    Formula,
    Name,
    Operator,
    Result,
    Tree,
)
from kpikit.model.functions import ResultFunction
from kpikit.model.grades import grade_conditions
from kpikit.model.levels import FromBaseline, FromTarget, levels_of
from kpikit.model.paths import Path, same_share_last_year
from kpikit.model.readings import SAME, Shift, readings_in
from kpikit.model.scorecards import CardNode, Group, Leaf, Over, Scorecard
from kpikit.model.scored import scored_nodes
from kpikit.model.scoring import formulas_of, parts_of_score
from kpikit.model.walk import nodes_of
from kpikit.periods import Frequency

if TYPE_CHECKING:
    from kpikit.model.formulas import GradeWord
    from kpikit.model.indicators import Indicator
    from kpikit.model.rankings import Ranking
    from kpikit.model.specification import Specification
    from kpikit.model.targets import Target


class Sort(StrEnum):
    """What a thing is; the value says how it is written."""

    VALUE = "{}"
    TARGET = "met({})"
    NODE = "points({})"
    GRADE = "grade({})"
    RANKING = "rank({})"


class Thing(NamedTuple):
    """All cells of an indicator, target, node, grade or ranking; a tuple: it is looked up often.

    Attributes:
        sort: which of these it is.
        id: ``indicator``, ``indicator.target``, ``card.node``, or the id of a ranking. The ranking
            of all units by a node, which nobody declared, has the id of the node: ``card.node``.

    >>> str(Thing(Sort.NODE, "card.total"))
    'points(card.total)'
    """

    sort: Sort
    id: str

    def __str__(self) -> str:
        """Return the thing as a formula would write it."""
        return self.sort.value.format(self.id)


@frozen
class Use:
    """A thing that another one is made of.

    Attributes:
        thing: what is used.
        shift: the moves in time to the period in which it is used.
        path: the formula, or the key, that names it; empty where it is below or compared.
        offset: place of its name in that formula.
        each: the kind of periods within the evaluated one in which it is used; `None` for itself.
    """

    thing: Thing
    shift: Shift = SAME
    path: str = ""
    offset: int = 0
    each: Frequency | None = None


_SORTS = {ResultFunction.RANK: Sort.RANKING, ResultFunction.GRADE: Sort.GRADE}
"""What the functions give that do not give points."""


@frozen(eq=False)
class Names:
    """What the names in formulas stand for.

    Attributes:
        nodes: ids ``card.node`` by what they may be called: ``node`` and ``card.node``.
        rankings: ids of the declared rankings.
        targets: ids ``indicator.target`` of the declared targets.
        grades: ids of the grades of nodes, the best one first, by the id ``card.node``.
    """

    nodes: Mapping[str, tuple[str, ...]]
    rankings: frozenset[str]
    targets: frozenset[str]
    grades: Mapping[str, tuple[str, ...]] = field(factory=dict)

    @classmethod
    def of(cls, specification: Specification) -> Names:
        """Return the names of a specification."""
        nodes: dict[str, tuple[str, ...]] = {}
        for card in specification.scorecards:
            for name in dict.fromkeys(node.id for node in nodes_of(card)):
                full = f"{card.id}.{name}"
                nodes[name] = (*nodes.get(name, ()), full)
                nodes[full] = (full,)
        rankings = frozenset(str(ranking.id) for ranking in specification.rankings)
        targets = frozenset(f"{one.indicator}.{one.id}" for one in specification.targets)
        grades = {f"{card.id}.{node.id}": node.grade_ids for card, node in graded(specification)}
        return cls(nodes, rankings, targets, grades)

    def things(self, result: Result) -> tuple[Thing, ...]:
        """Return what a result is of: one thing; several if the name is not clear; none if unknown.

        A declared ranking goes before a node of the same name.

        >>> names = Names({"total": ("card.total",)}, frozenset({"all"}), frozenset())
        >>> [str(one) for one in names.things(Result(ResultFunction.RANK, "total"))]
        ['rank(card.total)']
        """
        name = result.of
        if result.function is ResultFunction.MET:
            return (Thing(Sort.TARGET, name),) if name in self.targets else ()
        sort = _SORTS.get(result.function, Sort.NODE)
        if sort is Sort.RANKING and name in self.rankings:
            return (Thing(Sort.RANKING, name),)
        return tuple(Thing(sort, full) for full in self.nodes.get(name, ()))

    def grades_of(self, node: str) -> tuple[str, ...]:
        """Return the ids of the grades of a node by any of its names; none if that is not clear.

        >>> names = Names({"total": ("card.total",)}, frozenset(), frozenset(),
        ...               {"card.total": ("good", "failed")})
        >>> names.grades_of("total")
        ('good', 'failed')
        """
        found = self.nodes.get(node, ())
        return self.grades.get(found[0], ()) if len(found) == 1 else ()

    def grade_number(self, word: GradeWord) -> int:
        """Return the number that stands for a grade: 1 for the last one, more for better ones."""
        grades = self.grades_of(word.of)
        return len(grades) - grades.index(word.id)

    def capping(self, card: Scorecard, node: CardNode) -> tuple[str, ...]:
        """Return the node, as ``card.node``, by whose grades those of a node are capped.

        One; none if there is no such node; several if the name is not clear.
        """
        if node.capped_by is None:
            return ()
        name = node.capped_by.node
        return (f"{card.id}.{node.id}",) if name is None else self.nodes.get(name, ())

    def uses(self, tree: Tree, path: str) -> Iterator[Use]:
        """Yield what a formula reads; names that mean nothing, or several things, are left out."""
        for read, shift in readings_in(tree):
            if isinstance(read, Name):
                yield Use(Thing(Sort.VALUE, read.id), shift, path, read.start)
            elif isinstance(read, Result):
                found = self.things(read)
                if len(found) == 1:
                    yield Use(found[0], shift, path, read.start)


@frozen(eq=False)
class Graph:
    """What each thing of a specification is directly made of.

    Attributes:
        uses: by thing, in the order declared.
        names: what the names in formulas stand for.
        places: where each thing is declared.
    """

    uses: Mapping[Thing, tuple[Use, ...]]
    names: Names = field(repr=False)
    places: Mapping[Thing, str] = field(repr=False)

    @classmethod
    def of(cls, specification: Specification) -> Graph:
        """Return the graph of a specification; what is not declared is not in it.

        >>> from kpikit.model.indicators import Indicator
        >>> from kpikit.model.specification import Specification
        >>> a = Indicator(id="a", formula=Formula("b", Name("b")))
        >>> graph = Graph.of(Specification(id="x", indicators=(a, Indicator(id="b"))))
        >>> [(str(thing), [str(use.thing) for use in uses]) for thing, uses in graph.uses.items()]
        [('a', ['b']), ('b', [])]
        """
        names = Names.of(specification)
        every = list(_things(specification, names))
        known = {thing for thing, _, _ in every}
        uses: dict[Thing, tuple[Use, ...]] = {}
        places: dict[Thing, str] = {}
        for thing, place, parts in every:
            if thing not in uses:
                uses[thing] = tuple(use for use in parts if use.thing in known)
                places[thing] = place
        return cls(uses, names, places)

    @cached_property
    def order(self) -> tuple[Thing, ...] | None:
        """The things, each behind what it is made of; none if something is made of itself."""
        parts = {thing: [use.thing for use in uses] for thing, uses in self.uses.items()}
        try:
            return tuple(TopologicalSorter(parts).static_order())
        except CycleError:
            return None


_Found = tuple[Thing, str, Iterable[Use]]
"""A thing, where it is declared, and what it uses."""


def graded(specification: Specification) -> Iterator[tuple[Scorecard, CardNode]]:
    """Yield the nodes that have grades, each with its scorecard."""
    for card in specification.scorecards:
        for node in nodes_of(card):
            if node.grades:
                yield card, node


def derivation(indicator: Indicator) -> Tree | None:
    """Return how an indicator is derived: its formula, or numerator by denominator.

    >>> from kpikit.model.indicators import Indicator
    >>> derivation(Indicator(id="a", unit="percent")) is None
    True
    """
    if indicator.formula is not None:
        return indicator.formula.tree
    if indicator.numerator is None or indicator.denominator is None:
        return None
    return Binary(Operator.DIVIDE, indicator.numerator.tree, indicator.denominator.tree)


def _things(specification: Specification, names: Names) -> Iterator[_Found]:
    for indicator in specification.indicators:
        yield Thing(Sort.VALUE, indicator.id), indicator.declared_at, _derived(indicator, names)
    yield from _targets(specification, names)
    for card in specification.scorecards:
        for node in nodes_of(card):
            thing, uses = Thing(Sort.NODE, f"{card.id}.{node.id}"), _node_uses(card, node, names)
            yield thing, node.declared_at, uses
            yield Thing(Sort.RANKING, thing.id), node.declared_at, (Use(thing),)
            if node.grades:
                uses = _grade_uses(card, node, names)
                yield Thing(Sort.GRADE, thing.id), node.declared_at, uses
    for ranking in specification.rankings:
        yield Thing(Sort.RANKING, ranking.id), ranking.declared_at, _ranked(ranking, names)


def _targets(specification: Specification, names: Names) -> Iterator[_Found]:
    """Yield each target with what all its levels are made of."""
    nodes = scored_nodes(specification)
    levels: dict[str, list[Target]] = {}
    for target in specification.targets:
        levels.setdefault(f"{target.indicator}.{target.id}", []).append(target)
    for name, declared in levels.items():
        node = nodes.get(declared[0].indicator)
        measured = (
            Thing(Sort.VALUE, declared[0].indicator)
            if node is None
            else Thing(Sort.NODE, f"{node.card.id}.{node.node.id}")
        )
        uses = (use for target in declared for use in _level_uses(target, names))
        yield Thing(Sort.TARGET, name), declared[0].declared_at, (Use(measured), *uses)


def _level_uses(target: Target, names: Names) -> Iterator[Use]:
    """Yield what the levels of a target are derived from, beside the values that it is for."""
    if target.baseline is not None:
        yield from names.uses(target.baseline.tree, f"{target.declared_at}.baseline")
    if target.path is Path.LAST_YEAR and target.period is not None:
        share = same_share_last_year(target.indicator, target.period)
        if share is not None:
            yield from names.uses(share, f"{target.declared_at}.path")
    for level in levels_of(target.comparison):
        if isinstance(level, FromBaseline):
            yield from names.uses(level.baseline.tree, f"{level.declared_at}.baseline")
        elif isinstance(level, FromTarget):
            yield Use(Thing(Sort.TARGET, ".".join(level.source(target.indicator))))


def _ranked(ranking: Ranking, names: Names) -> Iterator[Use]:
    """Yield the nodes that decide in a ranking: all of one scorecard."""
    for full in names.nodes.get(ranking.of, ()):
        card = full[: full.index(".") + 1]
        for name in (ranking.of, *ranking.tie_break):
            yield Use(Thing(Sort.NODE, card + name.removeprefix(card)))


def _grade_uses(card: Scorecard, node: CardNode, names: Names) -> Iterator[Use]:
    """Yield what the grades of a node are made of."""
    yield Use(Thing(Sort.NODE, f"{card.id}.{node.id}"))
    for quota in node.quotas:
        for name in quota.tie_break:
            yield Use(Thing(Sort.NODE, f"{card.id}.{name}"))
    for path, condition in grade_conditions(node):
        yield from names.uses(condition.tree, path)
    if node.capped_by is not None:
        for full in names.capping(card, node):
            yield Use(Thing(Sort.GRADE, full), path=node.capped_by.declared_at)


def _derived(indicator: Indicator, names: Names) -> Iterator[Use]:
    for name in ("formula", "numerator", "denominator"):
        formula: Formula | None = getattr(indicator, name)
        if formula is not None:
            yield from names.uses(formula.tree, f"{indicator.declared_at}.{name}")
    if indicator.roll_up is not None and indicator.roll_up.weight is not None:
        weight = Thing(Sort.VALUE, indicator.roll_up.weight)
        yield Use(weight, path=f"{indicator.roll_up.declared_at}.weight")


def _node_uses(card: Scorecard, node: CardNode, names: Names) -> Iterator[Use]:
    """Yield what a node is made of: other nodes or an indicator, and what formulas read."""
    if isinstance(node, Group):
        for child in node.children:
            yield Use(Thing(Sort.NODE, f"{card.id}.{child.id}"))
        if node.when is not None:
            yield from names.uses(node.when.tree, f"{node.declared_at}.when")
    elif isinstance(node, Over):
        yield from _uses_over_time(node, names)
    else:
        yield from _leaf_uses(node, names)


def _uses_over_time(node: Over, names: Names) -> Iterator[Use]:
    """Yield what a node over periods is made of: another node, and perhaps presence, in each."""
    each, found = node.over.frequency, names.nodes.get(node.of, ())
    if len(found) == 1:
        yield Use(Thing(Sort.NODE, found[0]), path=f"{node.declared_at}.of", each=each)
    if node.presence is not None:
        path = f"{node.declared_at}.presence"
        yield Use(Thing(Sort.VALUE, node.presence), path=path, each=each)


def _leaf_uses(node: Leaf, names: Names) -> Iterator[Use]:
    yield Use(Thing(Sort.VALUE, node.indicator))
    for score, _ in parts_of_score(node.score, node.max_points):
        if score.target is not None:
            yield Use(Thing(Sort.TARGET, f"{node.indicator}.{score.target}"))
        for path, formula in formulas_of(score):
            yield from names.uses(formula.tree, path)
