"""Tables of results: columns inside, records when somebody iterates."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from itertools import islice
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, cast

import attrs
import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.numbers import exact
from kpikit.periods import Period
from kpikit.results.columns import Coded, Column, Constant
from kpikit.results.grid import grid
from kpikit.results.kinds import kinds_of
from kpikit.results.plainvalue import plain_value

if TYPE_CHECKING:
    from kpikit.tables.frames_out import Backend

R_co = TypeVar("R_co", covariant=True)

_SHOWN_ROWS = 20


@frozen(eq=False)
class Block:
    """Some rows of a table that were computed together.

    Attributes:
        length: number of rows.
        columns: columns by name; what is absent has the record's default.
        rows: which rows of the columns these are: their places, or a mask; all if absent.
    """

    length: int
    columns: Mapping[str, Column]
    rows: NDArray[np.intp] | NDArray[np.bool_] | None = None

    def column(self, name: str) -> Column:
        """Return a column; nothing of it is computed or gathered before."""
        column = self.columns[name]
        return column if self.rows is None else column.where(self._places())

    def where(self, rows: NDArray[np.intp]) -> Block:
        """Return some of the rows, in their order."""
        places = rows if self.rows is None else self._places()[rows]
        return Block(len(rows), self.columns, places)

    def kept(self, mask: NDArray[np.bool_]) -> Block:
        """Return the rows of a whole block where a mask is true; cheaper than by their places.

        >>> block = Block(3, {"rank": Constant(1, 3)}).kept(np.array([True, False, True]))
        >>> block.length, block.column("rank").values()
        (2, [1, 1])
        """
        length = int(np.count_nonzero(mask))
        return self if length == self.length else Block(length, self.columns, mask)

    def _places(self) -> NDArray[np.intp]:
        rows = np.asarray(self.rows)
        return np.flatnonzero(rows) if rows.dtype == np.bool_ else rows


@frozen(eq=False, repr=False)
class Table(Generic[R_co]):
    """A table of results: iterate for records, ask for a column by name.

    Printed, it shows its first rows and leaves out the columns that are empty in them.

    Attributes:
        record: class of the records.
        blocks: the rows.
        backend: the data frames that `to_frame` makes unless it is told otherwise.
    """

    record: type[R_co]
    blocks: tuple[Block, ...]
    backend: str = "polars"

    @classmethod
    def of(cls, record: type[R_co], rows: Sequence[R_co], backend: str = "polars") -> Table[R_co]:
        """Return the table of some records.

        Args:
            record: their class.
            rows: the records.
            backend: the data frames that `to_frame` makes unless it is told otherwise.

        >>> from kpikit.results import Changed, Revision
        >>> period = Period.parse("2024")
        >>> row = Revision(changed=Changed.MET, org_unit="north", period=period, word_after="met")
        >>> print(Table.of(Revision, [row]))
        changed   org_unit   period   word_after
        ────────────────────────────────────────
        met       north      2024     met
        """
        order = np.arange(len(rows))
        names = [attribute.name for attribute in attrs.fields(record)]  # type: ignore[arg-type]
        columns = {name: Coded(order, [getattr(row, name) for row in rows]) for name in names}
        return cls(record, (Block(len(rows), columns),) if rows else (), backend)

    def __len__(self) -> int:
        """Return the number of rows."""
        return sum(block.length for block in self.blocks)

    def __iter__(self) -> Iterator[R_co]:
        """Iterate over the rows as records, made on demand."""
        for block in self.blocks:
            names = list(block.columns)
            columns = (block.column(name).values() for name in names)
            for row in zip(*columns, strict=True):
                yield self.record(**dict(zip(names, row, strict=True)))

    def __getitem__(self, row: int) -> R_co:
        """Return one record; a negative number counts from the end.

        Raises:
            IndexError: there is no such row.
        """
        place = row + len(self) if row < 0 else row
        if place >= 0:
            for block in self.blocks:
                if place < block.length:
                    only = Table(self.record, (block.where(np.array([place], dtype=np.intp)),))
                    return next(iter(only))
                place -= block.length
        message = f"no row {row}; the table has {len(self)} rows"
        raise IndexError(message)

    def __str__(self) -> str:
        """Return the first rows as a grid of plain text, numbers as in JSON."""
        rows = [_texts(record) for record in islice(self, _SHOWN_ROWS)]
        kept = [place for place, texts in enumerate(zip(*rows, strict=True)) if any(texts)]
        if not kept:
            return f"no rows; the columns are {', '.join(self.names)}"
        names = [self.names[place] for place in kept]
        numeric = [kinds_of(self.record)[name] in {"number", "integer"} for name in names]
        text = grid(names, numeric, [[row[place] for place in kept] for row in rows])
        rest = len(self) - len(rows)
        return f"{text}\n... {rest} more rows" if rest else text

    __repr__ = __str__

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of the columns."""
        return tuple(attribute.name for attribute in attrs.fields(self.record))  # type: ignore[arg-type]

    def parts(self, name: str) -> Iterator[Column]:
        """Return one column as it is kept: one part for each block, made when it is reached.

        Raises:
            KeyError: the table has no such column.
        """
        if name not in self.names:
            message = f"no column '{name}'; there are {', '.join(self.names)}"
            raise KeyError(message)
        default = attrs.fields_dict(self.record)[name].default  # type: ignore[arg-type]
        return (
            block.column(name) if name in block.columns else Constant(default, block.length)
            for block in self.blocks
        )

    def column(self, name: str) -> list[object]:
        """Return the values of one column.

        Raises:
            KeyError: the table has no such column.
        """
        return [value for part in self.parts(name) for value in part.values()]

    def where(self, **equals: object) -> Table[R_co]:
        """Return the rows in which columns have the given values.

        Args:
            **equals: value by name of column: ``None`` for absent; a period, a number or the word
                of a code also as text (``period="2024-S1"``, ``met="unmet"``).

        Raises:
            KeyError: the table has no such column.
            PeriodError: a text is not a period.
            NumberError: a value is not a number.
        """
        found = self
        for name, wanted in equals.items():
            found = found._having(name, wanted)
        return found

    def _having(self, name: str, wanted: object) -> Table[R_co]:
        equal = _equality(wanted)
        blocks = []
        for block, part in zip(self.blocks, self.parts(name), strict=True):
            same = np.array([equal(value) for value in part.values()], dtype=np.bool_)
            blocks.append(block.where(np.flatnonzero(same)))
        return Table(self.record, tuple(block for block in blocks if block.length))

    def to_frame(
        self,
        backend: Backend | None = None,
        *,
        numbers: Literal["float", "text", "fraction"] = "float",
    ) -> object:
        """Return the table as a data frame; absent values are null.

        Periods and codes are text; ranks are integers, or, with ``average`` ties, numbers.

        Args:
            backend: ``polars``, ``pandas`` or ``pyarrow``; if absent, the one of the data frame
                that the observations came from, or ``polars``.
            numbers: ``float``: float64, near the exact number; ``text``: decimals as in JSON and
                CSV; ``fraction``: the exact number as text, ``"183/250"``, which
                `fractions.Fraction` and kpikit read.

        Raises:
            InvalidValueError: another backend, or another way to write numbers.
            ImportError: the backend is not installed; the text has the command.
        """
        # Not at the top: most programs want no frame, and narwhals takes long to import.
        from kpikit.results.frames import frame

        return frame(self, cast("Backend", backend or self.backend), numbers)


def _texts(record: object) -> list[str]:
    """Return the values of a record as short texts, empty where absent."""
    values = (getattr(record, field.name) for field in attrs.fields(type(record)))  # type: ignore[arg-type]
    return ["" if value is None else str(plain_value(value)) for value in values]


def _equality(wanted: object) -> Callable[[object], bool]:
    """Return the question whether a value is the wanted one, which may be given as text."""
    readers: dict[type, Callable[[object], object]] = {
        Period: lambda value: Period.parse(str(value)),
        Fraction: exact,
    }
    read: dict[type, object] = {}

    def equal(value: object) -> bool:
        if value is None or wanted is None:
            return value is wanted
        kind = type(value)
        if kind not in read:
            read[kind] = readers[kind](wanted) if kind in readers else wanted
        return value == read[kind] or (isinstance(value, Enum) and value.value == wanted)

    return equal
