"""A path to a checked specification."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, cast

from attrs import evolve, frozen

from kpikit.checks import Context, accepted, check
from kpikit.checks.sound import remember
from kpikit.errors import Code, Diagnostic, Source, SpecificationError, errors_of, in_order
from kpikit.limits import DEFAULT_LIMITS, Limits
from kpikit.model.sources import OrgUnitsTable, TableSource
from kpikit.model.specification import FORMAT_VERSION, Specification
from kpikit.rules import DEFAULT_RULES, RuleSet
from kpikit.spec.classes import tags_of
from kpikit.spec.complaints import place_within
from kpikit.spec.compose import Document, parse_yaml
from kpikit.spec.files import specification_file, text_of
from kpikit.spec.nodes import Entries, Node, Scalar
from kpikit.spec.reader import Reader
from kpikit.spec.slots import slots_of
from kpikit.spec.tabled import observations_in, org_units_in, successions_in, targets_in

if TYPE_CHECKING:
    from kpikit.model.examples import Example
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


def load_specification(
    path: str | Path, *, rules: RuleSet = DEFAULT_RULES, limits: Limits = DEFAULT_LIMITS
) -> Specification:
    """Return the specification in a folder or YAML file.

    Args:
        path: a folder with ``specification.yaml``, a YAML file, or ``kpikit:vn/hung-nguyen-2024``
            for one that ships with kpikit.
        rules: the scoring rules that it may use.
        limits: bounds for files of strangers.

    Raises:
        SpecificationError: it has errors; ``diagnostics`` has all of them with their positions.

    >>> load_specification("kpikit:vn/hung-nguyen-2024").id
    'vn-hung-nguyen-2024'
    """
    checked = check_specification(path, rules=rules, limits=limits)
    if errors_of(checked.diagnostics):
        raise SpecificationError(checked.diagnostics)
    remember(checked.specification)
    return checked.specification


def check_specification(
    path: str | Path, *, rules: RuleSet = DEFAULT_RULES, limits: Limits = DEFAULT_LIMITS
) -> Checked:
    """Return what can be read of a specification, and all findings about it.

    Raises:
        SpecificationError: there is no file, or no text or no mapping in it.
    """
    file = specification_file(path)
    name = str(path) if file == Path(path) else str(Path(path) / file.name)
    document = parse_yaml(text_of(file, name, limits.characters), name, limits)
    return _checked(document, rules, file.parent, limits)


def parse_specification(
    text: str,
    *,
    name: str = "<text>",
    rules: RuleSet = DEFAULT_RULES,
    limits: Limits = DEFAULT_LIMITS,
) -> Specification:
    """Return the specification that a YAML text is.

    Raises:
        SpecificationError: it has errors; ``diagnostics`` has all of them with their positions.

    >>> parse_specification("{kpikit: 1, id: empty}").id
    'empty'
    """
    checked = _checked(parse_yaml(text, name, limits), rules, None, limits)
    if errors_of(checked.diagnostics):
        raise SpecificationError(checked.diagnostics)
    remember(checked.specification)
    return checked.specification


def _checked(
    document: Document, rules: RuleSet, folder: Path | None, limits: Limits = DEFAULT_LIMITS
) -> Checked:
    root = document.root
    if root is None or (isinstance(root, Scalar) and root.empty):
        raise SpecificationError(document.findings or [_nothing(document)])
    reader = Reader(document, tags_of(rules))
    if not isinstance(root, Entries):
        hint = "begin with 'kpikit: 1' and 'id: ...'"
        reader.find(root, Code.WRONG_SHAPE, "a specification is a mapping of keys", hint)
        raise SpecificationError([*document.findings, *reader.findings])
    values = _values(reader, root)
    tabled = _tabled(values, folder, limits)
    places = {path: place for table in tabled for path, place in table.places.items()}
    sources = Places(document, reader.places, places)
    specification = Specification(**values, sources=sources, folder=folder)  # type: ignore[arg-type]
    omitted = reader.omitted.union(*(table.omitted for table in tabled))
    incomplete = reader.incomplete.union(*(table.incomplete for table in tabled))
    found = [
        *(finding for table in tabled for finding in table.findings),
        *check(Context.of(specification, omitted, incomplete)),
    ]
    unread = [*rules.findings, *document.findings, *reader.findings]
    settled = accepted.settled(specification, found, whole=not errors_of(unread))
    placed = (_placed(finding, sources, reader.texts) for finding in settled)
    findings = [*unread, *placed]
    return Checked(specification, in_order(findings))


def _values(reader: Reader, root: Entries) -> dict[str, object]:
    """Return the fields of a specification that could be read; the checks need it whole."""
    values, _ = reader.fields(slots_of(Specification), root, "")
    _version(reader, root, values)
    values.setdefault("id", "?")
    return values


def _tabled(values: dict[str, object], folder: Path | None, limits: Limits) -> tuple[Tabled, ...]:
    """Put the declarations in tables into the fields of a specification, instead of the tables."""
    found = []
    units, targets = values.get("org_units_table"), values.pop("targets_table", None)
    successions = values.pop("successions_table", None)
    observations = values.get("observations")
    if isinstance(observations, TableSource):
        found.append(observations_in(observations, folder))
    examples = cast("tuple[Example, ...]", values.get("examples", ()))
    found += [
        observations_in(example.given_table, folder, f"{example.declared_at}.given")
        for example in examples
        if example.given_table is not None
    ]
    if isinstance(units, OrgUnitsTable):
        found.append(org_units_in(units, folder, limits))
        if not units.in_observations:
            del values["org_units_table"]
            values["org_units"] = found[-1].declared
    if isinstance(successions, TableSource):
        found.append(successions_in(successions, folder, limits))
        values["successions"] = found[-1].declared
    if isinstance(targets, TableSource):
        found.append(targets_in(targets, folder, limits))
        values["targets"] = found[-1].declared
    return tuple(found)


def _version(reader: Reader, root: Entries, values: Mapping[str, object]) -> None:
    version = values.get("kpikit", FORMAT_VERSION)
    if version != FORMAT_VERSION:
        node = next(node for key, node in root.entries if key.text == "kpikit")
        message = f"the specification is written for version {version}, which is not known"
        hint = f"write 'kpikit: {FORMAT_VERSION}', or install a newer kpikit"
        reader.find(node, Code.VERSION, message, hint)


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


def _nothing(document: Document) -> Diagnostic:
    hint = "begin with 'kpikit: 1' and 'id: ...'"
    return Diagnostic(
        Code.NO_SPECIFICATION, "the file has no content", hint=hint, source=Source(document.file)
    )
