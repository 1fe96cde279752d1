"""Entries of the unmet list: what is missing to the target, and what that costs in points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import InvalidValueError, quoted
from kpikit.evaluation.reference.points import node_key, scored_units
from kpikit.evaluation.reference.tables import losing, points_lost, unmet_row
from kpikit.evaluation.reference.targets import compared
from kpikit.model.states import Met, State
from kpikit.results.because import Because
from kpikit.results.explanation import Explanation, Kind, Step

if TYPE_CHECKING:
    from kpikit.evaluation.explained.explaining import Explainer
    from kpikit.evaluation.reference.cells import Cell, Facts
    from kpikit.model.targets import Target


def unmet(
    explainer: Explainer, facts: Facts, cell: Cell, target: Target, against: Explanation
) -> Explanation:
    """Return the explanation of an entry of the unmet list.

    Args:
        explainer: explains numbers.
        facts: those of the window.
        cell: what faces the target.
        target: the target.
        against: the explanation of the cell against the target.

    Raises:
        InvalidValueError: the target is met, or does not apply: the list has no such entry.
    """
    result = compared(facts, cell, target)
    if result.met is Met.MET or cell.state is State.NOT_APPLICABLE:
        raise InvalidValueError(
            f"{quoted(target.id)} of {cell.indicator.id} is not in the unmet list",
            "ask for its achievement",
        )
    scored = list(scored_units(facts, [cell.window], [cell.org_unit]))
    row = unmet_row(facts, cell, result, points_lost(cell, target.id, scored))
    leaves = (
        explainer.at(facts, node_key(card.id, node.node.id, cell.org_unit.id, cell.window))
        for card, node in losing(cell, target.id, scored)
    )
    inputs = (against, *(one for one in leaves if one is not None))
    lost = (
        () if row.points_lost is None else (Step(Because.POINTS_LOST, {"points": row.points_lost}),)
    )
    return Explanation(
        kind=Kind.UNMET,
        org_unit=row.org_unit,
        name=f"{row.indicator}.{row.target}",
        period=row.period,
        result=row.met.value,
        state=cell.state.value,
        obs_status=row.obs_status,
        reason=row.reason,
        steps=(*against.steps, *lost),
        why_not=against.why_not,
        inputs=inputs,
        **explainer.declared(target, target.reference),  # type: ignore[arg-type]
    )
