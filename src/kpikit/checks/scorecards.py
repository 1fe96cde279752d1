"""Scorecards: maxima that add up, levels that meet, rules that can decide."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.checks.references import leaves
from kpikit.checks.units import ACHIEVEMENT_UNIT
from kpikit.errors import Code, Diagnostic, Severity
from kpikit.model.comparisons import Above, AtLeast
from kpikit.model.scorecards import Group, Leaf
from kpikit.model.units import Quantity
from kpikit.model.walk import nodes_below, values_in
from kpikit.numbers import plain
from kpikit.rules import Band, Bands, Linear, Otherwise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context

_HIGH_ACHIEVEMENT = 10


def empty_groups(context: Context) -> Iterator[Diagnostic]:
    """Find scorecards and groups without anything in them."""
    for card in context.specification.scorecards:
        top = card.top()
        for node in (top, *nodes_below(top)):
            if isinstance(node, Group) and not node.children and _whole(node, context):
                message = f"there is nothing in '{node.id}'"
                hint = "add children, or delete it"
                path = node.declared_at
                yield Diagnostic(Code.NO_CHILDREN, message, hint=hint, path=path)


def maxima_not_above_zero(context: Context) -> Iterator[Diagnostic]:
    """Find leaves that can give no points; what is for information only is not scored."""
    for _, leaf in leaves(context):
        if leaf.max_points <= 0:
            message = f"'{leaf.id}' has max_points {plain(leaf.max_points)}"
            hint = "give it more than 0"
            path = f"{leaf.declared_at}.max_points"
            yield Diagnostic(Code.MAX_POINTS_RANGE, message, hint=hint, path=path)


def sums_of_max_points(context: Context) -> Iterator[Diagnostic]:
    """Find groups whose stated max_points are not the sum of their children's."""
    for card in context.specification.scorecards:
        top = card.top()
        for node in (top, *nodes_below(top)):
            if isinstance(node, Group) and node.max_points is not None and _whole(node, context):
                total = max_points(node)
                if total != node.max_points:
                    message = (
                        f"'{node.id}' has max_points {plain(node.max_points)}, "
                        f"but its children add up to {plain(total)}"
                    )
                    hint = "correct one of them"
                    path = f"{node.declared_at}.max_points"
                    yield Diagnostic(Code.MAX_POINTS_SUM, message, hint=hint, path=path)


def max_points(node: Group | Leaf) -> Fraction:
    """Return the most points of a node; a group's are the sum of its children's."""
    if isinstance(node, Leaf):
        return node.max_points
    return sum((max_points(child) for child in node.children), Fraction(0))


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


def linear_without_range(context: Context) -> Iterator[Diagnostic]:
    """Find linear rules without a full point, or with no room between zero and full."""
    for _, leaf in leaves(context):
        rule = leaf.score.rule
        if not isinstance(rule, Linear):
            continue
        if rule.full_at is None and leaf.score.target is None:
            message = "the rule reads the value itself and does not say what gives full points"
            hint = "add full_at, or name a target beside the rule"
            yield Diagnostic(Code.NO_FULL_POINT, message, hint=hint, path=rule.declared_at)
            continue
        full = _full(rule, leaf, context)
        if full is not None and full == _zero(rule, leaf, context):
            message = "full points and zero points are at the same measure"
            hint = "move full_at or zero_at"
            yield Diagnostic(Code.EMPTY_RANGE, message, hint=hint, path=rule.declared_at)


def _full(rule: Linear, leaf: Leaf, context: Context) -> Fraction | None:
    return Fraction(1) if rule.full_at is None else _number(rule.full_at, leaf, context)


def _zero(rule: Linear, leaf: Leaf, context: Context) -> Fraction | None:
    return Fraction(0) if rule.zero_at is None else _number(rule.zero_at, leaf, context)


def _number(quantity: Quantity, leaf: Leaf, context: Context) -> Fraction | None:
    """Return a quantity in the unit that the leaf's rule reads; ``None`` if that is not known."""
    indicator = context.indicators.get(leaf.indicator)
    unit = ACHIEVEMENT_UNIT
    if leaf.score.target is None:
        unit = indicator.unit if indicator is not None else ""
    source = unit if quantity.unit is None else quantity.unit
    if not (context.units.known(unit) and context.units.known(source)):
        return None
    if not context.units.compatible(source, unit):
        return None
    return context.units.convert(quantity, unit)


def bands_out_of_order(context: Context) -> Iterator[Diagnostic]:
    """Find bands that can never decide, because one above them decides first."""
    for _, leaf in leaves(context):
        rule = leaf.score.rule
        if isinstance(rule, Bands):
            yield from _unreachable(rule, leaf, context)


def _unreachable(rule: Bands, leaf: Leaf, context: Context) -> Iterator[Diagnostic]:
    widest: dict[bool, Fraction] = {}
    for band in (band for band in rule.bands if isinstance(band, Band)):
        number = _number(band.edge.level, leaf, context)
        if number is None:
            continue
        upward = isinstance(band.edge, AtLeast | Above)
        edge = widest.get(upward)
        if edge is not None and (number >= edge if upward else number <= edge):
            message = f"the band at {band.edge.level} can never decide"
            hint = "put the best band first; one above it already takes these values"
            yield Diagnostic(Code.BAND_ORDER, message, hint=hint, path=band.declared_at)
        else:
            widest[upward] = number


def bands_without_an_end(context: Context) -> Iterator[Diagnostic]:
    """Find bands that do not say what holds where none is reached, or that say it too early."""
    for _, leaf in leaves(context):
        rule = leaf.score.rule
        if not isinstance(rule, Bands) or not context.whole(rule.declared_at):
            continue
        ends = [isinstance(band, Otherwise) for band in rule.bands]
        if not any(ends):
            message = "the bands do not say what holds where none of them is reached"
            hint = "end them with '- {otherwise: 0}'"
            yield Diagnostic(Code.BANDS_END, message, hint=hint, path=rule.declared_at)
        elif any(ends[:-1]):
            message = "bands after 'otherwise' can never decide"
            hint = "put 'otherwise' last"
            yield Diagnostic(Code.BANDS_END, message, hint=hint, path=rule.declared_at)


def suspicious_edges(context: Context) -> Iterator[Diagnostic]:
    """Find edges on achievement like 70, which is 7000 percent, where 70 percent is meant."""
    for _, leaf in leaves(context):
        if leaf.score.target is None:
            continue
        for path, value in values_in(leaf.score.rule):  # type: ignore[arg-type]
            if (
                isinstance(value, Quantity)
                and value.unit is None
                and value.number > _HIGH_ACHIEVEMENT
            ):
                number = plain(value.number)
                message = f"an achievement of {number} is {plain(value.number * 100)} percent"
                hint = f"write '{number} percent' if that is meant"
                yield Diagnostic(
                    Code.SUSPICIOUS_EDGE,
                    message,
                    hint=hint,
                    path=path.removesuffix(".level"),
                    severity=Severity.WARNING,
                )
