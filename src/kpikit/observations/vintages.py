"""The column of vintages: the day on which each row became known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.observations.days import day_in
from kpikit.observations.findings import Findings, Rows, Told
from kpikit.observations.timeline import UNDATED

if TYPE_CHECKING:
    from kpikit.numbers import Locale
    from kpikit.tables import Column


@frozen(eq=False)
class Vintages:
    """When the rows of a table became known.

    Attributes:
        days: number of the day of each row; `UNDATED` where it says none.
    """

    days: NDArray[np.int32]

    def text(self, row: int) -> str:
        """Return the vintage of a row for people.

        >>> Vintages(np.array([0, 739082], dtype=np.int32)).text(1)
        'vintage 2024-07-15'
        """
        day = int(self.days[row])
        return f"vintage {date.fromordinal(day)}" if day else "without a vintage"

    def apart(self, times: NDArray[np.int64], rows: Rows) -> NDArray[np.int64]:
        """Return numbers of cells that are different for different vintages, too."""
        different, codes = np.unique(self.days[rows], return_inverse=True)
        return times * max(len(different), 1) + codes


def vintages_in(
    heading: str, column: Column, locale: Locale | None, findings: Findings
) -> Vintages | None:
    """Return the vintages in a column, after looking for what is no date; none if all are blank.

    Args:
        heading: of the column.
        column: dates of the table's own, or texts like ``2024-07-15``; where numbers are written
            as in Vietnam, ``15/7/2024`` too.
        locale: how numbers in text are written.
        findings: takes what is wrong.
    """
    coded = column.coded()
    read = [day_in(cell, day_first=locale == "vi") for cell in coded.cells]
    wrong = {at: told for at, told in enumerate(read) if isinstance(told, Told)}
    bad = np.array([at in wrong for at in range(len(read))], dtype=np.bool_)[coded.codes]
    findings.at_rows(np.flatnonzero(bad), heading, lambda row: wrong[int(coded.codes[row])])
    numbers = [day.toordinal() if isinstance(day, date) else UNDATED for day in read]
    days = np.array(numbers, dtype=np.int32)[coded.codes]
    return Vintages(days) if days.any() else None
