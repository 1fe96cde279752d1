"""Growth and index: the arithmetic that they are short for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.model.formulas import Binary, Call, Number, Operator
from kpikit.model.functions import ChangeFunction, Function
from kpikit.model.units import Quantity

if TYPE_CHECKING:
    from kpikit.model.formulas import Tree


def changed(function: ChangeFunction, number: Tree, base: Tree) -> Tree:
    """Return the arithmetic that compares a number with a base.

    The base is not below zero: growth from a debt has no meaning, and is divided by zero.

    >>> from kpikit.formulas.unparse import unparse
    >>> from kpikit.model.formulas import Name
    >>> unparse(changed(ChangeFunction.GROWTH, Name("revenue"), Name("plan")))
    '(revenue - plan) / max(plan, 0)'
    """
    above = number
    if function is ChangeFunction.GROWTH:
        above = Binary(Operator.SUBTRACT, number, base)
    below = Call(Function.MAX, (base, Number(Quantity(Fraction(0)))))
    whole = Binary(Operator.DIVIDE, above, below)
    return evolve(whole, start=number.start, end=base.end)
