"""Strategies for valid specifications, and observations that sit on their edges.

A case is small and full of coincidences on purpose: the numbers of one indicator are few, so that
values meet targets and edges exactly and units tie; periods are called by different names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeVar, cast

import attrs
import yaml
from attrs import evolve, frozen
from hypothesis import strategies as st

from kpikit.model.comparisons import Above, AtLeast, AtMost, Below
from kpikit.model.declared import Declared, Key, form_of, key_of
from kpikit.model.ids import Identifier, Slug
from kpikit.model.indicators import Accumulation, Indicator
from kpikit.model.org import OrgUnit
from kpikit.model.rankings import Ranking, Ties
from kpikit.model.scorecards import Group, Leaf, Policy, Scope, Scorecard
from kpikit.model.scoring import Amount, Decimals, Score, ScoringRule, WithoutRatio
from kpikit.model.specification import Specification
from kpikit.model.targets import Ratio, Target
from kpikit.model.text import Text
from kpikit.model.units import Quantity
from kpikit.model.walk import nodes_below
from kpikit.numbers import Rounding, plain
from kpikit.periods import Period
from kpikit.rules import Band, Bands, Linear, Otherwise, Value
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn
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
    ("2024-M05", "2024-01-01/2024-05-31"),
    ("2024-M06", "2024-Q2", "2024-S1", "2024-06-30"),
    ("2024", "2024-M12", "2024-Q4", "2024-S2"),
)
"""Names of periods, those with the same end together."""

DUE = (None, "2024", "2024-S1", "2024-Q2", "2024-S2", "2021/2025", "2024-M05")
"""Periods of targets."""

FACTORS = tuple(map(Fraction, ("1", "4/5", "1", "0", "7/10", "11/10", "1/2", "2", "-1", "1/3")))
"""Where numbers lie beside the anchor of their indicator."""

ANCHORS = tuple(
    map(
        Fraction,
        (
            "100",
            "1",
            "300000",
            "0.01",
            "1297.12",
            "0.61000000000000001",  # 17 digits, as spreadsheets write them
            "123456789012345.67",  # billions of đồng in đồng, with decimals
            "7" * 30 + ".5",
        ),
    )
)
"""What the numbers of an indicator are multiples of."""

MAXIMA = tuple(map(Fraction, ("10", "20", "5/2", "1", "40", "1/3")))


@frozen
class Case:
    """A specification with observations of it, and the windows that are asked for.

    Attributes:
        specification: free of errors.
        records: the observations, as `read_observations` takes them.
        periods: the windows; `None` for all that are observed.
    """

    specification: Specification
    records: tuple[Mapping[str, object], ...]
    periods: tuple[str, ...] | None

    def __str__(self) -> str:
        """Return the case as somebody would have written it: YAML, and a table of observations."""
        names = ("org_unit", "indicator", "period", "value", "unit", "obs_status", "state")
        rows = [names, *([_word(row.get(name) or "") for name in names] for row in self.records)]
        table = "\n".join(", ".join(map(str, row)) for row in rows)
        return f"\n{written(self.specification)}\n{table}\n\nperiods: {self.periods}\n"

    def _repr_pretty_(self, printer: RepresentationPrinter, cycle: bool) -> None:  # noqa: FBT001, ARG002
        """Print the case as hypothesis asks for it when a test fails."""
        printer.text(str(self))


def maybe(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """Return a strategy that leaves the thing out more often than not."""
    return st.one_of(st.none(), st.none(), strategy)


# --- org units, indicators, targets ---


@st.composite
def org_units(draw: DrawFn) -> tuple[OrgUnit, ...]:
    """Return one to four units of no, one or two levels."""
    levels = draw(
        st.sampled_from(
            (
                ("district",),
                ("commune", "district"),
                (None,),
                ("commune", None),
            )
        )
    )
    count = draw(st.integers(1, 4))
    return tuple(
        OrgUnit(id=Slug(f"u{number}"), level=draw(st.sampled_from(levels)))  # type: ignore[arg-type]
        for number in range(count)
    )


def levels_of(units: Sequence[OrgUnit]) -> st.SearchStrategy[Slug | None]:
    """Return a strategy for a level that some unit has, or none."""
    there = sorted({unit.level for unit in units if unit.level is not None})
    return maybe(st.sampled_from(there)) if there else st.none()


@frozen
class Measure:
    """An indicator, the units of measure for its numbers, and the number they lie around."""

    indicator: Indicator
    family: tuple[str, ...]
    anchor: Fraction

    def numbers(self) -> st.SearchStrategy[Fraction]:
        """Return a strategy for numbers in the indicator's unit: few, so that they meet."""
        return st.sampled_from(FACTORS).map(lambda factor: factor * self.anchor)

    @property
    def units(self) -> st.SearchStrategy[str | None]:
        """A strategy for the unit in which a number is written."""
        return st.sampled_from(
            (
                None,
                *self.family,
            )
        )

    def converted(self, number: Fraction, unit: str | None) -> Fraction:
        """Return a number that is in the indicator's unit in another one."""
        return number if unit is None else number * UNITS.factor(self.indicator.unit, unit)

    def quantities(self) -> st.SearchStrategy[Quantity]:
        """Return a strategy for these numbers with a unit, or bare."""
        return st.builds(
            lambda number, unit: Quantity(self.converted(number, unit), unit),
            self.numbers(),
            self.units,
        )


@st.composite
def measures(draw: DrawFn, number: int, units: Sequence[OrgUnit]) -> Measure:
    """Return an indicator with what its numbers look like."""
    family = draw(st.sampled_from(FAMILIES))
    indicator = Indicator(
        id=Identifier(f"i{number}"),
        unit=family[0],
        level=draw(levels_of(units)),
        accumulation=draw(st.sampled_from(Accumulation)),
        additive=draw(maybe(st.booleans())),
        responsible=draw(maybe(st.just(Text.of({"vi": "Phòng Tài chính", "en": "Finance"})))),
    )
    return Measure(indicator, family, draw(st.sampled_from(ANCHORS)))


@st.composite
def targets(draw: DrawFn, measure: Measure, units: Sequence[OrgUnit]) -> list[Target]:
    """Return no, one or two targets of an indicator, each with up to three levels."""
    return [
        target
        for name in draw(
            st.sampled_from(
                (
                    ("plan",),
                    (),
                    ("plan", "council"),
                )
            )
        )
        for target in draw(levels_of_target(measure, units, Identifier(name)))
    ]


@st.composite
def levels_of_target(
    draw: DrawFn, measure: Measure, units: Sequence[OrgUnit], name: Identifier
) -> list[Target]:
    """Return the levels of one target, each for another scope or period."""
    sides: list[type[AtLeast | AtMost]] = [AtLeast, AtMost]
    side = draw(st.sampled_from(sides))
    ratio = draw(st.sampled_from(Ratio))
    scopes = st.one_of(
        levels_of(units).map(lambda level: (level, None)),
        st.sampled_from([(None, unit.id) for unit in units]),
    )
    due = st.sampled_from(DUE).map(lambda text: text and Period.parse(text))
    cases = draw(st.lists(st.tuples(scopes, due), min_size=1, max_size=3, unique_by=repr))
    return [
        Target(
            indicator=measure.indicator.id,
            id=name,
            comparison=side(level=draw(measure.quantities())),
            period=period or None,
            level=level,
            org_unit=unit,
            ratio=ratio,
        )
        for (level, unit), period in cases
    ]


# --- scoring ---


def shares() -> st.SearchStrategy[Quantity]:
    """Return a strategy for edges on achievement."""
    return st.builds(
        lambda share, percent: Quantity(share * 100, "percent") if percent else Quantity(share),
        st.sampled_from(
            (
                *FACTORS,
                Fraction(100, 73),
            )
        ),
        st.booleans(),
    )


@st.composite
def scores(draw: DrawFn, measure: Measure, targets_: Sequence[Target]) -> Score:
    """Return a score of an indicator's value or of one of its achievements."""
    names = sorted({target.id for target in targets_ if target.indicator == measure.indicator.id})
    target = draw(
        st.sampled_from(
            (
                *names,
                None,
            )
        )
    )
    edges = measure.quantities() if target is None else shares()
    unit = measure.indicator.unit if target is None else "ratio"
    rule = draw(st.one_of(linears(edges, unit, target), bands(edges, unit), st.just(Value())))
    return Score(
        rule=rule,
        target=target,
        cap=draw(
            st.sampled_from(
                (
                    None,
                    *map(share_of_max, (100, 80, 120)),
                    Amount(Fraction(8)),
                )
            )
        ),
        floor=draw(
            st.sampled_from(
                (
                    None,
                    *map(share_of_max, (0, 10)),
                    Amount(Fraction(-5)),
                )
            )
        ),
        round=draw(maybe(st.integers(0, 3).map(Decimals))),
        rounding=draw(st.sampled_from(Rounding)),
        without_ratio=draw(st.sampled_from(WithoutRatio)),
    )


def share_of_max(percent: int) -> Amount:
    """Return an amount in percent of max_points."""
    return Amount(Fraction(percent, 100), of_max=True)


@st.composite
def linears(
    draw: DrawFn, edges: st.SearchStrategy[Quantity], unit: str, target: str | None
) -> ScoringRule:
    """Return a linear rule with room between zero and full points."""
    full_at = draw(edges if target is None else maybe(edges))
    zero_at = draw(maybe(edges))
    full = Fraction(1) if full_at is None else UNITS.convert(full_at, unit)
    zero = Fraction(0) if zero_at is None else UNITS.convert(zero_at, unit)
    if full == zero:
        full_at = Quantity(zero + 1)
    return Linear(full_at=full_at, zero_at=zero_at, zero_below=draw(maybe(edges)))


@st.composite
def bands(draw: DrawFn, edges: st.SearchStrategy[Quantity], unit: str) -> ScoringRule:
    """Return bands from the best to the last, upward or downward."""
    upward = draw(st.booleans())
    levels = draw(
        st.lists(edges, max_size=3, unique_by=lambda edge: UNITS.convert(edge, unit)).map(
            lambda found: sorted(found, key=lambda edge: UNITS.convert(edge, unit), reverse=upward)
        )
    )
    sides: list[type] = [AtLeast, Above] if upward else [AtMost, Below]
    points = st.sampled_from(
        (
            Amount(Fraction(5)),
            share_of_max(100),
            share_of_max(50),
        )
    )
    made = [
        Band(edge=draw(st.sampled_from(sides))(level=level), points=draw(points))
        for level in levels
    ]
    return Bands(
        bands=(
            *made,
            Otherwise(
                points=draw(
                    st.sampled_from(
                        (
                            Amount(Fraction(0)),
                            share_of_max(10),
                        )
                    )
                )
            ),
        )
    )


# --- scorecards and rankings ---


def habits() -> st.SearchStrategy[dict[str, Any]]:
    """Return a strategy for what a node says about states and about its published points."""
    policy = st.sampled_from(
        (
            None,
            None,
            Policy.SKIP,
            Policy.ZERO,
            Policy.SKIP,
            Policy.FAIL,
        )
    )
    return st.fixed_dictionaries(
        {
            "missing": policy,
            "not_due": policy,
            "not_applicable": policy,
            "decimals": st.sampled_from(
                (
                    2,
                    0,
                    1,
                    3,
                )
            ).map(Decimals),
            "rounding": st.sampled_from(Rounding),
        }
    )


@st.composite
def leaves(
    draw: DrawFn, known: Sequence[Measure], targets_: Sequence[Target], taken: set[str]
) -> Leaf:
    """Return a leaf with an id that no other node has."""
    measure = draw(st.sampled_from(known))
    name = measure.indicator.id
    own = _fresh(taken) if name in taken or draw(st.booleans()) else None
    taken.add(own or name)
    return Leaf(
        indicator=name,
        own_id=own,
        max_points=draw(st.sampled_from(MAXIMA)),
        score=draw(scores(measure, targets_)),
        **draw(habits()),
    )


@st.composite
def nodes(
    draw: DrawFn, known: Sequence[Measure], targets_: Sequence[Target], taken: set[str], depth: int
) -> Group | Leaf:
    """Return a node of at most some depth."""
    if depth == 1 or draw(st.booleans()):
        return draw(leaves(known, targets_, taken))
    group = Group(
        id=_fresh(taken),
        children=draw(children(known, targets_, taken, depth - 1)),
        **draw(habits()),
    )
    return evolve(group, max_points=_most(group)) if draw(st.booleans()) else group


@st.composite
def children(
    draw: DrawFn, known: Sequence[Measure], targets_: Sequence[Target], taken: set[str], depth: int
) -> tuple[Group | Leaf, ...]:
    """Return one to three nodes."""
    count = draw(st.integers(1, 3))
    return tuple(draw(nodes(known, targets_, taken, depth)) for _ in range(count))


def _fresh(taken: set[str]) -> Identifier:
    name = f"n{len(taken)}"
    taken.add(name)
    return Identifier(name)


def _most(node: Group | Leaf) -> Fraction:
    if isinstance(node, Leaf):
        return node.max_points
    return sum(map(_most, node.children), Fraction(0))


@st.composite
def scorecards(
    draw: DrawFn,
    name: str,
    units: Sequence[OrgUnit],
    measures_: Sequence[Measure],
    targets_: Sequence[Target],
) -> Scorecard:
    """Return a scorecard of one to three levels of nodes."""
    level = draw(levels_of(units))
    known = [one for one in measures_ if one.indicator.level in {None, level}]
    if level is None or not known:
        level, known = None, list(measures_)
    root = Identifier(
        draw(
            st.sampled_from(
                (
                    "total",
                    "whole",
                )
            )
        )
    )
    return Scorecard(
        id=Identifier(name),
        root=root,
        applies_to=Scope(level=level),
        children=draw(children(known, targets_, {str(root)}, draw(st.integers(1, 3)))),
        **draw(habits()),
    )


@st.composite
def rankings(draw: DrawFn, cards: Sequence[Scorecard]) -> tuple[Ranking, ...]:
    """Return a ranking of each scorecard's top, and perhaps of another node."""
    found: list[Ranking] = []
    for card in cards:
        below = [node.id for node in nodes_below(card.top())]
        for name in [card.root, *draw(st.lists(st.sampled_from(below), max_size=1))]:
            of = f"{card.id}.{name}" if len(cards) > 1 else name
            ties = draw(st.sampled_from(Ties))
            found.append(Ranking(id=Slug(f"r{len(found)}"), of=of, ties=ties))
    return tuple(found)


# --- whole cases ---


@st.composite
def specifications(draw: DrawFn) -> tuple[Specification, tuple[Measure, ...]]:
    """Return a valid specification, and what the numbers of its indicators look like."""
    units = draw(org_units())
    count = draw(st.integers(1, 5))
    known = tuple(draw(measures(number, units)) for number in range(count))
    levels = tuple(target for one in known for target in draw(targets(one, units)))
    names = draw(
        st.sampled_from(
            (
                ("card",),
                (),
                ("first", "second"),
            )
        )
    )
    cards = tuple(draw(scorecards(name, units, known, levels)) for name in names)
    specification = Specification(
        id=Slug("case"),
        language=draw(
            st.sampled_from(
                (
                    "en",
                    "vi",
                )
            )
        ),
        org_units=units,
        indicators=tuple(one.indicator for one in known),
        targets=levels,
        scorecards=cards,
        rankings=draw(rankings(cards)),
    )
    return specification, known


@st.composite
def cases(draw: DrawFn) -> Case:
    """Return a specification, observations of it, and windows to evaluate."""
    specification, known = draw(specifications())
    together = st.lists(st.sampled_from(SAME_END), min_size=1, max_size=2, unique=True)
    ends = [draw(st.permutations(names)) for names in draw(together)]
    records = [
        record
        for measure in known
        for unit in specification.org_units
        if measure.indicator.level in {None, unit.level}
        for names in ends
        for record in draw(observed(measure, unit, names))
    ]
    records = records or [_nothing(specification, known[0], ends[0][0])]
    usual = [names[0] for names in ends]
    some = st.lists(
        st.sampled_from([name for names in ends for name in names]), min_size=1, max_size=3
    )
    periods = draw(
        st.one_of(st.just(usual), st.none(), some.map(lambda names: list(dict.fromkeys(names))))
    )
    return Case(specification, tuple(records), tuple(periods) if periods else None)


def _nothing(specification: Specification, measure: Measure, period: str) -> dict[str, object]:
    """Return an observation that says that there is none."""
    level = measure.indicator.level
    unit = next(unit for unit in specification.org_units if level in {None, unit.level})
    return {
        "org_unit": unit.id,
        "indicator": measure.indicator.id,
        "period": period,
        "state": "missing",
    }


@st.composite
def observed(
    draw: DrawFn, measure: Measure, unit: OrgUnit, names: Sequence[str]
) -> list[dict[str, object]]:
    """Return the observations of one unit for periods with one end, the first name being usual.

    Running figures have at most one: all the names mean the same cell.
    """
    usual, other = names[:1], [draw(st.sampled_from(names))]
    runs = measure.indicator.runs
    periods = draw(st.sampled_from([usual, other, usual, [] if runs else [*usual, *other], []]))
    return [
        {
            "org_unit": unit.id,
            "indicator": measure.indicator.id,
            "period": period,
            **draw(figures(measure)),
        }
        for period in dict.fromkeys(periods)
    ]


@st.composite
def figures(draw: DrawFn, measure: Measure) -> dict[str, object]:
    """Return a value with its unit and status, or a state without a value."""
    if draw(
        st.sampled_from(
            (
                False,
                False,
                False,
                False,
                True,
            )
        )
    ):
        return {
            "state": draw(
                st.sampled_from(
                    (
                        "missing",
                        "not_due",
                        "not_applicable",
                    )
                )
            )
        }
    unit = draw(measure.units)
    value = measure.converted(draw(st.one_of(measure.numbers(), nearby(measure))), unit)
    status = draw(
        st.sampled_from(
            (
                None,
                "A",
                "P",
                "E",
                "I",
                "F",
                "B",
            )
        )
    )
    return {"value": value, "unit": unit, "obs_status": status}


def nearby(measure: Measure) -> st.SearchStrategy[Fraction]:
    """Return a strategy for numbers a hair beside the others: a float cannot tell them apart."""
    hair = measure.anchor / 10**17
    return st.builds(
        lambda number, up: number + hair * up,
        measure.numbers(),
        st.sampled_from(
            (
                1,
                -1,
            )
        ),
    )


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
            found[form.name or item.name] = _by_ids(value, form) if form.ids else _word(value)
    return found


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
