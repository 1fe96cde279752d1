"""The commands: thin, from arguments to calls of the library.

Results go to standard output, diagnostics to standard error. Exit codes: 0 fine, 1 findings,
2 wrong usage.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kpikit.cli.answers import FINDINGS, answer, put
from kpikit.cli.comparing import COMPARED, Versions, answer_difference
from kpikit.cli.counted import FORMS, findings_in
from kpikit.cli.explaining import FORMS as FORMS_OF_EXPLANATIONS
from kpikit.cli.explaining import KINDS, explain_number
from kpikit.cli.requests import DayType, Request, with_options, with_request
from kpikit.cli.terminal import tell
from kpikit.cli.trying import tell_examples, write_examples
from kpikit.comparison import revisions
from kpikit.errors import Diagnostic, DiagnosticsError, errors_of, in_order
from kpikit.examples import findings_of_examples
from kpikit.observations import read_observations
from kpikit.presentation import LANGUAGES, TABLES, tables_of
from kpikit.rules import installed_rules
from kpikit.spec import check_specification, json_schema, schema_text

if TYPE_CHECKING:
    from datetime import date

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells give it."""

NOBODY_READS = 141
"""Exit code when the program that reads standard output has ended, as shells give it."""


class _Commands(click.Group):
    """The group of all commands; it ends quietly when somebody stops it."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            _discard_output()
            ctx.exit(NOBODY_READS)


def _discard_output() -> None:
    """Send what is still in the buffer of standard output nowhere."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kpikit")
def kpikit() -> None:
    """Evaluate administrative key performance indicators by a specification in YAML.

    PATH is a folder with specification.yaml, a YAML file, or kpikit:vn/hung-nguyen-2024 for a
    specification that ships with kpikit.
    """


@kpikit.command()
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", *FORMS]),
    default="text",
    show_default=True,
    help="For people, or for programs: all findings in one document.",
)
@click.option(
    "--output",
    metavar="F",
    type=click.Path(path_type=Path),
    help="File to write instead of standard output.",
)
@click.pass_context
def check(context: click.Context, paths: tuple[str, ...], form: str, output: Path | None) -> None:
    """Report everything wrong in specifications and their tables.

    Findings go to standard error, and to standard output how many there are of each specification;
    with --format json or sarif the findings themselves.
    """
    at_once = form != "text" or output is not None
    found = {}
    for path in paths:
        found[path] = _findings(path)
        tell(found[path])
        if not at_once:
            put(findings_in(form, {path: found[path]}), output)
    if at_once:
        put(findings_in(form, found), output)
    context.exit(FINDINGS if any(map(errors_of, found.values())) else 0)


@kpikit.command(name="test")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default="en",
    show_default=True,
    help="Language of names and sentences for people.",
)
@click.pass_context
def tried(context: click.Context, paths: tuple[str, ...], form: str, language: str) -> None:
    """Try the examples that specifications state.

    Each has figures that are given, and what has to come out of them. Numbers are compared at the
    decimals with which they are written.
    """
    good = write_examples(paths) if form == "json" else tell_examples(paths, language)
    context.exit(0 if good else FINDINGS)


@kpikit.command()
@with_request
@click.option("--table", type=click.Choice(TABLES), help="Only this table.")
def evaluate(request: Request, table: str | None) -> None:
    """Print achievements, scores, rankings and targets not met.

    With --format csv, --output is a folder that gets one file for each table.
    """
    names = TABLES if table is None else (table,)
    answer(
        request,
        names,
        lambda evaluation: None if table is None else tables_of(evaluation, names),
    )


@kpikit.command()
@with_request
@click.option("--node", required=True, metavar="N", help="Node, like total.")
def rank(request: Request, node: str) -> None:
    """Print the ranking by a node of a scorecard.

    Also where none is declared; equals then share the better rank: 1-2-2-4. Units without points
    come last, with the reason and the coverage.
    """
    answer(request, ("rankings",), lambda evaluation: {"rankings": evaluation.ranking(node)})


@kpikit.command()
@with_request
@click.option(
    "--worth",
    is_flag=True,
    help="Print instead what each of them would be worth, if it alone were met exactly.",
)
@click.option(
    "--org-unit", "unit", metavar="U", help="With --worth: only of this organisation unit."
)
def unmet(request: Request, *, worth: bool, unit: str | None) -> None:
    """Print the targets that are not met, and those of which it cannot be said.

    With --worth, the window is evaluated once more for each of them, with the figure that would
    meet it: points, grades and ranks as they are, and as they would be then.
    """
    if worth:
        answer(request, ("gains",), lambda evaluation: {"gains": evaluation.gains(org_unit=unit)})
    elif unit is not None:
        raise click.UsageError("--org-unit belongs to --worth: give both")
    else:
        answer(request, ("unmet",), lambda evaluation: {"unmet": evaluation.unmet})


@kpikit.command()
@with_options(Request, "path", forms=FORMS_OF_EXPLANATIONS)
@click.option("--org-unit", required=True, metavar="U", help="Id of the organisation unit.")
@click.option("--indicator", metavar="I", help="Indicator, of whose value it is.")
@click.option("--node", metavar="N", help="Node, like total, of whose points it is.")
@click.option("--ranking", metavar="R", help="Ranking, of whose rank it is.")
@click.option(
    "--target", metavar="T", help="Target of the indicator or the node, of whose achievement it is."
)
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    help="Which number of what is named; grade is that of a node, unmet an entry of a target.",
)
@click.option(
    "--depth",
    type=click.IntRange(min=0),
    metavar="D",
    help="How many levels of what it is made of are shown; all if absent. JSON has all.",
)
def explain(request: Request, org_unit: str, depth: int | None, **asked: str | None) -> None:
    """Print why a number is what it is, and what would be needed for more.

    Name an indicator, a node or a ranking, and one period: --node total --period 2024-S1.
    """
    told = {name: ident for name, ident in asked.items() if ident is not None}
    explain_number(request, org_unit, told, depth)


@kpikit.command(name="revisions")
@with_request
@click.option(
    "--since",
    type=DayType(),
    required=True,
    metavar="D",
    help="The earlier day, like 2024-07-15 or 15/7/2024.",
)
def revised(request: Request, since: date) -> None:
    """Print what was revised since a day, and whom it moved.

    Compared is the evaluation as of that day with the one as of --as-of, or with the newest
    figures: values, targets, points, grades and ranks.
    """
    answer(request, ("revisions",), lambda evaluation: {"revisions": revisions(evaluation, since)})


@kpikit.command()
@with_options(Versions, "old", "new")
@click.option("--table", type=click.Choice(COMPARED), help="Only this table.")
def diff(request: Versions, table: str | None) -> None:
    """Print what changed from one specification to another one, and whom that moves.

    Compared is what OLD and NEW say, not how it is written. With --observations, or where each of
    them names a table, both are evaluated: told is who is moved, and how far each change alone
    would move them.
    """
    answer_difference(request, table)


@kpikit.command()
@click.option(
    "--output",
    metavar="F",
    type=click.Path(path_type=Path),
    help="File to write instead of the terminal.",
)
@click.pass_context
def schema(context: click.Context, output: Path | None) -> None:
    """Print the JSON Schema of specifications, by which editors check and complete them.

    It knows the scoring rules that kpikit brings and those of installed packages.
    """
    rules = installed_rules()
    tell(rules.findings)
    put(schema_text(json_schema(rules=rules)), output)
    context.exit(FINDINGS if rules.findings else 0)


def _findings(path: str) -> tuple[Diagnostic, ...]:
    """Return the findings about a specification, its table of observations and its examples."""
    try:
        checked = check_specification(path, rules=installed_rules())
        findings = checked.diagnostics
        table = checked.specification.default_table
        if table is not None and not errors_of(findings):
            findings += read_observations(table, checked.specification).diagnostics
        if not errors_of(findings):
            findings += findings_of_examples(checked.specification)
    except DiagnosticsError as error:
        return error.diagnostics
    return in_order(findings)
