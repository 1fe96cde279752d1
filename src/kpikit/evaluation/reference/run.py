"""The whole evaluation, cell by cell."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from attrs import fields, frozen

from kpikit.evaluation.reference import results
from kpikit.evaluation.reference.cells import Facts
from kpikit.evaluation.reference.eras import then
from kpikit.evaluation.reference.points import scored_units
from kpikit.evaluation.reference.tables import (
    achievement_rows,
    ranking_rows,
    score_rows,
    unmet_rows,
)
from kpikit.results.records import Achievement, Rank, Score, Unmet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kpikit.model.specification import Specification
    from kpikit.observations.store import Observations
    from kpikit.periods import Period


@frozen
class Reference:
    """The rows of the four result tables.

    Attributes:
        achievements: every cell against each target that it faces.
        scores: every node of every scorecard.
        rankings: the units of every ranking.
        unmet: the faced targets that are not met, or of which it cannot be said.
    """

    achievements: tuple[Achievement, ...]
    scores: tuple[Score, ...]
    rankings: tuple[Rank, ...]
    unmet: tuple[Unmet, ...]


def reference(
    specification: Specification,
    observations: Observations,
    windows: Sequence[Period],
    as_of: date | None = None,
    map_of: date | None = None,
) -> Reference:
    """Return the evaluation of observations in some windows, worked out cell by cell.

    Args:
        specification: the rule book; it has to be free of errors.
        observations: as `read_observations` gives them for this specification.
        windows: the evaluated periods.
        as_of: the day by which everything has to be known; without one nothing is left out.
        map_of: the day on whose map everything is evaluated; without one each window is evaluated
            on the map of its last day.

    >>> from kpikit.observations import read_observations
    >>> from kpikit.periods import Period
    >>> from kpikit.spec import parse_specification
    >>> specification = parse_specification('''
    ... kpikit: 1
    ... id: roads
    ... org_units: [{id: north}]
    ... indicators: {paved: {unit: kilometre}}
    ... targets: {paved: {plan: {at_least: 40}}}
    ... ''')
    >>> rows = [{"org_unit": "north", "indicator": "paved", "period": "2024", "value": 32}]
    >>> observations = read_observations(rows, specification)
    >>> found = reference(specification, observations, [Period.parse("2024")])
    >>> [(row.achievement, row.met.value) for row in found.achievements]
    [(Fraction(4, 5), 'unmet')]
    """
    facts = Facts.of(specification, observations, results, as_of, map_of)
    eras: dict[int, tuple[Facts, list[Period]]] = {}
    for window in windows:
        there = then(facts, window)
        eras.setdefault(id(there), (there, []))[1].append(window)
    parts = [_by(there, some) for there, some in eras.values()]
    return Reference(
        *(
            tuple(chain.from_iterable(getattr(part, each.name) for part in parts))
            for each in fields(Reference)
        )
    )


def _by(facts: Facts, windows: Sequence[Period]) -> Reference:
    """Return the evaluation in windows in which the same rules are in force, on one map."""
    specification = facts.specification
    measured = [*specification.indicators, *(node.measured for node in facts.nodes.values())]
    every = (
        facts.cell(indicator, unit, window)
        for indicator in measured
        for window in windows
        for unit in specification.org_units
    )
    cells = [cell for cell in every if cell.exists]
    scored = list(scored_units(facts, windows, specification.org_units))
    return Reference(
        achievements=tuple(row for cell in cells for row in achievement_rows(facts, cell)),
        scores=tuple(row for one in scored for row in score_rows(facts, one)),
        rankings=tuple(
            row
            for ranking in specification.rankings
            for row in ranking_rows(facts, ranking, windows)
        ),
        unmet=tuple(row for cell in cells for row in unmet_rows(facts, cell, scored)),
    )
