"""Laws of roll-up: what units make of those below them, however these are grouped."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from kpikit import parse_specification, read_observations
from kpikit.model.states import State
from kpikit.results import Achievement
from tests.examples.both import judged

if TYPE_CHECKING:
    from collections.abc import Mapping

NUMBERS = st.one_of(
    st.sampled_from(("0", "1", "0.1", "1/3", "-2.5", "123456789012345.67")),
    st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9)).map(str),
)
SAID: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries(
        {"value": NUMBERS},
        optional={
            "obs_status": st.sampled_from(("A", "P", "E", "I", "F", "B")),
            "bound": st.sampled_from(("exact", "at_least", "at_most", "about")),
        },
    ),
    st.sampled_from(({"state": "missing"}, {"state": "not_due"}, {"state": "not_applicable"}, {})),
)
MOSTLY = st.one_of(st.fixed_dictionaries({"value": NUMBERS}), SAID)
SITES = st.lists(st.tuples(MOSTLY, st.integers(0, 3)), min_size=1, max_size=8)
"""What the units at the bottom say, and in which group each is."""

RULES = """
kpikit: 1
id: sums
org_units: [{units}]
indicators:
  x: {{unit: km, roll_up: {by}}}
  w: {{unit: person}}
  again: {{unit: km, formula: children_{by}(x)}}
targets: {{x: {{plan: {{at_least: 5}}}}}}
"""


def written(parents: Mapping[str, str | None]) -> str:
    """Return units as YAML."""
    pairs = ((unit, f", parent: {above}" if above else "") for unit, above in parents.items())
    return ", ".join(f"{{id: {unit}{above}}}" for unit, above in pairs)


def achieved(
    parents: Mapping[str, str | None], said: Mapping[str, Mapping[str, Any]], by: str
) -> Mapping[tuple[str, str], Achievement]:
    """Return the achievements of units, as the engine and the reference say, by indicator and unit.

    Args:
        parents: the units, and who is above each.
        said: what some of them report.
        by: how they are rolled up.
    """
    specification = parse_specification(RULES.format(units=written(parents), by=by))
    places = {"indicator": "x", "period": "2024"}
    records = [{"org_unit": unit, **places, **row} for unit, row in said.items() if row]
    records = records or [{"org_unit": "top", **places, "state": "missing"}]
    found = judged(specification, read_observations(records, specification), ["2024"])
    rows = [row for row in found["achievements"] if isinstance(row, Achievement)]
    return {(row.indicator, row.org_unit): row for row in rows}


Sites = list[tuple[dict[str, Any], int]]


def flat(sites: Sites) -> tuple[dict[str, str | None], dict[str, dict[str, Any]]]:
    """Return units directly below the top, and what they say."""
    parents: dict[str, str | None] = {"top": None}
    parents |= {f"u{number}": "top" for number in range(len(sites))}
    return parents, {f"u{number}": said for number, (said, _) in enumerate(sites)}


def grouped(sites: Sites) -> dict[str, str | None]:
    """Return the same units below groups that lie below the top; the last group below another."""
    parents: dict[str, str | None] = {"top": None}
    groups = sorted({group for _, group in sites})
    parents |= {f"g{group}": "top" for group in groups}
    if len(groups) > 1:
        parents[f"g{groups[-1]}"] = f"g{groups[0]}"
    return parents | {f"u{number}": f"g{group}" for number, (_, group) in enumerate(sites)}


@pytest.mark.parametrize("by", ["sum", "min", "max"])
@given(SITES)
def test_the_whole_is_the_same_however_its_parts_are_grouped(by: str, sites: Sites):
    parents, said = flat(sites)
    one = achieved(parents, said, by)["x", "top"]
    other = achieved(grouped(sites), said, by)["x", "top"]
    assert evolve(one, reason=None) == evolve(other, reason=None)
    first, second = ((row.reason or "").partition(":")[0] for row in (one, other))
    assert first == second  # behind it are the units directly below


@given(SITES, st.data())
def test_the_order_of_units_does_not_matter(sites: Sites, data: st.DataObject):
    parents, said = grouped(sites), flat(sites)[1]
    mixed = dict(data.draw(st.permutations(list(parents.items()))))
    assert achieved(mixed, said, "mean") == achieved(parents, said, "mean")


@given(SITES)
def test_coverage_is_1_if_and_only_if_all_have_values(sites: Sites):
    found = achieved(grouped(sites), flat(sites)[1], "sum")
    below: dict[str, list[Achievement]] = defaultdict(list)
    for number, (_, group) in enumerate(sites):
        below[f"g{group}"].append(found["x", f"u{number}"])
        below["top"].append(found["x", f"u{number}"])
    groups = sorted({group for _, group in sites})
    if len(groups) > 1:
        below[f"g{groups[0]}"] += below[f"g{groups[-1]}"]
    for unit, rows in below.items():
        applying = [row for row in rows if row.state is not State.NOT_APPLICABLE]
        valued = [row for row in applying if row.value is not None]
        share = Fraction(len(valued), len(applying)) if applying else None
        assert found["x", unit].coverage == share
        assert (found["x", unit].value is not None) == (share == 1)
    assert all(found["x", f"u{number}"].coverage is None for number in range(len(sites)))


@pytest.mark.parametrize("by", ["sum", "mean", "min", "max"])
@given(SITES)
def test_it_is_what_a_formula_of_the_units_below_gives(by: str, sites: Sites):
    found = achieved(grouped(sites), flat(sites)[1], by)
    for unit in {"top", *(f"g{group}" for _, group in sites)}:
        one, other = found["x", unit], found["again", unit]
        assert (one.value, one.state, one.obs_status) == (
            other.value,
            other.state,
            other.obs_status,
        )


WEIGHTED = """
kpikit: 1
id: rates
org_units: [{units}]
indicators:
  all: {{unit: person}}
  some: {{unit: person}}
  pooled: {{unit: percent, numerator: some, denominator: all}}
  averaged: {{unit: percent, formula: pooled, roll_up: {{by: mean, weight: all}}}}
"""


@given(
    st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6), st.integers(0, 3)), min_size=1)
)
def test_a_mean_weighted_by_the_denominator_is_the_pooled_ratio(sites: list[tuple[int, int, int]]):
    parents = grouped([({}, group) for _, _, group in sites])
    units = ", ".join(
        f"{{id: {unit}, parent: {above or 'nobody'}}}" for unit, above in parents.items()
    )
    units = units.replace(", parent: nobody", "")
    specification = parse_specification(WEIGHTED.format(units=units))
    records = [
        {"org_unit": f"u{number}", "indicator": name, "period": "2024", "value": value}
        for number, (whole, part, _) in enumerate(sites)
        for name, value in (("all", whole), ("some", part))
    ]
    found = judged(specification, read_observations(records, specification), ["2024"])
    values: dict[str, list[object]] = defaultdict(list)
    for row in found["achievements"]:
        assert isinstance(row, Achievement)
        values[row.indicator].append((row.org_unit, row.value))
    assert values["averaged"] == values["pooled"]
    expected = Fraction(
        100 * sum(part for _, part, _ in sites), sum(whole for whole, _, _ in sites)
    )
    assert ("top", expected) in values["pooled"]
