"""The rules in force and the map in each period, made ready for some observations."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Protocol, TypeAlias

from attrs import define, field

from kpikit.evaluation.territory import Territory
from kpikit.evaluation.things import Things
from kpikit.model.versions import Edition, edition

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import numpy as np
    from numpy.typing import NDArray

    from kpikit.evaluation.measures import Measures
    from kpikit.evaluation.moves import Windows
    from kpikit.evaluation.resolved import Resolved
    from kpikit.evaluation.run import Computed
    from kpikit.periods import Period


Chosen: TypeAlias = tuple[Edition, int, bool]
"""Which versions of scorecards, which map, and whether the versions count as always in force."""


class Readied(Protocol):
    """Gives an edition of the rule book made ready for a map."""

    def __call__(self, chosen: Edition, number: int, /, *, always: bool) -> Resolved:
        """Return the rules; `always` takes them as if they were always in force."""
        ...


@define(eq=False)
class Editions:
    """Gives the things of the scorecards that are in force in a period, on its map.

    Attributes:
        territory: the rule book with all versions and units, and the observations on each map.
        resolved: gives an edition of the rule book made ready for a map.
    """

    territory: Territory
    resolved: Readied
    _things: dict[Chosen, Things] = field(factory=dict)

    def at(self, period: Period) -> Things:
        """Return the things by the rules at the end of a period, on its map."""
        return self._of(self._chosen(period))

    def split(self, windows: Iterable[Period]) -> Iterator[Windows]:
        """Yield the windows, those together that follow each other by the same rules and map."""
        for _, some in groupby(windows, self._chosen):
            yield tuple(some)

    def by_map(self, parts: Iterable[Computed]) -> Iterable[tuple[Measures, Windows]]:
        """Yield the windows of each map, with what gives the values of indicators there."""
        found: dict[int, tuple[Measures, Windows]] = {}
        for part in parts:
            number = self.territory.number(part.windows[0])
            measures, windows = found.get(number, (part.measures, ()))
            found[number] = (measures, (*windows, *part.windows))
        return found.values()

    def always(self, computed: Computed) -> Things:
        """Return the things by the rules and on the map of some windows, for any other windows."""
        rules, number, _ = self._chosen(computed.windows[0])
        cards = computed.things.resolved.cards
        if all(card.declared.effective is None for card in cards):
            return computed.things
        return self._of((rules, number, True))

    def earlier_codes(
        self, things: Things, computed: Computed, window: Period
    ) -> NDArray[np.int32]:
        """Return for each unit its code on another map: of one that got another id, the other one.

        Args:
            things: what is evaluated on the other map.
            computed: what is evaluated on this one.
            window: one that is evaluated on the other map.
        """
        now = self._chosen(computed.windows[0])[1]
        then = now if things.observed is computed.things.observed else self._chosen(window)[1]
        return self.territory.routes.earlier_codes(then, now)

    def _chosen(self, period: Period) -> Chosen:
        there = self.territory
        cards, known_by = there.specification.scorecards, there.observations.known_by
        return edition(cards, period.end, known_by), there.number(period), False

    def _of(self, chosen: Chosen) -> Things:
        if chosen not in self._things:
            observations = self.territory.observed(chosen[1])
            rules, number, always = chosen
            resolved = self.resolved(rules, number, always=always)
            self._things[chosen] = Things.of(resolved, observations)
        return self._things[chosen]
