"""Laws of points: what a rule gives for a value, and a group for its parts, from YAML to table."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from kpikit import evaluate, parse_specification, read_observations
from kpikit.model.states import State
from kpikit.numbers import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.results import Score

fewer = settings(max_examples=max(settings().max_examples // 4, 25))
"""Each example of these laws is several whole evaluations."""

# --- points of a rule ---

RULE = """
kpikit: 1
id: rule
org_units: [{{id: first}}, {{id: second}}]
indicators: {{amount: {{unit: {unit}}}}}
scorecard:
  decimals: 9
  children: [{{indicator: amount, max_points: 10, score: {{{rule}, {within}}}}}]
"""

EDGES = st.tuples(*[st.sampled_from(list(map(Fraction, range(-3, 8))))] * 2).filter(
    lambda edges: edges[0] != edges[1]
)
WITHIN = st.sampled_from(
    ["cap: 100 percent, floor: 0", "round: 0", "cap: 7, round: 1, rounding: half_even", "floor: -1"]
)
SHAPES = st.sampled_from(
    [
        "linear: {{zero_at: {worse}, full_at: {better}}}",
        (
            "bands: [{{{side}: {better}, points: 10}}, {{{side}: {worse}, points: 20 percent}}, "
            "{{otherwise: 0}}]"
        ),
    ]
)
AMOUNTS = st.sampled_from([Fraction(number, 2) for number in range(-10, 21)])


def given_points(
    values: Sequence[Fraction], edges: tuple[Fraction, Fraction], shape: str, within: str, unit: str
) -> list[Fraction | None]:
    """Return the points of two values by a rule with a worse and a better edge."""
    worse, better = edges
    side = "at_least" if better > worse else "at_most"
    rule = shape.format(worse=worse, better=better, side=side)
    specification = parse_specification(RULE.format(rule=rule, within=within, unit=unit))
    records = [
        {"org_unit": name, "indicator": "amount", "period": "2024", "value": value}
        for name, value in zip(("first", "second"), values, strict=True)
    ]
    scores = evaluate(specification, read_observations(records, specification)).scores
    return [row.points for row in scores if row.node == "amount"]


@fewer
@given(st.tuples(AMOUNTS, AMOUNTS), EDGES, SHAPES, WITHIN)
def test_a_better_value_never_gives_fewer_points(
    values: tuple[Fraction, Fraction], edges: tuple[Fraction, Fraction], shape: str, within: str
):
    worse, better = edges
    ordered = sorted(values, reverse=better < worse)
    less, more = given_points(ordered, edges, shape, within, "percent")
    assert less is not None
    assert more is not None
    assert less <= more


@fewer
@given(EDGES, SHAPES)
def test_the_better_edge_gives_all_points(edges: tuple[Fraction, Fraction], shape: str):
    within = "cap: 100 percent, floor: 0"
    at_worse, at_better = given_points(edges, edges, shape, within, "percent")
    assert at_better == 10
    assert at_worse == (0 if shape.startswith("linear") else 2)


@fewer
@given(st.tuples(AMOUNTS, AMOUNTS), EDGES, SHAPES, WITHIN)
def test_points_are_the_same_when_values_and_edges_change_unit_together(
    values: tuple[Fraction, Fraction], edges: tuple[Fraction, Fraction], shape: str, within: str
):
    small, low = [value / 1000 for value in values], (edges[0] / 1000, edges[1] / 1000)
    in_millions = given_points(values, edges, shape, within, "triệu đồng")
    assert given_points(small, low, shape, within, "tỷ đồng") == in_millions


# --- groups ---

GROUPED = """
kpikit: 1
id: grouped
org_units: [{{id: unit}}]
indicators: {{{indicators}}}
scorecard: {{method: {method}, missing: {policy}, decimals: 30, children: [{children}]}}
"""

PARTS = st.lists(
    st.tuples(
        st.none() | st.sampled_from(list(map(Fraction, ("0", "10", "1/3", "2.5", "7.77")))),
        st.sampled_from(list(map(Fraction, ("1", "2", "1/3", "0.7")))),
    ),
    min_size=2,
    max_size=5,
).filter(lambda parts: any(value is not None for value, _ in parts))
METHODS = st.sampled_from(["sum", "weighted_mean"])

Part = tuple[Fraction | None, Fraction]


def combined(parts: Sequence[Part], method: str, policy: str) -> Score:
    """Return the top of a scorecard whose parts have a share of their maximum, and a weight.

    Args:
        parts: for each part its value, from 0 to 10, and its weight in a mean; in a sum its
            maximum is ten times that.
        method: how points are combined.
        policy: what happens to parts without a value.
    """
    weighed = method == "weighted_mean"
    leaves = (
        f"{{indicator: i{number}, max_points: {10 if weighed else 10 * weight}, "
        f"{f'weight: {weight}, ' if weighed else ''}score: {{linear: {{full_at: 10}}}}}}"
        for number, (_, weight) in enumerate(parts)
    )
    indicators = (f"i{number}: {{unit: point}}" for number in range(len(parts)))
    text = GROUPED.format(
        method=method, policy=policy, indicators=", ".join(indicators), children=", ".join(leaves)
    )
    specification = parse_specification(text)
    records = [
        {"org_unit": "unit", "indicator": f"i{number}", "period": "2024", "value": value}
        for number, (value, _) in enumerate(parts)
    ]
    scores = evaluate(specification, read_observations(records, specification)).scores
    return next(row for row in scores if row.node == "total")


def shown(points: Fraction | None) -> Fraction:
    """Return the part of a maximum, as published with thirty decimals."""
    assert points is not None
    return rounded(points, 30)


@fewer
@given(PARTS, METHODS)
def test_what_is_skipped_leaves_the_mean_of_the_others_and_lowers_the_coverage(
    parts: Sequence[Part], method: str
):
    present = [(value, weight) for value, weight in parts if value is not None]
    whole, without = combined(parts, method, "skip"), combined(present, method, "skip")
    weights, all_weights = (sum(weight for _, weight in some) for some in (present, parts))
    mean = sum((value * weight for value, weight in present), Fraction(0)) / weights
    most = 10 if method == "weighted_mean" else 10 * all_weights
    assert whole.max_points == most
    assert whole.points == shown(mean * most / 10)
    assert without.points == shown(mean * without.max_points / 10)
    assert whole.coverage == weights / all_weights
    assert (whole.coverage < 1) == (len(present) < len(parts))


@fewer
@given(PARTS, METHODS)
def test_zero_gives_no_more_than_skipping_and_that_no_more_than_full(
    parts: Sequence[Part], method: str
):
    policies = ("zero", "skip", "full")
    zero, skip, full = (shown(combined(parts, method, policy).points) for policy in policies)
    assert zero <= skip <= full
    failed = combined(parts, method, "fail")
    complete = all(value is not None for value, _ in parts)
    assert failed.points == (skip if complete else None)
    assert (failed.state is State.VALUE) == complete


@fewer
@given(PARTS)
def test_a_mean_lies_between_its_least_and_its_greatest_part(parts: Sequence[Part]):
    present = [value for value, _ in parts if value is not None]
    points = shown(combined(parts, "weighted_mean", "skip").points)
    assert shown(min(present)) <= points <= shown(max(present))
