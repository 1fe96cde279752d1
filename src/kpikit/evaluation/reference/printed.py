"""What figures may be that were rounded before they were printed, one cell at a time.

Each number on the way is a span between two ends. An end is a number with a shade: 0 if the span
reaches it, 1 or -1 if it only comes as close to it as one likes, from above or from below.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, TypeAlias

from attrs import frozen

from kpikit.evaluation.reference.accumulated import coarsest, is_usable, parts_of
from kpikit.evaluation.reference.cells import Facts, Surroundings
from kpikit.evaluation.reference.moves import moved as at_another_time
from kpikit.evaluation.reference.moves import parts_to_date
from kpikit.evaluation.reference.observed import identity
from kpikit.formulas import Cell as FormulaCell
from kpikit.formulas import evaluate
from kpikit.model.formulas import (
    Binary,
    Call,
    Elsewhere,
    Name,
    Operator,
    Reduced,
    Shifted,
    Unary,
    ZeroDenominator,
)
from kpikit.model.functions import ChildFunction, Function, PeerFunction, TimeFunction
from kpikit.model.readings import SAME, moved, own_names

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kpikit.model.formulas import Tree
    from kpikit.model.indicators import Indicator
    from kpikit.model.org import OrgUnit
    from kpikit.model.readings import Shift
    from kpikit.observations.store import Observed
    from kpikit.periods import Period

End: TypeAlias = tuple[Fraction, int]

_ZERO = Fraction(0)
_MOST_DECIMALS = 20


@frozen
class Span:
    """All numbers between two ends."""

    low: End
    high: End

    @classmethod
    def exact(cls, number: Fraction) -> Span:
        """Return the span of one number."""
        return cls((number, 0), (number, 0))

    @classmethod
    def printed(cls, number: Fraction, step: Fraction) -> Span:
        """Return all that is printed as a number, halves rounded away from zero.

        >>> Span.printed(Fraction(61), Fraction(1)).high
        (Fraction(123, 2), -1)
        """
        if step == 0:
            return cls.exact(number)
        low, high = number - step / 2, number + step / 2
        return cls((low, 0 if number > 0 else 1), (high, 0 if number < 0 else -1))

    def meets(self, other: Span) -> bool:
        """Whether both can be the same number."""
        return self.low <= other.high and other.low <= self.high


Known: TypeAlias = Span | None
"""A span; nothing where every number is possible."""

_NOTHING: Known = Span.exact(_ZERO)


@frozen
class _Formula:
    """A formula at some place.

    Attributes:
        facts: what is declared and what was observed.
        zero: what a quotient is whose denominator is zero.
    """

    facts: Facts
    zero: ZeroDenominator

    def span(self, tree: Tree, around: Surroundings, shift: Shift) -> Known:
        match tree:
            case Name(id=name):
                found = figure(self.facts, around, name, shift)
            case Shifted(operand=operand) if tree.function is not TimeFunction.PER_PERIOD:
                found = self.span(operand, around, moved(shift, tree))
            case Unary(operand=operand):
                found = _minus(_NOTHING, self.span(operand, around, shift))
            case Binary(operator=operator, left=left, right=right):
                parts = (self.span(one, around, shift) for one in (left, right))
                found = _CALCULATED[operator](*parts)
            case Call(function=function) if function in _CALLED:
                found = self.called(tree, around, shift)
            case Elsewhere(org_unit=unit, operand=operand):
                found = self.span(operand, around.elsewhere(unit), shift)
            case Reduced(function=function) if function.name in {"SUM", "MEAN"}:
                found = self.added(tree, around, shift)
            case _:
                found = Span.exact(Fraction(self.cell(tree, around, shift).value or 0))
        return found

    def called(self, tree: Call, around: Surroundings, shift: Shift) -> Known:
        match tree:
            case Call(function=Function.IF, arguments=(test, yes, no)):
                taken = yes if self.cell(test, around, shift).value else no
                return self.span(taken, around, shift)
            case Call(function=Function.FIRST, arguments=arguments):
                valued = (one for one in arguments if self.has_value(one, around, shift))
                return self.span(next(valued, arguments[-1]), around, shift)
            case Call(function=Function.ABS, arguments=(operand,)):
                return _size(self.span(operand, around, shift))
        first, *others = (self.span(one, around, shift) for one in tree.arguments)
        return reduce(_FOLDED[tree.function], others, first)

    def cell(self, tree: Tree, around: Surroundings, shift: Shift) -> FormulaCell:
        return evaluate(tree, around, self.zero, shift)

    def has_value(self, tree: Tree, around: Surroundings, shift: Shift) -> bool:
        return self.cell(tree, around, shift).value is not None

    def added(self, tree: Reduced, around: Surroundings, shift: Shift) -> Known:
        """Return the sum or the mean of what others have."""
        if isinstance(tree.function, ChildFunction):
            places: Sequence[Surroundings] = around.children()
        else:
            readings = own_names(tree.operand, shift)
            of_peers = isinstance(tree.function, PeerFunction)
            places = around.peers(readings) if of_peers else around.items(readings)
        valued = [one for one in places if self.has_value(tree.operand, one, shift)]
        spans = [self.span(tree.operand, one, shift) for one in valued]
        whole = reduce(_plus, spans, _NOTHING)
        count = len(valued) if tree.function.name == "MEAN" and valued else 1
        return _times(Span.exact(Fraction(1, count)), whole)


def span_of(facts: Facts, tree: Tree, around: Surroundings, zero: ZeroDenominator) -> Known:
    """Return what a formula can give where it has a value.

    Args:
        facts: what is declared and what was observed.
        tree: the formula, without units.
        around: what it reads.
        zero: what a quotient is whose denominator is zero.
    """
    return _Formula(facts, zero).span(tree, around, SAME)


# --- figures ---


def figure(facts: Facts, around: Surroundings, name: str, shift: Shift) -> Known:
    """Return what a figure may be that there is."""
    indicator, unit = facts.indicator(name), around.org_unit
    assert unit is not None  # noqa: S101 - asked where there is a value
    window = at_another_time(around.window, shift, around.calendar)
    if shift and shift[-1].function.averages:
        return mean_to_date(facts, indicator, unit, window, shift[-1].function)
    if shift and shift[-1].function is TimeFunction.LATEST:
        window = around.latest(indicator, unit, window, shift[-1]).window
    items = around.items_in(indicator, window) if around.item is not None else {}
    if items:
        return as_printed(facts, indicator, items[str(around.item)])
    return figure_of_cell(facts, indicator, unit, window)


def mean_to_date(
    facts: Facts, indicator: Indicator, unit: OrgUnit, window: Period, function: TimeFunction
) -> Known:
    """Return what the mean may be over the periods since a year began."""
    parts, _ = parts_to_date(window, function, indicator, facts.specification.calendar)
    counted = [one for one in parts if facts.cell(indicator, unit, one).value is not None]
    spans = (figure_of_cell(facts, indicator, unit, one) for one in counted)
    return _times(Span.exact(Fraction(1, len(counted))), reduce(_plus, spans, _NOTHING))


def figure_of_cell(facts: Facts, indicator: Indicator, unit: OrgUnit, window: Period) -> Known:
    """Return what a cell may be: reported, derived, or the sum of parts."""
    found = facts.observed.get((indicator.id, unit.id, identity(indicator, window)))
    if found is not None and found.value is not None:
        return as_printed(facts, indicator, found)
    if indicator.id in facts.trees:
        around = Surroundings(facts, unit, window)
        return span_of(facts, facts.trees[indicator.id], around, indicator.zero_denominator)
    inside = parts_of(facts.observed, indicator.id, unit.id, window)
    usable = [one for one in inside if is_usable(one)]
    taken = coarsest(window.start, window.end, usable, {}) or ()
    return reduce(_plus, (as_printed(facts, indicator, one) for one in taken), _NOTHING)


def as_printed(facts: Facts, indicator: Indicator, found: Observed) -> Span:
    """Return what a reported figure may be; whole numbers of what is counted are exact."""
    step = step_of(found)
    counted = bool(indicator.values) or facts.units.counts(indicator.unit)
    return Span.printed(found.value or _ZERO, _ZERO if counted and step == 1 else step)


def step_of(found: Observed) -> Fraction:
    """Return what one more in the last printed decimal of a figure is; 0 of what is no decimal."""
    if found.value is None or found.step is not None:
        return found.step or _ZERO
    steps = (Fraction(1, 10**decimals) for decimals in range(_MOST_DECIMALS + 1))
    return next((step for step in steps if (found.value / step).denominator == 1), _ZERO)


# --- arithmetic ---


def _of_two(operation: Callable[[Span, Span], Span]) -> Callable[[Known, Known], Known]:
    """Return what is possible of two numbers: everything, if everything is of either."""

    def found(one: Known, other: Known) -> Known:
        return None if one is None or other is None else operation(one, other)

    return found


@_of_two
def _plus(one: Span, other: Span) -> Span:
    low, high = ((a + b, s or t) for (a, s), (b, t) in zip(_ends(one), _ends(other), strict=True))
    return Span(low, high)


def _minus(one: Known, other: Known) -> Known:
    return _plus(one, _times(Span.exact(Fraction(-1)), other))


@_of_two
def _times(one: Span, other: Span) -> Span:
    corners = [_corner(a, b) for a in _ends(one) for b in _ends(other)]
    return Span(min(corners), max(corners))


def _corner(one: End, other: End) -> End:
    """Return the product of two ends.

    At the outermost corner both numbers can only move inwards: their shades then agree, or one of
    them says nothing. Near zero the product moves as the other number is, or as both shades are.
    """
    (a, s), (b, t) = one, other
    move = max(a * t, b * s, key=abs) if a or b else s * t
    return (a * b, (move > 0) - (move < 0))


def _over(one: Known, other: Known) -> Known:
    if other is None or other.low[0] <= 0 <= other.high[0]:
        return None
    low, high = ((1 / number, -shade) for number, shade in reversed(_ends(other)))
    return _times(one, Span(low, high))


@_of_two
def _least(one: Span, other: Span) -> Span:
    return Span(min(one.low, other.low), min(one.high, other.high))


@_of_two
def _most(one: Span, other: Span) -> Span:
    return Span(max(one.low, other.low), max(one.high, other.high))


def _size(one: Known) -> Known:
    if one is None or one.low >= (_ZERO, 0):
        return one
    opposite = Span(*((-number, -shade) for number, shade in reversed(_ends(one))))
    if one.high <= (_ZERO, 0):
        return opposite
    return Span((_ZERO, 0), max(one.high, opposite.high))


def _ends(one: Span) -> tuple[End, End]:
    return (one.low, one.high)


_CALCULATED: dict[Operator, Callable[[Known, Known], Known]] = {
    Operator.ADD: _plus,
    Operator.SUBTRACT: _minus,
    Operator.MULTIPLY: _times,
    Operator.DIVIDE: _over,
}
_FOLDED: dict[Function, Callable[[Known, Known], Known]] = {
    Function.SUM: _plus,
    Function.MIN: _least,
    Function.MAX: _most,
}
_CALLED = {*_FOLDED, Function.IF, Function.FIRST, Function.ABS}
