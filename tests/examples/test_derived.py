"""Derived indicators by example, and windows that are too short for a cell."""

from __future__ import annotations

import pytest

from tests.examples.both import cells, rows

# --- ratios and formulas ---


@pytest.mark.parametrize(
    ("declared", "value", "state", "met"),
    [
        ("not_applicable", "-", "not_applicable", "undetermined"),
        ("missing", "-", "missing", "undetermined"),
        ("zero", "0", "value", "unmet"),
        ("full", "100", "value", "met"),
    ],
)
def test_a_ratio_with_nothing_below_is_what_is_declared(
    declared: str, value: str, state: str, met: str
):
    rule_book = f"""
    org_units: [{{id: some}}, {{id: none}}]
    indicators:
      on_time: {{unit: dossier}}
      received: {{unit: dossier}}
      rate:
        unit: percent
        numerator: on_time
        denominator: received
        zero_denominator: {declared}
    targets: {{rate: {{plan: {{at_least: 90}}}}}}
    """
    observed = """
    org_unit  indicator  period  value  obs_status
    some      on_time    2024    9      P
    some      received   2024    12     A
    none      on_time    2024    0      A
    none      received   2024    0      E
    """
    found = rows("achievements:org_unit target value state met obs_status", rule_book, observed)
    assert [row for row in found if row[1] == "plan"] == [
        ["some", "plan", "75", "value", "unmet", "P"],
        ["none", "plan", value, state, met, "E" if state == "value" else "-"],
    ]


REVENUE = """
org_units: [{id: a}, {id: b}]
indicators:
  revenue: {unit: tỷ đồng, accumulation: year_to_date}
  index: {unit: percent, formula: revenue / same_period_last_year(revenue)}
  more: {unit: tỷ đồng, formula: revenue - previous(revenue)}
  since: {unit: tỷ đồng, formula: "revenue - at(revenue, 2023)"}
targets: {index: {growth: {at_least: 110}}}
"""

REVENUES = """
org_unit  indicator  period   value     obs_status
a         revenue    2024-S1  287.0740  E
a         revenue    2023-S1  143.5370  A
a         revenue    2023-S2  300       B
b         revenue    2024-S1  287.0740  P
b         index      2024-S1  137.3     F
"""


def test_values_of_other_periods_are_found_by_their_cells():
    columns = "achievements:indicator org_unit value state obs_status"
    found = rows(columns, REVENUE, REVENUES, period="2024-S1")
    assert [row for row in found if row[0] != "revenue"] == cells("""
    index  a  200          value    E
    index  b  1373/10      value    F
    more   a  -6463/500    value    EB
    more   b  -            missing  -
    since  a  -6463/500    value    EB
    since  b  -            missing  -
    """)


def test_what_is_reported_for_a_derived_indicator_goes_before_what_is_derived():
    observed = REVENUES + "a         index      2024-S1  137.2     -\n"
    columns = "achievements:org_unit indicator value obs_status target met"
    found = rows(columns, REVENUE, observed, period="2024-S1")
    assert [row for row in found if row[1] == "index"] == cells("""
    a  index  686/5    A  growth  met
    b  index  1373/10  F  growth  met
    """)


def test_a_derived_value_takes_the_state_of_its_parts_and_a_judgement_is_no_number():
    rule_book = """
    org_units: [{id: a, level: district}, {id: b, level: district}, {id: c}]
    indicators:
      part: {unit: count}
      other: {unit: count, level: district}
      answered: {values: yes_no}
      whole: {unit: count, formula: part + other}
      chosen: {unit: count, formula: "if(answered or part > 5, part, 0)"}
    """
    observed = """
    org_unit  indicator  period  value  state    judgement
    a         part       2024    5      -        -
    a         other      2024    -      not_due  -
    a         answered   2024    yes    -        -
    b         part       2024    -      -        met
    b         other      2024    3      -        -
    c         part       2024    5      -        -
    c         answered   2024    no     -        -
    """
    found = rows("achievements:indicator org_unit value state", rule_book, observed)
    assert [row for row in found if row[0] in {"whole", "chosen"}] == cells("""
    whole   a  -  not_due
    whole   b  -  missing
    whole   c  -  not_applicable
    chosen  a  5  value
    chosen  b  -  missing
    chosen  c  0  value
    """)


def test_a_ratio_is_a_rate_and_faces_the_full_level_in_mid_year():
    rule_book = """
    org_units: [{id: a}]
    indicators:
      paid: {unit: tỷ đồng}
      staff: {unit: person}
      per_head: {unit: tỷ đồng/person, numerator: paid, denominator: staff}
      of_half: {unit: tỷ đồng, numerator: paid, denominator: 50 percent}
      doubled: {unit: tỷ đồng, formula: 2 * paid}
    targets:
      per_head: {plan: {at_least: 3, period: 2024}}
      of_half: {plan: {at_least: 30, period: 2024}}
      doubled: {plan: {at_least: 30, period: 2024}}
    """
    observed = """
    org_unit  indicator  period   value
    a         paid       2024-S1  12
    a         staff      2024-S1  6
    """
    found = rows("achievements:indicator value met reason", rule_book, observed)
    assert found[2:] == cells("""
    per_head  2   unmet         -
    of_half   24  unmet         -
    doubled   24  undetermined  not_due
    """)


def test_before_the_first_year_there_is_nothing():
    rule_book = """
    org_units: [{id: a}]
    indicators: {x: {unit: count}, more: {unit: count, formula: "first(x - previous(x), x)"}}
    """
    observed = """
    org_unit  indicator  period  value
    a         x          0001    5
    """
    assert rows("achievements:indicator value", rule_book, observed) == cells("""
    x     5
    more  5
    """)


# --- frequency ---

HALF_YEARLY = """
org_units: [{id: a}, {id: b}]
indicators:
  surveyed: {unit: percent, frequency: half}
  doubled: {unit: percent, formula: 2 * surveyed, frequency: quarter}
  counted: {unit: count}
targets: {surveyed: {plan: {at_least: 80}}}
"""


def test_windows_shorter_than_the_frequency_have_no_cell_unless_something_is_reported():
    observed = """
    org_unit  indicator  period                 value
    a         counted    2024-02-01/2024-06-30  1
    a         counted    2024-Q2                1
    b         surveyed   2024-Q2                40
    a         counted    2024-M06               1
    a         counted    2024-S1                1
    a         counted    2021/2025              1
    """
    columns = "achievements:period org_unit indicator value state met"
    found = rows(columns, HALF_YEARLY, observed)
    assert [row for row in found if row[2] != "counted"] == cells("""
    2024-S1    a  surveyed  -   missing         undetermined
    2024-S1    b  surveyed  -   missing         undetermined
    2024-Q2    b  surveyed  40  value           unmet
    2021/2025  a  surveyed  -   missing         undetermined
    2021/2025  b  surveyed  -   missing         undetermined
    2024-S1    a  doubled   -   missing         -
    2024-S1    b  doubled   -   missing         -
    2024-Q2    a  doubled   -   not_applicable  -
    2024-Q2    b  doubled   80  value           -
    2021/2025  a  doubled   -   missing         -
    2021/2025  b  doubled   -   missing         -
    """)
    assert rows("unmet:period org_unit met", HALF_YEARLY, observed, period="2024-Q2") == cells("""
    2024-Q2  b  unmet
    """)


def test_a_cell_that_there_is_not_does_not_apply_in_a_scorecard():
    rule_book = (
        HALF_YEARLY
        + """
scorecards:
  often:
    children:
      - {indicator: surveyed, max_points: 10, score: {linear: {full_at: 100}}}
      - {indicator: counted, max_points: 10, score: {linear: {full_at: 4}}}
  seldom:
    frequency: half
    root: whole
    children: [{indicator: counted, max_points: 8, score: {linear: {full_at: 4}}}]
rankings: {first: {of: total}, second: {of: whole}}
"""
    )
    observed = """
    org_unit  indicator  period   value
    a         counted    2024-Q2  1
    a         counted    2024-S1  3
    """
    columns = "scores:period org_unit node points state coverage"
    found = rows(columns, rule_book, observed)
    assert [row for row in found if row[1] == "a"] == cells("""
    2024-S1  a  total     -     missing         1/2
    2024-S1  a  surveyed  -     missing         0
    2024-S1  a  counted   15/2  value           1
    2024-Q2  a  total     5     value           1
    2024-Q2  a  surveyed  -     not_applicable  -
    2024-Q2  a  counted   5/2   value           1
    2024-S1  a  whole     6     value           1
    2024-S1  a  counted   6     value           1
    """)
    assert rows("rankings:period ranking org_unit rank", rule_book, observed) == cells("""
    2024-S1  first   a  -
    2024-S1  first   b  -
    2024-Q2  first   a  1
    2024-Q2  first   b  -
    2024-S1  second  a  1
    2024-S1  second  b  -
    """)
