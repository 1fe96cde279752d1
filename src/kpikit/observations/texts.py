"""A number in a cell of text, perhaps with its unit behind it."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from kpikit.errors import NumberError
from kpikit.kernels.decimals import decimals_of
from kpikit.kernels.rationals import Rationals
from kpikit.numbers import exact, parse_number
from kpikit.tables import Percentage, Unreadable, tidy, word_of

if TYPE_CHECKING:
    from fractions import Fraction

    from kpikit.numbers import Locale

_WITH_UNIT = re.compile(
    r"(?P<number>[-+\u2212]?[0-9][0-9., \u00a0\u202f]*(?:[eE][-+]?[0-9]+)?(?:/[0-9]+)?)"
    r"\s*(?P<unit>[^\s0-9.,/].*)"
)
_PRINTED = re.compile(r"[0-9][0-9., \u00a0\u202f]*[.,]([0-9]+)")
_ALONE = re.compile(r"[-+\u2212eE0-9.,/\s]*")
_PERCENT = "%"


class Amount(NamedTuple):
    """A number, in a unit if its cell says one."""

    number: Fraction
    unit: str


def amount_of(cell: object, locale: Locale | None) -> Amount:
    """Return the number in a cell that is not blank.

    Args:
        cell: a number, or text: a number, then perhaps a unit.
        locale: how numbers in text are written; without it only unambiguous ones are read.

    Raises:
        NumberError: the cell is no number, or an ambiguous one.

    >>> amount_of("182.983 triệu đồng", "vi")
    Amount(number=Fraction(182983, 1), unit='triệu đồng')
    >>> amount_of("61.0 %", None)
    Amount(number=Fraction(61, 1), unit='%')
    >>> amount_of("1.234 %", None)
    Traceback (most recent call last):
    kpikit.errors.NumberError: '1.234' can be 1.234 or 1234; state the locale: plain, en or vi
    """
    if isinstance(cell, str):
        return _in_text(tidy(cell), locale)
    if isinstance(cell, Unreadable):
        raise NumberError(cell.message, cell.hint)
    if isinstance(cell, date):
        message = f"the date {word_of(cell)} stands where a number is needed"
        raise NumberError(message, "format the cell as a number, and write the number again")
    if isinstance(cell, Percentage):
        return Amount(exact(cell.share) * 100, _PERCENT)
    return Amount(exact(cell), "")


def _in_text(text: str, locale: Locale | None) -> Amount:
    found = None if _ALONE.fullmatch(text) else _WITH_UNIT.fullmatch(text)
    if found is None:
        return Amount(parse_number(text, locale), "")
    return Amount(parse_number(found["number"].strip(), locale), found["unit"])


def decimals_in(cell: object, number: Fraction) -> int:
    """Return with how many decimals the number in a cell is written; -1 of what is no decimal.

    Of a number of which nothing tells how it was printed, those of its shortest form.

    Args:
        cell: a number, or text: a number, then perhaps a unit.
        number: what it says.

    >>> from fractions import Fraction
    >>> decimals_in("61,0 %", Fraction(61)), decimals_in("1.297.120", Fraction(1297120))
    (1, 0)
    >>> decimals_in(61.25, Fraction(245, 4)), decimals_in("2/37", Fraction(2, 37))
    (2, -1)
    """
    found = _PRINTED.search(tidy(cell)) if isinstance(cell, str) else None
    if found is not None:
        digits = re.sub("[^0-9]", "", found[0])
        if parse_number(digits) == abs(number) * 10 ** len(found[1]):
            return len(found[1])
    return int(decimals_of(Rationals.of([number]))[0])
