"""Scoring rules: each can decide, and reads something that is there."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.checks.parameters import number_in_measure
from kpikit.errors import Code, Diagnostic, Severity, quoted
from kpikit.model.comparisons import Above, AtLeast, AtMost, Edge
from kpikit.model.scoring import CONSTRUCTS, Against, Composite, Reads, WithoutRatio, reads_of
from kpikit.model.units import Quantity
from kpikit.model.walk import values_in
from kpikit.numbers import brief
from kpikit.rules import Band, Bands, Linear, Options, Otherwise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.scorecards import Leaf

_HIGH_ACHIEVEMENT = 10


def rules_without_target(context: Context) -> Iterator[Diagnostic]:
    """Find scores that read a target, its path or its comparison, and name none."""
    for leaf in context.scored:
        score = leaf.score
        reads = reads_of(score.rule) is Reads.MET
        told = score.against is Against.PATH or score.without_ratio is WithoutRatio.BY_MET
        if score.target is None and (reads or told):
            message = f"{quoted(leaf.id)} is scored by a target, and none is named"
            hint = "add 'target: ...' beside the rule"
            path = leaf.score.declared_at
            yield Diagnostic(Code.NEEDS_TARGET, message, hint=hint, path=path)


def paths_not_declared(context: Context) -> Iterator[Diagnostic]:
    """Find scores against the path of a target that has none."""
    for leaf in context.scored:
        score = leaf.score
        levels = [one for one in context.targets.get(leaf.indicator, ()) if one.id == score.target]
        if score.against is Against.PATH and levels and not any(one.path for one in levels):
            message = f"the target {quoted(str(score.target))} has no path"
            hint = "give it 'path: linear', or delete 'against'"
            path = f"{score.declared_at}.against"
            yield Diagnostic(Code.PATH, message, hint=hint, path=path)


def options_that_do_not_fit(context: Context) -> Iterator[Diagnostic]:
    """Find options that the indicator does not list, rules on words that need numbers."""
    for leaf in context.scored:
        indicator = context.indicators.get(leaf.indicator)
        if indicator is None or leaf.score.target is not None:
            continue
        if not context.whole(f"{indicator.declared_at}.values"):
            continue
        rule = leaf.score.rule
        if isinstance(rule, CONSTRUCTS):
            continue
        if not isinstance(rule, Options):
            if indicator.values:
                message = f"the values of {quoted(indicator.id)} are words"
                hint = "score it by 'options', or name a target beside 'pass_fail'"
                if indicator.dated:
                    message = f"the values of {quoted(indicator.id)} are dates"
                    hint = "score days: those of an indicator with 'formula: days(from, to)'"
                path = leaf.score.declared_at
                yield Diagnostic(Code.OPTIONS, message, hint=hint, path=path)
            continue
        for option in rule.options:
            if option.id not in indicator.words:
                message = f"{quoted(indicator.id)} has no option {quoted(option.id)}"
                listed = ", ".join(indicator.words)
                hint = f"its values are {listed}" if listed else "give it 'values: [...]'"
                path = option.declared_at
                yield Diagnostic(Code.OPTIONS, message, hint=hint, path=path)


def linear_without_range(context: Context) -> Iterator[Diagnostic]:
    """Find linear rules without a full point, or with no room between zero and full."""
    for leaf in context.scored:
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
    return Fraction(1) if rule.full_at is None else number_in_measure(rule.full_at, leaf, context)


def _zero(rule: Linear, leaf: Leaf, context: Context) -> Fraction | None:
    return Fraction(0) if rule.zero_at is None else number_in_measure(rule.zero_at, leaf, context)


def bands_out_of_order(context: Context) -> Iterator[Diagnostic]:
    """Find bands that can never decide, because one above them decides first."""
    for leaf in context.scored:
        rule = leaf.score.rule
        if isinstance(rule, Bands):
            yield from _unreachable(rule, leaf, context)


def _unreachable(rule: Bands, leaf: Leaf, context: Context) -> Iterator[Diagnostic]:
    widest: dict[bool, tuple[Band, Fraction]] = {}
    for band in (band for band in rule.bands if isinstance(band, Band)):
        number = number_in_measure(band.edge.level, leaf, context)
        if number is None:
            continue
        upward = isinstance(band.edge, AtLeast | Above)
        above = widest.get(upward)
        if above is not None and _is_taken(band.edge, number, above[0].edge, above[1]):
            message = f"the band at {band.edge.level.brief} can never decide"
            hint = "put the best band first; one above it already takes these values"
            finding = Diagnostic(Code.BAND_ORDER, message, hint=hint, path=band.declared_at)
            yield finding.beside("the band that takes them", above[0].declared_at)
        else:
            widest[upward] = (band, number)


def _is_taken(edge: Edge, number: Fraction, other: Edge, level: Fraction) -> bool:
    """Whether whatever reaches an edge has already reached another one on the same side."""
    if number == level:
        return isinstance(other, AtLeast | AtMost) or type(edge) is type(other)
    return number > level if isinstance(edge, AtLeast | Above) else number < level


def bands_without_an_end(context: Context) -> Iterator[Diagnostic]:
    """Find bands that do not say what holds where none is reached, or that say it too early."""
    for leaf in context.scored:
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
    for leaf in context.scored:
        if leaf.score.target is None or isinstance(leaf.score.rule, Composite):
            continue
        for path, value in values_in(leaf.score.rule):  # type: ignore[arg-type]
            if (
                isinstance(value, Quantity)
                and value.unit is None
                and value.number > _HIGH_ACHIEVEMENT
            ):
                number = brief(value.number)
                message = f"an achievement of {number} is {brief(value.number * 100)} percent"
                hint = f"write '{number} percent' if that is meant"
                yield Diagnostic(
                    Code.SUSPICIOUS_EDGE,
                    message,
                    hint=hint,
                    path=path.removesuffix(".level"),
                    severity=Severity.WARNING,
                )
