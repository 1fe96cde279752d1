"""Identities that the data has to satisfy: where they do not hold, a warning says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from kpikit.errors import Code, Diagnostic, Severity
from kpikit.evaluation.printed import Printed
from kpikit.model.doubts import Doubt
from kpikit.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kpikit.evaluation.measures import Measures
    from kpikit.evaluation.moves import Windows
    from kpikit.evaluation.resolved import ResolvedCheck
    from kpikit.model.doubts import Acceptance
    from kpikit.model.specification import Specification
    from kpikit.periods import Period

_MOST = 100
"""The most warnings of one identity; beyond it, only their number is told."""


def violations(
    measures: Measures, windows: Windows, specification: Specification
) -> Iterator[Diagnostic]:
    """Yield a warning for each unit and window in which an identity does not hold."""
    explained = [one for one in specification.accepted if one.finding is Doubt.IDENTITY]
    asked = [one for one in measures.resolved.checks if one.declared.as_printed]
    printed = Printed(measures, tuple(tree for one in asked for tree in (one.left, one.right)))
    for check in measures.resolved.checks:
        name = _name(check, specification.language)
        yield from _violations(check, printed, windows, name, explained)


def _violations(
    check: ResolvedCheck,
    printed: Printed,
    windows: Windows,
    name: str,
    explained: Sequence[Acceptance],
) -> Iterator[Diagnostic]:
    left = printed.plain.computed(check.left, check.members, windows)
    right = printed.plain.computed(check.right, check.members, windows)
    differs = left.valued & right.valued & (left.values.compared(right.values) != 0)
    if check.declared.as_printed and differs.any():
        found = printed.intervals(check.left, check.members, windows)
        differs &= ~found.meets(printed.intervals(check.right, check.members, windows))
    cells = np.flatnonzero(differs)
    if explained:
        places = ((cell, *_place(check, windows, cell)) for cell in cells.tolist())
        kept = [
            cell
            for cell, unit, when in places
            if not any(one.explains(unit, when) for one in explained)
        ]
        cells = np.array(kept, dtype=np.intp)
    shown = cells[:_MOST]
    lefts, rights = left.values.take(shown).fractions(), right.values.take(shown).fractions()
    for cell, one, other in zip(shown.tolist(), lefts, rights, strict=True):
        unit, window = _place(check, windows, cell)
        numbers = f"{plain(one)}, not {plain(other)} {check.unit}"
        yield _warning(check, f"{name}: {numbers} ({unit}, {window})")
    if len(cells) > _MOST:
        yield _warning(check, f"{name}: {len(cells) - _MOST} more cells")


def _place(check: ResolvedCheck, windows: Windows, cell: int) -> tuple[str, Period]:
    """Return the unit and the window of a cell."""
    window, member = divmod(cell, len(check.members))
    return check.members.ids[member], windows[window]


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
