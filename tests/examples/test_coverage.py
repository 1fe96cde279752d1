"""How much is reported: what has to be available, and what the coverage of a node says."""

from __future__ import annotations

import pytest

from tests.examples.both import cells, rows

NEEDED = """
org_units: [{id: north}]
indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}}
scorecard:
  available: NEEDED
  missing: POLICY
  children:
    - {indicator: a, max_points: 10, score: value}
    - {indicator: b, max_points: 30, score: value}
    - {indicator: c, max_points: 60, score: value}
"""


@pytest.mark.parametrize(("policy", "points"), [("zero", "0"), ("full", "100"), ("skip", "-")])
@pytest.mark.parametrize(("enough", "needed"), [("2", "3"), ("70 percent", "71 percent")])
def test_policies_make_nothing_available_and_below_it_a_group_is_missing(
    enough: str, needed: str, policy: str, points: str
):
    rule_book = NEEDED.replace("POLICY", policy)
    observed = """
    org_unit  indicator  period  value
    north     a          2024    5
    north     c          2024    30
    """
    columns = "scores:node points state reason coverage"
    found = rows(columns, rule_book.replace("NEEDED", needed), observed)
    assert found[0] == ["total", points, "missing", "available", "7/10"]
    found = rows(columns, rule_book.replace("NEEDED", enough), observed)
    assert found[0][2:] == ["value", "-", "7/10"]


def test_where_nothing_applies_nothing_has_to_be_available():
    observed = """
    org_unit  indicator  period  value  state
    north     a          2024    -      not_applicable
    north     b          2024    -      not_applicable
    north     c          2024    -      not_applicable
    """
    rule_book = NEEDED.replace("POLICY", "fail").replace("NEEDED", "2")
    assert rows("scores:node state reason coverage", rule_book, observed)[0] == [
        "total",
        "not_applicable",
        "not_applicable: a",
        "-",
    ]


def test_coverage_is_by_effective_weight_of_the_leaves_that_apply_and_are_reported():
    rule_book = """
    org_units: [{id: north}]
    indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}, d: {unit: point}}
    scorecard:
      method: weighted_mean
      children:
        - group: sum
          weight: 3
          children:
            - {indicator: a, max_points: 4, score: value}
            - {indicator: b, max_points: 6, score: value, missing: zero}
        - group: mean
          weight: 1
          method: weighted_mean
          children:
            - {indicator: c, max_points: 10, weight: 1, score: value, not_applicable: full}
            - {indicator: d, max_points: 10, weight: 3, score: value, not_due: skip}
    """
    observed = """
    org_unit  indicator  period  value  state
    north     a          2024    4      -
    north     c          2024    -      not_applicable
    north     d          2024    -      not_due
    """
    assert rows("scores:node points state coverage", rule_book, observed) == cells("""
    total  11/2  value           8/25
    sum    4     value           2/5
    a      4     value           1
    b      0     missing         0
    mean   10    value           0
    c      10    not_applicable  -
    d      -     not_due         0
    """)


MAXIMA = (("a", "8"), ("b", "1"), ("c", "1"))


def test_available_by_weight_and_by_count():
    rule_book = """
    org_units: [{id: light}, {id: heavy}, {id: spared}]
    indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}}
    scorecard:
      missing: skip
      children:
        - group: weight
          available: 60 percent
          children:
            - {indicator: a, max_points: 8, score: value}
            - {indicator: b, max_points: 1, score: value}
            - {indicator: c, max_points: 1, score: value}
        - group: number
          available: {count: 60 percent}
          children: [LEAVES]
        - group: two
          available: {count: 2}
          children: [OTHERS]
    """
    for prefix, place in (("x", "LEAVES"), ("y", "OTHERS")):
        leaf = f"{{indicator: NAME, id: {prefix}NAME, max_points: MOST, score: value}}"
        leaves = [leaf.replace("NAME", name).replace("MOST", most) for name, most in MAXIMA]
        rule_book = rule_book.replace(place, ", ".join(leaves))
    observed = """
    org_unit  indicator  period  value  state
    light     b          2024    1      -
    light     c          2024    1      -
    heavy     a          2024    8      -
    spared    a          2024    8      -
    spared    b          2024    -      not_applicable
    """
    found = rows("scores:org_unit node points reason", rule_book, observed)
    assert [row for row in found if row[1] in {"weight", "number", "two"}] == cells("""
    light   weight  -   available
    light   number  10  -
    light   two     10  -
    heavy   weight  10  -
    heavy   number  -   available
    heavy   two     -   available
    spared  weight  10  -
    spared  number  -   available
    spared  two     -   available
    """)
