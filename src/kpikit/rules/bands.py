"""Points by bands: the first band that the measure reaches gives its points."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from kpikit.kernels.rationals import Rationals
from kpikit.model.comparisons import Above, AtLeast, AtMost, Below
from kpikit.model.declared import Declared, Form, key
from kpikit.model.scoring import Amount, Measured
from kpikit.rules.edges import reached, reached_in

if TYPE_CHECKING:
    from kpikit.rules.columns import MeasuredColumn


@frozen(kw_only=True)
class Band(Declared):
    """One band: an edge, and the points on its side."""

    edge: AtLeast | Above | AtMost | Below = field(metadata=key("The edge.", spread=True))
    points: Amount = field(metadata=key("Points, as a number or in percent of max_points."))


@frozen(kw_only=True)
class Otherwise(Declared):
    """What holds where no band is reached."""

    points: Amount = field(
        metadata=key(
            "Points, as a number or in percent of max_points.", name="otherwise", marks=True
        )
    )


@frozen(kw_only=True)
class Bands(Declared):
    """Points by bands, read from the top: the first one reached decides.

    An edge belongs to its band with `at_least` and `at_most`, not with `above` and `below`.

    >>> from kpikit.model.units import Quantity
    >>> edge = AtLeast(level=Quantity(Fraction(9, 10)))
    >>> rule = Bands(bands=(Band(edge=edge, points=Amount(Fraction(2))),
    ...                     Otherwise(points=Amount(Fraction(0)))))
    >>> rule.points(Measured(measure=Fraction(9, 10), max_points=Fraction(2)))
    Fraction(2, 1)
    """

    form: ClassVar = Form(tag="bands", short="bands")
    bands: tuple[Band | Otherwise, ...] = field(
        metadata=key("The bands from the best to the last, which is `otherwise`.")
    )

    def points(self, cell: Measured) -> Fraction:
        """Return the points of one cell; 0 where no band is reached."""
        for band in self.bands:
            if isinstance(band, Otherwise) or reached(band.edge, cell.measure):
                return band.points.of(cell.max_points)
        return Fraction(0)

    def column(self, cells: MeasuredColumn) -> Rationals:
        """Return the points of a column of cells."""
        result: Rationals | Fraction = Fraction(0)
        for band in reversed(self.bands):
            points = band.points.of(cells.max_points)
            if isinstance(band, Otherwise):
                result = points
            else:
                result = Rationals.chosen(reached_in(band.edge, cells.measures), points, result)
        return Rationals.constant(result, len(cells)) if isinstance(result, Fraction) else result
