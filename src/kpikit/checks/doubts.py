"""Doubts about figures: plausible ranges that can hold, and explanations of what there is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.checks.units import unfitting
from kpikit.errors import Code, Diagnostic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context


def plausible_ranges(context: Context) -> Iterator[Diagnostic]:
    """Find plausible ranges in other units, without any end, or upside down; and those of words."""
    for indicator in context.specification.indicators:
        wanted = indicator.plausible
        if wanted is None:
            continue
        path = wanted.declared_at
        ends = [("from", wanted.low), ("to", wanted.high)]
        for word, end in ends:
            yield from unfitting(context, end, indicator.unit, f"{path}.{word}")
        numbers = [None if end is None else context.number(end, indicator.unit) for _, end in ends]
        if indicator.values:
            message, hint = "words have no plausible range", "delete it"
            yield Diagnostic(Code.PLAUSIBLE, message, hint=hint, path=path)
        elif wanted.low is None and wanted.high is None and context.whole(path):
            message, hint = (
                "the plausible range has no end",
                "write {from: 0, to: 100}, or delete it",
            )
            yield Diagnostic(Code.PLAUSIBLE, message, hint=hint, path=path)
        elif numbers[0] is not None and numbers[1] is not None and numbers[0] > numbers[1]:
            message = f"the range ends at {wanted.high}, below its beginning {wanted.low}"
            yield Diagnostic(Code.PLAUSIBLE, message, hint="exchange the two", path=path)


def explained_figures(context: Context) -> Iterator[Diagnostic]:
    """Find explanations of figures of indicators or units that are not declared."""
    units = {unit.id for unit in context.specification.org_units}
    for one in context.specification.accepted_figures:
        path = one.declared_at
        if one.indicator is not None:
            known = context.indicators
            place = f"{path}.indicator"
            yield from context.unknown(place, "indicator", one.indicator, known, "indicators")
        if one.org_unit is not None and units and context.whole("org_units"):
            place = f"{path}.org_unit"
            yield from context.unknown(place, "org unit", one.org_unit, units, "org_units")
