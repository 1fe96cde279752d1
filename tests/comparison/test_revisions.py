"""What a revision changed, and whom it moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest

import kpikit as kp
from kpikit.comparison import revisions
from kpikit.results import Changed, Revision

if TYPE_CHECKING:
    import polars as pl

RULES = """
kpikit: 1
id: review
org_units: [{id: dao}, {id: tay}, {id: my}]
indicators:
  paid: {unit: triệu đồng, accumulation: year_to_date, frequency: month, due: 20}
  head: {values: [kept, replaced]}
  opened: {values: date}
targets:
  paid:
    plan:
      - {at_least: 100, period: 2024}
      - {at_least: 80, period: 2024, issued: 2024-12-20}
  card.total: {goal: {at_least: 5}}
scorecards:
  card:
    missing: zero
    grades:
      - {id: good, at_least: 8}
      - {id: fair}
    children:
      - {indicator: paid, max_points: 10, score: {target: plan, linear: {}, cap: 10}}
rankings: {communes: {of: total}}
"""
ROWS = [
    ("dao", "paid", "2024", "70", "E", "2024-12-10"),
    ("dao", "paid", "2024", "90", "A", "2025-01-15"),
    ("tay", "paid", "2024", "75", "E", "2024-12-10"),
    ("tay", "paid", "2024", "75", "A", "2025-01-15"),
    ("my", "paid", "2024", "60", "A", "2024-12-10"),
    ("dao", "head", "2024", "kept", "", "2024-12-10"),
    ("dao", "head", "2024", "replaced", "", "2025-01-15"),
    ("dao", "opened", "2024", "2024-05-02", "", "2025-01-15"),
]
WORDS = ("org_unit", "indicator", "period", "value", "obs_status", "vintage")


@pytest.fixture
def specification():
    return kp.parse_specification(RULES)


@pytest.fixture
def evaluation(specification):
    records = [dict(zip(WORDS, row, strict=True)) for row in ROWS]
    return kp.evaluate(specification, kp.read_observations(records, specification))


def told(table):
    """Return what changed, of whom, before and after, in words."""
    return [
        " ".join(
            str(part)
            for part in (
                row.changed.value,
                row.org_unit,
                row.indicator or row.ranking or row.node,
                row.word_before if row.before is None else row.before,
                row.word_after if row.after is None else row.after,
                row.change,
            )
        )
        for row in table
    ]


def test_values_states_and_statuses_targets_points_grades_and_ranks_are_told(evaluation):
    assert told(revisions(evaluation, since="2024-12-15")) == [
        "value dao paid 70 90 20",
        "value tay paid 75 75 0",
        "value dao head kept replaced None",
        "value dao opened missing 2024-05-02 None",
        "target dao paid 100 80 -20",
        "target tay paid 100 80 -20",
        "target my paid 100 80 -20",
        "met dao paid unmet met None",
        "points dao total 7 10 3",
        "points tay total 15/2 469/50 47/25",
        "points my total 6 15/2 3/2",
        "points dao paid 7 10 3",
        "points tay paid 15/2 469/50 47/25",
        "points my paid 6 15/2 3/2",
        "grade dao total fair good None",
        "grade tay total fair good None",
        "rank dao communes 2 1 1",
        "rank tay communes 1 2 -1",
    ]


def test_statuses_and_units_stand_beside_and_an_estimate_becomes_final(evaluation):
    table = revisions(evaluation, since="2025-01-14")
    rows = {(row.changed, row.org_unit, row.indicator): row for row in table}
    tay = rows[Changed.VALUE, "tay", "paid"]
    assert (tay.status_before, tay.status_after, tay.unit) == ("E", "A", "triệu đồng")
    assert Changed.TARGET not in {row.changed for row in table}
    assert rows[Changed.VALUE, "dao", "head"].unit is None
    rank = rows[Changed.RANK, "dao", None]
    assert (rank.status_before, rank.status_after, rank.node) == ("E", "A", "total")


def test_what_is_overdue_later_was_not_due_before(specification):
    row = dict(zip(WORDS, ROWS[4], strict=True))
    observations = kp.read_observations([row], specification)
    later = kp.evaluate(specification, observations, as_of="2025-01-20")
    assert told(revisions(later, since="2025-01-19")) == [
        "value dao paid not_due missing None",
        "value tay paid not_due missing None",
        "met dao card.total undetermined unmet None",
        "met tay card.total undetermined unmet None",
        "points dao total not_due 0 None",
        "points tay total not_due 0 None",
        "points dao paid not_due 0 None",
        "points tay paid not_due 0 None",
        "grade dao total None fair None",
        "grade tay total None fair None",
        "rank dao communes None 2 None",
        "rank tay communes None 2 None",
    ]


def test_nothing_changes_where_nothing_has_a_vintage_later_than_the_day(evaluation):
    table = revisions(evaluation, since="2025-01-15")
    assert (len(table), list(table), table.record) == (0, [], Revision)


def test_it_is_a_table_like_others(evaluation):
    pytest.importorskip("polars")
    table = revisions(evaluation, since="2024-12-15")
    ranks = table.where(changed="rank")
    assert [row.org_unit for row in ranks] == ["dao", "tay"]
    frame = cast("pl.DataFrame", ranks.to_frame("polars"))
    assert frame["before"].to_list() == [2.0, 1.0]
    assert frame["change"].to_list() == [1.0, -1.0]
    words = cast("pl.DataFrame", table.where(changed="grade").to_frame("polars"))
    assert words["word_after"].to_list() == ["good", "good"]


def test_the_earlier_day_has_to_be_before_that_of_the_evaluation(evaluation):
    early = kp.evaluate(evaluation.specification, evaluation.observations, as_of="2024-12-15")
    for since in ("2024-12-15", "2024-12-16"):
        with pytest.raises(kp.KpikitError, match="name a day before"):
            revisions(early, since=since)
    assert list(revisions(early, since="2024-12-14")) == []


def test_units_that_the_table_brings_are_planned_again():
    specification = kp.parse_specification("""
    kpikit: 1
    id: world
    org_units: {table: observations}
    indicators: {le: {unit: year}}
    scorecard: {children: [{indicator: le, max_points: 100, score: {value: }}]}
    """)
    row = {"indicator": "le", "period": "2022", "org_unit": "LAO"}
    rows = [
        {**row, "value": 67, "vintage": "2024-01-01"},
        {**row, "value": 68, "vintage": "2024-08-01"},
        {**row, "org_unit": "VNM", "value": 74, "vintage": "2024-08-01"},
    ]
    evaluation = kp.evaluate(specification, kp.read_observations(rows, specification))
    assert told(revisions(evaluation, since="2024-07-31")) == [
        "value LAO le 67 68 1",
        "value VNM le None 74 None",
        "points LAO total 67 68 1",
        "points VNM total None 74 None",
        "points LAO le 67 68 1",
        "points VNM le None 74 None",
    ]
