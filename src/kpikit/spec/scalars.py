"""How one written value is read, by the type of the field that asks for it."""

from __future__ import annotations

import re
import unicodedata
from contextlib import contextmanager
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from attrs import define, field

from kpikit.dates import parse_date
from kpikit.errors import Code, InvalidValueError, NumberError, quoted
from kpikit.formulas import parse_formula
from kpikit.model.formulas import Formula
from kpikit.model.ids import IDENTIFIER, SLUG, Identifier, Slug
from kpikit.model.scoring import Amount, Decimals
from kpikit.model.units import Quantity, UnitSize
from kpikit.numbers import parse_number
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_MOST_DECIMALS = 100
_LONGEST_HINT = 40
_LONG = 100  # characters
_PLAIN = "write numbers like 1234.5, with a decimal point and nothing between thousands"
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


SCALARS: Final[Mapping[object, Callable[[str], object]]] = {
    str: str,
    bool: _boolean,
    int: _integer,
    Decimals: _decimals,
    Fraction: _number,
    Identifier: _identifier,
    Slug: _slug,
    Quantity: _quantity,
    UnitSize: _unit_size,
    Amount: _amount,
    Period: Period.parse,
    date: parse_date,
    Formula: parse_formula,
}
"""The reader of each type of plain value; it raises `InvalidValueError` for other texts."""


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
        return SCALARS[hint](text)
    except InvalidValueError as error:
        return error.with_traceback(None)
