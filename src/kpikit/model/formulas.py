"""Formulas: what is written in the one expression language, as a tree.

The same language states derived indicators, conditions, gates and vetoes. A tree is made by
`kpikit.formulas.parse`; here is only what a formula can say.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias

from attrs import field, frozen

from kpikit.model.functions import (
    Function,
    Reduction,
    ResultFunction,
    TimeFunction,
)
from kpikit.model.units import Quantity
from kpikit.periods import Period

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
class DateLiteral(Number):
    """A date, ``2024-07-15``: its number counts days; 1 January of the year 1 is 1."""


@frozen
class OptionWord(Number):
    """A word of an indicator, where it is compared with it: its number is its place among them.

    Attributes:
        id: the word; its number means nothing if it is none of `words`.
        words: all words of the indicator.
    """

    id: str
    words: tuple[str, ...]


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
    """A condition on two numbers, dates, words or grades."""

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
class Reduced(Node):
    """One value made of those of all items of a cell, all peers, or all units below."""

    function: Reduction
    operand: Tree


@frozen
class Elsewhere(Node):
    """A value of another organisation unit: ``of(capital, revenue)``.

    Attributes:
        org_unit: the id of the unit.
        operand: what is read there: every name in it.
    """

    org_unit: str
    operand: Tree


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
    | Reduced
    | Elsewhere
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
