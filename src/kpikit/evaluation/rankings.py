"""Rankings: the order of units by the published points of a node."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import frozen

from kpikit.errors import Code, InvalidValueError
from kpikit.evaluation.nodes import NodeCells
from kpikit.evaluation.resolved import ResolvedCard, ResolvedRanking
from kpikit.evaluation.score_tables import coverage, published, reasons, scored_cells
from kpikit.evaluation.tables import Columns, org_units, periods, statuses
from kpikit.kernels.aggregation import weakest, weakest_of_groups
from kpikit.kernels.integers import IntArray
from kpikit.kernels.ranking import Ties as Ways
from kpikit.kernels.ranking import places, ranks
from kpikit.kernels.rationals import Rationals
from kpikit.model.ids import Slug
from kpikit.model.rankings import Ranking, Ties
from kpikit.periods import Period
from kpikit.results import Block, Coded, Column, Constant, Integers, Numbers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kpikit.evaluation.cells import Mask
    from kpikit.evaluation.run import Computed


@frozen(eq=False)
class Places:
    """Ranks of the members of a scorecard in some windows.

    Attributes:
        numbers: the ranks times the scale; 0 for the unranked.
        scale: 1, or 2 where ranks may be halves.
    """

    numbers: IntArray
    scale: int

    @property
    def ranked(self) -> Mask:
        """Who has a rank."""
        return np.greater(self.numbers, 0)

    @property
    def ranks(self) -> Rationals:
        """The ranks; 0 for the unranked."""
        return Rationals.scaled(self.numbers, self.scale)

    def column(self, numbers: IntArray, present: Mask) -> Column:
        """Return a column of ranks, or of differences between them, that have the scale."""
        if self.scale == 1:
            return Integers(numbers, present)
        return Numbers(Rationals.scaled(numbers, self.scale), present)


Earlier: TypeAlias = Callable[[ResolvedCard, ResolvedRanking], Places]
"""Gives the ranks in the earlier period with which those of each window are compared."""


@frozen(eq=False)
class _RankRows:
    """The peers of one ranking.

    Attributes:
        ranking: the ranking.
        card: the scorecard.
        nodes: the cells of its nodes by id.
        windows: the evaluated windows.
        earlier: gives the earlier ranks.
    """

    ranking: ResolvedRanking
    card: ResolvedCard
    nodes: dict[str, NodeCells]
    windows: Sequence[Period]
    earlier: Earlier

    def __len__(self) -> int:
        return len(self.node.states)

    @property
    def node(self) -> NodeCells:
        return self.nodes[self.ranking.node]

    @property
    def groups(self) -> NDArray[np.int64]:
        return np.tile(self.ranking.groups, len(self.windows))

    @cached_property
    def now(self) -> Places:
        return placed(self.ranking, self.nodes, len(self.windows))

    @cached_property
    def then(self) -> Places:
        return self.earlier(self.card, self.ranking)

    def rank(self) -> Column:
        return self.now.column(self.now.numbers, self.now.ranked)

    def previous_rank(self) -> Column:
        return self.then.column(self.then.numbers, self.then.ranked)

    def obs_status(self) -> Column:
        """Return the weakest status of all that are compared: with one figure ranks may move."""
        names = (self.ranking.node, *self.ranking.tie_break)
        compared = [self.nodes[name] for name in names]
        own = weakest([node.statuses for node in compared], [node.based for node in compared])
        based = np.any([node.based for node in compared], axis=0) & self.now.ranked
        windows = np.repeat(np.arange(len(self.windows)), len(self.card.members))
        races = windows * len(self.ranking.names) + self.groups
        known = weakest_of_groups(based.astype(np.uint8), based, races) > 0
        return statuses(weakest_of_groups(own, based, races), known & self.now.ranked)

    def change(self) -> Column:
        both = self.now.ranked & self.then.ranked
        return self.now.column(self.then.numbers - self.now.numbers, both)


_COLUMNS: Mapping[str, Callable[[_RankRows], Column]] = {
    "org_unit": lambda rows: org_units(rows.card.members, rows.windows),
    "period": lambda rows: periods(rows.card.members, rows.windows),
    "ranking": lambda rows: Constant(rows.ranking.declared.id, len(rows)),
    "node": lambda rows: Constant(rows.ranking.node, len(rows)),
    "peer_group": lambda rows: Coded(rows.groups, rows.ranking.names),
    "points": lambda rows: Numbers(published(rows.node), rows.node.valued),
    "obs_status": _RankRows.obs_status,
    "rank": _RankRows.rank,
    "previous_rank": _RankRows.previous_rank,
    "change": _RankRows.change,
    "coverage": lambda rows: Numbers(coverage(rows.node), rows.node.counted > 0),
    "reason": lambda rows: _reasons(rows.ranking, rows.node, rows.card, rows.groups),
}


def ranking_block(
    ranking: ResolvedRanking,
    card: ResolvedCard,
    top: NodeCells,
    windows: Sequence[Period],
    earlier: Earlier,
) -> Block:
    """Return the rows of one ranking: its peers, ranked and unranked.

    Args:
        ranking: the ranking.
        card: its scorecard.
        top: the cells of the node at the top of the scorecard.
        windows: the evaluated windows.
        earlier: gives the earlier ranks.
    """
    shown = np.tile(ranking.peers, len(windows)) & scored_cells(card, windows)
    rows = _RankRows(ranking, card, top.by_id(), windows, earlier)
    return Block(len(shown), Columns(_COLUMNS, rows)).kept(shown)


def ranking_of(
    computed: Computed, node: str, ties: Ways | None, earlier: Earlier
) -> Iterator[Block]:
    """Yield the rows of the rankings of any node, in each window the first place first.

    Args:
        computed: what was computed.
        node: id of the node; ``card.node`` where scorecards share it.
        ties: what equals get, in one ranking of all units. If absent, the rankings declared for
            the node; without one, `min`.
        earlier: gives the earlier ranks.

    Raises:
        InvalidValueError: no scorecard has such a node, or several do.
    """
    card, top, name = _ranked_node(computed, node)
    found = [ranking for ranking in card.rankings if ranking.node == name and ties is None]
    for ranking in found or [ranking_of_all(card, name, Ties(ties or "min"))]:
        block = ranking_block(ranking, card, top, computed.windows, earlier)
        if block.length:
            yield _best_first(block, computed.windows)


def ranking_of_all(card: ResolvedCard, node: str, ties: Ties) -> ResolvedRanking:
    """Return the ranking of all units of a scorecard by a node."""
    everyone = np.ones(len(card.members), dtype=np.bool_)
    groups = np.zeros(len(card.members), dtype=np.int64)
    declared = Ranking(id=Slug(node), of=node, ties=ties)
    return ResolvedRanking(declared, node, (), everyone, groups, (None,))


def _ranked_node(computed: Computed, node: str) -> tuple[ResolvedCard, NodeCells, str]:
    """Return the scorecard and the id of the one node that a text means."""
    known = [
        (card, top, cells.resolved.declared.id)
        for card, top in computed.cards
        for cells in top.below()
    ]
    found = [place for place in known if node in {place[2], f"{place[0].declared.id}.{place[2]}"}]
    if len(found) > 1:
        names = (f"{card.declared.id}.{name}" for card, _, name in found)
        message = f"several scorecards have a node '{node}'"
        raise InvalidValueError(message, f"write {' or '.join(names)}", Code.UNKNOWN_ID)
    if not found:
        ids = ", ".join(dict.fromkeys(name for _, _, name in known))
        hint = f"there are {ids}" if ids else "the specification has no scorecard"
        raise InvalidValueError(f"there is no node '{node}'", hint, Code.UNKNOWN_ID)
    return found[0]


def _best_first(block: Block, windows: Sequence[Period]) -> Block:
    names = ("period", "peer_group", "rank")
    columns = (block.column(name).values() for name in names)
    keys = [
        (windows.index(period), str(group), rank is None, rank or 0)
        for period, group, rank in zip(*columns, strict=True)
    ]
    order = sorted(range(len(keys)), key=keys.__getitem__)
    return block.where(np.array(order, dtype=np.intp))


def placed(ranking: ResolvedRanking, nodes: Mapping[str, NodeCells], windows: int) -> Places:
    """Return the ranks of the members of a scorecard in each window.

    Args:
        ranking: the ranking.
        nodes: the cells of the nodes that decide, by id.
        windows: how many windows there are.
    """
    node = nodes[ranking.node]
    ranked = node.valued & np.tile(_takes_part(ranking), windows)
    starts = np.repeat(np.arange(windows), len(ranking.groups)) * len(ranking.names)
    groups = starts + np.tile(ranking.groups, windows)
    order = published(node)
    for name in ranking.tie_break:
        other = nodes[name]
        codes, finer = _codes(order, ranked), _codes(published(other), ranked & other.valued)
        order = Rationals.scaled(codes * (len(codes) + 1) + finer, 1)
    return Places(*places(order, ranked, groups, ranking.declared.ties.value))


def _takes_part(ranking: ResolvedRanking) -> NDArray[np.bool_]:
    """Whether each member is a peer, and in a group where groups are ranked by themselves."""
    if ranking.declared.per is None:
        return ranking.peers
    grouped = np.array([name is not None for name in ranking.names], dtype=np.bool_)
    return ranking.peers & grouped[ranking.groups]


def _codes(values: Rationals, ranked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return whole numbers from 1 that are in the order of the values; 0 for the unranked."""
    everyone = np.zeros(len(ranked), dtype=np.int64)
    return ranks(values, ranked, everyone, "dense", descending=False)


def _reasons(
    ranking: ResolvedRanking, node: NodeCells, card: ResolvedCard, groups: NDArray[np.int64]
) -> Coded:
    """Return why units are unranked: the node's reason, or that they are in no group."""
    found = reasons(node, card)
    words = (*found.words, None, "no_group")
    outside = np.array([name is None for name in ranking.names], dtype=np.bool_)[groups]
    ranked = len(found.words) + (outside & (ranking.declared.per is not None))
    return Coded(np.where(node.valued, ranked, found.codes), words)
