"""Laws of doubted figures."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpikit import evaluate, parse_specification, read_observations
from kpikit.errors import Code, Severity
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
    "mean_year_to_date(e) + b",
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
  e: {unit}, frequency: half}}
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
        row = {"org_unit": unit, "indicator": "e"}
        found += [{**row, "period": f"2024-S{half}", "value": draw(numbers)} for half in (1, 2)]
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


# --- figures that fall, jump or are implausible ---

SERIES = """
kpikit: 1
id: example
org_units: [{id: a}, {id: b}]
indicators: {x: {unit: UNIT, accumulation: HOW, plausible: {from: 1 tonne, to: 40 tonne}}}
accepted: [ACCEPTED]
"""
MONTHS = [f"{year}-M{month:02}" for year in (2023, 2024) for month in (1, 2, 3, 11, 12)]


@st.composite
def series(draw: st.DrawFn) -> list[dict[str, object]]:
    """Return figures of some months of two units, in tonnes: some estimated, some a 1,000 times."""
    numbers = st.sampled_from([Fraction(n) for n in (0, 1, 2, 3, 5, 40, 41, -2, 2000, 3100)])
    found: list[dict[str, object]] = []
    for unit in "ab":
        for month in draw(st.lists(st.sampled_from(MONTHS), unique=True, max_size=6)):
            cell = {"org_unit": unit, "indicator": "x", "period": month}
            status = draw(st.sampled_from(["A", "A", "A", "E", "P"]))
            found.append({**cell, "value": draw(numbers), "obs_status": status})
    return found


def doubted(
    rows: Sequence[Mapping[str, object]],
    how: str,
    *,
    unit: str = "tonne",
    accepted: str = "",
    severity: Severity = Severity.WARNING,
) -> set[tuple[str, str, str]]:
    """Return the codes of what is doubted, with unit and period."""
    texts = {"UNIT": unit, "HOW": how, "ACCEPTED": accepted}
    text = SERIES
    for name, said in texts.items():
        text = text.replace(name, said)
    specification = parse_specification(text)
    evaluation = evaluate(specification, read_observations(rows, specification), period=MONTHS)
    told = [
        (one.code.value, *one.message.rpartition(" (")[2].removesuffix(")").split(", "))
        for one in evaluation.diagnostics
        if one.severity is severity and one.code is not Code.NOTHING_OBSERVED
    ]
    assert len(set(told)) == len(told)
    return {(code, unit, period) for code, unit, period in told}


def of(code: str, found: set[tuple[str, str, str]]) -> set[tuple[str, str]]:
    return {(unit, period) for one, unit, period in found if one == code}


HOWS = st.sampled_from(["per_period", "year_to_date", "as_of"])


@given(series(), HOWS)
def test_a_running_total_falls_exactly_where_it_is_below_the_one_before_in_its_year(
    rows: list[dict[str, object]], how: str
):
    falling = set()
    for unit in "ab":
        mine = sorted((str(row["period"]), row) for row in rows if row["org_unit"] == unit)
        for (_, before), (month, row) in pairwise(mine):
            same_year = str(before["period"])[:4] == month[:4]
            lower = Fraction(str(row["value"])) < Fraction(str(before["value"]))
            if same_year and lower and before["obs_status"] != "E":
                falling.add((unit, month))
    found = of("K711", doubted(rows, how))
    assert found == (falling if how == "year_to_date" else set())


@given(series(), HOWS)
def test_a_figure_is_implausible_exactly_where_it_lies_outside(
    rows: list[dict[str, object]], how: str
):
    outside = {
        (str(row["org_unit"]), str(row["period"]))
        for row in rows
        if not 1 <= Fraction(str(row["value"])) <= 40
    }
    assert of("K713", doubted(rows, how)) == outside


@given(series(), HOWS, st.sampled_from(["quintal", "tấn"]), st.data())
def test_neither_units_nor_the_order_of_rows_matter(
    rows: list[dict[str, object]], how: str, unit: str, data: st.DataObject
):
    found = doubted(rows, how)
    assert doubted(data.draw(st.permutations(rows)), how) == found
    written = [{**row, "unit": "tonne"} for row in rows]
    assert doubted(written, how, unit=unit) == found


@given(series(), HOWS)
def test_only_who_is_beside_others_jumps(rows: list[dict[str, object]], how: str):
    sizes = {abs(Fraction(str(row["value"]))) for row in rows} - {0}
    jumping = of("K712", doubted(rows, how))
    far = any(500 <= one / other <= 2000 for one in sizes for other in sizes)
    assert far or not jumping
    zero = {(str(row["org_unit"]), str(row["period"])) for row in rows if not row["value"]}
    assert not zero & jumping


FINDINGS = {"K711": "falls", "K712": "jumps", "K713": "implausible"}


@given(series(), HOWS, st.sampled_from(sorted(FINDINGS)), st.sampled_from(["", "a", "b"]))
def test_what_is_accepted_is_a_note_and_no_warning(
    rows: list[dict[str, object]], how: str, code: str, unit: str
):
    found = doubted(rows, how)
    whose = f"org_unit: {unit}, " if unit else ""
    accepted = f"{{finding: {FINDINGS[code]}, {whose}reason: it is so}}"
    explained = {one for one in found if one[0] == code and one[1] in (unit or "ab")}
    assert doubted(rows, how, accepted=accepted) == found - explained
    assert doubted(rows, how, accepted=accepted, severity=Severity.NOTE) == explained
