"""Scorecards: maxima that add up, levels that meet, rules that can decide."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic
from kpikit.model.combining import AtLeast, MeanOfLowest, PowerMean
from kpikit.model.scorecards import CardNode, Group, Role
from kpikit.model.scoring import Part
from kpikit.numbers import brief

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context

_MOST_POWER = 100


def empty_groups(context: Context) -> Iterator[Diagnostic]:
    """Find scorecards and groups without anything in them."""
    for group in context.groups:
        if not group.children and _whole(group, context):
            message = f"there is nothing in '{group.id}'"
            hint = "add children, or delete it"
            yield Diagnostic(Code.NO_CHILDREN, message, hint=hint, path=group.declared_at)
        elif not group.scored and _whole(group, context):
            message = f"nothing in '{group.id}' is scored"
            hint = "to limit a bonus or penalty, give the role to a group, and children without one"
            yield Diagnostic(Code.NO_CHILDREN, message, hint=hint, path=group.declared_at)


def maxima_not_above_zero(context: Context) -> Iterator[Diagnostic]:
    """Find leaves that can give no points; what is for information only is not scored."""
    for leaf in context.scored:
        if leaf.max_points <= 0:
            is_part = isinstance(leaf.score, Part)
            what = f"a part of '{leaf.id}'" if is_part else f"'{leaf.id}'"
            message = f"{what} has max_points {brief(leaf.max_points)}"
            hint = "give it more than 0"
            path = f"{(leaf.score if is_part else leaf).declared_at}.max_points"
            yield Diagnostic(Code.MAX_POINTS_RANGE, message, hint=hint, path=path)
    for _, node in context.overs:
        if node.max_points <= 0:
            message = f"'{node.id}' has max_points {brief(node.max_points)}"
            hint, path = "give it more than 0", f"{node.declared_at}.max_points"
            yield Diagnostic(Code.MAX_POINTS_RANGE, message, hint=hint, path=path)


def sums_of_max_points(context: Context) -> Iterator[Diagnostic]:
    """Find groups whose stated max_points are not what their children amount to."""
    for group in context.groups:
        if group.max_points is None or not group.scored or not _whole(group, context):
            continue
        total = max_points(group)
        if total is not None and total != group.max_points:
            verb = "add up to" if group.adds else "have"
            message = (
                f"'{group.id}' has max_points {brief(group.max_points)}, "
                f"but its children {verb} {brief(total)}"
            )
            hint = "correct one of them; to limit the points, use 'cap'"
            path = f"{group.declared_at}.max_points"
            yield Diagnostic(Code.MAX_POINTS_SUM, message, hint=hint, path=path)


def means_of_unequal_maxima(context: Context) -> Iterator[Diagnostic]:
    """Find means over children that cannot give equally many points."""
    for group in context.groups:
        if group.adds or group.states_maximum or not _whole(group, context):
            continue
        maxima = {most for most in map(max_points, group.scored) if most is not None}
        if len(maxima) > 1:
            listed = ", ".join(brief(most) for most in sorted(maxima))
            message = f"the children of the mean '{group.id}' have different max_points: {listed}"
            hint = "give them the same"
            hint += ", and say by 'weight' what each counts" if group.weighs else ""
            path = group.declared_at
            yield Diagnostic(Code.UNEQUAL_MAX_POINTS, message, hint=hint, path=path)


def weights_without_effect(context: Context) -> Iterator[Diagnostic]:
    """Find weights in sums, where max_points say what counts, and weights not above zero."""
    for group in context.groups:
        for child in group.children:
            path = f"{child.declared_at}.weight"
            if child.role is not Role.SCORED and child.weight != 1:
                message = f"'{child.id}' has a weight, but the role {child.role.value}"
                yield Diagnostic(Code.WEIGHT, message, hint="delete the weight", path=path)
            elif not group.weighs and child.weight != 1:
                what = "is a sum" if group.adds else "does not weigh its children"
                message = f"'{child.id}' has a weight, but '{group.id}' {what}"
                hint = "change max_points instead, or write" if group.adds else "write"
                hint += " 'method: weighted_mean'"
                yield Diagnostic(Code.WEIGHT, message, hint=hint, path=path)
            elif child.weight <= 0:
                message = f"'{child.id}' has the weight {brief(child.weight)}"
                yield Diagnostic(Code.WEIGHT, message, hint="give it more than 0", path=path)


def numbers_of_methods(context: Context) -> Iterator[Diagnostic]:
    """Find methods with a number that no group, or not this one, can have."""
    for group in context.groups:
        found = _unfit(group) if _whole(group, context) else None
        if found is not None:
            message, hint = found
            path = f"{group.declared_at}.method"
            yield Diagnostic(Code.METHOD, message, hint=hint, path=path)


def _unfit(group: Group) -> tuple[str, str] | None:
    """Return what is wrong with the number of a group's method, and what to do."""
    method, children = group.method, len(group.scored)
    if isinstance(method, PowerMean):
        if method.power.denominator == 1 and 0 < abs(method.power) <= _MOST_POWER:
            return None
        hint = f"write a whole number from 1 to {_MOST_POWER}, or from -1 to -{_MOST_POWER}"
        hint = "write 'method: geometric'" if method.power == 0 else hint
        return f"'{group.id}' is a mean of the powers {brief(method.power)}", hint
    if not isinstance(method, MeanOfLowest | AtLeast) or 1 <= method.number <= children:
        return None
    word = "mean_of_lowest" if isinstance(method, MeanOfLowest) else "at_least"
    number = "one child" if children == 1 else f"{children} children"
    message = f"'{group.id}' has {word}: {method.number}, but {number}"
    return message, f"write a number from 1 to {children}"


def shrinking_elsewhere(context: Context) -> Iterator[Diagnostic]:
    """Find groups that shrink where something else than sums reads their max_points."""
    for card in context.specification.scorecards:
        yield from _shrinking(card.top(), sums=True)


def _shrinking(group: Group, *, sums: bool) -> Iterator[Diagnostic]:
    sums = sums and group.adds
    if group.shrink and not sums:
        message = f"'{group.id}' shrinks, but not all groups down to it are sums"
        hint = "delete 'shrink', or add points up"
        yield Diagnostic(Code.METHOD, message, hint=hint, path=f"{group.declared_at}.shrink")
    for child in group.children:
        if isinstance(child, Group):
            yield from _shrinking(child, sums=sums)


def maxima_not_stated(context: Context) -> Iterator[Diagnostic]:
    """Find groups whose children do not say what the most points are, and that do not either."""
    for group in context.groups:
        if group.states_maximum and (group.max_points is None or group.max_points <= 0):
            message = f"'{group.id}' does not say how many points it gives at most"
            hint = "add 'max_points', above 0: with this method the children's do not say it"
            path = group.declared_at
            yield Diagnostic(Code.UNSTATED_MAX_POINTS, message, hint=hint, path=path)


def max_points(node: CardNode) -> Fraction | None:
    """Return the most points of a node: of a sum the sum of its children's, of a mean theirs.

    Nothing where that is not known, as something is wrong.
    """
    if not isinstance(node, Group) or node.states_maximum:
        return node.max_points
    maxima = [most for most in map(max_points, node.scored) if most is not None]
    if not maxima or len(maxima) < len(node.scored):
        return None
    return sum(maxima, Fraction(0)) if node.adds else max(maxima)


def _whole(node: Group, context: Context) -> bool:
    """Whether nothing was left out of a group while reading."""
    return context.whole(f"{node.declared_at}.children")


def levels_that_never_meet(context: Context) -> Iterator[Diagnostic]:
    """Find leaves whose indicator belongs to another level than the scorecard."""
    known = {unit.level for unit in context.ever}
    for card, leaf in context.leaves:
        indicator = context.indicators.get(leaf.indicator)
        own = indicator.level_of_cells if indicator else None
        levels = {card.applies_to.level, own} - {None}
        reported = known and not levels <= known  # by unknown_levels
        if indicator is not None and len(levels) > 1 and not reported:
            message = (
                f"'{indicator.id}' is reported for level '{indicator.level}', "
                f"but the scorecard applies to level '{card.applies_to.level}'"
            )
            hint = "correct one of the levels, or score an indicator of the scorecard's level"
            path = f"{leaf.declared_at}.indicator"
            yield Diagnostic(Code.LEVEL_MISMATCH, message, hint=hint, path=path)
