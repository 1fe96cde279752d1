"""Identities that the data has to satisfy: where they do not hold, a warning says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import Code, Diagnostic, Severity
from kpikit.evaluation.moves import Windows
from kpikit.evaluation.printed import Printed
from kpikit.evaluation.resolved import ResolvedCheck
from kpikit.kernels.rationals import Rationals
from kpikit.model.doubts import Doubt, explanation
from kpikit.numbers import brief

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.evaluation.measures import Measures
    from kpikit.model.specification import Specification
    from kpikit.periods import Period

_MOST = 100
"""The most warnings of one identity; beyond it, only their number is told."""


def violations(
    measures: Measures, windows: Windows, specification: Specification
) -> Iterator[Diagnostic]:
    """Yield a finding for each unit and window in which an identity does not hold.

    It is a warning; or a note, where the specification says why it is right.
    """
    asked = [one for one in measures.resolved.checks if one.declared.as_printed]
    printed = Printed(measures, tuple(tree for one in asked for tree in (one.left, one.right)))
    for check in measures.resolved.checks:
        yield from _told(_broken(check, printed, windows), specification)


@frozen(eq=False)
class _Broken:
    """The cells in which an identity does not hold.

    Attributes:
        check: the identity.
        windows: the windows.
        left: what is computed.
        right: what it has to equal.
        cells: where these differ.
    """

    check: ResolvedCheck
    windows: Windows
    left: Rationals
    right: Rationals
    cells: NDArray[np.intp]

    def place(self, cell: int) -> tuple[str, Period]:
        """Return the unit and the window of a cell."""
        window, member = divmod(cell, len(self.check.members))
        return self.check.members.ids[member], self.windows[window]

    def messages(self, cells: NDArray[np.intp]) -> Iterator[str]:
        """Yield what differs in some cells."""
        pairs = zip(*(one.take(cells).fractions() for one in (self.left, self.right)), strict=True)
        for cell, (one, other) in zip(cells.tolist(), pairs, strict=True):
            unit, window = self.place(cell)
            yield f"{brief(one)}, not {brief(other)} {self.check.unit} ({unit}, {window})"


def _broken(check: ResolvedCheck, printed: Printed, windows: Windows) -> _Broken:
    left = printed.plain.computed(check.left, check.members, windows)
    right = printed.plain.computed(check.right, check.members, windows)
    differs = left.valued & right.valued & (left.values.compared(right.values) != 0)
    if check.declared.as_printed and differs.any():
        found = printed.intervals(check.left, check.members, windows)
        differs &= ~found.meets(printed.intervals(check.right, check.members, windows))
    return _Broken(check, windows, left.values, right.values, np.flatnonzero(differs))


def _told(broken: _Broken, specification: Specification) -> Iterator[Diagnostic]:
    """Yield warnings of the cells that nobody explains, and notes of the others."""
    explained = [one for one in specification.accepted_figures if one.finding is Doubt.IDENTITY]
    by_reason: dict[str, list[int]] = {}
    for cell in broken.cells.tolist():
        one = explanation(explained, *broken.place(cell))
        reason = "" if one is None else one.reason.in_language(specification.language)
        by_reason.setdefault(reason, []).append(cell)
    name = _name(broken.check, specification.language)
    for reason, cells in by_reason.items():
        for message in broken.messages(np.array(cells[:_MOST], dtype=np.intp)):
            yield _finding(broken.check, f"{name}: {message}", reason)
        if len(cells) > _MOST:
            yield _finding(broken.check, f"{name}: {len(cells) - _MOST} more cells", reason)


def _finding(check: ResolvedCheck, message: str, reason: str) -> Diagnostic:
    """Return a warning, or a note where there is a reason."""
    return Diagnostic(
        Code.IDENTITY,
        message,
        hint=f"accepted: {reason}" if reason else "compare the figures with their sources",
        path=check.declared.declared_at,
        severity=Severity.NOTE if reason else Severity.WARNING,
    )


def _name(check: ResolvedCheck, language: str) -> str:
    name = check.declared.name
    stated = f"{check.declared.formula} = {check.declared.equals}"
    return stated if name is None else name.in_language(language)
