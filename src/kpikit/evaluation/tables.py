"""Computed cells as result tables: blocks of columns, nothing turned into records yet."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kpikit.evaluation.cells import (
    MET,
    NOT_APPLICABLE,
    IndicatorCells,
    TargetCells,
)
from kpikit.evaluation.points import REASONS, NodeCells
from kpikit.kernels.ranking import ranks
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, Met
from kpikit.observations.store import STATUS_WORDS
from kpikit.results import Block, Coded, Column, Constant, Integers, Numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from kpikit.evaluation.resolved import Members, ResolvedCard
    from kpikit.model.rankings import Ranking
    from kpikit.periods import Period

_MET = (Met.MET, Met.UNMET, Met.UNDETERMINED)
_NO_STATUS = len(STATUS_WORDS)
_STATUSES = (*STATUS_WORDS, None)


def _keys(members: Members, windows: Sequence[Period]) -> dict[str, Column]:
    """Return the columns that say which unit and which window each cell is of."""
    units = np.tile(np.arange(len(members)), len(windows))
    periods = np.repeat(np.arange(len(windows)), len(members))
    return {"org_unit": Coded(units, members.ids), "period": Coded(periods, windows)}


def _statuses(codes: NDArray[np.uint8], known: NDArray[np.bool_]) -> Coded:
    return Coded(np.where(known, codes, _NO_STATUS), _STATUSES)


# --- achievements ---


def achievement_blocks(cells: IndicatorCells, windows: Sequence[Period]) -> Iterator[Block]:
    """Yield the rows of one indicator: against each target, and those that face none."""
    columns = _cell_columns(cells, windows)
    faced = np.zeros(len(cells.states), dtype=np.bool_)
    for target in cells.targets.values():
        block = Block(len(faced), {**columns, **_target_columns(cells, target)})
        yield block.where(np.flatnonzero(target.faced))
        faced |= target.faced
    yield Block(len(faced), columns).where(np.flatnonzero(~faced))


def _cell_columns(cells: IndicatorCells, windows: Sequence[Period]) -> dict[str, Column]:
    declared = cells.resolved.declared
    length = len(cells.states)
    return {
        **_keys(cells.resolved.members, windows),
        "indicator": Constant(declared.id, length),
        "value": Numbers(cells.values, cells.valued),
        "unit": Constant(declared.unit, length),
        "state": Coded(cells.states, STATES),
        "obs_status": _statuses(cells.statuses, cells.valued),
    }


def _target_columns(cells: IndicatorCells, target: TargetCells) -> dict[str, Column]:
    everywhere = np.ones(len(cells.states), dtype=np.bool_)
    return {
        "target": Constant(target.target.id, len(everywhere)),
        "target_value": Numbers(target.level, everywhere),
        "achievement": Numbers(target.achieved.ratio, target.has_ratio),
        "gap": Numbers(target.achieved.gap, cells.valued),
        "met": Coded(target.met, _MET),
        "reason": Coded(target.reasons, REASONS),
    }


# --- scores ---


def score_blocks(card: ResolvedCard, node: NodeCells, windows: Sequence[Period]) -> Iterator[Block]:
    """Yield the rows of a node and of all nodes below it."""
    declared = node.resolved.declared
    length = len(node.states)
    columns: dict[str, Column] = {
        **_keys(card.members, windows),
        "scorecard": Constant(card.declared.id, length),
        "node": Constant(declared.id, length),
        "points": Numbers(published(node), node.valued),
        "max_points": Constant(node.resolved.max_points, length),
        "state": Coded(node.states, STATES),
        "obs_status": _statuses(node.statuses, node.based),
        "coverage": Numbers(_coverage(node), node.counted > 0),
        "reason": reasons(node, card),
    }
    yield Block(length, columns)
    for child in node.children:
        yield from score_blocks(card, child, windows)


def published(node: NodeCells) -> Rationals:
    """Return the points as they are published: rounded to the node's decimals."""
    declared = node.resolved.declared
    return node.points.rounded(declared.decimals, declared.rounding.value)


def _coverage(node: NodeCells) -> Rationals:
    reported = Rationals.scaled(node.reported, 1)
    return reported.over(Rationals.scaled(np.maximum(node.counted, 1), 1))


def reasons(node: NodeCells, card: ResolvedCard) -> Coded:
    """Return why a node has no value: the reason, and the leaf it comes from if that is below."""
    leaves = (*card.leaves, "")
    keys = node.reasons.astype(np.int64) * len(leaves) + node.causes % len(leaves)
    found, codes = np.unique(keys, return_inverse=True)
    words: list[str | None] = []
    for key in found.tolist():
        reason, leaf = REASONS[key // len(leaves)], leaves[key % len(leaves)]
        below = reason is not None and leaf not in {"", node.resolved.declared.id}
        words.append(f"{reason}: {leaf}" if below else reason)
    return Coded(codes, words)


# --- rankings ---


def ranking_block(
    ranking: Ranking, card: ResolvedCard, node: NodeCells, windows: Sequence[Period]
) -> Block:
    """Return the rows of one ranking."""
    length = len(node.states)
    points = published(node)
    groups = np.repeat(np.arange(len(windows)), len(card.members))
    columns: dict[str, Column] = {
        **_keys(card.members, windows),
        "ranking": Constant(ranking.id, length),
        "node": Constant(node.resolved.declared.id, length),
        "peer_group": Constant(None, length),
        "points": Numbers(points, node.valued),
        "rank": Integers(ranks(points, node.valued, groups, ranking.ties.value)),
        "reason": _unranked(node, card),
    }
    return Block(length, columns)


def _unranked(node: NodeCells, card: ResolvedCard) -> Coded:
    """Return why a node is unranked: nothing where it has points, be it by policy."""
    found = reasons(node, card)
    return Coded(np.where(node.valued, len(found.words), found.codes), (*found.words, None))


# --- unmet list ---


def unmet_blocks(
    cells: IndicatorCells,
    lost: dict[str, tuple[Rationals, NDArray[np.bool_]]],
    windows: Sequence[Period],
    language: str,
) -> Iterator[Block]:
    """Yield the targets of one indicator that are not met, or of which it cannot be said.

    Args:
        cells: the cells of the indicator.
        lost: by target, points lost in each cell, and where they are known.
        windows: the evaluated windows.
        language: language of the names.
    """
    columns = _cell_columns(cells, windows)
    del columns["state"]
    responsible = cells.resolved.declared.responsible
    nothing = Rationals.constant(Fraction(0), len(cells.states))
    for name, target in cells.targets.items():
        points, known = lost.get(name, (nothing, np.zeros(len(cells.states), dtype=np.bool_)))
        block = Block(
            len(cells.states),
            {
                **columns,
                **_target_columns(cells, target),
                "points_lost": Numbers(points, known),
                "responsible": Constant(
                    responsible and responsible.in_language(language), len(known)
                ),
            },
        )
        listed = target.faced & (target.met != MET) & (cells.states != NOT_APPLICABLE)
        yield block.where(np.flatnonzero(listed))
