"""Formulas: everything they name exists, their units fit, and nothing derives from itself."""

from __future__ import annotations

from graphlib import TopologicalSorter
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.errors import Code, Diagnostic, quoted
from kpikit.formulas import CONDITION, UNKNOWN, Kind, Prepared, number_in, unit_of
from kpikit.model.formulas import (
    MAX_DEPTH,
    Binary,
    Formula,
    Name,
    Operator,
    Shifted,
    Tree,
    names_in,
    parts_of,
    readings_in,
)
from kpikit.model.functions import TimeFunction
from kpikit.model.indicators import YES_NO, Indicator

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
    kinds: Mapping[str, Kind] = {
        indicator.id: CONDITION if indicator.values == YES_NO else Kind.of(indicator.unit)
        for indicator in indicators
        if indicator.values == YES_NO or not indicator.values
    }
    return lambda name: kinds.get(name, UNKNOWN)


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
    """Find names in formulas that no indicator has, and options where numbers are needed."""
    for written in _formulas(context):
        for read, _ in readings_in(written.formula.tree):
            if not isinstance(read, Name):
                continue
            for finding in context.unknown(
                written.path, "indicator", read.id, context.indicators, "indicators"
            ):
                yield finding.shifted(read.start)
            known = context.indicators.get(read.id)
            if known is not None and known.values and known.values != YES_NO:
                message = f"the values of {quoted(read.id)} are words, which formulas do not read"
                hint = "score it by 'options', or report a number"
                yield Diagnostic(
                    Code.FORMULA_KIND, message, hint=hint, path=written.path, offset=read.start
                )


def not_yet(context: Context) -> Iterator[Diagnostic]:
    """Find parts of the language that formulas of indicators cannot use yet."""
    for written in _formulas(context):
        for tree in _all_parts(written.formula.tree):
            late = isinstance(tree, Shifted) and tree.function is TimeFunction.LATEST
            if late or type(tree).__name__ in {"Result", "GradeWord"}:
                message = "this cannot be used in a formula of the data"
                hint = "use values of indicators at the same, the previous or a stated period"
                path, start = written.path, tree.start
                yield Diagnostic(Code.FORMULA_PLACE, message, hint=hint, path=path, offset=start)


def _all_parts(tree: Tree) -> Iterator[Tree]:
    yield tree
    for part in parts_of(tree):
        yield from _all_parts(part)


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
        tree = derivation(indicator)
        for name in names_in(tree) if tree is not None else ():
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


def derived_from_itself(context: Context) -> Iterator[Diagnostic]:
    """Find indicators that are derived from each other in a circle, at whatever period.

    Each begins one circle at most.
    """
    for circle in _circles(_parts(context)):
        way = " -> ".join([*circle, circle[0]][: _NAMED + 1])
        message = f"{quoted(circle[0])} is derived from itself: {way}"
        hint = "take one of them out of the other's formula"
        path = context.indicators[circle[0]].declared_at
        yield Diagnostic(Code.CYCLE, message, hint=hint, path=path)


def derived_too_far(context: Context) -> Iterator[Diagnostic]:
    """Find indicators that are derived through too many others, one from the other."""
    parts = _parts(context)
    if any(_circles(parts)):
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
    trees = {known.id: derivation(known) for known in context.indicators.values()}
    return {name: names_in(tree) if tree is not None else () for name, tree in trees.items()}


def _circles(parts: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """Yield circles, each name before one that it is made of, until every circle is touched."""
    done: set[str] = set()
    told: set[str] = set()
    for start in parts:
        way: dict[str, Iterator[str]] = {} if start in done else {start: iter(parts[start])}
        while way:
            last = next(reversed(way))
            part = next(way[last], None)
            if part is None:
                del way[last]
                done.add(last)
            elif part in way and part not in told:
                names = list(way)
                circle = names[names.index(part) :]
                told.update(circle)
                yield circle
            elif part in parts and part not in done and part not in way:
                way[part] = iter(parts[part])


def _formulas(context: Context) -> Iterator[_Written]:
    for indicator in context.specification.indicators:
        for name in ("formula", "numerator", "denominator"):
            formula = getattr(indicator, name)
            if formula is not None:
                yield _Written(f"{indicator.declared_at}.{name}", formula)
    for check in context.specification.checks:
        yield _Written(f"{check.declared_at}.formula", check.formula)
        yield _Written(f"{check.declared_at}.equals", check.equals)
