"""Grades: classes that units reach by points and conditions, and what limits them.

A node lists its grades from the best to the last. A unit has the best one that it reaches and whose
requirements are all true. Then come, in this order, ceilings, steps down, vetoes, quotas, and the
cap by another grade.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.formulas import Formula
from kpikit.model.ids import Identifier, Slug
from kpikit.model.scopes import Scope
from kpikit.model.scoring import Amount
from kpikit.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator


class On(Enum):
    """Which points the edges of grades are compared with: as they are published, or exact."""

    PUBLISHED = "published"
    EXACT = "exact"


class Counted(Enum):
    """Whether the base of a quota is counted before it, or after it has turned units away."""

    BEFORE = "before"
    AFTER = "after"


class QuotaRounding(Enum):
    """How the number that a quota allows becomes a whole one; halves go up."""

    DOWN = "down"
    UP = "up"
    NEAREST = "nearest"


class QuotaTies(Enum):
    """What happens to equals for whom a quota has too little room.

    `NONE`: none of them has the grade. `ALL`: all have it, if there is room for one. `CHAIN`: the
    nodes of `tie_break` decide; equals in all of them are treated as with `NONE`.
    """

    NONE = "none"
    ALL = "all"
    CHAIN = "chain"


@frozen(kw_only=True)
class Grade(Declared):
    """A class that units reach by an edge, by requirements, or by both; the last one by neither."""

    form: ClassVar = Form(apart=(("at_least", "above", "top"),))
    id: Identifier = field(metadata=key("Id of the grade.", examples=("good",)))
    name: Text | None = field(default=None, metadata=key("Name for people."))
    at_least: Amount | None = field(
        default=None,
        metadata=key("Points from which on it is reached, or percent of max_points."),
    )
    above: Amount | None = field(
        default=None,
        metadata=key("Points above which it is reached, or percent of max_points."),
    )
    top: Amount | None = field(
        default=None,
        metadata=key(
            "The percentage of the peers, those with the most points, that reach it.",
            examples=("25 percent",),
        ),
    )
    requires: tuple[Formula, ...] = field(
        default=(),
        metadata=key(
            "Conditions that all have to be true.", examples=("[share(economy) >= 60 percent]",)
        ),
    )

    @property
    def edges(self) -> tuple[Amount, ...]:
        """The edges that are stated: one at most, if there is nothing wrong."""
        return tuple(edge for edge in (self.at_least, self.above, self.top) if edge is not None)


@frozen(kw_only=True)
class Quantiles(Declared):
    """Among whom the best few percent are found."""

    peers: Scope = field(
        factory=Scope,
        metadata=key("The units that are compared, among those of the scorecard."),
    )
    per: Slug | None = field(
        default=None,
        metadata=key("Kind of group; each group is divided by itself.", examples=("region",)),
    )


@frozen(kw_only=True)
class Barred(Declared):
    """A condition, and the best grade that is left where it is true."""

    when: Formula = field(metadata=key("The condition.", examples=("disciplined",)))
    grade: Identifier = field(metadata=key("The best grade that is left.", examples=("failed",)))


@frozen(kw_only=True)
class Lowered(Declared):
    """A condition, and by how many grades a unit goes down where it is true."""

    when: Formula = field(metadata=key("The condition.", examples=("previous(late) > 0",)))
    by: int = field(default=1, metadata=key("How many grades down, at most to the last one."))


@frozen(kw_only=True)
class Quota(Declared):
    """The most units that may have a grade.

    Whoever has more points goes first. A unit for which there is no room has the next grade that it
    reaches and whose requirements are all true.
    """

    grade: Identifier = field(metadata=key("The grade that is limited.", examples=("excellent",)))
    at_most: Amount = field(
        metadata=key(
            "A number of units, or a percentage of those in `base`.", examples=("20 percent",)
        )
    )
    base: tuple[Identifier, ...] = field(
        default=(),
        metadata=key(
            "The grades whose units are counted, for a percentage.",
            examples=("[excellent, good]",),
        ),
    )
    counted: Counted | None = field(
        default=None,
        metadata=key("Whether they are counted before the quota or after it, for a percentage."),
    )
    rounding: QuotaRounding | None = field(
        default=None, metadata=key("How the number becomes a whole one, for a percentage.")
    )
    ties: QuotaTies = field(
        metadata=key("What happens to equals for whom there is too little room.")
    )
    tie_break: tuple[Identifier, ...] = field(
        default=(),
        metadata=key("Nodes that decide between equals, the first one first, for `ties: chain`."),
    )
    per: Slug | None = field(
        default=None,
        metadata=key(
            "Kind of group; the quota holds within each group, and not for units in none.",
            examples=("department",),
        ),
    )


@frozen(kw_only=True)
class CappedBy(Declared):
    """Another grade that a unit's grade cannot be above: of another node, or of another unit."""

    node: str | None = field(
        default=None,
        metadata=key(
            "The node with the other grade; `card.node` where scorecards share the id. The node "
            "itself if absent."
        ),
    )
    org_unit: Slug | None = field(
        default=None,
        metadata=key(
            "Whose grade it is: `parent`, or the id of a unit; the unit's own if absent.",
            examples=("parent",),
        ),
    )


PARENT = "parent"
"""What stands for the unit above, where a cap names a unit."""


@frozen(kw_only=True)
class Graded(Declared):
    """What is declared of the grades of a node."""

    grades: tuple[Grade, ...] = field(
        default=(), metadata=key("The grades that it can have, the best one first.")
    )
    on: On = field(
        default=On.PUBLISHED, metadata=key("Which points the edges of grades are compared with.")
    )
    quantiles: Quantiles = field(
        factory=Quantiles, metadata=key("Among whom the grades with `top` are given.")
    )
    ceilings: tuple[Barred, ...] = field(
        default=(), metadata=key("Conditions under which better grades are not given.")
    )
    lower: tuple[Lowered, ...] = field(
        default=(), metadata=key("Conditions under which the grade goes down.")
    )
    vetoes: tuple[Barred, ...] = field(
        default=(), metadata=key("Conditions that force a grade, after the steps down.")
    )
    quotas: tuple[Quota, ...] = field(default=(), metadata=key("How many units may have a grade."))
    capped_by: CappedBy | None = field(
        default=None, metadata=key("Another grade that this one cannot be above.")
    )

    @property
    def grade_ids(self) -> tuple[str, ...]:
        """Ids of the grades, the best one first."""
        return tuple(grade.id for grade in self.grades)


def grade_conditions(graded: Graded) -> Iterator[tuple[str, Formula]]:
    """Yield path and text of every condition of the grades of a node.

    >>> list(grade_conditions(Graded()))
    []
    """
    for grade in graded.grades:
        for place, condition in enumerate(grade.requires):
            yield f"{grade.declared_at}.requires[{place}]", condition
    for one in (*graded.ceilings, *graded.vetoes):
        yield f"{one.declared_at}.when", one.when
    for step in graded.lower:
        yield f"{step.declared_at}.when", step.when


def is_share(quota: Quota) -> bool:
    """Return whether a quota is a percentage, not a number.

    >>> from fractions import Fraction
    >>> is_share(Quota(grade="good", at_most=Amount(Fraction(3)), ties=QuotaTies.NONE))
    False
    """
    return quota.at_most.of_max
