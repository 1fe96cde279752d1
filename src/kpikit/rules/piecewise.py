"""Points by segments of the measure: linear inside each, with jumps between them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from kpikit.kernels.rationals import Rationals
from kpikit.model.comparisons import Above, AtLeast
from kpikit.model.declared import Declared, Form, key
from kpikit.model.scoring import Amount, Decimals
from kpikit.model.units import Quantity
from kpikit.numbers import Rounding, rounded
from kpikit.rules.edges import reached, reached_in

if TYPE_CHECKING:
    from fractions import Fraction

    from kpikit.model.comparisons import Edge
    from kpikit.model.scoring import Measured
    from kpikit.rules.columns import MeasuredColumn


@frozen(kw_only=True)
class From(Declared):
    """The level or more."""

    form: ClassVar = Form(tag="from", short="level")
    level: Quantity = field(
        metadata=key("The level; a bare number is in the unit of what is read.")
    )


@frozen(kw_only=True)
class Segment(Declared):
    """A part of the measure in which points are linear."""

    start: From | Above = field(
        metadata=key("Where the segment begins, and whether it has its beginning.", spread=True)
    )
    to: Quantity = field(metadata=key("Where it ends; the end belongs to it."))
    points: tuple[Amount, ...] = field(
        metadata=key(
            "Points at its beginning and at its end, as numbers or in percent of max_points.",
            examples=("[0, 50]",),
        )
    )

    @property
    def edge(self) -> Edge:
        """What a measure reaches where the segment begins."""
        return AtLeast(level=self.start.level) if isinstance(self.start, From) else self.start

    def slope(self, max_points: Fraction) -> Fraction:
        """Return the points per unit of the measure."""
        first, last = (amount.of(max_points) for amount in self.points)
        return (last - first) / (self.to.number - self.start.level.number)


@frozen(kw_only=True)
class Piecewise(Declared):
    """Points are linear in each segment and may jump from one to the next.

    Formula: the last segment whose beginning is reached decides; in it points = a + (b - a) x
    (measure - from) / (to - from), with its points `[a, b]`. Between its end and the next
    beginning, and beyond the last end, b holds; before the first beginning the first a.

    >>> from fractions import Fraction
    >>> from kpikit.model.scoring import Measured
    >>> ends = Amount(Fraction(0)), Amount(Fraction(50))
    >>> rule = Piecewise(segments=(Segment(start=From(level=Quantity(Fraction(0))),
    ...                                    to=Quantity(Fraction(9)), points=ends),))
    >>> rule.points(Measured(measure=Fraction(3), max_points=Fraction(500)))
    Fraction(50, 3)
    """

    form: ClassVar = Form(tag="piecewise", short="segments")
    segments: tuple[Segment, ...] = field(
        metadata=key("The segments, from the lowest to the highest.")
    )
    truncate: Decimals | None = field(
        default=None,
        metadata=key("Decimals to which the measure is cut off before anything is looked up."),
    )

    def points(self, cell: Measured) -> Fraction:
        """Return the points of one cell."""
        measure = cell.measure
        if self.truncate is not None:
            measure = rounded(measure, self.truncate, Rounding.TRUNCATE)
        decisive = self.segments[0]
        for segment in self.segments:
            if reached(segment.edge, measure):
                decisive = segment
        begin, end = decisive.start.level.number, decisive.to.number
        inside = min(max(measure, begin), end)
        first = decisive.points[0].of(cell.max_points)
        return first + (inside - begin) * decisive.slope(cell.max_points)

    def column(self, cells: MeasuredColumn) -> Rationals:
        """Return the points of a column of cells."""
        measures, most = cells.measures, cells.max_points
        if self.truncate is not None:
            measures = measures.rounded(self.truncate, "truncate")
        found = Rationals.constant(self.segments[0].points[0].of(most), len(cells))
        for segment in self.segments:
            begin, end = segment.start.level.number, segment.to.number
            beyond = measures.clipped(begin, end).minus(begin)
            line = beyond.times(segment.slope(most)).plus(segment.points[0].of(most))
            found = Rationals.chosen(reached_in(segment.edge, measures), line, found)
        return found
