"""Revisions as people read them."""

from __future__ import annotations

import kpikit as kp
from kpikit.comparison import moved
from kpikit.presentation import display

RULES = """
kpikit: 1
id: review
org_units: [{id: dao, name: Xã Đào}]
indicators:
  head: {name: {vi: Tổ trưởng, en: Head}, values: [{id: chair, name: {vi: Chủ tịch}}, deputy]}
  given: {name: {vi: Điểm, en: Points given}, unit: point}
scorecard:
  grades:
    - {id: good, name: {vi: Tốt, en: Good}, at_least: 8}
    - {id: fair, name: {vi: Khá, en: Fair}}
  children: [{indicator: given, max_points: 10, score: {value: }}]
"""


def evaluation(head, given):
    specification = kp.parse_specification(RULES)
    rows = [("head", head), ("given", given)]
    records = [
        {"org_unit": "dao", "indicator": name, "period": "2024", "value": value}
        for name, value in rows
    ]
    return kp.evaluate(specification, kp.read_observations(records, specification))


def shown(language):
    later = evaluation("deputy", "9")
    table = moved(evaluation("chair", "7.5"), later)
    return list(display(later, language, {"revisions": table})[0].rows)


def test_words_and_grades_are_called_by_their_names():
    assert shown("vi") == [
        ("2024", "Xã Đào", "số liệu", "Tổ trưởng", "Chủ tịch", "deputy", "-", "-", *FINAL_VI),
        ("2024", "Xã Đào", "số liệu", "Điểm", "7,5", "9", "+1,5", "điểm", *FINAL_VI),
        ("2024", "Xã Đào", "điểm", "total", "7,5", "9", "+1,5", "-", *FINAL_VI),
        ("2024", "Xã Đào", "điểm", "Điểm", "7,5", "9", "+1,5", "-", *FINAL_VI),
        ("2024", "Xã Đào", "xếp loại", "total", "Khá", "Tốt", "-", "-", *FINAL_VI),
    ]


def test_in_english_too():
    assert shown("en")[-1] == (
        *("2024", "Xã Đào", "grade", "total", "Fair", "Good", "-", "-"),
        *("normal", "normal"),
    )


FINAL_VI = ("thực hiện", "thực hiện")
