"""Cells as observations fill them, and as formulas see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.evaluation.reference.statuses import code_of, statuses_of
from kpikit.formulas import Cell as FormulaCell
from kpikit.model.indicators import YES_NO
from kpikit.model.states import State

if TYPE_CHECKING:
    from kpikit.evaluation.reference.cells import Cell
    from kpikit.observations.store import Observed


def reported(found: Observed, blank: Cell) -> Cell:
    """Return the cell that an observation fills; a judgement alone leaves it without a number."""
    if found.state is not State.VALUE:
        return blank
    return evolve(
        blank,
        value=found.value,
        statuses=statuses_of(found.status),
        judgement=found.judgement,
        bound=found.bound,
    )


def item_cell(found: Observed | None, blank: Cell) -> Cell:
    """Return the cell of an item; it is missing where nothing is reported of it."""
    return blank if found is None else reported(found, evolve(blank, state=found.state))


def shown(cell: Cell) -> FormulaCell:
    """Return a cell as formulas see it."""
    if cell.value is None:
        return FormulaCell(cell.state, lack=cell.lack)
    value = bool(cell.value) if cell.indicator.values == YES_NO else cell.value
    return FormulaCell(cell.state, value, code_of(cell.statuses))
