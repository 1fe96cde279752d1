"""Why a number is what it is, for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kpikit.cli.answers import findings_told, json_text, put
from kpikit.cli.terminal import tell
from kpikit.presentation import (
    diagnostics_as_json,
    explanation_as_json,
    explanation_as_markdown,
    explanation_as_text,
)
from kpikit.results import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kpikit.cli.requests import Request

FORMS = ("text", "markdown", "json")
"""In which an explanation can be written."""

KINDS = tuple(
    kind.value
    for kind in (Kind.VALUE, Kind.ACHIEVEMENT, Kind.POINTS, Kind.GRADE, Kind.RANK, Kind.UNMET)
)
"""What may be asked for."""


def explain_number(
    request: Request, org_unit: str, asked: Mapping[str, str], depth: int | None
) -> None:
    """Write why a number of a unit is what it is.

    Args:
        request: what is asked for; it names one window.
        org_unit: id of the unit.
        asked: which number: ids of `indicator`, `node`, `target` and `ranking`, and the `kind`.
        depth: how many levels of what it is made of are shown; all of them if absent.
    """
    if len(request.periods) != 1:
        raise click.UsageError("give one --period: an explanation is of one window")
    (window,) = request.periods
    with findings_told(request, {"explanation": None, "nodes": []}):
        evaluation = request.evaluation()
        explanation = evaluation.explain(org_unit=org_unit, period=window, **asked)
    tell(evaluation.diagnostics)
    if request.form == "json":
        found = explanation_as_json(explanation)
        content = {**found, "diagnostics": diagnostics_as_json(evaluation.diagnostics)}
        put(json_text(content), request.output)
        return
    write = explanation_as_markdown if request.form == "markdown" else explanation_as_text
    text = write(explanation, evaluation.specification, request.language, depth=depth)
    put(f"{text}\n", request.output)
