"""Imputation: peers that there are, and what is said of them only where they are asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic
from kpikit.model.imputation import Donors, Imputing, Middle
from kpikit.model.walk import nodes_below

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.model.imputation import Imputation


def imputations(context: Context) -> Iterator[Imputation]:
    """Yield what nodes say stands in for what is not there."""
    for card in context.specification.scorecards:
        # What the top of a scorecard says stands in the scorecard itself.
        for node in (card, *nodes_below(card.top())):
            for stated in (node.missing, node.not_due, node.not_applicable):
                if isinstance(stated, Imputing):
                    yield stated.impute


def unknown_kinds_of_peers(context: Context) -> Iterator[Diagnostic]:
    """Find imputations among peers of a kind of group that no organisation unit is in."""
    units = context.ever
    kinds = {kind for unit in units for kind, _ in unit.groups.pairs}
    for one in imputations(context):
        if one.per is not None and units and context.whole("org_units"):
            path = f"{one.declared_at}.per"
            yield from context.unknown(path, "kind of group", one.per, kinds, "org_units")


def peers_not_asked(context: Context) -> Iterator[Diagnostic]:
    """Find what is said of peers where the unit's own last figure stands in."""
    for one in imputations(context):
        if one.source is not Donors.LAST:
            continue
        for word, stated in (("by", one.by is not Middle.MEAN), ("per", one.per is not None)):
            if stated:
                message = f"'{word}' stands beside 'from: last', which asks no peers"
                hint = "delete it, or write 'from: peers'"
                yield Diagnostic(Code.PEERS, message, hint=hint, path=f"{one.declared_at}.{word}")
