"""Laws of growth, of indices, and of means of the year so far."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from kpikit import evaluate, parse_specification, read_observations
from kpikit.model.states import State
from kpikit.periods import Frequency, Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from random import Random

RULE_BOOK = parse_specification("""
kpikit: 1
id: growth
org_units: [{id: vn}]
indicators:
  a: {unit: triệu đồng, frequency: month}
  growth: {unit: ratio, formula: growth(a)}
  index: {unit: ratio, formula: index(a)}
  in_percent: {unit: percent, formula: growth(a)}
  change: {unit: triệu đồng, formula: a - same_period_last_year(a)}
  on_month: {unit: ratio, formula: "growth(a, previous(a))"}
  on_two_months: {unit: ratio, formula: "growth(a, previous(previous(a)))"}
  index_on_month: {unit: ratio, formula: "index(a, previous(a))"}
  index_on_two_months: {unit: ratio, formula: "index(a, previous(previous(a)))"}
  on_december: {unit: ratio, formula: "index(a, end_of_last_year(a))"}
  missing: {unit: ratio, formula: growth(a), zero_denominator: missing}
  zero: {unit: ratio, formula: growth(a), zero_denominator: zero}
  full: {unit: ratio, formula: index(a), zero_denominator: full}
  so_far: {unit: triệu đồng, formula: year_to_date(a)}
  mean: {unit: triệu đồng, formula: mean_year_to_date(a)}
  growth_so_far: {unit: ratio, formula: growth(year_to_date(a))}
  growth_of_mean: {unit: ratio, formula: growth(mean_year_to_date(a))}
  index_of_mean: {unit: ratio, formula: index(mean_year_to_date(a))}
""")

MONTHS = tuple(Period.parse("2023/2024").parts(Frequency.MONTH))

NUMBERS = st.fractions(max_denominator=10**6) | st.integers(-(10**20), 10**20).map(Fraction)
POSITIVE = NUMBERS.map(lambda number: abs(number) or Fraction(1))

Numbers = tuple[Fraction, ...]


def two_years(numbers: st.SearchStrategy[Fraction]) -> st.SearchStrategy[Numbers]:
    """Return strategies for the figures of 24 months."""
    return st.lists(numbers, min_size=24, max_size=24).map(tuple)


ASKED = st.sampled_from(range(12, 24))
"""A month of the second year, by its place."""


def cells(
    figures: Mapping[Period, Fraction], periods: Sequence[Period], unit: str = "triệu đồng"
) -> Mapping[tuple[str, Period], tuple[State, Any]]:
    """Return state and value of all indicators in some periods."""
    names = ("org_unit", "indicator", "period", "value", "unit")
    rows = [("vn", "a", str(month), number, unit) for month, number in figures.items()]
    records = [dict(zip(names, row, strict=True)) for row in rows]
    found = evaluate(RULE_BOOK, read_observations(records, RULE_BOOK), period=periods)
    return {(row.indicator, row.period): (row.state, row.value) for row in found.achievements}


def values(
    numbers: Iterable[Fraction], places: Iterable[int], unit: str = "triệu đồng"
) -> list[Mapping[str, Any]]:
    """Return the values in the months of some places, month by month."""
    months = [MONTHS[place] for place in places]
    found = cells(dict(zip(MONTHS, numbers, strict=True)), months, unit)
    return [
        {name: value for (name, period), (_, value) in found.items() if period == month}
        for month in months
    ]


@given(two_years(POSITIVE), ASKED)
def test_law_growth_is_the_change_over_the_base_and_an_index_is_one_more(
    numbers: Numbers, place: int
) -> None:
    (found,) = values(numbers, [place])
    number, base = numbers[place], numbers[place - 12]
    assert found["growth"] == (number - base) / base
    assert found["index"] == found["growth"] + 1
    assert found["in_percent"] == 100 * found["growth"]
    assert found["change"] == found["growth"] * base
    assert found["index_on_month"] == found["on_month"] + 1


@given(two_years(NUMBERS), two_years(POSITIVE), ASKED)
def test_law_only_the_base_has_to_be_above_zero(
    numbers: Numbers, bases: Numbers, place: int
) -> None:
    (found,) = values((*bases[:12], *numbers[12:]), [place])
    number, base = numbers[place], bases[place - 12]
    assert (found["growth"], found["index"]) == ((number - base) / base, number / base)


@given(two_years(POSITIVE), ASKED)
def test_law_indices_of_steps_multiply_to_the_index_of_the_whole_way(
    numbers: Numbers, place: int
) -> None:
    steps = values(numbers, range(11, place + 1))
    last, step = steps[-2:]
    assert step["index_on_two_months"] == step["index_on_month"] * last["index_on_month"]
    assert 1 + step["on_two_months"] == (1 + step["on_month"]) * (1 + last["on_month"])
    assert step["on_december"] == prod(one["index_on_month"] for one in steps[1:])


@given(two_years(POSITIVE), ASKED, POSITIVE)
def test_law_growth_does_not_depend_on_the_scale(
    numbers: Numbers, place: int, factor: Fraction
) -> None:
    (found,) = values(numbers, [place])
    (scaled,) = values([factor * number for number in numbers], [place])
    (written,) = values([number / 1000 for number in numbers], [place], "tỷ đồng")
    amounts = {"a", "change", "so_far", "mean"}
    for name, value in found.items():
        assert scaled[name] == (factor * value if name in amounts else value)
        assert written[name] == value


@given(NUMBERS, st.sampled_from((Fraction(0), Fraction(-1, 3), Fraction(-(10**20)))))
def test_law_a_base_that_is_not_above_zero_gives_what_is_declared(
    number: Fraction, base: Fraction
) -> None:
    june = Period.parse("2024-M06")
    found = cells({june: number, june.same_period_last_year(): base}, [june])
    assert found["growth", june] == found["index", june] == (State.NOT_APPLICABLE, None)
    assert found["missing", june] == (State.MISSING, None)
    assert found["zero", june] == (State.VALUE, 0)
    assert found["full", june] == (State.VALUE, 1)
    assert found["change", june] == (State.VALUE, number - base)


# --- means of the year so far ---


@given(two_years(NUMBERS), ASKED)
def test_law_a_mean_of_months_is_their_sum_over_their_number(numbers: Numbers, place: int) -> None:
    (found,) = values(numbers, [place])
    so_far = numbers[12 : place + 1]
    assert found["mean"] == sum(so_far) / len(so_far)
    assert found["mean"] * len(so_far) == found["so_far"]
    assert min(so_far) <= found["mean"] <= max(so_far)


@given(two_years(POSITIVE), ASKED)
def test_law_the_mean_of_as_many_months_grows_as_their_sum_does(
    numbers: Numbers, place: int
) -> None:
    (found,) = values(numbers, [place])
    assert found["growth_of_mean"] == found["growth_so_far"]
    assert found["index_of_mean"] == found["growth_of_mean"] + 1


@given(two_years(NUMBERS), ASKED, st.randoms(use_true_random=False))
def test_law_the_order_of_the_months_does_not_matter_to_their_mean(
    numbers: Numbers, place: int, random: Random
) -> None:
    so_far = list(numbers[12 : place + 1])
    random.shuffle(so_far)
    shuffled = (*numbers[:12], *so_far, *numbers[place + 1 :])
    one, other = values(numbers, [place]) + values(shuffled, [place])
    assert one["mean"] == other["mean"]


@given(two_years(NUMBERS), ASKED)
def test_law_without_one_month_there_is_no_mean_from_then_on(numbers: Numbers, lost: int) -> None:
    figures = dict(zip(MONTHS, numbers, strict=True))
    del figures[MONTHS[lost]]
    found = cells(figures, MONTHS[12:])
    for place in range(12, 24):
        known = numbers[12 : place + 1]
        whole = (State.VALUE, sum(known) / len(known))
        expected = whole if place < lost else (State.MISSING, None)
        assert found["mean", MONTHS[place]] == expected
