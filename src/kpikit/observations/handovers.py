"""Running figures that count since a handover: what predecessors had is added to them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, State
from kpikit.observations.joining import joined, reasons_of
from kpikit.observations.restating import Carried, Handover, Restating
from kpikit.observations.terms import Terms
from kpikit.observations.unrestated import Lost

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.observations.store import ObservedColumn

_MISSING = STATES.index(State.MISSING)
_ONE = Fraction(1)


@frozen(eq=False)
class HandedOver:
    """Completes the running figures of one indicator after one handover.

    Attributes:
        restating: knows the days of periods.
        carried: knows when figures begin to run.
        handover: whose figures are added to whose.
        ids: the ids of all units.
    """

    restating: Restating
    carried: Carried
    handover: Handover
    ids: Sequence[str]

    def completed(self, column: ObservedColumn) -> ObservedColumn:
        """Return observations; those that count since the handover, with what was before it."""
        own = np.flatnonzero(self._counts_anew()[column.periods] & self._takes[column.org_units])
        if not len(own):
            return column
        found, missing, last = self._summed(column, own)
        lost = Lost(
            ids=self.ids,
            ways=self.handover.ways,
            targets=column.org_units[own][missing],
            times=np.zeros(len(missing), dtype=np.int64),
            inside=self._inside,
            reported=column.org_units[last].astype(np.int64),
            adds=True,
            until=f" up to {date.fromordinal(self.handover.day - 1)}",
        )
        reasons = reasons_of(len(own), missing, lost)
        made = evolve(
            found, org_units=column.org_units[own], periods=column.periods[own], reasons=reasons
        )
        others = np.ones(len(column.states), dtype=np.bool_)
        others[own] = False
        return joined([column.take(np.flatnonzero(others)), made])

    def _counts_anew(self) -> NDArray[np.bool_]:
        """Return the periods that end after the handover, in a year or term that began before."""
        assert self.carried.begins is not None  # noqa: S101 - asked of running figures
        ends = self.restating.ends
        began = [self.carried.begins(end) < self.handover.day for end in ends.tolist()]
        return (ends >= self.handover.day) & np.array(began, dtype=np.bool_)

    @property
    def _inside(self) -> NDArray[np.bool_]:
        return self.carried.inside(self.handover.before)

    @property
    def _takes(self) -> NDArray[np.bool_]:
        """Return which units take over something."""
        return self.handover.ways.needed(self._inside) > 0

    def _summed(
        self, column: ObservedColumn, own: NDArray[np.intp]
    ) -> tuple[ObservedColumn, NDArray[np.intp], NDArray[np.intp]]:
        """Return the complete figures, which of them are missing, and the last ones before."""
        ways, units = self.handover.ways, column.org_units[own]
        last = np.flatnonzero(self.restating.ends[column.periods] == self.handover.day - 1)
        places = np.full(len(self.ids), -1, dtype=np.intp)
        places[column.org_units[last]] = last
        groups, ways_of = ways.into(units)
        sources = ways.sources[ways_of]
        there = (places[sources] >= 0) & self._inside[sources]
        groups, ways_of, sources = groups[there], ways_of[there], sources[there]
        whole = Rationals.constant(_ONE, len(own))
        terms = Terms(
            column=column,
            rows=np.concatenate([own, places[sources]]),
            groups=np.concatenate([np.arange(len(own)), groups]),
            shares=Rationals.concatenated([whole, ways.shares.take(ways_of)]),
            known=np.concatenate([np.ones(len(own), dtype=np.bool_), ways.known[ways_of]]),
        )
        found = terms.summed(ways.needed(self._inside)[units] + 1)
        return found, np.flatnonzero(found.states == _MISSING), last
