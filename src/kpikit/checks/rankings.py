"""Rankings: peers, groups and tie-breaks that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.model.walk import nodes_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context
    from kpikit.errors import Diagnostic


def unknown_tie_breaks(context: Context) -> Iterator[Diagnostic]:
    """Find tie-breaks by nodes that the ranked scorecard does not have."""
    for ranking in context.specification.rankings:
        for card in context.specification.scorecards:
            nodes = {node.id for node in nodes_of(card)}
            if ranking.of.removeprefix(f"{card.id}.") not in nodes:
                continue
            for place, name in enumerate(ranking.tie_break):
                node = name.removeprefix(f"{card.id}.")
                path = f"{ranking.declared_at}.tie_break[{place}]"
                yield from context.unknown(path, "node", node, nodes, card.declared_at)


def unknown_kinds(context: Context) -> Iterator[Diagnostic]:
    """Find rankings per a kind of group that no organisation unit has."""
    units = context.ever
    kinds = {kind for unit in units for kind, _ in unit.groups.pairs}
    for ranking in context.specification.rankings:
        if ranking.per is not None and units and context.whole("org_units"):
            path = f"{ranking.declared_at}.per"
            yield from context.unknown(path, "kind of group", ranking.per, kinds, "org_units")
