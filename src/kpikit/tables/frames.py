"""Data frames of any library, through narwhals; none of the libraries is imported here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import narwhals as nw
import numpy as np
from attrs import frozen
from narwhals.exceptions import NarwhalsError

from kpikit.errors import Code
from kpikit.tables.cells import settled, tidy
from kpikit.tables.columns import Cells, Coded, Numerals
from kpikit.tables.grid import refuse_repeated
from kpikit.tables.table import Table, refusal

if TYPE_CHECKING:
    from numpy.typing import NDArray

_NAME = "<data frame>"
_SURE_NUMERATOR = 2.0**49
_INT64 = 2**63 - 1
_SMALL = 100_000


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
    lines = np.arange(1, len(frame) + 1, dtype=np.int64)
    return Table(_NAME, columns, lines, kind=frame.implementation.value)


@frozen(eq=False)
class FrameColumn:
    """A column of a data frame.

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
        native = _native_codes(self.series)
        if native is None:
            return Cells(self.series.to_list()).coded()
        return _dense(native, self.series)

    def numerals(self) -> Numerals | None:
        """Return the numbers of a column of floats, integers or decimals."""
        dtype = self.series.dtype
        if dtype.is_float():
            return _floats(self.series)
        if dtype.is_integer():
            return _integers(self.series)
        return _decimals(self.series) if dtype.is_decimal() else None


def _native_codes(series: nw.Series[Any]) -> NDArray[np.integer] | None:
    """Return the codes that a library gives to the texts of a column, -1 for null."""
    if series.dtype not in (nw.String, nw.Categorical, nw.Enum):
        return None
    kind = series.implementation
    if not (kind.is_polars() or kind.is_pandas() or kind.is_pyarrow()):
        return None
    coded = series.cast(nw.Categorical) if series.dtype == nw.String else series
    native = coded.to_native()
    if kind.is_pandas():
        return np.asarray(native.cat.codes.to_numpy(), dtype=np.int64)
    indices = native.to_physical() if kind.is_polars() else native.combine_chunks().indices
    if not series.null_count():
        return np.asarray(indices.to_numpy().astype(np.int32))
    filled = indices.fill_null(0).to_numpy().astype(np.int32)
    return np.where(series.is_null().to_numpy(), np.int32(-1), filled)


def _dense(native: NDArray[np.integer], series: nw.Series[Any]) -> Coded:
    """Return codes without gaps: of the cells that are there, in the order of the library."""
    lowest = native.min() if native.size else 0
    shifted: NDArray[Any] = native - lowest if lowest else native
    size = int(shifted.max(initial=-1)) + 1
    if size > 2 * len(shifted) + _SMALL:  # a library may number the texts of all its columns
        _, last, codes = np.unique(shifted, return_index=True, return_inverse=True)
    else:
        seen = np.full(size, -1, dtype=np.int64)
        seen[shifted] = np.arange(len(shifted))
        used = seen >= 0
        gaps = not used.all()
        last = seen[used]
        codes = (np.cumsum(used, dtype=np.int32) - 1)[shifted] if gaps else shifted
    cells = series[last.tolist()].to_list() if len(last) else []
    return Coded(codes.astype(np.int32, copy=False), tuple(map(settled, cells)))


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
