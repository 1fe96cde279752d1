"""Levels of targets of units, carried to the units that follow them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from kpikit.checks.paths import is_share
from kpikit.evaluation.reference.known import in_force
from kpikit.evaluation.reference.roll_up import rule_of
from kpikit.evaluation.reference.scopes import is_in_scope, is_of_level
from kpikit.evaluation.reference.ways import Roads
from kpikit.model.ids import Slug
from kpikit.model.levels import Equals, Maximum, Minimum, Within, levels_of
from kpikit.model.paths import Milestones
from kpikit.model.roll_up import RollingBy
from kpikit.model.scored import ScoredNode
from kpikit.model.specification import Specification
from kpikit.model.successions import Inherited
from kpikit.model.units import Quantity
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.evaluation.reference.ways import Way, Ways
    from kpikit.model.indicators import Indicator
    from kpikit.model.levels import Demand
    from kpikit.model.org import OrgUnit
    from kpikit.model.targets import Target

Key = tuple[object, ...]
"""What is measured, which target it is, and for which days."""

Own = dict[str, dict[Key, "Target"]]
"""Levels that units face because they are for them alone, by unit."""


@frozen(eq=False)
class Carrying:
    """What is needed to carry levels from map to map.

    Attributes:
        specification: the rule book.
        nodes: the nodes that targets are of, by their names.
        units: the units of measure.
        roads: the ways between the maps.
        as_of: the day by which levels have to be issued.
    """

    specification: Specification
    nodes: Mapping[str, ScoredNode]
    units: UnitSystem
    roads: Roads
    as_of: date | None

    def targets(self, number: int) -> tuple[Target, ...]:
        """Return all targets on a map: those declared, and those that are carried there.

        Only levels that are in force by the day are carried, from map to map. What is carried to a
        unit takes the place of what is declared for it, unless that goes before.
        """
        declared = self.declared()
        levels = declared
        for place in range(1, number + 1):
            levels = self.next(declared, levels, place)
        carried = [
            level
            for unit, own in levels.items()
            for key, level in own.items()
            if level is not declared.get(unit, {}).get(key)
        ]
        replaced = {(level.org_unit, key_of(level)) for level in carried}
        kept = (
            one
            for one in self.specification.targets
            if not is_for_one(one) or (one.org_unit, key_of(one)) not in replaced
        )
        return (*kept, *carried)

    def declared(self) -> Own:
        """Return the levels that are declared for single units."""
        found: Own = {}
        for target in in_force(self.specification.targets, self.as_of):
            if target.org_unit is not None and is_for_one(target):
                found.setdefault(target.org_unit, {})[key_of(target)] = target
        return found

    def next(self, declared: Own, levels: Own, number: int) -> Own:
        """Return the levels on a map, of those on the map before.

        What is declared for a new unit goes before what is carried to it. What is declared for one
        that was there before is its level of then, unless it is issued from the day on.
        """
        found: Own = {}
        for unit in self.roads.maps.units(number):
            ways = self.roads.sources(number - 1, number, unit.id)
            own = declared.get(unit.id, {})
            if not any(way.flows for way in ways.values()):
                found[unit.id] = levels.get(unit.id, own)
                continue
            day = self.roads.maps.days[number]
            new = {
                key: level
                for key, level in own.items()
                if unit.id not in ways or (level.issued is not None and level.issued >= day)
            }
            found[unit.id] = {**own, **self.carried(levels, ways, unit, number), **new}
        return found

    def carried(self, levels: Own, ways: Ways, unit: OrgUnit, number: int) -> dict[Key, Target]:
        """Return the levels that are carried to a unit from those that become part of it."""
        events = [flow.event for way in ways.values() for flow in way.flows]
        if any(event is not None and event.targets is Inherited.NEW for event in events):
            return {}
        whole = self.roads.is_whole(number - 1, number, unit.id, ways)
        faced = {key: one for name in ways for key, one in levels.get(name, {}).items()}
        found = {}
        for key, first in faced.items():
            sources = {
                name: way
                for name, way in ways.items()
                if whole or self.faces(first.indicator, name, number - 1)
            }
            single = [levels.get(name, {}).get(key) for name in sources]
            known = [level for level in single if level is not None]
            if len(known) < len(single):
                continue
            level = known[0] if whole else self.joined(known, list(sources.values()))
            if level is not None:
                found[key] = evolve(level, org_unit=Slug(unit.id))
        return found

    def faces(self, name: str, unit: str, number: int) -> bool:
        """Whether a unit on a map may have what a target is of."""
        (there,) = (one for one in self.roads.maps.units(number) if one.id == unit)
        if name in self.nodes:
            scope = self.nodes[name].card.applies_to
            return is_in_scope(there, scope.level, scope.group, scope.where)
        return is_of_level(there, self.indicator(name).level_of_cells)

    def indicator(self, name: str) -> Indicator:
        """Return the indicator, or what targets know of the node, that a target is of."""
        if name in self.nodes:
            return self.nodes[name].measured
        return next(one for one in self.specification.indicators if one.id == name)

    # --- several levels ---

    def joined(self, levels: Sequence[Target], ways: Sequence[Way]) -> Target | None:
        """Return what the levels of several units make; none if they make nothing."""
        first = levels[0]
        alike = all((one.ratio, one.baseline) == (first.ratio, first.baseline) for one in levels)
        comparison = self.compared(levels, ways) if alike else None
        if comparison is None:
            return None
        issued = [one.issued for one in levels if one.issued is not None]
        return evolve(
            first,
            comparison=comparison,
            issued=max(issued, default=None),
            path=first.path if self.same_path(levels) else None,
        )

    def compared(self, levels: Sequence[Target], ways: Sequence[Way]) -> Demand | None:
        """Return the sum of the shares of levels, or their mean; others have to be equal."""
        indicator = self.indicator(levels[0].indicator)
        adds = levels[0].indicator not in self.nodes and self.adds_up(indicator)
        demands = [self.plain(one.comparison, indicator) for one in levels]
        numbers = [numbers_of(one) for one in demands]
        numeric = len({type(one) for one in demands}) == 1 and None not in numbers
        if numeric and adds:
            return with_numbers(demands[0], weighed(numbers, [way.share for way in ways]))
        if all(one == demands[0] for one in demands):
            return demands[0]
        if not numeric:
            return None
        weights = [None if len(way.flows) != 1 else way.flows[0].weight for way in ways]
        sums = weighed(numbers, weights)
        whole = sum((weight or Fraction(0) for weight in weights), Fraction(0))
        if sums is None or whole <= 0 or any((weight or 0) < 0 for weight in weights):
            return None
        return with_numbers(demands[0], [one / whole for one in sums])

    def adds_up(self, indicator: Indicator) -> bool:
        """Whether an indicator adds up over units: as it is rolled up, derived totals too."""
        rule = rule_of(evolve(indicator, formula=None), self.units)
        return indicator.denominator is None and rule is not None and rule.by is RollingBy.SUM

    def plain(self, demand: Demand, indicator: Indicator) -> Demand:
        """Return a demand with its numbers in the unit of the indicator."""
        numbers = numbers_of(demand)
        levels = [one for one in levels_of(demand) if isinstance(one, Quantity)]
        there = [self.units.convert(one, indicator.unit) for one in levels]
        return demand if numbers is None else with_numbers(demand, there) or demand

    def same_path(self, levels: Sequence[Target]) -> bool:
        """Whether levels have the same path, which fits their sum: amounts on the way do not."""
        path = levels[0].path
        unit = self.indicator(levels[0].indicator).unit
        if isinstance(path, Milestones) and not all(
            is_share(one.due, unit, self.units) for one in path.milestones
        ):
            return False
        return all(one.path == path for one in levels)


def is_for_one(target: Target) -> bool:
    """Whether a level is for one unit, whatever its level and groups."""
    return target.org_unit is not None and target.level is None and target.group is None


def key_of(target: Target) -> Key:
    """Return what a level is of, and its days."""
    days = None if target.period is None else target.period.sort_key
    return (target.indicator, target.id, days)


def numbers_of(demand: Demand) -> list[Fraction] | None:
    """Return the numbers of a demand; none if it is not of numbers alone."""
    levels = levels_of(demand)
    numbers = [level.number for level in levels if isinstance(level, Quantity)]
    return numbers if levels and len(numbers) == len(levels) else None


def weighed(
    numbers: Sequence[list[Fraction] | None], weights: Sequence[Fraction | None]
) -> list[Fraction] | None:
    """Return the sums of numbers times their weights; none if one of these is not known.

    >>> two = [[Fraction(1), Fraction(2)], [Fraction(3), Fraction(4)]]
    >>> weighed(two, [Fraction(10), Fraction(100)])
    [Fraction(310, 1), Fraction(420, 1)]
    """
    if None in weights:
        return None
    pairs = [
        (some or [], weight or Fraction(0)) for some, weight in zip(numbers, weights, strict=True)
    ]
    return [
        sum((some[place] * weight for some, weight in pairs), Fraction(0))
        for place in range(len(pairs[0][0]))
    ]


def with_numbers(demand: Demand, numbers: Sequence[Fraction] | None) -> Demand | None:
    """Return a demand of the same kind with other numbers; none without any."""
    if numbers is None:
        return None
    ends = [Quantity(number) for number in numbers]
    if isinstance(demand, Within):
        return evolve(demand, low=ends[0], high=ends[1])
    assert isinstance(demand, Minimum | Maximum | Equals)  # noqa: S101 - others have no numbers
    return evolve(demand, level=ends[0])
