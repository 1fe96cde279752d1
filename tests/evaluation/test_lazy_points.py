"""Points whose sums are lazy are those of the reference."""

from __future__ import annotations

from textwrap import dedent
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from kpikit import parse_specification, plan, read_observations
from kpikit.kernels import sums
from kpikit.kernels.sums import Lazy
from tests.examples.both import judged
from tests.strategies import Case, cases

if TYPE_CHECKING:
    from collections.abc import Iterator

# Levels are large primes: the sum of two indicators has denominators beyond int64.
RULE_BOOK = """
    kpikit: 1
    id: mean
    org_units: [{id: a}, {id: b}, {id: c}]
    indicators: {built: {unit: kilometre}, paved: {unit: kilometre}, lit: {unit: kilometre}}
    targets:
      built: {plan: [{at_least: 2147483647, org_unit: a}, {at_least: 4294967291}]}
      paved: {plan: [{at_least: 2147483629, org_unit: b}, {at_least: 4294967279}]}
      lit: {plan: [{at_least: 2147483587, org_unit: c}, {at_least: 4294967231}]}
    scorecard:
      method: weighted_mean
      missing: skip
      cap: 9
      children:
        - group: roads
          weight: 2
          missing: skip
          children:
            - {indicator: built, max_points: 6, score: {target: plan, linear: {}}}
            - {indicator: paved, max_points: 4, score: {target: plan, linear: {}}, missing: skip}
        - indicator: lit
          weight: 1
          max_points: 10
          score: {target: plan, linear: {}}
          missing: full
    rankings: [{id: all, of: total}, {id: tied, of: roads, tie_break: [total]}]
"""


def rows(built: tuple[object, ...], paved: tuple[object, ...], lit: tuple[object, ...]):
    """Return records of the three units; what is None is not reported."""
    known = {"built": built, "paved": paved, "lit": lit}
    return [
        {"org_unit": unit, "indicator": name, "period": "2024", "value": value}
        for name, values in known.items()
        for unit, value in zip("abc", values, strict=True)
        if value is not None
    ]


@pytest.mark.parametrize(
    "observed",
    [
        rows((10**9, 2 * 10**9, 3 * 10**9), (10**9, 5 * 10**8, 1), (7, 10**9, 2 * 10**9)),
        rows((2147483647, 4294967291, 0), (4294967279, 2147483629, 0), (4294967231, 4294967231, 0)),
        rows((10**9, None, 3), (None, 5 * 10**8, 4), (None, None, 10**9)),
        rows((10**9, 1, None), (10**9, None, None), (10**9, None, None)),
    ],
    ids=["reported", "on the levels", "some missing", "one not reported"],
)
def test_lazy_points_are_those_of_the_reference(observed):
    specification = parse_specification(dedent(RULE_BOOK))
    observations = read_observations(observed, specification)
    judged(specification, observations)
    evaluation = plan(specification).evaluate(observations)
    _, top = evaluation.parts[0].cards[0]
    assert isinstance(top.points, Lazy)


@pytest.fixture(scope="module")
def every_sum_is_lazy() -> Iterator[None]:
    """Let no sum of unlike denominators be small enough for int64."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sums, "INT64", 0)
        yield


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cases())
@pytest.mark.usefixtures("every_sum_is_lazy")
def test_law_any_evaluation_with_lazy_sums_is_that_of_the_reference(case: Case):
    observations = read_observations(case.records, case.specification)
    judged(case.specification, observations, case.periods)
