"""Levels of targets carried to another map: what predecessors faced, their successor faces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen

from kpikit.evaluation.resolve_targets import issued_last
from kpikit.evaluation.routes import Routes
from kpikit.model.indicators import Indicator
from kpikit.model.levels import Equals, Maximum, Minimum, Within, levels_of
from kpikit.model.paths import Milestones
from kpikit.model.successions import Inherited
from kpikit.model.units import Quantity
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from kpikit.model.ids import Slug
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
        indicators: the indicators by id.
        as_of: the day by which levels have to be issued; without one all are.
    """

    routes: Routes
    units: UnitSystem
    indicators: Mapping[str, Indicator]
    as_of: date | None

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
            found = dict(self._arrived(step, faced, declared))
            faced.update({unit: {**faced.get(unit, {}), **some} for unit, some in found.items()})
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
        """Yield the levels that units face by what they take over when a map begins."""
        arriving: dict[Slug, list[Flow]] = {}
        for flow in self.routes.flows(number):
            arriving.setdefault(flow.target, []).append(flow)
        for unit, flows in arriving.items():
            if _new_ones(flows):
                continue
            stays = any(flow.source == unit for flow in flows)
            places = dict.fromkeys(place for flow in flows for place in faced.get(flow.source, {}))
            own = declared.get(unit, {})
            day = self.routes.maps.days[number]
            wanted = [place for place in places if not _set_anew(own.get(place), day, stays=stays)]
            found = ((place, self._together(unit, place, flows, faced)) for place in wanted)
            yield unit, {place: level for place, level in found if level is not None}

    def _together(
        self, unit: Slug, place: Place, flows: Sequence[Flow], faced: Faced
    ) -> Target | None:
        """Return the level that a unit takes over from all that it follows; `None` without one."""
        levels = [faced.get(flow.source, {}).get(place) for flow in flows]
        known = [level for level in levels if level is not None]
        if len(known) < len(levels) or len({type(one.comparison) for one in known}) > 1:
            return None
        demand = self._demanded(known, flows)
        if demand is None:
            return None
        first = known[0]
        issued = max((one.issued for one in known if one.issued), default=None)
        scaled = demand != first.comparison
        path = first.path if all(one.path == first.path for one in known) else None
        if scaled and isinstance(path, Milestones):
            path = None
        return evolve(first, comparison=demand, org_unit=unit, issued=issued, path=path)

    def _demanded(self, levels: Sequence[Target], flows: Sequence[Flow]) -> Demand | None:
        """Return what several levels demand together; `None` where nothing says it."""
        indicator = self.indicators.get(levels[0].indicator)
        adds = indicator is not None and indicator.sums_up(self.units.adds_up)
        demands = [one.comparison for one in levels]
        alike = all(demand == demands[0] for demand in demands)
        if alike and (not adds or (len(flows) == 1 and flows[0].share == 1)):
            return demands[0]
        shares = [flow.share if adds else flow.weight for flow in flows]
        weights = [share for share in shares if share is not None]
        total = Fraction(1) if adds else sum(weights, _NONE)
        if indicator is None or len(weights) < len(shares) or total <= 0:
            return None
        unit = indicator.unit
        ends = [self._numbers(demand, unit) for demand in demands]
        if not all(ends):
            return None
        sums = [
            Quantity(sum((w * e for w, e in zip(weights, end, strict=True)), _NONE) / total, unit)
            for end in zip(*ends, strict=True)
        ]
        return _with_levels(demands[0], sums)

    def _numbers(self, demand: Demand, unit: str) -> list[Fraction]:
        """Return the levels of a demand as numbers in a unit; none if they are no numbers."""
        levels = [one for one in levels_of(demand) if isinstance(one, Quantity)]
        if len(levels) < len(levels_of(demand)):
            return []
        return [self.units.convert(one, unit) for one in levels]


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


def _with_levels(demand: Demand, levels: Sequence[Quantity]) -> Demand:
    """Return a demand with other numbers."""
    if isinstance(demand, Within):
        return evolve(demand, low=levels[0], high=levels[1])
    assert isinstance(demand, Minimum | Maximum | Equals)  # noqa: S101 - the others have no numbers
    return evolve(demand, level=levels[0])
