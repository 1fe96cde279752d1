"""Names for people: what a specification calls the things that results have ids of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.errors import UnitError
from kpikit.model.graph import graded
from kpikit.model.scorecards import CardNode, Group, Leaf
from kpikit.model.scored import scored_nodes
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from kpikit.model.scorecards import Scorecard
    from kpikit.model.specification import Specification
    from kpikit.model.text import Text


@frozen
class Node:
    """A node of a scorecard as it is shown.

    Attributes:
        name: its name; its id if it has none.
        depth: how many nodes are above it.
    """

    name: str
    depth: int


@frozen
class Names:
    """Names in one language; an id stands for itself where nothing names it.

    Attributes:
        language: code of the language.
        org_units: by id.
        indicators: by id; nodes that have targets by the name that targets use.
        responsible: who answers for an indicator, by its id.
        rankings: by id.
        scorecards: by id.
        nodes: by ids of scorecard and node.
        units: the units of measure of the specification.
        options: names of the words that indicators list, by ids of indicator and option.
        grades: by ids of scorecard, node and grade.
    """

    language: str
    org_units: Mapping[str, str]
    indicators: Mapping[str, str]
    responsible: Mapping[str, str]
    rankings: Mapping[str, str]
    scorecards: Mapping[str, str]
    nodes: Mapping[tuple[str, str], Node]
    units: UnitSystem
    options: Mapping[tuple[str, str], str]
    grades: Mapping[tuple[str, str, str], str]

    @classmethod
    def of(cls, specification: Specification, language: str) -> Names:
        """Return the names of everything in a specification."""

        def named(items: Iterable[tuple[str, Text | None]]) -> dict[str, str]:
            return {key: text.in_language(language) for key, text in items if text is not None}

        nodes = (one.measured for one in scored_nodes(specification).values())
        measured = (*specification.indicators, *nodes)
        indicators = named((one.id, one.name) for one in measured)
        return cls(
            language,
            named((unit.id, unit.name) for unit in specification.org_units),
            indicators,
            named((one.id, one.responsible) for one in specification.indicators),
            named((ranking.id, ranking.name) for ranking in specification.rankings),
            {card.id: _named(card.name, card.id, language) for card in specification.scorecards},
            {
                (card.id, node.id): Node(_node_name(node, language, indicators), depth)
                for card in specification.scorecards
                for node, depth in _nodes(card)
            },
            UnitSystem.of(specification.units),
            {
                (one.id, option.id): option.name.in_language(language)
                for one in specification.indicators
                for option in one.values
                if option.name is not None
            },
            {
                (card.id, node.id, grade.id): _named(grade.name, grade.id, language)
                for card, node in graded(specification)
                for grade in node.grades
            },
        )

    def option(self, indicator: str, word: str) -> str:
        """Return the name of a word that an indicator lists."""
        return self.options.get((indicator, word), word)

    def grade(self, scorecard: str, node: str, grade: str) -> str:
        """Return the name of a grade of a node."""
        return self.grades.get((scorecard, node, grade), grade)

    def node(self, scorecard: str, node: str) -> Node:
        """Return how a node is shown."""
        return self.nodes.get((scorecard, node), Node(node, 0))

    def node_anywhere(self, node: str) -> str:
        """Return the name of a node of that id in the first scorecard that has one."""
        found = (known.name for (_, ident), known in self.nodes.items() if ident == node)
        return next(found, node)

    def unit(self, text: str) -> str:
        """Return the name of a unit of measure; the text itself if it is none."""
        try:
            return self.units.name(text, self.language)
        except UnitError:
            return text


def _nodes(card: Scorecard) -> Iterator[tuple[CardNode, int]]:
    return _self_and_below(card.top(), 0)


def _self_and_below(node: CardNode, depth: int) -> Iterator[tuple[CardNode, int]]:
    yield node, depth
    if isinstance(node, Group):
        for child in node.children:
            yield from _self_and_below(child, depth + 1)


def _node_name(node: CardNode, language: str, indicators: Mapping[str, str]) -> str:
    known = indicators.get(node.indicator, node.id) if isinstance(node, Leaf) else node.id
    return _named(node.name, known, language)


def _named(name: Text | None, otherwise: str, language: str) -> str:
    return otherwise if name is None else name.in_language(language)
