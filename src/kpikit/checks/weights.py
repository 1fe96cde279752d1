"""Named weights: of nodes that there are, and that weigh something."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic
from kpikit.model.scorecards import Group, Role
from kpikit.model.walk import nodes_of
from kpikit.numbers import brief

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
    """Find weights of nodes that are not weighed, and weights not above zero."""
    for card in context.specification.scorecards:
        above = _groups_by_child(card)
        for one in (one for weights in card.weights for one in weights.nodes):
            why = _unweighed(one.node, above.get(one.node))
            if why is not None:
                message = f"'{one.node}' has a weight, but {why}"
                hint = "leave it out"
                yield Diagnostic(Code.WEIGHT, message, hint=hint, path=one.declared_at)
            elif one.weight <= 0:
                message = f"'{one.node}' has the weight {brief(one.weight)}"
                hint, path = "give it more than 0", one.declared_at
                yield Diagnostic(Code.WEIGHT, message, hint=hint, path=path)


def _unweighed(name: str, group: Group | None) -> str | None:
    """Return why a node has no weight, of a group that there is."""
    if group is None:
        return None
    (role,) = (child.role for child in group.children if child.id == name)
    if role is not Role.SCORED:
        return f"the role {role.value}"
    if group.weighs:
        return None
    what = "is a sum: max_points say what counts" if group.adds else "does not weigh its children"
    return f"'{group.id}' {what}"


def _groups_by_child(card: Scorecard) -> Mapping[str, Group]:
    """Return the group that each node is a child of, by its id."""
    groups = (node for node in nodes_of(card) if isinstance(node, Group))
    return {str(child.id): group for group in groups for child in group.children}
