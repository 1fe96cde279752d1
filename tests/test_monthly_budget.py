"""Two years of monthly figures, a year and a fiscal year: every figure is worked out by hand."""

from __future__ import annotations

from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

import kpikit as kp
from kpikit.model.states import Met

FOLDER = Path(__file__).parents[1] / "specs" / "vn" / "monthly-budget-illustrative"


@cache
def evaluated(period: str) -> kp.Evaluation:
    """Return the evaluation of a window."""
    specification = kp.load_specification(FOLDER)
    table = FOLDER / "observations-illustrative.csv"
    return kp.evaluate(specification, kp.read_observations(table, specification), period=period)


def cell(period: str, unit: str, indicator: str) -> kp.results.Achievement:
    """Return the one row of an indicator of a unit in a window."""
    rows = [
        row
        for row in evaluated(period).achievements
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
