"""What is told of explanations, and what is folded: small rule books, whole texts."""

from __future__ import annotations

import pytest

import kpikit as kp
from kpikit.presentation import explanation_as_markdown, explanation_as_text
from kpikit.results import Because, Explanation, Kind, Step

RULES = """
kpikit: 1
id: folding
org_units:
  - {id: land, level: district}
  - {id: old, level: commune, parent: land, name: {vi: Xã cũ, en: Old}}
  - {id: a, level: commune, parent: land, name: {vi: Xã A, en: A}}
  - {id: b, level: commune, parent: land}
  - {id: c, level: commune, parent: land}
  - {id: d, level: commune, parent: land}
  - {id: e, level: commune, parent: land}
  - {id: f, level: commune, parent: land}
  - {id: g, level: commune, parent: land}
references: {law: {title: {vi: Nghị quyết, en: Law}}}
successions: [{effective: 2023-07-01, rename: old, into: a, reference: law}]
indicators:
  paved: {name: {vi: Đường, en: Roads}, unit: kilometre}
  rate: {unit: percent, level: commune}
  open: {values: yes_no, level: commune}
  long: {unit: kilometre, level: commune, formula: "max(paved, 3 [kilometre])"}
targets:
  rate: {band: {within: {from: 40, to: 60}}}
  open: {duty: yes}
scorecard:
  applies_to: {level: commune}
  children: [{indicator: rate, max_points: 9, score: {fraction_of_max: {better: higher}}}]
"""


@pytest.fixture(scope="module")
def evaluation():
    specification = kp.parse_specification(RULES)
    rows = [
        {"org_unit": unit, "indicator": name, "period": "2024", "value": value}
        for number, unit in enumerate("abcdefg", 1)
        for name, value in (("paved", number), ("rate", 10 * number))
    ]
    rows += [
        {"org_unit": "old", "indicator": "paved", "period": "2023-Q1", "value": 5},
        {"org_unit": "old", "indicator": "paved", "period": "2023-Q2", "value": 6},
        {"org_unit": "a", "indicator": "open", "period": "2024", "value": "no"},
    ]
    observations = kp.read_observations(rows, specification)
    return kp.evaluate(specification, observations, period=["2024"], map_of="2024-12-31")


def told(evaluation, language="en", *, depth=None, period="2024", **asked):
    found = evaluation.explain(period=period, **asked)
    return explanation_as_text(found, evaluation.specification, language, depth=depth)


def test_of_many_units_below_the_greatest_are_told_and_the_others_counted(evaluation):
    assert told(evaluation, org_unit="land", indicator="paved").splitlines()[2:] == [
        "  The other units:",
        "    7 kilometres: g",
        "    6 kilometres: f",
        "    5 kilometres: e",
        "    4 kilometres: d",
        "    3 kilometres: c",
        "    and 2 more",
    ]


def test_of_many_that_are_compared_too(evaluation):
    text = told(evaluation, "vi", org_unit="a", node="rate")
    assert "  Các đơn vị khác:\n    70 %: g\n" in text
    assert "    và 1 đơn vị khác" in text


def test_a_range_is_told_with_both_ends(evaluation):
    text = told(evaluation, org_unit="b", indicator="rate", target="band")
    assert text.startswith("unmet: target “band”, rate, b, 2024\n")
    assert "  40 % to 60 %: level of “band”, rate\n" in text
    assert "from 40 % to 60 % are demanded" in text


def test_a_verdict_stands_where_there_is_no_ratio(evaluation):
    text = told(evaluation, "vi", org_unit="a", indicator="open", target="duty")
    assert text.startswith("chưa đạt: so với chỉ tiêu “duty”, open, Xã A, năm 2024\n")
    assert "không: open – số liệu báo cáo" in text


def test_a_formula_keeps_its_units(evaluation):
    text = told(evaluation, org_unit="a", indicator="long")
    assert "computed as max(“Roads”, 3 kilometre)" in text


def test_a_unit_that_only_got_another_name_has_its_figures(evaluation):
    text = told(evaluation, "vi", org_unit="a", indicator="paved", period="2023-S1")
    assert text.splitlines() == [
        "11 km: Đường, Xã A, 6 tháng đầu năm 2023",
        "  - cộng số liệu của quý I năm 2023 và quý II năm 2023",
        "  5 km: Đường, tính lại theo địa giới mới, quý I năm 2023",
        "    - của Xã cũ; đổi tên ngày 01/7/2023, Nghị quyết",
        "    5 km: Đường, Xã cũ – số liệu báo cáo trong <records>, dòng 15",
        "  6 km: Đường, tính lại theo địa giới mới, quý II năm 2023",
        "    - của Xã cũ; đổi tên ngày 01/7/2023",
        "    6 km: Đường, Xã cũ – số liệu báo cáo trong <records>, dòng 16",
    ]


def test_what_has_no_parts_is_not_cut(evaluation):
    text = told(evaluation, org_unit="a", indicator="paved", depth=0)
    assert "\n" not in text


ROADS = "{kpikit: 1, id: roads, indicators: {paved: {unit: kilometre}}}"


def made(**values: object) -> Explanation:
    common: dict[str, object] = {
        "kind": Kind.POINTS, "org_unit": "a", "name": "node", "period": None
    }  # fmt: skip
    return Explanation(**{**common, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("explanation", "english", "vietnamese"),
    [
        (made(result=kp.achievement("5", "2")), "2.5 points: node, a", "2,5 điểm: node, a"),
        (
            made(state="not_due"),
            "no points (not due): node, a",
            "chưa có điểm (chưa đến hạn): node, a",
        ),
        (made(), "no points: node, a", "chưa có điểm: node, a"),
        (made(kind=Kind.VALUE, name="paved"), "no number: paved, a", "không có con số: paved, a"),
        (
            made(kind=Kind.CONDITION, name="paved > 3"),
            "undetermined: condition paved > 3, a",
            "chưa xác định: điều kiện paved > 3, a",
        ),
        (
            made(kind=Kind.RANK, name="north", result=kp.achievement("5", "2")),
            "Rank 2.5: north, a",
            "Hạng 2,5: north, a",
        ),
        (
            made(kind=Kind.VALUE, name="paved", result=True),
            "yes: paved, a",
            "có: paved, a",
        ),
        (
            made(kind=Kind.VALUE, name="x", result=kp.achievement("5", "2"), unit="bushel"),
            "2.5 bushel: x, a",
            "2,5 bushel: x, a",
        ),
    ],
)  # fmt: skip
def test_first_lines(explanation, english, vietnamese):
    roads = kp.parse_specification(ROADS)
    assert explanation_as_text(explanation, roads, "en") == english
    assert explanation_as_text(explanation, roads, "vi") == vietnamese


def test_a_rank_among_nobody_has_no_units_close_by():
    roads = kp.parse_specification(ROADS)
    alone = made(kind=Kind.RANK, name="north", inputs=(made(result=kp.achievement("5", "2")),))
    assert explanation_as_text(alone, roads).splitlines() == [
        "not ranked: north, a",
        "  2.5 points: node",
    ]


def test_what_was_told_is_not_told_again():
    roads = kp.parse_specification(ROADS)
    shared = made(
        kind=Kind.VALUE, name="paved", result=kp.achievement("5", "2"), unit="kilometre",
        steps=(Step(Because.COMPUTED, {"formula": "paved"}),),
    )  # fmt: skip
    one = made(kind=Kind.VALUE, name="one", inputs=(shared,), result=True)
    other = made(kind=Kind.VALUE, name="other", inputs=(shared,), result=True)
    whole = made(kind=Kind.VALUE, name="whole", inputs=(one, other), result=True)
    assert explanation_as_text(whole, roads).splitlines() == [
        "yes: whole, a",
        "  yes: one",
        "    2.5 kilometres: paved – computed as paved",
        "  yes: other",
        "    2.5 kilometres: paved (above)",
    ]


def test_markdown_escapes_what_people_wrote():
    roads = kp.parse_specification(ROADS)
    text = explanation_as_markdown(made(name="a_*b*<i>", org_unit="[x]"), roads)
    assert text == "# no points: a\\_\\*b\\*&lt;i&gt;, \\[x\\]"
