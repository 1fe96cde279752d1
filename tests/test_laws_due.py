"""Laws of what lacks as of a day: what is not due, what is overdue, and what is made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

from kpikit import parse_specification, read_observations
from tests.examples.both import judged

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMULAS = (
    "paid + planned",
    "first(paid, done, planned)",
    "if(paid > planned, done, previous(paid))",
    "if(paid > 0 and (done > 0 or planned > 0), 1, 0)",
    "round(max(abs(-paid), done), 1)",
    "growth(mean_year_to_date(paid), 1)",
    "mean_year_to_date(monthly)",
    "first(mean_year_to_date(paid), monthly)",
    "per_period(spent) + spent",
    "latest(paid, 40 day) - paid",
    "monthly - previous(monthly)",
    "year_to_date(paid)",
    "sum_items(done)",
    "sum_items(done * paid)",
    "sum_items(done - previous(planned))",
    "count_items(first(done, 0) >= first(paid, 1))",
    "max_items(if(done > 1, paid, planned))",
    "mean_items(first(done, planned, 0))",
    "children_sum(paid)",
    "children_count(done + paid > 0)",
    "first(children_max(mean_year_to_date(paid)), children_mean(sum_items(done)))",
    "of(ap, paid) + of(thon, 1)",
    "of(ap, sum_items(done)) - planned",
    "peers_mean(paid + done)",
    "first(peers_max(done), paid)",
)

REPORTED = """
kpikit: 1
id: due
org_units: [{id: dao}, {id: ap, parent: dao}, {id: thon, parent: dao}]
indicators:
  paid: {unit: count, frequency: month, due: 20}
  done: {unit: count, frequency: month, due: 5 working days}
  spent: {unit: count, frequency: month, due: 20, accumulation: year_to_date}
  planned: {unit: count}
  monthly: {unit: count, frequency: month, formula: "first(paid, 0) + done"}
"""


def rule_book() -> Iterator[str]:
    """Yield the lines of a rule book in which all that is derived has a target and is scored."""
    yield REPORTED
    for number, text in enumerate(FORMULAS):
        yield f'  f{number}: {{unit: count, formula: "{text}"}}'
    yield "targets:\n  paid: {plan: {at_least: 1}}"
    for number in range(len(FORMULAS)):
        yield f"  f{number}: {{plan: {{at_least: 1}}}}"
    yield "scorecard:\n  children:"
    for number in range(len(FORMULAS)):
        yield f"    - {{indicator: f{number}, max_points: 5, score: {{value: }}}}"


RULE_BOOK = parse_specification("\n".join(rule_book()))

DAYS = ("2024-04-30", "2024-05-08", "2024-05-19", "2024-05-20", "2024-06-20", "2024-07-20")
SAID = st.sampled_from(
    (
        {"value": "1"},
        {"value": "2", "obs_status": "E"},
        {"value": "0"},
        {"value": "3", "obs_status": "B"},
        {"state": "missing"},
        {"state": "missing"},
        {"state": "not_due"},
        {"state": "not_applicable"},
        {"judgement": "met"},
        None,
        None,
    )
)
ITEMS = st.sampled_from(((), ("",), ("p1", "p2"), ("p2", "p3"), ("p1",)))


@st.composite
def reports(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw a table of some months, in which much lacks."""
    found = []
    for indicator in ("paid", "done", "spent", "planned"):
        for unit in ("dao", "ap", "thon"):
            for month in ("2024-M03", "2024-M04", "2024-M05"):
                several = indicator in {"done", "planned"}
                for item in draw(ITEMS) if several else ("",):
                    said = draw(SAID)
                    cell = {"org_unit": unit, "indicator": indicator, "period": month}
                    found += [] if said is None else [{**cell, "item": item, **said}]
    return found or [{"org_unit": "dao", "indicator": "planned", "period": "2024", "value": "1"}]


PERIODS = st.sampled_from((("2024-M05",), ("2024-M05", "2024-M03", "2024-Q2")))


@given(reports(), st.sampled_from((None, *DAYS)), PERIODS)
def test_law_columnar_evaluation_of_what_lacks_equals_the_reference(
    records: list[dict[str, Any]], day: str | None, periods: tuple[str, ...]
) -> None:
    """Whatever is missing, not due or overdue, both engines say the same, with the same reason."""
    observations = read_observations(records, RULE_BOOK)
    judged(RULE_BOOK, observations, periods, as_of=day)
