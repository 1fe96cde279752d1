"""What of each organisation unit becomes which other one, from one map to another."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen

from kpikit.model.maps import Flow, Maps
from kpikit.observations.store import Observed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from kpikit.model.ids import Identifier, Slug

WHOLE = Fraction(1)


@frozen
class Way:
    """What of one unit becomes another one, over all changes between two maps.

    Attributes:
        share: the part that goes there, above 0; `None` where it is not known.
        flows: those of successions that it is made of, the earliest first.
    """

    share: Fraction | None
    flows: tuple[Flow, ...] = ()

    def then(self, flow: Flow) -> Way:
        """Return the way that goes on with a flow."""
        known = self.share is not None and flow.share is not None
        share = self.share * flow.share if known else None  # type: ignore[operator]
        return Way(share, self.flows if flow.event is None else (*self.flows, flow))

    def beside(self, other: Way) -> Way:
        """Return both ways together: they lead from and to the same units."""
        known = self.share is not None and other.share is not None
        share = self.share + other.share if known else None  # type: ignore[operator]
        new = (flow for flow in other.flows if flow not in self.flows)
        return Way(share, (*self.flows, *new))


Ways = Mapping[str, Way]
"""Ways from or to one unit, by the unit at the other end."""


@frozen(eq=False)
class Basis:
    """The values of indicators from which shares and weights follow.

    They are taken as they are reported, for whole cells, and as far as they are known. Before a
    day counts the value whose period ends last, yet before the day. From a day on counts the value
    whose period ends first, on that day or later. Of several periods with that end the shortest
    counts. What has no number does not count.
    """

    reported: tuple[Observed, ...]

    @classmethod
    def of(cls, rows: Iterable[Observed]) -> Basis:
        """Return the basis in some rows; those about items say nothing."""
        return cls(tuple(one for one in rows if one.item is None and one.value is not None))

    def before(self, indicator: Identifier, unit: Slug, day: date, /) -> Fraction | None:
        """Return the last value of a unit that is observed before a day."""
        last = self.row_before(indicator, unit, day)
        return None if last is None else last.value

    def row_before(self, indicator: Identifier, unit: Slug, day: date, /) -> Observed | None:
        """Return the observation of the last value of a unit before a day."""
        rows = [one for one in self._rows(indicator, unit) if one.period.end < day]
        return max(rows, key=lambda one: (one.period.end, one.period.start), default=None)

    def since(self, indicator: Identifier, unit: Slug, day: date, /) -> Fraction | None:
        """Return the first value of a unit that is observed from a day on."""
        first = self.row_since(indicator, unit, day)
        return None if first is None else first.value

    def row_since(self, indicator: Identifier, unit: Slug, day: date, /) -> Observed | None:
        """Return the observation of the first value of a unit from a day on."""
        rows = [one for one in self._rows(indicator, unit) if one.period.end >= day]
        return min(rows, key=lambda one: (one.period.end, one.period.days), default=None)

    def _rows(self, indicator: Identifier, unit: Slug) -> list[Observed]:
        return [one for one in self.reported if (one.indicator, one.org_unit) == (indicator, unit)]


@frozen(eq=False)
class Roads:
    """The ways between all maps.

    Attributes:
        maps: the maps.
        basis: tells shares that no succession states.
        known: what was worked out before.
    """

    maps: Maps
    basis: Basis
    known: dict[tuple[int, int], Mapping[str, Ways]] = field(factory=dict)

    def onward(self, first: int, last: int) -> Mapping[str, Ways]:
        """Return the ways from each unit of a map to those of a later one."""
        if (first, last) not in self.known:
            found = {str(one.id): {str(one.id): Way(WHOLE)} for one in self.maps.units(first)}
            for number in range(first + 1, last + 1):
                flows = self.flows(number)
                found = {source: _further(ways, flows) for source, ways in found.items()}
            self.known[first, last] = found
        return self.known[first, last]

    def sources(self, first: int, last: int, unit: str) -> Ways:
        """Return the ways from units of a map to one unit of a later one."""
        every = self.onward(first, last)
        return {source: ways[unit] for source, ways in every.items() if unit in ways}

    def is_whole(self, first: int, last: int, unit: str, sources: Ways) -> bool:
        """Whether a unit is one earlier unit alone, and all of it."""
        if len(sources) != 1:
            return False
        ((source, way),) = sources.items()
        return way.share == WHOLE and set(self.onward(first, last)[source]) == {unit}

    def flows(self, number: int) -> Mapping[str, list[Flow]]:
        """Return what becomes of each unit of the map before when a map begins."""
        there = {one.id for one in self.maps.units(number)}
        declared = self.maps.flows(number, self.basis)
        found: dict[str, list[Flow]] = {}
        for flow in declared:
            if flow.share != 0 and flow.target in there:
                found.setdefault(flow.source, []).append(flow)
        named = {flow.source for flow in declared}
        for name in there - named:
            found[name] = [Flow(name, name, WHOLE)]
        return found


def _further(ways: Ways, flows: Mapping[str, list[Flow]]) -> dict[str, Way]:
    """Return where ways lead after one more change of the map."""
    found: dict[str, Way] = {}
    for middle, way in ways.items():
        for flow in flows.get(middle, ()):
            longer = way.then(flow)
            before = found.get(flow.target)
            found[flow.target] = longer if before is None else before.beside(longer)
    return found
