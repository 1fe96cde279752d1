"""Explanations: a rule book and figures in, the steps to a number out, and why it is not better."""

from __future__ import annotations

from textwrap import dedent

import pytest

from kpikit import Evaluation, evaluate, parse_specification, read_observations
from kpikit.errors import InvalidValueError
from tests.examples.both import cells, lines_of


def evaluated(rule_book: str, observed: str, as_of: str | None = None) -> Evaluation:
    specification = parse_specification("kpikit: 1\nid: example\n" + dedent(rule_book))
    names, *lines = cells(observed)
    records = [
        {name: "" if cell == "-" else cell for name, cell in zip(names, line, strict=True)}
        for line in lines
    ]
    observations = read_observations(records, specification)
    return evaluate(specification, observations, as_of=as_of)


def told(ev: Evaluation, org_unit: str, **asked: str) -> list[str]:
    """Return the result of an explanation, its steps and why it is not better."""
    found = ev.explain(**{"org_unit": org_unit, "period": "2024", **asked})
    first = str(found).splitlines()[0]
    return [first, *map(str, found.steps), *(f"why not: {step}" for step in found.why_not)]


def lines(text: str) -> list[str]:
    """Return the lines of a text; a line that begins with more spaces goes on."""
    found: list[str] = []
    for line in lines_of(dedent(text)):
        if line.startswith("    "):
            found[-1] += " " + line.strip()
        else:
            found.append(line)
    return found


# --- values ---


VALUES = evaluated(
    """
org_units:
  - {id: d, level: district}
  - {id: a, level: commune, parent: d}
  - {id: b, level: commune, parent: d}
indicators:
  paved: {unit: kilometre}
  roads: {unit: kilometre}
  share: {unit: percent, numerator: paved, denominator: roads, zero_denominator: missing}
  online: {unit: percent, roll_up: {by: mean, weight: roads}, level: commune}
  head: {values: [elected, acting]}
  ready: {values: yes_no}
  since: {values: date}
  done: {unit: task, formula: sum_items(hours), level: commune}
  hours: {unit: task}
  late: {unit: dossier, due: 10 day, frequency: year}
  idle: {unit: dossier}
targets: {late: {limit: {at_most: 3}}, ready: {duty: yes}}
""",
    """
org_unit  indicator  period   value       obs_status  item  bound     state           vintage
a         paved      2024-S1  3           A           -     -         -               -
a         paved      2024-S2  4           E           -     -         -               2024-12-31
b         paved      2024     5           A           -     at_least  -               -
a         roads      2024     10          A           -     -         -               -
b         roads      2024     -           -           -     -         not_applicable  -
a         idle       2024     -           -           -     -         not_applicable  -
b         idle       2024     -           -           -     -         not_applicable  -
a         online     2024     50          -           -     -         -               -
a         head       2024     acting      -           -     -         -               -
a         ready      2024     no          -           -     -         -               -
a         since      2024     2024-05-01  -           -     -         -               -
a         hours      2024     5           -           t1    -         -               -
a         hours      2024     6           -           t2    -         -               -
""",
    as_of="2025-02-01",
)


def test_a_figure_that_is_tried_stands_in_no_table():
    row = {"org_unit": "a", "indicator": "paved", "period": "2024-S2"}
    other = VALUES.with_observations([{**row, "value": 6, "bound": "at_most"}])
    found = other.explain(org_unit="a", indicator="paved", period="2024")
    assert [str(one.result) for one in found.observations] == ["3", "6"]
    reported, tried = found.observations
    assert reported.source is not None
    assert tried.source is None
    assert [str(step) for step in tried.steps] == ["tried: vintage 2025-02-01, bound at_most"]


def test_a_value_is_reported_summed_rolled_up_or_computed():
    assert told(VALUES, "b", indicator="paved") == lines("""
    value paved, b, 2024: 5 kilometre (A)
    reported: table <records>, line 3, bound at_least
    """)
    assert told(VALUES, "a", indicator="paved") == lines("""
    value paved, a, 2024: 7 kilometre (E)
    summed: periods 2024-S1 2024-S2
    """)
    assert told(VALUES, "d", indicator="paved") == lines("""
    value paved, d, 2024: 12 kilometre (E)
    rolled_up: by sum, org_units a b, coverage 1
    """)
    assert told(VALUES, "a", indicator="share") == lines("""
    value share, a, 2024: 70 percent (E)
    computed: formula (paved) / (roads), zero_denominator missing
    """)
    assert told(VALUES, "a", indicator="done") == lines("""
    value done, a, 2024: 11 task (A)
    computed: formula sum_items(hours)
    """)
    assert told(VALUES, "d", indicator="online") == lines("""
    value online, d, 2024: 50 percent (A)
    rolled_up: by mean, org_units a b, weight roads, coverage 0.5
    """)
    assert told(VALUES, "d", indicator="idle") == lines("""
    value idle, d, 2024: not_applicable
    rolled_up: by sum, org_units a b
    missing: state not_applicable, reason not_applicable
    why not: cell_missing: name idle, org_unit a, period 2024, state not_applicable, reason
        not_applicable
    why not: cell_missing: name idle, org_unit b, period 2024, state not_applicable, reason
        not_applicable
    """)


def test_a_word_or_a_date_is_told_as_such():
    assert told(VALUES, "a", indicator="head") == lines("""
    value head, a, 2024: acting (A)
    reported: table <records>, line 9
    """)
    assert told(VALUES, "a", indicator="since") == lines("""
    value since, a, 2024: 2024-05-01 (A)
    reported: table <records>, line 11
    """)
    assert told(VALUES, "a", indicator="ready", target="duty") == lines("""
    achievement ready.duty, a, 2024: value (A)
    compared: met unmet, value no, level yes
    """)


def test_what_lacks_is_told_down_to_the_cell():
    assert told(VALUES, "b", indicator="share") == lines("""
    value share, b, 2024: not_applicable
    computed: formula (paved) / (roads), zero_denominator missing
    missing: state not_applicable, reason not_applicable
    why not: cell_missing: name roads, org_unit b, period 2024, state not_applicable, reason
        not_applicable
    """)
    assert told(VALUES, "d", indicator="share") == lines("""
    value share, d, 2024: 120 percent (E)
    computed: formula (paved) / (roads), zero_denominator missing
    """)
    assert told(VALUES, "a", indicator="late") == lines("""
    value late, a, 2024: missing
    missing: state missing, reason overdue, overdue yes
    """)
    assert told(VALUES, "a", indicator="late", target="limit") == lines("""
    achievement late.limit, a, 2024: missing
    without_ratio: level 3
    compared: met undetermined, level 3, reason overdue
    why not: cell_missing: name late, org_unit a, period 2024, state missing, reason overdue
    """)


JUDGED = evaluated(
    """
org_units: [{id: b}]
indicators: {paved: {unit: kilometre}}
targets: {paved: {plan: {at_least: 3}}}
""",
    """
org_unit  indicator  period  judgement
b         paved      2024    met
""",
)


def test_a_judgement_is_reported_without_a_number():
    assert told(JUDGED, "b", indicator="paved") == lines("""
    value paved, b, 2024: value (A)
    reported: table <records>, line 1, judgement met
    """)
    assert told(JUDGED, "b", indicator="paved", target="plan") == lines("""
    achievement paved.plan, b, 2024: value (A)
    without_ratio: level 3
    compared: met met, level 3, judgement met
    """)


PARTS = evaluated(
    """
org_units: [{id: a}]
indicators:
  paved: {unit: kilometre}
  twice: {unit: kilometre, formula: paved * 2}
  rest: {unit: kilometre, formula: 10 kilometre - twice}
""",
    """
org_unit  indicator  period   value
a         paved      2024-S1  3
""",
)


def test_the_parts_of_a_window_that_lack_are_named():
    assert told(PARTS, "a", indicator="paved") == lines("""
    value paved, a, 2024: missing
    summed: periods 2024-S1
    missing: state missing, reason missing: 2024-S2, lacking 2024-S2
    """)
    assert told(PARTS, "a", indicator="rest") == lines("""
    value rest, a, 2024: missing
    computed: formula 10 kilometre - twice
    missing: state missing, reason missing
    why not: cell_missing: name paved, org_unit a, period 2024, state missing, reason missing:
        2024-S2
    """)


# --- targets ---


TARGETS = evaluated(
    """
org_units:
  - {id: a, level: commune, groups: {region: north}}
  - {id: b, level: commune}
indicators:
  paved: {unit: kilometre, reference: report}
  late: {unit: dossier}
  spent: {unit: triệu đồng, accumulation: year_to_date}
references: [{id: report, title: Report of the year}]
targets:
  paved:
    plan: [{at_least: 10}, {at_least: 8, group: north}, {at_least: 7, org_unit: a,
        period: 2024, issued: 2024-01-05, reference: report}]
    twice: {at_least: {target: plan, times: 2}}
    grown: {at_least: {baseline: previous(paved), plus: 1 kilometre}}
    usual: {at_least: {peers: mean}}
    range: {within: {from: 2, to: 6}}
    council: unstated
    more: {at_least: {baseline: "3 kilometre", plus: 10 percent}}
    way: {at_least: 10, ratio: from_baseline, baseline: 4 kilometre}
  late:
    limit: {at_most: 4}
    minus: {at_most: 4, ratio: two_minus_ratio}
    none: {at_most: 0}
  spent:
    plan: {at_least: 100, period: 2024, path: linear}
    steps: {at_least: 100, period: 2024, path: {milestones: {2024-S1: 50 percent}}}
    level: {at_least: 50, level: commune}
""",
    """
org_unit  indicator  period    value  state
a         paved      2024      5      -
b         paved      2024      9      -
a         late       2024      5      -
a         spent      2024-M06  40     -
b         late       2024      -      not_applicable
b         spent      2024      101    -
""",
)


def test_the_level_of_one_unit_goes_before_those_of_groups_and_all():
    assert told(TARGETS, "a", indicator="paved", target="plan") == lines("""
    achievement paved.plan, a, 2024: 0.714286 (A)
    ratio: ratio actual_over_target, value 5, level 7, achievement 0.714286
    compared: met unmet, value 5, level 7, gap 2
    why not: needed_for_target: gap 2, level 7, unit kilometre
    """)


def test_achievement_of_what_should_be_less_and_from_a_baseline():
    assert told(TARGETS, "a", indicator="late", target="limit") == lines("""
    achievement late.limit, a, 2024: 0.8 (A)
    ratio: ratio target_over_actual, value 5, level 4, achievement 0.8
    compared: met unmet, value 5, level 4, gap 1
    why not: needed_for_target: gap 1, level 4, unit dossier
    """)
    assert told(TARGETS, "a", indicator="late", target="minus") == lines("""
    achievement late.minus, a, 2024: 0.75 (A)
    ratio: ratio two_minus_ratio, value 5, level 4, achievement 0.75
    compared: met unmet, value 5, level 4, gap 1
    why not: needed_for_target: gap 1, level 4, unit dossier
    """)
    assert told(TARGETS, "a", indicator="late", target="none") == lines("""
    achievement late.none, a, 2024: value (A)
    without_ratio: value 5, level 0
    compared: met unmet, value 5, level 0, gap 5
    why not: needed_for_target: gap 5, level 0, unit dossier
    """)
    assert told(TARGETS, "a", indicator="paved", target="way") == lines("""
    achievement paved.way, a, 2024: 0.166667 (A)
    ratio: ratio from_baseline, value 5, level 10, baseline 4, achievement 0.166667
    compared: met unmet, value 5, level 10, gap 5
    why not: needed_for_target: gap 5, level 10, unit kilometre
    """)
    assert told(TARGETS, "a", indicator="paved", target="range") == lines("""
    achievement paved.range, a, 2024: value (A)
    compared: met met, value 5, level 6, gap 0
    """)


def test_what_is_due_and_the_pace_that_is_needed():
    assert told(TARGETS, "a", indicator="spent", target="plan", period="2024-M06") == lines("""
    achievement spent.plan, a, 2024-M06: 0.4 (A)
    ratio: ratio actual_over_target, value 40, level 100, achievement 0.4
    on_path: path linear, due 50, on_path no, needed_pace 10
    compared: met undetermined, value 40, level 100, gap 60, reason not_due
    why not: needed_for_target: gap 60, level 100, unit triệu đồng, due 50, needed_pace 10
    """)
    assert told(TARGETS, "a", indicator="spent", target="steps", period="2024-M06") == lines("""
    achievement spent.steps, a, 2024-M06: 0.4 (A)
    ratio: ratio actual_over_target, value 40, level 100, achievement 0.4
    on_path: path milestones, due 50, on_path no, needed_pace 10
    compared: met undetermined, value 40, level 100, gap 60, reason not_due
    why not: needed_for_target: gap 60, level 100, unit triệu đồng, due 50, needed_pace 10
    """)
    assert told(TARGETS, "b", indicator="spent", target="plan") == lines("""
    achievement spent.plan, b, 2024: 1.01 (A)
    ratio: ratio actual_over_target, value 101, level 100, achievement 1.01
    on_path: path linear, due 100, on_path yes
    compared: met met, value 101, level 100, gap 0
    """)


def test_a_level_that_is_not_known_leaves_it_undetermined():
    assert told(TARGETS, "a", indicator="paved", target="grown") == lines("""
    achievement paved.grown, a, 2024: value (A)
    without_ratio: value 5
    compared: met undetermined, value 5, reason missing
    """)
    assert told(TARGETS, "a", indicator="paved", target="council") == lines("""
    achievement paved.council, a, 2024: value (A)
    compared: met undetermined, value 5, reason unstated
    """)


def levels(ev: Evaluation, org_unit: str, **asked: str) -> list[str]:
    """Return the steps of the level that is among what an explanation is made of."""
    found = ev.explain(**{"org_unit": org_unit, "period": "2024", **asked})
    level = next(one for one in found.inputs if one.kind.value == "level")
    why_not = (f"why not: {step}" for step in level.why_not)
    return [str(level).splitlines()[0], *map(str, level.steps), *why_not]


def test_a_level_says_why_it_is_the_one_and_what_it_is_derived_from():
    assert levels(TARGETS, "a", indicator="paved", target="plan") == lines("""
    level paved.plan, a, 2024: 7 kilometre
    chosen_target: target plan, scope org_unit, others 2, scope_id a, valid_in 2024, issued
        2024-01-05
    level_stated: comparison at_least, level 7, unit kilometre
    """)
    assert levels(TARGETS, "a", indicator="paved", target="twice") == lines("""
    level paved.twice, a, 2024: 14 kilometre
    chosen_target: target twice, scope all, others 0
    level_derived: comparison at_least, level 14, unit kilometre, of target, target plan,
        times 2
    """)
    assert levels(TARGETS, "a", indicator="paved", target="more") == lines("""
    level paved.more, a, 2024: 3.3 kilometre (A)
    chosen_target: target more, scope all, others 0
    level_derived: comparison at_least, level 3.3, unit kilometre, of baseline, formula 3
        kilometre, plus 10, plus_unit percent
    """)
    assert levels(TARGETS, "a", indicator="paved", target="usual") == lines("""
    level paved.usual, a, 2024: 7 kilometre
    chosen_target: target usual, scope all, others 0
    level_derived: comparison at_least, level 7, unit kilometre, of peers, peers mean
    """)
    assert levels(TARGETS, "a", indicator="paved", target="range") == lines("""
    level paved.range, a, 2024: 2 6 kilometre
    chosen_target: target range, scope all, others 0
    level_stated: comparison within, low 2, high 6, unit kilometre
    """)
    assert levels(TARGETS, "a", indicator="paved", target="council") == lines("""
    level paved.council, a, 2024: value
    chosen_target: target council, scope all, others 0
    level_stated: comparison unstated, unit kilometre
    """)
    assert levels(TARGETS, "a", indicator="paved", target="grown") == lines("""
    level paved.grown, a, 2024: missing
    chosen_target: target grown, scope all, others 0
    level_unknown: comparison at_least, unit kilometre, state missing
    why not: cell_missing: name paved, org_unit a, period 2023, state missing, reason missing
    """)
    assert levels(TARGETS, "b", indicator="spent", target="level") == lines("""
    level spent.level, b, 2024: 50 triệu đồng
    chosen_target: target level, scope level, others 0, scope_id commune
    level_stated: comparison at_least, level 50, unit triệu đồng
    """)


# --- points of leaves ---


LEAVES = evaluated(
    """
org_units: [{id: a, attributes: {kind: small}}, {id: b, attributes: {kind: big}}, {id: c,
    attributes: {kind: small}}]
indicators:
  paved: {unit: kilometre}
  late: {unit: dossier}
  ready: {values: yes_no}
  spent: {unit: triệu đồng, accumulation: year_to_date}
targets:
  paved: {plan: {at_least: 10}}
  late: {none: {at_most: 0}}
  spent: {plan: {at_least: 100, period: 2024/2025, path: linear}}
scorecard:
  missing: skip
  children:
    - indicator: paved
      max_points: 10
      score: {target: plan, bands: [{at_least: 100 percent, points: 10},
          {at_least: 80 percent, points: 7}, {otherwise: 1}]}
    - {id: nearly, indicator: paved, max_points: 10, score: {target: plan,
          bands: [{at_least: 80 percent, points: 9}, {otherwise: 0}]}}
    - {id: straight, indicator: paved, max_points: 10, decimals: 0, score: {target: plan,
          linear: {zero_at: 10 percent}, cap: 90 percent, round: 1}}
    - {id: capped, indicator: paved, max_points: 10, score: {target: plan, linear: {},
          cap: 80 percent}}
    - {id: late_points, indicator: late, max_points: 10, score: {points: points(open)}}
    - {id: floored, indicator: paved, max_points: 10, score: {value: , floor: 60 percent,
          step: 4}}
    - {id: when_ready, indicator: paved, max_points: 10, score: {points: 5, when: ready}}
    - {id: linear_when, indicator: paved, max_points: 10, score: {target: plan, linear: {},
          when: ready}}
    - {id: formula, indicator: paved, max_points: 10, score: {points: points(paved) / 2}}
    - {id: made, indicator: paved, max_points: 10, score: {sum_of: [{points: 2,
          when: ready}, {target: plan, pass_fail: , max_points: 50 percent}]}}
    - {id: exempt, indicator: late, max_points: 10, score: {target: none, linear: {},
          without_ratio: by_met}}
    - {id: open, indicator: late, max_points: 10, score: {target: none, linear: {}}}
    - {id: on_path, indicator: spent, max_points: 10, score: {target: plan, against: path,
          linear: {}, cap: 10}}
    - {id: met, indicator: paved, max_points: 10, score: {target: plan, pass_fail: }}
    - {id: only_b, indicator: paved, max_points: 10, score: {value: },
          applies_to: {where: {kind: big}}}
    - {id: best, indicator: paved, max_points: 10, score: {min_max: {better: higher}}}
""",
    """
org_unit  indicator  period  value  state
a         paved      2024    8.5    -
a         late       2024    0      -
a         ready      2024    yes    -
a         spent      2024    40     -
b         paved      2024    2      -
b         ready      2024    no     -
c         paved      2024    -      not_applicable
""",
)


def test_a_leaf_says_what_it_reads_what_its_rule_gives_and_what_would_give_more():
    assert told(LEAVES, "a", node="paved") == lines("""
    points scorecard.paved, a, 2024: 7 point (A)
    read: reads achievement, measure 0.85, unit ratio, target plan, name paved
    rule: rule bands, max_points 10, parameters bands, points 7
    why not: needed_for_next_edge: measure 1, points 10, unit ratio, missing 0.15
    """)
    assert told(LEAVES, "b", node="paved") == lines("""
    points scorecard.paved, b, 2024: 1 point (A)
    read: reads achievement, measure 0.2, unit ratio, target plan, name paved
    rule: rule bands, max_points 10, parameters bands, points 1
    why not: needed_for_next_edge: measure 0.8, points 7, unit ratio, missing 0.6
    """)
    assert told(LEAVES, "a", node="nearly") == lines("""
    points scorecard.nearly, a, 2024: 9 point (A)
    read: reads achievement, measure 0.85, unit ratio, target plan, name paved
    rule: rule bands, max_points 10, parameters bands, points 9
    """)
    assert told(LEAVES, "a", node="straight") == lines("""
    points scorecard.straight, a, 2024: 8 point (A)
    read: reads achievement, measure 0.85, unit ratio, target plan, name paved
    rule: rule linear, max_points 10, parameters linear, points 8.333333
    rounded: from_points 8.333333, decimals 1, rounding half_away, points 8.3
    published: exact 8.3, decimals 0, rounding half_away, points 8
    why not: needed_for_next_edge: measure 1, points 9, unit ratio, missing 0.15
    """)
    assert told(LEAVES, "a", node="floored") == lines("""
    points scorecard.floored, a, 2024: 8 point (A)
    read: reads value, measure 8.5, unit kilometre, name paved
    rule: rule value, max_points 10, parameters value, points 8.5
    stepped: from_points 8.5, step 4, points 8
    """)
    assert told(LEAVES, "a", node="capped") == lines("""
    points scorecard.capped, a, 2024: 8 point (A)
    read: reads achievement, measure 0.85, unit ratio, target plan, name paved
    rule: rule linear, max_points 10, parameters linear, points 8.5
    capped: from_points 8.5, cap 8
    """)
    assert told(LEAVES, "b", node="floored") == lines("""
    points scorecard.floored, b, 2024: 8 point (A)
    read: reads value, measure 2, unit kilometre, name paved
    rule: rule value, max_points 10, parameters value, points 2
    floored: from_points 2, floor 6
    stepped: from_points 6, step 4, points 8
    """)
    assert told(LEAVES, "a", node="on_path") == lines("""
    points scorecard.on_path, a, 2024: 8 point (A)
    read: reads path, measure 0.8, unit ratio, target plan, name spent
    rule: rule linear, max_points 10, parameters linear, points 8
    why not: needed_for_next_edge: measure 1, points 10, unit ratio, missing 0.2
    """)
    assert told(LEAVES, "a", node="met") == lines("""
    points scorecard.met, a, 2024: 0 point (A)
    read: reads met, measure 0, unit ratio, target plan, name paved
    rule: rule pass_fail, max_points 10, parameters pass_fail, points 0
    """)
    assert told(LEAVES, "b", node="best") == lines("""
    points scorecard.best, b, 2024: 0 point (A)
    read: reads value, measure 2, unit kilometre, name paved
    rule: rule min_max, max_points 10, parameters min_max, points 0
    """)


def test_points_that_are_given_under_a_condition_or_by_a_formula():
    assert told(LEAVES, "a", node="when_ready") == lines("""
    points scorecard.when_ready, a, 2024: 5 point (A)
    condition: formula ready, truth true
    given: points 5
    """)
    assert told(LEAVES, "b", node="when_ready") == lines("""
    points scorecard.when_ready, b, 2024: 0 point (A)
    condition: formula ready, truth false
    """)
    assert told(LEAVES, "b", node="linear_when") == lines("""
    points scorecard.linear_when, b, 2024: 0 point (A)
    condition: formula ready, truth false
    """)
    assert told(LEAVES, "c", node="when_ready") == lines("""
    points scorecard.when_ready, c, 2024: missing
    condition: formula ready, truth undetermined
    policy: state missing, reason condition, policy skip
    why not: cell_missing: name ready, org_unit c, period 2024, state missing, reason missing
    """)
    assert told(LEAVES, "a", node="formula") == lines("""
    points scorecard.formula, a, 2024: 3.5 point (A)
    given: points 3.5, formula points(paved) / 2
    """)
    assert told(LEAVES, "a", node="late_points") == lines("""
    points scorecard.late_points, a, 2024: missing
    policy: state missing, reason formula, policy skip
    """)


def test_a_score_of_parts_tells_each_of_them():
    assert told(LEAVES, "a", node="made") == lines("""
    points scorecard.made, a, 2024: 2 point (A)
    part: combined_by sum_of, number 1, counts yes, rule points, points 2
    part: combined_by sum_of, number 2, counts yes, rule pass_fail, points 0
    """)
    assert told(LEAVES, "b", node="made") == lines("""
    points scorecard.made, b, 2024: 0 point (A)
    part: combined_by sum_of, number 1, counts no, rule points, points 0
    part: combined_by sum_of, number 2, counts yes, rule pass_fail, points 0
    """)


def test_where_a_ratio_has_no_meaning_the_verdict_may_stand_in():
    assert told(LEAVES, "a", node="exempt") == lines("""
    points scorecard.exempt, a, 2024: 10 point (A)
    by_met: met met, points 10
    """)
    assert told(LEAVES, "a", node="open") == lines("""
    points scorecard.open, a, 2024: missing
    policy: state missing, reason without_ratio, policy skip
    """)


def test_a_leaf_that_does_not_apply_or_is_not_reported():
    assert told(LEAVES, "a", node="only_b") == lines("""
    points scorecard.only_b, a, 2024: not_applicable
    policy: state not_applicable, reason not_applicable, policy skip
    """)
    assert told(LEAVES, "b", node="on_path") == lines("""
    points scorecard.on_path, b, 2024: missing
    policy: state missing, reason missing, policy skip
    why not: cell_missing: name spent, org_unit b, period 2024, state missing, reason missing
    """)
    assert told(LEAVES, "c", node="paved") == lines("""
    points scorecard.paved, c, 2024: not_applicable
    policy: state not_applicable, reason not_applicable, policy skip
    why not: cell_missing: name paved, org_unit c, period 2024, state not_applicable, reason
        not_applicable
    """)


LEVELS = evaluated(
    """
org_units: [{id: d, level: district}, {id: a, level: commune, parent: d}]
indicators: {plans: {unit: count, level: district}, x: {unit: point}}
scorecard:
  children:
    - {indicator: plans, max_points: 1, score: {value: }}
    - {indicator: x, max_points: 1, score: {value: }}
""",
    """
org_unit  indicator  period  value
d         plans      2024    1
d         x          2024    1
a         x          2024    1
""",
)


def test_a_leaf_whose_indicator_other_units_have_does_not_apply():
    assert told(LEVELS, "a", node="plans") == lines("""
    points scorecard.plans, a, 2024: not_applicable
    policy: state not_applicable, reason not_applicable, policy skip
    """)


# --- points of groups ---


GROUPS = evaluated(
    """
org_units: [{id: a, groups: {region: north}}, {id: b, groups: {region: north}}, {id: c}]
indicators: {x: {unit: point}, y: {unit: point}, z: {unit: point}, w: {unit: point},
    ready: {values: yes_no}, days: {unit: day}}
scorecards:
  card:
    decimals: 1
    children:
      - group: sums
        cap: 90 percent
        children:
          - {indicator: x, max_points: 10, score: {value: }}
          - {indicator: y, max_points: 10, score: {value: }, missing: skip}
          - {id: extra, indicator: z, max_points: 5, role: bonus, score: {value: }}
          - {id: more, indicator: w, max_points: 5, role: bonus, score: {value: },
                missing: skip}
          - {id: fine, indicator: z, max_points: 5, role: penalty, score: {value: }}
      - group: smaller
        shrink: true
        available: 50 percent
        children:
          - {id: x2, indicator: x, max_points: 10, score: {value: }}
          - {id: y2, indicator: y, max_points: 10, score: {value: }, missing: skip}
      - group: means
        method: weighted_mean
        available: {count: 1}
        when: ready
        children:
          - {id: x3, indicator: x, max_points: 10, weight: 2, score: {value: }}
          - {id: y3, indicator: y, max_points: 10, score: {value: },
                missing: {impute: {used_by: all}}}
      - group: lowest
        method: {mean_of_lowest: 1}
        children:
          - {id: x4, indicator: x, max_points: 10, score: {value: }}
          - {id: y4, indicator: y, max_points: 10, score: {value: },
                missing: {impute: {per: region, used_by: parent}}}
          - {id: y5, indicator: y, max_points: 10, score: {value: },
                missing: {impute: {from: last, used_by: parent}}}
      - group: enough
        method: {at_least: 1}
        max_points: 10
        children:
          - {id: x6, indicator: x, max_points: 6, score: {value: }}
      - group: power
        method: {power_mean: 2}
        children:
          - {id: x7, indicator: x, max_points: 6, score: {value: }, missing: zero}
  months:
    children:
      - {over: quarters, of: card.sums, id: year, max_points: 10, presence: days,
            missing: zero}
      - {over: years, of: card.sums, id: years, max_points: 10, missing: full}
""",
    """
org_unit  indicator  period   value
a         x          2024     6
a         z          2024     2
a         ready      2024     yes
b         x          2024     7
b         y          2024     4
b         ready      2024     no
c         y          2024     5
a         x          2024-Q1  5
a         days       2024-Q1  60
""",
)


def test_a_group_tells_its_children_and_what_is_made_up_for():
    assert told(GROUPS, "a", node="sums") == lines("""
    points card.sums, a, 2024: 12 point (A)
    child: node x, role scored, max_points 10, state value, points 6
    child: node y, role scored, max_points 10, state missing, policy skip
    child: node extra, role bonus, max_points 5, state value, points 2
    child: node more, role bonus, max_points 5, state missing, policy skip
    child: node fine, role penalty, max_points 5, state value, points 2
    method: method sum, children 1, points 12, max_points 20
    rescaled: from_max 10, to_max 20
    bonus: node extra, points 2
    penalty: node fine, points 2
    """)
    assert told(GROUPS, "a", node="smaller") == lines("""
    points card.smaller, a, 2024: 6 point (A)
    child: node x2, role scored, max_points 10, state value, points 6
    child: node y2, role scored, max_points 10, state missing, policy skip
    available: needed 0.5, of_max yes, by_count no, enough yes, coverage 0.5
    method: method sum, children 1, points 6, max_points 20
    shrunk: from_max 20, to_max 10
    """)
    assert told(GROUPS, "a", node="means") == lines("""
    points card.means, a, 2024: 5.5 point (I)
    condition: formula ready, truth true
    child: node x3, role scored, max_points 10, state value, points 6, weight 2
    child: node y3, role scored, max_points 10, state missing, points 4.5, weight 1, policy
        impute
    available: needed 1, of_max no, by_count yes, enough yes, coverage 0.666667
    method: method weighted_mean, children 2, points 5.5, max_points 10
    """)
    assert told(GROUPS, "b", node="means") == lines("""
    points card.means, b, 2024: 0 point (A)
    condition: formula ready, truth false
    """)
    assert told(GROUPS, "c", node="means") == lines("""
    points card.means, c, 2024: missing
    condition: formula ready, truth undetermined
    policy: state missing, reason condition, policy fail
    why not: cell_missing: name ready, org_unit c, period 2024, state missing, reason missing
    """)
    assert told(GROUPS, "a", node="lowest") == lines("""
    points card.lowest, a, 2024: missing
    child: node x4, role scored, max_points 10, state value, points 6
    child: node y4, role scored, max_points 10, state missing, points 4, policy impute
    child: node y5, role scored, max_points 10, state missing, policy fail
    policy: state missing, reason not_imputed, policy fail
    why not: lacks: node y5, state missing, reason not_imputed
    why not: cell_missing: name y, org_unit a, period 2024, state missing, reason missing
    """)
    assert told(GROUPS, "a", node="enough") == lines("""
    points card.enough, a, 2024: 10 point (A)
    child: node x6, role scored, max_points 6, state value, points 6
    method: method at_least, children 1, points 10, max_points 10, number 1
    """)
    assert told(GROUPS, "c", node="power") == lines("""
    points card.power, c, 2024: 0 point
    child: node x7, role scored, max_points 6, state missing, points 0, weight 1, policy zero
    method: method power_mean, children 1, points 0, max_points 6, number 2
    """)


def test_a_total_without_points_names_the_cells_that_lack():
    assert told(GROUPS, "c", node="card.total") == lines("""
    total card.total, c, 2024: missing
    child: node sums, role scored, max_points 20, state missing, policy fail
    child: node smaller, role scored, max_points 20, state missing, policy fail
    child: node means, role scored, max_points 10, state missing, policy fail
    child: node lowest, role scored, max_points 10, state missing, policy fail
    child: node enough, role scored, max_points 10, state missing, policy fail
    child: node power, role scored, max_points 6, state value, points 0
    policy: state missing, reason missing, policy fail
    why not: lacks: node x, state missing, reason missing
    why not: cell_missing: name x, org_unit c, period 2024, state missing, reason missing
    why not: cell_missing: name z, org_unit c, period 2024, state missing, reason missing
    why not: cell_missing: name w, org_unit c, period 2024, state missing, reason missing
    why not: cell_missing: name ready, org_unit c, period 2024, state missing, reason missing
    """)


def test_what_stands_in_is_told_with_its_source():
    assert told(GROUPS, "a", node="y3") == lines("""
    points card.y3, a, 2024: 4.5 point (I)
    policy: state missing, reason missing, policy impute
    imputed: from peers, points 4.5, by mean, used_by all
    why not: cell_missing: name y, org_unit a, period 2024, state missing, reason missing
    """)
    assert told(GROUPS, "a", node="y4") == lines("""
    points card.y4, a, 2024: missing
    policy: state missing, reason missing, policy impute
    imputed: from peers, points 4, by mean, per region, used_by parent
    why not: cell_missing: name y, org_unit a, period 2024, state missing, reason missing
    """)
    assert told(GROUPS, "a", node="y5") == lines("""
    points card.y5, a, 2024: missing
    policy: state missing, reason not_imputed, policy fail
    why not: cell_missing: name y, org_unit a, period 2024, state missing, reason missing
    """)


def test_a_node_over_time_tells_its_periods():
    assert told(GROUPS, "a", node="year") == lines("""
    points months.year, a, 2024: 0 point
    over: of card.sums, periods 2024-Q1 2024-Q2 2024-Q3 2024-Q4, presence days
    policy: state missing, reason missing, policy zero, points 0
    why not: cell_missing: name days, org_unit a, period 2024-Q2, state missing, reason
        missing
    why not: cell_missing: name days, org_unit a, period 2024-Q3, state missing, reason
        missing
    why not: cell_missing: name days, org_unit a, period 2024-Q4, state missing, reason
        missing
    why not: cell_missing: name y, org_unit a, period 2024-Q1, state missing, reason missing
    why not: cell_missing: name z, org_unit a, period 2024-Q1, state missing, reason missing
    why not: cell_missing: name w, org_unit a, period 2024-Q1, state missing, reason missing
    why not: cell_missing: name x, org_unit a, period 2024-Q2, state missing, reason missing
    why not: cell_missing: name y, org_unit a, period 2024-Q2, state missing, reason missing
    why not: cell_missing: name z, org_unit a, period 2024-Q2, state missing, reason missing
    why not: cell_missing: name w, org_unit a, period 2024-Q2, state missing, reason missing
    why not: cell_missing: name x, org_unit a, period 2024-Q3, state missing, reason missing
    why not: cell_missing: name y, org_unit a, period 2024-Q3, state missing, reason missing
    why not: cell_missing: name z, org_unit a, period 2024-Q3, state missing, reason missing
    why not: cell_missing: name w, org_unit a, period 2024-Q3, state missing, reason missing
    why not: cell_missing: name x, org_unit a, period 2024-Q4, state missing, reason missing
    why not: cell_missing: name y, org_unit a, period 2024-Q4, state missing, reason missing
    why not: cell_missing: name z, org_unit a, period 2024-Q4, state missing, reason missing
    why not: cell_missing: name w, org_unit a, period 2024-Q4, state missing, reason missing
    """)
    assert told(GROUPS, "a", node="years") == lines("""
    points months.years, a, 2024: 6 point (A)
    over: of card.sums, periods 2024
    """)
    assert told(GROUPS, "a", node="years", period="2024-Q1") == lines("""
    points months.years, a, 2024-Q1: not_applicable
    policy: state not_applicable, reason not_applicable, policy skip
    """)


# --- grades ---


GRADES = evaluated(
    """
org_units:
  - {id: d, level: district}
  - {id: a, level: commune, parent: d, groups: {region: north}}
  - {id: b, level: commune, parent: d, groups: {region: north}}
  - {id: c, level: commune, parent: d, groups: {region: south}}
  - {id: e, level: commune, parent: d, groups: {region: south}}
  - {id: f, level: commune, parent: d}
indicators:
  results: {unit: point}
  late: {unit: dossier}
  clean: {values: yes_no}
scorecards:
  communes:
    applies_to: {level: commune}
    missing: skip
    children:
      - {indicator: results, max_points: 100, score: {value: }}
      - {id: tie, indicator: results, role: information, max_points: 100, score: {value: }}
    grades:
      - {id: model, requires: [late = 0 dossier]}
      - {id: excellent, at_least: 90, requires: [clean, late <= 5 dossier]}
      - {id: good, above: 70 percent}
      - {id: fair, at_least: 50}
      - {id: failed}
    ceilings: [{when: late > 20 dossier, grade: fair}]
    lower: [{when: late > 10 dossier}]
    vetoes: [{when: not clean, grade: failed}]
    quotas:
      - {grade: excellent, at_most: 50 percent, base: [excellent, good], counted: before,
            rounding: down, ties: chain, tie_break: [tie], per: region}
      - {grade: good, at_most: 2, ties: none}
  top:
    applies_to: {level: commune}
    children:
      - {id: top_results, indicator: results, max_points: 100, score: {value: }}
    root: best
    grades: [{id: first, top: 40 percent}, {id: second}]
    quantiles: {peers: {group: north}}
  district:
    applies_to: {level: district}
    root: whole
    children:
      - {id: own, indicator: results, max_points: 100, score: {value: }}
    grades:
      - {id: excellent, at_least: 90}
      - {id: good, above: 70 percent}
      - {id: fair, at_least: 50}
      - {id: failed}
  capped:
    applies_to: {level: commune}
    root: below
    missing: skip
    children:
      - {id: again, indicator: results, max_points: 100, score: {value: }}
    grades:
      - {id: excellent, at_least: 90}
      - {id: good, above: 70 percent}
      - {id: fair, at_least: 50}
      - {id: failed}
    capped_by: {node: whole, org_unit: parent}
""",
    """
org_unit  indicator  period  value
a         results    2024    95
b         results    2024    92
c         results    2024    71
e         results    2024    96
d         results    2024    75
a         late       2024    2
b         late       2024    3
c         late       2024    12
e         late       2024    3
a         clean      2024    yes
b         clean      2024    yes
c         clean      2024    yes
a         results    2023    91
a         late       2023    25
a         clean      2023    no
b         results    2023    60
b         late       2023    1
b         clean      2023    yes
""",
)


def test_the_best_grade_is_had_with_points_requirements_and_room():
    assert told(GRADES, "a", node="communes.total", kind="grade") == lines("""
    grade communes.total, a, 2024: excellent (A)
    edge: grade model, points 95, reached yes, edge none
    requirement: grade model, formula late = 0 dossier, truth false, left 2, relation =, right
        0
    edge: grade excellent, points 95, reached yes, edge at_least, level 90
    requirement: grade excellent, formula clean, truth true
    requirement: grade excellent, formula late <= 5 dossier, truth true, left 2, relation <=,
        right 5
    ceiling: grade fair, formula late > 20 dossier, truth false, left 2, relation >, right 20
    lowered: by 1, formula late > 10 dossier, truth false, left 2, relation >, right 10
    veto: grade failed, formula not clean, truth false
    quota: grade excellent, at_most 0.5, of_max yes, room 1, candidates 2, admitted 1, base
        excellent good, counted before, group north
    graded: grade excellent, provisional no
    why not: needed_for_next_grade: grade model, points 95
    why not: requirement: grade model, formula late = 0 dossier, truth false, left 2, relation
        =, right 0
    """)


def test_a_unit_is_crowded_out_by_a_quota():
    assert told(GRADES, "b", node="communes.total", kind="grade") == lines("""
    grade communes.total, b, 2024: good (A)
    edge: grade model, points 92, reached yes, edge none
    requirement: grade model, formula late = 0 dossier, truth false, left 3, relation =, right
        0
    edge: grade excellent, points 92, reached yes, edge at_least, level 90
    requirement: grade excellent, formula clean, truth true
    requirement: grade excellent, formula late <= 5 dossier, truth true, left 3, relation <=,
        right 5
    ceiling: grade fair, formula late > 20 dossier, truth false, left 3, relation >, right 20
    lowered: by 1, formula late > 10 dossier, truth false, left 3, relation >, right 10
    veto: grade failed, formula not clean, truth false
    quota: grade excellent, at_most 0.5, of_max yes, room 1, candidates 2, admitted 1, base
        excellent good, counted before, group north
    crowded_out: grade excellent, points 92, admitted a, admitted_points 95
    quota: grade good, at_most 2, of_max no, room 2, candidates 2, admitted 2
    provisional: best good, worst fair, reason undecided: good
    graded: grade good, provisional yes
    why not: cell_missing: name clean, org_unit e, period 2024, state missing, reason missing
    why not: needed_for_next_grade: grade excellent, points 92, level 90, missing 0
    why not: requirement: grade model, formula late = 0 dossier, truth false, left 3, relation
        =, right 0
    why not: crowded_out: grade excellent, points 92, admitted a, admitted_points 95
    """)


def test_a_step_down_a_ceiling_and_a_veto_stand_in_the_way():
    assert told(GRADES, "c", node="communes.total", kind="grade") == lines("""
    grade communes.total, c, 2024: fair (A)
    edge: grade model, points 71, reached yes, edge none
    requirement: grade model, formula late = 0 dossier, truth false, left 12, relation =,
        right 0
    edge: grade excellent, points 71, reached no, edge at_least, level 90
    requirement: grade excellent, formula clean, truth true
    requirement: grade excellent, formula late <= 5 dossier, truth false, left 12, relation
        <=, right 5
    edge: grade good, points 71, reached yes, edge above, level 70
    ceiling: grade fair, formula late > 20 dossier, truth false, left 12, relation >, right 20
    lowered: by 1, formula late > 10 dossier, truth true, left 12, relation >, right 10
    veto: grade failed, formula not clean, truth false
    graded: grade fair, provisional no
    why not: needed_for_next_grade: grade good, points 71, level 70, missing 0
    why not: requirement: grade model, formula late = 0 dossier, truth false, left 12,
        relation =, right 0
    why not: lowered: by 1, formula late > 10 dossier, truth true, left 12, relation >, right
        10
    """)
    assert told(GRADES, "a", node="communes.total", period="2023", kind="grade") == lines("""
    grade communes.total, a, 2023: failed (A)
    edge: grade model, points 91, reached yes, edge none
    requirement: grade model, formula late = 0 dossier, truth false, left 25, relation =,
        right 0
    edge: grade excellent, points 91, reached yes, edge at_least, level 90
    requirement: grade excellent, formula clean, truth false
    requirement: grade excellent, formula late <= 5 dossier, truth false, left 25, relation
        <=, right 5
    edge: grade good, points 91, reached yes, edge above, level 70
    ceiling: grade fair, formula late > 20 dossier, truth true, left 25, relation >, right 20
    lowered: by 1, formula late > 10 dossier, truth true, left 25, relation >, right 10
    veto: grade failed, formula not clean, truth true
    graded: grade failed, provisional no
    why not: needed_for_next_grade: grade fair, points 91, level 50, missing 0
    why not: requirement: grade model, formula late = 0 dossier, truth false, left 25,
        relation =, right 0
    why not: requirement: grade excellent, formula clean, truth false
    why not: requirement: grade excellent, formula late <= 5 dossier, truth false, left 25,
        relation <=, right 5
    why not: lowered: by 1, formula late > 10 dossier, truth true, left 25, relation >, right
        10
    why not: veto: grade failed, formula not clean, truth true
    """)


def test_an_undetermined_condition_leaves_a_grade_provisional():
    assert told(GRADES, "e", node="communes.total", kind="grade") == lines("""
    grade communes.total, e, 2024: good (A)
    edge: grade model, points 96, reached yes, edge none
    requirement: grade model, formula late = 0 dossier, truth false, left 3, relation =, right
        0
    edge: grade excellent, points 96, reached yes, edge at_least, level 90
    requirement: grade excellent, formula clean, truth undetermined
    requirement: grade excellent, formula late <= 5 dossier, truth true, left 3, relation <=,
        right 5
    edge: grade good, points 96, reached yes, edge above, level 70
    ceiling: grade fair, formula late > 20 dossier, truth false, left 3, relation >, right 20
    lowered: by 1, formula late > 10 dossier, truth false, left 3, relation >, right 10
    veto: grade failed, formula not clean, truth undetermined
    quota: grade good, at_most 2, of_max no, room 2, candidates 2, admitted 2
    provisional: best excellent, worst failed, reason undecided: excellent
    graded: grade good, provisional yes
    why not: cell_missing: name clean, org_unit e, period 2024, state missing, reason missing
    why not: needed_for_next_grade: grade excellent, points 96, level 90, missing 0
    why not: requirement: grade model, formula late = 0 dossier, truth false, left 3, relation
        =, right 0
    why not: requirement: grade excellent, formula clean, truth undetermined
    why not: veto: grade failed, formula not clean, truth undetermined
    """)


def test_a_unit_without_points_has_no_grade():
    assert told(GRADES, "f", node="communes.total", kind="grade") == lines("""
    grade communes.total, f, 2024: missing
    not_graded: reason missing: results
    why not: cell_missing: name results, org_unit f, period 2024, state missing, reason
        missing
    """)


def test_the_best_few_percent_of_the_peers():
    assert told(GRADES, "a", node="best", kind="grade") == lines("""
    grade top.best, a, 2024: first (A)
    edge: grade first, points 95, reached yes, edge top, level 0.4
    graded: grade first, provisional no
    """)
    assert told(GRADES, "b", node="best", kind="grade") == lines("""
    grade top.best, b, 2024: second (A)
    edge: grade first, points 92, reached no, edge top, level 0.4
    edge: grade second, points 92, reached yes, edge none
    graded: grade second, provisional no
    why not: needed_for_next_grade: grade first, points 92, level 95, missing 3
    """)
    assert told(GRADES, "c", node="best", kind="grade") == lines("""
    grade top.best, c, 2024: value (A)
    not_graded: reason no_peers
    """)


def test_a_grade_is_capped_by_that_of_the_unit_above():
    assert told(GRADES, "a", node="below", kind="grade") == lines("""
    grade capped.below, a, 2024: good (A)
    edge: grade excellent, points 95, reached yes, edge at_least, level 90
    capped_by: org_unit d, node district.whole, grade good
    graded: grade good, provisional no
    why not: needed_for_next_grade: grade excellent, points 95, level 90, missing 0
    why not: capped_by: org_unit d, node district.whole, grade good
    """)
    assert told(GRADES, "c", node="below", kind="grade") == lines("""
    grade capped.below, c, 2024: good (A)
    edge: grade excellent, points 71, reached no, edge at_least, level 90
    edge: grade good, points 71, reached yes, edge above, level 70
    capped_by: org_unit d, node district.whole, grade good
    graded: grade good, provisional no
    why not: needed_for_next_grade: grade excellent, points 71, level 90, missing 19
    """)
    assert told(GRADES, "a", node="below", period="2023", kind="grade") == lines("""
    grade capped.below, a, 2023: excellent (A)
    edge: grade excellent, points 91, reached yes, edge at_least, level 90
    capped_by: org_unit d, node district.whole
    provisional: best excellent, worst failed, reason undecided
    graded: grade excellent, provisional yes
    why not: cell_missing: name results, org_unit d, period 2023, state missing, reason
        missing
    """)


# --- ranks ---


RANKS = evaluated(
    """
org_units: [{id: a, groups: {region: north}}, {id: b, groups: {region: north}}, {id: c,
    groups: {region: north}}, {id: e, groups: {region: south}}, {id: f}, {id: s,
    groups: {region: north}}]
indicators: {x: {unit: point}, y: {unit: point}, z: {unit: point}}
scorecard:
  children:
    - {indicator: x, max_points: 10, score: {value: }}
    - {indicator: y, role: information, max_points: 10, score: {value: }}
    - {indicator: z, role: information, max_points: 10, score: {value: }}
rankings:
  regions: {of: total, per: region, tie_break: [y, z], ties: average}
  plain: {of: total}
  north: {of: total, peers: {group: north}}
""",
    """
org_unit  indicator  period  value
a         x          2024    8
b         x          2024    8
c         x          2024    6
e         x          2024    9
f         x          2024    6
a         y          2024    3
b         y          2024    3
b         z          2024    1
a         z          2024    5
a         x          2023    2
b         x          2023    3
s         x          2023    3
""",
)


def test_a_rank_tells_the_peers_and_who_stands_just_above():
    assert told(RANKS, "a", ranking="regions") == lines("""
    rank regions, a, 2024: 1 (A)
    peers: number 3, better 0, group north
    tie_break: node y, points 3
    tie_break: node z, points 5
    ranked: rank 1, points 8
    previous_rank: period 2023, rank 3, change 2
    """)
    assert told(RANKS, "b", ranking="regions") == lines("""
    rank regions, b, 2024: 2 (A)
    peers: number 3, better 1, group north
    tie_break: node y, points 3
    tie_break: node z, points 1
    ranked: rank 2, points 8
    previous_rank: period 2023, rank 1.5, change -0.5
    why not: needed_for_next_rank: org_unit a, rank 1, points 8, missing 0, tie_break z,
        tie_break_missing 4
    """)
    assert told(RANKS, "c", ranking="regions") == lines("""
    rank regions, c, 2024: 3 (A)
    peers: number 3, better 2, group north
    ranked: rank 3, points 6
    why not: needed_for_next_rank: org_unit b, rank 2, points 8, missing 2
    """)
    assert told(RANKS, "c", ranking="plain") == lines("""
    rank plain, c, 2024: 4 (A)
    peers: number 5, better 3
    tied: org_units f, ties min
    ranked: rank 4, points 6
    why not: needed_for_next_rank: org_unit a, rank 2, points 8, missing 2
    """)
    assert told(RANKS, "c", node="total", kind="rank") == lines("""
    rank scorecard.total, c, 2024: 4 (A)
    peers: number 5, better 3
    tied: org_units f, ties min
    ranked: rank 4, points 6
    why not: needed_for_next_rank: org_unit a, rank 2, points 8, missing 2
    """)
    assert told(RANKS, "b", ranking="regions", period="2023") == lines("""
    rank regions, b, 2023: 1.5 (A)
    peers: number 3, better 0, group north
    tie_break: node y
    tie_break: node z
    tied: org_units s, ties average
    ranked: rank 1.5, points 3
    """)


def test_who_is_not_ranked_is_told_why():
    assert told(RANKS, "s", ranking="regions") == lines("""
    rank regions, s, 2024: missing
    unranked: reason missing: x
    previous_rank: period 2023, rank 1.5
    why not: cell_missing: name x, org_unit s, period 2024, state missing, reason missing
    why not: cell_missing: name y, org_unit s, period 2024, state missing, reason missing
    why not: cell_missing: name z, org_unit s, period 2024, state missing, reason missing
    """)
    assert told(RANKS, "f", ranking="regions") == lines("""
    rank regions, f, 2024: value
    unranked: reason no_group
    """)


# --- the unmet list ---


UNMET = evaluated(
    """
org_units: [{id: a}, {id: b}]
indicators: {paved: {unit: kilometre}}
targets: {paved: {plan: {at_least: 10}}, total: {goal: {at_least: 9}}}
scorecard:
  children:
    - {indicator: paved, max_points: 10, score: {target: plan, linear: {}}}
""",
    """
org_unit  indicator  period  value
a         paved      2024    8
b         paved      2024    10
""",
)


def test_an_entry_of_the_unmet_list_tells_what_it_costs():
    assert told(UNMET, "a", indicator="paved", target="plan", kind="unmet") == lines("""
    unmet paved.plan, a, 2024: unmet (A)
    ratio: ratio actual_over_target, value 8, level 10, achievement 0.8
    compared: met unmet, value 8, level 10, gap 2
    points_lost: points 2
    why not: needed_for_target: gap 2, level 10, unit kilometre
    """)
    assert told(UNMET, "a", node="total", target="goal", kind="unmet") == lines("""
    unmet total.goal, a, 2024: unmet (A)
    measured_by_points: node total
    ratio: ratio actual_over_target, value 8, level 9, achievement 0.888889
    compared: met unmet, value 8, level 9, gap 1
    why not: needed_for_target: gap 1, level 9, unit point
    """)
    assert told(UNMET, "b", node="scorecard.total", target="goal") == lines("""
    achievement total.goal, b, 2024: 1.111111 (A)
    measured_by_points: node total
    ratio: ratio actual_over_target, value 10, level 9, achievement 1.111111
    compared: met met, value 10, level 9, gap 0
    """)


# --- figures of earlier units ---


MAPPED = """
org_units: [{id: a}, {id: b}, {id: c}, {id: d}, {id: e}, {id: f}, {id: g}, {id: h}]
indicators: {born: {unit: person}, people: {unit: person, accumulation: as_of}}
targets: {born: {plan: [{at_least: 4}, {at_least: 6, org_unit: d}]}}
successions:
  - {effective: 2024-07-01, merge: [a, b], into: c}
  - {effective: 2024-07-01, rename: d, into: e}
  - {effective: 2024-07-01, split: f, into: [g, h], basis: people}
"""
BEFORE = """
org_unit  indicator  period      value
a         born       2023        10
b         born       2023        5
d         born       2023        7
f         born       2023        9
"""
MAPS = evaluated(
    MAPPED,
    BEFORE
    + """
g         people     2024-07-31  1
h         people     2024-07-31  2
""",
)


def restated(org_unit: str, known: Evaluation = MAPS) -> list[str]:
    """Return the steps of a figure of the year before on the later map."""
    ev = evaluate(known.specification, known.observations, map_of="2024-12-31")
    found = ev.explain(org_unit=org_unit, indicator="born", period="2023").inputs[0]
    return [str(found).splitlines()[0], *map(str, found.steps)]


def test_a_share_that_is_not_known_is_left_out():
    unknown = evaluated(MAPPED, BEFORE)
    assert restated("g", unknown) == [
        "restated born, g, 2023: missing",
        "shared: org_unit f, state value, period 2023, successions successions[2], value 9",
    ]


def test_a_level_that_is_carried_says_so():
    ev = evaluate(MAPS.specification, MAPS.observations, map_of="2024-12-31")
    assert levels(ev, "e", indicator="born", target="plan", period="2023") == lines("""
    level born.plan, e, 2023: 6 person
    chosen_target: target plan, scope org_unit, others 1, scope_id e, carried yes
    level_stated: comparison at_least, level 6, unit person
    """)


def test_a_part_that_lacks_says_so():
    silent = BEFORE.replace("b         born       2023        5\n", "")
    assert restated("c", evaluated(MAPPED, silent)) == lines("""
    restated born, c, 2023: missing
    shared: org_unit a, state value, period 2023, successions successions[0], share 1,
        value 10
    shared: org_unit b, state missing, period 2023, successions successions[0], share 1
    """)


def test_an_explanation_is_walked_once_and_shown_as_a_tree():
    found = UNMET.explain(org_unit="a", node="total", period="2024")
    assert [one.kind.value for one in found.walk()] == [
        "total",
        "points",
        "value",
        "observation",
        "achievement",
        "level",
    ]
    assert [str(one.source) for one in found.observations] == ["<records>:1"]
    assert str(found).count("observation paved, a, 2024: 8 kilometre (A)") == 1
    assert "value paved, a, 2024: 8 kilometre (A), see above" in str(found)


def test_figures_of_earlier_units_are_told_with_their_shares():
    assert restated("c") == lines("""
    restated born, c, 2023: 15 person (A)
    shared: org_unit a, state value, period 2023, successions successions[0], share 1, value
        10
    shared: org_unit b, state value, period 2023, successions successions[0], share 1, value 5
    """)
    assert restated("e") == lines("""
    restated born, e, 2023: 7 person (A)
    taken_over: org_unit d, successions successions[1]
    """)
    assert restated("g") == lines("""
    restated born, g, 2023: 3 person (E)
    shared: org_unit f, state value, period 2023, successions successions[2], share 0.333333,
        value 9
    """)


# --- what cannot be explained ---


@pytest.mark.parametrize(
    ("ev", "org_unit", "asked", "message"),
    [
        (UNMET, "a", {}, "it is not clear what to explain"),
        (UNMET, "a", {"node": "total", "indicator": "paved"}, "it is not clear what to explain"),
        (UNMET, "x", {"node": "total"}, "there is no organisation unit 'x'; there are a, b"),
        (UNMET, "a", {"indicator": "pavd"}, "'pavd'; did you mean 'paved'"),
        (UNMET, "a", {"node": "sum"}, "there is no node 'sum'"),
        (UNMET, "a", {"ranking": "all"}, "there is no ranking 'all'; there is none at all"),
        (UNMET, "a", {"indicator": "paved", "target": "goal"}, "target of paved for a in 2024"),
        (UNMET, "a", {"node": "paved", "target": "plan"}, "there is no node with targets 'paved'"),
        (UNMET, "a", {"indicator": "paved", "kind": "grade"}, "there is no 'grade' of what is"),
        (UNMET, "a", {"node": "total", "kind": "unmet"}, "there is no 'unmet' of what is named"),
        (UNMET, "a", {"node": "total", "kind": "grade"}, "'total' has no grades; ask for its"),
        (UNMET, "a", {"node": "total", "kind": "score"}, "there is no kind of number 'score'"),
        (
            UNMET,
            "b",
            {"indicator": "paved", "target": "plan", "kind": "unmet"},
            "'plan' of paved is not in the unmet list; ask for its achievement",
        ),
        (GRADES, "d", {"node": "communes.total"}, "d is not scored by 'communes' in 2024"),
        (GROUPS, "a", {"node": "total"}, "ask for card.total or months.total"),
        (RANKS, "f", {"ranking": "north"}, "f is not among those of 'north' in 2024"),
        (VALUES, "d", {"indicator": "done"}, "d has no 'done' in 2024"),
    ],
)
def test_what_is_not_there_is_refused(ev, org_unit, asked, message):
    with pytest.raises(InvalidValueError, match=message):
        ev.explain(**{"org_unit": org_unit, "period": "2024", **asked})
