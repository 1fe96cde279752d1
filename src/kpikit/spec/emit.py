"""Nodes to YAML text, laid out as people do it: what is small on one line, the rest below."""

from __future__ import annotations

import re
from io import StringIO
from typing import TYPE_CHECKING

from yaml import events
from yaml.emitter import Emitter

from kpikit.spec.nodes import Entries, Items, Node, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDTH = 100
"""Characters of a line that holds several values."""

_ENDLESS = 1_000_000_000
"""More characters than a line has: the emitter never folds a text, which would hide it."""

_INDENT = 2

_NOT_A_WORD = re.compile(
    r"|~|null|Null|NULL|true|True|TRUE|false|False|FALSE|<<|"
    r"[-+]?(?:[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+)|"
    r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|"
    r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
"""What programs that read YAML 1.2 take for something else than a word; and the merge key."""

_BREAK = re.compile("[\n\r\x85\u2028\u2029]")
_PARAGRAPHS = re.compile(r"[^\s](?:[^\r\x85\u2028\u2029\t]*[^\s])?\n?")
_TOP_KEY = re.compile(r"\n(?=([^\s#:]+):\n)")


def yaml_text(root: Entries) -> str:
    r"""Return a mapping as a YAML document, with an empty line before each section.

    Words that look like something else stand in quotes: a `Scalar` is a word unless it is plain.

    >>> word = Scalar("0112", plain=False, line=0, column=0)
    >>> yaml_text(Entries(((word, Items((word, word), 0, 0)),), 0, 0))
    "'0112': ['0112', '0112']\n"
    """
    stream = StringIO()
    emitter = _Emitter(stream, indent=_INDENT, width=_ENDLESS, allow_unicode=True)
    for event in _document(root):
        emitter.emit(event)
    sections = {key.text for key, node in root.entries if _is_section(node)}
    return _TOP_KEY.sub(lambda key: "\n" * (1 + (key[1] in sections)), stream.getvalue())


class _Emitter(Emitter):
    """PyYAML's emitter in Python, so that texts are the same with and without libyaml."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002
        """Indent; also lists below a key."""
        super().increase_indent(flow, indentless=False)


def _document(root: Entries) -> Iterator[events.Event]:
    yield events.StreamStartEvent()
    yield events.DocumentStartEvent(explicit=False)
    yield events.MappingStartEvent(None, None, implicit=True, flow_style=False)
    for key, node in root.entries:
        yield _scalar(key)
        yield from _laid(node, 0, -1 if _is_section(node) else _WIDTH - len(key.text) - 2)
    yield events.MappingEndEvent()
    yield events.DocumentEndEvent(explicit=False)
    yield events.StreamEndEvent()


def _laid(node: Node, indent: int, room: int) -> Iterator[events.Event]:
    """Yield the events of a node.

    Args:
        node: what is written.
        indent: how far the line is indented in which it begins.
        room: characters that are left of that line; below zero if it is not to be on one line.
    """
    if isinstance(node, Scalar):
        yield _scalar(node)
        return
    length = _length(node)
    flow = length is not None and length <= room
    below = indent + _INDENT
    if isinstance(node, Items):
        yield events.SequenceStartEvent(None, None, implicit=True, flow_style=flow)
        for part in node.items:
            yield from _laid(part, below, _WIDTH - below - _INDENT)
        yield events.SequenceEndEvent()
    else:
        yield events.MappingStartEvent(None, None, implicit=True, flow_style=flow)
        for key, part in node.entries:
            yield _scalar(key)
            yield from _laid(part, below, _WIDTH - below - len(key.text) - 2)
        yield events.MappingEndEvent()


def _length(node: Node) -> int | None:
    """Return the characters of a node on one line; none where it needs several.

    A list of lists or mappings has a line for each of these.
    """
    if isinstance(node, Scalar):
        return None if _style(node) == "|" else len(node.text)
    if isinstance(node, Items):
        if _is_section(node):
            return None
        lengths = [_length(part) for part in node.items]
    else:
        lengths = [_length(part) for entry in node.entries for part in entry]
    known = [length + 2 for length in lengths if length is not None]
    return sum(known) if len(known) == len(lengths) else None


def _is_section(node: Node) -> bool:
    """Whether a node has more below it than words."""
    if isinstance(node, Entries):
        return not all(_is_word(part) for _, part in node.entries)
    return isinstance(node, Items) and not all(map(_is_word, node.items))


def _is_word(node: Node) -> bool:
    return isinstance(node, Scalar)


def _scalar(node: Scalar) -> events.ScalarEvent:
    return events.ScalarEvent(None, None, (True, True), node.text, style=_style(node))


def _style(node: Scalar) -> str | None:
    """Return how a text is written: the emitter decides between plain and quoted where it can."""
    if _BREAK.search(node.text):
        return "|" if _PARAGRAPHS.fullmatch(node.text) else '"'
    return "'" if not node.plain and _NOT_A_WORD.fullmatch(node.text) else None
