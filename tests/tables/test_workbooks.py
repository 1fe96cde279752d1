"""Workbooks as people and programs write them, and as attackers do."""

from __future__ import annotations

import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter

from kpikit.errors import TableError
from kpikit.limits import Limits
from kpikit.tables import Percentage, Unreadable, read_table

HEADINGS = ["org_unit", "period", "value"]
NEVER_CALCULATED = "the formula in the cell was never calculated"


@pytest.fixture
def xlsx(tmp_path):
    """Write a workbook with a function of its first sheet; return its path."""

    def write(fill, *, calculated=True):
        path = tmp_path / "book.xlsx"
        with xlsxwriter.Workbook(path) as book:
            fill(book, book.add_worksheet("Số liệu"))
        if calculated:
            change(path, "xl/workbook.xml", b' fullCalcOnLoad="1"', b"")
        return path

    return write


@pytest.fixture
def ods(tmp_path):
    """Write the rows of a sheet in the XML of .ods; return the path of the workbook."""

    def write(rows, name="book.ods"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            archive.writestr("content.xml", CONTENT.replace("ROWS", rows))
            archive.writestr("META-INF/manifest.xml", MANIFEST)
        return path

    return write


NAMES = "urn:oasis:names:tc:opendocument:xmlns"
CONTENT = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="{NAMES}:office:1.0" xmlns:table="{NAMES}:table:1.0"
 xmlns:text="{NAMES}:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">
<office:body><office:spreadsheet><table:table table:name="Số liệu">ROWS</table:table>
</office:spreadsheet></office:body></office:document-content>"""
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="{NAMES}:manifest:1.0"><manifest:file-entry
 manifest:full-path="/"
 manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>"""


def change(path, part, old, new):
    """Replace bytes in a part of a workbook; without old ones, the whole part."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new) if old else new
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def column(table, heading):
    return [table.columns[heading][row] for row in range(len(table))]


def message(cell):
    assert isinstance(cell, Unreadable)
    return cell.message


def text(word, attributes=""):
    shown = f"<text:p>{word}</text:p>"
    return f'<table:table-cell office:value-type="string" {attributes}>{shown}</table:table-cell>'


def number(value, kind="float", attributes=""):
    return f'<table:table-cell office:value-type="{kind}" office:value="{value}" {attributes}/>'


def line(*cells, repeated=1):
    rows = f'table:number-rows-repeated="{repeated}"'
    return f"<table:table-row {rows}>{''.join(cells)}</table:table-row>"


BLANK_LINES = line('<table:table-cell table:number-columns-repeated="16384"/>', repeated=2)


def test_the_first_row_with_cells_has_the_headings_and_rows_have_their_numbers(xlsx):
    def fill(book, sheet):
        sheet.write_row("B3", HEADINGS)
        sheet.write_row("B4", ["a", 2024, 12.5])
        sheet.write_row("B6", ["0012", "2024-Q1", "61,0 %"])
        sheet.write_datetime(
            "C7", datetime.fromisoformat("2024-07-01"), book.add_format({"num_format": "d/m/y"})
        )

    path = xlsx(fill)
    table = read_table(path)
    assert (table.name, table.heading_line) == (f"{path}[Số liệu]", 3)
    assert list(table.lines) == [4, 6, 7]
    assert column(table, "org_unit") == ["a", "0012", None]
    assert column(table, "period") == [2024, "2024-Q1", date(2024, 7, 1)]
    assert column(table, "value") == [12.5, "61,0 %", None]


def test_a_sheet_is_chosen_by_name(xlsx):
    def fill(book, sheet):
        sheet.write_row(0, 0, ["first"])
        book.add_worksheet("Sheet 2").write_column(0, 0, ["second", 5])

    path = xlsx(fill)
    assert list(read_table(path).columns) == ["first"]
    assert column(read_table(path, sheet="Sheet 2"), "second") == [5]
    with pytest.raises(TableError, match=r"no sheet 'Sheet2'; did you mean 'Sheet 2'\?"):
        read_table(path, sheet="Sheet2")
    with pytest.raises(TableError, match="no sheet 'x'; the workbook has 'Số liệu', 'Sheet 2'"):
        read_table(path, sheet="x")


def test_a_formula_that_no_spreadsheet_has_calculated_has_no_value(xlsx):
    """Programs write a 0 beside formulas, and ask for a calculation when the workbook is opened."""

    def fill(_, sheet):
        sheet.write_column(0, 0, ["value", 1])
        sheet.write_formula(2, 0, "=1+1")

    number_, formula = column(read_table(xlsx(fill, calculated=False)), "value")
    assert (number_, message(formula)) == (1, NEVER_CALCULATED)
    assert column(read_table(xlsx(fill)), "value") == [1, 0]


def test_a_formula_without_a_result_was_never_calculated(xlsx):
    def fill(_, sheet):
        sheet.write_column(0, 0, ["value", "x"])
        sheet.write_formula(2, 0, "=A1", None, "")
        sheet.write_formula(3, 0, "=1+1", None, 2)
        sheet.write_formula(4, 0, '=""', None, "text")
        sheet.write(5, 0, "end")

    path = xlsx(fill)
    change(path, "xl/worksheets/sheet1.xml", b"<v>text</v>", b"<v></v>")
    _, never, calculated, _ = column(read_table(path), "value")
    assert (message(never), calculated) == (NEVER_CALCULATED, 2)
    assert list(read_table(path).lines) == [2, 3, 4, 6]


def test_errors_have_no_value_and_say_which_they_are(xlsx):
    def fill(_, sheet):
        sheet.write_row(0, 0, ["value", "note"])
        sheet.write_formula(1, 0, "=1/0", None, "#DIV/0!")
        sheet.write(1, 1, "x")
        sheet.write_formula(2, 0, "=B9", None, "#REF!")

    assert [message(cell) for cell in column(read_table(xlsx(fill)), "value")] == [
        "the spreadsheet shows the error #DIV/0!",
        "the spreadsheet shows the error #REF!",
    ]


def test_a_number_that_is_shown_as_percent_is_a_percentage(xlsx):
    def fill(book, sheet):
        formats = ["0%", "0.00%", '0.0 "% of"', "0\\%", "[Red]0.0%;0%"]
        sheet.write(0, 0, "value")
        for row, code in enumerate(formats, 1):
            sheet.write_number(row, 0, 0.61, book.add_format({"num_format": code}))
        sheet.write_string(6, 0, "61", book.add_format({"num_format": "0%"}))

    shown = Percentage(0.61)
    assert column(read_table(xlsx(fill)), "value") == [shown, shown, 0.61, 0.61, shown, "61"]


def test_cells_below_a_merged_cell_have_no_value(xlsx):
    def fill(_, sheet):
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["a", "2024", 5])
        sheet.write(2, 2, 6)
        sheet.merge_range("A2:B3", "a")

    _, covered = column(read_table(xlsx(fill)), "org_unit")
    assert message(covered) == "the cell belongs to the merged cell A2:B3"


def test_a_merged_heading_stands_over_one_column_only(xlsx):
    def fill(_, sheet):
        sheet.merge_range("A1:B1", "value")
        sheet.merge_range("C1:D1", "note")
        sheet.write_row(1, 0, [5, 6, "x"])

    table = read_table(xlsx(fill))
    assert list(table.columns) == ["value", "note"]
    (found,) = table.findings
    assert found.message == "column 2 has no heading: the cell belongs to the merged cell A1:B1"


def test_an_empty_sheet_is_refused(xlsx):
    with pytest.raises(TableError, match=r"book.xlsx\[Số liệu\]:1: K701 the table is empty"):
        read_table(xlsx(lambda *_: None))


def test_an_ods_workbook_says_the_same(ods):
    rows = line(text("org_unit"), text("period"), text("value"), text("note"))
    date_cell = '<table:table-cell office:value-type="date" office:date-value="2024-07-01"/>'
    error = text("#REF!", 'table:formula="of:=A1" calcext:value-type="error"')
    never = '<table:table-cell table:formula="of:=1+1"/>'
    rows += line(text("a"), date_cell, number("0.61", "percentage"), text("x"))
    rows += line(text("b"), number(2024), error) + line(text("c"), text("2024"), never)
    path = ods(BLANK_LINES + rows)
    table = read_table(path)
    assert (table.name, list(table.lines)) == (f"{path}[Số liệu]", [4, 5, 6])
    assert column(table, "period") == [date(2024, 7, 1), 2024, "2024"]
    percent, wrong, uncalculated = column(table, "value")
    assert percent == Percentage(0.61)
    assert message(wrong) == "the spreadsheet shows the error of a formula"
    assert message(uncalculated) == NEVER_CALCULATED


def test_an_ods_workbook_may_repeat_and_merge_cells(ods):
    merged = text("a", 'table:number-rows-spanned="2" table:number-columns-spanned="1"')
    rows = line(text("org_unit"), text("value"), text("other"))
    rows += line(merged, number("0.5", "percentage", 'table:number-columns-repeated="2"'))
    rows += line("<table:covered-table-cell/>", number(6)) + line(text("c"), number(7), repeated=2)
    table = read_table(ods(rows))
    first, covered, *others = column(table, "org_unit")
    assert (first, others) == ("a", ["c", "c"])
    assert message(covered) == "the cell belongs to the merged cell A2:A3"
    assert column(table, "other") == [Percentage(0.5), None, None, None]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 no", b"\xd0\xcf\x11\xe0 old"])
def test_a_file_that_is_no_archive_is_refused(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(TableError, match=r"a.xlsx: K701 this is no workbook that can be read"):
        read_table(path)


def test_a_file_that_is_not_there_is_refused():
    with pytest.raises(TableError, match="K001 the table cannot be read: No such file"):
        read_table("nowhere.xlsx")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="A1"', b'r="A0"'),
        (b'r="A1"', b'r="1A"'),
        (b'<row r="1"', b'<row r="one"'),
        (b'<row r="1"', b'<row r="1234567890"'),
        (b"</worksheet>", b""),
        (b'<c r="A1" t="s"><v>0', b'<c r="A1" t="s"><v>99'),
    ],
)
def test_a_broken_sheet_is_refused(xlsx, old, new):
    path = xlsx(lambda _, sheet: sheet.write_column(0, 0, ["value", "5"]))
    change(path, "xl/worksheets/sheet1.xml", old, new)
    with pytest.raises(TableError, match="K701 this is no workbook that can be read"):
        read_table(path)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("xl/workbook.xml", b"", b"no XML"),
        ("xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", b"worksheets/other.xml"),
        ("xl/workbook.xml", b"<sheets>", b"<!-- "),
    ],
)
def test_a_workbook_without_its_parts_is_refused(xlsx, part, old, new):
    path = xlsx(lambda _, sheet: sheet.write(0, 0, "value"))
    change(path, part, old, new)
    with pytest.raises(TableError, match="K701"):
        read_table(path)


def test_a_workbook_without_sheets_is_refused(xlsx):
    path = xlsx(lambda _, sheet: sheet.write(0, 0, "value"))
    change(path, "xl/workbook.xml", b"", b"<workbook/>")
    with pytest.raises(TableError, match="there is no sheet ''; the workbook has none"):
        read_table(path)


def test_the_part_of_a_sheet_may_be_named_in_full(xlsx):
    path = xlsx(lambda _, sheet: sheet.write_column(0, 0, ["value", "5"]))
    full = b"/xl/worksheets/sheet1.xml"
    change(path, "xl/_rels/workbook.xml.rels", b"worksheets/sheet1.xml", full)
    assert column(read_table(path), "value") == ["5"]


def test_rows_and_cells_without_a_reference_follow_each_other(xlsx):
    path = xlsx(lambda _, sheet: sheet.write_column(0, 0, ["value", "5"]))
    for old in (b' r="A1"', b' r="A2"', b' r="1"', b' r="2"'):
        change(path, "xl/worksheets/sheet1.xml", old, b"")
    assert column(read_table(path), "value") == ["5"]


def test_one_cell_in_the_last_corner_is_refused_before_it_is_read(xlsx):
    """The reader of workbooks would ask for 500 GB and abort the process."""

    def fill(_, sheet):
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "y")

    with pytest.raises(TableError, match="K005 a sheet reaches over 1,048,576 rows and 16,384"):
        read_table(xlsx(fill))


def test_a_part_that_is_no_plain_xml_is_never_read(xlsx):
    """What one parser refuses another may read: so the reader does not get it."""
    path = xlsx(lambda _, sheet: sheet.write_column(0, 0, ["value", "5"]))
    entity = b'<!DOCTYPE a [<!ENTITY e "eeeeeeeeee">]><worksheet'
    change(path, "xl/worksheets/sheet1.xml", b"<worksheet", entity)
    with pytest.raises(TableError, match="K701"):
        read_table(path)


def test_what_unpacks_to_too_much_is_refused(xlsx):
    rows = ["value"] * 2_000
    path = xlsx(lambda _, sheet: sheet.write_column(0, 0, rows), calculated=False)
    with pytest.raises(TableError, match="bytes when unpacked"):
        read_table(path, limits=Limits(bytes=path.stat().st_size))


def test_a_part_that_lies_about_its_size_is_not_unpacked_beyond_it(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>" + " " * 10_000_000)
    content = path.read_bytes()
    size = len("<workbook/>") + 10_000_000
    path.write_bytes(content.replace(size.to_bytes(4, "little"), (11).to_bytes(4, "little")))
    with pytest.raises(TableError, match="K701 this is no workbook that can be read: Bad CRC-32"):
        read_table(path)


def test_too_many_parts_are_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for part in range(10_001):
            archive.writestr(str(part), "")
    with pytest.raises(TableError, match="K005 the workbook has 10,001 parts"):
        read_table(path)


def test_unusual_packing_is_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises(TableError, match="it is encrypted, or packed in an unusual way"):
        read_table(path)


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (line(number(1, attributes='table:number-columns-repeated="16385"')), "16,384 columns"),
        (line(number(1), repeated=999_999_999), "999,999,999 rows"),
        (line('<table:table-cell table:formula="x"/>', repeated=600_000), "500,000 times"),
    ],
)
def test_ods_workbooks_that_repeat_without_end_are_refused(ods, rows, found):
    with pytest.raises(TableError, match=f"K005 .*{found}"):
        read_table(ods(rows))


def test_very_many_cells_without_a_value_are_refused(xlsx):
    path = xlsx(lambda _, sheet: sheet.merge_range("A1:E1", "value"))
    with pytest.raises(TableError, match="K005 a sheet has more than 3 cells without a value"):
        read_table(path, limits=Limits(remarks=3))
