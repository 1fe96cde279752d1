"""What a table says of its observations beside what is evaluated: as it is written there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.tables import Column, Lines

if TYPE_CHECKING:
    from kpikit.observations.layout import Layout
    from kpikit.tables import Table

_WORDS = ("value", "unit", "source", "note")


@frozen(eq=False)
class Written:
    """The cells of a table that say how an observation was reported, and by whom.

    Attributes:
        columns: the cells, by what their columns are called; those of the value only where they are
            no numbers of a data frame, which have no text.
        lines: for each row its line.
    """

    columns: Mapping[str, Column]
    lines: Lines

    @classmethod
    def of(cls, layout: Layout, table: Table) -> Written:
        """Return what is written in a table."""
        words = [word for word in _WORDS if not (word == "value" and table.kind)]
        headings = {word: layout.words[word] for word in words if word in layout.words}
        return cls({word: table.columns[name] for word, name in headings.items()}, table.lines)

    def at(self, line: int) -> Mapping[str, str]:
        """Return what stands in a line, without blank cells.

        >>> from kpikit.tables.columns import Cells
        >>> written = Written({"note": Cells(["counted twice", None])}, range(2, 4))
        >>> written.at(2), written.at(3)
        ({'note': 'counted twice'}, {})
        """
        row = int(np.searchsorted(self.lines, line))
        cells = ((word, column[row]) for word, column in self.columns.items())
        return {word: str(cell) for word, cell in cells if cell is not None}
