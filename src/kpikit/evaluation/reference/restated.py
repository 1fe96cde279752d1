"""Observations on a map: those of units that are gone are carried to the units that follow them.

A row stands on the map of the last day of its period; if its unit came later, on the first map of
that unit: what a new unit reports of the time before is of its own territory. From there it is
carried to the map that is asked for. Where rows for one cell in time stand on several maps, they
are carried from the first of these maps to the next one, and there what is reported goes before
what is carried; then on to the next one.

The whole of one unit that becomes one other unit, and nothing else does, is taken over as it is. In
any other case totals and stocks are shared and added up, and nothing else is.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from kpikit.evaluation.reference.figures import (
    Cause,
    Figure,
    Figures,
    Part,
    Why,
    missing,
    over,
    summed,
    taken,
)
from kpikit.evaluation.reference.roll_up import rule_of
from kpikit.evaluation.reference.running import counts_since, handed_over
from kpikit.evaluation.reference.scopes import is_of_level
from kpikit.evaluation.reference.ways import WHOLE, Basis, Roads, Ways
from kpikit.model.ids import Slug
from kpikit.model.roll_up import RollingBy
from kpikit.model.specification import Specification
from kpikit.observations.store import Observed
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from kpikit.evaluation.reference.observed import Places
    from kpikit.model.indicators import Indicator
    from kpikit.model.maps import Maps
    from kpikit.periods import Period

Items = Mapping[tuple[str, str, object], Mapping[str, "Observed"]]
"""Observations about items by their cells, and there by item."""


@frozen(eq=False)
class Restated:
    """What was observed, on all maps.

    Attributes:
        specification: the rule book.
        units: its units of measure.
        roads: the ways between the maps.
        rows: observations by indicator and time, and there by unit.
        items: those about items, likewise.
        known: what was worked out before.
    """

    specification: Specification
    units: UnitSystem
    roads: Roads
    rows: Mapping[tuple[str, object], Mapping[str, Observed]]
    items: Mapping[tuple[str, object], Mapping[str, Mapping[str, Observed]]]
    known: dict[object, Figures] = field(factory=dict)

    @classmethod
    def of(
        cls,
        specification: Specification,
        units: UnitSystem,
        maps: Maps,
        observed: Places,
        items: Items,
    ) -> Restated:
        """Return what was observed, by the cells of the units that report."""
        rows: dict[tuple[str, object], dict[str, Observed]] = {}
        for (indicator, unit, when), row in observed.items():
            rows.setdefault((indicator, when), {})[unit] = row
        about: dict[tuple[str, object], dict[str, Mapping[str, Observed]]] = {}
        for (indicator, unit, when), some in items.items():
            about.setdefault((indicator, when), {})[unit] = some
        roads = Roads(maps, Basis.of(observed.values()))
        return cls(specification, units, roads, rows, about)

    @property
    def maps(self) -> Maps:
        """The maps."""
        return self.roads.maps

    def indicator(self, name: str) -> Indicator:
        """Return the indicator of an id."""
        return next(one for one in self.specification.indicators if one.id == name)

    def stands(self, unit: str, period: Period) -> int:
        """Return the map on which a row stands; no row is about a unit that had ended."""
        return max(self.maps.at(period.end), self.maps.at(self.maps.spans[Slug(unit)].first))

    def adds_up(self, indicator: Indicator) -> bool:
        """Whether figures of several units make one figure."""
        rule = rule_of(indicator, self.units)
        return not indicator.derived and rule is not None and rule.by is RollingBy.SUM

    # --- one cell in time, of all units of a map ---

    def on(self, number: int) -> Mapping[tuple[str, str, object], Figure]:
        """Return all figures on a map."""
        return {
            (name, unit, when): figure
            for name, when in self.rows
            for unit, figure in self.figures(number, self.indicator(name), when).items()
            if self.has(self.indicator(name), number, unit)
        }

    def figures(self, number: int, indicator: Indicator, when: object) -> Figures:
        """Return the figures of an indicator at a time on a map, by unit."""
        key = (number, indicator.id, when)
        if key not in self.known:
            self.known[key] = self._figures(number, indicator, when)
        return self.known[key]

    def _figures(self, number: int, indicator: Indicator, when: object) -> Figures:
        standing: dict[int, dict[str, Figure]] = {}
        for unit, row in self.rows.get((indicator.id, when), {}).items():
            place = self.stands(unit, row.period)
            figure = self.completed(indicator, Figure(row), place)
            standing.setdefault(place, {})[unit] = figure
        found: Figures = {}
        here = 0
        for place in sorted(one for one in standing if one <= number):
            found, here = over(standing[place], self.carried(indicator, found, here, place)), place
        found = self.carried(indicator, found, here, number)
        later: Figures = {}
        for place in sorted(one for one in standing if one > number):
            later = over(self.carried_back(indicator, standing[place], number, place), later)
        return over(found, later)

    def completed(self, indicator: Indicator, figure: Figure, number: int) -> Figure:
        """Return a running figure with what the unit's predecessors handed over."""
        if not indicator.cumulative or not self.adds_up(indicator):
            return figure
        return handed_over(self, indicator, figure, number)

    # --- to a later map ---

    def carried(self, indicator: Indicator, figures: Figures, first: int, last: int) -> Figures:
        """Return the figures of a map on a later one."""
        if first == last:
            return figures
        names = [str(one.id) for one in self.maps.units(last)]
        found = {name: self._carried(indicator, figures, (first, last), name) for name in names}
        return {name: figure for name, figure in found.items() if figure is not None}

    def _carried(
        self, indicator: Indicator, figures: Figures, between: tuple[int, int], unit: str
    ) -> Figure | None:
        """Return the figure of one unit of the later map; none if nothing is known."""
        sources = self.counting(indicator, between, unit)
        rows = [figures[name].row for name in sources if name in figures]
        if not rows:
            return None
        whole = self.roads.is_whole(*between, unit, sources)
        parts = [
            Part(name, way, figures.get(name), rows[0].period) for name, way in sources.items()
        ]
        if self.adds_up(indicator):
            since = counts_since(self, indicator, sources, rows[0].period)
            if since:
                return missing(unit, parts, since)
        if whole:
            return taken(unit, parts[0])
        if self.adds_up(indicator):
            return self.sum(unit, parts)
        if indicator.derived:
            return None
        causes = (self.cause(Why.NOT_RESTATED, name) for name in sources)
        return missing(unit, parts, causes)

    def counting(self, indicator: Indicator, between: tuple[int, int], unit: str) -> Ways:
        """Return the ways to a unit from those that may have an indicator.

        All of one unit comes whatever its level.
        """
        sources = self.roads.sources(*between, unit)
        if self.roads.is_whole(*between, unit, sources):
            return sources
        if not self.has(indicator, between[1], unit):
            return {}
        return {name: way for name, way in sources.items() if self.has(indicator, between[0], name)}

    def has(self, indicator: Indicator, number: int, unit: str) -> bool:
        """Whether a unit on a map is of the level of an indicator."""
        return any(
            one.id == unit and is_of_level(one, indicator.level_of_cells)
            for one in self.maps.units(number)
        )

    def sum(self, unit: str, parts: list[Part]) -> Figure:
        """Return the sum of figures, which is missing where one of them is, or a share."""
        causes = [cause for part in parts if part.lacks for cause in self.causes(part)]
        causes += [self.cause(Why.NO_SHARE, one.unit) for one in parts if one.way.share is None]
        return missing(unit, parts, causes) if causes else summed(unit, parts)

    def causes(self, part: Part) -> tuple[Cause, ...]:
        """Return why a part is missing: what is known of that, else that it is not reported."""
        if part.figure is not None and part.figure.causes:
            return part.figure.causes
        return (self.cause(Why.NOT_REPORTED, part.unit),)

    def cause(self, why: Why, unit: str, day: date = date.min) -> Cause:
        """Return a cause that lies at a unit."""
        names = [one.id for one in self.maps.org_units]
        return Cause(why, day, names.index(unit), unit)  # type: ignore[arg-type]

    # --- to an earlier map ---

    def carried_back(
        self, indicator: Indicator, figures: Figures, first: int, last: int
    ) -> Figures:
        """Return the figures of a map on an earlier one: of units of which nothing else became."""
        found: dict[str, Figure] = {}
        for unit, ways in self.roads.onward(first, last).items():
            there = {name: figures[name] for name in ways if name in figures}
            if not there:
                continue
            period = next(iter(there.values())).row.period
            parts = [Part(name, way, figures.get(name), period) for name, way in ways.items()]
            (name, *_) = ways
            if self.roads.is_whole(first, last, name, self.roads.sources(first, last, name)):
                found[unit] = taken(unit, parts[0])
            elif self.has(indicator, first, unit) and not indicator.derived:
                causes = (self.cause(Why.NOT_RESTATED, name) for name in ways)
                found[unit] = missing(unit, parts, causes)
        return found

    # --- items ---

    def items_on(self, number: int) -> Items:
        """Return the observations about items on a map."""
        return {
            (name, unit, when): some
            for name, when in self.items
            for unit, some in self._items(number, self.indicator(name), when).items()
            if self.has(self.indicator(name), number, unit)
        }

    def _items(
        self, number: int, indicator: Indicator, when: object
    ) -> Mapping[str, Mapping[str, Observed]]:
        standing: dict[int, dict[str, Mapping[str, Observed]]] = {}
        for unit, some in self.items[indicator.id, when].items():
            place = self.stands(unit, next(iter(some.values())).period)
            standing.setdefault(place, {})[unit] = some
        found: Mapping[str, Mapping[str, Observed]] = {}
        here = 0
        for place in sorted(one for one in standing if one <= number):
            found = self._items_carried(indicator, found, (here, place)) | standing[place]
            here = place
        found = self._items_carried(indicator, found, (here, number))
        later: dict[str, Mapping[str, Observed]] = {}
        for place in sorted(one for one in standing if one > number):
            for unit, ways in self.roads.onward(number, place).items():
                (name, *_) = ways or [""]
                sources = self.roads.sources(number, place, name)
                whole = name and self.roads.is_whole(number, place, name, sources)
                if whole and name in standing[place]:
                    later[unit] = standing[place][name]
        return later | found

    def _items_carried(
        self,
        indicator: Indicator,
        items: Mapping[str, Mapping[str, Observed]],
        between: tuple[int, int],
    ) -> dict[str, Mapping[str, Observed]]:
        """Return the items of units that wholly become part of one unit of a later map."""
        if between[0] == between[1]:
            return dict(items)
        found: dict[str, Mapping[str, Observed]] = {}
        for unit in (str(one.id) for one in self.maps.units(between[1])):
            sources = self.counting(indicator, between, unit)
            whole = self.roads.is_whole(*between, unit, sources)
            moved = {
                item if whole or name == unit or item != row.item else f"{name}/{item}": row
                for name, way in sources.items()
                if way.share == WHOLE
                for item, row in items.get(name, {}).items()
            }
            if moved:
                found[unit] = moved
        return found
