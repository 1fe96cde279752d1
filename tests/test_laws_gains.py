"""Laws of gains: they are what the evaluation of the edited table says."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from kpikit.evaluation.wanted import LEVEL_MOVES
from kpikit.model.states import Met
from tests.strategies import Case, cases
from tests.strategies.graph import connected_cases
from tests.test_laws_what_if import asked

if TYPE_CHECKING:
    from kpikit import Evaluation
    from kpikit.results import Gain

fewer = settings(max_examples=max(settings().max_examples // 2, 25))
"""Each example of these laws is several whole evaluations."""

MOST = 12
"""So many targets are looked at in each example."""


def tried(before: Evaluation, row: Gain) -> Evaluation:
    """Return the evaluation of the table in which the figure stands that is tried."""
    cell = {"org_unit": row.org_unit, "indicator": row.indicator, "period": str(row.period)}
    if row.value_then is None:
        return before.with_observations([{**cell, "judgement": "met"}])
    value = row.value_then
    text = value.isoformat() if isinstance(value, date) else str(value)
    return before.with_observations([{**cell, "value": text, "unit": row.unit or ""}])


def target_of(row: object) -> tuple[object, ...]:
    return tuple(getattr(row, name) for name in ("org_unit", "indicator", "period", "target"))


@fewer
@given(st.one_of(cases(), connected_cases()))
def test_every_target_that_is_not_met_has_its_gain_and_no_other_one(case: Case):
    before = asked(case)
    gains = before.gains()
    assert set(map(target_of, gains)) == set(map(target_of, before.unmet))
    once = Counter((target_of(row), row.scorecard, row.node, row.ranking) for row in gains)
    assert set(once.values()) <= {1}


@fewer
@given(st.one_of(cases(), connected_cases()), st.randoms(use_true_random=False))
def test_a_gain_is_what_the_evaluation_of_the_edited_table_says(case: Case, random):
    before = asked(case)
    rows = [row for row in before.gains() if row.reason is None]
    judged = {target_of(row) for row in rows if row.value is not None and row.value_then is None}
    for row in random.sample(rows, min(MOST, len(rows))):
        if target_of(row) in judged:
            continue
        after = tried(before, row)
        found = after.achievements.where(
            org_unit=row.org_unit, indicator=row.indicator, period=row.period, target=row.target
        )[0]
        assert found.met is Met.MET or found.on_path
        for evaluation, points, grade, rank in (
            (before, row.points, row.grade, row.rank),
            (after, row.points_then, row.grade_then, row.rank_then),
        ):
            unit = {"org_unit": row.org_unit, "period": row.period, "node": row.node}
            scores = evaluation.scores.where(**unit, scorecard=row.scorecard)
            assert [(one.points, one.grade) for one in scores] == (
                [] if row.scorecard is None else [(points, grade)]
            )
            ranks = evaluation.rankings.where(**unit, ranking=row.ranking)
            assert [one.rank for one in ranks] == ([] if row.ranking is None else [rank])


@fewer
@given(st.one_of(cases(), connected_cases()))
def test_where_nothing_is_said_the_figure_does_not_meet_the_target(case: Case):
    before = asked(case)
    for row in before.gains():
        assert (row.points, row.rank) == (None, None) or row.reason is None
        if row.value_then is not None and row.reason is not None:
            found = tried(before, row).achievements.where(
                org_unit=row.org_unit, indicator=row.indicator, period=row.period, target=row.target
            )[0]
            assert found.met is not Met.MET
            assert row.reason == LEVEL_MOVES


@fewer
@given(st.one_of(cases(), connected_cases()))
def test_asked_of_one_unit_indicator_or_period_they_are_the_same(case: Case):
    before = asked(case)
    gains = list(before.gains())
    for name in ("org_unit", "indicator", "period"):
        for one in dict.fromkeys(getattr(row, name) for row in gains[:3]):
            some = [row for row in gains if getattr(row, name) == one]
            assert list(before.gains(**{name: one})) == some
