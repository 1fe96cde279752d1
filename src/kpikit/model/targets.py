"""Targets: levels of performance that actual values are compared with."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from kpikit.model.comparisons import AtLeast, AtMost
from kpikit.model.declared import Declared, key
from kpikit.model.ids import Identifier, Slug
from kpikit.model.text import Text
from kpikit.periods import Period


class Ratio(Enum):
    """How the achievement of a lower-is-better target is expressed.

    Both are 1 where the target is reached exactly and grow as the actual value gets better.
    """

    TARGET_OVER_ACTUAL = "target_over_actual"
    TWO_MINUS_RATIO = "two_minus_ratio"


@frozen(kw_only=True)
class Target(Declared):
    """One level of one target of an indicator, for a scope and a period.

    Several levels may share an id: another one per level of organisation units, per unit, per
    year. The narrowest scope decides first (a unit before a level before all), then the shortest
    period.
    """

    indicator: Identifier = field(metadata=key("Id of the indicator."))
    id: Identifier = field(metadata=key("Id of the target among those of its indicator."))
    comparison: AtLeast | AtMost = field(
        metadata=key("What is demanded: `at_least` or `at_most` a level.", spread=True)
    )
    period: Period | None = field(
        default=None,
        metadata=key(
            "Period in which the level is due; cells within it face it.", examples=("2024",)
        ),
    )
    level: Slug | None = field(default=None, metadata=key("Level of the units that face it."))
    org_unit: Slug | None = field(default=None, metadata=key("The one unit that faces it."))
    ratio: Ratio = field(
        default=Ratio.TARGET_OVER_ACTUAL,
        metadata=key("How achievement of an `at_most` target is expressed."),
    )
    reference: Identifier | None = field(default=None, metadata=key("Id of the source it is from."))
    note: Text | None = field(default=None, metadata=key("Remark for readers."))

    @property
    def precedence(self) -> tuple[int, int]:
        """Order among levels of one target: the greatest decides; equal ones are a tie."""
        scope = 2 if self.org_unit is not None else 1 if self.level is not None else 0
        length = self.period.days if self.period is not None else 10**9
        return (scope, -length)
