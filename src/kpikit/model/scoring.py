"""How a value or an achievement becomes points; the rules themselves are in `kpikit.rules`.

What a rule cannot say, because it reads one cell alone, is said here: conditions, points that are
given outright or by a formula, and scores that are made of several.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, ClassVar, NewType, Protocol, TypeAlias, cast, runtime_checkable

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.formulas import Formula
from kpikit.model.ids import Identifier, Slug
from kpikit.model.scopes import Scope
from kpikit.numbers import Rounding

if TYPE_CHECKING:
    from collections.abc import Iterator

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
    return cast("FittedRule", rule).fitted(setting) if _needs_fitting(type(rule)) else rule


@cache
def _needs_fitting(rule: type) -> bool:
    """Return whether rules of a class are to be fitted: asking a protocol takes long."""
    return issubclass(rule, FittedRule)


class WithoutRatio(Enum):
    """What happens where an achievement has no meaning, as with a target of zero."""

    MISSING = "missing"
    BY_MET = "by_met"


class Against(Enum):
    """What the achievement that a rule reads is measured against."""

    FULL = "full"
    PATH = "path"


_BESIDE_NO_TARGET = tuple(
    ("target", tag) for tag in ("points", "sum_of", "highest_of", "lowest_of", "first_of")
)
"""What reads no target itself: parts name their own, given points need none."""


@frozen(kw_only=True)
class Score(Declared):
    """A scoring rule and what is declared beside it.

    The rule reads the value of the cell, or the achievement of a named target. Only `cap` and
    `floor` clip; then comes `step`, and `round` comes last. What `cap` cuts away is kept as excess.

    Where `when` is false there are 0 points, whatever is reported. Where it is undetermined there
    are none, and the score has the state of what is undetermined.
    """

    form: ClassVar = Form(short="rule", apart=_BESIDE_NO_TARGET)
    rule: Scoring = field(metadata=key("The scoring rule.", spread=True))
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
    when: Formula | None = field(
        default=None,
        metadata=key(
            "Condition of the points: where it is false there are 0, where undetermined none.",
            examples=("share(health) >= 60 percent", "met(late.limit)"),
        ),
    )


@frozen(kw_only=True)
class Part(Score):
    """A part of a score: a whole score of its own, on the same indicator.

    Percentages in it are of its own max_points.
    """

    form: ClassVar = Form(apart=_BESIDE_NO_TARGET)
    max_points: Amount | None = field(
        default=None,
        metadata=key(
            "The most points of the part, as a number or in percent of the whole's max_points; "
            "the whole's if absent."
        ),
    )

    def most(self, whole: Fraction) -> Fraction:
        """Return the most points of the part; the whole has the given ones.

        >>> part = Part(rule=GivenPoints(points=Amount(Fraction(1))),
        ...             max_points=Amount(Fraction(1, 2), of_max=True))
        >>> part.most(Fraction(40))
        Fraction(20, 1)
        """
        return whole if self.max_points is None else self.max_points.of(whole)


@frozen(kw_only=True)
class GivenPoints(Declared):
    """Points that are given outright, or that a formula gives; the measure is not read.

    Where nothing is reported of the indicator there are points nevertheless: a condition on what
    is reported belongs into `when`. What does not apply, or is not due, has none.
    """

    form: ClassVar = Form(tag="points", short="points")
    points: Amount | Formula = field(
        metadata=key(
            "The points: a number, a percentage of max_points, or a formula that gives points.",
            examples=("2.5", "50 percent", "points(bonus) / 2"),
        )
    )


@frozen(kw_only=True)
class Composite(Declared):
    """A score that is made of parts.

    A part whose `when` is false does not count. Any other part without points leaves the whole
    without. Where no part counts there are 0 points.
    """

    parts: tuple[Part, ...] = field(metadata=key("The parts, each a score."))


@frozen(kw_only=True)
class SumOf(Composite):
    """The points of all parts that count, added up."""

    form: ClassVar = Form(tag="sum_of", short="parts")


@frozen(kw_only=True)
class HighestOf(Composite):
    """The points of the part that gives most, among those that count."""

    form: ClassVar = Form(tag="highest_of", short="parts")


@frozen(kw_only=True)
class LowestOf(Composite):
    """The points of the part that gives least, among those that count."""

    form: ClassVar = Form(tag="lowest_of", short="parts")


@frozen(kw_only=True)
class FirstOf(Composite):
    """The points of the first part whose `when` is true; a part without one is always taken.

    The parts before it are false; if one of them is undetermined, so is the whole. What is said of
    the points of parts that are not taken does not matter.
    """

    form: ClassVar = Form(tag="first_of", short="parts")


CONSTRUCTS: tuple[type[Declared], ...] = (GivenPoints, SumOf, HighestOf, LowestOf, FirstOf)
"""What may stand in the place of a rule whatever the set of rules is."""

Scoring: TypeAlias = ScoringRule | GivenPoints | SumOf | HighestOf | LowestOf | FirstOf
"""A rule, or what may stand in its place."""


def parts_of_score(score: Score, max_points: Fraction) -> Iterator[tuple[Score, Fraction]]:
    """Yield a score and all its parts, however deep, with the max_points of each.

    >>> half = Part(rule=GivenPoints(points=Amount(Fraction(1))),
    ...             max_points=Amount(Fraction(1, 2), of_max=True))
    >>> [most for _, most in parts_of_score(Score(rule=SumOf(parts=(half, half))), Fraction(4))]
    [Fraction(4, 1), Fraction(2, 1), Fraction(2, 1)]
    """
    yield score, max_points
    if isinstance(score.rule, Composite):
        for part in score.rule.parts:
            yield from parts_of_score(part, part.most(max_points))


def formulas_of(score: Score) -> Iterator[tuple[str, Formula]]:
    """Yield the path and the text of the formulas in a score itself, without its parts'."""
    if score.when is not None:
        yield f"{score.declared_at}.when", score.when
    if isinstance(score.rule, GivenPoints) and isinstance(score.rule.points, Formula):
        yield f"{score.rule.declared_at}.points", score.rule.points
