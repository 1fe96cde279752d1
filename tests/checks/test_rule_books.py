"""Defects of rule books: what is told, what is not, and what is accepted with a reason."""

from __future__ import annotations

import pytest

import kpikit as kp
from kpikit.errors import Code, Severity, SpecificationError
from kpikit.rules import DEFAULT_RULES
from kpikit.spec.compose import parse_yaml
from kpikit.spec.load import _checked

CARD = """
kpikit: 1
id: example
indicators:
  a: {unit: point}
  b: {unit: point}
"""
SHOWN = "{indicator: b, role: information, max_points: 8, score: {value: }}]"
SAME = "{indicator: b, max_points: 5, score: {value: }}]"
ITEMS = "children: [{indicator: a, max_points: 5, score: {value: }},"


def found(text):
    return _checked(parse_yaml(text, "a.yaml"), DEFAULT_RULES, None).diagnostics


def told(text):
    return [f"{one.code.value} {one.severity.value}: {one.message}" for one in found(text)]


def bonus(*, cap="10", rest="", second="{indicator: b, max_points: 8, score: {value: }}]", top=""):
    return (
        f"{CARD}{top}\nscorecard:\n  children:\n"
        "    - {indicator: a, id: tasks, max_points: 100, score: {value: }}\n"
        f"    - {{group: bonus, role: bonus, cap: {cap}, {rest} {ITEMS} {second}}}\n"
    )


# --- caps ---


def test_items_above_their_cap_are_told():
    assert told(bonus()) == ["K534 warning: the items of 'bonus' add up to 13, its cap is 10"]


@pytest.mark.parametrize(
    "text",
    [
        bonus(cap="13"),
        bonus(cap="100 percent"),
        bonus(cap="5", rest="method: max,", second=SAME),
        bonus(second="{indicator: b, max_points: 8, score: {value: , cap: 8}}]", cap="13"),
        bonus(second=SHOWN, cap="5"),
    ],
)
def test_items_that_fit_their_cap_are_not(text):
    assert told(text) == []


def test_groups_of_items_count_with_what_they_give_at_most():
    inner = "children: [{indicator: b, max_points: 3, score: {value: }}]"
    group = f"{{group: more, {inner}}}]"
    assert told(bonus(cap="8", second=group)) == []
    assert told(bonus(cap="7", second=group)) == [
        "K534 warning: the items of 'bonus' add up to 8, its cap is 7"
    ]
    product = f"{{group: more, method: product, max_points: 3, {inner}}}]"
    assert told(bonus(cap="7", second=product)) == [
        "K534 warning: the items of 'bonus' add up to 8, its cap is 7"
    ]


def test_the_cap_of_a_part_that_takes_its_maximum_from_above_is_its_own():
    text = (
        CARD
        + """
scorecard:
  children:
    - indicator: a
      max_points: 10
      score: {highest_of: [{value: , cap: 8}, {max_points: 4, cap: 3, value: }]}
"""
    )
    assert told(text) == ["K535 warning: the cap 3 stands beside max_points 4"]


# --- rounding ---


@pytest.mark.parametrize(
    ("method", "many", "count"),
    [("sum", True, 1), ("weighted_mean", True, 1), ("max", True, 0), ("sum", False, 0)],
)
def test_points_are_rounded_before_they_are_added_where_something_is_added(method, many, count):
    other = ", {indicator: b, max_points: 5, score: {value: }}" if many else ""
    text = (
        f"{CARD}\nscorecard: {{method: {method}, "
        f"children: [{{indicator: a, max_points: 5, score: {{value: , round: 1}}}}{other}]}}"
    )
    assert len(told(text)) == count


def test_what_is_shown_only_may_be_rounded():
    text = (
        f"{CARD}\nscorecard: {{children: [{{indicator: b, max_points: 5, score: {{value: }}}}, "
        "{indicator: a, role: information, max_points: 5, score: {value: , round: 1}}]}"
    )
    assert told(text) == []


# --- denominators ---

RATES = """
kpikit: 1
id: example
indicators:
  n: {unit: count}
  m: {unit: count}
  p: {unit: percent, numerator: n, denominator: m, zero_denominator: %s}
  q: {unit: percent, numerator: n, denominator: m, zero_denominator: %s}
targets:
  q: {plan: {%s: 5 percent}}
scorecard:
  children:
    - {indicator: p, max_points: 5, score: {linear: {full_at: 1}}}
    - {indicator: q, max_points: 5, score: {linear: {full_at: 1}}}
"""


@pytest.mark.parametrize(
    ("p", "q", "direction", "wrong"),
    [
        ("zero", "full", "at_least", True),
        ("full", "full", "at_least", False),
        ("full", "missing", "at_least", False),
        ("zero", "full", "at_most", False),
        ("zero", "zero", "at_most", True),
    ],
)
def test_rates_agree_about_nothing_below_the_stroke(p, q, direction, wrong):
    found_codes = [line[:4] for line in told(RATES % (p, q, direction))]
    assert ("K323" in found_codes) == wrong


# --- blanks and zeros ---


@pytest.mark.parametrize(
    ("formula", "codes"),
    [
        ("first(a, 0 [point])", ["K318"]),
        ("first(a, b)", []),
        ("first(2 * a, 0 [point])", []),
        ("first(a, 0 [point]) + b", []),
        ("max(a, 0 [point])", []),
        ("if(a > 0, a, b)", ["K319"]),
        ("if(a != 0, a, b)", ["K319"]),
        ("if(a = 0, b, a)", ["K319"]),
        ("if(a < 0, a, b)", []),
        ("if(a > 1, a, b)", []),
        ("if(a + b > 0, a, b)", []),
        ("if(a > 0, a, 5 [point])", []),
        ("if(a > 0, b, a)", []),
        ("if(a > 0 and b > 0, a, b)", []),
    ],
)
def test_formulas_keep_blanks_and_zeros_apart(formula, codes):
    text = f'{CARD}  c: {{unit: point, formula: "{formula}"}}\n'
    assert [line[:4] for line in told(text)] == codes


# --- accepted ---


def test_an_accepted_warning_is_a_note_with_the_reason():
    accepted = "accepted: [{code: K534, path: scorecard.children.1, reason: {en: article 5}}]"
    (note,) = found(bonus(top=accepted))
    assert (note.code, note.severity) == (Code.CAP_BELOW_SUM, Severity.NOTE)
    assert note.hint == "accepted: article 5"
    assert str(note.source) == "a.yaml:11:40"


@pytest.mark.parametrize("path", ["scorecard.children.0", "scorecard.children[1].caps", "x"])
def test_what_is_accepted_elsewhere_stays_a_warning_and_is_stale(path):
    accepted = f'accepted: [{{code: K534, path: "{path}", reason: x}}]'
    assert told(bonus(top=accepted)) == [
        f"K110 warning: there is no K534 at {path}, so nothing is accepted here",
        "K534 warning: the items of 'bonus' add up to 13, its cap is 10",
    ]


def test_an_error_cannot_be_accepted():
    (wrong, error) = found(
        f"{CARD}accepted: [{{code: K501, reason: x}}]\n"
        "scorecard: {max_points: 9, children: [{indicator: a, max_points: 5, score: {value: }}]}"
    )
    assert (wrong.code, wrong.severity) == (Code.ACCEPTED, Severity.ERROR)
    assert wrong.message == "K501 is an error here, and only warnings can be accepted"
    assert wrong.related[0].source == error.source
    assert error.severity is Severity.ERROR


def test_of_a_code_that_is_an_error_here_and_a_warning_there_the_warning_is_accepted():
    text = (
        f"{CARD}accepted: [{{code: K505, reason: x}}]\n"
        "scorecard: {children: [{indicator: a, max_points: 5, score: {value: }}]}"
    )
    assert told(text) == ["K110 warning: there is no K505, so nothing is accepted here"]


def test_nothing_is_said_to_be_stale_beside_an_error():
    lost = "scorecard: {children: [{indicator: a, max_point: 5, score: {value: }}]}"
    assert [line[:4] for line in told(f"{CARD}accepted: [{{code: K534, reason: x}}]\n{lost}")] == [
        "K104"
    ]


def test_an_unknown_code_is_refused_with_what_was_meant():
    (finding,) = found(f"{CARD}accepted: [{{code: k534, reason: x}}]\n")
    assert finding.code is Code.NOT_A_CHOICE
    assert finding.hint.startswith("did you mean 'K534'? possible are K001, ")
    assert finding.hint.endswith(" more")


def test_warnings_about_data_are_accepted_by_their_code():
    accepted = "[{code: K707, reason: a remark}, {code: K711, reason: paid back}]"
    specification = kp.parse_specification(
        f"kpikit: 1\nid: x\norg_units: [{{id: u}}]\naccepted: {accepted}\n"
        "indicators: {a: {unit: count, accumulation: year_to_date}}"
    )
    rows = [
        {"org_unit": "u", "indicator": "a", "period": "2024-M01", "value": 3, "valu": ""},
        {"org_unit": "u", "indicator": "a", "period": "2024-M02", "value": 2, "valu": ""},
    ]
    observations = kp.read_observations(rows, specification)
    (note,) = observations.diagnostics
    assert (note.severity, note.hint) == (Severity.NOTE, "accepted: a remark")
    findings = kp.evaluate(specification, observations).diagnostics
    assert [(one.code.value, one.severity) for one in findings] == [
        ("K707", Severity.NOTE),
        ("K711", Severity.NOTE),
    ]


def test_an_accepted_warning_needs_a_reason():
    with pytest.raises(SpecificationError, match="K105 the key 'reason' is missing"):
        kp.parse_specification(f"{CARD}accepted: [{{code: K534}}]\n")
