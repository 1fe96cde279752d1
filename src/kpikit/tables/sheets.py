"""What the XML of a workbook says of cells, and the reader of workbooks does not.

That a cell shows an error, that its formula was never calculated, that its number is shown as
percent, that it is covered by a merged cell; and how large a sheet really is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.parsers import expat

from attrs import define, field

from kpikit.limits import Limits
from kpikit.tables.cells import Unreadable, sheet_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


Position = tuple[int, int]
"""Row and column, counted from 0."""

Attributes = dict[str, str]

_BOOK = "xl/workbook.xml"
_CONTENT = "content.xml"

_MOST_DIGITS = 9
_FINAL = True
_CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_PERCENT_FORMATS = frozenset({9, 10})
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_CALCULATE = "open the workbook in a spreadsheet program, save it and give it again"
_UNCALCULATED = Unreadable("the formula in the cell was never calculated", _CALCULATE)


class TooLargeError(Exception):
    """A workbook beyond the limits for strangers' files."""


@define(eq=False)
class SheetNotes:
    """What is known of the cells of a sheet beside their values.

    Attributes:
        limits: how large the sheet may be.
        unreadable: cells without a value, with the reason.
        percentages: cells whose number is shown as percent.
    """

    limits: Limits
    unreadable: dict[Position, Unreadable] = field(factory=dict)
    percentages: set[Position] = field(factory=set)
    rows: int = 0
    width: int = 0

    def reach(self, rows: int, width: int) -> None:
        """Note that the sheet has that many rows and columns.

        Raises:
            TooLargeError: these are too many cells.
        """
        self.rows, self.width = max(self.rows, rows), max(self.width, width)
        if self.rows * self.width > self.limits.cells:
            size = f"{self.rows:,} rows and {self.width:,} columns"
            raise TooLargeError(f"a sheet reaches over {size}")

    def note(self, position: Position, cell: Unreadable) -> None:
        """Note a cell without a value.

        Raises:
            TooLargeError: there are too many of them.
        """
        self.unreadable[position] = cell
        if len(self.unreadable) > self.limits.remarks:
            most = f"{self.limits.remarks:,}"
            raise TooLargeError(f"a sheet has more than {most} cells without a value")

    def merge(self, first: Position, rows: int, width: int) -> None:
        """Note that a cell covers others."""
        area = f"{_letters(first[1])}{first[0] + 1}:"
        area += f"{_letters(first[1] + width - 1)}{first[0] + rows}"
        hint = "unmerge the cells, and write each of them"
        cell = Unreadable(f"the cell belongs to the merged cell {area}", hint)
        for row in range(first[0], first[0] + rows):
            for column in range(first[1], first[1] + width):
                if (row, column) != first:
                    self.note((row, column), cell)


def sheets_of(parts: Mapping[str, bytes], limits: Limits) -> dict[str, SheetNotes]:
    """Return the notes on each sheet of a workbook, from its XML parts.

    Raises:
        TooLargeError: a sheet has too many cells.
        ValueError: the parts are not those of a workbook.
    """
    if _CONTENT in parts:
        content = _Content(limits, SheetNotes(limits))
        _walk(parts[_CONTENT], content.start)
        return content.sheets
    if _BOOK not in parts:
        raise ValueError("it has no sheets")
    book = _Book()
    for name in (_BOOK, "xl/_rels/workbook.xml.rels", "xl/styles.xml"):
        _walk(parts.get(name, b"<none/>"), book.start)
    notes = {name: _page_notes(content, book, limits) for name, content in parts.items()}
    targets = {sheet: _part(book.targets.get(link, "")) for sheet, link in book.sheets.items()}
    return {sheet: notes[part] for sheet, part in targets.items() if part in notes}


def _page_notes(content: bytes, book: _Book, limits: Limits) -> SheetNotes:
    """Return the notes on a part; on parts that are no sheets they say nothing."""
    page = _Page(book, SheetNotes(limits))
    _walk(content, page.start, page.end, page.text)
    return page.notes


def _walk(
    xml: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Call back for every element of well-formed XML."""
    parser = expat.ParserCreate("UTF-8")
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.Parse(xml, _FINAL)


def _part(target: str) -> str:
    """Return the name of a part that a relationship of the workbook leads to."""
    return target[1:] if target.startswith("/") else f"xl/{target}"


@define(eq=False)
class _Book:
    """What the parts around the sheets say."""

    sheets: dict[str, str] = field(factory=dict)
    targets: dict[str, str] = field(factory=dict)
    never_calculated: bool = False
    styles: list[int] = field(factory=list)
    percent_formats: set[int] = field(factory=lambda: set(_PERCENT_FORMATS))
    in_styles: bool = False

    def start(self, name: str, attributes: Attributes) -> None:
        match _local(name):
            case "sheet":
                links = (value for key, value in attributes.items() if _local(key) == "id")
                self.sheets[attributes.get("name", "")] = next(links, "")
            case "Relationship":
                self.targets[attributes.get("Id", "")] = attributes.get("Target", "")
            case "calcPr":
                self.never_calculated = attributes.get("fullCalcOnLoad") in ("1", "true")
            case "numFmt" if "%" in _QUOTED.sub("", attributes.get("formatCode", "")):
                self.percent_formats.add(_number(attributes.get("numFmtId", "0")))
            case "cellStyleXfs" | "cellXfs" | "cellStyles":
                self.in_styles = _local(name) == "cellXfs"
            case "xf" if self.in_styles:
                self.styles.append(_number(attributes.get("numFmtId", "0")))

    def is_percent(self, style: str) -> bool:
        place = _number(style)
        return place < len(self.styles) and self.styles[place] in self.percent_formats


@define(eq=False)
class _Page:
    """Walks through the cells of an .xlsx sheet."""

    book: _Book
    notes: SheetNotes
    row: int = -1
    column: int = -1
    cell: Attributes = field(factory=dict)
    formula: bool = False
    inside: bool = False
    value: str = ""

    def start(self, name: str, attributes: Attributes) -> None:
        match _local(name):
            case "c":
                self._enter(attributes)
            case "v":
                self.inside = True
            case "f":
                self.formula = True
            case "row":
                self.row = _number(attributes.get("r", str(self.row + 2))) - 1
                self.column = -1
            case "mergeCell":
                self._merge(attributes.get("ref", ""))

    def _enter(self, attributes: Attributes) -> None:
        self.column += 1
        if "r" in attributes:
            self.row, self.column = _position(attributes["r"])
        self.notes.reach(self.row + 1, self.column + 1)
        self.cell, self.formula, self.value = attributes, False, ""

    def _merge(self, area: str) -> None:
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = _position(first), _position(last or first)
        self.notes.merge((top, left), bottom - top + 1, right - left + 1)

    def text(self, text: str) -> None:
        if self.inside:
            self.value += text

    def end(self, name: str) -> None:
        local = _local(name)
        if local == "v":
            self.inside = False
        elif local == "c":
            self._leave()

    def _leave(self) -> None:
        position, kind = (self.row, self.column), self.cell.get("t", "n")
        if self.formula and (self.book.never_calculated or (kind != "str" and not self.value)):
            self.notes.note(position, _UNCALCULATED)
        elif kind == "e":
            self.notes.note(position, sheet_error(self.value[:20]))
        elif kind == "n" and self.value and self.book.is_percent(self.cell.get("s", "0")):
            self.notes.percentages.add(position)


@define(eq=False)
class _Content:
    """Walks through the sheets of an .ods workbook."""

    limits: Limits
    notes: SheetNotes
    sheets: dict[str, SheetNotes] = field(factory=dict)
    row: int = 0
    rows: int = 1
    column: int = 0

    def start(self, name: str, attributes: Attributes) -> None:
        match _local(name):
            case "table-cell" | "covered-table-cell":
                self._cell({_local(key): value for key, value in attributes.items()}, attributes)
            case "p":
                self.notes.reach(self.row + self.rows, self.column)
            case "table-row":
                self.row += self.rows
                self.rows = _number(attributes.get("table:number-rows-repeated", "1"))
                self.column = 0
            case "table":
                self.notes = SheetNotes(self.limits)
                self.sheets[attributes.get("table:name", "")] = self.notes
                self.row, self.rows = 0, 0

    def _cell(self, local: Attributes, attributes: Attributes) -> None:
        first, width = self.column, _number(local.get("number-columns-repeated", "1"))
        self.column += width
        if self.column > self.limits.columns:
            raise TooLargeError(f"a sheet has more than {self.limits.columns:,} columns")
        formula, kind = "formula" in local, attributes.get("office:value-type", "")
        spans = [_number(local.get(f"number-{way}-spanned", "1")) for way in ("rows", "columns")]
        if formula or kind or spans != [1, 1]:
            self.notes.reach(self.row + self.rows, self.column)
        if spans != [1, 1]:
            self.notes.reach(self.row + spans[0], first + spans[1])
            self.notes.merge((self.row, first), *spans)
        wrong = _wrong(attributes.get("calcext:value-type", ""), formula=formula, kind=kind)
        for position in self._positions(first, width) if wrong or kind == "percentage" else ():
            if wrong:
                self.notes.note(position, wrong)
            else:
                self.notes.percentages.add(position)

    def _positions(self, first: int, width: int) -> list[Position]:
        if self.rows * width > self.limits.remarks:
            raise TooLargeError(f"a sheet repeats a cell more than {self.limits.remarks:,} times")
        rows = range(self.row, self.row + self.rows)
        return [(row, column) for row in rows for column in range(first, first + width)]


def _wrong(shown: str, *, formula: bool, kind: str) -> Unreadable | None:
    if shown == "error":
        return sheet_error("of a formula")
    return _UNCALCULATED if formula and not kind else None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _number(digits: str) -> int:
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS):
        raise ValueError(f"{digits[:20]!r} stands where a small number is needed")
    return int(digits)


def _position(reference: str) -> Position:
    """Return row and column of a reference like ``B3``."""
    match = _CELL.fullmatch(reference)
    if match is None or int(match[2]) == 0:
        raise ValueError(f"{reference[:20]!r} is no cell")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _letters(column: int) -> str:
    """Return the letters of a column.

    >>> _letters(0), _letters(26)
    ('A', 'AA')
    """
    letters, left = "", column + 1
    while left:
        left, rest = divmod(left - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
