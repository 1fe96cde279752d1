"""Making a specification ready: members, levels, rules and policies, once for all data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field

from kpikit.evaluation.resolved import (
    Members,
    Resolved,
    ResolvedCard,
    ResolvedGroup,
    ResolvedIndicator,
    ResolvedLeaf,
    ResolvedLevel,
    ResolvedTarget,
)
from kpikit.model.comparisons import AtMost
from kpikit.model.indicators import Accumulation, Indicator
from kpikit.model.scorecards import DEFAULT_POLICIES, Group, Leaf, Policy, Scorecard
from kpikit.model.scoring import Amount
from kpikit.model.units import Quantity
from kpikit.model.walk import changed, nodes_below
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from kpikit.model.rankings import Ranking
    from kpikit.model.specification import Specification
    from kpikit.model.states import State
    from kpikit.model.targets import Target

ACHIEVEMENT_UNIT = "ratio"
"""The unit of achievement: 1 means reached."""


def resolve(specification: Specification) -> Resolved:
    """Return a specification made ready; it has to be free of errors."""
    units = UnitSystem.of(specification.units)
    indicators: dict[str, ResolvedIndicator] = {
        indicator.id: _indicator(indicator, specification, units)
        for indicator in specification.indicators
    }
    cards = tuple(_card(card, specification, units) for card in specification.scorecards)
    return Resolved(indicators, cards)


def _members(specification: Specification, level: str | None) -> Members:
    inside = [level is None or unit.level == level for unit in specification.org_units]
    codes = np.flatnonzero(inside).astype(np.int32)
    positions = np.full(len(inside), -1, dtype=np.int32)
    positions[codes] = np.arange(len(codes), dtype=np.int32)
    ids = tuple(specification.org_units[code].id for code in codes.tolist())
    return Members(codes, ids, positions)


# --- indicators and targets ---


def _indicator(
    indicator: Indicator, specification: Specification, units: UnitSystem
) -> ResolvedIndicator:
    members = _members(specification, indicator.level)
    by_id: dict[str, list[Target]] = {}
    for target in specification.targets_of(indicator.id):
        by_id.setdefault(target.id, []).append(target)
    level = partial(
        _level, indicator=indicator, members=members, specification=specification, units=units
    )
    targets = tuple(_target(name, levels, level) for name, levels in by_id.items())
    return ResolvedIndicator(indicator, members, _is_total(indicator, units), targets)


def _is_total(indicator: Indicator, units: UnitSystem) -> bool:
    if indicator.additive is not None:
        return indicator.additive
    stock = indicator.accumulation is Accumulation.AS_OF
    return not stock and not units.is_ratio(indicator.unit)


def _target(
    name: str, declared: list[Target], level: Callable[[Target], ResolvedLevel]
) -> ResolvedTarget:
    ordered = sorted(declared, key=lambda target: target.precedence, reverse=True)
    first = ordered[0]
    at_most = isinstance(first.comparison, AtMost)
    return ResolvedTarget(name, at_most, first.ratio.value, tuple(map(level, ordered)))


def _level(
    target: Target,
    *,
    indicator: Indicator,
    members: Members,
    specification: Specification,
    units: UnitSystem,
) -> ResolvedLevel:
    faced_by = np.ones(len(members), dtype=np.bool_)
    for place, code in enumerate(members.codes.tolist()):
        unit = specification.org_units[code]
        fits_level = target.level is None or unit.level == target.level
        faced_by[place] = fits_level and target.org_unit in {None, unit.id}
    number = units.convert(target.comparison.level, indicator.unit)
    return ResolvedLevel(target, number, faced_by)


# --- scorecards ---


def _card(card: Scorecard, specification: Specification, units: UnitSystem) -> ResolvedCard:
    measures: dict[str, str] = {
        indicator.id: indicator.unit for indicator in specification.indicators
    }
    tree = _Tree(units, measures)
    top = card.top()
    group = tree.group(top, DEFAULT_POLICIES)
    nodes: set[str] = {top.id, *(node.id for node in nodes_below(top))}
    rankings = tuple(_rankings(card, nodes, specification.rankings))
    members = _members(specification, card.applies_to.level)
    return ResolvedCard(card, members, group, tuple(tree.leaves), rankings)


def _rankings(
    card: Scorecard, nodes: set[str], rankings: tuple[Ranking, ...]
) -> Iterator[tuple[Ranking, str]]:
    """Yield the rankings of a scorecard's nodes; several cards may have nodes of the same id."""
    for ranking in rankings:
        name = ranking.of.removeprefix(f"{card.id}.")
        if name in nodes:
            yield ranking, name


@define
class _Tree:
    """Resolves the nodes of one scorecard and numbers its leaves.

    Attributes:
        units: units of measure.
        measures: unit of each indicator.
        leaves: ids of the leaves met so far.
    """

    units: UnitSystem
    measures: Mapping[str, str]
    leaves: list[str] = field(factory=list)

    def group(self, group: Group, above: Mapping[State, Policy]) -> ResolvedGroup:
        policies = _policies(group, above)
        children = tuple(
            self.leaf(child, policies) if isinstance(child, Leaf) else self.group(child, policies)
            for child in group.children
        )
        total = sum((child.max_points for child in children), Fraction(0))
        return ResolvedGroup(group, children, total, policies)

    def leaf(self, leaf: Leaf, above: Mapping[State, Policy]) -> ResolvedLeaf:
        score = leaf.score
        unit = self.measures[leaf.indicator] if score.target is None else ACHIEVEMENT_UNIT
        self.leaves.append(leaf.id)
        return ResolvedLeaf(
            declared=leaf,
            number=len(self.leaves) - 1,
            rule=changed(score.rule, partial(self._plain, unit, leaf.max_points)),
            cap=_in_points(score.cap, leaf.max_points),
            floor=_in_points(score.floor, leaf.max_points),
            policies=_policies(leaf, above),
        )

    def _plain(self, unit: str, max_points: Fraction, value: object) -> object:
        """Return a quantity in a unit and an amount in points; other values as they are."""
        if isinstance(value, Quantity):
            return Quantity(self.units.convert(value, unit), unit)
        return Amount(value.of(max_points)) if isinstance(value, Amount) else value


def _in_points(amount: Amount | None, max_points: Fraction) -> Fraction | None:
    return None if amount is None else amount.of(max_points)


def _policies(node: Group | Leaf, above: Mapping[State, Policy]) -> Mapping[State, Policy]:
    return {state: node.policy(state) or inherited for state, inherited in above.items()}
