"""What examples expect: of things that exist, in figures that these can have."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    from collections.abc import Iterator, Mapping

    from kpikit.checks.context import Context
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


def unknown_things_expected(context: Context) -> Iterator[Diagnostic]:
    """Find expectations of indicators, targets, nodes, grades and rankings that do not exist."""
    rankings = {ranking.id: ranking for ranking in context.specification.rankings}
    for one in _expected(context):
        if isinstance(one, ExpectedCell):
            yield from _of_cell(context, one)
        elif isinstance(one, ExpectedScore):
            yield from _of_score(context, one)
        elif isinstance(one, ExpectedRank):
            path = f"{one.declared_at}.ranking"
            yield from context.unknown(path, "ranking", one.ranking, rankings, "rankings")
        else:
            yield from _of_lists(context, one)


def _measured(context: Context) -> Mapping[str, Indicator]:
    """Return what has targets, nodes of scorecards with versions included."""
    cards = places_of_nodes(context)
    names = {*cards, *(place for places in cards.values() for place in places)}
    nodes = (name for name in context.targets if name in names)
    return {name: Indicator(id=Identifier(name), unit=_POINT) for name in nodes} | {
        **context.measured
    }


def _of_cell(context: Context, one: ExpectedCell) -> Iterator[Diagnostic]:
    known = _measured(context)
    if one.indicator not in known:
        path = f"{one.declared_at}.indicator"
        yield from context.unknown(path, "indicator", one.indicator, known, "indicators")
    elif one.target not in {None, NOTHING}:
        path = f"{one.declared_at}.target"
        targets = {target.id: target for target in context.targets.get(one.indicator, ())}
        sections = (f"targets.{one.indicator}", "targets")
        yield from context.unknown(path, "target", str(one.target), targets, *sections)


def _of_score(context: Context, one: ExpectedScore) -> Iterator[Diagnostic]:
    cards = places_of_nodes(context)
    path = f"{one.declared_at}.node"
    known = {*cards, *(place for places in cards.values() for place in places)}
    if len(cards.get(one.node, ())) > 1:
        yield unclear_node(path, one.node, cards[one.node])
    elif one.node not in known:
        yield from context.unknown(path, "node", one.node, cards, "scorecard", "scorecards")
    elif one.grade not in {None, NOTHING}:
        nodes = [
            node for card, node in context.nodes if one.node in {node.id, f"{card.id}.{node.id}"}
        ]
        grades = dict.fromkeys(grade for node in nodes for grade in node.grade_ids)
        path = f"{one.declared_at}.grade"
        section = f"{nodes[0].declared_at}.grades"
        yield from context.unknown(path, "grade", str(one.grade), grades, section)


def _of_lists(context: Context, one: ExpectedUnmet) -> Iterator[Diagnostic]:
    whole = {f"{target.indicator}.{target.id}" for target in context.specification.targets}
    for path, name in names_of_unmet(one):
        known = dict.fromkeys((*context.targets, *sorted(whole)))
        yield from context.unknown(path, "target", name, known, "targets")


# --- figures ---


def figures_that_cannot_be(context: Context) -> Iterator[Diagnostic]:
    """Find expected figures in units that do not fit, and words that a thing does not have."""
    known = _measured(context)
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
        yield Diagnostic(Code.NOT_A_CHOICE, message, hint=hint, path=path)
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
