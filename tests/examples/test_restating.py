"""When the map changes: figures of units that are gone are those of the units that follow them.

All figures are made up.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from kpikit import Period, parse_specification, read_observations
from kpikit.evaluation.reference import results
from kpikit.evaluation.reference.cells import Facts
from kpikit.evaluation.reference.eras import then
from kpikit.evaluation.reference.predecessors import predecessors
from tests.examples.both import Rows, cells, rows, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from kpikit.results import Predecessor

MERGER = """
org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
indicators: {births: {unit: person}}
successions: [{merge: [a, b], into: c, effective: 2024-12-01}]
"""

BIRTHS = """
org_unit  indicator  period    value
a         births     2024-M11  3
b         births     2024-M11  4
d         births     2024-M11  5
c         births     2024-M12  8
d         births     2024-M12  6
"""

FIGURES = "achievements:org_unit period value obs_status reason"


def table(  # noqa: PLR0913 - as `rows` is asked
    rule_book: str,
    observed: str,
    columns: str = FIGURES,
    *,
    period: str | None = None,
    as_of: str | None = None,
    map_of: str | None = None,
) -> Rows:
    return rows(columns, rule_book, observed, period=period, as_of=as_of, map_of=map_of)


# --- on which map ---


def test_each_window_is_evaluated_on_the_map_of_its_last_day():
    assert table(MERGER, BIRTHS) == cells("""
    a  2024-M11  3  A  -
    b  2024-M11  4  A  -
    d  2024-M11  5  A  -
    c  2024-M12  8  A  -
    d  2024-M12  6  A  -
    """)


def test_history_is_shown_on_the_map_of_a_later_day():
    assert table(MERGER, BIRTHS, map_of="2024-12-01") == cells("""
    c  2024-M11  7  A  -
    d  2024-M11  5  A  -
    c  2024-M12  8  A  -
    d  2024-M12  6  A  -
    """)


def test_what_came_later_is_no_figure_of_the_units_before():
    assert table(MERGER, BIRTHS, map_of="2024-11-30") == cells("""
    a  2024-M11  3  A  -
    b  2024-M11  4  A  -
    d  2024-M11  5  A  -
    a  2024-M12  -  -  missing: cannot be restated from c
    b  2024-M12  -  -  missing: cannot be restated from c
    d  2024-M12  6  A  -
    """)


def test_a_year_in_which_units_merge_is_the_sum_of_its_months():
    rule_book = MERGER + "targets: {births: {plan: {at_least: 15, period: 2024-Q4}}}"
    observed = f"""{BIRTHS}
    a  births  2024-M10  1
    b  births  2024-M10  2
    """
    columns = "achievements:org_unit value met reason"
    assert table(rule_book, observed, columns, period="2024-Q4") == cells("""
    c  18  met           -
    d  -   undetermined  missing: 2024-M10
    """)


def test_as_of_a_day_before_it_was_decided_a_merger_is_not_known():
    rule_book = MERGER.replace("2024-12-01}", "2024-12-01, issued: 2024-11-20}")
    columns = "achievements:org_unit period value"
    before = table(rule_book, BIRTHS, columns, period="2024-M11", as_of="2024-11-19")
    assert before[:2] == [["a", "2024-M11", "3"], ["b", "2024-M11", "4"]]
    after = table(rule_book, BIRTHS, columns, period="2024-M12", as_of="2024-11-20")
    assert after == cells("""
    c  2024-M12  8
    d  2024-M12  6
    """)


# --- shares ---

SPLIT = """
org_units: [{id: a}, {id: north}, {id: south}]
indicators: {births: {unit: person}}
successions: [{split: a, into: {north: 60 percent, south: 40 percent}, effective: 2025-07-01}]
"""

OF_A = """
org_unit  indicator  period  value
a         births     2024    50
north     births     2025    33
south     births     2025    20
"""


def test_a_split_shares_the_figures_which_are_estimates_then():
    assert table(SPLIT, OF_A, period="2024", map_of="2025-07-01") == cells("""
    north  2024  30  E  -
    south  2024  20  E  -
    """)


def test_shares_follow_from_numbers():
    rule_book = SPLIT.replace("60 percent", "{basis: 900}").replace("40 percent", "{basis: 100}")
    assert table(rule_book, OF_A, period="2024", map_of="2025-07-01") == cells("""
    north  2024  45  E  -
    south  2024  5   E  -
    """)


BY_PEOPLE = """
org_units: [{id: a}, {id: north}, {id: south}]
indicators:
  births: {unit: person}
  people: {unit: person, accumulation: as_of}
successions:
  - {split: a, into: [north, south], effective: 2025-07-01, basis: people}
"""


def test_shares_follow_from_the_first_values_since_the_event():
    # of 2025-M07 and 2025-Q3 the first; 2025-M08 comes later; 2025-M06 is before the split
    observed = f"""{OF_A}
    a      people  2025-M06  1000
    north  people  2025-M07  300
    south  people  2025-M07  900
    north  people  2025-M08  800
    south  people  2025-M08  800
    """
    found = table(BY_PEOPLE, observed, period="2024", map_of="2025-07-01")
    assert [row for row in found if row[2] != "-"] == cells("""
    north  2024  25/2  E  -
    south  2024  75/2  E  -
    """)


def test_without_values_of_the_basis_shares_are_not_known():
    observed = f"""{OF_A}
    north  people  2025-M07  300
    """
    columns = "achievements:org_unit indicator value reason"
    assert table(BY_PEOPLE, observed, columns, period="2024", map_of="2025-07-01") == cells("""
    north  births  -  missing: share of a not known
    south  births  -  missing: share of a not known
    north  people  -  -
    south  people  -  -
    """)


def test_a_part_that_is_transferred_leaves_the_rest():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {births: {unit: person}}
    successions: [{transfer: a, into: b, share: 20 percent, effective: 2025-01-01}]
    """
    observed = """
    org_unit  indicator  period  value
    a         births     2024    50
    b         births     2024    7
    """
    assert table(rule_book, observed) == cells("""
    a  2024  50  A  -
    b  2024  7   A  -
    """)
    assert table(rule_book, observed, map_of="2025-01-01") == cells("""
    a  2024  40  E  -
    b  2024  17  E  -
    """)
    # back there is no way: parts of several units cannot be told apart
    later = observed.replace("2024", "2025")
    assert table(rule_book, later, map_of="2024-12-31") == cells("""
    a  2025  -  -  missing: cannot be restated from a, b
    b  2025  -  -  missing: cannot be restated from b
    """)


def test_a_merger_in_two_steps_is_the_sum_of_all():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}, {id: e}]
    indicators: {births: {unit: person}}
    successions:
      - {merge: [a, b], into: c, effective: 2024-12-01}
      - {merge: [c, d], into: e, effective: 2025-07-01}
    """
    assert table(rule_book, BIRTHS, map_of="2025-07-01") == cells("""
    e  2024-M11  12  A  -
    e  2024-M12  14  A  -
    """)


# --- what is taken over as it is ---


def test_a_new_name_changes_nothing_whatever_is_reported():
    rule_book = """
    org_units: [{id: old}, {id: new}]
    indicators:
      births: {unit: person}
      online: {unit: percent}
      published: {values: yes_no}
    targets: {online: {plan: {at_least: 50}}}
    successions: [{rename: old, into: new, effective: 2025-01-01}]
    """
    observed = """
    org_unit  indicator  period  value  obs_status  judgement  bound
    old       births     2024    3      P           -          at_least
    old       online     2024    -      -           met        -
    old       published  2024    yes    EB          -          -
    """
    columns = "achievements:org_unit indicator value obs_status state met"
    assert table(rule_book, observed, columns) == cells("""
    old  births     3    P   value  -
    old  online     -    A   value  met
    old  published  yes  EB  value  -
    """)
    assert table(rule_book, observed, columns, map_of="2025-01-01") == cells("""
    new  births     3    P   value  -
    new  online     -    A   value  met
    new  published  yes  EB  value  -
    """)


def test_a_tier_that_ends_leaves_its_units_without_one_above():
    rule_book = """
    org_units:
      - {id: province, groups: {kind: urban}}
      - {id: district, parent: province, level: district, valid: ../2025-06-30}
      - id: a
        parent: district
        level: commune
        groups: {kind: rural}
        memberships:
          - {valid: 2025-07-01/.., parent: province, groups: {kind: urban}}
    indicators:
      births: {unit: person, level: commune}
      under: {unit: person, formula: children_sum(births)}
    successions: [{effective: 2025-07-01, end: [district]}]
    scorecard:
      applies_to: {group: urban}
      children: [{indicator: births, max_points: 10, score: {value: }}]
    """
    observed = """
    org_unit  indicator  period    value
    a         births     2025-M06  3
    a         births     2025-M07  4
    """
    columns = "achievements:org_unit indicator period value state"
    found = table(rule_book, observed, columns)
    assert [row for row in found if row[4] == "value"] == cells("""
    a         births  2025-M06  3  value
    district  under   2025-M06  3  value
    a         births  2025-M07  4  value
    province  under   2025-M07  4  value
    """)
    assert not any(row[0] == "district" for row in found if row[2] == "2025-M07")
    found = table(rule_book, observed, "scores:org_unit node period points")
    assert [row for row in found if row[0] == "a"] == cells("""
    a  total   2025-M07  4
    a  births  2025-M07  4
    """)


# --- which rows count ---


def test_what_a_new_unit_reports_of_the_time_before_is_its_territory():
    observed = f"""{BIRTHS}
    c  births  2024-M11  9
    """
    assert table(MERGER, observed, period="2024-M11", map_of="2025-01-01") == cells("""
    c  2024-M11  9  A  -
    d  2024-M11  5  A  -
    """)
    # on the map of then it is nothing
    assert table(MERGER, observed, period="2024-M11") == cells("""
    a  2024-M11  3  A  -
    b  2024-M11  4  A  -
    d  2024-M11  5  A  -
    """)


def test_a_blank_hides_nothing():
    observed = f"""{BIRTHS}
    c  births  2024-M11  -
    """
    assert table(MERGER, observed, period="2024-M11", map_of="2025-01-01") == cells("""
    c  2024-M11  7  A  -
    d  2024-M11  5  A  -
    """)


def test_blanks_of_units_that_have_ended_say_nothing():
    rule_book = MERGER.replace("}}", "}, cost: {unit: triệu đồng}}")
    lines = [f"{line}  -" if "births" in line else line for line in BIRTHS.strip().splitlines()[1:]]
    lines += ["a  births  2024-M12  -  -", "a  cost  2024-M12  -  road"]
    observed = "\n".join(["org_unit  indicator  period  value  item", *lines])
    columns = "achievements:org_unit indicator value reason"
    assert table(rule_book, observed, columns, period="2024-M12") == cells("""
    c  births  8  -
    d  births  6  -
    c  cost    -  -
    d  cost    -  -
    """)


def test_a_report_on_the_way_goes_before_those_of_the_first_units():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}, {id: e}]
    indicators: {births: {unit: person}}
    successions:
      - {merge: [a, b], into: c, effective: 2024-12-01}
      - {merge: [c, d], into: e, effective: 2025-07-01}
    """
    observed = f"""{BIRTHS}
    c  births  2024-M11  9
    """
    # 9 of c itself, not 3 + 4; 5 of d, which has no other figure than the one on the first map
    assert table(rule_book, observed, period="2024-M11", map_of="2025-07-01") == cells("""
    e  2024-M11  14  A  -
    """)


STATES = """
org_units: [{id: a}, {id: b}, {id: c}, {id: x}]
indicators: {births: {unit: person}}
successions: [{merge: [a, b, c], into: x, effective: 2025-01-01}]
"""


@pytest.mark.parametrize(
    ("of_b", "of_c", "expected"),
    [
        ("value 4", "value 5", "12  value  A  -"),
        ("not_applicable -", "value 5", "8  value  A  -"),
        ("not_due -", "value 5", "-  not_due  -  -"),
        ("missing -", "value 5", "-  missing  -  missing: not reported by b"),
        ("missing -", "not_due -", "-  missing  -  missing: not reported by b"),
        ("", "", "-  missing  -  missing: not reported by b, c"),
    ],
)
def test_a_sum_needs_all_predecessors(of_b: str, of_c: str, expected: str):
    lines = ["org_unit  indicator  period  state  value", "a  births  2024  value  3"]
    for unit, said in (("b", of_b), ("c", of_c)):
        lines += [f"{unit}  births  2024  {said.replace(' ', '  ')}"] if said else []
    columns = "achievements:org_unit value state obs_status reason"
    found = table(STATES, "\n".join(lines), columns, map_of="2025-01-01")
    assert found == cells(f"x  {expected}")


def test_where_nobody_reports_there_is_nothing_to_restate():
    observed = """
    org_unit  indicator  period  value
    a         births     2024    3
    x         births     2025    9
    """
    found = table(STATES, observed, period="2023", map_of="2025-01-01")
    assert found == cells("x  2023  -  -  -")


def test_of_many_that_lack_four_are_named():
    names = [f"u{number}" for number in range(7)]
    units = ", ".join(f"{{id: {name}}}" for name in (*names, "x"))
    rule_book = f"""
    org_units: [{units}]
    indicators: {{births: {{unit: person}}}}
    targets: {{births: {{plan: {{at_least: 1}}}}}}
    successions: [{{merge: [{", ".join(names)}], into: x, effective: 2025-01-01}}]
    """
    observed = "org_unit  indicator  period  value\nu0  births  2024  1"
    found = table(rule_book, observed, map_of="2025-01-01")
    assert found == cells("""
    x  2024  -  -  missing: not reported by u1, u2, u3, u4 and 2 more
    """)


def test_status_and_bound_of_a_sum_are_the_weakest():
    rule_book = STATES + "targets: {births: {plan: {at_least: 11}}}"
    observed = """
    org_unit  indicator  period  value  obs_status  bound
    a         births     2024    3      P           exact
    b         births     2024    4      B           exact
    c         births     2024    5      A           at_least
    """
    columns = "achievements:org_unit value obs_status met"
    assert table(rule_book, observed, columns, map_of="2025-01-01") == cells("x  12  PB  met")
    more = rule_book.replace("11", "13")
    found = table(more, observed, columns, map_of="2025-01-01")
    assert found == cells("x  12  PB  undetermined")


def test_what_applies_nowhere_does_not_apply():
    observed = """
    org_unit  indicator  period  state           value
    a         births     2024    not_applicable  -
    b         births     2024    not_applicable  -
    c         births     2024    not_applicable  -
    """
    columns = "achievements:org_unit value state reason"
    found = table(STATES, observed, columns, map_of="2025-01-01")
    assert found == cells("x  -  not_applicable  -")


def test_a_blank_alone_is_missing_without_more_reason():
    observed = """
    org_unit  indicator  period  value
    x         births     2024    -
    x         births     2025    1
    """
    assert table(STATES, observed, map_of="2025-01-01") == cells("""
    x  2024  -  -  -
    x  2025  1  A  -
    """)


def test_a_part_to_which_nothing_goes_has_nothing():
    observed = f"""{OF_A}
    north  people  2025-M07  0
    south  people  2025-M07  900
    """
    found = table(BY_PEOPLE, observed, period="2024", map_of="2025-07-01")
    assert found[:2] == cells("""
    north  2024  -   -  -
    south  2024  50  A  -
    """)


def test_back_on_an_earlier_map_names_are_the_old_ones():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: old}, {id: new}]
    indicators:
      cost: {unit: triệu đồng}
      whole: {unit: triệu đồng, formula: sum_items(cost)}
      rate: {unit: percent, numerator: whole, denominator: cost}
    successions:
      - {merge: [a, b], into: c, effective: 2025-01-01}
      - {rename: old, into: new, effective: 2025-01-01}
    """
    observed = """
    org_unit  indicator  period  item  value
    c         cost       2025    road  5
    new       cost       2025    road  6
    c         rate       2025    -     7
    new       rate       2025    -     8
    """
    columns = "achievements:org_unit indicator value reason"
    assert table(rule_book, observed, columns, map_of="2024-12-31") == cells("""
    a    cost   -  -
    b    cost   -  -
    old  cost   -  -
    a    whole  -  -
    b    whole  -  -
    old  whole  6  -
    a    rate   -  -
    b    rate   -  -
    old  rate   8  -
    """)


# --- rates ---

RATES = """
org_units: [{id: a}, {id: b}, {id: c}]
indicators:
  paid: {unit: household}
  due: {unit: household}
  share: {unit: percent, numerator: paid, denominator: due}
  stated: {unit: percent}
targets:
  share: {plan: {at_least: 50}}
  stated: {plan: {at_least: 50}}
successions: [{merge: [a, b], into: c, effective: 2025-01-01}]
"""

PARTS = """
org_unit  indicator  period  value
a         paid       2024    30
a         due        2024    40
a         stated     2024    75
b         paid       2024    10
b         due        2024    60
b         stated     2024    17
"""


def test_rates_are_pooled_from_their_parts_and_not_restated_without():
    columns = "achievements:org_unit indicator value met reason"
    assert table(RATES, PARTS, columns, map_of="2025-01-01") == cells("""
    c  paid    40   -             -
    c  due     100  -             -
    c  share   40   unmet         -
    c  stated  -    undetermined  missing: cannot be restated from a, b
    """)


def test_a_rate_that_is_reported_too_is_derived_on_the_new_map():
    observed = f"""{PARTS}
    a  share  2024  75
    b  share  2024  17
    """
    columns = "achievements:org_unit indicator value reason"
    found = table(RATES, observed, columns, map_of="2025-01-01")
    assert [row for row in found if row[1] == "share"] == cells("c  share  40  -")


def test_points_and_words_of_several_units_are_not_restated():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators: {index: {unit: point}, head: {values: [elected, acting]}}
    successions: [{merge: [a, b], into: c, effective: 2025-01-01}]
    """
    observed = """
    org_unit  indicator  period  value
    a         index      2024    7
    b         index      2024    8
    b         head       2024    acting
    """
    columns = "achievements:indicator value reason"
    assert table(rule_book, observed, columns, map_of="2025-01-01") == cells("""
    index  -  missing: cannot be restated from a, b
    head   -  missing: cannot be restated from a, b
    """)


def test_the_same_period_last_year_is_read_on_the_new_map():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators:
      births: {unit: person}
      growth: {unit: percent, formula: births / same_period_last_year(births)}
    successions: [{merge: [a, b], into: c, effective: 2024-12-01}]
    """
    observed = """
    org_unit  indicator  period   value
    a         births     2024-S2  20
    b         births     2024-S2  30
    c         births     2025-S2  60
    """
    # the second half of 2024 ends on the new map: these units had ended before
    observed = observed.replace("2024-S2", "2024-M11").replace("2025-S2", "2025-M11")
    found = table(rule_book, observed, "achievements:indicator org_unit value", period="2025-M11")
    assert found == cells("""
    births  c  60
    growth  c  120
    """)


# --- levels ---


def test_units_that_cannot_have_the_indicator_take_no_part():
    rule_book = """
    org_units:
      - {id: a, level: commune}
      - {id: b, level: town}
      - {id: c, level: commune}
      - {id: e, level: commune}
      - {id: f, level: town}
    indicators: {births: {unit: person, level: commune}, online: {unit: percent, level: commune}}
    successions:
      - {merge: [a, b], into: c, effective: 2025-01-01}
      - {merge: [c, e], into: f, effective: 2026-01-01}
    """
    observed = """
    org_unit  indicator  period  value
    a         births     2024    3
    a         online     2024    40
    e         births     2024    5
    e         online     2024    50
    """
    columns = "achievements:org_unit indicator value reason"
    assert table(rule_book, observed, columns, map_of="2025-01-01") == cells("""
    c  births  3   -
    e  births  5   -
    c  online  40  -
    e  online  50  -
    """)
    assert table(rule_book, observed, columns, map_of="2026-01-01") == []


# --- figures that run ---

RUNNING = """
org_units: [{id: a}, {id: b}, {id: c}]
indicators:
  spent: {unit: triệu đồng, accumulation: year_to_date}
  came: {unit: triệu đồng, formula: per_period(spent)}
successions: [{merge: [a, b], into: c, effective: 2024-12-01, since: window}]
"""

SPENT = """
org_unit  indicator  period    value  obs_status
a         spent      2024-M10  80     A
b         spent      2024-M10  50     A
a         spent      2024-M11  90     A
b         spent      2024-M11  60     P
c         spent      2024-M12  25     A
"""

RUN = "achievements:indicator period value obs_status reason"
LATER = {"map_of": "2025-01-01"}


def test_running_figures_are_of_the_territory_unless_stated():
    observed = SPENT.replace("25", "175")
    assert table(RUNNING, observed, RUN, **LATER) == cells("""
    spent  2024-M10  130  A  -
    spent  2024-M11  150  P  -
    spent  2024-M12  175  A  -
    came   2024-M10  -    -  -
    came   2024-M11  20   P  -
    came   2024-M12  25   P  -
    """)


def test_what_predecessors_hand_over_is_added():
    rule_book = RUNNING.replace("window", "handover")
    assert table(rule_book, SPENT, RUN, **LATER) == cells("""
    spent  2024-M10  130  A  -
    spent  2024-M11  150  P  -
    spent  2024-M12  175  P  -
    came   2024-M10  -    -  -
    came   2024-M11  20   P  -
    came   2024-M12  25   P  -
    """)


def test_in_the_next_year_nothing_is_handed_over():
    rule_book = RUNNING.replace("window", "handover")
    observed = f"""{SPENT}
    c  spent  2025-M01  4  A
    """
    found = table(rule_book, observed, RUN, period="2025-M01")
    assert found == cells("""
    spent  2025-M01  4  A  -
    came   2025-M01  4  A  -
    """)


def test_what_is_handed_over_has_to_be_reported():
    rule_book = RUNNING.replace("window", "handover")
    observed = SPENT.replace("b         spent      2024-M11  60     P\n", "")
    found = table(rule_book, observed, RUN, period="2024-M12")
    assert found == cells("""
    spent  2024-M12  -  -  missing: not reported by b up to 2024-11-30
    came   2024-M12  -  -  -
    """)


def test_since_its_creation_a_unit_counts_alone():
    rule_book = RUNNING.replace("window", "creation")
    observed = f"""{SPENT}
    a  spent  2023-M12  100  A
    b  spent  2023-M12  70   A
    """
    assert table(rule_book, observed, RUN, **LATER) == cells("""
    spent  2023-M12  170  A  -
    spent  2024-M10  -    -  missing: c counts since 2024-12-01
    spent  2024-M11  -    -  missing: c counts since 2024-12-01
    spent  2024-M12  25   A  -
    came   2023-M12  -    -  -
    came   2024-M10  -    -  -
    came   2024-M11  -    -  -
    came   2024-M12  -    -  -
    """)


def test_a_unit_that_goes_on_gets_what_the_others_hand_over():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {spent: {unit: triệu đồng, accumulation: year_to_date}}
    successions: [{merge: [a, b], into: a, effective: 2024-12-01, since: handover}]
    """
    observed = SPENT.replace(
        "c         spent      2024-M12  25", "a         spent      2024-M12  95"
    )
    found = table(rule_book, observed, "achievements:org_unit period value")
    assert found == cells("""
    a  2024-M10  80
    b  2024-M10  50
    a  2024-M11  90
    b  2024-M11  60
    a  2024-M12  155
    """)
    found = table(rule_book, observed, "achievements:org_unit period value", **LATER)
    assert found == cells("""
    a  2024-M10  130
    a  2024-M11  150
    a  2024-M12  155
    """)


def test_shares_are_handed_over_and_the_name_may_change_afterwards():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
    indicators: {spent: {unit: triệu đồng, accumulation: year_to_date}}
    successions:
      - {split: a, into: {b: 60 percent, c: 40 percent}, effective: 2024-07-01, since: handover}
      - {rename: b, into: d, effective: 2024-10-01}
    """
    observed = """
    org_unit  indicator  period    value
    a         spent      2024-M06  50
    b         spent      2024-M09  7
    c         spent      2024-M09  8
    d         spent      2024-M12  9
    c         spent      2024-M12  10
    """
    found = table(rule_book, observed, "achievements:org_unit period value obs_status")
    assert found == cells("""
    a  2024-M06  50  A
    b  2024-M09  37  E
    c  2024-M09  28  E
    c  2024-M12  30  E
    d  2024-M12  39  E
    """)


def test_what_was_handed_over_before_is_handed_over_again():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}, {id: e}]
    indicators: {spent: {unit: triệu đồng, accumulation: year_to_date}}
    successions:
      - {merge: [a, b], into: c, effective: 2024-07-01, since: handover}
      - {merge: [c, d], into: e, effective: 2024-10-01, since: handover}
    """
    observed = """
    org_unit  indicator  period    value
    a         spent      2024-M06  1
    b         spent      2024-M06  10
    c         spent      2024-M09  100
    d         spent      2024-M09  1000
    e         spent      2024-M12  10000
    """
    found = table(rule_book, observed, "achievements:org_unit period value")
    assert [row for row in found if row[2] != "-"] == cells("""
    a  2024-M06  1
    b  2024-M06  10
    c  2024-M09  111
    d  2024-M09  1000
    e  2024-M12  11111
    """)
    without = observed.replace("a         spent      2024-M06  1\n", "")
    found = table(rule_book, without, FIGURES, period="2024-M12")
    assert found == cells("e  2024-M12  -  -  missing: not reported by a up to 2024-09-30")


def test_where_no_term_is_declared_nothing_is_handed_over():
    rule_book = RUNNING.replace("window", "handover").replace("year_to_date", "term_to_date")
    rule_book += "calendar: {terms: [2026/2030]}"
    found = table(rule_book, SPENT, RUN, period="2024-M12")
    assert found[0] == ["spent", "2024-M12", "25", "A", "-"]


def test_a_figure_that_does_not_apply_counts_as_nothing_beside_what_is_handed_over():
    rule_book = RUNNING.replace("window", "handover")
    observed = """
    org_unit  indicator  period    state           value
    a         spent      2024-M11  value           90
    b         spent      2024-M11  not_applicable  -
    c         spent      2024-M12  not_applicable  -
    """
    columns = "achievements:indicator value state"
    found = table(rule_book, observed, columns, period="2024-M12")
    assert found[0] == ["spent", "90", "value"]
    for state in ("not_due", "missing"):
        other = observed.replace("2024-M12  not_applicable", f"2024-M12  {state}")
        assert table(rule_book, other, columns, period="2024-M12")[0] == ["spent", "-", state]


# --- items ---


def test_items_move_with_their_unit_and_never_meet():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
    indicators:
      cost: {unit: triệu đồng}
      number: {unit: count, formula: count_items(cost)}
      whole: {unit: triệu đồng, formula: sum_items(cost)}
    successions:
      - {merge: [a, b], into: c, effective: 2025-01-01}
      - {split: c, into: {c: 50 percent, d: 50 percent}, effective: 2026-01-01}
    """
    observed = """
    org_unit  indicator  period  item  value
    a         cost       2024    road  5
    a         cost       2024    well  1
    b         cost       2024    road  7
    """
    columns = "achievements:org_unit indicator value"
    found = table(rule_book, observed, columns, map_of="2025-01-01")
    assert [row for row in found if row[1] != "cost"] == cells("""
    c  number  3
    c  whole   13
    """)
    found = table(rule_book, observed, columns, map_of="2026-01-01")
    assert not any(row[2] not in {"-", "0"} for row in found)


# --- targets ---

PLANNED = """
org_units: [{id: a}, {id: b}, {id: c}]
indicators:
  births: {unit: person}
  online: {unit: percent}
targets:
  births:
    plan:
      - {at_least: 10, period: 2024, org_unit: a}
      - {at_least: 20, period: 2024, org_unit: b}
  online:
    plan:
      - {at_least: 50, org_unit: a}
      - {at_least: 80 percent, org_unit: b}
successions:
  - {merge: {a: {basis: 1000}, b: {basis: 2000}}, into: c, effective: 2025-01-01, targets: carried}
"""

REPORTED = """
org_unit  indicator  period  value
a         births     2024    9
b         births     2024    12
"""

LEVELS = "achievements:org_unit indicator target_value"


def test_levels_are_added_up_or_weighted():
    assert table(PLANNED, REPORTED, LEVELS) == cells("""
    a  births  10
    b  births  20
    a  online  50
    b  online  80
    """)
    assert table(PLANNED, REPORTED, LEVELS, **LATER) == cells("""
    c  births  30
    c  online  70
    """)


def test_a_level_that_is_set_for_the_new_unit_goes_before():
    rule_book = PLANNED.replace(
        "org_unit: a}\n      - {at_least: 20",
        "org_unit: a}\n      - {at_least: 25, period: 2024, org_unit: c}\n      - {at_least: 20",
    )
    found = table(rule_book, REPORTED, LEVELS, **LATER)
    assert found == cells("""
    c  births  25
    c  online  70
    """)
    # only one that is for another time does not
    other = rule_book.replace("25, period: 2024", "25, period: 2025")
    assert table(other, REPORTED, LEVELS, **LATER)[0] == ["c", "births", "30"]


def test_levels_that_are_new_are_not_carried():
    rule_book = PLANNED.replace("targets: carried", "targets: new")
    assert table(rule_book, REPORTED, LEVELS, **LATER) == cells("""
    c  births  -
    c  online  -
    """)


def test_levels_that_are_new_after_others_were_carried_are_those_that_are_declared():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {births: {unit: person}}
    targets:
      births: {plan: [{at_least: 9, org_unit: a}, {at_least: 8, org_unit: b}]}
    successions:
      - {transfer: b, into: a, share: 50 percent, effective: 2024-06-15}
      - {merge: [a, b], into: a, targets: new, effective: 2024-07-01}
    """
    observed = """
    org_unit  indicator  period      value
    a         births     2024-06-20  9
    a         births     2024-M08    9
    """
    assert table(rule_book, observed, "achievements:org_unit period target_value") == cells("""
    a  2024-06-20  13
    b  2024-06-20  4
    a  2024-M08    9
    """)


def test_levels_that_are_not_weighted_have_to_be_equal():
    rule_book = PLANNED.replace("{a: {basis: 1000}, b: {basis: 2000}}", "[a, b]")
    assert table(rule_book, REPORTED, LEVELS, **LATER) == cells("""
    c  births  30
    c  online  -
    """)
    equal = rule_book.replace("80 percent", "50")
    assert table(equal, REPORTED, LEVELS, **LATER)[1] == ["c", "online", "50"]


def test_where_one_has_no_level_nothing_is_carried():
    rule_book = PLANNED.replace("      - {at_least: 20, period: 2024, org_unit: b}\n", "")
    assert table(rule_book, REPORTED, LEVELS, **LATER)[0] == ["c", "births", "-"]


def test_a_unit_that_goes_on_has_its_level_of_before_until_it_gets_a_new_one():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {births: {unit: person}}
    targets:
      births:
        plan:
          - {at_least: 10, period: 2024, org_unit: a}
          - {at_least: 20, period: 2024, org_unit: b}
    successions: [{merge: [a, b], into: a, effective: 2024-07-01}]
    """
    observed = """
    org_unit  indicator  period    value
    a         births     2024-M08  9
    """
    found = table(rule_book, observed, "achievements:org_unit target_value")
    assert found == [["a", "30"]]
    new = rule_book.replace(
        "plan:\n",
        "plan:\n          - {at_least: 27, period: 2024, org_unit: a, issued: 2024-07-01}\n",
    )
    assert table(new, observed, "achievements:org_unit target_value") == [["a", "27"]]
    early = new.replace(
        "2024-07-01}\n          - {at_least: 10", "2024-06-30}\n          - {at_least: 10"
    )
    assert table(early, observed, "achievements:org_unit target_value") == [["a", "47"]]


def test_a_split_shares_totals_and_hands_rates_on():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators:
      births: {unit: person}
      online: {unit: percent}
      all: {unit: person, formula: births}
    targets:
      births: {plan: [{within: {from: 10, to: 20}, org_unit: a}]}
      online: {plan: [{at_least: 50, org_unit: a}]}
      all: {plan: [{at_most: 40, org_unit: a, path: linear, period: 2024}]}
    successions: [{split: a, into: {b: 3/4, c: 1/4}, effective: 2025-01-01}]
    """
    observed = """
    org_unit  indicator  period  value
    a         births     2024    40
    a         online     2024    60
    """
    columns = "achievements:org_unit indicator value target_value met due_value reason"
    assert table(rule_book, observed, columns, **LATER) == cells("""
    b  births  30  15  unmet         -   -
    c  births  10  5   unmet         -   -
    b  online  -   50  undetermined  -   missing: cannot be restated from a
    c  online  -   50  undetermined  -   missing: cannot be restated from a
    b  all     30  30  met           30  -
    c  all     10  10  met           10  -
    """)


def test_levels_that_are_no_numbers_are_carried_where_they_are_equal():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators: {births: {unit: person}}
    targets:
      births:
        growth:
          - {at_least: {baseline: 'at(births, 2023)', plus: 10 percent}, org_unit: a}
          - {at_least: {baseline: 'at(births, 2023)', plus: 10 percent}, org_unit: b}
        other:
          - {at_least: {baseline: 'at(births, 2023)'}, org_unit: a}
          - {at_least: {baseline: 'at(births, 2022)'}, org_unit: b}
    successions: [{merge: [a, b], into: c, effective: 2025-01-01}]
    """
    observed = f"""{REPORTED}
    a  births  2023  10
    b  births  2023  20
    """
    columns = "achievements:target value target_value"
    found = table(rule_book, observed, columns, period="2024", **LATER)
    assert found == cells("growth  21  33")


# --- rankings ---

RANKED = """
org_units: [{id: a}, {id: b}, {id: c}, {id: d}, {id: old}, {id: new}]
indicators: {births: {unit: person}}
scorecard: {children: [{indicator: births, max_points: 100, score: {value: }}]}
rankings: {places: {of: total}}
successions:
  - {merge: [a, b], into: c, effective: 2025-01-01}
  - {rename: old, into: new, effective: 2025-01-01}
"""

PLACES = """
org_unit  indicator  period  value
a         births     2024    10
b         births     2024    20
d         births     2024    25
old       births     2024    5
c         births     2025    10
d         births     2025    20
new       births     2025    30
"""


def test_earlier_ranks_are_those_on_the_map_of_then():
    columns = "rankings:org_unit period rank previous_rank change"
    assert table(RANKED, PLACES, columns) == cells("""
    a    2024  3  -  -
    b    2024  2  -  -
    d    2024  1  -  -
    old  2024  4  -  -
    c    2025  3  -  -
    d    2025  2  1  -1
    new  2025  1  4  3
    """)


def test_earlier_ranks_may_be_restated():
    rule_book = RANKED.replace("of: total", "of: total, restate: true")
    columns = "rankings:org_unit rank previous_rank change"
    # 30 of a and b together, 25 of d, 5 of the unit that got a new name
    observed = f"""{PLACES}
    c  births  2026  1
    """
    assert table(rule_book, observed, columns)[4:] == cells("""
    c    3  1  -2
    d    2  2  0
    new  1  3  2
    c    1  3  2
    d    -  2  -
    new  -  1  -
    """)


def test_restated_ranks_are_by_the_present_rules():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {births: {unit: person}, deaths: {unit: person}}
    scorecards:
      review:
        - effective: {until: 2024}
          children: [{indicator: deaths, max_points: 100, score: {value: }}]
        - effective: {from: 2025}
          children: [{indicator: births, max_points: 100, score: {value: }}]
    rankings: {then: {of: total}, now: {of: total, restate: true}}
    """
    observed = """
    org_unit  indicator  period  value
    a         births     2024    1
    b         births     2024    2
    a         deaths     2024    4
    b         deaths     2024    3
    a         births     2025    6
    b         births     2025    5
    """
    columns = "rankings:ranking org_unit rank previous_rank"
    assert table(rule_book, observed, columns, period="2025") == cells("""
    then  a  1  1
    then  b  2  2
    now   a  1  2
    now   b  2  1
    """)


def test_points_of_a_node_are_a_rate_to_targets():
    rule_book = """
    org_units: [{id: a, level: x}, {id: b, level: x}, {id: c, level: x}, {id: y}]
    indicators: {births: {unit: person}}
    scorecard:
      applies_to: {level: x}
      children: [{indicator: births, max_points: 100, score: {value: }}]
    targets:
      total:
        goal:
          - {at_least: 20, org_unit: a}
          - {at_least: 30, org_unit: b}
    successions:
      - {merge: {a: {basis: 1}, b: {basis: 3}, y: {basis: 5}}, into: c, effective: 2025-01-01}
    """
    columns = "achievements:indicator value target_value"
    found = table(rule_book, REPORTED, columns, **LATER)
    # y is not scored: it takes no part
    assert [row for row in found if row[0] == "total"] == cells("total  -  55/2")


PATHS = """
org_units: [{id: a}, {id: b}, {id: c}]
indicators: {spent: {unit: triệu đồng, accumulation: year_to_date}}
targets:
  spent:
    plan:
      - {at_least: 100, period: 2024, org_unit: a, path: PATH_OF_A}
      - {at_least: 50, period: 2024, org_unit: b, path: PATH_OF_B}
successions: [{merge: [a, b], into: c, effective: 2024-12-01}]
"""
AMOUNT, SHARE = "{milestones: {2024-M06: 40}}", "{milestones: {2024-M06: 40 percent}}"


@pytest.mark.parametrize(
    ("of_a", "of_b", "due"),
    [
        ("linear", "linear", "75"),
        (SHARE, SHARE, "60"),
        (AMOUNT, AMOUNT, "-"),
        ("linear", SHARE, "-"),
    ],
)
def test_a_path_is_carried_where_it_is_the_same_for_all(of_a: str, of_b: str, due: str):
    rule_book = PATHS.replace("PATH_OF_A", of_a).replace("PATH_OF_B", of_b)
    observed = """
    org_unit  indicator  period    value
    a         spent      2024-M06  30
    b         spent      2024-M06  20
    """
    columns = "achievements:value target_value due_value"
    assert table(rule_book, observed, columns, **LATER) == [["50", "150", due]]


def test_levels_from_different_baselines_are_not_carried():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators: {births: {unit: person}}
    targets:
      births:
        plan:
          - {at_least: 10, org_unit: a, ratio: from_baseline, baseline: "5 [person]"}
          - {at_least: 10, org_unit: b, ratio: from_baseline, baseline: "4 [person]"}
    successions: [{merge: [a, b], into: c, effective: 2025-01-01}]
    """
    assert table(rule_book, REPORTED, LEVELS, **LATER) == cells("c  births  -")
    same = rule_book.replace("4 [", "5 [")
    assert table(same, REPORTED, LEVELS, **LATER) == cells("c  births  20")


def test_shares_that_are_not_known_carry_no_totals():
    rule_book = BY_PEOPLE + "targets: {births: {plan: [{at_least: 10, org_unit: a}]}}"
    columns = "achievements:org_unit indicator target_value"
    found = table(rule_book, OF_A, columns, period="2025")
    assert found[:2] == cells("""
    north  births  -
    south  births  -
    """)


def test_levels_without_any_weight_are_not_weighted():
    rule_book = PLANNED.replace("{a: {basis: 1000}, b: {basis: 2000}}", "[a, b]")
    rule_book = rule_book.replace("into: c", "into: c, basis: births")
    assert table(rule_book, REPORTED, LEVELS, **LATER)[1] == ["c", "online", "470/7"]
    nothing = REPORTED.replace(" 9", " 0").replace("12", "0")
    assert table(rule_book, nothing, LEVELS, **LATER)[1] == ["c", "online", "-"]


# --- explanation ---


def test_a_restated_figure_lists_its_predecessors():
    rule_book = """
    kpikit: 1
    id: x
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}]
    indicators: {spent: {unit: triệu đồng, accumulation: year_to_date}}
    successions:
      - {merge: [a, b], into: c, effective: 2024-12-01, since: handover}
      - {split: c, into: {c: 60 percent, d: 40 percent}, effective: 2025-01-01}
    """
    specification = parse_specification(rule_book)
    names, *lines = cells(SPENT)
    records = [dict(zip(names, line, strict=True)) for line in lines if line[0] != "b"]
    observations = read_observations(records, specification)
    whole = Facts.of(specification, observations, results, map_of=date(2025, 1, 1))
    facts = then(whole, Period.parse("2024"))
    spent = specification.indicators[0]
    assert predecessors(facts, spent, "c", Period.parse("2025")) == ()

    def told(ones: Iterable[Predecessor], deep: int = 0) -> Iterator[str]:
        for one in ones:
            facts = (one.org_unit, one.share, one.period, one.state, one.value, one.obs_status)
            yield " " * deep + " ".join([*map(word, facts), *one.successions])
            yield from told(one.predecessors, deep + 1)

    # 40 percent of c in 2024-M12: of what it spent itself, with the figures of a and b
    found = predecessors(facts, spent, "d", Period.parse("2024-M12"))
    assert list(told(found)) == [
        "c 2/5 2024-M12 missing - - successions[1]",
        " c 1 2024-M12 value 25 A",
        " a 1 2024-M11 value 90 A successions[0]",
        " b 1 2024-M01/2024-M11 missing - - successions[0]",
    ]


# --- several at once ---


def test_items_that_moved_before_keep_their_names():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}, {id: d}, {id: e}, {id: z}]
    indicators:
      cost: {unit: triệu đồng}
      whole: {unit: triệu đồng, formula: sum_items(cost)}
    successions:
      - {merge: [a, b], into: c, effective: 2024-07-01}
      - {rename: z, into: d, effective: 2024-07-01}
      - {merge: [c, d], into: e, effective: 2025-01-01}
    """
    observed = """
    org_unit  indicator  period    item  value
    a         cost       2023      road  5
    a         cost       2024-M05  road  4
    b         cost       2023      road  7
    d         cost       2023      road  1
    e         cost       2022      road  9
    c         cost       2022      road  2
    a         cost       2022      road  3
    """
    columns = "achievements:org_unit period indicator value"
    found = table(rule_book, observed, columns, map_of="2025-01-01")
    assert [row for row in found if row[2] == "whole"] == cells("""
    e  2022      whole  9
    e  2023      whole  13
    e  2024-M05  whole  4
    """)
    found = table(
        rule_book,
        observed.replace("e         cost", "d         cost"),
        columns,
        map_of="2025-01-01",
    )
    assert ["e", "2022", "whole", "11"] in found


def test_points_of_nodes_have_levels_that_several_mergers_carry():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: ab}, {id: c}, {id: d}, {id: cd}]
    indicators: {births: {unit: person}}
    targets:
      total:
        goal:
          - {at_least: 5, org_unit: a}
          - {at_least: 5, org_unit: b}
          - {at_least: 7, org_unit: c}
          - {at_least: 8, org_unit: d}
      births:
        plan:
          - {at_least: 5, org_unit: a}
          - {at_least: 6, org_unit: b}
          - {at_least: 9, org_unit: b, group: west, period: 2025}
    scorecard:
      children: [{indicator: births, max_points: 10, score: {linear: {zero_at: 0, full_at: 10}}}]
    successions:
      - {merge: [a, b], into: ab, effective: 2025-01-01}
      - {merge: [c, d], into: cd, effective: 2025-01-01}
    """.replace("{id: b}", "{id: b, groups: {side: west}}")
    observed = """
    org_unit  indicator  period  value
    ab        births     2025    6
    cd        births     2025    8
    """
    found = table(rule_book, observed, "achievements:org_unit indicator target target_value value")
    assert found == cells("""
    ab  births  plan  11  6
    cd  births  -     -   8
    ab  total   goal  5   6
    """)


def test_two_versions_of_rules_stand_on_one_map():
    rule_book = """
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators: {births: {unit: person}}
    scorecards:
      card:
        - effective: {until: 2023}
          children:
            - {indicator: births, max_points: 10, score: {linear: {zero_at: 0, full_at: 10}}}
        - effective: {from: 2024}
          children:
            - {indicator: births, max_points: 10, score: {linear: {zero_at: 0, full_at: 20}}}
    successions: [{merge: [a, b], into: c, effective: 2025-01-01}]
    """
    observed = """
    org_unit  indicator  period  value
    a         births     2023    3
    b         births     2023    4
    a         births     2024    5
    b         births     2024    5
    """
    found = table(rule_book, observed, "scores:org_unit node period points", map_of="2025-01-01")
    assert [row for row in found if row[1] == "total"] == cells("""
    c  total  2023  7
    c  total  2024  5
    """)


def test_a_new_name_that_nobody_knows_of_yet_is_of_no_unit():
    rule_book = """
    org_units: [{id: a}, {id: b}]
    indicators: {births: {unit: person}}
    successions: [{rename: a, into: b, effective: 2025-01-01, issued: 2025-02-01}]
    """
    observed = """
    org_unit  indicator  period  value
    a         births     2024    3
    """
    columns = "achievements:org_unit period value"
    assert table(rule_book, observed, columns, as_of="2025-01-15") == [["a", "2024", "3"]]
    found = table(rule_book, observed, columns, as_of="2025-02-01", map_of="2025-06-30")
    assert found == [["b", "2024", "3"]]
