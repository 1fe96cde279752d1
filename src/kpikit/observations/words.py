"""Columns of words: states, statuses, judgements and bounds, as codes."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import Code, quoted
from kpikit.model.states import (
    BOUNDS,
    BREAK_FLAG,
    JUDGEMENTS,
    STATES,
    STATUS_CODES,
    STRENGTHS,
    ObsStatus,
)
from kpikit.observations.findings import Findings, Told
from kpikit.tables import Unreadable, word_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpikit.tables import Column

UNSTATED = 255
"""Code of a state that no cell says."""

Codes = NDArray[np.uint8]

STATE_WORDS: Mapping[str, int] = {state.value: code for code, state in enumerate(STATES)}
JUDGEMENT_WORDS: Mapping[str, int] = {
    judgement.value: code for code, judgement in enumerate(JUDGEMENTS) if judgement
}
BOUND_WORDS: Mapping[str, int] = {bound.value: code for code, bound in enumerate(BOUNDS)}

_STRENGTHS = {status.value: STATUS_CODES[status] for status in STRENGTHS}


def codes_of_words(
    column: Column, heading: str, words: Mapping[str, int], default: int, findings: Findings
) -> Codes:
    """Return the code of the word in each row.

    Args:
        column: the cells.
        heading: of the column, for findings.
        words: the codes of the words.
        default: code of blank cells, and of those that are found wrong.
        findings: takes cells with other words.
    """
    vocabulary = _Vocabulary(words.get, ", ".join(words), default)
    return vocabulary.codes(column, heading, findings)


def codes_of_statuses(column: Column, heading: str, findings: Findings) -> Codes:
    """Return the code of the obs_status in each row: a letter, a break, or both as ``EB``."""
    letters = ", ".join((*_STRENGTHS, ObsStatus.BREAK.value))
    vocabulary = _Vocabulary(status_code, f"{letters}, or a letter with B: EB")
    return vocabulary.codes(column, heading, findings)


def status_code(text: str) -> int | None:
    """Return the code of an obs_status, or ``None`` if it is none.

    >>> status_code("E"), status_code("E,B"), status_code("B"), status_code("EP")
    (2, 10, 8, None)
    """
    letters = sorted(text.replace(",", " ").replace(" ", ""))
    breaks = ObsStatus.BREAK.value in letters
    if breaks:
        letters.remove(ObsStatus.BREAK.value)
    if len(letters) > 1 or not set(letters) <= _STRENGTHS.keys() or not (breaks or letters):
        return None
    strength = _STRENGTHS[letters[0]] if letters else 0
    return strength + BREAK_FLAG * breaks


@frozen(eq=False)
class _Vocabulary:
    """The words of a column."""

    code_of: Callable[[str], int | None]
    possible: str
    default: int = 0

    def codes(self, column: Column, heading: str, findings: Findings) -> Codes:
        coded = column.coded()
        found = [self._code(cell) for cell in coded.cells]
        wrong = np.array([code is None for code in found], dtype=np.bool_)[coded.codes]

        def tell(row: int) -> Told:
            return self._told(coded.cells[coded.codes[row]], heading)

        findings.at_rows(np.flatnonzero(wrong), heading, tell)
        codes = np.array([code or 0 for code in found], dtype=np.uint8)
        return codes[coded.codes]

    def _code(self, cell: object) -> int | None:
        if isinstance(cell, Unreadable):
            return None
        return self.default if cell is None else self.code_of(word_of(cell))

    def _told(self, cell: object, heading: str) -> Told:
        if isinstance(cell, Unreadable):
            return Told(Code.NOT_A_CHOICE, cell.message, cell.hint)
        message = f"{quoted(word_of(cell))} is no {heading}"
        return Told(Code.NOT_A_CHOICE, message, f"possible are {self.possible}")
