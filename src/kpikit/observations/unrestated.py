"""Why figures cannot be carried to another map."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cached_property

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.observations.ways import Ways

_NAMED = 3


@frozen(eq=False)
class Lost:
    """Cells to which figures should have been carried from another map, and could not be.

    Attributes:
        ids: the ids of all units.
        ways: what the units of the other map became.
        targets: code of the unit of each cell.
        times: what identifies each cell in time.
        inside: which units may have the indicator.
        reported: units and times of which there are figures, each pair as one number.
        adds: whether parts could be added up.
        until: what is said of the time of which they are not reported.
    """

    ids: Sequence[str]
    ways: Ways
    targets: NDArray[np.integer]
    times: NDArray[np.int64]
    inside: NDArray[np.bool_]
    reported: NDArray[np.int64]
    adds: bool
    until: str = ""

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.targets)

    @cached_property
    def texts(self) -> list[str]:
        """Return for each cell what is lost."""
        groups, ways = self.ways.into(self.targets)
        counts = self.inside[self.ways.sources[ways]]
        groups, ways = groups[counts], ways[counts]
        starts = np.searchsorted(groups, np.arange(len(self) + 1))
        return [
            self._text(int(unit), ways[starts[cell] : starts[cell + 1]], time)
            for cell, (unit, time) in enumerate(zip(self.targets, self.times.tolist(), strict=True))
        ]

    @cached_property
    def _ascending(self) -> NDArray[np.int64]:
        return np.sort(self.reported)

    def _text(self, unit: int, ways: NDArray[np.intp], time: int) -> str:
        """Return what is lost of the units on some ways to one."""
        sources = self.ways.sources[ways].astype(np.int64)
        if self.ways.back or not self.adds:
            return f"cannot be restated from {self._listed(sources)}"
        keys = time * len(self.ids) + sources
        places = np.searchsorted(self._ascending, keys)
        there = np.append(self._ascending, -1)[places] == keys
        if there.all() and self.ways.known[ways].all():
            since = date.fromordinal(int(self.ways.anew[ways].max()))
            return f"{self.ids[unit]} counts since {since}"
        if there.all():
            return f"share of {self._listed(sources[~self.ways.known[ways]])} not known"
        return f"not reported by {self._listed(sources[~there])}{self.until}"

    def _listed(self, units: NDArray[np.int64]) -> str:
        names = [self.ids[unit] for unit in units.tolist()]
        more = len(names) - _NAMED
        if more <= 1:
            return ", ".join(names)
        return f"{', '.join(names[:_NAMED])} and {more} more"


@frozen(eq=False)
class Reasons:
    """Why observations say that something is missing, where that is known.

    Attributes:
        places: for each observation the place of its reason among all texts of `lost`, or -1.
        lost: what could not be restated, from each map.
    """

    places: NDArray[np.intp]
    lost: tuple[Lost, ...]

    def take(self, places: NDArray[np.intp]) -> Reasons:
        """Return the reasons of some of the observations."""
        return Reasons(self.places[places], self.lost)

    def said(self) -> tuple[NDArray[np.intp], tuple[str, ...]]:
        """Return the number of a text for each observation, and the texts; the first is empty."""
        every = ["", *(text for one in self.lost for text in one.texts)]
        texts = dict.fromkeys(every)
        numbers = {text: number for number, text in enumerate(texts)}
        codes = np.array([numbers[text] for text in every], dtype=np.intp)
        return codes[self.places + 1], tuple(texts)
