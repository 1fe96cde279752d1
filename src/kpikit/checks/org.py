"""Organisation units over time: who is above whom, and when; what is different for some time."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.checks.circles import circles
from kpikit.errors import Code, Diagnostic, Severity, quoted
from kpikit.model.ids import Slug
from kpikit.model.maps import eve, last_days
from kpikit.model.org import parents_of
from kpikit.model.validity import ALWAYS, Validity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from kpikit.checks.context import Context
    from kpikit.model.org import Membership, OrgUnit

_NAMED = 8
_DAY = timedelta(days=1)


def parents_in_a_circle(context: Context) -> Iterator[Diagnostic]:
    """Find organisation units that are above themselves; each circle once."""
    units = {unit.id: unit for unit in context.specification.org_units}
    ever = {name: [parent for parent, _ in parents_of(unit)] for name, unit in units.items()}
    if next(circles(ever), None) is None:
        return
    told: set[frozenset[Slug]] = set()
    for first_day, above in _trees(context):
        for way in circles(above):
            if frozenset(way) not in told:
                told.add(frozenset(way))
                yield _circle(way, units, first_day)


def _trees(context: Context) -> Iterator[tuple[date, Mapping[Slug, Sequence[Slug]]]]:
    """Yield who is above whom, for each time in which that does not change."""
    units = context.specification.org_units
    if not any(unit.memberships for unit in units):
        yield date.min, {unit.id: [unit.parent] if unit.parent else [] for unit in units}
        return
    maps = context.maps
    for number, day in enumerate(maps.days):
        there = maps.units(number)
        yield day, {unit.id: [unit.parent] if unit.parent else [] for unit in there}


def _circle(way: Sequence[Slug], units: Mapping[Slug, OrgUnit], day: date) -> Diagnostic:
    order = {name: number for number, name in enumerate(units)}
    first = min(way, key=order.__getitem__)
    start = way.index(first)
    names = [*way[start:], *way[:start], first]
    since = "" if day == date.min else f" from {day} on"
    message = f"'{first}' is above itself{since}: {', '.join(names[:_NAMED])}"
    hint = "correct the parent of one of them"
    path = f"{_declaring(units[first], day).declared_at}.parent"
    return Diagnostic(Code.CYCLE, message, hint=hint, path=path)


def _declaring(unit: OrgUnit, day: date) -> OrgUnit | Membership:
    """Return what says the parent that a unit has on a day."""
    saying = [one for one in unit.memberships if one.parent and one.valid.covers(day)]
    return saying[-1] if saying else unit


@frozen
class _Gap:
    """A time in which a unit is below another one that does not exist."""

    child: Slug
    path: str
    parent: Slug
    after: bool


def parents_that_are_not_there(context: Context) -> Iterator[Diagnostic]:
    """Find units that go on below a parent that has ended, or are there before it begins."""
    by_parent: dict[tuple[Slug, bool], list[_Gap]] = {}
    spans = context.maps.spans
    if all(span == ALWAYS for span in spans.values()):
        return
    for unit in context.specification.org_units:
        for gap in _gaps(unit, spans):
            by_parent.setdefault((gap.parent, gap.after), []).append(gap)
    gone = {name for one in context.specification.successions for name in one.ended}
    for (parent, after), gaps in by_parent.items():
        who = _several(list(dict.fromkeys(gap.child for gap in gaps)))
        known = after and parent in gone
        yield Diagnostic(
            Code.NOT_THERE,
            _gap_message(parent, spans[parent], who, after=after),
            hint=_gap_hint(spans[parent], after=after),
            path=gaps[0].path,
            severity=Severity.WARNING if known else Severity.ERROR,
        )


def _gap_message(parent: Slug, span: Validity, who: str, *, after: bool) -> str:
    if after:
        return f"{quoted(parent)} ends on {span.last}, but is above {who} after that"
    return f"{quoted(parent)} begins on {span.first}, but is above {who} before that"


def _gap_hint(span: Validity, *, after: bool) -> str:
    time = Validity(first=span.last + _DAY) if after else Validity(last=eve(span.first))
    return f"say who is above for that time: memberships: [{{valid: {time}, parent: ...}}]"


def _gaps(unit: OrgUnit, spans: Mapping[Slug, Validity]) -> Iterator[_Gap]:
    span = spans[unit.id]
    for time in _times(unit, span):
        parent = unit.during(time).parent
        if parent is None or parent not in spans or time.last < time.first:
            continue
        above = spans[parent]
        path = f"{_declaring(unit, time.first).declared_at}.parent"
        if time.first < above.first:
            yield _Gap(unit.id, path, parent, after=False)
        if time.last > above.last:
            yield _Gap(unit.id, path, parent, after=True)


def _times(unit: OrgUnit, span: Validity) -> Iterator[Validity]:
    """Yield the times in which nothing of a unit changes."""
    firsts = {one.valid.first for one in unit.memberships}
    firsts |= {one.valid.last + _DAY for one in unit.memberships if one.valid.last < ALWAYS.last}
    days = [span.first, *sorted(day for day in firsts if span.first < day <= span.last)]
    lasts = [*(eve(day) for day in days[1:]), span.last]
    yield from (Validity(first, last) for first, last in zip(days, lasts, strict=True))


def _several(names: Sequence[Slug]) -> str:
    more = f" and {len(names) - 1} more" if len(names) > 1 else ""
    return f"{quoted(names[0])}{more}"


def wrong_memberships(context: Context) -> Iterator[Diagnostic]:
    """Find memberships for a time without the unit, and two that say different things at once."""
    for unit in context.specification.org_units:
        span = context.maps.spans[unit.id]
        for one in unit.memberships:
            if _outside(one.valid, span):
                message = (
                    f"the membership holds for {one.valid}, but {quoted(unit.id)} is there "
                    f"for {span} only"
                )
                path = f"{one.declared_at}.valid"
                hint = "correct the time; an end may be open: '..'"
                yield Diagnostic(Code.MEMBERSHIP, message, hint=hint, path=path)
        yield from _overlaps(unit.memberships)


def _outside(valid: Validity, span: Validity) -> bool:
    """Whether a time says a day on which a unit does not exist, or has none on which it does."""
    early = ALWAYS.first < valid.first < span.first or valid.last < span.first
    late = span.last < valid.last < ALWAYS.last or span.last < valid.first
    return early or late


def _overlaps(memberships: Iterable[Membership]) -> Iterator[Diagnostic]:
    by_word: dict[str, list[Membership]] = {}
    for one in memberships:
        for word in _said(one):
            by_word.setdefault(word, []).append(one)
    told: set[tuple[int, int]] = set()
    for word, some in by_word.items():
        for one, other in pairwise(sorted(some, key=lambda one: one.valid.first)):
            if other.valid.first <= one.valid.last and (id(one), id(other)) not in told:
                told.add((id(one), id(other)))
                message = f"two memberships say the {word} of {other.valid.first}"
                hint = f"let {one.declared_at} end before, or this one begin after it"
                path = f"{other.declared_at}.valid"
                finding = Diagnostic(Code.MEMBERSHIP, message, hint=hint, path=path)
                yield finding.beside("the other membership", f"{one.declared_at}.valid")


def _said(membership: Membership) -> Iterator[str]:
    """Yield what a membership says."""
    if membership.level is not None:
        yield "level"
    if membership.parent is not None:
        yield "parent"
    yield from (f"attribute {quoted(name)}" for name, _ in membership.attributes.pairs)
    yield from (f"group of the kind {quoted(kind)}" for kind, _ in membership.groups.pairs)


def validity_against_successions(context: Context) -> Iterator[Diagnostic]:
    """Find units that are declared to exist after a succession has ended them."""
    ends = last_days(context.maps.events)
    for unit in context.specification.org_units:
        last = (unit.valid or ALWAYS).last
        end = ends.get(unit.id, date.max)
        if end < last < ALWAYS.last:
            message = f"{quoted(unit.id)} is valid until {last}, but ends by a succession on {end}"
            hint = f"write '../{end}', or leave the end open: successions say it"
            yield Diagnostic(Code.NOT_THERE, message, hint=hint, path=f"{unit.declared_at}.valid")


def units_that_nothing_follows(context: Context) -> Iterator[Diagnostic]:
    """Find, for each day, the units that end by their validity alone: with a warning."""
    if not context.whole("successions"):
        return
    ends = last_days(context.maps.events)
    after = {
        (edge.source, eve(event.effective)) for event in context.maps.events for edge in event.edges
    }
    by_day: dict[date, list[OrgUnit]] = {}
    for unit in context.specification.org_units:
        last = (unit.valid or ALWAYS).last
        if last < ALWAYS.last and unit.id not in ends and (unit.id, last) not in after:
            by_day.setdefault(last, []).append(unit)
    for last, units in by_day.items():
        message = f"nothing says what follows {_several([one.id for one in units])} after {last}"
        one = f"{{effective: {last + _DAY}, end: [{units[0].id}]}}"
        hint = f"say it under 'successions'; of a unit that nobody follows: {one}"
        path = f"{units[0].declared_at}.valid"
        warning = Severity.WARNING
        yield Diagnostic(Code.NOT_THERE, message, hint=hint, path=path, severity=warning)
