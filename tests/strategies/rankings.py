"""Rankings of the nodes of scorecards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.model.ids import Slug
from kpikit.model.rankings import Ranking, Since, Ties
from kpikit.model.scopes import Scope
from kpikit.model.walk import nodes_below
from kpikit.periods import Period
from tests.strategies.picking import Picker, several

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.model.scorecards import Scorecard
    from tests.strategies.world import World


SINCE: tuple[Since | Period, ...] = (
    Since.PREVIOUS,
    Since.SAME_PERIOD_LAST_YEAR,
    Period.parse("2024-M05"),
)


def ranked(pick: Picker, world: World, cards: Sequence[Scorecard]) -> tuple[Ranking, ...]:
    """Return a ranking of each scorecard's top, and perhaps of another node."""
    found: list[Ranking] = []
    for card in cards:
        before = f"{card.id}." if len(cards) > 1 else ""
        below = [f"{before}{node.id}" for node in nodes_below(card.top())]
        for of in filter(None, (f"{before}{card.root}", pick.seldom(below))):
            ranking = Ranking(
                id=Slug(f"r{len(found)}"),
                of=of,
                ties=pick.of(tuple(Ties)),
                peers=pick.seldom(world.choices) or Scope(),
                per=pick.seldom(world.kinds),
                tie_break=tuple(several(pick, below, 0, min(2, len(below)))),
                since=pick.of(SINCE),
            )
            found.append(ranking)
    return tuple(found)
