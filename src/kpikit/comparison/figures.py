"""The figures that several versions of a specification are evaluated with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import is_not
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from attrs import evolve, field, frozen

from kpikit.errors import InvalidValueError
from kpikit.evaluation import Evaluation, evaluate
from kpikit.model.specification import Specification
from kpikit.observations import Observations, read_observations
from kpikit.observations.store import Reported
from kpikit.tables import AnyTable
from kpikit.units import declaration_problems

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.observations.store import ItemColumn, ObservedColumn

_READ_BY = ("units", "org_units", "org_units_table", "successions", "indicators", "observations")
"""The sections by which a table of observations is read."""

T = TypeVar("T")
_Said = TypeVar("_Said", Observations, Reported)


@frozen(eq=False)
class Figures:
    """The figures that specifications are evaluated with.

    A table may speak of indicators and organisation units that only one of the two specifications
    knows. For the other one these rows are left out; rows that neither knows are errors.

    Attributes:
        specifications: the old and the new one.
        tables: the table of each.
        options: what is asked of each evaluation.
        last: the figures that were read last from each table, with the sections they were read by.
    """

    specifications: tuple[Specification, Specification]
    tables: tuple[AnyTable, AnyTable]
    options: Mapping[str, Any]
    last: dict[bool, tuple[tuple[object, ...], Observations]] = field(factory=dict)

    @classmethod
    def of(
        cls,
        old: Specification,
        new: Specification,
        table: AnyTable | None,
        options: Mapping[str, Any],
    ) -> Figures:
        """Return the figures of a table, or of those that the specifications name.

        What can be gone through only once is kept: it is asked for each evaluation.
        """
        kept = {name: _lasting(value) for name, value in options.items()}
        if table is None:
            return cls((old, new), (table_of(old), table_of(new)), kept)
        return cls((old, new), (_lasting(table),) * 2, kept)

    def evaluations(self) -> tuple[Evaluation, Evaluation]:
        """Return the evaluations of both specifications, each with its figures."""
        old, new = self.specifications
        return self.evaluation(old, newer=False), self.evaluation(new, newer=True)

    def evaluation(self, specification: Specification, *, newer: bool) -> Evaluation:
        """Return the evaluation of a specification, with the older or the newer figures."""
        sections = tuple(getattr(specification, name) for name in _READ_BY)
        known = self.last.get(newer)
        if known is None or any(map(is_not, known[0], sections)):
            wider = _wider(specification, self.specifications)
            observations = read_observations(self.tables[newer], wider)
            known = (sections, _of_those_in(specification, observations))
            self.last[newer] = known
        return evaluate(specification, known[1], **self.options)

    @property
    def differ(self) -> bool:
        """Whether the two tables say something else; both can be read."""
        one, other = self.tables
        if one is other or one == other:
            return False
        return Path(str(one)).read_bytes() != Path(str(other)).read_bytes()


def _lasting(value: Any) -> Any:
    return tuple(value) if isinstance(value, Iterator) else value


def table_of(specification: Specification) -> Path:
    """Return the table of observations that a specification names.

    Raises:
        InvalidValueError: it names none.

    >>> from kpikit.model.sources import TableSource
    >>> source = TableSource(table="figures.csv")
    >>> str(table_of(Specification(id="roads", observations=source, folder=Path("roads"))))
    'roads/figures.csv'
    """
    if specification.default_table is None:
        message = f"'{specification.id}' names no table of observations"
        raise InvalidValueError(message, "give one")
    return specification.default_table


def _wider(specification: Specification, others: Iterable[Specification]) -> Specification:
    """Return a specification with the indicators and units that others have besides."""
    found = specification
    for other in others:
        units = _united(found.units, other.units)
        if not declaration_problems(units):
            indicators = _united(found.indicators, other.indicators)
            found = evolve(found, units=units, indicators=indicators)
        if found.org_units_table is other.org_units_table is None:
            found = evolve(found, org_units=_united(found.org_units, other.org_units))
    return found


def _united(one: tuple[T, ...], other: tuple[T, ...]) -> tuple[T, ...]:
    """Return declarations, and those of others with other ids."""
    known = {getattr(each, "id") for each in one}  # noqa: B009 - of several classes
    return (*one, *(each for each in other if getattr(each, "id") not in known))  # noqa: B009


def _of_those_in(specification: Specification, observations: Observations) -> Observations:
    """Return the observations of the indicators and units that a specification declares."""
    names = {str(one.id) for one in specification.indicators}
    number = len(specification.org_units) + len(observations.found_units)
    units = observations.org_units[:number]

    def column(one: ObservedColumn) -> ObservedColumn:
        return one.take(np.flatnonzero(one.org_units < number))

    def item(one: ItemColumn) -> ItemColumn:
        return one.take(np.flatnonzero(one.observed.org_units < number))

    def kept(said: _Said) -> _Said:
        columns = {name: column(one) for name, one in said.columns.items() if name in names}
        items = {name: item(one) for name, one in said.items.items() if name in names}
        return evolve(said, columns=columns, items=items)

    if units == observations.org_units and observations.columns.keys() <= names:
        return observations
    reported = observations.reported
    seen = None if reported is None else kept(reported)
    return evolve(kept(observations), org_units=units, reported=seen)
