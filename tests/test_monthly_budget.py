"""Two years of monthly figures, a year and a fiscal year: every figure is worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

import kpikit as kp
from kpikit.comparison import revisions
from kpikit.model.states import Met
from kpikit.results import Changed

FOLDER = Path(__file__).parents[1] / "specs" / "vn" / "monthly-budget-illustrative"


@cache
def evaluated(period: str, as_of: str | None = None) -> kp.Evaluation:
    """Return the evaluation of a window, as of a day."""
    specification = kp.load_specification(FOLDER)
    table = FOLDER / "observations-illustrative.csv"
    observations = kp.read_observations(table, specification)
    return kp.evaluate(specification, observations, period=period, as_of=as_of)


def cell(
    period: str, unit: str, indicator: str, as_of: str | None = None
) -> kp.results.Achievement:
    """Return the one row of an indicator of a unit in a window."""
    rows = [
        row
        for row in evaluated(period, as_of).achievements
        if (row.org_unit, row.indicator) == (f"illustrative-{unit}", indicator)
    ]
    (row,) = rows
    return row


@pytest.mark.parametrize(
    ("period", "unit", "indicator", "value"),
    [
        # revenue: months add up
        ("2023-Q1", "north", "revenue", 90 + 60 + 75),
        ("2023", "north", "revenue", 225 + 235 + 240 + 300),
        ("2024-Q3", "north", "revenue", 105 + 70 + 90),
        ("2024-S1", "north", "revenue", 245 + 260),
        ("2024", "north", "revenue", 245 + 260 + 265 + 330),
        ("2023/2024", "north", "revenue", 1000 + 1100),
        ("2024-S1", "south", "revenue", 110 + 135),
        ("2024-Q3", "south", "revenue", None),  # July is not reported
        ("2024", "south", "revenue", None),
        ("2023-07/2024-06", "north", "revenue", 240 + 300 + 245 + 260),
        ("2023-07/2024-06", "south", "revenue", 120 + 155 + 110 + 135),
        # revenue so far
        ("2024-M05", "north", "revenue_so_far", 245 + 90 + 75),
        ("2024-Q3", "north", "revenue_so_far", 245 + 260 + 265),
        ("2024-M08", "south", "revenue_so_far", None),
        # against the year before
        ("2024", "north", "revenue_growth", Fraction(1100 - 1000, 1000) * 100),
        ("2024-Q1", "north", "revenue_growth", Fraction(245 - 225, 225) * 100),
        ("2024-M06", "south", "revenue_growth", Fraction(45 - 40, 40) * 100),
        ("2023", "north", "revenue_growth", None),
        # investment runs since 1 January
        ("2024-S1", "north", "disbursed", 150),
        ("2024-M06", "north", "disbursed_then", 150 - 100),
        ("2024-Q3", "north", "disbursed_then", 270 - 150),
        ("2024-M01", "north", "disbursed_then", 8),  # December's 400 are of last year
        ("2023-M01", "north", "disbursed_then", 10),
        ("2023-M12/2024-M01", "north", "disbursed_then", (400 - 330) + 8),
        ("2023-07/2024-06", "north", "disbursed_then", (400 - 120) + 150),
        ("2023-07/2024-06", "south", "disbursed_then", (200 - 60) + 75),
        ("2023/2024", "north", "disbursed_then", 400 + 500),
        # aid runs since 1 July
        ("2024-M01", "north", "aid_then", 70 - 60),
        ("2024-M07", "north", "aid_then", 6),  # June's 180 are of last fiscal year
        ("2023-M07", "north", "aid_then", 5),
        ("2023-M06", "north", "aid_then", None),
        ("2024", "north", "aid_then", (180 - 60) + 80),
        ("2024", "south", "aid_then", (80 - 24) + 36),
        ("2023-07/2024-06", "north", "aid", 180),
        # stocks are those of the last day
        ("2024-S1", "north", "arrears", 40),
        ("2024", "south", "arrears", 15),
        ("2024-M05", "north", "arrears", None),
        # ratios are made of the sums of their parts
        ("2024-Q1", "north", "invested_share", Fraction(45, 245) * 100),
        ("2024", "north", "invested_share", Fraction(500, 1100) * 100),
        ("2024-M01", "south", "invested_share", Fraction(4, 45) * 100),
        ("2023-07/2024-06", "north", "own_funds", Fraction(430, 180) * 100),
        ("2024-M03", "south", "own_funds", Fraction(200 - 60 + 22, 46) * 100),
    ],
)
def test_figures_over_time(period, unit, indicator, value):
    assert cell(period, unit, indicator).value == value


def test_an_estimate_of_december_makes_the_year_an_estimate():
    assert cell("2024", "north", "revenue").obs_status == "E"
    assert cell("2024-Q3", "north", "revenue").obs_status == "A"
    assert cell("2024", "north", "invested_share").obs_status == "E"


def test_the_reason_names_july():
    assert cell("2024-Q3", "south", "revenue").reason == "missing: 2024-M07"
    assert cell("2024", "south", "revenue").reason == "missing: 2024-M07"


@pytest.mark.parametrize(
    ("period", "unit", "indicator", "achievement", "met"),
    [
        ("2024", "north", "revenue", Fraction(1100, 1050), "met"),
        ("2024-S1", "north", "revenue", Fraction(505, 1050), "undetermined"),
        ("2024-S1", "north", "revenue_so_far", Fraction(505, 1050), "undetermined"),
        ("2024", "south", "disbursed", Fraction(250, 250), "met"),
        ("2024-M06", "north", "aid", Fraction(180, 200), "unmet"),
        ("2024-M06", "south", "aid", Fraction(80, 80), "met"),
        ("2024-M05", "north", "aid", Fraction(140, 200), "undetermined"),
    ],
)
def test_plans_of_the_year_and_of_the_fiscal_year(period, unit, indicator, achievement, met):
    row = cell(period, unit, indicator)
    assert (row.achievement, row.met) == (achievement, Met(met))


@pytest.mark.parametrize(
    ("period", "unit", "card", "points"),
    [
        # 505/1050 x 60 = 28.857..., 150/500 x 40 = 12
        ("2024-M06", "north", "budget", "40.86"),
        # 245/550 x 60 = 26.727..., 75/250 x 40 = 12
        ("2024-M06", "south", "budget", "38.73"),
        ("2024", "north", "budget", "100"),
        ("2024", "south", "budget", None),  # without July there is no revenue of the year
        # 180/200 x 70 = 63; own funds 430/180 = 238.88... of 250 percent: x 30 = 28.666...
        ("2023-07/2024-06", "north", "programme", "91.67"),
        # 80/80 x 70 = 70; own funds 215/80 = 268.75 percent, more than the most
        ("2023-07/2024-06", "south", "programme", "100"),
    ],
)
def test_points_of_the_year_and_of_the_fiscal_year(period, unit, card, points):
    found = {
        (row.org_unit, row.scorecard): row.points
        for row in evaluated(period).scores
        if row.node == "total"
    }
    assert found[f"illustrative-{unit}", card] == (None if points is None else Fraction(points))


@pytest.mark.parametrize(
    ("period", "unit", "indicator", "told"),
    [
        # 375 of last year's 1000 had come in by May; 640 are missing, 7 months are left
        (
            "2024-M05",
            "north",
            "revenue_so_far",
            (Fraction(375, 1000) * 1050, True, Fraction(640, 7)),
        ),
        # 185 of 500; 350 are missing
        ("2024-M05", "south", "revenue_so_far", (Fraction(185, 500) * 550, False, 50)),
        ("2024", "north", "revenue_so_far", (1050, True, None)),
        # from 10 percent in March two thirds of the way to 30 percent in June
        ("2024-M05", "north", "disbursed", (50 + Fraction(2, 3) * 100, False, Fraction(400, 7))),
        ("2024-M05", "south", "disbursed", (25 + Fraction(2, 3) * 50, False, Fraction(200, 7))),
        ("2024-S1", "north", "disbursed", (150, True, Fraction(350, 6))),
        ("2024-Q3", "north", "disbursed", (300, False, Fraction(230, 3))),
        ("2024-M12", "south", "disbursed", (250, True, None)),
        # 11 of the 12 months of the fiscal year; 60 are missing, and one month is left
        ("2024-M05", "north", "aid", (Fraction(11, 12) * 200, False, 60)),
        # 42 of the 60 months of the term; 25 and 12 km are missing, 18 months are left
        ("2024-S1", "north", "roads", (70, True, Fraction(25, 18))),
        ("2024-S1", "south", "roads", (28, True, Fraction(12, 18))),
        ("2023", "north", "roads", (60, True, Fraction(37, 24))),
    ],
)
def test_what_is_due_in_mid_year_and_what_is_needed_by_the_month(period, unit, indicator, told):
    row = cell(period, unit, indicator)
    assert (row.due_value, row.on_path, row.needed_pace) == told


@pytest.mark.parametrize(
    ("period", "unit", "points"),
    [
        # by the rules until 2023: 375 and 185 of 1000
        ("2023-M05", "north", "37.5"),
        ("2023-M05", "south", "18.5"),
        # 410 of 393.75 due is capped; 100 of 116.66... due is 6/7: 60 + 40 x 6/7
        ("2024-M05", "north", "94.29"),
        # 200 of 203.5 due x 60 = 58.968..., and 40 x 6/7
        ("2024-M05", "south", "93.25"),
    ],
)
def test_progress_is_scored_by_the_rules_of_the_year(period, unit, points):
    scores = evaluated(period).scores
    (row,) = scores.where(
        scorecard="progress", node="total", org_unit=f"illustrative-{unit}", period=period
    )
    assert row.points == Fraction(points)


def test_ranks_of_last_year_are_those_of_the_rules_of_then():
    found = evaluated("2024-M05").rankings.where(ranking="progress")
    ranks = [(row.org_unit, row.rank, row.previous_rank) for row in found]
    assert ranks == [("illustrative-north", 1, 1), ("illustrative-south", 2, 2)]


@pytest.mark.parametrize(
    ("as_of", "unit", "told", "points"),
    [
        # estimates of June, and the first plan: 502/1000 x 60 + 12; 248/550 x 60 = 27.054..., + 12
        ("2024-06-30", "north", (245 + 90 + 75 + 92, "E", 1000), "42.12"),
        ("2024-06-30", "south", (110 + 50 + 40 + 48, "E", 550), "39.05"),
        # final figures since 10 July: 505/1000 x 60 + 12; 245/550 x 60 = 26.727..., + 12
        ("2024-07-10", "north", (245 + 260, "A", 1000), "42.3"),
        ("2024-07-10", "south", (110 + 135, "A", 550), "38.73"),
        # the plan is revised on 20 July: 505/1050 x 60 = 28.857..., + 12
        ("2024-07-20", "north", (245 + 260, "A", 1050), "40.86"),
        ("2024-07-20", "south", (110 + 135, "A", 550), "38.73"),
    ],
)
def test_estimates_become_final_and_the_plan_is_revised(as_of, unit, told, points):
    row = cell("2024-M06", unit, "revenue_so_far", as_of)
    assert (row.value, row.obs_status, row.target_value) == told
    (total,) = evaluated("2024-M06", as_of).scores.where(
        scorecard="budget", node="total", org_unit=f"illustrative-{unit}"
    )
    assert total.points == Fraction(points)


def test_what_the_revisions_of_july_changed_is_told():
    found = revisions(evaluated("2024-M06"), since="2024-06-30")
    told = {
        (row.org_unit.removeprefix("illustrative-"), row.before, row.after)
        for row in found
        if row.changed is Changed.VALUE and row.indicator == "revenue"
    }
    assert told == {
        ("north", Fraction(92), Fraction(95)),
        ("south", Fraction(48), Fraction(45)),
    }
    plans = [row for row in found if row.changed is Changed.TARGET]
    assert {(row.indicator, row.before, row.after) for row in plans} == {
        ("revenue", Fraction(1000), Fraction(1050)),
        ("revenue_so_far", Fraction(1000), Fraction(1050)),
    }
    points = [
        (row.org_unit, row.before, row.after)
        for row in found
        if (row.changed, row.scorecard, row.node) == (Changed.POINTS, "budget", "total")
    ]
    assert points == [
        ("illustrative-north", Fraction("42.12"), Fraction("40.86")),
        ("illustrative-south", Fraction("39.05"), Fraction("38.73")),
    ]


def test_no_figure_is_doubted():
    assert evaluated("2024-M05").diagnostics == ()
