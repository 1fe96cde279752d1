"""What becomes of the units of one map on another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field
from numpy.typing import NDArray

from kpikit.model.ids import Slug
from kpikit.model.maps import Basis, Flow, Maps
from kpikit.model.successions import Begins, Rename
from kpikit.observations.restating import Handover
from kpikit.observations.ways import GOES_ON, Way, Ways, backward, composed

if TYPE_CHECKING:
    from kpikit.evaluation.cells import Mask


@define(eq=False)
class Routes:
    """What becomes of the units of the maps of a specification.

    Attributes:
        maps: the maps.
        basis: tells the values of indicators from which shares and weights follow.
    """

    maps: Maps
    basis: Basis
    _ways: dict[tuple[int, int], Ways] = field(factory=dict)
    _steps: dict[int, Mapping[int, Sequence[Way]]] = field(factory=dict)
    _flows: dict[int, tuple[Flow, ...]] = field(factory=dict)
    _scopes: dict[tuple[Slug | None, int], NDArray[np.bool_]] = field(factory=dict)

    @cached_property
    def codes(self) -> Mapping[Slug, int]:
        """The code of each unit: its place among all that there ever are."""
        return {one.id: code for code, one in enumerate(self.maps.org_units)}

    @cached_property
    def firsts(self) -> NDArray[np.intp]:
        """The first map of each unit."""
        days = (self.maps.spans[one.id].first for one in self.maps.org_units)
        return np.array([self.maps.at(day) for day in days], dtype=np.intp)

    def there(self, number: int) -> Mask:
        """Return which units are on a map."""
        return self.inside(None, number)

    def inside(self, level: Slug | None, number: int) -> NDArray[np.bool_]:
        """Return which units of a map are of a level; without one, all."""
        key = (level, number)
        if key not in self._scopes:
            inside = np.zeros(len(self.codes), dtype=np.bool_)
            units = (one for one in self.maps.units(number) if level in {None, one.level})
            inside[[self.codes[one.id] for one in units]] = True
            self._scopes[key] = inside
        return self._scopes[key]

    def ways(self, source: int, target: int) -> Ways:
        """Return what the units of one map became, or had been, on another one."""
        key = (source, target)
        if key not in self._ways:
            units = len(self.codes)
            if source < target:
                self._ways[key] = Ways.of(self._forward(source, target), units)
            else:
                back = backward(self._forward(target, source))
                self._ways[key] = Ways.of(back, units, back=True)
        return self._ways[key]

    def earlier_codes(self, then: int, now: int) -> NDArray[np.int32]:
        """Return for each unit its code on an earlier map: of one that got another id, that one."""
        codes = np.arange(len(self.codes), dtype=np.int32)
        if then < now:
            ways = self.ways(then, now)
            alone = ways.alone(self.inside(None, then), self.inside(None, now))
            codes[ways.targets[alone]] = ways.sources[alone]
        return codes

    def _forward(self, source: int, target: int) -> dict[int, list[Way]]:
        """Return what all units of a map became on a later one; some of them ended."""
        found = composed(self._step(number) for number in range(source + 1, target + 1))
        there = {self.codes[one.id] for one in self.maps.units(target)}
        units = (self.codes[one.id] for one in self.maps.units(source))
        known = {unit: found.get(unit, [Way(unit)]) for unit in units}
        return {unit: [way for way in ways if way.target in there] for unit, ways in known.items()}

    def _step(self, number: int) -> Mapping[int, Sequence[Way]]:
        """Return what the units that the successions of a map name became."""
        if number not in self._steps:
            day = self.maps.days[number].toordinal()
            found: dict[int, list[Way]] = {}
            for flow in self.flows(number):
                target = self.codes[flow.target]
                anew = (day, target) if _counts(flow, Begins.CREATION) else GOES_ON
                way = Way(target, flow.share, anew)
                found.setdefault(self.codes[flow.source], []).append(way)
            self._steps[number] = found
        return self._steps[number]

    @cached_property
    def handovers(self) -> Sequence[Handover]:
        """The handovers of running figures, in the order of time."""
        found = []
        for number in range(1, len(self.maps)):
            ways: dict[int, list[Way]] = {}
            for flow in self.flows(number):
                if _counts(flow, Begins.HANDOVER):
                    some = ways.setdefault(self.codes[flow.source], [])
                    some += [Way(unit, flow.share) for unit in self._called(flow.target, number)]
            if ways:
                day = self.maps.days[number].toordinal()
                found.append(Handover(day, number - 1, Ways.of(ways, len(self.codes))))
        return found

    def _called(self, unit: Slug, number: int) -> Iterator[int]:
        """Yield the code of a unit of a map, and those that it has by later names."""
        yield self.codes[unit]
        for names in self._renames[number + 1 :]:
            if unit in names:
                unit = names[unit]
                yield self.codes[unit]

    @cached_property
    def _renames(self) -> Sequence[Mapping[Slug, Slug]]:
        """The new names that units get with each map, by their old ones; none with the first."""
        flows = (self.flows(number) for number in range(1, len(self.maps)))
        named = (
            {flow.source: flow.target for flow in some if isinstance(flow.event, Rename)}
            for some in flows
        )
        return [{}, *named]

    def flows(self, number: int) -> tuple[Flow, ...]:
        """Return what the units on the map before became on a map, where a succession says it."""
        if number not in self._flows:
            every = self.maps.flows(number, self.basis)
            self._flows[number] = tuple(flow for flow in every if flow.share != 0)
        return self._flows[number]

    def arriving(self, number: int) -> tuple[Flow, ...]:
        """Return those flows that lead to units which are on the map."""
        flows = self.flows(number)
        return tuple(flow for flow in flows if self.maps.exists(flow.target, number))


def _counts(flow: Flow, begins: Begins) -> bool:
    """Whether running figures of what a flow leads to begin in some way."""
    return flow.event is not None and flow.event.since is begins and flow.source != flow.target
