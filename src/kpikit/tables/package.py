"""Workbooks are zip archives of XML from strangers: unpacked here, within limits.

The reader of workbooks trusts sizes: one cell in the last corner of a sheet makes it ask for 500 GB
and abort the whole process. So it is given only what has been unpacked and looked at here: parts
that are well-formed XML in UTF-8 without a document type, none of whose sheets is too large.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from typing import TYPE_CHECKING
from xml.parsers import expat

from attrs import frozen

from kpikit.errors import Code
from kpikit.tables.files import content_of
from kpikit.tables.sheets import SheetNotes, TooLargeError, sheets_of
from kpikit.tables.table import refusal

if TYPE_CHECKING:
    import os
    from collections.abc import Iterator

    from kpikit.limits import Limits


_FINAL = True
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
SHOWN = 200
"""Characters of what a reader says, which may repeat a part or a cell."""

_HINT = "open it in a spreadsheet program and save it again as .xlsx, .ods or CSV"
_TYPE = "mimetype"
_BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError)


@frozen(eq=False)
class Package:
    """A workbook that is safe to read.

    Attributes:
        archive: the checked parts, packed again.
        notes: by sheet, what its cells do not say themselves.
    """

    archive: bytes
    notes: Mapping[str, SheetNotes]


def checked_package(path: str | os.PathLike[str], limits: Limits) -> Package:
    """Return a workbook after unpacking and looking at all of it.

    Raises:
        TableError: there is no such file, it is no workbook, or it is beyond the limits.
    """
    name = str(path)
    content = content_of(path, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = dict(_xml_parts(archive, limits))
        notes = sheets_of({name: part for name, part in parts.items() if name != _TYPE}, limits)
    except TooLargeError as error:
        hint = "delete what is beside the table, save the table as CSV, or raise the limit"
        raise refusal(Code.LIMIT, str(error), hint, name) from error
    except _BROKEN as error:
        message = f"this is no workbook that can be read: {str(error)[:SHOWN]}"
        raise refusal(Code.UNREADABLE_TABLE, message, _HINT, name) from error
    return Package(_packed(parts), notes)


def _xml_parts(archive: zipfile.ZipFile, limits: Limits) -> Iterator[tuple[str, bytes]]:
    """Yield the parts that are XML, and the one that tells the type of the archive."""
    infos = archive.infolist()
    if len(infos) > limits.parts:
        raise TooLargeError(f"the workbook has {len(infos):,} parts, more than {limits.parts:,}")
    if sum(info.file_size for info in infos) > limits.bytes:
        raise TooLargeError(f"the workbook has more than {limits.bytes:,} bytes when unpacked")
    for info in infos:
        if info.flag_bits & 1 or info.compress_type not in _METHODS:
            raise zipfile.BadZipFile("it is encrypted, or packed in an unusual way")
        with archive.open(info) as part:
            content = part.read(info.file_size)  # never more, whatever there is
        if info.filename == _TYPE or is_plain_xml(content):
            yield info.filename, content


def is_plain_xml(content: bytes) -> bool:
    """Tell whether a part is well-formed XML in UTF-8 without a document type.

    >>> is_plain_xml(b"<a/>"), is_plain_xml(b"<!DOCTYPE a><a/>"), is_plain_xml(b"GIF89a")
    (True, False, False)
    """
    parser = expat.ParserCreate("UTF-8")
    parser.StartDoctypeDeclHandler = _refuse_document_type
    try:
        parser.Parse(content, _FINAL)
    except expat.ExpatError:
        return False
    return True


def _refuse_document_type(*_: object) -> None:
    raise expat.ExpatError("a document type")


def _packed(parts: Mapping[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return buffer.getvalue()
