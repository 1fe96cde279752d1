"""Observations: measured values as columns, each in its indicator's unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Protocol

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from kpikit.errors import Diagnostic
from kpikit.kernels.narrow import Held, wide
from kpikit.kernels.rationals import Rationals
from kpikit.model.org import OrgUnit
from kpikit.model.states import (
    BOUNDS,
    JUDGEMENTS,
    STATES,
    Bound,
    Judgement,
    State,
)
from kpikit.periods import Period
from kpikit.tables import Lines


class Located(Protocol):
    """Finds rows when somebody asks for them."""

    def rows(self) -> NDArray[np.integer]:
        """Return the row of each observation in its table."""
        ...


@frozen(eq=False)
class KnownRows:
    """Rows that are known.

    >>> KnownRows(np.array([2, 0])).rows().tolist()
    [2, 0]
    """

    places: NDArray[np.integer]

    def rows(self) -> NDArray[np.integer]:
        """Return the row of each observation in its table."""
        return self.places


@frozen(eq=False)
class ObservedColumn:
    """All observations of one indicator.

    Attributes:
        org_units: code of each observation's organisation unit, its place in the specification.
        periods: code of each observation's period, its place in `Observations.periods`.
        held: the values in the indicator's unit, as they are kept; 0 where there is none.
        states: code of each state, its place in `STATES`.
        statuses: code of each obs_status.
        located: finds the row of each observation in its table.
        table_lines: line of each row of the table.
        numbers: whether there is a number; a judgement alone has none, though its state is value.
        judgements: code of each judgement, its place in `JUDGEMENTS`.
        bounds: code of each bound, its place in `BOUNDS`.
        steps: what one more in the last printed decimal would be, in the indicator's unit, 0 of
            what is not printed as a decimal; only of indicators that are derived, too.
    """

    org_units: NDArray[np.int32]
    periods: NDArray[np.int32]
    held: Held
    states: NDArray[np.uint8]
    statuses: NDArray[np.uint8]
    located: Located
    table_lines: Lines
    numbers: NDArray[np.bool_]
    judgements: NDArray[np.uint8]
    bounds: NDArray[np.uint8]
    steps: Rationals | None = None

    @property
    def values(self) -> Rationals:
        """The values in the indicator's unit; 0 where there is none."""
        return wide(self.held)

    @property
    def rows(self) -> NDArray[np.integer]:
        """Row of each observation in its table."""
        return self.located.rows()

    @property
    def lines(self) -> NDArray[np.int64]:
        """Line of each observation in its table."""
        if isinstance(self.table_lines, range):
            return self.rows + np.int64(self.table_lines.start)
        return np.asarray(self.table_lines[self.rows])


@frozen(eq=False)
class ItemColumn:
    """All observations of one indicator that are about items.

    Attributes:
        observed: the observations.
        items: code of each one's item, its place in `Observations.item_ids`.
    """

    observed: ObservedColumn
    items: NDArray[np.int32]


@frozen(kw_only=True)
class Observed:
    """One observation, for those who look at single cells.

    Attributes:
        value: the number, in the indicator's unit; ``None`` where there is none.
        status: code of the obs_status, its place in `STATUS_WORDS`.
        line: its line in the table.
        item: the product, task or dossier that it is about; ``None`` if it is about all.
    """

    org_unit: str
    indicator: str
    period: Period
    value: Fraction | None
    state: State
    status: int
    line: int
    judgement: Judgement | None = None
    bound: Bound = Bound.EXACT
    item: str | None = None


@frozen(eq=False)
class Observations:
    """Measured values that belong to a specification.

    Attributes:
        name: name of the table they were read from.
        org_units: ids of the organisation units, by code: those declared, then those found.
        periods: the periods observed, by code.
        columns: the observations of each indicator that has any.
        diagnostics: warnings about the data.
        found_units: the organisation units that the table itself describes.
        items: the observations about items, of each indicator that has any.
        item_ids: ids of the items, by code.
        kind: the library of the data frame that they were read from; empty for other tables.
    """

    name: str
    org_units: tuple[str, ...]
    periods: tuple[Period, ...]
    columns: Mapping[str, ObservedColumn]
    diagnostics: tuple[Diagnostic, ...] = ()
    found_units: tuple[OrgUnit, ...] = ()
    kind: str = ""
    items: Mapping[str, ItemColumn] = field(factory=dict)
    item_ids: tuple[str, ...] = ()

    def __len__(self) -> int:
        """Return the number of observations."""
        several = (*self.columns.values(), *(one.observed for one in self.items.values()))
        return sum(len(column.states) for column in several)

    def __iter__(self) -> Iterator[Observed]:
        """Iterate over the observations, indicator by indicator, in the order of the table.

        Those about items come last.
        """
        for indicator, column in self.columns.items():
            yield from self._single(indicator, column, [None] * len(column.states))
        for indicator, some in self.items.items():
            ids = [self.item_ids[code] for code in some.items.tolist()]
            yield from self._single(indicator, some.observed, ids)

    def _single(
        self, indicator: str, column: ObservedColumn, items: Sequence[str | None]
    ) -> Iterator[Observed]:
        """Yield the observations of a column."""
        values, lines = column.values.fractions(), column.lines
        for row in np.argsort(column.rows).tolist():
            value = values[row]
            yield Observed(
                org_unit=self.org_units[column.org_units[row]],
                indicator=indicator,
                period=self.periods[column.periods[row]],
                value=value if column.numbers[row] else None,
                state=STATES[column.states[row]],
                status=int(column.statuses[row]),
                line=int(lines[row]),
                judgement=JUDGEMENTS[column.judgements[row]],
                bound=BOUNDS[column.bounds[row]],
                item=items[row],
            )
