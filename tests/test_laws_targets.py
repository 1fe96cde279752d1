"""Laws of targets: derived levels, ways travelled, and which level a cell faces."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from kpikit import evaluate, parse_specification, read_observations
from kpikit.errors import SpecificationError
from kpikit.model.states import Met
from tests.strategies import Case, cases

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit import Evaluation

fewer = settings(max_examples=max(settings().max_examples // 4, 25))
"""Each example of these laws is several whole evaluations."""

VALUES = st.lists(
    st.one_of(st.sampled_from([None, Fraction(0), Fraction(5)]), st.fractions(max_denominator=9)),
    min_size=1,
    max_size=6,
)


def of_values(values: Sequence[Fraction | None], targets: str) -> Evaluation:
    """Return the evaluation of values of one indicator, of one unit each."""
    names = [f"u{number}" for number in range(len(values))]
    units = ", ".join(f"{{id: {name}}}" for name in names)
    text = (
        f"kpikit: 1\nid: law\norg_units: [{units}]\nindicators: {{x: {{unit: point}}}}\n"
        f"targets: {{x: {{{targets}}}}}\n"
    )
    specification = parse_specification(text)
    rows = [
        {"org_unit": name, "indicator": "x", "period": "2024", "value": value}
        for name, value in zip(names, values, strict=True)
        if value is not None
    ]
    return evaluate(specification, read_observations(rows, specification), period="2024")


@fewer
@given(VALUES)
def test_somebody_reaches_the_mean_and_the_best_is_never_exceeded(values: list[Fraction | None]):
    found = of_values(values, "mean: {at_least: {peers: mean}}, best: {at_most: {peers: best}}")
    if any(value is not None for value in values):
        met = {row.target for row in found.achievements if row.met is Met.MET}
        assert met == {"mean", "best"}
    lowest = of_values(values, "all: {at_least: {peers: best, times: 100 percent}}")
    gaps = [row.gap for row in lowest.achievements if row.gap is not None]
    assert not gaps or min(gaps) == 0


@fewer
@given(VALUES, st.fractions(max_denominator=20), st.fractions(max_denominator=20))
def test_a_level_derived_from_a_number_is_that_number(
    values: list[Fraction | None], base: Fraction, times: Fraction
):
    derived = of_values(
        values, f"base: {{equals: {base}}}, a: {{at_least: {{target: base, times: {times}}}}}"
    )
    stated = of_values(values, f"base: {{equals: {base}}}, a: {{at_least: {base * times}}}")
    assert Counter(derived.achievements) == Counter(stated.achievements)
    assert Counter(derived.unmet) == Counter(stated.unmet)


@fewer
@given(cases())
def test_nothing_travelled_is_0_and_all_of_the_way_is_1(case: Case):
    specification = case.specification
    travelled = {
        (one.indicator, one.id)
        for one in specification.targets
        if one.ratio.value == "from_baseline"
    }
    observations = read_observations(case.records, specification)
    for row in evaluate(specification, observations, period=case.periods).achievements:
        if (row.indicator, row.target) in travelled and row.achievement is not None:
            assert (row.achievement >= 1) == (row.gap == 0)
            assert (row.achievement == 1) == (row.value == row.target_value)


@fewer
@given(cases(), st.data())
def test_the_order_of_levels_does_not_matter(case: Case, data: st.DataObject):
    targets = case.specification.targets
    mixed = evolve(case.specification, targets=tuple(data.draw(st.permutations(targets))))
    found = [
        evaluate(spec, read_observations(case.records, spec), period=case.periods)
        for spec in (case.specification, mixed)
    ]
    assert Counter(found[0].achievements) == Counter(found[1].achievements)
    assert Counter(found[0].unmet) == Counter(found[1].unmet)


# --- ties ---

UNITS = """
kpikit: 1
id: ties
org_units:
  - {id: a, level: commune, groups: {region: coast, class: large}}
  - {id: b, level: commune, groups: {region: coast}}
  - {id: c, level: district, groups: {region: hills, class: large}}
  - {id: d, level: district, groups: {region: hills}}
indicators: {x: {unit: point}}
"""
SCOPES = st.fixed_dictionaries(
    {},
    optional={
        "level": st.sampled_from(["commune", "district"]),
        "group": st.sampled_from(["coast", "hills", "large"]),
        "org_unit": st.sampled_from(["a", "c"]),
        "period": st.sampled_from(["2024", "2024-S1", "2024-01-01/2024-06-30", "2024-Q2"]),
    },
)


@fewer
@given(st.lists(SCOPES, min_size=2, max_size=4), st.data())
def test_levels_without_a_finding_decide_alike_in_any_order(
    scopes: list[dict[str, str]], data: st.DataObject
):
    """Where nothing is found no two levels tie, so that what is declared first never decides."""
    levels = [
        f"{{at_least: {number}, {', '.join(f'{key}: {name}' for key, name in scope.items())}}}"
        for number, scope in enumerate(scopes)
    ]
    mixed = data.draw(st.permutations(levels))
    assert facing(levels) == facing(mixed)


def facing(levels: Sequence[str]) -> Counter[object]:
    """Return which level each unit faces in some windows; nothing where levels tie."""
    text = f"{UNITS}targets: {{x: {{plan: [{', '.join(levels)}]}}}}\n"
    try:
        specification = parse_specification(text)
    except SpecificationError:
        return Counter()
    observations = read_observations([], specification)
    windows = ["2024", "2024-S1", "2024-Q2", "2024-M05", "2023"]
    found = evaluate(specification, observations, period=windows).achievements
    return Counter((row.org_unit, row.period, row.target_value) for row in found)
