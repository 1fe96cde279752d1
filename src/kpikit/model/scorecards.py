"""Scorecards: trees of groups and indicators with maximum points."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import ClassVar

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.ids import Identifier, Slug
from kpikit.model.scoring import Decimals, Score
from kpikit.model.states import State
from kpikit.model.text import Text
from kpikit.numbers import Rounding


class Policy(Enum):
    """What a parent does with a child that has no value.

    `FAIL`: the parent has none either. `SKIP`: the other children make up the whole. `ZERO`: the
    child counts with 0 points.
    """

    FAIL = "fail"
    SKIP = "skip"
    ZERO = "zero"


DEFAULT_POLICIES = {
    State.MISSING: Policy.FAIL,
    State.NOT_DUE: Policy.SKIP,
    State.NOT_APPLICABLE: Policy.SKIP,
}
"""What holds where neither a node nor one above it says anything."""


@frozen(kw_only=True)
class Node(Declared):
    """What groups and leaves of a scorecard have in common.

    A policy is inherited by what is below until a node states its own.
    """

    name: Text | None = field(default=None, metadata=key("Name for people."))
    missing: Policy | None = field(
        default=None, metadata=key("Policy for a node whose figure is missing.")
    )
    not_due: Policy | None = field(
        default=None, metadata=key("Policy for a node that is not due yet.")
    )
    not_applicable: Policy | None = field(
        default=None, metadata=key("Policy for a node that does not apply.")
    )
    decimals: Decimals = field(
        default=Decimals(2),
        metadata=key("Decimals of the published points; what parents get is exact."),
    )
    rounding: Rounding = field(
        default=Rounding.HALF_AWAY, metadata=key("How halves of published points are rounded.")
    )

    def policy(self, state: State) -> Policy | None:
        """Return the policy that the node itself states for a state."""
        return {
            State.MISSING: self.missing,
            State.NOT_DUE: self.not_due,
            State.NOT_APPLICABLE: self.not_applicable,
        }[state]


@frozen(kw_only=True)
class Leaf(Node):
    """A node of a scorecard that scores one indicator."""

    indicator: Identifier = field(metadata=key("Id of the indicator.", marks=True))
    own_id: Identifier | None = field(
        default=None, metadata=key("Id of the node; the indicator's if absent.", name="id")
    )
    max_points: Fraction = field(metadata=key("The most points that the node can give."))
    score: Score = field(metadata=key("How the indicator becomes points."))

    @property
    def id(self) -> Identifier:
        """Id of the node within its scorecard."""
        return self.own_id or self.indicator


@frozen(kw_only=True)
class Group(Node):
    """A node of a scorecard whose points are the sum of its children's."""

    id: Identifier = field(metadata=key("Id of the node.", name="group", marks=True))
    max_points: Fraction | None = field(
        default=None, metadata=key("Sum of the children's max_points; stated to be checked.")
    )
    children: tuple[Group | Leaf, ...] = field(metadata=key("The nodes below."))


@frozen(kw_only=True)
class Scope(Declared):
    """The organisation units that something applies to."""

    level: Slug | None = field(default=None, metadata=key("Level of the units."))


@frozen(kw_only=True)
class Scorecard(Node):
    """A tree of groups and indicators that gives each organisation unit its points."""

    form: ClassVar = Form()
    id: Identifier = field(
        default=Identifier("scorecard"), metadata=key("Id of the scorecard among several.")
    )
    applies_to: Scope = field(factory=Scope, metadata=key("The units that are scored."))
    root: Identifier = field(
        default=Identifier("total"), metadata=key("Id of the node at the top.")
    )
    max_points: Fraction | None = field(
        default=None, metadata=key("Sum of the children's max_points; stated to be checked.")
    )
    children: tuple[Group | Leaf, ...] = field(metadata=key("The nodes below."))

    def top(self) -> Group:
        """Return the scorecard's tree as the group at its top."""
        return Group(
            id=self.root,
            name=self.name,
            missing=self.missing,
            not_due=self.not_due,
            not_applicable=self.not_applicable,
            decimals=self.decimals,
            rounding=self.rounding,
            max_points=self.max_points,
            children=self.children,
            declared_at=self.declared_at,
        )
