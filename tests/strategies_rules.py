"""Strategies for scoring rules that do more than compare one measure with edges.

What they need of `tests.strategies` is given to them: that module builds on this one.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from kpikit.model.comparisons import Above
from kpikit.model.scoring import Amount, Decimals
from kpikit.model.units import Quantity
from kpikit.rules import Count, From, Increments, Linear, Piecewise, Segment

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpikit.model.scoring import ScoringRule
    from tests.strategies import Edges

HALF, ALL = Amount(Fraction(1, 2), of_max=True), Amount(Fraction(1), of_max=True)
BEGINNINGS: tuple[type[From | Above], ...] = (From, Above)
POINTS = (Amount(Fraction(0)), HALF, ALL, Amount(Fraction(-1)), Amount(Fraction(7, 2)))


def increments(edges: Edges) -> Increments:
    """Return points for each part of the measure."""
    pick = edges.pick
    size = abs(edges.number(edges.quantity())) or Fraction(1)
    origin = edges.seldom()
    return Increments(
        start=pick.of(POINTS),
        origin=Quantity(Fraction(0)) if origin is None else origin,
        each=pick.of((Amount(Fraction(1)), Amount(Fraction(-1, 2)), HALF)),
        per=Quantity(size / pick.count(1, 3)),
        count=pick.of(tuple(Count)),
    )


def piecewise(edges: Edges) -> Piecewise:
    """Return one to three segments, with gaps and shared edges."""
    pick = edges.pick
    different = {edges.number(edge): edge for edge in (edges.quantity() for _ in range(4))}
    levels = [different[number] for number in sorted(different)]
    if len(levels) == 1:
        levels.append(Quantity(next(iter(different)) + 1))
    pairs = [pair for pair in pairwise(levels) if not pick.chance(4)]
    return Piecewise(
        segments=tuple(
            Segment(
                start=pick.of(BEGINNINGS)(level=begin),
                to=end,
                points=(pick.of(POINTS), pick.of(POINTS)),
            )
            for begin, end in pairs or [(levels[0], levels[1])]
        ),
        truncate=pick.seldom((Decimals(0), Decimals(1))),
    )


def logarithmic(edges: Edges) -> Linear:
    """Return a linear rule on logarithms."""
    sizes = {abs(edges.number(edges.quantity())) for _ in range(3)} - {0}
    first, *rest = [*sorted(sizes), Fraction(1)]
    second = next((size for size in rest if size != first), first * 2)
    ends = [Quantity(first), Quantity(second)]
    full, zero = reversed(ends) if edges.pick.chance() else ends
    return Linear(full_at=full, zero_at=zero, zero_below=edges.seldom(), log=True)


SHAPES: tuple[Callable[[Edges], ScoringRule], ...] = (increments, piecewise, logarithmic)
"""What rules are made by."""
