"""Records as a table of results."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import attrs
import numpy as np

from kpikit.results import Block, Coded, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

R = TypeVar("R")


def as_table(record: type[R], rows: Sequence[R], backend: str = "polars") -> Table[R]:
    """Return records as a table.

    Args:
        record: their class.
        rows: the records.
        backend: the data frames that the table makes unless it is told otherwise.

    >>> from kpikit.results import Predecessor
    >>> len(as_table(Predecessor, []))
    0
    """
    if not rows:
        return Table(record, (), backend)
    order = np.arange(len(rows))
    names = [field.name for field in attrs.fields(record)]  # type: ignore[arg-type]
    columns = {name: Coded(order, [getattr(row, name) for row in rows]) for name in names}
    return Table(record, (Block(len(rows), columns),), backend)
