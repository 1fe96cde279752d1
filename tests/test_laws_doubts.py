"""Laws of doubted figures."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpikit import evaluate, parse_specification, read_observations
from kpikit.numbers import rounded
from tests.examples.doubted import misfitting
from tests.strategies import Case, cases

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping, Sequence

    from kpikit import Specification
    from kpikit.evaluation.reference.doubts import Doubted

some = settings(max_examples=max(settings().max_examples // 8, 5))
"""These laws are tried for each of many formulas."""


# --- what fits as printed: the engine and the reference ---


def printed(number: Fraction, decimals: int) -> str:
    """Return a number as it is printed, halves rounded away from zero."""
    units = abs(int(rounded(number, decimals) * 10**decimals))
    whole, part = divmod(units, 10**decimals)
    sign = "-" if number < 0 and units else ""
    return f"{sign}{whole}.{part:0{decimals}}" if decimals else f"{sign}{whole}"


def as_printed(record: Mapping[str, object], decimals: int) -> Mapping[str, object]:
    """Return an observation with few decimals."""
    value = record.get("value")
    return {**record, "value": printed(value, decimals)} if isinstance(value, Fraction) else record


@given(cases(), st.integers(0, 2))
def test_what_does_not_fit_is_what_the_reference_finds(case: Case, decimals: int):
    records = [as_printed(record, decimals) for record in case.records]
    observations = read_observations(records, case.specification)
    misfitting(evaluate(case.specification, observations, period=case.periods, as_of=case.as_of))


UNITS = ("top", "left", "right")
JUMP = "if(a > 1, a, b)"  # the printed figures may decide for the other part
FORMULAS = (
    JUMP,
    "a + b",
    "a - b",
    "a * b",
    "a / b",
    "sum(a, b, -a)",
    "max(a, b)",
    "min(a, -b)",
    "abs(a - b)",
    "a / (b - 2)",
    "first(a, b)",
    "previous(a) + b",
    "first(children_sum(a), b)",
    "first(children_mean(a * b), a)",
    "peers_mean(a)",
    "of(left, a) - b",
    "sum_items(a)",
    "growth(a, b)",
    "half * d",
    "latest(a, 2 year) + b",
    "first(previous(previous(a)), 1) - b",
    "abs(a / b)",
    "min(a / b, a)",
)
"""Ways to derive a figure from others; some of these are reported, others derived themselves."""


def rule_book(formula: str, *, derived: bool, checked: bool) -> Specification:
    """Return a rule book in which c is derived, or reported, or both."""
    check = f"checks: [{{formula: '{formula}', equals: c, as_printed: true}}]" if checked else ""
    unit = "{unit: ratio, additive: true"
    return parse_specification(f"""
kpikit: 1
id: example
org_units: [{{id: top}}, {{id: left, parent: top}}, {{id: right, parent: top}}]
indicators:
  a: {unit}}}
  b: {unit}}}
  d: {unit}, formula: a - b}}
  half: {unit}, formula: d / 2}}
  c: {unit}{f", formula: '{formula}'" if derived else ""}}}
{check}
""")


@st.composite
def figures(draw: st.DrawFn) -> list[dict[str, object]]:
    """Return exact figures of a and b: a year of one unit is two halves."""
    numbers = st.fractions(-3, 3, max_denominator=400)
    whole = draw(st.booleans())
    found: list[dict[str, object]] = []
    for unit in UNITS:
        for name in "ab":
            halves = name == "a" and unit == "left" and not whole
            for period in (*(("2024-S1", "2024-S2") if halves else ("2024",)), "2023"):
                row = {"org_unit": unit, "indicator": name, "period": period}
                if name == "b" or unit != "right" or whole:
                    found.append({**row, "value": draw(numbers)})
                else:
                    items = st.integers(1, 2)
                    found += [
                        {**row, "item": f"p{number}", "value": draw(numbers)}
                        for number in range(draw(items))
                    ]
    return found


def derived_figures(formula: str, rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    """Return the exact figures of c that follow from the others."""
    specification = rule_book(formula, derived=True, checked=False)
    evaluation = evaluate(specification, read_observations(rows, specification), period="2024")
    return [
        {"org_unit": row.org_unit, "indicator": "c", "period": "2024", "value": row.value}
        for row in evaluation.achievements
        if row.indicator == "c" and row.value is not None
    ]


def what_is_told(
    formula: str, rows: Sequence[Mapping[str, object]], *, derived: bool
) -> Counter[Doubted]:
    """Return what does not fit, having seen that the reference finds the same."""
    specification = rule_book(formula, derived=derived, checked=not derived)
    observations = read_observations(rows, specification)
    return misfitting(evaluate(specification, observations, period="2024"))


@some
@pytest.mark.parametrize("formula", FORMULAS)
@given(rows=figures(), decimals=st.integers(0, 2), derived=st.booleans())
def test_figures_that_fit_are_never_doubted_as_they_are_printed(
    formula: str,
    rows: list[dict[str, object]],
    decimals: int,
    derived: bool,  # noqa: FBT001
):
    every = [as_printed(row, decimals) for row in (*rows, *derived_figures(formula, rows))]
    found = what_is_told(formula, every, derived=derived)
    assert not found or formula == JUMP


@some
@pytest.mark.parametrize("formula", FORMULAS)
@given(
    rows=figures(),
    decimals=st.integers(0, 2),
    steps=st.lists(st.integers(-4, 4), min_size=3, max_size=3),
    derived=st.booleans(),
)
def test_figures_that_hardly_fit_are_those_that_the_reference_finds(
    formula: str,
    rows: list[dict[str, object]],
    decimals: int,
    steps: list[int],
    derived: bool,  # noqa: FBT001
):
    others = [as_printed(row, decimals) for row in rows]
    moved = [
        {**row, "value": Fraction(str(row["value"])) + Fraction(step, 2 * 10**decimals)}
        for row, step in zip(derived_figures(formula, others), steps, strict=False)
    ]
    what_is_told(formula, [*others, *(as_printed(row, decimals) for row in moved)], derived=derived)


@given(st.lists(st.integers(1, 400), min_size=3, max_size=3), st.integers(0, 2))
def test_a_sum_fits_if_it_is_less_than_half_a_unit_of_each_part_away(
    numbers: list[int], decimals: int
):
    one, other, whole = (Fraction(number, 10**decimals) for number in numbers)
    rows = [
        {"org_unit": "top", "indicator": name, "period": "2024", "value": printed(number, decimals)}
        for name, number in zip("abc", (one, other, whole), strict=True)
    ]
    far = abs(one + other - whole) >= 3 * Fraction(1, 2 * 10**decimals)
    assert bool(what_is_told("a + b", rows, derived=False)) is far
    assert bool(what_is_told("a + b", rows, derived=True)) is far
