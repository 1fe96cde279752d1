"""Rankings: the order of organisation units by the points of a node."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from kpikit.errors import PeriodError
from kpikit.model.declared import Declared, key
from kpikit.model.ids import Slug
from kpikit.model.scopes import Scope
from kpikit.model.text import Text
from kpikit.periods import Period


class Ties(Enum):
    """Which rank equals get.

    `MIN` 1-2-2-4, `MAX` 1-3-3-4, `DENSE` 1-2-2-3, `AVERAGE` 1-2.5-2.5-4, `ORDINAL` 1-2-3-4: equals
    follow each other in the order in which the units are declared.
    """

    MIN = "min"
    MAX = "max"
    DENSE = "dense"
    AVERAGE = "average"
    ORDINAL = "ordinal"


class Since(Enum):
    """With which period a rank is compared: the one before, or the same part of the year before."""

    PREVIOUS = "previous"
    SAME_PERIOD_LAST_YEAR = "same_period_last_year"


def before(window: Period, since: Since | Period) -> Period | None:
    """Return the earlier period with which ranks in a window are compared.

    `None` where it does not end before the window does, and before the year 1.

    >>> str(before(Period.parse("2024-S1"), Since.SAME_PERIOD_LAST_YEAR))
    '2023-S1'
    >>> before(Period.parse("2024-S1"), Period.parse("2024")) is None
    True
    """
    try:
        if since is Since.PREVIOUS:
            return window.previous()
        if since is Since.SAME_PERIOD_LAST_YEAR:
            return window.same_period_last_year()
    except PeriodError:
        return None
    return since if since.end < window.end else None


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
            "Nodes that decide between equals, the first one first.", examples=("[economy]",)
        ),
    )
    ties: Ties = field(
        default=Ties.MIN,
        metadata=key(
            "Which rank equals get: 1-2-2-4, 1-3-3-4, 1-2-2-3, 1-2.5-2.5-4, or one each in the "
            "order in which the units are declared."
        ),
    )
    since: Since | Period = field(
        default=Since.PREVIOUS,
        metadata=key(
            "Earlier period whose ranks are shown beside: previous, same_period_last_year, or a "
            "period. Where nothing is observed in it, there are none.",
            examples=("same_period_last_year", "2020"),
        ),
    )
    restate: bool = field(
        default=False,
        metadata=key(
            "Whether the earlier ranks are by the present rules, among the present units; else "
            "they are those of then."
        ),
    )
