"""Figures over time: windows of several reported parts, and formulas of running figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.strategies.figures import UNITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.model.indicators import Indicator

PARTS = (
    ("2024-M04", "2024-01/2024-04"),
    ("2024-Q1", "2024-M03", "2024-02/2024-03"),
    ("2024-M01", "2024-01-02/2024-01-31"),
    ("2024-M02", "2024-01/2024-02"),
    ("2024-Q3", "2024-08/2024-09"),
)
"""Names of periods that lie within longer ones, those with the same end together."""

TO_DATE = ("year_to_date", "fiscal_year_to_date", "term_to_date")


def of_time(one: Indicator, other: Indicator) -> tuple[tuple[str, ...], ...]:
    """Return formulas of two indicators over time, in the unit of their parts."""
    texts = (*_to_date(one, other), *_of_running(one), *_means(one))
    return tuple((text,) for text in texts)


def _to_date(one: Indicator, other: Indicator) -> Iterator[str]:
    """Yield totals since something began: figures that run already may run since then alone."""
    running = {each.accumulation.value for each in (one, other) if each.cumulative}
    for function in TO_DATE:
        if running <= {function}:
            yield f"{function}({{a}})"
            yield f"{function}({{a}} - previous({{b}}))"


def _means(one: Indicator) -> Iterator[str]:
    """Yield means of the year so far, of figures that come at stated times and do not run."""
    if one.frequency is not None and not one.cumulative:
        yield "mean_year_to_date({a})"
        yield "first(mean_fiscal_year_to_date({a}), {b})"
        yield "mean_year_to_date({a}) - same_period_last_year(mean_year_to_date({a}))"
        yield "if({b} > 0, mean_year_to_date({a}), peers_max(mean_year_to_date({a})))"
        yield "max(of({u}, mean_fiscal_year_to_date({a})), previous(mean_year_to_date({a})))"
        yield "children_mean(mean_year_to_date({a}))"


def _of_running(one: Indicator) -> Iterator[str]:
    """Yield what came in during some time, of a total that runs."""
    if one.cumulative and one.is_total(UNITS.is_ratio):
        yield "per_period({a})"
        yield "{b} + same_period_last_year(per_period({a}))"
        yield "of({u}, per_period({a})) - previous(per_period({a}))"
        for function in TO_DATE:
            yield f"{function}(per_period({{a}}))"
