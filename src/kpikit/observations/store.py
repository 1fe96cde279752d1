"""Observations: measured values as columns, each in its indicator's unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Protocol

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from kpikit.dates import day_of
from kpikit.errors import Diagnostic
from kpikit.kernels.decimals import decimals_of
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
from kpikit.observations.timeline import Timeline
from kpikit.observations.unrestated import Reasons
from kpikit.observations.written import Written
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
        timeline: when each became known; `None` if nothing says so of any.
        steps: what one more in the last printed decimal would be, in the indicator's unit, 0 of
            what is not printed as a decimal; `None` where the shortest form of the values tells.
        reasons: why figures are missing that could not be carried to another map.
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
    timeline: Timeline | None = None
    steps: Rationals | None = None
    reasons: Reasons | None = None

    def take(self, places: NDArray[np.intp]) -> ObservedColumn:
        """Return some of the observations."""
        return ObservedColumn(
            org_units=self.org_units[places],
            periods=self.periods[places],
            held=self.held.take(places),
            states=self.states[places],
            statuses=self.statuses[places],
            located=KnownRows(self.rows[places]),
            table_lines=self.table_lines,
            numbers=self.numbers[places],
            judgements=self.judgements[places],
            bounds=self.bounds[places],
            timeline=self.timeline and self.timeline.take(places),
            steps=None if self.steps is None else self.steps.take(places),
            reasons=self.reasons and self.reasons.take(places),
        )

    @property
    def values(self) -> Rationals:
        """The values in the indicator's unit; 0 where there is none."""
        return wide(self.held)

    @property
    def printed(self) -> Rationals:
        """What one more in the last printed decimal would be; 0 of what is no decimal."""
        return steps_of(decimals_of(self.values)) if self.steps is None else self.steps

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


def steps_of(decimals: NDArray[np.int64]) -> Rationals:
    """Return what one more in the last of so many decimals is; 0 for -1.

    >>> steps_of(np.array([2, 0, -1])).fractions()
    [Fraction(1, 100), Fraction(1, 1), Fraction(0, 1)]
    """
    different, places = np.unique(decimals, return_inverse=True)
    steps = [Fraction(1, 10**some) if some >= 0 else 0 for some in different.tolist()]
    return Rationals.of(steps).take(places)


@frozen(eq=False)
class ItemColumn:
    """All observations of one indicator that are about items.

    Attributes:
        observed: the observations.
        items: code of each one's item, its place in `Observations.item_ids`.
    """

    observed: ObservedColumn
    items: NDArray[np.int32]

    def take(self, places: NDArray[np.intp]) -> ItemColumn:
        """Return some of the observations."""
        return ItemColumn(self.observed.take(places), self.items[places])


@frozen(kw_only=True)
class Observed:
    """One observation, for those who look at single cells.

    Attributes:
        value: the number, in the indicator's unit; ``None`` where there is none.
        status: code of the obs_status, its place in `STATUS_WORDS`.
        line: its line in the table; -1 of a figure that is tried.
        item: the product, task or dossier that it is about; ``None`` if it is about all.
        vintage: the day on which it became known; ``None`` if that is not stated.
        step: what one more in the last printed decimal would be, 0 of what is no decimal; ``None``
            where the shortest form of the value tells.
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
    vintage: date | None = None
    step: Fraction | None = None


@frozen(eq=False)
class Reported:
    """The observations of all vintages: of one cell there may be several.

    Attributes:
        columns: the observations of each indicator that has any.
        items: those about items.
        since: number of the day on which each unit that the table itself describes became known.
    """

    columns: Mapping[str, ObservedColumn]
    items: Mapping[str, ItemColumn]
    since: NDArray[np.int32]

    def by(self, day: date) -> Reported:
        """Return what was known by the end of a day."""
        columns = {name: _known_by(column, day) for name, column in self.columns.items()}
        items = {name: _items_known_by(some, day) for name, some in self.items.items()}
        return Reported(columns, items, self.since)


@frozen(eq=False)
class Observations:
    """Measured values that belong to a specification.

    Of a cell of which several vintages are reported, the one known last counts.

    Attributes:
        name: name of the table they were read from.
        org_units: ids of the organisation units, by code: those declared, then those found.
        periods: the periods observed, by code.
        columns: the observations that count, of each indicator that has any.
        diagnostics: warnings about the data.
        found_units: the organisation units that the table itself describes.
        items: the observations about items, of each indicator that has any.
        item_ids: ids of the items, by code.
        kind: the library of the data frame that they were read from; empty for other tables.
        reported: the observations of all vintages; ``None`` if none has a vintage.
        known_by: the last day whose vintages are among them; ``None`` for all.
        written: what the table says beside, such as sources and notes; ``None`` without a table.
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
    reported: Reported | None = None
    known_by: date | None = None
    written: Written | None = None

    def as_of(self, day: date | str | None) -> Observations:
        """Return what was known by the end of a day: no later vintage is seen.

        Of each cell the latest vintage that is left counts. An observation without a vintage is
        known from the start, and older than those with one. A second day sees no more than the
        first.

        Args:
            day: a date, or its text: ``2024-07-15`` or ``15/7/2024``. Without one, nothing is left
                out.

        Raises:
            DateError: the text is no date.
        """
        last = None if day is None else day_of(day)
        if last is not None and self.known_by is not None:
            last = min(last, self.known_by)
        if self.reported is None:
            return evolve(self, known_by=last or self.known_by)
        seen = self.reported if last is None else self.reported.by(last)
        counting = evolve(
            self,
            columns={name: latest_of(column) for name, column in seen.columns.items()},
            items={name: latest_of_items(some) for name, some in seen.items.items()},
            reported=seen,
            known_by=last or self.known_by,
        )
        return counting if last is None else _without_later_units(counting, last)

    def every_vintage(self) -> Iterator[Observed]:
        """Iterate over the observations, also over those that a later vintage replaces."""
        if self.reported is None:
            return iter(self)
        return iter(evolve(self, columns=self.reported.columns, items=self.reported.items))

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
        days = [0] * len(values) if column.timeline is None else column.timeline.days.tolist()
        steps = [None] * len(values) if column.steps is None else column.steps.fractions()
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
                vintage=date.fromordinal(days[row]) if days[row] else None,
                step=steps[row],
            )


# --- vintages ---


def _known_by(column: ObservedColumn, day: date) -> ObservedColumn:
    return column if column.timeline is None else column.take(column.timeline.by(day))


def _items_known_by(some: ItemColumn, day: date) -> ItemColumn:
    timeline = some.observed.timeline
    return some if timeline is None else some.take(timeline.by(day))


def latest_of(column: ObservedColumn) -> ObservedColumn:
    """Return of each cell the observation that was known last."""
    return column if column.timeline is None else column.take(column.timeline.latest())


def latest_of_items(some: ItemColumn) -> ItemColumn:
    """Return of each cell and item the observation that was known last."""
    timeline = some.observed.timeline
    return some if timeline is None else some.take(timeline.latest())


def _without_later_units(observations: Observations, day: date) -> Observations:
    """Return observations without the units of which the table first speaks after a day.

    Those above a unit that is known are known, too.
    """
    assert observations.reported is not None  # noqa: S101 - asked where there are vintages
    known = observations.reported.since <= day.toordinal()
    if known.all():
        return observations
    known = _with_those_above(observations.found_units, known)
    declared = len(observations.org_units) - len(known)
    there = np.append(np.ones(declared, dtype=np.bool_), known)
    codes = np.cumsum(there, dtype=np.int32) - np.int32(1)
    ids = zip(observations.org_units, there.tolist(), strict=True)
    units = zip(observations.found_units, known.tolist(), strict=True)
    reported = observations.reported
    return evolve(
        observations,
        org_units=tuple(name for name, kept in ids if kept),
        found_units=tuple(unit for unit, kept in units if kept),
        columns=_recoded(observations.columns, codes),
        items=_items_recoded(observations.items, codes),
        reported=Reported(
            _recoded(reported.columns, codes),
            _items_recoded(reported.items, codes),
            reported.since[known],
        ),
    )


def _with_those_above(units: Sequence[OrgUnit], known: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which units are known or above one that is."""
    parents = {str(unit.id): unit.parent for unit in units}
    there = {name for name, seen in zip(parents, known.tolist(), strict=True) if seen}
    left = list(there)
    while left:
        above = parents[left.pop()]
        if above in parents and above not in there:
            there.add(str(above))
            left.append(str(above))
    return np.array([name in there for name in parents], dtype=np.bool_)


def _recoded(
    columns: Mapping[str, ObservedColumn], codes: NDArray[np.int32]
) -> dict[str, ObservedColumn]:
    """Return columns with other codes of units."""
    return {
        name: evolve(column, org_units=codes[column.org_units]) for name, column in columns.items()
    }


def _items_recoded(
    items: Mapping[str, ItemColumn], codes: NDArray[np.int32]
) -> dict[str, ItemColumn]:
    observed = _recoded({name: some.observed for name, some in items.items()}, codes)
    return {name: evolve(some, observed=observed[name]) for name, some in items.items()}
