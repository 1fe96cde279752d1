"""What came in during some windows: the differences of running figures."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve

from kpikit.evaluation.cells import VALUE
from kpikit.formulas import CellColumn, known, sum_of
from kpikit.kernels.masks import codes_of_zero
from kpikit.kernels.rationals import Rationals

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.evaluation.moves import Runs

_ZERO = Fraction(0)


def differences(runs: Runs, figures: CellColumn, size: int) -> CellColumn:
    """Return what running figures make of some windows; where there are none, it means nothing.

    Args:
        runs: which figures are added in each window, and which are subtracted.
        figures: the figures, window by window of `runs`.
        size: how many members each window has.
    """
    figures = known(figures)
    negated = evolve(figures, values=figures.values.negated())
    terms = [_placed(figures, places, size) for places in runs.added]
    terms += [_placed(negated, places, size) for places in runs.taken]
    length = len(runs.nowhere) * size
    codes = codes_of_zero(length)
    return reduce(sum_of, terms, CellColumn(Rationals.constant(_ZERO, length), codes, codes))


def _placed(figures: CellColumn, places: NDArray[np.intp], size: int) -> CellColumn:
    """Return one term of the sums: a figure where a window has one, else 0."""
    rows = (np.maximum(places, 0)[:, np.newaxis] * size + np.arange(size)).ravel()
    there = np.repeat(places >= 0, size)
    return CellColumn(
        figures.values.take(rows).where(there, _ZERO),
        np.where(there, figures.states[rows], np.uint8(VALUE)),
        np.where(there, figures.statuses[rows], np.uint8(0)),
        lacks=None if figures.lacks is None else figures.lacks.take(rows).kept(there),
    )
