"""What the units below make of the value of a unit that is not reported itself."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from kpikit.evaluation.reference.accumulated import is_total, joined
from kpikit.evaluation.reference.scopes import is_of_level
from kpikit.evaluation.reference.statuses import Statuses
from kpikit.formulas import NOTHING, Lack
from kpikit.model.indicators import Accumulation, Indicator
from kpikit.model.roll_up import RollingBy, RollUp
from kpikit.model.states import Bound, ObsStatus, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.evaluation.reference.cells import Cell, Facts
    from kpikit.model.org import OrgUnit
    from kpikit.units import UnitSystem

NAMED = 5
"""How many units that lack are named."""


@frozen(kw_only=True)
class Part:
    """What a unit directly below gives.

    Attributes:
        unit: its id.
        state: what is known of its value, and of its weight.
        value: the value; 0 where there is none.
        weight: how much it counts; `None` if that is not known.
        statuses: of its value, and of its weight.
        bound: on which side of its value the true one may lie.
        overdue: whether a figure for it, or for its weight, is overdue.
    """

    unit: str
    state: State
    value: Fraction
    weight: Fraction | None
    statuses: Statuses
    bound: Bound
    overdue: bool


def is_lifted(indicator: Indicator) -> bool:
    """Whether it is declared that units above those of its level have an indicator."""
    return indicator.roll_up is not None and indicator.roll_up.by is not RollingBy.NONE


def has(facts: Facts, indicator: Indicator, unit: OrgUnit) -> bool:
    """Whether a unit has an indicator: it is of its level, or above such a unit if it is lifted."""
    if is_of_level(unit, indicator.level):
        return True
    return is_lifted(indicator) and any(
        has(facts, indicator, other) for other in directly_below(facts, unit)
    )


def directly_below(facts: Facts, unit: OrgUnit) -> list[OrgUnit]:
    """Return the units whose parent a unit is."""
    return [one for one in facts.specification.org_units if one.parent == unit.id]


def rule_of(indicator: Indicator, units: UnitSystem) -> RollUp | None:
    """Return how an indicator is rolled up: as it says; sums of reported amounts."""
    if indicator.roll_up is not None:
        return indicator.roll_up if is_lifted(indicator) else None
    if indicator.derived or indicator.values or not units.adds_up(indicator.unit):
        return None
    adds = indicator.accumulation is Accumulation.AS_OF or is_total(indicator, units)
    return RollUp(by=RollingBy.SUM) if adds else None


def rolled_from(facts: Facts, indicator: Indicator, unit: OrgUnit) -> list[OrgUnit]:
    """Return the units that make the value of another one; none if it is not rolled up."""
    if rule_of(indicator, facts.units) is None:
        return []
    return [one for one in directly_below(facts, unit) if has(facts, indicator, one)]


def rolled(facts: Facts, blank: Cell, units: Sequence[OrgUnit]) -> Cell:
    """Return a cell without a value of its own as the units below it make it."""
    rule = rule_of(blank.indicator, facts.units)
    assert rule is not None  # noqa: S101 - asked for what is rolled up
    cells = [facts.cell(blank.indicator, unit, blank.window) for unit in units]
    blank = evolve(blank, below=counted(cells), lack=NOTHING)
    parts = [part_of(facts, cell, rule) for cell in cells]
    applying = [part for part in parts if part.state is not State.NOT_APPLICABLE]
    given = [part for part in applying if part.state is State.VALUE]
    if not is_enough(rule, given, applying):
        return without(blank, applying)
    value = reduced(rule, given)
    if value is None:
        return evolve(blank, state=State.NOT_APPLICABLE)
    estimated = {ObsStatus.ESTIMATE} if len(given) < len(applying) else set()
    return evolve(
        blank,
        state=State.VALUE,
        value=value,
        statuses=frozenset(estimated).union(*(part.statuses for part in given)),
        bound=joined({part.bound for part in given}),
    )


def counted(cells: Sequence[Cell]) -> tuple[int, int]:
    """Return how many of the lowest units below have a value, and how many should."""
    both = [
        (int(one.value is not None), int(one.state is not State.NOT_APPLICABLE))
        if one.below is None
        else one.below
        for one in cells
    ]
    return sum(some for some, _ in both), sum(all_ for _, all_ in both)


def part_of(facts: Facts, cell: Cell, rule: RollUp) -> Part:
    """Return what a unit below gives: its value, if it has one, with its weight."""
    weighing = cell if rule.weight is None else weight_of(facts, cell, rule.weight)
    states = [known_state(one) for one in (cell, weighing)]
    order = (State.NOT_APPLICABLE, State.MISSING, State.NOT_DUE)
    state = next((one for one in order if one in states), State.VALUE)
    return Part(
        unit=cell.org_unit.id,
        state=state,
        value=cell.value or Fraction(0),
        weight=Fraction(1) if rule.weight is None else weighing.value,
        statuses=cell.statuses | weighing.statuses,
        bound=cell.bound,
        overdue=cell.lack.overdue or weighing.lack.overdue,
    )


def weight_of(facts: Facts, cell: Cell, weight: str) -> Cell:
    """Return the cell that says how much another one counts."""
    return facts.cell(facts.indicator(weight), cell.org_unit, cell.window)


def known_state(cell: Cell) -> State:
    """Return the state of a cell; a judgement without a number is as good as nothing."""
    judged = cell.state is State.VALUE and cell.value is None
    return State.MISSING if judged else cell.state


def is_enough(rule: RollUp, given: Sequence[Part], applying: Sequence[Part]) -> bool:
    """Whether enough units give something: all of them, unless it is said how many do."""
    if rule.available is None or not given:
        return bool(given) and len(given) == len(applying)
    number = rule.available.number
    if not rule.available.of_max:
        return len(given) >= number
    weights = [part.weight for part in applying]
    known = [weight for weight in weights if weight is not None]
    if len(known) < len(weights):
        return False
    return weight_in(given) >= number * sum(known, Fraction(0))


def weight_in(parts: Sequence[Part]) -> Fraction:
    """Return how much some units count together."""
    return sum((part.weight or Fraction(0) for part in parts), Fraction(0))


def reduced(rule: RollUp, given: Sequence[Part]) -> Fraction | None:
    """Return what the values of some units make; nothing where they have no weight."""
    values = [part.value for part in given]
    if rule.by is RollingBy.MIN:
        return min(values)
    if rule.by is RollingBy.MAX:
        return max(values)
    if rule.by is RollingBy.SUM:
        return sum(values, Fraction(0))
    whole = weight_in(given)
    weighed = sum((part.value * (part.weight or 0) for part in given), Fraction(0))
    return weighed / whole if whole else None


def without(blank: Cell, applying: Sequence[Part]) -> Cell:
    """Return a cell of which too little is known below, and what lacks where others are there."""
    lacking = sorted(part.unit for part in applying if part.state is State.MISSING)
    if not applying:
        return evolve(blank, state=State.NOT_APPLICABLE)
    if not lacking and any(part.state is State.NOT_DUE for part in applying):
        return evolve(blank, state=State.NOT_DUE)
    told = blank.lacking
    if lacking and len(lacking) < len(applying):
        more = f" and {len(lacking) - NAMED} more" if len(lacking) > NAMED else ""
        told = ", ".join(lacking[:NAMED]) + more
    late = any(part.overdue for part in applying if part.state is State.MISSING)
    return evolve(blank, state=State.MISSING, lacking=told, lack=Lack(overdue=late))
