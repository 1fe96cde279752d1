"""Derived indicators: a formula and a table in, values and states out."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpikit.periods import Period

RATE = """
org_units: [{id: a}]
indicators:
  paid: {unit: dossier}
  filed: {unit: dossier}
  rate: {unit: percent, numerator: paid, denominator: filed}
"""
HEAD = "org_unit,indicator,period,value,state\n"


def test_a_ratio_is_computed_from_its_parts_and_never_rounded(values):
    table = HEAD + "a,paid,2024,1,\na,filed,2024,3,\n"
    assert values("rate", RATE, table) == {"a 2024": Fraction(100, 3)}


@pytest.mark.parametrize(
    ("policy", "found"),
    [
        ("", "not_applicable"),
        (", zero_denominator: missing", "missing"),
        (", zero_denominator: zero", 0),
        (", zero_denominator: full", 100),
    ],
)
def test_a_zero_denominator_gives_what_is_declared(values, policy, found):
    text = RATE.replace("denominator: filed", f"denominator: filed{policy}")
    table = HEAD + "a,paid,2024,0,\na,filed,2024,0,\n"
    assert values("rate", text, table) == {"a 2024": found}


@pytest.mark.parametrize(
    ("paid", "filed", "found"),
    [
        ("1,", ",not_due", "not_due"),
        (",not_due", ",missing", "missing"),
        (",not_applicable", ",not_due", "not_due"),
        (",not_applicable", "5,", "not_applicable"),
    ],
)
def test_a_formula_takes_the_state_of_its_parts(values, paid, filed, found):
    table = HEAD + f"a,paid,2024,{paid}\na,filed,2024,{filed}\n"
    assert values("rate", RATE, table) == {"a 2024": found}


def test_what_is_reported_of_a_derived_indicator_goes_before_its_formula(values):
    table = HEAD + "a,paid,2024,1,\na,filed,2024,2,\na,rate,2024,61,\na,rate,2023,,not_due\n"
    assert values("rate", RATE, table) == {"a 2023": "not_due", "a 2024": 61}


def test_the_weakest_status_of_the_parts_is_inherited(evaluate):
    table = "org_unit,indicator,period,value,obs_status\na,paid,2024,1,P\na,filed,2024,2,EB\n"
    (row,) = [row for row in evaluate(RATE, table).achievements if row.indicator == "rate"]
    assert row.obs_status == "EB"


def test_parts_may_be_in_other_units_and_of_other_indicators_that_are_derived(values):
    text = """
        org_units: [{id: a}]
        indicators:
          growth: {unit: percent, formula: double / income - 100 percent}
          double: {unit: triệu đồng, formula: 2 * income}
          income: {unit: tỷ đồng}
        """
    found = values("growth", text, HEAD + "a,income,2024,3,\n")
    assert found == {"a 2024": 100}


def test_a_condition_counts_answers(values):
    text = """
        org_units: [{id: a}, {id: b}]
        indicators:
          issued: {values: yes_no}
          meetings: {unit: count}
          active: {unit: count, formula: "if(issued and meetings >= 2, 1, 0)"}
        """
    table = HEAD + "a,issued,2024,yes,\na,meetings,2024,2,\nb,issued,2024,no,\nb,meetings,2024,5,\n"
    assert values("active", text, table) == {"a 2024": 1, "b 2024": 0}


def test_units_of_another_level_have_no_part(values):
    text = """
        org_units: [{id: d, level: district}, {id: c, level: commune}]
        indicators:
          own: {unit: count, level: commune}
          all: {unit: count, formula: "first(own, 7)"}
          twice: {unit: count, formula: own * 2}
          nobody: {unit: count, level: province}
          none: {unit: count, formula: nobody}
        """.replace("level: province", "level: commune")
    table = HEAD + "c,own,2024,3,\n"
    assert values("all", text, table) == {"d 2024": 7, "c 2024": 3}
    assert values("twice", text, table) == {"d 2024": "not_applicable", "c 2024": 6}


def test_an_indicator_of_a_level_without_units_does_not_apply(values):
    text = """
        org_units: {table: observations}
        indicators:
          own: {unit: count}
          nobody: {unit: count, level: province}
          none: {unit: count, formula: nobody + 1}
        """
    assert values("none", text, HEAD + "c,own,2024,3,\n") == {"c 2024": "not_applicable"}


# --- other periods ---

TIMES = """
org_units: [{id: a}]
indicators:
  x: {unit: count, accumulation: year_to_date}
  before: {unit: count, formula: previous(x), accumulation: year_to_date}
  year: {unit: percent, formula: x / same_period_last_year(x), accumulation: year_to_date}
  base: {unit: percent, formula: "x / at(x, 2020)", accumulation: year_to_date}
  twice: {unit: count, formula: previous(previous(x)), accumulation: year_to_date}
  both: {unit: count, formula: "at(previous(x), 2021)", accumulation: year_to_date}
"""
MONTHS = HEAD + "a,x,2020,50,\na,x,2023-S1,8,\na,x,2024-M05,9,\na,x,2024-S1,12,\na,x,2023,20,\n"


@pytest.mark.parametrize(
    ("indicator", "period", "found"),
    [
        ("before", "2024-M06", 9),
        ("before", "2024-S1", 20),  # a half-year before the half-year: to the end of 2023
        ("before", "2024-S2", 12),
        ("before", "2024-Q3", 12),
        ("before", "2024-M05", "missing"),
        ("year", "2024-S1", 150),
        ("year", "2024-M06", 150),
        ("year", "2024-M05", "missing"),
        ("base", "2024-S1", 24),
        ("base", "2023", 40),
        ("twice", "2024-M07", 9),
        ("twice", "2024-S1", 8),
        ("both", "2024-S1", 50),
    ],
)
def test_formulas_look_at_other_periods(values, indicator, period, found):
    assert values(indicator, TIMES, MONTHS, period) == {f"a {Period.parse(period)}": found}


def test_several_windows_are_looked_at_from_each_of_them(values):
    found = values("before", TIMES, MONTHS, ["2024-S1", "2024-M06"])
    assert found == {"a 2024-S1": 20, "a 2024-M06": 9}


@pytest.mark.parametrize("formula", ["i{} + 1", "previous(i{}) + 1"])
def test_chains_of_formulas_may_be_long(values, formula):
    derived = "".join(
        f"  i{n}: {{unit: count, formula: {formula.format(n - 1)}}}\n" for n in range(50, 0, -1)
    )
    text = f"org_units: [{{id: a}}]\nindicators:\n{derived}  i0: {{unit: count}}\n"
    found = values("i50", text, HEAD + "a,i0,1974,7,\na,i0,2024,5,\n", "2024")
    assert found == {"a 2024": 57 if "previous" in formula else 55}


def test_a_period_before_the_first_year_has_no_value(values):
    assert values("before", TIMES, HEAD + "a,x,0001,5,\n") == {"a 0001": "missing"}
