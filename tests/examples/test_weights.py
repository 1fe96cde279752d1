"""Named weights by example, and what they are: the same as weights written at the nodes."""

from __future__ import annotations

import pytest
from attrs import evolve

import kpikit as kp
from kpikit.errors import InvalidValueError
from tests.examples.both import judged

RULE_BOOK = """
kpikit: 1
id: weights
org_units: [{id: a}, {id: b}]
indicators: {x: {unit: point}, y: {unit: point}, z: {unit: point}}
scorecard:
  method: weighted_mean
  weights:
    equal: equal
    council: {half: 4, z: 1, x: 3}
  children:
    - group: half
      weight: 2
      method: weighted_mean
      children:
        - {indicator: x, max_points: 10, score: value}
        - {indicator: y, max_points: 10, weight: 2, score: value}
    - {indicator: z, max_points: 10, score: value}
rankings: {all: {of: total}}
"""

ROWS = [
    {"org_unit": unit, "indicator": name, "period": "2024", "value": value}
    for unit, values in {"a": (9, 3, 5), "b": (2, 8, 4)}.items()
    for name, value in zip("xyz", values, strict=True)
]


@pytest.fixture
def specification() -> kp.Specification:
    return kp.parse_specification(RULE_BOOK)


@pytest.mark.parametrize(
    ("weights", "a", "b", "first"),
    [(None, "5", "16/3", "b"), ("equal", "11/2", "9/2", "a"), ("council", "157/25", "108/25", "a")],
)
def test_the_weights_that_are_asked_for_decide(specification, weights, a, b, first):
    observations = kp.read_observations(ROWS, specification)
    found = kp.evaluate(specification, observations, weights=weights)
    ((_, top),) = found.computed.cards
    assert [str(points) for points in top.points.fractions()] == [a, b]
    assert [row.org_unit for row in found.rankings if row.rank == 1] == [first]
    judged(found.specification, observations)


def test_all_cards_with_weights_of_that_name_take_them(specification):
    (card,) = specification.scorecards
    other = evolve(card, id="other", weights=())
    both = kp.plan(evolve(specification, scorecards=(card, other), rankings=()), weights="equal")
    weighed = [card.children[0].weight for card in both.specification.scorecards]
    assert weighed == [1, 2]


def test_weights_that_are_nowhere_are_refused(specification):
    with pytest.raises(InvalidValueError, match="no weights 'new'; there are equal, council"):
        kp.plan(specification, weights="new")
    bare = evolve(specification, scorecards=())
    with pytest.raises(InvalidValueError, match="no scorecard has a section 'weights'"):
        kp.plan(evolve(bare, rankings=()), weights="new")


def test_the_written_form_is_kept(specification):
    text = kp.dump_specification(specification)
    assert "equal: equal" in text
    assert kp.parse_specification(text) == specification
