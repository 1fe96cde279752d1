"""The identity rule: the measure itself is the points."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from kpikit.model.declared import Declared, Form

if TYPE_CHECKING:
    from fractions import Fraction

    from kpikit.kernels.rationals import Rationals
    from kpikit.model.scoring import Measured
    from kpikit.rules.columns import MeasuredColumn


@frozen(kw_only=True)
class Value(Declared):
    """Points are the number that is read, as where an office reports points it was given.

    Formula: points = measure.

    >>> from fractions import Fraction
    >>> from kpikit.model.scoring import Measured
    >>> Value().points(Measured(measure=Fraction(17, 2), max_points=Fraction(10)))
    Fraction(17, 2)
    """

    form: ClassVar = Form(tag="value")

    def points(self, cell: Measured) -> Fraction:
        """Return the measure."""
        return cell.measure

    def column(self, cells: MeasuredColumn) -> Rationals:
        """Return the measures."""
        return cells.measures
