"""Tables for people: names, words and numbers."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kpikit import Evaluation, evaluate, parse_specification, read_observations
from kpikit.errors import InvalidValueError
from kpikit.model.specification import Specification
from kpikit.model.states import Met, State
from kpikit.periods import Period
from kpikit.presentation import Language, as_json, as_text, display, tables_of
from kpikit.presentation.names import Names
from kpikit.presentation.numerals import number, percent, points
from kpikit.presentation.view import View
from kpikit.presentation.words import _HEADINGS, _TITLES, _WORDS
from kpikit.results import Achievement, Rank

ENGLISH, VIETNAMESE = Language.of("en"), Language.of("vi")

TWO_CARDS = """
kpikit: 1
id: two
org_units: [{id: a, name: {vi: Xã A, en: Commune A}}, {id: b}]
indicators: {x: {unit: percent, name: X}}
scorecards:
  first:
    name: First card
    children:
      - {indicator: x, max_points: 10, score: {linear: {full_at: 80 percent}}}
  second:
    children:
      - group: g
        children:
          - indicator: x
            id: own
            name: Own name
            max_points: 5
            score: {linear: {full_at: 80 percent}}
rankings:
  r: {of: first.total}
"""


@pytest.fixture
def evaluation() -> Evaluation:
    specification = parse_specification(TWO_CARDS)
    rows = [
        {"org_unit": unit, "indicator": "x", "period": period, "value": value}
        for period in ("2024", "2023")
        for unit, value in (("a", 40), ("b", 80))
    ]
    return evaluate(specification, read_observations(rows, specification))


def test_scores_are_shown_unit_by_unit_with_their_scorecard(evaluation):
    scores = display(evaluation, tables=tables_of(evaluation, ["scores"]))[0]
    assert scores.headings[:4] == ("scorecard", "period", "org unit", "node")
    assert [row[:5] for row in scores.rows[:4]] == [
        ("First card", "2023", "Commune A", "First card", "5.0"),
        ("First card", "2023", "Commune A", "  X", "5.0"),
        ("First card", "2023", "b", "First card", "10.0"),
        ("First card", "2023", "b", "  X", "10.0"),
    ]
    assert [row[3] for row in scores.rows[-3:]] == ["total", "  g", "    Own name"]


def test_rankings_begin_with_the_first_place(evaluation):
    rankings = display(evaluation, tables=tables_of(evaluation, ["rankings"]))[0]
    assert rankings.headings[1:6] == ("period", "rank", "before", "change", "org unit")
    assert [row[1:6] for row in rankings.rows] == [
        ("2023", "1", "-", "-", "b"),
        ("2023", "2", "-", "-", "Commune A"),
        ("2024", "1", "1", "0", "b"),
        ("2024", "2", "2", "0", "Commune A"),
    ]


def test_tables_without_rows_are_left_out_unless_asked_for(evaluation):
    assert [table.title for table in display(evaluation)] == ["Achievements", "Scores", "Rankings"]
    empty = display(evaluation, "vi", tables_of(evaluation, ["unmet"]))
    assert as_text(empty) == "Chỉ tiêu chưa đạt hoặc chưa xác định\n\nkhông có"


def test_a_language_without_words_has_english_ones_and_its_own_names():
    specification = parse_specification(
        "{kpikit: 1, id: s, org_units: [{id: a, name: {en: Town, fr: Ville}}]}"
    )
    view = View.of(specification, "fr")
    assert view.names.org_units == {"a": "Ville"}
    assert view.language.word("unmet") == "unmet"


def test_every_word_is_there_in_both_languages():
    for table in (_TITLES, _HEADINGS, _WORDS):
        assert all(english and vietnamese for english, vietnamese in table.values())
    assert {met.value for met in Met} | {state.value for state in State} <= set(_WORDS)


def test_codes_without_a_word_are_shown_in_plain_letters():
    assert VIETNAMESE.word("some_new_reason") == "some new reason"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("182983", "182,983"),
        ("-1234.5", "-1,234.5"),
        ("0.967", "0.967"),
        ("79.9996", "79.9996"),
        ("123.456789", "123.46"),
        ("0.000041", "0.000041"),
        ("0.0000000000000001", "0"),
        ("0", "0"),
    ],
)
def test_numbers(value, shown):
    assert number(Fraction(value), ENGLISH) == shown


def test_percentages_below_100_never_look_like_it():
    assert percent(Fraction(99_997, 100_000), VIETNAMESE) == "99,997 %"
    assert percent(1 - Fraction(1, 10**30), ENGLISH) == "100.0 %"
    assert percent(Fraction(100_001, 100_000), ENGLISH) == "100.0 %"
    assert percent(Fraction(-2), ENGLISH) == "-200.0 %"


def test_points_have_the_same_number_of_decimals():
    assert points([Fraction(1, 4), Fraction(1000)], VIETNAMESE) == ["0,25", "1.000,00"]
    assert points([], ENGLISH) == []


# --- columns of one record ---


def achievement(**values: object) -> Achievement:
    common: dict[str, object] = {
        "org_unit": "a",
        "indicator": "x",
        "period": Period.parse("2024"),
        "value": None,
        "unit": "bushel",
        "state": State.VALUE,
        "obs_status": "EB",
    }
    return Achievement(**{**common, **values})  # type: ignore[arg-type]


@pytest.fixture
def view() -> View:
    return View.of(parse_specification(TWO_CARDS), "vi")


def test_in_place_of_a_missing_value_stands_its_state(view):
    rows = [achievement(state=State.NOT_DUE), achievement(), achievement(value=Fraction(3))]
    assert view.value().show(rows) == ["chưa đến hạn", "", "3"]


def test_a_unit_that_is_none_is_shown_as_it_is(view):
    assert view.unit().show([achievement(), achievement(unit="percent")]) == [
        "bushel",
        "phần trăm",
    ]


def test_statuses_yes_and_no_are_words(view):
    rows = [achievement(on_path=True), achievement(on_path=False), achievement()]
    assert view.status().show(rows[:1]) == ["ước, đổi cách tính"]
    assert view.word("on_path").show(rows) == ["có", "không", ""]


def test_reasons_name_the_leaf_that_is_the_cause(view):
    rows = [achievement(reason="missing: own"), achievement(reason="no_target"), achievement()]
    assert view.reason().show(rows) == [
        "thiếu số liệu: Own name",
        "không có chỉ tiêu giao",
        "",
    ]
    assert view.names.node_anywhere("unknown") == "unknown"


BELOW = """
kpikit: 1
id: below
org_units:
  - {id: land, name: {vi: Tỉnh, en: Province}}
  - {id: a, parent: land, name: {vi: Xã A, en: Commune A}}
  - {id: b, parent: land}
  - {id: c, parent: land}
  - {id: d, parent: land}
  - {id: e, parent: land}
  - {id: f, parent: land}
  - {id: g, parent: land}
indicators: {x: {unit: household}}
targets: {x: {plan: {at_least: 5}}}
"""


@pytest.mark.parametrize(
    ("language", "coverage", "reason"),
    [
        ("en", "coverage", "missing: Commune A, b, c, d, e and 1 more"),
        ("vi", "độ đầy đủ", "thiếu số liệu: Xã A, b, c, d, e và 1 đơn vị khác"),
    ],
)
def test_units_that_lack_below_are_named(language: str, coverage: str, reason: str):
    specification = parse_specification(BELOW)
    rows = [{"org_unit": "g", "indicator": "x", "period": "2024", "value": 7}]
    evaluation = evaluate(specification, read_observations(rows, specification))
    table = display(evaluation, language, tables_of(evaluation, ["achievements"]))[0]
    first = dict(zip(table.headings, table.rows[0], strict=True))
    assert first[coverage].startswith("14")
    assert reason in first.values()


def test_grades_are_shown_by_name_also_in_reasons():
    specification = parse_specification("""
kpikit: 1
id: grades
org_units: [{id: north}]
indicators: {results: {unit: point, name: Results}, ready: {values: yes_no}}
scorecard:
  children: [{indicator: results, max_points: 100, score: {value: }}]
  grades:
    - {id: excellent, name: {vi: Xuất sắc, en: Excellent}, at_least: 90, requires: [ready]}
    - {id: rest}
  lower: [{when: ready}]
""")
    record = {"org_unit": "north", "indicator": "results", "period": "2024", "value": 95}
    (table,) = display(
        evaluate(specification, read_observations([record], specification)),
        "vi",
        {"scores": evaluate(specification, read_observations([record], specification)).scores},
    )
    (row, *_) = [dict(zip(table.headings, row, strict=True)) for row in table.rows]
    assert (row["xếp loại"], row["tạm thời"]) == ("rest", "có")
    assert row["lý do"] == "chưa rõ điều kiện: Xuất sắc"


def test_nodes_of_another_specification_stand_for_themselves():
    names = Names.of(Specification(id="s"), "en")  # type: ignore[arg-type]
    assert names.node("card", "node").name == "node"


# --- rankings of any node ---


def test_a_ranking_of_a_node_is_the_declared_one_or_a_new_one(evaluation):
    declared = evaluation.ranking("first.total").where(period="2024")
    assert [(row.ranking, row.org_unit, row.rank) for row in declared] == [
        ("r", "b", 1),
        ("r", "a", 2),
    ]
    new = evaluation.ranking("own", ties="dense")
    assert [(row.ranking, str(row.period), row.rank) for row in new] == [
        ("own", "2023", 1),
        ("own", "2023", 2),
        ("own", "2024", 1),
        ("own", "2024", 2),
    ]
    assert {row.coverage for row in new} == {1}


def test_a_node_that_several_scorecards_have_is_named_with_its_scorecard(evaluation):
    with pytest.raises(InvalidValueError, match=r"write first\.total or second\.total"):
        evaluation.ranking("total")


def test_a_node_that_is_not_there_names_those_that_are(evaluation):
    with pytest.raises(InvalidValueError, match="no node 'z'; there are total, x, g, own"):
        evaluation.ranking("z")


def test_an_evaluation_shows_itself_in_one_line(evaluation):
    assert repr(evaluation) == "<Evaluation of two in 2023, 2024>"


def test_places_are_equal_whatever_their_coverage():
    common = {
        "ranking": "r", "node": "n", "period": Period.parse("2024"), "peer_group": None,
        "org_unit": "a", "points": None, "rank": None,
    }  # fmt: skip
    assert Rank(**common) == Rank(**common, coverage=Fraction(1))  # type: ignore[arg-type]


def test_json_of_chosen_tables(evaluation):
    found = as_json(evaluation, tables_of(evaluation, ["rankings"]))
    assert list(found) == ["rankings", "diagnostics"]
    assert found["rankings"][0]["coverage"] == "1"
