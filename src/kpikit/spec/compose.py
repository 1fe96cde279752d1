"""YAML text to nodes, from parser events: nothing is constructed, nothing is executed.

PyYAML's loaders type scalars by YAML 1.1, drop duplicate keys and positions, and can be made to
work for hours by a small file. Here the events alone are used, with limits on size, depth and the
number of nodes that aliases multiply.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import yaml
from attrs import define, evolve, field, frozen
from yaml import events

from kpikit.errors import Code, Diagnostic, Related, Source, quoted
from kpikit.limits import DEFAULT_LIMITS, Limits
from kpikit.spec.nodes import Entries, Items, Node, Scalar
from kpikit.spec.syntax import ESCAPE, LINE_BREAK, Problem, explained, unprintable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import TypeGuard

_BYTE_ORDER_MARK = "\ufeff"
_ON_PURPOSE = "kpikit reads plain YAML: mappings, lists and values"


@frozen(eq=False)
class Lines:
    """The lines of a file, of which nodes know where they stand in it.

    Attributes:
        file: name of the file, for positions.
        lines: the lines of its text.
    """

    file: str
    lines: tuple[str, ...]

    def source(self, line: int, column: int) -> Source:
        """Return the place of a line and column, with the text of the line."""
        excerpt = self.lines[line - 1] if line <= len(self.lines) else ""
        return Source(self.file, line, column, excerpt=excerpt)


@frozen
class Document:
    """A YAML text that was read as far as it could be.

    Attributes:
        text: the lines of the text, with the name of the file.
        root: the content; ``None`` if the text cannot be read or is empty.
        findings: what is wrong with the YAML itself.
        size: how many values there are in it, counting what an alias stands for every time.
    """

    text: Lines
    root: Node | None
    findings: tuple[Diagnostic, ...]
    size: int = 1

    @property
    def file(self) -> str:
        """Name of the file, for positions."""
        return self.text.file

    def source(self, line: int, column: int) -> Source:
        """Return the place of a line and column, with the text of the line."""
        return self.text.source(line, column)


def parse_yaml(text: str, file: str, limits: Limits = DEFAULT_LIMITS) -> Document:
    """Return the nodes of a YAML text, and findings about the YAML itself.

    Args:
        text: the whole text.
        file: its name, for positions.
        limits: bounds on size and depth.

    >>> document = parse_yaml("unit: percent", "a.yaml")
    >>> document.root.keys()
    ('unit',)
    """
    text = text.removeprefix(_BYTE_ORDER_MARK)
    lines = Lines(file, tuple(LINE_BREAK.split(text)))
    if len(text) > limits.characters:
        finding = Diagnostic(
            Code.LIMIT,
            f"the file has more than {limits.characters:,} characters",
            hint="move long lists into a CSV table",
            source=Source(file),
        )
        return Document(lines, None, (finding,))
    composer = _Composer(lines, limits)
    root = composer.compose(text)
    return Document(lines, root, tuple(composer.findings), composer.size)


class _Stop(Exception):  # noqa: N818 - not an error: the finding is already recorded
    """Reading ends here; the finding is recorded."""


@define
class _Open:
    """A list or mapping whose end has not come yet."""

    line: int
    column: int
    anchor: str | None
    mapping: bool
    nodes: list[Node] = field(factory=list)
    size: int = 1
    depth: int = 1


@frozen
class _Anchored:
    """A node that aliases may repeat, with what each use of it costs."""

    node: Node
    size: int
    depth: int


@define
class _Composer:
    """Turns the events of one text into nodes, without recursion."""

    text: Lines
    limits: Limits
    findings: list[Diagnostic] = field(factory=list)
    anchors: dict[str, _Anchored] = field(factory=dict)
    stack: list[_Open] = field(factory=list)
    root: Node | None = None
    size: int = 1
    documents: int = 0

    def compose(self, text: str) -> Node | None:
        hidden = unprintable(text)
        if hidden is not None:
            self._syntax(hidden)
            return None
        try:
            for event in _events_of(text):
                self._take(event)
        except yaml.MarkedYAMLError as error:
            self._syntax(explained(error, self.text.lines))
        except (ValueError, OverflowError):  # the parser in Python: numbers that do not end
            self._syntax(Problem("a number in an escape or directive that is too large", "", 1, 1))
        except _Stop:
            pass
        else:
            return self.root
        return None

    def _take(self, event: events.Event) -> None:
        if isinstance(event, events.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, events.AliasEvent):
            self._alias(event)
        elif isinstance(event, events.CollectionStartEvent):
            self._open(event)
        elif isinstance(event, events.CollectionEndEvent):
            self._close()
        elif isinstance(event, events.DocumentStartEvent):
            self._document(event)

    def _document(self, event: events.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self._find(
                event,
                Code.YAML_FEATURE,
                "a second document begins here, with '---'",
                "delete the line, or move what follows into a file of its own",
            )
            raise _Stop

    def _scalar(self, event: events.ScalarEvent) -> None:
        self._no_tag(event)
        line, column = _place(event)
        self._no_surrogate(event)
        plain = event.style is None or event.style == ""
        node = Scalar(event.value, plain, line, column, self.text)
        self._add(node, 1, 0, event.anchor)

    def _alias(self, event: events.AliasEvent) -> None:
        known = self.anchors.get(event.anchor or "")
        if known is None:
            message = f"the alias {quoted(f'*{event.anchor}')} stands for nothing"
            hint = "put a text that begins with '*' into quotes"
            self._find(event, Code.SYNTAX, message, hint)
            raise _Stop
        self._within_depth(event, known.depth)
        self._add(known.node, known.size, known.depth, None)

    def _within_depth(self, event: events.Event, depth: int) -> None:
        if len(self.stack) + depth > self.limits.depth:
            message = f"nested deeper than {self.limits.depth} levels"
            self._find(event, Code.LIMIT, message, "use fewer brackets, or less indentation")
            raise _Stop

    def _open(self, event: events.CollectionStartEvent) -> None:
        self._no_tag(event)
        self._within_depth(event, 1)
        line, column = _place(event)
        mapping = isinstance(event, events.MappingStartEvent)
        self.stack.append(_Open(line, column, event.anchor, mapping))

    def _close(self) -> None:
        done = self.stack.pop()
        node: Node
        if done.mapping:
            node = self._unique(done)
        else:
            node = Items(tuple(done.nodes), done.line, done.column, self.text)
        self._add(node, done.size, done.depth, done.anchor)

    def _unique(self, done: _Open) -> Entries:
        """Return the mapping that pairs of nodes are, without keys that cannot be kept."""
        kept: dict[str, tuple[Scalar, Node]] = {}
        lost: list[Node] = []
        for key, value in zip(done.nodes[::2], done.nodes[1::2], strict=True):
            if self._is_key(key, kept):
                kept[key.text] = (key, value)
            else:
                lost.append(value)
        return Entries(tuple(kept.values()), done.line, done.column, tuple(lost), self.text)

    def _is_key(self, key: Node, kept: Mapping[str, tuple[Scalar, Node]]) -> TypeGuard[Scalar]:
        if not isinstance(key, Scalar):
            self._at(key, Code.YAML_FEATURE, "a key that is a list or a mapping", _ON_PURPOSE)
        elif key.plain and key.text == "<<":
            hint = "write out the keys that it stands for"
            self._at(key, Code.YAML_FEATURE, "a merge key '<<', which kpikit does not read", hint)
        elif key.text in kept:
            message = f"the key {quoted(key.text)} stands here a second time"
            self._at(key, Code.DUPLICATE_KEY, message, "keep one of them")
            first = kept[key.text][0]
            place = self.text.source(first.line, first.column)
            known = Related("first written here", source=place)
            self.findings[-1] = evolve(self.findings[-1], related=(known,))
        else:
            return True
        return False

    def _add(self, node: Node, size: int, depth: int, anchor: str | None) -> None:
        if anchor is not None:
            self.anchors[anchor] = _Anchored(node, size, depth)
        if not self.stack:
            self.root, self.size = node, size
            return
        parent = self.stack[-1]
        parent.nodes.append(node)
        parent.size += size
        parent.depth = max(parent.depth, 1 + depth)
        if parent.size > self.limits.nodes:
            message = f"more than {self.limits.nodes:,} values, aliases counted each time"
            hint = "use fewer aliases, or move long lists into a table"
            self._at(node, Code.LIMIT, message, hint)
            raise _Stop

    def _no_tag(self, event: events.NodeEvent) -> None:
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            written = tag.replace("tag:yaml.org,2002:", "!!")
            message = f"a tag {quoted(written)}, which kpikit does not read"
            hint = "delete it; a text that begins with '!' stands in quotes"
            self._find(event, Code.YAML_FEATURE, message, hint)

    def _no_surrogate(self, event: events.ScalarEvent) -> None:
        """Refuse half a character, which the parser in Python lets pass as an escape."""
        if not event.value.isascii() and any("\ud800" <= char <= "\udfff" for char in event.value):
            self._syntax(Problem(*ESCAPE, *_place(event)))
            raise _Stop

    def _find(self, event: events.Event, code: Code, message: str, hint: str) -> None:
        line, column = _place(event)
        self._record(code, message, hint, line, column)

    def _at(self, node: Node, code: Code, message: str, hint: str) -> None:
        self._record(code, message, hint, node.line, node.column)

    def _record(self, code: Code, message: str, hint: str, line: int, column: int) -> None:
        source = self.text.source(line, column)
        self.findings.append(Diagnostic(code, message, hint=hint, source=source))

    def _syntax(self, problem: Problem) -> None:
        message = f"this is not YAML: {problem.message}"
        self._record(Code.SYNTAX, message, problem.hint, problem.line, problem.column)


class _PythonLoader(yaml.SafeLoader):
    """The parser in Python, which lets tabs stand between tokens where libyaml does."""

    def scan_to_next_token(self) -> None:
        """Go to the next token; a tab cannot stand in an indentation."""
        super().scan_to_next_token()
        while self.peek() == "\t" and (self.flow_level or not self.allow_simple_key):
            self.forward()
            super().scan_to_next_token()


def _events_of(text: str) -> Iterator[events.Event]:
    """Yield the parser's events; libyaml's parser where there is one, else the one in Python."""
    loader = getattr(yaml, "CSafeLoader", _PythonLoader)
    return iter(yaml.parse(text, Loader=loader))


def _place(event: events.Event) -> tuple[int, int]:
    mark = cast("yaml.Mark", event.start_mark)
    return mark.line + 1, mark.column + 1
