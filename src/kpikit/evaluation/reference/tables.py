"""Cells and nodes as rows of the result tables."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, cast

from kpikit.evaluation.reference.grades import standing_of
from kpikit.evaluation.reference.known import OVERDUE
from kpikit.evaluation.reference.levels import faced_targets
from kpikit.evaluation.reference.methods import total
from kpikit.evaluation.reference.nodes import NodeCell, nodes, scored_leaves
from kpikit.evaluation.reference.ranks import (
    NO_GROUP,
    contenders,
    earlier_ranks,
    rank_in,
    rivals,
    statuses_of_peers,
)
from kpikit.evaluation.reference.statuses import status_text
from kpikit.evaluation.reference.targets import Compared, compared
from kpikit.model.scorecards import Group, Leaf
from kpikit.model.scoring import parts_of_score
from kpikit.model.states import Met, State
from kpikit.periods import Period
from kpikit.results.records import Achievement, Rank, Score, Unmet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from fractions import Fraction

    from kpikit.evaluation.reference.cells import Cell, Facts
    from kpikit.evaluation.reference.points import ScoredUnit
    from kpikit.evaluation.reference.ranks import Contender
    from kpikit.model.rankings import Ranking
    from kpikit.model.scorecards import Scorecard


def achievement_rows(facts: Facts, cell: Cell) -> Iterator[Achievement]:
    """Yield a row for each target that a cell faces; one without a target if there is none.

    Points of nodes have none of these: their rows are the scores.
    """
    row = partial(
        Achievement,
        org_unit=cell.org_unit.id,
        indicator=cell.indicator.id,
        period=cell.window,
        value=shown(cell, cell.value),
        unit=cell.indicator.unit or None,
        state=cell.state,
        coverage=cell.coverage,
    )
    results = [compared(facts, cell, target) for target in faced_targets(facts, cell)]
    for result in results:
        yield row(
            target=result.target.id,
            target_value=shown(cell, result.level),
            achievement=result.ratio,
            gap=result.gap,
            met=result.met,
            obs_status=status_text(result.statuses),
            reason=why(cell, result),
            due_value=result.due,
            on_path=result.on_path,
            needed_pace=result.needed_pace,
        )
    if not results and cell.indicator.id not in facts.nodes:
        missing = cell.state is State.MISSING
        reason = explained(cell, cell.absence) if missing else None
        yield row(obs_status=status_text(cell.statuses), reason=reason)


def why(cell: Cell, result: Compared) -> str | None:
    """Return why a comparison is undetermined, and what a missing value would be made of."""
    if result.reason not in {State.MISSING.value, OVERDUE}:
        return result.reason
    return explained(cell, result.reason) or result.reason


def explained(cell: Cell, absence: str) -> str | None:
    """Return the reason of a missing value with what it would be made of, where that is known."""
    lacking = cell.lacking or cell.unrestated or listed(cell.lack.parts)
    return f"{absence}: {lacking}" if lacking else None


def listed(parts: Iterable[Period]) -> str:
    """Return periods as a text, day after day; those without a day between them are one."""
    days = {part.start.toordinal() + number for part in parts for number in range(part.days)}
    starts = sorted(day for day in days if day - 1 not in days)
    ends = sorted(day for day in days if day + 1 not in days)
    pairs = zip(map(date.fromordinal, starts), map(date.fromordinal, ends), strict=True)
    return ", ".join(str(Period.spanning(*pair)) for pair in pairs)


def shown(cell: Cell, number: Fraction | None) -> Fraction | str | date | None:
    """Return a number, or the word or the date that it stands for."""
    if cell.indicator.dated:
        return None if number is None else date.fromordinal(int(number))
    words = cell.indicator.words
    return words[int(number)] if words and number is not None else number


def score_rows(facts: Facts, scored: ScoredUnit) -> Iterator[Score]:
    """Yield a row for each node of a scorecard."""
    for cell in nodes(scored.top):
        name = f"{scored.card.id}.{cell.node.id}"
        found = standing_of(facts, name, scored.org_unit.id, scored.window)
        graded = found if found and found.graded else None
        reasons = (reason_text(cell), *(found.reasons if found else ()))
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
            excess=cell.excess,
            grade=cell.node.grade_ids[graded.given] if graded else None,
            provisional=graded.provisional if graded else None,
            reason="; ".join(filter(None, reasons)) or None,
        )


def reason_text(cell: NodeCell) -> str | None:
    """Return why a node has no value, and for a group which leaf below it is the cause."""
    if cell.absence is None:
        return None
    below = isinstance(cell.node, Group) and cell.absence.cause is not None
    return f"{cell.absence.reason}: {cell.absence.cause}" if below else cell.absence.reason


def ranking_rows(facts: Facts, ranking: Ranking, windows: Sequence[Period]) -> Iterator[Rank]:
    """Yield the places of all units that have the ranked node, window by window.

    Args:
        facts: what is known.
        ranking: the ranking.
        windows: the evaluated windows.
    """
    then = {window: earlier_ranks(facts, ranking, window) for window in windows}
    for one in contenders(facts, ranking, windows):
        now = rank_in(facts, ranking, one)
        previous = then[one.window].get(one.org_unit.id)
        yield Rank(
            ranking=ranking.id,
            node=one.cell.node.id,
            period=one.window,
            peer_group=one.group,
            org_unit=one.org_unit.id,
            points=one.cell.published,
            obs_status=status_text(statuses_of_peers(one, rivals(facts, ranking, one))),
            rank=now,
            previous_rank=previous,
            change=None if now is None or previous is None else previous - now,
            coverage=one.cell.coverage,
            reason=None if one.ranked else why_unranked(one),
        )


def why_unranked(one: Contender) -> str | None:
    """Return why a unit takes no part: it has no points, or is in no group."""
    return reason_text(one.cell) if one.cell.points is None else NO_GROUP


def unmet_rows(facts: Facts, cell: Cell, scored: Iterable[ScoredUnit]) -> Iterator[Unmet]:
    """Yield the targets that a cell faces and does not meet, or of which it cannot be said."""
    for target in faced_targets(facts, cell):
        result = compared(facts, cell, target)
        if result.met is not Met.MET and cell.state is not State.NOT_APPLICABLE:
            yield unmet_row(facts, cell, result, points_lost(cell, target.id, scored))


def unmet_row(facts: Facts, cell: Cell, result: Compared, lost: Fraction | None) -> Unmet:
    """Return a target that is unmet, undetermined or behind its path."""
    responsible = cell.indicator.responsible
    language = facts.specification.language
    return Unmet(
        org_unit=cell.org_unit.id,
        indicator=cell.indicator.id,
        period=cell.window,
        target=result.target.id,
        value=shown(cell, cell.value),
        target_value=shown(cell, result.level),
        unit=cell.indicator.unit or None,
        achievement=result.ratio,
        gap=result.gap,
        points_lost=lost,
        met=Met.BEHIND if result.behind else result.met,
        obs_status=status_text(result.statuses),
        responsible=responsible.in_language(language) if responsible else None,
        reason=why(cell, result),
        due_value=result.due,
        on_path=result.on_path,
        needed_pace=result.needed_pace,
    )


def targets_of(leaf: Leaf) -> set[str | None]:
    """Return the targets that a leaf scores."""
    return {score.target for score, _ in parts_of_score(leaf.score, leaf.max_points)}


def points_lost(cell: Cell, target: str, scored: Iterable[ScoredUnit]) -> Fraction | None:
    """Return what is missing to max_points in all scored leaves that score the target of a cell."""
    lost = [
        node.max_points - node.published
        for _, node in losing(cell, target, scored)
        if node.published is not None
    ]
    return total(lost) if lost else None


def losing(
    cell: Cell, target: str, scored: Iterable[ScoredUnit]
) -> Iterator[tuple[Scorecard, NodeCell]]:
    """Yield the scored leaves that score the target of a cell, each with its scorecard."""
    for one in scored:
        if (one.org_unit, one.window) != (cell.org_unit, cell.window):
            continue
        for node in scored_leaves(one.top):
            leaf = node.node
            of_cell = isinstance(leaf, Leaf) and leaf.indicator == cell.indicator.id
            if of_cell and target in targets_of(cast("Leaf", leaf)):
                yield one.card, node
