"""Rankings by example: peers, groups, tie-breaks."""

from __future__ import annotations

import pytest

from tests.examples.both import cells, rows

RULE_BOOK = """
org_units:
  - {id: a, level: commune, groups: {area: north}}
  - {id: b, level: commune, groups: {area: north}}
  - {id: c, level: commune, groups: {area: north, kind: pilot}}
  - {id: d, level: commune, groups: {area: north, kind: pilot}}
  - {id: e, level: commune, groups: {area: south}}
  - {id: f, level: commune, groups: {area: south}}
  - {id: g, level: commune, groups: {kind: pilot}}
  - {id: h, level: district, groups: {area: north}}
indicators: {x: {unit: point}, y: {unit: point}}
scorecard:
  children:
    - {indicator: x, max_points: 10, score: {value: }}
    - {indicator: y, max_points: 10, score: {value: }, missing: skip, decimals: 0}
rankings:
  areas: {of: total, per: area, peers: {level: commune}, tie_break: [y, x], TIES}
  pilots: {of: scorecard.total, peers: {group: pilot}, tie_break: [scorecard.x]}
"""

# All in the north have 10 points. Of y, c has 5.996, published as 6; a has 6, b has 5, d has none.
OBSERVED = """
org_unit  indicator  period  value
a         x          2024    4
a         y          2024    6
b         x          2024    5
b         y          2024    5
c         x          2024    4
c         y          2024    5.9960
d         x          2024    5
e         x          2024    1
e         y          2024    1
g         x          2024    9
g         y          2024    1
h         x          2024    9
h         y          2024    9
"""

COLUMNS = "rankings:ranking peer_group org_unit points rank reason"


@pytest.mark.parametrize(
    ("ties", "a", "c", "b", "d"),
    [("min", 1, 1, 3, 4), ("max", 2, 2, 3, 4), ("dense", 1, 1, 2, 3)],
)
def test_each_area_is_ranked_by_itself_and_a_missing_tie_break_sorts_last(
    ties: str, a: int, c: int, b: int, d: int
):
    found = rows(COLUMNS, RULE_BOOK.replace("TIES", f"ties: {ties}"), OBSERVED)
    assert [row for row in found if row[0] == "areas"] == cells(f"""
    areas  north  a  10  {a}  -
    areas  north  b  10  {b}  -
    areas  north  c  10  {c}  -
    areas  north  d  10  {d}  -
    areas  south  e  2   1    -
    areas  south  f  -   -    missing: x
    areas  -      g  10  -    no_group
    """)


def test_peers_are_ranked_among_themselves_alone():
    found = rows(COLUMNS, RULE_BOOK.replace("TIES", "ties: min"), OBSERVED)
    assert [row for row in found if row[0] == "pilots"] == cells("""
    pilots  -  c  10  3  -
    pilots  -  d  10  2  -
    pilots  -  g  10  1  -
    """)


def test_windows_are_ranked_by_themselves():
    observed = OBSERVED + "b  x  2025  1\n".replace("  ", "   ")
    found = rows("rankings:period org_unit rank", RULE_BOOK.replace("TIES", ""), observed)
    assert [row for row in found if row[1] == "b"] == cells("""
    2024  b  3
    2025  b  1
    """)
