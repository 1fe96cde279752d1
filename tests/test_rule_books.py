"""Rule books that ship with kpikit give the figures that follow from their texts by hand."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

import kpikit as kp

SPECS = Path(__file__).parents[1] / "specs"


@cache
def evaluated(folder: str) -> kp.Evaluation:
    """Return the evaluation of a specification with its own table."""
    specification = kp.load_specification(SPECS / folder)
    assert specification.observations is not None
    table = SPECS / folder / specification.observations.table
    return kp.evaluate(specification, kp.read_observations(table, specification))


def points(folder: str) -> dict[tuple[str, str], Fraction | None]:
    """Return the published points by unit and node; `illustrative-` of the units left out."""
    return {
        (row.org_unit.removeprefix("illustrative-"), row.node): row.points
        for row in evaluated(folder).scores
    }


# --- the air quality index ---


@pytest.mark.parametrize(
    ("station", "index"),
    [
        ("edge-good", 50),
        ("between", 50),  # 9.09 is truncated to 9.0
        ("edge-moderate", 51),
        ("guidance", 102),  # 101 + 49 / 19.9 x 0.4 = 101.98...
        ("clean", 0),
        ("unhealthy", 175),  # 151 + 49 / 69.9 x 34.9 = 175.46..., of 90.4
        ("hazardous", 449),  # 301 + 199 / 99.9 x 74.5 = 449.40...
        ("beyond", 500),
        ("silent", None),
    ],
)
def test_the_air_quality_index_truncates_and_then_goes_along_its_segments(station, index):
    found = points("intl/air-quality-pm25")
    assert found[station, "pm25"] == found[station, "index"] == index


# --- NĐ 307/2025: classes of administrative units ---


@pytest.mark.parametrize(
    ("unit", "node", "expected"),
    [
        ("small", "population", "10"),  # not above 2,000,000
        ("small", "area", "10"),
        ("middle", "population", "10.75"),  # 90,000 above: 1.5 steps of 0.5
        ("middle", "area", "11.33"),  # 533 above: 2.665 steps, 11.3325 rounded
        ("large", "population", "25"),  # 27.5 capped
        ("large", "area", "25"),
        ("mountain", "population", "11"),  # from 1,500,000 in steps of 45,000
        ("mountain", "area", "22.5"),
        ("commune-a", "own_revenue", "10"),  # balances its budget
        ("commune-a", "non_farm_labour", "4.3"),
        ("commune-a", "poverty", "5"),  # 3.3 below 4.5 would be 6.3
        ("commune-b", "own_revenue", "3.7"),  # 7 above 40
        ("commune-b", "poverty", "3.75"),  # 0.75 below 4.5
        ("commune-b", "clean_water", "4.33"),  # 13.333 above 70: 4.3333
        ("commune-b", "conditions", "17.78"),
    ],
)
def test_points_of_administrative_units_grow_in_proportion_up_to_a_cap(unit, node, expected):
    assert points("vn/administrative-units-nd-307-2025")[unit, node] == Fraction(expected)


def test_what_the_cap_cuts_away_is_kept():
    rows = evaluated("vn/administrative-units-nd-307-2025").scores
    found = {(row.org_unit, row.node): row.excess for row in rows}
    assert found["illustrative-large", "population"] == Fraction(5, 2)
    assert found["illustrative-small", "population"] is None


# --- QĐ 766/2022: service to people and businesses ---


@pytest.mark.parametrize(
    ("unit", "node", "expected"),
    [
        ("justice", "published_rate", "17.1"),  # 19 of 20
        ("justice", "in_time_rate", "19.6"),  # (1,080 + 96) of 1,200
        ("justice", "online_rate", "6"),  # 65 % x 95 % is above 50 %
        ("justice", "payment_rate", "8.54"),  # 410 of 600, without 40 whose fee is 0
        ("health", "online_rate", "4.32"),  # 40 % x 90 % = 36 % of 50 %
        ("health", "payment_rate", "5"),  # 300 of 750 is 40 %
        ("health", "satisfaction", "18"),  # 100 - (2 + 0.4) is above 90 %
        ("culture", "payment_rate", "10"),  # nothing was to be paid: all points
        ("culture", "total", "100"),
    ],
)
def test_service_to_people_is_scored_from_counted_dossiers(unit, node, expected):
    assert points("vn/qd-766-2022-illustrative")[unit, node] == Fraction(expected)


# --- NĐ 335/2025: civil servants ---


@pytest.mark.parametrize(
    ("officer", "node", "expected"),
    [
        ("an", "general", "27"),
        ("an", "quality", "21.76"),  # (1.5 + 0.75 x 1 + 1.2) of 3.7 converted products
        ("an", "progress", "23.33"),  # two delays of the third product are excused
        ("an", "total", "95.42"),
        ("binh", "quantity", "17.5"),  # 3 of 4 converted products are done
        ("binh", "quality", "5.83"),  # five faults leave nothing of 2; those of the third: excused
        ("binh", "progress", "14.58"),  # (0.75 x 2 + 1) of 4
        ("chi", "total", "100"),
    ],
)
def test_results_of_civil_servants_come_from_converted_products(officer, node, expected):
    assert points("vn/civil-servants-nd-335-2025-illustrative")[officer, node] == Fraction(expected)


def grades(folder: str, node: str = "total") -> dict[str, tuple[str | None, str | None]]:
    """Return grade and reason by unit; `illustrative-` of the units left out."""
    return {
        row.org_unit.removeprefix("illustrative-"): (row.grade, row.reason)
        for row in evaluated(folder).scores.where(node=node)
    }


@pytest.mark.parametrize(
    ("officer", "total", "grade", "reason"),
    [
        ("uyen", "51", "completed", None),  # 16 + 70/3 x (1 + 0 + 0.5)
        ("quy", "85.17", "good", None),  # 21 + 70/3 x (1 + 0.75 + 1)
        ("binh", "64.92", "failed", "veto: failed"),  # disciplined; else completed
        ("tam", "99", "failed", "veto: failed"),  # degraded; else second of all
    ],
)
def test_civil_servants_have_their_class_unless_a_veto_forces_the_last_one(
    officer, total, grade, reason
):
    name = "vn/civil-servants-nd-335-2025-illustrative"
    assert points(name)[officer, "total"] == Fraction(total)
    assert grades(name)[officer] == (grade, reason)


def test_excellent_are_as_many_as_each_unit_and_each_group_with_similar_tasks_has_room_for():
    """In each of the four groups 6 or 7 are good or better: 1 is at most a fifth of the others."""
    found = grades("vn/civil-servants-nd-335-2025-illustrative")
    crowded_out = ("good", "quota: excellent")
    assert {unit: found[unit] for unit in ("chi", "minh", "nga", "an", "hai")} == {
        "chi": ("excellent", None),  # 100 points
        "minh": crowded_out,  # 98: among the specialists chi has taken the place
        "nga": ("excellent", None),  # 97: minh has taken none in the unit
        "an": crowded_out,  # 95.42
        "hai": crowded_out,  # 92: no place in the unit, none among the clerks
    }
    assert sum(grade in {"excellent", "good"} for grade, _ in found.values()) == 13


# --- new rural communes ---

NTM = "vn/ntm-communes-illustrative"


@pytest.mark.parametrize(
    ("commune", "met", "grade", "reason"),
    [
        ("an", 19, "model", None),  # roads and income exactly on the levels
        ("binh", 19, "advanced", "requires: model"),  # income 49.49, 110 % of 45 is 49.5
        ("chau", 15, "not_yet", None),  # not roads, canals, poverty; clean water, but unsafe food
        (
            "dong",
            19,
            "new_rural",
            "requires: model",
        ),  # 70 % of roads is enough in btb, not for advanced
        ("giang", 18, "not_yet", None),  # 99.9 % of roads is not enough in dbsh
        ("ha", 19, "advanced", "undecided: model"),  # no report on smart villages
        ("khe", 19, "advanced", "requires: model"),  # not reported either, but income 66 is too low
        ("lam", 17, "not_yet", None),  # income 58.9 of 59; health not proved
        ("minh", 19, "advanced", "requires: model"),  # no outstanding field
        ("ninh", 18, "not_yet", None),  # clean water not proved
    ],
)
def test_communes_are_recognised_by_criteria_of_their_region(commune, met, grade, reason):
    assert points(NTM)[commune, "total"] == met
    assert grades(NTM)[commune] == (grade, reason)


def test_a_model_commune_needs_110_percent_of_what_an_advanced_one_of_its_region_needs():
    rows = evaluated(NTM).achievements
    levels = {
        (row.org_unit.removeprefix("illustrative-"), row.target): row.target_value
        for row in rows
        if row.indicator == "income"
    }
    assert [levels[commune, "model"] for commune in ("an", "ha", "minh")] == [
        Fraction("49.5"),
        Fraction("68.2"),
        Fraction("78.1"),
    ]
    assert [levels[commune, "new_rural"] for commune in ("an", "ha", "minh")] == [36, 50, 59]


def test_one_outstanding_field_is_enough_whatever_is_still_to_be_reported():
    rows = evaluated(NTM).scores.where(node="outstanding")
    found = {row.org_unit.removeprefix("illustrative-"): (row.points, row.reason) for row in rows}
    assert found["ha"] == (Fraction(1), None)  # one yes, one not reported
    assert found["khe"] == (None, "missing: outstanding_production")
    assert found["minh"] == (Fraction(0), None)  # four times no


def test_only_a_class_that_is_still_open_is_provisional():
    rows = evaluated(NTM).scores.where(node="total")
    assert [row.org_unit for row in rows if row.provisional] == ["illustrative-ha"]


def test_what_is_not_proved_does_not_count_and_lowers_coverage():
    rows = evaluated(NTM).scores.where(node="total")
    found = {row.org_unit.removeprefix("illustrative-"): row.coverage for row in rows}
    assert {unit: one for unit, one in found.items() if one != 1} == {
        "lam": Fraction(18, 19),
        "ninh": Fraction(37, 38),  # half of one criterion
    }


# --- emulation clusters ---

EMULATION = "vn/emulation-cluster-illustrative"


@pytest.mark.parametrize(
    ("department", "node", "expected"),
    [
        ("an", "revenue", "20"),  # 125 % of the plan: the leader of the cluster
        ("giang", "revenue", "18"),  # 120 %: 10 + 10 x 20 / 25
        ("chi", "revenue", "10"),  # 100 %
        ("dung", "revenue", "8"),  # 80 % of 10
        ("nga", "revenue", "20"),  # 100 %, and nobody in its cluster has more
        ("lan", "revenue", "9.5"),
        ("an", "jobs", "12"),  # 480 of 600, the best of its cluster
        ("lan", "jobs", "12"),  # 200 of 250
        ("oanh", "reform", "10"),  # appraised; it gave itself 20
        ("oanh", "self_assessed", "29"),  # shown, and counted nowhere
        ("an", "initiatives", "5"),  # three at 2 each
        ("phuc", "models", "0"),  # four, not recognised
        ("an", "bonus", "10"),  # 5 + 5 + 2
        ("minh", "bonus", "10"),  # 4 + 5 + 1, exactly the cap
        ("dung", "late_reports", "5"),  # twelve at 0.5 each
        ("dung", "penalty", "20"),  # 5 + 20
        ("an", "total", "100"),  # 64 + 27 + 10 - 1
        ("dung", "total", "32"),  # 31 + 21 - 20
        ("oanh", "total", "27.5"),  # 22 + 12 - 6.5
    ],
)
def test_departments_compete_within_their_cluster(department, node, expected):
    assert points(EMULATION)[department, node] == Fraction(expected)


def test_what_bonus_and_penalty_have_above_their_caps_is_kept():
    rows = evaluated(EMULATION).scores
    found = {(row.org_unit.removeprefix("illustrative-"), row.node): row.excess for row in rows}
    assert [found["an", "bonus"], found["dung", "penalty"]] == [2, 5]
    assert found["minh", "bonus"] is None


@pytest.mark.parametrize(
    ("department", "total", "obs_status", "coverage", "reason"),
    [
        ("binh", "90.57", "A", "0.7", "quota: excellent"),  # no survey: 62 x 100 / 70 + 2
        ("chi", "71.5", "P", "1", None),  # no appraisal of reform: 22 of its own
        ("hai", "92", "A", "1", "quota: excellent"),  # nothing self-assessed
        ("minh", None, None, "0.9", "missing: movement"),  # no appraisal of the movement
    ],
)
def test_each_absent_column_has_its_own_consequence(
    department, total, obs_status, coverage, reason
):
    rows = evaluated(EMULATION).scores.where(node="total")
    (row,) = (row for row in rows if row.org_unit == f"illustrative-{department}")
    assert row.points == (None if total is None else Fraction(total))
    assert (row.obs_status, row.coverage, row.reason) == (obs_status, Fraction(coverage), reason)


def test_the_only_place_in_a_cluster_goes_to_the_higher_bonus():
    """In cluster a four are excellent or good: a quarter of them is 1. In cluster b two are."""
    assert grades(EMULATION) == {
        "an": ("weak", "veto: weak"),  # 100 points, and prosecuted
        "binh": ("good", "quota: excellent"),
        "chi": ("fair", None),
        "dung": ("weak", None),
        "giang": ("excellent", None),  # 92 with a bonus of 4
        "hai": ("good", "quota: excellent"),  # 92 with a bonus of 3
        "khanh": ("good", None),
        "lan": ("good", "quota: excellent"),  # 91.5
        "minh": (None, "missing: movement"),
        "nga": ("good", "requires: excellent"),  # 91, with half of the points for the movement
        "oanh": ("weak", None),
        "phuc": ("fair", None),
    }


def test_departments_are_ranked_in_their_cluster_and_among_all_of_the_province():
    rows = evaluated(EMULATION).rankings
    ranks = {
        (row.ranking, row.org_unit.removeprefix("illustrative-")): (row.peer_group, row.rank)
        for row in rows
    }
    assert [ranks["clusters", unit] for unit in ("an", "giang", "hai", "binh")] == [
        ("cluster-a", 1),  # the veto takes the class, not the place
        ("cluster-a", 2),
        ("cluster-a", 3),
        ("cluster-a", 4),
    ]
    assert [ranks["clusters", unit] for unit in ("lan", "minh")] == [
        ("cluster-b", 1),
        ("cluster-b", None),
    ]
    assert [ranks["province", unit] for unit in ("lan", "nga", "binh")] == [
        (None, 4),
        (None, 5),
        (None, 6),
    ]
