"""Nodes to a checked specification, and to another one with some changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve, frozen

from kpikit.checks import Context, accepted, check
from kpikit.errors import Code, Diagnostic, Related, Source, errors_of, in_order, quoted
from kpikit.limits import Limits
from kpikit.model.sources import TableSource
from kpikit.model.specification import FORMAT_VERSION, Specification
from kpikit.rules import RuleSet
from kpikit.spec.complaints import place_within
from kpikit.spec.compose import Document
from kpikit.spec.composed import Composed, unknown_version
from kpikit.spec.slots import slots_of
from kpikit.spec.steps import Spot, Walk
from kpikit.spec.tabled import declared_in_tables, observations_in

if TYPE_CHECKING:
    from kpikit.model.examples import Example
    from kpikit.model.overrides import Overridden
    from kpikit.spec.nodes import Entries, Node
    from kpikit.spec.reader import Reader
    from kpikit.spec.rows import Tabled


@frozen(eq=False)
class Material:
    """What a specification is read from.

    Attributes:
        document: its text.
        whole: its content, with all that it is built on.
        rules: the scoring rules that it may use.
        folder: where its tables lie.
        limits: bounds for files of strangers.
    """

    document: Document
    whole: Composed
    rules: RuleSet
    folder: Path | None
    limits: Limits


@frozen
class Checked:
    """A specification with everything that was found about it.

    Attributes:
        specification: what could be read; complete only if there are no errors.
        diagnostics: all findings, sorted by position.
    """

    specification: Specification
    diagnostics: tuple[Diagnostic, ...]


class Places(Mapping[str, Source]):
    """The place in a file of each declared path."""

    def __init__(
        self,
        document: Document,
        places: Mapping[str, Node],
        tabled: Mapping[str, Source],
    ) -> None:
        """Keep the document, the node of each path, and places in tables."""
        self._document = document
        self._places = places
        self._tabled = tabled

    def __getitem__(self, path: str) -> Source:
        """Return the place of a path."""
        if path in self._tabled:
            return self._tabled[path]
        node = self._places[path]
        return (node.origin or self._document).source(node.line, node.column)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the paths."""
        yield from self._places
        yield from self._tabled

    def __len__(self) -> int:
        """Return the number of paths."""
        return len(self._places) + len(self._tabled)


def read(material: Material) -> Checked:
    """Return what can be read of a specification that is put together, and is checked."""
    whole, document, folder = material.whole, material.document, material.folder
    reader = whole.reader
    values = {**_values(reader, whole.root), **whole.values}
    tabled = _tabled(values, folder, material.limits)
    places = {path: place for table in tabled for path, place in table.places.items()}
    sources = Places(document, reader.places, places)
    records = tuple(_found(one, whole.root, reader.rules) for one in whole.records)
    fields = cast("dict[str, Any]", values)
    specification = Specification(**fields, sources=sources, folder=folder, overridden=records)
    omitted = reader.omitted.union(whole.omitted, *(table.omitted for table in tabled))
    incomplete = reader.incomplete.union(whole.incomplete, *(table.incomplete for table in tabled))
    found = [finding for table in tabled for finding in table.findings]
    if whole.whole:
        found += check(Context.of(specification, omitted, incomplete))
    unread = [*material.rules.findings, *document.findings, *whole.findings, *reader.findings]
    settled = accepted.settled(specification, found, whole=not errors_of(unread))
    placed = (_told(_placed(finding, sources, reader.texts), whole.dropped) for finding in settled)
    return Checked(specification, in_order([*unread, *placed]))


def _found(record: Overridden, root: Entries, rules: Mapping[str, type]) -> Overridden:
    """Return a record with the path at which its place is in the end, if it is still there."""
    spot = Walk(rules).to(root, record.at)
    return evolve(record, path=spot.path) if isinstance(spot, Spot) else record


def _told(finding: Diagnostic, dropped: Mapping[str, Source]) -> Diagnostic:
    """Return a finding about something that is not there, with where it was dropped."""
    if finding.code is Code.UNKNOWN_ID:
        for name, source in dropped.items():
            if quoted(name) in finding.message:
                known = Related("dropped here", source=source)
                return evolve(finding, related=(*finding.related, known))
    return finding


def _values(reader: Reader, root: Entries) -> dict[str, object]:
    """Return the fields of a specification that could be read; the checks need it whole."""
    values, _ = reader.fields(slots_of(Specification), root, "")
    _version(reader, root, values)
    values.setdefault("id", "?")
    return values


def _tabled(values: dict[str, object], folder: Path | None, limits: Limits) -> tuple[Tabled, ...]:
    """Put the declarations in tables into the fields of a specification, instead of the tables."""
    found = []
    observations = values.get("observations")
    if isinstance(observations, TableSource):
        found.append(observations_in(observations, folder))
    examples = cast("tuple[Example, ...]", values.get("examples", ()))
    found += [
        observations_in(example.given_table, folder, f"{example.declared_at}.given")
        for example in examples
        if example.given_table is not None
    ]
    return (*found, *declared_in_tables(values, folder, limits).values())


def _version(reader: Reader, root: Entries, values: Mapping[str, object]) -> None:
    version = values.get("kpikit", FORMAT_VERSION)
    if version != FORMAT_VERSION:
        node = next(node for key, node in root.entries if key.text == "kpikit")
        reader.findings.append(unknown_version(str(version), reader.source(node)))


def _placed(
    finding: Diagnostic, sources: Mapping[str, Source], texts: Mapping[str, str]
) -> Diagnostic:
    """Return a finding with the places of its paths, or of the nearest paths above them."""
    beside = tuple(
        evolve(one, source=one.source or _nearest(one.path, sources)[1]) for one in finding.related
    )
    if finding.source is not None:
        return evolve(finding, related=beside)
    path, source = _nearest(finding.path, sources)
    source = source and place_within(source, texts.get(path, ""), finding.offset)
    return evolve(finding, source=source, related=beside)


def _nearest(path: str, sources: Mapping[str, Source]) -> tuple[str, Source | None]:
    """Return a path, or the nearest one above it, that has a place; and the place."""
    while path and path not in sources:
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return path, sources.get(path)
