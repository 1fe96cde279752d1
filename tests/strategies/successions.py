"""Units that merge, split, give parts away, get new names and end; with the days of all that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import Factory, define, evolve, frozen
from hypothesis import strategies as st

from kpikit.model.ids import Identifier, Slug
from kpikit.model.org import Membership, OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.model.successions import (
    Begins,
    End,
    Inherited,
    Merge,
    Part,
    Rename,
    Share,
    Split,
    Succession,
    Successor,
    Transfer,
)
from kpikit.model.validity import Validity
from tests.strategies.picking import Picker, several

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn

DAYS = tuple(
    map(
        date.fromisoformat,
        ("2024-07-01", "2024-01-01", "2024-06-15", "2024-12-01", "2025-01-01", "2023-04-01"),
    )
)
"""Days on which the map changes, some of them within the windows that are asked for."""

SHARES = (
    (Fraction(1, 2), Fraction(1, 2)),
    (Fraction(3, 5), Fraction(2, 5)),
    (Fraction(1, 3), Fraction(2, 3)),
    (Fraction(1, 2), Fraction(1, 3), Fraction(1, 6)),
)
"""Shares of all that a unit becomes."""

SIZES = (Fraction(1), Fraction(3), Fraction(250), Fraction(1, 2))
"""How much goes somewhere."""

_DAY = timedelta(days=1)

Happening: TypeAlias = "tuple[tuple[Succession, ...], set[Slug], list[Slug]]"
"""Successions of one day that belong together, who is gone by them, and who is new."""


@frozen
class Territory:
    """Units, and how they follow each other.

    Attributes:
        org_units: all units that there ever are.
        successions: free of errors with those units.
    """

    org_units: tuple[OrgUnit, ...]
    successions: tuple[Succession, ...]


@define
class _History:
    """What has happened so far.

    Attributes:
        there: the units that exist now.
        begun: on which day units began; not the first ones.
        ended: the last day of the units that have ended.
    """

    there: list[Slug]
    begun: dict[Slug, date] = Factory(dict)
    ended: dict[Slug, date] = Factory(dict)
    events: list[Succession] = Factory(list)
    named: int = 0

    def new(self) -> Slug:
        """Return an id that was never used."""
        self.named += 1
        return Slug(f"n{self.named}")


@st.composite
def territories(draw: DrawFn, bases: Sequence[Identifier] = ()) -> Territory:
    """Return units with successions; `bases` are indicators that may tell shares."""
    pick = Picker(draw)
    first = [OrgUnit(id=Slug(f"u{number}")) for number in range(pick.count(1, 5))]
    return reformed(pick, first, bases)


def reformed(pick: Picker, units: Sequence[OrgUnit], bases: Sequence[Identifier] = ()) -> Territory:
    """Return units with those that follow them, and by which successions.

    Args:
        pick: decides.
        units: the first ones. Those that are above others go on for ever.
        bases: indicators that may tell shares and weights; they have to be totals.
    """
    above = {unit.parent for unit in units}
    history = _History([unit.id for unit in units if unit.id not in above])
    for day in sorted(several(pick, DAYS, 1, 3)):
        free = list(history.there)
        for _ in range(pick.count(1, 2)):
            if free:
                kind = pick.of([one for one, least in KINDS if len(free) >= least])
                some, gone, new = kind(_Scene(pick, history, free, day, bases))
                _happen(history, _decided(pick, some, day), gone, new, day)
    model = units[0]
    new_units = [evolve(model, id=name, parent=_top(units)) for name in sorted(history.begun)]
    told = [_timed(pick, history, unit) for unit in (*units, *new_units)]
    order = [history.events, history.events[::-1]]
    return Territory(tuple(told), tuple(pick.of(order)))


def _top(units: Sequence[OrgUnit]) -> Slug | None:
    """Return a unit that goes on for ever, as it is above others."""
    return next((unit.parent for unit in units if unit.parent is not None), None)


def _happen(
    history: _History, some: Sequence[Succession], gone: set[Slug], new: list[Slug], day: date
) -> None:
    history.events += some
    history.there = [name for name in history.there if name not in gone] + new
    history.ended |= dict.fromkeys(gone, day - _DAY)
    history.begun |= dict.fromkeys(new, day)


def _decided(pick: Picker, some: Sequence[Succession], day: date) -> list[Succession]:
    """Return successions with what may be said of any of them."""
    issued = pick.of((None, None, day - 20 * _DAY, day + 20 * _DAY))
    since, targets = pick.of(tuple(Begins)), pick.of(tuple(Inherited))
    plain = (Transfer, Rename, End)
    return [
        evolve(
            one,
            issued=issued,
            confirmed=not pick.chance(5),
            since=Begins.WINDOW if isinstance(one, plain) else since,
            targets=Inherited.CARRIED if isinstance(one, End) else targets,
        )
        for one in some
    ]


def _timed(pick: Picker, history: _History, unit: OrgUnit) -> OrgUnit:
    """Return a unit, perhaps with the time for which it exists, and with memberships."""
    first = history.begun.get(unit.id, date.min)
    last = history.ended.get(unit.id, date.max)
    valid = pick.of((None, None, Validity(first, last), Validity(first), Validity(last=last)))
    memberships = _memberships(pick, first, last) if pick.chance(4) else ()
    return evolve(unit, valid=valid, memberships=memberships)


def _memberships(pick: Picker, first: date, last: date) -> tuple[Membership, ...]:
    """Return what is different for some time of those in which a unit exists."""
    days = [day for day in DAYS if first < day <= last]
    if not days:
        return ()
    day = pick.of(days)
    groups = pick.of((Pairs.of({"area": "north"}), Pairs.of({"club": "old"}), Pairs()))
    attributes = pick.of((Pairs(), Pairs.of({"poor": "yes"})))
    later = Membership(valid=Validity(first=day), groups=groups, attributes=attributes)
    earlier = Membership(valid=Validity(last=day - _DAY), groups=Pairs.of({"area": "south"}))
    return pick.of(((later,), (earlier,), (earlier, later)))


# --- what happens ---


@frozen
class _Scene:
    """Where and when something happens: what it needs to know.

    Attributes:
        free: the units to which nothing has happened on the day.
    """

    pick: Picker
    history: _History
    free: list[Slug]
    day: date
    bases: Sequence[Identifier]

    def taken(self, least: int, most: int) -> list[Slug]:
        """Return some units to which nothing else happens on the day."""
        some = several(self.pick, self.free, least, min(most, len(self.free)))
        self.free[:] = [name for name in self.free if name not in some]
        return some


def _renamed(scene: _Scene) -> Happening:
    (old,), new = scene.taken(1, 1), scene.history.new()
    event: Succession = Rename(effective=scene.day, rename=old, into=new)
    if scene.pick.chance():
        event = Successor(effective=scene.day, old=old, new=new)
    return (event,), {old}, [new]


def _merged(scene: _Scene) -> Happening:
    old = scene.taken(2, 3)
    into = scene.pick.of((scene.history.new(), old[0]))
    sizes = [scene.pick.of(SIZES) for _ in old] if scene.pick.chance() else [None for _ in old]
    shares = [None for _ in old[:-1]] + [Share(Fraction(1, 4)) if scene.pick.chance(4) else None]
    basis = scene.pick.seldom(scene.bases) if sizes[0] is None else None
    parts = tuple(
        Part(id=one, basis=size, share=share)
        for one, size, share in zip(old, sizes, shares, strict=True)
    )
    events: tuple[Succession, ...] = (
        Merge(effective=scene.day, merge=parts, into=into, basis=basis),
    )
    if scene.pick.chance():
        events = tuple(
            Successor(
                effective=scene.day,
                old=one.id,
                new=into,
                share=one.share,
                basis=one.basis or basis,
            )
            for one in parts
        )
    gone = {one.id for one in parts if one.share is None} - {into}
    return events, gone, [into] if into not in old else []


def _split(scene: _Scene) -> Happening:
    (old,) = scene.taken(1, 1)
    shares = scene.pick.of(SHARES)
    into = [scene.history.new() for _ in shares]
    if scene.pick.chance():
        into[0] = old
    basis = scene.pick.seldom(scene.bases)
    by_size = basis is None and scene.pick.chance(3)
    parts = tuple(
        Part(
            id=name,
            share=None if by_size or basis else Share(share),
            basis=scene.pick.of(SIZES) if by_size else None,
        )
        for name, share in zip(into, shares, strict=True)
    )
    events: tuple[Succession, ...] = (
        Split(effective=scene.day, split=old, into=parts, basis=basis),
    )
    if scene.pick.chance():
        events = tuple(
            Successor(
                effective=scene.day, old=old, new=one.id, share=one.share, basis=one.basis or basis
            )
            for one in parts
        )
    return events, {old} - set(into), [name for name in into if name != old]


def _given(scene: _Scene) -> Happening:
    """Return a part that goes to another unit, or all of one unit in parts to two others."""
    old, *others = scene.taken(2, 3)
    shares = scene.pick.of(SHARES)[: len(others)]
    if len(others) == 1:
        shares = shares[:1]
    events: tuple[Succession, ...] = tuple(
        Transfer(effective=scene.day, transfer=old, into=other, share=Share(share))
        for other, share in zip(others, shares, strict=True)
    )
    if scene.pick.chance(3):  # rows of those who are there say that they go on
        to = [(old, other, Share(share)) for other, share in zip(others, shares, strict=True)]
        rows = [*to, *((other, other, None) for other in others)]
        events = tuple(
            Successor(effective=scene.day, old=one, new=other, share=share)
            for one, other, share in rows
        )
    return events, {old} if sum(shares) == 1 else set(), []


def _ended(scene: _Scene) -> Happening:
    old = scene.taken(1, 2)
    return (End(effective=scene.day, end=tuple(old)),), set(old), []


KINDS: tuple[tuple[Callable[[_Scene], Happening], int], ...] = (
    (_renamed, 1),
    (_merged, 2),
    (_split, 1),
    (_given, 2),
    (_ended, 1),
)
"""What may happen, and to how many units at least."""
