"""What can be compared, and what items, peers and units below give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.errors import Code, quoted
from kpikit.formulas.fitting import Fitting, Part, shown
from kpikit.formulas.kinds import CONDITION, COUNT, DATE, UNKNOWN, Kind, Sort
from kpikit.model.formulas import Comparison, OptionWord, Reduced, Relation, Shifted, Tree
from kpikit.model.functions import ChildFunction, ItemFunction, PeerFunction, TimeFunction
from kpikit.model.readings import SAME, all_parts, own_names, readings_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COUNTING = {ItemFunction.COUNT, PeerFunction.COUNT, ChildFunction.COUNT}
_LEAST = {ItemFunction.MIN, PeerFunction.MIN, ChildFunction.MIN}
_MOST = {ItemFunction.MAX, PeerFunction.MAX, ChildFunction.MAX}
_NOT_OF_ITEMS = {
    TimeFunction.LATEST: "items are not looked up by the latest report",
    TimeFunction.PER_PERIOD: "items have no running figures to subtract",
}
"""What is wrong about functions of time around items; all others are means."""


# --- comparisons ---


def comparable(fit: Fitting, relation: Relation, left: Part, right: Part) -> Sequence[Tree]:
    """Return both sides of a comparison, numbers in one unit; report sides that do not compare."""
    sorts = {left.kind.sort, right.kind.sort}
    if Sort.GRADE in sorts:
        _require_grades(fit, left, right)
    elif Sort.WORD in sorts:
        _require_words(fit, relation, left, right)
    else:
        return fit.alike([left, right])[0]
    return (left.tree, right.tree)


def _require_grades(fit: Fitting, *parts: Part) -> None:
    for part in parts:
        if part.kind.sort not in {Sort.GRADE, Sort.UNKNOWN}:
            message = f"{shown(part)} is compared with a grade and is none"
            hint = "compare grade(node) with the id of a grade"
            fit.find(part.written, Code.FORMULA_KIND, message, hint)


def _require_words(fit: Fitting, relation: Relation, left: Part, right: Part) -> None:
    """Report words that the other side does not have, and comparisons that words do not know."""
    for part, other in ((left, right), (right, left)):
        if isinstance(part.written, OptionWord):
            _require_known(fit, part.written, other)
        elif part.kind.sort is Sort.WORD and not _may_stand_beside_words(part, other):
            message = f"{shown(other)} is compared with {shown(part)} and is none of its words"
            hint = f"compare it with {' or '.join(part.kind.words)}"
            fit.find(other.written, Code.FORMULA_KIND, message, hint)
            return
    if relation not in {Relation.EQUAL, Relation.NOT_EQUAL}:
        message = f"words have no order in which one is {quoted(relation.value)} another"
        fit.find(left.written, Code.FORMULA_KIND, message, "compare them with = or !=")


def _require_known(fit: Fitting, word: OptionWord, other: Part) -> None:
    if word.id not in word.words:
        message = f"{quoted(word.id)} is no value of {shown(other)}"
        fit.find(word, Code.NOT_A_CHOICE, message, f"possible are {', '.join(word.words)}")


def _may_stand_beside_words(part: Part, other: Part) -> bool:
    """Return whether the other side is a word, right or wrong, or has the same words."""
    unknown = other.kind == UNKNOWN or isinstance(other.written, OptionWord)
    return unknown or other.kind.words == part.kind.words


# --- items, peers, units below ---


def reduced(fit: Fitting, tree: Reduced, part: Part) -> Part:
    """Return what items, peers or units below give, after looking at what is reduced."""
    for wrong, message, hint in _misplaced(tree):
        fit.find(wrong, Code.FORMULA_PLACE, message, hint)
    if not _names_something(tree):
        message = f"{shown(part)} names no indicator"
        hint = f"write {tree.function.usage}"
        fit.find(tree.operand, Code.FUNCTION_ARGUMENTS, message, hint)
    if tree.function in _COUNTING:
        return Part(tree, evolve(tree, operand=_countable(part)), Kind.of(COUNT))
    if tree.function not in _LEAST | _MOST or part.kind != DATE:
        part = fit.of_sort(part, Sort.NUMBER)
    return Part(tree, evolve(tree, operand=part.tree), evolve(part.kind, zero=False))


def _names_something(tree: Reduced) -> bool:
    """Return whether there is anything to reduce: of the units below, results will do."""
    results = isinstance(tree.function, ChildFunction) and any(readings_in(tree.operand, own=True))
    return results or bool(own_names(tree.operand, SAME))


def _countable(part: Part) -> Tree:
    """Return a condition that is true of whatever has a value, unless it is one already."""
    if part.kind in {CONDITION, UNKNOWN}:
        return part.tree
    place = {"start": part.written.start, "end": part.written.end}
    return Comparison(Relation.EQUAL, part.tree, part.tree, **place)


def _misplaced(tree: Reduced) -> Iterator[tuple[Tree, str, str]]:
    """Yield what cannot stand within a function of items."""
    if not isinstance(tree.function, ItemFunction):
        return
    for part in all_parts(tree.operand):
        if isinstance(part, Reduced) and isinstance(part.function, ItemFunction):
            yield part, "items have no items of their own", "reduce them once"
        elif isinstance(part, Shifted) and part.function.of_indicator:
            message = _NOT_OF_ITEMS.get(part.function, "items have no mean over several periods")
            yield part, message, "read them at the same, the previous or a stated period"
