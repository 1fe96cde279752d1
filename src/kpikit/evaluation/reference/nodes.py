"""What a node of a scorecard is for a unit in a window."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import field, frozen

from kpikit.evaluation.reference.methods import total
from kpikit.evaluation.reference.statuses import Statuses
from kpikit.model.scorecards import CardNode, Group, Policy, Role, Treatment
from kpikit.model.states import State
from kpikit.numbers import rounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@frozen
class Absence:
    """Why a node has no value.

    Attributes:
        state: what the node is instead.
        reason: why.
        cause: id of the leaf that is the reason; `None` if the node itself is.
    """

    state: State
    reason: str
    cause: str | None = None


@frozen(kw_only=True)
class NodeCell:
    """A node of a scorecard for a unit in a window.

    Attributes:
        node: the leaf or group.
        max_points: the most points.
        points: exact points, as the parent receives them; `None` without any.
        excess: what the cap cuts away; `None` if nothing.
        absence: why there is no value; there may be points by policy.
        policy: what the parent does about it; `None` for a value. If it is imputation, there is
            something that stands in; else the node fails.
        statuses: obs_status of what the points are made of.
        reported: effective weight of the leaves with a reported value.
        applying: effective weight of the leaves that apply.
        children: the nodes below.
        above: the cell as the parent gets it; `None` if it gets this one.
    """

    node: CardNode
    max_points: Fraction
    points: Fraction | None
    excess: Fraction | None
    absence: Absence | None
    policy: Treatment | None
    statuses: Statuses
    reported: Fraction
    applying: Fraction
    children: tuple[NodeCell, ...] = field(default=(), repr=False)
    above: NodeCell | None = None

    @property
    def state(self) -> State:
        """What the node is."""
        return self.absence.state if self.absence else State.VALUE

    @property
    def published(self) -> Fraction | None:
        """Points rounded to the decimals of the node."""
        if self.points is None:
            return None
        return rounded(self.points, self.node.decimals, self.node.rounding)

    @property
    def coverage(self) -> Fraction | None:
        """Share of the leaves with reported values; `None` where no leaf applies."""
        return self.reported / self.applying if self.applying else None


def of_role(children: Sequence[NodeCell], *roles: Role) -> list[NodeCell]:
    """Return the children that have one of some roles."""
    return [child for child in children if child.node.role in roles]


def scored(children: Sequence[NodeCell]) -> list[NodeCell]:
    """Return the children that a method combines."""
    return of_role(children, Role.SCORED)


def there(children: Sequence[NodeCell]) -> list[NodeCell]:
    """Return the children that a method combines and that have points, those by policy included."""
    return [child for child in scored(children) if child.points is not None]


def failing_of(children: Sequence[NodeCell]) -> list[NodeCell]:
    """Return the children for which the group above has no value either."""
    return [child for child in children if child.policy is Policy.FAIL]


def scored_leaves(cell: NodeCell) -> Iterator[NodeCell]:
    """Yield the leaves that are scored, as are all nodes on the way to them."""
    if not isinstance(cell.node, Group):
        yield cell
    for child in scored(cell.children):
        yield from scored_leaves(child)


def nodes(cell: NodeCell) -> Iterator[NodeCell]:
    """Yield a node and all nodes below it."""
    yield cell
    for child in cell.children:
        yield from nodes(child)


# --- the most points ---


def max_points(node: CardNode) -> Fraction:
    """Return the most points of a node: of a sum all its children's, of a mean those of each."""
    if not isinstance(node, Group):
        return node.max_points
    if node.states_maximum:
        return node.max_points or Fraction(0)
    maxima = [max_points(child) for child in node.scored]
    return total(maxima) if node.adds else maxima[0]


def weight_of(child: CardNode, group: Group) -> Fraction:
    """Return what a child counts among its siblings: in a sum, its max_points."""
    return max_points(child) if group.adds else child.weight


def shares_of(group: Group, share: Fraction) -> list[Fraction]:
    """Return the shares of the whole that the children of a group have, which has a share."""
    whole = total(weight_of(child, group) for child in group.scored)
    return [share * weight_of(child, group) / whole for child in group.children]
