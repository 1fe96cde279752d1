"""Targets: one level for each case, in the direction of the indicator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, Severity
from kpikit.model.comparisons import AtMost
from kpikit.model.indicators import Direction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.targets import Target


def duplicate_levels(context: Context) -> Iterator[Diagnostic]:
    """Find levels of one target that hold for the same scope and the same period."""
    seen: set[tuple[object, ...]] = set()
    for target in context.specification.targets:
        case = (target.indicator, target.id, target.period, target.level, target.org_unit)
        if case in seen:
            message = f"the target '{target.id}' has a second level for the same scope and period"
            hint = "delete one, or give it another period, level or org_unit"
            yield Diagnostic(Code.DUPLICATE_TARGET, message, hint=hint, path=target.declared_at)
        seen.add(case)


def mixed_comparisons(context: Context) -> Iterator[Diagnostic]:
    """Find targets that demand at least one level and at most another."""
    first: dict[tuple[str, str], Target] = {}
    for target in context.specification.targets:
        other = first.setdefault((target.indicator, target.id), target)
        if (type(other.comparison), other.ratio) != (type(target.comparison), target.ratio):
            message = f"the levels of the target '{target.id}' are not compared in the same way"
            hint = "make two targets of them, or use the same comparison and ratio"
            path = target.declared_at
            yield Diagnostic(Code.MIXED_COMPARISON, message, hint=hint, path=path)


def against_direction(context: Context) -> Iterator[Diagnostic]:
    """Find targets that demand the opposite of what their indicator calls better."""
    for target in context.specification.targets:
        indicator = context.indicators.get(target.indicator)
        if indicator is not None and _contradicts(target, indicator.direction):
            better = "lower" if indicator.direction is Direction.LOWER else "higher"
            message = (
                f"'{indicator.id}' is better when {better}, but the target demands the opposite"
            )
            hint = "correct the sign of the target, or the direction"
            yield Diagnostic(
                Code.AGAINST_DIRECTION,
                message,
                hint=hint,
                path=target.declared_at,
                severity=Severity.WARNING,
            )


def _contradicts(target: Target, direction: Direction | None) -> bool:
    if isinstance(target.comparison, AtMost):
        return direction is Direction.HIGHER
    return direction is Direction.LOWER
