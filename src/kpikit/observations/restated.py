"""Observations carried to another map: what the units of then would have reported together.

An observation stands on the map of the last day of its period, or on the first map on which its
unit exists, whichever is later. From there it is carried to the map that is asked for: unchanged
where one unit follows one unit, else added up by the shares of what followed what. Where there are
observations of one time on several maps, they are carried from each of these maps to the next one,
and what stands on that goes before what is carried to it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from kpikit.model.states import STATES, State
from kpikit.observations.duplicates import Clock
from kpikit.observations.handovers import HandedOver
from kpikit.observations.joining import joined, over, reasons_of, renamed
from kpikit.observations.moved_items import moved_items
from kpikit.observations.restating import Carried, Restating
from kpikit.observations.stages import staged
from kpikit.observations.terms import Terms, numbered
from kpikit.observations.unrestated import Lost, Source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.observations.store import Observations, ObservedColumn
    from kpikit.observations.ways import Ways

_MISSING = STATES.index(State.MISSING)
_NOT_DUE = STATES.index(State.NOT_DUE)


def restated(observations: Observations, restating: Restating) -> Observations:
    """Return observations as the units of another map would have reported them.

    Args:
        observations: those that count, on the maps of their periods.
        restating: the map, and what leads to it.
    """
    clock, ids = Clock.of(observations.periods), observations.org_units
    columns = {
        name: Carrier(restating, restating.carried[name], clock, ids).on_map(column)
        for name, column in observations.columns.items()
    }
    items, names = moved_items(observations, restating, clock)
    return evolve(observations, columns=columns, items=items, item_ids=names, reported=None)


@frozen(eq=False)
class Carrier:
    """Carries the observations of one indicator.

    Attributes:
        restating: the map, and what leads to it.
        carried: how figures are carried.
        clock: knows which periods identify the same cell.
        ids: the ids of all units.
    """

    restating: Restating
    carried: Carried
    clock: Clock
    ids: Sequence[str]

    def on_map(self, column: ObservedColumn) -> ObservedColumn:
        """Return the observations on the map."""
        if self.carried.begins is not None and self.carried.adds:
            for handover in self.restating.handovers:
                column = HandedOver(self, handover).completed(column)
        found = self.carried_to(self.restating.number, column)
        there = self.carried.inside(self.restating.number)[found.org_units]
        return found if there.all() else found.take(np.flatnonzero(there))

    def carried_to(self, number: int, column: ObservedColumn) -> ObservedColumn:
        """Return observations on some map."""
        stands, times = self.restating.maps_of(column), self.times(column)
        pieces = []
        for places, maps in staged(stands, times, number):
            some = {one: column.take(places[stands[places] == one]) for one in maps}
            pieces.append(self._through(some, number))
        return joined(pieces) if pieces else column

    def times(self, column: ObservedColumn) -> NDArray[np.int64]:
        """Return what identifies the cells of observations in time."""
        return self.clock.times(self.carried.indicator, column.periods)

    def keys(self, column: ObservedColumn) -> NDArray[np.int64]:
        """Return one number for the cell of each observation."""
        return self.times(column) * len(self.ids) + column.org_units

    def _through(self, standing: dict[int, ObservedColumn], number: int) -> ObservedColumn:
        """Return what stands on some maps, carried from each to the next one, and to a map."""
        places = sorted(standing)
        found: ObservedColumn | None = None
        here = number
        for place in [one for one in places if one <= number]:
            before = found and self._between(found, here, place)
            found = standing[place] if before is None else over(standing[place], before, self.keys)
            here = place
        found = found and self._between(found, here, number)
        later: ObservedColumn | None = None
        for place in [one for one in places if one > number]:
            back = self._between(standing[place], place, number)
            later = back if later is None else over(back, later, self.keys)
        if found is None or later is None:
            kept = found or later
            assert kept is not None  # noqa: S101 - something stands somewhere
            return kept
        return over(found, later, self.keys)

    def _between(self, column: ObservedColumn, first: int, last: int) -> ObservedColumn:
        """Return what stands on one map, carried to another one."""
        if first == last:
            return column
        ways = self.restating.ways(first, last)
        inside, has = self.carried.inside(first), self.carried.inside(last)
        rows, ways_of = ways.over(column.org_units)
        alone = ways.alone(inside, has)[ways_of]
        if self.carried.adds:
            alone &= ~self._anew(column, rows, ways, ways_of)
        same = renamed(column, rows[alone], ways.targets[ways_of[alone]])
        derived = self.carried.indicator.derived and not self.carried.adds
        apart = ~alone & has[ways.targets[ways_of]]
        if derived or not apart.any():
            return same
        added = self._added(column, rows[apart], ways, ways_of[apart], inside)
        return joined([same, added])

    def _added(
        self,
        column: ObservedColumn,
        rows: NDArray[np.intp],
        ways: Ways,
        ways_of: NDArray[np.intp],
        inside: NDArray[np.bool_],
    ) -> ObservedColumn:
        """Return the sums of what units report that go together, or that there is none.

        Args:
            column: the observations.
            rows: those that are added, one for each way that they go.
            ways: what the units of their map became.
            ways_of: the way of each.
            inside: which units have the indicator.
        """
        units, times = len(self.ids), self.times(column)
        keys = times[rows] * units + ways.targets[ways_of]
        cells, groups = numbered(keys)
        targets, at = cells % units, cells // units
        adds = self.carried.adds and not ways.back
        anew = self._anew(column, rows, ways, ways_of)
        terms = Terms(
            column=column,
            rows=rows,
            groups=groups,
            shares=ways.shares.take(ways_of),
            known=ways.known[ways_of] & ~anew if adds else np.zeros(len(rows), dtype=np.bool_),
        )
        counting = np.ones_like(inside) if ways.back else inside
        found = terms.summed(ways.needed(counting)[targets])
        periods = np.zeros(int(times.max()) + 1, dtype=column.periods.dtype)
        periods[times] = column.periods
        missing = np.flatnonzero(found.states == _MISSING)
        lost = Lost(
            ways=ways,
            targets=targets[missing],
            times=at[missing],
            inside=counting,
            source=self.source(column) if adds else None,
            anew=self._begins_anew,
        )
        return evolve(
            found,
            org_units=targets.astype(np.int32),
            periods=periods[at],
            reasons=reasons_of(len(cells), missing, lost, self.ids),
        )

    def source(self, column: ObservedColumn) -> Source:
        """Return observations as what was to be added up."""
        usable = column.numbers | (column.states >= _NOT_DUE)
        return Source(column.org_units, self.times(column), usable, column.reasons)

    def _ends(self, column: ObservedColumn) -> NDArray[np.int64]:
        return self.restating.ends[column.periods]

    @cached_property
    def _last_days(self) -> Mapping[int, int]:
        """Number of the last day of each time."""
        every = np.arange(len(self.clock.ends))
        times = self.clock.times(self.carried.indicator, every)
        return dict(zip(times.tolist(), self.restating.ends.tolist(), strict=True))

    def _begins_anew(self, day: int, time: int) -> bool:
        """Whether a figure that counts anew from a day on would have run at a time before it.

        Args:
            day: number of the day.
            time: the time.
        """
        begins = self.carried.begins
        return begins is not None and begins(day) <= self._last_days[time]

    def _anew(
        self,
        column: ObservedColumn,
        rows: NDArray[np.intp],
        ways: Ways,
        ways_of: NDArray[np.intp],
    ) -> NDArray[np.bool_]:
        """Return where running figures go to a unit that counts anew in the same year or term."""
        days, begins = ways.anew[ways_of], self.carried.begins
        if begins is None or not days.any():
            return np.zeros(len(rows), dtype=np.bool_)
        different, places = np.unique(days, return_inverse=True)
        since = np.array([begins(day) if day else 0 for day in different.tolist()])[places.ravel()]
        return (days > 0) & (since <= self._ends(column)[rows])
