"""Whom a change of the rules moves, and which single change moves them how far."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import kpikit as kp
from kpikit.comparison import Comparison, causes, compare
from kpikit.errors import ObservationsError
from kpikit.results import Changed, Effect, Revision
from tests.strategies import Case, cases
from tests.strategies.mutations import mutations

if TYPE_CHECKING:
    from fractions import Fraction
    from pathlib import Path

    from hypothesis.strategies import DrawFn

RULES = """
kpikit: 1
id: review
org_units: {dao: , tay: , my: }
indicators:
  paid: {unit: triệu đồng}
  late: {unit: case}
targets:
  paid: {plan: {at_least: 100}}
scorecard:
  max_points: 20
  grades:
    - {id: good, at_least: 15}
    - {id: fair}
  children:
    - {indicator: paid, max_points: 10, score: {target: plan, linear: , cap: 100 percent}}
    - {indicator: late, max_points: 10, score: {linear: {full_at: 0, zero_at: 10}}}
rankings: {communes: {of: total}}
"""
FIGURES = {"dao": (100, 5), "tay": (80, 0), "my": (60, 10)}


def rows(figures=FIGURES):
    return [
        {"org_unit": unit, "indicator": name, "period": "2024", "value": value}
        for unit, values in figures.items()
        for name, value in zip(("paid", "late"), values, strict=True)
    ]


def edited(*edits: tuple[str, str], text: str = RULES) -> kp.Specification:
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    return kp.parse_specification(text)


def with_edits(*edits: tuple[str, str], figures=FIGURES) -> Comparison:
    return compare(edited(), edited(*edits), rows(figures))


def told(table) -> list[str]:
    """Return rows in words: by which change, what, of whom, before, after, by how much."""
    return [
        " ".join(
            str(part)
            for part in (
                *([row.path or "together"] if isinstance(row, Effect) else []),
                row.changed.value,
                row.org_unit,
                row.indicator or row.ranking or row.node,
                row.word_before if row.before is None else row.before,
                row.word_after if row.after is None else row.after,
                row.change,
            )
        )
        for row in table
    ]


def causes_of(comparison: Comparison) -> list[str | None]:
    return list(dict.fromkeys(row.path for row in comparison.effects))


# --- whom it moves ---


def test_one_change_moves_what_all_of_it_moves():
    comparison = with_edits(("at_least: 15", "at_least: 12"))
    assert told(comparison.moves) == []
    comparison = with_edits(("at_least: 15", "at_least: 16"))
    assert told(comparison.moves) == ["grade dao total good fair None"]
    assert told(comparison.effects) == [
        "scorecard.grades.good.at_least grade dao total good fair None"
    ]


def test_levels_points_grades_and_ranks_are_told_and_what_remains():
    comparison = with_edits(("at_least: 100", "at_least: 125"), ("zero_at: 10", "zero_at: 5"))
    assert told(comparison.moves.where(org_unit="dao")) == [
        "target dao paid 100 125 25",
        "met dao paid met unmet None",
        "points dao total 15 8 -7",
        "points dao paid 10 8 -2",
        "points dao late 5 0 -5",
        "grade dao total good fair None",
    ]
    level, zero = "targets.paid.plan.at_least", "scorecard.children.late.score.linear.zero_at"
    assert told(comparison.effects.where(org_unit="dao")) == [
        f"{level} target dao paid 100 125 25",
        f"{level} met dao paid met unmet None",
        f"{level} points dao total 15 13 -2",
        f"{level} points dao paid 10 8 -2",
        f"{level} grade dao total good fair None",
        f"{zero} points dao total 15 10 -5",
        f"{zero} points dao late 5 0 -5",
        f"{zero} grade dao total good fair None",
    ]


def test_what_two_changes_do_together_alone_is_told_as_the_rest():
    comparison = with_edits(("at_least: 100", "at_least: 50"), ("cap: 100 percent", "cap: 8"))
    lines = told(comparison.effects.where(org_unit="my", node="paid"))
    assert lines == [
        "targets.paid.plan.at_least points my paid 6 10 4",
        "together points my paid 10 8 -2",
    ]


def test_changes_that_cancel_each_other_are_told_with_what_remains():
    comparison = with_edits(
        ("at_least: 15", "at_least: 10"),
        ("zero_at: 10", "zero_at: 20"),
        ("max_points: 10, score: {target", "max_points: 10, score: {floor: 8, target"),
    )
    assert told(comparison.moves.where(org_unit="tay")) == []
    grades = told(comparison.effects.where(org_unit="my", changed="grade"))
    assert grades == [
        "together grade my total fair good None",
    ]
    comparison = with_edits(("at_least: 15", "at_least: 18"), ("zero_at: 10", "zero_at: 5e6"))
    assert told(comparison.moves.where(org_unit="dao", changed="grade")) == []
    assert told(comparison.effects.where(org_unit="dao", changed="grade")) == [
        "scorecard.grades.good.at_least grade dao total good fair None",
        "together grade dao total fair good None",
    ]


def test_names_and_notes_move_nothing_and_are_not_tried():
    comparison = with_edits(("{unit: case}", "{unit: case, name: Late, note: since May}"))
    assert [row.effective for row in comparison.differences] == [False, False]
    assert (told(comparison.moves), told(comparison.effects)) == ([], [])


def test_another_unit_of_an_indicator_moves_no_value_unless_it_measures_something_else():
    new = edited(("{unit: triệu đồng}", "{unit: tỷ đồng}"), ("at_least: 100", "at_least: 0.1"))
    figures = [{**row, "unit": "triệu đồng"} for row in rows() if row["indicator"] == "paid"]
    old = edited()
    assert told(compare(old, new, figures).moves) == []
    other = edited(("{unit: triệu đồng}", "{unit: case}"))
    lines = told(compare(old, other, rows()).moves.where(org_unit="dao"))
    assert lines == [
        "value dao paid 100 triệu đồng 100 None",
        "target dao paid 100 triệu đồng 100 None",
    ]


# --- what stands alone, and what does not ---


def test_maxima_that_add_up_are_one_change_and_others_are_not():
    comparison = with_edits(
        ("indicator: paid, max_points: 10", "indicator: paid, max_points: 12"),
        ("indicator: late, max_points: 10", "indicator: late, max_points: 8"),
        ("at_least: 15", "at_least: 14"),
        ("full_at: 0,", "full_at: 1,"),
    )
    assert causes_of(comparison) == [
        "scorecard.children.late.max_points; scorecard.children.paid.max_points",
        "scorecard.children.late.score.linear.full_at",
        None,
    ]


ASKED = (
    ("late: {unit: case}", "late: {unit: case}\n  asked: {unit: case}"),
    ("max_points: 20", "max_points: 25"),
    ("rankings:", "    - {indicator: asked, max_points: 5, score: {value: , cap: 5}}\nrankings:"),
)
TOGETHER = "indicators.asked; scorecard.children.asked; scorecard.max_points"


def test_a_new_leaf_comes_with_its_indicator_and_the_maximum_above_it():
    comparison = with_edits(
        *ASKED, ("at_least: 100", "at_least: 80"), ("scorecard:", "scorecard:\n  missing: zero")
    )
    assert {row.path for row in comparison.differences} >= set(TOGETHER.split("; "))
    assert causes_of(comparison)[:2] == [TOGETHER, "targets.paid.plan.at_least"]


def test_a_leaf_that_goes_takes_its_indicator_with_it():
    asked = {"org_unit": "dao", "indicator": "asked", "period": "2024", "value": 4}
    old, new = edited(*ASKED, ("scorecard:", "scorecard:\n  missing: zero")), edited()
    comparison = compare(old, new, [*rows(), asked])
    assert causes_of(comparison) == [TOGETHER, "scorecard.missing", None]


def test_examples_and_documents_never_stand_in_the_way():
    example = """
references: {law: {title: Law}}
examples:
  - given: [{org_unit: dao, indicator: asked, value: 3}]
    period: 2024
    expect: [{node: asked, points: 3}]
accepted: [{finding: jumps, reason: large, indicator: asked}]
checks: [{formula: asked, equals: asked}]
"""
    old = edited(*ASKED, ("indicators:", f"{example.lstrip()}indicators:"))
    new = edited(("at_least: 100", "reference: law, at_least: 80"),
                 ("indicators:", "references: {law: {title: Law}}\nindicators:"))  # fmt: skip
    comparison = compare(old, new, rows())
    assert causes_of(comparison) == [TOGETHER, "targets.paid.plan.at_least", None]


def test_when_too_much_was_tried_the_rest_is_one_change(monkeypatch):
    monkeypatch.setattr(causes, "MOST_TRIALS", 0)
    comparison = with_edits(*ASKED, ("at_least: 100", "at_least: 80"))
    assert causes_of(comparison) == [f"{TOGETHER}; targets.paid.plan.at_least"]


# --- figures ---

TABLE = "org_unit,indicator,period,value\ndao,paid,2024,100\ndao,late,2024,{}\n"


@pytest.fixture
def versions(tmp_path: Path):
    """Two folders, each with a specification and its table."""

    def written(name: str, late: object, *edits: tuple[str, str]) -> kp.Specification:
        folder = tmp_path / name
        folder.mkdir()
        (folder / "figures.csv").write_text(TABLE.format(late), encoding="utf-8")
        text = RULES.replace("org_units", "observations: {table: figures.csv}\norg_units")
        for before, after in edits:
            text = text.replace(before, after)
        (folder / "specification.yaml").write_text(text, encoding="utf-8")
        return kp.load_specification(folder)

    return written


def test_each_has_its_own_figures_where_none_are_given(versions):
    old = versions("old", 5)
    new = versions("new", 4, ("at_least: 100", "at_least: 125"))
    comparison = compare(old, new)
    assert told(comparison.effects.where(node="total", changed="points")) == [
        "targets.paid.plan.at_least points dao total 15 13 -2",
        "figures points dao total 15 16 1",
    ]
    assert [row.path for row in comparison.differences] == ["targets.paid.plan.at_least"]


def test_a_copy_of_the_same_figures_is_no_change(versions):
    comparison = compare(versions("old", 5), versions("new", 5))
    assert (told(comparison.moves), told(comparison.effects)) == ([], [])


def test_figures_that_only_the_new_rules_can_read_come_with_them(versions):
    text = "late: {values: yes_no}"
    scored = "score: {options: {yes: 0, no: 10}}"
    new = versions(
        "new",
        "no",
        ("late: {unit: case}", text),
        ("score: {linear: {full_at: 0, zero_at: 10}}", scored),
    )
    assert causes_of(compare(versions("old", 5), new)) == [
        "figures; indicators.late.unit; indicators.late.values; scorecard.children.late.score"
    ]


def test_without_a_table_figures_have_to_be_given(versions):
    with pytest.raises(kp.KpikitError, match="'review' names no table of observations; give one"):
        compare(versions("old", 5), edited())


def test_windows_are_those_observed_by_either_or_those_asked_for():
    late = {"org_unit": "dao", "indicator": "asked", "period": "2023", "value": 3}
    old, new = edited(("late: {unit: case}", "late: {unit: case}\n  asked: {unit: case}")), edited()
    both = compare(new, old, [*rows(), late])
    assert [str(period) for period in both.before.periods] == ["2023", "2024"]
    one = compare(new, old, iter([*rows(), late]), period=iter(["2024"]))
    assert [str(period) for period in one.after.periods] == ["2024"]
    assert told(one.moves) == [
        f"value {unit} asked None missing None" for unit in ("dao", "tay", "my")
    ]


def test_rows_of_what_one_of_them_does_not_know_are_left_out_for_it():
    known = "units: {sack: {equals: 50 count, aliases: [bao]}}\nindicators:"
    other = "units: {bag: {equals: 20 count, aliases: [bao]}}\nindicators:"
    asked = ("late: {unit: case}", "late: {unit: case}\n  asked: {unit: case}")
    old = edited(asked, ("my: }", "my: , son: }"), ("indicators:", known))
    new = edited(asked, ("indicators:", other))
    more = {"indicator": "asked", "period": "2024", "value": 3}
    figures = [
        *rows(),
        {**more, "org_unit": "dao", "item": "first", "vintage": "2024-05-01"},
        {**more, "org_unit": "son", "item": "first", "vintage": "2024-06-01"},
        {**more, "org_unit": "son", "indicator": "paid"},
    ]
    comparison = compare(old, new, figures)
    son = [row for row in told(comparison.moves) if row.startswith("value") and " son " in row]
    assert son == [
        "value son paid 3 None None",
        "value son late missing None None",
        "value son asked missing None None",
    ]
    with pytest.raises(kp.KpikitError, match="there is no indicator 'asked'"):
        compare(edited(("my: }", "my: , son: }")), edited(), figures)


def test_units_may_be_those_of_the_table():
    units = ("org_units: {dao: , tay: , my: }", "org_units: {table: observations}")
    comparison = compare(edited(units), edited(units, ("at_least: 15", "at_least: 16")), rows())
    assert told(comparison.moves) == ["grade dao total good fair None"]


# --- laws ---


@st.composite
def amended(draw: DrawFn) -> tuple[Case, kp.Specification]:
    """Return a case, and its specification with up to three other values."""
    case = draw(cases())
    new = case.specification
    for _ in range(draw(st.integers(1, 3))):
        mutation = draw(mutations(new))
        new = mutation.specification if mutation.is_sound else new
    return case, new


def about(row: Revision | Effect) -> tuple[object, ...]:
    return (row.changed, row.org_unit, row.period, row.indicator, row.target, row.scorecard,
            row.node, row.ranking)  # fmt: skip


@given(amended())
def test_the_effects_on_a_number_add_up_to_what_moves_it(drawn):
    case, new = drawn
    try:
        comparison = compare(
            case.specification, new, case.records, period=case.periods, as_of=case.as_of
        )
    except ObservationsError:  # by the other rules the figures are wrong
        reject()
    sums: dict[tuple[object, ...], list[Fraction | None]] = {}
    for row in comparison.effects:
        sums.setdefault(about(row), []).append(row.change)
    for moved in comparison.moves:
        parts = sums.pop(about(moved))
        if moved.change is not None and None not in parts:
            assert sum(part or 0 for part in parts) == moved.change
    for key, parts in sums.items():
        assert None in parts or sum(part or 0 for part in parts) == 0 or key[0] is Changed.GRADE


@settings(max_examples=30)
@given(cases(), cases())
def test_anything_can_be_compared_with_anything_that_reads_the_same_figures(one: Case, other: Case):
    try:
        comparison = compare(
            one.specification, other.specification, one.records, period=one.periods, as_of=one.as_of
        )
    except kp.KpikitError as error:
        assert isinstance(error, ObservationsError)  # noqa: PT017 - some may be raised
        return
    assert len(comparison.effects) >= (len(comparison.moves) > 0)
    if not any(row.effective for row in comparison.differences):
        assert list(comparison.moves) == []
