"""Columnar evaluation equals the reference, and both say what the design says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory

from attrs import evolve
from hypothesis import given, settings

from kpikit import (
    dump_specification,
    evaluate,
    load_specification,
    parse_specification,
    read_observations,
)
from kpikit.model.states import State
from kpikit.periods import Period
from kpikit.results import Score
from tests.examples.both import TABLES, cells, differences, judged, rows
from tests.strategies import Case, cases
from tests.strategies.graph import connected_cases

# --- the law ---


thorough = settings(
    max_examples=200 if settings.get_current_profile_name() == "ci" else settings().max_examples
)
"""This law is what everything else rests on: CI tries it more often than other laws."""


@thorough
@given(cases())
def test_columnar_evaluation_equals_the_reference(case: Case):
    observations = read_observations(case.records, case.specification)
    judged(case.specification, observations, case.periods, case.as_of)


# --- what a failing test shows ---


@settings(max_examples=max(settings().max_examples // 4, 25))
@given(cases())
def test_a_case_is_shown_as_files_that_evaluate_alike(case: Case):
    with TemporaryDirectory() as folder:
        (Path(folder) / "specification.yaml").write_text(case.yaml, encoding="utf-8")
        (Path(folder) / "observations.csv").write_text(case.csv, encoding="utf-8")
        specification = load_specification(folder)
        table = read_observations(Path(folder) / "observations.csv", specification)
    assert specification == evolve(case.specification, observations=specification.observations)
    records = read_observations(case.records, case.specification)
    found = evaluate(specification, table, period=case.periods, as_of=case.as_of)
    expected = evaluate(case.specification, records, period=case.periods, as_of=case.as_of)
    for name in TABLES:
        assert not list(differences(name, getattr(found, name), getattr(expected, name)))


def test_the_difference_names_the_row_and_the_cells_that_differ():
    def row(points: int | None, *, state: State = State.VALUE, node: str = "total") -> Score:
        return Score(
            scorecard="card",
            org_unit="north",
            node=node,
            period=Period.parse("2024"),
            points=points if points is None else Fraction(points, 3),
            max_points=Fraction(10),
            state=state,
            obs_status=None,
            coverage=None,
        )

    where = "scorecard card, org_unit north"
    computed = [row(1), row(2, node="a"), row(4, node="b")]
    expected = [row(None, state=State.MISSING), row(4, node="b"), row(5, node="c")]
    assert list(differences("scores", computed, expected)) == [
        f"scores: {where}, node total, period 2024",
        "    points: columnar 1/3, reference -",
        "    state: columnar value, reference missing",
        f"scores: {where}, node a, period 2024",
        "    columnar alone: points 2/3, max_points 10, state value",
        f"scores: {where}, node c, period 2024",
        "    reference alone: points 5/3, max_points 10, state value",
    ]


@thorough
@given(connected_cases())
def test_columnar_evaluation_of_connected_results_equals_the_reference(case: Case):
    observations = read_observations(case.records, case.specification)
    judged(case.specification, observations, case.periods, case.as_of)


@given(connected_cases())
def test_connected_specifications_are_what_their_yaml_says(case: Case):
    text = dump_specification(case.specification)
    assert parse_specification(text) == case.specification


# --- examples; more of them in the folder `examples` ---

DISTRICTS = """
org_units:
  - {id: north, level: district}
  - {id: south, level: district}
  - {id: north-1, level: commune, parent: north}
"""

SPENDING = (
    DISTRICTS
    + """
indicators:
  spent: {unit: triệu đồng, level: district, accumulation: year_to_date}
targets:
  spent: {plan: {at_least: 300 tỷ đồng, period: 2024}}
"""
)


def test_exactly_80_percent_is_at_least_80_percent_and_not_above():
    rule_book = """
    org_units: [{id: at}, {id: below}, {id: above}]
    indicators: {paid: {unit: triệu đồng}}
    targets: {paid: {plan: {at_least: 3 tỷ đồng}}}
    scorecard:
      children:
        - id: from_80
          indicator: paid
          max_points: 10
          score: {target: plan, bands: [{at_least: 80 percent, points: 10}, {otherwise: 0}]}
        - id: beyond_80
          indicator: paid
          max_points: 10
          score: {target: plan, bands: [{above: 80 percent, points: 10}, {otherwise: 0}]}
    """
    observed = """
    org_unit  indicator  period  value           unit
    at        paid       2024    2400000000      đồng
    below     paid       2024    2399999999.999  đồng
    above     paid       2024    2400.0000001    triệu đồng
    """
    assert rows("achievements:org_unit achievement met gap", rule_book, observed) == cells("""
    at     4/5                         unmet  600
    below  2399999999999/3000000000000  unmet  600000000001/1000000000
    above  24000000001/30000000000      unmet  5999999999/10000000
    """)
    assert rows("scores:org_unit node points", rule_book, observed) == cells("""
    at     total      10
    at     from_80    10
    at     beyond_80  0
    below  total      0
    below  from_80    0
    below  beyond_80  0
    above  total      20
    above  from_80    10
    above  beyond_80  10
    """)


def test_a_total_in_mid_year_is_undetermined_until_it_has_reached_the_target():
    observed = """
    org_unit  indicator  period    value   obs_status
    north     spent      2024-M05  182983  A
    south     spent      2024-M05  300000  A
    north     spent      2024-S1   219600  E
    north     spent      2024-M12  299999  -
    """
    columns = "achievements:org_unit period obs_status achievement met reason gap"
    assert rows(columns, SPENDING, observed) == cells("""
    north  2024-M05  A  182983/300000  undetermined  not_due  117017
    south  2024-M05  A  1              met           -        0
    north  2024-S1   E  183/250        undetermined  not_due  80400
    south  2024-S1   -  -              undetermined  missing  -
    north  2024-M12  A  299999/300000  unmet         -        1
    south  2024-M12  -  -              undetermined  missing  -
    """)


def test_a_limit_that_is_exceeded_in_mid_year_is_unmet_for_good():
    rule_book = """
    org_units: [{id: north}]
    indicators: {late: {unit: dossier}}
    targets: {late: {limit: {at_most: 10, period: 2024}}}
    """
    observed = """
    org_unit  indicator  period   value
    north     late       2024-Q1  10
    north     late       2024-Q2  11
    north     late       2024-Q4  10
    north     late       2024     10
    """
    columns = "achievements:period value achievement met reason gap"
    assert rows(columns, rule_book, observed) == cells("""
    2024-Q1  10  1      undetermined  not_due  0
    2024-Q2  11  10/11  unmet         -        1
    2024     10  1      met           -        0
    2024-Q4  10  1      undetermined  not_due  0
    """)


def test_rates_and_stocks_face_the_full_level_in_every_part_of_the_year():
    rule_book = """
    org_units: [{id: north}]
    indicators:
      paid_online: {unit: percent}
      poor: {unit: household, accumulation: as_of}
      visits: {unit: count, additive: false}
    targets:
      paid_online: {plan: {at_least: 60, period: 2024}}
      poor: {plan: {at_most: 100, period: 2024}}
      visits: {plan: {at_least: 5, period: 2024}}
    """
    observed = """
    org_unit  indicator    period   value
    north     paid_online  2024-Q1  59
    north     poor         2024-Q1  100
    north     visits       2024-Q1  4
    """
    assert rows("achievements:indicator met reason", rule_book, observed) == cells("""
    paid_online  unmet  -
    poor         met    -
    visits       unmet  -
    """)


LOWER = """
org_units: [{id: better}, {id: even}, {id: worse}, {id: none}]
indicators: {poor: {unit: percent}}
targets:
  poor:
    over: {at_most: 4}
    minus: {at_most: 4, ratio: two_minus_ratio}
"""


def test_lower_is_better_has_two_ratios_which_are_1_at_the_target():
    observed = """
    org_unit  indicator  period  value
    better    poor       2024    3
    even      poor       2024    4
    worse     poor       2024    10
    none      poor       2024    0
    """
    columns = "achievements:org_unit target achievement met gap"
    assert rows(columns, LOWER, observed) == cells("""
    better  over   4/3   met    0
    better  minus  5/4   met    0
    even    over   1     met    0
    even    minus  1     met    0
    worse   over   2/5   unmet  6
    worse   minus  -1/2  unmet  6
    none    over   -     met    0
    none    minus  2     met    0
    """)


ZERO_TARGET = """
org_units: [{id: none}, {id: some}, {id: silent}]
indicators: {late: {unit: dossier}}
targets: {late: {limit: {at_most: 0}}}
scorecard:
  children:
    - indicator: late
      max_points: 10
      score: {target: limit, linear: {}, cap: 90 percent, floor: 1, without_ratio: WITHOUT}
"""

LATE = """
org_unit  indicator  period  value
none      late       2024    0
some      late       2024    2
"""


def test_a_target_of_zero_has_no_ratio_but_is_met_or_unmet():
    rule_book = ZERO_TARGET.replace("WITHOUT", "missing")
    columns = "achievements:org_unit achievement met gap reason"
    assert rows(columns, rule_book, LATE) == cells("""
    none    -  met           0  -
    some    -  unmet         2  -
    silent  -  undetermined  -  missing
    """)


def test_a_leaf_without_ratio_is_missing_though_its_value_is_reported():
    rule_book = ZERO_TARGET.replace("WITHOUT", "missing")
    columns = "scores:org_unit node points state reason coverage"
    assert rows(columns, rule_book, LATE) == cells("""
    none    total  -  missing  without_ratio: late  1
    none    late   -  missing  without_ratio        1
    some    total  -  missing  without_ratio: late  1
    some    late   -  missing  without_ratio        1
    silent  total  -  missing  missing: late        0
    silent  late   -  missing  missing              0
    """)


def test_without_ratio_by_met_gives_all_or_nothing_within_cap_and_floor():
    rule_book = ZERO_TARGET.replace("WITHOUT", "by_met")
    columns = "scores:org_unit node points state reason"
    assert rows(columns, rule_book, LATE) == cells("""
    none    total  9  value    -
    none    late   9  value    -
    some    total  1  value    -
    some    late   1  value    -
    silent  total  -  missing  missing: late
    silent  late   -  missing  missing
    """)


TREE = """
org_units: [{id: north}]
indicators: {a: {unit: point}, b: {unit: point}, c: {unit: point}}
scorecard:
  TOP
  children:
    - group: inner
      children:
        - {indicator: a, max_points: 10, score: {value: }}
        - {indicator: b, max_points: 30, score: {value: }, B}
    - {indicator: c, max_points: 60, score: {value: }}
"""


def tree(top: str = "{}", b: str = "decimals: 2") -> str:
    """Return the rule book with something said at its top, and of its second leaf."""
    return TREE.replace("TOP", top).replace("{}", "id: card").replace("B}", f"{b}}}")


PARTS = """
org_unit  indicator  period  value  state  obs_status
north     a          2024    5      -      P
north     b          2024    -      STATE  -
north     c          2024    30     -      B
"""

SCORE = "scores:node points state reason coverage obs_status"


def test_skip_rescales_among_siblings_only():
    assert rows(SCORE, tree(), PARTS.replace("STATE", "not_due")) == cells("""
    total  50  value    -        7/10  PB
    inner  20  value    -        1/4   P
    a      5   value    -        1     P
    b      -   not_due  not_due  0     -
    c      30  value    -        1     AB
    """)


def test_leaves_that_do_not_apply_are_not_in_the_coverage():
    assert rows(SCORE, tree(), PARTS.replace("STATE", "not_applicable")) == cells("""
    total  50  value           -               1  PB
    inner  20  value           -               1  P
    a      5   value           -               1  P
    b      -   not_applicable  not_applicable  -  -
    c      30  value           -               1  AB
    """)


def test_a_failing_leaf_fails_every_group_above_it_and_names_itself():
    assert rows(SCORE, tree(), PARTS.replace("STATE", "missing")) == cells("""
    total  -   missing  missing: b  7/10  -
    inner  -   missing  missing: b  1/4   -
    a      5   value    -           1     P
    b      -   missing  missing     0     -
    c      30  value    -           1     AB
    """)


def test_a_group_that_fails_meets_its_own_policy_which_is_inherited():
    rule_book = tree("missing: skip", "missing: fail")
    assert rows(SCORE, rule_book, PARTS.replace("STATE", "missing")) == cells("""
    total  50  value    -           7/10  AB
    inner  -   missing  missing: b  1/4   -
    a      5   value    -           1     P
    b      -   missing  missing     0     -
    c      30  value    -           1     AB
    """)


def test_zero_gives_no_points_keeps_the_state_and_is_no_status():
    rule_book = tree(b="missing: zero")
    assert rows(SCORE, rule_book, PARTS.replace("STATE", "missing")) == cells("""
    total  35  value    -        7/10  PB
    inner  5   value    -        1/4   P
    a      5   value    -        1     P
    b      0   missing  missing  0     -
    c      30  value    -        1     AB
    """)


def test_a_group_of_nothing_but_zeros_by_policy_has_points_but_no_status():
    observed = """
    org_unit  indicator  period  value
    north     c          2024    30
    """
    assert rows(SCORE, tree("missing: zero"), observed) == cells("""
    total  30  value    -        3/5  A
    inner  0   value    -        0    -
    a      0   missing  missing  0    -
    b      0   missing  missing  0    -
    c      30  value    -        1    A
    """)


def test_an_empty_group_passes_up_missing_before_not_due_before_not_applicable():
    observed = """
    org_unit  indicator  period  value  state
    north     a          2024    -      not_applicable
    north     b          2024    -      not_due
    north     c          2024    30     -
    """
    assert rows("scores:node points state reason", tree(), observed) == cells("""
    total  50  value           -
    inner  -   not_due         not_due: b
    a      -   not_applicable  not_applicable
    b      -   not_due         not_due
    c      30  value           -
    """)


def test_among_failing_leaves_the_earlier_one_is_the_cause():
    observed = """
    org_unit  indicator  period  value
    north     c          2024    30
    """
    assert rows("scores:node points state reason", tree(), observed) == cells("""
    total  -   missing  missing: a
    inner  -   missing  missing: a
    a      -   missing  missing
    b      -   missing  missing
    c      30  value    -
    """)


def test_points_are_rounded_for_the_parent_only_where_a_score_says_so():
    rule_book = """
    org_units: [{id: north}]
    indicators: {a: {unit: point}, b: {unit: point}}
    scorecard:
      decimals: 3
      children:
        - {indicator: a, max_points: 5, decimals: 1, score: {value: }}
        - {indicator: b, max_points: 5, score: {value: , round: 1, rounding: half_even}}
    """
    observed = """
    org_unit  indicator  period  value
    north     a          2024    1.25
    north     b          2024    1.25
    """
    assert rows("scores:node points", rule_book, observed) == cells("""
    total  49/20
    a      13/10
    b      6/5
    """)


def test_a_unit_that_faces_no_level_of_the_scored_target_is_missing_for_that_reason():
    rule_book = """
    org_units: [{id: north}, {id: south}]
    indicators: {paved: {unit: kilometre}}
    targets: {paved: {plan: {at_least: 8, org_unit: north}}}
    scorecard:
      children: [{indicator: paved, max_points: 10, score: {target: plan, linear: {}}}]
    rankings: {all: {of: total}}
    """
    observed = """
    org_unit  indicator  period  value
    north     paved      2024    4
    south     paved      2024    4
    """
    assert rows("achievements:org_unit target target_value met", rule_book, observed) == cells("""
    north  plan  8  unmet
    south  -     -  -
    """)
    columns = "scores:org_unit node points state reason coverage obs_status"
    assert rows(columns, rule_book, observed) == cells("""
    north  total  5  value    -                 1  A
    north  paved  5  value    -                 1  A
    south  total  -  missing  no_target: paved  1  -
    south  paved  -  missing  no_target         1  -
    """)
    assert rows("rankings:org_unit points rank reason", rule_book, observed) == cells("""
    north  5  1  -
    south  -  -  no_target: paved
    """)


def test_a_leaf_does_not_apply_to_units_outside_the_level_of_its_indicator():
    rule_book = (
        SPENDING
        + """
scorecard:
  children: [{indicator: spent, max_points: 10, score: {target: plan, linear: {}}}]
"""
    )
    observed = """
    org_unit  indicator  period  value
    north     spent      2024    300000
    """
    columns = "scores:org_unit node points state reason coverage"
    assert rows(columns, rule_book, observed) == cells("""
    north    total  10  value           -                      1
    north    spent  10  value           -                      1
    south    total  -   missing         missing: spent         0
    south    spent  -   missing         missing                0
    north-1  total  -   not_applicable  not_applicable: spent  -
    north-1  spent  -   not_applicable  not_applicable         -
    """)
    assert rows("achievements:org_unit state", rule_book, observed) == cells("""
    north  value
    south  missing
    """)


def test_the_narrowest_scope_decides_before_the_shortest_period():
    rule_book = (
        DISTRICTS
        + """
indicators: {paid_online: {unit: percent}}
targets:
  paid_online:
    plan:
      - {at_least: 10}
      - {at_least: 20, period: 2024-Q1}
      - {at_least: 30, level: district}
      - {at_least: 40, level: district, period: 2021/2025}
      - {at_least: 50, level: district, period: 2024}
      - {at_least: 60, org_unit: south, period: 2024}
"""
    )
    observed = """
    org_unit  indicator    period   value
    north     paid_online  2024-Q1  50
    north     paid_online  2025-Q1  50
    """
    columns = "achievements:period org_unit target_value"
    assert rows(columns, rule_book, observed) == cells("""
    2024-Q1  north    50
    2024-Q1  south    60
    2024-Q1  north-1  20
    2025-Q1  north    40
    2025-Q1  south    40
    2025-Q1  north-1  10
    """)


def test_june_the_second_quarter_and_the_first_half_are_one_cell_of_a_running_figure():
    observed = """
    org_unit  indicator  period   value
    north     spent      2024-Q2  219600
    """
    for name in ("2024-M06", "2024-Q2", "2024-S1", "2024-06-30"):
        found = rows("achievements:org_unit period value", SPENDING, observed, period=name)
        assert found == [["north", name, "219600"], ["south", name, "-"]]


def test_a_value_of_one_period_belongs_to_its_whole_window_only():
    rule_book = """
    org_units: [{id: north}]
    indicators: {late: {unit: dossier}}
    targets: {late: {limit: {at_most: 10, period: 2024-Q2}}}
    """
    observed = """
    org_unit  indicator  period   value
    north     late       2024-Q2  9
    """
    columns = "achievements:period value target met reason"
    assert rows(columns, rule_book, observed, period="2024-04-01/2024-06-30") == cells("""
    2024-04-01/2024-06-30  9  limit  met  -
    """)
    assert rows(columns, rule_book, observed, period="2024-M06") == cells("""
    2024-M06  -  limit  undetermined  missing
    """)
    assert rows(columns, rule_book, observed, period="2024-S1") == cells("""
    2024-S1  -  -  -  missing: 2024-Q1
    """)


def test_the_unmet_list_has_what_is_open_and_what_it_costs_over_all_scorecards():
    rule_book = """
    language: vi
    org_units: [{id: short}, {id: there}, {id: silent}, {id: spared}]
    indicators:
      paved: {unit: kilometre, responsible: {en: Works, vi: Phòng Kinh tế - Hạ tầng}}
    targets: {paved: {plan: {at_least: 3}, council: {at_least: 1}}}
    scorecards:
      first:
        children:
          - {indicator: paved, max_points: 10, decimals: 1, score: {target: plan, linear: {}}}
      second:
        missing: zero
        children:
          - {indicator: paved, max_points: 5, score: {target: plan, linear: {}}}
    """
    observed = """
    org_unit  indicator  period  value  state
    short     paved      2024    2      -
    there     paved      2024    3      -
    spared    paved      2024    -      not_applicable
    """
    columns = "unmet:org_unit target met achievement gap points_lost responsible reason"
    assert rows(columns, rule_book, observed) == cells("""
    short   plan     unmet         2/3  1  497/100  Phòng Kinh tế - Hạ tầng  -
    silent  plan     undetermined  -    -  5        Phòng Kinh tế - Hạ tầng  missing
    silent  council  undetermined  -    -  -        Phòng Kinh tế - Hạ tầng  missing
    """)


def test_equal_published_points_share_a_rank():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}, {id: e}]
    indicators: {given: {unit: point}}
    scorecard: {decimals: 1, children: [{indicator: given, max_points: 10, score: {value: }}]}
    rankings:
      first: {of: total}
      last: {of: scorecard.total, ties: max}
      dense: {of: total, ties: dense}
    """
    observed = """
    org_unit  indicator  period  value
    a         given      2024    7.96
    b         given      2024    9
    c         given      2024    8.04
    d         given      2024    7.94
    """
    assert rows("rankings:ranking org_unit points rank reason", rule_book, observed) == cells("""
    first  a  8      2  -
    first  b  9      1  -
    first  c  8      2  -
    first  d  79/10  4  -
    first  e  -      -  missing: given
    last   a  8      3  -
    last   b  9      1  -
    last   c  8      3  -
    last   d  79/10  4  -
    last   e  -      -  missing: given
    dense  a  8      2  -
    dense  b  9      1  -
    dense  c  8      2  -
    dense  d  79/10  3  -
    dense  e  -      -  missing: given
    """)


def test_who_is_ranked_with_zero_by_policy_has_a_rank_and_no_reason_against_it():
    rule_book = """
    org_units: [{id: north}, {id: south}]
    indicators: {a: {unit: point}, b: {unit: point}}
    scorecard:
      missing: zero
      children:
        - {indicator: a, max_points: 5, score: {value: }, missing: fail}
        - {indicator: b, max_points: 5, score: {value: }}
    rankings: {all: {of: total}}
    """
    observed = """
    org_unit  indicator  period  value
    north     a          2024    4
    """
    assert rows("scores:org_unit node points state reason", rule_book, observed) == cells("""
    north  total  4  value    -
    north  a      4  value    -
    north  b      0  missing  missing
    south  total  0  missing  missing: a
    south  a      -  missing  missing
    south  b      0  missing  missing
    """)
    assert rows("rankings:org_unit points rank reason", rule_book, observed) == cells("""
    north  4  1  -
    south  0  2  -
    """)
