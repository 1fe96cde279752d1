"""What formulas of scorecards give for a unit in a window: points, or whether something is true."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit import formulas
from kpikit.checks.formulas import kinds_of
from kpikit.evaluation.reference.cells import Surroundings
from kpikit.model.states import State

if TYPE_CHECKING:
    from kpikit.evaluation.reference.cells import Facts
    from kpikit.model.formulas import Formula
    from kpikit.model.org import OrgUnit
    from kpikit.periods import Period


def given(facts: Facts, formula: Formula, unit: OrgUnit, window: Period) -> formulas.Cell:
    """Return the points that a formula gives for a unit in a window."""
    kinds = kinds_of(facts.specification.indicators)
    tree = formulas.number_in("point", formula.tree, kinds, facts.units).tree
    return formulas.evaluate(tree, Surroundings(facts, unit, window))


def judged(facts: Facts, condition: Formula | None, unit: OrgUnit, window: Period) -> formulas.Cell:
    """Return whether a condition is true for a unit in a window; without one it is."""
    if condition is None:
        return formulas.Cell(State.VALUE, value=True)
    kinds = kinds_of(facts.specification.indicators)
    tree = formulas.condition(condition.tree, kinds, facts.units).tree
    return formulas.evaluate(tree, Surroundings(facts, unit, window, published=True))
