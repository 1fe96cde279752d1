"""Imputation by example: who gives, what is imputed, who gets it; and its laws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kpikit import evaluate, parse_specification, read_observations
from kpikit.model.imputation import Imputation, Imputing
from tests.examples.both import cells, rows
from tests.strategies import Case, cases

if TYPE_CHECKING:
    from fractions import Fraction

RULE_BOOK = """
org_units:
  - {id: a, groups: {area: north}}
  - {id: b, groups: {area: north}}
  - {id: c, groups: {area: south}}
  - {id: d, groups: {area: south}}
  - {id: e}
indicators: {x: {unit: point}, y: {unit: point}}
targets: {x: {plan: {at_least: 10}}}
scorecard:
  missing: {impute: HOW}
  children:
    - {indicator: x, max_points: 10, score: {target: plan, linear: {}, cap: 100 percent}}
    - {indicator: y, max_points: 10, score: value}
rankings: {all: {of: total}, best: {of: x}}
"""

OBSERVED = """
org_unit  indicator  period  value  state
a         x          2024    8      -
a         y          2024    1      -
b         x          2024    14     -
c         x          2023    3      -
c         y          2024    2      -
d         x          2024    4      -
d         y          2024    6      -
e         x          2022    2      -
e         x          2023    -      not_due
"""


def scores(how: str, columns: str = "org_unit node points state obs_status reason coverage"):
    """Return what imputation gives in 2024."""
    return rows(f"scores:{columns}", RULE_BOOK.replace("HOW", how), OBSERVED, period="2024")


def test_the_parent_gets_the_points_of_the_mean_value_and_the_leaf_stays_missing():
    # The mean of 8, 14 and 4 is 26/3, which gives 8.67 points; that of 1, 2 and 6 is 3.
    assert scores("peers") == cells("""
    a  total  9        value    A  -        1
    a  x      8        value    A  -        1
    a  y      1        value    A  -        1
    b  total  13       value    I  -        1/2
    b  x      10       value    A  -        1
    b  y      -        missing  -  missing  0
    c  total  1067/100  value    I  -        1/2
    c  x      -        missing  -  missing  0
    c  y      2        value    A  -        1
    d  total  10       value    A  -        1
    d  x      4        value    A  -        1
    d  y      6        value    A  -        1
    e  total  1167/100  value    I  -        0
    e  x      -        missing  -  missing  0
    e  y      -        missing  -  missing  0
    """)


@pytest.mark.parametrize(
    ("how", "x", "y"),
    [
        ("{used_by: all}", "867/100", "3"),
        ("{used_by: all, stage: points}", "733/100", "3"),
        ("{used_by: all, by: median}", "8", "2"),
        ("{used_by: all, by: median, stage: points}", "8", "2"),
        ("{used_by: all, from: last}", "2", "-"),
        ("{used_by: all, from: last, stage: points}", "2", "-"),
        ("{used_by: all, per: area}", "-", "-"),
    ],
)
def test_mean_and_median_of_values_and_of_points_and_the_last_of_them(how: str, x: str, y: str):
    found = scores(how, "org_unit node points obs_status")
    status = {"-": "-"}
    assert [row for row in found if row[0] == "e" and row[1] != "total"] == [
        ["e", "x", x, status.get(x, "I")],
        ["e", "y", y, status.get(y, "I")],
    ]


def test_peers_are_those_of_the_same_group_and_who_is_in_none_fails():
    found = scores("{per: area}", "org_unit node points reason")
    assert [row for row in found if row[0] in "bce"] == cells("""
    b  total  11  -
    b  x      10  -
    b  y      -   missing
    c  total  6   -
    c  x      -   missing
    c  y      2   -
    e  total  -   not_imputed: x
    e  x      -   not_imputed
    e  y      -   not_imputed
    """)


def test_rankings_see_what_is_imputed_for_all_only():
    columns = "rankings:ranking org_unit points rank reason"
    for used_by, ranked in (("parent", ["-", "-", "missing"]), ("all", ["867/100", "2", "-"])):
        how = f"{{used_by: {used_by}}}"
        found = rows(columns, RULE_BOOK.replace("HOW", how), OBSERVED, period="2024")
        assert ["best", "c", *ranked] in found
        assert [row[3] for row in found if row[:2] == ["all", "e"]] == ["2"]


def test_formulas_and_targets_see_no_imputed_value():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {x: {unit: point}, twice: {unit: point, formula: x * 2}}
    targets: {x: {plan: {at_least: 10}}, total: {goal: {at_least: 1}}}
    scorecard:
      missing: {impute: {used_by: all}}
      children: [{indicator: x, max_points: 10, score: {value: }}]
    """
    observed = """
    org_unit  indicator  period  value
    a         x          2024    8
    """
    columns = "achievements:org_unit indicator value state met"
    assert rows(columns, rule_book, observed) == cells("""
    a  x      8   value    unmet
    b  x      -   missing  undetermined
    a  twice  16  value    -
    b  twice  -   missing  -
    a  total  8   value    met
    b  total  8   value    met
    """)


def test_what_cannot_be_imputed_by_value_is_imputed_by_points():
    rule_book = """
    org_units: [{id: a, level: commune}, {id: b, level: commune}, {id: c, level: district}]
    indicators:
      clean: {values: yes_no}
      fast: {unit: day, direction: lower}
      local: {unit: point, level: commune}
      aimed: {unit: point}
    targets: {aimed: {plan: {at_least: 4, org_unit: a}}}
    scorecard:
      missing: {impute: }
      not_applicable: {impute: }
      children:
        - {indicator: clean, max_points: 6, score: {options: {yes: 6, no: 0}}}
        - {indicator: fast, max_points: 6, score: min_max}
        - {indicator: local, max_points: 6, score: value}
        - {indicator: aimed, max_points: 6, score: {target: plan, linear: {}}}
    """
    observed = """
    org_unit  indicator  period  value
    a         clean      2024    yes
    b         clean      2024    no
    a         fast       2024    3
    b         fast       2024    9
    a         local      2024    1
    b         local      2024    4
    a         aimed      2024    2
    """
    assert rows("scores:org_unit node points state", rule_book, observed)[-5:] == cells("""
    c  total  23/2  value
    c  clean  -     missing
    c  fast   -     missing
    c  local  -     not_applicable
    c  aimed  -     missing
    """)


def test_a_group_is_imputed_by_its_points_and_means_over_imputed_parts_stand_in():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators: {x: {unit: point}, y: {unit: point}, z: {unit: point}}
    scorecard:
      children:
        - group: half
          missing: {impute: {used_by: all}}
          available: 1
          children:
            - {indicator: x, max_points: 10, score: value}
            - {indicator: y, max_points: 10, score: value}
        - {indicator: z, max_points: 10, score: value, missing: zero}
    """
    observed = """
    org_unit  indicator  period  value
    a         x          2024    8
    a         y          2024    2
    b         x          2024    4
    """
    columns = "scores:org_unit node points state obs_status reason"
    found = rows(columns, rule_book, observed)
    assert [row for row in found if row[1] in {"half", "y"}] == cells("""
    a  half  10  value    A  -
    a  y     2   value    A  -
    b  half  6   value    I  -
    b  y     2   missing  I  missing
    c  half  8   missing  I  available
    c  y     2   missing  I  missing
    """)


def test_the_last_figure_is_the_latest_of_the_same_length_that_there_is():
    rule_book = """
    org_units: [{id: a}]
    indicators: {x: {unit: point}}
    scorecard:
      missing: {impute: last}
      children: [{indicator: x, max_points: 10, score: {value: }}]
    """
    observed = """
    org_unit  indicator  period   value
    a         x          2023-Q3  7
    a         x          2024-Q1  5
    a         x          2024-S1  1
    a         x          2024-Q4  2
    """
    for period, points in {"2024-Q3": "5", "2023-Q4": "7", "2023-Q2": "-", "2024-Q4": "2"}.items():
        found = rows("scores:node points", rule_book, observed, period=period)
        assert found[0] == ["total", points]


def test_the_last_figure_is_found_from_two_windows_that_look_to_the_same_period():
    rule_book = """
    org_units: [{id: a}]
    indicators: {x: {unit: point}, spring: {unit: point, formula: "at(points(x), 2024-M05)"}}
    scorecard:
      missing: {impute: {from: last, used_by: all}}
      children: [{indicator: x, max_points: 10, score: {value: }}]
    """
    observed = """
    org_unit  indicator  period    value
    a         x          2024-M04  3
    a         x          2024-M06  7
    """
    found = rows("achievements:indicator period value", rule_book, observed)
    assert [row for row in found if row[0] == "spring"] == cells("""
    spring  2024-M04  3
    spring  2024-M06  3
    """)


# --- laws ---


@given(cases())
def test_a_complete_table_is_unchanged_by_the_policy(case: Case):
    """Where nothing is absent, it does not matter what would stand in."""
    observations = read_observations(case.records, case.specification)
    found = evaluate(case.specification, observations, period=case.periods)
    policy = Imputing(impute=Imputation())
    changed = tuple(
        evolve(card, missing=policy, not_due=policy, not_applicable=policy)
        for card in case.specification.scorecards
    )
    other = evaluate(
        evolve(case.specification, scorecards=changed), observations, period=case.periods
    )
    absent = {(row.scorecard, row.period) for row in found.scores if row.state.value != "value"}
    pairs = zip(found.scores, other.scores, strict=True)
    assert all(one == same for one, same in pairs if (one.scorecard, one.period) not in absent)


@given(st.lists(st.none() | st.fractions(0, 10, max_denominator=100), min_size=1, max_size=9))
def test_imputing_the_mean_leaves_the_mean_of_the_peers_unchanged(values: list[Fraction | None]):
    """Neither the values nor the points of the peers have another mean with what is imputed."""
    names = [f"u{number}" for number in range(len(values))]
    units = ", ".join(f"{{id: {name}}}" for name in names)
    specification = parse_specification(f"""
    kpikit: 1
    id: means
    org_units: [{units}]
    indicators: {{x: {{unit: point}}}}
    scorecard:
      missing: {{impute: {{used_by: all, stage: points}}}}
      decimals: 100
      children: [{{indicator: x, max_points: 10, decimals: 100, score: {{value: }}}}]
    """)
    records = [
        {"org_unit": name, "indicator": "x", "period": "2024", "value": value}
        for name, value in zip(names, values, strict=True)
    ]
    found = evaluate(specification, read_observations(records, specification)).computed
    ((_, top),) = found.cards
    known = [value for value in values if value is not None]
    points = top.points.fractions()
    if known:
        assert sum(points) / len(points) == sum(known) / len(known)
    else:
        assert not top.valued.any()
