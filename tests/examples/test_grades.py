"""Grades: what conditions, caps, quotas and formulas make of them."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.examples.both import cells, rows

CLASSES = """
  grades:
    - {id: excellent, at_least: 90}
    - {id: good, at_least: 70}
    - {id: failed}
"""

CARD = """
scorecard:
  children:
    - {indicator: results, max_points: 100, score: {value: }}
"""

OF_TOTAL = "scores:org_unit grade provisional reason"


def of_total(rule_book: str, observed: str, *, columns: str = OF_TOTAL) -> list[list[str]]:
    """Return columns of the rows of totals."""
    name, _, asked = columns.partition(":")
    found = rows(f"{name}:node {asked}", rule_book, observed)
    return [row[1:] for row in found if row[0] == "total"]


FORMULAS = (
    """
org_units: [{id: north}, {id: south}, {id: open}, {id: silent}]
indicators:
  results: {unit: point}
  ready: {values: yes_no}
  bonus: {unit: point, formula: "if(TEXT, 1, 0)"}
"""
    + CARD
    + """
  grades:
    - {id: excellent, at_least: 90, requires: [ready]}
    - {id: good, at_least: 70}
    - {id: failed}
"""
)

FIGURES = """
org_unit  indicator  period  value
north     results    2023    75
north     ready      2023    yes
north     results    2024    90
north     ready      2024    yes
south     results    2024    70
south     ready      2024    no
open      results    2024    95
"""


def bonus(text: str) -> list[list[str]]:
    """Return what a condition on grades gives for each unit in 2024."""
    columns = "achievements:org_unit indicator value state"
    found = rows(columns, FORMULAS.replace("TEXT", text), FIGURES, period="2024")
    return [[unit, value, state] for unit, name, value, state in found if name == "bonus"]


def test_grades_are_compared_by_their_order():
    decided = {
        "grade(total) = good": ["0", "1"],
        "grade(total) >= good": ["1", "1"],
        "good < grade(total)": ["1", "0"],
        "grade(total) < excellent": ["0", "1"],
        "grade(total) != failed": ["1", "1"],
    }
    for text, expected in decided.items():
        assert [value for _, value, _ in bonus(text)][:2] == expected, text


def test_a_provisional_grade_and_one_without_points_are_not_known_in_formulas():
    assert bonus("grade(total) >= failed")[2:] == [
        ["open", "-", "missing"],
        ["silent", "-", "missing"],
    ]


def test_grades_of_other_periods_and_units_are_read():
    assert [row[1] for row in bonus("previous(grade(total)) = good")] == ["1", "-", "-", "-"]
    assert [row[1] for row in bonus("of(south, grade(total)) = good")] == ["1", "1", "1", "1"]
    assert [row[1] for row in bonus("first(of(open, grade(total)) = good, true)")] == ["1"] * 4


def test_a_grade_outside_the_scorecard_or_the_peers_does_not_apply():
    rule_book = """
    org_units:
      - {id: north, level: district}
      - {id: top, level: province}
      - {id: alone, level: district}
    indicators:
      results: {unit: point}
      mark: {unit: point, formula: "if(grade(total) = low, 1, 0)"}
    scorecard:
      applies_to: {level: district}
      children:
        - {indicator: results, max_points: 100, score: {value: }}
      quantiles: {peers: {level: province}}
      grades: [{id: high, top: 50 percent}, {id: low}]
    """
    observed = "org_unit  indicator  period  value\nnorth  results  2024  5\n"
    found = rows("achievements:org_unit indicator state", rule_book, observed)
    assert [state for _, name, state in found if name == "mark"] == [
        "not_applicable",
        "not_applicable",
        "missing",
    ]


def test_a_cap_by_a_unit_that_does_not_apply_or_is_not_there_caps_nothing():
    rule_book = """
    org_units:
      - {id: office, level: office, groups: {kind: old}}
      - {id: new_office, level: office}
      - {id: an, level: officer, parent: office}
      - {id: binh, level: officer, parent: new_office}
      - {id: chi, level: officer}
    indicators: {results: {unit: point}}
    scorecards:
      offices:
        applies_to: {level: office}
        root: office_total
        children:
          - group: inner
            applies_to: {group: old}
            children: [{indicator: results, max_points: 100, score: {value: }}]
            grades: &classes [{id: excellent, at_least: 90}, {id: good, at_least: 70}, {id: failed}]
      officers:
        applies_to: {level: officer}
        children: [{indicator: results, id: own, max_points: 100, score: {value: }}]
        grades: *classes
        capped_by: {node: inner, org_unit: parent}
    """
    observed = """
    org_unit    indicator  period  value
    office      results    2024    75
    new_office  results    2024    50
    an          results    2024    95
    binh        results    2024    95
    chi         results    2024    60
    """
    assert of_total(rule_book, observed) == cells("""
    an    good       False  capped_by
    binh  excellent  False  -
    chi   failed     False  -
    """)


QUOTA = (
    """
org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
indicators: {results: {unit: point}, bonus: {unit: point}, ready: {values: yes_no}}
scorecard:
  children:
    - {indicator: results, max_points: 100, score: {value: }}
    - {indicator: bonus, max_points: 1, score: {value: }, missing: zero}
"""
    + CLASSES
)

EQUALS = """
org_unit  indicator  period  value
a         results    2024    98
b         results    2024    95
b         bonus      2024    1
c         results    2024    96
c         bonus      2024    0
d         results    2024    50
"""


def test_equals_have_none_all_or_the_chain_decides():
    limited = QUOTA + "  quotas: [{grade: excellent, at_most: 2, ties: TIES}]"
    given = {"none": "agbgcg", "all": "aebece", "chain, tie_break: [bonus]": "aebecg"}
    given["none"] = "aebgcg"
    for ties, expected in given.items():
        found = of_total(limited.replace("TIES", ties), EQUALS, columns="scores:org_unit grade")
        assert "".join(unit + grade[0] for unit, grade in found[:3]) == expected, ties


@pytest.mark.parametrize(
    ("base", "counted", "rounding", "excellent"),
    [
        ("excellent, good", "after", "down", 6),  # a fifth of 30
        ("excellent, good", "before", "down", 6),
        ("good", "after", "down", 5),  # a fifth of 25; 6 are more than a fifth of 24
        ("good", "before", "down", 3),  # a fifth of 18 is 3.6
        ("good", "before", "nearest", 4),
        ("good", "before", "up", 4),
    ],
)
def test_a_fifth_of_those_rated_good_is_what_its_declaration_says(
    base, counted, rounding, excellent
):
    """30 units are good or better, 12 of them from 90 points on, and 10 are not."""
    results = {f"u{value}": value for value in (*range(90, 102), *range(70, 88), *range(50, 60))}
    rule_book = f"""
org_units: [{", ".join(f"{{id: {unit}}}" for unit in results)}]
indicators: {{results: {{unit: point}}}}
scorecard:
  children: [{{indicator: results, max_points: 100, score: {{value: }}}}]
  grades: [{{id: excellent, at_least: 90}}, {{id: good, at_least: 70}}, {{id: completed}}]
  quotas:
    - grade: excellent
      at_most: 20 percent
      base: [{base}]
      counted: {counted}
      rounding: {rounding}
      ties: none
"""
    lines = [f"{unit}  results  2024  {value}" for unit, value in results.items()]
    observed = "\n".join(["org_unit  indicator  period  value", *lines])
    found = Counter(grade for (grade,) in of_total(rule_book, observed, columns="scores:grade"))
    assert found == {"excellent": excellent, "good": 30 - excellent, "completed": 10}


def test_a_quota_of_zero_leaves_nobody_and_the_next_quota_counts_them():
    rule_book = (
        QUOTA
        + """
  quotas:
    - {grade: excellent, at_most: 0, ties: none}
    - grade: good
      at_most: 50 percent
      base: [good, failed]
      counted: after
      rounding: down
      ties: all
"""
    )
    assert of_total(rule_book, EQUALS) == cells("""
    a  good    False  quota: excellent
    b  good    False  quota: excellent
    c  good    False  quota: excellent
    d  failed  False  -
    """)
    strict = rule_book.replace("ties: all", "ties: none")
    assert of_total(strict, EQUALS) == cells("""
    a  good    False  quota: excellent
    b  failed  False  quota: excellent; quota: good
    c  failed  False  quota: excellent; quota: good
    d  failed  False  -
    """)


def test_who_shares_a_quota_with_an_open_grade_is_provisional_too():
    rule_book = (
        QUOTA.replace("at_least: 90", "at_least: 90, requires: [ready]")
        + "  quotas: [{grade: excellent, at_most: 1, ties: none}]"
    )
    observed = """
    org_unit  indicator  period  value
    a         results    2024    98
    b         results    2024    95
    b         ready      2024    yes
    c         results    2024    92
    c         ready      2024    yes
    d         results    2024    50
    d         ready      2024    yes
    """
    assert of_total(rule_book, observed) == cells("""
    a  good       True   undecided: excellent
    b  excellent  True   undecided: excellent
    c  good       True   undecided: excellent; quota: excellent
    d  failed     False  -
    """)


def test_a_unit_whose_points_come_from_a_policy_has_a_grade():
    rule_book = "org_units: [{id: north}]\nindicators: {results: {unit: point}}" + CARD.replace(
        "{value: }", "{value: }, missing: zero"
    )
    observed = "org_unit  indicator  period  value  state\nnorth  results  2024  -  missing\n"
    assert of_total(rule_book + CLASSES, observed) == [["north", "failed", "False", "-"]]
