"""The rules in force and the map in each period, made ready for some observations."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import define, field

from kpikit.evaluation.resolved import Resolved
from kpikit.evaluation.territory import Territory
from kpikit.evaluation.things import Things
from kpikit.model.versions import Edition, edition

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from kpikit.evaluation.measures import Measures
    from kpikit.evaluation.moves import Windows
    from kpikit.evaluation.run import Computed
    from kpikit.periods import Period


@define(eq=False)
class Editions:
    """Gives the things of the scorecards that are in force in a period, on its map.

    Attributes:
        territory: the rule book with all versions and units, and the observations on each map.
        resolved: gives an edition of the rule book made ready for a map.
    """

    territory: Territory
    resolved: Callable[[Edition, int], Resolved]
    _things: dict[tuple[Edition, int], Things] = field(factory=dict)

    def at(self, period: Period) -> Things:
        """Return the things by the rules at the end of a period, on its map."""
        return self._of(self._chosen(period))

    def split(self, windows: Iterable[Period]) -> Collection[Windows]:
        """Return the windows by the edition that is in force in them, and by their map."""
        found: dict[tuple[Edition, int], Windows] = {}
        for window in windows:
            chosen = self._chosen(window)
            found[chosen] = (*found.get(chosen, ()), window)
        return found.values()

    def by_map(self, parts: Iterable[Computed]) -> Iterable[tuple[Measures, Windows]]:
        """Yield the windows of each map, with what gives the values of indicators there."""
        found: dict[int, tuple[Measures, Windows]] = {}
        for part in parts:
            number = self.territory.number(part.windows[0])
            measures, windows = found.get(number, (part.measures, ()))
            found[number] = (measures, (*windows, *part.windows))
        return found.values()

    def _chosen(self, period: Period) -> tuple[Edition, int]:
        cards = self.territory.specification.scorecards
        return edition(cards, period.end), self.territory.number(period)

    def _of(self, chosen: tuple[Edition, int]) -> Things:
        if chosen not in self._things:
            observations = self.territory.observed(chosen[1])
            self._things[chosen] = Things.of(self.resolved(*chosen), observations)
        return self._things[chosen]
