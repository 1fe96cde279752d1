"""Findings as data: where, what, and what to do."""

from __future__ import annotations

import unicodedata
from enum import Enum
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from kpikit.errors.codes import Code

if TYPE_CHECKING:
    from collections.abc import Iterable

_SHOWN = 40  # characters of a text in a message
_WIDTH = 100  # characters of a source line that are shown


def quoted(text: str) -> str:
    """Return a stranger's text for a message: in quotes, on one line, cut, without control codes.

    >>> quoted("tỷ lệ" + 40 * "x")
    "'tỷ lệxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'"
    """
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}\u2026")


class Severity(Enum):
    """How much a diagnostic weighs.

    An error prevents a result, a warning travels with it; so does a note, about which nothing is to
    be done.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@frozen(order=True)
class Source:
    """A place in a file, a sheet or a sequence of records.

    Attributes:
        file: path as the caller gave it, or a name such as ``<records>``.
        line: 1 for the first line; for tables the line of the row.
        column: 1 for the first character; ``None`` where a row is meant.
        label: name of the table's column, if the place is a cell of a table.
        excerpt: the text of the line, shown with a caret under the column.
    """

    file: str
    line: int | None = None
    column: int | None = None
    label: str | None = field(default=None, order=False)
    excerpt: str | None = field(default=None, order=False, eq=False, repr=False)

    def __str__(self) -> str:
        """Return ``file:line:column``, as far as it is known."""
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place} ({self.label})" if self.label else place


@frozen
class Related:
    """Another place that a finding is about, such as the one where an id was declared first.

    Attributes:
        message: what is there, like ``first declared here``.
        path: place in the specification.
        source: place in a file, once it is known.

    >>> print(Related("first declared here", source=Source("specification.yaml", 2, 3)))
    specification.yaml:2:3: first declared here
    """

    message: str
    path: str = ""
    source: Source | None = None

    def __str__(self) -> str:
        """Return one line: place and message."""
        place = str(self.source or self.path)
        return f"{place}: {self.message}" if place else self.message


@frozen
class Diagnostic:
    """A finding: what is wrong, where, and what to do.

    Attributes:
        code: kind of finding; stable, so that tools can rely on it.
        message: the fact, in one sentence.
        hint: what to do about it; of a note, why nothing is.
        path: place in the specification, like ``targets.disbursed.plan``.
        source: place in a file, once it is known.
        severity: error, warning or note.
        offset: characters between the beginning of the text at `path` and the place meant.
        related: other places that it is about, in the order in which they are shown.

    >>> print(Diagnostic(Code.UNKNOWN_KEY, "unknown key 'unti'", hint="did you mean 'unit'?",
    ...                  source=Source("specification.yaml", 4, 5)))
    specification.yaml:4:5: K104 unknown key 'unti'; did you mean 'unit'?
    """

    code: Code
    message: str
    hint: str = ""
    path: str = ""
    source: Source | None = None
    severity: Severity = Severity.ERROR
    offset: int = 0
    related: tuple[Related, ...] = ()

    def __str__(self) -> str:
        """Return one line: place, code, message and hint."""
        place = str(self.source or self.path)
        weight = "" if self.severity is Severity.ERROR else f"{self.severity.value}: "
        text = f"{self.code.value} {weight}{self.message}"
        text = f"{text}; {self.hint}" if self.hint else text
        return f"{place}: {text}" if place else text

    def shifted(self, offset: int) -> Diagnostic:
        """Return the finding at a place within the text at its path."""
        return evolve(self, offset=offset)

    def beside(self, message: str, *paths: str) -> Diagnostic:
        """Return the finding with further places that it is about.

        >>> tied = Diagnostic(Code.DUPLICATE_ID, "declared twice", path="indicators[1]")
        >>> print(tied.beside("first declared here", "indicators[0]").shown())
        indicators[1]: K201 declared twice
        indicators[0]: first declared here
        """
        return evolve(self, related=(*self.related, *(Related(message, path) for path in paths)))

    def shown(self) -> str:
        """Return the line of ``str()``, and below it the source line with a caret.

        The related places follow, each in the same way.
        """
        return "\n".join((_shown(self), *map(_shown, self.related)))

    @property
    def position(self) -> tuple[str, int, int]:
        """Where it sorts: by file, line and column; findings without a place come last."""
        if self.source is None:
            return ("\uffff", 0, 0)
        return (self.source.file, self.source.line or 0, self.source.column or 0)


def _shown(told: Diagnostic | Related) -> str:
    source = told.source
    if source is None or source.excerpt is None or source.column is None:
        return str(told)
    line, caret = _with_caret(source.excerpt, source.column)
    return f"{told}\n    {line}\n    {caret}"


def _with_caret(line: str, column: int) -> tuple[str, str]:
    """Return the part of a line around a column, and a line with a caret below that column.

    A line may be megabytes long, and may hold control codes that a terminal would obey.
    """
    start = 0 if column <= _WIDTH - 20 else column - _WIDTH // 2
    end = start + _WIDTH
    before, after = line[start : column - 1], line[column - 1 : end]
    before = f"\u2026{before}" if start else before
    after = f"{after}\u2026" if end < len(line) else after
    return _harmless(before) + _harmless(after), "".join(map(_blank, _harmless(before))) + "^"


def _harmless(text: str) -> str:
    return "".join(char if char.isprintable() or char == "\t" else "\ufffd" for char in text)


def _blank(char: str) -> str:
    """Return white space that is as wide as a character on a terminal."""
    if char == "\t" or unicodedata.combining(char):
        return "\t" if char == "\t" else ""
    return "  " if unicodedata.east_asian_width(char) in "WF" else " "


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return the diagnostics sorted by their position in the files.

    >>> later, earlier = (Diagnostic(Code.SYNTAX, "x", source=Source("a", n)) for n in (2, 1))
    >>> in_order([later, earlier]) == (earlier, later)
    True
    """
    return tuple(sorted(diagnostics, key=lambda finding: finding.position))


def errors_of(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return only those diagnostics that prevent a result."""
    return tuple(finding for finding in diagnostics if finding.severity is Severity.ERROR)
