"""Scorecards: maxima that add up, levels that meet, rules that can decide."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.checks.references import groups, leaves, scored
from kpikit.errors import Code, Diagnostic
from kpikit.model.scorecards import Group, Leaf, Method
from kpikit.model.scoring import Part
from kpikit.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context


def empty_groups(context: Context) -> Iterator[Diagnostic]:
    """Find scorecards and groups without anything in them."""
    for group in groups(context):
        if not group.children and _whole(group, context):
            message = f"there is nothing in '{group.id}'"
            hint = "add children, or delete it"
            yield Diagnostic(Code.NO_CHILDREN, message, hint=hint, path=group.declared_at)


def maxima_not_above_zero(context: Context) -> Iterator[Diagnostic]:
    """Find leaves that can give no points; what is for information only is not scored."""
    for leaf in scored(context):
        if leaf.max_points <= 0:
            is_part = isinstance(leaf.score, Part)
            what = f"a part of '{leaf.id}'" if is_part else f"'{leaf.id}'"
            message = f"{what} has max_points {plain(leaf.max_points)}"
            hint = "give it more than 0"
            path = f"{(leaf.score if is_part else leaf).declared_at}.max_points"
            yield Diagnostic(Code.MAX_POINTS_RANGE, message, hint=hint, path=path)


def sums_of_max_points(context: Context) -> Iterator[Diagnostic]:
    """Find groups whose stated max_points are not what their children amount to."""
    for group in groups(context):
        if group.max_points is None or not group.children or not _whole(group, context):
            continue
        total = max_points(group)
        if total != group.max_points:
            adds = group.method is Method.SUM
            verb = "add up to" if adds else "have"
            message = (
                f"'{group.id}' has max_points {plain(group.max_points)}, "
                f"but its children {verb} {plain(total)}"
            )
            hint = "correct one of them; to limit the points, use 'cap'"
            path = f"{group.declared_at}.max_points"
            yield Diagnostic(Code.MAX_POINTS_SUM, message, hint=hint, path=path)


def means_of_unequal_maxima(context: Context) -> Iterator[Diagnostic]:
    """Find means over children that cannot give equally many points."""
    for group in groups(context):
        if group.method is Method.SUM or not _whole(group, context):
            continue
        maxima = {max_points(child) for child in group.children}
        if len(maxima) > 1:
            listed = ", ".join(plain(most) for most in sorted(maxima))
            message = f"the children of the mean '{group.id}' have different max_points: {listed}"
            hint = "give them the same, and say by 'weight' what each counts"
            path = group.declared_at
            yield Diagnostic(Code.UNEQUAL_MAX_POINTS, message, hint=hint, path=path)


def weights_without_effect(context: Context) -> Iterator[Diagnostic]:
    """Find weights in sums, where max_points say what counts, and weights not above zero."""
    for group in groups(context):
        for child in group.children:
            path = f"{child.declared_at}.weight"
            if group.method is Method.SUM and child.weight != 1:
                message = f"'{child.id}' has a weight, but '{group.id}' is a sum"
                hint = "change max_points instead, or write 'method: weighted_mean'"
                yield Diagnostic(Code.WEIGHT, message, hint=hint, path=path)
            elif child.weight <= 0:
                message = f"'{child.id}' has the weight {plain(child.weight)}"
                yield Diagnostic(Code.WEIGHT, message, hint="give it more than 0", path=path)


def max_points(node: Group | Leaf) -> Fraction:
    """Return the most points of a node: of a sum the sum of its children's, of a mean theirs."""
    if isinstance(node, Leaf):
        return node.max_points
    maxima = [max_points(child) for child in node.children]
    return sum(maxima, Fraction(0)) if node.method is Method.SUM else max(maxima)


def _whole(node: Group, context: Context) -> bool:
    """Whether nothing was left out of a group while reading."""
    return context.whole(f"{node.declared_at}.children")


def levels_that_never_meet(context: Context) -> Iterator[Diagnostic]:
    """Find leaves whose indicator belongs to another level than the scorecard."""
    known = {unit.level for unit in context.specification.org_units}
    for card, leaf in leaves(context):
        indicator = context.indicators.get(leaf.indicator)
        levels = {card.applies_to.level, indicator.level if indicator else None} - {None}
        reported = known and not levels <= known  # by unknown_levels
        if indicator is not None and len(levels) > 1 and not reported:
            message = (
                f"'{indicator.id}' is reported for level '{indicator.level}', "
                f"but the scorecard applies to level '{card.applies_to.level}'"
            )
            hint = "correct one of the levels, or score an indicator of the scorecard's level"
            path = f"{leaf.declared_at}.indicator"
            yield Diagnostic(Code.LEVEL_MISMATCH, message, hint=hint, path=path)
