"""Ids: declared once, and declared at all where they are used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic
from kpikit.model.scorecards import Group, Leaf, Scorecard
from kpikit.model.walk import nodes_below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from kpikit.checks.context import Context
    from kpikit.model.declared import Declared
    from kpikit.model.ids import Slug
    from kpikit.model.indicators import Indicator
    from kpikit.model.org import OrgUnit
    from kpikit.model.targets import Target


def duplicate_ids(context: Context) -> Iterator[Diagnostic]:
    """Find ids that are declared twice."""
    specification = context.specification
    sections: tuple[Iterable[tuple[str, Declared]], ...] = (
        ((item.id, item) for item in specification.references),
        ((item.id, item) for item in specification.org_units),
        ((item.id, item) for item in specification.indicators),
        ((item.id, item) for item in specification.scorecards),
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
    seen: set[str] = set()
    for name, item in section:
        if name in seen:
            message = f"the id '{name}' is declared a second time"
            hint = "give it another id, or delete one of the two"
            yield Diagnostic(Code.DUPLICATE_ID, message, hint=hint, path=item.declared_at)
        seen.add(name)


def unknown_references(context: Context) -> Iterator[Diagnostic]:
    """Find citations of documents that are not declared."""
    known = [reference.id for reference in context.specification.references]
    cited: tuple[Indicator | Target, ...] = (
        *context.specification.indicators,
        *context.specification.targets,
    )
    for item in cited:
        if item.reference is not None:
            path = f"{item.declared_at}.reference"
            yield from context.unknown(path, "reference", item.reference, known, "references")


def unknown_indicators(context: Context) -> Iterator[Diagnostic]:
    """Find targets and leaves of indicators that are not declared."""
    for target in context.specification.targets:
        path = target.declared_at
        yield from context.unknown(
            path, "indicator", target.indicator, context.indicators, "indicators"
        )
    for _, leaf in leaves(context):
        path = f"{leaf.declared_at}.indicator"
        yield from context.unknown(
            path, "indicator", leaf.indicator, context.indicators, "indicators"
        )


def unknown_targets(context: Context) -> Iterator[Diagnostic]:
    """Find scores that name a target which their indicator does not have."""
    for _, leaf in leaves(context):
        if leaf.score.target is not None and leaf.indicator in context.indicators:
            known = [target.id for target in context.specification.targets_of(leaf.indicator)]
            path = f"{leaf.declared_at}.score.target"
            section = f"targets.{leaf.indicator}"
            yield from context.unknown(path, "target", leaf.score.target, known, section)


def unknown_org_units(context: Context) -> Iterator[Diagnostic]:
    """Find parents, levels and scopes that no organisation unit has."""
    specification = context.specification
    units = [unit.id for unit in specification.org_units]
    for unit in specification.org_units:
        if unit.parent is not None:
            path = f"{unit.declared_at}.parent"
            yield from context.unknown(path, "org_unit", unit.parent, units, "org_units")
    for target in specification.targets:
        if target.org_unit is not None:
            path = f"{target.declared_at}.org_unit"
            yield from context.unknown(path, "org_unit", target.org_unit, units, "org_units")


def unknown_levels(context: Context) -> Iterator[Diagnostic]:
    """Find levels that no organisation unit has; without any units there is nothing to say."""
    specification = context.specification
    known = list(dict.fromkeys(unit.level for unit in specification.org_units if unit.level))
    used = [(f"{item.declared_at}.level", item.level) for item in specification.indicators]
    used += [(f"{item.declared_at}.level", item.level) for item in specification.targets]
    used += [
        (f"{card.declared_at}.applies_to.level", card.applies_to.level)
        for card in specification.scorecards
    ]
    if not specification.org_units or "org_units" in context.incomplete:
        return
    for path, level in used:
        if level is not None:
            yield from context.unknown(path, "level", level, known, "org_units")


def unknown_nodes(context: Context) -> Iterator[Diagnostic]:
    """Find rankings of nodes that no scorecard has, or that several have."""
    places = [
        (card.id, name) for card in context.specification.scorecards for name, _ in _nodes(card)
    ]
    for ranking in context.specification.rankings:
        path = f"{ranking.declared_at}.of"
        fitting = [place for place in places if ranking.of in {place[1], ".".join(place)}]
        if len(fitting) > 1:
            message = f"several scorecards have a node '{ranking.of}'"
            hint = f"write one of {', '.join('.'.join(place) for place in fitting)}"
            yield Diagnostic(Code.ONE_OF, message, hint=hint, path=path)
        elif not fitting:
            nodes = [name for _, name in places]
            yield from context.unknown(path, "node", ranking.of, nodes, "scorecard")


def parents_in_a_circle(context: Context) -> Iterator[Diagnostic]:
    """Find organisation units that are above themselves."""
    parents = {unit.id: unit for unit in context.specification.org_units}
    for unit in context.specification.org_units:
        if _above_itself(unit, parents):
            message = f"'{unit.id}' is above itself"
            path = f"{unit.declared_at}.parent"
            yield Diagnostic(Code.CYCLE, message, hint="correct the parent", path=path)


def _above_itself(unit: OrgUnit, by_id: Mapping[Slug, OrgUnit]) -> bool:
    seen: set[str] = set()
    above = unit.parent
    while above is not None and above not in seen and above in by_id:
        seen.add(above)
        above = by_id[above].parent
    return unit.id in seen


def leaves(context: Context) -> Iterator[tuple[Scorecard, Leaf]]:
    """Yield every leaf with its scorecard."""
    for card in context.specification.scorecards:
        for node in nodes_below(card.top()):
            if not isinstance(node, Group):
                yield card, node
