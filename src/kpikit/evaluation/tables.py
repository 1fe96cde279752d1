"""Computed cells as result tables: blocks of columns, nothing turned into records yet."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kpikit.evaluation.cells import NOT_APPLICABLE
from kpikit.evaluation.compared import MET
from kpikit.evaluation.compared import REASONS as MET_REASONS
from kpikit.evaluation.leaves import REASONS
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, STATUS_WORDS, Met
from kpikit.results import Block, Coded, Column, Constant, Numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from kpikit.evaluation.compared import IndicatorCells, TargetCells
    from kpikit.evaluation.points import NodeCells
    from kpikit.evaluation.resolved import Members, ResolvedCard
    from kpikit.periods import Period

_MET = (Met.MET, Met.UNMET, Met.UNDETERMINED, Met.BEHIND)
_BEHIND = _MET.index(Met.BEHIND)
_NO_STATUS = len(STATUS_WORDS)
_STATUSES = (*STATUS_WORDS, None)
_ZERO = Fraction(0)


def key_columns(members: Members, windows: Sequence[Period]) -> dict[str, Column]:
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
    faced = np.zeros(len(cells.values), dtype=np.bool_)
    for target in cells.targets.values():
        block = Block(len(faced), {**columns, **_target_columns(cells, target)})
        yield block.where(np.flatnonzero(target.faced & cells.values.exists))
        faced |= target.faced
    yield Block(len(faced), columns).where(np.flatnonzero(~faced & cells.values.exists))


def _cell_columns(cells: IndicatorCells, windows: Sequence[Period]) -> dict[str, Column]:
    declared, values = cells.resolved.declared, cells.values
    known = values.valued | (values.judgements > 0)
    return {
        **key_columns(cells.resolved.members, windows),
        "indicator": Constant(declared.id, len(values)),
        "value": _shown(cells, values.numbers, values.valued),
        "unit": Constant(declared.unit or None, len(values)),
        "state": Coded(values.states, STATES),
        "obs_status": _statuses(values.statuses, known),
    }


def _shown(cells: IndicatorCells, numbers: Rationals, known: NDArray[np.bool_]) -> Column:
    """Return numbers, or the words that they stand for."""
    words = cells.resolved.declared.words
    if not words:
        return Numbers(numbers, known)
    places = [int(number) for number in numbers.fractions()]
    return Coded(np.where(known, places, len(words)), (*words, None))


def _target_columns(cells: IndicatorCells, target: TargetCells) -> dict[str, Column]:
    known = cells.values.valued & target.has_level
    if cells.resolved.declared.words:
        known = np.zeros_like(known)
    on_path = np.where(target.has_path, target.on_path, 2)
    return {
        "target": Constant(target.target.id, len(known)),
        "target_value": _shown(cells, target.level, target.has_level),
        "achievement": Numbers(target.achieved.ratio, target.has_ratio),
        "gap": Numbers(target.achieved.gap, known),
        "met": Coded(target.met, _MET),
        "reason": Coded(target.reasons, MET_REASONS),
        "due_value": Numbers(target.due, target.has_due),
        "on_path": Coded(on_path, (False, True, None)),
    }


# --- scores ---


def score_blocks(card: ResolvedCard, top: NodeCells, windows: Sequence[Period]) -> Iterator[Block]:
    """Yield the rows of all nodes of a scorecard."""
    keys = key_columns(card.members, windows)
    for node in top.below():
        length = len(node.states)
        columns: dict[str, Column] = {
            **keys,
            "scorecard": Constant(card.declared.id, length),
            "node": Constant(node.resolved.declared.id, length),
            "points": Numbers(published(node), node.valued),
            "max_points": Constant(node.resolved.max_points, length),
            "state": Coded(node.states, STATES),
            "obs_status": _statuses(node.statuses, node.based),
            "coverage": Numbers(coverage(node), node.counted > 0),
            "reason": reasons(node, card),
        }
        yield Block(length, columns).where(np.flatnonzero(scored_cells(card, windows)))


def scored_cells(card: ResolvedCard, windows: Sequence[Period]) -> NDArray[np.bool_]:
    """Return for each cell whether its window is not shorter than the scorecard's frequency."""
    fits = [window.as_long_as(card.declared.frequency) for window in windows]
    return np.repeat(np.array(fits, dtype=np.bool_), len(card.members))


def published(node: NodeCells) -> Rationals:
    """Return the points as they are published: rounded to the node's decimals."""
    declared = node.resolved.declared
    return node.points.rounded(declared.decimals, declared.rounding.value)


def coverage(node: NodeCells) -> Rationals:
    """Return the share of the leaves below a node with reported values, where any applies."""
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


# --- unmet list ---


def unmet_blocks(
    cells: IndicatorCells,
    lost: Mapping[str, tuple[Rationals, NDArray[np.bool_]]],
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
    length = len(cells.values)
    nothing = (Rationals.constant(_ZERO, length), np.zeros(length, dtype=np.bool_))
    for name, target in cells.targets.items():
        added = {
            **_target_columns(cells, target),
            "met": Coded(np.where(target.behind, _BEHIND, target.met), _MET),
            "points_lost": Numbers(*lost.get(name, nothing)),
            "responsible": Constant(_responsible(cells, language), length),
        }
        listed = target.faced & (target.met != MET) & (cells.values.states != NOT_APPLICABLE)
        yield Block(length, {**columns, **added}).where(np.flatnonzero(listed))


def _responsible(cells: IndicatorCells, language: str) -> str | None:
    """Return who answers for an indicator, in the language of the specification."""
    responsible = cells.resolved.declared.responsible
    return None if responsible is None else responsible.in_language(language)
