"""Points of nodes: how they come about, what stands in for them, and what lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kpikit.evaluation.explained.groups import group_steps, over_steps
from kpikit.evaluation.explained.leaves import leaf_steps, next_edge
from kpikit.evaluation.explained.values import lacking
from kpikit.evaluation.reference.leaves import CONDITION
from kpikit.evaluation.reference.points import Place
from kpikit.evaluation.reference.statuses import status_text
from kpikit.evaluation.reference.tables import reason_text
from kpikit.model.imputation import Donors, Imputation
from kpikit.model.scorecards import Group, Leaf
from kpikit.results.because import Because
from kpikit.results.explanation import Explanation, Kind, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from kpikit.evaluation.explained.explaining import Explainer
    from kpikit.evaluation.reference.cells import Facts
    from kpikit.evaluation.reference.nodes import NodeCell
    from kpikit.evaluation.reference.traced import Made
    from kpikit.periods import Period
    from kpikit.results.explanation import Fact


def place_of(made: Made) -> Place:
    """Return the place of a unit in a scorecard of which something was worked out."""
    _, card, _, unit, window = made.key
    rules = made.facts.specification
    return Place(
        made.facts,
        next(one for one in rules.scorecards if one.id == card),
        next(one for one in rules.org_units if one.id == unit),
        cast("Period", window),
    )


def points(explainer: Explainer, made: Made, inputs: tuple[Explanation, ...]) -> Explanation:
    """Return the explanation of the points of a node."""
    place, cell = place_of(made), cast("NodeCell", made.result)
    top = cell.node.id == place.card.root
    published = cell.published
    return Explanation(
        kind=Kind.TOTAL if top else Kind.POINTS,
        org_unit=place.org_unit.id,
        name=f"{place.card.id}.{cell.node.id}",
        period=place.window,
        result=published,
        exact=None if cell.points == published else cell.points,
        unit="point",
        state=cell.state.value,
        obs_status=status_text(cell.statuses),
        reason=reason_text(cell),
        steps=(*_node_steps(place, cell), *_in_its_stead(cell), *_published(cell)),
        why_not=distinct(_why_not(place, cell, inputs)),
        inputs=inputs,
        **explainer.declared(cell.node, _cited(made.facts, cell)),  # type: ignore[arg-type]
    )


def _cited(facts: Facts, cell: NodeCell) -> str | None:
    """Return the document that the indicator of a leaf cites."""
    return facts.indicator(cell.node.indicator).reference if isinstance(cell.node, Leaf) else None


def _node_steps(place: Place, cell: NodeCell) -> Iterator[Step]:
    if not place.has(cell.node):
        return iter(())
    if isinstance(cell.node, Leaf):
        return leaf_steps(place, cell.node)
    if isinstance(cell.node, Group):
        return group_steps(place, cell.node)
    return over_steps(place, cell.node)


def _in_its_stead(cell: NodeCell) -> Iterator[Step]:
    """Yield what takes the place of points that a node has none of its own of."""
    if cell.absence is None:
        return
    policy, values = cell.policy, {"state": cell.state.value, "reason": cell.absence.reason}
    if isinstance(policy, Imputation):
        yield Step(Because.POLICY, {**values, "policy": "impute"})
        yield _imputed(cell, policy)
    else:
        assert policy is not None  # noqa: S101 - for what is absent there is one
        points: dict[str, Fact] = {} if cell.points is None else {"points": cell.points}
        yield Step(Because.POLICY, {**values, "policy": policy.value, **points})


def _imputed(cell: NodeCell, policy: Imputation) -> Step:
    """Return what stands in, and for whom."""
    stand_in = cell.above or cell
    values: dict[str, Fact] = {
        "from": policy.source.value,
        "points": stand_in.points,
        "by": policy.by.value if policy.source is Donors.PEERS else None,
        "per": policy.per,
        "used_by": policy.used_by.value,
    }
    return Step(Because.IMPUTED, {name: fact for name, fact in values.items() if fact is not None})


def _published(cell: NodeCell) -> Iterator[Step]:
    if cell.points is not None and cell.points != cell.published:
        yield Step(
            Because.PUBLISHED,
            {
                "exact": cell.points,
                "decimals": cell.node.decimals,
                "rounding": cell.node.rounding.value,
                "points": cell.published,
            },
        )


def _why_not(place: Place, cell: NodeCell, inputs: tuple[Explanation, ...]) -> Iterator[Step]:
    """Yield which node and which cells lack; or with which measure a leaf would have more."""
    if cell.absence is not None:
        if cell.absence.cause not in {None, cell.node.id}:
            yield Step(
                Because.LACKS,
                {
                    "node": cell.absence.cause,
                    "state": cell.state.value,
                    "reason": cell.absence.reason,
                },
            )
        of_condition = cell.absence.reason == CONDITION
        yield from missing_below(
            [one for one in inputs if not of_condition or one.kind is Kind.CONDITION]
        )
    elif isinstance(cell.node, Leaf) and place.has(cell.node):
        yield from next_edge(place, cell.node)


def missing_below(inputs: Sequence[Explanation]) -> Iterator[Step]:
    """Yield the cells that lack, of what a node is made of."""
    yield from lacking(inputs)
    for one in inputs:
        if one.kind not in {Kind.VALUE, Kind.OBSERVATION, Kind.RESTATED}:
            yield from (step for step in one.why_not if step.what is Because.CELL_MISSING)


def distinct(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return steps, each once."""
    return tuple({(step.what, *step.values.values()): step for step in steps}.values())
