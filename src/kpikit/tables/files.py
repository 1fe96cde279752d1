"""The bytes of a stranger's file: of a file and no device, and not too many."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from kpikit.errors import Code
from kpikit.tables.table import refusal

if TYPE_CHECKING:
    import os

    from kpikit.limits import Limits


def content_of(path: str | os.PathLike[str], limits: Limits) -> bytes:
    """Return the bytes of a file.

    A pipe could keep its reader waiting, and a device might never end: neither is opened.

    Raises:
        TableError: there is no such file, it is none, or it is larger than the limit.
    """
    name, file = str(path), Path(path)
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):
            message, hint = "the table is a device or a pipe, and no file", "save it as a file"
            raise refusal(Code.FILE_NOT_FOUND, message, hint, name)
        with file.open("rb") as opened:
            content = opened.read(limits.bytes + 1)
    except (OSError, ValueError) as error:
        message = f"the table cannot be read: {getattr(error, 'strerror', None) or error}"
        raise refusal(Code.FILE_NOT_FOUND, message, "check the path", name) from error
    if len(content) > limits.bytes:
        message = f"the file has more than {limits.bytes:,} bytes"
        hint = "divide the table, or raise the limit 'bytes'"
        raise refusal(Code.LIMIT, message, hint, name)
    return content
