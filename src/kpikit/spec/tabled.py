"""Declarations in tables: each row becomes the nodes that the same declaration would be in YAML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from attrs import evolve, field, frozen

from kpikit.errors import Code, Diagnostic, NumberError, Source, TableError, quoted
from kpikit.model.declared import Declared
from kpikit.model.org import OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.model.sources import TableSource
from kpikit.model.targets import Target
from kpikit.observations.texts import amount_of
from kpikit.spec.nodes import Entries, Scalar
from kpikit.spec.reader import Broken, Reader
from kpikit.spec.slots import slots_of
from kpikit.tables import Table, read_table, tidy, word_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from kpikit.model.sources import OrgUnitsTable

_LEVELS = ("at_least", "at_most", "equals")
_UNIT = "unit"
_TARGET = "target"


@frozen(eq=False)
class Tabled:
    """What a table declares, and what was found in it.

    Attributes:
        declared: the declarations of the rows that can be read.
        findings: what is wrong with the others.
        places: place of each declared path.
        omitted: words in the rows that were left out.
    """

    declared: tuple[Declared, ...] = ()
    findings: tuple[Diagnostic, ...] = ()
    places: Mapping[str, Source] = field(factory=dict)
    omitted: frozenset[str] = frozenset()


def org_units_in(source: OrgUnitsTable, folder: Path | None) -> Tabled:
    """Return the organisation units in a table of a specification's folder."""
    words = {slot.word: slot.word for slot in slots_of(OrgUnit) if slot.name != "groups"}
    return _read(_Rows(OrgUnit, "org_units", source, words), folder)


def targets_in(source: TableSource, folder: Path | None) -> Tabled:
    """Return the levels of targets in a table; its column `unit` is the unit of the levels."""
    plain = {slot.word: slot.word for slot in slots_of(Target) if not slot.key.spread}
    words = {**plain, "id": _TARGET, **{word: word for word in (*_LEVELS, _UNIT)}}
    return _read(_Rows(Target, "targets", source, words), folder)


def _read(rows: _Rows, folder: Path | None) -> Tabled:
    try:
        table = read_table(_file_in(folder, rows.settings.table), sheet=rows.settings.sheet)
    except TableError as error:
        path = f"{rows.section}.table"
        return Tabled(findings=tuple(evolve(one, path=path) for one in error.diagnostics))
    return rows.tabled(table)


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
    if not path.resolve().is_relative_to(folder.resolve()):
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
        reader = Reader(_Positions(table), {})
        wrong = tuple(self._wrong_headings(table))
        rows = [] if wrong else range(len(table))
        found = [one for row in rows for one in self._row(table, row, reader)]
        positions = reader.places.items()
        places = {path: reader.document.source(*place) for path, place in positions}
        findings = (*table.findings, *wrong, *reader.findings)
        return Tabled(tuple(found), findings, places, frozenset(reader.omitted))

    def _heading(self, word: str) -> str:
        own = self.words[word]
        return tidy(self.settings.columns.get(own) or own)

    def _groups(self) -> Sequence[tuple[str, str]]:
        groups = getattr(self.settings, "groups", Pairs())
        return [(kind, tidy(heading)) for kind, heading in groups.pairs]

    def _wrong_headings(self, table: Table) -> Iterator[Diagnostic]:
        """Yield findings about headings that the specification names and the table lacks."""
        own = set(self.words.values())
        named = [(word, tidy(heading)) for word, heading in self.settings.columns.pairs]
        for word, heading in (*named, *self._groups()):
            if heading not in table.columns:
                message = f"the column {quoted(heading)} is missing"
                hint = f"there are {', '.join(table.columns)}"
                yield self._at_headings(table, message, hint)
            if (word, heading) in named and word not in own:
                message = f"{quoted(word)} is no column of {self.section}"
                yield self._at_headings(table, message, f"possible are {', '.join(sorted(own))}")

    def _at_headings(self, table: Table, message: str, hint: str) -> Diagnostic:
        place = table.heading()
        return Diagnostic(Code.MISSING_COLUMN, message, hint=hint, source=place)

    def _row(self, table: Table, row: int, reader: Reader) -> Iterator[Declared]:
        line = int(table.lines[row])
        path = f"{self.section}.table[{line}]"
        reader.places[path] = (line, 0)
        cells = self._cells(table, row, line)
        try:
            entries = Entries(tuple(self._written(cells, reader)), line, 0)
            given = self._given(table, row, cells)
            yield reader.declared(self.declared, entries, path, given)
        except Broken:
            reader.omitted.update(cell.text for cell in cells.values())

    def _cells(self, table: Table, row: int, line: int) -> dict[str, Scalar]:
        """Return the cells of a row that are not blank, by the word of the declaration."""
        found = {}
        for place, heading in enumerate(table.columns, 1):
            text = word_of(table.columns[heading][row])
            for word in self.words:
                if text and self._heading(word) == heading:
                    found[word] = Scalar(text, plain=False, line=line, column=place)
        return found

    def _written(
        self, cells: Mapping[str, Scalar], reader: Reader
    ) -> Iterator[tuple[Scalar, Scalar]]:
        """Yield keys and values of a row; a level is a number with the unit beside it."""
        for word, cell in cells.items():
            if word == _UNIT and self.declared is Target:
                continue
            value = self._level(cell, cells.get(_UNIT), reader) if word in _LEVELS else cell
            yield evolve(cell, text=word), value

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
        """Return what the settings say of every row: groups, and a level where no cell does."""
        if self.declared is not OrgUnit:
            return {}
        groups = [(kind, word_of(table.columns[name][row])) for kind, name in self._groups()]
        given: dict[str, object] = {"groups": Pairs(tuple(pair for pair in groups if pair[1]))}
        level = getattr(self.settings, "level", None)
        if level is not None and "level" not in cells:
            given["level"] = level
        return given
