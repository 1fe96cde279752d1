"""Columns: the cells under one heading, seen one by one, as codes, or as numbers."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.tables.cells import settled
from kpikit.tables.crew import blocks
from kpikit.tables.decimals import Small

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable


Places = NDArray[np.integer]
"""Codes of rows, in 16 bits where that is enough."""


def narrow(count: int) -> type[np.int16 | np.int32]:
    """Return the type of codes below a count, of which -1 may be one.

    >>> narrow(1_000).__name__, narrow(100_000).__name__
    ('int16', 'int32')
    """
    return np.int16 if count <= np.iinfo(np.int16).max else np.int32


@frozen(eq=False)
class Coded:
    """A column as codes of its different cells.

    Attributes:
        codes: for each row, the place of its cell in `cells`.
        cells: the different cells, ``None`` for blank; each is in some row.
    """

    codes: Places
    cells: tuple[object, ...]

    @classmethod
    def of(cls, values: Iterable[object]) -> Coded:
        """Return the codes of values; equal values of different types stay apart.

        >>> Coded.of(["a", "b", "a", None]).codes.tolist()
        [0, 1, 0, 2]
        """
        places: dict[object, int] = {}
        keys = (value if type(value) is str else (type(value), value) for value in values)
        codes = np.array([places.setdefault(key, len(places)) for key in keys], dtype=np.int32)
        cells = tuple(key[1] if isinstance(key, tuple) else key for key in places)
        return cls(codes, cells)

    def put(self, codes: Places, of_cells: Sequence[int]) -> None:
        """Put into an array for each row the code of its cell, of which there is one for each.

        >>> codes = np.zeros(4, dtype=np.int16)
        >>> Coded.of(["a", "b", "a", None]).put(codes, [7, 9, -1])
        >>> codes.tolist()
        [7, 9, 7, -1]
        """
        table = np.array(of_cells, dtype=codes.dtype)
        for some in blocks(range(len(codes))):
            np.take(table, self.codes[some], out=codes[some], mode="clip")

    def blank(self) -> NDArray[np.bool_]:
        """Tell which rows are blank.

        >>> Coded.of(["a", None]).blank().tolist()
        [False, True]
        """
        return np.array([cell is None for cell in self.cells], dtype=np.bool_)[self.codes]


@frozen(eq=False)
class Numerals:
    """A column of numbers of one type.

    Attributes:
        blank: which rows are blank; they have any number.
        floats: floats, each of which stands for its shortest decimal; or ``None``.
        numerators: if there are no floats, integers over 10 ** `decimals`.
        decimals: of the numerators.
    """

    blank: NDArray[np.bool_]
    floats: NDArray[np.floating] | None
    numerators: NDArray[np.int64]
    decimals: int

    @classmethod
    def of_floats(cls, values: NDArray[np.floating]) -> Numerals:
        """Return the column of floats; nan is blank."""
        return cls(np.isnan(values), values, np.zeros(0, dtype=np.int64), 0)

    @classmethod
    def of_integers(
        cls, numerators: NDArray[np.int64], blank: NDArray[np.bool_], decimals: int = 0
    ) -> Numerals:
        """Return the column of integers over a power of ten."""
        return cls(blank, None, numerators, decimals)

    @cached_property
    def small(self) -> Small | None:
        """The whole column as small integers over one power of ten, if it can be had so."""
        if self.floats is None:
            return Small.of_integers(self.numerators, self.blank, self.decimals)
        return Small.of_floats(self.floats, self.blank)


class Column(Protocol):
    """The cells under one heading."""

    def __len__(self) -> int:
        """Return the number of rows."""
        ...

    def __getitem__(self, row: int) -> object:
        """Return the cell of a row, counted from 0; ``None`` if it is blank."""
        ...

    def coded(self) -> Coded:
        """Return the column as codes of its different cells."""
        ...

    def put_codes(
        self, codes: Places, code_of: Callable[[object], int], likely: Sequence[str]
    ) -> None:
        """Put the code that a function gives to the cell of each row into an array.

        Args:
            codes: the array.
            code_of: the function; it is asked once for each different cell, perhaps for others.
            likely: texts that may be in the cells.
        """
        ...

    def numerals(self) -> Numerals | None:
        """Return the numbers of a column that can have nothing else; ``None`` for others."""
        ...


@frozen(eq=False)
class Cells:
    """A column of Python values as they come from strangers.

    >>> column = Cells(["a", "", float("nan")])
    >>> column[0], column[1], column[2], column.coded().blank().tolist()
    ('a', None, None, [False, True, True])
    """

    values: Sequence[object]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.values)

    def __getitem__(self, row: int) -> object:
        """Return the cell of a row."""
        return settled(self.values[row])

    def coded(self) -> Coded:
        """Return the column as codes of its different cells."""
        try:
            coded = Coded.of(self.values)
        except TypeError:  # lists, for instance, cannot be compared by their hash
            return Coded.of(map(settled, self.values))
        return Coded(coded.codes, tuple(map(settled, coded.cells)))

    def put_codes(
        self,
        codes: Places,
        code_of: Callable[[object], int],
        likely: Sequence[str],  # noqa: ARG002
    ) -> None:
        """Put the code that a function gives to the cell of each row into an array."""
        coded = self.coded()
        coded.put(codes, [code_of(cell) for cell in coded.cells])

    def numerals(self) -> Numerals | None:
        """Return ``None``: any cell may be anything."""
        return None
