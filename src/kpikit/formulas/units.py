"""Units in formulas: which parts fit together, and the exact factors between them.

A name stands for a number in its own unit. Where two units that measure the same meet, the second
part is converted into the unit of the first, by a factor that is put into the tree once. The
*prepared* tree that comes out knows no units: its numbers are bare, and evaluators only calculate.

The rules:

* ``a + b``, ``a - b``, comparisons, ``min``, ``max``, ``sum`` and the branches of ``if`` and
  ``first`` need units that measure the same. The result is in the unit of the first part that has
  one. Percent minus percent is in percentage points; percentage points plus percent is percent.
* A bare number is dimensionless. It becomes the other part's unit if that is dimensionless, as
  ``1 - late`` in percent, or is a plain count or points. The bare number 0 fits every unit.
* ``a * b``: a dimensionless factor (bare, ratio, percent, ...) keeps the unit of the other one,
  and so does a plain count, unless the other unit is per count.
* ``a / b``: units that measure the same give a ratio; a dimensionless divisor keeps the unit.
* ``round`` rounds in the unit that its argument has.
* Dates are compared with dates, words of an indicator with its words. Days between dates are in
  days or in working days, what items and peers have in its own unit, counts in plain counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from attrs import define, evolve, frozen

from kpikit.errors import Code, UnitError, quoted
from kpikit.formulas.alike import comparable, reduced
from kpikit.formulas.fitting import Fitting, Part, scaled
from kpikit.formulas.kinds import (
    BARE,
    CONDITION,
    COUNT,
    DATE,
    GRADE,
    PERCENT,
    PERCENTAGE_POINT,
    RATIO,
    UNKNOWN,
    ZERO,
    Finding,
    Kind,
    Sort,
    Units,
)
from kpikit.formulas.unparse import unparse
from kpikit.formulas.words import with_words
from kpikit.model.formulas import (
    Binary,
    Call,
    Comparison,
    DateLiteral,
    Elsewhere,
    GradeWord,
    Logical,
    Name,
    Not,
    Number,
    Operator,
    OptionWord,
    Reduced,
    Result,
    Shifted,
    Tree,
    Truth,
    ZeroDenominator,
)
from kpikit.model.functions import Function, ResultFunction
from kpikit.model.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

_RESULTS = {
    ResultFunction.POINTS: Kind.of("point"),
    ResultFunction.PUBLISHED: Kind.of("point"),
    ResultFunction.SHARE: Kind.of(RATIO),
    ResultFunction.RANK: BARE,
    ResultFunction.GRADE: GRADE,
    ResultFunction.MET: CONDITION,
}
_COUNTS = re.compile(rf"(?:^|[*/]){COUNT}(?:$|[*/^])")
"""A unit in which plain counts are left."""


@frozen
class Prepared:
    """A formula without units.

    Attributes:
        kind: what it gives, with the canonical unit of a number.
        tree: what evaluators evaluate; without meaning if there are findings that are errors.
        findings: everything that is wrong with the units, in the order of the text.
    """

    kind: Kind
    tree: Tree
    findings: tuple[Finding, ...]


def unit_of(
    tree: Tree,
    kind_of_name: Callable[[str], Kind],
    units: Units,
    zero_denominator: ZeroDenominator = ZeroDenominator.NOT_APPLICABLE,
) -> Prepared:
    """Return what an expression gives, ready for evaluation in the unit that it has by itself.

    Args:
        tree: a tree as `parse` makes it.
        kind_of_name: the kind of the value of a name, in any spelling of its unit; `CONDITION` for
            one that is true or false; `UNKNOWN` for any text that is not declared.
        units: what is known of units.
        zero_denominator: what quotients with a zero denominator are: `full` needs ratios.

    >>> from kpikit.formulas import parse
    >>> from kpikit.units import UnitSystem
    >>> prepared = unit_of(parse("a + 2 [tỷ đồng]"), lambda _: Kind.of("triệu đồng"),
    ...                    UnitSystem.of())
    >>> prepared.kind.unit, unparse(prepared.tree)
    ('million_dong', 'a + 2000')
    """
    typing = _Typing(kind_of_name, zero_denominator, Fitting(units))
    return typing.prepared(typing.part(with_words(tree, kind_of_name)))


def number_in(
    unit: str,
    tree: Tree,
    kind_of_name: Callable[[str], Kind],
    units: Units,
    zero_denominator: ZeroDenominator = ZeroDenominator.NOT_APPLICABLE,
) -> Prepared:
    """Return an expression ready for evaluation in a stated unit, such as its indicator's.

    It is a finding if the expression gives no number, or one that measures something else. The
    other arguments are those of `unit_of`.

    >>> from kpikit.formulas import parse
    >>> from kpikit.units import UnitSystem
    >>> unparse(number_in("%", parse("a / b"), lambda _: Kind.of("hồ sơ"), UnitSystem.of()).tree)
    'a / b * 100'
    """
    typing = _Typing(kind_of_name, zero_denominator, Fitting(units))
    part = typing.number(with_words(tree, kind_of_name))
    wanted = typing.fit.known(Kind.of(unit))
    fitted = typing.fit.fitted(part, wanted, None) if wanted != UNKNOWN else part.tree
    return typing.prepared(Part(tree, fitted, wanted))


def condition(
    tree: Tree,
    kind_of_name: Callable[[str], Kind],
    units: Units,
    zero_denominator: ZeroDenominator = ZeroDenominator.NOT_APPLICABLE,
) -> Prepared:
    """Return a condition ready for evaluation; it is a finding if the expression is none.

    The arguments are those of `unit_of`.

    >>> from kpikit.formulas import parse
    >>> from kpikit.units import UnitSystem
    >>> unparse(condition(parse("a >= 80 %"), lambda _: Kind.of("ratio"), UnitSystem.of()).tree)
    'a >= 0.8'
    """
    typing = _Typing(kind_of_name, zero_denominator, Fitting(units))
    return typing.prepared(typing.condition(with_words(tree, kind_of_name)))


@define
class _Typing:
    """Goes through one formula, from its leaves up."""

    kind_of_name: Callable[[str], Kind]
    zero_denominator: ZeroDenominator
    fit: Fitting

    def prepared(self, part: Part) -> Prepared:
        findings = sorted(self.fit.findings, key=lambda finding: (finding.start, finding.end))
        return Prepared(part.kind, part.tree, tuple(findings))

    def part(self, tree: Tree) -> Part:
        match tree:
            case Number() | Truth() | Name() | Result() | GradeWord():
                found = self._leaf(tree)
            case Comparison():
                found = self._compared(tree)
            case Logical() | Not():
                found = self._conditional(tree)
            case Shifted():
                found = self._shifted(tree)
            case Reduced():
                found = reduced(self.fit, tree, self.part(tree.operand))
            case Elsewhere():
                part = self.part(tree.operand)
                found = Part(tree, evolve(tree, operand=part.tree), part.kind)
            case Call():
                found = self._called(tree)
            case Binary():
                found = self._calculated(tree)
            case _:
                part = self.number(tree.operand)
                found = Part(tree, evolve(tree, operand=part.tree), part.kind)
        return found

    # --- leaves ---

    def _leaf(self, tree: Number | Truth | Name | Result | GradeWord) -> Part:
        match tree:
            case OptionWord(words=words):
                kind = Kind.of_words(words)
            case DateLiteral():
                kind = DATE
            case Number():
                return self._literal(tree)
            case Truth():
                kind = CONDITION
            case Name(id=ident):
                kind = self.fit.known(self.kind_of_name(ident))
            case Result(function=result):
                kind = _RESULTS[result]
            case _:
                kind = GRADE
        return Part(tree, tree, kind)

    def _literal(self, tree: Number) -> Part:
        number, unit = tree.quantity.number, tree.quantity.unit
        if unit is None:
            return Part(tree, tree, BARE if number else ZERO)
        bare = evolve(tree, quantity=Quantity(number))
        try:
            return Part(tree, bare, Kind.of(self.fit.units.canonical(unit)))
        except UnitError as error:
            hint = error.hint
            if self.kind_of_name(unit) != UNKNOWN:
                hint = f"write '*' before {quoted(unit)} to multiply"
            self.fit.find(tree, error.code, error.message, hint)
            return Part(tree, bare, UNKNOWN)

    # --- what a place needs ---

    def number(self, tree: Tree) -> Part:
        return self.fit.of_sort(self.part(tree), Sort.NUMBER)

    def condition(self, tree: Tree) -> Part:
        return self.fit.of_sort(self.part(tree), Sort.CONDITION)

    # --- operators ---

    def _conditional(self, tree: Logical | Not) -> Part:
        if isinstance(tree, Not):
            return Part(tree, evolve(tree, operand=self.condition(tree.operand).tree), CONDITION)
        left, right = self.condition(tree.left).tree, self.condition(tree.right).tree
        return Part(tree, evolve(tree, left=left, right=right), CONDITION)

    def _compared(self, tree: Comparison) -> Part:
        left, right = self.part(tree.left), self.part(tree.right)
        trees = comparable(self.fit, tree.relation, left, right)
        return Part(tree, evolve(tree, left=trees[0], right=trees[1]), CONDITION)

    def _calculated(self, tree: Binary) -> Part:
        left, right = self.number(tree.left), self.number(tree.right)
        if tree.operator in {Operator.ADD, Operator.SUBTRACT}:
            (one, other), kind = self.fit.unified([left, right])
            kind = _difference(tree.operator, left.kind, right.kind, kind)
            return Part(tree, evolve(tree, left=one, right=other), kind)
        if UNKNOWN in {left.kind, right.kind}:
            return Part(tree, tree, UNKNOWN)
        if tree.operator is Operator.MULTIPLY:
            return self._product(tree, left, right)
        return self._quotient(tree, left, right)

    def _product(self, tree: Binary, left: Part, right: Part) -> Part:
        one, other = left.kind, right.kind
        if other.bare:
            return self._made(tree, left.tree, right.tree, one)
        if one.bare:
            return self._made(tree, left.tree, right.tree, other)
        if self.fit.is_pure(other):
            return self._made(tree, left.tree, self.fit.pure(right), one)
        if self.fit.is_pure(one):
            return self._made(tree, self.fit.pure(left), right.tree, other)
        made = self._combined(tree, left, right, self.fit.units.multiplied)
        if COUNT in {one.unit, other.unit} and _COUNTS.search(made.kind.unit):
            return evolve(made, kind=one if other.unit == COUNT else other)
        return made

    def _quotient(self, tree: Binary, left: Part, right: Part) -> Part:
        one, other = left.kind, right.kind
        if other.bare and self.fit.is_pure(one) and one.unit != RATIO:
            quotient = evolve(tree, left=self.fit.pure(left), right=right.tree)
            return Part(tree, scaled(quotient, self.fit.units.factor(RATIO, one.unit)), one)
        if not other.bare and self.fit.units.compatible(one.unit, other.unit):
            factor = self.fit.units.factor(other.unit, one.unit)
            return self._made(tree, left.tree, scaled(right.tree, factor), Kind.of(RATIO))
        if not self.fit.is_pure(one) or not other.bare:
            self._require_no_full(tree, right)
        if other.bare:
            return self._made(tree, left.tree, right.tree, one)
        if self.fit.is_pure(other):
            return self._made(tree, left.tree, self.fit.pure(right), one)
        return self._combined(tree, left, right, self.fit.units.divided)

    def _combined(
        self, tree: Binary, left: Part, right: Part, combine: Callable[[str, str], str]
    ) -> Part:
        """Return a product or quotient in a compound unit, or as a ratio if units cancel."""
        try:
            unit = combine(left.kind.unit, right.kind.unit)
        except UnitError as error:
            self.fit.find(tree, Code.FORMULA_UNITS, error.message, error.hint)
            return Part(tree, tree, UNKNOWN)
        made = self._made(tree, left.tree, right.tree, Kind.of(unit))
        if self.fit.is_pure(made.kind):
            return evolve(made, tree=self.fit.pure(made), kind=Kind.of(RATIO))
        return made

    def _made(self, tree: Binary, left: Tree, right: Tree, kind: Kind) -> Part:
        return Part(tree, evolve(tree, left=left, right=right), evolve(kind, zero=False))

    def _require_no_full(self, tree: Binary, divisor: Part) -> None:
        """Report a quotient that is no ratio, of which 100 percent could not be said."""
        never_zero = isinstance(divisor.tree, Number) and divisor.tree.quantity.number
        if self.zero_denominator is ZeroDenominator.FULL and not never_zero:
            message = f"{quoted(unparse(tree))} is no ratio, so that it cannot be 'full'"
            hint = "state another zero_denominator: not_applicable, missing or zero"
            self.fit.find(tree, Code.FORMULA_UNITS, message, hint)

    # --- functions ---

    def _called(self, tree: Call) -> Part:
        match tree.function:
            case Function.IF:
                test = self.condition(tree.arguments[0]).tree
                branches, kind = self._branches(tree.arguments[1:])
                return Part(tree, evolve(tree, arguments=(test, *branches)), kind)
            case Function.FIRST:
                branches, kind = self._branches(tree.arguments)
                return Part(tree, evolve(tree, arguments=branches), kind)
            case Function.DAYS | Function.WORKING_DAYS:
                dates = [self.fit.of_sort(self.part(one), Sort.DATE) for one in tree.arguments]
                kind = Kind.of("day" if tree.function is Function.DAYS else "working_day")
                return Part(tree, evolve(tree, arguments=tuple(one.tree for one in dates)), kind)
            case Function.MIN | Function.MAX:
                parts, kind = self.fit.alike([self.part(argument) for argument in tree.arguments])
                return Part(tree, evolve(tree, arguments=parts), kind)
            case _:
                numbers = [self.number(argument) for argument in tree.arguments]
                parts, kind = self.fit.unified(numbers)
                return Part(tree, evolve(tree, arguments=parts), kind)

    def _branches(self, trees: Sequence[Tree]) -> tuple[tuple[Tree, ...], Kind]:
        """Return parts of which one is taken: all conditions, dates, or numbers of one kind."""
        parts = [self.part(tree) for tree in trees]
        if CONDITION in {part.kind for part in parts}:
            parts = [self.fit.of_sort(part, Sort.CONDITION) for part in parts]
            return tuple(part.tree for part in parts), CONDITION
        return self.fit.alike(parts)

    def _shifted(self, tree: Shifted) -> Part:
        part = self.part(tree.operand)
        if tree.function.averages and part.kind.sort is not Sort.NUMBER:
            return Part(tree, tree, UNKNOWN)  # words have no mean: a check of its own says so
        within = self.fit.length(tree.within) if isinstance(tree.within, Number) else tree.within
        return Part(tree, evolve(tree, operand=part.tree, within=within), part.kind)


def _difference(operator: Operator, left: Kind, right: Kind, kind: Kind) -> Kind:
    """Return the kind of a sum or difference; percent and percentage points have rules."""
    pair = (left.unit, right.unit)
    if operator is Operator.SUBTRACT and pair == (PERCENT, PERCENT):
        return Kind.of(PERCENTAGE_POINT)
    if operator is Operator.ADD and pair == (PERCENTAGE_POINT, PERCENT):
        return right
    return evolve(kind, zero=False)
