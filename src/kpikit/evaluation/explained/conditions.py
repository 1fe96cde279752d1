"""Conditions: whether they are true, and the numbers on both sides."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kpikit.checks.formulas import kinds_of
from kpikit.evaluation.explained.values import lacking
from kpikit.evaluation.reference.cells import Surroundings
from kpikit.evaluation.reference.conditions import judged
from kpikit.evaluation.reference.statuses import status_text, statuses_of
from kpikit.formulas import condition as true_or_not
from kpikit.formulas import evaluate
from kpikit.model.formulas import Comparison
from kpikit.model.states import State
from kpikit.results.explanation import Explanation, Kind

if TYPE_CHECKING:
    from kpikit.evaluation.explained.explaining import Explainer
    from kpikit.evaluation.reference.cells import Facts
    from kpikit.evaluation.reference.traced import Made
    from kpikit.formulas import Cell
    from kpikit.model.formulas import Formula
    from kpikit.model.org import OrgUnit
    from kpikit.periods import Period
    from kpikit.results.explanation import Fact


def condition(
    explainer: Explainer,  # noqa: ARG001 - as makers are called
    made: Made,
    inputs: tuple[Explanation, ...],
) -> Explanation:
    """Return the explanation of whether a condition is true."""
    _, formula, unit, window = made.key
    found = cast("Cell", made.result)
    return Explanation(
        kind=Kind.CONDITION,
        org_unit=str(unit),
        name=str(formula),
        period=cast("Period", window),
        result=None if found.value is None else bool(found.value),
        state=found.state.value,
        obs_status=status_text(statuses_of(found.status)) if found.state is State.VALUE else None,
        why_not=tuple(lacking(inputs)) if found.value is None else (),
        inputs=inputs,
    )


def truth_of(facts: Facts, formula: Formula, unit: OrgUnit, window: Period) -> dict[str, Fact]:
    """Return a condition with its truth, and both sides' numbers if it is a comparison."""
    found = judged(facts, formula, unit, window).value
    truth = "undetermined" if found is None else "true" if found else "false"
    values: dict[str, Fact] = {"formula": formula.text, "truth": truth}
    tree = true_or_not(formula.tree, kinds_of(facts.specification.indicators), facts.units).tree
    if isinstance(tree, Comparison):
        around = Surroundings(facts, unit, window, published=True)
        left, right = (evaluate(side, around).value for side in (tree.left, tree.right))
        values |= {"left": left, "relation": tree.relation.value, "right": right}
    return {name: fact for name, fact in values.items() if fact is not None}
