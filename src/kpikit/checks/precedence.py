"""Which level of a target a cell faces: the narrowest scope, then the shortest period; no ties.

A unit goes before the smallest group before a level before all; a shorter period before a longer
one before none.
"""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from kpikit.errors import Code, Diagnostic, quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from kpikit.checks.context import Context
    from kpikit.model.indicators import Indicator
    from kpikit.model.org import OrgUnit
    from kpikit.model.targets import Target

_ALL, _LEVEL, _GROUP, _UNIT = range(4)
_FOREVER = (date.min, date.max)

Scopes: TypeAlias = "Callable[[str | None, str | None], frozenset[str]]"
"""Gives the ids of the units that have the indicator, by their level and their group."""


@frozen
class Rank:
    """What decides between two levels of a target; where it is the same, nothing does.

    Attributes:
        kind: whether it is for all, a level, a group or a unit.
        size: how many units have the indicator and are in the scope, of a group.
        days: how long the period is; `None` without one.
    """

    kind: int
    size: int
    days: int | None


def tied_levels(context: Context) -> Iterator[Diagnostic]:
    """Find levels of one target that the same cell would face, with nothing to decide."""
    by_target: dict[tuple[str, str], list[Target]] = {}
    for target in context.specification.targets:
        by_target.setdefault((target.indicator, target.id), []).append(target)
    for (name, _), levels in by_target.items():
        if len(levels) > 1 and name in context.measured:
            yield from _ties(context, levels, context.measured[name])


def _ties(context: Context, levels: Sequence[Target], measured: Indicator) -> Iterator[Diagnostic]:
    order = {id(target): place for place, target in enumerate(levels)}
    told: set[tuple[int, int]] = set()
    for units in _maps(context, levels):
        for one, other, who in _found(levels, measured.owners(units)):
            first, second = sorted((one, other), key=lambda target: order[id(target)])
            if (id(first), id(second)) not in told:
                told.add((id(first), id(second)))
                yield _tie(first, second, who)


def _maps(context: Context, levels: Sequence[Target]) -> Iterator[Sequence[OrgUnit]]:
    """Yield the units that there are at the same time, where it matters to levels."""
    maps = context.maps
    apart = any(one.group or (one.level and one.org_unit) for one in levels)
    if maps.changing and apart:
        yield from (maps.units(number) for number in range(len(maps)))
    else:
        yield context.specification.org_units


def _found(
    levels: Sequence[Target], having: Sequence[OrgUnit]
) -> Iterator[tuple[Target, Target, Sequence[str]]]:
    """Yield the pairs of levels between which nothing decides, with the units that face them."""
    scope: Scopes = cache(partial(_scope, having))
    alike: dict[object, list[Target]] = {}
    newest = _newest(levels)
    for target in levels:
        last = _issued(target) == newest[target.place]
        kind = _rank(target, scope) if last else (target.place, target.issued)
        alike.setdefault(kind, []).append(target)
    yield from (pair for some in alike.values() for pair in _met_at_once(some, scope))


def _newest(levels: Sequence[Target]) -> dict[object, date]:
    """Return when the last level for each scope and period is issued: it replaces the others."""
    found: dict[object, date] = {}
    for target in levels:
        found[target.place] = max(_issued(target), found.get(target.place, date.min))
    return found


def _issued(target: Target) -> date:
    return target.issued or date.min


def _met_at_once(
    levels: Sequence[Target], scope: Scopes
) -> Iterator[tuple[Target, Target, Sequence[str]]]:
    """Yield pairs of levels of one rank that a unit faces on the same day, with such units.

    Their periods are of one length: in the order of their beginnings, each can only overlap some
    other one if it overlaps the one before it. A level is paired with one other at most.
    """
    last: dict[object, Target] = {}
    for target in sorted(levels, key=lambda target: _days(target)[0]):
        faced_by = _facing(target, scope)
        before = [(last[one], one) for one in faced_by if one in last]
        shared = [one for one in before if _days(one[0])[1] >= _days(target)[0]]
        if shared:
            other = shared[0][0]
            names = [who for one, who in shared if one is other and isinstance(who, str)]
            yield other, target, sorted(names)
        last.update(dict.fromkeys(faced_by, target))


def _facing(target: Target, scope: Scopes) -> Sequence[object]:
    """Return the scope of a level and, where another scope may have them too, its units."""
    named = (target.level, target.group, target.org_unit)
    if target.group is None and target.org_unit is None:
        return (named,)
    units = scope(target.level, target.group)
    if target.org_unit is not None:
        units &= {target.org_unit}
    return (named, *sorted(units))


def _scope(units: Iterable[OrgUnit], level: str | None, group: str | None) -> frozenset[str]:
    return frozenset(
        unit.id
        for unit in units
        if (level is None or unit.level == level)
        and (group is None or group in {name for _, name in unit.groups.pairs})
    )


def _rank(target: Target, scope: Scopes) -> Rank:
    days = target.period.days if target.period is not None else None
    if target.org_unit is not None:
        return Rank(_UNIT, 0, days)
    if target.group is not None:
        return Rank(_GROUP, len(scope(target.level, target.group)), days)
    return Rank(_ALL if target.level is None else _LEVEL, 0, days)


def _days(target: Target) -> tuple[date, date]:
    return _FOREVER if target.period is None else (target.period.start, target.period.end)


def _tie(one: Target, other: Target, shared: Sequence[str]) -> Diagnostic:
    who = f" for {quoted(shared[0])}" if shared else ""
    more = f" and {len(shared) - 1} more" if len(shared) > 1 else ""
    message = (
        f"nothing decides{who}{more} between this level of the target {quoted(other.id)} "
        f"and {one.declared_at}"
    )
    hint = "delete one, or give it another period, level, group or org_unit"
    if one.place == other.place:
        hint = f"{hint}; of a revised level, 'issued' says since when it counts"
    finding = Diagnostic(Code.DUPLICATE_TARGET, message, hint=hint, path=other.declared_at)
    return finding.beside("the other level", one.declared_at)
