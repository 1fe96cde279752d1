"""Tables of results: columns inside, records when somebody iterates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

import attrs
from attrs import frozen

from kpikit.results.columns import Column, Constant

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

R = TypeVar("R")


@frozen(eq=False)
class Block:
    """Some rows of a table that were computed together.

    Attributes:
        length: number of rows.
        columns: columns by name; what is absent has the record's default.
    """

    length: int
    columns: Mapping[str, Column]

    def where(self, rows: NDArray[np.intp]) -> Block:
        """Return some of the rows, in their order."""
        return Block(len(rows), {name: column.where(rows) for name, column in self.columns.items()})


@frozen(eq=False)
class Table(Generic[R]):
    """A table of results: iterate for records, ask for a column by name.

    Attributes:
        record: class of the records.
        blocks: the rows.
    """

    record: type[R]
    blocks: tuple[Block, ...]

    def __len__(self) -> int:
        """Return the number of rows."""
        return sum(block.length for block in self.blocks)

    def __iter__(self) -> Iterator[R]:
        """Iterate over the rows as records, made on demand."""
        for block in self.blocks:
            names = list(block.columns)
            columns = (block.columns[name].values() for name in names)
            for row in zip(*columns, strict=True):
                yield self.record(**dict(zip(names, row, strict=True)))

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(attribute.name for attribute in attrs.fields(self.record))  # type: ignore[arg-type]

    def column(self, name: str) -> list[object]:
        """Return the values of one column.

        Raises:
            KeyError: the table has no such column.
        """
        if name not in self.names:
            message = f"no column '{name}'; there are {', '.join(self.names)}"
            raise KeyError(message)
        default = attrs.fields_dict(self.record)[name].default  # type: ignore[arg-type]
        found: list[object] = []
        for block in self.blocks:
            found.extend(block.columns.get(name, Constant(default, block.length)).values())
        return found
