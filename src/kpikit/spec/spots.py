"""Places in a specification, what may stand there, and how something else is put there."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast

from attrs import evolve, frozen

from kpikit.model.declared import Declared
from kpikit.spec.nodes import Entries, Items, Node, Origin, Scalar, at_place_of
from kpikit.spec.slots import Slot

Put = Callable[[Node | None, Scalar | None], Entries]
"""Makes the whole with something else at a place, under some key; without anything there."""


_NUMBER = re.compile(r"[0-9]{1,8}|\[[0-9]{1,8}\]")
_NODES = ("id", "group", "indicator")
_OTHERS = ("id",)
_SCOPE = ("org_unit", "group", "level", "period", "effective", "issued")


@frozen
class Kind:
    """What may stand at a place.

    Attributes:
        classes: the classes of the declaration that stands there.
        slot: the field whose several declarations stand there.
        depth: how many of their ids are known from keys above.
        free: whether any key is possible, as in texts by language.
    """

    classes: tuple[type[Declared], ...] = ()
    slot: Slot | None = None
    depth: int = 0
    free: bool = False

    @property
    def keyed(self) -> bool:
        """Whether the keys of a mapping there are ids."""
        return self.slot is not None and self.depth < len(self.slot.key.ids)


@frozen(eq=False)
class Spot:
    """A place in a specification.

    Attributes:
        node: what stands there; `None` for a key that may be written and is not.
        kind: what may stand there.
        at: its path with ids instead of places in lists; the same however it was reached.
        path: its path as the reader has it.
        put: makes the whole with something else there.
        owner: the file of what stands there, or of what it would be a part of.
        former: what would be replaced, though it stands under another key: the alternative.
        card: the path of the scorecard that it is a part of.
    """

    node: Node | None
    kind: Kind
    at: str
    path: str
    put: Put
    owner: Origin | None = None
    former: Entries | None = None
    card: str = ""


@frozen(eq=False)
class Astray:
    """Where a path leads no further.

    Attributes:
        at: the place that is there.
        step: the word that leads nowhere from it.
        known: the words that lead further.
    """

    at: str
    step: str
    known: tuple[str, ...]


def of_nodes(kind: Kind) -> bool:
    """Whether a list is of nodes of a scorecard."""
    return kind.slot is not None and kind.slot.name == "children"


def name_of(kind: Kind, item: Node) -> str:
    """Return the id by which an item of a list is found, or its scope in brackets; or nothing."""
    if isinstance(item, Scalar):
        return item.text
    if isinstance(item, Items):
        return ""
    if kind.slot is not None and kind.slot.key.ids and not kind.keyed:
        scope = ",".join(f"{word}={item.text(word)}" for word in _SCOPE if item.text(word))
        return f"[{scope}]" if scope else ""
    words = _NODES if of_nodes(kind) else _OTHERS
    return next((item.text(word) for word in words if item.text(word)), "")


def place_of(kind: Kind, node: Items, step: str) -> int | None:
    """Return which item of a list is meant: by its id, by its place, or by keys in it."""
    names = [name_of(kind, one) for one in node.items]
    if step in names:
        return names.index(step)
    if _NUMBER.fullmatch(step):
        number = int(step.strip("[]"))
        return number if number < len(names) else None
    fitting = [place for place, one in enumerate(node.items) if fits(one, step)]
    return fitting[0] if len(fitting) == 1 else None


def fits(node: Node, step: str) -> bool:
    """Whether a mapping has the keys with the values that stand in brackets."""
    if not isinstance(node, Entries) or not step.startswith("["):
        return False
    pairs = (pair.partition("=") for pair in step.strip("[]").split(","))
    return all(node.text(word.strip()) == value.strip() != "" for word, _, value in pairs)


def the_whole(node: Node | None, key: Scalar | None) -> Entries:  # noqa: ARG001 - one of several alike
    """Return what the whole is replaced by."""
    return cast("Entries", node)


def at_key(put: Put, node: Entries, word: str, former: Entries | None) -> Put:
    """Return what makes the whole with another value at a key of a mapping."""
    old = former.entries[0][0].text if former is not None else word

    def other(value: Node | None, key: Scalar | None) -> Entries:
        place = node.place(old)
        here = len(node.entries) if place is None else place
        kept: tuple[tuple[Scalar, Node], ...] = ()
        if value is not None:
            there = at_place_of(value, word) if place is None else node.entries[place][0]
            kept = ((key or there, value),)
        entries = (*node.entries[:here], *kept, *node.entries[here + 1 :])
        return put(evolve(node, entries=entries), None)

    return other


def in_list(put: Put, node: Items, number: int) -> Put:
    """Return what makes the whole with another item of a list."""

    def other(value: Node | None, key: Scalar | None) -> Entries:  # noqa: ARG001 - has none
        kept = () if value is None else (value,)
        items = (*node.items[:number], *kept, *node.items[number + 1 :])
        return put(evolve(node, items=items), None)

    return other
