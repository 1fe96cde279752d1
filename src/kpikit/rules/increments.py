"""Points for each unit of the measure: awards and deductions per event, item, day."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from kpikit.kernels.rationals import Rationals
from kpikit.model.declared import Declared, Form, key
from kpikit.model.scoring import Amount
from kpikit.model.units import Quantity

if TYPE_CHECKING:
    from kpikit.model.scoring import Measured
    from kpikit.rules.columns import MeasuredColumn

_ZERO = Fraction(0)


class Count(Enum):
    """Which part of an increment counts: pro rata, complete ones alone, or each that is begun."""

    EXACT = "exact"
    WHOLE = "whole"
    BEGUN = "begun"


@frozen(kw_only=True)
class Increments(Declared):
    """Points begin at `start` and grow or fall by `each` for every `per` of the measure.

    Formula: points = start + each x n, where n = (measure - from) / per, and 0 where the measure is
    below `from`. With `count: whole` only the whole part of n counts, with `begun` the next whole
    number. Nothing is cut: that is what `cap` and `floor` are for.

    >>> from kpikit.model.scoring import Measured
    >>> late = Increments(start=Amount(Fraction(3, 2)), each=Amount(Fraction(-1, 2)))
    >>> late.points(Measured(measure=Fraction(2), max_points=Fraction(3, 2)))
    Fraction(1, 2)
    """

    form: ClassVar = Form(tag="increments", short="each")
    start: Amount = field(
        default=Amount(_ZERO),
        metadata=key("Points at `from` and below, as a number or in percent of max_points."),
    )
    origin: Quantity = field(
        default=Quantity(_ZERO),
        metadata=key("Measure from which increments count.", name="from"),
    )
    each: Amount = field(
        metadata=key(
            "Points of one increment, negative to deduct; a number or in percent of max_points.",
            examples=("-0.5",),
        )
    )
    per: Quantity = field(
        default=Quantity(Fraction(1)),
        metadata=key("How much of the measure one increment is.", examples=("60000",)),
    )
    count: Count = field(
        default=Count.EXACT,
        metadata=key("Which part of an increment counts."),
    )

    def points(self, cell: Measured) -> Fraction:
        """Return the points of one cell."""
        number = max(_ZERO, cell.measure - self.origin.number) / self.per.number
        if self.count is not Count.EXACT:
            number = Fraction(floor(number) if self.count is Count.WHOLE else ceil(number))
        return self.start.of(cell.max_points) + self.each.of(cell.max_points) * number

    def column(self, cells: MeasuredColumn) -> Rationals:
        """Return the points of a column of cells."""
        beyond = cells.measures.minus(self.origin.number).clipped(_ZERO, None)
        numbers = beyond.over(self.per.number)
        if self.count is Count.WHOLE:
            numbers = numbers.rounded(0, "truncate")
        elif self.count is Count.BEGUN:
            numbers = _rounded_up(numbers)
        return numbers.times(self.each.of(cells.max_points)).plus(self.start.of(cells.max_points))


def _rounded_up(numbers: Rationals) -> Rationals:
    """Return the next whole numbers."""
    nearest = numbers.rounded(0)
    return Rationals.chosen(numbers.above(nearest), nearest.plus(Fraction(1)), nearest)
