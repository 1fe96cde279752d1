"""The specifications that ship with kpikit say what their sources say."""

from __future__ import annotations

import json
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

import kpikit as kp
from kpikit.cli import commands
from kpikit.errors import Severity
from kpikit.examples import run_examples
from kpikit.examples.told import told
from kpikit.model.states import Met, ObsStatus, State
from kpikit.spec import check_specification
from tests.examples.both import judged

SPECS = Path(__file__).parents[1] / "specs"
FOLDERS = sorted(file.parent for file in SPECS.rglob("specification.yaml"))
HUNG_NGUYEN = SPECS / "vn" / "hung-nguyen-2024"
COMMUNES = SPECS / "vn" / "communes-2024-illustrative"


def run(*arguments: str) -> str:
    result = CliRunner().invoke(commands.kpikit, arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def evaluated(folder: Path) -> kp.Evaluation:
    specification = kp.load_specification(folder)
    assert specification.observations is not None
    table = folder / specification.observations.table
    return kp.evaluate(specification, kp.read_observations(table, specification))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_specification_is_without_findings_and_evaluates(folder):
    found = check_specification(folder).diagnostics
    assert {finding.severity for finding in found} <= {Severity.NOTE}, found
    evaluation = evaluated(folder)
    assert evaluation.diagnostics == ()
    assert len(evaluation.achievements)
    assert len(evaluation.scores)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_reference_says_the_same_of_every_specification(folder):
    evaluation = evaluated(folder)
    specification = evaluation.specification  # with the units that the table brings
    assert specification.observations is not None
    table = folder / specification.observations.table
    observations = kp.read_observations(table, specification)
    judged(specification, observations, map(str, evaluation.periods))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_made_up_figures_say_so_in_name_and_first_line(folder):
    for table in folder.glob("*.csv"):
        first = table.read_text(encoding="utf-8").splitlines()[0]
        assert ("llustrative" in first or "ILLUSTRATIVE" in first) == (
            "illustrative" in folder.name or "illustrative" in table.name
        )


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_what_the_examples_expect_comes_out(folder):
    specification = kp.load_specification(folder)
    failed = [told(result) for result in run_examples(specification) if not result.passed]
    assert failed == []


def test_these_specifications_have_examples():
    having = {folder.name for folder in FOLDERS if kp.load_specification(folder).examples}
    assert having >= {
        "hung-nguyen-2024",
        "monthly-budget-illustrative",
        "emulation-cluster-illustrative",
        "administrative-units-nd-307-2025",
        "civil-servants-nd-335-2025-illustrative",
    }


# --- Hưng Nguyên, from the report of its conference ---


@pytest.fixture(scope="module")
def review():
    """Return what `kpikit evaluate` says of the district, table by table."""
    return json.loads(run("evaluate", str(HUNG_NGUYEN), "--format", "json"))


@pytest.fixture(scope="module")
def said(review):
    """Return the achievement of an indicator in a period."""
    rows = {(row["indicator"], row["period"]): row for row in review["achievements"]}
    return lambda indicator, period="2024-S1": rows[indicator, period]


def test_disbursement_after_five_and_six_months_is_on_its_path_and_not_due(said):
    may, june = said("disbursed", "2024-M05"), said("disbursed")
    assert [(row["value"], row["achievement"], row["obs_status"]) for row in (may, june)] == [
        ("182983", "0.609943333333", "A"),
        ("219600", "0.732", "E"),
    ]
    for row in (may, june):
        assert (row["met"], row["reason"]) == ("undetermined", "not_due")
        assert (row["target_value"], row["on_path"]) == ("300000", True)
    assert [row["due_value"] for row in (may, june)] == ["125000", "150000"]


def test_disbursement_in_python_is_a_fraction():
    rows = evaluated(HUNG_NGUYEN).achievements
    found = {str(row.period): row for row in rows if row.indicator == "disbursed"}
    assert found["2024-M05"].achievement == Fraction(182_983, 300_000)
    assert found["2024-S1"].achievement == Fraction(183, 250)
    assert found["2024-S1"].obs_status == ObsStatus.ESTIMATE.value
    assert found["2024-S1"].met is Met.UNDETERMINED


def test_the_revenue_index_is_as_reported_because_its_base_is_not_printed(said):
    index = said("revenue_index")
    assert (index["value"], index["unit"], index["met"]) == ("137.3", "percent", "met")
    assert index["obs_status"] == "A"


def test_the_structure_of_the_economy_adds_up(said, review):
    structure = said("structure")
    parts = [said(name)["value"] for name in ("agriculture", "industry", "services")]
    assert parts == ["15.22", "55.24", "29.54"]
    assert (structure["value"], structure["met"]) == ("100", "met")
    assert review["diagnostics"] == []


def test_the_pledge_is_met_because_more_than_it_is_met(said):
    pledge = said("tet_for_the_poor")
    assert (pledge["value"], pledge["target_value"]) == ("2.2", "2")
    assert (pledge["achievement"], pledge["met"], pledge["gap"]) == ("1.1", "met", "0")


def test_estimates_stay_estimates(said):
    assert [said(name)["obs_status"] for name in ("production", "growth")] == ["E", "E"]
    assert (said("production")["value"], said("growth")["value"]) == ("5324", "15.7")


def test_the_unmet_targets_are_the_three_that_the_report_names(review):
    unmet = [row for row in review["unmet"] if row["met"] == "unmet"]
    assert [row["indicator"] for row in unmet] == ["income", "online_payment", "synchronised"]
    for row in unmet:
        assert (row["value"], row["target_value"], row["achievement"], row["gap"]) == (None,) * 4


def test_what_is_basically_met_or_not_due_is_listed_as_undetermined(review):
    rest = [(row["indicator"], row["met"]) for row in review["unmet"] if row["met"] != "unmet"]
    assert dict(rest) == dict.fromkeys(
        ["disbursed", "other_congress_targets", "other_project_06", "reform", "campaign_contents"],
        "undetermined",
    )


def test_judgements_are_decided_by_words_and_no_number_is_invented(said):
    for name in ("other_congress_targets", "other_project_06", "reform"):
        row = said(name)
        assert (row["state"], row["value"], row["achievement"]) == ("value", None, None)
        assert (row["met"], row["reason"]) == ("undetermined", "mostly_met")
    assert said("income")["reason"] is None


def test_the_campaign_is_not_due_in_its_own_period(said):
    row = said("campaign_contents", "2024-07-01/2024-11-30")
    assert (row["target"], row["target_value"], row["state"]) == ("campaign", "6", "not_due")
    assert said("campaign_contents")["target"] is None


def test_the_file_for_new_rural_is_a_word(said):
    assert said("new_rural_file")["value"] == "submitted_to_centre"


def test_a_total_that_rests_on_an_undetermined_judgement_has_no_points(review):
    scores = {row["node"]: row for row in review["scores"]}
    assert scores["disbursed"]["points"] == "18.3"
    assert scores["socio_economic"]["points"] == "43.3"
    assert (scores["total"]["points"], scores["total"]["reason"]) == (None, "undetermined: reform")


# --- the communes, made up ---


@pytest.fixture(scope="module")
def communes():
    return evaluated(COMMUNES)


@pytest.fixture(scope="module")
def score(communes):
    """Return the score of a unit at a node."""
    rows = {(row.org_unit, row.node): row for row in communes.scores}
    return lambda unit, node: rows[unit, node]


def test_equals_share_a_rank_and_the_next_one_is_left_out(communes):
    ranks = [row.rank for row in communes.ranking("total") if row.peer_group is None]
    assert ranks == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 11, 13, 14, 15, 16, 17, None]


def test_the_command_ranks_alike():
    rows = json.loads(run("rank", str(COMMUNES), "--node", "total", "--format", "json"))["rankings"]
    overall = [row for row in rows if row["ranking"] == "communes"]
    assert [(row["org_unit"], row["rank"]) for row in overall[9:13]] == [
        ("hung-tay", 10),
        ("hung-tan", 11),
        ("xuan-lam", 11),
        ("long-xa", 13),
    ]
    assert (overall[-1]["org_unit"], overall[-1]["rank"]) == ("hung-thinh", None)
    assert (overall[-1]["reason"], overall[-1]["coverage"]) == ("missing: satisfaction", "0.87")


def test_each_area_is_ranked_by_itself(communes):
    groups: dict[str | None, list[int | None]] = {}
    for row in communes.ranking("total"):
        groups.setdefault(row.peer_group, []).append(row.rank)
    assert groups["north"] == [1, 2, 3, 4, 5, 6, None]
    assert groups["south"] == [1, 2, 3, 4, 4, 6, 7, 8, 9, 10]
    assert groups["town"] == [1]


def test_a_unit_exactly_on_its_target_has_reached_it(communes):
    (row,) = [
        row
        for row in communes.achievements
        if (row.org_unit, row.indicator) == ("hung-dao", "online_rate")
    ]
    assert (row.value, row.target_value, row.achievement) == (60, 60, Fraction(1))
    assert row.met is Met.MET


def test_a_missing_figure_counts_zero_where_that_is_declared(score):
    leaf, group = score("hung-loi", "synchronised_rate"), score("hung-loi", "project_06")
    assert (leaf.points, leaf.state, leaf.reason) == (0, State.MISSING, "missing")
    assert (group.points, group.state, group.coverage) == (
        Fraction("45.15"),
        State.VALUE,
        Fraction(5, 6),
    )
    assert score("hung-loi", "total").points == Fraction("81.06")


def test_a_missing_figure_fails_the_total_where_nothing_is_declared(score):
    assert (score("hung-thinh", "satisfaction").points, score("hung-thinh", "reform").points) == (
        None,
        None,
    )
    total = score("hung-thinh", "total")
    assert (total.points, total.state, total.reason) == (
        None,
        State.MISSING,
        "missing: satisfaction",
    )
    assert total.coverage == Fraction(87, 100)


def test_what_does_not_apply_gives_full_points_where_that_is_declared(score):
    leaf = score("long-xa", "payment_rate")
    assert (leaf.points, leaf.state, leaf.coverage) == (12, State.NOT_APPLICABLE, None)
    assert score("long-xa", "total").coverage == Fraction(83, 88)


def test_what_is_not_due_is_skipped_and_the_rest_makes_up_the_whole(score):
    leaf, group = score("hung-dao", "year_end_index"), score("hung-dao", "reform")
    assert (leaf.points, leaf.state) == (None, State.NOT_DUE)
    assert (group.max_points, group.coverage) == (40, Fraction(7, 8))
    nodes = ("on_time_rate", "overdue_rate", "complaint_rate", "satisfaction", "plan_issued")
    parts = [score("hung-dao", node).points for node in (*nodes, "meetings")]
    assert group.points == round(sum(parts) * 40 / 35, 2)


def test_words_are_scored_as_the_options_say(score, communes):
    heads = {
        row.org_unit: row.value for row in communes.achievements if row.indicator == "team_head"
    }
    points = {"chair": 6, "vice_chair": 3, "none": 0}
    assert set(heads.values()) == set(points)
    for unit, word in heads.items():
        assert score(unit, "team_head").points == points[word]


# --- exactly on an edge ---

TWENTY_THOUSAND = 20_000
EDGE = """
id: edge
org_units: {table: observations}
indicators:
  done: {unit: count}
  planned: {unit: count}
  share: {unit: percent, numerator: done, denominator: planned}
targets: {share: {plan: {at_least: 100 percent}}}
scorecard:
  children:
    - indicator: share
      max_points: 1
      score: {target: plan, bands: [{at_least: 80 percent, points: 1}, {otherwise: 0}]}
"""


def on_the_edge() -> list[tuple[str, str]]:
    """Return values of 0 to 4 decimals that are exactly 80 percent of levels of any magnitude."""
    found = []
    for number in range(TWENTY_THOUSAND):
        digits = 4 * (number * 7919 % 99_991 + 1) * 10 ** (number % 8)
        decimals = number % 5
        found.append((f"{digits}e-{decimals}", f"{digits * 5 // 4}e-{decimals}"))
    return found


def test_twenty_thousand_values_exactly_at_eighty_percent_are_there_and_not_below():
    cases = on_the_edge()
    achievements = kp.achievement([value for value, _ in cases], [level for _, level in cases])
    assert set(achievements) == {Fraction(4, 5)}
    assert sum(float(value) / float(level) * 100 < 80 for value, level in cases) > 0
    assert sum(float(value) < 0.8 * float(level) for value, level in cases) > 0


def test_twenty_thousand_units_exactly_at_eighty_percent_reach_the_edge():
    specification = kp.parse_specification(EDGE)
    rows = [
        {"org_unit": f"u{number}", "period": "2024", "done": value, "planned": level}
        for number, (value, level) in enumerate(on_the_edge())
    ]
    evaluation = kp.evaluate(specification, kp.read_observations(rows, specification))
    shares = [row for row in evaluation.achievements if row.indicator == "share"]
    assert len(shares) == TWENTY_THOUSAND
    assert {row.value for row in shares} == {Fraction(80)}
    assert {row.achievement for row in shares} == {Fraction(4, 5)}
    leaves = [row.points for row in evaluation.scores if row.node == "share"]
    assert leaves == [1] * TWENTY_THOUSAND
