"""Text to tree: a parser by precedence, bounded in length, size and depth.

Nothing is executed. From weak to strong: ``or``, ``and``, ``not``, comparisons (which do not
chain), ``+ -``, ``* /``, the minus in front, then numbers, names, functions and parentheses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, evolve

from kpikit.errors import Code, FormulaError
from kpikit.formulas import literals
from kpikit.formulas.literals import RESERVED, function_named, name_in, node_in
from kpikit.formulas.tokens import Token, TokenKind, token_at
from kpikit.model.formulas import (
    MAX_CHARACTERS,
    MAX_DEPTH,
    MAX_NODES,
    Binary,
    Call,
    Comparison,
    Connective,
    Elsewhere,
    Formula,
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
)
from kpikit.model.functions import (
    ChildFunction,
    Function,
    FunctionName,
    ItemFunction,
    PeerFunction,
    PlaceFunction,
    ResultFunction,
    TimeFunction,
)
from kpikit.model.readings import parts_of

if TYPE_CHECKING:
    from collections.abc import Mapping

OR, AND, NOT, COMPARISON, SUM, PRODUCT, MINUS = range(1, 8)
"""The strengths of operators, from weak to strong."""

STRENGTHS: Final[Mapping[Operator | Relation | Connective, int]] = {
    Connective.OR: OR,
    Connective.AND: AND,
    **dict.fromkeys(Relation, COMPARISON),
    Operator.ADD: SUM,
    Operator.SUBTRACT: SUM,
    Operator.MULTIPLY: PRODUCT,
    Operator.DIVIDE: PRODUCT,
}
"""How strongly each operator between two parts binds them."""

_ARGUMENTS = {Function.ABS: 1, Function.IF: 3, Function.DAYS: 2, Function.WORKING_DAYS: 2}
"""How many arguments functions take that do not take as many as there are."""

_OPERATORS = {operator.value: operator for operator in STRENGTHS}
_MAX_NESTING = 2 * MAX_DEPTH + 1  # every level of a tree may stand in parentheses


def parse_formula(text: str) -> Formula:
    """Return the formula that a text says.

    Raises:
        FormulaError: it is none; `offset` is the place in the text.

    >>> str(parse_formula("revenue / same_period_last_year(revenue)"))
    'revenue / same_period_last_year(revenue)'
    """
    return Formula(text, parse(text))


def parse(text: str) -> Tree:
    """Return the tree of a formula or a condition.

    Raises:
        FormulaError: the text is no formula; `offset` is the place in it.

    >>> parse("paid >= 80 percent").relation
    <Relation.AT_LEAST: '>='>
    >>> parse("mim(a, b)")
    Traceback (most recent call last):
    kpikit.errors.FormulaError: there is no function 'mim'; did you mean 'min'?
    """
    if len(text) > MAX_CHARACTERS:
        message = f"the formula has {len(text)} characters, more than {MAX_CHARACTERS}"
        raise _beyond(message, MAX_CHARACTERS)
    if not text.strip():
        raise FormulaError("the formula is empty", "write numbers and names of indicators")
    return _Parser(text).whole()


@define
class _Parser:
    """Reads one text from left to right."""

    text: str
    position: int = 0
    nodes: int = 0
    nesting: int = 0

    def whole(self) -> Tree:
        tree = self.expression()
        rest = self._peek()
        if rest.kind is not TokenKind.END:
            raise literals.superfluous(rest)
        _require_shallow(tree)
        return tree

    def expression(self, floor: int = 0) -> Tree:
        """Return the longest tree from here whose operators bind more strongly than the floor."""
        self.nesting += 1
        if self.nesting > _MAX_NESTING:
            raise _too_deep(self._peek().start)
        left = self._operand()
        while True:
            operator = _OPERATORS.get(self._peek().text)
            if operator is None or STRENGTHS[operator] <= floor:
                break
            left = self._joined(left, operator)
        self.nesting -= 1
        return left

    def _joined(self, left: Tree, operator: Operator | Relation | Connective) -> Tree:
        """Return what an operator makes of what stands before it and behind it."""
        self._next()
        right = self.expression(STRENGTHS[operator])
        start, end = left.start, right.end
        if isinstance(operator, Operator):
            return self._made(Binary(operator, left, right, start=start, end=end))
        if isinstance(operator, Connective):
            return self._made(Logical(operator, left, right, start=start, end=end))
        follower = self._peek()
        if isinstance(_OPERATORS.get(follower.text), Relation):
            hint = "join two comparisons by 'and': a < b and b < c"
            raise FormulaError("comparisons do not chain", hint, offset=follower.start)
        left, right = _graded(left, right)
        return self._made(Comparison(operator, left, right, start=start, end=end))

    def _operand(self) -> Tree:
        token = self._next()
        match token:
            case Token(kind=TokenKind.NUMBER):
                return self._made(self._number(token))
            case Token(kind=TokenKind.DATE):
                return self._made(literals.day(token))
            case Token(kind=TokenKind.WORD):
                return self._worded(token)
            case Token(kind=TokenKind.SIGN, text="("):
                return self._parenthesised(token)
            case Token(kind=TokenKind.SIGN, text="-"):
                part = self.expression(MINUS)
                return self._made(Unary(part, start=token.start, end=part.end))
            case _:
                raise literals.no_operand(token)

    def _number(self, digits: Token) -> Number:
        """Return a number with the unit behind it, if there is one."""
        literals.require_number(digits, self.text)
        unit = self._peek()
        if unit.kind is TokenKind.UNIT or (
            unit.kind is TokenKind.WORD and unit.text not in RESERVED
        ):
            return literals.number(digits, self._next())
        return literals.number(digits, None)

    def _worded(self, word: Token) -> Tree:
        """Return what begins with a word."""
        if word.text == "not":
            part = self.expression(NOT)
            return self._made(Not(part, start=word.start, end=part.end))
        if word.text in {"true", "false"}:
            return self._made(Truth(word.text == "true", start=word.start, end=word.end))
        if word.text in RESERVED:
            raise literals.no_operand(word)
        if self._peek().text == "(":
            return self._made(self._called(word))
        return self._made(Name(name_in(word), start=word.start, end=word.end))

    def _parenthesised(self, opened: Token) -> Tree:
        tree = self.expression()
        closed = self._next()
        if closed.text != ")":
            place = "at the end" if closed.kind is TokenKind.END else f"before {closed}"
            hint = f"write ')' or an operator {place}"
            raise FormulaError("a '(' is not closed", hint, offset=opened.start)
        return tree

    # --- functions ---

    def _called(self, word: Token) -> Tree:
        """Return the function of a word, with its arguments."""
        function = function_named(word)
        self._next()
        tree: Tree
        if isinstance(function, ResultFunction):
            tree = Result(function, node_in(function, self._only_word(function)))
        elif isinstance(function, TimeFunction):
            tree = self._shifted(function)
        elif isinstance(function, (ItemFunction, PeerFunction, ChildFunction)):
            self._require_argument(function)
            tree = Reduced(function, self.expression())
        elif isinstance(function, PlaceFunction):
            tree = self._elsewhere(function)
        elif function is Function.ROUND:
            operand = self.expression()
            self._comma(function)
            tree = Round(operand, self._decimals(function))
        else:
            tree = Call(function, self._arguments(function))
        self._close(function)
        return evolve(tree, start=word.start, end=self.position)

    def _arguments(self, function: Function) -> tuple[Tree, ...]:
        """Return the arguments of a function of numbers, as many as it takes."""
        most = _ARGUMENTS.get(function, MAX_NODES)
        least = 2 if most == MAX_NODES else most
        found: list[Tree] = []
        while len(found) < least or (len(found) < most and self._peek().text == ","):
            if found:
                self._comma(function)
            self._require_argument(function)
            found.append(self.expression())
        return tuple(found)

    def _shifted(self, function: TimeFunction) -> Shifted:
        if function.of_indicator:
            word = self._only_word(function)
            operand: Tree = self._made(Name(name_in(word), start=word.start, end=word.end))
        else:
            self._require_argument(function)
            operand = self.expression()
        if not function.dated:
            return Shifted(function, operand)
        self._comma(function)
        period = literals.period_text_at(self.text, self.position)
        if period is None and function is TimeFunction.LATEST:
            return Shifted(function, operand, self._length(function))
        self.position, literal = literals.period(self.text, self.position, period)
        return Shifted(function, operand, literal)

    def _elsewhere(self, function: PlaceFunction) -> Elsewhere:
        self.position, unit = literals.org_unit(self.text, self.position)
        self._comma(function)
        self._require_argument(function)
        return Elsewhere(unit, self.expression())

    def _length(self, function: TimeFunction) -> Number:
        """Return a length of time."""
        token = self._next()
        if token.kind is not TokenKind.NUMBER:
            message = f"{token} is neither a period nor a length of time"
            raise _wrong_arguments(function, message, token.start)
        return self._number(token)

    def _decimals(self, function: FunctionName) -> int:
        """Return how many decimals to round to."""
        token = self._next()
        sign = -1 if token.text == "-" else 1
        digits = self._next() if sign < 0 else token
        if digits.kind is not TokenKind.NUMBER or not literals.DECIMALS.fullmatch(digits.text):
            message = f"{digits} is not a number of decimals from -99 to 99"
            raise _wrong_arguments(function, message, token.start)
        return sign * int(digits.text)

    def _only_word(self, function: FunctionName) -> Token:
        """Return the word that is all of an argument."""
        self._require_argument(function)
        word = self._next()
        if word.kind is not TokenKind.WORD or self._peek().text not in {",", ")", ""}:
            message = f"{function.value}() takes a name, not an expression"
            raise _wrong_arguments(function, message, word.start)
        return word

    def _require_argument(self, function: FunctionName) -> None:
        token = self._peek()
        if token.text in {")", ","}:
            message = f"an argument of {function.value}() is missing"
            raise _wrong_arguments(function, message, token.start)

    def _comma(self, function: FunctionName) -> None:
        token = self._next()
        if token.text == ")":
            message = f"{function.value}() has too few arguments"
            raise _wrong_arguments(function, message, token.start)
        if token.text != ",":
            raise literals.between_arguments(function, token)

    def _close(self, function: FunctionName) -> None:
        token = self._next()
        if token.text == ",":
            message = f"{function.value}() has too many arguments"
            raise _wrong_arguments(function, message, token.start)
        if token.text != ")":
            raise literals.between_arguments(function, token)

    # --- tokens and limits ---

    def _peek(self) -> Token:
        return token_at(self.text, self.position)

    def _next(self) -> Token:
        token = self._peek()
        self.position = token.end
        return token

    def _made(self, node: Tree) -> Tree:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            message = f"the formula has more than {MAX_NODES} parts"
            raise _beyond(message, node.start)
        return node


def _graded(left: Tree, right: Tree) -> tuple[Tree, Tree]:
    """Return both sides of a comparison; a word beside the grade of a node is a grade."""
    if isinstance(left, Name) and (node := _node_of_grade(right)):
        return GradeWord(left.id, node, start=left.start, end=left.end), right
    if isinstance(right, Name) and (node := _node_of_grade(left)):
        return left, GradeWord(right.id, node, start=right.start, end=right.end)
    return left, right


def _node_of_grade(tree: Tree) -> str | None:
    """Return the node if a tree is the grade of a node, at whatever period, of whatever unit."""
    while isinstance(tree, Shifted | Elsewhere):
        tree = tree.operand
    if isinstance(tree, Result) and tree.function is ResultFunction.GRADE:
        return tree.of
    return None


def _require_shallow(tree: Tree) -> None:
    """Raise an error for a tree whose parts lie too deep within each other."""
    stack = [(tree, 1)]
    while stack:
        part, depth = stack.pop()
        if depth > MAX_DEPTH:
            raise _too_deep(part.start)
        stack += [(below, depth + 1) for below in parts_of(part)]


def _too_deep(offset: int) -> FormulaError:
    message = f"parts of the formula lie more than {MAX_DEPTH} deep within each other"
    return _beyond(message, offset, "add with sum(a, b, ...), or ")


def _beyond(message: str, offset: int, other: str = "") -> FormulaError:
    hint = f"{other}give a part of it to an indicator of its own"
    return FormulaError(message, hint, Code.FORMULA_LIMIT, offset)


def _wrong_arguments(function: FunctionName, message: str, offset: int) -> FormulaError:
    return FormulaError(message, f"write {function.usage}", Code.FUNCTION_ARGUMENTS, offset)
