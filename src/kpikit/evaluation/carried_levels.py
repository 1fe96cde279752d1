"""Levels of targets carried to another map: what predecessors faced, their successor faces."""

from __future__ import annotations

from collections import Counter
from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from kpikit.checks.paths import is_share
from kpikit.evaluation.members import in_scope
from kpikit.evaluation.resolve_targets import issued_last
from kpikit.evaluation.routes import Routes
from kpikit.model.ids import Slug
from kpikit.model.levels import Equals, Maximum, Minimum, Within, levels_of
from kpikit.model.paths import Milestones
from kpikit.model.scored import ScoredNode, scored_nodes
from kpikit.model.specification import Specification
from kpikit.model.successions import Inherited
from kpikit.model.units import Quantity
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kpikit.model.indicators import Indicator
    from kpikit.model.levels import Demand
    from kpikit.model.maps import Flow
    from kpikit.model.targets import Target

Place: TypeAlias = tuple[str, str, object]
"""Of which indicator and target a level is, and the days of its period."""

Faced: TypeAlias = "dict[Slug, dict[Place, Target]]"
"""The levels that are for one unit each."""

_NONE = Fraction(0)


@frozen(eq=False)
class Carrying:
    """What is needed to carry levels to another map.

    Attributes:
        routes: what becomes of units.
        units: the units of measure.
        specification: the rule book, with all units.
        as_of: the day by which levels have to be issued; without one all are.
    """

    routes: Routes
    units: UnitSystem
    specification: Specification
    as_of: date | None
    _faces: dict[tuple[str, int], NDArray[np.bool_]] = field(factory=dict)
    _leaving: dict[int, Counter[Slug]] = field(factory=dict)

    @cached_property
    def nodes(self) -> Mapping[str, ScoredNode]:
        """The nodes that targets name, by that name."""
        return scored_nodes(self.specification)

    @cached_property
    def measured(self) -> Mapping[str, Indicator]:
        """What targets are of: the indicators, and the nodes that targets name."""
        found = {str(one.id): one for one in self.specification.indicators}
        return {**found, **{name: node.measured for name, node in self.nodes.items()}}

    def faces(self, name: str, number: int) -> NDArray[np.bool_]:
        """Return which units of a map may have what a target is of."""
        node = self.nodes.get(name)
        if node is None:
            return self.routes.inside(self.measured[name].level_of_cells, number)
        key = (name, number)
        if key not in self._faces:
            scope, units = node.card.applies_to, self.routes.maps.units(number)
            found = np.zeros(len(self.routes.codes), dtype=np.bool_)
            places = [self.routes.codes[one.id] for one in units]
            found[places] = in_scope(units, scope.level, scope.group, scope.where)
            self._faces[key] = found
        return self._faces[key]

    def on_map(self, targets: Iterable[Target], number: int) -> tuple[Target, ...]:
        """Return all levels as they hold on a map: those declared, and those of predecessors.

        Levels of amounts are added up by shares; others are carried where they are equal, or as
        their mean, weighted by the basis of the successions. A level that is declared for the
        successor goes before; of a unit that was there before, one issued since the event.

        Args:
            targets: the levels as they are declared.
            number: the map.
        """
        every = tuple(targets)
        declared = _of_units(issued_last([one for one in every if one.org_unit], self.as_of))
        if not declared:
            return every
        faced = {unit: dict(levels) for unit, levels in declared.items()}
        for step in range(1, number + 1):
            faced.update(dict(self._arrived(step, faced, declared)))
        new = [
            level
            for unit, levels in faced.items()
            for place, level in levels.items()
            if level is not declared.get(unit, {}).get(place)
        ]
        replaced = {level.place for level in new}
        return (*(one for one in every if one.place not in replaced), *new)

    def _arrived(
        self, number: int, faced: Faced, declared: Faced
    ) -> Iterator[tuple[Slug, dict[Place, Target]]]:
        """Yield what units face when a map begins: levels that they take over, or their own."""
        day = self.routes.maps.days[number]
        for unit, flows in self._arriving(number).items():
            own = declared.get(unit, {})
            before = [] if _new_ones(flows) else [faced.get(flow.source, {}) for flow in flows]
            stays = any(flow.source == unit for flow in flows)
            places = dict.fromkeys(place for levels in before for place in levels)
            wanted = [place for place in places if not _set_anew(own.get(place), day, stays=stays)]
            found = {place: self._carried(place, flows, faced, number) for place in wanted}
            carried = {
                place: evolve(level, org_unit=unit)
                for place, level in found.items()
                if level is not None
            }
            yield unit, {**own, **carried}

    def _arriving(self, number: int) -> dict[Slug, list[Flow]]:
        """Return what comes to each unit of a map that a succession concerns."""
        found: dict[Slug, list[Flow]] = {}
        for flow in self.routes.arriving(number):
            found.setdefault(flow.target, []).append(flow)
        return {
            unit: flows
            for unit, flows in found.items()
            if any(flow.event is not None for flow in flows)
        }

    def _carried(
        self, place: Place, flows: Sequence[Flow], faced: Faced, number: int
    ) -> Target | None:
        """Return the level that a unit takes over from all that it follows; `None` without one."""
        whole = len(flows) == 1 and self._whole(flows[0], number)
        there = self.routes.codes
        faces = self.faces(place[0], number - 1)
        counting = [flow for flow in flows if whole or faces[there[flow.source]]]
        levels = [faced.get(flow.source, {}).get(place) for flow in counting]
        known = [level for level in levels if level is not None]
        if not known or len(known) < len(levels):
            return None
        return known[0] if whole else self._together(known, counting)

    def _whole(self, flow: Flow, number: int) -> bool:
        """Whether a flow is all of its source, which becomes nothing else."""
        if number not in self._leaving:
            self._leaving[number] = Counter(one.source for one in self.routes.arriving(number))
        return flow.share == 1 and self._leaving[number][flow.source] == 1

    def _together(self, levels: Sequence[Target], flows: Sequence[Flow]) -> Target | None:
        """Return what the levels of several units make; `None` if they make nothing."""
        first = levels[0]
        if any((one.ratio, one.baseline) != (first.ratio, first.baseline) for one in levels):
            return None
        demand = self._demanded(levels, flows)
        if demand is None:
            return None
        issued = max((one.issued for one in levels if one.issued), default=None)
        same = all(one.path == first.path for one in levels) and self._of_shares(first)
        return evolve(first, comparison=demand, issued=issued, path=first.path if same else None)

    def _of_shares(self, target: Target) -> bool:
        """Whether a path fits other levels, too: it has no amounts on the way."""
        unit = self.measured[target.indicator].unit
        return not isinstance(target.path, Milestones) or all(
            is_share(one.due, unit, self.units) for one in target.path.milestones
        )

    def _demanded(self, levels: Sequence[Target], flows: Sequence[Flow]) -> Demand | None:
        """Return what several levels demand together; `None` where nothing says it."""
        name = levels[0].indicator
        demands = [self._plain(one.comparison, self.measured[name].unit) for one in levels]
        numbers = [_numbers_of(one) for one in demands]
        numeric = all(numbers) and len({type(one) for one in demands}) == 1
        if numeric and self._adds(name):
            return _weighed(demands[0], numbers, [flow.share for flow in flows], Fraction(1))
        if all(one == demands[0] for one in demands):
            return demands[0]
        weights = [flow.weight for flow in flows]
        known = [weight for weight in weights if weight is not None and weight >= 0]
        whole = sum(known, _NONE)
        if not numeric or len(known) < len(weights) or not whole:
            return None
        return _weighed(demands[0], numbers, weights, whole)

    def _adds(self, name: str) -> bool:
        """Whether amounts of several units make one: of derived totals, too."""
        one = self.measured[name]
        if name in self.nodes or one.denominator is not None:
            return False
        return evolve(one, formula=None).sums_up(self.units.adds_up)

    def _plain(self, demand: Demand, unit: str) -> Demand:
        """Return a demand with its numbers in a unit."""
        levels = [one for one in levels_of(demand) if isinstance(one, Quantity)]
        if not _numbers_of(demand):
            return demand
        return _with_numbers(demand, [self.units.convert(one, unit) for one in levels])


def _numbers_of(demand: Demand) -> list[Fraction]:
    """Return the numbers of a demand; none if it is not of numbers alone."""
    levels = levels_of(demand)
    numbers = [level.number for level in levels if isinstance(level, Quantity)]
    return numbers if len(numbers) == len(levels) else []


def _weighed(
    demand: Demand,
    numbers: Sequence[Sequence[Fraction]],
    weights: Sequence[Fraction | None],
    whole: Fraction,
) -> Demand | None:
    """Return a demand with the weighted sums of numbers over a whole; `None` without a weight."""
    known = [weight for weight in weights if weight is not None]
    if len(known) < len(weights):
        return None
    ends = zip(*numbers, strict=True)
    sums = (sum((w * e for w, e in zip(known, end, strict=True)), _NONE) for end in ends)
    return _with_numbers(demand, [one / whole for one in sums])


def _with_numbers(demand: Demand, numbers: Sequence[Fraction]) -> Demand:
    """Return a demand of the same kind with other numbers."""
    ends = [Quantity(number) for number in numbers]
    if isinstance(demand, Within):
        return evolve(demand, low=ends[0], high=ends[1])
    assert isinstance(demand, Minimum | Maximum | Equals)  # noqa: S101 - others have no numbers
    return evolve(demand, level=ends[0])


def _of_units(targets: Iterable[Target]) -> Faced:
    """Return the levels that are for one unit each, by unit and place."""
    found: Faced = {}
    for one in targets:
        if one.org_unit is not None and one.level is None and one.group is None:
            found.setdefault(one.org_unit, {})[_place(one)] = one
    return found


def _place(target: Target) -> Place:
    days = None if target.period is None else target.period.sort_key
    return (target.indicator, target.id, days)


def _new_ones(flows: Iterable[Flow]) -> bool:
    """Whether an event says that levels are set anew."""
    return any(flow.event is not None and flow.event.targets is Inherited.NEW for flow in flows)


def _set_anew(level: Target | None, day: date, *, stays: bool) -> bool:
    """Whether a level is declared for a unit as it is from a day on."""
    if level is None or not stays:
        return level is not None
    return level.issued is not None and level.issued >= day
