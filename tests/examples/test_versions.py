"""Versions of a rule book: each period is scored by the rules in force at its end."""

from __future__ import annotations

from datetime import date
from textwrap import dedent

import pytest

from kpikit import (
    Period,
    SpecificationError,
    dump_specification,
    evaluate,
    parse_specification,
    read_observations,
)
from kpikit.model.ids import Identifier
from kpikit.model.scorecards import Scorecard
from kpikit.model.versions import Effective, edition, editions
from tests.examples.both import cells, rows

REVIEW = """
org_units: [{id: a}, {id: b}]
indicators: {online: {unit: percent}, paved: {unit: km}}
scorecards:
  review:
    - effective: {until: 2023}
      children:
        - {indicator: paved, max_points: 100, score: {linear: {full_at: 50}}}
    - effective: {from: 2024}
      children:
        - {indicator: paved, max_points: 40, score: {linear: {full_at: 50}}}
        - {indicator: online, max_points: 60, score: {linear: {full_at: 100}}}
rankings: {places: {of: total}}
"""

FIGURES = """
org_unit  indicator  period  value
a         paved      2023    50
b         paved      2023    40
a         paved      2024    50
b         paved      2024    40
a         online     2024    50
b         online     2024    90
"""


def test_each_period_is_scored_by_the_rules_in_force_at_its_end():
    found = rows("scores:period org_unit node points max_points", REVIEW, FIGURES)
    # 50 of 50 km; 40 of 50 km, and so on
    assert found == cells("""
    2023  a  total   100  100
    2023  a  paved   100  100
    2023  b  total   80   100
    2023  b  paved   80   100
    2024  a  total   70   100
    2024  a  paved   40   40
    2024  a  online  30   60
    2024  b  total   86   100
    2024  b  paved   32   40
    2024  b  online  54   60
    """)


def test_earlier_ranks_are_those_of_the_rules_of_then():
    found = rows("rankings:period org_unit rank previous_rank", REVIEW, FIGURES)
    assert found == cells("""
    2023  a  1  -
    2023  b  2  -
    2024  a  2  1
    2024  b  1  2
    """)
    assert rows("rankings:org_unit previous_rank", REVIEW, FIGURES, period="2024") == cells("""
    a  1
    b  2
    """)


def test_the_ranking_of_any_node_knows_the_earlier_rules_too():
    specification = parse_specification("kpikit: 1\nid: x\n" + dedent(REVIEW))
    names, *lines = cells(FIGURES)
    records = [dict(zip(names, line, strict=True)) for line in lines]
    evaluation = evaluate(specification, read_observations(records, specification), period="2024")
    found = [(row.org_unit, row.rank, row.previous_rank) for row in evaluation.ranking("paved")]
    assert found == [("a", 1, 1), ("b", 2, 2)]
    found = [(row.org_unit, row.rank, row.previous_rank) for row in evaluation.ranking("online")]
    assert found == [("b", 1, None), ("a", 2, None)]


def test_who_is_scored_may_change_with_the_rules():
    rule_book = """
    org_units: [{id: a}, {id: d, level: city}, {id: b, level: ward}, {id: c, level: ward}]
    indicators: {paved: {unit: km}}
    scorecards:
      review:
        - effective: {until: 2022}
          applies_to: {level: city}
          children: [{indicator: paved, max_points: 10, score: {linear: {full_at: 50}}}]
        - effective: {from: 2023, until: 2023}
          applies_to: {level: ward}
          children: [{indicator: paved, max_points: 10, score: {linear: {full_at: 50}}}]
        - effective: {from: 2024}
          children: [{indicator: paved, max_points: 10, score: {linear: {full_at: 50}}}]
    rankings: {places: {of: total, ties: average}}
    """
    observed = "\n".join(
        ["org_unit  indicator  period  value"]
        + [
            f"{unit}  paved  {year}  {value}"
            for year in (2022, 2023, 2024)
            for unit, value in (("a", 50), ("b", 40), ("c", 40))
        ]
    )
    assert rows("rankings:period org_unit rank previous_rank", rule_book, observed) == cells("""
    2022  d  -    -
    2023  b  3/2  -
    2023  c  3/2  -
    2024  a  1    -
    2024  d  -    -
    2024  b  5/2  3/2
    2024  c  5/2  3/2
    """)


def test_where_no_version_is_in_force_nothing_is_scored():
    rule_book = REVIEW.replace("until: 2023", "from: 2023-S2, until: 2023-11-30")
    found = rows("scores:period node points", rule_book, FIGURES)
    assert {row[0] for row in found} == {"2024"}
    found = rows("rankings:period org_unit previous_rank", rule_book, FIGURES)
    assert found == cells("""
    2024  a  -
    2024  b  -
    """)
    assert len(rows("achievements:period", rule_book, FIGURES)) == 8


def test_when_all_versions_have_ended_nothing_is_scored():
    rule_book = REVIEW.replace("from: 2024", "from: 2022, until: 2022").replace(
        "until: 2023", "until: 2021"
    )
    assert not rows("scores:node", rule_book, FIGURES)
    assert len(rows("achievements:period", rule_book, FIGURES)) == 8


def test_a_single_scorecard_may_be_in_force_for_a_time():
    rule_book = """
    org_units: [{id: a}]
    indicators: {paved: {unit: km}}
    scorecard:
      effective: {from: 2024}
      children: [{indicator: paved, max_points: 10, score: {linear: {full_at: 50}}}]
    """
    observed = """
    org_unit  indicator  period  value
    a         paved      2023    50
    a         paved      2024    40
    """
    assert rows("scores:period node points", rule_book, observed) == cells("""
    2024  total  8
    2024  paved  8
    """)


def test_a_period_across_a_change_is_scored_by_the_rules_at_its_end():
    rule_book = REVIEW.replace("until: 2023", "until: 2024-06-30").replace(
        "from: 2024", "from: 2024-07-01"
    )
    found = rows("scores:period node max_points", rule_book, FIGURES, period="2024")
    assert ["2024", "online", "60"] in found


@pytest.mark.parametrize(
    ("day", "chosen"),
    [("2020", (1, 2)), ("2022", (1, 2)), ("2023", (1, 2)), ("2024", (0, 2)), ("2030", (0, 2))],
)
def test_outside_all_versions_the_nearest_one_says_what_nodes_there_are(
    day: str, chosen: tuple[int, ...]
):
    def card(name: str, first: str, last: str) -> Scorecard:
        since, until = Period.parse(first), Period.parse(last)
        in_force = Effective(since=since, until=until)
        return Scorecard(id=Identifier(name), effective=in_force, children=())

    cards = [card("a", "2024", "2025"), card("a", "2021", "2022"), card("b", "2021", "2022")]
    # between two versions, the one that comes next
    expected = (0, 2) if day == "2023" else chosen
    assert edition(cards, Period.parse(day).end) == expected
    assert editions(cards) == ((1, 2), (0, 2))


# --- versions that are issued ---

CIRCULAR = """
org_units: [{id: a}]
indicators: {online: {unit: percent}, paved: {unit: km}}
scorecards:
  review:
    - effective: {from: 2024}
      children:
        - {indicator: paved, max_points: 100, score: {linear: {full_at: 50}}}
    - effective: {from: 2025}
      issued: 2025-03-15
      children:
        - {indicator: paved, max_points: 40, score: {linear: {full_at: 50}}}
        - {indicator: online, max_points: 60, score: {linear: {full_at: 100}}}
"""

MONTHS = """
org_unit  indicator  period    value
a         paved      2024-M12  50
a         paved      2025-M01  40
a         online     2025-M01  50
"""


@pytest.mark.parametrize(
    ("day", "january"), [("2025-03-14", "80"), ("2025-03-15", "62"), (None, "62")]
)
def test_a_circular_of_march_holds_for_january_as_of_the_day_it_was_issued(day, january):
    # 40 of 50 km: of 100 points, or of 40 and 30 for 50 percent
    found = rows("scores:period node points", CIRCULAR, MONTHS, as_of=day)
    assert [row for row in found if row[1] == "total"] == [
        ["2024-M12", "total", "100"],
        ["2025-M01", "total", january],
    ]


def test_earlier_ranks_are_those_of_the_rules_that_were_known():
    rule_book = CIRCULAR.replace("[{id: a}]", "[{id: a}, {id: b}]") + (
        "rankings: {places: {of: total}}\n"
    )
    observed = f"""{MONTHS.rstrip()}
a         paved      2025-M02  50
a         online     2025-M02  50
b         paved      2025-M01  50
b         online     2025-M01  0
b         paved      2025-M02  50
b         online     2025-M02  60
"""
    columns = "rankings:org_unit rank previous_rank"
    early = rows(columns, rule_book, observed, period="2025-M02", as_of="2025-03-14")
    assert early == cells("""
    a  1  2
    b  1  1
    """)
    # of January: a 32 + 30, b 40 + 0
    assert rows(columns, rule_book, observed, period="2025-M02") == cells("""
    a  2  1
    b  1  2
    """)


def test_the_version_issued_last_counts_while_it_is_in_force_and_then_the_older_one():
    rule_book = """
    org_units: [{id: a}]
    indicators: {paved: {unit: km}}
    scorecards:
      review:
        - issued: 2025-06-01
          effective: {from: 2025-M02, until: 2025-M02}
          children: [{indicator: paved, max_points: 20, score: {linear: {full_at: 50}}}]
        - children: [{indicator: paved, max_points: 10, score: {linear: {full_at: 50}}}]
        - issued: 2025-03-01
          effective: {from: 2025-M02, until: 2025-M03}
          children: [{indicator: paved, max_points: 30, score: {linear: {full_at: 50}}}]
    """
    observed = "org_unit  indicator  period  value\n" + "\n".join(
        f"a  paved  2025-M0{month}  50" for month in range(1, 5)
    )

    def points(day: str | None) -> list[str]:
        found = rows("scores:period node points", rule_book, observed, as_of=day)
        return [row[2] for row in sorted(found) if row[1] == "total"]

    assert points("2025-02-28") == ["10", "10", "10", "10"]
    assert points("2025-05-31") == ["10", "30", "30", "10"]
    assert points("2025-06-01") == points(None) == ["10", "20", "30", "10"]


def test_results_stand_in_the_order_of_time_also_where_older_rules_return():
    rule_book = CIRCULAR.replace("{from: 2025}", "{from: 2025-M02, until: 2025-M02}")
    specification = parse_specification("kpikit: 1\nid: x\n" + dedent(rule_book))
    names = ("org_unit", "indicator", "period", "value")
    records = [
        dict(zip(names, ("a", "paved", f"2025-M0{month}", 50), strict=True)) for month in (1, 2, 3)
    ]
    evaluation = evaluate(specification, read_observations(records, specification))
    found = [
        (str(row.period), str(row.max_points)) for row in evaluation.scores if row.node == "paved"
    ]
    assert found == [("2025-M01", "100"), ("2025-M02", "40"), ("2025-M03", "100")]


def test_as_of_a_day_before_a_scorecard_was_issued_nothing_is_scored_by_it():
    rule_book = """
    org_units: [{id: a}]
    indicators: {paved: {unit: km}}
    scorecards:
      review:
        issued: 2025-03-15
        children: [{indicator: paved, max_points: 10, score: {linear: {full_at: 50}}}]
      audit:
        children: [{indicator: paved, max_points: 5, score: {linear: {full_at: 50}}}]
    rankings: {places: {of: review.total}}
    """
    observed = "org_unit  indicator  period  value\na  paved  2024  50"
    assert rows("scores:scorecard points", rule_book, observed, as_of="2025-03-14") == cells("""
    audit  5
    audit  5
    """)
    assert not rows("rankings:rank", rule_book, observed, as_of="2025-03-14")
    assert rows("rankings:rank", rule_book, observed, as_of="2025-03-15") == [["1"]]


def test_every_version_is_checked_also_one_that_another_replaces_for_all_time():
    rule_book = """
    kpikit: 1
    id: x
    indicators: {paved: {unit: km}}
    scorecards:
      review:
        - children: [{indicator: PAVED, max_points: 10, score: {linear: {full_at: 50}}}]
        - issued: 2025-03-15
          children: [{indicator: paved, max_points: 10, score: {linear: {full_at: 50}}}]
    """
    with pytest.raises(SpecificationError, match="'PAVED'"):
        parse_specification(dedent(rule_book))


def twice(first: str, second: str) -> str:
    card = "children: [{indicator: paved, max_points: 9, score: {value: }}]"
    cards = f"scorecards: {{a: [{{{first}{card}}}, {{{second}{card}}}]}}"
    return f"kpikit: 1\nid: x\nindicators: {{paved: {{unit: km}}}}\n{cards}\n"


@pytest.mark.parametrize("issued", ["", "issued: 2025-03-15, "])
def test_two_versions_for_one_time_are_not_issued_on_one_day(issued: str):
    with pytest.raises(SpecificationError, match="or when each was issued: 'issued: 2025-03-15'"):
        parse_specification(twice(issued, issued))


@pytest.mark.parametrize("other", ["", "issued: 2025-04-15, "])
def test_two_versions_for_one_time_may_be_issued_on_two_days(other: str):
    parsed = parse_specification(twice("issued: 2025-03-15, ", other))
    assert parsed.scorecards[0].issued == date(2025, 3, 15)
    assert parse_specification(dump_specification(parsed)) == parsed
