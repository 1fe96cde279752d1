"""Paths: they lead to a level that is due, through milestones that lie on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.checks.units import ACHIEVEMENT_UNIT, unfitting
from kpikit.errors import Code, Diagnostic, quoted
from kpikit.model.indicators import Accumulation
from kpikit.model.paths import Milestones, Path, same_share_last_year

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.indicators import Indicator
    from kpikit.model.targets import Target
    from kpikit.model.units import Quantity
    from kpikit.periods import Period
    from kpikit.units import UnitSystem


def is_share(due: Quantity, unit: str, units: UnitSystem) -> bool:
    """Return whether what is due at a milestone is a share of the level, not an amount.

    Args:
        due: what is due.
        unit: unit of the indicator; of one that is a ratio itself, percents are amounts.
        units: the units of measure.
    """
    if due.unit is None or not (units.known(unit) and units.known(due.unit)):
        return False
    ratios = [units.compatible(one, ACHIEVEMENT_UNIT) for one in (due.unit, unit)]
    return ratios == [True, False]


def paths_that_lead_nowhere(context: Context) -> Iterator[Diagnostic]:
    """Find paths of targets without a period, and of values that do not grow towards it."""
    for target, indicator in _with_path(context):
        path = f"{target.declared_at}.path"
        if target.period is None:
            message = "a path needs the period in which the level is due"
            yield Diagnostic(Code.PATH, message, hint="add 'period: 2024'", path=path)
        elif target.path is Path.LAST_YEAR and same_share_last_year("", target.period) is None:
            message = f"there is no last year of {target.period} to follow"
            hint = "write 'path: linear', or milestones"
            yield Diagnostic(Code.PATH, message, hint=hint, path=path)
        if not _grows(context, indicator):
            message = f"the values of {quoted(indicator.id)} do not run up to a level"
            hint = "give it 'accumulation: year_to_date', or delete the path"
            yield Diagnostic(Code.PATH, message, hint=hint, path=path)


def _grows(context: Context, indicator: Indicator) -> bool:
    """Whether values run up to a level, or add up to it."""
    if indicator.accumulation is not Accumulation.PER_PERIOD:
        return indicator.accumulation is not Accumulation.AS_OF
    if indicator.additive is not None:
        return indicator.additive
    if indicator.values or indicator.denominator or context.is_node(indicator.id):
        return False
    return not (context.units.known(indicator.unit) and context.units.is_ratio(indicator.unit))


def milestones_beside_the_way(context: Context) -> Iterator[Diagnostic]:
    """Find milestones outside the period, on the same day, or in a unit that does not fit."""
    for target, indicator in _with_path(context):
        if not isinstance(target.path, Milestones):
            continue
        met: dict[object, Period] = {}
        for one in target.path.milestones:
            if target.period is not None:
                yield from _beside(one.by, target.period, one.declared_at)
            if one.by.end in met:
                message = f"{met[one.by.end]} and {one.by} end on the same day"
                yield Diagnostic(
                    Code.PATH, message, hint="keep one of the two", path=one.declared_at
                )
            met[one.by.end] = one.by
            if not is_share(one.due, indicator.unit, context.units):
                yield from unfitting(context, one.due, indicator.unit, one.declared_at)


def _beside(by: Period, due: Period, path: str) -> Iterator[Diagnostic]:
    if not due.start <= by.end <= due.end:
        message = f"{by} does not end within {due}, the period of the target"
        yield Diagnostic(Code.PATH, message, hint="correct the period", path=path)
    elif by.end == due.end:
        message = f"at the end of {by} the whole level is due"
        yield Diagnostic(Code.PATH, message, hint="delete the milestone", path=path)


def _with_path(context: Context) -> Iterator[tuple[Target, Indicator]]:
    for target in context.specification.targets:
        indicator = context.measured.get(target.indicator)
        if target.path is not None and indicator is not None:
            yield target, indicator
