"""Growth, index and change against other periods."""

from __future__ import annotations

import pytest

from kpikit import SpecificationError
from tests.examples.both import cells, rows

CPI = """
org_units: [{id: vn}]
indicators:
  cpi: {unit: ratio}
  on_month: {unit: percent, formula: "index(cpi, previous(cpi))"}
  on_year: {unit: percent, formula: index(cpi)}
  on_december: {unit: percent, formula: "growth(cpi, end_of_last_year(cpi))"}
"""


def test_an_index_of_prices_is_compared_with_a_month_a_year_and_december():
    observed = """
    org_unit  indicator  period    value
    vn        cpi        2023-M06  100
    vn        cpi        2023-M12  102
    vn        cpi        2024-M05  104
    vn        cpi        2024-M06  105
    """
    found = rows("achievements:indicator value", CPI, observed, period="2024-M06")
    # 105 / 104; 105 / 100; 105 / 102 - 1
    assert found == cells("""
    cpi          105
    on_month     2625/26
    on_year      105
    on_december  50/17
    """)


GROWTH = """
org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
indicators:
  profit: {unit: tỷ đồng, accumulation: year_to_date}
  growth: {unit: percent, formula: growth(profit), zero_denominator: %s}
targets: {growth: {plan: {at_least: 10 percent}}}
"""

PROFITS = """
org_unit  indicator  period   value
a         profit     2023-S1  200
a         profit     2024-S1  230
b         profit     2023-S1  0
b         profit     2024-S1  230
c         profit     2023-S1  -50
c         profit     2024-S1  230
d         profit     2024-S1  230
"""


@pytest.mark.parametrize(
    ("declared", "value", "state"),
    [
        ("not_applicable", "-", "not_applicable"),
        ("missing", "-", "missing"),
        ("zero", "0", "value"),
        ("full", "100", "value"),
    ],
)
def test_growth_from_nothing_or_from_a_loss_is_what_is_declared(
    declared: str, value: str, state: str
):
    columns = "achievements:org_unit indicator value state"
    found = rows(columns, GROWTH % declared, PROFITS, period="2024-S1")
    assert [row for row in found if row[1] == "growth"] == cells(f"""
    a  growth  15       value
    b  growth  {value}  {state}
    c  growth  {value}  {state}
    d  growth  -        missing
    """)


def test_growth_of_a_share_is_a_part_of_it_and_its_change_is_in_percentage_points():
    rule_book = """
    org_units: [{id: a}]
    indicators:
      share: {unit: percent, accumulation: as_of}
      growth: {unit: percent, formula: growth(share)}
      change: {unit: percentage point, formula: share - same_period_last_year(share)}
    """
    observed = """
    org_unit  indicator  period  value
    a         share      2023    40
    a         share      2024    50
    """
    assert rows("achievements:indicator value", rule_book, observed, period="2024") == cells("""
    share   50
    growth  25
    change  10
    """)


@pytest.mark.parametrize(
    ("period", "read"),
    [
        ("2024-M03", "12"),
        ("2024-Q1", "4"),
        ("2024-S2", "2"),
        ("2024", "1"),
        ("2024-05-17", "31"),
        ("2024-05-17/2024-05-18", "-"),
        ("2024-05/2024-06", "-"),
        ("2021/2025", "-"),
        ("0001-M05", "-"),
    ],
)
def test_the_end_of_last_year_is_as_long_as_the_period(period: str, read: str):
    rule_book = """
    org_units: [{id: a}]
    indicators: {x: {unit: count}, before: {unit: count, formula: end_of_last_year(x)}}
    """
    observed = f"""
    org_unit  indicator  period      value
    a         x          2023-M12    12
    a         x          2023-Q4     4
    a         x          2023-S2     2
    a         x          2023        1
    a         x          2023-12-31  31
    a         x          {period}    5
    """
    found = rows("achievements:indicator value", rule_book, observed, period=period)
    assert found == [["x", "5"], ["before", read]]


def test_growth_of_amounts_is_no_amount():
    with pytest.raises(SpecificationError, match="K314"):
        rows(
            "achievements:value",
            "indicators: {a: {unit: km}, b: {unit: km, formula: growth(a)}}",
            "org_unit  indicator  period  value",
        )
