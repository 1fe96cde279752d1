"""Observations about items on another map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kpikit.observations.joining import joined, renamed
from kpikit.observations.store import ItemColumn, Observations

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpikit.observations.restating import Restating


def moved_items(
    observations: Observations, restating: Restating
) -> tuple[dict[str, ItemColumn], tuple[str, ...]]:
    """Return the observations about items on another map, and the ids of all items.

    Items go with their unit where all of it goes to one unit, under names that tell those of
    several units apart. Items cannot be divided: others are left out.
    """
    ids = list(observations.item_ids)
    known: dict[tuple[int, int], int] = {}

    def named(unit: int, item: int) -> int:
        if (unit, item) not in known:
            known[unit, item] = len(ids)
            ids.append(f"{observations.org_units[unit]}/{observations.item_ids[item]}")
        return known[unit, item]

    found = {
        name: _items_on_map(column, restating, named) for name, column in observations.items.items()
    }
    return found, tuple(ids)


def _items_on_map(
    column: ItemColumn, restating: Restating, named: Callable[[int, int], int]
) -> ItemColumn:
    stands = restating.maps_of(column.observed)
    pieces = []
    for number in np.unique(stands).tolist():
        some = column.take(np.flatnonzero(stands == number))
        if number != restating.number:
            ways = restating.ways(number)
            rows, ways_of = ways.over(some.observed.org_units)
            whole = ways.entire[ways_of]
            rows, targets = rows[whole], ways.targets[ways_of[whole]]
            units = some.observed.org_units[rows]
            pairs = zip(units.tolist(), targets.tolist(), some.items[rows].tolist(), strict=True)
            items = [item if unit == target else named(unit, item) for unit, target, item in pairs]
            observed = renamed(some.observed, rows, targets)
            some = ItemColumn(observed, np.array(items, dtype=np.int32))
        pieces.append(some)
    return ItemColumn(
        joined([one.observed for one in pieces]), np.concatenate([one.items for one in pieces])
    )
