"""Observations carried to another map: what the units of then would have reported together.

An observation stands on the map of the last day of its period, or on the first map on which its
unit exists, whichever is later. From there it is carried to the map that is asked for: unchanged
where one unit follows one unit, else added up by the shares of what followed what.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from kpikit.model.states import STATES, State
from kpikit.observations.duplicates import Clock
from kpikit.observations.handovers import HandedOver
from kpikit.observations.joining import joined, reasons_of, renamed
from kpikit.observations.moved_items import moved_items
from kpikit.observations.restating import Carried, Restating
from kpikit.observations.terms import Terms, numbered
from kpikit.observations.unrestated import Lost

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.observations.store import Observations, ObservedColumn
    from kpikit.observations.ways import Ways

_MISSING = STATES.index(State.MISSING)


def restated(observations: Observations, restating: Restating) -> Observations:
    """Return observations as the units of another map would have reported them.

    Args:
        observations: those that count, on the maps of their periods.
        restating: the map, and what leads to it.
    """
    clock = Clock.of(observations.periods)
    columns = {
        name: _Carrier(restating, restating.carried[name], clock, observations.org_units).on_map(
            column
        )
        for name, column in observations.columns.items()
    }
    items, ids = moved_items(observations, restating)
    return evolve(observations, columns=columns, items=items, item_ids=ids, reported=None)


@frozen(eq=False)
class _Carrier:
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
        """Return the observations on the map; what stands on it goes before what is carried."""
        for handover in self.restating.handovers if self.carried.begins else ():
            column = HandedOver(self.restating, self.carried, handover, self.ids).completed(column)
        stands = self.restating.maps_of(column)
        number = self.restating.number
        different = np.flatnonzero(np.bincount(stands)).tolist()
        if different in ([], [number]):
            return column
        order = sorted(different, key=lambda one: (one != number, -one))
        pieces = [self._from(column.take(np.flatnonzero(stands == one)), one) for one in order]
        return self._together(pieces)

    def _times(self, column: ObservedColumn) -> NDArray[np.int64]:
        """Return what identifies the cells of observations in time."""
        return self.clock.times(self.carried.indicator, column.periods)

    def _from(self, column: ObservedColumn, number: int) -> ObservedColumn:
        """Return what stands on one map, carried to the map that is asked for."""
        if number == self.restating.number:
            return column
        ways, inside = self.restating.ways(number), self.carried.inside(number)
        rows, ways_of = ways.over(column.org_units)
        alone = ways.alone(inside)[ways_of]
        same = renamed(column, rows[alone], ways.targets[ways_of[alone]])
        derived = self.carried.indicator.derived and not self.carried.adds
        if alone.all() or derived:
            return same
        return joined([same, self._added(column, rows[~alone], ways, ways_of[~alone], inside)])

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
        units, times = len(self.ids), self._times(column)
        keys = times[rows] * units + ways.targets[ways_of]
        cells, groups = numbered(keys)
        targets, at = cells % units, cells // units
        known = ways.known[ways_of] & self.carried.adds & ~self._anew(column, rows, ways, ways_of)
        terms = Terms(column, rows, groups, ways.shares.take(ways_of), known)
        found = terms.summed(ways.needed(inside)[targets])
        periods = np.zeros(int(times.max()) + 1, dtype=column.periods.dtype)
        periods[times[::-1]] = column.periods[::-1]
        missing = np.flatnonzero(found.states == _MISSING)
        reported = times * units + column.org_units
        lost = Lost(
            self.ids, ways, targets[missing], at[missing], inside, reported, self.carried.adds
        )
        return evolve(
            found,
            org_units=targets.astype(np.int32),
            periods=periods[at],
            reasons=reasons_of(len(cells), missing, lost),
        )

    def _anew(
        self,
        column: ObservedColumn,
        rows: NDArray[np.intp],
        ways: Ways,
        ways_of: NDArray[np.intp],
    ) -> NDArray[np.bool_]:
        """Return where running figures go to a unit that counts anew in the same year."""
        days, begins = ways.anew[ways_of], self.carried.begins
        if begins is None or not days.any():
            return np.zeros(len(rows), dtype=np.bool_)
        ends = self.restating.ends[column.periods[rows]]
        first = {day: begins(day) for day in np.unique(np.append(ends, days)).tolist() if day}
        pairs = zip(days.tolist(), ends.tolist(), strict=True)
        return np.array([day > 0 and first[day] == first[end] for day, end in pairs], np.bool_)

    def _together(self, pieces: Sequence[ObservedColumn]) -> ObservedColumn:
        """Return what comes from several maps; of one cell what speaks, and that first."""
        whole = joined(pieces)
        used = [np.flatnonzero(np.bincount(self._times(piece))) for piece in pieces]
        if len(set(np.concatenate(used).tolist())) == sum(map(len, used)):
            return whole
        cells = self._times(whole) * len(self.ids) + whole.org_units
        explained = np.zeros(len(cells), dtype=np.bool_)
        if whole.reasons is not None:
            explained = whole.reasons.places >= 0
        speaks = whole.numbers | (whole.judgements > 0) | (whole.states != _MISSING)
        order = np.lexsort((np.arange(len(cells)), ~explained, ~speaks, cells))
        first = np.ones(len(order), dtype=np.bool_)
        first[1:] = cells[order][1:] != cells[order][:-1]
        return whole.take(np.sort(order[first]))
