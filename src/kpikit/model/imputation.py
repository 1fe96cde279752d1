"""Imputation: what stands in for a figure that is not there, and who may use it."""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from kpikit.errors import PeriodError
from kpikit.model.declared import Declared, Form, key
from kpikit.model.ids import Slug

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kpikit.periods import Period

FARTHEST = 1000
"""How many periods back the last figure is looked for."""


class Donors(Enum):
    """Whose figures stand in: those of the `PEERS` in the same period, or the unit's own `LAST`."""

    PEERS = "peers"
    LAST = "last"


class Middle(Enum):
    """What is taken of the peers' figures."""

    MEAN = "mean"
    MEDIAN = "median"


class Stage(Enum):
    """What is imputed: the `VALUE` of an indicator, which is scored then, or the `POINTS`."""

    VALUE = "value"
    POINTS = "points"


class UsedBy(Enum):
    """Who gets imputed points: the `PARENT` alone, or `ALL`: rankings, formulas, tables, too."""

    PARENT = "parent"
    ALL = "all"


@frozen(kw_only=True)
class Imputation(Declared):
    """How points are found for a node that has none.

    Donors are figures that were reported, or made of such: what is imputed at a node never stands
    in for anything there. Where nobody can give anything, the node fails: `not_imputed`.
    """

    form = Form(short="source")

    source: Donors = field(
        default=Donors.PEERS,
        metadata=key(
            "Whose figures stand in: those of the peers in the same period, or the unit's own of "
            "the last period that has one.",
            name="from",
        ),
    )
    by: Middle = field(
        default=Middle.MEAN, metadata=key("What is taken of the figures of the peers.")
    )
    per: Slug | None = field(
        default=None,
        metadata=key(
            "Kind of group: the peers are those in the same group; all of the scorecard if absent.",
            examples=("region",),
        ),
    )
    stage: Stage = field(
        default=Stage.VALUE,
        metadata=key(
            "Whether the value is imputed and then scored, or the points are. Of groups, of words "
            "and in rules among peers it is always the points."
        ),
    )
    used_by: UsedBy = field(
        default=UsedBy.PARENT,
        metadata=key(
            "Who gets the imputed points: the parent alone, or all: rankings, formulas, tables."
        ),
    )


@frozen(kw_only=True)
class Imputing(Declared):
    """A policy by which something else stands in for what is not there."""

    impute: Imputation = field(metadata=key("What stands in.", marks=True))


def earlier_periods(window: Period, ends: Collection[date]) -> Iterator[Period]:
    """Yield the periods before a window, of its frequency and length, that end on given days.

    The latest comes first; at most `FARTHEST` periods are gone back.

    >>> from kpikit.periods import Period
    >>> window, ends = Period.parse("2024-Q3"), {date(2024, 3, 31), date(2024, 5, 31)}
    >>> [str(period) for period in earlier_periods(window, ends)]
    ['2024-Q1']
    """
    first = min(ends, default=date.max)
    for _ in range(FARTHEST):
        try:
            window = window.previous()
        except PeriodError:
            return
        if window.end < first:
            return
        if window.end in ends:
            yield window
