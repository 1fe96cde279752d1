"""Rules as a rule book writes them, and the points that units then get."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.examples.both import cells, rows

SHORT = """
org_units: [{id: a}, {id: b}, {id: c}]
indicators: {x: {unit: point, direction: higher}}
scorecard:
  children:
    - {indicator: x, max_points: 12, score: RULE}
"""
THREE = """
org_unit  indicator  period  value
a         x          2024    0
b         x          2024    3
c         x          2024    6
"""


@pytest.mark.parametrize(
    ("rule", "points"),
    [
        ("{distance_to: best}", ["0", "6", "12"]),
        ("{distance_to: b}", ["0", "12", "24"]),
        ("{increments: 2}", ["0", "6", "12"]),
        ("{increments: 25 percent}", ["0", "9", "18"]),
        ("{piecewise: [{from: 0, to: 3, points: [0, 4]}]}", ["0", "4", "4"]),
        ("{piecewise: [{above: 0, to: 6, points: [0, 25 percent]}]}", ["0", "3/2", "3"]),
    ],
)
def test_the_one_thing_that_a_rule_needs_is_written_behind_its_name(rule, points):
    found = rows("scores:org_unit node points", SHORT.replace("RULE", rule), THREE)
    assert [row[2] for row in found if row[1] == "x"] == points


Z_SCORES = """
org_units: [{id: a}, {id: b}, {id: c}]
indicators: {x: {unit: point, direction: higher}}
scorecard:
  children:
    - indicator: x
      max_points: 10
      score: {z_score: {center: 1, spread: SPREAD}}
"""


@pytest.mark.parametrize(
    ("spread", "points"),
    [
        ("1.1557320912160684", "13/5"),
        ("1.1557320912160685", "261/100"),
    ],
)
def test_published_digits_are_right_next_to_a_boundary(spread, points):
    """Of 0, 1 and 5 the last is 3 / sqrt(14/3) deviations away: at 2.605 the digit turns."""
    observed = """
    org_unit  indicator  period  value
    a         x          2024    0
    b         x          2024    1
    c         x          2024    5
    """
    edge = Fraction("1.605") ** 2 * Fraction(14, 3) / 9
    assert (Fraction(spread) ** 2 < edge) == (points == "13/5")
    assert abs(Fraction(spread) ** 2 - edge) < Fraction(1, 10**14)
    found = rows("scores:org_unit node points", Z_SCORES.replace("SPREAD", spread), observed)
    assert ["c", "x", points] in found


def test_published_digits_are_right_on_a_boundary():
    """Of 1 and 5 the mean is 3 and the deviation 2: both are one deviation away, 0.005 points."""
    observed = """
    org_unit  indicator  period  value
    a         x          2024    1
    b         x          2024    5
    """
    found = rows("scores:org_unit points", Z_SCORES.replace("SPREAD", "0.005"), observed)
    assert found[:2] == cells("""
    a  1
    a  1
    """)
    assert ["b", "101/100"] in found
