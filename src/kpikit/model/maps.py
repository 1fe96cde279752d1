"""The maps of a specification: which organisation units there are on a day, and what they follow.

The map changes on the days on which a succession takes effect, a unit or a membership begins, or
one has ended. Between two such days nothing changes; the maps are numbered from 0.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from attrs import evolve, field, frozen

from kpikit.model.ids import Identifier, Slug
from kpikit.model.org import OrgUnit
from kpikit.model.successions import Edge, Succession
from kpikit.model.validity import ALWAYS, NEVER, Validity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.model.specification import Specification

_DAY = timedelta(days=1)
_WHOLE = Fraction(1)


class Basis(Protocol):
    """Tells the values of indicators from which shares and weights follow."""

    def before(self, indicator: Identifier, unit: Slug, day: date, /) -> Fraction | None:
        """Return the last value of a unit that is observed before a day."""
        ...

    def since(self, indicator: Identifier, unit: Slug, day: date, /) -> Fraction | None:
        """Return the first value of a unit that is observed from a day on."""
        ...


@frozen
class Flow:
    """What of one unit becomes another one when the map changes.

    Attributes:
        source: the unit before.
        target: the unit after.
        share: the part that goes there, above 0 and at most 1; `None` where it is not known.
        weight: how much that is, such as inhabitants; `None` where it is not known.
        event: the succession that says so; `None` for what stays without any.
    """

    source: Slug
    target: Slug
    share: Fraction | None
    weight: Fraction | None = None
    event: Succession | None = None


@frozen(eq=False)
class Maps:
    """The maps of a specification.

    Attributes:
        org_units: all units that there ever are.
        events: the successions that are known, in the order of time.
        spans: for how long each unit exists.
        days: the first day of each map; of the first one the first day of the calendar.
    """

    org_units: tuple[OrgUnit, ...]
    events: tuple[Succession, ...]
    spans: Mapping[Slug, Validity]
    days: tuple[date, ...]
    _units: dict[int, tuple[OrgUnit, ...]] = field(factory=dict)

    @classmethod
    def of(cls, specification: Specification, as_of: date | None = None) -> Maps:
        """Return the maps of a specification; those that all successions make are kept with it.

        Args:
            specification: what declares units and successions.
            as_of: the day by which a succession has to be issued to be known; without it all are.
        """
        every = specification.successions
        known = [one for one in every if _known(one, as_of)]
        if len(known) == len(every):
            return specification.maps
        later = set(first_days(every)) - set(first_days(known))
        return cls.made(specification.org_units, known, later)

    @classmethod
    def made(
        cls,
        units: tuple[OrgUnit, ...],
        known: Iterable[Succession],
        later: Collection[Slug] = (),
    ) -> Maps:
        """Return the maps that units and successions make.

        Args:
            units: all units that there ever are.
            known: the successions.
            later: units that arise by successions of which nobody knows yet: they do not exist,
                unless it is declared since when they do.
        """
        events = tuple(sorted(known, key=lambda one: one.effective))
        if not (events or later) and not any(map(_changes, units)):
            return cls(units, (), dict.fromkeys((one.id for one in units), ALWAYS), (date.min,))
        spans = _spans(units, events)
        spans |= {one.id: NEVER for one in units if one.id in later and one.valid is None}
        return cls(units, events, spans, _days(units, events, spans))

    def __len__(self) -> int:
        """Return how many maps there are."""
        return len(self.days)

    @cached_property
    def changing(self) -> bool:
        """Whether anything ever changes, or some unit is not there at all."""
        return len(self.days) > 1 or NEVER in self.spans.values()

    @cached_property
    def measured(self) -> bool:
        """Whether any share or weight follows from the values of an indicator."""
        return any(event.measured_by is not None for event in self.events)

    def at(self, day: date) -> int:
        """Return the number of the map of a day."""
        return bisect_right(self.days, day) - 1

    def validity(self, number: int) -> Validity:
        """Return the time in which a map holds."""
        last = self.days[number + 1] - _DAY if number + 1 < len(self.days) else date.max
        return Validity(self.days[number], last)

    def units(self, number: int) -> tuple[OrgUnit, ...]:
        """Return the units of a map, as they are then; above them are only units of that map."""
        if number not in self._units:
            time = self.validity(number)
            there = [one.during(time) for one in self.org_units if self.exists(one.id, number)]
            ids = {one.id for one in there}
            self._units[number] = tuple(
                one if one.parent is None or one.parent in ids else evolve(one, parent=None)
                for one in there
            )
        return self._units[number]

    def exists(self, unit: Slug, number: int) -> bool:
        """Return whether a unit is on a map."""
        return self.spans[unit].covers(self.days[number])

    def effective(self, number: int) -> Sequence[Succession]:
        """Return the successions with which a map begins."""
        day = self.days[number]
        return [one for one in self.events if one.effective == day]

    def flows(self, number: int, basis: Basis) -> tuple[Flow, ...]:
        """Return what the units on the map before became on a map, where any succession says it.

        Units that are not named stay what they are. Of a unit that exists on both maps, what goes
        nowhere stays.

        Args:
            number: the map after the change, from 1.
            basis: tells the values of indicators from which shares follow.
        """
        events = self.effective(number)
        edges = [(edge, event) for event in events for edge in event.edges]
        leaving: dict[Slug, list[tuple[Edge, Succession]]] = {}
        for edge, event in edges:
            leaving.setdefault(edge.source, []).append((edge, event))
        arriving = {edge.target for edge, _ in edges}
        gone = {name for event in events for name in event.ended}
        staying = [
            Flow(name, name, _WHOLE)
            for name in arriving
            if name not in leaving and name not in gone and self.exists(name, number - 1)
        ]
        found = (self._leaving(some, number, basis) for some in leaving.values())
        return (*(flow for flows in found for flow in flows), *staying)

    def _leaving(
        self, edges: Sequence[tuple[Edge, Succession]], number: int, basis: Basis
    ) -> Iterator[Flow]:
        """Yield what one unit becomes."""
        day = self.days[number]
        shares = _shares(edges, day, basis)
        rest = _WHOLE - sum((share for share in shares if share is not None), Fraction(0))
        source = edges[0][0].source
        stays = rest > 0 and None not in shares and self.exists(source, number)
        for (edge, event), share in zip(edges, shares, strict=True):
            if edge.target == source and stays and share is not None:
                share += rest  # noqa: PLW2901 - what goes nowhere stays with it
                stays = False
            weight = edge.basis
            if weight is None and share is not None and event.measured_by is not None:
                before = basis.before(event.measured_by, source, day)
                weight = None if before is None else share * before
            yield Flow(source, edge.target, share, weight, event)
        if stays:
            yield Flow(source, source, rest, None, edges[0][1])


def _changes(unit: OrgUnit) -> bool:
    return unit.valid is not None or bool(unit.memberships)


def eve(day: date) -> date:
    """Return the day before a day; the first one of the calendar has none, and is its own.

    >>> str(eve(date(2025, 7, 1))), eve(date.min) == date.min
    ('2025-06-30', True)
    """
    return day if day == date.min else day - _DAY


def _known(event: Succession, as_of: date | None) -> bool:
    return as_of is None or event.issued is None or event.issued <= as_of


def _shares(
    edges: Sequence[tuple[Edge, Succession]], day: date, basis: Basis
) -> list[Fraction | None]:
    """Return the shares of all that one unit becomes; `None` where nothing tells them."""
    if len(edges) == 1 or all(edge.share is not None for edge, _ in edges):
        return [_WHOLE if edge.share is None else edge.share for edge, _ in edges]
    sizes = [
        edge.basis
        if edge.basis is not None or event.measured_by is None
        else basis.since(event.measured_by, edge.target, day)
        for edge, event in edges
    ]
    known = [size for size in sizes if size is not None]
    total = sum(known, Fraction(0))
    if len(known) < len(sizes) or total <= 0 or min(known) < 0:
        return [edge.share for edge, _ in edges]
    return [size / total for size in known]


def _spans(units: Iterable[OrgUnit], events: Sequence[Succession]) -> dict[Slug, Validity]:
    """Return for how long each unit exists: as declared, else as long as successions say."""
    begins, ends = first_days(events), last_days(events)
    found = {}
    for unit in units:
        first, last = (unit.valid or ALWAYS).first, (unit.valid or ALWAYS).last
        found[unit.id] = Validity(
            begins.get(unit.id, first) if first == ALWAYS.first else first,
            ends.get(unit.id, last) if last == ALWAYS.last else last,
        )
    return found


def first_days(events: Iterable[Succession]) -> dict[Slug, date]:
    """Return the first days of the units that arise from others by some successions."""
    sources: set[Slug] = set()
    found: dict[Slug, date] = {}
    for day, some in by_day(events).items():
        edges = [edge for event in some for edge in event.edges]
        sources |= {edge.source for edge in edges}
        for event in some:
            for edge in event.edges if event.creates else ():
                if edge.target not in sources:
                    found.setdefault(edge.target, day)
    return found


def last_days(events: Iterable[Succession]) -> dict[Slug, date]:
    """Return the last days of the units of which some successions leave nothing."""
    found: dict[Slug, date] = {}
    for day, some in by_day(events).items():
        edges = [edge for event in some for edge in event.edges]
        leaving: dict[Slug, list[Edge]] = {}
        for edge in edges:
            leaving.setdefault(edge.source, []).append(edge)
        gone = {name for event in some for name in event.ended}
        gone |= {name for name, parts in leaving.items() if nothing_left(name, parts)}
        for name in gone:
            found.setdefault(name, eve(day))
    return found


def nothing_left(unit: Slug, parts: Iterable[Edge]) -> bool:
    """Return whether a unit ends with what leaves it; shares that a basis tells leave nothing.

    >>> nothing_left(Slug("a"), [Edge(Slug("a"), Slug("b"), Fraction(3, 5))])
    False
    """
    shares = [edge.share for edge in parts if edge.target != unit]
    stays = any(edge.target == unit for edge in parts)
    if stays:
        return False
    known = [share for share in shares if share is not None]
    return len(known) < len(shares) or sum(known) >= 1


def by_day(events: Iterable[Succession]) -> dict[date, list[Succession]]:
    """Return the successions of each day on which there are any, in the order of time."""
    found: dict[date, list[Succession]] = {}
    for event in sorted(events, key=lambda one: one.effective):
        found.setdefault(event.effective, []).append(event)
    return found


def _days(
    units: Iterable[OrgUnit], events: Iterable[Succession], spans: Mapping[Slug, Validity]
) -> tuple[date, ...]:
    """Return the first days of all maps."""
    there = (one for one in spans.values() if one != NEVER)
    times = [*there, *(one.valid for unit in units for one in unit.memberships)]
    first = {time.first for time in times} | {event.effective for event in events}
    after = {time.last + _DAY for time in times if time.last < ALWAYS.last}
    return tuple(sorted({date.min} | first | after))
