"""Data frames of any library, through narwhals; none of the libraries is imported here."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
from attrs import frozen
from narwhals.exceptions import NarwhalsError

from kpikit.errors import Code
from kpikit.tables.cells import settled, tidy
from kpikit.tables.columns import Cells, Coded, Numerals, Places
from kpikit.tables.crew import blocks
from kpikit.tables.grid import refuse_repeated
from kpikit.tables.table import Table, refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

_NAME = "<data frame>"
_SURE_NUMERATOR = 2.0**49
_INT64 = 2**63 - 1
_SMALL = 100_000
_MANY = 100_000
_EVERY = 100


def table_of_frame(source: object) -> Table | None:
    """Return the table of a data frame; ``None`` if the source is none.

    Frames of pandas, polars and pyarrow, and what else narwhals knows; lazy ones, such as relations
    of duckdb, are collected. Rows are numbered from 1.

    Raises:
        TableError: two columns have the same heading, or a lazy frame needs another package.

    >>> table_of_frame([1, 2]) is None
    True
    """
    try:
        frame = nw.from_native(source, pass_through=True)
        if isinstance(frame, nw.LazyFrame):
            frame = frame.collect()
    except (NarwhalsError, ModuleNotFoundError) as error:
        message = f"the data frame cannot be read: {error}"
        hint = "rename the columns, or collect it before"
        raise refusal(Code.UNREADABLE_TABLE, message, hint, _NAME) from error
    return _table(frame) if isinstance(frame, nw.DataFrame) else None


def _table(frame: nw.DataFrame[Any]) -> Table:
    headings = [tidy(str(heading)) for heading in frame.columns]
    refuse_repeated(_NAME, None, headings)
    columns = {
        heading: FrameColumn(frame.get_column(name))
        for heading, name in zip(headings, frame.columns, strict=True)
    }
    return Table(_NAME, columns, range(1, len(frame) + 1), kind=frame.implementation.value)


@frozen(eq=False)
class FrameColumn:
    """A column of a data frame; numbers are kept, as reading many takes long.

    Attributes:
        series: the column, as narwhals sees it.
    """

    series: nw.Series[Any]

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.series)

    def __getitem__(self, row: int) -> object:
        """Return the cell of a row."""
        return settled(self.series[row])

    def coded(self) -> Coded:
        """Return the column as codes of its different cells.

        Columns of text become codes by their own library; Python sees only the different texts.
        """
        texts = _texts(self.series, ())
        if texts is None:
            return Cells(self.series.to_list()).coded()
        return Coded(texts[0], tuple(map(settled, texts[1])))

    def put_codes(
        self, codes: Places, code_of: Callable[[object], int], likely: Sequence[str]
    ) -> None:
        """Put the code that a function gives to the cell of each row into an array."""
        texts = _texts(self.series, likely)
        if texts is None:
            Cells(self.series.to_list()).put_codes(codes, code_of, likely)
        else:
            cells = tuple(map(settled, texts[1]))
            Coded(texts[0], cells).put(codes, [code_of(cell) for cell in cells])

    def numerals(self) -> Numerals | None:
        """Return the numbers of a column of floats, integers or decimals."""
        return self._numerals

    @cached_property
    def _numerals(self) -> Numerals | None:
        dtype = self.series.dtype
        if dtype.is_float():
            return _floats(self.series)
        if dtype.is_integer():
            return _integers(self.series)
        return _decimals(self.series) if dtype.is_decimal() else None


def _texts(
    series: nw.Series[Any], likely: Sequence[str]
) -> tuple[Places, Sequence[str | None]] | None:
    """Return codes of texts and the texts; nothing for other columns and other libraries.

    Args:
        series: the column.
        likely: texts that may be in it. If there are none, each text that is returned is in it.
    """
    if series.dtype not in (nw.String, nw.Categorical, nw.Enum):
        return None
    if series.implementation.is_polars() and series.dtype == nw.String and len(series) >= _MANY:
        texts = list(likely) or _some(series)
        if texts:
            return _enumerated(series, texts)
    native = _native_codes(series)
    if native is None:
        return None
    codes, rows = _found(native)
    return codes, series[rows].to_list() if rows else []


def _some(series: nw.Series[Any]) -> list[str]:
    """Return texts of a column, perhaps not all of them; none if most rows have their own."""
    sample = series.gather_every(_EVERY).drop_nulls().to_list()
    texts = list(dict.fromkeys(sample))
    return texts if len(texts) <= max(1, len(sample) // 2) else []


def _enumerated(series: nw.Series[Any], texts: list[str]) -> tuple[Places, Sequence[str | None]]:
    """Return codes of a large column of polars, and their texts.

    Given the texts, it is quicker than if it has to collect them, and needs half of the memory.
    """
    found, native = _as_enum(series, texts), series.to_native()
    blank = native.is_null() if series.null_count() else None
    lost = found.null_count() - series.null_count()
    if lost:  # these are not among the texts
        others = native.filter(found.is_null() & native.is_not_null()).unique(maintain_order=True)
        texts = [*texts, *others.to_list()]
        found = _as_enum(series, texts)
    if blank is None:
        return found.to_physical().to_numpy(), texts
    codes = found.to_physical().fill_null(0).to_numpy()
    return np.where(blank.to_numpy(), np.int32(len(texts)), codes), [*texts, None]


def _as_enum(series: nw.Series[Any], texts: list[str]) -> Any:
    """Return a column of polars as codes of texts; null for others."""
    enum = series.head(0).cast(nw.Enum(texts)).to_native().dtype
    return series.to_native().cast(enum, strict=False)


def _found(native: NDArray[np.integer]) -> tuple[Places, list[int]]:
    """Return codes without gaps for some codes, and a row in which each of them stands."""
    lowest, highest = (int(native.min()), int(native.max())) if native.size else (0, 0)
    if highest - lowest > 2 * len(native) + _SMALL:
        # A library may number the texts of all its columns.
        _, firsts, codes = np.unique(native, return_index=True, return_inverse=True)
        return codes, firsts.tolist()
    rows: list[int] = []
    places = np.full(highest - lowest + 1, -1, dtype=np.int32)
    codes = np.empty(len(native), dtype=np.int32)
    for some in blocks(range(len(native))):
        # No buffers are needed for indices of the processor's own size.
        block = np.subtract(native[some], lowest, dtype=np.intp)
        here = codes[some]
        np.take(places, block, out=here, mode="clip")
        if here.min(initial=0) < 0:
            new = np.flatnonzero(here < 0)
            places[block[new]] = new + some.start  # of each code, one row
            different = np.unique(block[new])
            rows += places[different].tolist()
            places[different] = np.arange(len(rows) - len(different), len(rows))
            np.take(places, block, out=here, mode="clip")
    return codes, rows


def _native_codes(series: nw.Series[Any]) -> NDArray[np.integer] | None:
    """Return the codes that a library gives to texts, -1 for null; nothing for other libraries."""
    kind = series.implementation
    if not (kind.is_polars() or kind.is_pandas() or kind.is_pyarrow()):
        return None
    coded = series.cast(nw.Categorical) if series.dtype == nw.String else series
    native = coded.to_native()
    if kind.is_pandas():
        return np.asarray(native.cat.codes.to_numpy())
    indices = native.to_physical() if kind.is_polars() else native.combine_chunks().indices
    if not series.null_count():
        return np.asarray(indices.to_numpy())
    filled = indices.fill_null(0).to_numpy().astype(np.int32)
    return np.where(series.is_null().to_numpy(), np.int32(-1), filled)


def _floats(series: nw.Series[Any]) -> Numerals | None:
    values = series.to_numpy()
    return Numerals.of_floats(values) if values.dtype.kind == "f" else None


def _integers(series: nw.Series[Any]) -> Numerals | None:
    blank = _nulls(series)
    values = (series.fill_null(0) if blank.any() else series).to_numpy()
    if values.dtype.kind not in "iu" or (values.size and int(values.max()) > _INT64):
        return None
    return Numerals.of_integers(values.astype(np.int64), blank)


def _decimals(series: nw.Series[Any]) -> Numerals | None:
    """Return a column of decimals by way of floats, which is exact for numerators below 2^49.

    The cast to float and the multiplication change a number by a few parts in 2^53, so the
    numerator by less than a half.
    """
    blank = _nulls(series)
    first = series.drop_nulls().head(1).to_list()
    decimals = max(0, -first[0].as_tuple().exponent) if first else 0
    filled = np.where(blank, 0.0, series.cast(nw.Float64).to_numpy())
    numerators = np.rint(filled * 10.0**decimals)
    if (np.abs(numerators) >= _SURE_NUMERATOR).any():
        return None
    return Numerals.of_integers(numerators.astype(np.int64), blank, decimals)


def _nulls(series: nw.Series[Any]) -> NDArray[np.bool_]:
    return np.asarray(series.is_null().to_numpy(), dtype=np.bool_)
