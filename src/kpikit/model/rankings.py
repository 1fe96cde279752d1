"""Rankings: the order of organisation units by the points of a node."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from kpikit.model.declared import Declared, key
from kpikit.model.ids import Slug
from kpikit.model.scopes import Scope
from kpikit.model.text import Text


class Ties(Enum):
    """Which rank equals get: `MIN` 1-2-2-4, `MAX` 1-3-3-4, `DENSE` 1-2-2-3."""

    MIN = "min"
    MAX = "max"
    DENSE = "dense"


@frozen(kw_only=True)
class Ranking(Declared):
    """An order of the units of a scorecard by the published points of a node, most points first."""

    id: Slug = field(metadata=key("Id of the ranking."))
    name: Text | None = field(default=None, metadata=key("Name for people."))
    of: str = field(
        metadata=key(
            "Node that is ranked; `card.node` where scorecards share the id.", examples=("total",)
        )
    )
    peers: Scope = field(
        factory=Scope, metadata=key("The units that are ranked, among those of the scorecard.")
    )
    per: Slug | None = field(
        default=None,
        metadata=key("Kind of group; each group is ranked by itself.", examples=("region",)),
    )
    tie_break: tuple[str, ...] = field(
        default=(),
        metadata=key(
            "Nodes that decide between equals, the first one first.", examples=("economy",)
        ),
    )
    ties: Ties = field(default=Ties.MIN, metadata=key("Which rank equals get."))
