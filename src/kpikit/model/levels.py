"""Levels of targets: a number, or what another target, a baseline or the peers make of it."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.formulas import Formula
from kpikit.model.ids import Slug
from kpikit.model.scopes import Scope
from kpikit.model.units import Quantity


@frozen(kw_only=True)
class Derived(Declared):
    """What derived levels have in common: a number is multiplied, then something is added.

    `plus` in percent or per mille is growth: that share of the number. In any other unit, and
    without one, it is an amount in the unit of the indicator; of an indicator in percent, growth
    by 5 of the 40 percent it had is ``5 percentage point``.
    """

    times: Quantity | None = field(
        default=None,
        metadata=key("Factor, as a number or in percent.", examples=("110 percent", "1.1")),
    )
    plus: Quantity | None = field(
        default=None,
        metadata=key(
            "What is added: growth in percent, or an amount in the indicator's unit.",
            examples=("10 percent", "5 tỷ đồng", "-2 percentage point"),
        ),
    )


@frozen(kw_only=True)
class FromTarget(Derived):
    """The level that the same unit faces, in the same period, of another target."""

    target: str = field(
        metadata=key(
            "Another target of the indicator, or `indicator.target`.",
            marks=True,
            examples=("plan", "income.advanced"),
        )
    )


@frozen(kw_only=True)
class FromBaseline(Derived):
    """What a formula gives for the same unit and period, as last year's value."""

    baseline: Formula = field(
        metadata=key(
            "What growth is measured from, in a unit that fits the indicator's.",
            marks=True,
            examples=("same_period_last_year(revenue)",),
        )
    )


class Benchmark(Enum):
    """What is taken of the values of the peers.

    `MEAN`: their mean. `BEST`: the highest, of `at_most` the lowest; of a range or an exact level
    as the direction of the indicator says.
    """

    MEAN = "mean"
    BEST = "best"


@frozen(kw_only=True)
class FromPeers(Derived):
    """The mean of the peers, or the best of them, in the same period.

    Peers are the units that have the indicator and a value of it, the unit itself included.
    """

    peers: Benchmark = field(metadata=key("What is taken of the peers' values.", marks=True))
    within: Scope = field(
        factory=Scope, metadata=key("The peers, among the units that have the indicator.")
    )
    per: Slug | None = field(
        default=None,
        metadata=key(
            "Kind of group: only units of the unit's own group are its peers.",
            examples=("region",),
        ),
    )


Level = Quantity | FromTarget | FromBaseline | FromPeers
"""What a value is compared with."""

_DOC = "The level; a bare number is in the unit of the indicator."


@frozen(kw_only=True)
class Minimum(Declared):
    """The level or more."""

    form: ClassVar = Form(tag="at_least", short="level", whole=True)
    level: Level = field(metadata=key(_DOC))


@frozen(kw_only=True)
class Maximum(Declared):
    """The level or less."""

    form: ClassVar = Form(tag="at_most", short="level", whole=True)
    level: Level = field(metadata=key(_DOC))


@frozen(kw_only=True)
class Equals(Declared):
    """The level exactly."""

    form: ClassVar = Form(tag="equals", short="level", whole=True)
    level: Level = field(metadata=key(_DOC))


@frozen(kw_only=True)
class Within(Declared):
    """From one level to another, both included.

    Where one of them is derived they are taken in ascending order.
    """

    form: ClassVar = Form(tag="within")
    low: Level = field(metadata=key("The least that is good.", name="from"))
    high: Level = field(metadata=key("The most that is good.", name="to"))


@frozen(kw_only=True)
class Yes(Declared):
    """The answer yes, of an indicator whose values are `yes_no`."""

    form: ClassVar = Form(tag="yes")


@frozen(kw_only=True)
class Unstated(Declared):
    """A level that exists but is not known: only judgements decide whether it is met."""

    form: ClassVar = Form(tag="unstated")


Demand = Minimum | Maximum | Within | Equals | Yes | Unstated
"""What a target demands of a value."""


def levels_of(demand: Demand) -> tuple[Level, ...]:
    """Return the levels of a demand, the least first.

    >>> levels_of(Yes())
    ()
    """
    match demand:
        case Minimum(level=level) | Maximum(level=level) | Equals(level=level):
            return (level,)
        case Within(low=low, high=high):
            return (low, high)
        case _:
            return ()
