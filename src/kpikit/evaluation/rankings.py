"""Rankings: the order of units by the published points of a node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kpikit.evaluation.tables import key_columns, published, reasons
from kpikit.kernels.ranking import ranks
from kpikit.kernels.rationals import Rationals
from kpikit.results import Block, Coded, Column, Constant, Integers, Numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from kpikit.evaluation.points import NodeCells
    from kpikit.evaluation.resolved import ResolvedCard, ResolvedRanking
    from kpikit.periods import Period


def ranking_block(
    ranking: ResolvedRanking, card: ResolvedCard, top: NodeCells, windows: Sequence[Period]
) -> Block:
    """Return the rows of one ranking: its peers, ranked and unranked."""
    nodes: dict[str, NodeCells] = {node.resolved.declared.id: node for node in top.below()}
    node = nodes[ranking.node]
    groups = np.tile(ranking.groups, len(windows))
    peers = np.tile(ranking.peers, len(windows))
    columns: dict[str, Column] = {
        **key_columns(card.members, windows),
        "ranking": Constant(ranking.declared.id, len(peers)),
        "node": Constant(ranking.node, len(peers)),
        "peer_group": Coded(groups, ranking.names),
        "points": Numbers(published(node), node.valued),
        "rank": Integers(_ranks(ranking, node, nodes, len(windows))),
        "reason": _reasons(ranking, node, card, groups),
    }
    return Block(len(peers), columns).where(np.flatnonzero(peers))


def _ranks(
    ranking: ResolvedRanking, node: NodeCells, nodes: dict[str, NodeCells], windows: int
) -> NDArray[np.int64]:
    ranked = node.valued & np.tile(_takes_part(ranking), windows)
    starts = np.repeat(np.arange(windows), len(ranking.groups)) * len(ranking.names)
    groups = starts + np.tile(ranking.groups, windows)
    codes = _codes(node, ranked)
    for name in ranking.tie_break:
        other = nodes[name]
        finer = _codes(other, ranked & other.valued)
        codes = codes * (len(codes) + 1) + finer
        codes = _codes_of(Rationals.scaled(codes, 1), ranked)
    return ranks(Rationals.scaled(codes, 1), ranked, groups, ranking.declared.ties.value)


def _takes_part(ranking: ResolvedRanking) -> NDArray[np.bool_]:
    """Whether each member is a peer, and in a group where groups are ranked by themselves."""
    if ranking.declared.per is None:
        return ranking.peers
    grouped = np.array([name is not None for name in ranking.names], dtype=np.bool_)
    return ranking.peers & grouped[ranking.groups]


def _codes(node: NodeCells, ranked: NDArray[np.bool_]) -> NDArray[np.int64]:
    return _codes_of(published(node), ranked)


def _codes_of(values: Rationals, ranked: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return whole numbers from 1 that are in the order of the values; 0 for the unranked."""
    everyone = np.zeros(len(ranked), dtype=np.int64)
    return ranks(values, ranked, everyone, "dense", descending=False)


def _reasons(
    ranking: ResolvedRanking, node: NodeCells, card: ResolvedCard, groups: NDArray[np.int64]
) -> Coded:
    """Return why units are unranked: the node's reason, or that they are in no group."""
    found = reasons(node, card)
    if ranking.declared.per is None:
        return found
    outside = np.array([name is None for name in ranking.names], dtype=np.bool_)[groups]
    codes = np.where(outside & node.valued, len(found.words), found.codes)
    return Coded(codes, (*found.words, "no_group"))
