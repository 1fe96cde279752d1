"""Questions about a whole specification, each a small function that returns its findings."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from kpikit.checks import references, scorecards, targets, units
from kpikit.checks.context import Context
from kpikit.errors import Diagnostic

__all__ = ["CHECKS", "Context", "check"]

Check = Callable[[Context], Iterable[Diagnostic]]

CHECKS: tuple[Check, ...] = (
    references.duplicate_ids,
    references.unknown_references,
    references.unknown_indicators,
    references.unknown_targets,
    references.unknown_org_units,
    references.unknown_levels,
    references.unknown_nodes,
    references.parents_in_a_circle,
    units.wrong_units,
    units.unknown_units,
    units.unfitting_levels,
    units.unfitting_edges,
    targets.duplicate_levels,
    targets.mixed_comparisons,
    targets.against_direction,
    scorecards.empty_groups,
    scorecards.maxima_not_above_zero,
    scorecards.sums_of_max_points,
    scorecards.levels_that_never_meet,
    scorecards.linear_without_range,
    scorecards.bands_out_of_order,
    scorecards.bands_without_an_end,
    scorecards.suspicious_edges,
)
"""All checks, in the order in which they are asked."""


def check(context: Context) -> tuple[Diagnostic, ...]:
    """Return the findings of all checks; each names the path it is about.

    >>> from kpikit.model.specification import Specification
    >>> check(Context.of(Specification(id="empty")))
    ()
    """
    return tuple(finding for ask in CHECKS for finding in ask(context))
