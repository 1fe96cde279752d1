"""Conditions, parts of scores and results in formulas, by example."""

from __future__ import annotations

from textwrap import dedent

from attrs import evolve

from kpikit import evaluate, parse_specification, read_observations
from kpikit.evaluation.reference import reference
from tests.examples.both import cells, rows, word

SCORES = "scores:org_unit node points state reason obs_status"

GATED = """
org_units: [{id: a}, {id: b, level: commune}]
indicators:
  x: {unit: point}
  q: {values: yes_no}
  local: {unit: point, level: commune}
scorecard:
  missing: zero
  children:
    - {indicator: x, max_points: 10, score: {value: , floor: 2, when: q}}
    - {indicator: local, max_points: 10, score: {points: 4, when: q}}
"""


def test_a_false_condition_gives_nothing_not_the_floor_even_where_nothing_is_reported():
    observed = """
    org_unit  indicator  period  value  obs_status
    a         q          2024    no     E
    b         q          2024    no     A
    b         x          2024    9      P
    """
    assert rows(SCORES, GATED, observed) == cells("""
    a  total  0  value           -               E
    a  x      0  value           -               E
    a  local  -  not_applicable  not_applicable  -
    b  total  0  value           -               A
    b  x      0  value           -               A
    b  local  0  value           -               A
    """)


def test_a_true_condition_hands_on_its_status_and_given_points_need_no_figure():
    observed = """
    org_unit  indicator  period  value  obs_status
    a         q          2024    yes    E
    a         x          2024    1      B
    b         q          2024    yes    A
    b         x          2024    9      P
    """
    assert rows(SCORES, GATED, observed) == cells("""
    a  total  4   value           -               EB
    a  x      2   value           -               EB
    a  local  -   not_applicable  not_applicable  -
    b  total  13  value           -               P
    b  x      9   value           -               P
    b  local  4   value           -               A
    """)


def test_what_is_reported_as_not_due_gets_no_points_outright():
    observed = """
    org_unit  indicator  period  value  state
    b         q          2024    yes    -
    b         local      2024    -      not_due
    b         x          2024    -      not_applicable
    """
    assert rows("scores:org_unit node points state reason", GATED, observed)[3:] == cells("""
    b  total  -  not_due         not_due: local
    b  x      -  not_applicable  not_applicable
    b  local  -  not_due         not_due
    """)


PUBLISHED = """
org_units: [{id: a}]
indicators: {x: {unit: point}, doubled: {unit: point, formula: 2 * points(x)}}
scorecard:
  children:
    - {indicator: x, max_points: 50, decimals: 1, score: {value: }}
    - {indicator: x, id: gate, max_points: 1, score: {points: 1, when: points(x) >= 50}}
    - {indicator: x, id: share, max_points: 1, score: {points: 1, when: share(x) = 100 percent}}
    - {indicator: x, id: half, max_points: 25, decimals: 3, score: {points: points(x) / 2}}
    - {indicator: x, id: rounded, max_points: 25, score: {points: published(x) / 2}}
"""


def test_conditions_read_points_as_they_are_published_and_formulas_exact_ones():
    observed = """
    org_unit  indicator  period  value
    a         x          2024    49.96
    """
    assert rows("scores:node points", PUBLISHED, observed) == cells("""
    total    5097/50
    x        50
    gate     1
    share    1
    half     1249/50
    rounded  25
    """)
    assert rows("achievements:indicator value", PUBLISHED, observed) == cells("""
    x        1249/25
    doubled  2498/25
    """)


RANKED = """
org_units:
  - {id: a, groups: {area: north}}
  - {id: b, groups: {area: north}}
  - {id: c, groups: {area: south}}
  - {id: d}
indicators: {x: {unit: point}, y: {unit: point}}
scorecards:
  given:
    frequency: year
    children:
      - {indicator: x, max_points: 10, score: {value: }}
  bonus:
    children:
      - {indicator: y, id: first, max_points: 3, score: {points: 3, when: rank(regional) = 1}}
      - {indicator: y, id: all, max_points: 4, score: {points: 4 - rank(x)}}
      - indicator: y
        id: rising
        max_points: 1
        score: {points: 1, when: rank(x) < previous(rank(x))}
rankings:
  regional: {of: x, per: area}
"""


def test_ranks_are_read_after_everybody_is_ranked_also_those_of_another_period():
    observed = """
    org_unit  indicator  period   value
    a         x          2024     5
    b         x          2024     7
    c         x          2024     6
    a         x          2023     9
    b         x          2023     7
    d         x          2024     1
    a         x          2024-Q1  1
    """
    columns = "scores:org_unit node points state"
    found = rows(columns, RANKED, observed, period="2024")
    assert [row for row in found if row[1] in {"first", "all", "rising"}] == cells("""
    a  first   0  value
    a  all     1  value
    a  rising  0  value
    b  first   3  value
    b  all     3  value
    b  rising  1  value
    c  first   3  value
    c  all     2  value
    c  rising  -  missing
    d  first   -  not_applicable
    d  all     0  value
    d  rising  -  missing
    """)
    early = rows(columns, RANKED, observed, period="2024-Q1")
    assert early[:4] == cells("""
    a  total   -  not_applicable
    a  first   -  not_applicable
    a  all     -  not_applicable
    a  rising  -  not_applicable
    """)


VERDICTS = """
org_units: [{id: met}, {id: unmet}, {id: open}, {id: judged}, {id: outside}]
indicators: {paved: {unit: kilometre, accumulation: year_to_date}, x: {unit: point}}
targets:
  paved:
    plan:
      - {at_least: 10, period: 2024, org_unit: met}
      - {at_least: 10, org_unit: unmet}
      - {at_least: 10, period: 2024, org_unit: open}
      - {at_least: 10, org_unit: judged}
scorecard:
  children:
    - {indicator: x, max_points: 5, score: {points: 5, when: met(paved.plan)}}
"""


def test_a_target_in_a_condition_is_open_while_it_can_still_be_reached():
    observed = """
    org_unit  indicator  period   value  judgement
    met       paved      2024-S1  12     -
    unmet     paved      2024-S1  9      -
    open      paved      2024-S1  9      -
    judged    paved      2024-S1  -      mostly_met
    outside   paved      2024-S1  12     -
    """
    found = rows("scores:org_unit node points state reason", VERDICTS, observed)
    assert [row for row in found if row[1] == "x"] == cells("""
    met      x  5  value    -
    unmet    x  0  value    -
    open     x  -  not_due  condition
    judged   x  -  missing  condition
    outside  x  -  missing  condition
    """)


def test_a_long_chain_of_results_is_no_deep_recursion_and_each_window_has_its_own():
    steps = "\n".join(
        f"    - {{indicator: x, id: n{n}, max_points: 1, score: "
        f"{{points: previous(points(n{n - 1})) + 1}}}}"
        for n in range(1, 45)
    )
    rule_book = f"""
org_units: [{{id: a}}]
indicators: {{x: {{unit: point}}}}
scorecard:
  children:
    - {{indicator: x, id: n0, max_points: 1, score: {{value: }}}}
{steps}
"""
    observed = """
    org_unit  indicator  period  value
    a         x          1980    7
    """
    found = dict(rows("scores:node points", rule_book, observed, period="2024"))
    assert found["n44"] == "51"
    assert found["n43"] == "-"


CLIPPED = """
org_units: [{id: a}]
indicators: {x: {unit: point}, q: {values: yes_no}}
scorecard:
  children:
    - group: inner
      when: q
      cap: 10
      step: 2.5
      children:
        - indicator: x
          max_points: 20
          score:
            cap: 90 percent
            sum_of:
              - {max_points: 50 percent, linear: {full_at: 10}, cap: 100 percent}
              - {value: }
"""


def test_the_excess_is_what_the_cap_of_the_whole_cuts_and_nothing_under_a_false_condition():
    observed = """
    org_unit  indicator  period  value
    a         x          2024    12
    a         q          2024    ANSWER
    """
    columns = "scores:node points excess"
    assert rows(columns, CLIPPED, observed.replace("ANSWER", "yes")) == cells("""
    total  10  -
    inner  10  8
    x      18  4
    """)
    assert rows(columns, CLIPPED, observed.replace("ANSWER", "no")) == cells("""
    total  0   -
    inner  0   -
    x      18  4
    """)


def test_a_condition_gives_no_status_to_a_group_of_points_by_policy():
    rule_book = """
    org_units: [{id: north}]
    indicators: {paved: {unit: kilometre}}
    targets: {paved: {plan: {at_least: 8}}}
    scorecard:
      missing: full
      children:
        - group: gated
          when: met(paved.plan)
          children: [{indicator: paved, max_points: 5, score: {value: }}]
        - {id: given, indicator: paved, max_points: 5, score: {points: 2}}
    """
    observed = """
    org_unit  indicator  period  value  obs_status  judgement
    north     paved      2024    -      P           met
    """
    assert rows("scores:node points obs_status reason", rule_book, observed) == cells("""
    total  7  A  -
    gated  5  -  -
    paved  5  -  no_number
    given  2  A  -
    """)


# --- results of others, and of times in which nothing is ---


def test_results_of_nobody_and_of_no_time_are_missing():
    rule_book = """
    org_units: {table: observations, level: commune}
    indicators:
      done: {unit: point}
      theirs: {unit: point, formula: "of(nobody, points(total))"}
      before: {unit: point, formula: "previous(points(total)) + previous(points(total))"}
      other: {unit: point, formula: "points(few)"}
    scorecards:
      card:
        children: [{indicator: done, max_points: 10, score: {value: }}]
      small:
        applies_to: {level: district}
        root: few
        children: [{id: seldom, indicator: done, max_points: 10, score: {value: }}]
    """
    specification = parse_specification("kpikit: 1\nid: example\n" + dedent(rule_book))
    row = {"org_unit": "a", "indicator": "done", "period": "0001", "value": 8}
    observations = read_observations([row], specification)
    whole = evolve(specification, org_units=observations.found_units)
    evaluation = evaluate(specification, observations)
    found = reference(whole, observations, evaluation.periods).achievements
    assert list(evaluation.achievements) == list(found)
    assert [[word(one.indicator), word(one.value), word(one.state)] for one in found] == cells("""
    done    8  value
    theirs  -  missing
    before  -  missing
    other   -  not_applicable
    """)
