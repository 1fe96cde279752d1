"""What stands in for the points or the value of a node that has none."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.evaluation.reference.nodes import max_points
from kpikit.model.imputation import (
    Donors,
    Imputation,
    Middle,
    Stage,
    UsedBy,
    earlier_periods,
)
from kpikit.model.scorecards import CardNode, Leaf, Policy
from kpikit.model.scoring import Reads, parts_of_score, reads_of
from kpikit.model.states import ObsStatus, State

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.evaluation.reference.nodes import NodeCell
    from kpikit.evaluation.reference.points import Place, Standing
    from kpikit.evaluation.reference.statuses import Statuses

NOT_IMPUTED = "not_imputed"
"""Reason of a node for which nothing stands in, though something should."""

IMPUTED: Statuses = frozenset({ObsStatus.IMPUTED})
"""The obs_status of what stands in."""


def imputed(place: Place, here: Standing, cell: NodeCell) -> NodeCell:
    """Return a node with imputed points, shown to all or to the parent; or failing without any."""
    policy = cell.policy
    if cell.absence is None or not isinstance(policy, Imputation):
        return cell
    points = by_value(place, here.node, policy)
    if points is None:
        points = by_points(place, here.node.id, policy)
    if points is None:
        absence = evolve(cell.absence, reason=NOT_IMPUTED)
        return evolve(cell, policy=Policy.FAIL, absence=absence)
    found = evolve(cell, points=points, statuses=IMPUTED)
    return found if policy.used_by is UsedBy.ALL else evolve(cell, above=found)


def by_value(place: Place, leaf: CardNode, policy: Imputation) -> Fraction | None:
    """Return the points of a leaf for an imputed value; `None` if it has none for that."""
    if not isinstance(leaf, Leaf) or policy.stage is Stage.POINTS or not is_imputable(place, leaf):
        return None
    own = place.cell(leaf)
    if not own.exists or own.state is State.VALUE:
        return None
    having = [donor for donor in donors(place, policy) if donor.has(leaf)]
    value = middle([donor.cell(leaf).value for donor in having], policy)
    if value is None or not place.has(leaf):
        return None
    return place.worth(leaf, evolve(own, state=State.VALUE, value=value, statuses=IMPUTED)).points


def is_imputable(place: Place, leaf: Leaf) -> bool:
    """Whether a leaf scores a number that it does not compare with the peers'."""
    rules = (score.rule for score, _ in parts_of_score(leaf.score, leaf.max_points))
    words = place.facts.indicator(leaf.indicator).words
    return not words and all(reads_of(rule) is not Reads.PEERS for rule in rules)


def by_points(place: Place, name: str, policy: Imputation) -> Fraction | None:
    """Return the points that stand in for those of a node; `None` if nobody has any."""
    cells = [donor.made_of_its_own(name) for donor in donors(place, policy)]
    return middle([of_whole(cell) for cell in cells if cell.state is State.VALUE], policy)


def of_whole(cell: NodeCell) -> Fraction | None:
    """Return points out of the whole max_points, where those of a node have shrunk."""
    if cell.points is None or cell.max_points == max_points(cell.node):
        return cell.points
    return cell.points / cell.max_points * max_points(cell.node)


def donors(place: Place, policy: Imputation) -> list[Place]:
    """Return the places whose figures may stand in: of the peers, or of the unit, latest first."""
    if policy.source is Donors.LAST:
        return [
            place.of(place.org_unit, one) for one in earlier_periods(place.window, place.facts.ends)
        ]
    kind = policy.per
    own = None if kind is None else place.org_unit.groups.get(kind)
    return [
        place.of(unit, place.window)
        for unit in place.facts.specification.org_units
        if place.of(unit, place.window).exists
        and (kind is None or (own is not None and unit.groups.get(kind) == own))
    ]


def middle(numbers: Sequence[Fraction | None], policy: Imputation) -> Fraction | None:
    """Return what is taken of some figures: the first one, or the mean or median of the peers'."""
    known = [number for number in numbers if number is not None]
    if not known:
        return None
    if policy.source is Donors.LAST:
        return known[0]
    if policy.by is Middle.MEAN:
        return sum(known, Fraction(0)) / len(known)
    ordered = sorted(known)
    return (ordered[(len(ordered) - 1) // 2] + ordered[len(ordered) // 2]) / 2
