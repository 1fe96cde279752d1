"""What formulas read of the units below a unit."""

from __future__ import annotations

from fractions import Fraction

from kpikit import evaluate, parse_specification, read_observations
from tests.examples.both import cells, rows

UNITS = """
org_units:
  - {id: north, level: province}
  - {id: south, level: province}
  - {id: n1, level: commune, parent: north}
  - {id: n2, level: commune, parent: north}
  - {id: s1, level: commune, parent: south}
  - {id: hamlet, level: hamlet, parent: n1}
indicators:
  a: {unit: point, level: commune}
"""

FIGURES = """
org_unit  indicator  period  item  value
n1        a          2023    -     4
n2        a          2023    -     6
n1        a          2024    p1    1
n1        a          2024    p2    2
n2        a          2024    p1    5
s1        a          2024    p1    8
"""


def derived(indicator: str) -> list[list[str]]:
    """Return unit, period, value and state of an indicator b."""
    found = rows("achievements:indicator org_unit period value state", UNITS + indicator, FIGURES)
    return [row[1:] for row in found if row[0] == "b"]


def test_those_directly_below_count_and_other_levels_do_not_apply():
    found = derived('  b: {unit: point, level: province, formula: "children_sum(sum_items(a))"}')
    assert found == cells("""
    north  2023  -  missing
    south  2023  -  missing
    north  2024  8  value
    south  2024  8  value
    """)


def test_other_periods_units_and_peers_are_read_from_below():
    found = derived("""
  b:
    unit: point
    level: province
    formula: >-
      previous(children_sum(a))
      + children_max(sum_items(a) + of(n2, sum_items(a)) + peers_min(sum_items(a)))
""")
    assert found == cells("""
    north  2023  -  missing
    south  2023  -  missing
    north  2024  23  value
    south  2024  -  missing
    """)


def test_items_see_the_units_below_their_own():
    found = derived("""
  c: {unit: point, level: hamlet, formula: "7"}
  b: {unit: point, level: commune, formula: sum_items(a * children_count(c))}
""")
    assert found[3:] == cells("""
    n1  2024  3  value
    n2  2024  0  value
    s1  2024  0  value
    """)


def test_a_unit_above_may_have_a_scorecard_of_the_points_below():
    rule_book = (
        UNITS.replace("unit: point, level: commune", "unit: point")
        + """
  best: {unit: point, level: province, formula: children_max(points(communes.total))}
scorecards:
  communes:
    applies_to: {level: commune}
    missing: zero
    children: [{indicator: a, max_points: 10, score: {value: }}]
  provinces:
    applies_to: {level: province}
    root: whole
    children:
      - indicator: best
        max_points: 10
        score: {value: , when: children_count(share(communes.total) >= 50 percent) > 0}
"""
    )
    found = rows("scores:node org_unit period points", rule_book, FIGURES, period="2023")
    assert [row for row in found if row[0] == "whole"] == cells("""
    whole  north  2023  6
    whole  south  2023  0
    """)


def test_below_a_unit_that_the_table_does_not_bring_there_is_none():
    specification = parse_specification("""
kpikit: 1
id: example
org_units: {table: observations}
indicators:
  a: {unit: point}
  total: {unit: point, formula: "of(gone, children_sum(a))"}
  number: {unit: count, formula: "of(gone, children_count(a))"}
""")
    observed = [
        {"org_unit": "x", "indicator": "a", "period": period, "value": "1"}
        for period in ("2023", "2024")
    ]
    found = evaluate(specification, read_observations(observed, specification)).achievements
    assert [(row.value, row.state.value) for row in found if row.indicator != "a"] == [
        (None, "not_applicable"),
        (None, "not_applicable"),
        (Fraction(0), "value"),
        (Fraction(0), "value"),
    ]
