"""Rule books that ship with kpikit give the figures that follow from their texts by hand."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

import kpikit as kp

SPECS = Path(__file__).parents[1] / "specs"


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


def test_a_veto_forces_the_last_class_and_the_quota_has_no_room_in_a_small_unit():
    name = "vn/civil-servants-nd-335-2025-illustrative"
    specification = kp.load_specification(f"kpikit:{name}")
    assert specification.folder is not None
    table = specification.folder / "observations-illustrative.csv"
    scores = kp.evaluate(specification, kp.read_observations(table, specification)).scores
    found = {row.org_unit.removeprefix("illustrative-"): row for row in scores.where(node="total")}
    assert {unit: (row.grade, row.reason) for unit, row in found.items()} == {
        "an": ("good", "quota: excellent"),
        "binh": ("failed", "veto: failed"),
        "chi": ("good", "quota: excellent"),
    }
