"""The maps on which observations are evaluated, and what they are on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, evolve, field
from numpy.typing import NDArray

from kpikit.errors import PeriodError
from kpikit.evaluation.carried_levels import Carrying
from kpikit.model.functions import TimeFunction
from kpikit.model.ids import Slug
from kpikit.model.maps import Flow, Maps
from kpikit.model.specification import Specification
from kpikit.model.successions import Begins
from kpikit.observations.basis import ObservedBasis
from kpikit.observations.restated import restated
from kpikit.observations.restating import Carried, Handover, Restating
from kpikit.observations.store import Observations
from kpikit.observations.ways import Way, Ways, backward, composed
from kpikit.periods import Period
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpikit.evaluation.cells import Mask
    from kpikit.model.indicators import Indicator

_DAY = timedelta(days=1)


@define(eq=False)
class Territory:
    """The maps of a specification, and the observations that are carried to them.

    Attributes:
        specification: the rule book, with all its units.
        observations: what was reported, by the units of then.
        maps: the maps.
        map_of: the day on whose map everything is evaluated; `None` for the map of each window.
    """

    specification: Specification
    observations: Observations
    maps: Maps
    map_of: date | None = None
    _observed: dict[int, Observations] = field(factory=dict)
    _ways: dict[tuple[int, int], Ways] = field(factory=dict)
    _steps: dict[int, Mapping[int, Sequence[Way]]] = field(factory=dict)
    _scopes: dict[tuple[Slug | None, int], NDArray[np.bool_]] = field(factory=dict)

    @classmethod
    def of(
        cls, specification: Specification, observations: Observations, map_of: date | None
    ) -> Territory:
        """Return the maps that are known as of the day of the observations."""
        maps = Maps.of(specification, observations.known_by)
        return cls(specification, observations, maps, map_of)

    def number(self, window: Period) -> int:
        """Return the number of the map on which a window is evaluated."""
        return self.maps.at(window.end if self.map_of is None else self.map_of)

    def there(self, number: int) -> Mask | None:
        """Return which units are on a map; `None` if there is one map alone."""
        if not self.maps.changing:
            return None
        units = self.specification.org_units
        return np.array([self.maps.exists(one.id, number) for one in units], dtype=np.bool_)

    def specified(self, number: int) -> Specification:
        """Return the rule book with the units as they are on a map, in the order of all units."""
        if not self.maps.changing:
            return self.specification
        now = {one.id: one for one in self.maps.units(number)}
        units = tuple(now.get(one.id, one) for one in self.specification.org_units)
        targets = self._carrying.on_map(self.specification.targets, number)
        return evolve(self.specification, org_units=units, targets=targets)

    @cached_property
    def _carrying(self) -> Carrying:
        return Carrying(
            maps=self.maps,
            basis=self._basis,
            units=UnitSystem.of(self.specification.units),
            indicators={one.id: one for one in self.specification.indicators},
            as_of=self.observations.known_by,
        )

    def observed(self, number: int) -> Observations:
        """Return the observations on a map."""
        if not self.maps.changing:
            return self.observations
        if number not in self._observed:
            self._observed[number] = restated(self.observations, self._restating(number))
        return self._observed[number]

    def _restating(self, number: int) -> Restating:
        units, periods = self.specification.org_units, self.observations.periods
        firsts = [self.maps.at(self.maps.spans[one.id].first) for one in units]
        return Restating(
            number=number,
            first=np.array(firsts, dtype=np.intp),
            stands=np.array([self.maps.at(one.end) for one in periods], dtype=np.intp),
            ends=np.array([one.end.toordinal() for one in periods], dtype=np.int64),
            ways=lambda other: self.ways(other, number),
            handovers=self._handovers,
            carried={one.id: self._carried(one) for one in self.specification.indicators},
        )

    # --- what becomes of units ---

    @cached_property
    def _codes(self) -> Mapping[str, int]:
        return {one.id: code for code, one in enumerate(self.specification.org_units)}

    @cached_property
    def _basis(self) -> ObservedBasis:
        return ObservedBasis(self.observations, self._codes)

    def ways(self, source: int, target: int) -> Ways:
        """Return what the units of one map became, or had been, on another one."""
        key = (source, target)
        if key not in self._ways:
            units = len(self.specification.org_units)
            if source < target:
                self._ways[key] = Ways.of(self._forward(source, target), units)
            else:
                back = backward(self._forward(target, source))
                self._ways[key] = Ways.of(back, units, back=True)
        return self._ways[key]

    def _forward(self, source: int, target: int) -> dict[int, list[Way]]:
        """Return what all units of a map became on a later one; some of them ended."""
        found = composed(self._step(number) for number in range(source + 1, target + 1))
        there = {self._codes[one.id] for one in self.maps.units(target)}
        units = (self._codes[one.id] for one in self.maps.units(source))
        known = {unit: found.get(unit, [Way(unit)]) for unit in units}
        return {unit: [way for way in ways if way.target in there] for unit, ways in known.items()}

    def _step(self, number: int) -> Mapping[int, Sequence[Way]]:
        """Return what the units that the successions of a map name became."""
        if number not in self._steps:
            found: dict[int, list[Way]] = {}
            for flow in self.maps.flows(number, self._basis):
                anew = self.maps.days[number].toordinal() if _counts(flow, Begins.CREATION) else 0
                way = Way(self._codes[flow.target], flow.share, anew)
                found.setdefault(self._codes[flow.source], []).append(way)
            self._steps[number] = found
        return self._steps[number]

    @cached_property
    def _handovers(self) -> Sequence[Handover]:
        """The handovers of running figures, in the order of time."""
        found = []
        for number in range(1, len(self.maps)):
            ways: dict[int, list[Way]] = {}
            for flow in self.maps.flows(number, self._basis):
                if _counts(flow, Begins.HANDOVER):
                    way = Way(self._codes[flow.target], flow.share)
                    ways.setdefault(self._codes[flow.source], []).append(way)
            if ways:
                columns = Ways.of(ways, len(self.specification.org_units))
                day = self.maps.days[number].toordinal()
                found.append(Handover(day, number - 1, columns))
        return found

    # --- what becomes of figures ---

    def _carried(self, indicator: Indicator) -> Carried:
        adds = indicator.sums_up(UnitSystem.of(self.specification.units).adds_up)
        begins = self._begins(indicator) if indicator.cumulative else None
        return Carried(
            indicator, adds, lambda number: self._inside(indicator.level, number), begins
        )

    def _inside(self, level: Slug | None, number: int) -> NDArray[np.bool_]:
        """Return which units have the indicators of a level on a map."""
        inside = np.zeros(len(self.specification.org_units), dtype=np.bool_)
        for one in self.maps.units(number):
            inside[self._codes[one.id]] = level is None or one.level == level
        return inside

    def _begins(self, indicator: Indicator) -> Callable[[int], int]:
        """Return what gives the first day of the year or term in which a day lies."""
        function = TimeFunction[indicator.accumulation.name]
        calendar = self.specification.calendar

        def begins(day: int) -> int:
            one = date.fromordinal(day)
            try:
                return calendar.to_date(function, Period.spanning(one, one)).start.toordinal()
            except PeriodError:  # no term: nothing runs up to that day
                return day

        return begins


def _counts(flow: Flow, begins: Begins) -> bool:
    """Whether running figures of what a flow leads to begin in some way."""
    return flow.event is not None and flow.event.since is begins and flow.source != flow.target
