"""Means of the year so far: the average consumer price index of six months."""

from __future__ import annotations

import pytest

from kpikit import SpecificationError, parse_specification
from tests.examples.both import cells, rows

CPI = """
org_units: [{id: vn}]
indicators:
  cpi: {name: {vi: Chỉ số giá tiêu dùng}, unit: ratio, frequency: month}
  mean: {name: {vi: CPI bình quân}, unit: ratio, formula: mean_year_to_date(cpi)}
  growth: {unit: percent, formula: growth(mean_year_to_date(cpi))}
  index:
    unit: percent
    formula: index(mean_year_to_date(cpi), same_period_last_year(mean_year_to_date(cpi)))
  on_year: {unit: percent, formula: growth(cpi)}
targets:
  growth: {plan: {at_most: 4.5 percent}}
"""

MONTHS = """
org_unit  indicator  period    value  obs_status
vn        cpi        2023-M01  100    A
vn        cpi        2023-M02  101    A
vn        cpi        2023-M03  102    A
vn        cpi        2024-M01  103    A
vn        cpi        2024-M02  105    A
vn        cpi        2024-M03  107    E
"""


def test_the_average_index_of_the_months_so_far_is_compared_with_that_of_last_year():
    columns = "achievements:indicator value obs_status met"
    # (103 + 105 + 107) / 3 = 105; (100 + 101 + 102) / 3 = 101; 107 / 102 - 1 = 5 / 102
    assert rows(columns, CPI, MONTHS, period="2024-M03") == cells("""
    cpi      107        E  -
    mean     105        E  -
    growth   400/101    E  met
    index    10500/101  E  -
    on_year  250/51     E  -
    """)
    # (103 + 105) / 2 = 104; (100 + 101) / 2 = 201 / 2
    assert rows(columns, CPI, MONTHS, period="2024-M02") == cells("""
    cpi      105        A  -
    mean     104        A  -
    growth   700/201    A  met
    index    20800/201  A  -
    on_year  400/101    A  -
    """)


MEAN = """
calendar: {fiscal_year_starts: july}
org_units: [{id: a}]
indicators:
  x: {unit: percent, frequency: %s}
  mean: {unit: percent, formula: %s_year_to_date(x)}
targets: {mean: {plan: {at_least: 2}}}
"""


@pytest.mark.parametrize(
    ("third", "value", "state", "status", "reason"),
    [
        ("3  A  -", "2", "value", "A", "-"),
        ("3  EB  -", "2", "value", "EB", "-"),
        ("-  -  not_applicable", "3/2", "value", "A", "-"),
        ("-  -  not_due", "-", "not_due", "-", "not_due"),
        ("-  -  missing", "-", "missing", "-", "missing: 2024-M03"),
    ],
)
def test_every_month_to_which_the_indicator_applies_is_needed(
    third: str, value: str, state: str, status: str, reason: str
):
    observed = f"""
    org_unit  indicator  period    value  obs_status  state
    a         x          2024-M01  1      A           -
    a         x          2024-M02  2      A           -
    a         x          2024-M03  {third}
    """
    columns = "achievements:indicator value state obs_status reason"
    found = rows(columns, MEAN % ("month", "mean"), observed, period="2024-M03")
    assert found[1] == ["mean", value, state, status, reason]


@pytest.mark.parametrize(
    ("frequency", "function", "period", "value", "reason"),
    [
        ("month", "mean", "2024-Q1", "2", "-"),
        ("month", "mean", "2024-S1", "-", "missing: 2024-Q2"),
        ("month", "mean", "2024-05-10/2024-05-12", "-", "missing: 2024-05-01/2024-05-12"),
        ("month", "mean", "2020/2024", "-", "missing: 2024-M04/2024-M12"),
        ("month", "mean_fiscal", "2024-Q1", "-", "missing: 2023-S2"),
        ("month", "mean_fiscal", "2023-12", "-", "missing: 2023-S2"),
        ("quarter", "mean", "2024-Q1", "5", "-"),
        ("quarter", "mean", "2024-S1", "6", "-"),
        ("quarter", "mean", "2024", "-", "missing: 2024-S2"),
        ("quarter", "mean", "2024-M05", "-", "missing: 2024-M04/2024-M05"),
        ("quarter", "mean", "2024-M02", "-", "missing: 2024-M01/2024-M02"),
        ("quarter", "mean_fiscal", "2024-Q1", "13/3", "-"),
        ("year", "mean", "2022", "8", "-"),
        ("year", "mean_fiscal", "2022", "-", "missing: 2022-S2"),
        ("day", "mean", "2022-01-02", "10", "-"),
        ("day", "mean", "2022-01-03", "-", "missing: 2022-01-03"),
    ],
)
def test_a_mean_is_of_whole_periods_since_the_year_began(
    frequency: str, function: str, period: str, value: str, reason: str
):
    observed = """
    org_unit  indicator  period      value
    a         x          2023-Q3     3
    a         x          2023-Q4     5
    a         x          2024-M01    1
    a         x          2024-M02    2
    a         x          2024-M03    3
    a         x          2024-Q1     5
    a         x          2024-Q2     7
    a         x          2022        8
    a         x          2022-01-01  9
    a         x          2022-01-02  11
    """
    rule_book = MEAN % (frequency, function)
    found = rows("achievements:indicator value reason", rule_book, observed, period=period)
    assert [row for row in found if row[0] == "mean"] == [["mean", value, reason]]


def test_a_fiscal_year_may_begin_within_a_quarter():
    rule_book = (MEAN % ("quarter", "mean_fiscal")).replace("july", "february")
    observed = """
    org_unit  indicator  period   value
    a         x          2024-Q2  5
    """
    for period, reason in {
        "2024-Q2": "missing: 2024-M02/2024-M03",
        "2024-M08": "missing: 2024-M02/2024-M03, 2024-M07/2024-M08",
        "2024-M03": "missing: 2024-M02/2024-M03",
        "9999": "missing: 9999-M02/9999-M03",
        "0001-M01": "missing",
    }.items():
        found = rows("achievements:indicator reason", rule_book, observed, period=period)
        assert ["mean", reason] in found


def test_what_lacks_in_either_year_is_named():
    lost = [
        line for line in MONTHS.splitlines() if "2023-M02" not in line and "03  102" not in line
    ]
    found = rows("achievements:indicator value reason", CPI, "\n".join(lost), period="2024-S1")
    assert found[2] == ["growth", "-", "missing: 2023-M02/2023-M06, 2024-Q2"]


def test_a_stock_and_a_derived_share_have_means_of_their_months():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators:
      staff: {unit: person, frequency: month, accumulation: as_of}
      absent: {unit: person, frequency: month, accumulation: as_of}
      share: {unit: percent, frequency: month, numerator: absent, denominator: staff}
      staff_on_average: {unit: person, formula: mean_year_to_date(staff)}
      mean_of_shares: {unit: percent, formula: mean_year_to_date(share)}
      before: {unit: percent, formula: previous(mean_year_to_date(share))}
      in_january: {unit: percent, formula: "at(mean_year_to_date(share), 2024-M01)"}
      of_a: {unit: percent, formula: "of(a, mean_year_to_date(share))"}
      best: {unit: percent, formula: peers_max(mean_year_to_date(share))}
    """
    observed = """
    org_unit  indicator  period    value
    a         staff      2024-M01  100
    a         absent     2024-M01  10
    a         staff      2024-M02  50
    a         absent     2024-M02  10
    b         staff      2024-M01  10
    b         absent     2024-M01  0
    b         staff      2024-M02  0
    b         absent     2024-M02  0
    """
    found = rows("achievements:org_unit indicator value", rule_book, observed, period="2024-M02")
    # nobody works in b in February: there is no share, and the mean is that of January
    assert found[6:] == cells("""
    a  staff_on_average  75
    b  staff_on_average  5
    a  mean_of_shares    15
    b  mean_of_shares    0
    a  before            10
    b  before            0
    a  in_january        10
    b  in_january        0
    a  of_a              15
    b  of_a              15
    a  best              15
    b  best              15
    """)


def test_nothing_is_before_the_first_year_and_nobody_has_what_is_of_another_level():
    rule_book = """
    org_units: [{id: a, level: district}, {id: b, level: commune}]
    indicators:
      x: {unit: percent, frequency: month, level: district}
      growth: {unit: percent, level: district, formula: growth(mean_year_to_date(x))}
      above: {unit: percent, formula: mean_year_to_date(x)}
    """
    observed = """
    org_unit  indicator  period    value
    a         x          0001-M01  1
    """
    columns = "achievements:org_unit indicator value state"
    assert rows(columns, rule_book, observed, period="0001-M01") == cells("""
    a  x       1  value
    a  growth  -  missing
    a  above   1  value
    b  above   -  not_applicable
    """)


def test_periods_that_cannot_be_read_are_reported_once():
    text = """
    kpikit: 1
    id: example
    indicators:
      x: {unit: percent, frequency: monthly}
      mean: {unit: percent, formula: growth(mean_year_to_date(x))}
    """
    with pytest.raises(SpecificationError) as caught:
        parse_specification(text)
    assert [one.code.value for one in caught.value.diagnostics] == ["K106"]
