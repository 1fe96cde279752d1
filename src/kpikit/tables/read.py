"""Any table to columns: which reader is for which source."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from kpikit.errors import Code
from kpikit.limits import DEFAULT_LIMITS, Limits
from kpikit.tables.csvfile import read_csv
from kpikit.tables.frames import table_of_frame
from kpikit.tables.records import table_of_records
from kpikit.tables.table import Table, refusal
from kpikit.tables.workbook import read_workbook

if TYPE_CHECKING:
    from narwhals.typing import IntoFrame

AnyTable: TypeAlias = "str | os.PathLike[str] | Iterable[Mapping[str, object]] | IntoFrame"
"""What tables are read from: a path, records, or a data frame of any library."""

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".ods"})
_OLD_WORKBOOKS = frozenset({".xls", ".xlsb"})


def read_table(
    source: AnyTable, *, sheet: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Table:
    """Return the table in a file, in records or in a data frame.

    Args:
        source: path of an .xlsx or .ods workbook or of a CSV file; mappings of heading to cell; or
            a frame of pandas, polars, pyarrow, duckdb or another library that narwhals knows.
        sheet: name of the sheet of a workbook; the first if it is not given.
        limits: bounds for files of strangers; records and frames are in memory already.

    Raises:
        TableError: the table cannot be read.
        MissingExtraError: the kind of file needs an optional package.

    >>> len(read_table([{"org_unit": "a", "value": "1"}]))
    1
    """
    if isinstance(source, (str, os.PathLike)):
        return _of_file(source, sheet, limits)
    table = table_of_frame(source)
    if table is not None:
        return table
    if isinstance(source, Iterable) and not isinstance(source, (Mapping, bytes)):
        return table_of_records(source)
    message = f"a value of type {type(source).__name__} is no table"
    hint = "give a path, records (mappings of column to cell) or a data frame"
    raise refusal(Code.UNREADABLE_TABLE, message, hint, "<source>")


def _of_file(path: str | os.PathLike[str], sheet: str | None, limits: Limits) -> Table:
    ending = Path(path).suffix.lower()
    if ending in _OLD_WORKBOOKS:
        message, hint = f"{ending} workbooks are not read", "save it as .xlsx, .ods or CSV"
        raise refusal(Code.UNREADABLE_TABLE, message, hint, str(path))
    return read_workbook(path, sheet, limits) if ending in _WORKBOOKS else read_csv(path, limits)
