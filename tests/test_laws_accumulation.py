"""Laws of figures over time: sums of parts, running figures and their differences."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from kpikit import evaluate, parse_specification, read_observations
from kpikit.periods import Frequency, Period
from tests.examples.both import judged

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

RULE_BOOK = parse_specification("""
kpikit: 1
id: budget
calendar: {fiscal_year_starts: july, terms: [2021/2023, 2024/2025]}
org_units: [{id: north}, {id: south}, {id: west}]
indicators:
  revenue: {unit: triệu đồng}
  quarterly: {unit: dossier, frequency: quarter}
  rate: {unit: percent}
  cpi: {unit: ratio, frequency: month}
  poor: {unit: household, frequency: month, accumulation: as_of}
  spent: {unit: triệu đồng, accumulation: year_to_date}
  invested: {unit: triệu đồng, accumulation: term_to_date}
  tax: {unit: triệu đồng, accumulation: fiscal_year_to_date}
  both: {unit: triệu đồng, accumulation: year_to_date, formula: "spent + 1 [triệu đồng]"}
  share: {unit: percent, numerator: per_period(spent), denominator: revenue}
  since_new_year: {unit: triệu đồng, formula: year_to_date(revenue)}
  since_july: {unit: triệu đồng, formula: fiscal_year_to_date(revenue)}
  in_term: {unit: triệu đồng, formula: term_to_date(revenue) - previous(term_to_date(revenue))}
  came: {unit: triệu đồng, formula: per_period(spent)}
  laid_out: {unit: triệu đồng, formula: per_period(invested)}
  received: {unit: triệu đồng, formula: previous(per_period(tax))}
  derived: {unit: triệu đồng, formula: per_period(both)}
  this_year: {unit: triệu đồng, formula: year_to_date(per_period(tax))}
  average: {unit: ratio, formula: mean_year_to_date(cpi)}
  growth: {unit: percent, formula: growth(mean_fiscal_year_to_date(cpi)), zero_denominator: missing}
  of_quarters: {unit: dossier, formula: mean_fiscal_year_to_date(quarterly)}
  on_average: {unit: household, formula: previous(mean_year_to_date(poor))}
  half_yearly: {unit: ratio, formula: average + growth, frequency: half}
  of_derived: {unit: ratio, formula: "first(mean_year_to_date(half_yearly), average)"}
targets:
  revenue: {plan: {at_least: 2, period: 2024}}
  quarterly: {limit: {at_most: 3}}
  average: {limit: {at_most: 1}}
  growth: {limit: {at_most: 5 percent}}
  of_quarters: {limit: {at_most: 3}}
  of_derived: {limit: {at_most: 3}}
""")

FEW = parse_specification("""
kpikit: 1
id: few
org_units: [{id: north}]
indicators:
  revenue: {unit: triệu đồng}
  spent: {unit: triệu đồng, accumulation: year_to_date}
  share: {unit: percent, numerator: per_period(spent), denominator: revenue}
  since_new_year: {unit: triệu đồng, formula: year_to_date(revenue)}
  came: {unit: triệu đồng, formula: per_period(spent)}
""")

MONTHS = tuple(Period.parse("2023/2024").parts(Frequency.MONTH))
POOL = tuple(
    map(
        Period.parse,
        (
            *("2023", "2024", "2023-S1", "2024-S1", "2024-S2", "2023-S2", "2023/2024"),
            *(f"2024-Q{number}" for number in (1, 2, 3, 4)),
            *("2023-Q3", "2023-Q4", "2023-07/2024-06", "2024-02/2024-05", "2024-03/2024-08"),
            *(
                "2024-01-01/2024-02-15",
                "2024-02-16/2024-03-31",
                "2024-04-01",
                "2024-04-02/2024-04-30",
            ),
            *("2022-12", "2022", "2020/2025", "2021/2022", "2024-05-20"),
        ),
    )
)
"""Periods of many sizes that overlap, contain each other, or follow on each other."""

VALUES = st.sampled_from(("0", "1", "2.5", "-4", "0.001", "1/3", "123456789012345.67"))
SAID = st.fixed_dictionaries(
    {"value": VALUES},
    optional={
        "obs_status": st.sampled_from(("A", "P", "E", "B")),
        "bound": st.sampled_from(("exact", "at_least", "at_most", "about")),
    },
) | st.sampled_from(
    (
        {"state": "missing"},
        {"state": "not_due"},
        {"state": "not_applicable"},
        {"judgement": "met"},
    )
)
REPORTED = ("revenue", "quarterly", "rate", "cpi", "poor", "spent", "invested", "tax")
RUNNING = {"spent", "invested", "tax", "poor"}


GRID = tuple(
    map(
        Period.parse,
        (
            *("2024-S1", "2024-S2", "2024-Q1", "2024-Q2", "2024-Q3", "2024-Q4"),
            *("2024-T1", "2024-T2", "2024-T3", "2024-04/2024-09", "2024-Q2/2024-Q4"),
        ),
    )
)
"""Periods that make up the year in many ways."""


@st.composite
def reports(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw a table in which units report most months, most of what makes up a year, or anything."""
    found = []
    usual = st.lists(st.sampled_from((*POOL, *MONTHS)), max_size=8, unique=True)
    for indicator in draw(st.lists(st.sampled_from(REPORTED), min_size=1, unique=True)):
        for unit in ("north", "south"):
            whole = draw(st.sampled_from((MONTHS, GRID, ())))
            left_out = draw(st.sets(st.sampled_from(whole), max_size=4)) if whole else ()
            known = [period for period in whole if period not in left_out]
            periods = dict.fromkeys((*known, *draw(usual)))
            ends = {period.end: period for period in periods}
            for period in ends.values() if indicator in RUNNING else periods:
                plain = whole and draw(st.integers(0, 3)) > 0
                said = {"value": draw(VALUES)} if plain else draw(SAID)
                cell = {"org_unit": unit, "indicator": indicator, "period": str(period)}
                found.append({**cell, **said})
    return found or [{"org_unit": "west", "indicator": "rate", "period": "2024", "value": "1"}]


WINDOWS = st.lists(st.sampled_from((*POOL, *MONTHS)), max_size=3)


@given(reports(), WINDOWS)
def test_law_columnar_evaluation_over_time_equals_the_reference(
    records: list[dict[str, Any]], windows: list[Period]
) -> None:
    """Whatever is reported of whatever parts, both engines make the same of it."""
    observations = read_observations(records, RULE_BOOK)
    judged(RULE_BOOK, observations, ["2024", *map(str, windows)])


def values(
    records: Iterable[Mapping[str, object]], periods: Iterable[Period]
) -> dict[tuple[str, Period], Any]:
    """Return the values of the unit north by indicator and period."""
    found = evaluate(FEW, read_observations(list(records), FEW), period=list(periods))
    return {(row.indicator, row.period): row.value for row in found.achievements}


def monthly(indicator: str, numbers: Iterable[Fraction | None]) -> list[dict[str, object]]:
    """Return reports of months from January 2023 on."""
    return [
        {"org_unit": "north", "indicator": indicator, "period": str(month), "value": number}
        for month, number in zip(MONTHS, numbers, strict=False)
        if number is not None
    ]


NUMBERS = st.lists(
    st.fractions(max_denominator=10**6) | st.integers(-(10**20), 10**20).map(Fraction),
    min_size=24,
    max_size=24,
)


@given(NUMBERS)
def test_law_differences_of_running_figures_sum_back_exactly(numbers: list[Fraction]) -> None:
    """What came in during the months of a year, added up, is the figure at its end."""
    periods = [*MONTHS, *map(Period.parse, ("2023", "2024", "2023/2024", "2024-Q3"))]
    found = values(monthly("spent", numbers), periods)
    for year in (0, 12):
        came = [found["came", month] for month in MONTHS[year : year + 12]]
        assert came[0] == numbers[year]  # January takes nothing away
        assert sum(came) == numbers[year + 11] == found["came", MONTHS[year + 11].year_to_date()]
    assert found["came", Period.parse("2023/2024")] == numbers[11] + numbers[23]
    assert found["came", Period.parse("2024-Q3")] == numbers[20] - numbers[17]


@given(NUMBERS)
def test_law_the_running_total_of_what_came_in_is_the_running_figure(
    numbers: list[Fraction],
) -> None:
    """A total since the year began, and the parts that it is made of, are inverse."""
    running = [sum(numbers[number - number % 12 : number + 1], Fraction(0)) for number in range(24)]
    records = [*monthly("revenue", numbers), *monthly("spent", running)]
    found = values(records, MONTHS)
    for month, number, so_far in zip(MONTHS, numbers, running, strict=True):
        assert found["came", month] == number
        assert found["since_new_year", month] == so_far
        assert found["share", month] == (100 if number else None)


@given(NUMBERS, st.sets(st.integers(0, 22)))
def test_law_sums_over_a_partition_of_a_year_equal_the_year(
    numbers: list[Fraction], ends: set[int]
) -> None:
    """However time is cut into parts of whole months, the sums of the parts add up to it."""
    cuts = [-1, *sorted(ends), 23]
    parts = [
        Period.spanning(MONTHS[one + 1].start, MONTHS[other].end) for one, other in pairwise(cuts)
    ]
    whole = Period.parse("2023/2024")
    found = values(monthly("revenue", numbers), [whole, *parts])
    assert sum(found["revenue", part] for part in parts) == sum(numbers) == found["revenue", whole]


@given(NUMBERS, st.integers(0, 23))
def test_law_without_one_part_there_is_no_sum(numbers: list[Fraction], lost: int) -> None:
    """A year lacks exactly the month that is not reported, and every window with it is missing."""
    records = monthly("revenue", [*numbers[:lost], None, *numbers[lost + 1 :]])
    windows = [Period.parse(text) for text in ("2023", "2024", "2023/2024", "2023-07/2024-06")]
    found = values(records, windows)
    for window in windows:
        known = found["revenue", window]
        inside = [n for n, month in zip(numbers, MONTHS, strict=True) if window.contains(month)]
        assert known == (None if window.contains(MONTHS[lost]) else sum(inside))
