"""How one value is read and written, by the type of the field that has it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from contextlib import contextmanager
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field, frozen

from kpikit.dates import parse_date
from kpikit.errors import Code, InvalidValueError, NumberError, quoted
from kpikit.formulas import parse_formula, unparse
from kpikit.model.examples import ABSENT, Figure
from kpikit.model.formulas import MAX_CHARACTERS, Formula
from kpikit.model.ids import IDENTIFIER, SLUG, Identifier, Slug
from kpikit.model.rankings import Since
from kpikit.model.scoring import Amount, Decimals
from kpikit.model.successions import Share
from kpikit.model.units import Quantity, UnitSize
from kpikit.model.validity import Validity
from kpikit.numbers import parse_number
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_MOST_DECIMALS = 100
_LONGEST_HINT = 40
_LONG = 100  # characters
_PLAIN = "write numbers like 1234.5, with a decimal point and nothing between thousands"
_GIVEN = re.compile(r"[-+\u2212]?[0-9][0-9.,/\s]*(?:%|percent)?")
_FIGURE = re.compile(r"[-+\u2212]?[.,]?[0-9]")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PERCENT = re.compile(r"(.*?)\s*(?:%|percent)", re.DOTALL)


def _identifier(text: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        message = f"{quoted(text)} is not an id that formulas could use"
        raise InvalidValueError(message, _similar(text), Code.INVALID_ID)
    return text


def _similar(text: str) -> str:
    """Return a hint with an id of plain letters that reads like a text."""
    bare = unicodedata.normalize("NFKD", text.lower().replace("đ", "d"))
    plain = re.sub(r"[^a-z0-9]+", "_", re.sub(r"[\u0300-\u036f]", "", bare)).strip("_")
    rule = "letters a to z, digits and '_', beginning with a letter"
    fits = IDENTIFIER.fullmatch(plain) and len(plain) <= _LONGEST_HINT
    return f"write '{plain}': {rule}" if fits else f"use {rule}"


def _slug(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if not SLUG.fullmatch(composed):
        similar = re.sub(r"[^\w.]+", "-", composed).strip("-.")
        rule = "letters, digits, '-', '_' and '.', beginning with a letter or digit"
        fits = SLUG.fullmatch(similar) and len(similar) <= _LONGEST_HINT
        hint = f"write '{similar}': {rule}" if fits else f"use {rule}"
        raise InvalidValueError(f"{quoted(text)} is not an id", hint, Code.INVALID_ID)
    return composed


def _boolean(text: str) -> bool:
    if text not in {"true", "false"}:
        message = f"{quoted(text)} is neither true nor false"
        raise InvalidValueError(message, "write true or false", Code.NOT_A_CHOICE)
    return text == "true"


def _integer(text: str) -> int:
    if not re.fullmatch(r"[0-9]{1,9}", text):
        raise NumberError(f"{quoted(text)} is not a whole number", "write digits alone")
    return int(text)


def _decimals(text: str) -> int:
    number = _integer(text)
    if number > _MOST_DECIMALS:
        raise NumberError(f"{number} decimals are too many", f"the most is {_MOST_DECIMALS}")
    return number


def _number(text: str) -> Fraction:
    with _plainly(text):
        return parse_number(text, "plain")


def _quantity(text: str) -> Quantity:
    with _plainly(text):
        return Quantity.parse(text)


def _unit_size(text: str) -> Quantity:
    with _plainly(text):
        return Quantity.parse(text, default=Fraction(1))


@contextmanager
def _plainly(text: str) -> Iterator[None]:
    """Say how numbers are written here: a specification has no locale, as tables have."""
    try:
        yield
    except NumberError as error:
        if "," in text or text.count(".") > 1:
            raise NumberError(error.message, _PLAIN, error.code) from error
        raise


def _amount(text: str) -> Amount:
    match = _PERCENT.fullmatch(text)
    if match is None:
        return Amount(_number(text))
    return Amount(_number(match[1]) / 100, of_max=True)


def _amount_or_formula(text: str) -> Amount | Formula:
    """Return points that are given outright, or how they are calculated."""
    return _amount(text) if _GIVEN.fullmatch(text) else parse_formula(text)


def _share(text: str) -> Fraction:
    """Return a part of a whole."""
    share = _amount(text).number
    if not 0 < share <= 1:
        message = f"{quoted(text)} is no part of a whole"
        raise NumberError(message, "write a share above 0 and up to 1, like 60 percent or 3/5")
    return share


def _basis(text: str) -> Fraction | Identifier:
    """Return a number, or the indicator that tells numbers."""
    return _number(text) if _GIVEN.fullmatch(text) else Identifier(_identifier(text))


def _since(text: str) -> Since | Period:
    """Return a move in time, or the period that a text is."""
    moves = {str(move.value): move for move in Since}
    return moves[text] if text in moves else Period.parse(text)


def _figure(text: str) -> Figure:
    with _plainly(text):
        return Figure.parse(text)


def _figure_or_word(text: str) -> Figure | str:
    """Return what is expected of an indicator: a number, a word for none, or any other word."""
    word = not _FIGURE.match(text) and text not in ABSENT
    return text if word or _DAY.fullmatch(text) else _figure(text)


# --- how they are written ---


def _number_text(number: Fraction) -> str:
    """Return a number as decimals if they end, else as a rational."""
    return str(Quantity(number))


def _unit_size_text(size: Quantity) -> str:
    """Return the size of a unit, which is another unit alone where it is 1 of that."""
    return size.unit if size.unit and size.number == 1 else str(size)


def _amount_text(amount: Amount) -> str:
    if amount.of_max:
        return f"{_number_text(amount.number * 100)} percent"
    return _number_text(amount.number)


def _formula_text(formula: Formula) -> str:
    """Return the canonical text; as it was written where the spaces would make it too long."""
    text = unparse(formula.tree)
    return text if len(text) <= MAX_CHARACTERS else formula.text


def _amount_or_formula_text(value: Amount | Formula) -> str:
    return _amount_text(value) if isinstance(value, Amount) else _formula_text(value)


def _share_text(share: Fraction) -> str:
    return f"{_number_text(share * 100)} percent"


def _basis_text(basis: Fraction | Identifier) -> str:
    return _number_text(basis) if isinstance(basis, Fraction) else basis


def _since_text(since: Since | Period) -> str:
    return str(since.value if isinstance(since, Since) else since)


@frozen
class Kind:
    """A type of plain values.

    Attributes:
        read: returns the value that a text is; raises `InvalidValueError` for other texts.
        write: returns the text of a value, which `read` reads.
        words: whether the values are words, also where they look like numbers: ``00112``.
    """

    read: Callable[[str], object]
    write: Callable[[Any], str] = str
    words: bool = False


KINDS: Final[Mapping[object, Kind]] = {
    str: Kind(str, words=True),
    bool: Kind(_boolean, lambda value: "true" if value else "false"),
    int: Kind(_integer),
    Decimals: Kind(_decimals),
    Fraction: Kind(_number, _number_text),
    Identifier: Kind(_identifier, words=True),
    Slug: Kind(_slug, words=True),
    Quantity: Kind(_quantity),
    UnitSize: Kind(_unit_size, _unit_size_text),
    Amount: Kind(_amount, _amount_text),
    Share: Kind(_share, _share_text),
    Fraction | Identifier: Kind(_basis, _basis_text),
    Period: Kind(Period.parse),
    Validity: Kind(Validity.parse),
    date: Kind(parse_date),
    Formula: Kind(parse_formula, _formula_text),
    Since | Period: Kind(_since, _since_text),
    Figure: Kind(_figure),
    Figure | str: Kind(_figure_or_word, words=True),
    Amount | Formula: Kind(_amount_or_formula, _amount_or_formula_text),
}
"""The types of plain values."""


def written(hint: object, value: object) -> str:
    """Return the text of a plain value of a type: of those in `KINDS`, or a word of a choice.

    >>> written(Amount, Amount(Fraction(7, 10), of_max=True)), written(Fraction, Fraction(1, 3))
    ('70 percent', '1/3')
    """
    kind = KINDS.get(hint)
    if kind is not None:
        return kind.write(value)
    return str(value.value if isinstance(value, Enum) else value)


@define
class Values:
    """Reads plain values; long ones once, since aliases may repeat a text of megabytes.

    Attributes:
        long: what long texts were read as.
    """

    long: dict[tuple[object, str], object] = field(factory=dict)

    def of(self, hint: object, text: str) -> object:
        """Return the value that a text is, or the error that says why it is none."""
        if len(text) <= _LONG:
            return _value(hint, text)
        if (hint, text) not in self.long:
            self.long[hint, text] = _value(hint, text)
        return self.long[hint, text]


def _value(hint: object, text: str) -> object:
    try:
        return KINDS[hint].read(text)
    except InvalidValueError as error:
        return error.with_traceback(None)
