"""Grades: which edges and requirements decided, what lowered them, and what the next one needs."""

from __future__ import annotations

from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, cast

from kpikit.evaluation.explained.conditions import truth_of
from kpikit.evaluation.explained.quotas import quota_steps
from kpikit.evaluation.explained.scored import distinct, missing_below
from kpikit.evaluation.reference.grades import grading_of
from kpikit.evaluation.reference.nodes import max_points
from kpikit.evaluation.reference.statuses import status_text
from kpikit.evaluation.reference.tables import reason_text
from kpikit.results.because import Because
from kpikit.results.explanation import Explanation, Kind, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kpikit.evaluation.explained.explaining import Explainer
    from kpikit.evaluation.reference.grades import Grading
    from kpikit.evaluation.reference.points import Place
    from kpikit.evaluation.reference.standing import Standing
    from kpikit.evaluation.reference.traced import Made
    from kpikit.model.formulas import Formula
    from kpikit.model.grades import Grade
    from kpikit.periods import Period
    from kpikit.results.explanation import Fact


def grade(explainer: Explainer, made: Made, inputs: tuple[Explanation, ...]) -> Explanation:
    """Return the explanation of a unit's grade."""
    _, name, unit, window = made.key
    grading = grading_of(made.facts, str(name), cast("Period", window))
    place = None if grading is None else grading.place(str(unit))
    assert grading is not None  # noqa: S101 - it was worked out
    assert place is not None  # noqa: S101
    one = cast("Standing", made.result)
    steps = list(_steps(grading, place, one)) if one.graded else [_not_graded(one)]
    return Explanation(
        kind=Kind.GRADE,
        org_unit=str(unit),
        name=str(name),
        period=grading.window,
        result=grading.node.grade_ids[one.given] if one.graded else None,
        state=one.cell.state.value,
        obs_status=status_text(one.cell.statuses),
        reason=_reason(one),
        steps=tuple(steps),
        why_not=distinct(_why_not(grading, place, one, steps, inputs)),
        inputs=inputs,
        **explainer.declared(grading.node),  # type: ignore[arg-type]
    )


def _reason(one: Standing) -> str | None:
    return "; ".join(filter(None, (reason_text(one.cell), *one.reasons))) or None


def _not_graded(one: Standing) -> Step:
    return Step(Because.NOT_GRADED, {"reason": _reason(one) or one.cell.state.value})


def _steps(grading: Grading, place: Place, one: Standing) -> Iterator[Step]:
    """Yield how a grade came about, in order."""
    alone = grading.alone(place)
    yield from _bands(grading, alone)
    yield from _conditions(grading, alone)
    yield from quota_steps(grading, one.name)
    yield from _cap(grading, one)
    ids = grading.node.grade_ids
    if one.provisional:
        best, worst = ids[one.best], ids[one.worst]
        yield Step(Because.PROVISIONAL, {"best": best, "worst": worst, "reason": one.doubt})
    yield Step(Because.GRADED, {"grade": ids[one.given], "provisional": one.provisional})


def _bands(grading: Grading, alone: Standing) -> Iterator[Step]:
    """Yield the edges and requirements from the best grade to the first that is reached."""
    for band in grading.node.grades[: alone.passed[0] + 1]:
        yield _edge(grading, alone, band)
        for formula in band.requires:
            yield Step(Because.REQUIREMENT, {"grade": band.id, **_truth(grading, alone, formula)})


def _edge(grading: Grading, alone: Standing, band: Grade) -> Step:
    words = {"at_least": band.at_least, "above": band.above, "top": band.top}
    stated = [(word, amount) for word, amount in words.items() if amount is not None]
    word, amount = stated[0] if stated else ("none", None)
    values: dict[str, Fact] = {
        "grade": band.id,
        "points": grading.points(alone),
        "reached": grading.reaches(alone, band),
        "edge": word,
    }
    if amount is not None:
        values["level"] = amount.number if word == "top" else amount.of(max_points(grading.node))
    return Step(Because.EDGE, values)


def _truth(grading: Grading, one: Standing, formula: Formula) -> dict[str, Fact]:
    return truth_of(grading.facts, formula, one.org_unit, grading.window)


def _conditions(grading: Grading, alone: Standing) -> Iterator[Step]:
    """Yield the ceilings, the steps down and the vetoes."""
    node = grading.node
    for bar in node.ceilings:
        values = {"grade": bar.grade, **_truth(grading, alone, bar.when)}
        yield Step(Because.CEILING, values)
    for lower in node.lower:
        yield Step(Because.LOWERED, {"by": lower.by, **_truth(grading, alone, lower.when)})
    for bar in node.vetoes:
        yield Step(Because.VETO, {"grade": bar.grade, **_truth(grading, alone, bar.when)})


def _cap(grading: Grading, one: Standing) -> Iterator[Step]:
    """Yield by whose grade a grade is capped, if there is one."""
    other = grading.other(one)
    if other is None:
        return
    (full,) = grading.facts.names.capping(grading.card, grading.node)
    values: dict[str, Fact] = {"org_unit": other.name, "node": full}
    if other.graded:
        values["grade"] = grading.facts.names.grades[full][other.given]
    yield Step(Because.CAPPED_BY, values)


# --- why it is not better ---


def _why_not(
    grading: Grading,
    place: Place,
    one: Standing,
    steps: list[Step],
    inputs: tuple[Explanation, ...],
) -> Iterator[Step]:
    """Yield what stood in the way of a better grade, and what the next one needs."""
    if not one.graded:
        yield from missing_below([each for each in inputs if _is_own(grading, one, each)])
    elif one.provisional:
        doubts = {Kind.CONDITION, Kind.GRADE}
        yield from missing_below([each for each in inputs if each.kind in doubts])
    if not one.graded or one.given == 0:
        return
    yield from _next(grading, one)
    reached = {
        step.values["grade"]
        for step in steps
        if step.what is Because.EDGE and step.values["reached"]
    }
    for step in steps:
        if step.what is Because.CAPPED_BY:
            stands = grading.admitted(place).given < one.given
        else:
            stands = _stands_in_the_way(grading, one, step, reached)
        if stands:
            yield step


def _is_own(grading: Grading, one: Standing, input_: Explanation) -> bool:
    """Whether something is what the points of a unit are made of."""
    return (input_.org_unit, input_.name) == (one.name, grading.name)


def _stands_in_the_way(
    grading: Grading, one: Standing, step: Step, reached: Collection[Fact]
) -> bool:
    """Whether what a step says keeps a unit from a better grade."""
    grade, truth = step.values.get("grade"), step.values.get("truth")
    match step.what:
        case Because.REQUIREMENT:
            return truth != "true" and grade in reached
        case Because.LOWERED:
            return truth != "false"
        case Because.CEILING | Because.VETO:
            return truth != "false" and grading.node.grade_ids.index(str(grade)) >= one.given
    return step.what is Because.CROWDED_OUT


def _next(grading: Grading, one: Standing) -> Iterator[Step]:
    """Yield what the next better grade needs in points."""
    better = grading.node.grades[one.given - 1]
    points, level = grading.points(one), _level(grading, one, better)
    values: dict[str, Fact] = {"grade": better.id, "points": points}
    if level is not None:
        values |= {"level": level, "missing": max(level - points, Fraction(0))}
    yield Step(Because.NEEDED_FOR_NEXT_GRADE, values)


def _level(grading: Grading, one: Standing, band: Grade) -> Fraction | None:
    """Return the points from which on, or above which, a grade is reached, if it has an edge."""
    if band.top is None:
        edge = band.at_least or band.above
        return None if edge is None else edge.of(max_points(grading.node))
    peers = grading.peers(one)
    others = sorted(
        (grading.points(other) for other in peers if other.name != one.name), reverse=True
    )
    before = ceil(band.top.number * len(peers)) - 1
    return others[before] if 0 <= before < len(others) else None
