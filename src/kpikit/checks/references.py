"""Ids: declared once, and declared at all where they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic
from kpikit.model.formulas import Formula
from kpikit.model.grades import grade_conditions
from kpikit.model.levels import FromPeers, levels_of
from kpikit.model.scorecards import Leaf, Scorecard
from kpikit.model.scoring import GivenPoints, parts_of_score
from kpikit.model.walk import nodes_below

_NAMED = 8

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kpikit.checks.context import Context
    from kpikit.model.declared import Declared
    from kpikit.model.indicators import Indicator
    from kpikit.model.org import Membership, OrgUnit
    from kpikit.model.overrides import Override
    from kpikit.model.scopes import Scope
    from kpikit.model.successions import Succession
    from kpikit.model.targets import Target


def duplicate_ids(context: Context) -> Iterator[Diagnostic]:
    """Find ids that are declared twice."""
    specification = context.specification
    sections: tuple[Iterable[tuple[str, Declared]], ...] = (
        ((item.id, item) for item in specification.references),
        ((item.id, item) for item in specification.org_units),
        ((item.id, item) for item in specification.indicators),
        *(((word.id, word) for word in item.values) for item in specification.indicators),
        ((item.id, item) for item in specification.rankings),
        *(_nodes(card) for card in specification.scorecards),
    )
    for section in sections:
        yield from _twice(section)


def _nodes(card: Scorecard) -> Iterator[tuple[str, Declared]]:
    yield card.root, card
    for node in nodes_below(card.top()):
        yield node.id, node


def _twice(section: Iterable[tuple[str, Declared]]) -> Iterator[Diagnostic]:
    seen: dict[str, Declared] = {}
    for name, item in section:
        if name in seen:
            message = f"the id '{name}' is declared a second time"
            hint = "give it another id, or delete one"
            if isinstance(item, Leaf) and item.own_id is None:
                hint = "add 'id: ...' with another id, or delete it"
            finding = Diagnostic(Code.DUPLICATE_ID, message, hint=hint, path=item.declared_at)
            yield finding.beside("first declared here", seen[name].declared_at)
        seen.setdefault(name, item)


def unknown_references(context: Context) -> Iterator[Diagnostic]:
    """Find citations of documents that are not declared."""
    known = {reference.id: reference for reference in context.specification.references}
    cited: tuple[Indicator | Target | Succession | Override, ...] = (
        *context.specification.overrides,
        *context.specification.indicators,
        *context.specification.targets,
        *context.specification.successions,
    )
    for item in cited:
        if item.reference is not None:
            path = f"{item.declared_at}.reference"
            yield from context.unknown(path, "reference", item.reference, known, "references")


def unknown_indicators(context: Context) -> Iterator[Diagnostic]:
    """Find targets and leaves of indicators that are not declared, targets of unclear nodes."""
    places = places_of_nodes(context)
    for target in context.specification.targets:
        path, fitting = target.declared_at, places.get(target.indicator, ())
        if target.indicator in context.measured:
            continue
        if len(fitting) > 1:
            yield unclear_node(path, target.indicator, fitting)
        else:
            known = context.indicators
            yield from context.unknown(path, "indicator", target.indicator, known, "indicators")
    for _, leaf in context.leaves:
        path = f"{leaf.declared_at}.indicator"
        yield from context.unknown(
            path, "indicator", leaf.indicator, context.indicators, "indicators"
        )


def unknown_targets(context: Context) -> Iterator[Diagnostic]:
    """Find scores that name a target which their indicator does not have.

    A target of an indicator that is not declared may be the one: it is reported already.
    """
    astray = {
        target.id
        for target in context.specification.targets
        if target.indicator not in context.indicators
    }
    for leaf in context.scored:
        name = leaf.score.target
        if name is not None and leaf.indicator in context.indicators and name not in astray:
            known = {target.id: target for target in context.targets.get(leaf.indicator, ())}
            path = f"{leaf.score.declared_at}.target"
            sections = (f"targets.{leaf.indicator}", "targets")
            yield from context.unknown(path, "target", name, known, *sections)


def unknown_org_units(context: Context) -> Iterator[Diagnostic]:
    """Find parents, those of memberships too, and scopes that are no organisation unit."""
    specification = context.specification
    units = {unit.id: unit for unit in specification.org_units}
    for unit in specification.org_units:
        places: tuple[OrgUnit | Membership, ...] = (unit, *unit.memberships)
        for place in places:
            if place.parent is not None:
                path = f"{place.declared_at}.parent"
                yield from context.unknown(path, "org_unit", place.parent, units, "org_units")
    for target in specification.targets:
        if target.org_unit is not None:
            path = f"{target.declared_at}.org_unit"
            yield from context.unknown(path, "org_unit", target.org_unit, units, "org_units")


def unknown_levels(context: Context) -> Iterator[Diagnostic]:
    """Find levels and groups that no organisation unit has; without units nothing is said."""
    units = context.ever
    if not units or "org_units" in context.incomplete:
        return
    levels = {unit.level: unit for unit in units if unit.level}
    groups = {name: unit for unit in units for _, name in unit.groups.pairs}
    for path, level, group in _scopes(context):
        if level is not None:
            yield from context.unknown(f"{path}.level", "level", level, levels, "org_units")
        if group is not None:
            yield from context.unknown(f"{path}.group", "group", group, groups, "org_units")


def unknown_attributes(context: Context) -> Iterator[Diagnostic]:
    """Find attributes that no organisation unit has; without units nothing is said."""
    specification = context.specification
    table, units = specification.org_units_table, context.ever
    if not table and (not units or "org_units" in context.incomplete):
        return
    known = dict.fromkeys(name for unit in units for name, _ in unit.attributes.pairs)
    known |= dict.fromkeys(name for name, _ in (table.attributes.pairs if table else ()))
    for scope in _choices(context):
        for name, _ in scope.where.pairs:
            path = f"{scope.declared_at}.where.{name}"
            yield from context.unknown(path, "attribute", name, known, "org_units")


def _choices(context: Context) -> Iterator[Scope]:
    """Yield whatever chooses units and may ask for attributes."""
    for card in context.specification.scorecards:
        for node in (card, *nodes_below(card.top())):
            yield node.applies_to
    for _, leaf in context.leaves:
        for score, _ in parts_of_score(leaf.score, leaf.max_points):
            yield score.peers
    for target in context.specification.targets:
        derived = (one for one in levels_of(target.comparison) if isinstance(one, FromPeers))
        yield from (level.within for level in derived)
    for ranking in context.specification.rankings:
        yield ranking.peers


def _scopes(context: Context) -> Iterator[tuple[str, str | None, str | None]]:
    """Yield path, level and group of everything that is stated for some units alone."""
    specification = context.specification
    for indicator in specification.indicators:
        yield indicator.declared_at, indicator.level, None
    for target in specification.targets:
        yield target.declared_at, target.level, target.group
    for card in specification.scorecards:
        for node in (card, *nodes_below(card.top())):
            scope = node.applies_to
            yield f"{node.declared_at}.applies_to", scope.level, scope.group
            among = node.quantiles.peers
            yield f"{node.quantiles.declared_at}.peers", among.level, among.group
    for ranking in specification.rankings:
        scope = ranking.peers
        yield f"{ranking.declared_at}.peers", scope.level, scope.group


def unknown_nodes(context: Context) -> Iterator[Diagnostic]:
    """Find rankings of nodes that no scorecard has, or that several have."""
    cards = places_of_nodes(context)
    known = {*cards, *(place for places in cards.values() for place in places)}
    for ranking in context.specification.rankings:
        path = f"{ranking.declared_at}.of"
        fitting = cards.get(ranking.of, ())
        if len(fitting) > 1:
            yield unclear_node(path, ranking.of, fitting)
        elif ranking.of not in known:
            yield from context.unknown(path, "node", ranking.of, cards, "scorecard", "scorecards")


def places_of_nodes(context: Context) -> dict[str, list[str]]:
    """Return by id of a node what it is called in each scorecard that has it: ``card.node``.

    Versions of a scorecard are one.
    """
    cards: dict[str, list[str]] = {}
    for card in context.specification.scorecards:
        for name in dict.fromkeys(name for name, _ in _nodes(card)):
            called = f"{card.id}.{name}"
            if called not in cards.setdefault(name, []):
                cards[name].append(called)
    return cards


def unclear_node(path: str, node: str, fitting: Iterable[str]) -> Diagnostic:
    """Return the finding that a name is that of a node in several scorecards."""
    message = f"several scorecards have a node '{node}'"
    hint = f"write one of {', '.join(fitting)}"
    return Diagnostic(Code.ONE_OF, message, hint=hint, path=path)


def conditions(context: Context) -> Iterator[tuple[str, Formula]]:
    """Yield path and text of every condition of points and grades."""
    for group in context.groups:
        if group.when is not None:
            yield f"{group.declared_at}.when", group.when
    for leaf in context.scored:
        if leaf.score.when is not None:
            yield f"{leaf.score.declared_at}.when", leaf.score.when
    for _, node in context.nodes:
        yield from grade_conditions(node)


def point_formulas(context: Context) -> Iterator[tuple[str, Formula]]:
    """Yield path and text of every formula that gives points."""
    for leaf in context.scored:
        rule = leaf.score.rule
        if isinstance(rule, GivenPoints) and isinstance(rule.points, Formula):
            yield f"{rule.declared_at}.points", rule.points
