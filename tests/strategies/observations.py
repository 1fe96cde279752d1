"""Observations that sit on the edges of a specification."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.strategies.asking import DATES, items_of
from tests.strategies.figures import HAIR, Measure
from tests.strategies.known import VINTAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.model.org import OrgUnit
    from tests.strategies.picking import Picker
    from tests.strategies.world import World

STATUSES = ("", "A", "P", "E", "I", "F", "B")
JUDGEMENTS = ("met", "unmet", "mostly_met")
BOUNDS = ("at_least", "at_most", "exact", "about")

COLUMNS = (
    "org_unit",
    "indicator",
    "period",
    "value",
    "unit",
    "obs_status",
    "state",
    "judgement",
    "bound",
    "item",
    "vintage",
)
"""The columns of observations."""

USUAL = COLUMNS[:4]
"""The columns that every table has."""


def observed(
    pick: Picker, measure: Measure, unit: OrgUnit, names: Sequence[str]
) -> list[dict[str, object]]:
    """Return the observations of one unit for periods with one end, the first name being usual.

    Running figures have at most one for each vintage: all the names mean the same cell.
    """
    usual, other = names[0], pick.of(names)
    both = (other,) if measure.indicator.runs else (usual, other)
    some = ((usual,), (other,), (usual,), both, ())
    periods = pick.of(((), (), (), *some) if measure.indicator.derived else some)
    return [
        {**record(pick, measure, unit, period), "item": item, "vintage": vintage}
        for period in dict.fromkeys(periods)
        for item in items_of(pick)
        for vintage in pick.of(VINTAGES)
    ]


def record(pick: Picker, measure: Measure, unit: OrgUnit, period: str) -> dict[str, object]:
    """Return an observation: a value with what belongs to it, a judgement, or a state."""
    cell: dict[str, object] = {
        "org_unit": unit.id,
        "indicator": measure.indicator.id,
        "period": period,
    }
    if pick.chance(6):
        return {**cell, "state": pick.of(("missing", "not_due", "not_applicable"))}
    if pick.chance(6):
        return {**cell, "judgement": pick.of(JUDGEMENTS), "obs_status": pick.of(STATUSES)}
    judged = {"judgement": pick.of(JUDGEMENTS)} if pick.chance(5) else {}
    return {**cell, **valued(pick, measure), "obs_status": pick.of(STATUSES), **judged}


def valued(pick: Picker, measure: Measure) -> dict[str, object]:
    """Return a value: a word, or a number in some unit, which may be a bound."""
    if measure.indicator.dated:
        return {"value": pick.of(DATES)}
    if measure.indicator.values:
        return {"value": pick.of(measure.indicator.words)}
    number = measure.number(pick) + measure.anchor * HAIR * pick.of((0, 0, 0, 1, -1))
    written_in = pick.of(("", *measure.family))
    bound = {"bound": pick.of(BOUNDS)} if pick.chance(5) else {}
    value = measure.converted(number, written_in or None)
    return {"value": value, "unit": written_in, **bound}


def nothing(world: World) -> dict[str, object]:
    """Return an observation that says that there is none."""
    measure = world.measures[0]
    return {
        "org_unit": world.having(measure)[0].id,
        "indicator": measure.indicator.id,
        "period": "2024-M06",
        "state": "missing",
    }
