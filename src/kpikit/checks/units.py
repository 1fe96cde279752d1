"""Units of measure: declared without contradiction, and fitting where numbers are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.errors import Code, Diagnostic, UnitError
from kpikit.model.scoring import Composite
from kpikit.model.units import Quantity
from kpikit.model.walk import values_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context

ACHIEVEMENT_UNIT = "ratio"
"""The unit of achievement: 1 means reached."""


def wrong_units(context: Context) -> Iterator[Diagnostic]:
    """Find declarations of units that contradict another one."""
    yield from context.unit_problems


def unknown_units(context: Context) -> Iterator[Diagnostic]:
    """Find indicators in units that are not declared."""
    for indicator in context.specification.indicators:
        if not indicator.unit:
            continue
        yield from _fits(context, indicator.unit, indicator.unit, f"{indicator.declared_at}.unit")


def unfitting_levels(context: Context) -> Iterator[Diagnostic]:
    """Find levels of targets in a unit that measures something else than the indicator."""
    for target in context.specification.targets:
        indicator = context.measured.get(target.indicator)
        if indicator is not None:
            for path, value in values_in(target.comparison):
                if path.endswith((".level", ".from", ".to")):
                    yield from unfitting(context, value, indicator.unit, _written(path))


def unfitting_edges(context: Context) -> Iterator[Diagnostic]:
    """Find edges of scoring rules in a unit that measures something else than what is read."""
    for leaf in context.scored:
        indicator = context.indicators.get(leaf.indicator)
        if isinstance(leaf.score.rule, Composite):
            continue
        for path, value in values_in(leaf.score.rule):  # type: ignore[arg-type]
            if leaf.score.target is not None:
                found = unfitting(context, value, ACHIEVEMENT_UNIT, _written(path))
                yield from map(_of_achievement, found)
            elif indicator is not None:
                yield from unfitting(context, value, indicator.unit, _written(path))


def _of_achievement(finding: Diagnostic) -> Diagnostic:
    """Return a finding with the reason why an edge in the indicator's unit does not fit."""
    if finding.code is not Code.INCOMPATIBLE_UNIT:
        return finding
    hint = "beside 'target' edges are in percent; without 'target' the rule reads the value itself"
    return evolve(finding, hint=hint)


def _written(path: str) -> str:
    """Return the path of a comparison itself: its level is written in its short form."""
    return path.removesuffix(".level")


def unfitting(context: Context, value: object, unit: str, path: str) -> Iterator[Diagnostic]:
    """Yield a finding if a value is a quantity in a unit that measures something else."""
    if isinstance(value, Quantity) and value.unit is not None and context.units.known(unit):
        yield from _fits(context, value.unit, unit, path)


def _fits(context: Context, source: str, target: str, path: str) -> Iterator[Diagnostic]:
    if source in context.omitted or context.units.left_out(source):
        return
    try:
        context.units.factor(source, target)
    except UnitError as error:
        yield Diagnostic(error.code, error.message, hint=error.hint, path=path)
