"""Targets: levels of performance that actual values are compared with."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from attrs import field, frozen

from kpikit.model.comparisons import AtLeast, AtMost, Equals, Unstated, Within, Yes
from kpikit.model.declared import Declared, Form, key
from kpikit.model.ids import Identifier, Slug
from kpikit.model.text import Text
from kpikit.periods import Period


class Ratio(Enum):
    """How the achievement of a lower-is-better target is expressed.

    Both are 1 where the target is reached exactly and grow as the actual value gets better.
    """

    TARGET_OVER_ACTUAL = "target_over_actual"
    TWO_MINUS_RATIO = "two_minus_ratio"


class Path(Enum):
    """How a total is expected to grow towards its target."""

    LINEAR = "linear"


@frozen(kw_only=True)
class Target(Declared):
    """One level of one target of an indicator, for a scope and a period.

    A target that is a single word may be written short: ``pledge: yes``, ``congress: unstated``.

    Several levels may share an id: another one per level of organisation units, per unit, per
    year. The narrowest scope decides first (a unit before the smallest group before a level before
    all), then the shortest period.
    """

    form: ClassVar = Form(short="comparison")
    indicator: Identifier = field(metadata=key("Id of the indicator."))
    id: Identifier = field(metadata=key("Id of the target among those of its indicator."))
    comparison: AtLeast | AtMost | Within | Equals | Yes | Unstated = field(
        metadata=key("What is demanded of the value.", spread=True)
    )
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
    path: Path | None = field(
        default=None,
        metadata=key("How a total is expected to grow towards the level within the period."),
    )
    ratio: Ratio = field(
        default=Ratio.TARGET_OVER_ACTUAL,
        metadata=key("How achievement of an `at_most` target is expressed."),
    )
    reference: Identifier | None = field(default=None, metadata=key("Id of the source it is from."))
    note: Text | None = field(default=None, metadata=key("Remark for readers."))
