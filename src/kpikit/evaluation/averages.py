"""The means of figures over the periods since something began."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve

from kpikit.evaluation.cells import MISSING
from kpikit.formulas import (
    NOTHING,
    CellColumn,
    Gathered,
    Lack,
    Lacks,
    absent,
    either,
    known,
    of_items,
)
from kpikit.model.functions import ItemFunction

if TYPE_CHECKING:
    from kpikit.evaluation.moves import PartsToDate


def means(parts: PartsToDate, figures: CellColumn, size: int) -> CellColumn:
    """Return the mean of the figures of each window; it is missing where one of them is.

    Figures of periods to which the indicator does not apply are left out.

    Args:
        parts: which figures belong to each window.
        figures: the figures, part by part of `parts`.
        size: how many members each window has.
    """
    length = len(parts.beside) * size
    rows, owners = (
        (places[:, np.newaxis] * size + np.arange(size)).ravel()
        for places in (parts.places, parts.owners)
    )
    taken = _naming(known(figures).take(rows), parts, size)
    gathered = Gathered(None, owners, length, np.arange(length))
    found = of_items(ItemFunction.MEAN, taken, gathered, lambda: absent(length, MISSING))
    if not any(parts.beside):
        return found
    beside = (Lack(parts=frozenset(days)) for days in parts.beside)
    codes = np.repeat(np.arange(1, len(parts.beside) + 1), size)
    return evolve(found, lacks=either(found.lacks, Lacks(codes, (NOTHING, *beside))))


def _naming(taken: CellColumn, parts: PartsToDate, size: int) -> CellColumn:
    """Return figures of which those that are missing say of which period they are."""
    lacking = taken.states == MISSING
    if not lacking.any():
        return taken
    codes = np.where(lacking, np.repeat(parts.places, size) + 1, 0)
    names = (Lack(parts=frozenset([window])) for window in parts.windows)
    return evolve(taken, lacks=either(taken.lacks, Lacks(codes, (NOTHING, *names))))
