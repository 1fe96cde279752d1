"""What stands for itself in a formula: numbers, dates, names; and the words of errors."""

from __future__ import annotations

import difflib
import re
import unicodedata
from fractions import Fraction
from typing import TypeAlias

from kpikit.dates import parse_date
from kpikit.errors import Code, DateError, FormulaError, PeriodError, quoted
from kpikit.formulas.tokens import Token, TokenKind, position_of_next
from kpikit.model.formulas import DateLiteral, Number, PeriodLiteral
from kpikit.model.functions import (
    ChildFunction,
    Function,
    FunctionName,
    ItemFunction,
    PeerFunction,
    PlaceFunction,
    Reduction,
    ResultFunction,
    TimeFunction,
)
from kpikit.model.ids import IDENTIFIER, SLUG
from kpikit.model.units import Quantity
from kpikit.numbers import parse_number
from kpikit.periods import Period

RESERVED = frozenset({"and", "or", "not", "true", "false"})
"""Words that are neither names nor units."""

DECIMALS = re.compile(r"[0-9]{1,2}")
"""How many decimals `round` keeps."""

AnyFunction: TypeAlias = Function | TimeFunction | Reduction | PlaceFunction | ResultFunction
"""Whatever stands before parentheses."""

_FUNCTIONS: dict[str, AnyFunction] = {
    function.value: function
    for functions in (
        Function,
        TimeFunction,
        ItemFunction,
        PeerFunction,
        ChildFunction,
        PlaceFunction,
        ResultFunction,
    )
    for function in functions
}
_ORG_UNIT = re.compile(r"\s*([\w.-]+)\s*(?=,)")
_PERIOD = re.compile(r"[0-9]{4}(?:[-/][0-9A-Za-z/-]*)?(?=\s*(?:[,)]|$))")
_POWER_OF_TEN = re.compile(r"[eE][-+]?[0-9]*")


# --- numbers ---


def require_number(digits: Token, text: str) -> None:
    """Raise an error for digits that are no number in a formula.

    >>> require_number(Token(TokenKind.NUMBER, "1.234.567", 0, 9), "1.234.567")
    Traceback (most recent call last):
    kpikit.errors.FormulaError: '1.234.567' is not a number; write no marks between thousands
    """
    if digits.text.count(".") > 1:
        message = f"{quoted(digits.text)} is not a number"
        raise FormulaError(message, "write no marks between thousands", offset=digits.start)
    power = _POWER_OF_TEN.match(text, digits.end)
    if power and power[0][1:]:
        message = f"{quoted(digits.text + power[0])} has a power of ten"
        raise FormulaError(message, "write the number out", offset=digits.start)


def number(digits: Token, unit: Token | None) -> Number:
    """Return a number with its unit.

    >>> digits, unit = Token(TokenKind.NUMBER, "80", 0, 2), Token(TokenKind.UNIT, "%", 2, 3)
    >>> str(number(digits, unit).quantity)
    '80 %'
    """
    amount = parse_number(digits.text)
    if unit is None:
        return Number(Quantity(amount), start=digits.start, end=digits.end)
    text = " ".join(unicodedata.normalize("NFC", unit.text.strip("[]")).split())
    if not text:
        raise FormulaError("'[ ]' is empty", "write the unit in it", offset=unit.start)
    return Number(Quantity(amount, text), start=digits.start, end=unit.end)


# --- dates and periods ---


def day(token: Token) -> DateLiteral:
    """Return the date that a token says.

    Raises:
        FormulaError: the calendar has no such day.

    >>> day(Token(TokenKind.DATE, "0001-02-01", 0, 10)).quantity.number
    Fraction(32, 1)
    """
    try:
        number = parse_date(token.text).toordinal()
    except DateError as error:
        raise FormulaError(error.message, error.hint, error.code, token.start) from error
    return DateLiteral(Quantity(Fraction(number)), start=token.start, end=token.end)


def period_text_at(text: str, position: int) -> str | None:
    """Return the text of a period that is all of an argument, or ``None``.

    >>> period_text_at("at(revenue, 2024-S1)", 11), period_text_at("latest(x, 3 year)", 9)
    ('2024-S1', None)
    """
    found = _PERIOD.match(text, position_of_next(text, position))
    return found[0] if found else None


def period(text: str, position: int, written: str | None) -> tuple[int, PeriodLiteral]:
    """Return the place behind a period, and the period.

    Args:
        text: the whole formula.
        position: where the argument begins.
        written: the text of the period, if one was recognised.

    Raises:
        FormulaError: there is no such period.
    """
    start = position_of_next(text, position)
    if written is None:
        written = re.split(r"[\s,()]", text[start:], maxsplit=1)[0]
    end = start + len(written)
    try:
        return end, PeriodLiteral(Period.parse(written), start=start, end=end)
    except PeriodError as error:
        raise FormulaError(error.message, error.hint, error.code, start) from error


# --- names ---


def org_unit(text: str, position: int) -> tuple[int, str]:
    """Return the place behind the id of an organisation unit, and the id.

    Raises:
        FormulaError: there is none before a comma.

    >>> org_unit("of(north-1, revenue)", 3)
    (10, 'north-1')
    """
    found = _ORG_UNIT.match(text, position)
    if found is None or not SLUG.fullmatch(found[1]):
        message = "of() takes the id of an organisation unit first"
        start = position_of_next(text, position)
        usage = f"write {PlaceFunction.OF.usage}"
        raise FormulaError(message, usage, Code.FUNCTION_ARGUMENTS, start)
    return found.end(), found[1]


def function_named(word: Token) -> AnyFunction:
    """Return the function of a name.

    Raises:
        FormulaError: there is none.
    """
    found = _FUNCTIONS.get(word.text)
    if found is None:
        lower = word.text.casefold()
        close = [lower] if lower in _FUNCTIONS else difflib.get_close_matches(lower, _FUNCTIONS)
        hint = f"did you mean {close[0]!r}?" if close else f"there are {', '.join(_FUNCTIONS)}"
        message = f"there is no function {quoted(word.text)}"
        raise FormulaError(message, hint, Code.UNKNOWN_FUNCTION, word.start)
    return found


def name_in(word: Token) -> str:
    """Return the name that a word is: ``indicator``, ``node`` or ``card.node``.

    Raises:
        FormulaError: it is none.
    """
    return _name(word, {1, 2}, "write indicator, node or card.node")


def node_in(function: ResultFunction, word: Token) -> str:
    """Return the node or target that a word names.

    Raises:
        FormulaError: it names none.
    """
    counts = {2, 3} if function is ResultFunction.MET else {1, 2}
    return _name(word, counts, f"write {function.usage}")


def _name(word: Token, counts: set[int], hint: str) -> str:
    parts = word.text.split(".")
    if not all(map(IDENTIFIER.fullmatch, parts)):
        message = f"{quoted(word.text)} is not a name"
        rule = "names have letters a to z, digits and '_', without diacritics"
        raise FormulaError(message, rule, offset=word.start)
    if len(parts) not in counts:
        what = "no point" if len(parts) == 1 else f"{len(parts) - 1} points"
        message = f"{quoted(word.text)} has {what} between names"
        raise FormulaError(message, hint, offset=word.start)
    return word.text


# --- what is said of errors ---


def no_operand(token: Token) -> FormulaError:
    """Return the error for a token that stands where a value must begin."""
    place = "at the end" if token.kind is TokenKind.END else f"before {token}"
    hint = "write it, or delete what is too much"
    if token.kind is TokenKind.UNIT:
        hint = "write the number before its unit, like 80 percent"
    return FormulaError(f"a number or a name is missing {place}", hint, offset=token.start)


def superfluous(token: Token) -> FormulaError:
    """Return the error for a token that stands where a formula could end."""
    if token.text == ")":
        return FormulaError("a ')' has no partner", "delete it, or write '('", offset=token.start)
    return FormulaError(
        f"{token} does not follow from what is before it", _advice(token), offset=token.start
    )


def between_arguments(function: FunctionName, token: Token) -> FormulaError:
    """Return the error for a token that stands where an argument could end."""
    if token.kind is TokenKind.END:
        message, hint = f"{function.value}( is not closed", f"write {function.usage}"
    else:
        message, hint = f"{token} does not follow from what is before it", _advice(token)
    return FormulaError(message, hint, offset=token.start)


def _advice(token: Token) -> str:
    """Return what to do about a token behind something complete."""
    lower = token.text.casefold()
    if lower in RESERVED and lower != token.text:
        return f"write {lower!r} in small letters"
    if token.text == ",":
        return "decimals stand behind a point, like 0.5; commas are between arguments"
    if token.kind is TokenKind.WORD:
        return "write an operator between; a unit of several words stands in [ ]"
    if token.kind is TokenKind.UNIT:
        return "a unit stands behind a number; there is no remainder operator"
    return "write an operator, like + or and, between the two"
