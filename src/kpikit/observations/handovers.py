"""Running figures that count since a handover: what predecessors had is added to them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, State
from kpikit.observations.joining import joined, reasons_of
from kpikit.observations.restating import Carrying, Handover
from kpikit.observations.terms import Terms
from kpikit.observations.unrestated import Lost

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.observations.store import ObservedColumn

_MISSING = STATES.index(State.MISSING)
_NOT_APPLICABLE = STATES.index(State.NOT_APPLICABLE)
_ONE = Fraction(1)


@frozen(eq=False)
class HandedOver:
    """Completes the running figures of one indicator after one handover.

    Attributes:
        carrier: carries the figures of the indicator.
        handover: whose figures are added to whose.
    """

    carrier: Carrying
    handover: Handover

    def completed(self, column: ObservedColumn) -> ObservedColumn:
        """Return observations; those that count since the handover, with what was before it."""
        says = column.numbers | (column.states == _NOT_APPLICABLE)
        takes = self._takes[column.org_units] & self._counts_anew[column.periods]
        own = np.flatnonzero(says & takes)
        if not len(own):
            return column
        last = self._last(column)
        found = self._summed(column, own, last)
        missing = np.flatnonzero(found.states == _MISSING)
        lost = Lost(
            ways=self.handover.ways,
            targets=column.org_units[own][missing],
            times=np.zeros(len(missing), dtype=np.int64),
            inside=self._inside,
            source=evolve(self.carrier.source(last), times=np.zeros(len(last.states), np.int64)),
            until=self.handover.day - 1,
        )
        made = evolve(
            found,
            org_units=column.org_units[own],
            periods=column.periods[own],
            reasons=reasons_of(len(own), missing, lost, self.carrier.ids),
        )
        others = np.ones(len(column.states), dtype=np.bool_)
        others[own] = False
        return joined([column.take(np.flatnonzero(others)), made])

    @property
    def _counts_anew(self) -> NDArray[np.bool_]:
        """The periods that end after the handover, in a year or term that began before."""
        begins = self.carrier.carried.begins
        assert begins is not None  # noqa: S101 - asked of running figures
        ends = self.carrier.restating.ends
        began = [begins(end) < self.handover.day for end in ends.tolist()]
        return (ends >= self.handover.day) & np.array(began, dtype=np.bool_)

    @property
    def _inside(self) -> NDArray[np.bool_]:
        return self.carrier.carried.inside(self.handover.before)

    @property
    def _takes(self) -> NDArray[np.bool_]:
        """Which units take over something."""
        return self.handover.ways.needed(self._inside) > 0

    def _last(self, column: ObservedColumn) -> ObservedColumn:
        """Return the figures of the day before the handover, on the map of that day."""
        ends = self.carrier.restating.ends[column.periods]
        last = column.take(np.flatnonzero(ends == self.handover.day - 1))
        return self.carrier.carried_to(self.handover.before, last)

    def _summed(
        self, column: ObservedColumn, own: NDArray[np.intp], last: ObservedColumn
    ) -> ObservedColumn:
        """Return the complete figures.

        Args:
            column: all figures.
            own: the places of those that count since the handover.
            last: the figures of the day before.
        """
        ways, units = self.handover.ways, column.org_units[own]
        places = np.full(len(self.carrier.ids), -1, dtype=np.intp)
        places[last.org_units] = np.arange(len(last.states))
        groups, ways_of = ways.into(units)
        sources = ways.sources[ways_of]
        there = (places[sources] >= 0) & self._inside[sources]
        groups, ways_of, sources = groups[there], ways_of[there], sources[there]
        whole = Rationals.constant(_ONE, len(own))
        terms = Terms(
            column=joined([column.take(own), last]),
            rows=np.concatenate([np.arange(len(own)), len(own) + places[sources]]),
            groups=np.concatenate([np.arange(len(own)), groups]),
            shares=Rationals.concatenated([whole, ways.shares.take(ways_of)]),
            known=np.concatenate([np.ones(len(own), dtype=np.bool_), ways.known[ways_of]]),
        )
        return terms.summed(ways.needed(self._inside)[units] + 1)
