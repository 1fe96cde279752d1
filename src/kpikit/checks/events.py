"""What happens on each day on which successions take effect, with the places that say it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from attrs import field, frozen

from kpikit.model.ids import Slug
from kpikit.model.maps import by_day, nothing_left
from kpikit.model.successions import (
    Edge,
    End,
    Merge,
    Rename,
    Split,
    Succession,
    Successor,
    Transfer,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


@frozen
class Way:
    """What goes from one unit to another one, and where that stands.

    Attributes:
        edge: the two units, share and basis.
        event: the succession.
        source: path of the unit before.
        target: path of the unit after.
        said: path of what says share and basis.
    """

    edge: Edge
    event: Succession
    source: str
    target: str
    said: str

    @property
    def measure(self) -> str | None:
        """What measures the part: numbers, or an indicator."""
        return "numbers" if self.edge.basis is not None else self.event.measured_by


@frozen
class Day:
    """The successions of one day.

    Attributes:
        day: the first day of the new map.
        ways: what goes from where to where.
        leaving: the same, by the unit before.
        arriving: the same, by the unit after.
        ended: the units that end without a successor, with the path that says so.
    """

    day: date
    ways: tuple[Way, ...]
    ended: Mapping[Slug, str]
    leaving: Mapping[Slug, list[Way]] = field(init=False)
    arriving: Mapping[Slug, list[Way]] = field(init=False)

    def __attrs_post_init__(self) -> None:
        """Sort the ways by both of their units."""
        leaving: dict[Slug, list[Way]] = {}
        arriving: dict[Slug, list[Way]] = {}
        for way in self.ways:
            leaving.setdefault(way.edge.source, []).append(way)
            arriving.setdefault(way.edge.target, []).append(way)
        object.__setattr__(self, "leaving", leaving)
        object.__setattr__(self, "arriving", arriving)

    def ends(self, unit: Slug) -> bool:
        """Return whether nothing of a unit is left from this day on."""
        ways = self.leaving.get(unit)
        gone = ways is not None and nothing_left(unit, [way.edge for way in ways])
        return gone or unit in self.ended

    def twice(self, ways: Sequence[Way]) -> bool:
        """Return whether one unit takes part twice in one event, which is a finding by itself."""
        seen = [(way.edge.source, way.edge.target, self._event(way)) for way in ways]
        return len(set(seen)) < len(seen)

    def _event(self, way: Way) -> int:
        """Return what ways belong together: rows without a share do, as those of one event do."""
        row = isinstance(way.event, Successor) and way.edge.share is None
        return 0 if row else id(way.event)


def days_of(successions: Iterable[Succession]) -> tuple[Day, ...]:
    """Return the days on which successions take effect, in the order of time."""
    return tuple(
        Day(
            day,
            tuple(way for event in events for way in _ways(event)),
            {name: path for event in events for name, path in _ended(event)},
        )
        for day, events in by_day(successions).items()
    )


def _ended(event: Succession) -> Iterator[tuple[Slug, str]]:
    if isinstance(event, End):
        for number, name in enumerate(event.end):
            yield name, f"{event.declared_at}.end[{number}]"


def _ways(event: Succession) -> Iterator[Way]:
    at = event.declared_at
    if isinstance(event, Merge):
        for edge, part in zip(event.edges, event.merge, strict=True):
            yield Way(edge, event, part.declared_at, f"{at}.into", part.declared_at)
    elif isinstance(event, Split):
        for edge, part in zip(event.edges, event.into, strict=True):
            yield Way(edge, event, f"{at}.split", part.declared_at, part.declared_at)
    else:
        words = {Transfer: ("transfer", "into"), Rename: ("rename", "into")}
        source, target = words.get(type(event), ("old", "new"))
        for edge in event.edges:
            yield Way(edge, event, f"{at}.{source}", f"{at}.{target}", at)
