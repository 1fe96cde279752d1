"""All or nothing: whether a target is met."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from kpikit.model.declared import Declared, Form
from kpikit.model.scoring import Reads

if TYPE_CHECKING:
    from fractions import Fraction

    from kpikit.kernels.rationals import Rationals
    from kpikit.model.scoring import Measured
    from kpikit.rules.columns import MeasuredColumn


@frozen(kw_only=True)
class PassFail(Declared):
    """Full points where the named target is met, none where it is unmet.

    It reads the comparison, not the achievement, so it also scores targets without a ratio and
    those that only a judgement decides. Where the comparison is undetermined there are no points.

    Formula: points = max_points x measure, where the measure is 1 for met and 0 for unmet.

    >>> from fractions import Fraction
    >>> from kpikit.model.scoring import Measured
    >>> PassFail().points(Measured(measure=Fraction(1), max_points=Fraction(5)))
    Fraction(5, 1)
    """

    form: ClassVar = Form(tag="pass_fail")
    reads: ClassVar = Reads.MET

    def points(self, cell: Measured) -> Fraction:
        """Return the points of one cell."""
        return cell.measure * cell.max_points

    def column(self, cells: MeasuredColumn) -> Rationals:
        """Return the points of a column of cells."""
        return cells.measures.times(cells.max_points)
