"""Scorecards by example: means, policies, what has to be available, scopes, rules on words."""

from __future__ import annotations

import pytest

from tests.examples.both import cells, rows

MEANS = """
org_units: [{id: all}, {id: part}]
indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}, d: {unit: point}}
scorecard:
  method: weighted_mean
  missing: skip
  children:
    - group: inner
      method: weighted_mean
      weight: 3
      children:
        - {indicator: a, max_points: 10, weight: 2, score: {value: }}
        - {indicator: b, max_points: 10, weight: 1, score: {value: }}
    - group: sum
      weight: 2
      children:
        - {indicator: c, max_points: 4, score: {value: }}
        - {indicator: d, max_points: 6, score: {value: }}
"""

POINTS = """
org_unit  indicator  period  value
all       a          2024    6
all       b          2024    3
all       c          2024    2
all       d          2024    6
part      a          2024    6
part      d          2024    3
"""


def test_a_weighted_mean_skips_a_missing_part_by_renormalising_the_weights():
    columns = "scores:org_unit node points max_points coverage"
    assert rows(columns, MEANS, POINTS) == cells("""
    all   total  31/5  10  1
    all   inner  5     10  1
    all   a      6     10  1
    all   b      3     10  1
    all   sum    8     10  1
    all   c      2     4   1
    all   d      6     6   1
    part  total  28/5  10  16/25
    part  inner  6     10  2/3
    part  a      6     10  1
    part  b      -     10  0
    part  sum    5     10  3/5
    part  c      -     4   0
    part  d      3     6   1
    """)


def test_full_gives_its_maximum_to_what_does_not_apply_and_covers_nothing():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {coast: {unit: point}, roads: {unit: point}}
    scorecard:
      children:
        - group: sea
          not_applicable: full
          cap: 50 percent
          children: [{indicator: coast, max_points: 4, score: {value: }, not_applicable: skip}]
        - {indicator: coast, id: shore, max_points: 6, score: {value: }, not_applicable: full}
        - {indicator: roads, max_points: 10, score: {value: }}
    """
    observed = """
    org_unit  indicator  period  value  state           obs_status
    a         coast      2024    -      not_applicable  -
    a         roads      2024    7      -               P
    b         coast      2024    3      -               -
    b         roads      2024    7      -               P
    """
    columns = "scores:org_unit node points state coverage obs_status reason"
    assert rows(columns, rule_book, observed) == cells("""
    a  total  17  value           1  P  -
    a  sea    4   not_applicable  -  -  not_applicable: coast
    a  coast  -   not_applicable  -  -  not_applicable
    a  shore  6   not_applicable  -  -  not_applicable
    a  roads  7   value           1  P  -
    b  total  12  value           1  P  -
    b  sea    2   value           1  A  -
    b  coast  3   value           1  A  -
    b  shore  3   value           1  A  -
    b  roads  7   value           1  P  -
    """)


AVAILABLE = """
org_units: [{id: two}, {id: one}, {id: none}]
indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}}
scorecard:
  missing: skip
  children:
    - group: inner
      available: NEEDED
      children:
        - {indicator: a, max_points: 4, score: {value: }, not_applicable: zero}
        - {indicator: b, max_points: 6, score: {value: }, not_applicable: zero}
    - {indicator: c, max_points: 10, score: {value: }}
"""

TWO_OF_TWO = """
org_unit  indicator  period  value  state
two       a          2024    4      -
two       b          2024    6      -
two       c          2024    5      -
one       a          2024    4      -
one       c          2024    5      -
none      a          2024    -      not_applicable
none      b          2024    -      not_applicable
none      c          2024    5      -
"""


@pytest.mark.parametrize("needed", ["2", "41 percent"])
def test_below_what_has_to_be_available_a_group_is_missing(needed: str):
    found = rows(
        "scores:org_unit node points state reason coverage",
        AVAILABLE.replace("NEEDED", needed),
        TWO_OF_TWO,
    )
    assert [row for row in found if row[1] in {"total", "inner"} and row[0] != "none"] == cells("""
    two  total  15  value    -          1
    two  inner  10  value    -          1
    one  total  10  value    -          7/10
    one  inner  -   missing  available  2/5
    """)


@pytest.mark.parametrize("needed", ["1", "40 percent"])
def test_exactly_what_has_to_be_available_is_enough(needed: str):
    rule_book = AVAILABLE.replace("NEEDED", needed)
    found = rows("scores:org_unit node points", rule_book, TWO_OF_TWO)
    assert ["one", "inner", "10"] in found


def test_a_share_is_of_what_applies_but_a_number_is_a_number():
    by_share = rows(
        "scores:org_unit node points reason", AVAILABLE.replace("NEEDED", "100 percent"), TWO_OF_TWO
    )
    assert ["none", "inner", "0", "-"] in by_share
    by_count = rows(
        "scores:org_unit node points reason", AVAILABLE.replace("NEEDED", "1"), TWO_OF_TWO
    )
    assert ["none", "inner", "-", "available"] in by_count


def test_a_leaf_that_fails_is_the_reason_before_too_little_is_available():
    rule_book = AVAILABLE.replace("NEEDED", "2").replace("not_applicable: zero", "missing: fail")
    found = rows("scores:org_unit node points state reason", rule_book, TWO_OF_TWO)
    assert ["one", "inner", "-", "missing", "missing: b"] in found


def test_what_is_not_available_may_get_points_by_policy():
    rule_book = AVAILABLE.replace("NEEDED", "2").replace("missing: skip", "missing: full")
    found = rows("scores:org_unit node points state reason obs_status", rule_book, TWO_OF_TWO)
    assert [row for row in found if row[0] == "one"][:2] == cells("""
    one  total  15  value    -          A
    one  inner  10  missing  available  -
    """)


def test_the_reason_that_too_little_is_available_is_passed_up_as_it_is():
    rule_book = """
    org_units: [{id: one}]
    indicators: {a: {unit: point}, b: {unit: point}}
    scorecard:
      children:
        - group: inner
          available: 2
          children:
            - {indicator: a, max_points: 4, score: {value: }}
            - {indicator: b, max_points: 6, score: {value: }, missing: skip}
    rankings: {all: {of: total}}
    """
    observed = """
    org_unit  indicator  period  value
    one       a          2024    4
    """
    assert rows("scores:node points state reason", rule_book, observed)[:2] == cells("""
    total  -  missing  available
    inner  -  missing  available
    """)
    assert rows("rankings:org_unit rank reason", rule_book, observed) == [["one", "-", "available"]]


def test_points_of_a_group_are_raised_to_the_floor_cut_at_the_cap_and_then_rounded():
    rule_book = """
    org_units: [{id: low}, {id: middle}, {id: high}]
    indicators: {a: {unit: point}}
    scorecard:
      decimals: 3
      children:
        - group: inner
          floor: 2
          cap: 80.5 percent
          round: 0
          rounding: half_even
          children: [{indicator: a, max_points: 10, score: {value: }}]
    """
    observed = """
    org_unit  indicator  period  value
    low       a          2024    1
    middle    a          2024    2.5
    high      a          2024    9
    """
    found = rows("scores:org_unit node points", rule_book, observed)
    assert [row for row in found if row[1] != "a"] == cells("""
    low     total  2
    low     inner  2
    middle  total  2
    middle  inner  2
    high    total  8
    high    inner  8
    """)


def test_nodes_do_not_apply_outside_their_scope_and_scorecards_have_no_rows_there():
    rule_book = """
    org_units:
      - {id: a, level: commune, groups: {region: coast}}
      - {id: b, level: commune, groups: {region: hills}}
      - {id: c, level: district, groups: {region: coast}}
      - {id: d, level: district}
    indicators: {x: {unit: point}, y: {unit: point}}
    scorecard:
      applies_to: {group: coast}
      children:
        - {indicator: x, max_points: 10, score: {value: }}
        - group: inner
          applies_to: {level: commune}
          children:
            - {indicator: y, max_points: 10, score: {value: }, applies_to: {group: hills}}
            - {id: z, indicator: y, max_points: 30, score: {value: }}
    """
    observed = """
    org_unit  indicator  period  value
    a         x          2024    6
    a         y          2024    9
    c         x          2024    6
    c         y          2024    9
    """
    columns = "scores:org_unit node points max_points state coverage reason"
    assert rows(columns, rule_book, observed) == cells("""
    a  total  18  50  value           1  -
    a  x      6   10  value           1  -
    a  inner  12  40  value           1  -
    a  y      -   10  not_applicable  -  not_applicable
    a  z      9   30  value           1  -
    c  total  30  50  value           1  -
    c  x      6   10  value           1  -
    c  inner  -   40  not_applicable  -  not_applicable
    c  y      -   10  not_applicable  -  not_applicable
    c  z      9   30  value           1  -
    """)


def test_options_give_points_for_words_and_none_for_words_not_listed():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
    indicators: {chair: {values: [none, head, deputy]}}
    scorecard:
      children:
        - {indicator: chair, max_points: 4, score: {options: {head: 100 percent, deputy: 1.5}}}
    """
    observed = """
    org_unit  indicator  period  value   judgement
    a         chair      2024    head    -
    b         chair      2024    deputy  -
    c         chair      2024    none    -
    d         chair      2024    -       met
    """
    found = rows("scores:org_unit node points reason", rule_book, observed)
    assert [row for row in found if row[1] == "chair"] == cells("""
    a  chair  4    -
    b  chair  3/2  -
    c  chair  0    -
    d  chair  -    no_number
    """)


def test_pass_fail_reads_the_verdict_also_of_what_has_no_ratio():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators: {published: {values: yes_no}, paid: {unit: tỷ đồng, accumulation: year_to_date}}
    targets:
      published: {duty: {yes: , period: 2024}}
      paid: {plan: {at_least: 3, period: 2024}}
    scorecard:
      missing: skip
      children:
        - {indicator: published, max_points: 2, score: {target: duty, pass_fail: }}
        - {indicator: paid, max_points: 5, score: {target: plan, pass_fail: , cap: 4}}
    """
    observed = """
    org_unit  indicator  period   value
    a         published  2024-S1  yes
    a         paid       2024-S1  3
    b         published  2024-S1  no
    b         paid       2024-S1  2
    c         published  2025     yes
    """
    columns = "scores:org_unit node points state reason coverage"
    found = rows(columns, rule_book, observed, period="2024-S1")
    assert [row for row in found if row[1] != "total"] == cells("""
    a  published  2  value    -             1
    a  paid       4  value    -             1
    b  published  0  value    -             1
    b  paid       -  missing  undetermined  1
    c  published  -  missing  missing       0
    c  paid       -  missing  missing       0
    """)
    columns = "scores:node points state reason"
    assert rows(columns, rule_book, observed, period="2025")[7:8] == cells("""
    published  -  missing  no_target
    """)


def test_a_scorecard_for_nobody_has_no_rows_and_costs_nobody_any_points():
    rule_book = """
    org_units: [{id: a, level: commune}, {id: b, level: district, groups: {region: coast}}]
    indicators: {paid: {unit: percent}}
    targets: {paid: {plan: {at_least: 80}}}
    scorecards:
      nobody:
        applies_to: {level: commune, group: coast}
        children: [{indicator: paid, max_points: 10, score: {target: plan, linear: }}]
      communes:
        root: all
        applies_to: {level: commune}
        children: [{indicator: paid, max_points: 10, score: {target: plan, linear: }}]
    rankings: {first: {of: total}, second: {of: all}}
    """
    observed = """
    org_unit  indicator  period  value
    a         paid       2024    40
    b         paid       2024    40
    """
    assert rows("scores:scorecard org_unit node points", rule_book, observed) == cells("""
    communes  a  all   5
    communes  a  paid  5
    """)
    assert rows("rankings:ranking org_unit rank", rule_book, observed) == [["second", "a", "1"]]
    assert rows("unmet:org_unit points_lost", rule_book, observed) == [["a", "5"], ["b", "-"]]


def test_a_window_in_which_nothing_is_scored_costs_no_points():
    rule_book = """
    org_units: [{id: a}]
    indicators: {paid: {unit: percent}}
    targets: {paid: {plan: {at_least: 80}}}
    scorecard:
      frequency: half
      children: [{indicator: paid, max_points: 10, score: {target: plan, linear: }}]
    """
    observed = """
    org_unit  indicator  period   value
    a         paid       2024-S1  40
    a         paid       2024-Q2  40
    """
    assert rows("unmet:period points_lost", rule_book, observed) == cells("""
    2024-S1  5
    2024-Q2  -
    """)


SHRINKING = """
org_units: [{id: all}, {id: part}, {id: none}]
indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}}
scorecard:
  missing: skip
  children:
    - group: inner
      shrink: true
      missing: full
      children:
        - {indicator: a, max_points: 10, missing: skip, score: {value: }}
        - {indicator: b, max_points: 30, missing: skip, score: {value: }}
    - {indicator: c, max_points: 10, score: {value: }}
    - indicator: c
      id: eager
      role: bonus
      max_points: 1
      score: {points: 1, when: share(inner) >= 0.5}
"""


def test_a_sum_shrinks_to_what_is_present_and_a_sum_above_makes_up_for_it():
    observed = """
    org_unit  indicator  period  value
    all       a          2024    5
    all       b          2024    12
    all       c          2024    8
    part      a          2024    5
    part      c          2024    8
    none      c          2024    8
    """
    columns = "scores:org_unit node points max_points coverage"
    found = rows(columns, SHRINKING, observed)
    assert [row for row in found if row[1] in {"inner", "eager", "total"}] == cells("""
    all   total  25      50  1
    all   inner  17      40  1
    all   eager  0       1   1
    part  total  67/2    50  2/5
    part  inner  5       10  1/4
    part  eager  1       1   1
    none  total  49      50  1/5
    none  inner  40      40  0
    none  eager  1       1   1
    """)


COPELAND = """
org_units:
  - {id: first, level: commune}
  - {id: second, level: commune}
  - {id: third, level: commune}
  - {id: whole, level: district}
indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}}
scorecard:
  children:
    - group: communes
      applies_to: {level: commune}
      children:
        - group: majority
          method: copeland
          max_points: 2
          children:
            - {indicator: a, max_points: 10, weight: 2, score: {value: }}
            - {indicator: b, max_points: 10, missing: skip, score: {value: }}
            - {indicator: c, max_points: 10, score: {value: }}
    - {indicator: c, id: other, max_points: 10, score: {value: }}
"""


def test_copeland_compares_those_whom_the_node_and_all_above_it_are_for():
    observed = """
    org_unit  indicator  period  value
    first     a          2024    5
    first     b          2024    1
    first     c          2024    1
    second    a          2024    4
    second    b          2024    2
    second    c          2024    2
    third     a          2024    3
    third     c          2024    9
    whole     a          2024    9
    whole     b          2024    9
    whole     c          2024    9
    """
    found = rows("scores:org_unit node points", COPELAND, observed)
    assert [row for row in found if row[1] == "majority"] == cells("""
    first   majority  1
    second  majority  1
    third   majority  -2
    whole   majority  0
    """)


def test_peers_of_a_scorecard_that_is_for_nobody_are_none():
    rule_book = """
    org_units: [{id: only, attributes: {size: small}}]
    indicators: {a: {unit: point, direction: higher}}
    scorecard:
      applies_to: {where: {size: large}}
      children:
        - indicator: a
          max_points: 10
          score: {highest_of: [{borda: , cap: 5}]}
    """
    observed = """
    org_unit  indicator  period  value
    only      a          2024    5
    """
    assert rows("scores:org_unit", rule_book, observed) == []
