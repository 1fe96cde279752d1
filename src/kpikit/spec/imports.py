"""The files that a specification is built on, each read once, those that are imported first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import cast

from attrs import define, evolve, field

from kpikit.errors import Code, Diagnostic, Related, SpecificationError, quoted
from kpikit.limits import Limits
from kpikit.model.specification import Specification
from kpikit.spec.compose import Document, parse_yaml
from kpikit.spec.files import text_of
from kpikit.spec.located import Location
from kpikit.spec.nodes import Entries, Items, Node, Origin, Scalar
from kpikit.spec.reader import Reader
from kpikit.spec.slots import slots_of

BUILT = tuple(slot for slot in slots_of(Specification) if slot.key.resolved)
"""The keys that say what a specification is built on."""

_WORDS = tuple(slot.word for slot in BUILT)


@define(eq=False)
class File:
    """A file of a specification.

    Attributes:
        location: where it lies.
        document: its text.
        root: its content.
        reader: reads it.
        values: what it says of what it is built on.
        sees: the files that it imports, by whatever way.
    """

    location: Location
    document: Document
    root: Entries
    reader: Reader
    values: Mapping[str, object]
    sees: set[Origin] = field(factory=set)

    @classmethod
    def of(cls, location: Location, document: Document, root: Entries, reader: Reader) -> File:
        """Return a file of which that is read what it is built on."""
        built = tuple(entry for entry in root.entries if entry[0].text in _WORDS)
        values, _ = reader.fields(BUILT, evolve(root, entries=built, lost=()), "")
        return cls(location, document, root, reader, values)

    @property
    def origin(self) -> Origin:
        """What its nodes stand in."""
        return self.document.text

    @property
    def id(self) -> str:
        """Id of the specification."""
        return self.root.text("id", "?")

    def imports(self) -> Iterator[Scalar]:
        """Yield what it imports."""
        written = self.root.get("imports")
        for item in written.items if isinstance(written, Items) else ():
            if isinstance(item, Scalar) and not item.empty:
                yield item


def is_built(root: Node | None) -> bool:
    """Return whether a specification says that it is built on others."""
    return isinstance(root, Entries) and any(root.get(word) is not None for word in _WORDS)


@define
class Gathering:
    """Reads the files that a file is built on.

    Attributes:
        tags: the classes of scoring rules by their tag.
        limits: bounds for files of strangers.
        files: the files that are read, each after those that it imports.
        findings: what cannot be imported, and what is no YAML.
        whole: whether everything could be imported.
    """

    tags: Mapping[str, type]
    limits: Limits
    files: list[File] = field(factory=list)
    findings: list[Diagnostic] = field(factory=list)
    whole: bool = True
    _known: dict[Path | None, File] = field(factory=dict)
    _characters: int = 0
    _nodes: int = 0

    def gather(self, top: File) -> None:
        """Read all files that a file is built on."""
        self._count(top.document)
        way = [(top, top.imports())]
        while way:
            file, rest = way[-1]
            node = next(rest, None)
            if node is None:
                way.pop()
                self.files.append(file)
                if way:
                    way[-1][0].sees.update({file.origin}, file.sees)
                continue
            below = self._below([one for one, _ in way], node)
            if below is not None:
                way.append((below, below.imports()))

    def _below(self, way: list[File], node: Scalar) -> File | None:
        """Return a file that is imported, if it has to be read."""
        try:
            location = way[-1].location.of_import(node.text)
        except SpecificationError as error:
            self._fail(way[-1], node, error.diagnostics)
            return None
        real = _real(location)
        chain = [one for one in way if _real(one.location) == real]
        if chain:
            self._circle(way[way.index(chain[0]) :], node)
        elif real in self._known:
            known = self._known[real]
            way[-1].sees.update({known.origin}, known.sees)
        elif not self._too_many(way, node):
            below = self._read(way, location, node)
            if below is not None:
                self._known[real] = below
            return below
        return None

    def _too_many(self, way: list[File], node: Scalar) -> bool:
        if len(self._known) >= self.limits.imports:
            message = f"more than {self.limits.imports} files are imported"
        elif len(way) > self.limits.import_depth:
            message = f"imports of imports are deeper than {self.limits.import_depth} files"
        else:
            return False
        hint = "put what belongs together into one file"
        self._fail(way[-1], node, [Diagnostic(Code.LIMIT, message, hint=hint)])
        return True

    def _circle(self, way: list[File], node: Scalar) -> None:
        names = [one.location.name for one in (*way, way[0])]
        message = f"the imports run in a circle: {' -> '.join(names)}"
        hint = "delete one of these imports"
        self._fail(way[-1], node, [Diagnostic(Code.CYCLE, message, hint=hint)])

    def _read(self, way: list[File], location: Location, node: Scalar) -> File | None:
        try:
            text = text_of(cast("Path", location.path), location.name, self.limits.characters)
        except SpecificationError as error:
            self._fail(way[-1], node, error.diagnostics)
            return None
        document = parse_yaml(text, location.name, self.limits)
        self.findings += document.findings
        root, small = document.root, self._count(document)
        if isinstance(root, Entries) and small:
            return File.of(location, document, root, Reader(document, self.tags))
        if not small:
            message = "the files that are imported are larger than one specification may be"
            self._fail(way[-1], node, [Diagnostic(Code.LIMIT, message, hint="import fewer files")])
        elif not document.findings:
            message = f"the import {quoted(node.text)} is no mapping of keys"
            hint = "begin the file with 'kpikit: 1' and 'id: ...'"
            self._fail(way[-1], node, [Diagnostic(Code.NO_SPECIFICATION, message, hint=hint)])
        self.whole = False
        return None

    def _count(self, document: Document) -> bool:
        """Whether all texts together are as small as one may be."""
        self._characters += sum(map(len, document.text.lines))
        self._nodes += document.size
        limits = self.limits
        return self._characters <= limits.characters and self._nodes <= limits.nodes

    def _fail(self, file: File, node: Scalar, findings: Iterable[Diagnostic]) -> None:
        """Record why something cannot be imported, in its file or else where it is imported."""
        here = file.reader.source(node)
        related = (Related("imported here", source=here),)
        for one in findings:
            inside = one.source is not None
            self.findings.append(evolve(one, source=one.source or here, related=related * inside))
        self.whole = False


def _real(location: Location) -> Path | None:
    return None if location.path is None else location.path.resolve()
