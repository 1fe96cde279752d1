"""Nodes to a checked specification, and to another one with some changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from attrs import evolve, frozen

from kpikit.checks import Context, accepted, check
from kpikit.checks.sound import remember
from kpikit.errors import (
    Code,
    Diagnostic,
    Related,
    Source,
    SpecificationError,
    errors_of,
    in_order,
    quoted,
)
from kpikit.model.sources import TableSource
from kpikit.model.specification import FORMAT_VERSION, Specification
from kpikit.model.upward import nearest, upward
from kpikit.spec.classes import tags_of
from kpikit.spec.complaints import place_within
from kpikit.spec.composed import unknown_version
from kpikit.spec.evolved import carried, changed
from kpikit.spec.material import AsRead, Material
from kpikit.spec.nodes import source_of
from kpikit.spec.reader import Reader
from kpikit.spec.slots import slots_of
from kpikit.spec.spots import Spot
from kpikit.spec.steps import Walk
from kpikit.spec.tabled import declared_in_tables, observations_in

if TYPE_CHECKING:
    from kpikit.model.declared import Declared
    from kpikit.model.examples import Example
    from kpikit.model.overrides import Overridden
    from kpikit.spec.compose import Lines
    from kpikit.spec.nodes import Entries, Node
    from kpikit.spec.rows import Tabled


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
        self, text: Lines, places: Mapping[str, Node], tabled: Mapping[str, Source]
    ) -> None:
        """Keep the lines of the file, the node of each path, and places in tables."""
        self._text = text
        self._places = places
        self._tabled = tabled

    def __getitem__(self, path: str) -> Source:
        """Return the place of a path."""
        if path in self._tabled:
            return self._tabled[path]
        return source_of(self._places[path], self._text)

    def __iter__(self) -> Iterator[str]:
        """Iterate over the paths."""
        yield from self._places
        yield from self._tabled

    def __len__(self) -> int:
        """Return the number of paths."""
        return len(self._places) + len(self._tabled)


@frozen(eq=False)
class Written:
    """Makes another specification of one that was read."""

    material: Material
    read: AsRead

    def evolved(self, specification: Specification, changes: Mapping[str, object]) -> Specification:
        """Return the specification with other values at some paths.

        Raises:
            SpecificationError: it has errors then.
            KpikitError: Python changed the same part of it after it was read.
        """
        material = changed(self.material, self.read, changes)
        reader = Reader(material.text, tags_of(material.rules))
        checked = read(material, reader)
        new = checked.specification
        errors = errors_of(checked.diagnostics)
        unfit = [one for one in new.examples if any(_below(error, one) for error in errors)]
        if not all(any(_below(error, one) for one in unfit) for error in errors):
            raise SpecificationError(checked.diagnostics)
        if unfit:
            new = evolve(new, examples=tuple(one for one in new.examples if one not in unfit))
        remember(new)
        return carried(specification, new, self.read)


def _below(finding: Diagnostic, declared: Declared) -> bool:
    """Whether something is found in a declaration."""
    return declared.declared_at in upward(finding.path)


def read(material: Material, reader: Reader) -> Checked:
    """Return what can be read of a specification that is put together, and is checked."""
    values = {**_values(reader, material.root), **material.built}
    tables = _tabled(values, material)
    tabled = tables.values()
    places = {path: place for table in tabled for path, place in table.places.items()}
    sources = Places(material.text, {**reader.places, **material.places}, places)
    specification = Specification(
        **cast("dict[str, Any]", values),
        overridden=tuple(_found(one, material.root, reader.rules) for one in material.records),
        sources=sources,
        folder=material.folder,
        written=Written(material, AsRead(values, tables)),
    )
    found = [finding for table in tabled for finding in table.findings]
    if material.sound:
        omitted = reader.omitted.union(material.omitted, *(table.omitted for table in tabled))
        parts = (reader.incomplete, material.incomplete, *(table.incomplete for table in tabled))
        found += check(Context.of(specification, omitted, frozenset().union(*parts)))
    unread = [*material.rules.findings, *material.findings, *reader.findings]
    settled = accepted.settled(specification, found, whole=not errors_of(unread))
    placed = (
        _told(_placed(finding, sources, reader.texts), material.dropped) for finding in settled
    )
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


def _tabled(values: dict[str, object], material: Material) -> dict[str, Tabled]:
    """Put the declarations in tables into the fields of a specification, instead of the tables."""
    found, folder = {}, material.folder
    observations = values.get("observations")
    if isinstance(observations, TableSource):
        found["observations"] = observations_in(observations, folder)
    for example in cast("tuple[Example, ...]", values.get("examples", ())):
        if example.given_table is not None:
            path = f"{example.declared_at}.given"
            found[path] = observations_in(example.given_table, folder, path)
    return {**found, **declared_in_tables(values, folder, material.limits)}


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
        evolve(one, source=one.source or sources.get(nearest(one.path, sources)))
        for one in finding.related
    )
    if finding.source is not None:
        return evolve(finding, related=beside)
    path = nearest(finding.path, sources)
    source = sources.get(path)
    source = source and place_within(source, texts.get(path, ""), finding.offset)
    return evolve(finding, source=source, related=beside)
