"""Results as plain JSON values: flat records, exact numbers as text."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import attrs

from kpikit.presentation.selection import selected
from kpikit.results import Plain, plain_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kpikit.errors import Diagnostic, Source
    from kpikit.evaluation import Evaluation
    from kpikit.presentation.selection import Tables
    from kpikit.results import Table


Finding: TypeAlias = "dict[str, Plain | list[dict[str, Plain]]]"
"""A diagnostic as a record, flat but for its related places."""


def as_json(
    evaluation: Evaluation, tables: Tables | None = None
) -> dict[str, Sequence[Mapping[str, Plain | list[dict[str, Plain]]]]]:
    """Return an evaluation as lists of flat records, its diagnostics in the last one.

    Numbers are texts in plain decimal notation; ratios that do not terminate have 12 decimals,
    half away from zero. Absent values are ``None``.

    Args:
        evaluation: what is shown.
        tables: the tables to show, by name; all four of the evaluation if absent.
    """
    lists: dict[str, Sequence[dict[str, Plain]]] = {
        name: table_as_json(table) for name, table in selected(evaluation, tables).items()
    }
    return {**lists, "diagnostics": diagnostics_as_json(evaluation.diagnostics)}


def table_as_json(table: Table[object]) -> list[dict[str, Plain]]:
    """Return the rows of a table of results as flat records."""
    return [_record(row) for row in table]


def diagnostics_as_json(diagnostics: Iterable[Diagnostic]) -> list[Finding]:
    """Return diagnostics as records; line and column are whole numbers, counted from 1.

    Flat are all of their fields but ``related``, a list of the other places a finding is about.

    >>> from kpikit.errors import Code, Diagnostic
    >>> diagnostics_as_json([Diagnostic(Code.SYNTAX, "this is not YAML")])[0]["code"]
    'K004'
    """
    return [
        {
            "code": finding.code.value,
            "severity": finding.severity.value,
            "message": finding.message,
            "hint": finding.hint or None,
            "path": finding.path or None,
            **_place(finding.source),
            "related": [
                {"message": one.message, "path": one.path or None, **_place(one.source)}
                for one in finding.related
            ],
        }
        for finding in diagnostics
    ]


def _place(source: Source | None) -> dict[str, Plain]:
    """Return file, line and column of a place, as far as they are known."""
    return {
        "file": source.file if source else None,
        "line": source.line if source else None,
        "column": source.column if source else None,
    }


def _record(row: object) -> dict[str, Plain]:
    names = (field.name for field in attrs.fields(type(row)))  # type: ignore[arg-type]
    return {name: plain_value(getattr(row, name)) for name in names}
