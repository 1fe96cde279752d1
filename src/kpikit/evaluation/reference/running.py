"""Running figures in the year in which a unit is created: what is handed over, what is left out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from kpikit.errors import PeriodError
from kpikit.evaluation.reference.figures import Cause, Figure, Part, Why, missing, summed
from kpikit.evaluation.reference.ways import WHOLE, Way
from kpikit.model.functions import TimeFunction
from kpikit.model.states import State
from kpikit.model.successions import Begins, Rename
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.evaluation.reference.restated import Restated
    from kpikit.evaluation.reference.ways import Ways
    from kpikit.model.indicators import Indicator

_DAY = timedelta(days=1)


def begun(restated: Restated, indicator: Indicator, day: date) -> date | None:
    """Return the first day of the year or term in which a running figure counts a day."""
    function = TimeFunction[indicator.accumulation.name]
    try:
        run = restated.specification.calendar.to_date(function, Period.spanning(day, day))
    except PeriodError:
        return None
    return run.start


# --- since the handover ---


def handed_over(restated: Restated, indicator: Indicator, figure: Figure, number: int) -> Figure:
    """Return a reported running figure, with the last ones of those who handed over to its unit.

    That is every unit that became part of it since the figure began to run, by a succession that
    says `since: handover`. A new name changes nothing in that. A figure without a number stays as
    it is reported, unless it does not apply yet.

    Args:
        restated: everything that was observed.
        indicator: a total that runs.
        figure: as it is reported.
        number: the map on which it stands.
    """
    row = figure.row
    start = begun(restated, indicator, row.period.end)
    silent = row.value is None and row.state is not State.NOT_APPLICABLE
    if start is None or silent:
        return figure
    handed = list(_handed(restated, indicator, row.org_unit, (start, row.period.end), number))
    if not handed:
        return figure
    parts = [Part(row.org_unit, Way(WHOLE), figure, row.period), *handed]
    causes = [cause for part in handed if part.lacks for cause in _causes(restated, part)]
    causes += [restated.cause(Why.NO_SHARE, one.unit) for one in handed if one.way.share is None]
    return missing(row.org_unit, parts, causes) if causes else summed(row.org_unit, parts)


def _handed(
    restated: Restated, indicator: Indicator, unit: str, run: tuple[date, date], number: int
) -> Iterator[Part]:
    """Yield what was handed over to a unit within a run of days, the last of it first."""
    start, end = run
    for place in range(number, 0, -1):
        day = restated.maps.days[place]
        if day <= start:
            return
        arriving = [
            flow
            for flows in restated.roads.flows(place).values()
            for flow in flows
            if flow.target == unit and flow.event is not None
        ]
        for flow in arriving if day <= end else ():
            handing = flow.event is not None and flow.event.since is Begins.HANDOVER
            source = str(flow.source)
            if handing and source != unit and restated.has(indicator, place - 1, source):
                before = restated.figures(place - 1, indicator, day - _DAY).get(source)
                yield Part(
                    source, Way(flow.share, (flow,)), before, Period.spanning(start, day - _DAY)
                )
        renamed = [flow.source for flow in arriving if isinstance(flow.event, Rename)]
        unit = str(renamed[0]) if renamed else unit


def _causes(restated: Restated, part: Part) -> list[Cause]:
    """Return why what was handed over is missing."""
    units = [cause.unit for cause in restated.causes(part)]
    day = part.period.end
    return [restated.cause(Why.NOT_REPORTED_UP_TO, unit, day) for unit in units]


# --- since the creation ---


def counts_since(
    restated: Restated, indicator: Indicator, sources: Ways, period: Period
) -> list[Cause]:
    """Return why figures before the creation of a unit are no figures of it, if they are not.

    So it is where a succession on the way says `since: creation`, and the figures run in the same
    year or term.

    Args:
        restated: everything that was observed.
        indicator: a total.
        sources: the ways from the units that reported.
        period: for which they reported.
    """
    if not indicator.cumulative:
        return []
    found = []
    for way in sources.values():
        for flow in way.flows:
            event = flow.event
            if event is None or event.since is not Begins.CREATION or flow.source == flow.target:
                continue
            start = begun(restated, indicator, event.effective)
            if start is not None and start <= period.end:
                found.append(restated.cause(Why.COUNTS_SINCE, flow.target, event.effective))
    return found
