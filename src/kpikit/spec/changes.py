"""Who overrides what, before it is put into effect; and when two nodes say the same."""

from __future__ import annotations

import re
from collections.abc import Collection
from fractions import Fraction

from attrs import frozen

from kpikit.errors import Source
from kpikit.model.text import Text
from kpikit.spec.nodes import Entries, Items, Node, Origin, Scalar, on_a_line, source_of

_LONGEST = 200
_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")


@frozen(eq=False)
class Author:
    """A specification that overrides.

    Attributes:
        name: its id; empty if Python overrides.
        origin: its file.
        sees: the files that it imports, by whatever way; all if `None`.
        root: what it declares itself.
    """

    name: str
    origin: Origin
    sees: Collection[Origin] | None = None
    root: Entries | None = None

    def source(self, node: Node) -> Source:
        """Return the place of a node that it wrote."""
        return source_of(node, self.origin)

    def apart(self, other: Author) -> bool:
        """Whether it imports another specification in no way, and the other one not this one."""
        return self.origin not in (other.sees or ()) and other.origin not in (self.sees or ())

    def above(self, others: Collection[Author]) -> bool:
        """Whether it imports all of some others, by whatever way."""
        return self.sees is None or all(one.origin in self.sees for one in others)


@frozen(eq=False)
class Change:
    """One override, as it was read.

    Attributes:
        author: who overrides.
        way: `set`, `add` or `drop`.
        at: the path of what is changed, as it is written.
        place: the node to which findings about the path point.
        value: what is set or added; nothing to drop.
        reference: id of the document that changes it.
        note: remark for readers.
    """

    author: Author
    way: str
    at: str
    place: Node
    value: Node | None = None
    reference: str | None = None
    note: Text | None = None


@frozen(eq=False)
class Done:
    """A change that is in effect.

    Attributes:
        author: who overrides.
        value: what stands there now; nothing if it was dropped.
        source: where it says so.
    """

    author: Author
    value: Node | None
    source: Source

    def agrees(self, author: Author, value: Node) -> bool:
        """Whether somebody who does not know of it would set the same."""
        return self.author.apart(author) and self.value is not None and same(self.value, value)


def same(one: Node, other: Node) -> bool:
    """Return whether two nodes say the same; numbers may be written in other ways.

    >>> same(*(Scalar(text, plain=True, line=1, column=1) for text in ("50", "50.0")))
    True
    """
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.text == other.text or _number(one) == _number(other) is not None
    if isinstance(one, Items) and isinstance(other, Items):
        pairs = zip(one.items, other.items, strict=False)
        return len(one.items) == len(other.items) and all(same(*pair) for pair in pairs)
    if isinstance(one, Entries) and isinstance(other, Entries):
        found = {key.text: part for key, part in other.entries}
        alike = set(one.keys()) == set(found)
        return alike and all(same(part, found[key.text]) for key, part in one.entries)
    return False


def _number(node: Scalar) -> Fraction | None:
    short = len(node.text) <= _LONGEST
    return Fraction(node.text) if short and _NUMBER.fullmatch(node.text) else None


def in_short(node: Node | None) -> str:
    """Return a node on one line, cut if it is long; empty for nothing.

    >>> in_short(Scalar("50", plain=True, line=1, column=1)), in_short(None)
    ('50', '')
    """
    text = "" if node is None else on_a_line(node)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}\u2026"
