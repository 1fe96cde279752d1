"""Observations about items on another map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field

from kpikit.observations.duplicates import Clock
from kpikit.observations.joining import joined, renamed
from kpikit.observations.restating import Carried, Restating
from kpikit.observations.stages import staged
from kpikit.observations.store import ItemColumn, Observations

if TYPE_CHECKING:
    from numpy.typing import NDArray


def moved_items(
    observations: Observations, restating: Restating, clock: Clock
) -> tuple[dict[str, ItemColumn], tuple[str, ...]]:
    """Return the observations about items on another map, and the ids of all items.

    Items go with their unit where all of it goes to one unit. There they get names that tell those
    of several units apart, unless nothing else comes to it. Items cannot be divided: others are
    left out.
    """
    names = _Names(observations.org_units, list(observations.item_ids))
    found = {
        name: _Items(restating, restating.carried[name], clock, names).on_map(column)
        for name, column in observations.items.items()
    }
    return found, tuple(names.ids)


@define(eq=False)
class _Names:
    """Gives items of different units different names.

    Attributes:
        units: the ids of all units.
        ids: the ids of all items, by code.
    """

    units: tuple[str, ...]
    ids: list[str]
    _reported: int = field(init=False)
    _known: dict[tuple[int, int], int] = field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Remember how many items are reported: others have their names from here."""
        self._reported = len(self.ids)

    def code(self, unit: int, item: int) -> int:
        """Return the code of an item of a unit that moves."""
        if item >= self._reported:
            return item
        if (unit, item) not in self._known:
            self._known[unit, item] = len(self.ids)
            self.ids.append(f"{self.units[unit]}/{self.ids[item]}")
        return self._known[unit, item]


@define(eq=False)
class _Items:
    """Carries the items of one indicator.

    Attributes:
        restating: the map, and what leads to it.
        carried: which units have the indicator.
        clock: knows which periods identify the same cell.
        names: gives items their names.
    """

    restating: Restating
    carried: Carried
    clock: Clock
    names: _Names

    def on_map(self, column: ItemColumn) -> ItemColumn:
        """Return the items on the map."""
        stands, times = self.restating.maps_of(column.observed), self._times(column)
        pieces = []
        for places, maps in staged(stands, times, self.restating.number):
            some = {one: column.take(places[stands[places] == one]) for one in maps}
            pieces.append(self._through(some))
        found = _joined(pieces) if pieces else column
        there = self.carried.inside(self.restating.number)[found.observed.org_units]
        return found.take(np.flatnonzero(there))

    def _times(self, column: ItemColumn) -> NDArray[np.int64]:
        return self.clock.times(self.carried.indicator, column.observed.periods)

    def _through(self, standing: dict[int, ItemColumn]) -> ItemColumn:
        """Return what stands on some maps, carried from each to the next one, and to the map."""
        number = self.restating.number
        found, here = _nothing_of(standing), number
        for place in sorted(one for one in standing if one <= number):
            found, here = self._over(standing[place], self._between(found, here, place)), place
        found = self._between(found, here, number)
        later = _nothing_of(standing)
        for place in sorted(one for one in standing if one > number):
            later = self._over(self._between(standing[place], place, number), later)
        return self._over(found, later)

    def _over(self, first: ItemColumn, second: ItemColumn) -> ItemColumn:
        """Return the items of both; of a cell of which both have some, those of the first."""
        size = len(self.names.units)
        cells, others = (
            self._times(one) * size + one.observed.org_units for one in (first, second)
        )
        return _joined([first, second.take(np.flatnonzero(~np.isin(others, cells)))])

    def _between(self, column: ItemColumn, first: int, last: int) -> ItemColumn:
        """Return the items that stand on one map, carried to another one."""
        if first == last or not len(column.items):
            return column
        ways = self.restating.ways(first, last)
        inside, has = self.carried.inside(first), self.carried.inside(last)
        rows, ways_of = ways.over(column.observed.org_units)
        alone = ways.alone(inside, has)[ways_of]
        goes = alone | (ways.entire[ways_of] & has[ways.targets[ways_of]] & (not ways.back))
        rows, ways_of, alone = rows[goes], ways_of[goes], alone[goes]
        units, targets = column.observed.org_units[rows], ways.targets[ways_of]
        stays = alone | (units == targets)
        moves = zip(stays.tolist(), units.tolist(), column.items[rows].tolist(), strict=True)
        items = [item if same else self.names.code(unit, item) for same, unit, item in moves]
        observed = renamed(column.observed, rows, targets)
        return ItemColumn(observed, np.array(items, dtype=np.int32))


def _nothing_of(standing: dict[int, ItemColumn]) -> ItemColumn:
    return next(iter(standing.values())).take(np.arange(0))


def _joined(columns: list[ItemColumn]) -> ItemColumn:
    return ItemColumn(
        joined([one.observed for one in columns]), np.concatenate([one.items for one in columns])
    )
