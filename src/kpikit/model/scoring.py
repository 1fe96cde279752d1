"""How a value or an achievement becomes points; the rules themselves are in `kpikit.rules`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from typing import ClassVar, NewType, Protocol, runtime_checkable

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.ids import Identifier, Slug
from kpikit.model.scopes import Scope
from kpikit.numbers import Rounding

Decimals = NewType("Decimals", int)
"""How many decimals something is rounded to: 0 to 100."""


@frozen
class Amount:
    """Points, given as such or as a share of max_points.

    Attributes:
        number: the points, or the share.
        of_max: whether `number` is a share of max_points (1 is all of it).
    """

    number: Fraction
    of_max: bool = False

    def of(self, max_points: Fraction) -> Fraction:
        """Return the amount in points.

        >>> Amount(Fraction(1, 2), of_max=True).of(Fraction(40))
        Fraction(20, 1)
        """
        return self.number * max_points if self.of_max else self.number


@frozen(kw_only=True)
class Measured:
    """What a scoring rule is given of one cell.

    Attributes:
        measure: the number that the rule reads: the value in the indicator's unit, or the
            achievement (1 means reached) where the score names a target.
        max_points: the most that the node can give.
        peers: the measures of the peers by the id of their organisation unit, the unit itself
            included if it is one of them; empty unless the rule reads them.
    """

    measure: Fraction
    max_points: Fraction
    peers: Mapping[str, Fraction] = field(factory=dict)


class Reads(Enum):
    """What a rule is given.

    `MEASURE`: the value, or the achievement of the named target. `MET`: 1 where the named target
    is met, 0 where it is unmet. `PEERS`: the measure, and those of the peers. A rule that says
    nothing, in a class attribute `reads`, reads the measure.
    """

    MEASURE = "measure"
    MET = "met"
    PEERS = "peers"


def reads_of(rule: object) -> Reads:
    """Return what a rule is given.

    >>> reads_of(object())
    <Reads.MEASURE: 'measure'>
    """
    found = getattr(rule, "reads", Reads.MEASURE)
    return found if isinstance(found, Reads) else Reads.MEASURE


class Unscored(Enum):
    """Why a rule gives no points for a measure, though there is one.

    `NO_PEERS`: the unit is not among the peers. `NO_SPREAD`: the peers do not differ, or the unit
    is alone. `NO_REFERENCE`: the unit of reference has no measure. `NOT_POSITIVE`: a logarithm or
    a share of a number that is not above zero.
    """

    NO_PEERS = "no_peers"
    NO_SPREAD = "no_spread"
    NO_REFERENCE = "no_reference"
    NOT_POSITIVE = "not_positive"


Given = Fraction | Unscored
"""What a rule gives for a cell: points, or the reason why there are none."""


class Better(Enum):
    """Which measures are better."""

    HIGHER = "higher"
    LOWER = "lower"


@frozen
class Setting:
    """What a rule may know of the leaf that it scores.

    Attributes:
        words: the words of the indicator's options; a word's place is the number that stands for
            it. None for numbers.
        better: which measures are better; `None` where nothing says so.
    """

    words: tuple[str, ...] = ()
    better: Better | None = None


@runtime_checkable
class ScoringRule(Protocol):
    """A way to turn a measure into points.

    A rule is a frozen attrs class. Before it is asked, every `Quantity` in its fields is converted
    into the unit of the measure, and every `Amount` into points, so it only ever reads numbers.
    """

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell, or why there are none."""
        ...


@runtime_checkable
class FittedRule(ScoringRule, Protocol):
    """A rule that needs to know something about its leaf."""

    def fitted(self, setting: Setting) -> ScoringRule:
        """Return the rule as it is for a leaf."""
        ...


def fitted(rule: ScoringRule, setting: Setting) -> ScoringRule:
    """Return a rule as it is for a leaf; most rules need to know nothing about it."""
    return rule.fitted(setting) if isinstance(rule, FittedRule) else rule


class WithoutRatio(Enum):
    """What happens where an achievement has no meaning, as with a target of zero."""

    MISSING = "missing"
    BY_MET = "by_met"


class Against(Enum):
    """What the achievement that a rule reads is measured against."""

    FULL = "full"
    PATH = "path"


@frozen(kw_only=True)
class Score(Declared):
    """A scoring rule and what is declared beside it.

    The rule reads the value of the cell, or the achievement of a named target. Only `cap` and
    `floor` clip; then comes `step`, and `round` comes last. What `cap` cuts away is kept as excess.
    """

    form: ClassVar = Form(short="rule")
    rule: ScoringRule = field(metadata=key("The scoring rule.", spread=True))
    target: Identifier | None = field(
        default=None,
        metadata=key("Target whose achievement the rule reads; the value itself if absent."),
    )
    cap: Amount | None = field(
        default=None,
        metadata=key("Most points, as a number or in percent of max_points."),
    )
    floor: Amount | None = field(
        default=None,
        metadata=key("Fewest points, as a number or in percent of max_points."),
    )
    peers: Scope = field(
        factory=Scope,
        metadata=key(
            "The units that a rule among peers compares with, among those that have the node."
        ),
    )
    per: Slug | None = field(
        default=None,
        metadata=key(
            "Kind of group; a rule among peers compares within each group.", examples=("region",)
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
    rounding: Rounding = field(
        default=Rounding.HALF_AWAY,
        metadata=key("How halves are rounded."),
    )
    against: Against = field(
        default=Against.FULL,
        metadata=key("Whether achievement is of the full level or of what is due on the path."),
    )
    without_ratio: WithoutRatio = field(
        default=WithoutRatio.MISSING,
        metadata=key("What happens where the achievement has no meaning."),
    )
