"""Units of measure and numbers that meet: those of one indicator are few multiples of one."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.model.indicators import Indicator
from kpikit.model.levels import Within
from kpikit.model.units import Quantity
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from tests.strategies.picking import Picker

UNITS = UnitSystem.of()

FAMILIES = (
    ("percent", "ratio", "per mille", "percentage point"),
    ("triệu đồng", "tỷ đồng", "đồng", "nghìn đồng"),
    ("dossier",),
    ("ratio", "%"),
    ("point",),
    ("triệu đồng/person/year", "nghìn đồng/person/month"),
    ("hectare", "km2"),
)
"""Units of measure: the indicator's own first, then others in which its numbers may be written."""


FACTORS = tuple(map(Fraction, ("1", "4/5", "1", "0", "7/10", "11/10", "1/2", "2", "-1", "1/3")))
"""Where numbers lie beside the anchor of their indicator."""

NUMBERS = (
    "100",
    "1",
    "300000",
    "0.01",
    "1297.12",
    "0.61000000000000001",  # 17 digits, as spreadsheets write them
    "123456789012345.67",  # billions of đồng in đồng, with decimals
    "7" * 30 + ".5",
)
ANCHORS = tuple(map(Fraction, NUMBERS))
"""What the numbers of an indicator are multiples of."""

HAIR = Fraction(1, 10**17)
"""A part of the anchor so small that a float cannot tell numbers apart."""


@frozen
class Measure:
    """An indicator, the units of measure for its numbers, and the number they lie around.

    Words have no units of measure.
    """

    indicator: Indicator
    family: tuple[str, ...] = ()
    anchor: Fraction = Fraction(1)

    def number(self, pick: Picker) -> Fraction:
        """Return a number in the indicator's unit: one of few, so that they meet."""
        return pick.of(FACTORS) * self.anchor

    def converted(self, number: Fraction, unit: str | None) -> Fraction:
        """Return a number that is in the indicator's unit in another one."""
        return number if unit is None else number * UNITS.factor(self.indicator.unit, unit)

    def quantity(self, pick: Picker) -> Quantity:
        """Return such a number with a unit, or bare."""
        unit = pick.of((None, *self.family))
        return Quantity(self.converted(self.number(pick), unit), unit)

    def range(self, pick: Picker) -> Within:
        """Return a range of such numbers."""
        around = [Quantity(factor * self.anchor) for factor in (0, 2)]  # an anchor is the middle
        ends = around if pick.chance(4) else [self.quantity(pick), self.quantity(pick)]
        low, high = sorted(ends, key=lambda end: UNITS.convert(end, self.indicator.unit))
        return Within(low=low, high=high)
