"""Figures that are tried: what if they were reported instead of those that are?"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from kpikit.errors import Code, Diagnostic, ObservationsError, Source
from kpikit.observations.duplicates import Clock
from kpikit.observations.joining import joined
from kpikit.observations.read import read_observations
from kpikit.observations.store import (
    ItemColumn,
    KnownRows,
    Observations,
    ObservedColumn,
    Reported,
    latest_of,
    latest_of_items,
)
from kpikit.observations.timeline import UNDATED, Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from numpy.typing import NDArray

    from kpikit.limits import Limits
    from kpikit.model.indicators import Indicator
    from kpikit.model.specification import Specification
    from kpikit.periods import Period
    from kpikit.tables import AnyTable

NO_LINE = -1
"""The line of an observation that stands in no table."""

_NOTHING = np.arange(0)


def tried(source: AnyTable, specification: Specification, limits: Limits) -> Observations:
    """Return the figures in a table, each of a cell of its own, without vintages.

    Args:
        source: as `read_observations` takes it.
        specification: with all units, also those that the table of observations brought.
        limits: bounds for files of strangers.

    Raises:
        TableError: the table itself cannot be read.
        ObservationsError: something in it is wrong.
    """
    if specification.org_units_table is not None:
        specification = evolve(specification, org_units_table=None)
    found = read_observations(source, specification, limits=limits)
    if found.reported is not None:
        message = "the rows have vintages, but a figure that is tried is the newest that is known"
        hint = "leave the column 'vintage' out"
        place = Source(found.name)
        raise ObservationsError([Diagnostic(Code.UNREAD_COLUMN, message, hint=hint, source=place)])
    return found


def with_tried(
    observations: Observations, figures: Observations, specification: Specification
) -> Observations:
    """Return observations among which some figures are the newest that are known.

    A figure about no item replaces those of all items of its cell, one about an item what is said
    of the whole.

    Args:
        observations: what is known.
        figures: of the same units, each of a cell of its own, without vintages.
        specification: what both are of.
    """
    base, other = _in_the_same_periods(observations, figures)
    desk = _Desk(base, other)
    reported = base.reported
    columns = dict(base.columns if reported is None else reported.columns)
    items = dict(base.items if reported is None else reported.items)
    touched = [one for one in specification.indicators if one.id in other.columns]
    for one in touched:
        columns[one.id] = desk.alone(one, columns.get(one.id))
        several = desk.about_items(one, items.pop(one.id, None))
        if several is not None:
            items[one.id] = several
    told = evolve(
        base,
        item_ids=desk.item_ids,
        diagnostics=(*base.diagnostics, *other.diagnostics),
        columns=columns,
        items=items,
    )
    if reported is None:
        return told
    now = {str(one.id): latest_of(columns[one.id]) for one in touched}
    return evolve(
        told,
        columns={**base.columns, **now},
        items={name: latest_of_items(some) for name, some in items.items()},
        reported=Reported(columns, items, reported.since),
    )


def _in_the_same_periods(*several: Observations) -> tuple[Observations, ...]:
    """Return observations whose periods have the same codes, in ascending order."""
    every = {period for one in several for period in one.periods}
    periods = tuple(sorted(every, key=lambda period: (period.sort_key, str(period))))
    places = {period: place for place, period in enumerate(periods)}
    return tuple(_in_periods(one, periods, places) for one in several)


def _in_periods(
    observations: Observations, periods: tuple[Period, ...], places: Mapping[Period, int]
) -> Observations:
    """Return observations with other codes of periods; columns share those that they shared."""
    if observations.periods == periods:
        return observations
    codes = np.array([places[period] for period in observations.periods], dtype=np.int32)
    made: dict[int, NDArray[np.int32]] = {}

    def column(one: ObservedColumn) -> ObservedColumn:
        if id(one.periods) not in made:
            made[id(one.periods)] = codes[one.periods]
        return evolve(one, periods=made[id(one.periods)])

    def columns(some: Mapping[str, ObservedColumn]) -> dict[str, ObservedColumn]:
        return {name: column(one) for name, one in some.items()}

    def items(some: Mapping[str, ItemColumn]) -> dict[str, ItemColumn]:
        return {name: ItemColumn(column(one.observed), one.items) for name, one in some.items()}

    reported = observations.reported
    return evolve(
        observations,
        periods=periods,
        columns=columns(observations.columns),
        items=items(observations.items),
        reported=reported
        and Reported(columns(reported.columns), items(reported.items), reported.since),
    )


@frozen(eq=False)
class _Desk:
    """Puts figures that are tried beside those that stay.

    An observation about no item has the item 0 here.

    Attributes:
        base: what is known.
        figures: what is tried; their periods have the same codes.
    """

    base: Observations
    figures: Observations

    @cached_property
    def item_ids(self) -> tuple[str, ...]:
        """The ids of the items of both."""
        return tuple(dict.fromkeys((*self.base.item_ids, *self.figures.item_ids)))

    @cached_property
    def day(self) -> int | None:
        """Number of the day on which the figures become known; `None` if nothing has vintages."""
        reported, known_by = self.base.reported, self.base.known_by
        return None if reported is None else _newest(reported, known_by)

    def alone(self, indicator: Indicator, known: ObservedColumn | None) -> ObservedColumn:
        """Return the observations of an indicator that are about no item."""
        tried = self.figures.columns[indicator.id]
        about = self.figures.items.get(indicator.id)
        found = self._put(
            indicator,
            _about_none(tried.take(_NOTHING) if known is None else known),
            _about_none(tried),
            None if about is None else about.observed,
        )
        return found.observed

    def about_items(self, indicator: Indicator, known: ItemColumn | None) -> ItemColumn | None:
        """Return the observations of an indicator that are about items; nothing without any."""
        tried, alone = self.figures.items.get(indicator.id), self.figures.columns[indicator.id]
        if tried is not None:
            places = {item: place for place, item in enumerate(self.item_ids)}
            codes = np.array([places[item] for item in self.figures.item_ids], dtype=np.int32)
            tried = ItemColumn(tried.observed, codes[tried.items])
        if known is None and tried is None:
            return None
        nothing = _about_none(alone.take(_NOTHING))
        found = self._put(indicator, known or nothing, tried or nothing, alone)
        return found if len(found.items) else None

    def _put(
        self,
        indicator: Indicator,
        known: ItemColumn,
        tried: ItemColumn,
        others: ObservedColumn | None,
    ) -> ItemColumn:
        """Return what is tried beside what stays.

        Args:
            indicator: what they are of.
            known: what is known.
            tried: what is tried, of the same kind.
            others: what is tried of the same cells, in items or as a whole: it replaces them.
        """
        keys, new = self._keys(indicator, known), self._keys(indicator, tried)
        gone = np.isin(keys, new)
        timeline = known.observed.timeline
        days = np.zeros(len(keys), dtype=np.int32) if timeline is None else timeline.days
        if self.day is not None:
            gone &= days >= self.day
        if others is not None:
            gone |= np.isin(self._cells(indicator, known.observed), self._cells(indicator, others))
        stays = np.flatnonzero(~gone)
        observed = _beside(known.observed.take(stays), tried.observed)
        if self.day is not None:
            known_on = np.append(days[stays], np.full(len(new), self.day, dtype=np.int32))
            observed = evolve(observed, timeline=Timeline(np.append(keys[stays], new), known_on))
        return ItemColumn(observed, np.append(known.items[stays], tried.items))

    def _keys(self, indicator: Indicator, some: ItemColumn) -> NDArray[np.int64]:
        """Return one number for the cell and item of each observation."""
        return self._cells(indicator, some.observed) * (len(self.item_ids) + 1) + some.items

    def _cells(self, indicator: Indicator, column: ObservedColumn) -> NDArray[np.int64]:
        """Return one number for the cell of each observation."""
        times = self._clock.times(indicator, column.periods)
        return times * len(self.base.org_units) + column.org_units

    @cached_property
    def _clock(self) -> Clock:
        return Clock.of(self.base.periods)


def _newest(reported: Reported, known_by: date | None) -> int:
    """Return the number of the last day of which something is known."""
    if known_by is not None:
        return known_by.toordinal()
    several = (*reported.columns.values(), *(one.observed for one in reported.items.values()))
    lines = [one.timeline for one in several if one.timeline is not None]
    return max((int(one.days.max(initial=UNDATED)) for one in lines), default=UNDATED)


def _about_none(column: ObservedColumn) -> ItemColumn:
    return ItemColumn(column, np.zeros(len(column.states), dtype=np.int32))


def _beside(known: ObservedColumn, tried: ObservedColumn) -> ObservedColumn:
    """Return observations that stand in a table, with others behind them that stand in none."""
    order = np.argsort(known.rows)
    count, new = len(order), len(tried.states)
    rows = np.empty(count + new, dtype=np.intp)
    rows[order] = np.arange(count)
    rows[count:] = np.arange(count, count + new)
    if known.steps is not None or tried.steps is not None:
        known, tried = (evolve(one, steps=one.printed) for one in (known, tried))
    return evolve(
        joined([known, tried]),
        located=KnownRows(rows),
        table_lines=np.append(known.lines[order], np.full(new, NO_LINE)),
        timeline=None,
    )
