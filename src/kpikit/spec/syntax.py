"""What is wrong with a text that is not YAML, in words for people who do not know its grammar.

libyaml and the parser in Python say the same thing in different words, and neither speaks of what
an analyst sees. Both are translated into the same messages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from attrs import frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    import yaml

LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
"""What YAML takes for the end of a line."""

_UNPRINTABLE = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
ESCAPE = (
    r"a '\' in double quotes that YAML does not know",
    r"write '\\' for a backslash, or use single quotes",
)
"""Fact and hint about an escape that stands for no character."""

_FIT = "indent it like the lines that it belongs to, close quotes and brackets above it"


@frozen
class Problem:
    """A fact, what to do, and the place: line and column, counted from 1."""

    message: str
    hint: str
    line: int
    column: int


@frozen
class _Explanation:
    """Words for the errors that a pattern finds in the parsers' own words.

    Attributes:
        pattern: finds it in context and problem, joined by a blank.
        message: the fact; ``{line}`` is the line where the construct began, ``{char}`` the
            character at the place of the problem.
        hint: what to do.
        at_start: whether the place to look at is where the construct began.
    """

    pattern: str
    message: str
    hint: str
    at_start: bool = False


_EXPLANATIONS = (
    _Explanation(
        "quoted scalar found unexpected",
        "quotes that are opened here and never closed",
        "write the closing quote; a quote inside single quotes is written twice",
        at_start=True,
    ),
    _Explanation(
        "quoted scalar",
        *ESCAPE,
        at_start=True,
    ),
    _Explanation(
        "mapping values are not allowed",
        "a ':' that cannot stand here",
        "put a text that has ': ' inside into quotes; else indent this line like the one above it",
    ),
    _Explanation(
        "sequence entries are not allowed",
        "a '- ' that cannot stand here",
        "begin a list on the line below its key; put a text that begins with '- ' into quotes",
    ),
    _Explanation(
        "flow sequence",
        "a list that '[' opens on line {line} needs ',' or ']' here",
        "close the list with ']', or put ',' between its values",
    ),
    _Explanation(
        "flow mapping",
        "a mapping that '{{' opens on line {line} needs ',' or '}}' here",
        "close the mapping with '}', or put ',' between its keys",
    ),
    _Explanation(
        "simple key",
        "a line that is neither 'key: value' nor part of the text above",
        "write ':' and a blank after the key, or indent the line if it goes on with the text above",
        at_start=True,
    ),
    _Explanation(
        "cannot start any token",
        "a value that begins with '{char}'",
        "put the value into quotes",
    ),
    _Explanation(
        "(alias|anchor) .*alphabetic",
        "'*' or '&' without a name",
        "put a value that begins with '*' or '&' into quotes",
        at_start=True,
    ),
    _Explanation("node content", "a value is missing here", "write it, or delete what is too much"),
    _Explanation(
        "block scalar",
        "a text on the same line as '|' or '>'",
        "begin the text on the next line, indented",
        at_start=True,
    ),
    _Explanation(
        "block (mapping|collection)",
        "this does not fit what began on line {line}",
        f"{_FIT}, or put a text that goes on after its quotes wholly into quotes",
    ),
    _Explanation(
        "document start",
        "the text goes on after its end",
        "delete brackets that close nothing, and '...'",
    ),
    _Explanation(
        "directive|incompatible",
        "a line that begins with '%'",
        "delete it: kpikit reads plain YAML",
    ),
    _Explanation(
        r"\btag\b|a node found",
        "'!' begins a tag, which kpikit does not read",
        "put a text that begins with '!' into quotes",
        at_start=True,
    ),
    _Explanation("", "this is not YAML", _FIT),
)


def explained(error: yaml.MarkedYAMLError, lines: Sequence[str]) -> Problem:
    """Return what a parser's error means.

    Args:
        error: the error of either parser.
        lines: the lines of the text.
    """
    here = cast("yaml.Mark", error.problem_mark or error.context_mark)
    start = error.context_mark or here
    tab = _tab_before(lines, here)
    if tab is not None:
        return tab
    words = f"{error.context or ''} {error.problem or ''}"
    known = next(item for item in _EXPLANATIONS if re.search(item.pattern, words))
    mark = start if known.at_start or not _text_from(lines, here) else here
    message = known.message.format(line=start.line + 1, char=_text_from(lines, here)[:1])
    return Problem(message, known.hint, *_place(lines, mark))


def _place(lines: Sequence[str], mark: yaml.Mark) -> tuple[int, int]:
    """Return line and column of a mark; behind the last text, those of its end."""
    if _text_from(lines, mark):
        return mark.line + 1, mark.column + 1
    last = max((number for number, line in enumerate(lines) if line.strip()), default=0)
    return last + 1, len(lines[last].rstrip()) + 1


def unprintable(text: str) -> Problem | None:
    """Return the first character that YAML does not allow, whichever parser there is."""
    found = _UNPRINTABLE.search(text)
    if found is None:
        return None
    before = LINE_BREAK.split(text[: found.start()])
    message = f"an invisible character that YAML does not allow (U+{ord(found[0]):04X})"
    hint = "delete it"
    if found[0] == "\0":
        hint = "save the file as UTF-8; it may be UTF-16, or no text at all"
    return Problem(message, hint, len(before), len(before[-1]) + 1)


def _tab_before(lines: Sequence[str], mark: yaml.Mark) -> Problem | None:
    """Return the finding that the line of an error is indented with a tab, if it is."""
    line = lines[mark.line] if mark.line < len(lines) else ""
    indentation = line[: len(line) - len(line.lstrip())]
    column = indentation.find("\t") + 1
    hint = "indent with blanks; most editors can replace tabs by blanks"
    return Problem("a tab before the text", hint, mark.line + 1, column) if column else None


def _text_from(lines: Sequence[str], mark: yaml.Mark) -> str:
    """Return the text from a mark to the end of its line; empty at the end of the file."""
    after = lines[mark.line][mark.column :] if mark.line < len(lines) else ""
    return after or " " * any(lines[mark.line + 1 :])
