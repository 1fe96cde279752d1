"""Versions of scorecards: on every day at most one of each id is in force."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, quoted
from kpikit.model.versions import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.scorecards import Scorecard


_EXAMPLE = "'effective: {from: 2021, until: 2025}'"


def versions_side_by_side(context: Context) -> Iterator[Diagnostic]:
    """Find scorecards that end before they begin, and two of an id in force on the same day."""
    by_id: dict[str, list[Scorecard]] = {}
    for card in context.specification.scorecards:
        effective = card.effective
        if effective is not None and effective.last < effective.first:
            message = f"it ends with {effective.until}, before it begins with {effective.since}"
            path = effective.declared_at
            yield Diagnostic(Code.VERSIONS, message, hint="exchange the two", path=path)
        else:
            by_id.setdefault(card.id, []).append(card)
    for name, cards in by_id.items():
        ordered = sorted(cards, key=lambda card: (card.effective or ALWAYS).first)
        for one, other in pairwise(ordered):
            begins = (other.effective or ALWAYS).first
            if one.effective is None and other.effective is None:
                message = f"the id {quoted(name)} is declared a second time"
                hint = f"give it another id, or say when each is in force: {_EXAMPLE}"
                path = other.declared_at
                yield Diagnostic(Code.DUPLICATE_ID, message, hint=hint, path=path)
            elif begins <= (one.effective or ALWAYS).last:
                message = f"two versions of the scorecard {quoted(name)} are in force on {begins}"
                hint = f"say when each is in force: {_EXAMPLE}"
                path = other.declared_at
                yield Diagnostic(Code.VERSIONS, message, hint=hint, path=path)
