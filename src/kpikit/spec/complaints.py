"""What is wrong with what was written, in words for those who wrote it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import define, evolve, field

from kpikit.checks.suggestions import Suggestions
from kpikit.errors import Code, Diagnostic, Source, quoted
from kpikit.spec.nodes import Entries, Node, Origin, Scalar, shape, source_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence


@define
class Complaints:
    """Collects findings about one document.

    Attributes:
        document: knows the places of nodes that do not know what they stand in.
        findings: what was wrong.
        suggestions: finds what was probably meant.
    """

    document: Origin
    findings: list[Diagnostic] = field(factory=list, init=False)
    suggestions: Suggestions = field(factory=Suggestions, init=False)

    def find(self, node: Node, code: Code, message: str, hint: str) -> None:
        """Record a finding at a node."""
        self.findings.append(Diagnostic(code, message, hint=hint, source=self.source(node)))

    def source(self, node: Node) -> Source:
        """Return the place of a node."""
        return source_of(node, self.document)

    def within(self, node: Scalar, offset: int, code: Code, message: str, hint: str) -> None:
        """Record a finding at a character of a text."""
        source = place_within(self.source(node), node.text, offset)
        self.findings.append(Diagnostic(code, message, hint=hint, source=source))

    def unknown_key(
        self, key: Scalar, node: Node, known: Sequence[str], given: Collection[str]
    ) -> str:
        """Report a key that is not known; return what it was probably meant to be."""
        meant = self.suggestions.meant(key.text, known)
        hint = f"possible here are {listed(known)}"
        if isinstance(node, Scalar) and node.empty and not meant:
            hint = "if it belongs to the text before the comma, put all of that text into quotes"
        if key.text in given:
            hint = f"delete it: the {key.text} is what stands before the ':' above"
        elif meant:
            hint = f"did you mean '{meant}'? {hint}"
        self.find(key, Code.UNKNOWN_KEY, f"unknown key {quoted(key.text)}", hint)
        return meant

    def meant(self, word: str, known: Sequence[str]) -> str:
        """Return the beginning of a hint that names what was probably meant."""
        close = self.suggestions.meant(word, known)
        return f"did you mean '{close}'? " if close else ""

    def no_value(self, node: Node, path: str) -> None:
        """Report that nothing is written where a value is needed."""
        word = path.rpartition(".")[2]
        if word.endswith("]"):
            hint = "write the entry after '- ', or delete the '-'"
            self.find(node, Code.EMPTY_VALUE, "an entry of the list is empty", hint)
        else:
            message = f"{quoted(word)} has no value"
            self.find(node, Code.EMPTY_VALUE, message, "write one after the ':', or delete the key")

    def no_mapping(self, node: Node, words: Sequence[str]) -> None:
        """Report that something else stands where a mapping is needed."""
        message = f"{shape(node)} stands where a mapping is needed"
        hint = f"write keys with values, such as {listed(words)}"
        if not words:
            message, hint = f"{shape(node)} stands where nothing is needed", "delete it"
        self.find(node, Code.WRONG_SHAPE, message, hint)

    def unmarked(self, node: Entries, marks: Sequence[str]) -> None:
        """Report that nothing tells which of several classes a mapping is."""
        for key, _ in node.entries:
            meant = self.suggestions.meant(key.text, marks)
            if meant:
                hint = f"did you mean '{meant}'?"
                self.find(key, Code.UNKNOWN_KEY, f"unknown key {quoted(key.text)}", hint)
                return
        if not node.lost:
            self.none_of(node, marks)

    def missing_key(self, node: Node, word: str, hint: str) -> None:
        """Report that a key is not there."""
        self.find(node, Code.MISSING_KEY, f"the key '{word}' is missing", hint)

    def excluding(self, node: Node, words: Sequence[str]) -> None:
        """Report keys of which only one may be there."""
        message = f"the keys {' and '.join(words)} exclude each other"
        self.find(node, Code.ONE_OF, message, "keep one of them")

    def none_of(self, node: Node, words: Sequence[str]) -> None:
        """Report that none of some keys is there, of which one is needed."""
        message = f"none of the keys {listed(words)} is there"
        self.find(node, Code.ONE_OF, message, "add one of them")


def place_within(source: Source, text: str, offset: int) -> Source:
    """Return the place of a character of a text, if the text stands in its line as it is.

    Args:
        source: where the text begins, or the quote before it.
        text: the text as it was read.
        offset: how many characters of it are before the one meant.

    >>> place_within(Source("a.yaml", 1, 4, excerpt="a: 'b + c'"), "b + c", 4).column
    9
    """
    if not offset or source.column is None or source.excerpt is None:
        return source
    start = source.column - 1
    start += source.excerpt[start : start + 1] in {"'", '"'}
    if not source.excerpt.startswith(text[:offset], start):
        return source
    return evolve(source, column=start + offset + 1)


def listed(words: Sequence[str]) -> str:
    """Return words in a row.

    >>> listed(["a", "b"])
    'a, b'
    """
    return ", ".join(words)
