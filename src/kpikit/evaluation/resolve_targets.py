"""Making targets ready: their levels in numbers, or in what these are computed from."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from kpikit.checks.formulas import kinds_of
from kpikit.checks.levels import better_of, is_growth
from kpikit.evaluation.members import in_scope
from kpikit.evaluation.paths import course_of
from kpikit.evaluation.resolved import (
    DerivedEnd,
    Kind,
    Members,
    OfPeers,
    OtherTarget,
    ResolvedLevel,
    ResolvedTarget,
)
from kpikit.formulas import number_in
from kpikit.model.graph import Sort, Thing
from kpikit.model.indicators import Direction, Indicator
from kpikit.model.levels import (
    Benchmark,
    Derived,
    Equals,
    FromBaseline,
    FromPeers,
    FromTarget,
    Level,
    Maximum,
    Minimum,
    Unstated,
    Within,
    Yes,
)
from kpikit.model.specification import Specification
from kpikit.model.targets import Ratio
from kpikit.model.units import Quantity
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from kpikit.evaluation.resolved import End
    from kpikit.formulas import Kind as FormulaKind
    from kpikit.kernels.benchmarks import Benchmark as Which
    from kpikit.model.formulas import Formula, Tree
    from kpikit.model.targets import Target

_KINDS: dict[type, Kind] = {
    Minimum: Kind.AT_LEAST,
    Maximum: Kind.AT_MOST,
    Within: Kind.WITHIN,
    Equals: Kind.WITHIN,
    Yes: Kind.WITHIN,
    Unstated: Kind.UNSTATED,
}
_NO_PERIOD = 10**9


def resolved_targets(
    specification: Specification,
    units: UnitSystem,
    indicator: Indicator,
    members: Members,
    as_of: date | None,
) -> tuple[ResolvedTarget, ...]:
    """Return the targets of an indicator, in the order of their first level.

    Of the levels for one scope and period the one issued last by a day counts. A target of which
    none is issued then is faced by nobody.
    """
    by_id: dict[str, list[Target]] = {}
    for target in specification.targets_of(indicator.id):
        by_id.setdefault(target.id, []).append(target)
    levels = _Levels(specification, units, indicator, members)
    issued = {name: issued_last(declared, as_of) for name, declared in by_id.items()}
    nobody = np.zeros(len(members), dtype=np.bool_)
    return tuple(
        levels.target(name, issued[name])
        if issued[name]
        else _faced_by(nobody, levels.target(name, declared[:1]))
        for name, declared in by_id.items()
    )


def issued_last(levels: Sequence[Target], as_of: date | None) -> list[Target]:
    """Return of the levels for each scope and period the one that is issued last by a day."""
    found: dict[object, Target] = {}
    for level in sorted(levels, key=lambda level: level.issued or date.min):
        if as_of is None or level.issued is None or level.issued <= as_of:
            found[level.place] = level
    kept = {id(level) for level in found.values()}
    return [level for level in levels if id(level) in kept]


def _faced_by(units: NDArray[np.bool_], target: ResolvedTarget) -> ResolvedTarget:
    """Return a target whose levels are in nobody else's scope."""
    return evolve(target, levels=tuple(evolve(one, faced_by=units) for one in target.levels))


@frozen
class _Levels:
    """Resolves the levels of the targets of one indicator."""

    specification: Specification
    units: UnitSystem
    indicator: Indicator
    members: Members

    @cached_property
    def kinds(self) -> Callable[[str], FormulaKind]:
        return kinds_of(self.specification.indicators)

    def kind(self, name: str) -> FormulaKind:
        """Return what formulas need to know of a name; few targets have formulas."""
        return self.kinds(name)

    def target(self, name: str, declared: list[Target]) -> ResolvedTarget:
        levels = sorted((self.level(target) for target in declared), key=_precedence)
        first = declared[0]
        travels = first.ratio is Ratio.FROM_BASELINE
        ways = [level.declared.baseline for level in levels] if travels else []
        return ResolvedTarget(
            id=name,
            thing=Thing(Sort.TARGET, f"{self.indicator.id}.{name}"),
            kind=_KINDS[type(first.comparison)],
            ratio=first.ratio,
            levels=tuple(levels),
            baselines=tuple(self.tree(way) for way in ways if way is not None),
        )

    def level(self, target: Target) -> ResolvedLevel:
        members = self.members
        faced_by = in_scope(members.units, target.level, target.group)
        if target.org_unit is not None:
            faced_by &= np.array([unit.id == target.org_unit for unit in members.units], np.bool_)
        low, high = self.ends(target)
        course = course_of(target, self.indicator, self.units, self.kind)
        return ResolvedLevel(target, low, high, faced_by, course)

    def ends(self, target: Target) -> tuple[End, End]:
        """Return the least and the most that is good, in the indicator's unit."""
        match target.comparison:
            case Minimum(level=level):
                return self.end(target, level), None
            case Maximum(level=level):
                return None, self.end(target, level)
            case Equals(level=level):
                end = self.end(target, level)
                return end, end
            case Within(low=low, high=high):
                return self.end(target, low), self.end(target, high)
            case Yes():
                yes = self.indicator.number_of("yes")
                return yes, yes
            case _:
                return None, None

    def end(self, target: Target, level: Level) -> End:
        unit = self.indicator.unit or "ratio"
        if isinstance(level, Quantity):
            return self.units.convert(level, unit)
        if isinstance(level, FromTarget):
            name, target_id = level.source(self.indicator.id)
            factor = self.units.factor(self.unit_of(name), unit)
            return self.adjusted(OtherTarget(name, target_id), factor, level)
        if isinstance(level, FromBaseline):
            return self.adjusted(self.tree(level.baseline), Fraction(1), level)
        return self.adjusted(self.peers(target, level), Fraction(1), level)

    def adjusted(
        self, source: OtherTarget | Tree | OfPeers, factor: Fraction, level: Derived
    ) -> DerivedEnd:
        """Return a source with all that it is multiplied by, and what is added."""
        if level.times is not None:
            factor *= self.units.convert(level.times, "ratio")
        amount = Fraction(0)
        if level.plus is not None and is_growth(level.plus, self.units):
            factor *= 1 + self.units.convert(level.plus, "ratio")
        elif level.plus is not None:
            amount = self.units.convert(level.plus, self.indicator.unit)
        return DerivedEnd(source, factor, amount)

    def unit_of(self, name: str) -> str:
        """Return the unit of another indicator; of a node, points."""
        units = (one.unit for one in self.specification.indicators if one.id == name)
        return next(units, "point")

    def tree(self, formula: Formula) -> Tree:
        """Return a formula without units, in the unit of the indicator."""
        return number_in(self.indicator.unit, formula.tree, self.kinds, self.units).tree

    def peers(self, target: Target, level: FromPeers) -> OfPeers:
        units, within = self.members.units, level.within
        tier = within.level or self.indicator.level
        peers = in_scope(units, tier, within.group, within.where)
        higher = better_of(target, self.indicator) is Direction.HIGHER
        best: Which = "highest" if higher else "lowest"
        names = [unit.groups.get(level.per) if level.per else "" for unit in units]
        known = dict.fromkeys(name for name in names if name is not None)
        places: dict[str | None, int] = {name: place for place, name in enumerate(known)}
        groups = np.array([places.get(name, -1) for name in names], dtype=np.intp)
        mean = level.peers is Benchmark.MEAN
        return OfPeers("mean" if mean else best, peers, groups, len(places))


def _precedence(level: ResolvedLevel) -> tuple[int, int, int]:
    """Order among the levels of a target: the least decides; equal ones are a tie."""
    target = level.declared
    scopes = (target.level, target.group, target.org_unit)
    scope = max((place for place, name in enumerate(scopes, 1) if name is not None), default=0)
    length = target.period.days if target.period is not None else _NO_PERIOD
    return (-scope, int(level.faced_by.sum()), length)
