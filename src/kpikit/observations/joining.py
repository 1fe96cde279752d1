"""Columns of observations put together."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
from attrs import evolve
from numpy.typing import NDArray

from kpikit.kernels.narrow import wide
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, State
from kpikit.observations.store import KnownRows, ObservedColumn
from kpikit.observations.unrestated import Lost, Reasons

_MISSING = STATES.index(State.MISSING)

Keys: TypeAlias = Callable[[ObservedColumn], NDArray[np.int64]]
"""Gives one number for the cell of each observation."""


def joined(columns: Sequence[ObservedColumn]) -> ObservedColumn:
    """Return the observations of several columns of one table, one column after the other."""
    some = [column for column in columns if len(column.states)] or columns[:1]
    if len(some) == 1:
        return some[0]
    first = some[0]
    return ObservedColumn(
        org_units=np.concatenate([one.org_units for one in some]),
        periods=np.concatenate([one.periods for one in some]),
        held=Rationals.concatenated([wide(one.held) for one in some]),
        states=np.concatenate([one.states for one in some]),
        statuses=np.concatenate([one.statuses for one in some]),
        located=KnownRows(np.concatenate([one.rows for one in some])),
        table_lines=first.table_lines,
        numbers=np.concatenate([one.numbers for one in some]),
        judgements=np.concatenate([one.judgements for one in some]),
        bounds=np.concatenate([one.bounds for one in some]),
        steps=None
        if first.steps is None
        else Rationals.concatenated([one.steps for one in some if one.steps is not None]),
        reasons=_all_reasons(some),
    )


def _all_reasons(columns: Sequence[ObservedColumn]) -> Reasons | None:
    """Return the reasons of several columns, one column after the other."""
    ids = next((one.reasons.ids for one in columns if one.reasons is not None), None)
    if ids is None:
        return None
    places: list[NDArray[np.intp]] = []
    lost: list[Lost] = []
    start = 0
    for one in columns:
        nothing = np.full(len(one.states), -1, dtype=np.intp)
        reasons = one.reasons or Reasons(ids, nothing, ())
        places.append(np.where(reasons.places < 0, -1, reasons.places + start))
        lost += reasons.lost
        start += sum(map(len, reasons.lost))
    return Reasons(ids, np.concatenate(places), tuple(lost))


def renamed(
    column: ObservedColumn, rows: NDArray[np.intp], units: NDArray[np.int32]
) -> ObservedColumn:
    """Return some of the observations, each as one of another unit."""
    return evolve(column.take(rows), org_units=units, timeline=None)


def reasons_of(
    length: int, missing: NDArray[np.intp], lost: Lost, ids: Sequence[str]
) -> Reasons | None:
    """Return the reasons of some of a number of observations."""
    if not len(missing):
        return None
    places = np.full(length, -1, dtype=np.intp)
    places[missing] = np.arange(len(missing))
    return Reasons(ids, places, (lost,))


def over(first: ObservedColumn, second: ObservedColumn, keys: Keys) -> ObservedColumn:
    """Return the observations of both; where both speak of a cell, those of the first.

    What is blank hides nothing; of two blank ones that counts which says why.

    Args:
        first: goes before.
        second: the others.
        keys: gives one number for the cell of each observation.
    """
    whole = joined([first, second])
    cells = keys(whole)
    explained = np.zeros(len(cells), dtype=np.bool_)
    if whole.reasons is not None:
        explained = whole.reasons.places >= 0
    speaks = whole.states != _MISSING
    order = np.lexsort((np.arange(len(cells)), ~explained, ~speaks, cells))
    kept = np.ones(len(order), dtype=np.bool_)
    kept[1:] = cells[order][1:] != cells[order][:-1]
    return whole.take(np.sort(order[kept]))
