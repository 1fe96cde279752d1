"""The reference evaluator: one cell at a time, with fractions. Slow, obvious, the judge.

What a formula means:

* Arithmetic, comparisons, ``min``, ``max``, ``sum``, ``abs`` and ``round`` need all their parts. If
  one has no value, the result has none, and takes the state of the parts: missing before not due
  before not applicable.
* A quotient whose denominator is zero is what is declared.
* Conditions are three-valued. ``and`` is false if one side is false, ``or`` is true if one side is
  true, even if the other side is undetermined. What is undetermined has the state that is why.
* ``if`` takes one branch; it has no value where its condition is undetermined. ``first`` takes the
  first part with a value. Nothing is known of the state or status of what is not taken.
* ``sum_items`` and the other functions of items evaluate their argument once for each item of the
  cell. Items to which it does not apply are left out; if another one has no value, the result has
  none. Without any item the state is that of the argument read for the cell itself, or missing.
* ``children_sum`` and the other functions of the units below treat these as items. Where there are
  none, or none to which the argument applies, the count is 0, and the others do not apply.
* ``peers_mean`` and the other functions of peers take the units with a value: none is missing,
  and counted as 0. What peers reported does not weaken the status.
* ``days`` counts from the first date to the second; ``working_days`` those working days that lie
  after the earlier and not after the later of them. Both are below zero if the second is earlier.
* obs_status is the weakest of the parts used: both sides of arithmetic, the condition and the
  branch taken, the part taken, the sides that decide ``and`` and ``or``. A break is kept beside it.
* An observation with a judgement and no number is missing here: no number is invented.
* Every number, of branches not taken too, has at most 65,536 bits in numerator and denominator.
"""

from __future__ import annotations

import operator
from datetime import date
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING, Final, Protocol

from attrs import evolve, frozen

from kpikit.errors import NumberError
from kpikit.formulas.lacks import NOTHING, Lack
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
from kpikit.model.functions import ChildFunction, Function, PeerFunction, Reduction
from kpikit.model.readings import SAME, Shift, moved, own_names
from kpikit.model.states import BREAK_FLAG, STATES, STRENGTH_BITS, State
from kpikit.model.units import Quantity
from kpikit.numbers import MAX_BITS, rounded
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from kpikit.model.calendars import Calendar


@frozen
class Cell:
    """What is known of one thing, at one place and time.

    Attributes:
        state: whether there is a value, and if not, why; for a condition: why it is undetermined.
        value: a number, or whether a condition is true; ``None`` without one.
        status: obs_status: 0 (normal) to 4 (forecast) by weakness, plus 8 where the series breaks;
            0 without a value.
        lack: what lacks if it is missing, as far as it is known.
    """

    state: State
    value: Fraction | bool | None = None
    status: int = 0
    lack: Lack = NOTHING


class Environment(Protocol):
    """Where the evaluator finds what a formula names."""

    def lookup(self, name: str, shift: Shift, /) -> Cell:
        """Return the value of an indicator or node, in its own unit, some moves in time away."""
        ...

    def result(self, result: Result | GradeWord, shift: Shift, /) -> Cell:
        """Return a result of a node, or the number of a grade among the node's grades.

        Points, a share (1 is all), a rank, a verdict as true or false. Grades are numbers of which
        a better grade has the larger one.
        """
        ...

    def items(self, readings: Sequence[tuple[str, Shift]], /) -> Sequence[Environment]:
        """Return where each item of the cell finds its values.

        An item is one for which something is reported of one of the names, as they are read.
        """
        ...

    def peers(self, readings: Sequence[tuple[str, Shift]], /) -> Sequence[Environment]:
        """Return where each unit that has the indicators of these names finds its values."""
        ...

    def children(self) -> Sequence[Environment]:
        """Return where each organisation unit below finds its values."""
        ...

    def elsewhere(self, org_unit: str, /) -> Environment:
        """Return where another organisation unit finds its values."""
        ...

    @property
    def calendar(self) -> Calendar:
        """Which days are working days."""
        ...


def evaluate(
    tree: Tree,
    environment: Environment,
    zero_denominator: ZeroDenominator = ZeroDenominator.NOT_APPLICABLE,
    shift: Shift = SAME,
) -> Cell:
    """Return the value of a formula or condition.

    Args:
        tree: a prepared tree, as `number_in` or `condition` give it.
        environment: gives what the formula names.
        zero_denominator: what a quotient is whose denominator is zero.
        shift: the moves in time to where it is read.

    Raises:
        NumberError: a number in it has more than 65,536 bits.

    >>> from kpikit.formulas import parse
    >>> class Revenue:
    ...     def lookup(self, name, shift):
    ...         return Cell(State.VALUE, Fraction(100) if shift else Fraction(137))
    >>> evaluate(parse("revenue / same_period_last_year(revenue)"), Revenue()).value
    Fraction(137, 100)
    """
    return _Evaluation(environment, zero_denominator).cell(tree, shift)


_CALCULATED: Final[Mapping[Operator, Callable[[Fraction, Fraction], Fraction]]] = {
    Operator.ADD: operator.add,
    Operator.SUBTRACT: operator.sub,
    Operator.MULTIPLY: operator.mul,
    Operator.DIVIDE: operator.truediv,
}
_COMPARED: Final[Mapping[Relation, Callable[[Fraction, Fraction], bool]]] = {
    Relation.EQUAL: operator.eq,
    Relation.NOT_EQUAL: operator.ne,
    Relation.BELOW: operator.lt,
    Relation.AT_MOST: operator.le,
    Relation.ABOVE: operator.gt,
    Relation.AT_LEAST: operator.ge,
}
_FOLDED: Final[Mapping[Function, Callable[[Fraction, Fraction], Fraction]]] = {
    Function.MIN: min,
    Function.MAX: max,
    Function.SUM: operator.add,
}


_REDUCED: Final[Mapping[str, Callable[[Sequence[Fraction]], Fraction]]] = {
    "SUM": lambda values: sum(values, Fraction(0)),
    "MEAN": lambda values: sum(values, Fraction(0)) / Fraction(len(values)),
    "MIN": min,
    "MAX": max,
    "COUNT": lambda values: sum(values, Fraction(0)),  # conditions: true is 1, false is 0
}


@frozen
class _Evaluation:
    """The evaluation of one formula at one place."""

    environment: Environment
    zero_denominator: ZeroDenominator

    def cell(self, tree: Tree, shift: Shift) -> Cell:
        match tree:
            case Number(quantity=Quantity(number=value)) | Truth(value=value):
                found = Cell(State.VALUE, value)
            case Name(id=ident):
                found = _known(self.environment.lookup(ident, shift))
            case Result() | GradeWord():
                found = _known(self.environment.result(tree, shift))
            case Shifted(operand=operand):
                found = self.cell(operand, moved(shift, tree))
            case Logical(connective=connective, left=left, right=right):
                found = _joined(connective, self.cell(left, shift), self.cell(right, shift))
            case Call(function=function, arguments=arguments):
                parts = [self.cell(one, shift) for one in arguments]
                found = _called(function, parts, self.environment.calendar)
            case Reduced():
                found = self._reduced(tree, shift)
            case Elsewhere(org_unit=unit):
                (found,) = self._at([self.environment.elsewhere(unit)], tree, shift)
            case Binary() | Comparison():
                found = self._of_two(
                    tree, self.cell(tree.left, shift), self.cell(tree.right, shift)
                )
            case _:
                found = _of_one(tree, self.cell(tree.operand, shift))
        return found

    def _reduced(self, tree: Reduced, shift: Shift) -> Cell:
        """Return one value of all items of the cell, of all peers, or of all units below."""
        readings = own_names(tree.operand, shift)
        if isinstance(tree.function, PeerFunction):
            return _of_peers(tree.function, self._at(self.environment.peers(readings), tree, shift))
        if isinstance(tree.function, ChildFunction):
            return _of_all(tree.function, self._at(self.environment.children(), tree, shift))
        items = self._at(self.environment.items(readings), tree, shift)
        if not items:
            alone = self.cell(tree.operand, shift)
            return Cell(State.MISSING) if alone.value is not None else alone
        return _of_all(tree.function, items)

    def _at(
        self, places: Sequence[Environment], tree: Reduced | Elsewhere, shift: Shift
    ) -> list[Cell]:
        """Return what is asked for, at each of some places."""
        there = (evolve(self, environment=place) for place in places)
        return [one.cell(tree.operand, shift) for one in there]

    def _of_two(self, tree: Binary | Comparison, left: Cell, right: Cell) -> Cell:
        if isinstance(tree, Comparison):
            return _strict([left, right], _COMPARED[tree.relation])
        if tree.operator is Operator.DIVIDE and right.value == 0:
            return self._by_zero(left, right)
        return _strict([left, right], _CALCULATED[tree.operator])

    def _by_zero(self, left: Cell, right: Cell) -> Cell:
        """Return what a quotient is whose denominator is zero."""
        if self.zero_denominator is ZeroDenominator.FULL:
            return _strict([left, right], lambda *_: Fraction(1))
        found = _strict([left, right], lambda *_: Fraction(0))
        if found.value is None or self.zero_denominator is ZeroDenominator.ZERO:
            return found
        return Cell(State(self.zero_denominator.value))


def _of_one(tree: Not | Unary | Round, part: Cell) -> Cell:
    if isinstance(tree, Not):
        return _strict([part], operator.not_)
    if isinstance(tree, Unary):
        return _strict([part], operator.neg)
    return _strict([part], lambda number: rounded(number, tree.decimals))


def _of_all(function: Reduction, cells: Sequence[Cell]) -> Cell:
    """Return one value of all cells that apply, each of which is needed."""
    applying = [cell for cell in cells if cell.state is not State.NOT_APPLICABLE]
    if not applying and function is ChildFunction.COUNT:
        return Cell(State.VALUE, Fraction(0))
    if not applying:
        return Cell(State.NOT_APPLICABLE)
    return _strict(applying, lambda *values: _one_of(function, values))


def _one_of(function: Reduction, values: Sequence[Fraction | bool]) -> Fraction:
    return _REDUCED[function.name]([Fraction(value) for value in values])


def _of_peers(function: PeerFunction, peers: Sequence[Cell]) -> Cell:
    """Return one value of the peers that have one; its status is its own."""
    values = [peer.value for peer in peers if peer.value is not None]
    if not values and function is not PeerFunction.COUNT:
        return Cell(State.MISSING)
    return _strict([Cell(State.VALUE, Fraction(0))], lambda _: _one_of(function, values))


def _called(function: Function, parts: Sequence[Cell], calendar: Calendar) -> Cell:
    if function is Function.IF:
        return _if(*parts)
    if function is Function.FIRST:
        valued = (part for part in parts if part.value is not None)
        return next(valued, None) or _strict(parts, max)
    if function is Function.ABS:
        return _strict(parts, abs)
    if function is Function.DAYS:
        return _strict(parts, lambda start, end: end - start)
    if function is Function.WORKING_DAYS:
        return _strict(parts, lambda start, end: _working_days(calendar, start, end))
    operation = _FOLDED[function]
    return reduce(lambda one, other: _strict([one, other], operation), parts)


def _working_days(calendar: Calendar, start: Fraction, end: Fraction) -> Fraction:
    """Return how many working days lie after the earlier of two dates, up to the later one."""
    first, last = sorted((int(start), int(end)))
    if first == last:
        return Fraction(0)
    days = calendar.working_days(Period.spanning(*map(date.fromordinal, (first + 1, last))))
    return Fraction(days if start <= end else -days)


def _if(test: Cell, yes: Cell, no: Cell) -> Cell:
    if test.value is None:
        return test
    return _strict([test, yes if test.value else no], lambda _, taken: taken)


def _joined(connective: Connective, left: Cell, right: Cell) -> Cell:
    """Return what `and` and `or` make of two conditions that may be undetermined."""
    decisive = connective is Connective.OR
    deciding = [part for part in (left, right) if part.value is decisive]
    return _strict(deciding or [left, right], lambda *_: decisive if deciding else not decisive)


def _strict(parts: Sequence[Cell], operation: Callable[..., Fraction | bool]) -> Cell:
    """Return the result of parts that all are needed."""
    lacking = [part for part in parts if part.value is None]
    if lacking:
        state = min((part.state for part in lacking), key=STATES.index)
        return Cell(state, lack=reduce(Lack.joined, (part.lack for part in lacking)))
    value = operation(*(part.value for part in parts))
    if max(value.numerator.bit_length(), value.denominator.bit_length()) > MAX_BITS:
        raise too_large()
    return Cell(State.VALUE, value, _weakest(parts))


def _weakest(parts: Sequence[Cell]) -> int:
    """Return the weakest obs_status, and the break if there is one."""
    weakness = max(part.status & STRENGTH_BITS for part in parts)
    return weakness | max(part.status & BREAK_FLAG for part in parts)


def _known(cell: Cell) -> Cell:
    """Return a cell without what has no meaning: a status without value, a value without number."""
    if cell.state is State.VALUE and cell.value is not None:
        return cell
    return Cell(State.MISSING) if cell.state is State.VALUE else evolve(cell, status=0)


def too_large() -> NumberError:
    """Return the error for a number beyond the limit."""
    return NumberError("a formula gives too large a number", f"at most {MAX_BITS:,} bits")
