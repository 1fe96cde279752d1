"""Making a specification ready: members, levels, formulas, once for all data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import define

from kpikit.checks.formulas import derivation, kinds_of
from kpikit.evaluation.members import Scopes, in_scope
from kpikit.evaluation.resolve_cards import resolved_card
from kpikit.evaluation.resolved import (
    Kind,
    Members,
    Resolved,
    ResolvedCheck,
    ResolvedIndicator,
    ResolvedLevel,
    ResolvedTarget,
)
from kpikit.formulas import number_in, unit_of
from kpikit.model.comparisons import AtLeast, AtMost, Equals, Unstated, Within, Yes
from kpikit.model.indicators import Accumulation
from kpikit.model.readings import names_in
from kpikit.model.specification import Specification
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from fractions import Fraction

    from kpikit.model.formulas import Tree
    from kpikit.model.indicators import Indicator
    from kpikit.model.specification import DataCheck
    from kpikit.model.targets import Target

_KINDS: dict[type, Kind] = {
    AtLeast: Kind.AT_LEAST,
    AtMost: Kind.AT_MOST,
    Within: Kind.WITHIN,
    Equals: Kind.WITHIN,
    Yes: Kind.WITHIN,
    Unstated: Kind.UNSTATED,
}
_NO_PERIOD = 10**9


def resolve(specification: Specification) -> Resolved:
    """Return a specification made ready; it has to be free of errors."""
    units = UnitSystem.of(specification.units)
    scopes = Scopes(specification.org_units)
    resolver = _Indicators(specification, units, scopes)
    indicators: dict[str, ResolvedIndicator] = {
        indicator.id: resolver.resolved(indicator) for indicator in specification.indicators
    }
    checks = tuple(
        _check(declared, specification, units, scopes) for declared in specification.checks
    )
    cards = tuple(
        resolved_card(card, specification, units, scopes) for card in specification.scorecards
    )
    return Resolved(scopes.members(), specification.calendar, indicators, checks, cards)


def _check(
    declared: DataCheck, specification: Specification, units: UnitSystem, scopes: Scopes
) -> ResolvedCheck:
    kinds = kinds_of(specification.indicators)
    left = unit_of(declared.formula.tree, kinds, units)
    right = number_in(left.kind.unit, declared.equals.tree, kinds, units)
    used = {*names_in(left.tree), *names_in(right.tree)}
    levels = {known.level for known in specification.indicators if known.id in used}
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

    def resolved(self, indicator: Indicator) -> ResolvedIndicator:
        members = self.scopes.members(indicator.level)
        by_id: dict[str, list[Target]] = {}
        for target in self.specification.targets_of(indicator.id):
            by_id.setdefault(target.id, []).append(target)
        targets = tuple(
            self._target(name, levels, indicator, members) for name, levels in by_id.items()
        )
        return ResolvedIndicator(
            declared=indicator,
            members=members,
            total=self._is_total(indicator),
            tree=self._tree(indicator),
            targets=targets,
        )

    def _tree(self, indicator: Indicator) -> Tree | None:
        tree = derivation(indicator)
        if tree is None:
            return None
        kinds = kinds_of(self.specification.indicators)
        return number_in(indicator.unit, tree, kinds, self.units, indicator.zero_denominator).tree

    def _is_total(self, indicator: Indicator) -> bool:
        if indicator.additive is not None:
            return indicator.additive
        if not indicator.unit or indicator.accumulation is Accumulation.AS_OF:
            return False
        return indicator.denominator is None and not self.units.is_ratio(indicator.unit)

    def _target(
        self, name: str, declared: list[Target], indicator: Indicator, members: Members
    ) -> ResolvedTarget:
        levels = [self._level(target, indicator, members) for target in declared]
        first = declared[0]
        return ResolvedTarget(
            id=name,
            kind=_KINDS[type(first.comparison)],
            ratio=first.ratio.value,
            levels=tuple(sorted(levels, key=_precedence)),
        )

    def _level(self, target: Target, indicator: Indicator, members: Members) -> ResolvedLevel:
        faced_by = in_scope(members.units, target.level, target.group)
        if target.org_unit is not None:
            faced_by &= np.array([unit.id == target.org_unit for unit in members.units], np.bool_)
        low, high = self._range(target, indicator)
        return ResolvedLevel(target, low, high, faced_by)

    def _range(
        self, target: Target, indicator: Indicator
    ) -> tuple[Fraction | None, Fraction | None]:
        """Return the least and the most that is good, in the indicator's unit."""
        unit = indicator.unit or "ratio"
        match target.comparison:
            case AtLeast(level=level):
                return self.units.convert(level, unit), None
            case AtMost(level=level):
                return None, self.units.convert(level, unit)
            case Equals(level=level):
                number = self.units.convert(level, unit)
                return number, number
            case Within(low=low, high=high):
                return self.units.convert(low, unit), self.units.convert(high, unit)
            case Yes():
                yes = indicator.number_of("yes")
                return yes, yes
            case _:
                return None, None


def _precedence(level: ResolvedLevel) -> tuple[int, int, int]:
    """Order among the levels of a target: the least decides; equal ones are a tie."""
    target = level.declared
    scopes = (target.level, target.group, target.org_unit)
    scope = max((place for place, name in enumerate(scopes, 1) if name is not None), default=0)
    length = target.period.days if target.period is not None else _NO_PERIOD
    return (-scope, int(level.faced_by.sum()), length)
