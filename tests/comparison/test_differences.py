"""What changed in meaning between two specifications, and what is only written in another way."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
import yaml
from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

import kpikit as kp
from kpikit.comparison import differences, moved
from kpikit.comparison.compared import compared
from kpikit.limits import DEFAULT_LIMITS
from kpikit.model.rankings import Ties
from kpikit.model.specification import Specification
from kpikit.results import Change
from kpikit.rules import DEFAULT_RULES
from kpikit.spec.compose import parse_yaml
from kpikit.spec.load import _checked
from tests.strategies import Case, cases
from tests.strategies.mutations import mutations

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn


def said(text: str) -> kp.Specification:
    """Return what a text says, errors or not in what it refers to."""
    whole = f"{{kpikit: 1, id: x, {text[1:]}" if text.startswith("{") else ""
    loose = f"kpikit: 1\nid: x\n{dedent(text)}"
    return _checked(
        parse_yaml(whole or loose, "x", DEFAULT_LIMITS), DEFAULT_RULES, None
    ).specification


def told(old: str, new: str) -> list[str]:
    """Return the differences between two texts, one line for each."""
    return [
        f"{row.path}: {row.before} -> {row.after}" + ("" if row.effective else " (readers)")
        for row in differences(said(old), said(new))
    ]


# --- laws ---


def shuffled(text: str, shuffle: Callable[[list[object]], None], wish: float) -> str:
    """Return a YAML text with its keys, and the children of groups, in another order.

    With a wish above a half, it has braces instead of lines.
    """
    flow = wish > 0.5

    def turn(node: yaml.Node | None, key: str) -> None:
        if isinstance(node, yaml.MappingNode):
            node.flow_style = flow
            shuffle(node.value)
            for name, value in node.value:
                turn(value, name.value)
        elif isinstance(node, yaml.SequenceNode):
            node.flow_style = flow
            if key == "children":
                shuffle(node.value)
            for value in node.value:
                turn(value, "")

    root = yaml.compose(text)
    turn(root, "")
    return str(yaml.serialize(root, allow_unicode=True, width=40))


@given(cases(), st.randoms(use_true_random=False))
def test_a_reformatted_and_reordered_file_has_no_difference(case: Case, random):
    rankings = tuple(
        evolve(one, ties=Ties.MIN) if one.ties is Ties.ORDINAL else one
        for one in case.specification.rankings
    )
    old = evolve(case.specification, rankings=rankings)
    new = kp.parse_specification(
        shuffled(kp.dump_specification(old), random.shuffle, random.random())
    )
    assert list(differences(old, new)) == []
    assert list(moved(*(evaluated(one, case) for one in (old, new)))) == []


def evaluated(specification: Specification, case: Case) -> kp.Evaluation:
    observations = kp.read_observations(case.records, specification)
    return kp.evaluate(specification, observations, period=case.periods, as_of=case.as_of)


@given(cases())
def test_nothing_differs_from_itself(case: Case):
    assert list(differences(case.specification, case.specification)) == []
    copy = kp.parse_specification(kp.dump_specification(case.specification))
    assert list(differences(case.specification, copy)) == []


@given(cases(), cases(), st.randoms(use_true_random=False))
def test_all_edits_together_make_the_new_specification_and_none_the_old_one(
    one: Case, other: Case, random
):
    old, new = one.specification, other.specification
    delta = compared(old, new)
    edits = list(delta.edits())
    assert delta.applied(()) is old
    whole = delta.applied(edits)
    assert isinstance(whole, Specification)
    assert list(differences(whole, new)) == []
    some = [edit for edit in edits if random.random() < 0.5]
    partly = delta.applied(some)
    assert isinstance(partly, Specification)
    assert len(differences(old, partly)) <= len(edits)
    assert bool(len(differences(old, partly))) == bool(some)


@st.composite
def mutated(draw: DrawFn):
    """Return a specification as it is read, and one of its values changed."""
    case = draw(cases())
    specification = kp.parse_specification(kp.dump_specification(case.specification))
    return case, specification, draw(mutations(specification))


@given(mutated())
def test_one_change_is_one_difference_at_its_place_and_moves_only_if_it_is_effective(drawn):
    case, old, mutation = drawn
    (row,) = differences(old, mutation.specification)
    assert row.source_before == row.source_after == str(old.place(mutation.path))
    (back,) = differences(mutation.specification, old)
    assert (back.path, back.section) == (row.path, row.section)
    assert (back.before, back.after) == (row.after, row.before)
    mirrored = {Change.ADDED: Change.REMOVED, Change.REMOVED: Change.ADDED}
    assert back.change is mirrored.get(row.change, row.change)
    if mutation.is_sound and not row.effective:
        befores, afters = (evaluated(one, case) for one in (old, mutation.specification))
        assert list(moved(befores, afters)) == []


@given(mutated())
def test_a_difference_can_be_declared_as_an_override_at_its_path(drawn):
    _, old, mutation = drawn
    (row,) = differences(old, mutation.specification)
    not_taken_over = {"id", "title", "description", "observations", "examples", "kpikit"}
    assume(mutation.is_sound and row.section not in not_taken_over)
    change = "drop: true" if row.after is None else f"set: {row.after}"
    override = f"{{at: '{row.path}', {change}}}"
    text = f"{{kpikit: 1, id: other, imports: [old.yaml], overrides: [{override}]}}"
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "old.yaml").write_text(kp.dump_specification(old), encoding="utf-8")
        (place / "other.yaml").write_text(text, encoding="utf-8")
        new = kp.load_specification(place / "other.yaml")
    left = [one.path for one in differences(new, mutation.specification)]
    assert {path.partition(".")[0] for path in left} <= not_taken_over


# --- what is written in another way ---


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("indicators: {a: {unit: percent}}", "indicators: [{id: a, unit: '%'}]"),
        ("indicators: {a: {unit: đồng}}", "indicators: {a: {unit: VND}}"),
        (
            "{indicators: {a: {unit: đồng}}, targets: {a: {plan: {at_least: 2 tỷ đồng}}}}",
            "{indicators: {a: {unit: đồng}}, targets: {a: {plan: {at_least: 2e3 triệu đồng}}}}",
        ),
        (
            "indicators: {a: {unit: '%'}, b: {unit: '%', formula: 'max(a+8%, a)'}}",
            "indicators: {a: {unit: '%'}, b: {unit: '%', formula: 'max((a)+80 [per mille], a)'}}",
        ),
        ("title: Roads", "title: {en: Roads}"),
        ("title: {vi: Đường, en: Roads}", "title: {en: Roads, vi: Đường}"),
        ("language: en", "{}"),
        ("calendar: {holidays: [2024-09-02, 2024-09-03]}",
         "calendar: {holidays: [2024-09-03, 2024-09-02]}"),
        ("org_units: [{id: a, groups: {k: x, l: y}}, {id: b}]",
         "org_units: {b: , a: {groups: {l: y, k: x}}}"),
        ("scorecard: {children: []}", "scorecards: {scorecard: {children: [], root: total}}"),
        ("indicators: {a: {values: [x, y]}}", "indicators: {a: {values: [y, x]}}"),
    ],
)  # fmt: skip
def test_another_way_to_write_is_no_difference(old: str, new: str):
    assert told(old, new) == []


# --- what changed ---

UNITS = "org_units: [{id: a}, {id: b}, {id: c}, {id: d}, {id: e}, {id: f}, {id: g}, {id: h}]"
CARD = """
indicators: {x: {unit: percent}, y: {unit: percent}}
scorecards:
  card:
    children:
      - group: work
        children:
          - {indicator: x, max_points: 5, score: SCORE}
    GRADES
"""


def target(*levels: str) -> str:
    """Return an indicator in percent with levels of one target."""
    told = levels[0] if len(levels) == 1 else ""
    some = f"{{{told}}}" if told else f"[{', '.join(f'{{{level}}}' for level in levels)}]"
    return f"indicators: {{a: {{unit: percent}}}}\ntargets: {{a: {{p: {some}}}}}"


def card(score: str = "value", grades: str = "") -> str:
    return CARD.replace("SCORE", score).replace("GRADES", grades)


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        # fields, texts, words
        ("title: A", "title: B", ["title: A -> B (readers)"]),
        ("title: A", "title: {vi: A, en: B}", ["title: A -> {vi: A, en: B} (readers)"]),
        ("title: {vi: A}", "title: {vi: A, en: B}", ["title.en: None -> B (readers)"]),
        ("units: {a: {name: A}}", "units: {a: {name: B}}", ["units.a.name: A -> B"]),
        ("units: {a: tonne}", "units: {a: 2 tonne}", ["units.a.equals: tonne -> 2 tonne"]),
        ("org_units: {a: {groups: {k: x}}}", "org_units: {a: {groups: {k: y, l: z}}}",
         ["org_units.a.groups.k: x -> y", "org_units.a.groups.l: None -> z"]),
        ("org_units: {a: {groups: {k: x}}}", "org_units: {a: }",
         ["org_units.a.groups.k: x -> None"]),
        ("org_units: {table: observations}", "org_units: {table: observations, level: z}",
         ["org_units.level: None -> z"]),
        ("org_units: {table: observations}", "org_units: {a: }",
         ["org_units.a: None -> {}", "org_units: {table: observations} -> None"]),
        ("indicators: {a: {unit: đồng}}", "indicators: {a: {unit: tấn}}",
         ["indicators.a.unit: đồng -> tấn"]),
        ("indicators: {a: {values: yes_no}}", "indicators: {a: {values: [x]}}",
         ["indicators.a.values: yes_no -> [x]"]),
        ("indicators: {a: {unit: day, due: 5 working days}}",
         "indicators: {a: {unit: day, due: 5}}",
         ["indicators.a.due: 5 working days -> 5"]),
        ("indicators: {a: {unit: chest}}", "indicators: {a: {unit: crate}}",
         ["indicators.a.unit: chest -> crate"]),
        ("calendar: {holidays: [2024-09-02, 2024-05-01]}",
         "calendar: {holidays: [2024-05-01, 2024-09-03, 2024-12-25]}",
         ["calendar.holidays[1]: 2024-09-02 -> 2024-09-03",
          "calendar.holidays[2]: None -> 2024-12-25"]),
        ("checks: [{formula: 1 + 1, equals: 2}]", "checks: [{formula: 1 + 1, equals: 3}]",
         ["checks[0].equals: 2 -> 3 (readers)"]),
        # growth by 5 percent is no growth by 5 percentage points
        (
            target("at_least: {baseline: a, plus: 5 %}"),
            target("at_least: {baseline: a, plus: 5 pp}"),
            ["targets.a.p.at_least.plus: 5 % -> 5 pp"],
        ),
        # levels of a target: who they are for tells them apart, then what is most alike
        (
            target("at_least: 1, period: 2024", "at_least: 2, period: 2025"),
            target("at_least: 2, period: 2024", "at_least: 3, period: 2025"),
            ["targets.a.p[0].at_least: 1 -> 2", "targets.a.p[1].at_least: 2 -> 3"],
        ),
        (
            target("at_least: 1, period: 2024"),
            target("at_least: 1, period: 2025"),
            ["targets.a.p.period: 2024 -> 2025"],
        ),
        (
            target("at_least: 1"),
            target("at_most: 1"),
            ["targets.a.p: at_least: 1 -> at_most: 1"],
        ),
        # scorecards: nodes by id however deep, rules by their tag
        (card(), card("value\n            weight: 2".replace("value", "value, weight: 2")[:16]),
         ["scorecard.children.x.weight: 1 -> 2"]),
        (card("{linear: {full_at: 3}}"), card("{linear: {full_at: 4}}"),
         ["scorecard.children.x.score.linear.full_at: 3 -> 4"]),
        (card("value"), card("{linear: {full_at: 4}}"),
         ["scorecard.children.x.score: value -> linear: {full_at: 4}"]),
        # bands: one more, and one edge
        (
            card("{bands: [{at_least: 3, points: 5}, {at_least: 2, points: 4}, {otherwise: 0}]}"),
            card("{bands: [{at_least: 4, points: 5}, {at_least: 2, points: 4}, "
                 "{at_least: 1, points: 1}, {otherwise: 0}]}"),
            ["scorecard.children.x.score.bands[0].at_least: 3 -> 4",
             "scorecard.children.x.score.bands[2]: None -> {at_least: 1, points: 1}"],
        ),
        (
            card("{bands: [{at_least: 3, points: 5}, {otherwise: 0}]}"),
            card("{bands: [{otherwise: 0}]}"),
            ["scorecard.children.x.score.bands[0]: {at_least: 3, points: 5} -> None"],
        ),
        (
            card("{bands: [{at_least: 3, points: 5}, {otherwise: 0}]}"),
            card("{bands: [{otherwise: 1}]}"),
            ["scorecard.children.x.score.bands[0]: {at_least: 3, points: 5} -> None",
             "scorecard.children.x.score.bands[0].otherwise: 0 -> 1"],
        ),
        (card("{points: 5}"), card("{points: x * 2 point}"),
         ["scorecard.children.x.score.points: 5 -> x * 2 point"]),
        (target("at_least: 2 chest"), target("at_least: 2 crate"),
         ["targets.a.p.at_least: 2 chest -> 2 crate"]),
        # a node of another sort is another thing under the same id
        (
            card(),
            card().replace("{indicator: x, max_points: 5, score: value}", "{group: x, children: }"),
            [("scorecard.children.x: {indicator: x, max_points: 5, score: value} -> "
             "{group: x, children: []}")],
        ),
        # grades have ids, and an order
        (
            card(grades="grades: [{id: a, at_least: 3}, {id: b, at_least: 2}, {id: c}]"),
            card(grades="grades: [{id: b, at_least: 2}, {id: a, at_least: 1}, {id: c}]"),
            ["scorecard.grades.a.at_least: 3 -> 1",
             "scorecard.grades: [a, b, c] -> [b, a, c]"],
        ),
        (
            card(grades="grades: [{id: a, requires: [x > 1 percent, y > 1 percent]}]"),
            card(grades="grades: [{id: a, requires: [y > 2 percent, x > 1%]}]"),
            ["scorecard.grades.a.requires[0]: y > 1 percent -> y > 2 percent"],
        ),
        # order
        (
            "rankings: {r: {of: total, tie_break: [a, b]}}",
            "rankings: {r: {of: total, tie_break: [b, a]}}",
            ["rankings.r.tie_break: [a, b] -> [b, a]"],
        ),
        (
            "org_units: {a: , b: , c: }\nrankings: {r: {of: total, ties: ordinal}}",
            "org_units: {a: , c: , b: }\nrankings: {r: {of: total, ties: ordinal}}",
            ["org_units: [..., b, c] -> [..., c, b]"],
        ),
        (
            f"{UNITS}\nrankings: {{r: {{of: total, ties: ordinal}}}}",
            (f"{UNITS.replace('{id: a}, ', '').replace('}]', '}, {id: a}]')}\n"
            "rankings: {r: {of: total, ties: ordinal}}"),
            ["org_units: [a, b, c, d, e, f, ...] -> [b, c, d, e, f, g, ...]"],
        ),
        (
            card("{first_of: [{points: 1, when: x > 1%}, {points: 2}]}"),
            card("{first_of: [{points: 2}, {points: 1, when: x > 1%}]}"),
            [("scorecard.children.x.score.first_of: [{points: 1, when: x > 1 %}, {points: 2}] -> "
             "[{points: 2}, {points: 1, when: x > 1 %}]")],
        ),
        ("scorecards: {a: {children: []}}", "scorecards: {b: {children: []}}",
         ["scorecards.a: {children: []} -> None", "scorecards.b: None -> {children: []}"]),
    ],
)  # fmt: skip
def test_each_finest_change_is_told_at_its_path(old: str, new: str, rows: list[str]):
    assert told(old, new) == rows
