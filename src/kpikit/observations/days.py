"""The values of indicators that are dates, as the numbers of their days."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kpikit.dates import parse_date
from kpikit.errors import DateError
from kpikit.observations.amounts import Amounts, ReadNumbers
from kpikit.observations.findings import Findings, Rows, Told
from kpikit.tables import Unreadable, word_of

if TYPE_CHECKING:
    from kpikit.numbers import Locale
    from kpikit.tables import Column


def days_of(
    heading: str, column: Column, rows: Rows, locale: Locale | None, findings: Findings
) -> Amounts:
    """Return the dates in some rows as numbers of days, after looking for what is no date.

    A date is one of the table's own, or a text like ``2024-07-15``; where numbers are written as in
    Vietnam, ``15/7/2024`` too.

    Args:
        heading: of the column.
        column: the values of the table.
        rows: those of the indicator.
        locale: how numbers in text are written.
        findings: takes what is wrong.
    """
    coded = column.coded()
    read = [day_in(cell, day_first=locale == "vi") for cell in coded.cells]
    blank = coded.blank()
    there = np.array([isinstance(day, date) for day in read], dtype=np.bool_)[coded.codes]
    wrong = {at: told for at, told in enumerate(read) if isinstance(told, Told)}
    bad = ~blank & ~there
    findings.at_rows(rows[bad[rows]], heading, lambda row: wrong[int(coded.codes[row])])
    numbers = [Fraction(day.toordinal() if isinstance(day, date) else 0) for day in read]
    return Amounts(heading, blank, there, ReadNumbers(coded, numbers))


def day_in(cell: object, *, day_first: bool) -> date | Told | None:
    """Return the date in a cell, or what is wrong with it; nothing for a blank cell.

    Args:
        cell: of a table.
        day_first: whether day/month/year is a date too.
    """
    if cell is None:
        return None
    if isinstance(cell, Unreadable):
        return Told(DateError.default_code, cell.message, cell.hint)
    try:
        return parse_date(word_of(cell), day_first=day_first)
    except DateError as error:
        return Told(error.code, error.message, error.hint)
