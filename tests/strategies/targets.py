"""Targets: levels for scopes and periods, of which every cell faces at most one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from attrs import evolve

from kpikit.model.ids import Identifier, Slug
from kpikit.model.indicators import YES_NO, Accumulation
from kpikit.model.levels import Equals, Maximum, Minimum, Unstated, Yes
from kpikit.model.scopes import Scope
from kpikit.model.targets import Path, Target
from tests.strategies.known import revised
from tests.strategies.levels import ORDINARY
from tests.strategies.windows import DUE

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kpikit.model.org import OrgUnit
    from tests.strategies.figures import Measure
    from tests.strategies.picking import Picker
    from tests.strategies.world import World

RUNNING = frozenset({Accumulation.YEAR_TO_DATE, Accumulation.TERM_TO_DATE})


def aimed(pick: Picker, world: World, measure: Measure) -> list[Target]:
    """Return no, one or two targets of an indicator, each with up to three levels."""
    names = pick.of((("plan",), (), ("plan", "council")))
    return [one for name in names for one in levels(pick, world, measure, Identifier(name))]


def levels(pick: Picker, world: World, measure: Measure, name: Identifier) -> list[Target]:
    """Return the levels of one target, each for another scope or period."""
    demanded, ratio = pick.of(demands(pick, measure)), pick.of(ORDINARY)
    units = [unit.id for unit in world.org_units]
    scopes: list[tuple[Scope, Slug | None]] = [(Scope(), None)]
    scopes += [(scope, None) for scope in world.scopes]
    scopes += [(Scope(), unit) for unit in units]
    found: list[Target] = []
    for _ in range(pick.count(1, 3)):
        scope, unit = pick.of(scopes)
        level = Target(
            indicator=measure.indicator.id,
            id=name,
            comparison=demanded(),
            period=pick.of(DUE),
            level=scope.level,
            group=scope.group,
            org_unit=unit,
            ratio=ratio,
        )
        if not any(tied(level, other, world.having(measure)) for other in found):
            found.append(with_path(pick, measure, level))

    def again(level: Target) -> Target:
        return with_path(pick, measure, evolve(level, comparison=demanded(), path=None))

    return [one for level in found for one in revised(pick, level, partial(again, level))]


def demands(pick: Picker, measure: Measure) -> Sequence[Callable[[], Any]]:
    """Return what can be demanded of an indicator."""
    if measure.indicator.values == YES_NO:
        return (Yes, Yes, Unstated)
    if measure.indicator.values:
        return (Unstated,)
    return (
        lambda: Minimum(level=measure.quantity(pick)),
        lambda: Maximum(level=measure.quantity(pick)),
        lambda: measure.range(pick),
        lambda: Minimum(level=measure.quantity(pick)),
        lambda: Equals(level=measure.quantity(pick)),
        Unstated,
    )


def tied(one: Target, other: Target, members: Sequence[OrgUnit]) -> bool:
    """Return whether nothing says which of two levels some unit faces."""
    if one.period != other.period:
        return False
    if one.group is None or other.group is None or {one.org_unit, other.org_unit} != {None}:
        same = [(level.org_unit, level.level, level.group) for level in (one, other)]
        return same[0] == same[1]
    here, there = ({unit.id for unit in members if is_in(unit, each)} for each in (one, other))
    return len(here) == len(there) and (bool(here & there) or one.group == other.group)


def is_in(unit: OrgUnit, scope: Target) -> bool:
    """Return whether a unit is of the level and in the group of a target."""
    groups = {name for _, name in unit.groups.pairs}
    return scope.level in {None, unit.level} and (scope.group is None or scope.group in groups)


def with_path(pick: Picker, measure: Measure, target: Target) -> Target:
    """Return a level, perhaps with a path to it if it may have one."""
    may = target.period is not None and measure.indicator.accumulation in RUNNING
    return evolve(target, path=Path.LINEAR) if may and pick.chance() else target
