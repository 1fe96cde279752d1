"""Which items of an old list and of a new one are the same thing."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from kpikit.comparison.order import apart
from kpikit.model.declared import Declared
from kpikit.spec.slots import slots_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

Pair: TypeAlias = tuple[int, int]
"""Places of one thing in the old and in the new list."""

_MOST = 10_000
"""How many items are compared with each other; beyond that they are paired in their order."""


def paired(
    old: Sequence[object],
    new: Sequence[object],
    name: Callable[[object], str | None],
    same: Callable[[object, object], bool],
    *,
    ordered: bool,
) -> list[Pair]:
    """Return the places of the items that are the same thing; all others are added or removed.

    Who has a name is who has the same one. Of several that share it, as levels of a target do, it
    is the one for the same scope and time, then the one that is most alike. Of items without a name
    those that are equal are the same, then those that are most alike, in their order if that means
    something.

    Args:
        old: the items before.
        new: the items after.
        name: returns the id of an item; `None` if it has none.
        same: whether two values mean the same.
        ordered: whether their order means something.

    >>> paired("abd", "acd", lambda item: None, str.__eq__, ordered=True)
    [(0, 0), (2, 2), (1, 1)]
    """
    left = (list(range(len(old))), list(range(len(new))))
    found: list[Pair] = []

    def keep(pairs: Iterable[Pair]) -> None:
        found.extend(pairs)
        for side, places in enumerate(left):
            taken = {pair[side] for pair in found}
            places[:] = [place for place in places if place not in taken]

    def known(item: object) -> Hashable:
        told = (name(item), apart(item))
        return told if told != (None, ()) else None

    keep(_by(known, old, new, left))
    for places in _groups(name, old, new, left):
        keep(_alike(old, new, places, same, ordered=False))
    if any(name(item) is None for item in (*old, *new)):
        nameless = _nameless(name, old, new, left)
        keep(_equal(old, new, nameless, ordered=ordered))
        for gap in _gaps(found, _nameless(name, old, new, left), ordered=ordered):
            keep(_alike(old, new, gap, same, ordered=ordered))
    return found


_Left: TypeAlias = "tuple[list[int], list[int]]"


def _by(
    key: Callable[[object], Hashable],
    old: Sequence[object],
    new: Sequence[object],
    left: _Left,
) -> Iterator[Pair]:
    """Yield the places of items that share a key, those of one key in their order."""
    there: dict[Hashable, list[int]] = defaultdict(list)
    for place in left[1]:
        there[key(new[place])].append(place)
    for place in left[0]:
        known = key(old[place])
        if known is not None and there[known]:
            yield place, there[known].pop(0)


def _groups(
    name: Callable[[object], str | None],
    old: Sequence[object],
    new: Sequence[object],
    left: _Left,
) -> list[_Left]:
    """Return the places that are left of each name."""
    found: dict[str, _Left] = {}
    for side, items in enumerate((old, new)):
        for place in left[side]:
            known = name(items[place])
            if known is not None:
                found.setdefault(known, ([], []))[side].append(place)
    return list(found.values())


def _nameless(
    name: Callable[[object], str | None],
    old: Sequence[object],
    new: Sequence[object],
    left: _Left,
) -> _Left:
    sides = zip(left, (old, new), strict=True)
    before, after = ([one for one in places if name(items[one]) is None] for places, items in sides)
    return before, after


def _equal(
    old: Sequence[object], new: Sequence[object], left: _Left, *, ordered: bool
) -> Iterator[Pair]:
    if not ordered:
        yield from _by(lambda item: (item,), old, new, left)
        return
    before, after = (
        [items[one] for one in places] for items, places in zip((old, new), left, strict=False)
    )
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        for step in range(block.size):
            yield left[0][block.a + step], left[1][block.b + step]


def _gaps(found: Sequence[Pair], left: _Left, *, ordered: bool) -> list[_Left]:
    """Return what is left between pairs, if their order means something; else all in one."""
    if not ordered:
        return [left]
    gaps: dict[int, _Left] = {}
    for side, places in enumerate(left):
        for place in places:
            number = sum(pair[side] < place for pair in found)
            gaps.setdefault(number, ([], []))[side].append(place)
    return list(gaps.values())


def _alike(
    old: Sequence[object],
    new: Sequence[object],
    left: _Left,
    same: Callable[[object, object], bool],
    *,
    ordered: bool,
) -> list[Pair]:
    """Return the places of items that are most alike; items of different classes never are."""
    before, after = left
    inline = [
        pair for pair in zip(before, after, strict=False) if _likeness(old[pair[0]], new[pair[1]])
    ]
    if len(before) * len(after) > _MOST or (ordered and len(inline) == len(before) == len(after)):
        return inline

    def rank(pair: Pair) -> tuple[int, ...]:
        one, other = pair
        likeness = _likeness(old[one], new[other]) + same(old[one], new[other])
        return (-likeness, abs(one - other), one + other, one)

    found: list[Pair] = []
    for one, other in sorted(product(before, after), key=rank):
        free = all(one != pair[0] and other != pair[1] for pair in found)
        crossing = ordered and any((one < here) != (other < there) for here, there in found)
        if free and _likeness(old[one], new[other]) and not crossing:
            found.append((one, other))
    return found


def _likeness(one: object, other: object) -> int:
    """Return how much two items are alike; 0 if one cannot have become the other."""
    if type(one) is not type(other):
        return 0
    if not isinstance(one, Declared):
        return 1
    names = [slot.name for slot in slots_of(type(one))]
    return 1 + sum(bool(getattr(one, name) == getattr(other, name)) for name in names)
