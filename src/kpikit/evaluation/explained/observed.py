"""Observations, and figures that were carried to another map."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.errors import Source
from kpikit.evaluation.reference.figures import Figure, Part
from kpikit.evaluation.reference.statuses import status_text, statuses_of
from kpikit.evaluation.reference.ways import WHOLE
from kpikit.model.states import Bound, State
from kpikit.observations.tried import NO_LINE
from kpikit.results.because import Because
from kpikit.results.explanation import Explanation, Kind, Step

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kpikit.evaluation.explained.explaining import Explainer
    from kpikit.evaluation.reference.traced import Seen
    from kpikit.model.indicators import Indicator
    from kpikit.model.successions import Succession
    from kpikit.observations.store import Observed
    from kpikit.results.explanation import Fact


def seen_of(explainer: Explainer, seen: Seen) -> Iterator[Explanation]:
    """Yield what stands in a cell of observations, and what decided on that."""
    facts = seen.facts
    place = (seen.indicator, seen.org_unit, seen.when)
    if seen.items:
        rows = facts.items.get(place, {})
        yield from (observation(explainer, row) for row in rows.values())
    elif place in facts.observed:
        yield figure_of(explainer, figure_at(seen))
    if facts.restated.maps.changing:
        yield from shares_of(explainer, seen.org_unit)


def figure_at(seen: Seen) -> Figure:
    """Return the figure in a cell: what is reported, or what is made of earlier units."""
    facts = seen.facts
    row = facts.observed[seen.indicator, seen.org_unit, seen.when]
    if not facts.restated.maps.changing:
        return Figure(row)
    indicator = facts.indicator(seen.indicator)
    return facts.restated.figures(facts.number, indicator, seen.when)[seen.org_unit]


# --- observations ---


def observation(explainer: Explainer, row: Observed) -> Explanation:
    """Return the explanation of an observation: that it was reported, and where."""
    key = ("observation", row.indicator, row.org_unit, row.period, row.item, row.line)
    return explainer.once(key, lambda: _observation(explainer, row))


def _observation(explainer: Explainer, row: Observed) -> Explanation:
    return evolve(
        _bare(explainer, row, Kind.OBSERVATION),
        steps=(reported(explainer, row),),
        source=None if row.line == NO_LINE else Source(explainer.table, row.line),
    )


def _bare(explainer: Explainer, row: Observed, kind: Kind) -> Explanation:
    """Return what a figure is, without how it came to be."""
    indicator = explainer.facts.indicator(row.indicator)
    has_value = row.state is State.VALUE
    return Explanation(
        kind=kind,
        org_unit=row.org_unit,
        name=row.indicator,
        period=row.period,
        result=worded(indicator, row.value),
        unit=indicator.unit or None,
        state=row.state.value,
        obs_status=status_text(statuses_of(row.status)) if has_value else None,
        path=indicator.declared_at,
        reference=explainer.cited(indicator.reference),
    )


def reported(explainer: Explainer, row: Observed) -> Step:
    """Return that something was reported, and where; or that it is tried."""
    values: dict[str, Fact] = {}
    if row.item is not None:
        values["item"] = row.item
    if row.vintage is not None:
        values["vintage"] = row.vintage
    if row.bound is not Bound.EXACT:
        values["bound"] = row.bound.value
    if row.judgement is not None:
        values["judgement"] = row.judgement.value
    if row.line == NO_LINE:
        return Step(Because.TRIED, values)
    place: dict[str, Fact] = {"table": explainer.table, "line": row.line}
    return Step(Because.REPORTED, place | values | dict(_beside(explainer, row)))


def _beside(explainer: Explainer, row: Observed) -> Iterator[tuple[str, str]]:
    """Yield how a value is written with its unit, and what the table says of where it is from."""
    said = {} if explainer.written is None else explainer.written.at(row.line)
    text = " ".join(said[word] for word in ("value", "unit") if word in said)
    if row.value is not None and explainer.facts.indicator(row.indicator).unit and _has_unit(text):
        yield "as_written", text
    yield from ((word, said[word]) for word in ("source", "note") if word in said)


def _has_unit(text: str) -> bool:
    return any(one.isalpha() or one in "%‰₫" for one in text)


def worded(indicator: Indicator, number: Fraction | None) -> Fraction | str | date | None:
    """Return a number, or the word or the date that it stands for."""
    if number is None or not (indicator.dated or indicator.words):
        return number
    return date.fromordinal(int(number)) if indicator.dated else indicator.words[int(number)]


# --- figures of earlier units ---


def figure_of(explainer: Explainer, figure: Figure) -> Explanation:
    """Return the explanation of a figure: as it was reported, or made of those of other units."""
    if not figure.parts:
        return observation(explainer, figure.row)
    return explainer.once(("figure", id(figure)), lambda: _restated(explainer, figure))


def _restated(explainer: Explainer, figure: Figure) -> Explanation:
    row, indicator = figure.row, explainer.facts.indicator(figure.row.indicator)
    parts = [figure_of(explainer, one.figure) for one in figure.parts if one.figure is not None]
    shares = shares_of(explainer, row.org_unit)
    return evolve(
        _bare(explainer, row, Kind.RESTATED),
        steps=tuple(_steps(indicator, figure)),
        source=explainer.specification.place(indicator.declared_at),
        inputs=tuple(dict.fromkeys((*parts, *shares))),
    )


def _steps(indicator: Indicator, figure: Figure) -> Iterator[Step]:
    """Yield what became part of a figure; or that it is that of one unit alone."""
    first = figure.parts[0]
    if len(figure.parts) == 1 and first.way.share == WHOLE:
        successions = _successions(first)
        yield Step(Because.TAKEN_OVER, {"org_unit": first.unit, "successions": successions})
    else:
        yield from (_share(indicator, one) for one in figure.parts)


def _successions(part: Part) -> tuple[str, ...]:
    """Return where the successions are declared by which a unit became part of another one."""
    events = (flow.event for flow in part.way.flows)
    return tuple(dict.fromkeys(one.declared_at for one in events if one is not None))


def _share(indicator: Indicator, part: Part) -> Step:
    """Return what of a unit before becomes part of a figure: its share, or all of it alone."""
    row = None if part.figure is None else part.figure.row
    values: dict[str, Fact] = {
        "org_unit": part.unit,
        "state": (State.MISSING if row is None else row.state).value,
        "period": part.period if row is None else row.period,
        "successions": _successions(part),
    }
    if part.way.share is not None:
        values["share"] = part.way.share
    if row is not None and row.value is not None:
        values["value"] = worded(indicator, row.value)
    return Step(Because.SHARED, values)


# --- what shares follow from ---


def shares_of(explainer: Explainer, unit: str, *, weights: bool = False) -> tuple[Explanation, ...]:
    """Return the values from which the shares of successions follow that concern a unit.

    Args:
        explainer: explains them.
        unit: id of the unit.
        weights: whether weights follow from them, too, as those of levels do.
    """
    events = [
        one
        for one in explainer.facts.restated.maps.events
        if one.measured_by is not None
        and (weights or any(edge.share is None for edge in one.edges))
    ]
    near = _connected(explainer, unit) if events else set()
    found = [_shares(explainer, one) for one in events if near & _named(one)]
    return tuple(one for one in found if one.inputs)


def _shares(explainer: Explainer, event: Succession) -> Explanation:
    return explainer.once(("shares", id(event)), lambda: _basis(explainer, event))


def _named(event: Succession) -> set[str]:
    return {str(name) for edge in event.edges for name in (edge.source, edge.target)}


def _connected(explainer: Explainer, unit: str) -> set[str]:
    """Return the units that are connected with a unit by successions."""
    groups = [_named(one) for one in explainer.facts.restated.maps.events]
    found, before = {unit}, 0
    while len(found) > before:
        before = len(found)
        found = found.union(*(group for group in groups if group & found))
    return found


def _basis(explainer: Explainer, event: Succession) -> Explanation:
    """Return the explanation of the shares of a succession: the values that they follow from."""
    basis, indicator = explainer.facts.restated.roads.basis, event.measured_by
    assert indicator is not None  # noqa: S101 - asked where there is one
    names = dict.fromkeys(name for edge in event.edges for name in (edge.source, edge.target))
    rows = (
        row
        for name in names
        for row in (
            basis.row_before(indicator, name, event.effective),
            basis.row_since(indicator, name, event.effective),
        )
        if row is not None
    )
    measured = explainer.facts.indicator(indicator)
    return Explanation(
        kind=Kind.SHARES,
        org_unit=None,
        name=indicator,
        period=None,
        unit=measured.unit or None,
        path=event.declared_at,
        source=explainer.specification.place(event.declared_at),
        reference=explainer.cited(event.reference),
        inputs=tuple(dict.fromkeys(observation(explainer, row) for row in rows)),
    )
