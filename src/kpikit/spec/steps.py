"""Paths to what a specification says: its words and ids, followed from node to node.

A path is what diagnostics show, with ids where things have them: ``targets.disbursed.plan``,
``scorecard.economy.max_points``. A node of a scorecard is found by its id however deep it lies.
"""

from __future__ import annotations

import re
import types
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Union, cast, get_args, get_origin

from attrs import evolve, frozen

from kpikit.model.declared import Declared, form_of
from kpikit.model.pairs import Pairs
from kpikit.model.scorecards import Scorecard
from kpikit.model.specification import Specification
from kpikit.model.text import Text
from kpikit.spec.nodes import Entries, Items, Node, Origin, Scalar, at_place_of
from kpikit.spec.slots import Slot, mark_of, slots_of
from kpikit.spec.spots import (
    Astray,
    Kind,
    Spot,
    at_key,
    fits,
    in_list,
    name_of,
    of_nodes,
    place_of,
    the_whole,
)

_STEP = re.compile(r"[^.\[\]]+|\[[^\]]*\]")
_ROOT = "total"
_LONGEST = 50
_MOST = 1_000


@frozen
class Walk:
    """Follows paths.

    Attributes:
        tags: the classes of scoring rules, and of what may stand in their place, by their tag.
    """

    tags: Mapping[str, type[Declared]]

    def to(self, root: Entries, path: str) -> Spot | Astray:
        """Return the place that a path leads to, from the top of a specification."""
        steps = _STEP.findall(path)
        spot = Spot(root, Kind(classes=(Specification,)), "", "", the_whole, root.origin)
        if not 0 < len(steps) <= _LONGEST:
            return Astray("", path, root.keys())
        while steps:
            found = next(self._ways(spot, steps), None)
            if found is None:
                return Astray(spot.at, steps[0], self.known(spot))
            spot, taken = found
            steps = steps[taken:]
        return spot

    def opened(self, spot: Spot) -> Spot:
        """Return a place as it is when it is written with keys instead of in short."""
        node, kind = spot.node, spot.kind
        if kind.slot is not None and not isinstance(node, Items):
            if isinstance(node, Entries) and kind.slot.table is not None and node.get("table"):
                return evolve(spot, kind=Kind(classes=declared_in(kind.slot.table)))
            if kind.slot.key.ids and not kind.keyed:
                return self.opened(evolve(spot, kind=Kind(classes=declared_in(kind.slot.item))))
        if len(kind.classes) != 1 or node is None:
            return spot
        (declared,) = kind.classes
        if declared is Scorecard:
            spot = evolve(spot, card=spot.at)
        form = form_of(declared)
        short = next((one for one in slots_of(declared) if one.name == form.short), None)
        if not isinstance(node, Entries):
            return evolve(spot, node=_written_out(node, short, whole=form.whole))
        if short is None or not form.whole or (node.get(short.word) and not short.key.ids):
            return spot
        return self.opened(evolve(spot, kind=self._of_slot(short, short.word)))

    def key(self, spot: Spot, word: str) -> Spot | None:
        """Return the place of a key of a mapping; `None` if there cannot be such a key."""
        node, kind = spot.node, spot.kind
        if not isinstance(node, Entries):
            return None
        slot = self._slot(kind, word)
        present = node.get(word)
        if present is None and slot is None and not kind.free:
            return None
        if kind.keyed and kind.slot is not None:
            below = Kind(slot=kind.slot, depth=kind.depth + 1)
        else:
            below = self._of_slot(slot, word) if slot is not None else Kind()
        former = None if present is not None else _alternative(node, self._words(slot))
        owner = (present.origin if present is not None else None) or node.origin or spot.owner
        at = f"{spot.at}.{word}" if spot.at else word
        path = f"{spot.path}.{word}" if spot.path else word
        put = at_key(spot.put, node, word, former)
        return Spot(present, below, at, path, put, owner, former, spot.card)

    def new(self, spot: Spot, word: str) -> Spot:
        """Return the place of an id that a mapping does not have yet."""
        node, kind = spot.node, spot.kind
        below = evolve(kind, depth=kind.depth + 1) if kind.keyed else Kind()
        put = at_key(spot.put, cast("Entries", node), word, None)
        at, path = f"{spot.at}.{word}", f"{spot.path}.{word}"
        return Spot(None, below, at, path, put, spot.owner, None, spot.card)

    def marks(self, kind: Kind) -> set[str]:
        """Return the keys that tell the classes apart of which one stands at a place."""
        return (
            {mark_of(cast("type", part)) for part in kind.classes}
            if len(kind.classes) > 1
            else set()
        )

    def may_be_several(self, spot: Spot) -> bool:
        """Whether a list may stand where one declaration does."""
        slot = spot.kind.slot
        return slot is not None and slot.key.many and not spot.kind.keyed

    def nodes(self, spot: Spot) -> Iterator[tuple[str, Spot]]:
        """Yield id and place of every node below a scorecard or group, in the order written."""
        children = self.key(spot, "children") if _has_children(spot.kind) else None
        if children is not None:
            yield from self._children(children)

    def _children(self, spot: Spot) -> Iterator[tuple[str, Spot]]:
        """Yield id and place of every node of a list of children, and of those below them."""
        if isinstance(spot.node, Items) and of_nodes(spot.kind):
            for number in range(len(spot.node.items)):
                child = self.opened(self._item(spot, spot.node, number))
                yield child.at.rpartition(".")[2], child
                yield from self.nodes(child)

    def _ways(self, spot: Spot, steps: Sequence[str]) -> Iterator[tuple[Spot, int]]:
        """Yield where the next steps lead, and how many of them are taken; the first way counts."""
        short, spot = spot.node, self.opened(spot)
        if isinstance(short, Items) and isinstance(spot.node, Entries):
            below = (self.key(spot, key.text) for key, _ in spot.node.entries)
            yield from (way for one in below if one is not None for way in self._ways(one, steps))
        if isinstance(spot.node, Items):
            place = place_of(spot.kind, spot.node, steps[0])
            if place is not None:
                yield self._item(spot, spot.node, place), 1
            yield from ((child, 1) for name, child in self._children(spot) if name == steps[0])
        elif isinstance(spot.node, Entries) and steps[0].startswith("["):
            if fits(spot.node, steps[0]):
                yield spot, 1
        elif isinstance(spot.node, Entries):
            yield from self._by_key(spot, spot.node, steps)

    def _by_key(
        self, spot: Spot, node: Entries, steps: Sequence[str]
    ) -> Iterator[tuple[Spot, int]]:
        longest = len(steps) if spot.kind.keyed else 1
        for taken in range(longest, 0, -1):  # ids may have dots
            word = ".".join(steps[:taken])
            child = self.key(spot, word) if node.place(word) is not None else None
            if child is not None:
                yield child, taken
        if spot.kind.classes == (Scorecard,) and steps[0] == node.text("root", _ROOT):
            yield spot, 1
        yield from ((child, 1) for name, child in self.nodes(spot) if name == steps[0])
        if spot.kind.classes == (Specification,):
            yield from self._of_one(spot, node, steps)
        child = None if spot.kind.keyed else self.key(spot, steps[0])
        if child is not None:
            yield child, 1

    def _of_one(
        self, spot: Spot, node: Entries, steps: Sequence[str]
    ) -> Iterator[tuple[Spot, int]]:
        """Yield the only one of several where one is meant; the one where it is named by its id."""
        slot = self._slot(spot.kind, steps[0])
        if slot is None or not slot.key.one:
            return
        other = slot.key.one if steps[0] == slot.word else slot.word
        there = self.key(spot, other) if node.get(other) is not None else None
        if there is None:
            return
        if other == slot.key.one:
            default = str(slot.of_items(slot.key.ids[0]).default)
            one = there.node
            if isinstance(one, Entries) and steps[1:2] == [one.text(slot.key.ids[0], default)]:
                yield there, 2
        else:
            below = tuple(self._several(there))
            yield from ((one, 1) for one in below if len(below) == 1)

    def _several(self, spot: Spot) -> Iterator[Spot]:
        """Yield the places of all declarations of a section."""
        if isinstance(spot.node, Items):
            yield from (self._item(spot, spot.node, n) for n in range(len(spot.node.items)))
        keys = spot.node.keys() if isinstance(spot.node, Entries) else ()
        yield from filter(None, (self.key(spot, word) for word in keys))

    def called(self, spot: Spot, item: Node, number: int) -> str:
        """Return the path of an item of a list, with its id, or its scope, if it has one."""
        name = name_of(spot.kind, item)
        if name.startswith("["):
            return f"{spot.at}{name}"
        if not name:
            return f"{spot.at}[{number}]"
        return f"{spot.card if of_nodes(spot.kind) else spot.at}.{name}"

    def _item(self, spot: Spot, node: Items, number: int) -> Spot:
        item, slot = node.items[number], spot.kind.slot
        at = self.called(spot, item, number)
        kind = Kind(classes=declared_in(slot.item)) if slot is not None else Kind()
        put = in_list(spot.put, node, number)
        owner = item.origin or node.origin or spot.owner
        return Spot(item, kind, at, f"{spot.path}[{number}]", put, owner, None, spot.card)

    def known(self, spot: Spot) -> tuple[str, ...]:
        """Return the words that lead further from a place: ids first, then keys; not too many."""
        return tuple(dict.fromkeys(islice(self._further(self.opened(spot)), _MOST)))

    def _further(self, spot: Spot) -> Iterator[str]:
        if isinstance(spot.node, Items):
            yield from filter(None, (name_of(spot.kind, one) for one in spot.node.items))
        elif isinstance(spot.node, Entries):
            yield from (name for name, _ in self.nodes(spot))
            yield from spot.node.keys()
            yield from (word for one in self._slots(spot.kind) for word in self._words(one))

    def _slots(self, kind: Kind) -> Iterator[Slot]:
        yield from (slot for declared in kind.classes for slot in slots_of(declared))

    def _slot(self, kind: Kind, word: str) -> Slot | None:
        return next((slot for slot in self._slots(kind) if word in self._words(slot)), None)

    def _words(self, slot: Slot | None) -> Sequence[str]:
        if slot is None:
            return ()
        return slot.words or tuple(self.tags)

    def _of_slot(self, slot: Slot, word: str) -> Kind:
        """Return what stands below a word of a field."""
        if slot.key.spread:
            tags = {form_of(part).tag: part for part in declared_in(slot.hint)}
            return Kind(classes=((self.tags if not slot.words else tags)[word],))
        if get_origin(slot.hint) is tuple:
            alone = word == slot.key.one
            return Kind(classes=declared_in(slot.item)) if alone else Kind(slot=slot)
        return Kind(classes=declared_in(slot.hint), free=slot.hint in {Text, Pairs})


def declared_in(hint: object) -> tuple[type[Declared], ...]:
    """Return the classes of declarations that a type hint allows."""
    parts = get_args(hint) if get_origin(hint) in {Union, types.UnionType} else (hint,)
    return tuple(part for part in parts if isinstance(part, type) and issubclass(part, Declared))


def _has_children(kind: Kind) -> bool:
    return any(slot.word == "children" for part in kind.classes for slot in slots_of(part))


def _written_out(node: Node, short: Slot | None, *, whole: bool) -> Node:
    """Return the mapping that a declaration in short stands for; itself if none."""
    if isinstance(node, Scalar) and node.empty:
        return Entries((), node.line, node.column, origin=node.origin)
    if short is None or whole:
        return node
    if not short.key.spread:
        pair = (at_place_of(node, short.word), node)
    elif isinstance(node, Scalar):
        pair = (node, at_place_of(node, ""))
    else:
        return node
    return Entries((pair,), node.line, node.column, origin=node.origin)


def _alternative(node: Entries, words: Sequence[str]) -> Entries | None:
    """Return the entry of a mapping under another word of the same field."""
    found = tuple(entry for entry in node.entries if len(words) > 1 and entry[0].text in words)
    return Entries(found[:1], *_start(found[0][0])) if found else None


def _start(node: Node) -> tuple[int, int, tuple[Node, ...], Origin | None]:
    return node.line, node.column, (), node.origin
