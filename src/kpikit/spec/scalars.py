"""How one written value is read, by the type of the field that asks for it."""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final

from kpikit.errors import Code, InvalidValueError, NumberError, quoted
from kpikit.model.ids import IDENTIFIER, SLUG, Identifier, Slug
from kpikit.model.scoring import Amount, Decimals
from kpikit.model.units import Quantity, UnitSize
from kpikit.numbers import parse_number
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MOST_DECIMALS = 100
_PERCENT = re.compile(r"(.*?)\s*(?:%|percent)", re.DOTALL)


def _identifier(text: str) -> str:
    if not IDENTIFIER.fullmatch(text):
        message = f"{quoted(text)} is not an id that formulas could use"
        hint = "use letters a to z, digits and '_', beginning with a letter"
        raise InvalidValueError(message, hint, Code.INVALID_ID)
    return text


def _slug(text: str) -> str:
    composed = unicodedata.normalize("NFC", text)
    if not SLUG.fullmatch(composed):
        message = f"{quoted(text)} is not an id"
        hint = "use letters, digits, '-', '_' and '.', beginning with a letter or digit"
        raise InvalidValueError(message, hint, Code.INVALID_ID)
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
    return parse_number(text, "plain")


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
    Quantity: Quantity.parse,
    UnitSize: partial(Quantity.parse, default=Fraction(1)),
    Amount: _amount,
    Period: Period.parse,
}
"""The reader of each type of plain value; it raises `InvalidValueError` for other texts."""
