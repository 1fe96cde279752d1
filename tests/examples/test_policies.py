"""What a scorecard does with cells that have no value, sentence by sentence."""

from __future__ import annotations

import pytest

from tests.examples.both import cells, rows

STATES = ("missing", "not_due", "not_applicable")

TREE = """
org_units: [{id: north}]
indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}}
scorecard:
  children:
    - group: inner
      INNER
      children:
        - {indicator: a, max_points: 10, score: value}
        - {indicator: b, max_points: 30, score: value, LEAF}
    - {indicator: c, max_points: 60, score: value}
rankings: {all: {of: total}}
"""

OBSERVED = """
org_unit  indicator  period  value  state
north     a          2024    5      -
north     b          2024    -      STATE
north     c          2024    30     -
"""


def found(
    columns: str, state: str, *, leaf: str = "decimals: 2", inner: str = "decimals: 2"
) -> list[list[str]]:
    """Return columns of a table where `b` has a state, with something said of it and its group."""
    rule_book = TREE.replace("LEAF", leaf).replace("INNER", inner)
    return rows(columns, rule_book, OBSERVED.replace("STATE", state))


# --- one policy per state, on a leaf and on a group ---


@pytest.mark.parametrize(
    ("policy", "inner", "total"),
    [
        ("skip", "20", "50"),  # 5 of 10 is 20 of 40
        ("zero", "5", "35"),
        ("full", "35", "65"),
    ],
)
@pytest.mark.parametrize("state", STATES)
def test_a_leaf_that_is_skipped_counts_zero_or_counts_in_full(
    state: str, policy: str, inner: str, total: str
):
    points = found("scores:node points state", state, leaf=f"{state}: {policy}")
    own = {"skip": "-", "zero": "0", "full": "30"}[policy]
    assert points == [
        ["total", total, "value"],
        ["inner", inner, "value"],
        ["a", "5", "value"],
        ["b", own, state],
        ["c", "30", "value"],
    ]


@pytest.mark.parametrize(
    ("policy", "inner", "total"),
    [("fail", "-", "-"), ("skip", "-", "50"), ("zero", "0", "30"), ("full", "40", "70")],
)
@pytest.mark.parametrize("state", STATES)
def test_a_group_with_a_failing_leaf_takes_its_state_and_meets_its_own_policy(
    state: str, policy: str, inner: str, total: str
):
    points = found(
        "scores:node points state reason", state, leaf=f"{state}: fail", inner=f"{state}: {policy}"
    )
    above = [state, f"{state}: b"] if policy == "fail" else ["value", "-"]
    assert points[:2] == [["total", total, *above], ["inner", inner, state, f"{state}: b"]]


def test_missing_fails_and_the_others_are_skipped_where_nothing_is_said():
    assert [found("scores:points state", state)[0] for state in STATES] == [
        ["-", "missing"],
        ["50", "value"],
        ["50", "value"],
    ]


@pytest.mark.parametrize("state", STATES)
def test_a_policy_is_for_its_own_state_alone(state: str):
    others = ", ".join(f"{other}: full" for other in STATES if other != state)
    assert found("scores:points", state, leaf=others) == found("scores:points", state)


def test_who_has_no_points_is_unranked_with_the_reason():
    columns = "rankings:org_unit points rank reason"
    assert found(columns, "missing") == [["north", "-", "-", "missing: b"]]
    assert found(columns, "not_due", leaf="not_due: fail") == [["north", "50", "1", "-"]]


# --- inheritance ---


def test_a_policy_holds_for_all_below_until_a_node_says_another_and_per_state():
    rule_book = """
    org_units: [{id: north}]
    indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}, d: {unit: point}}
    scorecard:
      missing: zero
      not_due: full
      children:
        - group: outer
          missing: full
          children:
            - group: inner
              not_due: zero
              children:
                - {indicator: a, max_points: 10, score: value}
                - {indicator: b, max_points: 10, score: value}
                - {indicator: c, max_points: 10, score: value, missing: zero}
            - {indicator: c, id: c2, max_points: 10, score: value}
            - {indicator: b, id: b2, max_points: 10, score: value}
        - {indicator: c, id: c3, max_points: 10, score: value}
    """
    observed = """
    org_unit  indicator  period  value  state
    north     a          2024    4      -
    north     b          2024    -      not_due
    """
    assert rows("scores:node points", rule_book, observed) == cells("""
    total  24
    outer  24
    inner  4
    a      4
    b      0
    c      0
    c2     10
    b2     10
    c3     0
    """)


# --- skip ---


def test_skipping_renormalises_among_siblings_and_not_beyond_the_group():
    rule_book = """
    org_units: [{id: north}, {id: south}]
    indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}}
    scorecard:
      method: weighted_mean
      missing: skip
      children:
        - group: inner
          weight: 1
          method: weighted_mean
          children:
            - {indicator: a, max_points: 10, weight: 1, score: value}
            - {indicator: b, max_points: 10, weight: 3, score: value}
        - {indicator: c, max_points: 10, weight: 1, score: value}
    """
    observed = """
    org_unit  indicator  period  value
    north     a          2024    4
    north     c          2024    8
    south     c          2024    8
    """
    columns = "scores:org_unit node points max_points state coverage"
    assert rows(columns, rule_book, observed) == cells("""
    north  total  6  10  value    5/8
    north  inner  4  10  value    1/4
    north  a      4  10  value    1
    north  b      -  10  missing  0
    north  c      8  10  value    1
    south  total  8  10  value    1/2
    south  inner  -  10  missing  0
    south  a      -  10  missing  0
    south  b      -  10  missing  0
    south  c      8  10  value    1
    """)


@pytest.mark.parametrize(
    ("states", "passed"),
    [
        ("missing not_due not_applicable", "missing: a"),
        ("not_applicable missing not_due", "missing: b"),
        ("not_applicable not_due not_due", "not_due: b"),
        ("not_applicable not_applicable not_applicable", "not_applicable: a"),
    ],
)
@pytest.mark.parametrize("method", ["sum", "weighted_mean"])
def test_an_empty_group_passes_its_state_up_missing_before_not_due_before_not_applicable(
    method: str, states: str, passed: str
):
    rule_book = f"""
    org_units: [{{id: north}}]
    indicators: {{a: {{unit: point}}, b: {{unit: point}}, c: {{unit: point}}}}
    scorecard:
      missing: skip
      children:
        - group: inner
          method: {method}
          children:
            - {{indicator: a, max_points: 10, score: value}}
            - {{indicator: b, max_points: 10, score: value}}
            - {{indicator: c, max_points: 10, score: value}}
    """
    head = "org_unit  indicator  period  value  state\n"
    each = zip("abc", states.split(), strict=True)
    observed = head + "".join(f"north  {name}  2024  -  {state}\n" for name, state in each)
    found = rows("scores:node points state reason", rule_book, observed)
    state = passed.partition(":")[0]
    assert found[:2] == [["total", "-", state, passed], ["inner", "-", state, passed]]


def test_an_empty_group_meets_its_own_policy_for_the_state_that_it_passes_up():
    rule_book = """
    org_units: [{id: north}]
    indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}}
    scorecard:
      children:
        - group: inner
          missing: zero
          not_due: full
          children:
            - {indicator: a, max_points: 10, score: value, not_due: skip}
            - {indicator: b, max_points: 30, score: value}
        - {indicator: c, max_points: 60, score: value}
    """
    observed = """
    org_unit  indicator  period  value  state
    north     a          2024    -      not_due
    north     b          2024    -      not_applicable
    north     c          2024    30     -
    """
    assert rows("scores:node points state", rule_book, observed) == cells("""
    total  70  value
    inner  40  not_due
    a      -   not_due
    b      -   not_applicable
    c      30  value
    """)


def test_a_sum_is_rescaled_to_its_unchanged_maximum_before_it_is_capped_and_rounded():
    rule_book = """
    org_units: [{id: some}, {id: much}]
    indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}}
    scorecard:
      missing: skip
      decimals: 4
      children:
        - group: inner
          max_points: 30
          cap: 24
          round: 1
          children:
            - {indicator: a, max_points: 10, score: value}
            - {indicator: b, max_points: 11, score: value}
            - {indicator: c, max_points: 9, score: value}
    """
    observed = """
    org_unit  indicator  period  value
    some      a          2024    5
    some      b          2024    7
    much      a          2024    9
    """
    assert rows("scores:org_unit node points max_points", rule_book, observed) == cells("""
    some  total  171/10  30
    some  inner  171/10  30
    some  a      5       10
    some  b      7       11
    some  c      -       9
    much  total  24      30
    much  inner  24      30
    much  a      9       10
    much  b      -       11
    much  c      -       9
    """)  # 12 of 21 is 17.14 of 30; 9 of 10 is 27 of 30, cut to 24


# --- zero is a value, and what does not exist is not missing ---


def test_a_reported_zero_is_a_value_and_covers():
    observed = OBSERVED.replace("-      STATE", "0      -")
    rule_book = TREE.replace("LEAF", "missing: full").replace("INNER", "decimals: 2")
    assert rows("scores:node points state coverage", rule_book, observed) == cells("""
    total  35  value  1
    inner  5   value  1
    a      5   value  1
    b      0   value  1
    c      30  value  1
    """)


def test_cells_outside_the_level_of_an_indicator_are_not_missing():
    rule_book = """
    org_units: [{id: north, level: commune}, {id: south, level: district}]
    indicators: {a: {unit: point}, b: {unit: point, level: district}}
    scorecard:
      children:
        - {indicator: a, max_points: 10, score: value}
        - {indicator: b, max_points: 30, score: value}
    """
    observed = """
    org_unit  indicator  period  value
    north     a          2024    5
    south     a          2024    5
    """
    assert rows("achievements:org_unit indicator state", rule_book, observed) == cells("""
    north  a  value
    south  a  value
    south  b  missing
    """)
    assert rows("scores:org_unit node points state coverage", rule_book, observed) == cells("""
    north  total  20  value           1
    north  a      5   value           1
    north  b      -   not_applicable  -
    south  total  -   missing         1/4
    south  a      5   value           1
    south  b      -   missing         0
    """)
