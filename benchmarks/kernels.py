"""Kernels alone against plain numpy floats: achievement, points by a rule, cap, two decimals."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

import numpy as np
from attrs import frozen

from benchmarks.timing import medians
from kpikit.kernels.achievement import at_least
from kpikit.kernels.aggregation import weighted_mean
from kpikit.kernels.rationals import Rationals
from kpikit.model.comparisons import AtLeast
from kpikit.model.scoring import Amount
from kpikit.model.units import Quantity
from kpikit.rules import Band, Bands, Linear, MeasuredColumn, Otherwise

if TYPE_CHECKING:
    from collections.abc import Iterator

_CELLS = 1_000_000
_MAX = Fraction(40)
_BANDS = Bands(
    bands=(
        Band(edge=AtLeast(level=Quantity(Fraction(1))), points=Amount(Fraction(40))),
        Band(edge=AtLeast(level=Quantity(Fraction(4, 5))), points=Amount(Fraction(24))),
        Otherwise(points=Amount(Fraction(0))),
    )
)
_SUM_CELLS, _SUM_COLUMNS = 100_000, 20


@frozen(eq=False)
class Case:
    """Columns of values and levels as integers over a power of ten.

    Attributes:
        name: of the case.
        goal: the most that kpikit may take, as a multiple of numpy.
        values: actual values.
        levels: the level of each, or of all.
        denominator: of both.
        bands: whether points come by bands instead of in proportion.
    """

    name: str
    goal: float
    values: np.ndarray
    levels: np.ndarray | int
    denominator: int
    bands: bool = False


def cases() -> Iterator[Case]:
    """Yield columns: plain ones, those where floats are least sure, and long numbers."""
    random = np.random.default_rng(2)
    values = random.integers(0, 12_001, _CELLS)
    levels = random.integers(5_001, 9_999, _CELLS)
    yield Case("two decimals, one level", 2, values, 8_300, 100)
    yield Case("two decimals, a level for each cell", 2, values, levels, 100)
    yield Case("bands, a level for each cell", 2, values, levels, 100, bands=True)
    yield from _edges(random)
    long = random.integers(10**16, 10**17, _CELLS)
    yield Case("17-digit decimals, one level", 10, long, 83 * 10**15, 10**15)
    each = random.integers(10**16, 10**17, _CELLS)
    yield Case("17-digit decimals, a level for each cell", 10, long, each, 10**15)
    dong, plan = (random.integers(10**13, 10**14, _CELLS) for _ in range(2))
    yield Case("đồng with decimals, one level", 10, dong, 7 * 10**13, 100)
    yield Case("đồng with decimals, a level for each cell", 10, dong, plan, 100)


def _edges(random: np.random.Generator) -> Iterator[Case]:
    """Yield columns each cell of which lies exactly where something is decided."""
    # 40 * value / 80 has three decimals, the last of them 5: each rounding meets a half.
    halves = 2 * random.integers(0, 4_000, _CELLS) + 1
    yield Case("each rounding meets a half", 3, halves, 8_000, 100)
    fifths = random.integers(1_001, 2_000, _CELLS)
    yield Case("each value at 80 % of its level, bands", 3, 4 * fifths, 5 * fifths, 100, bands=True)
    yield Case("each value at 80 % of one level, bands", 3, _same(6_640), 8_300, 100, bands=True)
    levels = random.integers(5_001, 9_999, _CELLS)
    yield Case("each value at its level", 3, levels, levels.copy(), 100)
    long = random.integers(10**16, 10**17, _CELLS)
    yield Case("each value at its level, 17 digits", 10, long, long.copy(), 10**15)


def _same(value: int) -> np.ndarray:
    return np.full(_CELLS, value)


def sum_times(runs: int) -> list[float]:
    """Return the times of kpikit and of numpy for a weighted mean of achievements.

    Twenty indicators, each with a level per cell: the denominators are all unlike.
    """
    random = np.random.default_rng(3)
    values = [random.integers(0, 12_001, _SUM_CELLS) for _ in range(_SUM_COLUMNS)]
    levels = [random.integers(5_001, 9_999, _SUM_CELLS) for _ in range(_SUM_COLUMNS)]
    weights = [1 + place % 5 for place in range(_SUM_COLUMNS)]
    exact = [Rationals.scaled(column, 100) for column in values]
    exact_levels = [Rationals.scaled(column, 100) for column in levels]
    present = [np.ones(_SUM_CELLS, dtype=np.bool_)] * _SUM_COLUMNS
    floats = [column / 100 for column in values]
    float_levels = [column / 100 for column in levels]

    def own() -> object:
        parts = [value.over(level) for value, level in zip(exact, exact_levels, strict=True)]
        return weighted_mean(parts, present, list(map(Fraction, weights))).rounded(2).numerators

    def other() -> object:
        total = np.zeros(_SUM_CELLS)
        for value, level, weight in zip(floats, float_levels, weights, strict=True):
            total += value / level * weight
        return np.round(total / sum(weights), 2)

    return medians(runs, own, other)


def times(case: Case, runs: int) -> list[float]:
    """Return the times of kpikit and of numpy."""
    values = Rationals.scaled(case.values, case.denominator)
    levels: Rationals | Fraction
    if isinstance(case.levels, int):
        levels = Fraction(case.levels, case.denominator)
        float_levels: np.ndarray | float = case.levels / case.denominator
    else:
        levels = Rationals.scaled(case.levels, case.denominator)
        float_levels = case.levels / case.denominator
    floats = case.values / case.denominator
    own, plain = (exact_bands, float_bands) if case.bands else (exact_linear, float_linear)
    return medians(runs, lambda: own(values, levels), lambda: plain(floats, float_levels))


def exact_linear(values: Rationals, levels: Rationals | Fraction) -> tuple[np.ndarray, ...]:
    """Return whether the levels are met, the gaps, and points in proportion, exactly."""
    achieved = at_least(values, levels)
    given = Linear().column(MeasuredColumn.of(achieved.ratio, _MAX))
    points = cast("Rationals", given).clipped(None, _MAX).rounded(2)
    return achieved.met, achieved.gap.numerators, points.numerators


def float_linear(values: np.ndarray, levels: np.ndarray | float) -> tuple[np.ndarray, ...]:
    """Return the same in floats."""
    ratio = values / levels
    points = np.round(np.minimum(ratio * float(_MAX), float(_MAX)), 2)
    return ratio >= 1, np.maximum(levels - values, 0.0), points


def exact_bands(values: Rationals, levels: Rationals | Fraction) -> tuple[np.ndarray, ...]:
    """Return whether the levels are met, the gaps, and points by bands, exactly."""
    achieved = at_least(values, levels)
    points = _BANDS.column(MeasuredColumn.of(achieved.ratio, _MAX)).clipped(None, _MAX)
    return achieved.met, achieved.gap.numerators, points.numerators


def float_bands(values: np.ndarray, levels: np.ndarray | float) -> tuple[np.ndarray, ...]:
    """Return the same in floats."""
    ratio = values / levels
    points = np.minimum(np.where(ratio >= 1, 40.0, np.where(ratio >= 0.8, 24.0, 0.0)), float(_MAX))
    return ratio >= 1, np.maximum(levels - values, 0.0), points
