"""Which figures do not fit each other, cell by cell: identities, and what is derived as well."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from kpikit.checks.formulas import kinds_of
from kpikit.evaluation.reference import results
from kpikit.evaluation.reference.cells import Facts, Surroundings
from kpikit.evaluation.reference.eras import then
from kpikit.evaluation.reference.observed import identity
from kpikit.evaluation.reference.printed import Span, span_of, step_of
from kpikit.evaluation.reference.roll_up import rolled_from
from kpikit.evaluation.reference.scopes import is_of_level
from kpikit.formulas import evaluate, number_in, unit_of
from kpikit.model.formulas import ZeroDenominator
from kpikit.model.readings import names_in
from kpikit.model.states import Bound

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kpikit.model.formulas import Tree
    from kpikit.model.indicators import Indicator
    from kpikit.model.org import OrgUnit
    from kpikit.model.specification import DataCheck, Specification
    from kpikit.observations.store import Observations
    from kpikit.periods import Period

Doubted: TypeAlias = tuple[str, str, str]
"""What is doubted, of which unit, in which period."""


def misfits(
    specification: Specification,
    observations: Observations,
    windows: Sequence[Period],
    as_of: date | None = None,
) -> list[Doubted]:
    """Return the identities that do not hold, and the figures that do not fit their parts.

    Args:
        specification: the rule book; it has to be free of errors.
        observations: as `read_observations` gives them for this specification.
        windows: the evaluated periods.
        as_of: the day by which everything has to be known; without one nothing is left out.
    """
    facts = then(Facts.of(specification, observations, results, as_of), windows[0])
    return [
        (name, unit.id, str(window))
        for window in windows
        for unit in specification.org_units
        for name in _of_cell(facts, unit, window)
    ]


def _of_cell(facts: Facts, unit: OrgUnit, window: Period) -> Iterator[str]:
    for check in facts.specification.checks:
        if not _holds(facts, check, unit, window):
            yield f"{check.formula} = {check.equals}"
    for indicator in facts.specification.indicators:
        if indicator.id in facts.trees and not _fits(facts, indicator, unit, window):
            yield indicator.id


def _holds(facts: Facts, check: DataCheck, unit: OrgUnit, window: Period) -> bool:
    kinds = kinds_of(facts.specification.indicators)
    left = unit_of(check.formula.tree, kinds, facts.units)
    right = number_in(left.kind.unit, check.equals.tree, kinds, facts.units)
    names = {*names_in(left.tree), *names_in(right.tree)}
    levels = {one.level for one in facts.specification.indicators if one.id in names}
    if len(levels) == 1 and not is_of_level(unit, levels.pop()):
        return True
    around = Surroundings(facts, unit, window)
    zero = ZeroDenominator.NOT_APPLICABLE
    trees: tuple[Tree, Tree] = (left.tree, right.tree)
    one, other = (evaluate(tree, around, zero).value for tree in trees)
    if None in {one, other} or one == other:
        return True
    if not check.as_printed:
        return False
    here, there = (span_of(facts, tree, around, zero) for tree in trees)
    return here is None or there is None or here.meets(there)


def _fits(facts: Facts, indicator: Indicator, unit: OrgUnit, window: Period) -> bool:
    if rolled_from(facts, indicator, unit):
        return True
    found = facts.observed.get((indicator.id, unit.id, identity(indicator, window)))
    if found is None or found.value is None or found.bound is not Bound.EXACT:
        return True
    tree, around = facts.trees[indicator.id], Surroundings(facts, unit, window)
    if evaluate(tree, around, indicator.zero_denominator).value is None:
        return True
    parts = span_of(facts, tree, around, indicator.zero_denominator)
    return parts is None or parts.meets(Span.printed(found.value, step_of(found)))
