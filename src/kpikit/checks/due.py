"""When figures are due: whole days after periods that are reported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.checks.units import unfitting
from kpikit.errors import Code, Diagnostic, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.units import Quantity

_MOST = 3_660
"""Days: ten years. Working days are counted one by one."""


def days_that_are_none(context: Context) -> Iterator[Diagnostic]:
    """Find due dates that are no whole number of days, or of working days."""
    for indicator in context.specification.indicators:
        if indicator.due is not None:
            yield from _days(context, indicator.due, f"{indicator.declared_at}.due")


def _days(context: Context, due: Quantity, path: str) -> Iterator[Diagnostic]:
    working = context.number(due, "working day") if due.unit is not None else None
    number = context.number(due, "day") if working is None else working
    if number is None:
        yield from unfitting(context, due, "day", path)
    elif number.denominator != 1:
        message = f"{quoted(str(due))} is no whole number of days"
        yield Diagnostic(Code.DUE, message, hint="write whole days, like 20", path=path)
    elif working is not None and working < 0:
        message = "working days are counted after the end of the period alone"
        yield Diagnostic(Code.DUE, message, hint="write days below zero, like -10", path=path)
    elif abs(number) > _MOST:
        message = f"{quoted(str(due))} is more than ten years from the end of the period"
        yield Diagnostic(Code.DUE, message, hint="write days, like 20", path=path)


def due_without_effect(context: Context) -> Iterator[Diagnostic]:
    """Find due dates of what is derived, and of what is not said how often it is reported."""
    for indicator in context.specification.indicators:
        path = f"{indicator.declared_at}.due"
        if indicator.due is not None and indicator.derived:
            message = f"{quoted(indicator.id)} is derived: it is due when its parts are"
            hint = "give 'due' to the indicators in its formula"
            yield Diagnostic(Code.DUE, message, hint=hint, path=path)
        elif indicator.due is not None and indicator.frequency is None:
            message = "days after the end of a period are stated, but not of which periods"
            hint = "say how often it is reported, like 'frequency: quarter'"
            yield Diagnostic(Code.DUE, message, hint=hint, path=path)
