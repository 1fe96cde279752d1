"""The communes of Hưng Nguyên through two reforms: figures on every map, worked out by hand."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

import kpikit as kp
from kpikit.model.states import State

FOLDER = Path(__file__).parents[1] / "specs" / "vn" / "hung-nguyen-successions"
MAPS = {"18": "2024-11-30", "15": "2024-12-01", "4": "2025-07-01"}


@cache
def evaluated(period: str, map_of: str | None = None) -> kp.Evaluation:
    specification = kp.load_specification(FOLDER)
    table = FOLDER / "observations-illustrative.csv"
    observations = kp.read_observations(table, specification)
    return kp.evaluate(specification, observations, period=period, map_of=map_of)


def rows(period: str, indicator: str, map_of: str | None = None) -> list[kp.results.Achievement]:
    found = evaluated(period, map_of).achievements
    return [row for row in found if row.indicator == indicator]


def cell(
    period: str, unit: str, indicator: str, map_of: str | None = None
) -> kp.results.Achievement:
    (row,) = (row for row in rows(period, indicator, map_of) if row.org_unit == unit)
    return row


def number(period: str, unit: str, indicator: str, map_of: str | None = None) -> Fraction:
    return Fraction(str(cell(period, unit, indicator, map_of).value))


def communes(period: str, indicator: str, map_of: str | None = None) -> list[Fraction]:
    above = {"nghe-an", "hung-nguyen"}
    found = rows(period, indicator, map_of)
    return [Fraction(str(row.value)) for row in found if row.org_unit not in above]


@pytest.mark.parametrize(
    ("period", "count"), [("2024-M06", 18), ("2024-M11", 18), ("2024-M12", 15), ("2025-M12", 4)]
)
def test_each_window_has_the_communes_of_its_last_day(period, count):
    assert len(communes(period, "revenue")) == count


@pytest.mark.parametrize("number", MAPS)
@pytest.mark.parametrize(
    ("period", "indicator", "total"),
    [
        ("2024-M06", "population", 126_000),
        ("2024-M06", "revenue", 17_709),
        ("2024-M11", "revenue", 35_661),
        ("2024-S1", "received", 6_453),
    ],
)
def test_totals_are_the_same_on_every_map(number, period, indicator, total):
    found = communes(period, indicator, MAPS[number])
    assert (len(found), sum(found)) == (int(number), total)
    assert cell(period, "nghe-an", indicator, MAPS[number]).value == total


def test_the_district_ends_and_the_province_goes_on():
    then, now = evaluated("2025-S1").achievements, evaluated("2025-S2").achievements
    assert "hung-nguyen" in {row.org_unit for row in then}
    assert "hung-nguyen" not in {row.org_unit for row in now}
    assert cell("2025-S2", "nghe-an", "population").value == 39_225 + 20_285 + 36_145 + 30_805
    assert cell("2025-S2", "nghe-an", "population").coverage == 1


# --- a merger on 1 December ---


def test_a_merger_in_december_counts_for_the_whole_territory():
    assert cell("2024-M11", "thinh-my", "revenue", "2024-12-01").value == 1_293 + 1_383
    assert cell("2024-M12", "thinh-my", "revenue").value == 3_051
    assert cell("2024-M12", "thinh-my", "revenue_then").value == 3_051 - (1_293 + 1_383)


def test_what_predecessors_had_is_added_at_a_handover():
    assert cell("2024-M12", "phuc-loi", "revenue").value == 376 + 1_173 + 1_129
    assert cell("2024-M12", "phuc-loi", "revenue_then").value == 376


def test_a_half_year_is_the_sum_of_parts_from_both_sides_of_the_merger():
    received = (110 + 121) + (38 + 43) + (38 + 43) + 78
    on_time = (95 + 106) + (33 + 38) + (33 + 38) + 76
    assert cell("2024-S2", "thinh-my", "received").value == received == 471
    assert cell("2024-S2", "thinh-my", "on_time_rate").value == Fraction(100 * on_time, received)


# --- against last year ---


def test_half_a_year_is_compared_with_last_year_on_the_new_map():
    june = 2_288 + 1_365 + 1_718 + (641 + 686)
    december = number("2024-M12", "xa-hung-nguyen", "revenue", "2025-07-01")
    then = number("2024-S2", "xa-hung-nguyen", "revenue_then", "2025-07-01")
    assert then == december - june == 8_693
    now = number("2025-S2", "xa-hung-nguyen", "revenue_then")
    assert number("2025-S2", "xa-hung-nguyen", "revenue_growth") == 100 * (now / then - 1)


def test_rates_are_pooled_not_averaged():
    received = 458 + 492 + 567 + 471
    on_time = 446 + 469 + 531 + 419
    then = cell("2024-S2", "xa-hung-nguyen", "on_time_rate", "2025-07-01")
    assert then.value == Fraction(100 * on_time, received)
    assert cell("2025-S2", "xa-hung-nguyen", "on_time_rate").value == Fraction(100 * 2_305, 2_352)


def test_a_rate_without_parts_is_missing_with_the_reason():
    row = cell("2024-S1", "thinh-my", "satisfaction", "2024-12-01")
    assert (row.state, row.value) == (State.MISSING, None)
    assert row.reason == "missing: cannot be restated from hung-thinh, hung-my"
    kept = cell("2024-S1", "hung-dao", "satisfaction", "2024-12-01")
    assert kept.value == cell("2024-S1", "hung-dao", "satisfaction").value


# --- targets and ranks ---


def test_plans_of_predecessors_are_added_up():
    assert cell("2024-M12", "thinh-my", "revenue").target_value == 1_450 + 1_550
    then = cell("2024-M12", "lam-thanh", "revenue", "2025-07-01")
    assert then.target_value == 2_400 + 1_850 + 1_200 + (1_300 + 1_250)


def test_demanded_rates_are_weighted_by_the_population_of_the_day_before():
    people = Fraction(9_200 + 9_807 + 11_214 + 9_021)
    demanded = (98 * 9_200 + 95 * (people - 9_200)) / people
    assert cell("2025-S2", "xa-hung-nguyen", "on_time_rate").target_value == demanded


def test_ranks_are_compared_with_those_of_the_predecessors_together():
    then = {row.org_unit: row.rank for row in evaluated("2024-S2", "2025-07-01").rankings}
    now = {row.org_unit: row.previous_rank for row in evaluated("2025-S2").rankings}
    assert now == then
    assert Counter(now.values()) == Counter([1, 2, 3, 4])


def test_shares_of_one_make_no_estimate():
    assert cell("2024-M11", "xa-hung-nguyen", "revenue", "2025-07-01").obs_status == "A"
    assert cell("2025-M12", "lam-thanh", "revenue").obs_status == "E"


# --- why ---


def test_a_restated_figure_lists_predecessors_and_shares():
    evaluation = evaluated("2024-M12", "2025-07-01")
    cell = {"org_unit": "lam-thanh", "indicator": "revenue", "period": "2024-M12"}
    assert [str(one).splitlines() for one in evaluation.predecessors(**cell)] == [
        ["chau-nhan, 2024-M12: 2492 (A), by successions[6]"],
        ["hung-nghia, 2024-M12: 1942 (A), by successions[6]"],
        ["hung-thanh, 2024-M12: 1292 (A), by successions[6]"],
        [
            "phuc-loi, 2024-M12: 2678 (A), by successions[6]",
            "  phuc-loi, 2024-M12: 376 (A)",
            "  hung-phuc, 2024-M11: 1173 (A), by successions[2]",
            "  hung-loi, 2024-M11: 1129 (A), by successions[2]",
        ],
    ]
    parts = (
        (one.value or Fraction(0)) * (one.share or Fraction(0))
        for one in evaluation.predecessors(**cell)
    )
    total = sum(parts, Fraction(0))
    assert total == number("2024-M12", "lam-thanh", "revenue", "2025-07-01")


def test_what_a_unit_reports_itself_has_no_predecessors():
    evaluation = evaluated("2024-M12")
    assert (
        evaluation.predecessors(org_unit="thinh-my", indicator="revenue", period="2024-M12") == ()
    )


@pytest.mark.parametrize(("org_unit", "indicator"), [("vinh", "revenue"), ("thinh-my", "taxes")])
def test_asking_for_what_is_not_there_says_what_is(org_unit, indicator):
    with pytest.raises(kp.errors.InvalidValueError, match="there is no"):
        evaluated("2024-M12").predecessors(
            org_unit=org_unit, indicator=indicator, period="2024-M12"
        )
