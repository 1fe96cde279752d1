"""Scoring rules in words."""

from __future__ import annotations

import pytest
from attrs import frozen

import kpikit as kp
from kpikit.model.scorecards import Leaf
from kpikit.model.walk import nodes_of
from kpikit.presentation.explained.codes import CODES
from kpikit.presentation.explained.rules import rule_in_words
from kpikit.presentation.explained.speech import Speech
from kpikit.rules import DEFAULT_RULES, Declared, Form, Measured

SPECIFICATION = """
kpikit: 1
id: rules
org_units: [{{id: north, name: {{vi: Phòng Bắc, en: Office North}}}}]
indicators:
  paved: {{unit: kilometre}}
  head: {{values: [{{id: chair, name: {{vi: Chủ tịch, en: Chair}}}}, deputy]}}
targets: {{paved: {{plan: {{at_least: 30}}}}}}
scorecard: {{children: [{{indicator: {indicator}, max_points: 10, score: {score}}}]}}
"""

LAST = "từ 0 điểm cho đơn vị thấp nhất đến đủ điểm tại {}, các đơn vị khác theo tỷ lệ"

TOLD = {
    "{linear: {full_at: 80, zero_at: 20, zero_below: 40, log: true}}": (
        (
            "from 0 points at 20 to all points at 80, in proportion between, in logarithms, none "
            "below 40"
        ),
        "từ 0 điểm tại 20 đến đủ điểm tại 80, ở giữa theo tỷ lệ, theo lôgarit, dưới 40 thì 0 điểm",
    ),
    "{target: plan, linear: {}}": (
        "in proportion, all points at 100 % of the target",
        "theo tỷ lệ thuận, đủ điểm tại 100 % chỉ tiêu giao",
    ),
    "{bands: [{above: 9, points: 10}, {at_least: 5, points: 50 percent}, {otherwise: 0}]}": (
        "above 9: 10; 5 or more: 50 % of the most; otherwise: 0",
        "trên 9: 10; từ 5 trở lên: 50 % điểm tối đa; còn lại: 0",
    ),
    "{bands: [{below: 1, points: 10}, {at_most: 5, points: 2}, {otherwise: 0}]}": (
        "below 1: 10; 5 or less: 2; otherwise: 0",
        "dưới 1: 10; từ 5 trở xuống: 2; còn lại: 0",
    ),
    "{piecewise: [{from: 0, to: 5, points: [0, 4]}, {above: 6, to: 9, points: [5, 10]}]}": (
        "from 0 to 5: 0 to 4; above 6 to 9: 5 to 10",
        "từ 0 đến 5: 0 đến 4; trên 6 đến 9: 5 đến 10",
    ),
    "{increments: {start: 10, each: 0.5, per: 60, from: 20, count: whole}}": (
        "10 points, and 0.5 points for every whole 60 from 20 on",
        "10 điểm, cứ mỗi 60 trọn kể từ 20 thì 0,5 điểm",
    ),
    "{target: plan, pass_fail: }": (
        "all points where the target is met, none where it is not",
        "đạt chỉ tiêu thì đủ điểm, chưa đạt thì 0 điểm",
    ),
    "{value: }": ("the figure itself is the points", "số liệu chính là điểm"),
    "{min_max: {better: lower, least: 2}}": (
        (
            "all points for the best of the units compared, 2 points for the last, the others in "
            "proportion, lower is better"
        ),
        (
            "đơn vị tốt nhất được đủ điểm, đơn vị thấp nhất 2 điểm, các đơn vị khác theo tỷ lệ, "
            "càng thấp càng tốt"
        ),
    ),
    "{z_score: {center: 5, spread: 10 percent}}": (
        "5 points at the mean, and 10 % of the most more for each standard deviation better",
        "5 điểm tại mức trung bình, thêm 10 % điểm tối đa cho mỗi độ lệch chuẩn tốt hơn",
    ),
    "{peer_rank: }": (
        (
            "all points for the first place among the units compared, 0 points for the last, the "
            "others by their place"
        ),
        "đơn vị xếp thứ nhất được đủ điểm, đơn vị cuối 0 điểm, các đơn vị khác theo thứ hạng",
    ),
    "{percentile: }": (
        "points in proportion to how many of the units compared are worse, 0 points for the last",
        "điểm theo tỷ lệ số đơn vị xếp sau, đơn vị cuối 0 điểm",
    ),
    "{borda: {start: 1, each: 2}}": (
        "1 points and 2 points for each unit that is worse",
        "1 điểm và 2 điểm cho mỗi đơn vị xếp sau",
    ),
    "{fraction_of_max: }": (
        "the share of the best unit that is reached, from 0 points to all points",
        "theo tỷ lệ so với đơn vị tốt nhất, từ 0 điểm đến đủ điểm",
    ),
    "{distance_to: best}": (
        (
            "from 0 points for the last of the units compared to all points at the best unit, the "
            "others in proportion"
        ),
        LAST.format("đơn vị tốt nhất"),
    ),
    "{distance_to: north}": (
        (
            "from 0 points for the last of the units compared to all points at Office North, the "
            "others in proportion"
        ),
        LAST.format("Phòng Bắc"),
    ),
    "{distance_to: {at: 40}}": (
        (
            "from 0 points for the last of the units compared to all points at 40, the others in "
            "proportion"
        ),
        LAST.format("40"),
    ),
    "{target: plan, leader: }": (
        (
            "in proportion up to the target, which gives 50 % of the most; above it the leader of "
            "the units compared has all points"
        ),
        (
            "theo tỷ lệ cho đến khi đạt chỉ tiêu (50 % điểm tối đa); vượt chỉ tiêu thì đơn vị dẫn "
            "đầu được đủ điểm"
        ),
    ),
    "{sum_of: [{points: 5, when: met(paved.plan)}, {points: '2 [point] / 3'}]}": (
        "the sum of: (1) 5 points; (2) by the formula 2 [point] / 3",
        "tổng của: (1) 5 điểm; (2) theo công thức 2 [point] / 3",
    ),
    "{highest_of: [{points: 5}, {points: 2}]}": (
        "the most of: (1) 5 points; (2) 2 points",
        "mức cao nhất trong: (1) 5 điểm; (2) 2 điểm",
    ),
    "{lowest_of: [{points: 5}, {points: 2}]}": (
        "the least of: (1) 5 points; (2) 2 points",
        "mức thấp nhất trong: (1) 5 điểm; (2) 2 điểm",
    ),
    "{first_of: [{points: 5, when: met(paved.plan)}, {points: 2}]}": (
        "the first that applies of: (1) 5 points; (2) 2 points",
        "mức đầu tiên được áp dụng trong: (1) 5 điểm; (2) 2 điểm",
    ),
    "{options: {chair: 100 percent, deputy: 3}}": (
        "Chair: 100 % of the most; deputy: 3",
        "Chủ tịch: 100 % điểm tối đa; deputy: 3",
    ),
}


def specification(score):
    indicator = "head" if "options" in score else "paved"
    return kp.parse_specification(SPECIFICATION.format(indicator=indicator, score=score))


def leaf_of(declared):
    (card,) = declared.scorecards
    return next(node for node in nodes_of(card) if isinstance(node, Leaf))


@pytest.mark.parametrize(("score", "texts"), TOLD.items(), ids=TOLD)
def test_a_rule_is_told_in_both_languages(score, texts):
    declared = specification(score)
    leaf = leaf_of(declared)
    told = [
        rule_in_words(leaf.score.rule, Speech.of(declared, language), leaf.indicator)
        for language in ("en", "vi")
    ]
    assert told == list(texts)


def test_every_rule_has_a_name_and_words():
    told = {part.strip("{ ").partition(":")[0] for score in TOLD for part in score.split(",")}
    assert DEFAULT_RULES.tags.keys() <= told
    assert DEFAULT_RULES.tags.keys() <= CODES["rule"].keys()


@frozen(kw_only=True)
class Twice(Declared):
    """A rule of somebody's own."""

    form = Form(tag="twice")

    def points(self, cell: Measured) -> object:
        """Return twice the measure."""
        return 2 * cell.measure


def test_a_rule_of_somebodys_own_is_told_as_it_is_written():
    speech = Speech.of(specification("{value: }"), "en")
    assert rule_in_words(Twice(), speech) == "{}"
