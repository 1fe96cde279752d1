"""A specification that is built on others, put together: imports first, overrides, its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from attrs import define, evolve, field

from kpikit.errors import Code, Diagnostic, Source
from kpikit.model.overrides import Adding, Override, Setting
from kpikit.model.sources import OBSERVATIONS
from kpikit.model.specification import FORMAT_VERSION
from kpikit.model.upward import nearest
from kpikit.spec.changes import Author, Change
from kpikit.spec.classes import tags_of
from kpikit.spec.imports import BUILT, File, Gathering
from kpikit.spec.joining import Joining
from kpikit.spec.material import Material
from kpikit.spec.nodes import Entries, Node, Origin, Scalar
from kpikit.spec.overriding import Overriding
from kpikit.spec.reader import Reader
from kpikit.spec.rows_as_nodes import TABLED, section_of
from kpikit.spec.steps import Walk
from kpikit.spec.tabled import declared_in_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.spec.compose import Document
    from kpikit.spec.located import Location
    from kpikit.spec.slots import Slot


def composed(document: Document, root: Entries, location: Location, bare: Material) -> Material:
    """Return what a specification is read from, with all that it is built on.

    Args:
        document: its text.
        root: its content.
        location: where it lies.
        bare: what it would be read from if it were built on nothing.
    """
    tags = tags_of(bare.rules)
    top = File.of(location, document, root, Reader(document, tags))
    gathering = Gathering(tags, bare.limits)
    gathering.gather(top)
    names: dict[Origin | None, str] = {one.origin: one.id for one in gathering.files}
    overriding = Overriding(Walk(tags), evolve(root, entries=(), lost=()), names)
    return _Composing(gathering, bare, overriding).of(top)


@define
class _Composing:
    gathering: Gathering
    bare: Material
    overriding: Overriding
    findings: list[Diagnostic] = field(factory=list)
    _overrides: int = 0

    def of(self, top: File) -> Material:
        """Return the whole of a file and those that it is built on."""
        files, whole = self.gathering.files, self.gathering.whole
        joining = Joining(self.overriding.root, top.origin)
        for file in files:
            self.overriding.root = joining.root
            for change in self._changes(file) if whole else ():
                self.overriding.put(change)
            joining.root = self.overriding.root
            joining.join(self._with_tables(file), file.sees, top=file is top)
            if file is not top:
                self._version(file)
        readers = [file.reader for file in files]
        return evolve(
            self.bare,
            root=joining.root,
            built=top.values,
            places={path: node for path, node in top.reader.places.items() if _is_built(path)},
            names=self.overriding.names,
            records=tuple(self.overriding.records),
            findings=(*self.bare.findings, *self._found(joining)),
            dropped=self.overriding.dropped,
            omitted=frozenset().union(*(one.omitted for one in readers)),
            incomplete=frozenset().union(*(one.incomplete for one in readers)),
            sound=whole,
        )

    def _found(self, joining: Joining) -> Iterator[Diagnostic]:
        """Yield all findings about imports, overrides, tables and declarations that meet."""
        yield from self.gathering.findings
        for file in self.gathering.files:
            yield from file.reader.findings
        yield from self.overriding.findings
        yield from self.overriding.unsettled()
        yield from joining.findings
        yield from self.findings

    def _changes(self, file: File) -> Iterator[Change]:
        """Yield the overrides of a file, as far as there may be so many."""
        author = Author(file.id, file.origin, file.sees, file.root)
        written = cast("tuple[Override, ...]", file.values.get("overrides", ()))
        for one in written:
            self._overrides += 1
            place = file.reader.places[f"{one.declared_at}.at"]
            if self._overrides > self.bare.limits.overrides:
                message = f"more than {self.bare.limits.overrides:,} overrides"
                hint = "write a rule book of its own instead"
                source = author.source(place)
                self.findings.append(Diagnostic(Code.LIMIT, message, hint=hint, source=source))
                return
            yield _change(one, author, place)

    def _with_tables(self, file: File) -> Entries:
        """Return what a file declares, with what its tables declare in their stead."""
        entries = []
        for key, node in file.root.entries:
            slot = TABLED.get(key.text)
            if slot is None or not isinstance(node, Entries) or not _of_its_own(node):
                entries.append((key, node))
            else:
                section = self._rows(file, slot, (key, node))
                entries += [(key, section)] if section is not None else []
        return evolve(file.root, entries=tuple(entries))

    def _rows(self, file: File, slot: Slot, entry: tuple[Scalar, Node]) -> Node | None:
        alone = evolve(file.root, entries=(entry,), lost=())
        values, _ = file.reader.fields([slot], alone, "")
        tables = declared_in_tables(values, file.location.beside, self.bare.limits)
        for table in tables.values():
            for finding in table.findings:
                place = table.places.get(finding.path) or _place(file, finding.path)
                self.findings.append(evolve(finding, source=finding.source or place))
            file.reader.omitted.update(table.omitted)
            file.reader.incomplete.update(table.incomplete)
            return section_of(slot, table.declared, table.places, file.origin)
        return None

    def _version(self, file: File) -> None:
        node = file.root.get("kpikit")
        if isinstance(node, Scalar) and node.text != str(FORMAT_VERSION):
            finding = unknown_version(node.text, file.reader.source(node))
            self.findings.append(finding)


def _change(written: Override, author: Author, place: Node) -> Change:
    if isinstance(written, Setting):
        way, value = "set", written.value
    elif isinstance(written, Adding):
        way, value = "add", written.entries
    else:
        way, value = "drop", None
    node = None if value is None else cast("Node", value.written)
    return Change(author, way, written.at, place, node, written.reference, written.note)


def _place(file: File, path: str) -> Source | None:
    """Return the place of a path in a file, or of the nearest one above it."""
    places = file.reader.places
    node = places.get(nearest(path, places))
    return None if node is None else file.reader.source(node)


def _is_built(path: str) -> bool:
    return path.startswith(tuple(slot.word for slot in BUILT))


def _of_its_own(node: Entries) -> bool:
    """Whether a section is a table, other than that of the observations."""
    return node.text("table", OBSERVATIONS) != OBSERVATIONS


def unknown_version(version: str, source: Source) -> Diagnostic:
    """Return the finding that a specification is written for a version that is not known."""
    message = f"the specification is written for version {version}, which is not known"
    hint = f"write 'kpikit: {FORMAT_VERSION}', or install a newer kpikit"
    return Diagnostic(Code.VERSION, message, hint=hint, source=source)
