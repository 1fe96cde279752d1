"""Rankings of groups, with tie-breaks; and of windows in which nothing is scored."""

from __future__ import annotations

CARD = """
org_units:
  - {id: a, level: commune, groups: {area: north}}
  - {id: b, level: commune, groups: {area: north}}
  - {id: c, level: commune, groups: {area: south}}
  - {id: d, level: commune}
indicators: {x: {unit: point}, y: {unit: point}}
scorecard:
  frequency: half
  children:
    - {indicator: x, max_points: 10, score: value}
    - {indicator: y, max_points: 10, score: value, missing: skip}
rankings:
  all: {of: total}
  first: {of: total, tie_break: [x]}
  twice: {of: total, tie_break: [y, x], ties: dense}
  north: {of: total, peers: {group: north}}
  areas: {of: total, per: area}
"""
TABLE = """
org_unit,indicator,period,value
a,x,2024-S1,4
a,y,2024-S1,6
b,x,2024-S1,5
b,y,2024-S1,5
c,x,2024-S1,5
c,y,2024-S1,5
d,x,2024-S1,9
"""


def ranked(evaluation, ranking):
    return {row.org_unit: row.rank for row in evaluation.rankings if row.ranking == ranking}


def test_equals_share_a_rank_unless_a_tie_break_decides(evaluate):
    evaluation = evaluate(CARD, TABLE)
    assert ranked(evaluation, "all") == {"d": 1, "a": 2, "b": 2, "c": 2}
    assert ranked(evaluation, "first") == {"d": 1, "b": 2, "c": 2, "a": 4}


def test_tie_breaks_decide_one_after_the_other(evaluate):
    assert ranked(evaluate(CARD, TABLE), "twice") == {"d": 1, "a": 2, "b": 3, "c": 3}


def test_a_missing_tie_break_sorts_last(evaluate):
    table = TABLE.replace("d,x,2024-S1,9", "d,x,2024-S1,5")
    assert ranked(evaluate(CARD, table), "twice") == {"a": 1, "b": 2, "c": 2, "d": 3}


def test_peers_are_ranked_among_themselves(evaluate):
    assert ranked(evaluate(CARD, TABLE), "north") == {"a": 1, "b": 1}


def test_groups_are_ranked_by_themselves_and_who_is_in_none_is_unranked(evaluate):
    rows = [row for row in evaluate(CARD, TABLE).rankings if row.ranking == "areas"]
    assert [(row.peer_group, row.org_unit, row.rank, row.reason) for row in rows] == [
        ("north", "a", 1, None),
        ("north", "b", 1, None),
        ("south", "c", 1, None),
        (None, "d", None, "no_group"),
    ]


def test_nothing_is_ranked_in_a_window_too_short_to_be_scored(evaluate):
    evaluation = evaluate(CARD, TABLE, "2024-M06")
    assert list(evaluation.scores) == []
    assert list(evaluation.rankings) == list(evaluation.ranking("total")) == []
