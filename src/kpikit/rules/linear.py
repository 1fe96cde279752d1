"""Points in proportion to the measure."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from attrs import field, frozen

from kpikit.kernels.irrational import logarithm
from kpikit.kernels.rationals import Rationals
from kpikit.model.declared import Declared, Form, key
from kpikit.model.scoring import Measured, Unscored
from kpikit.model.units import Quantity
from kpikit.rules.columns import PointsColumn

if TYPE_CHECKING:
    from kpikit.model.scoring import Given
    from kpikit.rules.columns import MeasuredColumn


@frozen(kw_only=True)
class Linear(Declared):
    """Points grow in proportion, from 0 at `zero_at` to max_points at `full_at`.

    Formula: points = max_points x (measure - zero_at) / (full_at - zero_at), and 0 where the
    measure is below `zero_below`. With `log` the logarithms of the three take their place; a
    measure that is not above 0 then has no points. Nothing is cut above `full_at` or below
    `zero_at`: that is what `cap` and `floor` are for. With `zero_at` above `full_at`, lower is
    better.

    >>> from kpikit.model.scoring import Measured
    >>> rule = Linear(zero_below=Quantity(Fraction(7, 10)))
    >>> rule.points(Measured(measure=Fraction(9, 10), max_points=Fraction(40)))
    Fraction(36, 1)
    >>> rule.points(Measured(measure=Fraction(6, 10), max_points=Fraction(40)))
    Fraction(0, 1)
    """

    form: ClassVar = Form(tag="linear")
    full_at: Quantity | None = field(
        default=None,
        metadata=key(
            "Measure that gives max_points; 100 percent of a named target if absent.",
            examples=("80 percent",),
        ),
    )
    zero_at: Quantity | None = field(
        default=None, metadata=key("Measure that gives 0 points; 0 if absent.")
    )
    zero_below: Quantity | None = field(
        default=None,
        metadata=key("Measure below which there are 0 points; at it, the proportion holds."),
    )
    log: bool = field(
        default=False,
        metadata=key(
            "Whether the points are linear in the logarithm; `zero_at` and `full_at` are above 0."
        ),
    )

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell; none where there is no logarithm."""
        if self.zero_below is not None and cell.measure < self.zero_below.number:
            return Fraction(0)
        if self.log and cell.measure <= 0:
            return Unscored.NOT_POSITIVE
        if self.log:
            return cell.max_points * self._share(cell.measure)
        return (cell.measure - self._zero) * self._slope(cell.max_points)

    def column(self, cells: MeasuredColumn) -> Rationals | PointsColumn:
        """Return the points of a column of cells."""
        if self.log:
            return self._logarithms(cells)
        points = cells.measures.minus(self._zero).times(self._slope(cells.max_points))
        if self.zero_below is None:
            return points
        inside = cells.measures.at_least(self.zero_below.number)
        return Rationals.chosen(inside, points, Fraction(0))

    def _logarithms(self, cells: MeasuredColumn) -> PointsColumn:
        """Return the points of a column of cells by logarithm; each measure is asked for once."""
        measures = cells.measures.fractions()
        given = {
            measure: self.points(Measured(measure=measure, max_points=cells.max_points))
            for measure in set(measures)
        }
        numbers = {
            measure: points if isinstance(points, Fraction) else Fraction(0)
            for measure, points in given.items()
        }
        nowhere = [given[measure] is Unscored.NOT_POSITIVE for measure in measures]
        points = Rationals.of([numbers[measure] for measure in measures])
        return PointsColumn(points, ((np.array(nowhere, dtype=np.bool_), Unscored.NOT_POSITIVE),))

    def _share(self, measure: Fraction) -> Fraction:
        """Return how far a measure is from `zero_at` to `full_at`, on a scale of logarithms."""
        return logarithm(measure / self._zero, self._full / self._zero)

    @property
    def _zero(self) -> Fraction:
        return self.zero_at.number if self.zero_at is not None else Fraction(0)

    @property
    def _full(self) -> Fraction:
        return self.full_at.number if self.full_at is not None else Fraction(1)

    def _slope(self, max_points: Fraction) -> Fraction:
        """Points per unit of the measure."""
        return max_points / (self._full - self._zero)
