"""Workbooks by hand: zip archives of XML, with odd content, damage in the XML and in the bytes."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

from tests.fuzz.damage import broken, damaged, odd

if TYPE_CHECKING:
    from random import Random

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_FEW = 0.25
_WORDS = (
    *("org_unit", "indicator", "period", "value", "unit", "2024", "2024-S1", "percent", "thi-tran"),
    *("revenue", "12.5", "-1", "45000", "", "1e308", "TRUE", "#DIV/0!"),
)
_ODD = (
    *(
        "A1048576",
        "XFD1",
        "XFE1",
        "A0",
        "AAAA1",
        "A1:XFD1048576",
        "-1",
        "4294967296",
        "99999999999",
    ),
    *(
        "n",
        "s",
        "str",
        "inlineStr",
        "b",
        "e",
        "d",
        "1e999",
        "nan",
        "2147483648",
        "0",
        "&#0;",
        "<v>",
    ),
)

_NUMBERS = ("0", "12.5", "-3", "1e15", "0.125", "45292", "1e-7", "1E+300")
_DAYS = ("2024-06-30", "2024-06-30T12:00:00", "1899-12-31", "9999-12-31")
_VALUES = {
    **dict.fromkeys(("n", "float", "percentage"), _NUMBERS),
    **dict.fromkeys(("d", "date"), _DAYS),
    "s": ("0", "1", "2"),
    "b": ("0", "1"),
    "boolean": ("true", "false"),
    "e": ("#DIV/0!", "#N/A", "#REF!", "#VALUE!"),
    "time": ("PT01H02M03S", "PT25H00M00S"),
}
"""What stands in cells of a kind, if it is no text."""


def _word(random: Random) -> str:
    word = odd(random) if random.random() < _FEW / 2 else random.choice(_WORDS)
    return "".join(char for char in word if char >= " " or char in "\t\n")


def _value(random: Random, kind: str) -> str:
    """Return a value of a cell of a kind; seldom one of another kind."""
    if random.random() < _FEW / 12:
        return _word(random)
    values = _VALUES.get(kind)
    return random.choice(values) if values else _word(random)


def _cell(random: Random, row: int, column: int) -> str:
    place = random.choice(_ODD) if random.random() < _FEW / 60 else f"{chr(65 + column)}{row}"
    kind = random.choice(("n", "str", "str", "inlineStr", "s", "b", "e", "d"))
    attributes = f"r={quoteattr(place)} t={quoteattr(kind)} s='{random.randint(0, 3)}'"
    if kind == "inlineStr":
        return f"<c {attributes}><is><t>{escape(_word(random))}</t></is></c>"
    number = escape(_value(random, kind))
    formula = "<f>1+1</f>" if random.random() < _FEW else ""
    return f"<c {attributes}>{formula}<v>{number}</v></c>"


def _heading() -> str:
    names = ("org_unit", "indicator", "period", "value")
    return "".join(
        f"<c r='{chr(65 + at)}1' t='inlineStr'><is><t>{name}</t></is></c>"
        for at, name in enumerate(names)
    )


def _sheet(random: Random) -> str:
    rows = "".join(
        f"<row r='{row}'>{''.join(_cell(random, row, column) for column in range(4))}</row>"
        for row in range(2, random.randint(3, 9))
    )
    merged = ""
    if random.random() < _FEW:
        area = random.choice(("A2:B3", "A1:XFD1048576", "B2", "B3:A1", odd(random)))
        merged = f"<mergeCells><mergeCell ref={quoteattr(area)}/></mergeCells>"
    data = f"<sheetData><row r='1'>{_heading()}</row>{rows}</sheetData>"
    return f"<worksheet xmlns='{_MAIN}'>{data}{merged}</worksheet>"


@cache
def _parts_of_a_sound_one() -> dict[str, str]:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        book.set_properties({"created": datetime(2024, 1, 1, tzinfo=UTC)})
        book.add_worksheet("S").write(0, 0, "org_unit")
    with zipfile.ZipFile(buffer) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def _parts_xlsx(random: Random) -> dict[str, str]:
    return {
        **_parts_of_a_sound_one(),
        "xl/styles.xml": f"<styleSheet xmlns='{_MAIN}'><numFmts count='1'><numFmt numFmtId='164' "
        "formatCode='0.0%'/></numFmts><cellXfs count='3'><xf numFmtId='0'/><xf numFmtId='164'/>"
        "<xf numFmtId='14'/></cellXfs></styleSheet>",
        "xl/sharedStrings.xml": f"<sst xmlns='{_MAIN}'><si><t>org_unit</t></si>"
        "<si><r><t>re</t></r><r><t>venue</t></r></si><si><t>2024</t></si></sst>",
        "xl/worksheets/sheet1.xml": _sheet(random),
    }


def _cell_ods(random: Random) -> str:
    kind = random.choice(("float", "string", "percentage", "date", "boolean", "time"))
    word = _value(random, kind)
    name = f"{kind}-value" if kind in ("date", "boolean", "time", "string") else "value"
    attributes = f"office:value-type='{kind}' office:{name}={quoteattr(word)}"
    if random.random() < _FEW / 12:
        repeated = random.choice(("2", "16384", "99999999", "-1", "1048576", "0"))
        way = random.choice(("columns-repeated", "rows-spanned", "columns-spanned"))
        attributes += f" table:number-{way}='{repeated}'"
    return f"<table:table-cell {attributes}><text:p>{escape(word)}</text:p></table:table-cell>"


def _parts_ods(random: Random) -> dict[str, str]:
    heading = "".join(
        f"<table:table-cell office:value-type='string'><text:p>{name}</text:p></table:table-cell>"
        for name in ("org_unit", "indicator", "period", "value")
    )
    rows = [heading, *("".join(_cell_ods(random) for _ in range(4)) for _ in range(3))]
    repeated = " table:number-rows-repeated='1048576'" if random.random() < _FEW / 4 else ""
    body = "".join(f"<table:table-row{repeated}>{row}</table:table-row>" for row in rows)
    spaces = " ".join(f"xmlns:{name}='{_ODF}:{name}:1.0'" for name in ("office", "table", "text"))
    content = (
        f"<office:document-content {spaces}><office:body><office:spreadsheet>"
        f"<table:table table:name='S'>{body}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    manifest = f"<manifest:manifest xmlns:manifest='{_ODF}:manifest:1.0'/>"
    mime = "application/vnd.oasis.opendocument.spreadsheet"
    return {"mimetype": mime, "content.xml": content, "META-INF/manifest.xml": manifest}


def _packed(random: Random, parts: dict[str, str]) -> bytes:
    """Return the archive of parts; in some of them a part, the XML or a byte is wrong."""
    if random.random() < _FEW:
        name = random.choice(tuple(parts))
        parts[name] = damaged(random, parts[name], _ODD)
    if random.random() < _FEW / 4:
        del parts[random.choice(tuple(parts))]
    method = random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, part in parts.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            archive.writestr(info, part.encode("utf-8", "replace"))
    content = buffer.getvalue()
    return broken(random, content) if random.random() < _FEW else content


def draw_xlsx(random: Random) -> bytes:
    """Return an .xlsx workbook."""
    return _packed(random, _parts_xlsx(random))


def draw_ods(random: Random) -> bytes:
    """Return an .ods workbook."""
    return _packed(random, _parts_ods(random))
