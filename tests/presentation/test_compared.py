"""Comparisons as people read them."""

from __future__ import annotations

import kpikit as kp
from kpikit.comparison import compare, differences
from kpikit.presentation import comparison_displays

RULES = """
kpikit: 1
id: review
org_units: {dao: {name: Xã Đào}}
indicators:
  given: {name: {vi: Điểm, en: Points given}, unit: point}
scorecard:
  children:
    - {indicator: given, max_points: 10, score: {value: }}
MORE
rankings: {communes: {name: Communes, of: total}}
"""
LEAF = "{indicator: given, id: leaf_NUMBER, max_points: 1, score: {value: , cap: 1}}"
GROUP = f"""
    - group: more
      name: More of it
      children:
        - {LEAF.replace("NUMBER", "1")}
        - {LEAF.replace("NUMBER", "2")}
"""


def rules(more: str = "", name: str = "Communes") -> kp.Specification:
    return kp.parse_specification(RULES.replace("MORE", more).replace("Communes", name))


def test_what_is_long_is_cut_and_what_is_gone_keeps_its_name():
    old, new = rules(GROUP), rules(name="Wards")
    effective, readers = comparison_displays((old, new), differences(old, new), None)
    assert effective.headings == ("no.", "where", "of", "changed", "before", "declared in")
    ((number, path, name, change, before, place),) = effective.rows
    assert (number, path, name, change) == (
        "1", "scorecard.children.more", "More of it", "removed",
    )  # fmt: skip
    assert before.startswith("{group: more, name: More of it, children: [{indicator: given, id: ")
    assert (before.endswith("..."), place) == (True, "<text>:11:7")
    assert readers.rows == (
        ("rankings.communes.name", "Wards", "changed", "Communes", "Wards", "<text>:11:29"),
    )


def test_what_moves_nothing_is_said():
    old, new = rules(), rules(name="Wards")
    row = {"org_unit": "dao", "indicator": "given", "period": "2024", "value": 7}
    comparison = compare(old, new, [row])
    moved = (comparison.moves, comparison.effects)
    nothing, _, moves = comparison_displays((old, new), comparison.differences, moved, "vi")
    assert str(nothing) == "Quy định thay đổi\n\nkhông có"
    assert (moves.rows, moves.nothing) == ((), "không có")
