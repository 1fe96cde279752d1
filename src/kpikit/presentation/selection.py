"""Which tables of an evaluation are shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias

from kpikit.results import Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.evaluation import Evaluation

Tables: TypeAlias = Mapping[str, Table[object]]
"""Tables of results by name."""

TABLES = ("achievements", "scores", "rankings", "unmet")
"""Names of the tables of an evaluation, everywhere."""


def tables_of(evaluation: Evaluation, names: Iterable[str] = TABLES) -> dict[str, Table[object]]:
    """Return tables of an evaluation by name; all of them if no names are given."""
    return {name: getattr(evaluation, name) for name in names}


def selected(evaluation: Evaluation, tables: Tables | None) -> Tables:
    """Return the given tables, or all of the evaluation."""
    return tables_of(evaluation) if tables is None else tables
