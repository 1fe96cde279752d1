"""Results as CSV: the tables of the JSON form, under the same names, with the same values."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from kpikit.presentation.plainjson import diagnostics_as_json
from kpikit.presentation.selection import selected
from kpikit.results import Plain, plain_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from kpikit.errors import Diagnostic
    from kpikit.evaluation import Evaluation
    from kpikit.presentation.selection import Tables
    from kpikit.results import Table

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula."""

_DIAGNOSTIC = (
    "code", "severity", "message", "hint", "path", "file", "line", "column",
)  # fmt: skip


def as_csv(evaluation: Evaluation, tables: Tables | None = None) -> dict[str, str]:
    """Return the text of one CSV file for each table, and one for the diagnostics, by name.

    Numbers are as in JSON, absent values empty. A text that a spreadsheet would take for a formula
    has an apostrophe before it.

    Args:
        evaluation: what is written.
        tables: the tables to write, by name; all four of the evaluation if absent.
    """
    texts = {name: table_as_csv(table) for name, table in selected(evaluation, tables).items()}
    return {**texts, "diagnostics": diagnostics_as_csv(evaluation.diagnostics)}


def table_as_csv(table: Table[object]) -> str:
    """Return the text of the CSV file of one table of results."""
    columns = (table.column(name) for name in table.names)
    return _written(table.names, zip(*columns, strict=True))


def diagnostics_as_csv(diagnostics: Iterable[Diagnostic]) -> str:
    """Return diagnostics as the text of a CSV file."""
    records = diagnostics_as_json(diagnostics)
    return _written(_DIAGNOSTIC, ([record[name] for name in _DIAGNOSTIC] for record in records))


def _written(names: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(names)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue()


def _cell(value: object) -> Plain:
    """Return a value as the text of a cell; only what is text already can be no number."""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if isinstance(value, bool):
        return "true" if value else "false"
    return plain_value(value)
