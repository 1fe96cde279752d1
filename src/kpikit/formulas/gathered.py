"""Many cells to one, in columns: the items of a cell, all peers, the units below a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np
from attrs import evolve, frozen

from kpikit.formulas.cellcolumn import CellColumn, sized
from kpikit.formulas.lacks import either, kept
from kpikit.kernels.groups import Places, group_best, group_sums, group_weakest
from kpikit.kernels.rationals import Rationals
from kpikit.model.functions import ChildFunction, ItemFunction, PeerFunction, Reduction
from kpikit.model.states import STATES, State

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpikit.kernels.integers import IntArray

_VALUE = STATES.index(State.VALUE)
_MISSING = STATES.index(State.MISSING)
_NOT_DUE = STATES.index(State.NOT_DUE)
_NOT_APPLICABLE = STATES.index(State.NOT_APPLICABLE)
_LEAST = {ItemFunction.MIN, PeerFunction.MIN, ChildFunction.MIN}
_MOST = {ItemFunction.MAX, PeerFunction.MAX, ChildFunction.MAX}
_MEANS = {ItemFunction.MEAN, PeerFunction.MEAN, ChildFunction.MEAN}

Around = TypeVar("Around")


@frozen(eq=False)
class Gathered(Generic[Around]):
    """Other cells, in groups, and which group each cell of a formula sees.

    Attributes:
        environment: where the other cells find what a formula names.
        groups: the group of each of them.
        count: how many groups there are.
        places: the group that each cell of the formula sees.
    """

    environment: Around
    groups: Places
    count: int
    places: Places


def of_items(
    function: ItemFunction,
    items: CellColumn,
    gathered: Gathered[Around],
    alone: Callable[[], CellColumn],
) -> CellColumn:
    """Return one value of all items of each cell.

    Args:
        function: which one.
        items: the values of the items.
        gathered: the cell of each item.
        alone: gives the values that cells have by themselves, for those without any item.
    """
    found = _of_all(function, items, gathered)
    empty = np.bincount(gathered.groups, minlength=gathered.count) == 0
    if empty.any():
        without = alone()
        found.states[empty] = np.where(without.valued, _MISSING, without.states)[empty]
        found = evolve(found, lacks=either(found.lacks, kept(without.lacks, empty)))
    return sized(found)


def of_children(
    function: ChildFunction, children: CellColumn, gathered: Gathered[Around]
) -> CellColumn:
    """Return one value of all units below; where there are none, a count is 0, others do not apply.

    Args:
        function: which one.
        children: the values of the units that lie below another one.
        gathered: the unit above each of them.
    """
    found = sized(_of_all(function, children, gathered))
    if function is ChildFunction.COUNT:
        found.states[found.states == _NOT_APPLICABLE] = _VALUE
    return found.take(gathered.places)


def _of_all(function: Reduction, cells: CellColumn, gathered: Gathered[Around]) -> CellColumn:
    """Return one value of the cells of each group that apply, each of which is needed."""
    found = _reduced(function, cells, gathered)
    states = np.where(found.states == _MISSING, _NOT_APPLICABLE, found.states).astype(np.uint8)
    for code in (_NOT_DUE, _MISSING):
        states[gathered.groups[cells.states == code]] = code
    lacks = None if cells.lacks is None else cells.lacks.grouped(gathered.groups, gathered.count)
    return CellColumn(found.values, states, found.statuses, lacks=lacks)


def of_peers(function: PeerFunction, peers: CellColumn, gathered: Gathered[Around]) -> CellColumn:
    """Return one value of the peers that have one, in the cells that see them.

    Args:
        function: which one.
        peers: the values of the peers.
        gathered: the groups of peers.
    """
    found = _reduced(function, peers, gathered)
    normal = np.zeros(gathered.count, dtype=np.uint8)
    states = normal if function is PeerFunction.COUNT else found.states
    return sized(CellColumn(found.values, states, normal)).take(gathered.places)


def _reduced(function: Reduction, cells: CellColumn, gathered: Gathered[Around]) -> CellColumn:
    """Return one value of those cells of each group that have one; missing without any."""
    valued = np.flatnonzero(cells.valued)
    groups, count = gathered.groups[valued], gathered.count
    counts = np.bincount(groups, minlength=count)
    values = _values(function, cells.values.take(valued), groups, counts)
    statuses = group_weakest(cells.statuses[valued], groups, count)
    return CellColumn(values, np.where(counts, 0, _MISSING).astype(np.uint8), statuses)


def _values(function: Reduction, values: Rationals, groups: Places, counts: IntArray) -> Rationals:
    """Return sums, means, least or greatest values; conditions are counted by adding 1 and 0."""
    if function in _LEAST | _MOST:
        return group_best(values, groups, len(counts), descending=function in _MOST)
    sums = group_sums(values, groups, len(counts))
    return sums.over(Rationals.scaled(np.maximum(counts, 1))) if function in _MEANS else sums
