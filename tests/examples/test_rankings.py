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
    [
        ("min", 1, 1, 3, 4),
        ("max", 2, 2, 3, 4),
        ("dense", 1, 1, 2, 3),
        ("average", "3/2", "3/2", 3, 4),
        ("ordinal", 1, 2, 3, 4),
    ],
)
def test_each_area_is_ranked_by_itself_and_a_missing_tie_break_sorts_last(
    ties: str, a: object, c: object, b: int, d: int
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


EARLIER = """
org_units: [{id: a, groups: {area: north}}, {id: b, groups: {area: north}}, {id: c}]
indicators: {x: {unit: point}}
scorecard:
  missing: MISSING
  children: [{indicator: x, max_points: 10, score: {value: }}]
rankings:
  all: {of: total, SINCE}
"""

QUARTERS = """
org_unit  indicator  period   value
a         x          2023-Q2  9
b         x          2023-Q2  7
c         x          2023-Q2  8
a         x          2024-Q1  1
b         x          2024-Q1  3
a         x          2024-Q2  5
b         x          2024-Q2  6
c         x          2024-Q2  6
"""


def earlier(since: str, period: str, missing: str = "fail") -> list[list[str]]:
    """Return the ranks of some quarter beside the earlier ones."""
    rule_book = EARLIER.replace("SINCE", since).replace("MISSING", missing)
    columns = "rankings:org_unit rank previous_rank change"
    return rows(columns, rule_book, QUARTERS, period=period)


def test_the_rank_before_is_that_of_the_period_just_before():
    assert earlier("ties: min", "2024-Q2") == cells("""
    a  3  2  -1
    b  1  1  0
    c  1  -  -
    """)


def test_who_had_points_by_policy_had_a_rank():
    assert earlier("ties: min", "2024-Q2", "zero") == cells("""
    a  3  2  -1
    b  1  1  0
    c  1  3  2
    """)


def test_nobody_had_a_rank_where_nothing_was_observed():
    assert earlier("ties: min", "2024-Q1", "zero") == cells("""
    a  2  -  -
    b  1  -  -
    c  3  -  -
    """)


@pytest.mark.parametrize("since", ["same_period_last_year", "2023-Q2", "2023-04-01/2023-06-30"])
def test_ranks_are_compared_with_the_period_that_the_ranking_names(since: str):
    assert earlier(f"since: {since}", "2024-Q2") == cells("""
    a  3  1  -2
    b  1  3  2
    c  1  2  1
    """)


def test_halves_change_by_halves():
    assert earlier("since: same_period_last_year, ties: average", "2024-Q2") == cells("""
    a  3    1  -2
    b  3/2  3  3/2
    c  3/2  2  1/2
    """)


@pytest.mark.parametrize("since", ["2024-Q2", "2024", "2025"])
def test_nothing_is_compared_with_itself_or_with_the_future(since: str):
    found = earlier(f"since: {since}", "2024-Q2")
    assert [row[2:] for row in found] == [["-", "-"]] * 3


def test_before_the_year_1_there_is_nothing():
    observed = QUARTERS.replace("2024-Q1", "0001-Q1")
    rule_book = EARLIER.replace("SINCE", "ties: min").replace("MISSING", "fail")
    found = rows("rankings:org_unit rank previous_rank", rule_book, observed, period="0001-Q1")
    assert found == [["a", "2", "-"], ["b", "1", "-"], ["c", "-", "-"]]


def test_nobody_had_a_rank_in_a_period_too_short_to_be_scored():
    rule_book = EARLIER.replace("missing: MISSING", "frequency: half")
    rule_book = rule_book.replace("SINCE", "since: 2023-Q2")
    observed = QUARTERS.replace("2024-Q2", "2024-S2")
    found = rows("rankings:org_unit rank previous_rank", rule_book, observed, period="2024-S2")
    assert found == [["a", "3", "-"], ["b", "1", "-"], ["c", "1", "-"]]
