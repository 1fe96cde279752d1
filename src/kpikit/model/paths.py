"""Paths: how a total is expected to grow towards its target within the target's period."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.formulas import Binary, Name, Operator, PeriodLiteral, Shifted
from kpikit.model.functions import TimeFunction
from kpikit.model.units import Quantity
from kpikit.periods import Period


class Path(Enum):
    """How a total is expected to grow towards its target.

    `LINEAR`: in proportion to the months that have passed. `LAST_YEAR`: as it grew last year, by
    the share of that year's total that had come in by the same date.
    """

    LINEAR = "linear"
    LAST_YEAR = "last_year"


class Between(Enum):
    """What is due between two milestones: a growing part of the way, or still the earlier one."""

    LINEAR = "linear"
    STEP = "step"


@frozen(kw_only=True)
class Milestone(Declared):
    """What is due by the end of a period or a day."""

    form: ClassVar = Form(short="due")
    by: Period = field(metadata=key("Period or day by whose end it is due.", examples=("2024-Q1",)))
    due: Quantity = field(
        metadata=key(
            "What is due: a share of the target's level in percent, or an amount in the unit of "
            "the indicator.",
            examples=("20 percent", "60000"),
        )
    )


@frozen(kw_only=True)
class Milestones(Declared):
    """Amounts that are due by stated dates: from nothing at the start to the level at the end."""

    milestones: tuple[Milestone, ...] = field(
        metadata=key(
            "What is due, by the period or day at whose end it is.",
            ids=("by",),
            marks=True,
        )
    )
    between: Between = field(
        default=Between.LINEAR, metadata=key("What is due between two milestones.")
    )


Course = Path | Milestones
"""The written forms of a path."""

_LONGEST_YEAR = 366


def same_share_last_year(indicator: str, due: Period) -> Binary | None:
    """Return the formula of the share of last year's total that had come in by the same date.

    Args:
        indicator: id of the indicator.
        due: the period of the target; there is no last year of a term, or before the year 1.

    >>> same_share_last_year("revenue", Period.parse("2021/2025")) is None
    True
    """
    if due.days > _LONGEST_YEAR or due.start.year == 1:
        return None
    name = Name(indicator)
    whole = PeriodLiteral(due.same_period_last_year())
    return Binary(
        Operator.DIVIDE,
        Shifted(TimeFunction.SAME_PERIOD_LAST_YEAR, name),
        Shifted(TimeFunction.AT, name, whole),
    )
