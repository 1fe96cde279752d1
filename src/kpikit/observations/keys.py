"""Columns of ids and periods: as codes of what they name."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, field, frozen

from kpikit.errors import Code, PeriodError, quoted
from kpikit.observations.findings import Findings, Told
from kpikit.periods import Period
from kpikit.tables import Places, Unreadable, narrow, word_of

if TYPE_CHECKING:
    from kpikit.tables import Column

_NAMED = 8
_MOST_COMPARED = 5_000
_MOST_GUESSES = 50


@define(eq=False)
class _Guesses:
    """What might have been meant; comparing texts is slow, so only the first few are compared."""

    known: Mapping[str, int]
    made: dict[str, str] = field(factory=dict)

    def hint(self, name: str) -> str:
        if name not in self.made and len(self.made) < _MOST_GUESSES:
            few = len(self.known) <= _MOST_COMPARED
            close = get_close_matches(name, self.known, n=1) if few else []
            self.made[name] = f"did you mean '{close[0]}'?" if close else ""
        some = ", ".join(list(self.known)[:_NAMED]) or "none"
        return self.made.get(name) or f"the specification has {some}"


def codes_of_ids(
    codes: Places, heading: str, word: str, known: Mapping[str, int], findings: Findings
) -> Places:
    """Return for each row the code of the id in it, -1 for what is not known.

    Args:
        codes: takes the codes, and is returned.
        heading: of the column with the ids.
        word: what the ids are of, for findings.
        known: the codes of the ids.
        findings: takes ids that are not known.
    """
    column, guesses = findings.table.columns[heading], _Guesses(known)

    def code_of(cell: object) -> int:
        return -1 if isinstance(cell, Unreadable) else known.get(word_of(cell), -1)

    def tell(row: int) -> Told:
        cell = column[row]
        if isinstance(cell, Unreadable):
            return Told(Code.UNKNOWN_CELL, cell.message, cell.hint)
        name = word_of(cell)
        message = f"there is no {word} {quoted(name)}" if name else f"no {word} is given"
        return Told(Code.UNKNOWN_CELL, message, guesses.hint(name))

    column.put_codes(codes, code_of, tuple(known))
    if codes.min(initial=0) < 0:
        findings.at_rows(np.flatnonzero(codes < 0), heading, tell)
    return codes


@frozen(eq=False)
class Times:
    """The periods of a table.

    Attributes:
        periods: the different ones, sorted.
        codes: for each row, the place of its period; -1 where none can be read.
    """

    periods: tuple[Period, ...]
    codes: Places


def times_of(column: Column, heading: str, findings: Findings) -> Times:
    """Return the periods in a column; a date is the period of that day."""
    coded = column.coded()
    read = {place: _read(cell) for place, cell in enumerate(coded.cells)}
    wrong = {place: told for place, told in read.items() if isinstance(told, Told)}
    different = dict.fromkeys(one for one in read.values() if isinstance(one, Period))
    periods = tuple(sorted(different, key=lambda period: (period.sort_key, str(period))))
    places = {period: place for place, period in enumerate(periods)}
    of_cells = [places[one] if isinstance(one, Period) else -1 for one in read.values()]
    codes = np.empty(len(column), dtype=narrow(len(periods)))
    coded.put(codes, of_cells)
    if wrong:
        rows = np.flatnonzero(codes < 0)
        findings.at_rows(rows, heading, lambda row: wrong[int(coded.codes[row])])
    return Times(periods, codes)


def _read(cell: object) -> Period | Told:
    """Return the period in a cell, or what is wrong with it."""
    if isinstance(cell, Unreadable):
        return Told(Code.NOT_A_PERIOD, cell.message, cell.hint)
    try:
        return Period.parse(word_of(cell))
    except PeriodError as error:
        message = "no period is given" if cell is None else error.message
        return Told(error.code, message, error.hint)
