"""Cells and nodes as rows of the result tables."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from kpikit.evaluation.reference.cells import Cell, Facts, compared, faced_targets, status_text
from kpikit.evaluation.reference.points import NodeCell, ScoredUnit, nodes, rank, total
from kpikit.model.scorecards import Group, Leaf
from kpikit.model.states import Met, State
from kpikit.results.records import Achievement, Rank, Score, Unmet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from fractions import Fraction

    from kpikit.model.rankings import Ranking


def achievement_rows(facts: Facts, cell: Cell) -> Iterator[Achievement]:
    """Yield a row for each target that a cell faces; one without a target if there is none."""
    row = partial(
        Achievement,
        org_unit=cell.org_unit.id,
        indicator=cell.indicator.id,
        period=cell.window,
        value=cell.value,
        unit=cell.indicator.unit,
        state=cell.state,
        obs_status=status_text(cell.statuses),
    )
    results = [compared(facts, cell, target) for target in faced_targets(facts, cell)]
    for result in results:
        yield row(
            target=result.target.id,
            target_value=result.level,
            achievement=result.ratio,
            gap=result.gap,
            met=result.met,
            reason=result.reason,
        )
    if not results:
        yield row()


def score_rows(scored: ScoredUnit) -> Iterator[Score]:
    """Yield a row for each node of a scorecard."""
    for cell in nodes(scored.top):
        yield Score(
            scorecard=scored.card.id,
            org_unit=scored.org_unit.id,
            node=cell.node.id,
            period=scored.window,
            points=cell.published,
            max_points=cell.max_points,
            state=cell.state,
            obs_status=status_text(cell.statuses),
            coverage=cell.coverage,
            reason=reason_text(cell),
        )


def reason_text(cell: NodeCell) -> str | None:
    """Return why a node has no value, and for a group which leaf below it is the cause."""
    below = isinstance(cell.node, Group) and cell.reason is not None
    return f"{cell.reason}: {cell.cause}" if below else cell.reason


def ranking_rows(ranking: Ranking, scored: Iterable[ScoredUnit]) -> Iterator[Rank]:
    """Yield the places of all units that have the ranked node, window by window."""
    ranked = [
        (one, cell)
        for one in scored
        for cell in nodes(one.top)
        if ranking.of in {cell.node.id, f"{one.card.id}.{cell.node.id}"}
    ]
    for one, cell in ranked:
        points = cell.published
        peers = [peer.published for other, peer in ranked if other.window == one.window]
        present = [other for other in peers if other is not None]
        yield Rank(
            ranking=ranking.id,
            node=cell.node.id,
            period=one.window,
            peer_group=None,
            org_unit=one.org_unit.id,
            points=points,
            rank=None if points is None else rank(points, present, ranking.ties),
            coverage=cell.coverage,
            reason=reason_text(cell) if points is None else None,
        )


def unmet_rows(facts: Facts, cell: Cell, scored: Iterable[ScoredUnit]) -> Iterator[Unmet]:
    """Yield the targets that a cell faces and does not meet, or of which it cannot be said."""
    responsible = cell.indicator.responsible
    language = facts.specification.language
    for row in achievement_rows(facts, cell):
        listed = row.met in {Met.UNMET, Met.UNDETERMINED} and row.state is not State.NOT_APPLICABLE
        if listed and row.target is not None and row.met is not None:
            yield Unmet(
                org_unit=row.org_unit,
                indicator=row.indicator,
                period=row.period,
                target=row.target,
                value=row.value,
                target_value=row.target_value,
                unit=row.unit,
                achievement=row.achievement,
                gap=row.gap,
                points_lost=points_lost(cell, row.target, scored),
                met=row.met,
                obs_status=row.obs_status,
                responsible=responsible.in_language(language) if responsible else None,
                reason=row.reason,
            )


def points_lost(cell: Cell, target: str, scored: Iterable[ScoredUnit]) -> Fraction | None:
    """Return what is missing to max_points in all leaves that score the target of a cell."""
    lost = [
        node.max_points - node.published
        for one in scored
        if (one.org_unit, one.window) == (cell.org_unit, cell.window)
        for node in nodes(one.top)
        if isinstance(node.node, Leaf)
        and (node.node.indicator, node.node.score.target) == (cell.indicator.id, target)
        and node.published is not None
    ]
    return total(lost) if lost else None
