"""Why numbers are what they are, worked out once more by the reference evaluator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.errors import InvalidValueError, quoted
from kpikit.evaluation.reference import results
from kpikit.evaluation.reference.cells import Facts
from kpikit.evaluation.reference.eras import then
from kpikit.evaluation.reference.predecessors import predecessors as made_of

if TYPE_CHECKING:
    from collections.abc import Collection
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
    _known("organisation unit", unit, {str(one.id) for one in specification.org_units})
    indicators = {str(one.id): one for one in specification.indicators}
    _known("indicator", name, indicators)
    basis = {str(one.measured_by) for one in specification.successions if one.measured_by}
    columns = {key: column for key, column in observations.columns.items() if key in {name, *basis}}
    few = evolve(observations, columns=columns, items={}, reported=None)
    facts = Facts.of(specification, few, results, observations.known_by, map_of)
    return made_of(then(facts, window), indicators[name], unit, window)


def _known(what: str, name: str, names: Collection[str]) -> None:
    if name not in names:
        known = ", ".join(sorted(names))
        raise InvalidValueError(f"there is no {what} {quoted(name)}", f"there are {known}")
