"""Derived levels: what they are made of is there, fits, and does not lead back to themselves."""

from __future__ import annotations

from fractions import Fraction
from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from kpikit.checks.circles import circles
from kpikit.checks.units import ACHIEVEMENT_UNIT, unfitting
from kpikit.errors import Code, Diagnostic, Severity, quoted
from kpikit.model.formulas import MAX_DEPTH
from kpikit.model.indicators import Direction
from kpikit.model.levels import (
    Benchmark,
    Derived,
    Equals,
    FromBaseline,
    FromPeers,
    FromTarget,
    Maximum,
    Minimum,
    levels_of,
)
from kpikit.model.readings import names_in
from kpikit.model.units import Quantity
from kpikit.numbers import brief

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.indicators import Indicator
    from kpikit.model.targets import Target
    from kpikit.units import UnitSystem

_NAMED = 8
_HIGH_FACTOR = 10
_SUSPICIOUS, _WARNING = Code.SUSPICIOUS_LEVEL, Severity.WARNING
_GROWTH = frozenset({"percent", "per_mille"})

Source = tuple[str, str]
"""An indicator and the id of one of its targets."""


def is_growth(plus: Quantity, units: UnitSystem) -> bool:
    """Return whether what is added to a number is a share of it: it is in percent or per mille."""
    return plus.unit is not None and units.canonical(plus.unit) in _GROWTH


def better_of(target: Target, indicator: Indicator) -> Direction | None:
    """Return which values are better where a target is derived from the best peer."""
    return target.direction or indicator.direction


def unknown_sources(context: Context) -> Iterator[Diagnostic]:
    """Find levels derived from targets that are not declared."""
    for target, _, level in _derived(context):
        if not isinstance(level, FromTarget):
            continue
        path = f"{level.declared_at}.target"
        indicator, name = level.source(target.indicator)
        if indicator in context.measured:
            known = {one.id: one for one in context.targets.get(indicator, ())}
            sections = (f"targets.{indicator}", "targets")
            yield from context.unknown(path, "target", name, known, *sections)
        else:
            names = context.indicators
            yield from context.unknown(path, "indicator", indicator, names, "indicators")


def sources_without_a_level(context: Context) -> Iterator[Diagnostic]:
    """Find levels derived from targets that do not have one number as their level."""
    for target, indicator, level in _derived(context):
        origins = _origins(context, target, level)
        later = origins and context.is_node(origins[0].indicator)
        if later and not context.is_node(indicator.id):
            message = f"{quoted(origins[0].indicator)} is a node, whose points come after values"
            hint = "name a target of an indicator"
            path = f"{level.declared_at}.target"
            yield Diagnostic(Code.DERIVED_LEVEL, message, hint=hint, path=path)
            continue
        for other in origins:
            if not isinstance(other.comparison, Minimum | Maximum | Equals):
                message = f"the target {quoted(other.id)} has no single level to derive one from"
                hint = "name a target with 'at_least', 'at_most' or 'equals'"
                path = f"{level.declared_at}.target"
                yield Diagnostic(Code.DERIVED_LEVEL, message, hint=hint, path=path)
                break


def levels_in_a_circle(context: Context) -> Iterator[Diagnostic]:
    """Find targets whose levels are derived from each other in a circle."""
    parts, first = _sources(context)
    for circle in circles(parts):
        way = " -> ".join([".".join(one) for one in (*circle, circle[0])][: _NAMED + 1])
        message = f"the level of {quoted('.'.join(circle[0]))} is derived from itself: {way}"
        hint = "state one of the levels as a number"
        path = f"{first[circle[0]].declared_at}.target"
        yield Diagnostic(Code.CYCLE, message, hint=hint, path=path)


def levels_derived_too_far(context: Context) -> Iterator[Diagnostic]:
    """Find targets whose levels are derived through too many others, one from the other."""
    parts, first = _sources(context)
    if any(circles(parts)):
        return
    steps: dict[Source, int] = {}
    for source in TopologicalSorter(parts).static_order():
        steps[source] = 1 + max((steps[part] for part in parts.get(source, ())), default=-1)
        if steps[source] == MAX_DEPTH + 1:
            name = quoted(".".join(source))
            message = f"the level of {name} is derived through more than {MAX_DEPTH} other targets"
            path = f"{first[source].declared_at}.target"
            hint = "state one of the levels as a number"
            yield Diagnostic(Code.FORMULA_LIMIT, message, hint=hint, path=path)


def _sources(context: Context) -> tuple[dict[Source, list[Source]], dict[Source, FromTarget]]:
    """Return for each target those it is derived from, and the level that says so first."""
    parts: dict[Source, list[Source]] = {}
    first: dict[Source, FromTarget] = {}
    for target, _, level in _derived(context):
        if isinstance(level, FromTarget):
            here = (target.indicator, str(target.id))
            parts.setdefault(here, []).append(level.source(target.indicator))
            first.setdefault(here, level)
    return parts, first


def unfitting_parts(context: Context) -> Iterator[Diagnostic]:
    """Find derived levels whose source, factor or addition measures something else."""
    for target, indicator, level in _derived(context):
        path = level.declared_at
        yield from unfitting(context, level.times, ACHIEVEMENT_UNIT, f"{path}.times")
        if level.plus is not None and not _grows(context, level):
            yield from unfitting(context, level.plus, indicator.unit, f"{path}.plus")
        for other in _origins(context, target, level)[:1]:
            of_other = Quantity(Fraction(1), context.measured[other.indicator].unit or None)
            yield from unfitting(context, of_other, indicator.unit, f"{path}.target")


def levels_of_another_tier(context: Context) -> Iterator[Diagnostic]:
    """Find levels derived from what is stated or reported for another level of units."""
    for target, indicator, level in _derived(context):
        names: list[str] = [other.indicator for other in _origins(context, target, level)[:1]]
        if isinstance(level, FromBaseline):
            names = [*names_in(level.baseline.tree)]
        for name in names:
            source = context.measured.get(name)
            both = (one.level_of_cells for one in (source, indicator) if one)
            tiers = {tier for tier in both if tier}
            if len(tiers) > 1:
                message = (
                    f"{quoted(indicator.id)} is of level {quoted(str(indicator.level))}, but "
                    f"{quoted(name)}, which its target is derived from, of another one"
                )
                path = level.declared_at
                hint = "give both the same level"
                yield Diagnostic(Code.LEVEL_MISMATCH, message, hint=hint, path=path)


def best_of_no_direction(context: Context) -> Iterator[Diagnostic]:
    """Find levels of the best peer where nothing says which values are better."""
    for target, indicator, level in _derived(context):
        best = isinstance(level, FromPeers) and level.peers is Benchmark.BEST
        known = better_of(target, indicator) in {Direction.HIGHER, Direction.LOWER}
        if best and not known and context.whole(f"{indicator.declared_at}.direction"):
            message = f"{quoted(indicator.id)} does not say which of the peers is the best"
            hint = "give the indicator 'direction: higher' or 'lower'"
            path = f"{level.declared_at}.peers"
            yield Diagnostic(Code.DERIVED_LEVEL, message, hint=hint, path=path)


def unknown_peers(context: Context) -> Iterator[Diagnostic]:
    """Find peers of a level, a group or a kind of group that no organisation unit has."""
    units = context.ever
    if not units or not context.whole("org_units"):
        return
    tiers = {unit.level for unit in units if unit.level}
    groups = {name for unit in units for _, name in unit.groups.pairs}
    kinds = {kind for unit in units for kind, _ in unit.groups.pairs}
    for _, _, level in _derived(context):
        if isinstance(level, FromPeers):
            path, scope = level.declared_at, level.within
            named = (
                ("level", f"{path}.within.level", scope.level, tiers),
                ("group", f"{path}.within.group", scope.group, groups),
                ("kind of group", f"{path}.per", level.per, kinds),
            )
            for what, place, name, known in named:
                if name is not None:
                    yield from context.unknown(place, what, name, known, "org_units")


def suspicious_parts(context: Context) -> Iterator[Diagnostic]:
    """Find factors like 110, where 110 percent is meant, and growth of shares in percent."""
    for _, indicator, level in _derived(context):
        times, plus = level.times, level.plus
        if times is not None and times.unit is None and times.number >= _HIGH_FACTOR:
            number = brief(times.number)
            message = f"a factor of {number} is {brief(times.number * 100)} percent"
            hint = f"write '{number} percent' if that is meant"
            path = f"{level.declared_at}.times"
            yield Diagnostic(_SUSPICIOUS, message, hint=hint, path=path, severity=_WARNING)
        if plus is not None and _grows(context, level) and _is_share(context, indicator):
            number = brief(plus.number)
            message = f"{quoted(str(plus))} of a share is growth by that part of it"
            hint = f"write '{number} percentage point' to add to it, or a factor with 'times'"
            path = f"{level.declared_at}.plus"
            yield Diagnostic(_SUSPICIOUS, message, hint=hint, path=path, severity=_WARNING)


def _is_share(context: Context, indicator: Indicator) -> bool:
    known = context.units.known(indicator.unit)
    return known and context.units.compatible(indicator.unit, ACHIEVEMENT_UNIT)


def _grows(context: Context, level: Derived) -> bool:
    """Whether something is added to a level as a share of it, as far as units are known."""
    plus = level.plus
    if plus is None or plus.unit is None or not context.units.known(plus.unit):
        return False
    return is_growth(plus, context.units)


def _derived(context: Context) -> Iterator[tuple[Target, Indicator, Derived]]:
    """Yield every derived level with its target and what that is of."""
    for target in context.specification.targets:
        indicator = context.measured.get(target.indicator)
        if indicator is not None:
            levels = levels_of(target.comparison)
            yield from ((target, indicator, one) for one in levels if isinstance(one, Derived))


def _origins(context: Context, target: Target, level: Derived) -> list[Target]:
    """Return the levels of the target that a level is derived from, if it is declared."""
    if not isinstance(level, FromTarget):
        return []
    indicator, name = level.source(target.indicator)
    found = context.targets.get(indicator, ()) if indicator in context.measured else ()
    return [one for one in found if one.id == name]
