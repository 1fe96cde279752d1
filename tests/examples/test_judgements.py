"""Judgements and bounds by example: what a report says in words, and "more than 2.2"."""

from __future__ import annotations

from tests.examples.both import cells, rows

JUDGED = """
org_units: [{id: met}, {id: unmet}, {id: mostly}, {id: spared}]
indicators: {income: {unit: triệu đồng/person/year}}
targets: {income: {congress: {at_least: 70}}}
scorecard:
  missing: skip
  children:
    - {id: by_word, indicator: income, max_points: 5, score: {target: congress, pass_fail: }}
    - {id: by_value, indicator: income, max_points: 5, score: {linear: {full_at: 70}}}
    - {id: by_ratio, indicator: income, max_points: 5, score: {target: congress, linear: }}
    - id: or_word
      indicator: income
      max_points: 5
      score: {target: congress, linear: , without_ratio: by_met}
"""

IN_WORDS = """
org_unit  indicator  period  judgement   obs_status  state
met       income     2024    met         P           -
unmet     income     2024    unmet       -           -
mostly    income     2024    mostly_met  E           -
spared    income     2024    -           -           not_applicable
"""


def test_a_judgement_alone_is_a_value_without_a_number_and_decides():
    columns = "achievements:org_unit value state obs_status target_value achievement gap met reason"
    assert rows(columns, JUDGED, IN_WORDS) == cells("""
    met     -  value           P  70  -  -  met           -
    unmet   -  value           A  70  -  -  unmet         -
    mostly  -  value           E  70  -  -  undetermined  mostly_met
    spared  -  not_applicable  -  70  -  -  undetermined  not_applicable
    """)
    assert rows("unmet:org_unit value gap met reason obs_status", JUDGED, IN_WORDS) == cells("""
    unmet   -  -  unmet         -           A
    mostly  -  -  undetermined  mostly_met  E
    """)


def test_rules_that_need_a_number_or_a_verdict_say_that_there_is_none():
    columns = "scores:org_unit node points state obs_status reason coverage"
    found = rows(columns, JUDGED, IN_WORDS)
    assert [row for row in found if row[1] != "total" and row[0] != "spared"] == cells("""
    met     by_word   5  value    P  -              1
    met     by_value  -  missing  -  no_number      1
    met     by_ratio  -  missing  -  without_ratio  1
    met     or_word   5  value    P  -              1
    unmet   by_word   0  value    A  -              1
    unmet   by_value  -  missing  -  no_number      1
    unmet   by_ratio  -  missing  -  without_ratio  1
    unmet   or_word   0  value    A  -              1
    mostly  by_word   -  missing  -  undetermined   1
    mostly  by_value  -  missing  -  no_number      1
    mostly  by_ratio  -  missing  -  without_ratio  1
    mostly  or_word   -  missing  -  without_ratio  1
    """)


def test_a_judgement_decides_at_any_date_what_no_number_decides_and_nothing_else():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
    indicators: {spent: {unit: tỷ đồng, accumulation: year_to_date}}
    targets: {spent: {plan: {at_least: 300, period: 2024}}}
    """
    observed = """
    org_unit  indicator  period    value  judgement
    a         spent      2024-M06  219    unmet
    b         spent      2024-M06  300    unmet
    c         spent      2024-M06  219    mostly_met
    d         spent      2024-M06  219    met
    a         spent      2024      299    met
    """
    columns = "achievements:period org_unit gap met reason"
    assert rows(columns, rule_book, observed)[:5] == cells("""
    2024-M06  a  81  unmet         -
    2024-M06  b  0   met           -
    2024-M06  c  81  undetermined  mostly_met
    2024-M06  d  81  met           -
    2024      a  1   unmet         -
    """)


def test_a_pledge_of_2_is_met_by_more_than_2_2_and_110_percent_are_reached():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
    indicators: {gifts: {unit: tỷ đồng}}
    targets: {gifts: {pledge: {at_least: 2}}}
    """
    observed = """
    org_unit  indicator  period  value  bound
    a         gifts      2024    2.2    at_least
    b         gifts      2024    1.9    at_least
    c         gifts      2024    2.2    at_most
    d         gifts      2024    1.9    at_most
    """
    columns = "achievements:org_unit value achievement gap met reason"
    assert rows(columns, rule_book, observed) == cells("""
    a  11/5   11/10  0     met           -
    b  19/10  19/20  1/10  undetermined  bound
    c  11/5   11/10  0     undetermined  bound
    d  19/10  19/20  1/10  unmet         -
    """)


def test_a_bound_decides_only_if_every_value_within_it_agrees():
    rule_book = """
    org_units: [{id: below}, {id: low}, {id: high}, {id: above}]
    indicators: {late: {unit: percent}}
    targets:
      late:
        limit: {at_most: 4}
        range: {within: {from: 2, to: 4}}
    """
    observed = """
    org_unit  indicator  period  value  bound
    below     late       2024    1      BOUND
    low       late       2024    2      BOUND
    high      late       2024    4      BOUND
    above     late       2024    5      BOUND
    """
    columns = "achievements:org_unit target met reason"
    assert rows(columns, rule_book, observed.replace("BOUND", "at_least")) == cells("""
    below  limit  undetermined  bound
    below  range  undetermined  bound
    low    limit  undetermined  bound
    low    range  undetermined  bound
    high   limit  undetermined  bound
    high   range  undetermined  bound
    above  limit  unmet         -
    above  range  unmet         -
    """)
    assert rows(columns, rule_book, observed.replace("BOUND", "at_most")) == cells("""
    below  limit  met           -
    below  range  unmet         -
    low    limit  met           -
    low    range  undetermined  bound
    high   limit  met           -
    high   range  undetermined  bound
    above  limit  undetermined  bound
    above  range  undetermined  bound
    """)


def test_a_bound_of_a_total_in_mid_year_waits_for_the_year():
    rule_book = """
    org_units: [{id: a}]
    indicators: {spent: {unit: tỷ đồng, accumulation: year_to_date}}
    targets: {spent: {plan: {at_least: 300, period: 2024}, limit: {at_most: 320, period: 2024}}}
    """
    observed = """
    org_unit  indicator  period    value  bound
    a         spent      2024-M03  299    at_least
    a         spent      2024-M06  310    at_least
    a         spent      2024-M07  330    at_most
    a         spent      2024-M09  330    at_least
    a         spent      2024      310    at_most
    """
    assert rows("achievements:period target met reason", rule_book, observed) == cells("""
    2024-M03  plan   undetermined  not_due
    2024-M03  limit  undetermined  not_due
    2024-M06  plan   met           -
    2024-M06  limit  undetermined  not_due
    2024-M07  plan   undetermined  not_due
    2024-M07  limit  undetermined  not_due
    2024-M09  plan   met           -
    2024-M09  limit  unmet         -
    2024      plan   undetermined  bound
    2024      limit  met           -
    """)
