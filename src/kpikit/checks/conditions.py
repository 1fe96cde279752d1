"""Conditions and scores made of parts: each condition can decide, each part can count."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from attrs import frozen

from kpikit.checks.formulas import kinds_of
from kpikit.checks.references import conditions
from kpikit.errors import Code, Diagnostic, Severity, quoted
from kpikit.formulas import Cell, condition, evaluate, unparse
from kpikit.model.calendars import Calendar
from kpikit.model.declared import form_of
from kpikit.model.formulas import Call, Comparison, Reduced
from kpikit.model.functions import Function
from kpikit.model.readings import all_parts
from kpikit.model.scoring import (
    CONSTRUCTS,
    Amount,
    Composite,
    FirstOf,
    GivenPoints,
    SumOf,
)
from kpikit.model.states import State
from kpikit.numbers import brief
from kpikit.rules import Bands, Linear, Options, PassFail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.formulas import Environment
    from kpikit.model.formulas import GradeWord, Result, Tree
    from kpikit.model.readings import Shift
    from kpikit.model.scoring import Part, Score

_ZERO = Fraction(0)


def conditions_that_never_change(context: Context) -> Iterator[Diagnostic]:
    """Find conditions that are always true or always false, whatever the figures are."""
    kinds = kinds_of(context.indicators.values())
    for path, written in conditions(context):
        prepared = condition(written.tree, kinds, context.units)
        always = (
            None if prepared.findings else _always(prepared.tree, context.specification.calendar)
        )
        if always is not None:
            text = str(always).lower()
            message = f"the condition {quoted(written.text)} is always {text}"
            hint = "delete it" if always else "delete it, and what it is about"
            yield _warning(Code.CONSTANT_CONDITION, message, hint, path)
        for part in () if always is not None else all_parts(written.tree):
            if isinstance(part, Comparison) and part.left == part.right:
                message = f"{quoted(unparse(part))} compares a thing with itself"
                hint = "correct one of the two sides"
                finding = _warning(Code.CONSTANT_CONDITION, message, hint, path)
                yield finding.shifted(part.start)


@frozen
class _Nothing:
    """Surroundings of a formula in which nothing is known but the calendar."""

    calendar: Calendar

    def lookup(self, name: str, shift: Shift, /) -> Cell:  # noqa: ARG002
        return Cell(State.MISSING)

    def result(self, result: Result | GradeWord, shift: Shift, /) -> Cell:  # noqa: ARG002
        return Cell(State.MISSING)

    def elsewhere(self, org_unit: str, /) -> _Nothing:  # noqa: ARG002
        return self


def _always(tree: Tree, calendar: Calendar) -> bool | None:
    """Return what a condition is though nothing is known; ``None`` if that depends.

    What is decided without knowing anything stays so when more is known, but for `first`, which
    takes another part then, and for items and peers, of which there may be more.
    """
    for part in all_parts(tree):
        if isinstance(part, Reduced) or (
            isinstance(part, Call) and part.function is Function.FIRST
        ):
            return None
    value = evaluate(tree, cast("Environment", _Nothing(calendar))).value
    return None if value is None else bool(value)


def scores_without_parts(context: Context) -> Iterator[Diagnostic]:
    """Find scores that are made of parts and have none."""
    for leaf in context.scored:
        rule = leaf.score.rule
        if not isinstance(rule, Composite) or rule.parts:
            continue
        if context.whole(f"{rule.declared_at}.parts"):
            message = f"there is nothing in '{form_of(type(rule)).tag}'"
            hint = "list its parts, each a score"
            yield Diagnostic(Code.NO_PARTS, message, hint=hint, path=rule.declared_at)


def parts_never_taken(context: Context) -> Iterator[Diagnostic]:
    """Find parts of `first_of` behind one that is always taken."""
    for leaf in context.scored:
        rule = leaf.score.rule
        parts = rule.parts if isinstance(rule, FirstOf) else ()
        always = next((place for place, part in enumerate(parts) if part.when is None), len(parts))
        for part in parts[always + 1 :]:
            message = "this part can never be taken: one before it has no 'when'"
            hint = "put the part without 'when' last"
            yield Diagnostic(Code.PART_NEVER_TAKEN, message, hint=hint, path=part.declared_at)


def parts_above_the_whole(context: Context) -> Iterator[Diagnostic]:
    """Find sums of parts that can give more than the whole, and are not capped."""
    for leaf in context.scored:
        rule = leaf.score.rule
        if isinstance(rule, SumOf) and leaf.score.cap is None:
            most = sum((_most_of(part, leaf.max_points) for part in rule.parts), _ZERO)
            if most > leaf.max_points:
                message = (
                    f"the parts add up to {brief(most)}, "
                    f"more than the {brief(leaf.max_points)} of the whole"
                )
                hint = "correct one of them, or add 'cap: 100 percent' if that is meant"
                yield _warning(Code.PARTS_ABOVE_MAX, message, hint, rule.declared_at)


def _most_of(part: Part, whole: Fraction) -> Fraction:
    """Return the most points that a part can give, as far as its rule says; 0 if it does not."""
    most = part.most(whole)
    if part.cap is not None:
        return part.cap.of(most)
    found = max(_possible(part, most), default=_ZERO)
    return max(found, _ZERO)


def _possible(part: Score, most: Fraction) -> Iterator[Fraction]:
    """Yield points that a score can give, the most among them."""
    match part.rule:
        case GivenPoints(points=Amount() as points):
            yield points.of(most)
        case Linear() | PassFail():
            yield most
        case Bands(bands=bands):
            yield from (band.points.of(most) for band in bands)
        case Options(options=options):
            yield from (option.points.of(most) for option in options)
        case SumOf(parts=parts):
            yield sum((_most_of(one, most) for one in parts), _ZERO)
        case Composite(parts=parts):
            yield from (_most_of(one, most) for one in parts)


def targets_beside_constructs(context: Context) -> Iterator[Diagnostic]:
    """Find targets beside what reads none: parts name their own, given points need none."""
    for leaf in context.scored:
        rule = leaf.score.rule
        if isinstance(rule, CONSTRUCTS) and leaf.score.target is not None:
            tag = form_of(type(rule)).tag
            message = f"'target' and '{tag}' exclude each other: nothing reads the target"
            hint = "name the target in the parts that read it"
            if isinstance(rule, GivenPoints):
                hint = "delete it; a condition is written as 'when: met(indicator.target)'"
            path = f"{leaf.score.declared_at}.target"
            yield Diagnostic(Code.ONE_OF, message, hint=hint, path=path)


def _warning(code: Code, message: str, hint: str, path: str) -> Diagnostic:
    return Diagnostic(code, message, hint=hint, path=path, severity=Severity.WARNING)
