"""The words and signs of a formula, one at a time, each with its place in the text.

The text is read as it is written, so that places are those of the file. Names are ASCII; texts of
units may have any letters, composed or not.
"""

from __future__ import annotations

import re
from enum import Enum

from attrs import frozen

from kpikit.errors import FormulaError, quoted


class TokenKind(Enum):
    """What a token is; the value says it to people."""

    DATE = "a date"
    NUMBER = "a number"
    WORD = "a word"
    UNIT = "a unit"
    SIGN = "a sign"
    END = "the end"


@frozen
class Token:
    """A word or sign of a formula.

    Attributes:
        kind: what it is.
        text: as written, with the brackets of a unit; a minus is always ASCII.
        start: place of its first character in the text.
        end: place behind its last character.
    """

    kind: TokenKind
    text: str
    start: int
    end: int

    def __str__(self) -> str:
        """Return the token for a message."""
        return "the end of the formula" if self.kind is TokenKind.END else quoted(self.text)


_LETTER = r"[^\W\d]"
_REST = r"[\w\u0300-\u036f]"  # combining marks: letters may come decomposed
WORD = rf"{_LETTER}{_REST}*(?:\.{_LETTER}{_REST}*)*"
"""A name, a function, a keyword, or a unit of one word."""

SYMBOL = "[%‰₫]"
"""A unit that is no word."""

_PATTERNS = {
    TokenKind.DATE: re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?!\w)"),
    TokenKind.NUMBER: re.compile(r"[0-9]+(?:\.[0-9]+)*"),
    TokenKind.WORD: re.compile(WORD),
    TokenKind.UNIT: re.compile(rf"\[[^\[\]]*\]|{SYMBOL}"),
    TokenKind.SIGN: re.compile(r"!=|<=|>=|[-+*/()=<>,]|\u2212"),
}
_MINUS = "\N{MINUS SIGN}"
_MISTAKES = {
    "==": "write '=' to compare",
    "<>": "write '!=' for 'is not'",
    "**": "there are no powers; write a * a",
    "^": "there are no powers; write a * a",
    "&": "write 'and'",
    "|": "write 'or'",
    "!": "write 'not' or '!='",
    ";": "write ',' between arguments",
    ":": "write '/' to divide",
    "×": "write '*' to multiply",
    "·": "write '*' to multiply",
    "÷": "write '/' to divide",
    "≥": "write '>='",
    "≤": "write '<='",
    "≠": "write '!='",
    "–": "write '-' for minus",
    "'": "names and grades stand without quotes",
    '"': "names and grades stand without quotes",
    "[": "close the unit with ']'",
    "]": "open the unit with '['",
    ".": "write a digit before the point, like 0.5",
}


def token_at(text: str, position: int) -> Token:
    """Return the token that begins at a place, or behind the spaces there.

    Raises:
        FormulaError: a character that formulas do not have.

    >>> token_at("revenue >= 80 percent", 7)
    Token(kind=<TokenKind.SIGN: 'a sign'>, text='>=', start=8, end=10)
    """
    start = position_of_next(text, position)
    if start == len(text):
        return Token(TokenKind.END, "", start, start)
    _refuse_mistakes(text, start)
    for kind, pattern in _PATTERNS.items():
        found = pattern.match(text, start)
        if found:
            written = found[0].replace(_MINUS, "-") if kind is TokenKind.SIGN else found[0]
            return Token(kind, written, start, found.end())
    raise _strange(start, text[start])


def position_of_next(text: str, position: int) -> int:
    """Return the place of the first character behind spaces.

    >>> position_of_next("a  + b", 1)
    3
    """
    rest = text[position:]
    return position + len(rest) - len(rest.lstrip())


def _refuse_mistakes(text: str, start: int) -> None:
    """Raise an error for signs of two characters that other languages have."""
    pair = text[start : start + 2]
    if pair in _MISTAKES:
        raise _strange(start, pair)


def _strange(start: int, sign: str) -> FormulaError:
    """Return the error for signs that formulas do not have."""
    hint = _MISTAKES.get(sign, "there are numbers, names, + - * / ( ) , = != < <= > >= and words")
    what = f"{quoted(sign)} does not belong in a formula"
    if sign in {"[", "]"}:
        what = f"{quoted(sign)} has no partner"
    return FormulaError(what, hint, offset=start)
