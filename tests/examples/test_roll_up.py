"""Values of units that are not reported themselves: what the units below make of them."""

from __future__ import annotations

from textwrap import dedent

import pytest

from kpikit import evaluate, parse_specification, read_observations
from kpikit.errors import Severity
from tests.examples.both import cells, rows

TREE = """
org_units:
  - {id: land, level: province}
  - {id: north, level: district, parent: land}
  - {id: south, level: district, parent: land}
  - {id: n1, level: commune, parent: north}
  - {id: n2, level: commune, parent: north}
  - {id: s1, level: commune, parent: south}
  - {id: s2, level: commune, parent: south}
"""

ACHIEVED = "achievements:org_unit value obs_status state coverage"
UPPER = ("land", "north", "south")


def upper(indicator: str, observed: str, columns: str = "value", **asked: str) -> list[list[str]]:
    """Return columns of the cells of the upper units, for an indicator `x` that says something."""
    rule_book = f"{TREE}indicators: {{x: {indicator}, w: {{unit: person}}}}\n"
    found = rows(f"achievements:indicator org_unit {columns}", rule_book, observed, **asked)
    return [row[1:] for row in found if row[0] == "x" and row[1] in UPPER]


ALL = """
org_unit  indicator  period  value  obs_status
n1        x          2024    1      A
n2        x          2024    2.5    P
s1        x          2024    4      A
s2        x          2024    8      E
"""


def test_amounts_are_summed_from_below_up_to_the_top():
    columns = "value obs_status state coverage"
    assert upper("{unit: tỷ đồng}", ALL, columns) == cells("""
    land   31/2  E  value  1
    north  7/2   P  value  1
    south  12    E  value  1
    """)


@pytest.mark.parametrize("unit", ["percent", "point", "triệu đồng/person", "day", "year", "ratio"])
def test_ratios_points_and_times_are_not(unit: str):
    assert upper(f"{{unit: {unit}}}", ALL) == [["land", "-"], ["north", "-"], ["south", "-"]]


@pytest.mark.parametrize(
    ("said", "value"),
    [
        ("accumulation: as_of", "12"),
        ("accumulation: as_of, additive: false", "12"),
        ("accumulation: year_to_date", "12"),
        ("additive: false", "-"),
        ("additive: false, roll_up: sum", "12"),
        ("roll_up: none", "-"),
        ("level: commune", None),
        ("level: commune, roll_up: sum", "12"),
        ("level: commune, roll_up: none", None),
        ("level: district", None),
        ("roll_up: mean", "6"),
        ("roll_up: min", "4"),
        ("roll_up: max", "8"),
    ],
)
def test_what_is_said_of_an_indicator_decides(said: str, value: str | None):
    observed = ALL if "level: district" not in said else "org_unit  indicator  period  value\n"
    found = dict(upper(f"{{unit: household, {said}}}", observed, period="2024"))
    assert found.get("south") == ("-" if said == "level: district" else value)


def test_a_mean_is_of_the_units_directly_below():
    observed = """
    org_unit  indicator  period  value
    n1        x          2024    10
    n2        x          2024    20
    s1        x          2024    30
    s2        x          2024    -
    """.replace("s2        x          2024    -\n", "")
    observed += "south     x          2024    33\n"
    assert upper("{unit: point, roll_up: mean}", observed) == cells("""
    land   24
    north  15
    south  33
    """)


def test_a_weighted_mean_is_pooled_at_every_level():
    observed = """
    org_unit  indicator  period  value  obs_status
    n1        x          2024    50     A
    n2        x          2024    80     A
    s1        x          2024    60     A
    s2        x          2024    100    A
    n1        w          2024    900    A
    n2        w          2024    100    A
    s1        w          2024    1000   A
    s2        w          2024    1000   E
    """
    said = "{unit: percent, roll_up: {by: mean, weight: w}}"
    assert upper(said, observed, "value obs_status") == cells("""
    land   71  E
    north  53  A
    south  80  E
    """)


def test_weights_of_zero_make_no_mean_and_lacking_ones_are_missing():
    observed = """
    org_unit  indicator  period  value  state
    n1        x          2024    50     -
    n2        x          2024    80     -
    s1        x          2024    60     -
    s2        x          2024    100    -
    n1        w          2024    0      -
    n2        w          2024    0      -
    s1        w          2024    1000   -
    """
    said = "{unit: percent, roll_up: {by: mean, weight: w}}"
    assert upper(said, observed, "value state coverage") == cells("""
    land   -  missing         1
    north  -  not_applicable  1
    south  -  missing         1
    """)
    without = observed.replace(
        "s1        w          2024    1000   -",
        (
            "s1        w          2024    -      not_applicable\n"
            "    s2        w          2024    5      -"
        ),
    )
    assert upper(said, without, "value state") == cells("""
    land   100  value
    north  -    not_applicable
    south  100  value
    """)


def test_answers_and_dates_have_a_least_and_a_most():
    observed = """
    org_unit  indicator  period  value
    n1        x          2024    yes
    n2        x          2024    yes
    s1        x          2024    no
    s2        x          2024    yes
    """
    assert upper("{values: yes_no, roll_up: min}", observed) == cells("""
    land   no
    north  yes
    south  no
    """)
    dates = (
        observed.replace("yes", "2024-03-01").replace("no ", "no").replace("  no", "  2024-05-31")
    )
    assert upper("{values: date, roll_up: max}", dates) == cells("""
    land   2024-05-31
    north  2024-03-01
    south  2024-05-31
    """)


# --- what is missing ---

TARGET = "targets: {x: {plan: {at_least: 10}}}\n"


def reasons(observed: str, said: str = "unit: household", **asked: str) -> list[list[str]]:
    """Return values, reasons and coverage of the upper units."""
    rule_book = f"{TREE}indicators: {{x: {{{said}}}}}\n{TARGET}"
    found = rows("achievements:org_unit value state reason coverage", rule_book, observed, **asked)
    return [row for row in found if row[0] in UPPER]


SOME = """
org_unit  indicator  period  value  state
n1        x          2024    1      -
s1        x          2024    4      -
s2        x          2024    -      not_applicable
"""


def test_every_unit_below_to_which_it_applies_is_needed_and_those_that_lack_are_named():
    assert reasons(SOME) == cells("""
    land   -  missing  missing: north  2/3
    north  -  missing  missing: n2     1/2
    south  4  value    -               1
    """)


def test_where_nobody_below_has_anything_nobody_is_named():
    observed = "org_unit  indicator  period  value\nsouth  x  2024  40"
    assert reasons(observed) == cells("""
    land   -   missing  missing: north  1/3
    north  -   missing  missing         0
    south  40  value    -               -
    """)


def test_of_many_that_lack_some_are_named():
    units = ", ".join(f"{{id: u{number}, parent: land}}" for number in range(1, 9))
    rule_book = f"org_units: [{{id: land}}, {units}]\nindicators: {{x: {{unit: km}}}}\n{TARGET}"
    observed = "org_unit  indicator  period  value\nu3  x  2024  40"
    found = rows("achievements:org_unit reason", rule_book, observed)
    assert found[0] == ["land", "missing: u1, u2, u4, u5, u6 and 2 more"]


@pytest.mark.parametrize(
    ("available", "land"),
    [
        ("50 percent", ["value", "5", "E"]),
        ("51 percent", ["missing", "-", "-"]),
        ("1", ["value", "5", "E"]),
        ("2", ["missing", "-", "-"]),
    ],
)
def test_where_enough_is_available_an_estimate_is_made_of_it(available: str, land: list[str]):
    said = f"unit: household, roll_up: {{by: sum, available: {available}}}"
    rule_book = f"{TREE}indicators: {{x: {{{said}}}}}\n"
    found = rows("achievements:org_unit state value obs_status", rule_book, SOME)
    assert found[0] == ["land", *land]


def test_what_is_available_is_a_share_of_the_weight():
    def land(share: str, rest: str) -> list[str]:
        said = f"{{unit: percent, roll_up: {{by: mean, weight: w, available: {share}}}}}"
        rule_book = f"{TREE}indicators: {{x: {said}, w: {{unit: person}}}}\n"
        observed = f"""
        org_unit  indicator  period  value
        north     x          2024    70
        north     w          2024    900
        south     w          2024    {rest}
        """
        return rows("achievements:value obs_status coverage", rule_book, observed)[0]

    assert land("90 percent", "100") == ["70", "E", "1/3"]
    assert land("90 percent", "100.1") == ["-", "-", "1/3"]
    assert land("1 percent", "-") == ["-", "-", "1/3"]  # nobody knows what share that is


def test_a_judgement_without_a_number_gives_nothing():
    observed = """
    org_unit  indicator  period  value  judgement
    n1        x          2024    1      -
    n2        x          2024    -      met
    """
    assert reasons(observed)[1] == ["north", "-", "missing", "missing: n2", "1/2"]


def test_bounds_are_joined():
    observed = """
    org_unit  indicator  period  value  bound
    n1        x          2024    6      at_least
    n2        x          2024    5      -
    s1        x          2024    6      at_least
    s2        x          2024    5      at_most
    """
    assert reasons(observed) == cells("""
    land   22  value  bound  1
    north  11  value  -      1
    south  11  value  bound  1
    """)


def test_what_is_not_due_below_is_not_due_above_and_what_is_late_is_overdue():
    said = "unit: household, frequency: year, due: 20"
    observed = """
    org_unit  indicator  period  value
    n1        x          2024    1
    n2        x          2024    2
    s1        x          2024    4
    """
    assert reasons(observed, said, as_of="2025-01-10", period="2024") == cells("""
    land   -  not_due  not_due  3/4
    north  3  value    -        1
    south  -  not_due  not_due  1/2
    """)
    assert reasons(observed, said, as_of="2025-01-20", period="2024") == cells("""
    land   -  missing  overdue: south  3/4
    north  3  value    -               1
    south  -  missing  overdue: s2     1/2
    """)


@pytest.mark.parametrize(
    ("roll_up", "formula"), [("mean", "y * (w / w)"), ("{by: mean, weight: w}", "y")]
)
def test_what_is_made_of_overdue_figures_is_overdue(roll_up: str, formula: str):
    rule_book = TREE + dedent(f"""
    indicators:
      w: {{unit: person, frequency: year, due: 20}}
      y: {{unit: percent}}
      x: {{unit: percent, roll_up: {roll_up}, formula: {formula}}}
      read: {{unit: percent, formula: x + 1 percent}}
    targets: {{x: {{plan: {{at_least: 10}}}}, read: {{plan: {{at_least: 10}}}}}}
    """)
    observed = """
    org_unit  indicator  period  value
    n1        y          2024    10
    n2        y          2024    20
    s1        y          2024    30
    s2        y          2024    40
    n1        w          2024    1
    n2        w          2024    1
    s1        w          2024    1
    """
    columns = "achievements:indicator org_unit value reason"
    table = rows(columns, rule_book, observed, period="2024", as_of="2025-02-20")
    assert ["x", "north", "15", "-"] in table
    assert ["x", "south", "-", "overdue: s2"] in table
    assert ["x", "land", "-", "overdue: south"] in table
    assert ["read", "land", "-", "overdue"] in table


def test_nobody_waits_for_a_unit_to_which_nothing_below_applies():
    said = "unit: household, frequency: year, due: 20"
    observed = """
    org_unit  indicator  period  value  state
    n1        x          2024    -      not_applicable
    n2        x          2024    -      not_applicable
    s1        x          2024    1      -
    s2        x          2024    2      -
    """
    assert reasons(observed, said, as_of="2025-02-20", period="2024") == cells("""
    land   3  value           -               1
    north  -  not_applicable  not_applicable  -
    south  3  value           -               1
    """)


# --- beside time, formulas, targets and scores ---


def test_values_accumulate_over_time_before_they_are_rolled_up():
    observed = """
    org_unit  indicator  period   value
    n1        x          2024-S1  1
    n1        x          2024-S2  2
    n2        x          2024     4
    s1        x          2024     8
    s2        x          2024-S1  16
    """
    assert reasons(observed, period="2024") == cells(
        """
    land   -  missing  missing: south  3/4
    north  7  value    not_due         1
    south  -  missing  missing: s2     1/2
    """.replace("not_due", "-")
    )


def test_what_a_unit_reports_goes_first_also_for_the_units_above_it():
    observed = ALL + "south     x          2024    20     A\n"
    assert upper("{unit: tỷ đồng}", observed, "value coverage") == cells("""
    land   47/2  1
    north  7/2   1
    south  20    -
    """)


def test_ratios_are_pooled_and_only_averaged_where_that_is_said():
    rule_book = TREE + dedent("""
    indicators:
      received: {unit: dossier}
      on_time: {unit: dossier}
      rate: {unit: percent, numerator: on_time, denominator: received}
      mean_rate: {unit: percent, roll_up: mean, numerator: on_time, denominator: received}
    """)
    observed = """
    org_unit  indicator  period  value
    n1        received   2024    900
    n1        on_time    2024    810
    n2        received   2024    100
    n2        on_time    2024    50
    s1        received   2024    0
    s1        on_time    2024    0
    s2        received   2024    100
    s2        on_time    2024    100
    """
    table = rows("achievements:indicator org_unit value coverage", rule_book, observed)
    found = [row for row in table if "rate" in row[0] and row[1] in UPPER]
    assert found == cells("""
    rate       land   960/11  -
    rate       north  86      -
    rate       south  100     -
    mean_rate  land   85      1
    mean_rate  north  70      1
    mean_rate  south  100     1
    """)


def test_targets_and_scores_see_what_is_rolled_up():
    rule_book = TREE + dedent("""
    indicators: {x: {unit: household, level: commune, roll_up: sum}}
    targets: {x: {plan: {at_least: 5, level: district}}}
    scorecard:
      applies_to: {level: district}
      children:
        - {indicator: x, max_points: 10, score: {target: plan, linear: {}, cap: 100 percent}}
    """)
    assert rows("scores:org_unit node points coverage reason", rule_book, ALL) == cells("""
    north  total  7   1  -
    north  x      7   1  -
    south  total  10  1  -
    south  x      10  1  -
    """)


def test_peers_are_the_units_of_the_level_whatever_is_rolled_up():
    rule_book = TREE + dedent("""
    indicators:
      x: {unit: household, level: commune, roll_up: sum}
      beyond: {unit: household, formula: x - peers_mean(x)}
    targets:
      x:
        others: {at_least: {peers: mean}}
        districts: {at_least: {peers: mean, within: {level: district}}}
    """)
    table = rows("achievements:indicator org_unit value target target_value", rule_book, ALL)
    found = [row for unit in ("south", "s1") for row in table if row[1] == unit]
    found.sort(key=lambda row: row[0] == "beyond")
    assert found == cells("""
    x       south  12    others     31/8
    x       south  12    districts  31/4
    x       s1     4     others     31/8
    x       s1     4     districts  31/4
    beyond  south  65/8  -          -
    beyond  s1     1/8   -          -
    """)


def test_items_are_not_rolled_up_nor_what_is_made_of_them():
    rule_book = TREE + dedent("""
    indicators:
      roads: {unit: km}
      length: {unit: km, formula: sum_items(roads)}
      all_lengths: {unit: km, formula: children_sum(length)}
    """)
    observed = """
    org_unit  indicator  period  item  value
    n1        roads      2024    a     3
    n1        roads      2024    b     2
    n2        roads      2024    c     5
    """
    table = rows("achievements:org_unit indicator value state", rule_book, observed)
    assert [row[1:] for row in table if row[0] == "north"] == cells("""
    roads        -   missing
    length       -   missing
    all_lengths  10  value
    """)


# --- doubts ---


def doubts(said: str, observed: str) -> list[str]:
    """Return the warnings about `x` beside what is said of it and in the rule book."""
    specification = parse_specification(f"kpikit: 1\nid: example\n{TREE}{dedent(said)}")
    names, *lines = cells(observed)
    records = [dict(zip(names, line, strict=True)) for line in lines]
    observations = read_observations(
        [{key: "" if cell == "-" else cell for key, cell in row.items()} for row in records],
        specification,
    )
    found = evaluate(specification, observations).diagnostics
    return [
        f"{one.code.value} {one.source.line if one.source else '-'} {one.message}"
        for one in found
        if one.severity is Severity.WARNING
    ]


BOTH = """
org_unit  indicator  period  value  bound
north     x          2024    120    exact
n1        x          2024    100    exact
n2        x          2024    18     exact
"""
AMOUNTS = "indicators: {x: {unit: tỷ đồng}}\n"


def test_a_level_that_is_reported_as_well_is_compared_with_what_the_units_below_make():
    assert doubts(AMOUNTS, BOTH) == [
        "K715 1 x is reported as 120, but the units below add up to 118 tỷ đồng (north, 2024)"
    ]
    for right in ("118", "118.0", "118.4"):
        assert (doubts(AMOUNTS, BOTH.replace("120", right)) == []) is (right != "118.4")
    assert doubts(AMOUNTS, BOTH.replace("120    exact", "120    at_least")) == []
    assert doubts(AMOUNTS, BOTH.replace("18     exact", "18     at_most")) == []
    assert doubts(AMOUNTS, BOTH.replace("n2 ", "s1 ")) == []
    explained = "accepted: [{finding: differs_below, org_unit: north, reason: n3 is left out}]\n"
    assert doubts(AMOUNTS + explained, BOTH) == []


@pytest.mark.parametrize(
    ("by", "told"),
    [
        ("mean", "the mean of the units below is 59"),
        ("min", "the least of the units below is 18"),
        ("max", "the greatest of the units below is 100"),
    ],
)
def test_other_ways_are_told_in_their_words(by: str, told: str):
    (found,) = doubts(f"indicators: {{x: {{unit: point, roll_up: {by}}}}}\n", BOTH)
    assert found.endswith(f"x is reported as 120, but {told} point (north, 2024)")


@pytest.mark.parametrize(
    ("value", "fits"),
    [("20.1", True), ("20.3", True), ("20.31", False), ("20.4", False), ("20", True)],
)
def test_what_the_rounding_of_decimals_explains_is_not_told(value: str, fits: bool):  # noqa: FBT001
    observed = f"""
    org_unit  indicator  period  value
    land      x          2024    {value}
    north     x          2024    10
    s1        x          2024    5.1
    s2        x          2024    5.1
    """  # may be 20.1 to 20.3, beside the rounding of the figure itself
    assert (doubts(AMOUNTS, observed) == []) is fits


def test_what_is_derived_is_compared_with_that_of_which_it_is_made():
    rule_book = """
    indicators:
      x: {unit: percent, roll_up: mean, formula: y}
      y: {unit: percent}
    """
    observed = BOTH.replace("exact", "-") + "north     y          2024    77     -\n"
    assert [one[:4] for one in doubts(rule_book, observed)] == ["K715"]


def test_a_sum_is_not_implausible_where_its_parts_are_not():
    rule_book = "indicators: {x: {unit: person, plausible: {to: 5000}}}\n"
    observed = """
    org_unit  indicator  period  value
    n1        x          2024    4000
    n2        x          2024    4000
    """
    assert doubts(rule_book, observed) == []
    assert len(doubts(rule_book, observed.replace("n2 ", "s1 ").replace("4000", "5001"))) == 2
