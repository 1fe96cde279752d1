"""Figures over time: running ones where formulas need them, years and terms that are said."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from kpikit.checks.formulas import written_formulas
from kpikit.errors import Code, Diagnostic, quoted
from kpikit.model.formulas import Name, Shifted
from kpikit.model.functions import TimeFunction
from kpikit.model.indicators import Accumulation, Indicator
from kpikit.model.readings import all_parts, readings_in
from kpikit.periods import Frequency

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.checks.context import Context

_SINCE = {
    TimeFunction.YEAR_TO_DATE: "year",
    TimeFunction.FISCAL_YEAR_TO_DATE: "fiscal year",
    TimeFunction.TERM_TO_DATE: "term",
}
"""What began when a running total begins."""

_OF_CALENDAR_YEARS = {
    TimeFunction.FISCAL_YEAR_TO_DATE: TimeFunction.YEAR_TO_DATE,
    TimeFunction.MEAN_FISCAL_YEAR_TO_DATE: TimeFunction.MEAN_YEAR_TO_DATE,
}
"""What functions of fiscal years are called of calendar years."""


def figures_that_do_not_run(context: Context) -> Iterator[Diagnostic]:
    """Find `per_period(a)` of what does not run up, or cannot be subtracted."""
    for written in written_formulas(context):
        for part in all_parts(written.formula.tree):
            if not (isinstance(part, Shifted) and part.function is TimeFunction.PER_PERIOD):
                continue
            assert isinstance(part.operand, Name)  # noqa: S101 - the parser takes a name alone
            indicator = context.indicators.get(part.operand.id)
            told = None if indicator is None else _no_running_total(context, indicator)
            if told is not None:
                code = Code.RUNNING_FIGURE
                finding = Diagnostic(code, told[0], hint=told[1], path=written.path)
                yield finding.shifted(part.start)


def _no_running_total(context: Context, indicator: Indicator) -> tuple[str, str] | None:
    """Return why an indicator is no running total, and what to do; ``None`` if it is one."""
    name = indicator.id
    if indicator.accumulation is Accumulation.AS_OF:
        message = f"{quoted(name)} is a stock, of which nothing comes in during a period"
        return message, f"write {name} - previous({name}) for its change"
    if not indicator.runs:
        message = f"the values of {quoted(name)} belong to their period already"
        return message, f"write {name} alone, or give it 'accumulation: year_to_date'"
    if indicator.values:
        return f"words such as those of {quoted(name)} do not add up", "subtract totals"
    if context.units.known(indicator.unit) and not indicator.is_total(context.units.is_ratio):
        message = f"{quoted(name)} is no total: rates are not subtracted from each other"
        return message, "make it of totals, like per_period(paid) / per_period(received)"
    return None


def means_of_no_periods(context: Context) -> Iterator[Diagnostic]:
    """Find means of the year so far of figures that run up, or come at no stated times."""
    for written in written_formulas(context):
        for part in all_parts(written.formula.tree):
            if not (isinstance(part, Shifted) and part.function.averages):
                continue
            assert isinstance(part.operand, Name)  # noqa: S101 - the parser takes a name alone
            indicator = context.indicators.get(part.operand.id)
            told = None if indicator is None else _no_mean(context, indicator, part.function)
            if told is not None:
                code = Code.MEAN_TO_DATE
                finding = Diagnostic(code, told[0], hint=told[1], path=written.path)
                yield finding.shifted(part.start)


def _no_mean(
    context: Context, indicator: Indicator, function: TimeFunction
) -> tuple[str, str] | None:
    """Return why an indicator has no mean over periods, and what to do; ``None`` if it has."""
    name = indicator.id
    if indicator.values:
        message = f"{quoted(name)} is reported in words or dates, which have no mean"
        hint = "take the mean of an indicator that makes numbers of them, like if(done, 1, 0)"
        return message, hint
    if indicator.cumulative:
        since = _SINCE[TimeFunction[indicator.accumulation.name]]
        message = f"{quoted(name)} runs since the {since} began, so that its mean says nothing"
        hint = f"write {name} alone, or give per_period({name}) an indicator and take its mean"
        return message, hint
    if indicator.frequency is None and context.whole(f"{indicator.declared_at}.frequency"):
        message = f"it is not said of which periods {function.value}({name}) is the mean"
        return message, f"add 'frequency: month' to {quoted(name)}"
    if indicator.frequency in {Frequency.DAYS, Frequency.MONTHS, Frequency.YEARS}:
        message = f"{quoted(name)} has figures of {indicator.frequency.value}, which divide no year"
        return message, f"give {quoted(name)} 'frequency: month'"
    return None


def figures_that_run_otherwise(context: Context) -> Iterator[Diagnostic]:
    """Find totals to date of figures that run already, since another day."""
    for written in written_formulas(context):
        for read, shift in readings_in(written.formula.tree):
            since = [step.function for step in shift if step.function in _SINCE]
            indicator = context.indicators.get(read.id) if isinstance(read, Name) else None
            if not since or indicator is None or not indicator.cumulative:
                continue
            runs = TimeFunction[indicator.accumulation.name]
            if shift[-1].function is TimeFunction.PER_PERIOD or since[-1] is runs:
                continue
            message = (
                f"{quoted(indicator.id)} runs since the {_SINCE[runs]} began, "
                f"not since the {_SINCE[since[-1]]}"
            )
            hint = f"write {since[-1].value}(per_period({indicator.id}))"
            code = Code.RUNNING_FIGURE
            finding = Diagnostic(code, message, hint=hint, path=written.path)
            yield finding.shifted(read.start)


def years_and_terms_not_said(context: Context) -> Iterator[Diagnostic]:
    """Find totals since a fiscal year or a term began, where the calendar has none."""
    for written in written_formulas(context):
        for part in all_parts(written.formula.tree):
            if isinstance(part, Shifted):
                for told in _unsaid(context, _since(context, part), written.path):
                    yield told.shifted(part.start)
    for indicator in context.specification.indicators:
        if indicator.accumulation is Accumulation.FISCAL_YEAR_TO_DATE:
            path = f"{indicator.declared_at}.accumulation"
            yield from _unsaid(context, TimeFunction.FISCAL_YEAR_TO_DATE, path)


def _since(context: Context, part: Shifted) -> TimeFunction:
    """Return since what a function counts; of what came in, since what the figure runs."""
    named = part.operand.id if isinstance(part.operand, Name) else ""
    indicator = context.indicators.get(named)
    if part.function is TimeFunction.PER_PERIOD and indicator is not None and indicator.cumulative:
        return TimeFunction[indicator.accumulation.name]
    return part.function


def _unsaid(context: Context, function: TimeFunction, path: str) -> Iterator[Diagnostic]:
    """Yield what is wrong about a total to date if the calendar does not say where it begins."""
    calendar = context.specification.calendar
    if not context.whole("calendar"):
        return
    other = _OF_CALENDAR_YEARS.get(function)
    if other is not None and calendar.fiscal_year_starts is None:
        message = "it is not said in which month the fiscal year begins"
        hint = f"add 'calendar: {{fiscal_year_starts: july}}', or write {other.value}"
        yield Diagnostic(Code.CALENDAR, message, hint=hint, path=path)
    if function is TimeFunction.TERM_TO_DATE and not calendar.terms:
        message = "it is not said when terms begin"
        hint = "add 'calendar: {terms: [2021/2025]}'"
        yield Diagnostic(Code.CALENDAR, message, hint=hint, path=path)


def terms_that_overlap(context: Context) -> Iterator[Diagnostic]:
    """Find terms of the calendar that have days in common."""
    calendar = context.specification.calendar
    for one, other in combinations(calendar.terms, 2):
        if one.overlaps(other):
            message = f"the terms {one} and {other} have days in common"
            hint = "let each begin the day after the one before it, such as 2021/2025 and 2026/2030"
            path = f"{calendar.declared_at}.terms"
            yield Diagnostic(Code.CALENDAR, message, hint=hint, path=path)
