"""What a unit gives to others on one day: shares that are told, and add up."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from kpikit.errors import Code, Diagnostic, quoted
from kpikit.model.maps import eve
from kpikit.model.successions import Split
from kpikit.model.units import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from kpikit.checks.context import Context
    from kpikit.checks.events import Way
    from kpikit.model.ids import Slug
    from kpikit.model.indicators import Indicator

_ADD_UP = "let the shares add up to 100 percent"


def shares_that_do_not_add_up(context: Context) -> Iterator[Diagnostic]:
    """Find units of which more than all goes away, or less where nothing is left behind."""
    for day in context.days:
        for source, ways in day.leaving.items():
            shares = [one.edge.share for one in ways if one.edge.share is not None]
            if day.twice(ways) or len(shares) < len(ways):
                continue
            total = sum(shares, Fraction(0))
            ends = context.maps.spans.get(source)
            last = ends is not None and ends.last == eve(day.day) and source not in day.ended
            if total > 1:
                parts = ", ".join(
                    f"{_percent(one.edge.share)} to {one.edge.target}" for one in ways
                )
                message = f"{_percent(total)} of {quoted(source)} go away on {day.day}: {parts}"
                yield _finding(ways[-1], message, _ADD_UP)
            elif total < 1 and (last or any(isinstance(one.event, Split) for one in ways)):
                message = f"only {_percent(total)} of {quoted(source)} go anywhere on {day.day}"
                hint = f"{_ADD_UP}; if a part stays, name {quoted(source)} among those who get one"
                yield _finding(ways[-1], message, hint)


def shares_that_nothing_tells(context: Context) -> Iterator[Diagnostic]:
    """Find parts of a unit of which neither a share nor a basis says how large they are."""
    for day in context.days:
        for source, ways in day.leaving.items():
            told = [one for one in ways if one.edge.share is not None]
            if len(ways) == 1 or len(told) == len(ways) or day.twice(ways):
                continue
            yield from _untold(source, ways, day.day, some=bool(told))


def _untold(source: Slug, ways: Sequence[Way], day: date, *, some: bool) -> Iterator[Diagnostic]:
    without = [one for one in ways if one.edge.share is None and one.measure is None]
    unclear = [one for one in ways if one.edge.share is None] if some else without
    measures = list(dict.fromkeys(one.measure for one in ways if one.measure is not None))
    if unclear:
        first = unclear[0]
        message = (
            f"nothing tells how much of {quoted(source)} goes to {quoted(first.edge.target)} "
            f"on {day}"
        )
        hint = "say the 'share' of each part"
        if not some:
            hint = f"{hint}, or a 'basis': numbers, or an indicator that all of them have"
        yield _finding(first, message, hint)
    elif len(measures) > 1:
        message = f"the parts of {quoted(source)} have different bases: {', '.join(measures)}"
        yield _finding(ways[-1], message, "measure all of them in the same way")


def bases_that_measure_nothing(context: Context) -> Iterator[Diagnostic]:
    """Find bases that are not above zero, and indicators that do not add up over units."""
    for day in context.days:
        for way in day.ways:
            basis = way.edge.basis
            if basis is not None and basis <= 0:
                message = f"a basis of {Quantity(basis)} measures nothing"
                hint = "write a number above 0, such as inhabitants"
                path = f"{way.said}.basis"
                yield Diagnostic(Code.SHARES, message, hint=hint, path=path)
    for event in context.specification.successions:
        if event.measured_by is not None:
            place = f"{event.declared_at}.basis"
            known = context.indicators
            yield from context.unknown(place, "indicator", event.measured_by, known, "indicators")
            indicator = known.get(event.measured_by)
            reason = None if indicator is None else _adds_nothing(context, indicator)
            if reason is not None:
                message = f"{quoted(event.measured_by)} does not add up over units: {reason}"
                hint = "name a total that units report, such as the population"
                yield Diagnostic(Code.SHARES, message, hint=hint, path=place)


def _adds_nothing(context: Context, indicator: Indicator) -> str | None:
    """Return why values of an indicator are no sizes of units; ``None`` if they are."""
    if indicator.derived:
        return "it is derived"
    if indicator.values:
        return "its values are no numbers"
    rate = context.units.known(indicator.unit) and context.units.is_ratio(indicator.unit)
    return "it is a rate" if rate else None


def _percent(share: Fraction | None) -> str:
    return f"{Quantity((share or Fraction(0)) * 100)} percent"


def _finding(way: Way, message: str, hint: str) -> Diagnostic:
    return Diagnostic(Code.SHARES, message, hint=hint, path=f"{way.said}.share")
