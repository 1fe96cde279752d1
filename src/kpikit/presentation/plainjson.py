"""Results as plain JSON values: flat records, exact numbers as text."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING

import attrs

from kpikit.numbers import plain
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.errors import Diagnostic
    from kpikit.evaluation import Evaluation

Json = str | int | bool | None
TABLES = ("achievements", "scores", "rankings", "unmet")
"""Names of the result tables, everywhere."""


def as_json(evaluation: Evaluation) -> dict[str, list[dict[str, Json]]]:
    """Return an evaluation as lists of flat records.

    Numbers are texts in plain decimal notation; ratios that do not terminate have 12 decimals,
    half away from zero. Absent values are ``None``.
    """
    lists = {name: [_record(row) for row in getattr(evaluation, name)] for name in TABLES}
    return {**lists, "diagnostics": diagnostics_as_json(evaluation.diagnostics)}


def diagnostics_as_json(diagnostics: Iterable[Diagnostic]) -> list[dict[str, Json]]:
    """Return diagnostics as flat records; line and column are whole numbers, counted from 1.

    >>> from kpikit.errors import Code
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
            "file": finding.source.file if finding.source else None,
            "line": finding.source.line if finding.source else None,
            "column": finding.source.column if finding.source else None,
        }
        for finding in diagnostics
    ]


def _record(row: object) -> dict[str, Json]:
    names = (field.name for field in attrs.fields(type(row)))  # type: ignore[arg-type]
    return {name: _value(getattr(row, name)) for name in names}


def _value(value: object) -> Json:
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, Period):
        return str(value)
    return plain(value if isinstance(value, Fraction) else Fraction(str(value)))
