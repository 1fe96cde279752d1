"""Leaves: what a rule reads, what it gives, what is cut and rounded, and what would give more."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.evaluation.explained.conditions import truth_of
from kpikit.evaluation.explained.finishing import finishing
from kpikit.evaluation.reference.conditions import judged
from kpikit.evaluation.reference.leaves import (
    by_rule,
    finished,
    measured,
    outright,
    plain_rule,
    read_of,
    scored,
)
from kpikit.model.declared import Declared, form_of
from kpikit.model.formulas import Formula
from kpikit.model.scoring import Against, Composite, GivenPoints, Reads, reads_of
from kpikit.results.because import Because
from kpikit.results.explanation import Step
from kpikit.rules import Bands, Linear, Otherwise
from kpikit.rules.edges import reached

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.evaluation.reference.cells import Cell
    from kpikit.evaluation.reference.leaves import Read
    from kpikit.evaluation.reference.points import Place
    from kpikit.model.scorecards import Leaf
    from kpikit.results.explanation import Fact


def rule_word(rule: object) -> str:
    """Return the word that announces a rule in YAML; of one made in Python its class."""
    return form_of(type(rule)).tag or type(rule).__name__


def leaf_steps(place: Place, leaf: Leaf) -> Iterator[Step]:
    """Yield how the points of a leaf come about."""
    cell = place.cell(leaf)
    if not cell.exists:
        return
    when = leaf.score.when
    if when is not None:
        truth = truth_of(place.facts, when, place.org_unit, place.window)
        yield Step(Because.CONDITION, truth)
        if truth["truth"] != "true":
            return
    yield from _ruled(place, leaf, cell)
    found = measured(place.facts, leaf, cell, place.peers)
    if found.points is not None:
        yield from finishing(leaf.score, found.points, leaf.max_points)


def _ruled(place: Place, leaf: Leaf, cell: Cell) -> Iterator[Step]:
    rule = leaf.score.rule
    if isinstance(rule, Composite):
        yield from _parts(place, leaf, cell, rule)
    elif isinstance(rule, GivenPoints):
        yield from _given(place, leaf, cell, rule)
    else:
        yield from _by_rule(place, leaf, cell)


def _parts(place: Place, leaf: Leaf, cell: Cell, rule: Composite) -> Iterator[Step]:
    """Yield what each of several scores gives."""
    for number, part in enumerate(rule.parts, 1):
        alone = evolve(leaf, score=part, max_points=part.most(leaf.max_points))
        worth = scored(place.facts, alone, cell, place.peers)
        values: dict[str, Fact] = {
            "combined_by": rule_word(rule),
            "number": number,
            "counts": worth.counts,
            "rule": rule_word(part.rule),
            "points": worth.points,
            "reason": worth.reason,
        }
        yield Step(Because.PART, {name: one for name, one in values.items() if one is not None})


def _given(place: Place, leaf: Leaf, cell: Cell, rule: GivenPoints) -> Iterator[Step]:
    found = outright(place.facts, leaf, cell, rule)
    formula: dict[str, Fact] = {}
    if isinstance(rule.points, Formula):
        formula = {"formula": rule.points.text}
    if found.points is not None:
        yield Step(Because.GIVEN, {"points": found.points, **formula})


def _by_rule(place: Place, leaf: Leaf, cell: Cell) -> Iterator[Step]:
    """Yield what a rule reads, and what it gives for that."""
    read = read_of(place.facts, leaf, cell)
    points, reason = by_rule(place.facts, leaf, cell, place.peers(leaf))
    if read.measure is None:
        if points is not None:
            yield Step(Because.BY_MET, {"met": read.met.value, "points": points})
        return
    yield _read(leaf, read)
    rule: object = leaf.score.rule
    values: dict[str, Fact] = {
        "rule": rule_word(rule),
        "max_points": leaf.max_points,
        "parameters": rule if isinstance(rule, Declared) else None,
        "points": points,
        "reason": reason,
    }
    yield Step(Because.RULE, {name: one for name, one in values.items() if one is not None})


def _read(leaf: Leaf, read: Read) -> Step:
    score = leaf.score
    word = "value" if score.target is None else "achievement"
    if score.target is not None and reads_of(score.rule) is Reads.MET:
        word = "met"
    elif score.target is not None and score.against is Against.PATH:
        word = "path"
    values: dict[str, Fact] = {
        "reads": word,
        "measure": read.measure,
        "unit": read.unit,
        "target": score.target,
        "name": leaf.indicator,
    }
    return Step(Because.READ, {name: one for name, one in values.items() if one is not None})


# --- what would give more ---


def next_edge(place: Place, leaf: Leaf) -> Iterator[Step]:
    """Yield with which measure a leaf would have more points, by bands or in proportion."""
    condition = judged(place.facts, leaf.score.when, place.org_unit, place.window)
    if not isinstance(leaf.score.rule, Bands | Linear) or not condition.value:
        return
    cell = place.cell(leaf)
    read = read_of(place.facts, leaf, cell)
    points = place.node(leaf.id).points
    if read.measure is None or points is None or points >= leaf.max_points:
        return
    rule = plain_rule(place.facts, leaf, read.unit)
    edges = _edges(rule, read.measure) if isinstance(rule, Bands) else _full(rule, leaf)
    finished_edges = ((level, finished(leaf, more)) for level, more in edges)
    for level, more in [edge for edge in finished_edges if edge[1] > points][-1:]:
        values: dict[str, Fact] = {"measure": level, "points": more, "unit": read.unit}
        yield Step(Because.NEEDED_FOR_NEXT_EDGE, {**values, "missing": abs(level - read.measure)})


def _edges(rule: Bands, measure: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Return the edges that are not reached, with the points of their bands, the best first."""
    return [
        (band.edge.level.number, band.points.number)
        for band in rule.bands
        if not isinstance(band, Otherwise) and not reached(band.edge, measure)
    ]


def _full(rule: object, leaf: Leaf) -> list[tuple[Fraction, Fraction]]:
    """Return the measure that gives all points in proportion."""
    assert isinstance(rule, Linear)  # noqa: S101 - fitting a rule does not make another one of it
    full = Fraction(1) if rule.full_at is None else rule.full_at.number
    return [(full, leaf.max_points)]
