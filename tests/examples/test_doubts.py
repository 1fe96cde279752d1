"""Figures that are doubted: warnings that travel in the result."""

from __future__ import annotations

from fractions import Fraction
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from kpikit import evaluate, parse_specification, read_observations
from kpikit.errors import Severity
from tests.examples.both import cells
from tests.examples.doubted import misfitting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.errors import Diagnostic

HINT = "; correct the figure, or give the reason under 'accepted'"


def doubts(rule_book: str, observed: str, *periods: str) -> list[str]:
    """Return the warnings of an evaluation, each behind the line of its row."""
    found = findings(rule_book, observed, *periods)
    return [
        f"{one.source.line if one.source else '-'} {one.message}"
        for one in found
        if one.severity is Severity.WARNING
    ]


def notes(rule_book: str, observed: str) -> list[tuple[str, str]]:
    """Return the notes of an evaluation, with the reasons."""
    found = findings(rule_book, observed)
    return [(one.message, one.hint) for one in found if one.severity is Severity.NOTE]


def findings(rule_book: str, observed: str, *periods: str) -> Sequence[Diagnostic]:
    """Return what an evaluation tells, having seen that the reference finds the same misfits."""
    specification = parse_specification("kpikit: 1\nid: example\n" + dedent(rule_book))
    names, *lines = cells(observed)
    records = [dict(zip(names, line, strict=True)) for line in lines]
    observations = read_observations(
        [{key: "" if cell == "-" else cell for key, cell in row.items()} for row in records],
        specification,
    )
    evaluation = evaluate(specification, observations, period=periods or None)
    misfitting(evaluation)
    return evaluation.diagnostics


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


def test_the_reason_is_told_in_a_note():
    rule_book = f"""{RUNNING}language: vi
accepted:
  - {{finding: falls, org_unit: b, reason: nothing}}
  - {{finding: falls, reason: {{en: VAT was paid back, vi: hoàn thuế GTGT}}}}
  - {{finding: falls, reason: another}}
"""
    (one,) = findings(rule_book, FALLING)
    assert one.severity is Severity.NOTE
    assert str(one) == (
        "<records>:4: K711 note: revenue falls from 120 in 2024-M05 to 119.9 tỷ đồng "
        "(a, 2024-M06); accepted: hoàn thuế GTGT"
    )


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
    evaluation = evaluate(specification, observations)
    assert misfitting(evaluation)
    found = [one.message for one in evaluation.diagnostics]
    assert found == ["rate is reported as 60.9, but its parts give 60.994333 percent (a, 2023)"]


def test_large_data_frames_too():
    polars = pytest.importorskip("polars")
    units = [f"u{number}" for number in range(100)]
    rule_book = RATE.replace("[{id: a}]", f"[{', '.join(f'{{id: {unit}}}' for unit in units)}]")
    specification = parse_specification("kpikit: 1\nid: example\n" + rule_book)
    # 18.3 of 30.0 to 18.3 of 39.9: 18.25 to 18.35 of 29.95 to 30.05, and so on
    plans = [30 + number / 10 for number in range(100)]
    rates = [round(1830 / plan, 2) for plan in plans]
    rates[7], rates[70] = rates[7] + 0.5, rates[70] - 0.01
    columns = {
        "org_unit": units * 3,
        "indicator": ["disbursed"] * 100 + ["plan"] * 100 + ["rate"] * 100,
        "period": ["2024"] * 300,
        "value": [18.3] * 100 + plans + rates,
    }
    observations = read_observations(polars.DataFrame(columns), specification)
    assert list(misfitting(evaluate(specification, observations))) == [("rate", "u7", "2024")]


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
    (note,) = notes(rule_book, observed)
    assert note == (
        "x is 2 km, outside the plausible range up to 1 (u7, 2024)",
        "accepted: it is so",
    )


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
    assert notes(rule_book, observed) == [
        ("x + y = 100 percent: 99, not 100 percent (b, 2024)", "accepted: the rest is forest")
    ]


def test_an_identity_is_asked_of_the_units_of_its_level():
    rule_book = """
    org_units: [{id: a, level: commune}, {id: b}]
    indicators: {x: {unit: percent, level: commune}}
    checks: [{formula: "x + of(a, x)", equals: 100 percent}]
    """
    observed = """
    org_unit  indicator  period  value
    a         x          2024    60
    """
    assert [one.split(": ")[1] for one in doubts(rule_book, observed)] == [
        "120, not 100 percent (a, 2024)"
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


# --- as printed ---

SHARES = """
org_units: [{id: a}]
indicators: {x: {unit: percent}, y: {unit: percent}, z: {unit: percent}}
checks: [{formula: x + y + z, equals: 100 percent, as_printed: true}]
"""


def shares(*values: str) -> str:
    pairs = zip("xyz", values, strict=True)
    lines = [f"a  {name}  2024  {value}" for name, value in pairs]
    return "\n".join(["org_unit  indicator  period  value", *lines])


@pytest.mark.parametrize(
    ("printed", "fits"),
    [
        (("33.3", "33.3", "33.3"), True),
        (("33.3", "33.3", "33.2"), False),  # less than 33.35 + 33.35 + 33.25
        (("33.3", "33.3", "33.25"), False),  # less than 33.35 + 33.35 + 33.255
        (("33.3", "33.3", "33.35"), True),
        (("33.4", "33.4", "33.4"), False),  # at least 100.05
        (("33.4", "33.4", "33.3"), True),
        (("33.35", "33.35", "33.3"), True),  # exactly 100
        (("33.3", "33.3", "33"), True),  # less than 33.35 + 33.35 + 33.5
        (("33", "33", "33"), True),
        (("66.7", "66.7", "-33.3"), True),
        (("50.5", "49.3", "0.0"), False),  # less than 50.55 + 49.35 + 0.05
        (("50.5", "49.4", "0.0"), True),
    ],
)
def test_parts_make_the_whole_if_some_figures_do_that_are_printed_alike(
    printed: tuple[str, ...],
    fits: bool,  # noqa: FBT001
):
    assert (doubts(SHARES, shares(*printed)) == []) is fits
    exact = sum(map(Fraction, printed)) == 100
    exactly = doubts(SHARES.replace(", as_printed: true", ""), shares(*printed))
    assert (exactly == []) is exact


def test_what_is_told_is_what_the_printed_figures_make():
    assert doubts(SHARES, shares("33.3", "33.3", "33.2")) == [
        "6 x + y + z = 100 percent: 99.8, not 100 percent (a, 2024)"
    ]


@pytest.mark.parametrize(
    ("paid", "fits"), [("182.983", True), ("182.849", False), ("182.850", True), ("183.151", False)]
)
def test_a_printed_rate_of_a_plan_is_a_range_of_payments(paid: str, fits: bool):  # noqa: FBT001
    rule_book = """
    org_units: [{id: a}]
    observations: {table: x.csv, locale: vi}
    indicators: {rate: {unit: percent}, plan: {unit: triệu đồng}, paid: {unit: triệu đồng}}
    checks: [{formula: rate * plan, equals: paid, as_printed: true}]
    """
    observed = f"""
    org_unit  indicator  period    value
    a         rate       2024-M05  61,0
    a         plan       2024-M05  300.000
    a         paid       2024-M05  {paid}
    """
    assert (doubts(rule_book, observed) == []) is fits


def test_a_denominator_that_may_be_zero_fits_everything():
    rule_book = """
    org_units: [{id: a}]
    indicators: {a: {unit: km}, b: {unit: km}, c: {unit: km}, rate: {unit: percent}}
    checks: [{formula: a / (b - c), equals: rate, as_printed: true}]
    """
    observed = """
    org_unit  indicator  period  value
    a         a          2024    0.3
    a         b          2024    1.0
    a         c          2024    0.9
    a         rate       2024    10
    """
    assert doubts(rule_book, observed) == []
    assert doubts(rule_book, observed.replace("0.9", "0.5")) != []


@pytest.mark.parametrize(
    ("unit", "whole", "fits"),
    [
        ("tonne", "10.1", True),
        ("tonne", "10.2", False),  # at least 10.15, and the parts make less
        ("tonne", "10", True),
        ("person", "10", True),
        ("person", "11", False),
    ],
)
def test_the_units_below_make_the_one_above(unit: str, whole: str, fits: bool):  # noqa: FBT001
    rule_book = f"""
    org_units: [{{id: a}}, {{id: b, parent: a}}, {{id: c, parent: a}}]
    indicators: {{grain: {{unit: {unit}}}}}
    checks: [{{formula: children_sum(grain), equals: grain, as_printed: true}}]
    """
    decimals = ".0" if unit == "tonne" else ""
    observed = f"""
    org_unit  indicator  period   value
    a         grain      2024     {whole}
    b         grain      2024-S1  2{decimals}
    b         grain      2024-S2  3{decimals}
    c         grain      2024     5{decimals}
    """
    assert (doubts(rule_book, observed, "2024") == []) is fits


PARTS = """
org_units: [{id: a}]
indicators:
  rate: {unit: percent, numerator: done, denominator: due}
  done: {unit: UNIT}
  due: {unit: UNIT}
"""


@pytest.mark.parametrize(
    ("unit", "done", "due", "printed", "fits"),
    [
        ("tỷ đồng", "2.2", "3.6", "61.0", True),  # exactly 61.1
        ("tỷ đồng", "2.2", "3.6", "63.4", True),  # 2.2499 of 3.55
        ("tỷ đồng", "2.2", "3.6", "63.5", False),
        ("tỷ đồng", "2.20", "3.60", "61.3", True),
        ("tỷ đồng", "2.20", "3.60", "61.4", False),
        ("tỷ đồng", "0.0", "3.6", "1", True),
        ("tỷ đồng", "2.2", "0.4", "550", True),
        ("dossier", "3", "4", "75.0", True),
        ("dossier", "3", "4", "80.0", False),
        ("dossier", "3.0", "4", "76.0", True),
    ],
)
def test_a_printed_rate_is_compared_with_its_parts_as_they_are_printed(
    unit: str,
    done: str,
    due: str,
    printed: str,
    fits: bool,  # noqa: FBT001
):
    observed = f"""
    org_unit  indicator  period  value
    a         done       2024    {done}
    a         due        2024    {due}
    a         rate       2024    {printed}
    """
    assert (doubts(PARTS.replace("UNIT", unit), observed) == []) is fits


def test_what_is_told_of_a_round_figure_is_what_its_parts_give():
    rule_book = """
    org_units: [{id: a}]
    indicators:
      paid: {unit: tỷ đồng, formula: "round(part, 0)"}
      part: {unit: tỷ đồng}
    """
    observed = """
    org_unit  indicator  period  value
    a         part       2024    3.4
    a         paid       2024    4
    a         part       2023    3.4
    a         paid       2023    3
    """
    assert doubts(rule_book, observed) == [
        "2 paid is reported as 4, but its parts give 3 tỷ đồng (a, 2024)"
    ]
