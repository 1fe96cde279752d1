"""Groups: what the children have, how that is combined, and what is made up for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.errors import PeriodError
from kpikit.evaluation.explained.conditions import truth_of
from kpikit.evaluation.explained.finishing import finishing
from kpikit.evaluation.reference.methods import total
from kpikit.evaluation.reference.nodes import max_points, of_role, scored, there
from kpikit.evaluation.reference.points import absence_of, is_available
from kpikit.model.combining import MeanOfLowest, Method, PowerMean
from kpikit.model.imputation import Imputation
from kpikit.model.scorecards import ByCount, Role
from kpikit.results.because import Because
from kpikit.results.explanation import Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from fractions import Fraction

    from kpikit.evaluation.reference.nodes import NodeCell
    from kpikit.evaluation.reference.points import Place
    from kpikit.model.combining import Combining
    from kpikit.model.scorecards import Group, Over
    from kpikit.results.explanation import Fact


def group_steps(place: Place, group: Group) -> Iterator[Step]:
    """Yield how the points of a group come about."""
    if group.when is not None:
        truth = truth_of(place.facts, group.when, place.org_unit, place.window)
        yield Step(Because.CONDITION, truth)
        if truth["truth"] != "true":
            return
    children = place.parts_of(group)
    yield from (_child(group, one) for one in children)
    if group.available is not None:
        yield _available(group, children)
    if absence_of(group, children) is None:
        yield from _combined(place, group, children)


def _child(group: Group, cell: NodeCell) -> Step:
    policy = cell.policy
    values: dict[str, Fact] = {
        "node": cell.node.id,
        "role": cell.node.role.value,
        "max_points": cell.max_points,
        "state": cell.state.value,
        "points": cell.points,
        "weight": cell.node.weight if group.weighs else None,
        "policy": "impute" if isinstance(policy, Imputation) else policy and policy.value,
    }
    return Step(Because.CHILD, {name: one for name, one in values.items() if one is not None})


def _available(group: Group, children: Sequence[NodeCell]) -> Step:
    needed = group.available
    amount = needed.count if isinstance(needed, ByCount) else needed
    assert amount is not None  # noqa: S101 - asked where it is stated
    reported, applying = (
        total(getattr(one, name) for one in scored(children)) for name in ("reported", "applying")
    )
    values: dict[str, Fact] = {
        "needed": amount.number,
        "of_max": amount.of_max,
        "by_count": isinstance(needed, ByCount),
        "enough": is_available(group, children),
    }
    return Step(Because.AVAILABLE, values | ({"coverage": reported / applying} if applying else {}))


def _combined(place: Place, group: Group, children: Sequence[NodeCell]) -> Iterator[Step]:
    """Yield what a method makes of the children, what is added, and what is cut."""
    having = there(children)
    most = max_points(group)
    word, number = method_word(group.method)
    made = place.from_scored(group, children)
    values: dict[str, Fact] = {
        "method": word,
        "children": len(having),
        "points": made,
        "max_points": most,
    }
    yield Step(Because.METHOD, values | ({} if number is None else {"number": number}))
    there_most = total(one.max_points for one in having)
    if group.adds and there_most != most and having:
        if group.shrink:
            yield Step(Because.SHRUNK, {"from_max": most, "to_max": there_most})
        else:
            yield Step(Because.RESCALED, {"from_max": there_most, "to_max": most})
    for what, role in ((Because.BONUS, Role.BONUS), (Because.PENALTY, Role.PENALTY)):
        for one in of_role(children, role):
            if one.points is not None:
                yield Step(what, {"node": one.node.id, "points": one.points})
    yield from finishing(group, place.unclipped(group, children), most)


def method_word(method: Combining) -> tuple[str, Fraction | int | None]:
    """Return the word of a method in YAML, and the number that it has.

    >>> method_word(Method.SUM), method_word(MeanOfLowest(number=2))
    (('sum', None), ('mean_of_lowest', 2))
    """
    match method:
        case Method():
            return method.value, None
        case PowerMean(power=power):
            return "power_mean", power
        case MeanOfLowest(number=number):
            return "mean_of_lowest", number
        case _:
            return "at_least", method.number


def over_steps(place: Place, node: Over) -> Iterator[Step]:
    """Yield of which periods a node over time is made; of none where they are no parts."""
    try:
        periods = tuple(place.window.parts(node.over.frequency))
    except PeriodError:
        return
    presence: dict[str, Fact] = {} if node.presence is None else {"presence": node.presence}
    yield Step(Because.OVER, {"of": node.of, "periods": periods, **presence})
