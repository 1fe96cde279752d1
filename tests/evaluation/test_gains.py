"""What each target that is not met would be worth."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

import kpikit as kp
from kpikit.presentation import display
from kpikit.results import Gain, plain_value
from tests.examples.both import cells

NAMES = "org_unit indicator target value value_then points points_then rank rank_then reason"


def evaluated(rule_book, observed, **asked):
    """Return the evaluation of observations in text by a rule book in text."""
    specification = kp.parse_specification("kpikit: 1\nid: example\n" + dedent(rule_book))
    names, *lines = cells(observed)
    records = [dict(zip(names, line, strict=True)) for line in lines]
    rows = [{key: "" if one == "-" else one for key, one in row.items()} for row in records]
    return kp.evaluate(specification, kp.read_observations(rows, specification), **asked)


def told(evaluation, names=NAMES, **asked):
    """Return columns of the gains, as words."""
    return [
        ["-" if one is None else str(plain_value(one)) for one in row]
        for row in zip(*map(evaluation.gains(**asked).column, names.split()), strict=True)
    ]


OFFICES = """
org_units: [{id: north}, {id: south}, {id: east}]
indicators: {rate: {unit: percent}, open: {unit: dossier}}
targets: {rate: {plan: {at_least: 90}}, open: {limit: {at_most: 10}}}
scorecard:
  children:
    - {indicator: rate, max_points: 70, score: {target: plan, linear: {}, cap: 100 percent}}
    - {indicator: open, max_points: 30, score: {target: limit, pass_fail: }}
rankings: {offices: {of: total, ties: average}}
"""
RATES = """
org_unit  indicator  period  value
north     rate       2024    81
north     open       2024    12
south     rate       2024    63
south     open       2024    9
east      rate       2024    45
east      open       2024    10
"""


def test_points_and_ranks_are_those_of_the_unit_now_and_then():
    evaluation = evaluated(OFFICES, RATES)
    assert told(evaluation) == cells("""
    north  rate  plan   81  90  63  70   3    2    -
    south  rate  plan   63  90  79  100  1    1    -
    east   rate  plan   45  90  65  100  2    1    -
    north  open  limit  12  10  63  93   3    1    -
    """)
    first = evaluation.gains()[0]
    assert (first.points_gained, first.leaf_gained, first.unit) == (7, 7, "percent")
    assert (first.scorecard, first.node, first.ranking) == ("scorecard", "total", "offices")
    assert (first.grade, first.grade_then) == (None, None)
    assert evaluation.gains().record is Gain


def test_equals_may_share_half_a_place():
    evaluation = evaluated(OFFICES, RATES.replace("45", "72").replace("81", "54"))
    assert told(evaluation, "rank rank_then", org_unit="north") == cells("""
    3  3
    3  3
    """)
    evaluation = evaluated(OFFICES, RATES.replace("63", "90").replace("45", "54"))
    assert told(evaluation, "rank rank_then", org_unit="east") == [["2", "1.5"]]


def test_a_node_of_a_scorecard_with_versions_may_be_asked_for():
    rule_book = """
    org_units: [{id: north}]
    indicators: {rate: {unit: percent}}
    targets: {card.total: {goal: {at_least: 5}}}
    scorecards:
      card:
        - effective: {until: 2023}
          children: [{indicator: rate, max_points: 10, score: {linear: {full_at: 90 percent}}}]
        - effective: {from: 2024}
          children: [{indicator: rate, max_points: 10, score: {linear: {full_at: 95 percent}}}]
    """
    observed = """
    org_unit  indicator  period  value
    north     rate       2024    10
    """
    rows = told(evaluated(rule_book, observed), "indicator reason", indicator="card.total")
    assert rows == [["card.total", "of_node"]]


def test_they_are_asked_of_some():
    evaluation = evaluated(OFFICES, RATES)
    assert told(evaluation, "org_unit", indicator="open", period="2024") == [["north"]]
    assert told(evaluation, "org_unit", org_unit="south", indicator="open") == []
    for asked, message in (
        ({"org_unit": "west"}, "no organisation unit 'west'; there are north, south, east"),
        ({"indicator": "paid"}, "no indicator 'paid'; there are rate, open"),
        ({"period": "2025"}, "no evaluated period '2025'; there are 2024"),
    ):
        with pytest.raises(kp.KpikitError, match=message):
            evaluation.gains(**asked)
    with pytest.raises(kp.KpikitError, match="period"):
        evaluation.gains(period="now")


def test_without_a_scorecard_the_figure_is_told_that_would_meet_it():
    plain = OFFICES.partition("scorecard")[0]
    rows = told(
        evaluated(plain, RATES), "org_unit scorecard node points value_then", indicator="rate"
    )
    assert rows[0] == ["north", "-", "-", "-", "90"]


def test_a_target_that_nothing_scores_gains_nothing():
    rule_book = OFFICES.replace("{target: limit, pass_fail: }", "{points: 5}")
    assert told(evaluated(rule_book, RATES), indicator="open") == cells("""
    north  open  limit  12  10  68  68  1  1  -
    """)
    rows = told(evaluated(rule_book, RATES), "leaf_gained points_gained", indicator="open")
    assert rows == [["-", "0"]]
    information = OFFICES.replace("indicator: open,", "indicator: open, role: information,")
    rows = told(evaluated(information, RATES), "leaf_gained points_gained", indicator="open")
    assert rows == [["-", "0"]]


def test_a_missing_figure_has_no_points_now_and_the_target_still_is_worth_a_place():
    observed = RATES.replace("north     open       2024    12\n", "")
    names = "value value_then points points_then points_gained leaf_gained rank rank_then"
    assert told(evaluated(OFFICES, observed), names, indicator="open") == cells("""
    -  10  -  93  -  -  -  1
    """)


def test_words_ranges_and_days():
    rule_book = """
    org_units: [{id: north}, {id: south}]
    indicators:
      head: {values: [kept, replaced]}
      plan: {values: yes_no}
      opened: {values: date}
      heat: {unit: point}
    targets:
      head: {a: unstated}
      plan: {a: yes}
      opened: {a: unstated}
      heat: {a: {within: {from: 18, to: 24}}}
    """
    observed = """
    org_unit  indicator  period  value
    north     head       2024    replaced
    north     plan       2024    no
    north     opened     2024    2024-08-01
    north     heat       2024    30
    """
    assert told(evaluated(rule_book, observed), "org_unit indicator value value_then") == cells("""
    north  head    replaced    -
    south  head    -           -
    north  plan    no          yes
    south  plan    -           yes
    north  opened  2024-08-01  -
    south  opened  -           -
    north  heat    30          24
    south  heat    -           18
    """)


def test_without_a_stated_level_it_is_judged_to_be_met():
    rule_book = """
    org_units: [{id: north}, {id: south}]
    indicators: {paid: {unit: percent}}
    targets: {paid: {congress: unstated}}
    scorecard:
      missing: zero
      children: [{indicator: paid, max_points: 10, score: {target: congress, pass_fail: }}]
    """
    observed = """
    org_unit  indicator  period  value  judgement
    north     paid       2024    70     unmet
    south     paid       2024    -      mostly_met
    """
    evaluation = evaluated(rule_book, observed)
    assert told(evaluation, "org_unit value value_then points points_then reason") == cells("""
    north  70  -  0  10  -
    south  -   -  0  10  -
    """)
    (shown,) = display(evaluation, "en", {"gains": evaluation.gains()})
    assert [row[shown.headings.index("value then")] for row in shown.rows] == ["met", "met"]


def test_a_target_that_is_behind_its_path_is_worth_what_is_due_by_now():
    rule_book = """
    org_units: [{id: north}]
    indicators: {paid: {unit: đồng, accumulation: year_to_date}}
    targets: {paid: {plan: {at_least: 1200, period: 2024, path: linear}}}
    scorecard: {children: [{indicator: paid, max_points: 12, score: {target: plan, linear: {}}}]}
    """
    observed = """
    org_unit  indicator  period    value
    north     paid       2024-M06  500
    north     paid       2024-M07  800
    """
    names = "period value value_then points points_then"
    assert told(evaluated(rule_book, observed), names) == cells("""
    2024-M06  500  600   5  6
    2024-M07  800  1200  8  12
    """)


def test_where_nothing_can_be_said_the_reason_is_told():
    rule_book = """
    org_units: [{id: north}, {id: south}]
    indicators:
      paid: {unit: đồng, accumulation: year_to_date}
      plan: {unit: đồng}
      rate: {unit: percent}
    targets:
      paid:
        limit: {at_most: 1200, period: 2024}
        growth: {at_least: {baseline: plan, plus: 5 percent}}
      rate: {peers: {at_least: {peers: mean}}}
      total: {goal: {at_least: 8}}
    scorecard:
      children: [{indicator: rate, max_points: 10, score: {linear: {full_at: 100 percent}}}]
    """
    observed = """
    org_unit  indicator  period    value
    north     paid       2024-M06  500
    north     rate       2024-M06  40
    south     rate       2024-M06  60
    """
    evaluation = evaluated(rule_book, observed)
    assert told(evaluation, "org_unit indicator target value_then points_then reason") == cells("""
    north  paid   limit   -     -  not_due
    south  paid   limit   -     -  not_due
    north  paid   growth  -     -  no_level
    south  paid   growth  -     -  no_level
    north  rate   peers   50    -  level_moves
    north  total  goal    -     -  of_node
    south  total  goal    -     -  of_node
    """)


def test_a_path_may_move_with_the_value_too():
    """What is due follows the peers' mean, in which the unit has its part."""
    rule_book = """
    org_units: [{id: north}, {id: south}]
    indicators: {paid: {unit: đồng, accumulation: year_to_date}}
    targets: {paid: {plan: {at_least: {peers: mean}, period: 2024, path: linear}}}
    """
    observed = """
    org_unit  indicator  period    value
    north     paid       2024-M06  100
    south     paid       2024-M06  900
    """
    assert told(evaluated(rule_book, observed), "org_unit value value_then reason") == cells("""
    north  100  250  level_moves
    """)


def test_units_that_have_ended_report_no_more():
    rule_book = """
    org_units: [{id: old}, {id: new}]
    successions: [{effective: 2024-07-01, rename: old, into: new}]
    indicators: {paid: {unit: percent}}
    targets: {paid: {plan: {at_least: 90}}}
    """
    observed = """
    org_unit  indicator  period    value
    old       paid       2024-M06  80
    new       paid       2024-M08  80
    """
    now = evaluated(rule_book, observed)
    assert told(now, "org_unit period value_then reason") == cells("""
    old  2024-M06  90  -
    new  2024-M08  90  -
    """)
    before = evaluated(rule_book, observed, map_of="2024-06-30")
    assert told(before, "org_unit period value_then reason") == cells("""
    old  2024-M06  90  -
    old  2024-M08  -   ended
    """)
    after = evaluated(rule_book, observed, map_of="2024-07-01")
    assert told(after, "org_unit period value_then reason") == cells("""
    new  2024-M06  90  -
    new  2024-M08  90  -
    """)


def test_the_figure_replaces_those_of_all_items():
    rule_book = """
    org_units: [{id: north}]
    indicators: {late: {unit: dossier}, all: {unit: dossier, formula: sum_items(late)}}
    targets: {late: {limit: {at_most: 3}}, all: {limit: {at_most: 3}}}
    """
    observed = """
    org_unit  indicator  period  value  item
    north     late       2024    4      permit
    north     late       2024    2      licence
    """
    assert told(evaluated(rule_book, observed), "indicator value value_then reason") == cells("""
    late  -  3  -
    all   6  3  -
    """)


def test_grades_and_several_scorecards():
    rule_book = """
    org_units: [{id: north, level: a}, {id: south, level: b}]
    indicators: {rate: {unit: percent}}
    targets: {rate: {plan: {at_least: 90}}}
    scorecards:
      one:
        applies_to: {level: a}
        grades: [{id: good, at_least: 10}, {id: weak}]
        children:
          - group: works
            children: [{indicator: rate, max_points: 10, score: {target: plan, pass_fail: }}]
      two:
        missing: zero
        effective: {from: 2025}
        children: [{id: other, indicator: rate, max_points: 10, score: {target: plan, linear: {}}}]
    rankings: {works: {of: one.works}}
    """
    observed = """
    org_unit  indicator  period  value
    north     rate       2024    45
    south     rate       2025    45
    """
    evaluation = evaluated(rule_book, observed)
    names = "period org_unit scorecard node points points_then grade grade_then ranking rank_then"
    assert told(evaluation, names) == cells("""
    2024  north  one  total  0  10  weak  good  -      -
    2024  north  one  works  0  10  -     -     works  1
    2024  south  -    -      -  -   -     -     -      -
    2025  north  one  total  -  10  -     good  -      -
    2025  north  one  works  -  10  -     -     works  1
    2025  north  two  total  0  10  -     -     -      -
    2025  south  two  total  5  10  -     -     -      -
    """)
    shown = display(evaluation, "vi", {"gains": evaluation.gains()})[0]
    assert shown.title.startswith("Mỗi chỉ tiêu chưa đạt")
    assert "bảng chấm điểm" in shown.headings
    assert [row[shown.headings.index("nội dung")] for row in shown.rows][:3] == ["-", "works", "-"]


@pytest.mark.parametrize("map_of", [None, "2024-12-31"])
def test_where_the_map_changes_they_are_what_the_edited_table_says(map_of):
    specification = kp.load_specification("kpikit:vn/hung-nguyen-successions")
    table = Path(str(specification.folder)) / "observations-illustrative.csv"
    observations = kp.read_observations(table, specification)
    evaluation = kp.evaluate(specification, observations, map_of=map_of)
    rows = [row for row in evaluation.gains(org_unit="thinh-my") if row.node is not None]
    assert rows
    for row in rows:
        cell = {"org_unit": "thinh-my", "indicator": row.indicator, "period": str(row.period)}
        other = evaluation.with_observations([{**cell, "value": row.value_then}])
        there = {"org_unit": "thinh-my", "period": row.period, "node": row.node}
        assert [one.points for one in other.scores.where(**there)] == [row.points_then]
        assert [one.rank for one in other.rankings.where(**there)] == [row.rank_then]
