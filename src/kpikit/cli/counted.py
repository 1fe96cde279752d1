"""The findings of `kpikit check` as one text: counted for people, whole for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from kpikit.errors import Severity, errors_of
from kpikit.presentation import diagnostics_as_json, diagnostics_as_sarif

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpikit.errors import Diagnostic

FORMS = ("json", "sarif")
"""The formats for programs."""


def findings_in(form: str, found: Mapping[str, Sequence[Diagnostic]]) -> str:
    """Return the findings about some specifications in a format, with a line break at the end.

    Args:
        form: ``json``, ``sarif``, or how many there are for people.
        found: the findings by the path of the specification.
    """
    if form not in FORMS:
        return "".join(f"{path}: {_count(findings)}\n" for path, findings in found.items())
    every = [finding for findings in found.values() for finding in findings]
    content = (
        diagnostics_as_sarif(every)
        if form == "sarif"
        else {"diagnostics": diagnostics_as_json(every)}
    )
    return f"{json.dumps(content, ensure_ascii=False, indent=1)}\n"


def _count(findings: Sequence[Diagnostic]) -> str:
    if not findings:
        return "nothing to report"
    errors = len(errors_of(findings))
    warnings = sum(finding.severity is Severity.WARNING for finding in findings)
    notes = len(findings) - errors - warnings
    counts = [_several(errors, "error"), _several(warnings, "warning")]
    return ", ".join([*counts, _several(notes, "note")] if notes else counts)


def _several(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
