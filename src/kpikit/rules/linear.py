"""Points in proportion to the measure."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from kpikit.kernels.rationals import Rationals
from kpikit.model.declared import Declared, Form, key
from kpikit.model.units import Quantity

if TYPE_CHECKING:
    from kpikit.model.scoring import Measured


@frozen(kw_only=True)
class Linear(Declared):
    """Points grow in proportion, from 0 at `zero_at` to max_points at `full_at`.

    Formula: points = max_points x (measure - zero_at) / (full_at - zero_at), and 0 where the
    measure is below `zero_below`. Nothing is cut above `full_at` or below `zero_at`: that is what
    `cap` and `floor` are for. With `zero_at` above `full_at`, lower is better.

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

    def points(self, cell: Measured) -> Fraction:
        """Return the points of one cell."""
        if self.zero_below is not None and cell.measure < self.zero_below.number:
            return Fraction(0)
        return (cell.measure - self._zero) * self._slope(cell.max_points)

    def column(self, measures: Rationals, max_points: Fraction) -> Rationals:
        """Return the points of a column of cells."""
        points = measures.minus(self._zero).times(self._slope(max_points))
        if self.zero_below is None:
            return points
        inside = measures.at_least(self.zero_below.number)
        return Rationals.chosen(inside, points, Fraction(0))

    @property
    def _zero(self) -> Fraction:
        return self.zero_at.number if self.zero_at is not None else Fraction(0)

    def _slope(self, max_points: Fraction) -> Fraction:
        """Points per unit of the measure."""
        if self.full_at is None and self.zero_at is None:
            return max_points
        full = self.full_at.number if self.full_at is not None else Fraction(1)
        return max_points / (full - self._zero)
