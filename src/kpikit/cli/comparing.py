"""Two versions of a specification, compared on the command line."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import click
from attrs import frozen

from kpikit.cli.answers import findings_told, json_text, put, put_files
from kpikit.cli.requests import Options
from kpikit.cli.terminal import show, tell
from kpikit.comparison import Comparison, compare, differences
from kpikit.errors import Diagnostic, SpecificationError
from kpikit.model.specification import Specification
from kpikit.presentation import (
    as_text,
    comparison_displays,
    diagnostics_as_csv,
    diagnostics_as_json,
    table_as_csv,
    table_as_json,
)
from kpikit.rules import installed_rules
from kpikit.spec import load_specification

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpikit.presentation import Display
    from kpikit.results import Difference, Table

COMPARED = ("differences", "moves", "effects")
"""Names of the tables of a comparison."""


@frozen(kw_only=True)
class Versions(Options):
    """Two specifications that are compared.

    Attributes:
        old: the specification before.
        new: the specification after.
    """

    old: str
    new: str

    def specifications(self) -> tuple[Specification, Specification]:
        """Return both specifications.

        Raises:
            SpecificationError: one of them has errors, or both; it has all of them.
        """
        rules = installed_rules()
        found: list[Specification] = []
        findings: list[Diagnostic] = []
        for path in (self.old, self.new):
            try:
                found.append(load_specification(path, rules=rules))
            except SpecificationError as error:
                findings += error.diagnostics
        if findings:
            raise SpecificationError(findings)
        return found[0], found[1]

    def comparison(self, old: Specification, new: Specification) -> Comparison | None:
        """Return the comparison on figures; `None` if there are none."""
        if self.observations is None and None in (old.default_table, new.default_table):
            return None
        return compare(
            old,
            new,
            self.observations,
            period=self.periods or None,
            as_of=self.as_of,
            map_of=self.map_of,
            weights=self.weights,
        )


@frozen
class _Compared:
    """What is told of two specifications."""

    specifications: tuple[Specification, Specification]
    comparison: Comparison | None

    @cached_property
    def differences(self) -> Table[Difference]:
        """What changed."""
        if self.comparison is None:
            return differences(*self.specifications)
        return self.comparison.differences

    @property
    def tables(self) -> Mapping[str, Table[object]]:
        """The tables by name; only the first one without figures."""
        if self.comparison is None:
            return {"differences": self.differences}
        return {name: getattr(self.comparison, name) for name in COMPARED}

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """What is doubted of the figures, by either specification."""
        if self.comparison is None:
            return ()
        found = (*self.comparison.before.diagnostics, *self.comparison.after.diagnostics)
        return tuple(dict.fromkeys(found))


def answer_difference(request: Versions, table: str | None) -> None:
    """Compare and write what is asked for, or say what is wrong and end the command.

    Args:
        request: what is asked for.
        table: the one table to write; all if absent.
    """
    if request.form == "csv" and table is None and request.output is None:
        names = ", ".join(COMPARED)
        raise click.UsageError(f"give --output and a folder, or --table and one of {names}")
    with findings_told(request, {name: [] for name in COMPARED}):
        specifications = request.specifications()
        compared = _Compared(specifications, request.comparison(*specifications))
        tables = compared.tables
    if table is not None and table not in tables:
        message = "not both specifications name a table of observations; give --observations F"
        raise click.UsageError(message)
    tell(compared.diagnostics)
    _write(request, compared, tables if table is None else {table: tables[table]})


def _write(request: Versions, compared: _Compared, tables: Mapping[str, Table[object]]) -> None:
    output = request.output
    if request.form == "json":
        lists = {name: table_as_json(one) for name, one in tables.items()}
        findings = diagnostics_as_json(compared.diagnostics)
        put(json_text({**lists, "diagnostics": findings}), output)
    elif request.form == "csv" and len(tables) == 1:
        put("".join(table_as_csv(one) for one in tables.values()), output)
    elif request.form == "csv" and output is not None:
        texts = {name: table_as_csv(one) for name, one in tables.items()}
        put_files(output, {**texts, "diagnostics": diagnostics_as_csv(compared.diagnostics)})
    elif output is None:
        show(_shown(request, compared, tables))
    else:
        put(f"{as_text(_shown(request, compared, tables))}\n", output)


def _shown(
    request: Versions, compared: _Compared, tables: Mapping[str, Table[object]]
) -> tuple[Display, ...]:
    """Return the tables for people; one shows both whom it moves and by which change."""
    comparison = compared.comparison
    moved = None if comparison is None else (comparison.moves, comparison.effects)
    told = (compared.specifications, compared.differences, moved)
    shown = comparison_displays(*told, request.language)
    if len(tables) > 1 or moved is None:
        return shown
    return shown[:-1] if "differences" in tables else shown[-1:]
