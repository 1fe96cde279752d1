"""What groups make of imputed points: by each method, with roles, shrunk, with grades."""

from __future__ import annotations

import pytest

from tests.examples.both import cells, rows

METHODS = """
org_units: [{id: a}, {id: b}]
indicators: {x: {unit: point}, y: {unit: point}, z: {unit: point}}
scorecard:
  missing: {impute: HOW}
  children:
    - group: all
      METHOD
      children:
        - {indicator: x, max_points: 8, score: value}
        - {indicator: y, max_points: 8, score: value}
        - {indicator: z, max_points: 8, score: value}
"""

OBSERVED = """
org_unit  indicator  period  value
a         x          2024    8
a         y          2024    2
a         z          2024    4
b         y          2024    2
b         z          2024    1
"""


@pytest.mark.parametrize(
    ("method", "points"),
    [
        ("method: sum", "11"),
        ("method: weighted_mean", "367/100"),
        ("method: mean", "367/100"),
        ("method: median", "2"),
        ("method: min", "1"),
        ("method: max", "8"),
        ("method: geometric", "63/25"),
        ("method: harmonic", "37/20"),
        ("method: {power_mean: 2}", "24/5"),
        ("method: {mean_of_lowest: 2}", "3/2"),
        ("method: product; max_points: 8", "1/4"),
        ("method: count; max_points: 9", "3"),
        ("method: {at_least: 1}; max_points: 5", "5"),
        ("method: {at_least: 2}; max_points: 5", "0"),
        ("method: all_of; max_points: 5", "0"),
        ("method: copeland; max_points: 1", "-1"),
    ],
)
def test_every_method_takes_imputed_points_as_any_others(method: str, points: str):
    """Unit b has no x; the 8 of unit a stand in for it: b has 8, 2 and 1 points."""
    rule_book = METHODS.replace("METHOD", method.replace("; ", "\n      ")).replace("HOW", "peers")
    found = rows("scores:org_unit node points obs_status", rule_book, OBSERVED)
    assert [row for row in found if row[:2] == ["b", "all"]] == [["b", "all", points, "I"]]


def test_where_nothing_can_be_imputed_enough_others_decide():
    """One of three has full points; whether the one without any would be the second is open."""
    keys = "method: {at_least: NUMBER}\n      max_points: 5"
    rule_book = METHODS.replace("METHOD", keys).replace("HOW", "{from: last}")
    observed = """
    org_unit  indicator  period  value
    a         x          2024    8
    a         y          2024    2
    """
    columns = "scores:org_unit node points reason"
    found = {
        number: rows(columns, rule_book.replace("NUMBER", number), observed)[1] for number in "123"
    }
    assert found == {
        "1": ["a", "all", "5", "-"],
        "2": ["a", "all", "-", "not_imputed: z"],
        "3": ["a", "all", "0", "-"],
    }


def test_imputed_points_are_added_taken_away_or_only_shown_by_their_role():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {x: {unit: point}, y: {unit: point}, z: {unit: point}, s: {unit: point}}
    scorecard:
      children:
        - {indicator: s, max_points: 10, score: value}
        - {indicator: x, role: bonus, max_points: 10, score: value, missing: {impute: }}
        - {indicator: y, role: penalty, max_points: 10, score: value, missing: {impute: }}
        - indicator: z
          role: information
          max_points: 10
          score: value
          missing: {impute: {used_by: all}}
    """
    observed = """
    org_unit  indicator  period  value
    a         s          2024    5
    a         x          2024    3
    a         y          2024    1
    a         z          2024    9
    b         s          2024    6
    """
    columns = "scores:org_unit node points state obs_status"
    assert rows(columns, rule_book, observed)[5:] == cells("""
    b  total  8  value    I
    b  s      6  value    A
    b  x      -  missing  -
    b  y      -  missing  -
    b  z      9  missing  I
    """)
    # What is only shown makes nothing an imputed figure.
    shown = observed + "    b         x          2024    0\n    b         y          2024    0\n"
    assert rows(columns, rule_book, shown)[5] == ["b", "total", "6", "value", "A"]


SHRUNK = """
org_units: [{id: a}, {id: b}, {id: c}]
indicators: {x: {unit: point}, y: {unit: point}, z: {unit: point}}
scorecard:
  shrink: true
  children:
    - group: half
      shrink: true
      available: 1
      missing: {impute: HOW}
      children:
        - {indicator: x, max_points: 10, score: value, missing: skip}
        - {indicator: y, max_points: 30, score: value, missing: skip}
    - {indicator: z, max_points: 10, score: value, missing: skip}
"""


def test_points_of_a_group_that_shrinks_stand_in_as_a_share_of_its_max_points():
    """Unit a has 8 of 10, which is 32 of 40; b has 20 of 40; their mean is 26 of 40."""
    observed = """
    org_unit  indicator  period  value
    a         x          2024    8
    b         x          2024    5
    b         y          2024    15
    c         z          2024    1
    """
    rule_book = SHRUNK.replace("HOW", "{used_by: all}")
    columns = "scores:org_unit node points max_points obs_status"
    found = rows(columns, rule_book, observed)
    assert [row for row in found if row[1] in {"total", "half"}] == cells("""
    a  total  8   10  A
    a  half   8   10  A
    b  total  20  40  A
    b  half   20  40  A
    c  total  27  50  I
    c  half   26  40  I
    """)


def test_the_last_points_of_a_group_that_shrank_are_a_share_too():
    observed = """
    org_unit  indicator  period  value
    a         x          2023    8
    a         z          2024    1
    """
    rule_book = SHRUNK.replace("HOW", "{from: last, used_by: all}")
    columns = "scores:org_unit period node points max_points"
    found = rows(columns, rule_book, observed, period="2024")
    assert found[:2] == [["a", "2024", "total", "33", "50"], ["a", "2024", "half", "32", "40"]]


def test_grades_of_imputed_points_are_given_and_their_status_says_so():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {x: {unit: point}, y: {unit: point}}
    scorecard:
      missing: {impute: USED}
      grades:
        - {id: good, at_least: 12, requires: [points(x) >= 7]}
        - {id: fair, at_least: 5}
        - {id: poor}
      children:
        - indicator: x
          max_points: 10
          score: value
          grades: [{id: high, at_least: 7}, {id: low}]
        - {indicator: y, max_points: 10, score: value}
    """
    observed = """
    org_unit  indicator  period  value
    a         x          2024    8
    a         y          2024    3
    b         y          2024    6
    """
    columns = "scores:org_unit node points grade provisional obs_status reason"

    def found(used: str) -> list[list[str]]:
        return rows(columns, rule_book.replace("USED", used), observed)[3:]

    # A formula reads the points only if they are for all: else the requirement is open.
    assert found("{used_by: all}") == cells("""
    b  total  14  good  False  I  -
    b  x      8   high  False  I  missing
    b  y      6   -     -   A  -
    """)
    assert found("{used_by: parent}") == [
        ["b", "total", "14", "fair", "True", "I", "undecided: good"],
        ["b", "x", "-", "-", "-", "-", "missing"],
        ["b", "y", "6", "-", "-", "A", "-"],
    ]
