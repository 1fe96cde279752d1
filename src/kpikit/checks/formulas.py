"""Formulas: everything they name exists, and their units fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.checks.references import conditions, point_formulas
from kpikit.errors import Code, Diagnostic, quoted
from kpikit.formulas import (
    CONDITION,
    DATE,
    UNKNOWN,
    Kind,
    Prepared,
    condition,
    number_in,
    unit_of,
    with_words,
)
from kpikit.model.formulas import (
    Elsewhere,
    Formula,
    Name,
)
from kpikit.model.graph import derivation
from kpikit.model.indicators import YES_NO, Indicator
from kpikit.model.levels import FromBaseline, levels_of
from kpikit.model.readings import all_parts, readings_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kpikit.checks.context import Context
    from kpikit.model.specification import DataCheck

POINT = "point"
"""The unit of formulas that give points."""


@frozen
class Written:
    """A formula at its place.

    Attributes:
        path: where it is written.
        formula: what is written there.
    """

    path: str
    formula: Formula


def kinds_of(indicators: Iterable[Indicator]) -> Callable[[str], Kind]:
    """Return what formulas need to know of names: the kinds of the values of indicators."""
    kinds: Mapping[str, Kind] = {indicator.id: _kind(indicator) for indicator in indicators}
    return lambda name: kinds.get(name, UNKNOWN)


def _kind(indicator: Indicator) -> Kind:
    if indicator.values == YES_NO:
        return CONDITION
    if indicator.dated:
        return DATE
    return Kind.of_words(indicator.words) if indicator.values else Kind.of(indicator.unit)


def derived_or_reported(context: Context) -> Iterator[Diagnostic]:
    """Find indicators that are derived in two ways, or half, and those without unit or values."""
    for indicator in context.specification.indicators:
        path = indicator.declared_at
        ratio = (indicator.numerator, indicator.denominator)
        if indicator.formula is not None and ratio != (None, None):
            message = "a formula and a ratio exclude each other"
            yield Diagnostic(Code.ONE_OF, message, hint="keep one of them", path=f"{path}.formula")
        if None in ratio and ratio != (None, None):
            message = "a ratio needs both numerator and denominator"
            yield Diagnostic(Code.MISSING_KEY, message, hint="add the other one", path=path)
        if not (indicator.unit or indicator.values) and context.whole(f"{path}.values"):
            message = "the key 'unit' is missing"
            hint = "add 'unit: percent' for numbers, or 'values: yes_no' for answers"
            yield Diagnostic(Code.MISSING_KEY, message, hint=hint, path=path)
        if indicator.unit and indicator.values:
            message = "words have no unit"
            hint = "keep 'unit' for numbers, or 'values' for words"
            yield Diagnostic(Code.ONE_OF, message, hint=hint, path=f"{path}.values")
        if indicator.values and derivation(indicator) is not None:
            message = "words cannot be derived by a formula"
            hint = "delete the formula, or give the indicator a unit"
            yield Diagnostic(Code.ONE_OF, message, hint=hint, path=f"{path}.values")


def unknown_names(context: Context) -> Iterator[Diagnostic]:
    """Find names in formulas that no indicator has, and units that are not declared."""
    kinds = kinds_of(context.indicators.values())
    units = {unit.id for unit in context.specification.org_units}
    for written in written_formulas(context):
        path = written.path
        for part in all_parts(with_words(written.formula.tree, kinds)):
            found: Iterable[Diagnostic] = ()
            if isinstance(part, Name):
                name = part.id
                found = context.unknown(path, "indicator", name, context.indicators, "indicators")
            elif isinstance(part, Elsewhere):
                found = context.unknown(path, "org_unit", part.org_unit, units, "org_units")
            yield from (finding.shifted(part.start) for finding in found)


def units_in_formulas(context: Context) -> Iterator[Diagnostic]:
    """Find parts of formulas whose units do not fit, and results in no unit of their indicator."""
    kinds = kinds_of(context.indicators.values())
    for indicator in context.indicators.values():
        tree = derivation(indicator)
        if tree is None or not context.units.known(indicator.unit):
            continue
        zero = indicator.zero_denominator
        found = number_in(indicator.unit, tree, kinds, context.units, zero)
        if indicator.formula is not None:
            yield from _told(found, f"{indicator.declared_at}.formula")
        else:
            yield from (finding.shifted(0) for finding in _told(found, indicator.declared_at))
    for path, baseline, unit in baselines(context):
        if context.units.known(unit):
            yield from _told(number_in(unit, baseline.tree, kinds, context.units), path)
    for check in context.specification.checks:
        yield from _units_in_check(context, check, kinds)
    for path, written in conditions(context):
        yield from _told(condition(written.tree, kinds, context.units), path)
    for path, written in point_formulas(context):
        yield from _told(number_in(POINT, written.tree, kinds, context.units), path)


def _units_in_check(
    context: Context, check: DataCheck, kinds: Callable[[str], Kind]
) -> Iterator[Diagnostic]:
    left = unit_of(check.formula.tree, kinds, context.units)
    yield from _told(left, f"{check.declared_at}.formula")
    if left.kind.sort is UNKNOWN.sort or left.findings:
        return
    right = number_in(left.kind.unit, check.equals.tree, kinds, context.units)
    yield from _told(right, f"{check.declared_at}.equals")


def _told(prepared: Prepared, path: str) -> Iterator[Diagnostic]:
    for finding in prepared.findings:
        yield Diagnostic(
            finding.code,
            finding.message,
            hint=finding.hint,
            path=path,
            severity=finding.severity,
            offset=finding.start,
        )


def levels_in_formulas(context: Context) -> Iterator[Diagnostic]:
    """Find derived indicators whose parts are reported for another level."""
    kinds = kinds_of(context.indicators.values())
    for indicator in context.indicators.values():
        for name in _own_parts(indicator, kinds):
            part = context.indicators.get(name)
            levels = (part and part.level_of_cells, indicator.level)
            if None not in levels and levels[0] != levels[1]:
                message = (
                    f"{quoted(indicator.id)} is of level {quoted(str(levels[1]))}, "
                    f"but its part {quoted(name)} of level {quoted(str(levels[0]))}"
                )
                hint = "give both the same level"
                path = indicator.declared_at
                yield Diagnostic(Code.LEVEL_MISMATCH, message, hint=hint, path=path)


def _own_parts(indicator: Indicator, kinds: Callable[[str], Kind]) -> tuple[str, ...]:
    """Return the names in a formula that are read of its own unit."""
    tree = derivation(indicator)
    if tree is None:
        return ()
    written = with_words(tree, kinds)
    readings = readings_in(written, own=True)
    return tuple(dict.fromkeys(read.id for read, _ in readings if isinstance(read, Name)))


def baselines(context: Context) -> Iterator[tuple[str, Formula, str]]:
    """Yield path, formula and unit of the baselines of targets."""
    for target in context.specification.targets:
        measured = context.measured.get(target.indicator)
        unit = measured.unit if measured is not None else ""
        if target.baseline is not None:
            yield f"{target.declared_at}.baseline", target.baseline, unit
        for level in levels_of(target.comparison):
            if isinstance(level, FromBaseline):
                yield f"{level.declared_at}.baseline", level.baseline, unit


def written_formulas(context: Context) -> Iterator[Written]:
    """Yield every formula and condition of a specification."""
    yield from _of_nodes(context)
    for indicator in context.specification.indicators:
        for name in ("formula", "numerator", "denominator"):
            formula = getattr(indicator, name)
            if formula is not None:
                yield Written(f"{indicator.declared_at}.{name}", formula)
    for path, baseline, _ in baselines(context):
        yield Written(path, baseline)
    for check in context.specification.checks:
        yield Written(f"{check.declared_at}.formula", check.formula)
        yield Written(f"{check.declared_at}.equals", check.equals)


def _of_nodes(context: Context) -> Iterator[Written]:
    for path, condition_ in conditions(context):
        yield Written(path, condition_)
    for path, points in point_formulas(context):
        yield Written(path, points)
