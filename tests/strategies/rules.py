"""Scoring rules for the values of an indicator, or for how they compare with a target."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.model.comparisons import Above, AtLeast, AtMost, Below, Edge
from kpikit.model.scoring import Amount, ScoringRule
from kpikit.model.units import Quantity
from kpikit.rules import Band, Bands, Linear, OptionPoints, Options, Otherwise, PassFail, Value
from tests.strategies.figures import FACTORS, UNITS, Measure
from tests.strategies.more_rules import SHAPES, among_peers
from tests.strategies.picking import Picker, several

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpikit.model.ids import Identifier
    from kpikit.model.indicators import Indicator
    from tests.strategies.world import World

UPWARD: tuple[type[Edge], ...] = (AtLeast, Above)
DOWNWARD: tuple[type[Edge], ...] = (AtMost, Below)


@frozen
class Edges:
    """Where edges of a rule may lie: around values of an indicator, or on achievement."""

    pick: Picker
    measure: Measure | None

    def quantity(self) -> Quantity:
        """Return an edge in a fitting unit, or bare."""
        if self.measure is not None:
            return self.measure.quantity(self.pick)
        share = self.pick.of((*FACTORS, Fraction(100, 73)))
        return Quantity(share * 100, "percent") if self.pick.chance() else Quantity(share)

    def seldom(self) -> Quantity | None:
        """Return an edge, or more often none."""
        return self.quantity() if self.pick.chance(3) else None

    def number(self, edge: Quantity) -> Fraction:
        """Return an edge in the unit of what the rule reads."""
        return UNITS.convert(edge, self.measure.indicator.unit if self.measure else "ratio")


def ruled(pick: Picker, world: World, measure: Measure, target: Identifier | None) -> ScoringRule:
    """Return a rule for the values of an indicator, or for how they compare with a target."""
    if target is None and measure.indicator.values:
        return options(pick, measure.indicator)
    edges = Edges(pick, measure if target is None else None)
    if pick.chance(3):
        return among_peers(edges, world)
    return pick.of(OF_VALUES if target is None else OF_TARGETS)(edges)


def options(pick: Picker, indicator: Indicator) -> Options:
    """Return points for some of the words of an indicator."""
    listed = several(pick, indicator.values, 1, len(indicator.values))
    points = (share_of_max(100), Amount(Fraction(5)), Amount(Fraction(0)), share_of_max(50))
    return Options(
        options=tuple(OptionPoints(id=option.id, points=pick.of(points)) for option in listed)
    )


def share_of_max(percent: int) -> Amount:
    """Return an amount in percent of max_points."""
    return Amount(Fraction(percent, 100), of_max=True)


def linear(edges: Edges) -> Linear:
    """Return a linear rule with room between zero and full points."""
    full_at = edges.quantity() if edges.measure else edges.seldom()
    zero_at = edges.seldom()
    full = Fraction(1) if full_at is None else edges.number(full_at)
    zero = Fraction(0) if zero_at is None else edges.number(zero_at)
    if full == zero:
        full_at = Quantity(zero + 1)
    return Linear(full_at=full_at, zero_at=zero_at, zero_below=edges.seldom())


def bands(edges: Edges) -> Bands:
    """Return bands from the best to the last, upward or downward."""
    pick = edges.pick
    upward = not pick.chance()
    different = {edges.number(edge): edge for edge in (edges.quantity() for _ in range(3))}
    made = [
        Band(
            edge=pick.of(UPWARD if upward else DOWNWARD)(level=different[number]),
            points=pick.of((share_of_max(100), share_of_max(50), Amount(Fraction(5)))),
        )
        for number in sorted(different, reverse=upward)
    ]
    last = Otherwise(points=pick.of((Amount(Fraction(0)), share_of_max(10))))
    return Bands(bands=(*made[: pick.count(0, 3)], last))


OF_VALUES: tuple[Callable[[Edges], ScoringRule], ...] = (
    linear,
    bands,
    lambda _: Value(),
    *SHAPES,
)
"""Rules for numbers."""

OF_TARGETS = (*OF_VALUES, lambda _: PassFail())
"""Rules for how values compare with a target."""
