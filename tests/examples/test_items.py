"""What formulas can read: items, words, dates, other units, peers, the latest report."""

from __future__ import annotations

import pytest

from kpikit import evaluate, parse_specification, read_observations
from kpikit.evaluation.reference import reference
from kpikit.evaluation.resolve import resolve
from kpikit.evaluation.run import run
from kpikit.formulas import parse
from kpikit.model.graph import Graph
from kpikit.periods import Period
from tests.examples.both import cells, rows

PRODUCTS = """
org_units: [{id: lan, level: officer}, {id: minh, level: officer}]
indicators:
  difficulty: {unit: ratio}
  faults: {unit: count}
  excused: {values: yes_no}
  converted:
    unit: count
    formula: >-
      sum_items(1 count * difficulty
        * max(0, 1 - 25 percent * if(first(excused, false), 0, first(faults, 0))))
  worst: {unit: count, formula: max_items(faults)}
  hard: {unit: count, formula: count_items(difficulty > 1)}
"""


def test_products_are_converted_one_by_one_before_they_are_added():
    observed = """
    org_unit  indicator   period  item  value
    lan       difficulty  2024    p1    1.5
    lan       difficulty  2024    p2    1
    lan       difficulty  2024    p3    2
    lan       faults      2024    p1    1
    lan       faults      2024    p3    5
    lan       excused     2024    p3    yes
    minh      difficulty  2024    p1    1.2
    minh      faults      2024    p1    5
    """
    columns = "achievements:org_unit indicator value state"
    found = rows(columns, PRODUCTS, observed)
    assert [row for row in found if row[1] in {"converted", "worst", "hard"}] == cells("""
    lan   converted  33/8  value
    minh  converted  0     value
    lan   worst      5     value
    minh  worst      5     value
    lan   hard       2     value
    minh  hard       1     value
    """)


def test_an_indicator_that_is_reported_by_items_has_no_value_by_itself():
    observed = """
    org_unit  indicator   period  item  value
    lan       difficulty  2024    p1    1.5
    """
    found = rows("achievements:org_unit indicator value state", PRODUCTS, observed)
    assert ["lan", "difficulty", "-", "missing"] in found


@pytest.mark.parametrize(
    ("report", "state"),
    [("not_applicable", "not_applicable"), ("not_due", "not_due"), ("missing", "missing")],
)
def test_without_any_item_the_state_of_the_cell_is_passed_up(report, state):
    observed = f"""
    org_unit  indicator  period  state
    lan       faults     2024    {report}
    """
    found = rows("achievements:org_unit indicator state", PRODUCTS, observed)
    assert ["lan", "worst", state] in found


def test_items_are_found_where_the_formula_looks():
    rule_book = """
    org_units: [{id: lan}]
    indicators:
      done: {unit: dossier, accumulation: as_of}
      added: {unit: dossier, formula: sum_items(done - previous(done))}
      before: {unit: dossier, formula: previous(sum_items(done))}
      first_year: {unit: dossier, formula: "sum_items(at(done, 0001))"}
      never: {unit: dossier, formula: "sum_items(at(previous(done), 0001))"}
    """
    observed = """
    org_unit  indicator  period    item  value
    lan       done       2024-M06  a     10
    lan       done       2024-Q1   a     4
    lan       done       2024-M06  b     3
    lan       done       2024-Q1   b     1
    """
    found = rows("achievements:indicator value", rule_book, observed, period="2024-Q2")
    assert found == cells("""
    done        -
    added       8
    before      5
    first_year  -
    never       -
    """)


def test_within_items_other_units_and_peers_are_the_same_for_all():
    rule_book = """
    org_units: [{id: capital}, {id: north}]
    indicators:
      cost: {unit: triệu đồng}
      wage: {unit: triệu đồng}
      above: {unit: triệu đồng, formula: "sum_items(max(0, cost - of(capital, wage)))"}
      unusual: {unit: count, formula: count_items(cost > peers_mean(wage))}
    """
    observed = """
    org_unit  indicator  period  item  value
    capital   wage       2024    -     10
    north     wage       2024    -     6
    north     cost       2024    a     9
    north     cost       2024    b     12
    capital   cost       2024    a     8
    """
    found = rows("achievements:org_unit indicator value", rule_book, observed)
    assert [row for row in found if row[1] in {"above", "unusual"}] == cells("""
    capital  above    0
    north    above    2
    capital  unusual  0
    north    unusual  2
    """)


def test_nested_in_a_tree_that_is_not_checked_an_item_is_its_own_only_one():
    specification = parse_specification(f"kpikit: 1\nid: x\n{PRODUCTS}")
    row = {"org_unit": "lan", "indicator": "faults", "period": "2024", "item": "p1", "value": 3}
    resolved = resolve(specification, Graph.of(specification))
    computed = run(resolved, read_observations([row], specification), [])
    window = (Period.parse("2024"),)
    members = computed.measures.resolved.everyone
    tree = parse("sum_items(sum_items(faults))")
    zero = specification.indicators[0].zero_denominator
    found = computed.measures.computed(tree, members, window, zero)
    assert found.values.fractions()[0] == 3


def test_a_result_of_a_node_is_the_same_for_all_items_of_a_cell():
    rule_book = """
    org_units: [{id: lan}, {id: minh}]
    indicators:
      discipline: {unit: point}
      worth: {unit: point}
      results: {unit: point, formula: "sum_items(worth * share(conduct))"}
    scorecards:
      conduct:
        root: conduct
        children: [{indicator: discipline, max_points: 10, score: {value: }}]
      year:
        children: [{indicator: results, max_points: 70, score: {value: }}]
    """
    observed = """
    org_unit  indicator   period  item  value
    lan       discipline  2024    -     8
    lan       worth       2024    p1    40
    lan       worth       2024    p2    30
    minh      worth       2024    p1    50
    """
    expected = cells("""
    lan   56
    minh  -
    """)
    found = rows("scores:org_unit node points", rule_book, observed)
    assert [[unit, points] for unit, node, points in found if node == "results"] == expected


# --- words ---


def test_words_decide_what_a_formula_gives():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
    indicators:
      kind: {values: [easy, hard]}
      done: {unit: dossier}
      signed: {values: yes_no}
      weighed: {unit: dossier, formula: "done * if(kind = hard, 1.5, 1)"}
      counted: {unit: dossier, formula: "if(signed = yes and kind != easy, done, 0)"}
      changed: {unit: dossier, formula: "if(kind != previous(kind), done, 0)"}
    """
    observed = """
    org_unit  indicator  period  value
    a         kind       2024    hard
    a         kind       2023    easy
    a         done       2024    10
    a         signed     2024    yes
    b         kind       2024    easy
    b         kind       2023    easy
    b         done       2024    10
    c         done       2024    10
    c         signed     2024    no
    """
    found = rows("achievements:org_unit indicator value", rule_book, observed, period="2024")
    assert [row for row in found if row[1] in {"weighed", "counted", "changed"}] == cells("""
    a  weighed  15
    b  weighed  10
    c  weighed  -
    d  weighed  -
    a  counted  10
    b  counted  0
    c  counted  0
    d  counted  -
    a  changed  10
    b  changed  0
    c  changed  -
    d  changed  -
    """)


# --- dates ---


def test_dates_are_shown_as_dates_and_days_are_counted_between_them():
    rule_book = """
    calendar:
      holidays: [2024-09-02, 2024-09-03]
      also_working: [2024-08-31]
    org_units: [{id: a}, {id: b}]
    indicators:
      due: {values: date}
      sent: {values: date}
      late: {unit: day, formula: "max(0, days(due, sent))"}
      late_working: {unit: working day, formula: "max(0, working_days(due, sent))"}
      after: {unit: count, formula: "if(sent > 2024-09-01, 1, 0)"}
    targets: {sent: {plan: {unstated: }}}
    """
    observed = """
    org_unit  indicator  period  value
    a         due        2024    2024-08-30
    a         sent       2024    2024-09-05
    b         due        2024    2024-08-30
    """
    found = rows("achievements:org_unit indicator value unit target", rule_book, observed)
    assert found == cells("""
    a  due           2024-08-30  -            -
    b  due           2024-08-30  -            -
    a  sent          2024-09-05  -            plan
    b  sent          -           -            plan
    a  late          6           day          -
    b  late          -           day          -
    a  late_working  3           working day  -
    b  late_working  -           working day  -
    a  after         1           count        -
    b  after         -           count        -
    """)


# --- other units, peers, the latest report ---


def test_a_unit_is_compared_with_another_one_and_with_its_peers():
    rule_book = """
    org_units:
      - {id: capital, level: province}
      - {id: north-1, level: commune}
      - {id: north-2, level: commune}
      - {id: south-1, level: commune}
    indicators:
      income: {unit: triệu đồng, level: commune}
      wage: {unit: triệu đồng, level: province}
      of_best: {unit: percent, level: commune, formula: income / peers_max(income)}
      above_mean: {unit: triệu đồng, level: commune, formula: income - peers_mean(income)}
      known: {unit: count, level: commune, formula: peers_count(income)}
      of_wage: {unit: percent, level: commune, formula: "income / of(capital, wage)"}
    """
    observed = """
    org_unit  indicator  period  value  obs_status
    capital   wage       2024    200    -
    north-1   income     2024    50     A
    north-2   income     2024    40     E
    """
    found = rows("achievements:org_unit indicator value obs_status", rule_book, observed)
    derived = {"of_best", "above_mean", "known", "of_wage"}
    assert [row for row in found if row[1] in derived] == cells("""
    north-1  of_best     100  A
    north-2  of_best     80   E
    south-1  of_best     -    -
    north-1  above_mean  5    A
    north-2  above_mean  -5   E
    south-1  above_mean  -    -
    north-1  known       2    A
    north-2  known       2    A
    south-1  known       2    A
    north-1  of_wage     25   A
    north-2  of_wage     20   E
    south-1  of_wage     -    -
    """)


def test_a_unit_that_only_the_table_could_have_described_has_nothing():
    specification = parse_specification("""
    kpikit: 1
    id: x
    org_units: {table: observations}
    indicators:
      income: {unit: count}
      gap:
        unit: count
        formula: >-
          first(of(gone, income + peers_max(income)), of(gone, sum_items(income)),
            of(gone, of(gone, income)), 7)
    """)
    row = {"org_unit": "here", "indicator": "income", "period": "2024", "value": 3}
    observations = read_observations([row], specification)
    evaluation = evaluate(specification, observations)
    again = reference(evaluation.specification, observations, evaluation.periods)
    assert [row.value for row in evaluation.achievements] == [3, 7]
    assert [row.value for row in again.achievements] == [3, 7]


def test_the_latest_report_counts_within_the_time_that_is_stated():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators:
      poor: {unit: household, accumulation: as_of}
      income: {unit: triệu đồng}
      of_3_years: {unit: household, formula: "latest(poor, 3 year)"}
      of_the_term: {unit: household, formula: "latest(poor, 2016/2020)"}
      of_90_days: {unit: household, formula: "latest(poor, 90 day)"}
      before: {unit: triệu đồng, formula: "previous(latest(income, 2 year))"}
    """
    observed = """
    org_unit  indicator  period    value
    a         poor       2021      30
    a         poor       2022-M03  20
    a         poor       2020      40
    b         poor       2020      50
    a         income     2023      7
    a         income     2023-Q4   2
    b         income     2022      6
    b         income     2024-Q1   1
    """
    columns = "achievements:org_unit indicator value"
    derived = {"of_3_years", "of_the_term", "of_90_days", "before"}
    found = rows(columns, rule_book, observed, period="2023")
    assert [row for row in found if row[1] in derived] == cells("""
    a  of_3_years   20
    b  of_3_years   -
    a  of_the_term  40
    b  of_the_term  50
    a  of_90_days   -
    b  of_90_days   -
    a  before       -
    b  before       6
    """)
    found = rows(columns, rule_book, observed, period="2022-M05")
    assert [row for row in found if row[1] == "of_90_days"] == cells("""
    a  of_90_days  20
    b  of_90_days  -
    """)
    found = rows(columns, rule_book, observed, period="2024-Q2")
    assert [row for row in found if row[1] == "before"] == cells("""
    a  before  2
    b  before  1
    """)
