"""The values of indicators that list words, as the numbers that stand for them."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from kpikit.errors import Code, quoted
from kpikit.model.indicators import YES_NO
from kpikit.observations.amounts import Amounts, ReadNumbers
from kpikit.observations.findings import Findings, Rows, Told
from kpikit.tables import word_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpikit.model.indicators import Indicator
    from kpikit.tables import Column

_UNKNOWN = -1


def answers_of(
    heading: str, column: Column, rows: Rows, indicator: Indicator, findings: Findings
) -> Amounts:
    """Return the words in some rows as numbers, after looking for those that are no options.

    A word is an option's id, or its name in any language, whatever its case.

    Args:
        heading: of the column.
        column: the values of the table.
        rows: those of the indicator.
        indicator: it lists its words.
        findings: takes what is wrong.
    """
    coded = column.coded()
    known = _known(indicator)
    words = [word_of(cell) for cell in coded.cells]
    numbers = np.array(
        [known.get(word, known.get(word.casefold(), _UNKNOWN)) for word in words], dtype=np.int64
    )
    blank = coded.blank()
    wrong = (numbers[coded.codes] == _UNKNOWN) & ~blank
    listed = f"possible are {', '.join(indicator.words)}"

    def tell(row: int) -> Told:
        word = quoted(words[int(coded.codes[row])])
        return Told(Code.NOT_A_CHOICE, f"{word} is no value of {quoted(indicator.id)}", listed)

    findings.at_rows(rows[wrong[rows]], heading, tell)
    fractions = [Fraction(max(number, 0)) for number in numbers.tolist()]
    return Amounts(heading, blank, ~blank & ~wrong, ReadNumbers(coded, fractions))


def _known(indicator: Indicator) -> Mapping[str, int]:
    """Return the number of each word that may be written; ids go before names."""
    known: dict[str, int] = {word: number for number, word in enumerate(indicator.words)}
    for number, word in enumerate(indicator.words):
        known.setdefault(word.casefold(), number)
    for number, option in enumerate(indicator.values):
        for _, name in option.name.texts if option.name is not None else ():
            known.setdefault(name.casefold(), number)
    if indicator.values == YES_NO:
        known |= {"false": 0, "true": 1}
    return known
