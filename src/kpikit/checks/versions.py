"""Versions of scorecards: on every day one of each id is in force, or the newest of several."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, quoted
from kpikit.model.versions import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.scorecards import Scorecard


_HINT = "say when each is in force: 'effective: {from: 2021, until: 2025}'"
_OR = "or when each was issued: 'issued: 2025-03-15'"


def versions_side_by_side(context: Context) -> Iterator[Diagnostic]:
    """Find scorecards that end before they begin, and two of an id of which neither is newer."""
    alike: dict[tuple[str, date], list[Scorecard]] = {}
    for card in context.specification.scorecards:
        effective = card.effective
        if effective is not None and effective.last < effective.first:
            message = f"it ends with {effective.until}, before it begins with {effective.since}"
            path = effective.declared_at
            yield Diagnostic(Code.VERSIONS, message, hint="exchange the two", path=path)
        else:
            alike.setdefault((card.id, card.issued or date.min), []).append(card)
    for cards in alike.values():
        ordered = sorted(cards, key=lambda card: (card.effective or ALWAYS).first)
        for one, other in pairwise(ordered):
            yield from _together(one, other)


def _together(one: Scorecard, other: Scorecard) -> Iterator[Diagnostic]:
    """Yield what is wrong with two that were issued on one day, the one that begins first first."""
    begins = (other.effective or ALWAYS).first
    if one.effective is None and other.effective is None:
        message = f"the id {quoted(one.id)} is declared a second time"
        hint = f"give it another id, or {_HINT}, {_OR}"
        finding = Diagnostic(Code.DUPLICATE_ID, message, hint=hint, path=other.declared_at)
        yield finding.beside("first declared here", one.declared_at)
    elif begins <= (one.effective or ALWAYS).last:
        message = f"two versions of the scorecard {quoted(one.id)} are in force on {begins}"
        if one.issued is not None:
            message += f", and both were issued on {one.issued}"
        path = other.declared_at
        finding = Diagnostic(Code.VERSIONS, message, hint=f"{_HINT}, {_OR}", path=path)
        yield finding.beside("the other version", one.declared_at)
