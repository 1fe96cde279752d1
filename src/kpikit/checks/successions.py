"""Successions: units that exist when they take part, and events that do not contradict others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from kpikit.checks.circles import circles
from kpikit.errors import Code, Diagnostic, Severity, quoted
from kpikit.model.maps import eve
from kpikit.model.successions import (
    Begins,
    End,
    Inherited,
    Merge,
    Rename,
    Split,
    Transfer,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kpikit.checks.context import Context
    from kpikit.checks.events import Day, Way
    from kpikit.model.ids import Slug
    from kpikit.model.validity import Validity


def units_not_declared(context: Context) -> Iterator[Diagnostic]:
    """Find units in successions that are not declared."""
    known = {unit.id: unit for unit in context.specification.org_units}
    named = dict.fromkeys(one for day in context.days for one in _named(day))
    for path, name in named:
        yield from context.unknown(path, "org_unit", name, known, "org_units")


def _named(day: Day) -> Iterator[tuple[str, Slug]]:
    """Yield the units that take part, each with the place where it stands."""
    for way in day.ways:
        yield way.source, way.edge.source
        yield way.target, way.edge.target
    yield from ((path, name) for name, path in day.ended.items())


def units_not_there(context: Context) -> Iterator[Diagnostic]:
    """Find units that take part in a succession before they begin, or after they have ended."""
    spans = context.maps.spans
    endings = _endings(context)
    for day in context.days:
        before = [(way.source, way.edge.source) for way in day.ways]
        before += [(path, name) for name, path in day.ended.items()]
        after = [(way.target, way.edge.target) for way in day.ways]
        needed = dict.fromkeys((path, name, eve(day.day)) for path, name in before)
        needed |= dict.fromkeys((path, name, day.day) for path, name in after)
        for path, name, when in needed:
            nowhere = name in day.arriving and day.ends(name)  # a finding by itself
            if name in spans and not nowhere and not spans[name].covers(when):
                yield _not_there(name, spans[name], day.day, path, endings)
        if day.day == date.min:
            message = f"there is no day before {day.day}, on which something could end"
            path = before[0][0]
            yield Diagnostic(Code.NOT_THERE, message, hint="correct the date", path=path)


def _not_there(
    name: Slug, span: Validity, day: date, path: str, endings: Mapping[Slug, tuple[date, str]]
) -> Diagnostic:
    if span.last < day:
        last, where = endings.get(name, (date.max, ""))
        place = where if last == span.last else ""
        message = f"{quoted(name)} takes part on {day}, but ends on {span.last}{place}"
        again = "; ids are not used again: what follows has its own" if place else ""
        hint = f"correct one of the dates{again}"
    else:
        message = f"{quoted(name)} takes part on {day}, but begins on {span.first}"
        hint = "correct one of the dates"
    return Diagnostic(Code.NOT_THERE, message, hint=hint, path=path)


def _endings(context: Context) -> dict[Slug, tuple[date, str]]:
    """Return the last day of each unit that a succession ends, and where that stands."""
    found: dict[Slug, tuple[date, str]] = {}
    for day in context.days:
        gone = {name: ways[0].source for name, ways in day.leaving.items() if day.ends(name)}
        for name, path in {**gone, **day.ended}.items():
            found.setdefault(name, (eve(day.day), context.where(path)))
    return found


def units_there_already(context: Context) -> Iterator[Diagnostic]:
    """Find units that arise though they are there: with a warning, as they keep what they have."""
    for day in context.days:
        for name, ways in day.arriving.items():
            span = context.maps.spans.get(name)
            arises = [way for way in ways if way.event.creates]
            goes_on = span is not None and span.covers(eve(day.day)) and not day.ends(name)
            renamed = any(isinstance(way.event, Rename) for way in ways)
            if renamed or not arises or name in day.leaving or not goes_on:
                continue
            message = f"{quoted(name)} is there before {day.day}, and keeps what it has"
            hint = f"if so, {_going_on(arises[0])}; else correct when it begins"
            path, warning = arises[0].target, Severity.WARNING
            yield Diagnostic(Code.NOT_THERE, message, hint=hint, path=path, severity=warning)


def _going_on(way: Way) -> str:
    """Return what to write so that a unit is said to go on as a part of what it becomes."""
    name = quoted(way.edge.target)
    if isinstance(way.event, Merge):
        return f"name {name} among those that merge"
    if isinstance(way.event, Split):
        return f"write a transfer to {name} instead"
    return f"write 'old: {way.edge.target}' and 'new: {way.edge.target}' as well"


def names_that_are_taken(context: Context) -> Iterator[Diagnostic]:
    """Find units that are renamed into one that is there, or that others become too."""
    for day in context.days:
        for name, ways in day.arriving.items():
            span = context.maps.spans.get(name)
            there = span is not None and span.covers(eve(day.day)) and not day.ends(name)
            renamed = [way for way in ways if isinstance(way.event, Rename)]
            others = [way.edge.source for way in ways if way is not (renamed or ways)[0]]
            if renamed and renamed[0].edge.source != name and (there or others):
                who, old = others[0] if others else name, renamed[0].edge.source
                why = f"{quoted(who)} becomes it, too" if others else "that is there already"
                message = f"{quoted(old)} is renamed into {quoted(name)} on {day.day}, but {why}"
                hint = f"if they become one, write 'merge: [{old}, {who}]'"
                yield Diagnostic(Code.SUCCESSION, message, hint=hint, path=renamed[0].target)


def units_twice(context: Context) -> Iterator[Diagnostic]:
    """Find units that take part twice in one event, or that become themselves."""
    for day in context.days:
        for ways in day.leaving.values():
            seen: list[Way] = []
            for way in ways:
                if seen and day.twice([*seen, way]):
                    part = way.edge.source if isinstance(way.event, Merge) else way.edge.target
                    message = f"{quoted(part)} takes part twice on {day.day}"
                    finding = Diagnostic(
                        Code.SUCCESSION, message, hint="delete one of the two", path=way.said
                    )
                    yield finding.beside("the first time", seen[0].said)
                else:
                    seen.append(way)
        for way in day.ways:
            alone = isinstance(way.event, (Transfer, Rename))
            if alone and way.edge.source == way.edge.target:
                message = f"{quoted(way.edge.source)} goes to itself, which changes nothing"
                hint = "correct one of the two ids"
                yield Diagnostic(Code.SUCCESSION, message, hint=hint, path=way.target)


def ways_to_nowhere(context: Context) -> Iterator[Diagnostic]:
    """Find units that become one that ends on the same day, in a circle or in a row."""
    for day in context.days:
        ways = [
            way
            for way in day.ways
            if day.ends(way.edge.target) and way.edge.source != way.edge.target
        ]
        parts: dict[Slug, list[Slug]] = {way.edge.source: [] for way in ways}
        for way in ways:
            parts[way.edge.source].append(way.edge.target)
        told: set[Slug] = set()
        for circle in circles(parts):
            told.update(circle)
            yield _in_a_circle(day, circle)
        yield from (_in_a_row(day, way) for way in ways if way.edge.target not in told)


def _in_a_circle(day: Day, circle: Sequence[Slug]) -> Diagnostic:
    message = f"on {day.day} {quoted(circle[0])} becomes itself: {', '.join((*circle, circle[0]))}"
    hint = "ids are not used again: give what follows new ones"
    return Diagnostic(Code.CYCLE, message, hint=hint, path=day.leaving[circle[0]][0].source)


def _in_a_row(day: Day, way: Way) -> Diagnostic:
    source, target = way.edge.source, way.edge.target
    after = ", ".join(one.edge.target for one in day.leaving.get(target, ()))
    message = f"{quoted(source)} becomes {quoted(target)} on {day.day}, but that ends on this day"
    hint = f"say at once what {quoted(source)} becomes: {after}" if after else "correct a date"
    return Diagnostic(Code.SUCCESSION, message, hint=hint, path=way.target)


def ends_that_are_none(context: Context) -> Iterator[Diagnostic]:
    """Find units that end without a successor, and have one on the same day."""
    for day in context.days:
        for name, path in day.ended.items():
            ways = day.leaving.get(name, ())
            if ways and any(way.edge.share is None or way.edge.share == 1 for way in ways):
                message = f"{quoted(name)} ends without a successor on {day.day}, but goes to "
                message = f"{message}{quoted(ways[0].edge.target)}"
                hint = "delete one of the two"
                finding = Diagnostic(Code.SUCCESSION, message, hint=hint, path=path)
                yield finding.beside("here it goes there", ways[0].source)


def settings_without_effect(context: Context) -> Iterator[Diagnostic]:
    """Find what is said of running figures and targets where nothing new begins."""
    for event in context.specification.successions:
        words = []
        if isinstance(event, (Transfer, Rename, End)) and event.since is not Begins.WINDOW:
            words.append("since")
        if isinstance(event, End) and event.targets is not Inherited.CARRIED:
            words.append("targets")
        for word in words:
            message = f"'{word}' has no effect where no unit is made of others"
            path, warning = f"{event.declared_at}.{word}", Severity.WARNING
            hint = "delete it"
            yield Diagnostic(Code.SUCCESSION, message, hint=hint, path=path, severity=warning)
