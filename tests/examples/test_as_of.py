"""As of a day: vintages of figures, levels that are issued, figures that are due."""

from __future__ import annotations

from datetime import date

import pytest

import kpikit as kp
from kpikit.errors import Code, EvaluationError
from tests.examples.both import cells, rows

# --- vintages ---

ONLINE = """
org_units: [{id: dao}, {id: tay}, {id: my}]
indicators: {online: {unit: percent}}
targets: {online: {plan: {at_least: 60}}}
scorecard:
  children: [{indicator: online, max_points: 10, score: {target: plan, linear: {}, cap: 10}}]
rankings: {communes: {of: total}}
"""

REVISED = """
org_unit  indicator  period  value  obs_status  vintage
dao       online     2024    57     E           -
dao       online     2024    63     A           2025-02-10
tay       online     2024    60     A           2024-12-31
my        online     2024    54     A           -
"""


def test_an_estimate_counts_until_the_final_figure_is_known():
    columns = "achievements:org_unit value obs_status met"
    assert rows(columns, ONLINE, REVISED, as_of="2025-02-09") == cells("""
    dao  57  E  unmet
    tay  60  A  met
    my   54  A  unmet
    """)
    assert rows(columns, ONLINE, REVISED, as_of="2025-02-10") == cells("""
    dao  63  A  met
    tay  60  A  met
    my   54  A  unmet
    """)
    assert rows(columns, ONLINE, REVISED) == rows(columns, ONLINE, REVISED, as_of="2025-02-10")


def test_what_is_known_later_is_missing_before():
    columns = "rankings:org_unit points rank reason"
    assert rows(columns, ONLINE, REVISED, as_of="30/12/2024") == cells("""
    dao  19/2  1  -
    tay  -     -  missing: online
    my   9     2  -
    """)


def test_a_place_carries_the_weakest_status_of_all_that_are_compared():
    columns = "rankings:org_unit rank obs_status"
    assert rows(columns, ONLINE, REVISED, as_of="2024-12-30") == cells("""
    dao  1  E
    tay  -  -
    my   2  E
    """)
    assert rows(columns, ONLINE, REVISED) == cells("""
    dao  1  A
    tay  1  A
    my   3  A
    """)


def test_statuses_do_not_pass_between_peer_groups_nor_from_who_is_not_ranked():
    rule_book = """
    org_units:
      - {id: a, groups: {region: north}}
      - {id: b, groups: {region: north}}
      - {id: c, groups: {region: south}}
      - {id: d, groups: {region: south}}
      - {id: e}
    indicators: {x: {unit: point}, y: {unit: point}}
    scorecard:
      missing: zero
      children:
        - {indicator: x, max_points: 10, score: {value: }, missing: fail}
        - {indicator: y, max_points: 10, score: {value: }}
    rankings:
      regions: {of: x, per: region, tie_break: [y]}
      all: {of: y}
    """
    observed = """
    org_unit  indicator  period  value  obs_status
    a         x          2024    1      A
    a         y          2024    1      FB
    b         x          2024    2      P
    c         x          2024    3      A
    d         y          2024    3      E
    e         x          2024    3      I
    """
    assert rows("rankings:ranking org_unit rank obs_status", rule_book, observed) == cells("""
    regions  a  2  FB
    regions  b  1  FB
    regions  c  1  A
    regions  d  -  -
    regions  e  -  -
    all  a  2  FB
    all  b  3  FB
    all  c  3  FB
    all  d  1  FB
    all  e  3  FB
    """)


def test_earlier_ranks_are_of_what_was_known_too():
    rule_book = ONLINE.replace("of: total", "of: total, since: 2023")
    observed = f"""{REVISED}
    dao       online     2023    50     A           -
    my        online     2023    40     E           2024-03-01
    my        online     2023    60     A           2025-03-01
    """
    columns = "rankings:org_unit rank previous_rank change"
    assert rows(columns, rule_book, observed, period="2024", as_of="2025-02-28") == cells("""
    dao  1  1  0
    tay  1  -  -
    my   3  2  -1
    """)
    assert rows(columns, rule_book, observed, period="2024") == cells("""
    dao  1  2  1
    tay  1  -  -
    my   3  1  -2
    """)


def test_nothing_is_observed_before_the_first_vintage():
    specification = kp.parse_specification("kpikit: 1\nid: x\n" + ONLINE)
    row = {"org_unit": "dao", "indicator": "online", "period": "2024", "value": 1}
    observations = kp.read_observations([{**row, "vintage": "2025-01-01"}], specification)
    with pytest.raises(EvaluationError, match="nothing is observed by 2024-12-31") as caught:
        kp.evaluate(specification, observations, as_of="2024-12-31")
    assert [one.code for one in caught.value.diagnostics] == [Code.NOTHING_TO_EVALUATE]
    evaluation = kp.evaluate(specification, observations, period="2024", as_of=date(2024, 12, 31))
    assert {row.state.value for row in evaluation.achievements} == {"missing"}
    assert evaluation.as_of == date(2024, 12, 31)
    assert kp.evaluate(specification, observations).as_of is None


def test_units_that_only_later_rows_bring_are_not_evaluated_yet():
    specification = kp.parse_specification("""
    kpikit: 1
    id: x
    org_units: {table: observations}
    indicators: {le: {unit: year}}
    scorecard: {children: [{indicator: le, max_points: 10, score: {value: }}]}
    rankings: {world: {of: total}}
    """)
    row = {"indicator": "le", "period": "2022"}
    observations = kp.read_observations(
        [
            {**row, "org_unit": "LAO", "value": 6, "vintage": "2024-08-01"},
            {**row, "org_unit": "VNM", "value": 7, "vintage": ""},
        ],
        specification,
    )
    july = kp.evaluate(specification, observations, as_of="2024-07-31")
    assert [(place.org_unit, place.rank) for place in july.rankings] == [("VNM", 1)]
    now = kp.evaluate(specification, observations)
    assert [(place.org_unit, place.rank) for place in now.rankings] == [("LAO", 2), ("VNM", 1)]


# --- issued ---

PLANNED = """
org_units: [{id: dao, level: commune}, {id: tay, level: commune}]
indicators: {paid: {unit: triệu đồng, accumulation: year_to_date}}
targets:
  paid:
    plan:
      - {at_least: 300, period: 2024}
      - {at_least: 280, period: 2024, issued: 2024-07-15}
      - {at_least: 250, period: 2024, issued: 2024-10-01}
      - {at_least: 100, period: 2024, org_unit: tay, issued: 2024-08-01}
    council: {at_least: 200, period: 2024, issued: 2024-09-01}
scorecard:
  children: [{indicator: paid, max_points: 10, score: {target: council, linear: {}, cap: 10}}]
"""

PAID = """
org_unit  indicator  period  value
dao       paid       2024    260
tay       paid       2024    150
"""


@pytest.mark.parametrize(
    ("day", "levels"),
    [
        ("2024-07-14", "dao plan 300 tay plan 300"),
        ("2024-07-15", "dao plan 280 tay plan 280"),
        ("2024-08-01", "dao plan 280 tay plan 100"),
        ("2024-12-31", "dao plan 250 dao council 200 tay plan 100 tay council 200"),
        (None, "dao plan 250 dao council 200 tay plan 100 tay council 200"),
    ],
)
def test_the_level_issued_last_counts_within_its_scope(day, levels):
    found = rows("achievements:org_unit target target_value", PLANNED, PAID, as_of=day)
    assert [" ".join(row) for row in found] == [
        " ".join(parts) for parts in zip(*[iter(levels.split())] * 3, strict=True)
    ]


def test_a_score_by_a_target_that_is_not_issued_yet_has_none():
    columns = "scores:org_unit node points reason"
    assert rows(columns, PLANNED, PAID, as_of="2024-08-31") == cells("""
    dao  total  -  no_target: paid
    dao  paid   -  no_target
    tay  total  -  no_target: paid
    tay  paid   -  no_target
    """)
    assert rows(columns, PLANNED, PAID, as_of="2024-09-01") == cells("""
    dao  total  10    -
    dao  paid   10    -
    tay  total  15/2  -
    tay  paid   15/2  -
    """)


def test_what_is_derived_from_a_revised_level_moves_with_it():
    rule_book = """
    org_units: [{id: dao}]
    indicators: {paid: {unit: triệu đồng}}
    targets:
      paid:
        plan:
          - {at_least: 300, issued: 2024-01-10}
          - {at_least: 200, issued: 2024-07-15}
        scenario: {at_least: {target: plan, times: 110 percent}}
    """
    observed = "org_unit  indicator  period  value\ndao  paid  2024  220"
    columns = "achievements:target target_value met reason"
    assert rows(columns, rule_book, observed, as_of="2024-01-09") == cells("""
    scenario  -  undetermined  not_applicable
    """)
    assert rows(columns, rule_book, observed, as_of="2024-07-14") == cells("""
    plan      300  unmet  -
    scenario  330  unmet  -
    """)
    assert rows(columns, rule_book, observed) == cells("""
    plan      200  met  -
    scenario  220  met  -
    """)


def test_targets_of_nodes_are_revised_too():
    rule_book = """
    org_units: [{id: dao}]
    indicators: {given: {unit: point}}
    scorecard: {children: [{indicator: given, max_points: 10, score: {value: }}]}
    targets:
      total:
        goal:
          - {at_least: 9}
          - {at_least: 8, issued: 2024-07-15}
    """
    observed = "org_unit  indicator  period  value\ndao  given  2024  8"
    columns = "achievements:indicator target target_value met"
    assert rows(columns, rule_book, observed, as_of="2024-07-14")[1] == [
        "total",
        "goal",
        "9",
        "unmet",
    ]
    assert rows(columns, rule_book, observed)[1] == ["total", "goal", "8", "met"]


# --- due ---

MONTHLY = """
org_units: [{id: dao}, {id: tay}, {id: my}]
indicators:
  paid: {unit: triệu đồng, frequency: month, due: DUE}
  online: {unit: percent}
targets: {paid: {plan: {at_least: 10}}}
scorecard:
  missing: zero
  not_due: skip
  children:
    - {indicator: paid, max_points: 40, score: {target: plan, linear: {}, cap: 40}}
    - {indicator: online, max_points: 60, score: {linear: {full_at: 100}}}
"""

FIRST = """
org_unit  indicator  period    value  state           vintage
dao       paid       2024-M05  10     -               2024-06-15
tay       paid       2024-M05  -      missing         -
my        paid       2024-M05  -      not_applicable  -
dao       online     2024-M05  50     -               -
tay       online     2024-M05  50     -               -
my        online     2024-M05  50     -               -
"""


def states(day: str | None, due: str = "20") -> list[str]:
    found = rows(
        "achievements:org_unit indicator state reason",
        MONTHLY.replace("DUE", due),
        FIRST,
        as_of=day,
        period="2024-M05",
    )
    return [" ".join((row[0], *row[2:])) for row in found if row[1] == "paid"]


def test_a_figure_is_not_due_until_its_day_and_overdue_from_then_on():
    assert states("2024-06-14") == [
        "dao not_due not_due",
        "tay not_due not_due",
        "my not_applicable not_applicable",
    ]
    assert states("2024-06-19") == [
        "dao value -",
        "tay not_due not_due",
        "my not_applicable not_applicable",
    ]
    assert states("2024-06-20") == [
        "dao value -",
        "tay missing overdue",
        "my not_applicable not_applicable",
    ]


def test_without_a_day_everything_is_due_and_nothing_is_known_to_be_late():
    assert states(None)[1] == "tay missing missing"


def test_policies_score_what_is_not_due_and_what_is_overdue_as_declared():
    columns = "scores:org_unit node points state reason coverage"
    rule_book = MONTHLY.replace("DUE", "20")
    assert rows(columns, rule_book, FIRST, as_of="2024-06-19")[3:6] == cells("""
    tay  total   50  value    -        3/5
    tay  paid    -   not_due  not_due  0
    tay  online  30  value    -        1
    """)
    assert rows(columns, rule_book, FIRST, as_of="2024-06-20")[3:6] == cells("""
    tay  total   30  value    -        3/5
    tay  paid    0   missing  overdue  0
    tay  online  30  value    -        1
    """)


def test_the_reason_of_a_group_says_what_is_overdue():
    rule_book = MONTHLY.replace("DUE", "20").replace("missing: zero", "missing: fail")
    columns = "scores:org_unit node state reason"
    assert rows(columns, rule_book, FIRST, as_of="2024-07-01")[3] == [
        "tay",
        "total",
        "missing",
        "overdue: paid",
    ]


@pytest.mark.parametrize(
    ("due", "last_day"),
    [
        ("0", "2024-05-30"),
        ("-10", "2024-05-20"),
        ("5 working days", "2024-06-06"),  # 31 May is a Friday: due on Friday, 7 June
        ("0 working days", "2024-05-30"),
        ("2 ngày", "2024-06-01"),
    ],
)
def test_due_counts_days_or_working_days_from_the_end_of_the_period(due, last_day):
    after = (date.fromisoformat(last_day) + (date(2024, 1, 2) - date(2024, 1, 1))).isoformat()
    assert states(last_day, due)[1] == "tay not_due not_due"
    assert states(after, due)[1] == "tay missing overdue"


def test_where_nobody_works_nothing_is_ever_due():
    rule_book = MONTHLY + "calendar: {working_week: [], also_working: [2024-06-08]}\n"
    columns = "achievements:org_unit indicator state"

    def state(due: str, day: str) -> str:
        found = rows(columns, rule_book.replace("DUE", due), FIRST, as_of=day, period="2024-M05")
        return found[1][2]

    assert state("1 working day", "2024-06-07") == "not_due"
    assert state("1 working day", "2024-06-08") == "missing"
    assert state("2 working days", "2099-01-01") == "not_due"


def test_shorter_windows_have_no_cell_and_longer_ones_a_day_of_their_own():
    rule_book = MONTHLY.replace("DUE", "20").replace("month", "quarter")
    columns = "achievements:org_unit indicator state"

    def found(period: str, day: str) -> list[list[str]]:
        every = rows(columns, rule_book, FIRST, as_of=day, period=period)
        return [row for row in every if row[:2] == ["tay", "paid"]]

    assert found("2024-M04", "2024-07-01") == []
    assert found("2024-Q2", "2024-07-19") == [["tay", "paid", "not_due"]]
    assert found("2024-Q2", "2024-07-20") == [["tay", "paid", "missing"]]
    assert found("2024", "2024-07-20") == [["tay", "paid", "not_due"]]


def test_what_is_derived_waits_for_its_parts():
    rule_book = """
    org_units: [{id: dao}]
    indicators:
      paid: {unit: triệu đồng, frequency: month, due: 20}
      planned: {unit: triệu đồng}
      share: {unit: percent, formula: paid / planned}
      change: {unit: triệu đồng, formula: paid - previous(paid)}
    """
    observed = """
    org_unit  indicator  period    value
    dao       planned    2024-M05  40
    dao       paid       2024-M04  5
    """
    columns = "achievements:indicator state"
    period = "2024-M05"
    assert rows(columns, rule_book, observed, period=period, as_of="2024-06-19")[2:] == cells("""
    share   not_due
    change  not_due
    """)
    assert rows(columns, rule_book, observed, period=period, as_of="2024-06-20")[2:] == cells("""
    share   missing
    change  missing
    """)


DERIVED = """
org_units: [{id: dao}, {id: ap, parent: dao}]
indicators:
  paid: {unit: count, frequency: month, due: 20}
  spent: {unit: count, frequency: month, due: 20, accumulation: year_to_date}
  planned: {unit: count}
  done: {unit: count}
  from_other: {unit: count, formula: paid - 1}
  derived: {unit: count, formula: "FORMULA"}
targets: {derived: {plan: {at_least: 1}}}
scorecard: {children: [{indicator: derived, max_points: 5, score: {value: }}]}
"""

PLANS = """
org_unit  indicator  period    value  state           item
dao       planned    2024-M05  40     -               -
dao       paid       2024-M04  5      -               -
dao       paid       2024-M03  -      not_applicable  -
dao       paid       2024-M02  -      not_applicable  -
dao       paid       2024-M01  -      not_applicable  -
dao       spent      2024-M04  5      -               -
dao       done       2024-M05  1      -               p1
dao       done       2024-M05  2      -               p2
"""


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("planned * (paid / planned)", "overdue"),
        ("previous(paid) + planned", "-"),
        ("at(paid, 2024-M05) + 1", "overdue"),
        ("from_other + planned", "overdue"),
        ("round(-abs(paid), 0)", "overdue"),
        ("per_period(spent)", "overdue"),
        ("mean_year_to_date(paid)", "overdue: 2024-M05"),
        ("planned * growth(mean_year_to_date(paid), planned)", "overdue: 2024-M05"),
        ("first(paid, planned)", "-"),
        ("first(paid, latest(done, 1 day))", "overdue"),
        ("if(planned > 0, paid, done)", "overdue"),
        ("if(planned > 0, previous(done), paid)", "missing"),
        ("if(paid > 0, 1, previous(done))", "overdue"),
        ("if(planned > 0 or paid > 0, 1, 2)", "-"),
        ("if(planned < 0 or paid > 0, 1, 2)", "overdue"),
        ("sum_items(done)", "-"),
        ("sum_items(done * paid)", "overdue"),
        ("sum_items(paid)", "overdue"),
        ("sum_items(planned)", "missing"),
        ("children_sum(paid)", "overdue"),
        ("children_sum(planned)", "missing"),
        ("of(ap, paid)", "overdue"),
        ("peers_mean(paid)", "missing"),
        ("previous(done) + planned", "missing"),
        ("days(2024-01-01, 2024-01-02) / (1 day) * paid", "overdue"),
    ],
)
def test_the_reason_of_what_is_derived_says_that_a_part_is_overdue(formula: str, reason: str):
    rule_book = DERIVED.replace("FORMULA", formula)
    columns = "achievements:org_unit indicator reason"
    found = rows(columns, rule_book, PLANS, period="2024-M05", as_of="2024-06-20")
    assert found[-2] == ["dao", "derived", reason]
    columns = "scores:org_unit node reason"
    scored = rows(columns, rule_book, PLANS, period="2024-M05", as_of="2024-06-20")
    word = reason.partition(":")[0]
    assert scored[0] == ["dao", "total", "-" if word == "-" else f"{word}: derived"]
    assert scored[1] == ["dao", "derived", word]


def test_items_that_are_missing_are_not_due_or_overdue_as_a_figure_is():
    rule_book = """
    org_units: [{id: lan}]
    indicators:
      rating: {unit: point, frequency: month, due: 20}
      hours: {unit: count}
      points: {unit: point, formula: sum_items(rating * hours)}
    targets: {points: {plan: {at_least: 1}}}
    """
    observed = """
    org_unit  indicator  period    item  value  state
    lan       rating     2024-M05  p1    3      -
    lan       hours      2024-M05  p1    1      -
    lan       hours      2024-M05  p2    2      -
    lan       rating     2024-M05  p3    -      %s
    lan       hours      2024-M05  p3    2      -
    """
    columns = "achievements:indicator value state reason"
    for said, day, state, reason in (
        ("missing", "2024-06-19", "not_due", "not_due"),
        ("missing", "2024-06-20", "missing", "overdue"),
        ("missing", None, "missing", "missing"),
        ("not_applicable", "2024-06-19", "not_due", "not_due"),
        ("not_due", "2024-06-20", "missing", "overdue"),  # what p2 lacks goes first
    ):
        found = rows(columns, rule_book, observed % said, period="2024-M05", as_of=day)
        assert found[-1] == ["points", "-", state, reason]


def test_who_is_outside_a_leaf_is_not_late():
    rule_book = """
    org_units: [{id: dao, level: commune}, {id: huyen, level: district}]
    indicators: {paid: {unit: count, level: commune, frequency: month, due: 20}}
    scorecard: {children: [{indicator: paid, max_points: 5, score: {value: }}]}
    """
    observed = "org_unit  indicator  period  value\ndao  paid  2024-M04  3"
    columns = "scores:org_unit node state reason"
    assert rows(columns, rule_book, observed, as_of="2024-07-01", period="2024-M05") == cells("""
    dao    total  missing         overdue: paid
    dao    paid   missing         overdue
    huyen  total  not_applicable  not_applicable: paid
    huyen  paid   not_applicable  not_applicable
    """)
