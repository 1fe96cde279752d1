"""Figures over time: months that add up, running figures, and what formulas make of them."""

from __future__ import annotations

from tests.examples.both import cells, rows

REVENUE = """
org_units: [{id: north}, {id: south}]
indicators: {revenue: {unit: triệu đồng}}
targets: {revenue: {plan: {at_least: 100, period: 2024}}}
"""

VALUES = "achievements:period org_unit value obs_status"


def test_months_add_up_to_every_window_that_they_make_up():
    observed = """
    org_unit  indicator  period   value  unit        obs_status
    north     revenue    2024-01  10     -           A
    north     revenue    2024-02  20.5   -           E
    north     revenue    2024-03  0.03   tỷ đồng     P
    north     revenue    2024-Q2  0      -           B
    """
    windows = ["2024-Q1", "2024-S1", "2024-01/2024-02", "2024-01-01/2024-03-31"]
    found = rows(VALUES, REVENUE, observed, period=windows)
    assert [row for row in found if row[1] == "north"] == cells("""
    2024-Q1                north  121/2  E
    2024-S1                north  121/2  EB
    2024-M01/2024-M02      north  61/2   E
    2024-01-01/2024-03-31  north  121/2  E
    """)


def test_the_reason_says_which_parts_lack():
    observed = """
    org_unit  indicator  period   value
    north     revenue    2024-01  10
    north     revenue    2024-04  10
    north     revenue    2024-06  10
    south     revenue    2024-12  10
    """
    columns = "achievements:period org_unit value state met reason"
    assert rows(columns, REVENUE, observed, period=["2024-Q1", "2024"]) == cells("""
    2024-Q1  north  -  missing  undetermined  missing: 2024-M02/2024-M03
    2024-Q1  south  -  missing  undetermined  missing
    2024     north  -  missing  undetermined  missing: 2024-M02/2024-M03, 2024-M05, 2024-S2
    2024     south  -  missing  undetermined  missing: 2024-M01/2024-M11
    """)
    columns = "unmet:period org_unit met reason"
    assert rows(columns, REVENUE, observed, period="2024-Q1") == cells("""
    2024-Q1  north  undetermined  missing: 2024-M02/2024-M03
    2024-Q1  south  undetermined  missing
    """)


def test_parts_that_overlap_make_up_nothing_though_no_day_lacks():
    observed = """
    org_unit  indicator  period           value
    north     revenue    2024-01/2024-04  10
    north     revenue    2024-04/2024-06  10
    """
    columns = "achievements:org_unit value reason"
    assert rows(columns, REVENUE, observed, period="2024-S1") == cells("""
    north  -  missing
    south  -  missing
    """)


def test_what_is_reported_for_the_window_goes_before_the_sum():
    observed = """
    org_unit  indicator  period   value  state           judgement
    north     revenue    2024-01  10     -               -
    north     revenue    2024-02  10     -               -
    north     revenue    2024-03  10     -               -
    north     revenue    2024-Q1  31     -               -
    south     revenue    2024-01  10     -               -
    south     revenue    2024-02  10     -               -
    south     revenue    2024-03  10     -               -
    south     revenue    2024-Q1  -      not_applicable  -
    """
    columns = "achievements:org_unit value state"
    assert rows(columns, REVENUE, observed, period="2024-Q1") == cells("""
    north  31  value
    south  -   not_applicable
    """)
    judged = observed.replace("31     -               -", "-      -               met")
    assert rows(columns, REVENUE, judged, period="2024-Q1")[0] == ["north", "-", "value"]


def test_an_empty_cell_for_the_window_does_not_stand_in_the_way_of_the_sum():
    observed = """
    org_unit  indicator  period   value  state
    north     revenue    2024-01  10     -
    north     revenue    2024-02  10     -
    north     revenue    2024-03  10     -
    north     revenue    2024-Q1  -      missing
    south     revenue    2024-Q1  -      missing
    """
    columns = "achievements:org_unit value state"
    assert rows(columns, REVENUE, observed, period="2024-Q1") == cells("""
    north  30  value
    south  -   missing
    """)


def test_of_mixed_frequencies_the_coarsest_parts_count():
    observed = """
    org_unit  indicator  period   value
    north     revenue    2024-Q1  1
    north     revenue    2024-01  100
    north     revenue    2024-02  100
    north     revenue    2024-03  100
    north     revenue    2024-04  2
    north     revenue    2024-05  4
    north     revenue    2024-06  8
    south     revenue    2024-S1  16
    south     revenue    2024-Q3  32
    south     revenue    2024-Q4  64
    south     revenue    2024-Q1  100
    south     revenue    2024-Q2  100
    south     revenue    2024-S2  1000
    """
    columns = "achievements:period org_unit value"
    assert rows(columns, REVENUE, observed, period=["2024-S1", "2024"]) == cells("""
    2024-S1  north  15
    2024-S1  south  16
    2024     north  -
    2024     south  1016
    """)
    earlier_is_longer = observed.replace("south     revenue    2024-S2  1000\n", "").replace(
        "south     revenue    2024-Q4  64", "south     revenue    2024-S2  64"
    )
    assert rows(columns, REVENUE, earlier_is_longer, period="2024")[1] == ["2024", "south", "80"]


def test_of_as_many_parts_the_earlier_ones_are_the_longer():
    observed = """
    org_unit  indicator  period           value
    north     revenue    2024-Q1          1
    north     revenue    2024-04/2024-12  2
    north     revenue    2024-S1          10
    north     revenue    2024-S2          20
    """
    assert rows("achievements:value", REVENUE, observed, period="2024")[0] == ["30"]


def test_parts_to_which_it_does_not_apply_add_nothing_and_late_ones_leave_the_sum_not_due():
    observed = """
    org_unit  indicator  period   value  state
    north     revenue    2024-01  10     -
    north     revenue    2024-02  -      not_applicable
    north     revenue    2024-03  10     -
    north     revenue    2024-04  -      not_applicable
    north     revenue    2024-05  -      not_applicable
    north     revenue    2024-06  -      not_applicable
    south     revenue    2024-01  10     -
    south     revenue    2024-02  10     -
    south     revenue    2024-03  -      not_due
    south     revenue    2024-Q2  10     -
    """
    columns = "achievements:period org_unit value state"
    windows = ["2024-Q1", "2024-Q2", "2024-S1"]
    assert rows(columns, REVENUE, observed, period=windows) == cells("""
    2024-Q1  north  20  value
    2024-Q1  south  -   not_due
    2024-Q2  north  -   not_applicable
    2024-Q2  south  10  value
    2024-S1  north  20  value
    2024-S1  south  -   not_due
    """)


def test_a_way_without_parts_that_are_not_due_goes_before_a_coarser_one():
    observed = """
    org_unit  indicator  period   value  state
    north     revenue    2024-S1  -      not_due
    north     revenue    2024-Q1  1      -
    north     revenue    2024-Q2  2      -
    north     revenue    2024-S2  4      -
    """
    assert rows("achievements:value", REVENUE, observed, period="2024")[0] == ["7"]


def test_a_sum_of_bounded_figures_is_bounded_where_its_parts_are():
    observed = """
    org_unit  indicator  period   value  bound
    north     revenue    2024-Q1  60     at_least
    north     revenue    2024-Q2  50     exact
    north     revenue    2024-Q3  10     at_least
    north     revenue    2024-Q4  0      exact
    south     revenue    2024-Q1  60     at_least
    south     revenue    2024-Q2  60     at_most
    south     revenue    2024-Q3  0      exact
    south     revenue    2024-Q4  0      exact
    """
    columns = "achievements:org_unit value met reason"
    assert rows(columns, REVENUE, observed, period="2024") == cells("""
    north  120  met           -
    south  120  undetermined  bound
    """)
    less = observed.replace("at_least", "at_most")
    assert rows(columns, REVENUE, less, period="2024")[0] == [
        "north",
        "120",
        "undetermined",
        "bound",
    ]
    about = "org_unit  indicator  period  value  bound\nnorth  revenue  2024  {}  about"
    assert rows(columns, REVENUE, about.format(300), period="2024")[0][2:] == [
        "undetermined",
        "bound",
    ]


def test_judgements_of_parts_say_nothing_of_the_whole():
    observed = """
    org_unit  indicator  period   value  judgement
    north     revenue    2024-S1  10     met
    north     revenue    2024-S2  10     met
    south     revenue    2024-S1  10     -
    south     revenue    2024-S2  -      met
    """
    columns = "achievements:org_unit value met reason"
    assert rows(columns, REVENUE, observed, period="2024") == cells("""
    north  20  unmet         -
    south  -   undetermined  missing: 2024-S2
    """)


def test_rates_are_recomputed_from_parts_and_never_summed():
    rule_book = """
    org_units: [{id: north}]
    indicators:
      paid: {unit: triệu đồng}
      planned: {unit: triệu đồng}
      paid_share: {unit: percent, numerator: paid, denominator: planned}
      late: {unit: percent}
      staff: {unit: person, additive: false}
      visits_per_day: {unit: count, additive: true}
      poor: {unit: household, accumulation: as_of}
      audited: {values: yes_no}
    """
    observed = """
    org_unit  indicator       period   value
    north     paid            2024-Q1  50
    north     paid            2024-Q2  100
    north     planned         2024-Q1  100
    north     planned         2024-Q2  400
    north     late            2024-Q1  10
    north     late            2024-Q2  30
    north     staff           2024-Q1  10
    north     staff           2024-Q2  30
    north     visits_per_day  2024-Q1  10
    north     visits_per_day  2024-Q2  30
    north     poor            2024-Q1  9
    north     poor            2024-Q2  7
    north     audited         2024-Q1  yes
    north     audited         2024-Q2  yes
    """
    assert rows("achievements:indicator value", rule_book, observed, period="2024-S1") == cells("""
    paid            150
    planned         500
    paid_share      30
    late            -
    staff           -
    visits_per_day  40
    poor            7
    audited         -
    """)


def test_windows_shorter_than_the_frequency_have_no_cell_and_longer_ones_are_sums():
    rule_book = REVENUE.replace("unit: triệu đồng", "unit: triệu đồng, frequency: quarter")
    observed = """
    org_unit  indicator  period   value
    north     revenue    2024-Q1  1
    north     revenue    2024-Q2  2
    """
    columns = "achievements:period org_unit value"
    windows = ["2024-01", "2024-S1", "2024-01/2024-06", "2024-01/2024-02"]
    assert rows(columns, rule_book, observed, period=windows) == cells("""
    2024-S1  north  3
    2024-S1  south  -
    """)


def test_periods_with_the_same_days_are_the_same_part():
    observed = """
    org_unit  indicator  period                 value
    north     revenue    2024-Q1                1
    south     revenue    2024-01-01/2024-03-31  2
    north     revenue    2024-Q2                4
    south     revenue    2024-Q2                8
    """
    columns = "achievements:org_unit value"
    assert rows(columns, REVENUE, observed, period="2024-S1") == cells("""
    north  5
    south  10
    """)


RUNNING = """
org_units: [{id: north}]
calendar: {fiscal_year_starts: july, terms: [2021/2025]}
indicators:
  spent: {unit: triệu đồng, accumulation: year_to_date}
  tax: {unit: triệu đồng, accumulation: fiscal_year_to_date}
  invested: {unit: triệu đồng, accumulation: term_to_date}
  spent_then: {unit: triệu đồng, formula: per_period(spent)}
  tax_then: {unit: triệu đồng, formula: per_period(tax)}
  invested_then: {unit: triệu đồng, formula: per_period(invested)}
"""

DECEMBER_TO_JANUARY = """
org_unit  indicator  period   value  obs_status
north     spent      2023-11  90     A
north     spent      2023-12  100    A
north     spent      2024-01  7      P
north     spent      2024-02  15     A
north     tax        2023-12  60     A
north     tax        2024-01  70     A
north     tax        2024-02  85     A
north     tax        2023-11  51     E
north     invested   2023-11  900    A
north     invested   2023-12  950    A
north     invested   2024-01  951    A
north     invested   2024-02  956    A
"""


def test_january_does_not_subtract_the_total_of_last_year():
    columns = "achievements:period indicator value obs_status"
    found = rows(columns, RUNNING, DECEMBER_TO_JANUARY)
    assert [row for row in found if row[1].endswith("_then")] == cells("""
    2023-M11  spent_then     -    -
    2023-M12  spent_then     10   A
    2024-M01  spent_then     7    P
    2024-M02  spent_then     8    P
    2023-M11  tax_then       -    -
    2023-M12  tax_then       9    E
    2024-M01  tax_then       10   A
    2024-M02  tax_then       15   A
    2023-M11  invested_then  -    -
    2023-M12  invested_then  50   A
    2024-M01  invested_then  1    A
    2024-M02  invested_then  5    A
    """)


def test_what_came_in_during_several_years_is_the_sum_over_them():
    windows = ["2023-12/2024-01", "2023-12/2024-02", "2024-01-01/2024-02-29"]
    columns = "achievements:period indicator value"
    found = rows(columns, RUNNING, DECEMBER_TO_JANUARY, period=windows)
    assert [row for row in found if row[1].endswith("_then")] == cells(
        """
    2023-M12/2024-M01      spent_then     17
    2023-M12/2024-M02      spent_then     25
    2024-M01/2024-M02      spent_then     15
    2023-M12/2024-M01      tax_then       19
    2023-M12/2024-M02      tax_then       34
    2024-M01/2024-M02      tax_then       25
    2023-M12/2024-M01      invested_then  51
    2023-M12/2024-M02      invested_then  56
    2024-M01/2024-M02      invested_then  6
    """.replace("2024-M01/2024-M02    ", "2024-01-01/2024-02-29")
    )


def test_outside_every_term_nothing_can_be_said():
    observed = """
    org_unit  indicator  period   value
    north     invested   2020-12  5
    north     invested   2021-01  6
    north     invested   2021-02  8
    north     invested   2026-01  9
    """
    columns = "achievements:period indicator value"
    windows = ["2020-12", "2021-01", "2021-02", "2026-01", "2020-12/2021-01"]
    found = rows(columns, RUNNING, observed, period=windows)
    assert [row for row in found if row[1] == "invested_then"] == cells("""
    2020-M12           invested_then  -
    2021-M01           invested_then  6
    2021-M02           invested_then  2
    2026-M01           invested_then  -
    2020-M12/2021-M01  invested_then  -
    """)
    alone = rows(columns, RUNNING, observed, period="2026-01")
    assert alone[-1] == ["2026-M01", "invested_then", "-"]


def test_a_judgement_alone_is_no_figure_to_subtract():
    observed = """
    org_unit  indicator  period   value  judgement  state
    north     spent      2024-01  -      met        -
    north     spent      2024-02  5      -          -
    north     spent      2024-03  -      -          not_due
    """
    columns = "achievements:period indicator value state"
    found = rows(columns, RUNNING, observed)
    assert [row for row in found if row[1] == "spent_then"] == cells("""
    2024-M01  spent_then  -  missing
    2024-M02  spent_then  -  missing
    2024-M03  spent_then  -  not_due
    """)


def test_running_totals_since_the_year_the_fiscal_year_and_the_term_began():
    rule_book = """
    org_units: [{id: north}]
    calendar: {fiscal_year_starts: july, terms: [2023-11-01/2024-08-31]}
    indicators:
      revenue: {unit: triệu đồng}
      year: {unit: triệu đồng, formula: year_to_date(revenue)}
      fiscal_year: {unit: triệu đồng, formula: fiscal_year_to_date(revenue)}
      term: {unit: triệu đồng, formula: term_to_date(revenue)}
      a_year_ago: {unit: triệu đồng, formula: same_period_last_year(year_to_date(revenue))}
    """
    observed = """
    org_unit  indicator  period   value
    north     revenue    2023-Q1  1000
    north     revenue    2023-Q3  1
    north     revenue    2023-10  2
    north     revenue    2023-11  4
    north     revenue    2023-12  8
    north     revenue    2024-01  16
    north     revenue    2024-02  32
    north     revenue    2024-03  64
    """
    columns = "achievements:indicator value"
    assert rows(columns, rule_book, observed, period="2024-M03") == cells("""
    revenue      64
    year         112
    fiscal_year  127
    term         124
    a_year_ago   1000
    """)


def test_the_rate_of_a_running_total_is_made_of_running_totals():
    rule_book = """
    org_units: [{id: north}]
    indicators:
      paid: {unit: triệu đồng}
      planned: {unit: triệu đồng}
      share: {unit: percent, numerator: paid, denominator: planned}
      so_far: {unit: percent, formula: year_to_date(share)}
    """
    observed = """
    org_unit  indicator  period   value
    north     paid       2024-01  10
    north     paid       2024-02  50
    north     planned    2024-01  100
    north     planned    2024-02  100
    """
    assert rows("achievements:indicator value", rule_book, observed, period="2024-02") == cells("""
    paid     50
    planned  100
    share    50
    so_far   30
    """)


def test_a_sum_that_lacks_a_part_meets_the_policy_for_what_is_missing():
    rule_book = (
        REVENUE
        + """
scorecard:
  missing: zero
  children: [{indicator: revenue, max_points: 10, score: {target: plan, linear: {}}}]
"""
    )
    observed = """
    org_unit  indicator  period   value
    north     revenue    2024-S1  30
    north     revenue    2024-S2  50
    south     revenue    2024-S1  50
    """
    columns = "scores:org_unit node points state reason coverage"
    assert rows(columns, rule_book, observed, period="2024") == cells("""
    north  total    8  value    -                 1
    north  revenue  8  value    -                 1
    south  total    0  value    -                 0
    south  revenue  0  missing  missing           0
    """)


def test_a_sum_whose_parts_lack_is_awaited_like_any_other_figure():
    rule_book = REVENUE.replace("unit: triệu đồng", "unit: triệu đồng, frequency: month, due: 20")
    observed = """
    org_unit  indicator  period   value
    north     revenue    2024-01  10
    north     revenue    2024-02  10
    south     revenue    2024-01  10
    south     revenue    2024-02  10
    south     revenue    2024-03  10
    """
    columns = "achievements:org_unit value state reason"
    days = ("2024-04-19", "2024-04-20")
    early, late = (rows(columns, rule_book, observed, period="2024-Q1", as_of=day) for day in days)
    assert early == cells("""
    north  -   not_due  not_due
    south  30  value    not_due
    """)
    assert late == cells("""
    north  -   missing  overdue: 2024-M03
    south  30  value    not_due
    """)


def test_a_sum_is_made_of_the_figures_that_are_known_by_then():
    observed = """
    org_unit  indicator  period   value  vintage     obs_status
    north     revenue    2024-Q1  10     2024-04-10  E
    north     revenue    2024-Q1  12     2024-07-10  A
    north     revenue    2024-Q2  20     2024-07-10  A
    """
    columns = "achievements:value obs_status reason"
    days = ("2024-04-30", "2024-07-31")
    april, july = (rows(columns, REVENUE, observed, period="2024-S1", as_of=day) for day in days)
    assert (april[0], july[0]) == (["-", "-", "missing: 2024-Q2"], ["32", "A", "not_due"])
