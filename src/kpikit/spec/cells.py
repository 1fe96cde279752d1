"""Cells of tables of declarations, written as the same declaration has them in YAML."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kpikit.dates import parse_date
from kpikit.errors import DateError, NumberError, PeriodError, quoted
from kpikit.model.units import Quantity
from kpikit.observations.texts import amount_of
from kpikit.periods import Period
from kpikit.tables import word_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kpikit.numbers import Locale

_NUMBER = re.compile(r"[-+\u2212]?[0-9].*")
_PERCENT = {"%", "percent"}


def _date(cell: object, locale: Locale | None) -> str:
    """Return a date as YAML has it, where the table may write the day first."""
    text = word_of(cell)
    try:
        return str(parse_date(text, day_first=locale == "vi"))
    except DateError:  # the reader says so, at its place
        return text


def _share(cell: object, locale: Locale | None) -> str:
    """Return a part of a whole, which may be written in percent."""
    number, unit = amount_of(cell, locale)
    written = str(Quantity(number))
    return f"{written} percent" if unit in _PERCENT else f"{written} {unit}".strip()


def _basis(cell: object, locale: Locale | None) -> str:
    """Return a number, or the id that stands there."""
    if isinstance(cell, str) and not _NUMBER.fullmatch(word_of(cell)):
        return word_of(cell)
    number, unit = amount_of(cell, locale)
    if unit:
        raise NumberError(f"{quoted(word_of(cell))} is not a number", "write the number alone")
    return str(Quantity(number))


def _truth(cell: object, locale: Locale | None) -> str:  # noqa: ARG001 - one of several alike
    """Return true or false, which spreadsheets write in capitals."""
    return word_of(cell).lower()


WRITTEN: Final[Mapping[str, Callable[[object, Locale | None], str]]] = {
    "effective": _date,
    "issued": _date,
    "share": _share,
    "basis": _basis,
    "confirmed": _truth,
}
"""How cells are written, by the words of declarations that tables say in their own way."""


def as_in_yaml(word: str, cell: object, locale: Locale | None) -> str:
    """Return the text that YAML would have for a cell.

    Args:
        word: the word of the declaration that the cell is for, one of those in `WRITTEN`.
        cell: not a blank one.
        locale: how numbers and dates are written in the table.

    Raises:
        NumberError: a number is needed, and the cell is none.

    >>> as_in_yaml("effective", "1/7/2025", "vi"), as_in_yaml("share", "37,5 %", "vi")
    ('2025-07-01', '37.5 percent')
    """
    return WRITTEN[word](cell, locale)


def end_of_time(text: str, locale: Locale | None) -> str:
    """Return the first or last day, or the period, of a time: ``..`` where the cell is blank.

    Raises:
        DateError: the text is neither a day nor a period.

    >>> end_of_time("", None), end_of_time("1/7/2025", "vi"), end_of_time("2025", None)
    ('..', '2025-07-01', '2025')
    """
    if not text:
        return ".."
    try:
        return str(parse_date(text, day_first=locale == "vi"))
    except DateError:
        try:
            return str(Period.parse(text))
        except PeriodError:
            pass
        raise
