"""Strategies for valid specifications, and observations that sit on their edges.

A case is small and full of coincidences on purpose: the numbers of one indicator are few, so that
values meet targets and edges exactly and units tie; periods are called by different names.

Everything is picked from short sequences, the plainest first: that is what examples shrink to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs
import yaml
from attrs import evolve, field, frozen
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from kpikit.formulas import parse_formula
from kpikit.model.comparisons import (
    Above,
    AtLeast,
    AtMost,
    Below,
    Edge,
    Equals,
    Unstated,
    Within,
    Yes,
)
from kpikit.model.declared import Declared, Key, form_of, key_of
from kpikit.model.formulas import ZeroDenominator
from kpikit.model.ids import Identifier, Slug
from kpikit.model.indicators import DATE, YES_NO, Accumulation, Indicator, Option
from kpikit.model.org import OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.model.rankings import Ranking, Ties
from kpikit.model.scorecards import Group, Leaf, Method, Policy, Scope, Scorecard
from kpikit.model.scoring import Against, Amount, Decimals, Score, ScoringRule, WithoutRatio
from kpikit.model.specification import Specification
from kpikit.model.targets import Path, Ratio, Target
from kpikit.model.text import Text
from kpikit.model.units import Quantity
from kpikit.model.walk import nodes_below
from kpikit.numbers import Rounding, plain
from kpikit.periods import Frequency, Period
from kpikit.rules import (
    Band,
    Bands,
    Linear,
    OptionPoints,
    Options,
    Otherwise,
    PassFail,
    Value,
)
from kpikit.units import UnitSystem
from tests.strategies_items import BETWEEN_DATES, CALENDARS, DATES, HEADS, items_of
from tests.strategies_items import formulas as more_formulas

if TYPE_CHECKING:
    from hypothesis.vendor.pretty import RepresentationPrinter

T = TypeVar("T")
UNITS = UnitSystem.of()

FAMILIES = (
    ("percent", "ratio", "per mille", "percentage point"),
    ("triệu đồng", "tỷ đồng", "đồng", "nghìn đồng"),
    ("dossier",),
    ("ratio", "%"),
    ("point",),
    ("triệu đồng/person/year", "nghìn đồng/person/month"),
    ("hectare", "km2"),
)
"""Units of measure: the indicator's own first, then others in which its numbers may be written."""

SAME_END = (
    ("2024-M06", "2024-Q2", "2024-S1", "2024-06-30"),
    ("2024-M05", "2024-01-01/2024-05-31"),
    ("2024", "2024-M12", "2024-Q4", "2024-S2"),
)
"""Names of periods, those with the same end together."""

DUE = (
    None,
    *map(Period.parse, ("2024", "2024-S1", "2024-Q2", "2024-S2", "2021/2025", "2024-M05")),
)
"""Periods of targets."""

FACTORS = tuple(map(Fraction, ("1", "4/5", "1", "0", "7/10", "11/10", "1/2", "2", "-1", "1/3")))
"""Where numbers lie beside the anchor of their indicator."""

NUMBERS = (
    "100",
    "1",
    "300000",
    "0.01",
    "1297.12",
    "0.61000000000000001",  # 17 digits, as spreadsheets write them
    "123456789012345.67",  # billions of đồng in đồng, with decimals
    "7" * 30 + ".5",
)
ANCHORS = tuple(map(Fraction, NUMBERS))
"""What the numbers of an indicator are multiples of."""

HAIR = Fraction(1, 10**17)
"""A part of the anchor so small that a float cannot tell numbers apart."""

MAXIMA = tuple(map(Fraction, ("10", "20", "5/2", "1", "40", "1/3")))
WEIGHTS = tuple(map(Fraction, ("1", "2", "1/2", "3")))
POLICIES = (None, None, Policy.SKIP, Policy.ZERO, Policy.FULL, Policy.SKIP, Policy.FAIL)
FREQUENCIES = (Frequency.HALF, Frequency.QUARTER, Frequency.MONTH, Frequency.YEAR)
RUNNING = frozenset({Accumulation.YEAR_TO_DATE, Accumulation.TERM_TO_DATE})

MEMBERSHIPS = tuple(
    Pairs.of(groups)
    for groups in (
        {},
        {"area": "north"},
        {"area": "south"},
        {"area": "north", "club": "old"},
        {"area": "south", "club": "old"},
        {"club": "north"},
    )
)
"""Groups of units, by kind; two kinds have a group of the same name."""

WORDS = (
    YES_NO,
    tuple(Option(id=Identifier(word)) for word in HEADS),
)
"""What may be reported instead of numbers."""

QUOTIENTS = (
    ("{a} / same_period_last_year({a})",),
    ("{a}", "{b}"),
    ("{a}", "{b} - {a}"),
    ("{a} + {b}", "previous({a})"),
    ("{a} / {b} - 1",),
)
"""Formulas that give ratios; pairs are numerators and denominators."""

FORMULAS = (
    ("{a} + {b}",),
    ("{a} - previous({a})",),
    ("first({a}, {b})",),
    ("max(at({a}, 2024-M05), {b})",),
    ("first({a}, 0)",),
    ("abs({a} - {b})",),
    ("if({a} >= {b}, {a}, {b})",),
    ("{a} - {b}", "2"),
)
"""Formulas that give numbers in the unit of their parts; the pair is no total, as it is a ratio."""

BY_ANSWER = (("if({q}, {a}, {b})",), ("if({q} or {a} > {b}, {a}, previous({b}))",))
"""Such formulas that also read the answer to a question."""
UPWARD: tuple[type[Edge], ...] = (AtLeast, Above)
DOWNWARD: tuple[type[Edge], ...] = (AtMost, Below)
DECIMALS = tuple(map(Decimals, (2, 0, 1, 3)))
STATUSES = ("", "A", "P", "E", "I", "F", "B")
JUDGEMENTS = ("met", "unmet", "mostly_met")
BOUNDS = ("at_least", "at_most", "exact")

COLUMNS = (
    "org_unit",
    "indicator",
    "period",
    "value",
    "unit",
    "obs_status",
    "state",
    "judgement",
    "bound",
    "item",
)
"""The columns of observations."""


@frozen
class Case:
    """A specification with observations of it, and the windows that are asked for.

    Attributes:
        specification: free of errors.
        records: the observations, as `read_observations` takes them; at least one.
        periods: the windows; `None` for all that are observed.
    """

    specification: Specification
    records: tuple[Mapping[str, object], ...]
    periods: tuple[str, ...] | None

    def __str__(self) -> str:
        """Return the case as somebody would have written it: YAML, and a table of observations."""
        rows = [COLUMNS, *([_text(row.get(name, "")) for name in COLUMNS] for row in self.records)]
        table = "\n".join(", ".join(row) for row in rows)
        return f"\n{written(self.specification)}\n{table}\n\nperiods: {self.periods}\n"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: FBT001, ARG002
        """Print the case as hypothesis asks for it when a test fails."""
        printer.text(str(self))


@frozen
class Picker:
    """Picks from sequences what hypothesis decides.

    One strategy for each length of a sequence, instead of one for each sequence: examples are made
    ten times as fast.
    """

    draw: DrawFn

    def of(self, options: Sequence[T]) -> T:
        """Return one of the options."""
        return options[self.draw(_below(len(options)))]

    def seldom(self, options: Sequence[T]) -> T | None:
        """Return one of the options, or more often none."""
        return self.of(options) if options and self.count(0, 2) == 2 else None

    def count(self, least: int, most: int) -> int:
        """Return a number of things."""
        return least + self.draw(_below(most - least + 1))

    def chance(self, of: int = 2) -> bool:
        """Return whether one of so many chances comes true."""
        return self.draw(_below(of)) == of - 1


@cache
def _below(number: int) -> st.SearchStrategy[int]:
    return st.integers(0, number - 1)


@st.composite
def cases(draw: DrawFn) -> Case:
    """Return a specification, observations of it, and windows to evaluate."""
    pick = Picker(draw)
    world = World.picked(pick)
    specification = specified(pick, world)
    together = [draw(st.permutations(names)) for names in several(pick, SAME_END, 1, 2)]
    if any(measure.indicator.derived for measure in world.measures):
        names = pick.of((together[0], *earlier(together[0])))
        ends = {Period.parse(known[0]).end for known in together}
        together += [] if Period.parse(names[0]).end in ends else [names]
    records = [
        record
        for measure in world.measures
        for unit in world.having(measure)
        for names in together
        for record in observed(pick, measure, unit, names)
    ]
    return Case(specification, tuple(records) or (nothing(world),), asked(pick, together))


def earlier(names: Sequence[str]) -> list[list[str]]:
    """Return periods at which formulas also look, of which one may be observed."""
    year_before = [name.replace("2024", "2023") for name in names]
    return [year_before, [str(Period.parse(names[0]).previous())]]


def several(pick: Picker, options: Sequence[T], least: int, most: int) -> list[T]:
    """Return some of the options, each at most once."""
    left = list(options)
    return [left.pop(left.index(pick.of(left))) for _ in range(pick.count(least, most))]


def asked(pick: Picker, together: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    """Return the windows to evaluate: the usual ones, all that are observed, or any."""
    usual = tuple(names[0] for names in together)
    every = [name for names in together for name in names]
    return pick.of([usual, None, tuple(several(pick, every, 1, min(3, len(every))))])


# --- org units and indicators ---


@frozen
class Measure:
    """An indicator, the units of measure for its numbers, and the number they lie around.

    Words have no units of measure.
    """

    indicator: Indicator
    family: tuple[str, ...] = ()
    anchor: Fraction = Fraction(1)

    def number(self, pick: Picker) -> Fraction:
        """Return a number in the indicator's unit: one of few, so that they meet."""
        return pick.of(FACTORS) * self.anchor

    def converted(self, number: Fraction, unit: str | None) -> Fraction:
        """Return a number that is in the indicator's unit in another one."""
        return number if unit is None else number * UNITS.factor(self.indicator.unit, unit)

    def quantity(self, pick: Picker) -> Quantity:
        """Return such a number with a unit, or bare."""
        unit = pick.of((None, *self.family))
        return Quantity(self.converted(self.number(pick), unit), unit)

    def range(self, pick: Picker) -> Within:
        """Return a range of such numbers."""
        around = [Quantity(factor * self.anchor) for factor in (0, 2)]  # an anchor is the middle
        ends = around if pick.chance(4) else [self.quantity(pick), self.quantity(pick)]
        low, high = sorted(ends, key=lambda end: UNITS.convert(end, self.indicator.unit))
        return Within(low=low, high=high)


@frozen
class World:
    """Who is evaluated, and what is measured."""

    org_units: tuple[OrgUnit, ...]
    measures: tuple[Measure, ...] = ()
    targets: tuple[Target, ...] = field(default=(), repr=False)

    @classmethod
    def picked(cls, pick: Picker) -> World:
        """Return one to four units of no, one or two levels, and one to five indicators."""
        tiers = pick.of((("district",), (None,), ("commune", "district"), ("commune", None)))
        world = cls(
            tuple(
                OrgUnit(
                    id=Slug(f"u{number}"),
                    level=cast("Slug | None", pick.of(tiers)),
                    groups=pick.of(MEMBERSHIPS),
                )
                for number in range(pick.count(1, 4))
            )
        )
        for number in range(pick.count(1, 5)):
            world = evolve(world, measures=(*world.measures, measured(pick, world, number)))
        targets = (one for each in world.measures for one in aimed(pick, world, each))
        return evolve(world, targets=tuple(targets))

    @property
    def levels(self) -> list[Slug]:
        """The levels that units have."""
        return sorted({unit.level for unit in self.org_units if unit.level is not None})

    @property
    def groups(self) -> list[Slug]:
        """The groups that units are in."""
        return sorted({Slug(name) for unit in self.org_units for _, name in unit.groups.pairs})

    @property
    def kinds(self) -> list[Slug]:
        """The kinds of these groups."""
        return sorted({Slug(kind) for unit in self.org_units for kind, _ in unit.groups.pairs})

    @property
    def scopes(self) -> list[Scope]:
        """Scopes of one level, one group, or both."""
        found = [Scope(level=level) for level in self.levels]
        found += [Scope(group=group) for group in self.groups]
        both = [(level, group) for level in self.levels for group in self.groups]
        return found + [Scope(level=level, group=group) for level, group in both]

    def having(self, measure: Measure) -> list[OrgUnit]:
        """Return the units that have an indicator."""
        return [unit for unit in self.org_units if measure.indicator.level in {None, unit.level}]

    def beside(self, level: Slug | None, *family: str) -> list[Measure]:
        """Return what a formula of a level may use together: numbers in units of one family."""
        return [
            one
            for one in self.measures
            if one.family == family and (level is None or one.indicator.level in {None, level})
        ]


def measured(pick: Picker, world: World, number: int) -> Measure:
    """Return an indicator with what its numbers look like."""
    name = Identifier(f"i{number}")
    parts = [one for one in world.measures if one.family]
    shape = pick.of(("number", "number", "formula", "words", "formula", "date", "days"))
    dates = [one.indicator for one in world.measures if one.indicator.dated]
    if shape == "date":
        return Measure(Indicator(id=name, values=DATE, **nature(pick, world)))
    if shape == "days" and dates:
        return between(pick, world, name, dates)
    if shape == "words":
        return Measure(Indicator(id=name, values=pick.of(WORDS), **nature(pick, world)))
    if shape == "formula" and parts:
        return computed(pick, world, name, pick.of(parts))
    family = pick.of(FAMILIES)
    additive = pick.seldom((True, False))
    indicator = Indicator(id=name, unit=family[0], additive=additive, **nature(pick, world))
    return Measure(indicator, family, pick.of(ANCHORS))


def between(pick: Picker, world: World, name: Identifier, dates: Sequence[Indicator]) -> Measure:
    """Return an indicator of days between dates."""
    first = pick.of(dates)
    others = [one for one in dates if first.level is None or one.level in {None, first.level}]
    text, *unit = pick.of(BETWEEN_DATES)
    known = {**nature(pick, world), "level": first.level, "unit": unit[0] if unit else "day"}
    formula = said((text,), d=first.id, e=pick.of(others).id)
    return Measure(Indicator(id=name, **known, **formula), (known["unit"],), Fraction(10))


def nature(pick: Picker, world: World) -> dict[str, Any]:
    """Return what is said of an indicator besides its values."""
    return {
        "level": pick.seldom(world.levels),
        "accumulation": pick.of(tuple(Accumulation)),
        "frequency": pick.of(FREQUENCIES) if pick.chance(5) else None,
        "responsible": pick.seldom((Text.of({"vi": "Phòng Tài chính", "en": "Finance"}),)),
    }


def computed(pick: Picker, world: World, name: Identifier, part: Measure) -> Measure:
    """Return an indicator that is derived from a part, and from others beside it."""
    level = None if pick.chance(4) else part.indicator.level
    known = {**nature(pick, world), "level": level}
    other = pick.of(world.beside(level, *part.family))
    beside = [one.indicator for one in world.beside(level)]
    worded = [one.id for one in beside if one.values == WORDS[1]] or [name]
    unit = pick.of(world.org_units).id
    names = {"a": part.indicator.id, "b": other.indicator.id, "w": pick.of(worded), "u": unit}
    if pick.chance():
        family, anchor = pick.of(((FAMILIES[0], Fraction(100)), (FAMILIES[3], Fraction(1))))
        known |= {"unit": family[0], **said(pick.of(QUOTIENTS), **names)}
        zero = pick.of(tuple(ZeroDenominator))
        return Measure(Indicator(id=name, zero_denominator=zero, **known), family, anchor)
    asked = [one.indicator for one in world.beside(level) if one.indicator.values == YES_NO]
    texts = pick.of((*FORMULAS, *(BY_ANSWER if asked else ()), *more_formulas(beside)))
    known |= {"unit": part.family[0], **said(texts, **names, q=pick.of(asked).id if asked else "")}
    return Measure(Indicator(id=name, **known), part.family, part.anchor)


def said(texts: Sequence[str], **names: str) -> dict[str, Any]:
    """Return a formula, or numerator and denominator, about some indicators."""
    words = ("numerator", "denominator") if len(texts) > 1 else ("formula",)
    formulas = (parse_formula(text.format(**names)) for text in texts)
    return dict(zip(words, formulas, strict=True))


# --- targets ---


def aimed(pick: Picker, world: World, measure: Measure) -> list[Target]:
    """Return no, one or two targets of an indicator, each with up to three levels."""
    names = pick.of((("plan",), (), ("plan", "council")))
    return [one for name in names for one in levels(pick, world, measure, Identifier(name))]


def levels(pick: Picker, world: World, measure: Measure, name: Identifier) -> list[Target]:
    """Return the levels of one target, each for another scope or period."""
    demanded, ratio = pick.of(demands(pick, measure)), pick.of(tuple(Ratio))
    units = [unit.id for unit in world.org_units]
    scopes: list[tuple[Scope, Slug | None]] = [(Scope(), None)]
    scopes += [(scope, None) for scope in world.scopes]
    scopes += [(Scope(), unit) for unit in units]
    found: list[Target] = []
    for _ in range(pick.count(1, 3)):
        scope, unit = pick.of(scopes)
        level = Target(
            indicator=measure.indicator.id,
            id=name,
            comparison=demanded(),
            period=pick.of(DUE),
            level=scope.level,
            group=scope.group,
            org_unit=unit,
            ratio=ratio,
        )
        if not any(tied(level, other, world.having(measure)) for other in found):
            found.append(with_path(pick, measure, level))
    return found


def demands(pick: Picker, measure: Measure) -> Sequence[Callable[[], Any]]:
    """Return what can be demanded of an indicator."""
    if measure.indicator.values == YES_NO:
        return (Yes, Yes, Unstated)
    if measure.indicator.values:
        return (Unstated,)
    return (
        lambda: AtLeast(level=measure.quantity(pick)),
        lambda: AtMost(level=measure.quantity(pick)),
        lambda: measure.range(pick),
        lambda: AtLeast(level=measure.quantity(pick)),
        lambda: Equals(level=measure.quantity(pick)),
        Unstated,
    )


def tied(one: Target, other: Target, members: Sequence[OrgUnit]) -> bool:
    """Return whether nothing says which of two levels some unit faces."""
    if one.period != other.period:
        return False
    if one.group is None or other.group is None or {one.org_unit, other.org_unit} != {None}:
        same = [(level.org_unit, level.level, level.group) for level in (one, other)]
        return same[0] == same[1]
    here, there = ({unit.id for unit in members if is_in(unit, each)} for each in (one, other))
    return len(here) == len(there) and (bool(here & there) or one.group == other.group)


def is_in(unit: OrgUnit, scope: Target) -> bool:
    """Return whether a unit is of the level and in the group of a target."""
    groups = {name for _, name in unit.groups.pairs}
    return scope.level in {None, unit.level} and (scope.group is None or scope.group in groups)


def with_path(pick: Picker, measure: Measure, target: Target) -> Target:
    """Return a level, perhaps with a path to it if it may have one."""
    may = target.period is not None and measure.indicator.accumulation in RUNNING
    return evolve(target, path=Path.LINEAR) if may and pick.chance() else target


# --- scoring ---


@frozen
class Edges:
    """Where edges of a rule may lie: around values of an indicator, or on achievement."""

    pick: Picker
    measure: Measure | None

    def quantity(self) -> Quantity:
        """Return an edge in a fitting unit, or bare."""
        if self.measure is not None:
            return self.measure.quantity(self.pick)
        share = self.pick.of((*FACTORS, Fraction(100, 73)))
        return Quantity(share * 100, "percent") if self.pick.chance() else Quantity(share)

    def seldom(self) -> Quantity | None:
        """Return an edge, or more often none."""
        return self.quantity() if self.pick.chance(3) else None

    def number(self, edge: Quantity) -> Fraction:
        """Return an edge in the unit of what the rule reads."""
        return UNITS.convert(edge, self.measure.indicator.unit if self.measure else "ratio")


def scored(pick: Picker, world: World, measure: Measure) -> Score:
    """Return a score of an indicator's value, or of one of its achievements."""
    mine = [target for target in world.targets if target.indicator == measure.indicator.id]
    target = pick.of((*dict.fromkeys(one.id for one in mine), None))
    paths = any(one.path for one in mine if one.id == target)
    return Score(
        rule=ruled(pick, measure, target),
        target=target,
        against=pick.of(tuple(Against)) if paths else Against.FULL,
        cap=pick.of((None, *map(share_of_max, (100, 80, 120)), Amount(Fraction(8)))),
        floor=pick.of((None, *map(share_of_max, (0, 10)), Amount(Fraction(-5)))),
        round=pick.seldom(DECIMALS),
        rounding=pick.of(tuple(Rounding)),
        without_ratio=pick.of(tuple(WithoutRatio) if target else (WithoutRatio.MISSING,)),
    )


def ruled(pick: Picker, measure: Measure, target: Identifier | None) -> ScoringRule:
    """Return a rule for the values of an indicator, or for how they compare with a target."""
    if target is None and measure.indicator.values:
        return options(pick, measure.indicator)
    shapes: tuple[Callable[[Edges], ScoringRule], ...] = (linear, bands, lambda _: Value())
    if target is not None:
        shapes = (*shapes, lambda _: PassFail())
    return pick.of(shapes)(Edges(pick, measure if target is None else None))


def options(pick: Picker, indicator: Indicator) -> Options:
    """Return points for some of the words of an indicator."""
    listed = several(pick, indicator.values, 1, len(indicator.values))
    points = (share_of_max(100), Amount(Fraction(5)), Amount(Fraction(0)), share_of_max(50))
    return Options(
        options=tuple(OptionPoints(id=option.id, points=pick.of(points)) for option in listed)
    )


def share_of_max(percent: int) -> Amount:
    """Return an amount in percent of max_points."""
    return Amount(Fraction(percent, 100), of_max=True)


def linear(edges: Edges) -> Linear:
    """Return a linear rule with room between zero and full points."""
    full_at = edges.quantity() if edges.measure else edges.seldom()
    zero_at = edges.seldom()
    full = Fraction(1) if full_at is None else edges.number(full_at)
    zero = Fraction(0) if zero_at is None else edges.number(zero_at)
    if full == zero:
        full_at = Quantity(zero + 1)
    return Linear(full_at=full_at, zero_at=zero_at, zero_below=edges.seldom())


def bands(edges: Edges) -> Bands:
    """Return bands from the best to the last, upward or downward."""
    pick = edges.pick
    upward = not pick.chance()
    different = {edges.number(edge): edge for edge in (edges.quantity() for _ in range(3))}
    made = [
        Band(
            edge=pick.of(UPWARD if upward else DOWNWARD)(level=different[number]),
            points=pick.of((share_of_max(100), share_of_max(50), Amount(Fraction(5)))),
        )
        for number in sorted(different, reverse=upward)
    ]
    last = Otherwise(points=pick.of((Amount(Fraction(0)), share_of_max(10))))
    return Bands(bands=(*made[: pick.count(0, 3)], last))


# --- scorecards and rankings ---


@frozen
class Tree:
    """Grows the nodes of one scorecard.

    Attributes:
        pick: decides.
        world: what can be scored.
        known: the indicators that fit the scorecard's level.
        taken: ids of nodes so far.
    """

    pick: Picker
    world: World
    known: Sequence[Measure]
    taken: set[str]

    def parts(self, depth: int, most: Fraction | None = None) -> dict[str, Any]:
        """Return what a group is made of: one to three nodes of at most some depth.

        Args:
            depth: of the nodes below.
            most: the group's max_points; any if absent.
        """
        number, mean = self.pick.count(1, 3), self.pick.chance(3)
        each = most if most is None else most / number
        if mean:
            each = self.pick.of(MAXIMA) if most is None else most
        children = (self.node(depth, each) for _ in range(number))
        method = Method.WEIGHTED_MEAN if mean else Method.SUM
        return {
            "method": method,
            "children": tuple(map(self.weighed, children) if mean else children),
        }

    def weighed(self, node: Group | Leaf) -> Group | Leaf:
        """Return a node with a weight."""
        return evolve(node, weight=self.pick.of(WEIGHTS))

    def node(self, depth: int, most: Fraction | None) -> Group | Leaf:
        """Return a leaf, or a group that perhaps states its max_points."""
        if depth == 1 or not self.pick.chance():
            return self.leaf(most)
        group = Group(
            id=self.fresh(),
            **self.parts(depth - 1, most),
            **limits(self.pick),
            **habits(self.pick),
            applies_to=self.scope(),
        )
        return evolve(group, max_points=most_of(group)) if self.pick.chance() else group

    def leaf(self, most: Fraction | None) -> Leaf:
        """Return a leaf with an id that no other node has."""
        measure = self.pick.of(self.known)
        name = measure.indicator.id
        own = self.fresh() if name in self.taken or self.pick.chance() else None
        self.taken.add(own or name)
        return Leaf(
            indicator=name,
            own_id=own,
            max_points=most or self.pick.of(MAXIMA),
            score=scored(self.pick, self.world, measure),
            **habits(self.pick),
            applies_to=self.scope(),
        )

    def scope(self) -> Scope:
        """Return whom a node applies to: mostly all."""
        scopes = self.world.scopes
        return self.pick.of(scopes) if scopes and self.pick.chance(6) else Scope()

    def fresh(self) -> Identifier:
        """Return a new id."""
        name = Identifier(f"n{len(self.taken)}")
        self.taken.add(name)
        return name


def habits(pick: Picker) -> dict[str, Any]:
    """Return what a node says about states and about its published points."""
    return {
        "missing": pick.of(POLICIES),
        "not_due": pick.of(POLICIES),
        "not_applicable": pick.of(POLICIES),
        "decimals": pick.of(DECIMALS),
        "rounding": pick.of(tuple(Rounding)),
    }


def limits(pick: Picker) -> dict[str, Any]:
    """Return what a group says about its points and about how much has to be reported."""
    needed = (Amount(Fraction(1)), share_of_max(50), Amount(Fraction(2)), share_of_max(100))
    return {
        "available": pick.of(needed) if pick.chance(4) else None,
        "cap": pick.of((share_of_max(80), Amount(Fraction(8)))) if pick.chance(4) else None,
        "floor": pick.of((share_of_max(10), Amount(Fraction(2)))) if pick.chance(4) else None,
        "round": pick.of(DECIMALS) if pick.chance(4) else None,
    }


def most_of(node: Group | Leaf) -> Fraction:
    """Return the most points of a node."""
    if isinstance(node, Leaf):
        return node.max_points
    maxima = [most_of(child) for child in node.children]
    return sum(maxima, Fraction(0)) if node.method is Method.SUM else maxima[0]


def carded(pick: Picker, world: World, name: str) -> Scorecard:
    """Return a scorecard of one to three levels of nodes."""
    level = pick.seldom(world.levels)
    scored = [one for one in world.measures if not one.indicator.dated]
    known = [one for one in scored if one.indicator.level in {None, level}]
    if level is None or not known:
        level, known = None, scored
    root = Identifier(pick.of(("total", "whole")))
    tree = Tree(pick, world, known, {root})
    seldom = bool(world.groups) and pick.chance(5)
    return Scorecard(
        id=Identifier(name),
        root=root,
        applies_to=Scope(level=level, group=pick.of(world.groups) if seldom else None),
        frequency=pick.of(FREQUENCIES) if pick.chance(6) else None,
        **tree.parts(pick.count(1, 3)),
        **limits(pick),
        **habits(pick),
    )


def ranked(pick: Picker, world: World, cards: Sequence[Scorecard]) -> tuple[Ranking, ...]:
    """Return a ranking of each scorecard's top, and perhaps of another node."""
    found: list[Ranking] = []
    for card in cards:
        before = f"{card.id}." if len(cards) > 1 else ""
        below = [f"{before}{node.id}" for node in nodes_below(card.top())]
        for of in filter(None, (f"{before}{card.root}", pick.seldom(below))):
            ranking = Ranking(
                id=Slug(f"r{len(found)}"),
                of=of,
                ties=pick.of(tuple(Ties)),
                peers=pick.seldom(world.scopes) or Scope(),
                per=pick.seldom(world.kinds),
                tie_break=tuple(several(pick, below, 0, min(2, len(below)))),
            )
            found.append(ranking)
    return tuple(found)


def specified(pick: Picker, world: World) -> Specification:
    """Return a valid specification."""
    names = pick.of((("card",), (), ("first", "second")))
    scored = any(not one.indicator.dated for one in world.measures)
    cards = tuple(carded(pick, world, name) for name in names if scored)
    return Specification(
        id=Slug("case"),
        language=pick.of(("en", "vi")),
        org_units=world.org_units,
        indicators=tuple(one.indicator for one in world.measures),
        calendar=pick.of(CALENDARS),
        targets=world.targets,
        scorecards=cards,
        rankings=ranked(pick, world, cards),
    )


# --- observations ---


def observed(
    pick: Picker, measure: Measure, unit: OrgUnit, names: Sequence[str]
) -> list[dict[str, object]]:
    """Return the observations of one unit for periods with one end, the first name being usual.

    Running figures have at most one: all the names mean the same cell.
    """
    usual, other = names[0], pick.of(names)
    both = (other,) if measure.indicator.runs else (usual, other)
    some = ((usual,), (other,), (usual,), both, ())
    periods = pick.of(((), (), (), *some) if measure.indicator.derived else some)
    return [
        {**record(pick, measure, unit, period), "item": item}
        for period in dict.fromkeys(periods)
        for item in items_of(pick)
    ]


def record(pick: Picker, measure: Measure, unit: OrgUnit, period: str) -> dict[str, object]:
    """Return an observation: a value with what belongs to it, a judgement, or a state."""
    cell: dict[str, object] = {
        "org_unit": unit.id,
        "indicator": measure.indicator.id,
        "period": period,
    }
    if pick.chance(6):
        return {**cell, "state": pick.of(("missing", "not_due", "not_applicable"))}
    if pick.chance(6):
        return {**cell, "judgement": pick.of(JUDGEMENTS), "obs_status": pick.of(STATUSES)}
    judged = {"judgement": pick.of(JUDGEMENTS)} if pick.chance(5) else {}
    return {**cell, **valued(pick, measure), "obs_status": pick.of(STATUSES), **judged}


def valued(pick: Picker, measure: Measure) -> dict[str, object]:
    """Return a value: a word, or a number in some unit, which may be a bound."""
    if measure.indicator.dated:
        return {"value": pick.of(DATES)}
    if measure.indicator.values:
        return {"value": pick.of(measure.indicator.words)}
    number = measure.number(pick) + measure.anchor * HAIR * pick.of((0, 0, 0, 1, -1))
    written_in = pick.of(("", *measure.family))
    bound = {"bound": pick.of(BOUNDS)} if pick.chance(5) else {}
    value = measure.converted(number, written_in or None)
    return {"value": value, "unit": written_in, **bound}


def nothing(world: World) -> dict[str, object]:
    """Return an observation that says that there is none."""
    measure = world.measures[0]
    return {
        "org_unit": world.having(measure)[0].id,
        "indicator": measure.indicator.id,
        "period": "2024-M06",
        "state": "missing",
    }


# --- the written form ---


def written(declared: Declared) -> str:
    """Return a declaration as YAML, as somebody would write it."""
    return yaml.safe_dump(_mapping(declared), allow_unicode=True, sort_keys=False, width=100)


def _mapping(declared: object, given: Sequence[str] = ()) -> dict[str, object]:
    """Return what is written of a declaration beside the fields that are known from above."""
    found: dict[str, object] = {}
    for item in attrs.fields(cast("type[attrs.AttrsInstance]", type(declared))):
        form, value = key_of(item.metadata), getattr(declared, item.name)
        if form is None or item.name in given:
            continue
        if form.spread:
            found[form_of(type(value)).tag] = _short(value)
        elif value not in (item.default, Scope()) or item.name == "kpikit":
            found[form.name or item.name] = _listed(value, form) if form.ids else _word(value)
    return found


def _listed(declared: Sequence[Declared], form: Key) -> object:
    """Return declarations that have ids, or the one word that stands for all of them."""
    words = [word for word, whole in form.named if whole == declared]
    return words[0] if words else _by_ids(declared, form)


def _by_ids(declared: Sequence[Declared], form: Key) -> dict[str, object]:
    """Return declarations below the keys that are their ids."""
    found: dict[str, object] = {}
    for one in declared:
        *outer, last = (str(getattr(one, name)) for name in form.ids)
        place = found
        for name in outer:
            place = cast("dict[str, object]", place.setdefault(name, {}))
        body = _mapping(one, form.ids)
        if form.many:
            cast("list[object]", place.setdefault(last, [])).append(body)
        else:
            place[last] = body
    return found


def _short(declared: object) -> object:
    """Return a declaration in its short form, if it has one."""
    body = _mapping(declared)
    short = form_of(type(declared)).short
    return body[short] if set(body) == {short} else body


def _word(value: object) -> object:
    """Return a plain value as text, declarations as mappings, several as a list."""
    if isinstance(value, tuple):
        return [_word(part) for part in value]
    if isinstance(value, Pairs):
        return dict(value.pairs)
    if isinstance(value, Text):
        return dict(value.texts) if len(value.texts) > 1 else str(value)
    return _mapping(value) if isinstance(value, Declared) else _text(value)


def _text(value: object) -> str:
    if isinstance(value, Amount):
        return f"{_number(value.number * 100)} percent" if value.of_max else _number(value.number)
    if isinstance(value, Fraction):
        return _number(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value.value if isinstance(value, Enum) else value)


def _number(number: Fraction) -> str:
    decimals = plain(number)
    return decimals if Fraction(decimals) == number else str(number)
