"""Findings in SARIF 2.1.0, the format that services for code review read.

Source: OASIS, Static Analysis Results Interchange Format (SARIF) Version 2.1.0, 27 March 2020.
"""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from kpikit.errors import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.errors import Code, Diagnostic, Related, Source

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def diagnostics_as_sarif(diagnostics: Sequence[Diagnostic]) -> dict[str, Any]:
    """Return diagnostics as a log of SARIF 2.1.0 with one run.

    Every code that occurs is a rule; error, warning and note are the levels of the same names. A
    note, which is a warning that was accepted, is suppressed in the source, with the reason. Files
    are relative to where the command was started, as they were named there.

    >>> from kpikit.errors import Code, Diagnostic, Source
    >>> log = diagnostics_as_sarif(
    ...     [Diagnostic(Code.SYNTAX, "this is not YAML", source=Source("a b.yaml", 2, 3))]
    ... )
    >>> result = log["runs"][0]["results"][0]
    >>> result["ruleId"], result["level"], result["message"]
    ('K004', 'error', {'text': 'this is not YAML'})
    >>> result["locations"][0]["physicalLocation"]
    {'artifactLocation': {'uri': 'a%20b.yaml'}, 'region': {'startLine': 2, 'startColumn': 3}}
    """
    codes = sorted({finding.code for finding in diagnostics}, key=lambda code: code.value)
    numbers = {code: number for number, code in enumerate(codes)}
    driver = {
        "name": "kpikit",
        "version": version("kpikit"),
        "rules": [_rule(code) for code in codes],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, numbers[finding.code]) for finding in diagnostics],
    }
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: Code) -> dict[str, object]:
    name = "".join(word.capitalize() for word in code.name.split("_"))
    return {
        "id": code.value,
        "name": name,
        "shortDescription": {"text": code.summary},
        "help": {"text": f"{code.value}: {code.summary}. See the page of diagnostics of kpikit."},
    }


def _result(finding: Diagnostic, number: int) -> dict[str, object]:
    result: dict[str, object] = {
        "ruleId": finding.code.value,
        "ruleIndex": number,
        "level": finding.severity.value,
        "message": {"text": _text(finding)},
    }
    place = _location(finding)
    if place:
        result["locations"] = [place]
    if finding.related:
        result["relatedLocations"] = [
            {"id": place, "message": {"text": one.message}, **_location(one)}
            for place, one in enumerate(finding.related, 1)
        ]
    if finding.severity is Severity.NOTE:
        result["suppressions"] = [{"kind": "inSource", "justification": finding.hint}]
    return result


def _text(finding: Diagnostic) -> str:
    return f"{finding.message}; {finding.hint}" if finding.hint else finding.message


def _location(told: Diagnostic | Related) -> dict[str, object]:
    """Return where something is, as far as that is known."""
    found: dict[str, object] = {}
    if told.source is not None:
        found["physicalLocation"] = _physical(told.source)
    if told.path:
        found["logicalLocations"] = [{"fullyQualifiedName": told.path}]
    return found


def _physical(source: Source) -> dict[str, object]:
    found: dict[str, object] = {"artifactLocation": {"uri": _uri(source.file)}}
    if source.line:
        region: dict[str, object] = {"startLine": source.line}
        if source.column:
            region["startColumn"] = source.column
        if source.excerpt is not None:
            region["snippet"] = {"text": source.excerpt}
        found["region"] = region
    return found


def _uri(file: str) -> str:
    """Return the URI of a file: relative where its name is."""
    path = Path(file)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
