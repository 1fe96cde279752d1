"""Rows of a table of declarations: each becomes the nodes that the same would be in YAML."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from difflib import get_close_matches
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from kpikit.errors import (
    Code,
    Diagnostic,
    InvalidValueError,
    Severity,
    Source,
    errors_of,
    quoted,
)
from kpikit.model.declared import Declared
from kpikit.model.org import Member, OrgUnit
from kpikit.model.pairs import Pairs
from kpikit.model.sources import TableSource
from kpikit.model.successions import End, Successor
from kpikit.model.targets import Target
from kpikit.observations.texts import amount_of
from kpikit.spec.cells import WRITTEN, as_in_yaml, end_of_time
from kpikit.spec.complaints import listed
from kpikit.spec.nodes import Entries, Items, Node, Scalar
from kpikit.spec.reader import Broken, Reader
from kpikit.spec.slots import slots_of
from kpikit.tables import Table, tidy, word_of

if TYPE_CHECKING:
    from collections.abc import Sequence


LEVELS = ("at_least", "at_most", "equals")
"""Words of levels, whose unit stands beside them."""

UNIT = "unit"
"""The column of the unit of levels."""

MAPPED = ("groups", "attributes")
"""Fields that are mappings, each from several columns."""

ENDS = ("valid_from", "valid_until")
"""Columns of the first and the last day of a time."""

_CLOSE = 0.8
_VALID = "valid"
_NEW = "new"


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

    def none_of(self, node: Node, words: Sequence[str]) -> None:
        """Report that none of some columns has a value, of which one is needed."""
        there = [self.headings[word] for word in words if word in self.headings]
        message = f"none of the columns {listed(there)} has a value"
        self.find(node, Code.ONE_OF, message, "fill in one of them")

    def missing_key(self, node: Node, word: str, hint: str) -> None:  # noqa: ARG002
        """Report that a column has no value."""
        message = f"the column {quoted(self.headings[word])} has no value"
        self.find(node, Code.MISSING_KEY, message, "fill it in, or delete the row")


def _whole(line: int) -> Scalar:
    """Return what stands for a row as a whole."""
    return Scalar("", plain=True, line=line, column=0)


def _beside(cell: Scalar, text: str) -> Scalar:
    """Return another text at the place of a cell."""
    return Scalar(text, plain=False, line=cell.line, column=cell.column)


@contextmanager
def _findings_at(cell: Scalar, reader: Reader) -> Iterator[None]:
    """Report a value that cannot be read at its cell."""
    try:
        yield
    except InvalidValueError as error:
        reader.find(cell, error.code, error.message, error.hint)
        raise Broken from error


@frozen(eq=False)
class Rows:
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
        """Return what a table declares, and what is wrong with it."""
        headings = {word: self._heading(word) for word in self.words}
        reader = _RowReader(document=_Positions(table), rules={}, headings=headings)
        wrong = tuple(self._wrong_headings(table))
        rows = [] if wrong else range(len(table))
        found = [one for row in rows for one in self._row(table, row, reader)]
        places = {path: reader.source(node) for path, node in reader.places.items()}
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
        return [pair for name in MAPPED for pair in self._mapped(name)]

    def _wrong_headings(self, table: Table) -> Iterator[Diagnostic]:
        """Yield findings about headings that the specification names, or needs, and that lack."""
        own = set(self.words.values())
        named = [(word, tidy(heading)) for word, heading in self.settings.columns.pairs]
        needed = [(self.words[word], self._heading(word)) for word in self._needed(table)]
        for word, heading in dict.fromkeys((*named, *self._all_mapped, *needed)):
            if heading not in table.columns:
                message = f"the column {quoted(heading)} is missing"
                hint = f"there are {', '.join(table.columns)}"
                yield self._at_headings(table, message, hint)
            if (word, heading) in named and word not in own:
                message = f"{quoted(word)} is no column of {self.section}"
                yield self._at_headings(table, message, f"possible are {', '.join(sorted(own))}")

        levels = [self._heading(word) for word in LEVELS if word in self.words]
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

    def _needed(self, table: Table) -> Sequence[str]:
        """Return the words without which no row can be read."""
        slots = slots_of(self.declared)
        needed = [slot.word for slot in slots if slot.required and slot.word in self.words]
        split = any(self._heading(word) in table.columns for word in ENDS if word in self.words)
        return [word for word in needed if not (split and word == _VALID)]

    def _at_headings(self, table: Table, message: str, hint: str) -> Diagnostic:
        place = table.heading()
        return Diagnostic(Code.MISSING_COLUMN, message, hint=hint, source=place)

    def _row(self, table: Table, row: int, reader: _RowReader) -> Iterator[Declared]:
        line = int(table.lines[row])
        path = f"{self.section}.table[{line}]"
        reader.places[path] = _whole(line)
        cells = self._cells(table, row, line, reader.headings)
        try:
            declared = self._class(cells, reader, line)
            written = self._written(table, row, cells, reader)
            entries = Entries(tuple(written), line, 0)
            given = self._given(table, row, cells)
            yield reader.declared(declared, entries, path, given)
        except Broken:
            reader.omitted.update(cell.text for cell in cells.values())

    def _class(self, cells: dict[str, Scalar], reader: Reader, line: int) -> type[Declared]:
        """Return the class of a row; where no unit follows, the old one ends as a whole."""
        if self.declared is not Successor or _NEW in cells or "old" not in cells:
            return self.declared
        parts = [word for word in ("share", "basis") if word in cells]
        if parts:
            said = (
                f"the column {quoted(self._heading(_NEW))} has no value, but there is a {parts[0]}"
            )
            hint = "say where it goes; a unit that nothing follows ends as a whole"
            reader.find(_whole(line), Code.MISSING_KEY, said, hint)
            raise Broken
        return End

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
        self, table: Table, row: int, cells: Mapping[str, Scalar], reader: _RowReader
    ) -> Iterator[tuple[Scalar, Node]]:
        """Yield keys and values of a row as they would stand in YAML."""
        for word, cell in cells.items():
            if word in ENDS or (word == UNIT and self.declared is Target):
                continue
            if word in LEVELS:
                yield _beside(cell, word), self._level(cell, cells.get(UNIT), reader)
            elif word in WRITTEN:
                raw = table.columns[reader.headings[word]][row]
                with _findings_at(cell, reader):
                    text = as_in_yaml(word, raw, self.settings.locale)
                yield _beside(cell, word), _beside(cell, text)
            elif word == "old" and _NEW not in cells:
                yield _beside(cell, "end"), Items((cell,), cell.line, cell.column)
            else:
                yield _beside(cell, word), cell
        if any(word in cells for word in ENDS):
            yield self._time(cells, reader)

    def _time(self, cells: Mapping[str, Scalar], reader: _RowReader) -> tuple[Scalar, Scalar]:
        """Return the time that stands in two columns as one value."""
        given = [cells[word] for word in ENDS if word in cells]
        if _VALID in cells:
            words = [reader.headings[word] for word in (_VALID, *ENDS) if word in cells]
            reader.excluding(given[0], words)
            raise Broken
        ends = []
        for word in ENDS:
            cell = cells.get(word)
            with _findings_at(cell or given[0], reader):
                ends.append(end_of_time(cell.text if cell else "", self.settings.locale))
        return _beside(given[0], _VALID), _beside(given[-1], "/".join(ends))

    def _level(self, cell: Scalar, unit: Scalar | None, reader: Reader) -> Scalar:
        with _findings_at(cell, reader):
            amount = amount_of(cell.text, self.settings.locale)
        number = f"{amount.number.numerator}/{amount.number.denominator}"
        written = amount.unit or (unit.text if unit is not None else "")
        return _beside(cell, f"{number} {written}".strip())

    def _given(self, table: Table, row: int, cells: Mapping[str, Scalar]) -> dict[str, object]:
        """Return what the settings say of every row, and a level where no cell says it."""
        if self.declared not in {OrgUnit, Member}:
            return {}
        given: dict[str, object] = {}
        for name in MAPPED:
            mapped = self._mapped(name)
            said = [(word, word_of(table.columns[heading][row])) for word, heading in mapped]
            given[name] = Pairs(tuple(pair for pair in said if pair[1]))
        level = getattr(self.settings, "level", None)
        if level is not None and "level" not in cells:
            given["level"] = level
        return given
