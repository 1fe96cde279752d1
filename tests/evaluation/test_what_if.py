"""What if other figures were reported: cells, items, vintages, units, and what is refused."""

from __future__ import annotations

import pytest

import kpikit as kp
from kpikit.comparison import moved, revisions
from tests.comparison.test_revisions import told

RULES = """
kpikit: 1
id: offices
org_units: [{id: north}, {id: south}]
indicators:
  handled: {unit: dossier}
  on_time: {unit: dossier, accumulation: year_to_date}
  late: {unit: dossier}
  rate: {unit: percent, numerator: on_time, denominator: handled}
  slow: {unit: dossier, formula: sum_items(late)}
targets: {rate: {plan: {at_least: 90}}}
scorecard:
  missing: zero
  children: [{indicator: rate, max_points: 10, score: {target: plan, pass_fail: {}}}]
rankings: {offices: {of: total}}
"""
WORDS = ("org_unit", "indicator", "period", "value", "item", "vintage")
ROWS = [
    ("north", "handled", "2024", "50", "", ""),
    ("north", "on_time", "2024-S1", "20", "", ""),
    ("north", "on_time", "2024", "43", "", ""),
    ("south", "handled", "2024", "40", "", ""),
    ("south", "on_time", "2024", "35", "", ""),
    ("north", "late", "2024", "3", "permit", ""),
    ("north", "late", "2024", "4", "licence", ""),
]


def records(*rows):
    return [dict(zip(WORDS, row, strict=False)) for row in rows]


@pytest.fixture
def specification():
    return kp.parse_specification(RULES)


@pytest.fixture
def evaluation(specification):
    observations = kp.read_observations(records(*ROWS), specification)
    return kp.evaluate(specification, observations, period="2024")


def value(evaluation, unit, indicator):
    row = evaluation.achievements.where(org_unit=unit, indicator=indicator)[0]
    return row.state.value if row.value is None else str(row.value)


def test_two_more_dossiers_on_time(evaluation):
    other = evaluation.with_observations(records(("north", "on_time", "2024", 45)))
    assert told(moved(evaluation, other)) == [
        "value north on_time 43 45 2",
        "value north rate 86 90 4",
        "met north rate unmet met None",
        "points north total 0 10 10",
        "points north rate 0 10 10",
        "rank south offices 1 2 -1",
    ]
    assert value(evaluation, "north", "rate") == "86"
    assert (other.periods, other.as_of) == (evaluation.periods, None)


def test_a_running_figure_is_the_same_cell_whatever_its_period_is_called(evaluation):
    other = evaluation.with_observations(records(("north", "on_time", "2024-M12", 45)))
    assert value(other, "north", "on_time") == "45"


def test_what_is_reported_goes_before_what_is_derived(evaluation):
    other = evaluation.with_observations(records(("south", "rate", "2024", 90)))
    assert [value(other, "south", name) for name in ("on_time", "rate")] == ["35", "90"]


def test_a_figure_is_taken_away(evaluation):
    row = {"org_unit": "south", "indicator": "on_time", "period": "2024", "state": "missing"}
    other = evaluation.with_observations([row])
    assert [value(other, "south", name) for name in ("on_time", "rate")] == ["missing", "missing"]


def test_an_item_is_replaced_added_and_taken_away(evaluation):
    def tried(*row):
        return value(evaluation.with_observations(records(row)), "north", "slow")

    assert value(evaluation, "north", "slow") == "7"
    assert tried("north", "late", "2024", "1", "permit") == "5"
    assert tried("north", "late", "2024", "1", "birth") == "8"
    assert tried("south", "late", "2024", "1", "birth") == "7"
    gone = {"org_unit": "north", "indicator": "late", "period": "2024", "state": "missing"}
    assert value(evaluation.with_observations([gone]), "north", "late") == "missing"


def test_the_whole_replaces_all_items_and_an_item_the_whole(evaluation):
    whole = evaluation.with_observations(records(("north", "late", "2024", "9")))
    assert value(whole, "north", "late") == "9"
    assert [one.item for one in whole.observations if one.indicator == "late"] == [None]
    back = whole.with_observations(records(("north", "late", "2024", "2", "permit")))
    assert [value(back, "north", name) for name in ("late", "slow")] == ["missing", "2"]


def test_another_period_counts_where_formulas_look(specification):
    rules = RULES.replace("sum_items(late)", "previous(handled)")
    specification = kp.parse_specification(rules)
    observations = kp.read_observations(records(*ROWS), specification)
    evaluation = kp.evaluate(specification, observations, period="2024")
    assert value(evaluation, "north", "slow") == "missing"
    other = evaluation.with_observations(records(("north", "handled", "2023", 48)))
    assert value(other, "north", "slow") == "48"
    assert [str(period) for period in other.observations.periods] == ["2023", "2024-S1", "2024"]


VINTAGES = [
    ("north", "handled", "2024", "50", "", "2024-12-20"),
    ("north", "handled", "2024", "51", "", "2025-01-20"),
    ("north", "on_time", "2024", "43", "", "2024-12-20"),
    ("north", "late", "2024", "3", "permit", "2024-12-20"),
]


def test_it_is_the_newest_vintage_and_what_was_known_before_stays(specification):
    observations = kp.read_observations(records(*VINTAGES), specification)
    evaluation = kp.evaluate(specification, observations)
    rows = [("north", "handled", "2024", "60"), ("north", "late", "2024", "9", "permit")]
    other = evaluation.with_observations(records(*rows))
    assert [value(other, "north", name) for name in ("handled", "slow")] == ["60", "9"]
    now = told(revisions(other, since="2025-01-01"))
    assert {"value north handled 50 60 10", "value north slow 3 9 6"} <= set(now)
    assert len(other.observations) == len(observations)


def test_as_of_a_day_it_is_known_on_that_day(specification):
    observations = kp.read_observations(records(*VINTAGES), specification)
    evaluation = kp.evaluate(specification, observations, as_of="2025-01-10")
    other = evaluation.with_observations(records(("north", "handled", "2024", "60")))
    assert (value(other, "north", "handled"), str(other.as_of)) == ("60", "2025-01-10")
    again = other.with_observations(records(("north", "handled", "2024", "70")))
    assert value(again, "north", "handled") == "70"
    assert "value north handled None 70 None" not in told(revisions(again, since="2025-01-09"))
    assert "value north handled 50 70 20" in told(revisions(again, since="2025-01-09"))


def test_units_that_the_table_brings_are_known():
    rules = """
    kpikit: 1
    id: world
    org_units: {table: observations, columns: {level: kind}}
    indicators: {le: {unit: year, level: country}}
    """
    specification = kp.parse_specification(rules)
    row = {"org_unit": "LAO", "indicator": "le", "period": "2022", "value": 67, "kind": "country"}
    evaluation = kp.evaluate(specification, kp.read_observations([row], specification))
    tried = {"org_unit": "LAO", "indicator": "le", "period": "2022", "value": 70}
    assert value(evaluation.with_observations([tried]), "LAO", "le") == "70"
    with pytest.raises(kp.ObservationsError, match="there is no org_unit 'VNM'"):
        evaluation.with_observations([{**tried, "org_unit": "VNM"}])


def test_what_is_wrong_with_the_rows_is_found(evaluation):
    row = ("north", "handled", "2024", "60")
    with pytest.raises(kp.ObservationsError, match="a second observation of handled, north, 2024"):
        evaluation.with_observations(records(row, row))
    with pytest.raises(kp.ObservationsError, match="reported by items, and without one"):
        evaluation.with_observations(records(row, (*row, "permit")))
    with pytest.raises(kp.ObservationsError, match="leave the column 'vintage' out"):
        evaluation.with_observations(records((*row, "", "2025-01-20")))
    with pytest.raises(kp.ObservationsError, match="there is no indicator 'handed'"):
        evaluation.with_observations(records(("north", "handed", "2024", "60")))


def test_a_figure_that_is_tried_stands_in_no_table():
    rules = RULES.replace("dossier}", "dossier, plausible: {to: 100}}", 1)
    specification = kp.parse_specification(rules)
    observations = kp.read_observations(records(*ROWS), specification)
    evaluation = kp.evaluate(specification, observations, period="2024")
    other = evaluation.with_observations(records(("south", "handled", "2024", "400")))
    found = [one for one in other.diagnostics if "plausible" in one.message]
    assert [one.source and one.source.file for one in found] == ["<text>"]
    lines = {one.org_unit: one.line for one in other.observations if one.indicator == "handled"}
    assert lines == {"north": 1, "south": -1}


def test_how_figures_are_printed_stays_known():
    rules = """
    kpikit: 1
    id: parts
    org_units: [{id: north}]
    indicators: {a: {unit: percent}, b: {unit: percent}, c: {unit: percent, formula: a + b}}
    """
    specification = kp.parse_specification(rules)
    parts = [("north", "a", "2024", "1.0"), ("north", "b", "2024", "2.0")]
    rows = [*parts, ("north", "c", "2024", "3")]
    evaluation = kp.evaluate(specification, kp.read_observations(records(*rows), specification))
    assert evaluation.diagnostics == ()
    other = evaluation.with_observations(records(("north", "c", "2024", "3.2")))
    assert ["parts give 3" in one.message for one in other.diagnostics] == [True]
    other = evaluation.with_observations(records(("north", "c", "2024", "3.1")))
    assert other.diagnostics == ()


def test_nothing_tried_changes_nothing(evaluation):
    assert list(moved(evaluation, evaluation.with_observations([]))) == []
