"""Ways to combine a group, from YAML to table: the engine is the reference, and laws hold."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpikit import parse_specification, read_observations
from tests.examples.both import judged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.results import Score

fewer = settings(max_examples=max(settings().max_examples // 2, 25))
"""Each example of these laws is several whole evaluations."""

BOOK = """
kpikit: 1
id: methods
org_units: [{units}]
indicators: {{{indicators}, z: {{unit: point}}}}
scorecard:
  method: {method}
  max_points: 10
  missing: {policy}
  children:
    - group: body
      decimals: 20
      applies_to: {{level: commune}}
      method: {method}
      max_points: 10
      children: [{children}]
{rest}
"""
WEIGHED = (
    "weighted_mean",
    "geometric",
    "harmonic",
    "copeland",
    "{power_mean: 2}",
    "{power_mean: -1}",
)
OTHERS = (
    "mean", "median", "min", "max", "product", "count", "all_of", "{mean_of_lowest: 2}",
    "{at_least: 1}", "{at_least: 2}",
)  # fmt: skip
COUNTING = ("count", "all_of", "{at_least: 1}", "{at_least: 2}")
MEANS = (*WEIGHED[:3], *WEIGHED[4:], *OTHERS[:4], OTHERS[7])
LETTERS = "abc"

POINTS = st.none() | st.sampled_from(list(map(Fraction, ("0", "10", "1/3", "2.5", "7.77", "-1"))))
PLAIN = st.sampled_from(list(map(Fraction, ("0", "10", "1/3", "2.5", "7.77", "4"))))
ROWS = st.lists(st.tuples(POINTS, POINTS, POINTS), min_size=1, max_size=4)
WEIGHTS = st.tuples(*[st.sampled_from(["1", "2", "1/3", "0.7"])] * 3)
LEVELS = st.lists(st.sampled_from(["commune", "commune", "ward"]), min_size=3, max_size=3).map(
    lambda levels: ["commune", *levels]
)

Points = tuple[Fraction | None, ...]


def bodies(
    method: str,
    rows: Sequence[Points],
    weights: Sequence[str] = ("1", "1", "1"),
    policy: str = "skip",
    levels: Sequence[str] = ("commune",) * 4,
) -> list[Score]:
    """Return the group of each unit that combines some points by a method, as both engines do."""
    weighed = [f"weight: {weight}, " if method in WEIGHED else "" for weight in weights]
    leaf = "{{indicator: {}, max_points: 10, {}score: {{value: }}}}"
    names = [f"u{number}" for number in range(len(rows))]
    text = BOOK.format(
        units=", ".join(
            f"{{id: {name}, level: {level}}}" for name, level in zip(names, levels, strict=False)
        ),
        indicators=", ".join(f"{letter}: {{unit: point}}" for letter in LETTERS),
        method=method,
        policy=policy,
        children=", ".join(map(leaf.format, LETTERS, weighed)),
        rest="    - {indicator: z, max_points: 10, score: {value: }}",
    )
    specification = parse_specification(text)
    records = [
        {"org_unit": name, "indicator": letter, "period": "2024", "value": value}
        for name, row in zip(names, rows, strict=True)
        for letter, value in zip(LETTERS, row, strict=True)
    ]
    records += [
        {"org_unit": name, "indicator": "z", "period": "2024", "value": Fraction(5)}
        for name in names
    ]
    found = judged(specification, read_observations(records, specification))["scores"]
    return [row for row in found if row.node == "body"]  # type: ignore[attr-defined, misc]


@pytest.mark.parametrize("method", [*WEIGHED, *OTHERS])
@settings(max_examples=25)
@given(ROWS, WEIGHTS, st.sampled_from(["skip", "fail", "zero", "full"]), LEVELS)
def test_every_method_is_as_in_the_reference(
    method: str, rows: Sequence[Points], weights: Sequence[str], policy: str, levels: Sequence[str]
):
    assert len(bodies(method, rows, weights, policy, levels)) == len(rows)


@fewer
@given(st.sampled_from(MEANS), st.tuples(PLAIN, PLAIN, PLAIN), WEIGHTS)
def test_means_lie_between_the_least_and_the_greatest_child(
    method: str, row: tuple[Fraction, ...], weights: Sequence[str]
):
    (body,) = bodies(method, [row], weights)
    assert body.points is not None
    assert min(row) - Fraction(1, 10**20) <= body.points <= max(row) + Fraction(1, 10**20)


@fewer
@given(st.sampled_from([*WEIGHED, *OTHERS]), ROWS, WEIGHTS)
def test_the_order_of_units_changes_nothing(
    method: str, rows: Sequence[Points], weights: Sequence[str]
):
    found = [(row.points, row.reason) for row in bodies(method, rows, weights)]
    other = [(row.points, row.reason) for row in bodies(method, rows[::-1], weights)]
    assert other == found[::-1]


@given(ROWS)
def test_copeland_scores_of_all_peers_add_up_to_nothing(rows: Sequence[Points]):
    points = [row.points for row in bodies("copeland", rows)]
    assert sum((one for one in points if one is not None), Fraction(0)) == 0


@fewer
@given(st.tuples(PLAIN, PLAIN, PLAIN))
def test_what_is_counted_decides_all_of_them_and_at_least_some(row: tuple[Fraction, ...]):
    full = sum(points == 10 for points in row)
    wanted = {"count": Fraction(10 * full, 3), "all_of": Fraction(10 * (full == 3))}
    wanted |= {f"{{at_least: {least}}}": Fraction(10 * (full >= least)) for least in (1, 2)}
    for method, points in wanted.items():
        (body,) = bodies(method, [row])
        assert body.points == round(points, 20), method


@fewer
@given(
    st.sampled_from([*MEANS, "product", *COUNTING]),
    st.tuples(PLAIN, PLAIN, PLAIN),
    st.integers(0, 2),
    PLAIN,
)
def test_more_points_of_a_child_never_give_the_group_fewer(
    method: str, row: tuple[Fraction, ...], place: int, more: Fraction
):
    better = tuple(
        max(points, more) if here == place else points for here, points in enumerate(row)
    )
    (one,), (other,) = bodies(method, [row]), bodies(method, [better])
    assert one.points is not None
    assert other.points is not None
    assert other.points >= one.points - Fraction(1, 10**20)


@fewer
@given(ROWS, st.sampled_from(COUNTING), LEVELS)
def test_who_does_not_apply_has_no_influence_on_what_is_counted_of_others(
    rows: Sequence[Points], method: str, levels: Sequence[str]
):
    alone = [bodies(method, [row])[0].points for row in rows]
    among = [row.points for row in bodies(method, rows, levels=levels)]
    shown = [level == "commune" for level in levels[: len(rows)]]
    kept = [points for points, here in zip(alone, shown, strict=True) if here]
    assert [points for points, here in zip(among, shown, strict=True) if here] == kept


def test_a_negative_child_leaves_a_geometric_mean_without_a_value():
    for method in ("geometric", "harmonic", "{power_mean: 2}"):
        (body,) = bodies(method, [(Fraction(4), Fraction(-1), Fraction(0))])
        assert (body.points, body.state.value, body.reason) == (None, "missing", "negative")


def test_a_geometric_mean_next_to_a_half_is_published_on_its_side():
    """Twenty decimals are published; the mean is within 1e-15 of a half of the last, or on it."""
    half = Fraction("0.734512345678901234565")
    for away, last in ((Fraction(0), 7), (Fraction(1, 10**36), 7), (-Fraction(1, 10**36), 6)):
        (body,) = bodies("geometric", [(half**3 + away, Fraction(1), Fraction(1))])
        assert body.points == Fraction(f"0.7345123456789012345{last}")
