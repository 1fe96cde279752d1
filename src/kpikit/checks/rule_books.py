"""Defects of real rule books: what can be evaluated, and is probably not what was meant.

Each is a warning, which a specification may accept with a reason.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.checks.scorecards import max_points
from kpikit.errors import Code, Diagnostic, Severity, quoted
from kpikit.model.formulas import (
    Call,
    Comparison,
    Name,
    Number,
    Relation,
    Tree,
    ZeroDenominator,
)
from kpikit.model.functions import Function
from kpikit.model.indicators import Direction
from kpikit.model.readings import all_parts
from kpikit.model.scorecards import Group, Leaf, Role
from kpikit.model.scoring import Part
from kpikit.numbers import brief

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.formulas import Formula
    from kpikit.model.grades import Quota
    from kpikit.model.indicators import Indicator
    from kpikit.model.scorecards import CardNode

_BESIDE = frozenset({Role.BONUS, Role.PENALTY})
_DECIDED = frozenset({ZeroDenominator.ZERO, ZeroDenominator.FULL})
_TAKES_OTHER_AT_ZERO = {Relation.EQUAL: 1, Relation.NOT_EQUAL: 2, Relation.ABOVE: 2}
"""For a comparison of a figure with 0, which argument of `if` is taken where it is 0."""


def caps_below_their_items(context: Context) -> Iterator[Diagnostic]:
    """Find bonus and penalty groups whose items are worth more than the cap in total, or less."""
    for group in context.groups:
        cap = _cap_of_items(group, context)
        most = None if cap is None else _most_of_items(group)
        if cap is None or most is None or most == cap:
            continue
        path = f"{group.declared_at}.cap"
        if most > cap:
            message = f"the items of '{group.id}' add up to {brief(most)}, its cap is {brief(cap)}"
            hint = "correct one of them, or accept this with the article that says so"
            yield _warning(Code.CAP_BELOW_SUM, message, hint, path)
        else:
            message = (
                f"'{group.id}' has the cap {brief(cap)}, but its items give at most {brief(most)}"
            )
            hint = "correct one of them, or delete the cap: it never cuts anything"
            yield _warning(Code.CAP_AGAINST_MAX, message, hint, path)


def _cap_of_items(group: Group, context: Context) -> Fraction | None:
    """Return the cap of a group of bonus or penalty items that add up."""
    listed = context.whole(f"{group.declared_at}.children") and group.scored and group.adds
    if group.role not in _BESIDE or group.cap is None or not listed:
        return None
    return group.cap.of(max_points(group) or Fraction(0))


def _most_of_items(node: CardNode) -> Fraction | None:
    """Return the most points that a node gives after its own cap, as far as that is stated."""
    if isinstance(node, Leaf):
        return node.max_points if node.score.cap is None else node.score.cap.of(node.max_points)
    if not isinstance(node, Group) or not node.adds:
        return node.max_points
    most = [_most_of_items(child) for child in node.scored]
    return None if None in most else sum(filter(None, most), Fraction(0))


def caps_against_maxima(context: Context) -> Iterator[Diagnostic]:
    """Find caps of scores that forbid the max_points beside them, or of an item allow more."""
    for leaf in context.scored:
        inherits = isinstance(leaf.score, Part) and leaf.score.max_points is None
        if leaf.score.cap is None or inherits or leaf.max_points <= 0:
            continue
        cap = leaf.score.cap.of(leaf.max_points)
        if cap < leaf.max_points or (cap > leaf.max_points and leaf.role in _BESIDE):
            message = f"the cap {brief(cap)} stands beside max_points {brief(leaf.max_points)}"
            hint = "give both the same number, or accept this with the article that says so"
            path = f"{leaf.score.declared_at}.cap"
            yield _warning(Code.CAP_AGAINST_MAX, message, hint, path)


def points_rounded_before_they_are_added(context: Context) -> Iterator[Diagnostic]:
    """Find children of sums and weighted means whose points are rounded first."""
    for group in context.groups:
        if len(group.children) < 2 or not (group.adds or group.weighs):  # noqa: PLR2004 - a sum
            continue
        for child in group.children:
            place = child.score if isinstance(child, Leaf) else child
            decimals = getattr(place, "round", None)
            if decimals is not None and child.role is not Role.INFORMATION:
                message = f"the points of '{child.id}' are rounded before '{group.id}' adds them up"
                hint = (
                    "delete 'round': 'decimals' rounds only what is published; or accept this "
                    "with the article that says so"
                )
                yield _warning(Code.ROUNDED_BEFORE, message, hint, f"{place.declared_at}.round")


def quotas_of_different_bases(context: Context) -> Iterator[Diagnostic]:
    """Find quotas on one grade, here and there, that are parts of different grades."""
    first: dict[str, Quota] = {}
    for _, node in context.nodes:
        for quota in node.quotas:
            known = first.setdefault(quota.grade, quota) if quota.base else quota
            if set(known.base) != set(quota.base):
                message = (
                    f"the quota on {quoted(quota.grade)} is a part of {', '.join(quota.base)}; "
                    f"another one of {', '.join(known.base)}"
                )
                hint = "give both the same base, or accept this with the articles that say so"
                finding = _warning(Code.QUOTA_BASES, message, hint, f"{quota.declared_at}.base")
                yield finding.beside("the other base", f"{known.declared_at}.base")


def denominators_that_disagree(context: Context) -> Iterator[Diagnostic]:
    """Find rates of one scorecard of which some are best and others worst at a denominator of 0."""
    for card in context.specification.scorecards:
        first: dict[bool, Indicator] = {}
        for owner, leaf in context.leaves:
            rate = context.indicators.get(leaf.indicator)
            if owner is not card or rate is None or rate.zero_denominator not in _DECIDED:
                continue
            best = _is_best_at_zero(rate, context)
            first.setdefault(best, rate)
            other = first.get(not best)
            if other is not None and first[best] is rate:
                what = ("worst", "best")
                message = (
                    f"where nothing is below the stroke, {quoted(rate.id)} is {what[best]} "
                    f"and {quoted(other.id)} {what[not best]}"
                )
                hint = "decide it alike, or accept this with the article that says so"
                path = f"{rate.declared_at}.zero_denominator"
                finding = _warning(Code.ZERO_DENOMINATORS, message, hint, path)
                yield finding.beside("the other rate", f"{other.declared_at}.zero_denominator")


def _is_best_at_zero(rate: Indicator, context: Context) -> bool:
    """Whether what stands for a rate with nothing below the stroke is the best there is."""
    stated = [rate.direction, *(one.direction for one in context.targets.get(rate.id, ()))]
    lower = next((one for one in stated if one is not None), None) is Direction.LOWER
    return (rate.zero_denominator is ZeroDenominator.FULL) is not lower


def blanks_turned_into_zero(context: Context) -> Iterator[Diagnostic]:
    """Find derived indicators that are 0, or have 0 above the stroke, where nothing is reported."""
    for path, written in _derivations(context):
        if _ends_in_zero(written.tree):
            message = f"{quoted(written.text)} is 0 where nothing is reported"
            hint = (
                "leave the 0 out, so that it is missing; 'missing: zero' at a node gives 0 points; "
                "or accept this with the reason"
            )
            yield _warning(Code.BLANK_AS_ZERO, message, hint, path)


def _ends_in_zero(tree: Tree) -> bool:
    if not isinstance(tree, Call) or tree.function is not Function.FIRST:
        return False
    *figures, last = tree.arguments
    return _is_zero(last) and any(isinstance(part, Name) for part in figures)


def zeros_taken_for_blanks(context: Context) -> Iterator[Diagnostic]:
    """Find formulas that put something else in the place of a figure that is 0."""
    for path, written in _derivations(context):
        for part in all_parts(written.tree):
            replaced = _replaced_at_zero(part)
            if replaced is not None:
                message = f"a reported 0 of {quoted(replaced.id)} is taken for missing here"
                hint = (
                    f"write 'first({replaced.id}, ...)', which takes the next only where nothing "
                    "is reported; or accept this with the reason"
                )
                finding = _warning(Code.ZERO_AS_BLANK, message, hint, path)
                yield finding.shifted(part.start)


def _replaced_at_zero(part: Tree) -> Name | None:
    """Return the figure in ``if(x > 0, x, other)``: of a reported 0 something else is made."""
    if not isinstance(part, Call) or part.function is not Function.IF:
        return None
    asked = part.arguments[0]
    if not isinstance(asked, Comparison) or not _is_zero(asked.right):
        return None
    at_zero = _TAKES_OTHER_AT_ZERO.get(asked.relation)
    if at_zero is None or not isinstance(asked.left, Name):
        return None
    kept, other = part.arguments[3 - at_zero], part.arguments[at_zero]
    return asked.left if kept == asked.left and not isinstance(other, Number) else None


def _is_zero(tree: Tree) -> bool:
    return isinstance(tree, Number) and tree.quantity.number == 0


def _derivations(context: Context) -> Iterator[tuple[str, Formula]]:
    """Yield path and text of what the value of an indicator, or what is above, is made of."""
    for indicator in context.specification.indicators:
        for word in ("formula", "numerator"):
            written = getattr(indicator, word)
            if written is not None:
                yield f"{indicator.declared_at}.{word}", written


def _warning(code: Code, message: str, hint: str, path: str) -> Diagnostic:
    return Diagnostic(code, message, hint=hint, path=path, severity=Severity.WARNING)
