"""The columnar evaluator: what `kpikit.formulas.scalar` says of a cell, for whole columns at once.

All columns of one evaluation have the same length and the same order of cells. Conditions are
columns of 1 and 0; where one is undetermined, its state says why.
"""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np
from attrs import evolve, frozen

from kpikit.formulas.cellcolumn import CellColumn, sized
from kpikit.formulas.gathered import Gathered, of_children, of_items, of_peers
from kpikit.formulas.lacks import either, kept
from kpikit.formulas.workdays import working_days
from kpikit.kernels.rationals import Rationals
from kpikit.model.formulas import (
    Binary,
    Call,
    Comparison,
    Connective,
    Elsewhere,
    GradeWord,
    Logical,
    Name,
    Not,
    Number,
    Operator,
    Reduced,
    Relation,
    Result,
    Round,
    Shifted,
    Tree,
    Truth,
    Unary,
    ZeroDenominator,
)
from kpikit.model.functions import ChildFunction, Function, PeerFunction
from kpikit.model.readings import SAME, Shift, moved, own_names
from kpikit.model.states import BREAK_FLAG, STATES, STRENGTH_BITS, State
from kpikit.model.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kpikit.kernels.integers import BoolArray, CodeArray, SignArray
    from kpikit.model.calendars import Calendar

_VALUE = STATES.index(State.VALUE)
_MISSING = STATES.index(State.MISSING)
_ZERO, _ONE = Fraction(0), Fraction(1)


class ColumnEnvironment(Protocol):
    """Where the evaluator finds columns for what a formula names."""

    @property
    def length(self) -> int:
        """How many cells each column has."""
        ...

    def lookup(self, name: str, shift: Shift, /) -> CellColumn:
        """Return the values of an indicator or node, in its own unit, some moves in time away."""
        ...

    def result(self, result: Result | GradeWord, shift: Shift, /) -> CellColumn:
        """Return results of a node, or the number of a grade among the node's grades."""
        ...

    def items(self, readings: Sequence[tuple[str, Shift]], /) -> Gathered[ColumnEnvironment]:
        """Return the items of all cells for which something is reported of one of the names."""
        ...

    def peers(self, readings: Sequence[tuple[str, Shift]], /) -> Gathered[ColumnEnvironment]:
        """Return the units that have the indicators of these names, period by period."""
        ...

    def children(self) -> Gathered[ColumnEnvironment]:
        """Return the organisation units below, unit by unit and period by period."""
        ...

    def elsewhere(self, org_unit: str, /) -> Gathered[ColumnEnvironment]:
        """Return another organisation unit, period by period."""
        ...

    @property
    def calendar(self) -> Calendar:
        """Which days are working days."""
        ...


def evaluate_columns(
    tree: Tree,
    environment: ColumnEnvironment,
    zero_denominator: ZeroDenominator = ZeroDenominator.NOT_APPLICABLE,
    shift: Shift = SAME,
) -> CellColumn:
    """Return the values of a formula or condition in all cells.

    Where there is no value, the number is 0 and the status 0.

    Args:
        tree: a prepared tree, as `number_in` or `condition` give it.
        environment: gives what the formula names.
        zero_denominator: what a quotient is whose denominator is zero.
        shift: the moves in time to where it is read.

    Raises:
        NumberError: a number of some cell has more than 65,536 bits.

    >>> from kpikit.formulas import parse
    >>> class Paid:
    ...     length = 2
    ...     def lookup(self, name, shift):
    ...         codes = np.zeros(2, dtype=np.uint8)
    ...         return CellColumn(Rationals.of([Fraction(1, 2), 3]), codes, codes)
    >>> evaluate_columns(parse("2 * paid"), Paid()).values.fractions()
    [Fraction(1, 1), Fraction(6, 1)]
    """
    found = _Evaluation(environment, zero_denominator).column(tree, shift)
    if found.valued.all():
        return found
    statuses = np.where(found.valued, found.statuses, 0).astype(np.uint8)
    values = Rationals.chosen(found.valued, found.values, _ZERO)
    return evolve(found, values=values, statuses=statuses)


_SIGNS: Final[Mapping[Relation, Callable[[SignArray], BoolArray]]] = {
    Relation.EQUAL: lambda sign: np.equal(sign, 0),
    Relation.NOT_EQUAL: lambda sign: np.not_equal(sign, 0),
    Relation.BELOW: lambda sign: np.less(sign, 0),
    Relation.AT_MOST: lambda sign: np.less_equal(sign, 0),
    Relation.ABOVE: lambda sign: np.greater(sign, 0),
    Relation.AT_LEAST: lambda sign: np.greater_equal(sign, 0),
}
_CALCULATED: Final[Mapping[Operator, Callable[[Rationals, Rationals | Fraction], Rationals]]] = {
    Operator.ADD: Rationals.plus,
    Operator.SUBTRACT: Rationals.minus,
    Operator.MULTIPLY: Rationals.times,
}


@frozen
class _Evaluation:
    """The evaluation of one formula."""

    environment: ColumnEnvironment
    zero_denominator: ZeroDenominator

    def column(self, tree: Tree, shift: Shift) -> CellColumn:
        match tree:
            case Number(quantity=Quantity(number=value)) | Truth(value=value):
                found = self._constant(Fraction(value))
            case Name(id=ident):
                found = known(self.environment.lookup(ident, shift))
            case Result() | GradeWord():
                found = known(self.environment.result(tree, shift))
            case Shifted(operand=operand):
                found = self.column(operand, moved(shift, tree))
            case Logical(connective=connective, left=left, right=right):
                found = _joined(connective, self.column(left, shift), self.column(right, shift))
            case Call(function=function, arguments=arguments):
                parts = [self.column(one, shift) for one in arguments]
                found = _called(function, parts, self.environment.calendar)
            case Reduced() | Elsewhere():
                found = self._gathered(tree, shift)
            case Binary() | Comparison():
                found = self._of_two(tree, shift)
            case _:
                found = _of_one(tree, self.column(tree.operand, shift))
        return found

    def _gathered(self, tree: Reduced | Elsewhere, shift: Shift) -> CellColumn:
        """Return what other cells have: another unit, all items, all peers, all units below."""
        names = own_names(tree.operand, shift)
        if isinstance(tree, Elsewhere):
            there = self.environment.elsewhere(tree.org_unit)
            return self._at(there, tree, shift).take(there.places)
        if isinstance(tree.function, PeerFunction):
            peers = self.environment.peers(names)
            return of_peers(tree.function, self._at(peers, tree, shift), peers)
        if isinstance(tree.function, ChildFunction):
            children = self.environment.children()
            return of_children(tree.function, self._at(children, tree, shift), children)
        items = self.environment.items(names)
        found = self._at(items, tree, shift)
        return of_items(tree.function, found, items, lambda: self.column(tree.operand, shift))

    def _at(
        self, gathered: Gathered[ColumnEnvironment], tree: Reduced | Elsewhere, shift: Shift
    ) -> CellColumn:
        return evolve(self, environment=gathered.environment).column(tree.operand, shift)

    def _constant(self, number: Fraction) -> CellColumn:
        length = self.environment.length
        codes = np.zeros(length, dtype=np.uint8)
        return CellColumn(Rationals.constant(number, length), codes, codes)

    def _of_two(self, tree: Binary | Comparison, shift: Shift) -> CellColumn:
        """Return what an operator makes of two columns, or of a column and one number."""
        left = self.column(tree.left, shift)
        constant = tree.right.quantity.number if isinstance(tree.right, Number) else None
        if constant is not None and not (constant == 0 and _divides(tree)):
            return sized(evolve(left, values=_combined(tree, left.values, constant)))
        right = self.column(tree.right, shift)
        if _divides(tree):
            return self._quotients(left, right)
        return _strict(left, right, _combined(tree, left.values, right.values))

    def _quotients(self, left: CellColumn, right: CellColumn) -> CellColumn:
        found = _strict(left, right, left.values.over(right.values))
        zero = found.valued & (right.values.numerators == 0)
        if self.zero_denominator is ZeroDenominator.ZERO or not zero.any():
            return found
        if self.zero_denominator is ZeroDenominator.FULL:
            return evolve(found, values=Rationals.chosen(zero, _ONE, found.values))
        code = STATES.index(State(self.zero_denominator.value))
        return evolve(found, states=np.where(zero, code, found.states).astype(np.uint8))


def _divides(tree: Binary | Comparison) -> bool:
    return isinstance(tree, Binary) and tree.operator is Operator.DIVIDE


def _combined(tree: Binary | Comparison, left: Rationals, right: Rationals | Fraction) -> Rationals:
    """Return sums, differences, products, quotients by a number, or truths of a comparison."""
    if isinstance(tree, Comparison):
        return _truths(_SIGNS[tree.relation](left.compared(right)))
    return _CALCULATED.get(tree.operator, Rationals.over)(left, right)


def _of_one(tree: Not | Unary | Round, part: CellColumn) -> CellColumn:
    if isinstance(tree, Not):
        return evolve(part, values=_truths(part.values.numerators == 0))
    if isinstance(tree, Unary):
        return evolve(part, values=part.values.negated())
    return sized(evolve(part, values=part.values.rounded(tree.decimals)))


def _called(function: Function, parts: Sequence[CellColumn], calendar: Calendar) -> CellColumn:
    match function:
        case Function.DAYS | Function.WORKING_DAYS:
            start, end = parts
            days = end.values.minus(start.values)
            if function is Function.WORKING_DAYS:
                days = working_days(calendar, start, end)
            return _strict(start, end, days)
        case Function.IF:
            return _if(*parts)
        case Function.FIRST:
            return reduce(_first, parts)
        case Function.ABS:
            values = parts[0].values
            negative = values.compared(_ZERO) < 0
            return evolve(parts[0], values=Rationals.chosen(negative, values.negated(), values))
        case Function.SUM:
            return reduce(sum_of, parts)
        case _:
            sign = 1 if function is Function.MIN else -1
            return reduce(lambda one, other: _extreme(one, other, sign), parts)


def _extreme(one: CellColumn, other: CellColumn, sign: int) -> CellColumn:
    """Return the smaller of two numbers for the sign 1, the larger one for -1."""
    other_is_it = one.values.compared(other.values) == sign
    return _strict(one, other, Rationals.chosen(other_is_it, other.values, one.values))


def _if(test: CellColumn, yes: CellColumn, no: CellColumn) -> CellColumn:
    taken = _chosen(test.truths == 1, yes, no)
    found = _strict(test, taken, taken.values)
    lacks = either(test.lacks, kept(taken.lacks, test.valued))
    states = np.where(test.valued, taken.states, test.states)
    return evolve(found, states=states, lacks=lacks)


def _first(one: CellColumn, other: CellColumn) -> CellColumn:
    """Return the first of two parts with a value; without any, the state that is passed up."""
    found = _chosen(one.valued, one, other)
    lacks = kept(either(one.lacks, other.lacks), ~found.valued)
    states = np.where(found.valued, _VALUE, _passed_up(one, other))
    return evolve(found, states=states, lacks=lacks)


def _chosen(mask: BoolArray, yes: CellColumn, no: CellColumn) -> CellColumn:
    return CellColumn(
        Rationals.chosen(mask, yes.values, no.values),
        np.where(mask, yes.states, no.states),
        np.where(mask, yes.statuses, no.statuses),
        lacks=either(kept(yes.lacks, mask), kept(no.lacks, ~mask)),
    )


def _joined(connective: Connective, left: CellColumn, right: CellColumn) -> CellColumn:
    """Return what `and` and `or` make of two conditions that may be undetermined."""
    decisive = int(connective is Connective.OR)
    by_left, by_right = left.truths == decisive, right.truths == decisive
    decided = by_left | by_right
    found = _strict(left, right, _truths(decided == decisive))
    states = np.where(decided, _VALUE, found.states).astype(np.uint8)
    statuses = np.where(by_left & ~by_right, left.statuses, found.statuses)
    statuses = np.where(by_right & ~by_left, right.statuses, statuses)
    return evolve(found, states=states, statuses=statuses, lacks=kept(found.lacks, ~decided))


def _truths(mask: BoolArray) -> Rationals:
    """Return a column of 1 and 0."""
    return Rationals.scaled(mask.astype(np.int64), 1, 1)


def _strict(one: CellColumn, other: CellColumn, values: Rationals) -> CellColumn:
    """Return the column of values that need both parts."""
    a, b = one.statuses, other.statuses
    statuses = np.maximum(a & STRENGTH_BITS, b & STRENGTH_BITS) | ((a | b) & BREAK_FLAG)
    lacks = either(one.lacks, other.lacks)
    return sized(CellColumn(values, _passed_up(one, other), statuses, lacks=lacks))


def _passed_up(one: CellColumn, other: CellColumn) -> CodeArray:
    """Return the state of what needs both parts: the smaller code of those without a value."""
    # As uint8, the code 0 of a value becomes 255 and loses against every other one.
    before = np.minimum(one.states - np.uint8(1), other.states - np.uint8(1))
    passed_up: CodeArray = before + np.uint8(1)
    return passed_up


def sum_of(one: CellColumn, other: CellColumn) -> CellColumn:
    """Return the sum of two columns, where both have a value.

    >>> codes = np.zeros(1, dtype=np.uint8)
    >>> two = CellColumn(Rationals.of([2]), codes, codes)
    >>> sum_of(two, two).values.fractions()
    [Fraction(4, 1)]
    """
    return _strict(one, other, one.values.plus(other.values))


def known(column: CellColumn) -> CellColumn:
    """Return the column in which a cell in state `value` without a number is missing.

    >>> codes, nothing = np.zeros(1, dtype=np.uint8), np.array([False])
    >>> known(CellColumn(Rationals.of([0]), codes, codes, nothing)).states.tolist()
    [1]
    """
    if column.numbers is None:
        return column
    without = column.valued & ~column.numbers
    states = np.where(without, _MISSING, column.states).astype(np.uint8)
    return CellColumn(column.values, states, column.statuses, lacks=column.lacks)
