"""Computed cells as result tables: blocks of columns, nothing turned into records yet."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from kpikit.evaluation.cells import NOT_APPLICABLE
from kpikit.evaluation.compared import MET
from kpikit.evaluation.compared import REASONS as MET_REASONS
from kpikit.evaluation.leaves import REASONS
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, STATUS_WORDS, Met
from kpikit.results import Block, Coded, Column, Constant, Later, Numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from kpikit.evaluation.cells import Values
    from kpikit.evaluation.compared import IndicatorCells, TargetCells
    from kpikit.evaluation.points import NodeCells
    from kpikit.evaluation.resolved import Members, ResolvedCard
    from kpikit.evaluation.run import Lost
    from kpikit.periods import Period

_MET = (Met.MET, Met.UNMET, Met.UNDETERMINED, Met.BEHIND)
_BEHIND = _MET.index(Met.BEHIND)
_NO_STATUS = len(STATUS_WORDS)
_STATUSES = (*STATUS_WORDS, None)


def key_columns(members: Members, windows: Sequence[Period]) -> dict[str, Column]:
    """Return the columns that say which unit and which window each cell is of."""

    def units() -> Coded:
        return Coded(np.tile(np.arange(len(members)), len(windows)), members.ids)

    def periods() -> Coded:
        return Coded(np.repeat(np.arange(len(windows)), len(members)), windows)

    return {"org_unit": Later(units), "period": Later(periods)}


def _statuses(codes: NDArray[np.uint8], known: NDArray[np.bool_]) -> Coded:
    return Coded(np.where(known, codes, _NO_STATUS), _STATUSES)


# --- achievements ---


def achievement_blocks(cells: IndicatorCells, windows: Sequence[Period]) -> Iterator[Block]:
    """Yield the rows of one indicator: against each target, and those that face none."""
    columns = _cell_columns(cells, windows)
    faced = np.zeros(len(cells.values), dtype=np.bool_)
    for target in cells.targets.values():
        block = Block(len(faced), {**columns, **_target_columns(cells, target)})
        yield block.kept(target.faced & cells.values.exists)
        faced |= target.faced
    if not faced.all():
        yield Block(len(faced), columns).kept(~faced & cells.values.exists)


def _cell_columns(cells: IndicatorCells, windows: Sequence[Period]) -> dict[str, Column]:
    declared, values = cells.resolved.declared, cells.values
    return {
        **key_columns(cells.resolved.members, windows),
        "indicator": Constant(declared.id, len(values)),
        "value": Later(lambda: _shown(cells, values.numbers, values.valued)),
        "unit": Constant(declared.unit or None, len(values)),
        "state": Coded(values.states, STATES),
        "obs_status": Later(lambda: _statuses(values.statuses, _known(values))),
    }


def _known(values: Values) -> NDArray[np.bool_]:
    """Return where a number or a judgement is known."""
    return values.valued | (values.judgements > 0)


def _shown(cells: IndicatorCells, numbers: Rationals, known: NDArray[np.bool_]) -> Column:
    """Return numbers, or the words and dates that they stand for."""
    if cells.resolved.declared.dated:
        days = [int(number) for number in numbers.fractions()]
        different, codes = np.unique(np.where(known, days, 0), return_inverse=True)
        shown = [date.fromordinal(day) if day else None for day in different.tolist()]
        return Coded(codes, shown)
    words = cells.resolved.declared.words
    if not words:
        return Numbers(numbers, known)
    places = [int(number) for number in numbers.fractions()]
    return Coded(np.where(known, places, len(words)), (*words, None))


def _target_columns(cells: IndicatorCells, target: TargetCells) -> dict[str, Column]:
    known = cells.values.valued & target.has_level
    if cells.resolved.declared.words:
        known = np.zeros_like(known)
    return {
        "target": Constant(target.target.id, len(known)),
        "target_value": Later(lambda: _shown(cells, target.level, target.has_level)),
        "achievement": Later(lambda: Numbers(target.achieved.ratio, target.has_ratio)),
        "gap": Later(lambda: Numbers(target.achieved.gap, known)),
        "met": Coded(target.met, _MET),
        "reason": Coded(target.reasons, MET_REASONS),
        "due_value": Later(lambda: Numbers(target.due, target.has_due)),
        "on_path": Later(lambda: _on_path(target)),
    }


def _on_path(target: TargetCells) -> Coded:
    return Coded(np.where(target.has_path, target.on_path, 2), (False, True, None))


# --- scores ---


def score_blocks(card: ResolvedCard, top: NodeCells, windows: Sequence[Period]) -> Iterator[Block]:
    """Yield the rows of all nodes of a scorecard."""
    keys, shown = key_columns(card.members, windows), scored_cells(card, windows)
    for node in top.below():
        yield Block(len(shown), {**keys, **_score_columns(card, node)}).kept(shown)


def _score_columns(card: ResolvedCard, node: NodeCells) -> dict[str, Column]:
    length = len(node.states)
    return {
        "scorecard": Constant(card.declared.id, length),
        "node": Constant(node.resolved.declared.id, length),
        "points": Later(lambda: Numbers(published(node), node.valued)),
        "max_points": Constant(node.resolved.max_points, length),
        "state": Coded(node.states, STATES),
        "obs_status": Later(lambda: _statuses(node.statuses, node.based)),
        "coverage": Later(lambda: Numbers(coverage(node), node.counted > 0)),
        "reason": Later(lambda: reasons(node, card)),
    }


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
    lost: Callable[[str], Lost],
    windows: Sequence[Period],
    language: str,
) -> Iterator[Block]:
    """Yield the targets of one indicator that are not met, or of which it cannot be said.

    Args:
        cells: the cells of the indicator.
        lost: gives, for a target, the points lost in each cell, and where they are known.
        windows: the evaluated windows.
        language: language of the names.
    """
    columns = _cell_columns(cells, windows)
    del columns["state"]
    length, exists = len(cells.values), cells.values.states != NOT_APPLICABLE
    for name, target in cells.targets.items():
        added = {
            **_target_columns(cells, target),
            "met": _met_or_behind(target),
            "points_lost": Later(partial(_lost, lost, name)),
            "responsible": Constant(_responsible(cells, language), length),
        }
        yield Block(length, {**columns, **added}).kept(target.faced & (target.met != MET) & exists)


def _met_or_behind(target: TargetCells) -> Column:
    return Later(lambda: Coded(np.where(target.behind, _BEHIND, target.met), _MET))


def _lost(lost: Callable[[str], Lost], target: str) -> Numbers:
    return Numbers(*lost(target))


def _responsible(cells: IndicatorCells, language: str) -> str | None:
    """Return who answers for an indicator, in the language of the specification."""
    responsible = cells.resolved.declared.responsible
    return None if responsible is None else responsible.in_language(language)
