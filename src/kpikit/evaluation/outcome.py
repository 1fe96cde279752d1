"""The outcome of an evaluation: result tables, made when they are looked at."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from attrs import frozen

from kpikit.errors import Code, Diagnostic, InvalidValueError
from kpikit.evaluation.run import Computed, points_lost
from kpikit.evaluation.tables import achievement_blocks, ranking_block, score_blocks, unmet_blocks
from kpikit.model.ids import Slug
from kpikit.model.rankings import Ranking, Ties
from kpikit.model.specification import Specification
from kpikit.observations import Observations
from kpikit.results import Achievement, Block, Rank, Score, Table, Unmet

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from kpikit.evaluation.points import NodeCells
    from kpikit.evaluation.resolved import ResolvedCard
    from kpikit.periods import Period


@frozen(eq=False, repr=False)
class Evaluation:
    """What observations are worth by a specification.

    Attributes:
        specification: the rule book.
        observations: the measured values.
        computed: cells and points as columns.
        diagnostics: warnings about the data and the question.
    """

    specification: Specification
    observations: Observations
    computed: Computed
    diagnostics: tuple[Diagnostic, ...]

    def __repr__(self) -> str:
        """Return what was evaluated, in one line."""
        return f"<Evaluation of {self.specification.id} in {', '.join(map(str, self.periods))}>"

    @property
    def periods(self) -> tuple[Period, ...]:
        """Return the evaluated windows."""
        return self.computed.windows

    @cached_property
    def achievements(self) -> Table[Achievement]:
        """Return every cell against each of its targets."""
        blocks = (
            block
            for cells in self.computed.indicators.values()
            for block in achievement_blocks(cells, self.periods)
        )
        return Table(Achievement, _filled(blocks))

    @cached_property
    def scores(self) -> Table[Score]:
        """Return the points of every node of every scorecard."""
        blocks = (
            block
            for card, top in self.computed.cards
            for block in score_blocks(card, top, self.periods)
        )
        return Table(Score, _filled(blocks))

    @cached_property
    def rankings(self) -> Table[Rank]:
        """Return the places of every ranking."""
        blocks = (
            _places(ranking, card, _node(top, name), self.periods)
            for card, top in self.computed.cards
            for ranking, name in card.rankings
        )
        return Table(Rank, _filled(blocks))

    def ranking(
        self, node: str, *, ties: Literal["min", "max", "dense"] | None = None
    ) -> Table[Rank]:
        """Return the places of the units by any node, also one that no ranking is declared for.

        In each window the first place comes first and the unranked last.

        Args:
            node: id of the node; ``card.node`` where scorecards share it.
            ties: what equals get, in one ranking of all units. If absent, the rankings that are
                declared for the node; without one, `min`: 1-2-2-4.

        Raises:
            InvalidValueError: no scorecard has such a node, or several do.

        >>> from kpikit.evaluation import evaluate
        >>> from kpikit.observations import read_observations
        >>> from kpikit.spec import load_specification
        >>> specification = load_specification("kpikit:vn/hung-nguyen-2024")
        >>> table = specification.folder / "observations.csv"
        >>> evaluation = evaluate(specification, read_observations(table, specification))
        >>> [row.rank for row in evaluation.ranking("socio_economic").where(period="2024-S1")]
        [1]
        """
        return ranking_of(self, node, ties)

    @cached_property
    def unmet(self) -> Table[Unmet]:
        """Return the targets that are not met, and those of which it cannot be said."""
        language = self.specification.language
        blocks = (
            block
            for name, cells in self.computed.indicators.items()
            for block in unmet_blocks(
                cells, points_lost(self.computed, name), self.periods, language
            )
        )
        return Table(Unmet, _filled(blocks))


def ranking_of(
    evaluation: Evaluation, node: str, ties: Literal["min", "max", "dense"] | None = None
) -> Table[Rank]:
    """Return the places of the units by any node; see `Evaluation.ranking`."""
    card, cells = _ranked_node(evaluation.computed, node)
    ident = cells.resolved.declared.id
    declared = [ranking for ranking, name in card.rankings if name == ident and ties is None]
    rankings = declared or [Ranking(id=Slug(ident), of=node, ties=Ties(ties or "min"))]
    blocks = (_places(ranking, card, cells, evaluation.periods) for ranking in rankings)
    return Table(Rank, tuple(_best_first(block, evaluation.periods) for block in _filled(blocks)))


def _ranked_node(computed: Computed, node: str) -> tuple[ResolvedCard, NodeCells]:
    """Return the one node that an id means, with its scorecard."""
    known = {
        f"{card.declared.id}.{cells.resolved.declared.id}": (card, cells)
        for card, top in computed.cards
        for cells in _self_and_below(top)
    }
    if node in known:
        return known[node]
    found = [name for name in known if name.partition(".")[2] == node]
    if len(found) == 1:
        return known[found[0]]
    if found:
        message = f"several scorecards have a node '{node}'"
        raise InvalidValueError(message, f"write {' or '.join(found)}", Code.UNKNOWN_ID)
    names = dict.fromkeys(name.partition(".")[2] for name in known)
    raise InvalidValueError(f"there is no node '{node}'", _nodes_there(names), Code.UNKNOWN_ID)


def _nodes_there(names: Collection[str]) -> str:
    if not names:
        return "the specification has no scorecard"
    return f"there {'are' if len(names) > 1 else 'is'} {', '.join(names)}"


def _places(
    ranking: Ranking, card: ResolvedCard, node: NodeCells, windows: Sequence[Period]
) -> Block:
    """Return the rows of one ranking, with the coverage of the points that decide."""
    places = ranking_block(ranking, card, node, windows)
    scores = next(score_blocks(card, node, windows))  # the node itself, its cells in the same order
    return Block(places.length, {**places.columns, "coverage": scores.columns["coverage"]})


def _best_first(block: Block, windows: Sequence[Period]) -> Block:
    names = ("period", "peer_group", "rank")
    columns = (block.columns[name].values() for name in names)
    keys = [
        (windows.index(period), str(group), rank is None, rank)
        for period, group, rank in zip(*columns, strict=True)
    ]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return block.where(np.array(order, dtype=np.intp))


def _filled(blocks: Iterable[Block]) -> tuple[Block, ...]:
    return tuple(block for block in blocks if block.length)


def _node(top: NodeCells, name: str) -> NodeCells:
    """Return the cells of the node of that id."""
    return next(node for node in _self_and_below(top) if node.resolved.declared.id == name)


def _self_and_below(node: NodeCells) -> Iterator[NodeCells]:
    yield node
    for child in node.children:
        yield from _self_and_below(child)
