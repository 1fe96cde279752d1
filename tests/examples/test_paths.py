"""Paths to targets: what is due in mid-year, and the pace that is still needed."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit import Period, SpecificationError
from tests.examples.both import cells, rows

ROADS = """
org_units: [{id: a}]
indicators: {paved: {unit: km, accumulation: year_to_date}}
targets:
  paved:
    plan:
      at_least: 200
      period: 2024
      path: {milestones: {2024-Q1: 10 percent, 2024-M06: 80 km, 2024-10-15: 75 percent}%s}
"""

DUE = "achievements:period due_value on_path"


def in_periods(*periods: str) -> str:
    lines = [f"a  paved  {period}  60" for period in periods]
    return "\n".join(["org_unit  indicator  period  value", *lines])


def test_between_two_milestones_a_growing_part_of_the_way_is_due():
    observed = in_periods("2024-M01", "2024-Q1", "2024-M04", "2024-S1", "2024-M12")
    # a third of 20; 20; 20 and a third of 60; 80; 200
    assert rows(DUE, ROADS % "", observed) == cells("""
    2024-M01  20/3  True
    2024-Q1   20    True
    2024-M04  40    True
    2024-S1   80    False
    2024-M12  200   False
    """)


def test_milestones_on_any_day_count_broken_months_by_their_days():
    # 1 of the 3 15/31 months from 80 to 150; 150; 1 16/31 of the 2 16/31 months from there to 200
    observed = in_periods("2024-M07", "2024-10-15", "2024-M11")
    due = [row[1] for row in rows(DUE, ROADS % "", observed)]
    assert due == ["5405/54", "150", "7025/39"]


def test_stepwise_the_milestone_that_has_passed_is_due():
    observed = in_periods("2024-M01", "2024-Q1", "2024-M04", "2024-S1", "2024-M11", "2024")
    assert rows(DUE, ROADS % ", between: step", observed) == cells("""
    2024-M01  0    True
    2024-Q1   20   True
    2024-M04  20   True
    2024-S1   80   False
    2024-M11  150  False
    2024      200  False
    """)


def test_of_a_share_percents_are_amounts():
    rule_book = """
    org_units: [{id: a}]
    indicators: {paved: {unit: percent, accumulation: year_to_date, additive: true}}
    targets:
      paved: {plan: {at_least: 80, period: 2024, path: {milestones: {2024-S1: 50 percent}}}}
    """
    assert rows(DUE, rule_book, in_periods("2024-S1")) == cells("2024-S1  50  True")


REVENUE = """
org_units: [{id: a}, {id: b}, {id: c}]
indicators: {revenue: {unit: tỷ đồng, accumulation: year_to_date}}
targets: {revenue: {plan: {at_least: 300, period: 2024, path: last_year}}}
scorecard:
  missing: skip
  children:
    - {indicator: revenue, max_points: 10, score: {target: plan, against: path, linear: {}}}
"""

TWO_YEARS = """
org_unit  indicator  period    value  obs_status
a         revenue    2023-M05  100    A
a         revenue    2023      250    E
a         revenue    2024-M05  126    A
b         revenue    2023-M05  100    A
b         revenue    2023      200    A
b         revenue    2024-M05  126    A
c         revenue    2023-M05  100    A
c         revenue    2024-M05  126    A
"""


def test_last_year_s_profile_is_the_share_that_had_come_in_by_the_same_date():
    columns = "achievements:org_unit value due_value on_path obs_status"
    # 100 of 250 and of 200 had come in; of c last year's total is not known
    assert rows(columns, REVENUE, TWO_YEARS, period="2024-M05") == cells("""
    a  126  120  True   E
    b  126  150  False  A
    c  126  -    -      A
    """)


def test_points_against_last_year_s_profile():
    columns = "scores:org_unit node points obs_status reason"
    found = rows(columns, REVENUE, TWO_YEARS, period="2024-M05")
    assert [row for row in found if row[1] != "total"] == cells("""
    a  revenue  21/2  E  -
    b  revenue  42/5  A  -
    c  revenue  -     -  without_ratio
    """)


@pytest.mark.parametrize("whole", ["0", "-"])
def test_without_a_total_of_last_year_nothing_is_due_before_the_end(whole: str):
    observed = f"""
    org_unit  indicator  period    value
    a         revenue    2023-M05  100
    a         revenue    2023      {whole}
    a         revenue    2024-M05  126
    a         revenue    2024      280
    """
    found = rows("achievements:org_unit period due_value", REVENUE, observed)
    assert [row[1:] for row in found if row[0] == "a"] == cells("""
    2023-M05  -
    2023      -
    2024-M05  -
    2024      300
    """)


def test_the_pace_that_is_needed_is_what_is_missing_by_the_months_that_are_left():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators: {spent: {unit: tỷ đồng, accumulation: year_to_date}}
    targets: {spent: {plan: {at_least: 300, period: 2024, path: linear}}}
    """
    observed = """
    org_unit  indicator  period      value
    a         spent      2024-M05    125
    b         spent      2024-M05    301
    a         spent      2024-12-15  290
    a         spent      2024        290
    """
    # 175 in 7 months; nothing; 10 in 16 of the 31 days of a month; the year is over
    found = rows("achievements:period org_unit value needed_pace", rule_book, observed)
    assert [row for row in found if row[2] != "-"] == cells("""
    2024-M05    a  125  25
    2024-M05    b  301  0
    2024-12-15  a  290  155/8
    2024        a  290  -
    """)


def test_no_pace_is_needed_to_stay_below_a_limit():
    rule_book = REVENUE.replace("at_least", "at_most")
    assert rows("achievements:needed_pace", rule_book, TWO_YEARS, period="2024-M05") == [["-"]] * 3


def test_the_pace_to_a_range_is_that_to_the_least_that_is_good():
    rule_book = REVENUE.replace("at_least: 300", "within: {from: 196, to: 400}")
    found = rows("achievements:value needed_pace", rule_book, TWO_YEARS, period="2024-M05")
    assert found == [["126", "10"]] * 3


def test_amounts_of_a_period_are_on_the_path_from_its_beginning():
    rule_book = """
    org_units: [{id: a}]
    indicators: {sown: {unit: ha}}
    targets: {sown: {plan: {at_least: 120, period: 2024, path: linear}}}
    """
    observed = """
    org_unit  indicator  period   value
    a         sown       2024-Q1  20
    a         sown       2024-Q2  60
    a         sown       2024-S1  80
    """
    # the second quarter alone is on no path
    columns = "achievements:period due_value on_path needed_pace"
    assert rows(columns, rule_book, observed) == cells("""
    2024-Q1  30  False  100/9
    2024-S1  60  True   20/3
    2024-Q2  -   -      -
    """)


def test_a_term_is_a_path_of_months_too():
    rule_book = """
    org_units: [{id: a}]
    indicators: {built: {unit: km, accumulation: term_to_date}}
    targets: {built: {plan: {at_least: 120, period: 2021/2025, path: linear}}}
    """
    observed = "org_unit  indicator  period  value\na  built  2024-S1  70"
    # 42 of 60 months; 50 in the 18 months that are left
    found = rows("achievements:due_value on_path needed_pace", rule_book, observed)
    assert found == cells("84  False  25/9")


def test_what_counts_as_a_total_is_as_declared():
    rule_book = """
    org_units: [{id: a}]
    indicators: {late: {unit: percent, additive: true}}
    targets: {late: {plan: {at_least: 12, period: 2024, path: linear}}}
    """
    observed = "org_unit  indicator  period  value\na  late  2024-Q1  2"
    assert rows("achievements:due_value", rule_book, observed) == [["3"]]
    with pytest.raises(SpecificationError, match="do not run up to a level"):
        rows("achievements:due_value", rule_book.replace("true", "false"), observed)


def test_a_ratio_of_periods_does_not_run_up_to_a_level():
    rule_book = """
    indicators:
      built: {unit: km, numerator: paved, denominator: share}
      paved: {unit: km}
      share: {unit: ratio}
    targets: {built: {plan: {at_least: 12, period: 2024, path: linear}}}
    """
    with pytest.raises(SpecificationError, match="do not run up to a level"):
        rows("achievements:due_value", rule_book, "org_unit  indicator  period  value")


def test_milestones_need_a_period_too():
    rule_book = ROADS.replace("period: 2024", "note: none") % ""
    with pytest.raises(SpecificationError, match="a path needs the period"):
        rows(DUE, rule_book, in_periods("2024-Q1"))


def test_the_first_year_of_all_has_no_last_year():
    rule_book = REVENUE.replace("period: 2024", "period: 0001")
    with pytest.raises(SpecificationError, match="no last year"):
        rows(DUE, rule_book, TWO_YEARS)

    observed = """
    org_unit  indicator  period                 value
    a         revenue    0001-12-01/0002-03-31  126
    """
    rule_book = REVENUE.replace("period: 2024", "period: 0002")
    assert rows("achievements:due_value", rule_book, observed) == [["-"]] * 3


def test_months_that_are_reported_add_up_to_last_year_s_profile():
    rule_book = """
    org_units: [{id: a}]
    indicators: {revenue: {unit: tỷ đồng}}
    targets: {revenue: {plan: {at_least: 120, period: 2024, path: last_year}}}
    """
    observed = """
    org_unit  indicator  period   value
    a         revenue    2023-Q1  10
    a         revenue    2023-Q2  20
    a         revenue    2023-S2  20
    a         revenue    2024-Q1  25
    a         revenue    2024-Q2  45
    """
    # 30 of 50 had come in by June
    found = rows("achievements:due_value on_path", rule_book, observed, period="2024-S1")
    assert found == cells("72  False")


MILESTONES = st.dictionaries(
    st.sampled_from(["2024-M01", "2024-M02", "2024-Q1", "2024-05-17", "2024-S1", "2024-M11"]),
    st.integers(0, 100),
    min_size=1,
)


@given(MILESTONES, st.integers(1, 12))
def test_what_is_due_lies_between_the_milestones_around_it(stones: dict[str, int], month: int):
    due = dict(sorted(stones.items(), key=lambda one: Period.parse(one[0]).end))
    path = ", ".join(f"{name}: {share} percent" for name, share in due.items())
    period = Period.parse(f"2024-{month:02}")
    found = {}
    for between in ("linear", "step"):
        rule_book = f"""
        org_units: [{{id: a}}]
        indicators: {{x: {{unit: km, accumulation: year_to_date}}}}
        targets:
          x:
            plan:
              at_least: 100
              period: 2024
              path: {{milestones: {{{path}}}, between: {between}}}
        """
        observed = f"org_unit  indicator  period  value\na  x  {period}  60"
        ((shown,),) = rows("achievements:due_value", rule_book, observed)
        found[between] = Fraction(shown)
    ends = {Period.parse("2023").end: 0, Period.parse("2024").end: 100}
    ends |= {Period.parse(name).end: share for name, share in due.items()}
    before = ends[max(day for day in ends if day <= period.end)]
    after = ends[min((day for day in ends if day > period.end), default=period.end)]
    assert found["step"] == before
    assert min(before, after) <= found["linear"] <= max(before, after)
    if period.end in ends:
        assert found["linear"] == before
