"""What a rule book says otherwise than the one it builds on is told where it decides."""

from __future__ import annotations

from textwrap import dedent

import pytest

import kpikit as kp
from kpikit.results import Because, Explanation

PROVINCE = """
kpikit: 1
id: province
references: {plan: {title: Plan}}
org_units: [{id: north}, {id: south}]
indicators: {paved: {unit: kilometre}, visitors: {unit: person}}
targets: {paved: {plan: {at_least: 40}}}
scorecard:
  max_points: 100
  children:
    - {indicator: paved, max_points: 60, score: {target: plan, linear: , cap: 100 percent}}
    - {indicator: visitors, max_points: 40, score: {linear: {full_at: 100}}}
  grades: [{id: good, at_least: 80}, {id: weak}]
rankings: {all: {of: total}}
"""

DISTRICT = """
kpikit: 1
id: district
language: en
imports: [province.yaml]
references: {decision: {title: Decision 12}}
overrides:
  - {at: targets.paved.plan.at_least, set: 32, reference: decision, note: A mountain district}
  - {at: scorecard.visitors, drop: true}
  - {at: indicators.visitors, drop: true}
  - at: scorecard.children
    add: [{indicator: forest, max_points: 40, score: {linear: {full_at: 50}}}]
  - {at: scorecard.grades.good, set: {at_least: 90}}
  - {at: rankings.all, set: {ties: dense}}
indicators: {forest: {unit: percent}}
"""

OBSERVED: list[dict[str, object]] = [
    {"org_unit": "north", "indicator": "paved", "period": "2024", "value": 32},
    {"org_unit": "north", "indicator": "forest", "period": "2024", "value": "25 %"},
]


@pytest.fixture
def district(tmp_path):
    (tmp_path / "province.yaml").write_text(dedent(PROVINCE), encoding="utf-8")
    (tmp_path / "district.yaml").write_text(dedent(DISTRICT), encoding="utf-8")
    return kp.load_specification(tmp_path / "district.yaml")


def explained(specification: kp.Specification, **asked: str) -> Explanation:
    observations = kp.read_observations(OBSERVED, specification)
    evaluation = kp.evaluate(specification, observations)
    return evaluation.explain(org_unit="north", period="2024", **asked)


def told(found: Explanation) -> list[str]:
    """Return what was overridden of what is explained, without the places in files."""
    steps = (step for step in found.steps if step.what is Because.OVERRIDDEN)
    facts = [{**step.values} for step in steps]
    return [
        " ".join(str(fact) for name, fact in one.items() if name not in {"table", "line"})
        for one in facts
    ]


def test_a_level_tells_who_changed_it_and_why(district):
    achievement = explained(district, indicator="paved", target="plan")
    (level,) = (one for one in achievement.walk() if one.kind.value == "level")
    assert told(level) == [
        "targets.paved.plan.at_least changed 32 40 province district decision A mountain district"
    ]
    assert not told(achievement)
    (step,) = (one for one in level.steps if one.what is Because.OVERRIDDEN)
    assert (str(step.values["table"]).endswith("district.yaml"), step.values["line"]) == (True, 8)


def test_a_node_tells_of_itself_and_not_of_what_is_below_it(district):
    total = explained(district, node="total")
    assert total.result == 80
    (dropped,) = told(total)
    assert dropped.startswith("scorecard.visitors dropped {indicator: visitors, max_points: 40, ")
    assert dropped.endswith(" province district")
    assert told(explained(district, node="forest")) == ["scorecard.forest added district"]
    assert not told(explained(district, node="paved"))


def test_a_grade_and_a_rank_tell_of_their_rules(district):
    assert told(explained(district, node="total", kind="grade")) == [
        "scorecard.grades.good.at_least changed 90 80 province district"
    ]
    assert told(explained(district, ranking="all")) == ["rankings.all.ties added dense district"]


def test_what_is_tried_is_told_as_such(district):
    other = district.evolve({"scorecard.paved.max_points": 50, "scorecard.forest.max_points": 50})
    assert told(explained(other, node="paved")) == [
        "scorecard.paved.max_points tried 50 60 province"
    ]
    less = district.evolve({"scorecard.paved.score.cap": None})
    assert told(explained(less, node="paved")) == [
        "scorecard.paved.score.cap tried_without 100 percent province"
    ]
