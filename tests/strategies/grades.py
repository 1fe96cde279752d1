"""Grades of nodes: bands that descend, conditions, quotas, caps."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from kpikit.model.grades import (
    PARENT,
    Barred,
    CappedBy,
    Counted,
    Grade,
    Lowered,
    On,
    Quantiles,
    Quota,
    QuotaRounding,
    QuotaTies,
)
from kpikit.model.ids import Identifier, Slug
from kpikit.model.scopes import Scope
from kpikit.model.scoring import Amount
from kpikit.model.walk import nodes_of
from tests.strategies.picking import Picker, several
from tests.strategies.rules import share_of_max

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kpikit.model.formulas import Formula
    from kpikit.model.scorecards import Scorecard
    from kpikit.model.specification import Specification
    from tests.strategies.world import World

NAMES = tuple(map(Identifier, ("excellent", "good", "fair", "failed")))
EDGES = (100, 90, 80, 50, 20, 0)
TOPS = (25, 50, 75)
SHARES = (*map(share_of_max, (20, 50, 100, 34, 0)), *(Amount(Fraction(n)) for n in (1, 2, 0)))


def graded(
    pick: Picker,
    world: World,
    specification: Specification,
    card: Scorecard,
    condition: Callable[[], Formula],
) -> dict[str, Any]:
    """Return what is declared of the grades of a node.

    Args:
        pick: decides.
        world: who is evaluated.
        specification: what is there already; its grades may be a cap.
        card: the scorecard of the node.
        condition: makes conditions.
    """
    names = NAMES[pick.count(0, 2) :]
    ids = names[:-1]
    return {
        "grades": (*_bands(pick, ids, condition), Grade(id=names[-1])),
        "on": pick.of(tuple(On)),
        "quantiles": Quantiles(
            peers=pick.seldom(world.scopes) or Scope(), per=pick.seldom(world.kinds)
        ),
        "ceilings": _bars(pick, names, condition),
        "lower": tuple(
            Lowered(when=condition(), by=pick.count(1, 2)) for _ in range(pick.chance(4))
        ),
        "vetoes": _bars(pick, names, condition),
        "quotas": tuple(quotas(pick, world, card, names)),
        "capped_by": _cap(pick, world, specification, names) if pick.chance(3) else None,
    }


def _bands(
    pick: Picker, ids: Sequence[Identifier], condition: Callable[[], Formula]
) -> list[Grade]:
    """Return grades whose edges descend, or parts of the peers that grow."""
    if pick.chance(5):
        return [Grade(id=name, top=share_of_max(top)) for name, top in zip(ids, TOPS, strict=False)]
    edges = sorted(several(pick, EDGES, len(ids), len(ids)), reverse=True)
    found = []
    for name, percent in zip(ids, edges, strict=True):
        requires = tuple(condition() for _ in range(pick.count(0, 2) if pick.chance() else 0))
        edge = pick.of(("at_least", "above", "at_least"))
        said: dict[str, Any] = {edge: share_of_max(percent)}
        said = {} if requires and pick.chance(3) else said
        found.append(Grade(id=name, requires=requires, **said))
    return found


def _bars(
    pick: Picker, names: Sequence[Identifier], condition: Callable[[], Formula]
) -> tuple[Barred, ...]:
    return tuple(Barred(when=condition(), grade=pick.of(names[1:])) for _ in range(pick.chance(4)))


def quotas(pick: Picker, world: World, card: Scorecard, names: Sequence[Identifier]) -> list[Quota]:
    found = []
    nodes = [node.id for node in nodes_of(card)]
    for name in several(pick, names[:-1], 0, len(names) - 1) if pick.chance() else ():
        ties = pick.of(tuple(QuotaTies))
        chain = several(pick, nodes, 1, min(2, len(nodes))) if ties is QuotaTies.CHAIN else ()
        for _ in range(pick.count(1, 2)):
            most = pick.of(SHARES)
            share: dict[str, Any] = {
                "base": tuple(several(pick, names, 1, len(names))),
                "counted": pick.of(tuple(Counted)),
                "rounding": pick.of(tuple(QuotaRounding)),
            }
            found.append(
                Quota(
                    grade=name,
                    at_most=most,
                    ties=ties,
                    tie_break=tuple(chain),
                    per=pick.seldom(world.kinds),
                    **(share if most.of_max else {}),
                )
            )
    return found


def _cap(
    pick: Picker, world: World, specification: Specification, names: Sequence[Identifier]
) -> CappedBy | None:
    """Return a cap by grades that are all among the node's own."""
    known = [
        f"{card.id}.{node.id}"
        for card in specification.scorecards
        for node in nodes_of(card)
        if node.grades and set(node.grade_ids) <= set(names)
    ]
    if not known:
        return None
    units = (None, Slug(PARENT), *(unit.id for unit in world.org_units))
    return CappedBy(node=pick.of(known), org_unit=pick.of(units))
