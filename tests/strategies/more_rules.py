"""Scoring rules that do more than compare one measure with edges."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from kpikit.model.comparisons import Above
from kpikit.model.ids import Slug
from kpikit.model.scopes import Scope
from kpikit.model.scoring import Amount, Better, Decimals, Reads, reads_of
from kpikit.model.units import Quantity
from kpikit.rules import (
    Borda,
    Count,
    Deviation,
    DistanceTo,
    FractionOfMax,
    From,
    Increments,
    Leader,
    Linear,
    MinMax,
    PeerRank,
    PeerTies,
    Percentile,
    Piecewise,
    Segment,
    ZScore,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpikit.model.scoring import ScoringRule
    from tests.strategies.picking import Picker
    from tests.strategies.rules import Edges
    from tests.strategies.world import World

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


def among_peers(edges: Edges, world: World) -> ScoringRule:
    """Return a rule that compares units with their peers."""
    pick, valued = edges.pick, edges.measure is not None
    common: dict[str, Any] = {"better": pick.of(tuple(Better)) if valued else None}
    flat = {**common, "without_spread": pick.seldom(POINTS)}
    ranged = {**flat, "least": pick.of((Amount(Fraction(0)), *POINTS))}
    ties = pick.of(tuple(PeerTies))
    shapes: list[Callable[[], ScoringRule]] = [
        lambda: MinMax(**ranged),
        lambda: PeerRank(**ranged, ties=ties),
        lambda: Percentile(**ranged, ties=ties),
        lambda: Borda(**flat, ties=ties, start=pick.of(POINTS), each=pick.of(POINTS)),
        lambda: FractionOfMax(**common, least=pick.of(POINTS)),
        lambda: DistanceTo(**ranged, **reference(edges, world)),
        lambda: z_score(edges, flat),
    ]
    if not valued:
        shapes.append(lambda: Leader(at_target=pick.of(POINTS)))
    return pick.of(shapes)()


def reference(edges: Edges, world: World) -> dict[str, Any]:
    """Return to what a distance is."""
    words = ("best",) if edges.measure else ("best", "target")
    if edges.pick.chance(3):
        return {"at": edges.quantity()}
    units = [str(unit.id) for unit in world.org_units]
    return {"reference": Slug(edges.pick.of((*words, *units)))}


def z_score(edges: Edges, known: dict[str, Any]) -> ZScore:
    """Return distances from the mean, of which perhaps some parameter is frozen."""
    pick, size = edges.pick, abs(edges.number(edges.quantity())) or Fraction(1)
    return ZScore(
        **known,
        mean=edges.seldom(),
        deviation=pick.seldom((Quantity(size), Quantity(size / 2))),
        of=pick.of(tuple(Deviation)),
        center=pick.of(POINTS),
        spread=pick.of((Amount(Fraction(1)), HALF)),
    )


def compared(pick: Picker, rule: ScoringRule, world: World) -> dict[str, Any]:
    """Return with whom a score compares units, if its rule does."""
    if reads_of(rule) is not Reads.PEERS:
        return {}
    return {"peers": pick.seldom(world.choices) or Scope(), "per": pick.seldom(world.kinds)}


SHAPES: tuple[Callable[[Edges], ScoringRule], ...] = (increments, piecewise, logarithmic)
"""What rules are made by."""
