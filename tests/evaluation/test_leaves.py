"""Leaves of a scorecard and the indicators that its units have."""

from __future__ import annotations

CARD = """
org_units:
  - {id: a, level: commune, groups: {area: south}}
  - {id: b, level: district, groups: {area: north}}
  - {id: c, level: district, groups: {area: south}}
indicators:
  x: {unit: point}
  y: {unit: point, level: commune}
scorecard:
  applies_to: {group: north}
  children:
    - {indicator: x, max_points: 10, score: value}
    - {indicator: y, max_points: 10, score: value}
"""
TABLE = """
org_unit,indicator,period,value
a,x,2024,4
b,x,2024,5
c,x,2024,6
a,y,2024,7
"""


def points(evaluation):
    return [(row.org_unit, row.node, row.points, row.reason) for row in evaluation.scores]


def test_an_indicator_that_no_unit_of_the_scorecard_has_does_not_apply(evaluate):
    assert points(evaluate(CARD, TABLE)) == [
        ("b", "total", 10, None),
        ("b", "x", 5, None),
        ("b", "y", None, "not_applicable"),
    ]


def test_an_indicator_that_some_units_of_the_scorecard_have_applies_to_them(evaluate):
    found = points(evaluate(CARD.replace("group: north", "group: south"), TABLE))
    assert found[-2:] == [("a", "y", 7, None), ("c", "y", None, "not_applicable")]
