"""Cells: what stands in a table, whatever kind of table it is.

A cell is blank (``None``), a text, a number, a truth value, a day or a time of a day. What stands
for nothing else, such as an error of a spreadsheet or a list, is an `Unreadable` cell: it is wrong
only where somebody reads it.
"""

from __future__ import annotations

import math
import numbers
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

import numpy as np
from attrs import frozen

_BLANK_TYPES = frozenset({"NoneType", "NAType", "NaTType"})
_LARGEST_ID = 10**18
_SHEET_ERRORS = frozenset(
    {"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#SPILL!", "#CALC!"}
)


@frozen
class Unreadable:
    """A cell that has no value.

    Attributes:
        message: what is wrong with it.
        hint: what to do.
    """

    message: str
    hint: str


@frozen
class Percentage:
    """A number that a spreadsheet shows as percent: 0.61, shown as 61 %.

    Attributes:
        share: the number as it is stored, a hundredth of what is shown.
    """

    share: float


def sheet_error(word: str) -> Unreadable:
    """Return the cell that an error of a spreadsheet makes.

    >>> sheet_error("#REF!").message
    'the spreadsheet shows the error #REF!'
    """
    return Unreadable(
        f"the spreadsheet shows the error {word}", "correct the formula, or write the value"
    )


def settled(value: object) -> object:
    """Return the cell that a Python value stands for.

    >>> settled(float("nan")), settled("  "), settled("#REF!") == sheet_error("#REF!")
    (None, None, True)
    >>> settled([1]).message
    'a value of type list stands in the cell'
    """
    if isinstance(value, str):
        return _settled_text(value)
    if type(value).__name__ in _BLANK_TYPES:
        return None
    if isinstance(value, np.bool_):
        return bool(value)
    if isinstance(value, (numbers.Real, Decimal)):
        return None if _is_nan(value) else value
    if isinstance(value, (date, Unreadable, Percentage)):
        return value
    kind = type(value).__name__
    return Unreadable(f"a value of type {kind} stands in the cell", "give text, a number or a date")


def _is_nan(number: numbers.Real | Decimal) -> bool:
    if isinstance(number, Decimal):
        return number.is_nan()
    return isinstance(number, (float, np.floating)) and math.isnan(number)


def _settled_text(text: str) -> object:
    if not text or text.isspace():
        return None
    word = text.strip()
    return sheet_error(word) if word in _SHEET_ERRORS else text


def word_of(cell: object) -> str:
    """Return a cell as the text of an id or a period; empty for a blank one.

    Whole numbers are written without decimals, as spreadsheets show them; days as ``2024-06-30``.

    >>> word_of(2024.0), word_of(date(2024, 6, 30)), word_of(" Xã "), word_of(None)
    ('2024', '2024-06-30', 'Xã', '')
    """
    if isinstance(cell, str):
        return tidy(cell)
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return str(cell.date()) if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, (float, np.floating, Decimal)) and _is_whole(cell):
        return str(int(cell))
    return str(cell)


def _is_whole(number: Any) -> bool:
    return bool(abs(number) < _LARGEST_ID and number == int(number))


def tidy(text: str) -> str:
    """Return a text with composed letters and without blanks around it.

    >>> tidy(" Xa\u0303 ") == "X\u00e3"
    True
    """
    return text.strip() if text.isascii() else unicodedata.normalize("NFC", text).strip()
