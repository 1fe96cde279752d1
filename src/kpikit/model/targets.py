"""Targets: levels of performance that actual values are compared with."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import ClassVar

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.formulas import Formula
from kpikit.model.ids import Identifier, Slug
from kpikit.model.indicators import Direction
from kpikit.model.levels import Demand, Maximum, Minimum
from kpikit.model.text import Text
from kpikit.periods import Period


class Ratio(Enum):
    """How achievement is expressed; 1 where the level is reached exactly, more where it is better.

    `TARGET_OVER_ACTUAL` and `TWO_MINUS_RATIO` (2 minus actual over target) are for `at_most`; of
    `at_least`, where they say nothing, achievement is actual over target. `FROM_BASELINE` is the
    distance travelled, (actual - baseline) / (target - baseline), of both.
    """

    TARGET_OVER_ACTUAL = "target_over_actual"
    TWO_MINUS_RATIO = "two_minus_ratio"
    FROM_BASELINE = "from_baseline"


class Path(Enum):
    """How a total is expected to grow towards its target."""

    LINEAR = "linear"


@frozen(kw_only=True)
class Target(Declared):
    """One level of one target of an indicator or a node, for a scope and a period.

    A target that is a single word may be written short: ``pledge: yes``, ``congress: unstated``.

    Several levels may share an id: another one per level of organisation units, per unit, per
    year. The narrowest scope decides first (a unit before the smallest group before a level before
    all), then the shortest period.
    """

    form: ClassVar = Form(short="comparison")
    indicator: str = field(
        metadata=key(
            "Id of the indicator, or of a node whose published points are compared; `card.node` "
            "where several scorecards, or an indicator, have the id."
        )
    )
    id: Identifier = field(metadata=key("Id of the target among those of its indicator."))
    comparison: Demand = field(metadata=key("What is demanded of the value.", spread=True))
    period: Period | None = field(
        default=None,
        metadata=key(
            "Period in which the level is due; cells within it face it.", examples=("2024",)
        ),
    )
    level: Slug | None = field(default=None, metadata=key("Level of the units that face it."))
    group: Slug | None = field(
        default=None, metadata=key("Group of any kind whose units face it.", examples=("north",))
    )
    org_unit: Slug | None = field(default=None, metadata=key("The one unit that faces it."))
    issued: date | None = field(
        default=None,
        metadata=key(
            "Date on which the level was set or revised. Of several levels for the same scope and "
            "period the one issued last counts; one without a date is older than all others.",
            examples=("2024-07-15",),
        ),
    )
    path: Path | None = field(
        default=None,
        metadata=key("How a total is expected to grow towards the level within the period."),
    )
    ratio: Ratio = field(
        default=Ratio.TARGET_OVER_ACTUAL,
        metadata=key("How achievement is expressed: of `at_most`, or from a baseline."),
    )
    baseline: Formula | None = field(
        default=None,
        metadata=key(
            "Where the way to the level begins, for `ratio: from_baseline`.",
            examples=("at(poverty, 2020)", "42 percent"),
        ),
    )
    reference: Identifier | None = field(default=None, metadata=key("Id of the source it is from."))
    note: Text | None = field(default=None, metadata=key("Remark for readers."))

    @property
    def direction(self) -> Direction | None:
        """Which values the target calls better; `None` if it has a level on each side, or none.

        >>> from kpikit.model.levels import Yes
        >>> Target(indicator="published", id="duty", comparison=Yes()).direction is None
        True
        """
        if isinstance(self.comparison, Minimum):
            return Direction.HIGHER
        return Direction.LOWER if isinstance(self.comparison, Maximum) else None

    @property
    def place(self) -> tuple[object, ...]:
        """What the level is of, its scope and its days; another one for them is a revision of it.

        >>> from kpikit.model.levels import Yes
        >>> Target(indicator="published", id="duty", comparison=Yes()).place
        ('published', 'duty', None, None, None, None)
        """
        days = None if self.period is None else self.period.sort_key
        return (self.indicator, self.id, self.level, self.group, self.org_unit, days)
