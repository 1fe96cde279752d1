"""Warnings that a specification accepts with a reason: notes about what is meant like that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, Severity, errors_of
from kpikit.model.doubts import with_reasons

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kpikit.model.doubts import AcceptedWarning
    from kpikit.model.specification import Specification

_OF_DATA = ("K7", "K8")
"""The areas of codes that are found in data: a specification alone does not show them."""


def settled(
    specification: Specification, findings: Sequence[Diagnostic], *, whole: bool
) -> tuple[Diagnostic, ...]:
    """Return findings, those that are accepted as notes, with what is accepted in vain.

    Args:
        specification: what is checked, and what it accepts.
        findings: what was found in it.
        whole: whether all of it could be read; else what is accepted may be hidden.
    """
    accepted = specification.accepted_warnings
    sound = whole and not errors_of(findings)
    vain = (finding for one in accepted for finding in _in_vain(one, findings, sound=sound))
    return (*with_reasons(findings, accepted, specification.language), *vain)


def _in_vain(
    one: AcceptedWarning, findings: Sequence[Diagnostic], *, sound: bool
) -> Iterator[Diagnostic]:
    met = [finding for finding in findings if one.meets(finding)]
    wrong, code, path = errors_of(met), one.code.value, f"{one.declared_at}.code"
    if wrong and len(wrong) == len(met):
        message = f"{code} is an error here, and only warnings can be accepted"
        finding = Diagnostic(Code.ACCEPTED, message, hint="correct what it is about", path=path)
        yield finding.beside("the error", wrong[0].path)
    elif not met and sound and not code.startswith(_OF_DATA):
        where = "" if one.path is None else f" at {one.path}"
        message = f"there is no {code}{where}, so nothing is accepted here"
        hint = "delete it, or correct the code or the path"
        warning = Severity.WARNING
        yield Diagnostic(Code.ACCEPTED, message, hint=hint, path=path, severity=warning)
