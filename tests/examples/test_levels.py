"""Levels of targets that are derived, and the way travelled to them, from end to end."""

from __future__ import annotations

import pytest

from tests.examples.both import cells, rows

# --- from another target ---


def test_a_level_is_another_target_of_the_same_unit_times_a_factor():
    rule_book = """
    org_units: [{id: a, groups: {region: coast}}, {id: b}]
    indicators: {income: {unit: triệu đồng/person/year}}
    targets:
      income:
        advanced: [{at_least: 60}, {at_least: 70, group: coast}]
        model: {at_least: {target: advanced, times: 110 percent}}
    """
    observed = """
    org_unit  indicator  period  value
    a         income     2024    77
    b         income     2024    65.9
    """
    columns = "achievements:org_unit target target_value achievement gap met"
    assert rows(columns, rule_book, observed) == cells("""
    a  advanced  70  11/10    0     met
    a  model     77  1        0     met
    b  advanced  60  659/600  0     met
    b  model     66  659/660  1/10  unmet
    """)


def test_a_level_may_come_from_another_indicator_in_another_unit_through_several_targets():
    rule_book = """
    org_units: [{id: a}]
    indicators:
      revenue: {unit: triệu đồng}
      spent: {unit: tỷ đồng}
    targets:
      spent:
        limit: {at_most: {target: revenue.council, plus: 1}}
      revenue:
        council: {at_least: {target: plan, plus: 5 percent}}
        plan: {equals: {target: base, times: 2}}
        base: {at_most: 150 tỷ đồng}
    """
    observed = """
    org_unit  indicator  period  value
    a         spent      2024    316
    """
    # 150 tỷ, twice, and 5 percent more are 315; 1 tỷ more is 316.
    columns = "achievements:indicator target target_value met reason"
    assert rows(columns, rule_book, observed) == cells("""
    revenue  council  315000  undetermined  missing
    revenue  plan     300000  undetermined  missing
    revenue  base     150000  undetermined  missing
    spent    limit    316     met           -
    """)


def test_a_target_that_no_unit_faces_leaves_what_is_derived_from_it_undetermined():
    rule_book = """
    org_units: [{id: a, level: district}, {id: b, level: commune}]
    indicators: {income: {unit: tỷ đồng}, earned: {unit: tỷ đồng, level: district}}
    targets:
      income:
        advanced: {at_least: 60, period: 2024}
        model: {at_least: {target: advanced, times: 2}}
        other: {at_least: {target: earned.plan}}
      earned: {plan: {at_least: 5}}
    """
    observed = """
    org_unit  indicator  period  value  judgement
    a         income     2023    120    -
    b         income     2023    120    met
    """
    columns = "achievements:org_unit target target_value achievement gap met reason"
    found = rows(columns, rule_book, observed)
    assert [row for row in found if row[1] != "plan"] == cells("""
    a  model  -  -   -  undetermined  not_applicable
    a  other  5  24  0  met           -
    b  model  -  -   -  met           -
    b  other  -  -   -  met           -
    """)


def test_what_is_derived_from_an_unknown_level_is_unknown_for_the_same_reason():
    rule_book = """
    org_units: [{id: a}]
    indicators: {income: {unit: tỷ đồng}, start: {unit: tỷ đồng}}
    targets:
      income:
        growth: {at_least: {baseline: start, plus: 10 percent}}
        double: {at_least: {target: growth, times: 2}}
        range: {within: {from: {target: double}, to: {peers: mean}}}
    """
    observed = """
    org_unit  indicator  period  value  state
    a         income     2024    5      -
    a         start      2024    -      not_due
    """
    found = rows("achievements:target target_value met reason", rule_book, observed)
    assert [row for row in found if row[0] != "-"] == cells("""
    growth  -  undetermined  not_due
    double  -  undetermined  not_due
    range   -  undetermined  not_due
    """)


# --- from a baseline ---

GROWTH = """
org_units: [{id: a}, {id: b}, {id: c}]
indicators: {revenue: {unit: triệu đồng, accumulation: year_to_date}}
targets:
  revenue:
    growth: {at_least: {baseline: same_period_last_year(revenue), plus: 10 percent}}
    more: {at_least: {baseline: same_period_last_year(revenue), plus: 5 tỷ đồng}}
"""


def test_growth_is_on_the_same_period_last_year_relative_or_absolute():
    observed = """
    org_unit  indicator  period    value   obs_status
    a         revenue    2023-M06  200000  A
    a         revenue    2024-M06  220000  P
    b         revenue    2023-S1   200000  E
    b         revenue    2024-S1   204999  A
    c         revenue    2024-S1   1       A
    """
    columns = "achievements:org_unit target target_value achievement met reason obs_status"
    assert rows(columns, GROWTH, observed, period="2024-S1") == cells("""
    a  growth  220000  1              met           -        P
    a  more    205000  44/41          met           -        P
    b  growth  220000  204999/220000  unmet         -        E
    b  more    205000  204999/205000  unmet         -        E
    c  growth  -       -              undetermined  missing  A
    c  more    -       -              undetermined  missing  A
    """)
    columns = "unmet:org_unit target gap met reason obs_status"
    assert rows(columns, GROWTH, observed, period="2024-S1") == cells("""
    b  growth  15001  unmet         -        E
    b  more    1      unmet         -        E
    c  growth  -      undetermined  missing  A
    c  more    -      undetermined  missing  A
    """)


def test_points_carry_the_weakest_status_of_the_value_and_of_the_level():
    rule_book = (
        GROWTH
        + """
    scorecard:
      children:
        - {indicator: revenue, max_points: 10, score: {target: growth, linear: {}}}
    """.replace("\n    ", "\n")
    )
    observed = """
    org_unit  indicator  period   value   obs_status
    a         revenue    2023-S1  200000  F
    a         revenue    2024-S1  220000  A
    b         revenue    2023-S1  200000  A
    b         revenue    2024-S1  110000  B
    c         revenue    2024-S1  1       A
    """
    columns = "scores:org_unit node points obs_status reason"
    found = rows(columns, rule_book, observed, period="2024-S1")
    assert [row for row in found if row[1] == "revenue"] == cells("""
    a  revenue  10  F  -
    b  revenue  5   AB  -
    c  revenue  -   -  without_ratio
    """)


def test_a_share_may_grow_by_points_or_in_proportion():
    rule_book = """
    org_units: [{id: a}]
    indicators: {online: {unit: percent}}
    targets:
      online:
        points: {at_least: {baseline: previous(online), plus: 5 percentage point}}
        proportion: {at_least: {baseline: previous(online), times: 105 percent}}
        less: {at_most: {baseline: previous(online), plus: -10}}
    """
    observed = """
    org_unit  indicator  period  value
    a         online     2023    40
    a         online     2024    44
    """
    columns = "achievements:target target_value met"
    assert rows(columns, rule_book, observed, period="2024") == cells("""
    points      45  unmet
    proportion  42  met
    less        30  unmet
    """)


def test_a_total_waits_for_the_end_of_the_period_of_a_derived_level_and_has_a_path():
    rule_book = """
    org_units: [{id: a}]
    indicators: {spent: {unit: tỷ đồng, accumulation: year_to_date}}
    targets:
      spent:
        plan:
          at_least: {baseline: "at(spent, 2023)", plus: 20 percent}
          period: 2024
          path: linear
    scorecard:
      children:
        - {indicator: spent, max_points: 12, score: {target: plan, against: path, linear: {}}}
    """
    observed = """
    org_unit  indicator  period    value
    a         spent      2023      100
    a         spent      2024-M05  40
    a         spent      2024-M06  121
    """
    columns = "achievements:period target_value achievement met reason due_value on_path"
    assert rows(columns, rule_book, observed)[1:] == cells("""
    2024-M05  120  1/3      undetermined  not_due  50  False
    2024-M06  120  121/120  met           -        60  True
    """)
    assert ["2024-M05", "spent", "48/5"] in rows("scores:period node points", rule_book, observed)


def test_an_unknown_level_is_the_reason_before_a_period_that_is_not_over():
    rule_book = """
    org_units: [{id: a}]
    indicators: {spent: {unit: tỷ đồng, accumulation: year_to_date}}
    targets:
      spent:
        plan: {at_least: {baseline: "at(spent, 2023)"}, period: 2024, path: linear}
    """
    observed = """
    org_unit  indicator  period    value
    a         spent      2024-M05  40
    """
    columns = "achievements:met reason due_value on_path"
    assert rows(columns, rule_book, observed) == cells("undetermined  missing  -  -")


def test_a_baseline_is_any_formula_and_its_state_is_the_reason():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators:
      paid: {unit: tỷ đồng}
      planned: {unit: triệu đồng}
      rate: {unit: percent}
    targets:
      paid: {plan: {at_least: {baseline: "max(planned, 2 [tỷ đồng])", times: 50 percent}}}
      rate: {plan: {at_least: {baseline: paid / planned}}}
    """
    observed = """
    org_unit  indicator  period  value  state
    a         paid       2024    2      -
    a         planned    2024    4000   -
    a         rate       2024    49     -
    b         paid       2024    2      -
    b         planned    2024    -      not_due
    b         rate       2024    1      -
    """
    columns = "achievements:org_unit indicator target_value met reason"
    found = rows(columns, rule_book, observed)
    assert [row for row in found if row[1] != "planned"] == cells("""
    a  paid  2   met           -
    b  paid  -   undetermined  not_due
    a  rate  50  unmet         -
    b  rate  -   undetermined  not_due
    """)


# --- from the peers ---

PEERS = """
org_units:
  - {id: a, level: commune, groups: {region: coast}}
  - {id: b, level: commune, groups: {region: coast}}
  - {id: c, level: commune, groups: {region: hills}}
  - {id: d, level: district}
indicators: {late: {unit: percent}, paid: {unit: percent, level: commune}}
"""

OF_PEERS = """
org_unit  indicator  period  value  obs_status
a         paid       2024    40     A
b         paid       2024    60     F
c         paid       2024    80     A
a         late       2024    4      A
b         late       2024    8      A
c         late       2024    3      A
d         late       2024    1      A
"""


def test_peers_are_all_who_have_the_indicator_and_a_value_and_the_unit_itself():
    rule_book = PEERS + "targets: {paid: {mean: {at_least: {peers: mean}}}}\n"
    columns = "achievements:org_unit target target_value met reason obs_status"
    found = rows(columns, rule_book, OF_PEERS)
    # The status of a peer is no status of what others are compared with.
    assert [row for row in found if row[1] == "mean"] == cells("""
    a  mean  60  unmet  -  A
    b  mean  60  met    -  F
    c  mean  60  met    -  A
    """)
    without = OF_PEERS.replace("2024    60     F", "2024    -      -")
    found = rows(columns, rule_book, without.replace("80     A", "-      -"))
    assert [row for row in found if row[1] == "mean"] == cells("""
    a  mean  40  met           -        A
    b  mean  40  undetermined  missing  -
    c  mean  40  undetermined  missing  -
    """)


@pytest.mark.parametrize(
    ("level", "expected"),
    [
        ("{at_most: {peers: best}}", "1 1 1 1"),
        ("{at_most: {peers: best, within: {level: commune}}}", "3 3 3 3"),
        ("{at_most: {peers: best, within: {group: coast}, times: 2}}", "8 8 8 8"),
        ("{at_most: {peers: best, per: region}}", "4 4 3 -"),
        ("{at_most: {peers: mean, per: region, plus: 50 percent}}", "9 9 9/2 -"),
        ("{at_least: {peers: best, within: {level: commune}, per: region}}", "8 8 3 -"),
    ],
)
def test_peers_may_be_some_units_or_those_of_the_own_group(level, expected):
    rule_book = PEERS + f"targets: {{late: {{limit: {level}}}}}\n"
    found = rows("achievements:target target_value", rule_book, OF_PEERS)
    assert [value for target, value in found if target == "limit"] == expected.split()


def test_who_is_in_no_group_has_no_peers_and_nothing_to_be_compared_with():
    rule_book = PEERS + "targets: {late: {limit: {at_most: {peers: mean, per: region}}}}\n"
    found = rows("achievements:org_unit met reason", rule_book, OF_PEERS)
    assert ["d", "undetermined", "missing"] in found


def test_nobody_has_peers_per_a_kind_of_group_that_only_others_are_in():
    units = "{id: d, level: district}"
    rule_book = PEERS.replace(units, "{id: d, level: district, groups: {club: old}}")
    rule_book += "targets: {paid: {mean: {at_least: {peers: mean, per: club}}}}\n"
    found = rows("achievements:target target_value met reason", rule_book, OF_PEERS)
    assert [row for row in found if row[0] == "mean"] == [
        ["mean", "-", "undetermined", "missing"]
    ] * 3


def test_a_range_may_lie_around_the_mean_of_the_peers_also_below_zero():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {balance: {unit: tỷ đồng, direction: higher}}
    targets:
      balance:
        usual:
          within:
            from: {peers: mean, times: 90 percent}
            to: {peers: mean, times: 110 percent}
        leader: {equals: {peers: best}}
    """
    observed = """
    org_unit  indicator  period  value
    a         balance    2023    95
    b         balance    2023    105
    a         balance    2024    -8
    b         balance    2024    -12
    """
    columns = "achievements:org_unit period target target_value gap met"
    assert rows(columns, rule_book, observed) == cells("""
    a  2023  usual   90   0   met
    a  2023  leader  105  10  unmet
    b  2023  usual   110  0   met
    b  2023  leader  105  0   met
    a  2024  usual   -9   1   unmet
    a  2024  leader  -8   0   met
    b  2024  usual   -11  1   unmet
    b  2024  leader  -8   4   unmet
    """)


def test_levels_of_one_target_may_be_stated_for_some_and_derived_for_others():
    rule_book = (
        PEERS
        + """
targets:
  late:
    limit:
      - {at_most: 5}
      - {at_most: {peers: mean, within: {level: commune}}, level: commune}
      - {at_most: {baseline: previous(late)}, org_unit: b}
"""
    )
    columns = "achievements:org_unit target target_value met reason"
    found = rows(columns, rule_book, OF_PEERS)
    assert [row for row in found if row[1] == "limit"] == cells("""
    a  limit  5  met           -
    b  limit  -  undetermined  missing
    c  limit  5  met           -
    d  limit  5  met           -
    """)


# --- the way travelled ---


@pytest.mark.parametrize(
    ("demand", "ratios"),
    [
        ("at_most: 0", "8/9 1 10/9 0 -1/9"),
        ("at_least: 100", "1/11 0 -1/11 1 12/11"),
    ],
)
def test_achievement_from_a_baseline_is_the_way_travelled(demand, ratios):
    rule_book = f"""
    org_units: [{{id: a}}, {{id: b}}, {{id: c}}, {{id: d}}, {{id: e}}]
    indicators: {{poor: {{unit: percent}}}}
    targets: {{poor: {{plan: {{{demand}, ratio: from_baseline, baseline: start}}}}}}
    """
    # up from 0 to 100 would be a baseline of -10 ... 90; down from 90 to 0
    start, values = ("90", "10 0 -10 90 100") if "most" in demand else ("-10", "0 -10 -20 100 110")
    observed = "org_unit  indicator  period  value\n" + "\n".join(
        f"{unit}  poor  2024  {value}" for unit, value in zip("abcde", values.split(), strict=True)
    )
    rule_book = rule_book.replace("baseline: start", f"baseline: {start} percent")
    found = rows("achievements:achievement", rule_book, observed)
    assert [row[0] for row in found] == ratios.split()


def test_there_is_no_way_from_a_baseline_that_is_unknown_or_good_already():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
    indicators: {poor: {unit: percent}, start: {unit: percent}}
    targets:
      poor: {plan: {at_most: 5, ratio: from_baseline, baseline: start}}
    scorecard:
      missing: skip
      children:
        - {id: way, indicator: poor, max_points: 10, score: {target: plan, linear: {}}}
        - id: judged
          indicator: poor
          max_points: 10
          score: {target: plan, linear: {}, without_ratio: by_met}
    """
    observed = """
    org_unit  indicator  period  value  obs_status
    a         start      2024    15     E
    b         start      2024    5      A
    c         start      2024    4      A
    a         poor       2024    10     A
    b         poor       2024    5      A
    c         poor       2024    6      A
    d         poor       2024    7      A
    """
    columns = "achievements:org_unit target achievement met obs_status"
    found = rows(columns, rule_book, observed)
    assert [row for row in found if row[1] == "plan"] == cells("""
    a  plan  1/2  unmet  E
    b  plan  -    met    A
    c  plan  -    unmet  A
    d  plan  -    unmet  A
    """)
    found = rows("scores:org_unit node points reason", rule_book, observed)
    assert [row for row in found if row[1] != "total"] == cells("""
    a  way     5   -
    a  judged  5   -
    b  way     -   without_ratio
    b  judged  10  -
    c  way     -   without_ratio
    c  judged  0   -
    d  way     -   without_ratio
    d  judged  0   -
    """)


def test_the_way_to_what_is_due_begins_at_the_baseline_too():
    rule_book = """
    org_units: [{id: a}]
    indicators: {planted: {unit: hectare, accumulation: year_to_date}}
    targets:
      planted:
        plan: {at_least: 120, period: 2024, path: linear, ratio: from_baseline, baseline: 20 ha}
    scorecard:
      children:
        - {indicator: planted, max_points: 10, score: {target: plan, against: path, linear: {}}}
    """
    observed = """
    org_unit  indicator  period   value
    a         planted    2024-S1  40
    """
    # 60 are due: 20 of 40 are travelled; of the whole way 20 of 100.
    assert rows("achievements:achievement due_value", rule_book, observed) == [["1/5", "60"]]
    assert ["planted", "5"] in rows("scores:node points", rule_book, observed)
