"""Why numbers are what they are, worked out once more by the reference evaluator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.evaluation.named import expect_known
from kpikit.evaluation.reference import results
from kpikit.evaluation.reference.cells import Facts
from kpikit.evaluation.reference.eras import then
from kpikit.evaluation.reference.predecessors import predecessors as made_of

if TYPE_CHECKING:
    from datetime import date

    from kpikit.model.specification import Specification
    from kpikit.observations import Observations
    from kpikit.periods import Period
    from kpikit.results import Predecessor


def predecessors(
    specification: Specification,
    observations: Observations,
    cell: tuple[str, str, Period],
    map_of: date | None,
) -> tuple[Predecessor, ...]:
    """Return what a reported figure is made of that was carried to the map of its window.

    Args:
        specification: the rule book.
        observations: those that are known.
        cell: organisation unit, indicator and window.
        map_of: the day on whose map everything is evaluated; `None` for that of the window.

    Raises:
        InvalidValueError: there is no such unit or indicator.
    """
    unit, name, window = cell
    units = sorted(str(one.id) for one in specification.org_units)
    expect_known("organisation unit", unit, units)
    indicators = {str(one.id): one for one in specification.indicators}
    expect_known("indicator", name, sorted(indicators))
    basis = {str(one.measured_by) for one in specification.successions if one.measured_by}
    columns = {key: column for key, column in observations.columns.items() if key in {name, *basis}}
    few = evolve(observations, columns=columns, items={}, reported=None)
    facts = Facts.of(specification, few, results, observations.known_by, map_of)
    return made_of(then(facts, window), indicators[name], unit, window)
