"""Values of indicators: reported, summed over time, rolled up, computed, or missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from kpikit.evaluation.explained.observed import figure_at, reported, worded
from kpikit.evaluation.reference.accumulated import coarsest, is_summed, is_usable, parts_of
from kpikit.evaluation.reference.known import OVERDUE
from kpikit.evaluation.reference.observed import identity
from kpikit.evaluation.reference.roll_up import rolled_from, rule_of
from kpikit.evaluation.reference.statuses import status_text
from kpikit.evaluation.reference.tables import explained as absence_text
from kpikit.evaluation.reference.traced import Seen
from kpikit.model.formulas import ZeroDenominator
from kpikit.model.states import State
from kpikit.results.because import Because
from kpikit.results.explanation import Explanation, Kind, Step

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from kpikit.evaluation.explained.explaining import Explainer
    from kpikit.evaluation.reference.cells import Cell, Facts
    from kpikit.evaluation.reference.traced import Made
    from kpikit.model.indicators import Indicator
    from kpikit.results.explanation import Fact


def value(explainer: Explainer, made: Made, inputs: tuple[Explanation, ...]) -> Explanation:
    """Return the explanation of a cell."""
    cell = cast("Cell", made.result)
    indicator = cell.indicator
    return Explanation(
        kind=Kind.VALUE,
        org_unit=cell.org_unit.id,
        name=indicator.id,
        period=cell.window,
        result=worded(indicator, cell.value),
        unit=indicator.unit or None,
        state=cell.state.value,
        obs_status=status_text(cell.statuses),
        reason=absent(cell),
        steps=(*_made(explainer, made.facts, cell), *_missing(cell)),
        why_not=tuple(lacking(inputs)) if cell.state is not State.VALUE else (),
        inputs=inputs,
        **explainer.declared(indicator, indicator.reference),  # type: ignore[arg-type]
    )


def absent(cell: Cell) -> str | None:
    """Return why a cell has no value, with what it would be made of."""
    if cell.state is State.VALUE:
        return None
    return absence_text(cell, cell.absence) or cell.absence


def _missing(cell: Cell) -> Iterator[Step]:
    """Yield that there is no value, if there is none."""
    if cell.state is State.VALUE:
        return
    values: dict[str, Fact] = {"state": cell.state.value, "reason": absent(cell)}
    if cell.lacking is not None:
        values["lacking"] = cell.lacking
    if cell.absence == OVERDUE:
        values["overdue"] = True
    yield Step(Because.MISSING, values)


def lacking(inputs: Sequence[Explanation]) -> Iterator[Step]:
    """Yield what has no value, of what something is made of: at once, or further down."""
    for one in inputs:
        if one.kind is not Kind.VALUE or one.state == State.VALUE.value:
            continue
        deeper = list(lacking(one.inputs))
        yield from deeper
        if not deeper:
            yield Step(
                Because.CELL_MISSING,
                {
                    "name": one.name,
                    "org_unit": one.org_unit,
                    "period": one.period,
                    "state": one.state,
                    "reason": one.reason,
                },
            )


def _made(explainer: Explainer, facts: Facts, cell: Cell) -> Iterator[Step]:
    """Yield how a cell is made: as `Facts.made` does it."""
    indicator, unit = cell.indicator, cell.org_unit
    place = (indicator.id, unit.id, identity(indicator, cell.window))
    found = facts.observed.get(place)
    if found is not None and (found.state is not State.MISSING or indicator.id in facts.trees):
        figure = figure_at(Seen(facts, *place))
        if not figure.parts:
            yield reported(explainer, figure.row)
        return
    below = rolled_from(facts, indicator, unit)
    if below and cell.below is not None:
        yield _rolled_up(facts, cell, [str(one.id) for one in below])
    elif indicator.id in facts.trees:
        yield _computed(indicator)
    else:
        yield from _summed(facts, cell)


def _summed(facts: Facts, cell: Cell) -> Iterator[Step]:
    indicator = cell.indicator
    if not is_summed(indicator, facts.units):
        return
    inside = parts_of(facts.observed, indicator.id, cell.org_unit.id, cell.window)
    usable = [one for one in inside if is_usable(one)]
    way = coarsest(cell.window.start, cell.window.end, usable, {}) or usable
    periods = sorted({one.period for one in way}, key=lambda one: one.sort_key)
    if periods:
        yield Step(Because.SUMMED, {"periods": tuple(periods)})


def _rolled_up(facts: Facts, cell: Cell, units: Sequence[str]) -> Step:
    rule = rule_of(cell.indicator, facts.units)
    assert rule is not None  # noqa: S101 - asked of what is rolled up
    values: dict[str, Fact] = {"by": rule.by.value, "org_units": tuple(units)}
    if rule.weight is not None:
        values["weight"] = rule.weight
    if cell.coverage is not None:
        values["coverage"] = cell.coverage
    return Step(Because.ROLLED_UP, values)


def _computed(indicator: Indicator) -> Step:
    parts = [one.text for one in (indicator.numerator, indicator.denominator) if one is not None]
    text = f"({') / ('.join(parts)})" if indicator.formula is None else indicator.formula.text
    values: dict[str, Fact] = {"formula": text}
    if indicator.zero_denominator is not ZeroDenominator.NOT_APPLICABLE:
        values["zero_denominator"] = indicator.zero_denominator.value
    return Step(Because.COMPUTED, values)
