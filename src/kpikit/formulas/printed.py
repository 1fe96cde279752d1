"""What a formula can give if the figures that it reads were rounded before they were printed.

``+ - * /``, ``sum``, ``min``, ``max``, ``abs``, sums and means of items, peers and units below are
evaluated with intervals. ``if`` and ``first`` take the part that the printed figures decide for.
All else counts as exact, as the printed figures give it: `unprinted` finds it.

A figure that is read twice is taken for two figures. So an interval may be too wide, never too
narrow.
"""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from kpikit.formulas.columns import ColumnEnvironment, evaluate_columns
from kpikit.formulas.gathered import Gathered, of_children, of_items, of_peers
from kpikit.kernels.intervals import Ends, Intervals
from kpikit.kernels.rationals import Rationals
from kpikit.model.formulas import (
    Binary,
    Call,
    Elsewhere,
    Name,
    Operator,
    Reduced,
    Round,
    Shifted,
    Tree,
    Unary,
    ZeroDenominator,
)
from kpikit.model.functions import (
    ChildFunction,
    Function,
    ItemFunction,
    PeerFunction,
    TimeFunction,
)
from kpikit.model.readings import SAME, Shift, moved, own_names, parts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kpikit.formulas.cellcolumn import CellColumn

_INEXACT = {Function.DAYS, Function.WORKING_DAYS}
_ADDING = {
    ItemFunction.SUM,
    ItemFunction.MEAN,
    PeerFunction.MEAN,
    ChildFunction.SUM,
    ChildFunction.MEAN,
}


def unprinted(tree: Tree) -> Iterator[Tree]:
    """Yield the parts of a formula that read figures, and do not tell how these were rounded.

    >>> from kpikit.formulas import parse
    >>> [part.function.value for part in unprinted(parse("a + per_period(b) + min(c, 2)"))]
    ['per_period']
    """
    if _tells(tree):
        for part in parts_of(tree)[_conditions(tree) :]:
            yield from unprinted(part)
    else:
        yield tree


def _tells(tree: Tree) -> bool:
    if isinstance(tree, Round):
        return False
    if isinstance(tree, Shifted):
        return tree.function is not TimeFunction.PER_PERIOD
    if isinstance(tree, Reduced):
        return tree.function in _ADDING
    return not isinstance(tree, Call) or tree.function not in _INEXACT


def _conditions(tree: Tree) -> int:
    """Return how many parts, the first ones, are conditions: they are decided as printed."""
    return int(isinstance(tree, Call) and tree.function is Function.IF)


@frozen
class Views:
    """The same cells with different numbers.

    Attributes:
        plain: the figures as they are printed.
        sides: the lower and the upper ends of what they may be; whether these are open, and whether
            nothing is known of the figure: numbers above 0 where it is so.
    """

    plain: ColumnEnvironment
    sides: tuple[ColumnEnvironment, ...]

    def read(self, number: Callable[[ColumnEnvironment], Rationals]) -> Intervals:
        """Return the intervals of something that every view gives a number of."""
        low, high, *marks = map(number, self.sides)
        return joined(low, high, marks)


def joined(low: Rationals, high: Rationals, marks: list[Rationals]) -> Intervals:
    """Return the intervals that the numbers of all sides make."""
    from_open, to_open, free = (np.not_equal(one.numerators, 0) for one in marks)
    return Intervals(Ends(low, from_open), Ends(high, to_open), free)


def sides_of(intervals: Intervals) -> tuple[Rationals, ...]:
    """Return the numbers of all sides, in the order of `Views.sides`."""
    marks = (intervals.low.open, intervals.high.open, intervals.free)
    counts = (Rationals.scaled(one.astype(np.int64), 1, 1) for one in marks)
    return (intervals.low.numbers, intervals.high.numbers, *counts)


def evaluate_printed(
    tree: Tree,
    views: Views,
    zero_denominator: ZeroDenominator = ZeroDenominator.NOT_APPLICABLE,
) -> Intervals:
    """Return what a formula can give in all cells; it means nothing where it has no value.

    Args:
        tree: a prepared tree.
        views: what it reads.
        zero_denominator: what a quotient is whose denominator is zero.
    """
    return _Printed(views, zero_denominator).intervals(tree, SAME)


@frozen
class _Printed:
    """The evaluation of one formula."""

    views: Views
    zero_denominator: ZeroDenominator

    def plain(self, tree: Tree, shift: Shift) -> CellColumn:
        return evaluate_columns(tree, self.views.plain, self.zero_denominator, shift)

    def intervals(self, tree: Tree, shift: Shift) -> Intervals:
        match tree if _tells(tree) else None:
            case Name(id=name):
                found = self.views.read(lambda view: view.lookup(name, shift).values)
            case Shifted(operand=operand) as there:
                found = self.intervals(operand, moved(shift, there))
            case Unary(operand=operand):
                found = self.intervals(operand, shift).negated()
            case Binary(operator=operator, left=left, right=right):
                found = _of_two(operator, self.intervals(left, shift), self.intervals(right, shift))
            case Call() as call:
                found = self._called(call, shift)
            case (Reduced() | Elsewhere()) as others:
                found = self._gathered(others, shift)
            case _:
                found = Intervals.exact(self.plain(tree, shift).values)
        return found

    def _called(self, tree: Call, shift: Shift) -> Intervals:
        parts = [self.intervals(one, shift) for one in tree.arguments[_conditions(tree) :]]
        match tree.function:
            case Function.IF:
                yes, no = parts
                return yes.chosen(self.plain(tree.arguments[0], shift).truths == 1, no)
            case Function.FIRST:
                found = parts[-1]
                earlier = zip(tree.arguments[-2::-1], parts[-2::-1], strict=True)
                for argument, part in earlier:
                    found = part.chosen(self.plain(argument, shift).valued, found)
                return found
            case Function.ABS:
                return parts[0].size()
            case Function.SUM:
                return reduce(Intervals.plus, parts)
        sign = 1 if tree.function is Function.MIN else -1
        return reduce(lambda one, other: one.least(other, sign), parts)

    def _gathered(self, tree: Reduced | Elsewhere, shift: Shift) -> Intervals:
        """Return what other cells make: another unit, all items, all peers, all units below."""
        there, *sides = (
            _others(tree, view, shift) for view in (self.views.plain, *self.views.sides)
        )
        views = Views(there.environment, tuple(side.environment for side in sides))
        inside = evolve(self, views=views)
        column = inside.plain(tree.operand, shift)
        numbers = [
            self._reduced(tree, evolve(column, values=values), there, shift).values
            for values in sides_of(inside.intervals(tree.operand, shift))
        ]
        return joined(numbers[0], numbers[1], numbers[2:])

    def _reduced(
        self,
        tree: Reduced | Elsewhere,
        column: CellColumn,
        there: Gathered[ColumnEnvironment],
        shift: Shift,
    ) -> CellColumn:
        if isinstance(tree, Elsewhere):
            return column.take(there.places)
        if isinstance(tree.function, PeerFunction):
            return of_peers(tree.function, column, there)
        if isinstance(tree.function, ChildFunction):
            return of_children(tree.function, column, there)
        return of_items(tree.function, column, there, lambda: self.plain(tree.operand, shift))


def _others(
    tree: Reduced | Elsewhere, view: ColumnEnvironment, shift: Shift
) -> Gathered[ColumnEnvironment]:
    if isinstance(tree, Elsewhere):
        return view.elsewhere(tree.org_unit)
    if isinstance(tree.function, ChildFunction):
        return view.children()
    names = own_names(tree.operand, shift)
    if isinstance(tree.function, PeerFunction):
        return view.peers(names)
    return view.items(names)


def _of_two(operator: Operator, left: Intervals, right: Intervals) -> Intervals:
    if operator is Operator.DIVIDE:
        return left.over(right)
    if operator is Operator.MULTIPLY:
        return left.times(right)
    return left.plus(right if operator is Operator.ADD else right.negated())
