"""What a formula reads of nodes, rankings and targets: results of the same unit in a window.

What is absent has no value: it is undetermined in a condition, and absent in a number. A unit that
is not scored, or not ranked among the others, does not apply.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.evaluation.reference import cells
from kpikit.evaluation.reference.grades import standing_of
from kpikit.evaluation.reference.levels import faced_targets
from kpikit.evaluation.reference.points import Place
from kpikit.evaluation.reference.ranks import contender, entrants, own_name, rank_in, ranking_named
from kpikit.evaluation.reference.statuses import code_of
from kpikit.evaluation.reference.targets import compared
from kpikit.formulas import Cell
from kpikit.model.functions import ResultFunction
from kpikit.model.graph import Sort
from kpikit.model.states import Met, State

if TYPE_CHECKING:
    from kpikit.evaluation.reference.cells import Facts, Surroundings
    from kpikit.model.formulas import Result
    from kpikit.model.org import OrgUnit
    from kpikit.model.scored import ScoredNode
    from kpikit.periods import Period

NOWHERE = Cell(State.NOT_APPLICABLE)
"""What is read of what does not apply."""


def result(around: Surroundings, unit: OrgUnit, asked: Result, window: Period) -> Cell:
    """Return a result for a unit in a window, as a formula in some surroundings reads it.

    Raises:
        ValueError: its name stands for nothing, or for several things; the checks refuse it.
    """
    facts = around.facts
    (thing,) = facts.names.things(asked)
    if thing.sort is Sort.TARGET:
        return verdict(facts, thing.id, unit, window)
    if thing.sort is Sort.RANKING:
        return place_in(facts, thing.id, unit, window)
    if thing.sort is Sort.GRADE:
        return grade_of(facts, thing.id, unit, window)
    place = place_of(facts, thing.id, unit, window)
    if not place.exists:
        return NOWHERE
    cell = place.node(own_name(place.card, thing.id))
    exact = asked.function is not ResultFunction.PUBLISHED and not around.published
    points = cell.points if exact else cell.published
    if points is None:
        return Cell(cell.state)
    number = points / cell.max_points if asked.function is ResultFunction.SHARE else points
    return Cell(State.VALUE, number, code_of(cell.statuses))


def grade_of(facts: Facts, name: str, unit: OrgUnit, window: Period) -> Cell:
    """Return the number of a grade: more is better; one that is provisional is not known yet."""
    found = standing_of(facts, name, unit.id, window)
    if found is None:
        return NOWHERE
    if not found.graded:
        return Cell(found.cell.state) if found.cell.points is None else NOWHERE
    if found.provisional:
        return Cell(State.MISSING)
    number = len(found.cell.node.grades) - found.given
    return Cell(State.VALUE, Fraction(number), code_of(found.cell.statuses))


def point_cell(facts: Facts, node: ScoredNode, unit: OrgUnit, window: Period) -> cells.Cell:
    """Return a node as targets see it: published points; those that a policy gives are no value."""
    place = Place(facts, node.card, unit, window)
    if not place.exists:
        return cells.Cell(node.measured, unit, window, State.NOT_APPLICABLE, exists=False)
    found = place.node(node.node.id)
    value = found.published if found.state is State.VALUE else None
    return cells.Cell(node.measured, unit, window, found.state, value, found.statuses)


def place_of(facts: Facts, node: str, unit: OrgUnit, window: Period) -> Place:
    """Return the place of a unit in the scorecard of a node, called ``card.node``."""
    name = node.partition(".")[0]
    card = next(card for card in facts.specification.scorecards if card.id == name)
    return Place(facts, card, unit, window)


def verdict(facts: Facts, name: str, unit: OrgUnit, window: Period) -> Cell:
    """Return whether a target is met; what is undetermined for another reason is missing."""
    indicator, _, target = name.rpartition(".")
    cell = facts.cell(facts.indicator(indicator), unit, window)
    faced = {str(level.id): level for level in faced_targets(facts, cell)}
    found = compared(facts, cell, faced[target]) if target in faced else None
    if found is None or found.met is Met.UNDETERMINED:
        reason = cell.state.value if found is None else found.reason
        states = {state.value: state for state in State if state is not State.VALUE}
        return Cell(states.get(str(reason), State.MISSING))
    return Cell(State.VALUE, found.met is Met.MET, code_of(found.statuses))


def place_in(facts: Facts, name: str, unit: OrgUnit, window: Period) -> Cell:
    """Return the rank in a declared ranking, or among all units by a node."""
    ranking = ranking_named(facts, name)
    entrant = next((one for one in entrants(facts, ranking, window) if one.org_unit == unit), None)
    if entrant is None:
        return NOWHERE
    one = contender(entrant, ranking)
    place = rank_in(facts, ranking, one)
    if place is None:
        return Cell(one.cell.state) if one.cell.points is None else NOWHERE
    return Cell(State.VALUE, place, code_of(one.cell.statuses))
