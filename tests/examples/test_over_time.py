"""Nodes over the periods of another scorecard, by example, and what they are equal to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kpikit import evaluate, parse_specification, read_observations
from kpikit.evaluation.reference import reference
from tests.examples.both import cells, rows, word

if TYPE_CHECKING:
    from fractions import Fraction
from textwrap import dedent

RULE_BOOK = """
org_units: [{id: a}, {id: b}]
indicators: {done: {unit: point}, days: {unit: day}}
scorecards:
  monthly:
    root: month
    frequency: month
    children: [{indicator: done, max_points: 10, score: value}]
  yearly:
    frequency: quarter
    POLICY
    children:
      - {over: months, of: month, id: year, max_points: 100PRESENCE}
"""

OBSERVED = """
org_unit  indicator  period    value  obs_status  state
a         done       2024-M01  8      A           -
a         done       2024-M02  4      E           -
a         done       2024-M03  -      A           not_due
a         days       2024-M01  20     A           -
a         days       2024-M02  5      P           -
a         days       2024-M03  20     A           -
b         done       2024-M01  6      A           -
b         done       2024-M03  -      A           not_applicable
"""


def year(policy: str = "", presence: str = "", columns: str = "points state reason") -> list[str]:
    """Return what unit a has in the first quarter."""
    rule_book = RULE_BOOK.replace("POLICY", policy or "cap: 100")
    rule_book = rule_book.replace("PRESENCE", f", presence: {presence}" if presence else "")
    found = rows(f"scores:org_unit node {columns}", rule_book, OBSERVED, period="2024-Q1")
    return next(row[2:] for row in found if row[:2] == ["a", "year"])


@pytest.mark.parametrize(
    ("policy", "same", "by_days"),
    [
        ("", ["60", "value", "-"], ["72", "value", "-"]),  # what is not due is left out
        ("not_due: zero", ["40", "value", "-"], ["40", "value", "-"]),
        ("not_due: full", ["7333/100", "value", "-"], ["2111/25", "value", "-"]),
        ("not_due: fail", ["-", "not_due", "not_due"], ["-", "not_due", "not_due"]),
        (
            "not_due: {impute: last}",
            ["-", "not_due", "not_imputed"],
            ["-", "not_due", "not_imputed"],
        ),
    ],
)
def test_a_month_without_points_meets_the_policy_of_the_node(policy, same, by_days):
    """Of 10 points, 8 and 4 are 80 and 40 of 100; by days they count 20 to 5, the third one 20."""
    assert year(policy) == same
    assert year(policy, "days") == by_days


@pytest.mark.parametrize(
    ("days", "state", "points"),
    [
        ({"2024-M01": "0"}, "value", "40"),  # who was away does not count
        ({"2024-M01": "0", "2024-M02": "0", "2024-M03": "0"}, "not_applicable", "-"),
        ({"2024-M01": "-1"}, "missing", "-"),
        ({"2024-M02": "-"}, "missing", "-"),
    ],
)
def test_a_month_counts_for_nothing_without_presence_and_fails_where_that_is_unknown(
    days, state, points
):
    present = {"2024-M01": "20", "2024-M02": "5", "2024-M03": "20"} | days
    reported = OBSERVED.splitlines()[:5]
    reported += [f"a  days  {month}  {number}  A  -" for month, number in present.items()]
    rule_book = RULE_BOOK.replace("POLICY", "cap: 100").replace("PRESENCE", ", presence: days")
    columns = "scores:org_unit node points state"
    found = rows(columns, rule_book, "\n".join(reported), period="2024-Q1")
    assert ["a", "year", points, state] in found


def test_the_status_is_the_weakest_of_points_and_presence():
    assert year("", "", "obs_status coverage") == ["E", "2/3"]


def test_the_rest_is_as_of_a_leaf_of_the_scorecard():
    found = rows(
        "scores:org_unit scorecard node points state coverage reason",
        RULE_BOOK.replace("POLICY", "missing: skip").replace("PRESENCE", ""),
        OBSERVED,
        period="2024-Q1",
    )
    assert [row for row in found if row[0] == "b" and row[1] == "yearly"] == cells("""
    b  yearly  total  60  value  1/2  -
    b  yearly  year   60  value  1/2  -
    """)


def test_points_by_policy_and_imputed_ones_count_as_points_of_a_month():
    """Coverage tells that nothing was reported; what is imputed for the parent alone is none."""
    found = {}
    for policy in ("zero", "{impute: {from: last, used_by: all}}", "{impute: last}"):
        rule_book = RULE_BOOK.replace("POLICY", "missing: skip").replace("PRESENCE", "")
        rule_book = rule_book.replace("root: month", f"root: month\n    missing: {policy}")
        rule_book = rule_book.replace("score: value", "score: value, missing: fail")
        observed = "\n".join(OBSERVED.splitlines()[:4])
        columns = "scores:org_unit node points obs_status coverage"
        window = "2024-01-01/2024-04-30"
        every = rows(columns, rule_book.replace("quarter", "days"), observed, period=window)
        found[policy] = next(row[2:] for row in every if row[:2] == ["a", "year"])
    assert found == {
        "zero": ["30", "E", "1/2"],
        "{impute: {from: last, used_by: all}}": ["50", "I", "1/2"],
        "{impute: last}": ["60", "E", "1/2"],
    }


def test_units_of_another_scorecard_and_windows_without_whole_months_have_none():
    rule_book = """
    org_units: [{id: a, groups: {staff: old}}, {id: b, groups: {staff: new}}]
    indicators: {done: {unit: point}}
    scorecards:
      monthly:
        root: month
        applies_to: {group: old}
        children: [{indicator: done, max_points: 10, score: value}]
      yearly:
        children:
          - {over: months, of: month, id: year, max_points: 10}
          - {over: years, of: month, id: years, max_points: 10}
          - {over: months, of: year, id: again, max_points: 10, applies_to: {group: new}}
    """
    observed = """
    org_unit  indicator  period      value
    a         done       2024-M01    8
    b         done       2024-M01    8
    a         done       2024-01-15  8
    """
    columns = "scores:scorecard period org_unit node points state"
    found = rows(columns, rule_book, observed)
    assert [row[1:] for row in found if row[0] == "yearly" and row[3] != "total"] == cells("""
    2024-01-15  a  year   -  not_applicable
    2024-01-15  a  years  -  not_applicable
    2024-01-15  a  again  -  not_applicable
    2024-01-15  b  year   -  not_applicable
    2024-01-15  b  years  -  not_applicable
    2024-01-15  b  again  -  not_applicable
    2024-M01    a  year   8  value
    2024-M01    a  years  -  not_applicable
    2024-M01    a  again  -  not_applicable
    2024-M01    b  year   -  not_applicable
    2024-M01    b  years  -  not_applicable
    2024-M01    b  again  -  not_applicable
    """)


@pytest.mark.parametrize(("policy", "points"), [("skip", "-"), ("zero", "0"), ("full", "10")])
def test_months_do_not_apply_where_the_other_scorecard_is_for_nobody(policy, points):
    rule_book = """
    org_units: [{id: a, attributes: {size: small}}]
    indicators: {done: {unit: point}}
    scorecards:
      monthly:
        root: month
        applies_to: {where: {size: big}}
        children: [{indicator: done, max_points: 10, score: value}]
      yearly:
        not_applicable: POLICY
        children: [{over: months, of: month, id: year, max_points: 10}]
    """
    observed = """
    org_unit  indicator  period    value
    a         done       2024-M01  8
    """
    found = rows("scores:node points", rule_book.replace("POLICY", policy), observed)
    assert found == [["total", points], ["year", points]]


@pytest.mark.parametrize("policy", ["skip", "zero", "full"])
def test_months_whose_presence_nobody_has_cannot_count(policy):
    """They are skipped, or fail: by zero and full they would count, nobody knows how much."""
    rule_book = """
    org_units: {table: observations, level: commune}
    indicators: {done: {unit: point}, days: {unit: day, level: district}}
    scorecard:
      children:
        - {indicator: done, max_points: 10, score: value}
        - {over: months, of: done, id: year, presence: days, not_applicable: POLICY, max_points: 10}
    """
    observed = """
    org_unit  indicator  period    value
    a         done       2024-M01  8
    """
    rule_book = "kpikit: 1\nid: nobody\n" + dedent(rule_book).replace("POLICY", policy)
    specification = parse_specification(rule_book)
    names, *lines = cells(observed)
    records = [dict(zip(names, line, strict=True)) for line in lines]
    observations = read_observations(records, specification)
    whole = evolve(specification, org_units=observations.found_units)
    found = evaluate(specification, observations)
    expected = reference(whole, observations, found.periods).scores
    assert list(found.scores) == list(expected)
    points = {"skip": None, "zero": 0, "full": 10}[policy]
    assert [(row.points, word(row.state)) for row in expected][-1] == (points, "not_applicable")


def test_a_year_whose_months_are_observed_is_no_surprise():
    specification = parse_specification(
        "kpikit: 1\nid: year\n" + RULE_BOOK.replace("POLICY", "cap: 10").replace("PRESENCE", "")
    )
    row = {"org_unit": "a", "indicator": "done", "period": "2024-M01", "value": 8}
    observations = read_observations([row], specification)
    assert evaluate(specification, observations, period="2024").diagnostics == ()
    (finding,) = evaluate(specification, observations, period="2023").diagnostics
    assert finding.code.name == "NOTHING_OBSERVED"


# --- laws ---

months = st.lists(
    st.tuples(st.fractions(0, 10, max_denominator=100), st.integers(0, 30)),
    min_size=12,
    max_size=12,
)


def in_2024(presence: str, figures: list[tuple[Fraction, int]]) -> Fraction | None:
    """Return the exact points of the year, from points and days of its months."""
    rule_book = RULE_BOOK.replace("POLICY", "cap: 100").replace("PRESENCE", presence)
    specification = parse_specification(f"kpikit: 1\nid: year\n{rule_book}")
    records = [
        {"org_unit": "a", "indicator": name, "period": f"2024-M{month:02}", "value": value}
        for month, pair in enumerate(figures, 1)
        for name, value in zip(("done", "days"), pair, strict=True)
    ]
    observations = read_observations(records, specification)
    found = evaluate(specification, observations, period="2024").computed.cards[1][1]
    return found.points.fractions()[0] if found.valued[0] else None


@given(months)
def test_the_year_is_the_mean_of_its_months_by_days(figures):
    days = sum(day for _, day in figures)
    mean = sum(points * day for points, day in figures) / days * 10 if days else None
    assert in_2024(", presence: days", figures) == mean


@given(months, st.integers(1, 30))
def test_months_of_equal_presence_count_the_same(figures, days):
    same = [(points, days) for points, _ in figures]
    assert in_2024(", presence: days", same) == in_2024("", figures)
