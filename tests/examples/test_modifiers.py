"""What stands beside a rule, by example: steps, and what a cap cuts away."""

from __future__ import annotations

from tests.examples.both import cells, rows


def test_points_become_the_nearest_multiple_of_a_step():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators: {done: {unit: percent}}
    scorecard:
      children:
        - {indicator: done, max_points: 6, score: {linear: {full_at: 100}, step: 0.25}}
        - id: down
          indicator: done
          max_points: 6
          score: {linear: {full_at: 100}, step: 50 percent, rounding: truncate}
        - id: then_rounded
          indicator: done
          max_points: 6
          score: {linear: {full_at: 100}, step: 0.25, round: 1}
    """
    observed = """
    org_unit  indicator  period  value
    a         done       2024    87.5
    b         done       2024    93.74
    c         done       2024    93.75
    """
    assert rows("scores:org_unit node points", rule_book, observed) == cells("""
    a  total         271/20
    a  done          21/4
    a  down          3
    a  then_rounded  53/10
    b  total         14
    b  done          11/2
    b  down          3
    b  then_rounded  11/2
    c  total         291/20
    c  done          23/4
    c  down          3
    c  then_rounded  29/5
    """)


def test_what_a_cap_cuts_away_is_kept_for_leaves_and_groups():
    rule_book = """
    org_units: [{id: below}, {id: at}, {id: above}, {id: absent}]
    indicators: {done: {unit: percent}}
    scorecard:
      cap: 14
      missing: full
      children:
        - indicator: done
          max_points: 10
          score: {linear: {full_at: 100}, cap: 100 percent, step: 4}
        - {indicator: done, id: uncapped, max_points: 10, score: {linear: {full_at: 100}}}
    """
    observed = """
    org_unit  indicator  period  value
    below     done       2024    50
    at        done       2024    100
    above     done       2024    133.33
    """
    assert rows("scores:org_unit node points excess", rule_book, observed) == cells("""
    below   total     9        -
    below   done      4        -
    below   uncapped  5        -
    at      total     14       8
    at      done      12       -
    at      uncapped  10       -
    above   total     14       11333/1000
    above   done      12       3333/1000
    above   uncapped  1333/100  -
    absent  total     14       6
    absent  done      10       -
    absent  uncapped  10       -
    """)


def test_points_below_the_floor_and_above_the_cap_count_from_the_floor():
    rule_book = """
    org_units: [{id: north}]
    indicators: {done: {unit: percent}}
    scorecard:
      children:
        - {indicator: done, max_points: 10, score: {value: , floor: 5, cap: 4}}
    """
    observed = """
    org_unit  indicator  period  value
    north     done       2024    1
    """
    assert rows("scores:node points excess", rule_book, observed) == cells("""
    total  4  -
    done   4  1
    """)
