"""What a revision of figures or targets changed, and whom it moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.comparison.evaluations import moved
from kpikit.dates import day_of
from kpikit.errors import InvalidValueError
from kpikit.evaluation import plan

if TYPE_CHECKING:
    from datetime import date

    from kpikit.evaluation import Evaluation
    from kpikit.results import Revision, Table


def revisions(evaluation: Evaluation, since: date | str) -> Table[Revision]:
    """Return what changed in an evaluation since a day, and whom that moved.

    The same windows are evaluated once more, as of that day: with the figures, the levels of
    targets and the versions of scorecards that were known then.

    Args:
        evaluation: as it is now, or as of a later day.
        since: the earlier day: a date, or a text like ``2024-07-15``.

    Raises:
        DateError: the text is no date.
        InvalidValueError: the evaluation is not as of a later day.

    >>> from kpikit.evaluation import evaluate
    >>> from kpikit.observations import read_observations
    >>> from kpikit.spec import parse_specification
    >>> specification = parse_specification('''
    ... kpikit: 1
    ... id: roads
    ... org_units: [{id: north}]
    ... indicators: {paved: {unit: kilometre}}
    ... targets: {paved: {plan: {at_least: 40}}}
    ... ''')
    >>> row = {"org_unit": "north", "indicator": "paved", "period": "2024"}
    >>> rows = [{**row, "value": 39, "obs_status": "E", "vintage": "2024-12-20"},
    ...         {**row, "value": 41, "obs_status": "A", "vintage": "2025-02-10"}]
    >>> evaluation = evaluate(specification, read_observations(rows, specification))
    >>> for row in revisions(evaluation, since="2024-12-31"):
    ...     print(row.changed.value, row.before or row.word_before, row.after or row.word_after)
    value 39 41
    met unmet met
    """
    day = day_of(since)
    if evaluation.as_of is not None and evaluation.as_of <= day:
        message = f"nothing is revised between {day} and {evaluation.as_of}"
        raise InvalidValueError(message, "name a day before that of the evaluation")
    found = {unit.id for unit in evaluation.observations.found_units}
    declared = evaluation.specification
    units = tuple(unit for unit in declared.org_units if unit.id not in found)
    then = plan(evolve(declared, org_units=units))
    before = then.evaluate(evaluation.observations, period=evaluation.periods, as_of=day)
    return moved(before, evaluation)
