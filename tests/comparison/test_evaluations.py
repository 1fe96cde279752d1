"""Two evaluations beside each other: what is not the same, whatever made them differ."""

from __future__ import annotations

import pytest

import kpikit as kp
from kpikit.comparison import moved
from tests.comparison.test_revisions import RULES, WORDS, told


def evaluated(value, *, rules=RULES, periods=("2024",)):
    """Return the evaluation of one figure."""
    specification = kp.parse_specification(rules)
    row = dict(zip(WORDS, ("my", "paid", "2024", value, "A", ""), strict=True))
    return kp.evaluate(specification, kp.read_observations([row], specification), period=periods)


def test_a_figure_may_make_them_differ():
    assert told(moved(evaluated("60"), evaluated("79"))) == [
        "value my paid 60 79 19",
        "points my total 15/2 247/25 119/50",
        "points my paid 15/2 247/25 119/50",
        "grade my total fair good None",
    ]
    assert told(moved(evaluated("60"), evaluated("60"))) == []


def test_a_rule_may_make_them_differ():
    other = RULES.replace("max_points: 10", "max_points: 20").replace("cap: 10", "cap: 20")
    assert told(moved(evaluated("60"), evaluated("60", rules=other))) == [
        "points my total 15/2 15 15/2",
        "points my paid 15/2 15 15/2",
        "grade my total fair good None",
    ]


def test_what_only_one_of_them_knows_is_nothing_in_the_other():
    other = RULES.replace("  head:", "  planted: {unit: count}\n  head:").replace("dao}", "new}")
    before, after = evaluated("60"), evaluated("60", rules=other)
    there, back = told(moved(before, after)), told(moved(after, before))
    assert "value my planted None missing None" in there
    assert "value my planted missing None None" in back
    assert "met dao card.total unmet None None" in there
    assert "points dao total 0 None None" in there
    assert "rank dao communes None 2 None" in back


def test_numbers_in_another_unit_are_converted():
    thousands = (
        RULES.replace("unit: triệu đồng", "unit: nghìn đồng")
        .replace("at_least: 100,", "at_least: 100 triệu đồng,")
        .replace("at_least: 80,", "at_least: 90 triệu đồng,")
    )
    target = moved(evaluated("60"), evaluated("60000", rules=thousands))[0]
    assert (
        f"{target.before} {target.after} {target.change} {target.unit}"
        == "80000 90000 10000 nghìn đồng"
    )


def test_numbers_in_a_unit_that_cannot_be_compared_are_words():
    other = RULES.replace("unit: triệu đồng", "unit: dossier")
    assert told(moved(evaluated("60"), evaluated("60", rules=other)))[0] == (
        "value my paid 60 triệu đồng 60 None"
    )
    own = RULES.replace("unit: triệu đồng", "unit: chest").replace(
        "indicators:", "units: {chest: {}}\nindicators:"
    )
    assert told(moved(evaluated("60", rules=own), evaluated("60")))[0] == (
        "value my paid 60 chest 60 None"
    )


def test_windows_that_only_one_of_them_evaluates_are_left_out():
    one, both = evaluated("60", periods=["2024"]), evaluated("79", periods=["2024", "2025"])
    assert {str(row.period) for row in moved(one, both)} == {"2024"}
    with pytest.raises(kp.KpikitError, match="no period in common; evaluate the same periods"):
        moved(one, evaluated("60", periods=["2025"]))
