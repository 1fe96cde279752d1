"""What examples expect: of things that exist, in figures that these can have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.checks.context import Context
from kpikit.checks.examples import names_of_unmet
from kpikit.checks.references import places_of_nodes, unclear_node
from kpikit.checks.units import ACHIEVEMENT_UNIT, unfitting
from kpikit.dates import parse_date
from kpikit.errors import Code, DateError, Diagnostic, quoted
from kpikit.model.examples import (
    ABSENT,
    NOTHING,
    ExpectedCell,
    ExpectedRank,
    ExpectedScore,
    ExpectedUnmet,
    Figure,
)
from kpikit.model.ids import Identifier
from kpikit.model.indicators import Indicator
from kpikit.model.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.model.examples import Expected

_POINT = "point"
_RATIOS = frozenset({"achievement", "coverage"})
_POINTS = frozenset({"points", "max_points", "excess", "points_lost"})
_PLACES = frozenset({"rank", "previous_rank", "change"})
_WORDS = ("value", "target_value")


def unknown_units_expected(context: Context) -> Iterator[Diagnostic]:
    """Find expectations of units, or of groups of units, that are not declared."""
    units = {unit.id: unit for unit in context.specification.org_units}
    groups = {name: unit for unit in units.values() for _, name in unit.groups.pairs}
    if not units or not context.whole("org_units"):
        return
    told: set[str] = set()
    for one in _expected(context):
        if one.org_unit is not None and one.org_unit not in told:
            told.add(one.org_unit)
            # Below the id of a unit, the expectation itself is the nearest place.
            path = f"{one.declared_at}.org_unit"
            yield from context.unknown(path, "org_unit", one.org_unit, units, "org_units")
        if isinstance(one, ExpectedRank) and one.peer_group is not None:
            path = f"{one.declared_at}.peer_group"
            yield from context.unknown(path, "group", one.peer_group, groups, "org_units")


@frozen(eq=False)
class _Known:
    """What examples may name, of all versions of scorecards together.

    Attributes:
        context: the specification.
        nodes: by id of a node, what it is called in each scorecard that has it.
        measured: what has targets.
    """

    context: Context
    nodes: Mapping[str, Sequence[str]]
    measured: Mapping[str, Indicator]

    @classmethod
    def of(cls, context: Context) -> _Known:
        nodes = places_of_nodes(context)
        names = {*nodes, *(place for places in nodes.values() for place in places)}
        scored = (name for name in context.targets if name in names)
        points = {name: Indicator(id=Identifier(name), unit=_POINT) for name in scored}
        return cls(context, nodes, {**points, **context.measured})

    def has_node(self, name: str) -> bool:
        return name in self.nodes or any(name in places for places in self.nodes.values())


def unknown_things_expected(context: Context) -> Iterator[Diagnostic]:
    """Find expectations of indicators, targets, nodes, grades and rankings that do not exist."""
    rankings = {ranking.id: ranking for ranking in context.specification.rankings}
    known = _Known.of(context)
    for one in _expected(context):
        if isinstance(one, ExpectedCell):
            yield from _of_cell(known, one)
        elif isinstance(one, ExpectedScore):
            yield from _of_score(known, one)
        elif isinstance(one, ExpectedRank):
            path = f"{one.declared_at}.ranking"
            yield from context.unknown(path, "ranking", one.ranking, rankings, "rankings")
        else:
            yield from _of_lists(context, one)


def _of_cell(known: _Known, one: ExpectedCell) -> Iterator[Diagnostic]:
    unknown, name = known.context.unknown, one.indicator
    if name not in known.measured:
        path = f"{one.declared_at}.indicator"
        yield from unknown(path, "indicator", name, known.measured, "indicators")
    elif one.target not in {None, NOTHING}:
        path = f"{one.declared_at}.target"
        targets = {target.id: target for target in known.context.targets.get(name, ())}
        yield from unknown(path, "target", str(one.target), targets, f"targets.{name}", "targets")


def _of_score(known: _Known, one: ExpectedScore) -> Iterator[Diagnostic]:
    unknown, name = known.context.unknown, one.node
    path = f"{one.declared_at}.node"
    if len(known.nodes.get(name, ())) > 1:
        yield unclear_node(path, name, known.nodes[name])
    elif not known.has_node(name):
        yield from unknown(path, "node", name, known.nodes, "scorecard", "scorecards")
    elif one.grade not in {None, NOTHING}:
        every = known.context.nodes
        nodes = [node for card, node in every if name in {node.id, f"{card.id}.{node.id}"}]
        grades = dict.fromkeys(grade for node in nodes for grade in node.grade_ids)
        path = f"{one.declared_at}.grade"
        yield from unknown(path, "grade", str(one.grade), grades, f"{nodes[0].declared_at}.grades")


def _of_lists(context: Context, one: ExpectedUnmet) -> Iterator[Diagnostic]:
    whole = {f"{target.indicator}.{target.id}" for target in context.specification.targets}
    for path, name in names_of_unmet(one):
        known = dict.fromkeys((*context.targets, *sorted(whole)))
        yield from context.unknown(path, "target", name, known, "targets")


# --- figures ---


def figures_that_cannot_be(context: Context) -> Iterator[Diagnostic]:
    """Find expected figures in units that do not fit, and words that a thing does not have."""
    known = _Known.of(context).measured
    for one in _expected(context):
        measured = known.get(one.indicator) if isinstance(one, ExpectedCell) else None
        for name in one.compared:
            value, path = getattr(one, name), f"{one.declared_at}.{name}"
            if name in _WORDS and measured is not None:
                yield from _of_indicator(context, value, measured, path)
            elif isinstance(value, Figure):
                yield from _unfitting(context, name, value, measured, path)


def _of_indicator(
    context: Context, value: Figure | str, measured: Indicator, path: str
) -> Iterator[Diagnostic]:
    """Find what a value of an indicator cannot be."""
    text = str(value)
    if text in ABSENT:
        return
    if measured.dated:
        try:
            parse_date(text)
        except DateError as error:
            yield Diagnostic(error.code, error.message, hint=error.hint, path=path)
    elif measured.words and text not in measured.words:
        message = f"{quoted(text)} is none of the words of '{measured.id}'"
        hint = f"possible are {', '.join((*measured.words, *ABSENT))}"
        yield Diagnostic(Code.EXAMPLE_FIGURE, message, hint=hint, path=path)
    elif isinstance(value, str) and not measured.words:
        message = f"{quoted(text)} is not a number"
        hint = f"write a number, or one of {', '.join(ABSENT)}"
        yield Diagnostic(Code.NOT_A_NUMBER, message, hint=hint, path=path)
    elif isinstance(value, Figure):
        yield from _in_unit(context, value, measured.unit, path)


def _unfitting(
    context: Context, name: str, value: Figure, measured: Indicator | None, path: str
) -> Iterator[Diagnostic]:
    if name in _PLACES and value.unit is not None:
        message = f"a place in a ranking has no unit {quoted(value.unit)}"
        yield Diagnostic(Code.EXAMPLE_FIGURE, message, hint="write the number alone", path=path)
    elif name in _RATIOS:
        yield from _in_unit(context, value, ACHIEVEMENT_UNIT, path)
    elif name in _POINTS:
        yield from _in_unit(context, value, _POINT, path)
    elif measured is not None:
        yield from _in_unit(context, value, measured.unit, path)


def _in_unit(context: Context, value: Figure, unit: str, path: str) -> Iterator[Diagnostic]:
    if value.number is not None:
        yield from unfitting(context, Quantity(value.number, value.unit), unit, path)


def _expected(context: Context) -> Iterator[Expected]:
    for example in context.specification.examples:
        yield from example.expect
