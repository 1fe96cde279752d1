"""Making a specification ready: members, levels, formulas, once for all data."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define

from kpikit.checks.formulas import kinds_of
from kpikit.evaluation.due import Due
from kpikit.evaluation.members import Scopes
from kpikit.evaluation.resolve_cards import resolved_card
from kpikit.evaluation.resolve_grades import resolved_grades
from kpikit.evaluation.resolve_targets import resolved_targets
from kpikit.evaluation.resolved import Resolved, ResolvedCheck, ResolvedIndicator, ResolvedPoints
from kpikit.evaluation.resolved_nodes import below
from kpikit.formulas import number_in, unit_of
from kpikit.model.graph import Sort, Thing, derivation
from kpikit.model.readings import names_in
from kpikit.model.scored import scored_nodes
from kpikit.model.specification import Specification
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from kpikit.evaluation.cells import Mask
    from kpikit.formulas import Kind
    from kpikit.model.formulas import Tree
    from kpikit.model.graph import Graph
    from kpikit.model.indicators import Indicator
    from kpikit.model.scored import ScoredNode
    from kpikit.model.specification import DataCheck


def resolve(
    specification: Specification,
    graph: Graph,
    as_of: date | None = None,
    there: Mask | None = None,
) -> Resolved:
    """Return a specification made ready.

    Args:
        specification: without errors.
        graph: its graph.
        as_of: the day by which the levels of targets are issued; without one, the last ones count.
        there: which of the organisation units exist; `None` if all do.
    """
    units = UnitSystem.of(specification.units)
    scopes = Scopes(specification.org_units, there)
    resolver = _Indicators(specification, units, scopes, as_of)
    indicators: dict[str, ResolvedIndicator] = {
        indicator.id: resolver.resolved(indicator) for indicator in specification.indicators
    }
    checks = tuple(
        _check(declared, specification, units, scopes) for declared in specification.checks
    )
    cards = tuple(
        resolved_card(card, specification, units, scopes) for card in specification.scorecards
    )
    points = {
        name: _points(one, specification, units, scopes, as_of)
        for name, one in scored_nodes(specification).items()
    }
    everyone = scopes.members()
    nodes = {node.thing.id: (card, node) for card in cards for node in below(card.top)}
    return Resolved(
        everyone,
        specification.calendar,
        indicators,
        checks,
        cards,
        points,
        graph,
        resolved_grades(specification, units, scopes, nodes, graph.names),
        _order(graph),
    )


def _points(
    scored: ScoredNode,
    specification: Specification,
    units: UnitSystem,
    scopes: Scopes,
    as_of: date | None,
) -> ResolvedPoints:
    """Return a node as something that has targets, for the units of its scorecard."""
    scope = scored.card.applies_to
    members = scopes.members(scope.level, scope.group, scope.where)
    targets = resolved_targets(specification, units, scored.measured, members, as_of)
    measured = ResolvedIndicator(scored.measured, members, total=False, tree=None, targets=targets)
    return ResolvedPoints(Thing(Sort.NODE, f"{scored.card.id}.{scored.node.id}"), measured)


def _order(graph: Graph) -> tuple[Thing, ...]:
    """Return the things of a graph, each behind what it is made of; rankings only if one is read.

    A ranking that no formula reads is looked at when its table is.
    """
    read = {use.thing for uses in graph.uses.values() for use in uses}
    ordered = graph.order or ()
    return tuple(one for one in ordered if one.sort is not Sort.RANKING or one in read)


def _check(
    declared: DataCheck, specification: Specification, units: UnitSystem, scopes: Scopes
) -> ResolvedCheck:
    kinds = kinds_of(specification.indicators)
    left = unit_of(declared.formula.tree, kinds, units)
    right = number_in(left.kind.unit, declared.equals.tree, kinds, units)
    used = {*names_in(left.tree), *names_in(right.tree)}
    levels = {known.level_of_cells for known in specification.indicators if known.id in used}
    level = levels.pop() if len(levels) == 1 else None
    members = scopes.members(level)
    unit = units.name(left.kind.unit, specification.language)
    return ResolvedCheck(declared, members, left.tree, right.tree, unit)


@define
class _Indicators:
    """Resolves the indicators of one specification."""

    specification: Specification
    units: UnitSystem
    scopes: Scopes
    as_of: date | None

    def resolved(self, indicator: Indicator) -> ResolvedIndicator:
        members = self.scopes.owners(indicator)
        return ResolvedIndicator(
            declared=indicator,
            members=members,
            total=indicator.is_total(self.units.is_ratio),
            tree=self._tree(indicator),
            targets=resolved_targets(
                self.specification, self.units, indicator, members, self.as_of
            ),
            due=self._due(indicator),
            plausible=self._plausible(indicator),
            ladder=self.scopes.ladder(members, indicator.rolled_by(self.units.adds_up)),
            peers=self.scopes.members(indicator.level),
            counts=bool(indicator.values) or self.units.counts(indicator.unit),
        )

    def _plausible(self, indicator: Indicator) -> tuple[Fraction | None, Fraction | None]:
        if indicator.plausible is None:
            return (None, None)
        low, high = indicator.plausible.low, indicator.plausible.high
        return (
            None if low is None else self.units.convert(low, indicator.unit),
            None if high is None else self.units.convert(high, indicator.unit),
        )

    def _due(self, indicator: Indicator) -> Due | None:
        if indicator.due is None:
            return None
        works = self.units.compatible(indicator.due.unit or "day", "working day")
        unit = "working day" if works else "day"
        calendar = self.specification.calendar if works else None
        return Due(int(self.units.convert(indicator.due, unit)), calendar)

    def _tree(self, indicator: Indicator) -> Tree | None:
        tree = derivation(indicator)
        if tree is None:
            return None
        zero = indicator.zero_denominator
        return number_in(indicator.unit, tree, self.kinds, self.units, zero).tree

    @cached_property
    def kinds(self) -> Callable[[str], Kind]:
        """What formulas need to know of names."""
        return kinds_of(self.specification.indicators)
