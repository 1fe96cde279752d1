"""The tree that a YAML text is before anybody knows what it means: scalars, lists, mappings.

Every node knows its line and column, counted from 1, and the text that it stands in. Scalars are
text: the field that reads one decides what it is, so ``no`` stays a word and ``2024`` can be a
period.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Protocol

from attrs import field, frozen

from kpikit.errors import Source, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST_NAME = 200


class Origin(Protocol):
    """Whatever knows the places of a text, or of something else that nodes come from."""

    def source(self, line: int, column: int) -> Source:
        """Return the place of a line and column."""
        ...


@frozen(eq=False)
class Row:
    """A row of a table, or a cell of it: nodes that were made of it stand there.

    Attributes:
        place: where it is.
        file: the specification that names the table.
    """

    place: Source
    file: Origin

    def source(self, line: int, column: int) -> Source:  # noqa: ARG002 - it knows its place
        """Return the place."""
        return self.place


def file_of(origin: Origin | None) -> Origin | None:
    """Return the file of a specification that something belongs to."""
    return origin.file if isinstance(origin, Row) else origin


@frozen
class Scalar:
    """One value as it was written.

    Attributes:
        text: the text, without quotes.
        plain: whether it stood without quotes; only then an empty text or ``null`` means nothing.
        line: 1 for the first line.
        column: 1 for the first character.
        origin: what it stands in; `None` where the reader is told so. It takes no part in equality.
    """

    text: str
    plain: bool
    line: int
    column: int
    origin: Origin | None = field(default=None, eq=False, repr=False)

    @property
    def empty(self) -> bool:
        """Whether nothing was written."""
        return self.plain and self.text in {"", "~", "null"}


@frozen
class Items:
    """A list of nodes."""

    items: tuple[Node, ...]
    line: int
    column: int
    origin: Origin | None = field(default=None, eq=False, repr=False)


@frozen
class Entries:
    """A mapping, in the order written; keys are unique.

    Attributes:
        entries: keys and values.
        line: 1 for the first line.
        column: 1 for the first character.
        lost: values whose key cannot be kept, as it stands twice; that is reported already.
        origin: what it stands in; `None` where the reader is told so. It takes no part in equality.
    """

    entries: tuple[tuple[Scalar, Node], ...]
    line: int
    column: int
    lost: tuple[Node, ...] = ()
    origin: Origin | None = field(default=None, eq=False, repr=False)
    _places: dict[str, int] = field(factory=dict, init=False, eq=False, repr=False)

    def keys(self) -> tuple[str, ...]:
        """Return the keys as text."""
        return tuple(key.text for key, _ in self.entries)

    def place(self, word: str) -> int | None:
        """Return which entry has a key; of many entries it is found as fast as of few."""
        if len(self._places) != len(self.entries):
            self._places.update((key.text, n) for n, (key, _) in enumerate(self.entries))
        return self._places.get(word)

    def get(self, word: str) -> Node | None:
        """Return what stands at a key."""
        place = self.place(word)
        return None if place is None else self.entries[place][1]

    def text(self, word: str, default: str = "") -> str:
        """Return the text at a key, where one value stands there."""
        node = self.get(word)
        return node.text if isinstance(node, Scalar) else default


Node = Scalar | Items | Entries


def source_of(node: Node, text: Origin) -> Source:
    """Return the place of a node; a text is that of nodes that do not know theirs."""
    return (node.origin or text).source(node.line, node.column)


def at_place_of(node: Node, text: str) -> Scalar:
    """Return a word, or nothing, at the place of a node.

    >>> at_place_of(Scalar("61.0", plain=True, line=4, column=9), "at_least").line
    4
    """
    return Scalar(text, plain=True, line=node.line, column=node.column, origin=node.origin)


def shape(node: Node) -> str:
    """Return what a node is, in words for a message.

    >>> shape(Scalar("61.0", plain=True, line=1, column=1))
    "'61.0'"
    """
    if isinstance(node, Scalar):
        return "nothing" if node.empty else quoted(node.text)
    return "a list" if isinstance(node, Items) else "a mapping"


def on_a_line(node: Node) -> str:
    """Return a node on one line, as it may stand in YAML.

    >>> on_a_line(Items((Scalar("61.0", plain=True, line=1, column=1),), 1, 1))
    '[61.0]'
    """
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Items):
        return f"[{', '.join(map(on_a_line, node.items))}]"
    pairs = (f"{on_a_line(key)}: {on_a_line(value)}" for key, value in node.entries)
    return f"{{{', '.join(pairs)}}}"


def names_in(node: Node) -> Iterator[str]:
    """Yield all short words in a node: among them are the ids that it declares."""
    if isinstance(node, Scalar):
        if len(node.text) <= _LONGEST_NAME:
            yield unicodedata.normalize("NFC", node.text)
    elif isinstance(node, Items):
        for part in node.items:
            yield from names_in(part)
    else:
        for key, part in node.entries:
            yield from names_in(key)
            yield from names_in(part)
        for part in node.lost:
            yield from names_in(part)
