"""What a node has over the periods of another scorecard."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, cast

from attrs import frozen

from kpikit.errors import PeriodError
from kpikit.evaluation.reference.methods import total
from kpikit.evaluation.reference.nodes import Absence, NodeCell
from kpikit.evaluation.reference.statuses import Statuses
from kpikit.model.scorecards import Over, Policy, Treatment
from kpikit.model.states import State

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from kpikit.evaluation.reference.points import Place, Standing
    from kpikit.periods import Period

NOTHING, ALWAYS = Fraction(0), Fraction(1)
"""How much a period counts: of no presence, and where no indicator says so."""


@frozen
class Part:
    """One of the periods.

    Attributes:
        state: what it is: a value if there are points, and it is known how much it counts.
        known: what it is to coverage: a value where anything is reported.
        share: share of max_points that was reached; `None` without points.
        weight: how much it counts; `None` if that is not known.
        statuses: obs_status of both.
    """

    state: State
    known: State
    share: Fraction | None
    weight: Fraction | None
    statuses: Statuses

    def counting(self, policies: Mapping[State, Treatment]) -> Fraction | None:
        """Return the share with which it counts, by a policy perhaps; `None` if it does not."""
        if self.state is State.VALUE:
            return self.share
        policy = None if self.weight is None else policies[self.state]
        return Fraction(policy is Policy.FULL) if policy in {Policy.ZERO, Policy.FULL} else None


def parts_of(place: Place, node: Over) -> list[Part]:
    """Return the periods that a window consists of, for a unit."""
    try:
        periods = place.window.parts(node.over.frequency)
    except PeriodError:
        return []
    return [part_of(place, node, period) for period in periods]


def part_of(place: Place, node: Over, period: Period) -> Part:
    """Return one of the periods for a unit."""
    cell = reached(place, node, period)
    weight, weighed, others = present(place, node, period)
    points = None if cell is None else cell.points
    own = State.NOT_APPLICABLE if cell is None else cell.state
    return Part(
        state=first([weighed] if points is not None else [own, weighed], State.VALUE),
        known=first([reported(cell), weighed], State.VALUE),
        share=None if cell is None or points is None else points / cell.max_points,
        weight=weight,
        statuses=others if cell is None else cell.statuses | others,
    )


def reached(place: Place, node: Over, period: Period) -> NodeCell | None:
    """Return the other node in a period; none where the unit is not scored there."""
    (full,) = place.facts.names.nodes[node.of]
    card, _, name = full.partition(".")
    other = place.in_card(card, period)
    return other.node(name) if other.exists else None


def reported(cell: NodeCell | None) -> State:
    """Return what a period is to coverage: a value where anything is reported."""
    if cell is None or not cell.applying:
        return State.NOT_APPLICABLE
    return State.VALUE if cell.reported else State.MISSING


def present(place: Place, node: Over, period: Period) -> tuple[Fraction | None, State, Statuses]:
    """Return how much a period counts; without a number, or below zero, that is missing."""
    if node.presence is None:
        return ALWAYS, State.VALUE, frozenset()
    facts = place.facts
    cell = facts.cell(facts.indicator(node.presence), place.org_unit, period)
    if cell.value is not None and cell.value >= 0:
        return cell.value, State.VALUE, cell.statuses
    return None, State.MISSING if cell.state is State.VALUE else cell.state, cell.statuses


def first(states: Sequence[State], otherwise: State) -> State:
    """Return the state that goes first; a value is none."""
    absent = [state for state in states if state is not State.VALUE]
    return min(absent, key=list(State).index, default=otherwise)


def state_of(parts: Sequence[Part], policies: Mapping[State, Treatment]) -> State:
    """Return the state: of the periods that fail, else of all if none counts."""
    others = [part for part in parts if part.counting(policies) is None]
    failing = [part.state for part in others if policies[part.state] is not Policy.SKIP]
    if failing or len(others) < len(parts):
        return first(failing, State.VALUE)
    return first([part.state for part in others], State.NOT_APPLICABLE)


def over_time(place: Place, here: Standing) -> NodeCell:
    """Return a node over the periods of another scorecard, without the points by its policy."""
    node = cast("Over", here.node)
    every = parts_of(place, node) if place.has(node) else []
    parts = [part for part in every if part.weight != 0]
    shares = [(part, part.counting(here.policies)) for part in parts]
    mean = [(part, share, part.weight) for part, share in shares if share is not None]
    state, points = state_of(parts, here.policies), None
    made_of: Statuses = frozenset()
    if state is State.VALUE:
        reached = total(share * (weight or NOTHING) for _, share, weight in mean)
        points = node.max_points * reached / total(weight or NOTHING for _, _, weight in mean)
        made_of = made_of.union(*(part.statuses for part, _, _ in mean))
    each = here.share / max(len(every), 1)
    return NodeCell(
        node=node,
        max_points=node.max_points,
        points=points,
        excess=None,
        absence=None if points is not None else Absence(state, state.value, node.id),
        policy=None,
        statuses=made_of,
        reported=each * len([part for part in parts if part.known is State.VALUE]),
        applying=each * len([part for part in parts if part.known is not State.NOT_APPLICABLE]),
    )
