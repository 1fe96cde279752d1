"""Figures that are doubted: warnings that travel in the result."""

from __future__ import annotations

from textwrap import dedent

import pytest

from kpikit import evaluate, parse_specification, read_observations
from tests.examples.both import cells

HINT = "; correct the figure, or give the reason under 'accepted'"


def doubts(rule_book: str, observed: str, *periods: str) -> list[str]:
    """Return the warnings of an evaluation, each behind the line of its row."""
    specification = parse_specification("kpikit: 1\nid: example\n" + dedent(rule_book))
    names, *lines = cells(observed)
    records = [dict(zip(names, line, strict=True)) for line in lines]
    observations = read_observations(
        [{key: "" if cell == "-" else cell for key, cell in row.items()} for row in records],
        specification,
    )
    found = evaluate(specification, observations, period=periods or None).diagnostics
    return [f"{one.source.line if one.source else '-'} {one.message}" for one in found]


RUNNING = """
org_units: [{id: a}, {id: b}]
indicators: {revenue: {unit: tỷ đồng, accumulation: year_to_date}}
"""

FALLING = """
org_unit  indicator  period    value  obs_status
a         revenue    2023-M12  300    A
a         revenue    2024-M04  110    A
a         revenue    2024-M05  120    P
a         revenue    2024-M06  119.9  A
b         revenue    2024-M04  110    A
b         revenue    2024-M05  130    E
b         revenue    2024-M06  120    A
"""


def test_a_running_figure_does_not_fall_within_its_year():
    # from December to April it does; and an estimate may have been too high
    expected = ["4 revenue falls from 120 in 2024-M05 to 119.9 tỷ đồng (a, 2024-M06)"]
    assert doubts(RUNNING, FALLING) == expected


def test_only_figures_of_the_evaluated_periods_are_told():
    assert doubts(RUNNING, FALLING, "2024-M05") == []
    assert len(doubts(RUNNING, FALLING, "2024-S1")) == 1


@pytest.mark.parametrize("accumulation", ["as_of", "per_period"])
def test_other_figures_may_fall(accumulation: str):
    assert doubts(RUNNING.replace("year_to_date", accumulation), FALLING) == []


def test_rates_may_fall_though_they_run():
    assert doubts(RUNNING.replace("tỷ đồng", "percent"), FALLING) == []


@pytest.mark.parametrize(
    ("explained", "left"),
    [
        ("{finding: falls, reason: VAT was paid back}", 0),
        ("{finding: falls, indicator: revenue, org_unit: a, period: 2024-Q2, reason: so}", 0),
        ("{finding: falls, period: 2024-M05, reason: so}", 1),
        ("{finding: falls, org_unit: b, reason: so}", 1),
        ("{finding: jumps, reason: so}", 1),
    ],
)
def test_a_finding_is_silenced_with_a_reason(explained: str, left: int):
    rule_book = f"{RUNNING}accepted: [{explained}]\n"
    assert len(doubts(rule_book, FALLING)) == left


def monthly(*values: str, year: int = 2024) -> str:
    lines = [f"a  x  {year}-{month:02}  {value}" for month, value in enumerate(values, 1)]
    return "\n".join(["org_unit  indicator  period  value", *lines])


MONTHLY = """
org_units: [{id: a}, {id: b}]
indicators: {x: {unit: tỷ đồng}}
"""


@pytest.mark.parametrize(
    ("values", "months"),
    [
        (["5", "5000", "6", "7"], [2]),
        (["5000", "5", "6"], [1]),
        (["5", "6", "7000"], [3]),
        (["5", "5000"], [2]),
        (["5000", "5"], [2]),
        (["5", "-", "6", "7", "7.1", "8000"], [6]),
        (["5", "0.006", "4"], [2]),
        (["-5", "-5000", "-6"], [2]),
        (["5", "2400", "5"], []),
        (["5", "10001", "5"], []),
        (["5", "0", "5000"], [3]),
        (["5", "0", "5000", "0"], [3]),
        (["5", "6", "4000", "5000", "6000"], [3]),
    ],
)
def test_a_jump_by_about_a_thousand_may_be_another_unit(values: list[str], months: list[int]):
    found = doubts(MONTHLY, monthly(*values))
    assert [int(one.split()[0]) for one in found] == months


def test_a_jump_says_beside_what_it_is():
    assert doubts(MONTHLY, monthly("936", "1297060", "1012")) == [
        "2 x is 1297060 tỷ đồng, about 1,000 times 936 in 2024-M01 (a, 2024-M02)"
    ]
    assert doubts(MONTHLY, monthly("936", "0.936", "1012")) == [
        "2 x is 0.936 tỷ đồng, about the 1,000th part of 936 in 2024-M01 (a, 2024-M02)"
    ]


def test_a_figure_is_compared_with_the_same_period_last_year():
    observed = """
    org_unit  indicator  period   value
    a         x          2023-Q1  5
    a         x          2024-Q1  5100
    b         x          2023-Q1  5
    b         x          2024-Q2  5100
    """
    rule_book = MONTHLY.replace("tỷ đồng}", "tỷ đồng, accumulation: year_to_date}")
    assert doubts(rule_book, observed) == [
        "2 x is 5100 tỷ đồng, about 1,000 times 5 in 2023-Q1 (a, 2024-Q1)"
    ]


def test_lengths_of_periods_are_not_mixed():
    observed = """
    org_unit  indicator  period   value
    a         x          2024-03  5
    a         x          2024-Q1  5000
    """
    assert doubts(MONTHLY, observed) == []


def test_the_first_year_of_all_has_none_before():
    observed = """
    org_unit  indicator  period   value
    a         x          0001-M01  5
    a         x          0001-M02  6
    """
    assert doubts(MONTHLY, observed) == []


@pytest.mark.parametrize(
    ("plausible", "told"),
    [
        ("{from: 2, to: 6}", [("1", "from 2 to 6"), ("4", "from 2 to 6")]),
        ("{from: 2}", [("1", "from 2")]),
        ("{to: 6000 triệu đồng}", [("4", "up to 6")]),
    ],
)
def test_a_figure_is_doubted_outside_the_plausible_range(
    plausible: str, told: list[tuple[str, str]]
):
    rule_book = MONTHLY.replace("tỷ đồng}", f"tỷ đồng, plausible: {plausible}}}")
    values = ["1.9", "2", "6", "7"]
    assert doubts(rule_book, monthly(*values)) == [
        f"{line} x is {values[int(line) - 1]} tỷ đồng, outside the plausible range {text} "
        f"(a, 2024-M0{line})"
        for line, text in told
    ]


def test_what_is_derived_is_plausible_too():
    rule_book = """
    org_units: [{id: a}]
    indicators:
      share: {unit: percent, numerator: x, denominator: y, plausible: {to: 100}}
      x: {unit: dossier}
      y: {unit: dossier}
    """
    observed = """
    org_unit  indicator  period  value
    a         x          2024    13
    a         y          2024    10
    """
    text = "share is 130 percent, outside the plausible range up to 100 (a, 2024)"
    assert doubts(rule_book, observed) == [f"6 {text}"]


RATE = """
org_units: [{id: a}]
indicators:
  rate: {unit: percent, numerator: disbursed, denominator: plan}
  disbursed: {unit: triệu đồng}
  plan: {unit: triệu đồng}
"""


@pytest.mark.parametrize(
    ("printed", "fits"),
    [
        ("61,0", True),
        ("61", True),
        ("60,99", True),
        ("60,9943", True),
        ("60,9", False),
        ("61,00", False),
        ("61,5", False),
        ("0,61 ratio", True),
        ("0,610 ratio", True),
        ("0,6100 ratio", False),
        ("1/3 ratio", False),
        ("182983/300000 ratio", True),
        ("60,994333", True),
    ],
)
def test_a_printed_rate_is_a_rounding_of_its_parts(printed: str, fits: bool):  # noqa: FBT001
    rule_book = f"{RATE}observations: {{table: x.csv, locale: vi}}\n"
    observed = f"""
    org_unit  indicator  period    value
    a         disbursed  2024-M05  182983
    a         plan       2024-M05  300000
    a         rate       2024-M05  {printed}
    """
    assert (doubts(rule_book, observed) == []) is fits


def test_a_rate_that_does_not_fit_tells_both():
    observed = """
    org_unit  indicator  period    value  bound
    a         disbursed  2024-M05  182983  -
    a         plan       2024-M05  300000  -
    a         rate       2024-M05  61.5    -
    a         disbursed  2024-M06  182983  -
    a         plan       2024-M06  300000  -
    a         rate       2024-M06  60      at_least
    a         rate       2024-M07  60      -
    """
    assert doubts(RATE, observed) == [
        "3 rate is reported as 61.5, but its parts give 60.994333 percent (a, 2024-M05)"
    ]


@pytest.mark.parametrize(("number", "fits"), [(61, True), (61.5, False), (60.99, True)])
def test_numbers_in_data_have_the_decimals_of_their_shortest_form(number: float, fits: bool):  # noqa: FBT001
    specification = parse_specification("kpikit: 1\nid: example\n" + RATE)
    wide = [
        {"org_unit": "a", "period": "2024", "disbursed": 182983, "plan": 300000, "rate": number}
    ]
    found = evaluate(specification, read_observations(wide, specification)).diagnostics
    assert (found == ()) is fits


def test_data_frames_too():
    polars = pytest.importorskip("polars")
    specification = parse_specification("kpikit: 1\nid: example\n" + RATE)
    columns = {
        "org_unit": ["a", "a"],
        "period": ["2024", "2023"],
        "disbursed": [182983, 182983],
        "plan": [300000, 300000],
        "rate": [61.0, 60.9],
    }
    observations = read_observations(polars.DataFrame(columns), specification)
    found = [one.message for one in evaluate(specification, observations).diagnostics]
    assert found == ["rate is reported as 60.9, but its parts give 60.994333 percent (a, 2023)"]


def test_beyond_a_hundred_warnings_their_number_is_told():
    rule_book = f"""
    org_units: [{", ".join(f"{{id: u{n}}}" for n in range(103))}]
    indicators: {{x: {{unit: km, plausible: {{to: 1}}}}}}
    accepted: [{{finding: implausible, org_unit: u7, reason: it is so}}]
    """
    observed = "\n".join(
        ["org_unit  indicator  period  value", *(f"u{n}  x  2024  2" for n in range(103))]
    )
    found = doubts(rule_book, observed)
    assert len(found) == 101
    assert found[-1] == "5 x: 2 more such figures"


def test_an_identity_that_does_not_hold_is_explained_in_the_same_way():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {x: {unit: percent}, y: {unit: percent}}
    checks: [{formula: x + y, equals: 100 percent}]
    accepted: [{finding: identity, org_unit: b, reason: the rest is forest}]
    """
    observed = """
    org_unit  indicator  period  value
    a         x          2024    60
    a         y          2024    39
    b         x          2024    60
    b         y          2024    39
    """
    assert [one.split(": ")[1] for one in doubts(rule_book, observed)] == [
        "99, not 100 percent (a, 2024)"
    ]


def test_words_are_not_doubted():
    rule_book = """
    org_units: [{id: a}]
    indicators: {x: {values: yes_no}, y: {values: date}}
    """
    observed = """
    org_unit  indicator  period  value
    a         x          2024    yes
    a         y          2024    2024-05-01
    """
    assert doubts(rule_book, observed) == []


@pytest.mark.parametrize(
    ("calendar", "accumulation", "told"),
    [
        ("{}", "term_to_date", ["2024-M02"]),
        ("{terms: [2021/2025]}", "term_to_date", ["2024-M01", "2024-M02"]),
        ("{fiscal_year_starts: july}", "fiscal_year_to_date", ["2024-M01", "2024-M02"]),
        ("{fiscal_year_starts: february}", "fiscal_year_to_date", ["2024-M01"]),
    ],
)
def test_figures_fall_since_their_year_or_term_began(
    calendar: str, accumulation: str, told: list[str]
):
    rule_book = f"calendar: {calendar}\n{RUNNING.replace('year_to_date', accumulation)}"
    observed = """
    org_unit  indicator  period    value
    a         revenue    2023-M12  300
    a         revenue    2024-M01  200
    a         revenue    2024-M02  100
    """
    found = doubts(rule_book, observed)
    assert [one[-9:-1] for one in found] == told
