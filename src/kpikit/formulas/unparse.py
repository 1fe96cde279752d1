"""Tree to text: the one canonical way to write a formula."""

from __future__ import annotations

import re
from datetime import date

from kpikit.formulas.literals import RESERVED
from kpikit.formulas.parser import COMPARISON, MINUS, NOT, STRENGTHS
from kpikit.formulas.tokens import SYMBOL, WORD
from kpikit.model.formulas import (
    Binary,
    Call,
    Comparison,
    Connective,
    DateLiteral,
    Elsewhere,
    GradeWord,
    Logical,
    Name,
    Not,
    Number,
    Operator,
    OptionWord,
    PeriodLiteral,
    Reduced,
    Relation,
    Result,
    Round,
    Shifted,
    Tree,
    Truth,
    Unary,
)
from kpikit.model.units import Quantity

_ALONE = re.compile(rf"{WORD}|{SYMBOL}")
_ATOM = MINUS + 1


def unparse(tree: Tree) -> str:
    """Return the text of a tree, with no more parentheses than it needs.

    `parse` makes the same tree of it. A number that no text of a formula says, such as a factor
    that was put in, is written as a quotient in parentheses.

    >>> from kpikit.formulas import parse
    >>> unparse(parse("((a)+b)*2[tỷ  đồng]>=(80%)"))
    '(a + b) * 2 [tỷ đồng] >= 80 %'
    """
    return _written(tree)[0]


def _written(tree: Tree) -> tuple[str, int]:
    """Return the text of a tree, and how strongly it holds together."""
    match tree:
        case Binary(operator=operator, left=left, right=right):
            return _joined(operator, left, right)
        case Comparison(relation=relation, left=left, right=right):
            return _joined(relation, left, right)
        case Logical(connective=connective, left=left, right=right):
            return _joined(connective, left, right)
        case Not(operand=operand):
            return f"not {_within(operand, NOT)}", NOT
        case Unary(operand=operand):
            return f"-{_within(operand, MINUS)}", MINUS
        case _:
            return _atom(tree), _ATOM


def _joined(operator: Operator | Relation | Connective, left: Tree, right: Tree) -> tuple[str, int]:
    strength = STRENGTHS[operator]
    weakest = strength + 1 if strength == COMPARISON else strength
    text = f"{_within(left, weakest)} {operator.value} {_within(right, strength + 1)}"
    return text, strength


def _within(tree: Tree, weakest: int) -> str:
    """Return the text of a part, in parentheses if it would fall apart."""
    text, strength = _written(tree)
    return text if strength >= weakest else f"({text})"


def _atom(tree: Tree | PeriodLiteral) -> str:
    match tree:
        case OptionWord(id=ident) | Name(id=ident) | GradeWord(id=ident):
            return ident
        case DateLiteral(quantity=quantity):
            return str(date.fromordinal(int(quantity.number)))
        case Number(quantity=quantity):
            return _quantity(quantity)
        case Truth(value=value):
            return "true" if value else "false"
        case PeriodLiteral(period=period):
            return str(period)
        case _:
            return _called(tree)


def _called(tree: Tree | PeriodLiteral) -> str:
    match tree:
        case Call(function=function, arguments=arguments):
            return f"{function.value}({', '.join(map(unparse, arguments))})"
        case Result(function=function, of=node):
            return f"{function.value}({node})"
        case Reduced(function=function, operand=operand):
            return f"{function.value}({unparse(operand)})"
        case Elsewhere(org_unit=unit, operand=operand):
            return f"of({unit}, {unparse(operand)})"
        case Round(operand=operand, decimals=decimals):
            return f"round({unparse(operand)}, {decimals})"
        case Shifted(function=function, operand=operand, within=within):
            more = f", {_atom(within)}" if within else ""
            return f"{function.value}({unparse(operand)}{more})"
        case _:
            raise TypeError(f"{type(tree).__name__} is not a part of a formula")


def _quantity(quantity: Quantity) -> str:
    number = str(Quantity(quantity.number))
    number = f"({number})" if "/" in number or number.startswith("-") else number
    if quantity.unit is None:
        return number
    alone = _ALONE.fullmatch(quantity.unit) and quantity.unit not in RESERVED
    return f"{number} {quantity.unit}" if alone else f"{number} [{quantity.unit}]"
