"""What formulas of scorecards give for a unit in a window: points, or whether something is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.checks.formulas import kinds_of
from kpikit.evaluation.reference.cells import Surroundings
from kpikit.formulas import Cell as FormulaCell
from kpikit.formulas import condition as true_or_not
from kpikit.formulas import evaluate, number_in
from kpikit.model.states import State

if TYPE_CHECKING:
    from kpikit.evaluation.reference.cells import Facts
    from kpikit.model.formulas import Formula
    from kpikit.model.org import OrgUnit
    from kpikit.periods import Period


def given(facts: Facts, formula: Formula, unit: OrgUnit, window: Period) -> FormulaCell:
    """Return the points that a formula gives for a unit in a window."""
    kinds = kinds_of(facts.specification.indicators)
    tree = number_in("point", formula.tree, kinds, facts.units).tree
    return evaluate(tree, Surroundings(facts, unit, window))


def judged(facts: Facts, condition: Formula | None, unit: OrgUnit, window: Period) -> FormulaCell:
    """Return whether a condition is true for a unit in a window; without one it is."""
    if condition is None:
        return FormulaCell(State.VALUE, value=True)
    key = ("condition", condition, unit.id, window)
    return facts.once(key, lambda: judged_now(facts, condition, unit, window))


def judged_now(facts: Facts, condition: Formula, unit: OrgUnit, window: Period) -> FormulaCell:
    """Return whether a condition is true for a unit in a window, worked out now."""
    kinds = kinds_of(facts.specification.indicators)
    tree = true_or_not(condition.tree, kinds, facts.units).tree
    return evaluate(tree, Surroundings(facts, unit, window, published=True))
