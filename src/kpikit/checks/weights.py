"""Named weights: of nodes that there are, and that weigh something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic
from kpikit.model.scorecards import Group, Method
from kpikit.model.walk import nodes_below
from kpikit.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kpikit.checks.context import Context
    from kpikit.model.scorecards import Scorecard


def weights_of_no_node(context: Context) -> Iterator[Diagnostic]:
    """Find alternatives that weigh nodes which the scorecard does not have."""
    for card in context.specification.scorecards:
        above = _groups_by_child(card)
        for one in (one for weights in card.weights for one in weights.nodes):
            yield from context.unknown(one.declared_at, "node", one.node, above, card.declared_at)


def alternatives_without_effect(context: Context) -> Iterator[Diagnostic]:
    """Find weights in sums, where max_points say what counts, and weights not above zero."""
    for card in context.specification.scorecards:
        above = _groups_by_child(card)
        for one in (one for weights in card.weights for one in weights.nodes):
            group = above.get(one.node)
            if group is not None and group.method is Method.SUM:
                message = f"'{one.node}' has a weight, but '{group.id}' is a sum"
                hint = "leave it out: in a sum, max_points say what counts"
                yield Diagnostic(Code.WEIGHT, message, hint=hint, path=one.declared_at)
            elif one.weight <= 0:
                message = f"'{one.node}' has the weight {plain(one.weight)}"
                hint, path = "give it more than 0", one.declared_at
                yield Diagnostic(Code.WEIGHT, message, hint=hint, path=path)


def _groups_by_child(card: Scorecard) -> Mapping[str, Group]:
    """Return the group that each node is a child of, by its id."""
    top = card.top()
    groups = (node for node in (top, *nodes_below(top)) if isinstance(node, Group))
    return {str(child.id): group for group in groups for child in group.children}
