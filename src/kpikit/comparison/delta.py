"""What differs between two specifications, as a tree: of it any part can be applied to the old one.

The tree has the form of the model: declarations with fields, mappings of words, lists. Its leaves
are the edits. What does not differ is not in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from operator import is_
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

import attrs
from attrs import field, frozen

from kpikit.model.declared import Declared
from kpikit.model.pairs import Pairs
from kpikit.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence


ABSENT: Final = object()
"""What an item is that a list does not have."""


class Part(Protocol):
    """What differs within something."""

    def edits(self) -> Iterator[Edit]:
        """Yield the edits in it, in the order of the new specification."""
        ...

    def applied(self, chosen: Collection[Edit]) -> object:
        """Return what it is before, with some of the edits."""
        ...


@frozen(kw_only=True, eq=False)
class Edit:
    """One change, the finest that is declared.

    Attributes:
        path: what is changed.
        section: the section of the specification.
        before: the value before; `ABSENT` of an item that is added.
        after: the value after; `ABSENT` of an item that is removed.
        told: what was and is declared, as it would be written; `None` for nothing.
        at: the declared paths, before and after.
        effective: whether results may depend on it.
    """

    path: str
    section: str
    before: object = field(repr=False)
    after: object = field(repr=False)
    told: tuple[str | None, str | None]
    at: tuple[str, str]
    effective: bool

    def edits(self) -> Iterator[Edit]:
        """Yield the edit itself."""
        yield self

    def applied(self, chosen: Collection[Edit]) -> object:
        """Return the value after, if the edit is chosen, else the one before."""
        return self.after if self in chosen else self.before


@frozen(eq=False)
class Fields:
    """What differs in the fields of a declaration.

    Attributes:
        before: the declaration before.
        parts: what differs, by field.
    """

    before: Declared
    parts: Mapping[str, Part]

    def edits(self) -> Iterator[Edit]:
        """Yield the edits field by field."""
        for part in self.parts.values():
            yield from part.edits()

    def applied(self, chosen: Collection[Edit]) -> Declared:
        """Return the declaration with some of the edits; itself if they change nothing in it."""
        values = {name: part.applied(chosen) for name, part in self.parts.items()}
        new = {name: one for name, one in values.items() if one is not getattr(self.before, name)}
        return attrs.evolve(self.before, **new) if new else self.before  # type: ignore[arg-type]


@frozen(eq=False)
class Words:
    """What differs in a mapping of words: attributes by name, a text by language.

    Attributes:
        before: the mapping before.
        parts: what differs, by key.
    """

    before: Pairs | Text
    parts: Mapping[str, Edit]

    def edits(self) -> Iterator[Edit]:
        """Yield the edits key by key."""
        yield from self.parts.values()

    def applied(self, chosen: Collection[Edit]) -> Pairs | Text:
        """Return the mapping with some of the edits."""
        if not any(edit in chosen for edit in self.parts.values()):
            return self.before
        known = dict(words_of(self.before))
        values = known | {key: edit.applied(chosen) for key, edit in self.parts.items()}
        kept = tuple((key, str(value)) for key, value in values.items() if value is not ABSENT)
        return type(self.before)(kept)


def words_of(mapping: Pairs | Text) -> tuple[tuple[str, str], ...]:
    """Return the keys and words of a mapping.

    >>> words_of(Text.of({"en": "Roads"}))
    (('en', 'Roads'),)
    """
    return mapping.pairs if isinstance(mapping, Pairs) else mapping.texts


@frozen(eq=False)
class Item:
    """One thing in a list that may be another one in the new list, or not in both.

    Attributes:
        before: the item before; `ABSENT` if it is added.
        old: its place before; `None` if it is added.
        new: its place after; `None` if it is removed.
        part: what differs in it; `None` if nothing does.
    """

    before: object
    old: int | None
    new: int | None
    part: Part | None

    def applied(self, chosen: Collection[Edit]) -> object:
        """Return the item with some of the edits; `ABSENT` where it is not there."""
        return self.before if self.part is None else self.part.applied(chosen)


@frozen(eq=False)
class Listed:
    """What differs in a list.

    Attributes:
        before: the list before.
        items: everything that is in the old list or in the new one.
        reorder: the change of the order of what is in both, if that means something.
    """

    before: tuple[object, ...]
    items: tuple[Item, ...]
    reorder: Edit | None

    def edits(self) -> Iterator[Edit]:
        """Yield the edits item by item, those of the order last."""
        for item in _woven(self._in("new"), self._in("old")):
            if item.part is not None:
                yield from item.part.edits()
        if self.reorder is not None:
            yield self.reorder

    def applied(self, chosen: Collection[Edit]) -> tuple[object, ...]:
        """Return the list with some of the edits; itself if they change nothing in it."""
        old, new = self._in("old"), self._in("new")
        moved = self.reorder is not None and self.reorder in chosen
        order = _woven(new, old) if moved else _woven(old, new)
        values = (item.applied(chosen) for item in order)
        there = tuple(value for value in values if value is not ABSENT)
        same = len(there) == len(self.before) and all(map(is_, there, self.before))
        return self.before if same else there

    def _in(self, side: str) -> list[Item]:
        there = (item for item in self.items if getattr(item, side) is not None)
        return sorted(there, key=lambda item: int(getattr(item, side)))


_Followers: TypeAlias = "dict[Item | None, list[Item]]"


def _woven(first: Sequence[Item], second: Sequence[Item]) -> Iterator[Item]:
    """Yield the items of the first list, those of the second one alone after whom they follow."""
    known = set(first)
    followers: _Followers = defaultdict(list)
    last: Item | None = None
    for item in second:
        if item in known:
            last = item
        else:
            followers[last].append(item)
    yield from followers[None]
    for item in first:
        yield item
        yield from followers[item]
