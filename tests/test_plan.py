"""Planning and asking: what a plan refuses, which windows it evaluates, rules of one's own."""

from __future__ import annotations

import gc
import weakref
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import pytest
from attrs import evolve, field, frozen

import kpikit as kp
from kpikit.errors import EvaluationError, PeriodError
from kpikit.model.declared import Declared, Form, key
from kpikit.rules import DEFAULT_RULES, RuleSet

if TYPE_CHECKING:
    from kpikit.model.scoring import Measured

ROADS = """
kpikit: 1
id: roads
org_units: [{id: north}, {id: south}]
indicators:
  paved: {unit: kilometre, accumulation: year_to_date}
  rate: {unit: percent}
targets: {paved: {plan: {at_least: 40}}}
scorecard:
  missing: zero
  children:
    - {indicator: paved, max_points: 10, score: {target: plan, linear: {}}}
"""
ROWS = [
    {"org_unit": "north", "indicator": "paved", "period": "2024-M06", "value": 10},
    {"org_unit": "north", "indicator": "paved", "period": "2024-Q1", "value": 5},
    {"org_unit": "south", "indicator": "rate", "period": "2024-Q2", "value": 1},
]


def evaluated(rows=ROWS, text=ROADS, **asked):
    specification = kp.parse_specification(text)
    return kp.evaluate(specification, kp.read_observations(rows, specification), **asked)


def test_every_observed_window_is_evaluated_and_running_figures_bring_none_of_their_own():
    assert [str(period) for period in evaluated().periods] == ["2024-Q1", "2024-Q2"]


def test_windows_are_those_asked_for_in_that_order_and_once():
    evaluation = evaluated(period=["2024-S1", kp.Period.parse("2024-Q1"), "2024-S1"])
    assert [str(period) for period in evaluation.periods] == ["2024-S1", "2024-Q1"]
    shown = evaluation.achievements.where(org_unit="north", indicator="paved")
    assert [row.value for row in shown] == [10, 5]


def test_a_window_in_which_nothing_is_observed_is_a_warning():
    evaluation = evaluated(period="2030")
    assert [str(one) for one in evaluation.diagnostics] == [
        "K802 warning: nothing is observed in 2030; observed are 2024-Q1, 2024-Q2"
    ]
    assert {row.state.value for row in evaluation.achievements} == {"missing"}


def test_without_observations_and_without_a_period_there_is_nothing_to_evaluate():
    with pytest.raises(EvaluationError) as caught:
        evaluated(rows=[])
    assert "K801" in str(caught.value)
    assert len(evaluated(rows=[], period="2024").scores) == 4


def test_a_text_that_is_no_period_is_refused():
    with pytest.raises(PeriodError):
        evaluated(period="2024-Q9")


def test_a_plan_evaluates_any_number_of_tables():
    specification = kp.parse_specification(ROADS)
    plan = kp.plan(specification)
    for value, points in ((20, 5), ("40.0", 10)):
        rows = [{"org_unit": "north", "indicator": "paved", "period": "2024", "value": value}]
        evaluation = plan.evaluate(kp.read_observations(rows, specification))
        assert evaluation.scores.where(org_unit="north", node="total")[0].points == points


def test_an_evaluation_is_freed_as_soon_as_nobody_needs_it():
    found = evaluated()
    assert list(found.scores)
    assert list(found.unmet)
    seen = weakref.ref(found.computed.things)
    gc.disable()
    try:
        del found
        assert seen() is None, "something holds itself, so that only the garbage collector ends it"
    finally:
        gc.enable()


def test_a_specification_made_wrong_in_python_is_not_planned():
    specification = kp.parse_specification(ROADS)
    wrong = evolve(specification, indicators=specification.indicators[1:])
    with pytest.raises(kp.SpecificationError) as caught:
        kp.plan(wrong)
    assert "there is no indicator 'paved'" in str(caught.value)


def test_organisation_units_may_come_with_the_observations():
    text = """
kpikit: 1
id: countries
observations: {table: x.csv, columns: {org_unit: iso3, period: year}}
org_units: {table: observations, columns: {name: country}, groups: {region: region}, level: country}
indicators: {le: {unit: year}}
targets: {le: {norm: {at_least: 70}}}
scorecard:
  children:
    - {indicator: le, max_points: 1, score: {target: norm, pass_fail: }}
rankings: [{id: r, of: total, per: region}]
"""
    rows = [
        {"iso3": "AAA", "country": "A", "region": "n", "year": 2022, "le": 71.5},
        {"iso3": "BBB", "country": "B", "region": "n", "year": 2022, "le": 65},
        {"iso3": "CCC", "country": "C", "region": "s", "year": 2022, "le": 60},
    ]
    evaluation = evaluated(rows, text)
    assert [(row.org_unit, row.peer_group, row.rank) for row in evaluation.rankings] == [
        ("AAA", "n", 1),
        ("BBB", "n", 2),
        ("CCC", "s", 1),
    ]
    assert str(evaluation.specification.org_units[0].name) == "A"


@frozen(kw_only=True)
class Squared(Declared):
    """Points grow with the square of the measure; a rule without a columnar form."""

    form: ClassVar = Form(tag="squared")
    times: Fraction = field(default=Fraction(1), metadata=key("Factor."))

    def points(self, cell: Measured) -> Fraction:
        return cell.measure**2 * cell.max_points * self.times


def test_a_rule_of_ones_own_needs_only_points():
    text = ROADS.replace("linear: {}", "squared: {times: 1/2}")
    specification = kp.parse_specification(text, rules=RuleSet((*DEFAULT_RULES.rules, Squared)))
    rows = [{"org_unit": "north", "indicator": "paved", "period": "2024", "value": 20}]
    evaluation = kp.evaluate(specification, kp.read_observations(rows, specification))
    points = evaluation.scores.where(org_unit="north", node="paved")[0].points
    assert points == Fraction(125, 100)
