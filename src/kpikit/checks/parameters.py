"""Parameters of scoring rules: numbers that have to be above zero, segments in their order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.checks.units import ACHIEVEMENT_UNIT
from kpikit.errors import Code, Diagnostic
from kpikit.rules import Increments, Linear, Piecewise, ZScore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kpikit.checks.context import Context
    from kpikit.model.scorecards import Group, Leaf
    from kpikit.model.scoring import Score
    from kpikit.model.units import Quantity

_ENDS = 2


def number_in_measure(quantity: Quantity, leaf: Leaf, context: Context) -> Fraction | None:
    """Return a quantity in the unit that the leaf's rule reads; ``None`` if that is not known."""
    indicator = context.indicators.get(leaf.indicator)
    if leaf.score.target is not None:
        return context.number(quantity, ACHIEVEMENT_UNIT)
    return None if indicator is None else context.number(quantity, indicator.unit)


def _not_above_zero(message: str, hint: str, path: str) -> Diagnostic:
    return Diagnostic(Code.NOT_ABOVE_ZERO, message, hint=hint, path=path)


def steps_not_above_zero(context: Context) -> Iterator[Diagnostic]:
    """Find steps to which nothing can be rounded."""
    stepped: list[Score | Group] = [leaf.score for leaf in context.scored]
    for one in (*stepped, *context.groups):
        if one.step is not None and one.step.number <= 0:
            message = "a step that is not above zero has no multiples to round to"
            hint = "write the distance between two possible scores, like 0.25"
            yield _not_above_zero(message, hint, f"{one.declared_at}.step")


def increments_of_nothing(context: Context) -> Iterator[Diagnostic]:
    """Find increments for each nothing of the measure."""
    for leaf in context.scored:
        rule = leaf.score.rule
        if isinstance(rule, Increments) and rule.per.number <= 0:
            message = "an increment is for an amount of the measure above zero"
            hint = "write how much of the measure gives one increment, like 'per: 60000'"
            yield _not_above_zero(message, hint, f"{rule.declared_at}.per")


def deviations_of_nothing(context: Context) -> Iterator[Diagnostic]:
    """Find standard deviations that are declared and not above zero."""
    for leaf in context.scored:
        rule = leaf.score.rule
        if isinstance(rule, ZScore) and rule.deviation is not None and rule.deviation.number <= 0:
            message = "a standard deviation is above zero"
            hint = "write the one that is frozen, or delete it to take that of the peers"
            yield _not_above_zero(message, hint, f"{rule.declared_at}.deviation")


def logarithms_of_nothing(context: Context) -> Iterator[Diagnostic]:
    """Find linear rules on logarithms that begin or end where there is no logarithm."""
    for leaf in context.scored:
        rule = leaf.score.rule
        if not isinstance(rule, Linear) or not rule.log:
            continue
        if rule.zero_at is None:
            message = "logarithms need a measure above zero that gives 0 points"
            yield _not_above_zero(message, "add zero_at", rule.declared_at)
        for word, level in (("zero_at", rule.zero_at), ("full_at", rule.full_at)):
            if level is not None and level.number <= 0:
                message = f"there is no logarithm of {level.brief}"
                path = f"{rule.declared_at}.{word}"
                yield _not_above_zero(message, "write a measure above zero", path)


def segments_that_do_not_follow(context: Context) -> Iterator[Diagnostic]:
    """Find segments of a piecewise rule that are none, overlap, or lack their points."""
    for leaf in context.scored:
        rule = leaf.score.rule
        if isinstance(rule, Piecewise) and context.whole(rule.declared_at):
            yield from _segments(rule, leaf, context)


def _segments(rule: Piecewise, leaf: Leaf, context: Context) -> Iterator[Diagnostic]:
    if not rule.segments:
        message = "a piecewise rule without segments gives no points"
        hint = "write them like '- {from: 0, to: 50, points: [0, 10]}'"
        yield Diagnostic(Code.SEGMENTS, message, hint=hint, path=rule.declared_at)
    last: tuple[Fraction, str] | None = None
    for segment in rule.segments:
        path = segment.declared_at
        begin, end = (
            number_in_measure(level, leaf, context) for level in (segment.start.level, segment.to)
        )
        if len(segment.points) != _ENDS:
            message = f"a segment has 2 points, not {len(segment.points)}"
            hint = "write those at its beginning and at its end, like [0, 50]"
            yield Diagnostic(Code.SEGMENTS, message, hint=hint, path=f"{path}.points")
        if begin is None or end is None:
            continue
        if end <= begin:
            message = f"the segment ends at {segment.to.brief}, not above its beginning"
            hint = "exchange the two, or correct one of them"
            yield Diagnostic(Code.SEGMENTS, message, hint=hint, path=f"{path}.to")
        if last is not None and begin < last[0]:
            first = segment.start.level.brief
            message = f"the segment begins at {first}, below the end of the last one"
            hint = "write the lowest segment first; each begins where the one before it ends"
            finding = Diagnostic(Code.SEGMENTS, message, hint=hint, path=path)
            yield finding.beside("the last one", last[1])
        last = end, path
