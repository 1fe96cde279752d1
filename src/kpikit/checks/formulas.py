"""Formulas: everything they name exists, their units fit, and nothing derives from itself."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.checks.circles import circles
from kpikit.errors import Code, Diagnostic, quoted
from kpikit.formulas import CONDITION, DATE, UNKNOWN, Kind, Prepared, number_in, unit_of, with_words
from kpikit.model.formulas import (
    MAX_DEPTH,
    Binary,
    Elsewhere,
    Formula,
    GradeWord,
    Name,
    Operator,
    Result,
    Tree,
)
from kpikit.model.indicators import YES_NO, Indicator
from kpikit.model.levels import FromBaseline, levels_of
from kpikit.model.readings import all_parts, names_in, readings_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from kpikit.checks.context import Context
    from kpikit.model.specification import DataCheck

_NAMED = 8


@frozen
class _Written:
    """A formula at its place."""

    path: str
    formula: Formula


def derivation(indicator: Indicator) -> Tree | None:
    """Return how an indicator is derived: its formula, or numerator by denominator.

    >>> derivation(Indicator(id="a", unit="percent")) is None
    True
    """
    if indicator.formula is not None:
        return indicator.formula.tree
    if indicator.numerator is None or indicator.denominator is None:
        return None
    return Binary(Operator.DIVIDE, indicator.numerator.tree, indicator.denominator.tree)


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
    for written in _formulas(context):
        path = written.path
        for part in all_parts(with_words(written.formula.tree, kinds)):
            found: Iterable[Diagnostic] = ()
            if isinstance(part, Name):
                name = part.id
                found = context.unknown(path, "indicator", name, context.indicators, "indicators")
            elif isinstance(part, Elsewhere):
                found = context.unknown(path, "org_unit", part.org_unit, units, "org_units")
            yield from (finding.shifted(part.start) for finding in found)


def not_yet(context: Context) -> Iterator[Diagnostic]:
    """Find parts of the language that formulas of indicators cannot use yet."""
    for written in _formulas(context):
        for tree in all_parts(written.formula.tree):
            if isinstance(tree, (Result, GradeWord)):
                message = "this cannot be used in a formula of the data"
                hint = "use values of indicators at the same, the previous or a stated period"
                path, start = written.path, tree.start
                yield Diagnostic(Code.FORMULA_PLACE, message, hint=hint, path=path, offset=start)


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
    for indicator in context.indicators.values():
        for name in _own_parts(context, indicator):
            part = context.indicators.get(name)
            levels = (part and part.level, indicator.level)
            if None not in levels and levels[0] != levels[1]:
                message = (
                    f"{quoted(indicator.id)} is of level {quoted(str(levels[1]))}, "
                    f"but its part {quoted(name)} of level {quoted(str(levels[0]))}"
                )
                hint = "give both the same level"
                path = indicator.declared_at
                yield Diagnostic(Code.LEVEL_MISMATCH, message, hint=hint, path=path)


def _own_parts(context: Context, indicator: Indicator) -> tuple[str, ...]:
    """Return the names in a formula that are read of its own unit."""
    tree = derivation(indicator)
    if tree is None:
        return ()
    written = with_words(tree, kinds_of(context.indicators.values()))
    readings = readings_in(written, own=True)
    return tuple(dict.fromkeys(read.id for read, _ in readings if isinstance(read, Name)))


def derived_from_itself(context: Context) -> Iterator[Diagnostic]:
    """Find indicators that are derived from each other in a circle, at whatever period.

    Each begins one circle at most.
    """
    for circle in circles(_parts(context)):
        way = " -> ".join([*circle, circle[0]][: _NAMED + 1])
        message = f"{quoted(circle[0])} is derived from itself: {way}"
        hint = "take one of them out of the other's formula"
        path = context.indicators[circle[0]].declared_at
        yield Diagnostic(Code.CYCLE, message, hint=hint, path=path)


def derived_too_far(context: Context) -> Iterator[Diagnostic]:
    """Find indicators that are derived through too many others, one from the other."""
    parts = _parts(context)
    if any(circles(parts)):
        return
    steps: dict[str, int] = {}
    for name in TopologicalSorter(parts).static_order():
        steps[name] = 1 + max((steps[part] for part in parts.get(name, ())), default=-1)
        if steps[name] == MAX_DEPTH + 1:
            message = f"{quoted(name)} is derived through more than {MAX_DEPTH} other indicators"
            hint = "say in one formula what several say"
            path = context.indicators[name].declared_at
            yield Diagnostic(Code.FORMULA_LIMIT, message, hint=hint, path=path)


def _parts(context: Context) -> dict[str, tuple[str, ...]]:
    """Return for each indicator the names in its formula."""
    kinds = kinds_of(context.indicators.values())
    trees = {known.id: derivation(known) for known in context.indicators.values()}
    return {
        name: names_in(with_words(tree, kinds)) if tree is not None else ()
        for name, tree in trees.items()
    }


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


def _formulas(context: Context) -> Iterator[_Written]:
    for indicator in context.specification.indicators:
        for name in ("formula", "numerator", "denominator"):
            formula = getattr(indicator, name)
            if formula is not None:
                yield _Written(f"{indicator.declared_at}.{name}", formula)
    for path, baseline, _ in baselines(context):
        yield _Written(path, baseline)
    for check in context.specification.checks:
        yield _Written(f"{check.declared_at}.formula", check.formula)
        yield _Written(f"{check.declared_at}.equals", check.equals)
