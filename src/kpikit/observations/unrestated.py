"""Why figures cannot be carried to another map."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.observations.ways import Ways

_NAMED = 4


class Why(IntEnum):
    """Why there is no figure; of several reasons the first kind is told."""

    COUNTS_SINCE = 0
    NOT_REPORTED = 1
    NOT_REPORTED_UP_TO = 2
    NO_SHARE = 3
    NOT_RESTATED = 4


class Cause(NamedTuple):
    """Why there is no figure.

    Attributes:
        why: what kind of reason it is.
        day: number of the day of which it speaks, or 0.
        unit: the code of the unit at which it lies.
    """

    why: Why
    day: int
    unit: int


def told(causes: Iterable[Cause], ids: Sequence[str]) -> str:
    """Return the reason that is told: of all causes of the first kind the units.

    >>> told([Cause(Why.NO_SHARE, 0, 0), Cause(Why.NOT_REPORTED, 0, 1)], ["a", "b"])
    'not reported by b'
    """
    every = sorted(set(causes))
    first = every[0]
    names = [ids[one.unit] for one in every if one[:2] == first[:2]]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    who = f"{', '.join(names[:_NAMED])}{more}"
    day = date.fromordinal(first.day) if first.day else None
    return {
        Why.COUNTS_SINCE: f"{who} counts since {day}",
        Why.NOT_REPORTED: f"not reported by {who}",
        Why.NOT_REPORTED_UP_TO: f"not reported by {who} up to {day}",
        Why.NO_SHARE: f"share of {who} not known",
        Why.NOT_RESTATED: f"cannot be restated from {who}",
    }[first.why]


@frozen(eq=False)
class Source:
    """The observations that were to be added up.

    Attributes:
        units: code of the unit of each.
        times: what identifies its cell in time.
        usable: whether it says how much it is, or why it is nothing.
        reasons: why some of them are missing themselves; `None` if nothing is known of that.
    """

    units: NDArray[np.integer]
    times: NDArray[np.int64]
    usable: NDArray[np.bool_]
    reasons: Reasons | None

    @cached_property
    def places(self) -> Mapping[tuple[int, int], int]:
        """The place of each observation by unit and time."""
        pairs = zip(self.units.tolist(), self.times.tolist(), strict=True)
        return {pair: place for place, pair in enumerate(pairs)}

    def causes(self, unit: int, time: int) -> Iterator[Cause]:
        """Yield why nothing says how much the figure of a unit is; nothing if something does."""
        place = self.places.get((unit, time))
        if place is not None and self.usable[place]:
            return
        known = None if place is None or self.reasons is None else self.reasons.causes(place)
        yield from known or [Cause(Why.NOT_REPORTED, 0, unit)]


@frozen(eq=False)
class Lost:
    """Cells to which figures should have been carried from another map, and could not be.

    Attributes:
        ways: what the units of the other map became.
        targets: code of the unit of each cell.
        times: what identifies each cell in time.
        inside: which units may have the indicator.
        source: the figures of the other map; `None` if parts could not be added up at all.
        anew: tells of a day from which figures count anew, and a time before it, whether they
            would have run then.
        until: number of the last day of the figures that were needed, or 0.
    """

    ways: Ways
    targets: NDArray[np.integer]
    times: NDArray[np.int64]
    inside: NDArray[np.bool_]
    source: Source | None
    anew: Callable[[int, int], bool] | None = None
    until: int = 0

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.targets)

    @cached_property
    def every(self) -> list[tuple[Cause, ...]]:
        """Return for each cell why it is lost."""
        groups, ways = self.ways.into(self.targets)
        counts = self.inside[self.ways.sources[ways]]
        groups, ways = groups[counts], ways[counts]
        starts = np.searchsorted(groups, np.arange(len(self) + 1))
        return [
            tuple(self._causes(ways[starts[cell] : starts[cell + 1]].tolist(), time))
            for cell, time in enumerate(self.times.tolist())
        ]

    def _causes(self, ways: Sequence[int], time: int) -> Iterator[Cause]:
        """Yield why nothing is made of the figures of the units on some ways."""
        units = [int(self.ways.sources[way]) for way in ways]
        if self.source is None:
            yield from (Cause(Why.NOT_RESTATED, 0, unit) for unit in units)
            return
        since = [cause for way in ways for cause in self._since(way, time)]
        if since:
            yield from since
            return
        for way, unit in zip(ways, units, strict=True):
            for cause in self.source.causes(unit, time):
                _why, _day, at = cause
                yield Cause(Why.NOT_REPORTED_UP_TO, self.until, at) if self.until else cause
            if not self.ways.known[way]:
                yield Cause(Why.NO_SHARE, 0, unit)

    def _since(self, way: int, time: int) -> Iterator[Cause]:
        """Yield since when the unit on a way counts anew, if that was in the same year or term."""
        day = int(self.ways.anew[way])
        if self.anew is not None and day and self.anew(day, time):
            yield Cause(Why.COUNTS_SINCE, day, int(self.ways.newly[way]))


@frozen(eq=False)
class Reasons:
    """Why observations say that something is missing, where that is known.

    Attributes:
        ids: the ids of all units.
        places: for each observation the place of its reason among all of `lost`, or -1.
        lost: what could not be restated, from each map.
    """

    ids: Sequence[str]
    places: NDArray[np.intp]
    lost: tuple[Lost, ...]

    def take(self, places: NDArray[np.intp]) -> Reasons:
        """Return the reasons of some of the observations."""
        return Reasons(self.ids, self.places[places], self.lost)

    def causes(self, place: int) -> tuple[Cause, ...]:
        """Return why one observation is missing; nothing if that is not known."""
        number = int(self.places[place])
        for one in self.lost if number >= 0 else ():
            if number < len(one):
                return one.every[number]
            number -= len(one)
        return ()

    def said(self) -> tuple[NDArray[np.intp], tuple[str, ...]]:
        """Return the number of a text for each observation, and the texts; the first is empty."""
        causes = (every for one in self.lost for every in one.every)
        texts = ["", *(told(every, self.ids) for every in causes)]
        numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        codes = np.array([numbers[text] for text in texts], dtype=np.intp)
        return codes[self.places + 1], tuple(numbers)
