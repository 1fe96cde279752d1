"""Targets by example: ranges, exact levels, answers, groups, paths."""

from __future__ import annotations

import pytest

from tests.examples.both import cells, rows

# --- ranges and exact levels ---

PUPILS = """
org_units: [{id: a}, {id: b}, {id: c}, {id: d}, {id: e}]
indicators: {pupils: {unit: person, additive: false}}
targets: {pupils: {class: {within: {from: 15, to: 17}}}}
"""


def test_both_ends_of_a_range_are_in_it_and_the_nearest_one_is_the_target_value():
    observed = """
    org_unit  indicator  period  value
    a         pupils     2024    14.9999
    b         pupils     2024    15
    c         pupils     2024    16
    d         pupils     2024    17
    e         pupils     2024    17.0001
    """
    columns = "achievements:org_unit value target_value gap met achievement"
    assert rows(columns, PUPILS, observed) == cells("""
    a  149999/10000  15  1/10000  unmet  -
    b  15          15  0       met    -
    c  16          17  0       met    -
    d  17          17  0       met    -
    e  170001/10000  17  1/10000  unmet  -
    """)


def test_no_end_of_a_range_is_nearest_to_a_value_that_is_not_there():
    observed = """
    org_unit  indicator  period  value  judgement
    a         pupils     2024    16     -
    b         pupils     2024    -      met
    """
    columns = "achievements:org_unit target_value gap met reason"
    assert rows(columns, PUPILS, observed) == cells("""
    a  17  0  met           -
    b  -   -  met           -
    c  -   -  undetermined  missing
    d  -   -  undetermined  missing
    e  -   -  undetermined  missing
    """)


def test_a_total_within_a_range_may_still_leave_it_until_the_year_is_over():
    rule_book = """
    org_units: [{id: a}]
    indicators: {planted: {unit: hectare, accumulation: year_to_date}}
    targets: {planted: {plan: {within: {from: 40, to: 50}, period: 2024}}}
    """
    observed = """
    org_unit  indicator  period    value
    a         planted    2024-M03  39
    a         planted    2024-M06  45
    a         planted    2024-M09  50.1
    a         planted    2024-M12  45
    """
    assert rows("achievements:period gap met reason", rule_book, observed) == cells("""
    2024-M03  1     undetermined  not_due
    2024-M06  0     undetermined  not_due
    2024-M09  1/10  unmet         -
    2024-M12  0     met           -
    """)


def test_three_shares_equal_100_percent_exactly_or_not_at_all():
    rule_book = """
    org_units: [{id: exact}, {id: over}]
    indicators:
      farming: {unit: percent}
      industry: {unit: percent}
      services: {unit: percent}
      whole: {unit: percent, formula: farming + industry + services}
    targets: {whole: {complete: {equals: 100 percent}}}
    """
    observed = """
    org_unit  indicator  period  value
    exact     farming    2024    15.22
    exact     industry   2024    55.24
    exact     services   2024    29.54
    over      farming    2024    15.23
    over      industry   2024    55.24
    over      services   2024    29.54
    """
    found = rows("achievements:org_unit target value target_value gap met", rule_book, observed)
    assert [row for row in found if row[1] == "complete"] == cells("""
    exact  complete  100        100  0      met
    over   complete  10001/100  100  1/100  unmet
    """)


def test_an_answer_is_a_word_and_yes_is_the_good_one():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators: {published: {values: yes_no}}
    targets: {published: {duty: {yes: }}}
    """
    observed = """
    org_unit  indicator  period  value  obs_status
    a         published  2024    yes    A
    b         published  2024    no     P
    """
    columns = "achievements:org_unit value unit target_value achievement gap met reason obs_status"
    assert rows(columns, rule_book, observed) == cells("""
    a  yes  -  yes  -  -  met           -        A
    b  no   -  yes  -  -  unmet         -        P
    c  -    -  yes  -  -  undetermined  missing  -
    """)
    assert rows("unmet:org_unit value target_value gap met", rule_book, observed) == cells("""
    b  no  yes  -  unmet
    c  -   yes  -  undetermined
    """)


def test_options_face_a_target_that_only_a_report_can_decide():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {chair: {values: [head, deputy, none]}}
    targets: {chair: {congress: unstated}}
    """
    observed = """
    org_unit  indicator  period  value   judgement
    a         chair      2024    deputy  -
    b         chair      2024    head    met
    """
    columns = "achievements:org_unit value target_value met reason"
    assert rows(columns, rule_book, observed) == cells("""
    a  deputy  -  undetermined  unstated
    b  head    -  met           -
    """)


def test_a_level_that_is_not_stated_leaves_the_target_undetermined():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators:
      income: {unit: triệu đồng/person/year}
      built: {unit: kilometre, accumulation: year_to_date}
    targets:
      income: {congress: unstated}
      built: {congress: {unstated: , period: 2024}}
    """
    observed = """
    org_unit  indicator  period   value  judgement
    a         income     2024-S1  60     -
    b         income     2024-S1  -      unmet
    a         built      2024-S1  7      -
    b         built      2024-S1  7      met
    """
    columns = "achievements:org_unit indicator target_value achievement gap met reason"
    assert rows(columns, rule_book, observed) == cells("""
    a  income  -  -  -  undetermined  unstated
    b  income  -  -  -  unmet         -
    c  income  -  -  -  undetermined  missing
    a  built   -  -  -  undetermined  not_due
    b  built   -  -  -  met           -
    c  built   -  -  -  undetermined  missing
    """)


# --- scopes ---


def test_a_unit_goes_before_the_smallest_group_before_a_level_before_all():
    rule_book = """
    org_units:
      - {id: a, level: commune, groups: {region: coast, size: large}}
      - {id: b, level: commune, groups: {region: coast, size: large}}
      - {id: c, level: commune, groups: {region: coast}}
      - {id: d, level: commune, groups: {region: hills}}
      - {id: e, level: district, groups: {size: large}}
      - {id: f, level: district, groups: {size: large}}
    indicators:
      paid: {unit: percent}
      online: {unit: percent, level: commune}
    targets:
      paid:
        plan:
          - {at_least: 1}
          - {at_least: 2, level: commune}
          - {at_least: 3, group: coast, period: 2021/2025}
          - {at_least: 4, group: large, period: 2024}
          - {at_least: 5, org_unit: b}
      online:
        plan:
          - {at_least: 3, group: coast}
          - {at_least: 4, group: large}
    """
    observed = """
    org_unit  indicator  period  value
    a         paid       2024    0
    """
    columns = "achievements:org_unit indicator target_value"
    # Of `paid` 3 units are on the coast and 4 are large, of `online` 3 and 2.
    assert rows(columns, rule_book, observed) == cells("""
    a  paid    3
    b  paid    5
    c  paid    3
    d  paid    2
    e  paid    4
    f  paid    4
    a  online  4
    b  online  4
    c  online  3
    d  online  -
    """)


# --- paths ---

DISBURSED = """
org_units: [{id: ahead}, {id: on}, {id: behind}, {id: done}, {id: silent}]
indicators: {spent: {unit: tỷ đồng, accumulation: year_to_date}}
targets: {spent: {plan: {at_least: 300, period: 2024, path: linear}}}
"""

IN_MAY = """
org_unit  indicator  period    value
ahead     spent      2024-M05  126
on        spent      2024-M05  125
behind    spent      2024-M05  124.9999
done      spent      2024-M05  300
"""


def test_in_mid_year_a_path_says_what_is_due_and_met_still_waits():
    columns = "achievements:org_unit achievement gap met reason due_value on_path"
    assert rows(columns, DISBURSED, IN_MAY) == cells("""
    ahead   21/50          174         undetermined  not_due  125  True
    on      5/12           175         undetermined  not_due  125  True
    behind  1249999/3000000  1750001/10000  undetermined  not_due  125  False
    done    1              0           met           -        125  True
    silent  -              -           undetermined  missing  125  -
    """)


def test_who_is_behind_the_path_stands_apart_in_the_unmet_list():
    columns = "unmet:org_unit met reason due_value on_path"
    assert rows(columns, DISBURSED, IN_MAY) == cells("""
    ahead   undetermined  not_due  125  True
    on      undetermined  not_due  125  True
    behind  behind        not_due  125  False
    silent  undetermined  missing  125  -
    """)


def test_at_the_end_of_the_period_the_whole_level_is_due_and_nobody_is_behind():
    observed = IN_MAY.replace("2024-M05", "2024")
    assert rows("unmet:org_unit met due_value on_path", DISBURSED, observed) == cells("""
    ahead   unmet         300  False
    on      unmet         300  False
    behind  unmet         300  False
    silent  undetermined  300  -
    """)


def test_less_than_what_is_due_is_on_the_path_of_a_limit():
    rule_book = DISBURSED.replace("at_least", "at_most")
    assert rows("unmet:org_unit met due_value on_path", rule_book, IN_MAY) == cells("""
    ahead   behind        125  False
    on      undetermined  125  True
    behind  undetermined  125  True
    done    behind        125  False
    silent  undetermined  125  -
    """)


@pytest.mark.parametrize(
    ("period", "due"),
    [("2024-07-15", "12/31"), ("2024-M08", "8/5"), ("2024-11-30", "4")],
)
def test_the_months_of_a_campaign_count_as_equal_and_a_broken_one_by_its_days(
    period: str, due: str
):
    rule_book = """
    org_units: [{id: a}]
    indicators: {homes: {unit: count, accumulation: term_to_date}}
    targets: {homes: {campaign: {equals: 4, period: 2024-07-01/2024-11-30, path: linear}}}
    """
    observed = f"""
    org_unit  indicator  period    value
    a         homes      {period}  1
    """
    # 15 of the 31 days of one of 5 months; 2 of 5 months; all of it
    assert rows("achievements:due_value", rule_book, observed) == [[due]]


SCORED = """
org_units: [{id: a}, {id: b}, {id: c}]
indicators: {spent: {unit: tỷ đồng, accumulation: year_to_date}}
targets:
  spent:
    plan:
      - {at_least: 300, period: 2024, path: linear}
      - {at_least: 300, period: 2024, org_unit: b}
scorecard:
  missing: skip
  children:
    - {id: path, indicator: spent, max_points: 10, score: {target: plan, against: path, linear: {}}}
    - {id: full, indicator: spent, max_points: 10, score: {target: plan, linear: {}}}
"""


def test_achievement_against_the_path_is_of_what_is_due():
    observed = """
    org_unit  indicator  period    value
    a         spent      2024-M05  75
    b         spent      2024-M05  75
    """
    found = rows("scores:org_unit node points reason", SCORED, observed)
    assert [row for row in found if row[1] != "total"] == cells("""
    a  path  6    -
    a  full  5/2  -
    b  path  -    without_ratio
    b  full  5/2  -
    c  path  -    missing
    c  full  -    missing
    """)


@pytest.mark.parametrize(("ratio", "points"), [("target_over_actual", 8), ("two_minus_ratio", 9)])
def test_less_than_what_is_due_is_better_where_the_path_is_of_a_limit(ratio: str, points: int):
    rule_book = SCORED.replace("at_least: 300,", f"at_most: 300, ratio: {ratio},")
    value = {"target_over_actual": "156.25", "two_minus_ratio": "137.50"}[ratio]
    observed = f"""
    org_unit  indicator  period    value
    a         spent      2024-M05  {value}
    """
    # 125 is due: 125 / 156.25 is 0.8, and 2 - 137.5 / 125 is 0.9.
    found = rows("scores:org_unit node points", rule_book, observed)
    assert ["a", "path", str(points)] in found


def test_an_exact_level_has_no_ratio_also_against_its_path():
    rule_book = SCORED.replace("at_least", "equals")
    observed = """
    org_unit  indicator  period    value
    a         spent      2024-M05  75
    """
    assert rows("scores:org_unit node reason", rule_book, observed)[:3] == cells("""
    a  total  without_ratio: path
    a  path   without_ratio
    a  full   without_ratio
    """)


def test_nothing_is_due_of_a_level_that_is_not_stated_nor_of_an_answer():
    rule_book = """
    org_units: [{id: a}]
    indicators:
      built: {unit: kilometre, accumulation: year_to_date}
      asked: {values: yes_no, accumulation: year_to_date}
    targets:
      built: {congress: {unstated: , period: 2024, path: linear}}
      asked: {duty: {yes: , period: 2024, path: linear}}
    """
    observed = """
    org_unit  indicator  period    value
    a         built      2024-M05  7
    a         asked      2024-M05  no
    """
    assert rows("achievements:indicator due_value on_path", rule_book, observed) == cells("""
    built  -  -
    asked  -  -
    """)
