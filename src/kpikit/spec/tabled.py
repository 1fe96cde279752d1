"""Declarations in tables: each row becomes the nodes that the same declaration would be in YAML."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, cast

from attrs import define, evolve, field, frozen

from kpikit.dates import parse_date
from kpikit.errors import (
    Code,
    DateError,
    Diagnostic,
    NumberError,
    Severity,
    Source,
    TableError,
    errors_of,
    quoted,
)
from kpikit.model.declared import Declared
from kpikit.model.org import OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.model.sources import TableSource
from kpikit.model.targets import Target
from kpikit.observations.texts import amount_of
from kpikit.spec.complaints import listed
from kpikit.spec.nodes import Entries, Scalar
from kpikit.spec.reader import Broken, Reader
from kpikit.spec.slots import slots_of
from kpikit.tables import Table, read_table, tidy, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kpikit.model.sources import OrgUnitsTable

_LEVELS = ("at_least", "at_most", "equals")
_MAPPED = ("groups", "attributes")
_CLOSE = 0.8
_UNIT = "unit"
_TARGET = "target"
_ISSUED = "issued"


@frozen(eq=False)
class Tabled:
    """What a table declares, and what was found in it.

    Attributes:
        declared: the declarations of the rows that can be read.
        findings: what is wrong with the others.
        places: place of each declared path.
        omitted: words in the rows that were left out.
        incomplete: the section, if anything of it was left out.
    """

    declared: tuple[Declared, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    places: Mapping[str, Source] = field(factory=dict)
    omitted: frozenset[str] = frozenset()
    incomplete: frozenset[str] = frozenset()


def org_units_in(source: OrgUnitsTable, folder: Path | None) -> Tabled:
    """Return the organisation units in a table of a specification's folder."""
    words = {slot.word: slot.word for slot in slots_of(OrgUnit) if slot.name not in _MAPPED}
    return _read(_Rows(OrgUnit, "org_units", source, words), folder)


def targets_in(source: TableSource, folder: Path | None) -> Tabled:
    """Return the levels of targets in a table; its column `unit` is the unit of the levels.

    Those of one indicator stand together, and so do those of one target, as they do in YAML.
    """
    plain = {slot.word: slot.word for slot in slots_of(Target) if not slot.key.spread}
    words = {**plain, "id": _TARGET, **{word: word for word in (*_LEVELS, _UNIT)}}
    tabled = _read(_Rows(Target, "targets", source, words), folder)
    return evolve(tabled, declared=tuple(_together(cast("tuple[Target, ...]", tabled.declared))))


def _together(targets: Sequence[Target]) -> Sequence[Target]:
    """Return targets by indicator and id, each where it stands first."""
    first: dict[object, int] = {}
    for place, target in enumerate(targets):
        first.setdefault(target.indicator, place)
        first.setdefault((target.indicator, target.id), place)
    return sorted(targets, key=lambda one: (first[one.indicator], first[one.indicator, one.id]))


def observations_in(source: TableSource, folder: Path | None, path: str = "observations") -> Tabled:
    """Return what is wrong with the place of a table of observations, without reading it.

    Args:
        source: the table.
        folder: where it has to be.
        path: where the specification names it.
    """
    try:
        if folder is not None:
            _file_in(folder, source.table)
    except TableError as error:
        return _not_there(path, error)
    return Tabled()


def _read(rows: _Rows, folder: Path | None) -> Tabled:
    try:
        table = read_table(_file_in(folder, rows.settings.table), sheet=rows.settings.sheet)
    except TableError as error:
        return _not_there(rows.section, error)
    return rows.tabled(table)


def _not_there(section: str, error: TableError) -> Tabled:
    path = f"{section}.table"
    found = tuple(evolve(one, path=path) for one in error.diagnostics)
    return Tabled(findings=found, incomplete=frozenset({section}))


def _file_in(folder: Path | None, name: str) -> Path:
    """Return the path of a table in a specification's folder.

    Raises:
        TableError: the specification lies in no folder, or the name leads out of it.
    """
    hint = "put the table beside the specification, and write its name alone"
    if folder is None:
        message = f"the table {quoted(name)} is not there: the specification lies in no folder"
        raise TableError([Diagnostic(Code.OUTSIDE_FOLDER, message, hint=hint)])
    path = folder / name
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError) as error:  # a name with \0, links in a ring
        message = f"the table {quoted(name)} cannot be found"
        raise TableError([Diagnostic(Code.FILE_NOT_FOUND, message, hint=hint)]) from error
    if not inside:
        message = f"the table {quoted(name)} lies outside the specification's folder"
        raise TableError([Diagnostic(Code.OUTSIDE_FOLDER, message, hint=hint)])
    return path


@frozen(eq=False)
class _Positions:
    """Places in a table: what reading calls a column is the number of a heading, from 1."""

    table: Table

    def source(self, line: int, column: int) -> Source:
        headings = list(self.table.columns)
        return Source(self.table.name, line, label=headings[column - 1] if column else None)


@define(kw_only=True)
class _RowReader(Reader):
    """Reads rows, where what is missing is missing in a column.

    Attributes:
        headings: heading of the column for each word of the declaration.
    """

    headings: Mapping[str, str]

    def none_of(self, place: tuple[int, int], words: Sequence[str]) -> None:
        """Report that none of some columns has a value, of which one is needed."""
        there = [self.headings[word] for word in words if word in self.headings]
        message = f"none of the columns {listed(there)} has a value"
        self.at(place, Code.ONE_OF, message, "fill in one of them")

    def missing_key(self, place: tuple[int, int], word: str, hint: str) -> None:  # noqa: ARG002
        """Report that a column has no value."""
        message = f"the column {quoted(self.headings[word])} has no value"
        self.at(place, Code.MISSING_KEY, message, "fill it in, or delete the row")


@frozen(eq=False)
class _Rows:
    """Reads the declarations of one class from the rows of a table.

    Attributes:
        declared: the class.
        section: the section of the specification.
        settings: what the specification says of the table.
        words: the table's own word for each word of the declaration.
    """

    declared: type[Declared]
    section: str
    settings: TableSource
    words: Mapping[str, str]

    def tabled(self, table: Table) -> Tabled:
        headings = {word: self._heading(word) for word in self.words}
        reader = _RowReader(document=_Positions(table), rules={}, headings=headings)
        wrong = tuple(self._wrong_headings(table))
        rows = [] if wrong else range(len(table))
        found = [one for row in rows for one in self._row(table, row, reader)]
        positions = reader.places.items()
        places = {path: reader.document.source(*place) for path, place in positions}
        findings = (*table.findings, *wrong, *self._slips(table), *reader.findings)
        incomplete = frozenset({self.section} if errors_of(findings) else ())
        return Tabled(tuple(found), findings, places, frozenset(reader.omitted), incomplete)

    def _heading(self, word: str) -> str:
        own = self.words[word]
        return tidy(self.settings.columns.get(own) or own)

    def _mapped(self, name: str) -> Sequence[tuple[str, str]]:
        """Return words and headings of a field of units that is a mapping."""
        mapped = getattr(self.settings, name, Pairs())
        return [(kind, tidy(heading)) for kind, heading in mapped.pairs]

    @property
    def _all_mapped(self) -> Sequence[tuple[str, str]]:
        return [pair for name in _MAPPED for pair in self._mapped(name)]

    def _wrong_headings(self, table: Table) -> Iterator[Diagnostic]:
        """Yield findings about headings that the specification names, or needs, and that lack."""
        own = set(self.words.values())
        named = [(word, tidy(heading)) for word, heading in self.settings.columns.pairs]
        needed = [(self.words[word], self._heading(word)) for word in self._needed()]
        for word, heading in dict.fromkeys((*named, *self._all_mapped, *needed)):
            if heading not in table.columns:
                message = f"the column {quoted(heading)} is missing"
                hint = f"there are {', '.join(table.columns)}"
                yield self._at_headings(table, message, hint)
            if (word, heading) in named and word not in own:
                message = f"{quoted(word)} is no column of {self.section}"
                yield self._at_headings(table, message, f"possible are {', '.join(sorted(own))}")

        levels = [self._heading(word) for word in _LEVELS if word in self.words]
        if levels and not any(heading in table.columns for heading in levels):
            message = f"none of the columns {listed(levels)} is there"
            yield self._at_headings(table, message, f"there are {', '.join(table.columns)}")

    def _slips(self, table: Table) -> Iterator[Diagnostic]:
        """Yield warnings of columns that are called almost like one that would be read."""
        words = {self._heading(word) for word in self.words}
        read = words | {heading for _, heading in self._all_mapped}
        for heading in table.columns:
            close = [] if heading in read else get_close_matches(heading, words, 1, _CLOSE)
            if close:
                yield Diagnostic(
                    Code.UNREAD_COLUMN,
                    f"the column {quoted(heading)} is not read",
                    hint=f"did you mean '{close[0]}'?",
                    source=table.heading(heading),
                    severity=Severity.WARNING,
                )

    def _needed(self) -> Sequence[str]:
        """Return the words without which no row can be read."""
        slots = slots_of(self.declared)
        return [slot.word for slot in slots if slot.required and slot.word in self.words]

    def _at_headings(self, table: Table, message: str, hint: str) -> Diagnostic:
        place = table.heading()
        return Diagnostic(Code.MISSING_COLUMN, message, hint=hint, source=place)

    def _row(self, table: Table, row: int, reader: _RowReader) -> Iterator[Declared]:
        line = int(table.lines[row])
        path = f"{self.section}.table[{line}]"
        reader.places[path] = (line, 0)
        cells = self._cells(table, row, line, reader.headings)
        try:
            entries = Entries(tuple(self._written(cells, reader)), line, 0)
            given = self._given(table, row, cells)
            yield reader.declared(self.declared, entries, path, given)
        except Broken:
            reader.omitted.update(cell.text for cell in cells.values())

    def _cells(
        self, table: Table, row: int, line: int, headings: Mapping[str, str]
    ) -> dict[str, Scalar]:
        """Return the cells of a row that are not blank, by the word of the declaration."""
        found = {}
        places = {heading: place for place, heading in enumerate(table.columns, 1)}
        for word, heading in headings.items():
            text = word_of(table.columns[heading][row]) if heading in places else ""
            if text:
                found[word] = Scalar(text, plain=False, line=line, column=places[heading])
        return found

    def _written(
        self, cells: Mapping[str, Scalar], reader: Reader
    ) -> Iterator[tuple[Scalar, Scalar]]:
        """Yield keys and values of a row; a level is a number with the unit beside it."""
        for word, cell in cells.items():
            if word == _UNIT and self.declared is Target:
                continue
            value = self._level(cell, cells.get(_UNIT), reader) if word in _LEVELS else cell
            yield evolve(cell, text=word), self._dated(value) if word == _ISSUED else value

    def _dated(self, cell: Scalar) -> Scalar:
        """Return a date as YAML has it, where the table may write the day first."""
        try:
            day = parse_date(cell.text, day_first=self.settings.locale == "vi")
        except DateError:  # the reader says so, at its place
            return cell
        return evolve(cell, text=str(day))

    def _level(self, cell: Scalar, unit: Scalar | None, reader: Reader) -> Scalar:
        try:
            amount = amount_of(cell.text, self.settings.locale)
        except NumberError as error:
            reader.find(cell, error.code, error.message, error.hint)
            raise Broken from error
        number = f"{amount.number.numerator}/{amount.number.denominator}"
        written = amount.unit or (unit.text if unit is not None else "")
        return evolve(cell, text=f"{number} {written}".strip())

    def _given(self, table: Table, row: int, cells: Mapping[str, Scalar]) -> dict[str, object]:
        """Return what the settings say of every row, and a level where no cell says it."""
        if self.declared is not OrgUnit:
            return {}
        given: dict[str, object] = {}
        for name in _MAPPED:
            mapped = self._mapped(name)
            said = [(word, word_of(table.columns[heading][row])) for word, heading in mapped]
            given[name] = Pairs(tuple(pair for pair in said if pair[1]))
        level = getattr(self.settings, "level", None)
        if level is not None and "level" not in cells:
            given["level"] = level
        return given
