"""The rules in force in each period, made ready for some observations."""

from __future__ import annotations

from collections.abc import Callable
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import define, field

from kpikit.evaluation.resolved import Resolved
from kpikit.evaluation.things import Things
from kpikit.model.specification import Specification
from kpikit.model.versions import Edition, edition
from kpikit.observations.store import Observations

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kpikit.evaluation.moves import Windows
    from kpikit.periods import Period


@define(eq=False)
class Editions:
    """Gives the things of the scorecards that are in force in a period.

    Attributes:
        specification: the rule book, with all versions.
        resolved: gives an edition of it made ready.
        observations: what was reported.
    """

    specification: Specification
    resolved: Callable[[Edition], Resolved]
    observations: Observations
    _things: dict[Edition, Things] = field(factory=dict)

    def at(self, period: Period) -> Things:
        """Return the things by the rules at the end of a period."""
        return self._of(self._edition(period))

    def split(self, windows: Iterable[Period]) -> Iterator[Windows]:
        """Yield the windows, those together that follow each other under the same edition."""
        for _, some in groupby(windows, self._edition):
            yield tuple(some)

    def _edition(self, period: Period) -> Edition:
        known_by = self.observations.known_by
        return edition(self.specification.scorecards, period.end, known_by)

    def _of(self, chosen: Edition) -> Things:
        if chosen not in self._things:
            self._things[chosen] = Things.of(self.resolved(chosen), self.observations)
        return self._things[chosen]
