"""The commands: thin, from arguments to calls of the library, and results to the terminal.

Results go to standard output, diagnostics to standard error. Exit codes: 0 fine, 1 findings,
2 wrong usage.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kpikit.errors import (
    Diagnostic,
    DiagnosticsError,
    PeriodError,
    Severity,
    errors_of,
    in_order,
)
from kpikit.evaluation import Evaluation, evaluate
from kpikit.observations import Observations, read_observations
from kpikit.periods import Period
from kpikit.presentation import Display, as_json, diagnostics_as_json, display
from kpikit.presentation.plainjson import TABLES
from kpikit.spec import check_specification, load_specification

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.model.specification import Specification

_FINDINGS = 1


class _PeriodType(click.ParamType[Period]):
    """A period on the command line."""

    name = "period"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> Period:
        try:
            return Period.parse(str(value))
        except PeriodError as error:
            self.fail(str(error), param, ctx)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kpikit")
def kpikit() -> None:
    """Evaluate administrative key performance indicators by a specification in YAML."""


@kpikit.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.pass_context
def check(context: click.Context, paths: tuple[str, ...]) -> None:
    """Report everything wrong in specifications and their tables."""
    failed = False
    for path in paths:
        findings = _findings(path)
        _tell(findings)
        failed |= bool(errors_of(findings))
        click.echo(f"{path}: {_count(findings)}")
    context.exit(_FINDINGS if failed else 0)


@kpikit.command(name="evaluate")
@click.argument("path")
@click.option("--observations", "table", metavar="F", help="Table of observations, as CSV.")
@click.option(
    "--period", "periods", type=_PeriodType(), multiple=True, help="Window, like 2024-S1."
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table")
@click.option("--output", type=click.Path(dir_okay=False), help="File instead of the terminal.")
@click.pass_context
def evaluate_(  # noqa: PLR0913 - one argument for each option
    context: click.Context,
    path: str,
    *,
    table: str | None,
    periods: tuple[Period, ...],
    form: str,
    output: str | None,
) -> None:
    """Print achievements, scores, rankings and targets not met."""
    try:
        evaluation = _evaluation(path, table, periods)
    except DiagnosticsError as error:
        _tell(error.diagnostics)
        if form == "json":
            _write(_json(_nothing(error.diagnostics)), output)
        context.exit(_FINDINGS)
    _tell(evaluation.diagnostics)
    _write(_json(as_json(evaluation)) if form == "json" else _text(evaluation), output)


def _evaluation(path: str, table: str | None, periods: tuple[Period, ...]) -> Evaluation:
    specification = load_specification(path)
    observations = _observations(specification, table)
    return evaluate(specification, observations, period=periods or None)


def _observations(specification: Specification, table: str | None) -> Observations:
    """Return the observations in a table, or in the one that the specification names."""
    if table is not None:
        return read_observations(table, specification)
    default = default_table(specification)
    if default is None:
        message = "the specification names no table of observations; give --observations F"
        raise click.UsageError(message)
    return read_observations(default, specification)


def default_table(specification: Specification) -> Path | None:
    """Return the path of the table of observations that a specification names."""
    if specification.observations is None or specification.folder is None:
        return None
    return specification.folder / specification.observations.table


def _findings(path: str) -> tuple[Diagnostic, ...]:
    """Return the findings about a specification and about its table of observations."""
    try:
        checked = check_specification(path)
        findings = checked.diagnostics
        table = default_table(checked.specification)
        if table is not None and not errors_of(findings):
            observations = read_observations(table, checked.specification)
            findings += observations.diagnostics
    except DiagnosticsError as error:
        return error.diagnostics
    return in_order(findings)


def _count(findings: Iterable[Diagnostic]) -> str:
    found = list(findings)
    errors = len(errors_of(found))
    warnings = sum(finding.severity is Severity.WARNING for finding in found)
    return f"{errors} errors, {warnings} warnings" if found else "nothing to report"


def _tell(findings: Iterable[Diagnostic]) -> None:
    for finding in findings:
        click.echo(finding.shown(), err=True)


def _nothing(findings: Iterable[Diagnostic]) -> dict[str, object]:
    return {**{name: [] for name in TABLES}, "diagnostics": diagnostics_as_json(findings)}


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False, indent=1)


def _text(evaluation: Evaluation) -> str:
    """Return the tables for people, as wide as they are unless a terminal is narrower."""
    console = Console(width=400)
    with console.capture() as capture:
        for shown in display(evaluation):
            console.print(Text(shown.title, style="bold"))
            console.print(_grid(shown))
    return capture.get()


def _grid(shown: Display) -> Table:
    grid = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading, numeric in zip(shown.headings, shown.numeric, strict=True):
        grid.add_column(heading, justify="right" if numeric else "left", no_wrap=True)
    for row in shown.rows:
        grid.add_row(*map(Text, row))
    return grid


def _write(text: str, output: str | None) -> None:
    if output is None:
        click.echo(text)
    else:
        Path(output).write_text(f"{text}\n", encoding="utf-8")
