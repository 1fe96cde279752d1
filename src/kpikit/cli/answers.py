"""Results as the command line gives them: to the terminal, to a file, to a folder."""

from __future__ import annotations

import json
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from kpikit.cli.terminal import show, tell
from kpikit.errors import DiagnosticsError, InvalidValueError
from kpikit.presentation import (
    as_csv,
    as_json,
    as_text,
    diagnostics_as_json,
    display,
)
from kpikit.presentation.files import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from kpikit.cli.requests import Options, Request
    from kpikit.evaluation import Evaluation
    from kpikit.presentation import Tables

FINDINGS = 1
"""Exit code for errors in the specification or in the data."""


def answer(
    request: Request,
    names: Sequence[str],
    choose: Callable[[Evaluation], Tables | None],
) -> None:
    """Evaluate and write what is asked for, or say what is wrong and end the command.

    Args:
        request: what is asked for.
        names: the tables that are written; one of them alone needs no folder.
        choose: picks them from the evaluation; ``None`` for all that have rows.
    """
    if request.form == "csv" and len(names) > 1 and request.output is None:
        tables = ", ".join(names)
        raise click.UsageError(f"give --output and a folder, or --table and one of {tables}")
    with findings_told(request, {name: [] for name in names}):
        evaluation = request.evaluation()
        chosen = choose(evaluation)
    tell(evaluation.diagnostics)
    _write(request, evaluation, chosen, names)


@contextmanager
def findings_told(request: Options, nothing: Mapping[str, object]) -> Iterator[None]:
    """Say what is wrong with the specification, the data or the question, and end the command.

    Args:
        request: what is asked for.
        nothing: what JSON has beside the diagnostics where there is no result.
    """
    try:
        yield
    except DiagnosticsError as error:
        tell(error.diagnostics)
        if request.form == "json":
            found = {**nothing, "diagnostics": diagnostics_as_json(error.diagnostics)}
            put(json_text(found), request.output)
        raise click.exceptions.Exit(FINDINGS) from error
    except InvalidValueError as error:
        raise click.UsageError(str(error)) from error


def _write(
    request: Request, evaluation: Evaluation, chosen: Tables | None, names: Sequence[str]
) -> None:
    if request.form == "json":
        put(json_text(as_json(evaluation, chosen)), request.output)
    elif request.form == "csv" and len(names) == 1:
        put(as_csv(evaluation, chosen)[names[0]], request.output)
    elif request.form == "csv" and request.output is not None:
        put_files(request.output, as_csv(evaluation, chosen))
    elif request.output is None:
        show(display(evaluation, request.language, chosen))
    else:
        put(f"{as_text(display(evaluation, request.language, chosen))}\n", request.output)


def json_text(content: Mapping[str, object]) -> str:
    """Return one JSON object as text, with a line break at the end."""
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n"


def put(text: str, output: Path | None) -> None:
    """Write a text to standard output or to the file that is asked for."""
    if output is None:
        click.echo(text, nl=False)
    else:
        _files({output: text}, output)


def put_files(folder: Path, texts: Mapping[str, str]) -> None:
    """Write texts to files in a folder, which is made if it is not there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _refusal(folder, error) from error
    _files({folder / f"{name}.csv": text for name, text in texts.items()}, folder)


def _files(texts: Mapping[Path, str], output: Path) -> None:
    try:
        write_whole(texts)
    except OSError as error:
        raise _refusal(output, error) from error


def _refusal(output: Path, error: OSError) -> click.UsageError:
    return click.UsageError(f"cannot write to '{output}': {error.strerror}")
