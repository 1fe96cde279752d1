"""Examples of a specification: YAML in, what differs out."""

from __future__ import annotations

from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest
from attrs import evolve

import kpikit as kp
from kpikit.errors import Code, ObservationsError, SpecificationError
from kpikit.examples import ExampleResult, Runner, findings_of_examples, run_examples
from kpikit.examples.told import as_records, failures, summary, told
from kpikit.model.examples import Example
from kpikit.spec import check_specification

if TYPE_CHECKING:
    from pathlib import Path

ROADS = """\
kpikit: 1
id: roads
org_units:
  - {id: north, level: district, groups: {area: upland}}
  - {id: south, level: district, groups: {area: coast}}
units:
  metre: 0.001 kilometre
indicators:
  paved: {unit: kilometre, accumulation: year_to_date, plausible: {from: 0, to: 500}}
  cost: {unit: tỷ đồng, direction: lower}
  unit_cost: {unit: tỷ đồng/kilometre, numerator: cost, denominator: paved}
  tenfold: {unit: kilometre, formula: paved * 10}
  lit: {values: [none, some, all]}
  opened: {values: date}
  safe: {values: yes_no}
targets:
  paved:
    plan: {at_least: 40, period: 2024, path: linear}
  cost:
    budget: {at_most: 10}
    promise: {unstated: }
  lit:
    council: {unstated: }
  safe:
    law: {yes: }
scorecard:
  name: {en: Works, vi: Công trình}
  children:
    - group: works
      max_points: 30
      children:
        - {indicator: paved, max_points: 20, score: {target: plan, linear: {}}}
        - {indicator: cost, max_points: 10, score: {target: budget, linear: {}, cap: 100 percent}}
    - {indicator: lit, max_points: 10, missing: zero, score: {options: {all: 10, some: 5, none: 0}}}
  grades:
    - {id: good, at_least: 30, requires: [met(paved.plan)]}
    - {id: fair, at_least: 15}
    - {id: poor}
rankings:
  - {id: districts, of: total}
  - {id: areas, of: total, per: area}
"""
GIVEN = """
given:
  north: {paved: 21, cost: 10.5, lit: some, safe: no}
"""


def example(text: str, rest: str = ROADS) -> kp.Specification:
    """Return a specification with one example: that of 2024 unless it says otherwise."""
    body = dedent(text).strip()
    if "period" not in body.partition("given")[0].partition("expect")[0]:
        body = f"period: 2024\n{body}"
    return kp.parse_specification(f"{rest}examples:\n  -\n{indent(body, '    ')}\n")


def result(text: str) -> ExampleResult:
    (found,) = run_examples(example(text))
    return found


def differences(expect: str, given: str = GIVEN) -> list[str]:
    """Return what differs, without the place."""
    given = dedent(given).strip()
    found = result(f"{given}\nexpect:\n{indent(dedent(expect).strip(), '  ')}\n")
    assert not found.diagnostics
    return [str(one).partition(": ")[2] for one in found.differences]


# --- what can be expected ---


@pytest.mark.parametrize(
    ("good", "bad", "told_of"),
    [
        # values
        (
            "{indicator: paved, value: 21}",
            "22",
            "value of paved.plan (north, 2024): expected 22, came out 21",
        ),
        (
            "{indicator: paved, value: 21000 metre}",
            "20999 metre",
            "expected 20999 metre, came out 21000 metre",
        ),
        (
            "{indicator: unit_cost, value: 0.5}",
            "0.6",
            "value of unit_cost (north, 2024): expected 0.6, came out 0.5",
        ),
        (
            "{indicator: lit, value: some}",
            "all",
            "value of lit.council (north, 2024): expected all, came out some",
        ),
        ("{indicator: safe, target_value: yes}", "none", "expected none, came out yes"),
        (
            "{indicator: opened, value: missing}",
            "2024-02-29",
            "expected 2024-02-29, came out missing",
        ),
        ("{indicator: opened, value: none}", "not_due", "expected not_due, came out missing"),
        (
            "{indicator: paved, state: value}",
            "missing",
            "state of paved.plan (north, 2024): expected missing, came out value",
        ),
        ("{indicator: paved, obs_status: A}", "E", "expected E, came out A"),
        # achievements
        (
            "{indicator: paved, achievement: 52.5 percent}",
            "52.6 percent",
            "expected 52.6 percent, came out 52.5 percent",
        ),
        (
            "{indicator: paved, achievement: 53 percent}",
            "52 percent",
            "expected 52 percent, came out 52.5 percent",
        ),
        ("{indicator: paved, achievement: 21/40}", "22/40", "expected 22/40, came out 21/40"),
        ("{indicator: paved, achievement: 0.525}", "none", "expected none, came out 0.525"),
        (
            "{indicator: cost, target: promise, achievement: none}",
            "1",
            "achievement of cost.promise (north, 2024): expected 1, came out none",
        ),
        (
            "{indicator: cost, target: budget, achievement: 95.24 percent}",
            "95.23 percent",
            "came out 95.238095 percent",
        ),
        ("{indicator: cost, target: budget, achievement: 20/21}", "19/21", "came out 20/21"),
        (
            "{indicator: paved, gap: 19.0}",
            "19.1",
            "gap of paved.plan (north, 2024): expected 19.1, came out 19",
        ),
        ("{indicator: paved, target_value: 40 km}", "41 km", "expected 41 km, came out 40 km"),
        (
            "{indicator: paved, met: unmet}",
            "met",
            "met of paved.plan (north, 2024): expected met, came out unmet",
        ),
        ("{indicator: paved, due_value: 40}", "39", "came out 40"),
        ("{indicator: paved, on_path: false}", "true", "expected true, came out false"),
        (
            "{indicator: cost, target: promise, reason: unstated}",
            "missing",
            "expected missing, came out unstated",
        ),
        ("{indicator: paved, reason: none}", "not_due", "expected not_due, came out none"),
        ("{indicator: paved, points_lost: 9.5}", "9.4", "expected 9.4, came out 9.5"),
        ("{indicator: unit_cost, target: none, value: 0.5}", "0.4", "came out 0.5"),
        # points and grades
        (
            "{node: total, points: 25.02}",
            "25.03",
            "points of total (north, 2024): expected 25.03, came out 25.02",
        ),
        (
            "{node: scorecard.works, points: 20.0}",
            "20.1",
            "points of works (north, 2024): expected 20.1, came out 20.02",
        ),
        ("{node: total, points: 25 point}", "24 point", "came out 25.02 point"),
        ("{node: total, max_points: 40}", "30", "came out 40"),
        ("{node: total, excess: none}", "1", "expected 1, came out none"),
        (
            "{node: total, grade: fair}",
            "good",
            "grade of total (north, 2024): expected good, came out fair",
        ),
        ("{node: works, grade: none}", "none ", ""),
        ("{node: total, provisional: false}", "true", "came out false"),
        ("{node: total, state: value}", "not_due", "came out value"),
        ("{node: total, coverage: 100 percent}", "50 percent", "came out 100 percent"),
        # ranks
        (
            "{ranking: districts, rank: 1}",
            "2",
            "rank of districts (north, 2024): expected 2, came out 1",
        ),
        ("{ranking: areas, peer_group: upland, rank: 1}", "none", "expected none, came out 1"),
        ("{ranking: districts, points: 25.02}", "25", ""),
        ("{ranking: districts, previous_rank: none}", "1", "came out none"),
        # lists
        (
            "{unmet: [paved, cost.budget, safe]}",
            "[paved, cost.budget]",
            "expected paved, cost.budget, came out paved.plan, cost.budget, safe.law",
        ),
        (
            "{unmet: [paved.plan, cost, safe], behind: []}",
            "[paved, cost, safe], behind: [paved]",
            "behind (north): expected paved, came out none",
        ),
        (
            "{unmet: [paved, cost, safe], undetermined: [cost.promise, lit]}",
            "[paved, cost, safe], undetermined: []",
            "undetermined (north): expected none, came out cost.promise, lit.council",
        ),
    ],
)
def test_what_is_stated_is_compared_and_nothing_else(good, bad, told_of):
    """The last value of the expectation is exchanged for one that is wrong."""
    key = good.split("unmet: ")[0] + "unmet" if "unmet: [" in good else good.rpartition(":")[0]
    wrong = f"{key}: {bad}}}"
    where = "org_unit: north, "
    assert differences(f"- {{{where}{good[1:]}") == []
    found = differences(f"- {{{where}{wrong[1:]}")
    assert [told_of in one for one in found] == ([True] if told_of else [])


def test_expectations_without_a_unit_are_of_those_that_are_given():
    assert differences("- {indicator: paved, value: 21}") == []
    assert differences("- {org_unit: south, indicator: paved, value: 21}") == [
        "value of paved.plan (south, 2024): expected 21, came out missing"
    ]


def test_expectations_stand_below_a_unit_as_well():
    given = "given: {north: {paved: 21}, south: {paved: 40}}"
    expect = """
        north: {indicator: paved, met: unmet}
        south:
          - {indicator: paved, met: unmet}
          - {ranking: districts, rank: none}
    """
    assert differences(expect, given) == [
        "met of paved.plan (south, 2024): expected unmet, came out met"
    ]


def test_all_rows_that_are_meant_are_compared():
    given = """
    periods: [2024-M03, 2024-M06]
    given:
      north: [{period: 2024-M03, paved: 10}, {period: 2024-M06, paved: 21}]
    """
    assert differences("- {indicator: paved, value: 10}", given) == [
        "value of paved.plan (north, 2024-M06): expected 10, came out 21"
    ]
    assert differences("- {period: 2024-M06, indicator: paved, value: 21}", given) == []


def test_a_row_that_is_not_there_is_a_difference():
    text = f"{GIVEN}\nexpect: [{{ranking: areas, peer_group: coast, rank: 1}}]"
    (found,) = result(text).differences
    assert str(found).endswith("ranking of areas: expected areas, came out no such row")
    assert found.told("vi").endswith("cần areas, tính ra không có dòng nào như vậy")
    assert found.way == ("evaluated: 2024", "units: south")


def test_a_word_for_nothing_may_be_a_word_of_the_indicator():
    given = "given: {north: {lit: none}, south: {paved: 1}}"
    assert differences("- {org_unit: north, indicator: lit, value: none}", given) == []
    assert differences("- {org_unit: south, indicator: safe, value: none}", given) == []
    assert differences("- {org_unit: south, indicator: lit, value: missing}", given) == []
    assert differences("- {org_unit: south, indicator: lit, value: some}", given) == [
        "value of lit.council (south, 2024): expected some, came out missing"
    ]


def test_no_points_are_lost_by_a_target_that_is_met():
    given = "given: {north: {paved: 40}}"
    assert differences("- {indicator: paved, points_lost: none, gap: 0}", given) == []
    assert differences("- {indicator: paved, points_lost: 0}", given) == [
        "points_lost of paved.plan (north, 2024): expected 0, came out none"
    ]


def test_reasons_are_enough_by_their_word():
    given = "given: {north: {cost: 5}}"
    for reason in ("missing", '"missing: paved"'):
        assert differences(f"- {{node: total, points: missing, reason: {reason}}}", given) == []
    assert differences('- {node: total, reason: "missing: cost"}', given) == [
        "reason of total (north, 2024): expected missing: cost, came out missing: paved"
    ]


def test_a_difference_says_where_it_is_expected():
    found = result(f"{GIVEN}\nexpect:\n  north:\n    - {{node: total, points: 1}}")
    (difference,) = found.differences
    assert difference.path == "examples[0].expect.north[0].points"
    assert difference.source is not None
    line = example(f"{GIVEN}\nexpect:\n  north:\n    - {{node: total, points: 1}}").place(
        "examples[0].expect.north[0]"
    )
    assert line is not None
    assert difference.source.line == line.line


# --- diagnostics ---


def test_expected_findings_are_all_of_them_and_no_others():
    given = "given: {north: {paved: 501}}"
    assert result(f"{given}\ndiagnostics: [K713]").passed
    (found,) = result(f"{given}\ndiagnostics: []").differences
    assert str(found).endswith("diagnostics: expected none, came out K713")
    assert "K713" in found.way[0]
    (found,) = result(f"{GIVEN}\ndiagnostics: [K713]").differences
    assert str(found).endswith("diagnostics: expected K713, came out none")
    assert result(f"{given}\nexpect: [{{indicator: paved, value: 501}}]").passed


def test_figures_that_are_refused_may_be_expected_to_be():
    given = "given: {north: [{paved: 5}, {paved: 6}]}"
    assert result(f"{given}\ndiagnostics: [K704]").passed
    failed = result(f"{given}\ndiagnostics: [K705]")
    assert [one.code for one in failed.diagnostics] == [Code.DUPLICATE_CELL]
    failed = result(f"{given}\nexpect: [{{node: total, points: 1}}]\ndiagnostics: [K704]")
    assert not failed.passed


def test_an_evaluation_that_cannot_be_is_told():
    text = """
    as_of: 2023-12-31
    given: {north: {period: 2024, vintage: 2024-07-01, paved: 5}}
    expect: [{indicator: paved, value: 5}]
    """
    whole = kp.parse_specification(f"{ROADS}examples:\n  -{indent(dedent(text), '    ')}\n")
    (found,) = run_examples(whole)
    assert [one.code for one in found.diagnostics] == [Code.NOTHING_TO_EVALUATE]
    assert told(found).startswith("FAIL  examples[0]\n    K801 nothing is observed")


# --- what is given ---


@pytest.mark.parametrize(
    "given",
    [
        "given: {north: {paved: 21}}",
        "given: {north: [{paved: 21}]}",
        "given: [{org_unit: north, paved: 21}]",
        "given: [{org_unit: north, period: 2024, indicator: paved, value: 21}]",
        "given: {north: {indicator: paved, value: 21000, unit: metre}}",
        "given: {north: [{paved: 21, source: report}, {indicator: cost, state: missing}]}",
    ],
)
def test_rows_are_given_in_several_forms(given):
    whole = example(f"{given}\nexpect: [{{indicator: paved, value: 21, gap: 19}}]")
    (found,) = run_examples(whole)
    assert found.passed
    again = kp.parse_specification(kp.dump_specification(whole))
    assert again == whole
    assert run_examples(again)[0].passed


def test_rows_have_states_judgements_bounds_items_and_vintages():
    text = """
    as_of: 2024-12-31
    given:
      north:
        - {indicator: cost, value: 9, bound: at_most, obs_status: E, vintage: 2024-05-01}
        - {indicator: paved, state: not_applicable}
        - {indicator: lit, judgement: unmet}
    expect:
      - {indicator: cost, target: budget, met: met, obs_status: E}
      - {indicator: paved, value: not_applicable}
      - {indicator: lit, value: none, state: value, met: unmet}
    """
    assert result(text).passed


def test_refused_rows_are_findings_at_their_place():
    whole = example("""
    given:
      north:
        - {paved: 1.234.567, lit: dark}
        - {indicator: cost, value: 5, unit: kilometre}
        - {paved: 6}
        - {paved: 7}
    expect: [{indicator: paved, value: 5}]
    """)
    first = whole.place("examples[0].given")
    assert first is not None
    assert first.line is not None
    found = [(one.code, one.source, one.message, one.hint) for one in findings_of_examples(whole)]
    lines = [(code, (source.line or 0) - first.line) for code, source, _, _ in found if source]
    assert lines == [
        (Code.NOT_A_NUMBER, 1),
        (Code.NOT_A_CHOICE, 1),
        (Code.INCOMPATIBLE_UNIT, 2),
        (Code.DUPLICATE_CELL, 3),
        (Code.DUPLICATE_CELL, 4),
    ]
    assert found[0][3] == "in YAML, '.' is the decimal point: write 182983, or 182.9830"
    (other,) = findings_of_examples(whole)[3].related
    assert other.source is not None
    assert (other.message, other.source.line) == ("the first one", first.line + 1)
    (failed,) = run_examples(whole)
    assert len(failed.diagnostics) == 5
    made = evolve(whole, sources={})
    assert all(one.source is None for one in findings_of_examples(made))
    (first_one,) = findings_of_examples(made)[-1].related
    assert str(first_one) == "examples[0].given.north[0]: the first one"


def test_very_many_findings_are_cut():
    rows = ", ".join(["{paved: x}"] * 1001)
    found = findings_of_examples(example(f"given: {{north: [{rows}]}}\ndiagnostics: []"))
    assert len(found) == 1001
    assert found[-1].code is Code.LEFT_OUT
    assert found[-1].path == "examples[0].given"


def test_numbers_that_a_local_table_would_read_otherwise_are_refused():
    table = "observations: {table: o.csv, locale: vi}\n"
    for locale, codes in (("vi", [Code.AMBIGUOUS_NUMBER]), ("plain", [])):
        rest = ROADS + table.replace("vi", locale)
        whole = example(
            "given: {north: {paved: 182.983}}\nexpect: [{node: total, points: 1}]", rest
        )
        assert [one.code for one in findings_of_examples(whole)] == codes


def test_rows_have_own_headings_whatever_the_table_calls_them():
    whole = kp.parse_specification("""
    kpikit: 1
    id: found
    observations: {table: o.csv, columns: {org_unit: Đơn vị, period: Kỳ}}
    org_units: {table: observations, columns: {name: Tên}, level: office, groups: {area: Vùng}}
    indicators: {paved: {unit: km, level: office}}
    targets: {paved: {plan: {at_least: 5}}}
    scorecard:
      children: [{indicator: paved, max_points: 10, score: {target: plan, linear: {}, cap: 10}}]
    rankings: [{id: areas, of: total, per: area}]
    examples:
      - period: 2024
        given: {a: {area: one, paved: 4}, b: {area: two, paved: 3}, c: {area: two, paved: 5}}
        expect:
          a: {ranking: areas, rank: 1}
          b: {ranking: areas, rank: 2}
          c: {indicator: paved, met: met}
      - period: 2024
        given: {a: {paved: 4}}
        expect: {a: {indicator: paved, gap: 1}}
    """)
    assert [one.passed for one in run_examples(whole)] == [True, True]


def with_tables(folder: Path, text: str) -> kp.Specification:
    (folder / "o.csv").write_text("unit;indicator;period;value\nnorth;paved;2024;1,5\n", "utf-8")
    (folder / "e.csv").write_text("unit;indicator;period;value\nnorth;paved;2024;2,5\n", "utf-8")
    (folder / "own.csv").write_text(
        "org_unit,indicator,period,value\nnorth,paved,2024,3.5\n", "utf-8"
    )
    (folder / "specification.yaml").write_text(ROADS + dedent(text), "utf-8")
    return kp.load_specification(folder)


def test_tables_beside_the_specification_are_given_or_the_usual_one(tmp_path):
    whole = with_tables(
        tmp_path,
        """
        observations: {table: o.csv, locale: vi, columns: {org_unit: unit}}
        examples:
          - {name: usual, period: 2024, expect: [{org_unit: north, indicator: paved, value: 1.5}]}
          - {name: again, period: 2024, expect: [{org_unit: north, indicator: paved, value: 1.5}]}
          - name: like the usual one
            given: {table: e.csv}
            expect: [{org_unit: north, indicator: paved, value: 2.5}]
          - name: another way
            given: {table: own.csv, locale: plain, columns: {org_unit: org_unit}}
            expect: [{org_unit: north, indicator: paved, value: 3.5}]
          - name: all units of the table
            given: {table: e.csv}
            expect: [{indicator: paved, value: 2.5}]
        """,
    )
    results = run_examples(whole)
    assert [one.passed for one in results] == [True, True, True, True, False]
    (difference,) = results[-1].differences
    assert difference.org_unit == "south"
    assert (
        kp.parse_specification(
            kp.dump_specification(evolve(whole, examples=whole.examples[:2]))
        ).examples
        == whole.examples[:2]
    )


def test_a_table_may_be_the_only_one(tmp_path):
    whole = with_tables(
        tmp_path,
        """
        examples:
          - {given: {table: own.csv}, expect: [{org_unit: north, indicator: paved, value: 3.5}]}
          - {given: {table: none.csv}, expect: [{org_unit: north, indicator: paved, value: 3.5}]}
        """,
    )
    first, second = run_examples(whole)
    assert first.passed
    assert [one.code for one in second.diagnostics] == [Code.FILE_NOT_FOUND]


def test_examples_made_in_python_need_figures_too():
    whole = kp.parse_specification(f"{ROADS}observations: {{table: o.csv}}\n")
    with pytest.raises(ObservationsError, match="K901 the example gives no figures"):
        Runner(whole).observations(Example(diagnostics=()))
    assert not Runner(whole).run(Example(diagnostics=())).passed


def test_a_node_with_targets_is_compared_as_an_indicator():
    rest = ROADS.replace("scorecard:", "  total: {council: {at_least: 30}}\nscorecard:", 1)
    expect = "expect: [{indicator: total, value: 25.02 point, gap: 4.98, met: unmet}]"
    text = f"{GIVEN}\n{expect}"
    (found,) = run_examples(example(text, rest))
    assert found.passed
    with pytest.raises(SpecificationError, match="K304"):
        example(text.replace("point", "km"), rest)


def test_nodes_and_grades_of_any_version_can_be_expected():
    rest = ROADS.replace("scorecard:", "scorecards:\n  old:\n  -", 1)
    card = rest[rest.index("  -\n") : rest.index("rankings:")]
    body = indent(card.replace("  -\n", ""), "  ")
    new = body.replace("good", "better").replace("works", "roads")
    whole = (
        rest[: rest.index("scorecards:")]
        + "scorecards:\n  card:\n    - effective: {until: 2023}\n"
        + indent(body, "  ")
        + "    - effective: {from: 2024}\n"
        + indent(new, "  ")
    )
    text = """
    periods: [2023, 2024]
    given:
      north:
        - {period: 2023, paved: 40, cost: 5, lit: all}
        - {period: 2024, paved: 40, cost: 5, lit: all}
    expect:
      - {period: 2023, node: works, points: missing}
      - {period: 2024, node: roads, points: 30}
      - {period: 2024, node: total, grade: better}
      - {period: 2024, node: card.total, points: 40}
    """
    (found,) = run_examples(example(text, whole))
    assert failures(found) == []


def test_an_example_in_which_something_was_left_out_is_not_blamed_for_it():
    text = dedent("""
    examples:
      - period: 2024
        given: {north: {paved: 1}}
        expect: [{node: total, point: 5}]
      - period: 2024
        given: {north: {paved: {a: 1}}}
        expect: [{node: total, points: 5}]
    """)
    with pytest.raises(SpecificationError) as caught:
        kp.parse_specification(ROADS + text)
    assert [one.code for one in caught.value.diagnostics] == [Code.UNKNOWN_KEY, Code.WRONG_SHAPE]
    text = "examples: [{period: 2024, given: {north: {cost: 1}}, diagnostics: []}]\n"
    with pytest.raises(SpecificationError) as caught:
        kp.parse_specification(ROADS.replace("direction: lower", "direct: lower") + text)
    assert [one.code for one in caught.value.diagnostics] == [Code.UNKNOWN_KEY]


# --- the way to the number ---


def way(expect: str, given: str = GIVEN) -> str:
    found = result(f"{given}\nexpect: [{expect}]")
    (difference,) = found.differences
    return "\n".join(difference.way)


def test_the_way_to_points_is_a_tree():
    assert way("{node: total, points: 1}") == dedent("""\
        total = 25.02 of 40, fair
          works = 20.02 of 30
            paved = 10.5 of 20
              by {linear: {}, target: plan}
              paved = 21 kilometre
                plan = 40, achievement 0.525, gap 19, due_value 40, met unmet
            cost = 9.52 of 10
              by {linear: {}, target: budget, cap: 100 percent}
              cost = 10.5 tỷ đồng
                budget = 10, achievement 0.952381, gap 0.5, met unmet
                promise = unstated, met undetermined, reason unstated
          lit = 5 of 10
            by {options: {all: 10, some: 5, none: 0}}
            lit = some
              council = unstated, met undetermined, reason unstated""")


def test_the_way_to_a_value_shows_status_and_formula():
    given = "given: {north: [{obs_status: E, paved: 20, cost: 10}]}"
    assert way("{indicator: unit_cost, value: 2}", given) == (
        "unit_cost = 0.5 tỷ đồng/kilometre, E, by (cost) / (paved)"
    )
    assert way("{indicator: tenfold, value: 1}", given) == (
        "tenfold = 200 kilometre, E, by paved * 10"
    )
    assert way("{indicator: lit, value: some}", given).startswith(
        "lit = missing\n  council = unstated"
    )


def test_the_way_to_a_rank_is_the_ranking():
    given = "given: {north: {paved: 21, cost: 10}, south: {paved: 22}}"
    assert way("{org_unit: south, ranking: districts, rank: 1}", given) == dedent("""\
        1: north with 20.5
        none: south with none (missing: cost)""")


def test_the_way_to_a_node_with_targets():
    rest = ROADS.replace("scorecard:", "  total: {council: {at_least: 30}}\nscorecard:", 1)
    text = f"{GIVEN}\nexpect: [{{indicator: total, met: met}}]"
    ((difference,),) = (one.differences for one in run_examples(example(text, rest)))
    assert difference.way == (
        "total = 25.02 point",
        "  council = 30, achievement 0.834, gap 4.98, met unmet",
    )


def test_parts_that_do_not_apply_are_no_part_of_the_way():
    rest = ROADS.replace("{indicator: lit,", "{indicator: lit, applies_to: {group: coast},", 1)
    text = f"{GIVEN}\nexpect: [{{node: total, points: 1}}]"
    ((difference,),) = (one.differences for one in run_examples(example(text, rest)))
    assert "  lit = not_applicable of 10 (not_applicable)" in difference.way


def test_the_way_shows_a_rule_as_it_may_be_written():
    bands = "{bands: [{at_least: 100 percent, points: 10}, {otherwise: 2}], target: budget}"
    rest = ROADS.replace("{target: budget, linear: {}, cap: 100 percent}", bands)
    text = f"{GIVEN}\nexpect: [{{node: cost, points: 10}}]"
    ((difference,),) = (one.differences for one in run_examples(example(text, rest)))
    assert difference.way[:2] == ("cost = 2 of 10", f"  by {bands}")


def test_the_way_is_three_steps_deep():
    rest = ROADS.replace(
        "        - {indicator: paved, max_points: 20, score: {target: plan, linear: {}}}\n",
        "        - group: length\n          max_points: 20\n          children:\n"
        "            - {indicator: paved, max_points: 20, score: {target: plan, linear: {}}}\n",
    )
    text = f"{GIVEN}\nexpect: [{{node: total, points: 1}}]"
    ((difference,),) = (one.differences for one in run_examples(example(text, rest)))
    assert difference.way[1:5] == (
        "  works = 20.02 of 30",
        "    length = 10.5 of 20",
        "      paved = 10.5 of 20",
        "    cost = 9.52 of 10",
    )


def test_long_ways_are_cut():
    units = [f"u{number}" for number in range(12)]
    leaves = ", ".join(f"{{indicator: i{n}, max_points: 1, score: {{value: }}}}" for n in range(12))
    whole = kp.parse_specification(f"""
    kpikit: 1
    id: many
    org_units: [{", ".join(f"{{id: {unit}}}" for unit in units)}]
    indicators: {{{", ".join(f"i{n}: {{unit: point}}" for n in range(12))}}}
    scorecard: {{missing: zero, children: [{leaves}]}}
    rankings: [{{id: r, of: total}}]
    examples:
      - period: 2024
        given: {{{", ".join(f"{unit}: {{i0: 1}}" for unit in units)}}}
        expect: [{{org_unit: u0, node: total, points: 5}}, {{org_unit: u0, ranking: r, rank: 2}}]
    """)
    (found,) = run_examples(whole)
    points, rank = found.differences
    assert len(points.way) == 31
    assert points.way[-1] == "and 7 more lines"
    assert rank.way[-1] == "and 2 more"


# --- texts ---


def test_a_failure_is_told_in_both_languages():
    text = "name: {en: Half, vi: Một nửa}\n" + GIVEN + "expect: [{indicator: paved, met: met}]"
    found = result(text)
    assert told(found).splitlines()[0] == "FAIL  Half"
    first, second, *_ = told(found, "vi").splitlines()
    assert first == "SAI   Một nửa"
    assert second.endswith("met của paved.plan (north, 2024): cần met, tính ra unmet")
    assert failures(found)[1] == "    paved = 21 kilometre"
    assert summary([found], "vi") == "1 ví dụ, 1 sai"
    assert summary([found, evolve(found, differences=())]) == "2 examples, 1 failed"
    assert summary([evolve(found, differences=())], "fr") == "1 example, all as expected"


def test_records_are_flat():
    found = result("id: half\n" + GIVEN + "expect: [{unmet: []}]")
    record, (difference,) = as_records("roads", found)
    assert record["id"] == "half"
    assert (record["passed"], record["name"], record["file"]) == (False, None, "<text>")
    assert difference["example"] == record["example"] == "examples.half" or record["example"]
    assert (difference["of"], difference["period"], difference["expected"]) == (None, None, "none")
    bare = as_records("made", ExampleResult(example=Example(), source=None))
    assert bare[0]["line"] is None


# --- examples change nothing ---


def test_examples_change_no_evaluation_and_no_plan():
    whole = example(f"{GIVEN}\nexpect: [{{node: total, points: 25.02}}]")
    bare = kp.parse_specification(ROADS)
    rows = [{"org_unit": "north", "indicator": "paved", "period": "2024", "value": "7"}]
    for table in ("achievements", "scores", "rankings", "unmet"):
        tables = [
            list(getattr(kp.evaluate(one, kp.read_observations(rows, one)), table))
            for one in (whole, bare)
        ]
        assert tables[0] == tables[1]
    assert evolve(whole, examples=()) == bare


def test_findings_of_examples_are_told_by_check(tmp_path):
    file = tmp_path / "specification.yaml"
    text = "examples:\n  - {period: 2024, given: {north: {paved: x}}, diagnostics: []}\n"
    file.write_text(ROADS + text, encoding="utf-8")
    assert check_specification(file).diagnostics == ()
    assert [one.code for one in findings_of_examples(kp.load_specification(file))] == [
        Code.NOT_A_NUMBER
    ]
