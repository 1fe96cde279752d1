"""Roll-up: how values of units above come from those of the units below."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.model.indicators import YES_NO
from kpikit.model.roll_up import RollingBy, RollUp
from kpikit.model.scoring import Amount
from tests.strategies.figures import UNITS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.model.indicators import Indicator
    from tests.strategies.figures import Measure
    from tests.strategies.picking import Picker
    from tests.strategies.world import World

AVAILABLE = (
    None,
    Amount(Fraction(1, 2), of_max=True),
    Amount(Fraction(2)),
    Amount(Fraction(9, 10), of_max=True),
    Amount(Fraction(1)),
)
"""How many of the units below need values."""


def rolled(pick: Picker, world: World, measure: Measure) -> Measure:
    """Return what is measured, perhaps saying how it is rolled up."""
    indicator = measure.indicator
    ways = possible(indicator)
    if not ways or not pick.chance(3):
        return measure
    by = pick.of(ways)
    available = pick.of(AVAILABLE) if by is not RollingBy.NONE else None
    lifted = evolve(indicator, roll_up=RollUp(by=by, available=available))
    weights = weighing(world, lifted) if by is RollingBy.MEAN else []
    if weights and pick.chance():
        rule = RollUp(by=by, available=available, weight=pick.of(weights).id)
        lifted = evolve(indicator, roll_up=rule)
    return evolve(measure, indicator=lifted)


def possible(indicator: Indicator) -> Sequence[RollingBy]:
    """Return how an indicator may be rolled up."""
    if indicator.derived:
        return (RollingBy.MEAN, RollingBy.MIN, RollingBy.MAX)
    if indicator.dated or indicator.values == YES_NO:
        return (RollingBy.MIN, RollingBy.MAX, RollingBy.NONE)
    return () if indicator.values else tuple(RollingBy)


def weighing(world: World, indicator: Indicator) -> list[Indicator]:
    """Return what an indicator may be weighted by: amounts that all units below others have."""
    owners = {unit.id for unit in indicator.owners(world.org_units)}
    below = {unit.id for unit in world.org_units if unit.id in owners and unit.parent in owners}
    weights = [one.indicator for one in world.measures if one.family and adds_up(one.indicator)]
    return [one for one in weights if below <= {unit.id for unit in one.owners(world.org_units)}]


def adds_up(indicator: Indicator) -> bool:
    """Whether the values of all units below add up to that of the unit above."""
    if indicator.derived:
        return indicator.roll_up is None and UNITS.adds_up(indicator.unit)
    rule = indicator.rolled_by(UNITS.adds_up)
    return rule is not None and rule.by is RollingBy.SUM
