"""Formulas: what is written in the one expression language, as a tree.

The same language states derived indicators, conditions, gates and vetoes. A tree is made by
`kpikit.formulas.parse`; here is only what a formula can say.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, TypeAlias

from attrs import field, frozen

from kpikit.model.functions import Function, ResultFunction, TimeFunction
from kpikit.model.units import Quantity
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_CHARACTERS = 2_000
"""The longest text of a formula."""

MAX_NODES = 500
"""The most numbers, names, operators and functions in a formula."""

MAX_DEPTH = 50
"""How deep the parts of a formula lie within each other, at most."""


class ZeroDenominator(Enum):
    """What a quotient is whose denominator is zero: a state, 0, or 100 percent (the ratio 1)."""

    NOT_APPLICABLE = "not_applicable"
    MISSING = "missing"
    ZERO = "zero"
    FULL = "full"


class Operator(Enum):
    """Arithmetic on two numbers."""

    ADD = "+"
    SUBTRACT = "-"
    MULTIPLY = "*"
    DIVIDE = "/"


class Relation(Enum):
    """How two numbers compare."""

    EQUAL = "="
    NOT_EQUAL = "!="
    BELOW = "<"
    AT_MOST = "<="
    ABOVE = ">"
    AT_LEAST = ">="


class Connective(Enum):
    """How two conditions are joined."""

    AND = "and"
    OR = "or"


@frozen
class Node:
    """A part of a formula.

    Attributes:
        start: place of its first character in the text; 0 is the first of all.
        end: place behind its last character.
    """

    start: int = field(default=0, eq=False, repr=False, kw_only=True)
    end: int = field(default=0, eq=False, repr=False, kw_only=True)


@frozen
class Number(Node):
    """A number, perhaps with a unit: ``80 percent``, ``2 [triệu đồng/person]``."""

    quantity: Quantity


@frozen
class Truth(Node):
    """``true`` or ``false``."""

    value: bool


@frozen
class Name(Node):
    """The value of an indicator or a node: ``revenue``, ``card.node``."""

    id: str


@frozen
class PeriodLiteral(Node):
    """A period: ``2024-S1``."""

    period: Period


@frozen
class Unary(Node):
    """A number with the other sign."""

    operand: Tree


@frozen
class Binary(Node):
    """Arithmetic on two numbers."""

    operator: Operator
    left: Tree
    right: Tree


@frozen
class Comparison(Node):
    """A condition on two numbers, or on two grades."""

    relation: Relation
    left: Tree
    right: Tree


@frozen
class Logical(Node):
    """Two conditions joined by ``and`` or ``or``."""

    connective: Connective
    left: Tree
    right: Tree


@frozen
class Not(Node):
    """The opposite of a condition."""

    operand: Tree


@frozen
class Call(Node):
    """A function of its arguments, other than `Round`."""

    function: Function
    arguments: tuple[Tree, ...]


@frozen
class Round(Node):
    """A number rounded to decimals, half away from zero; -3 rounds to thousands."""

    operand: Tree
    decimals: int


@frozen
class Shifted(Node):
    """A value at another period.

    Attributes:
        function: where to look.
        operand: what is looked at there: every name in it.
        within: the period of `at`; the period or the length of time of `latest`.
    """

    function: TimeFunction
    operand: Tree
    within: PeriodLiteral | Number | None = None


@frozen
class Result(Node):
    """A result of a node, or whether a target is met.

    Attributes:
        function: which result.
        of: the node, as ``node`` or ``card.node``; the target, as ``indicator.target`` or
            ``card.node.target``.
    """

    function: ResultFunction
    of: str


@frozen
class GradeWord(Node):
    """A grade by its id, where it is compared with the grade of a node.

    Attributes:
        id: the id of the grade.
        of: the node whose grades it is one of.
    """

    id: str
    of: str


Tree: TypeAlias = (
    Number
    | Truth
    | Name
    | Unary
    | Binary
    | Comparison
    | Logical
    | Not
    | Call
    | Round
    | Shifted
    | Result
    | GradeWord
)
"""Any part of a formula that has a value."""

Reading: TypeAlias = Name | Result | GradeWord
"""What a formula asks of its surroundings."""


@frozen
class Formula:
    """A formula as the value of a field. Formulas that say the same are equal.

    Attributes:
        text: as it was written.
        tree: what it says.
    """

    text: str = field(eq=False)
    tree: Tree

    def __str__(self) -> str:
        """Return the text."""
        return self.text


@frozen
class Step:
    """One move to another period.

    Attributes:
        function: where to.
        within: the period of `at`; the period or the length of time of `latest`.
    """

    function: TimeFunction
    within: Period | Quantity | None = None


Shift: TypeAlias = tuple[Step, ...]
"""The moves from the evaluated period to the one that is read, in the order in which they are made.

No move is the evaluated period itself. The move `at` is always the first one: it does not depend
on where it starts.
"""

SAME: Shift = ()
"""The evaluated period itself."""


def moved(shift: Shift, node: Shifted) -> Shift:
    """Return the moves to what a time function reads, from where the function itself is read.

    >>> within = PeriodLiteral(Period.parse("2023"))
    >>> [str(step.within) for step in moved(SAME, Shifted(TimeFunction.AT, Name("a"), within))]
    ['2023']
    """
    match node.within:
        case PeriodLiteral(period=period):
            step = Step(node.function, period)
        case Number(quantity=quantity):
            step = Step(node.function, quantity)
        case _:
            step = Step(node.function)
    return (step,) if node.function is TimeFunction.AT else (*shift, step)


def parts_of(tree: Tree) -> tuple[Tree, ...]:
    """Return the parts that a tree is directly made of.

    >>> parts_of(Binary(Operator.DIVIDE, Name("a"), Name("b")))
    (Name(id='a'), Name(id='b'))
    """
    match tree:
        case Unary(operand=part) | Not(operand=part) | Round(operand=part) | Shifted(operand=part):
            return (part,)
        case Binary(left=left, right=right) | Comparison(left=left, right=right):
            return (left, right)
        case Logical(left=left, right=right):
            return (left, right)
        case Call(arguments=arguments):
            return arguments
        case _:
            return ()


def readings_in(tree: Tree) -> Iterator[tuple[Reading, Shift]]:
    """Yield everything that a tree asks of its surroundings, with the period at which it asks.

    In the order written, and as often as it is written.

    >>> year = Shifted(TimeFunction.SAME_PERIOD_LAST_YEAR, Name("revenue"))
    >>> [(read.id, len(shift)) for read, shift in
    ...  readings_in(Binary(Operator.DIVIDE, Name("revenue"), year))]
    [('revenue', 0), ('revenue', 1)]
    """
    stack: list[tuple[Tree, Shift]] = [(tree, SAME)]
    while stack:
        part, shift = stack.pop()
        if isinstance(part, (Name, Result, GradeWord)):
            yield part, shift
        below = moved(shift, part) if isinstance(part, Shifted) else shift
        stack += [(one, below) for one in reversed(parts_of(part))]


def names_in(tree: Tree) -> tuple[str, ...]:
    """Return the names whose values a tree uses, each once, in the order of first use.

    Nodes and targets whose results it uses are not among them: see `results_in`.

    >>> names_in(Binary(Operator.DIVIDE, Name("paid"), Call(Function.ABS, (Name("paid"),))))
    ('paid',)
    """
    return tuple(dict.fromkeys(read.id for read, _ in readings_in(tree) if isinstance(read, Name)))


def results_in(tree: Tree) -> tuple[Result, ...]:
    """Return the results of nodes and targets that a tree uses, each once, in that order.

    >>> results_in(Comparison(Relation.AT_LEAST, Result(ResultFunction.POINTS, "total"), Name("a")))
    (Result(function=<ResultFunction.POINTS: 'points'>, of='total'),)
    """
    return tuple(dict.fromkeys(read for read, _ in readings_in(tree) if isinstance(read, Result)))
