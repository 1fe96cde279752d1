"""Identities that the data has to satisfy: where they do not hold, a warning says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kpikit.errors import Code, Diagnostic, Severity
from kpikit.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.evaluation.measures import Measures
    from kpikit.evaluation.moves import Windows
    from kpikit.evaluation.resolved import ResolvedCheck

_MOST = 100
"""The most warnings of one identity; beyond it, only their number is told."""


def violations(measures: Measures, windows: Windows, language: str) -> Iterator[Diagnostic]:
    """Yield a warning for each unit and window in which an identity does not hold."""
    for check in measures.resolved.checks:
        yield from _violations(check, measures, windows, language)


def _violations(
    check: ResolvedCheck, measures: Measures, windows: Windows, language: str
) -> Iterator[Diagnostic]:
    left = measures.computed(check.left, check.members, windows)
    right = measures.computed(check.right, check.members, windows)
    differs = left.valued & right.valued & (left.values.compared(right.values) != 0)
    cells = np.flatnonzero(differs)
    shown = cells[:_MOST]
    lefts, rights = left.values.take(shown).fractions(), right.values.take(shown).fractions()
    for cell, one, other in zip(shown.tolist(), lefts, rights, strict=True):
        unit = check.members.ids[cell % len(check.members)]
        window = windows[cell // len(check.members)]
        numbers = f"{plain(one)}, not {plain(other)} {check.unit}"
        yield _warning(check, f"{_name(check, language)}: {numbers} ({unit}, {window})")
    if len(cells) > _MOST:
        yield _warning(check, f"{_name(check, language)}: {len(cells) - _MOST} more cells")


def _warning(check: ResolvedCheck, message: str) -> Diagnostic:
    return Diagnostic(
        Code.IDENTITY,
        message,
        hint="compare the figures with their sources",
        path=check.declared.declared_at,
        severity=Severity.WARNING,
    )


def _name(check: ResolvedCheck, language: str) -> str:
    name = check.declared.name
    stated = f"{check.declared.formula} = {check.declared.equals}"
    return stated if name is None else name.in_language(language)
