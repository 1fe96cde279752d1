"""Scorecards: trees of groups and indicators with maximum points."""

from __future__ import annotations

from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TypeAlias

from attrs import field, fields, frozen

from kpikit.model.combining import STATED, WEIGHED, AtLeast, Combining, Method, PowerMean
from kpikit.model.declared import Declared, key
from kpikit.model.formulas import Formula
from kpikit.model.grades import Graded
from kpikit.model.ids import Identifier
from kpikit.model.imputation import Imputation, Imputing
from kpikit.model.scopes import Scope
from kpikit.model.scoring import Amount, Decimals, Score
from kpikit.model.states import State
from kpikit.model.text import Text
from kpikit.model.versions import ALWAYS, Effective
from kpikit.model.weights import Weights
from kpikit.model.within import Within
from kpikit.numbers import Rounding
from kpikit.periods import Frequency, Period


class Policy(Enum):
    """What a parent does with a child that has no value.

    `FAIL`: the parent has none either. `SKIP`: the other children make up the whole. `ZERO`: the
    child counts with 0 points. `FULL`: the child counts with its max_points.
    """

    FAIL = "fail"
    SKIP = "skip"
    ZERO = "zero"
    FULL = "full"


Treatment: TypeAlias = Policy | Imputation
"""What is done about a node without a value."""

DEFAULT_POLICIES: dict[State, Treatment] = {
    State.MISSING: Policy.FAIL,
    State.NOT_DUE: Policy.SKIP,
    State.NOT_APPLICABLE: Policy.SKIP,
}
"""What holds where neither a node nor one above it says anything."""


class Role(Enum):
    """What a node is to the group above it.

    `SCORED`: one of the children that the group's method combines. `BONUS`: its points are added to
    what they make, `PENALTY`: taken away from it, both before the group's own cap and floor and
    after what is skipped was made up for; they are no part of max_points. `INFORMATION`: it is
    shown, and counts for nothing.
    """

    SCORED = "scored"
    BONUS = "bonus"
    PENALTY = "penalty"
    INFORMATION = "information"


_ROLE = key("What the node is to the group above: scored, or added, taken away, only shown.")


@frozen(kw_only=True)
class Node(Graded):
    """What groups and leaves of a scorecard have in common.

    A policy is inherited by what is below until a node states its own.
    """

    name: Text | None = field(default=None, metadata=key("Name for people."))
    missing: Policy | Imputing | None = field(
        default=None, metadata=key("Policy for a node whose figure is missing.")
    )
    not_due: Policy | Imputing | None = field(
        default=None, metadata=key("Policy for a node that is not due yet.")
    )
    not_applicable: Policy | Imputing | None = field(
        default=None, metadata=key("Policy for a node that does not apply.")
    )
    applies_to: Scope = field(
        factory=Scope, metadata=key("The units that have the node; for others it does not apply.")
    )
    weight: Fraction = field(
        default=Fraction(1), metadata=key("Weight among the siblings of a mean.")
    )
    decimals: Decimals = field(
        default=Decimals(2),
        metadata=key("Decimals of the published points; what parents get is exact."),
    )
    rounding: Rounding = field(
        default=Rounding.HALF_AWAY, metadata=key("How halves of published points are rounded.")
    )

    def policy(self, state: State) -> Treatment | None:
        """Return the policy that the node itself states for a state."""
        stated = {
            State.MISSING: self.missing,
            State.NOT_DUE: self.not_due,
            State.NOT_APPLICABLE: self.not_applicable,
        }[state]
        return stated.impute if isinstance(stated, Imputing) else stated


@frozen(kw_only=True)
class Leaf(Node):
    """A node of a scorecard that scores one indicator."""

    indicator: Identifier = field(metadata=key("Id of the indicator.", marks=True))
    own_id: Identifier | None = field(
        default=None, metadata=key("Id of the node; the indicator's if absent.", name="id")
    )
    role: Role = field(default=Role.SCORED, metadata=_ROLE)
    max_points: Fraction = field(metadata=key("The most points that the node can give."))
    score: Score = field(metadata=key("How the indicator becomes points."))

    @property
    def id(self) -> Identifier:
        """Id of the node within its scorecard."""
        return self.own_id or self.indicator


@frozen(kw_only=True)
class Over(Node):
    """A node that has the mean of what a node of another scorecard has in each month or quarter.

    Each period counts with the share of max_points that was reached in it. A period without points
    meets the policies of this node: with `skip` the others make up the whole, with `zero` and
    `full` it counts with none or all, else this node has no points either. A period of presence 0
    counts for nothing, whatever it has. Coverage is the share of periods that count in which
    anything is reported.
    """

    over: Within = field(
        metadata=key("The periods within the evaluated one: months or longer ones.", marks=True)
    )
    of: str = field(
        metadata=key(
            "The node of another scorecard; `card.node` where scorecards share the id.",
            examples=("monthly.total",),
        )
    )
    presence: Identifier | None = field(
        default=None,
        metadata=key(
            "Id of the indicator that says how much each period counts, such as the days present; "
            "all count the same if absent."
        ),
    )
    id: Identifier = field(metadata=key("Id of the node."))
    role: Role = field(default=Role.SCORED, metadata=_ROLE)
    max_points: Fraction = field(metadata=key("The most points that the node can give."))


@frozen(kw_only=True)
class ByCount(Declared):
    """How much has to be reported, by the number of leaves whatever they weigh."""

    count: Amount = field(
        metadata=key(
            "How many leaves, or which percentage of the number of those that apply.",
            marks=True,
            examples=("60 percent",),
        )
    )


@frozen(kw_only=True)
class Combined(Node):
    """What groups and whole scorecards have in common: children and how they are combined."""

    method: Combining = field(
        default=Method.SUM,
        metadata=key(
            "How the points come from the children's.",
            examples=("mean", "{power_mean: 3}", "{mean_of_lowest: 2}", "{at_least: 3}"),
        ),
    )
    max_points: Fraction | None = field(
        default=None,
        metadata=key(
            "What the children amount to, stated to be checked; where they amount to nothing, "
            "as in a product, the most points of the group."
        ),
    )
    shrink: bool = field(
        default=False,
        metadata=key(
            "Whether max_points of a sum shrink to those of the children that have points, instead "
            "of points being made up to max_points."
        ),
    )
    available: Amount | ByCount | None = field(
        default=None,
        metadata=key(
            "How many leaves need reported values, or which percentage by weight of those that "
            "apply; by their number with `count`. With fewer the group is missing.",
            examples=("3", "60 percent", "{count: 60 percent}"),
        ),
    )
    cap: Amount | None = field(
        default=None,
        metadata=key("Most points, as a number or in percent of max_points."),
    )
    floor: Amount | None = field(
        default=None,
        metadata=key("Fewest points, as a number or in percent of max_points."),
    )
    when: Formula | None = field(
        default=None,
        metadata=key(
            "Condition of the points: where it is false there are 0, whatever is below; where it "
            "is undetermined there are none.",
            examples=("crimes = 0", "rank(health) <= 10"),
        ),
    )
    step: Amount | None = field(
        default=None,
        metadata=key(
            "The points become the nearest multiple of it; a number or in percent of max_points.",
            examples=("0.25",),
        ),
    )
    round: Decimals | None = field(
        default=None,
        metadata=key("Decimals to which the points are rounded before the parent gets them."),
    )
    children: tuple[Group | Leaf | Over, ...] = field(metadata=key("The nodes below."))

    @property
    def scored(self) -> tuple[CardNode, ...]:
        """The children that the method combines."""
        return tuple(child for child in self.children if child.role is Role.SCORED)

    @property
    def adds(self) -> bool:
        """Whether points add up: then max_points say what a child counts."""
        return self.method is Method.SUM

    @property
    def weighs(self) -> bool:
        """Whether weights say what a child counts."""
        return self.method in WEIGHED or isinstance(self.method, PowerMean)

    @property
    def states_maximum(self) -> bool:
        """Whether max_points do not follow from the children's."""
        return self.method in STATED or isinstance(self.method, AtLeast)


@frozen(kw_only=True)
class Group(Combined):
    """A node of a scorecard whose points come from its children's."""

    id: Identifier = field(metadata=key("Id of the node.", name="group", marks=True))
    role: Role = field(default=Role.SCORED, metadata=_ROLE)


CardNode: TypeAlias = Group | Leaf | Over
"""A node of a scorecard."""


@frozen(kw_only=True)
class Scorecard(Combined):
    """A tree of groups and indicators that gives each organisation unit its points.

    It applies to the units of `applies_to`; others have no cells in it.
    """

    id: Identifier = field(
        default=Identifier("scorecard"), metadata=key("Id among several scorecards.")
    )
    frequency: Frequency | None = field(
        default=None,
        metadata=key(
            "How often it is scored: year, half, quarter or month. In shorter windows, and in "
            "ranges of days, nothing is scored.",
            examples=("half",),
        ),
    )
    effective: Effective | None = field(
        default=None,
        metadata=key(
            "When it is in force; always if absent. Several of one id, each for its time, are "
            "versions: a period is scored by the one in force at its end, if one is; of several "
            "by the one `issued` last.",
            examples=("{from: 2021, until: 2025}",),
        ),
    )
    issued: date | None = field(
        default=None,
        metadata=key(
            "Date on which it was issued: as of an earlier day it is not known. Of several "
            "versions in force at the end of a period the one issued last counts; one without a "
            "date is older than all others.",
            examples=("2025-03-15",),
        ),
    )
    weights: tuple[Weights, ...] = field(
        default=(),
        metadata=key(
            "Alternatives to the weights of the nodes, by name; one of them is taken when it is "
            "asked for.",
            ids=("id",),
        ),
    )
    root: Identifier = field(
        default=Identifier("total"), metadata=key("Id of the node at the top.")
    )

    def scores(self, period: Period) -> bool:
        """Return whether a period is scored: it is long enough, and the scorecard is in force.

        >>> half = Scorecard(frequency=Frequency.HALF, children=())
        >>> half.scores(Period.parse("2024")), half.scores(Period.parse("2024-Q1"))
        (True, False)
        """
        return period.as_long_as(self.frequency) and (self.effective or ALWAYS).covers(period.end)

    def top(self) -> Group:
        """Return the scorecard's tree as the group at its top."""
        shared = {name: getattr(self, name) for name in _SHARED}
        return Group(id=self.root, declared_at=self.declared_at, **shared)


_SHARED = tuple(
    attribute.name
    for attribute in fields(Combined)
    if attribute.name not in {"declared_at", "applies_to"}
)
