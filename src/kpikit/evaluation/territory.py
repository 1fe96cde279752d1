"""The maps on which observations are evaluated, and what they are on each."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, evolve, field

from kpikit.errors import PeriodError
from kpikit.evaluation.carried_levels import Carrying
from kpikit.evaluation.routes import Routes
from kpikit.model.functions import TimeFunction
from kpikit.model.specification import Specification
from kpikit.observations.restated import restated
from kpikit.observations.restating import Carried, Restating
from kpikit.observations.store import Observations
from kpikit.periods import Period
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpikit.model.indicators import Indicator
    from kpikit.model.maps import Maps

_DAY = timedelta(days=1)


@define(eq=False)
class Territory:
    """The maps of a specification, and the observations that are carried to them.

    Attributes:
        specification: the rule book, with all its units.
        observations: what was reported, by the units of then.
        routes: what becomes of units.
        map_of: the day on whose map everything is evaluated; `None` for the map of each window.
    """

    specification: Specification
    observations: Observations
    routes: Routes
    map_of: date | None = None
    _observed: dict[int, Observations] = field(factory=dict)

    @property
    def maps(self) -> Maps:
        """The maps."""
        return self.routes.maps

    def number(self, window: Period) -> int:
        """Return the number of the map on which a window is evaluated."""
        return self.maps.at(window.end if self.map_of is None else self.map_of)

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
            routes=self.routes,
            units=UnitSystem.of(self.specification.units),
            specification=self.specification,
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
        periods = self.observations.periods
        return Restating(
            number=number,
            first=self.routes.firsts,
            stands=np.array([self.maps.at(one.end) for one in periods], dtype=np.intp),
            ends=np.array([one.end.toordinal() for one in periods], dtype=np.int64),
            ways=self.routes.ways,
            handovers=self.routes.handovers,
            carried={one.id: self._carried(one) for one in self.specification.indicators},
        )

    def _carried(self, indicator: Indicator) -> Carried:
        adds = indicator.sums_up(UnitSystem.of(self.specification.units).adds_up)
        begins = self._begins(indicator) if indicator.cumulative else None
        return Carried(
            indicator, adds, partial(self.routes.inside, indicator.level_of_cells), begins
        )

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
