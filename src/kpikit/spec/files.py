"""Where specifications are, and the text of their files."""

from __future__ import annotations

import codecs
from importlib.resources import as_file, files
from pathlib import Path

from kpikit.errors import Code, Diagnostic, Source, SpecificationError
from kpikit.spec.syntax import LINE_BREAK

FILE_NAME = "specification.yaml"
_SHIPPED = "kpikit:"
_WIDEST = 4  # bytes of a character


def shipped_folder() -> Path:
    """Return the folder of the specifications that ship with kpikit.

    An installed kpikit carries it inside the package; a checkout has it beside ``src``.

    >>> (shipped_folder() / "vn" / "hung-nguyen-2024" / "specification.yaml").is_file()
    True
    """
    with as_file(files("kpikit")) as package:
        inside = package / "specs"
        return inside if inside.is_dir() else package.parents[1] / "specs"


def specification_file(path: str | Path) -> Path:
    """Return the YAML file that a path means: a file, a folder, or ``kpikit:vn/...``.

    Raises:
        SpecificationError: nothing is there, or the folder has no ``specification.yaml``.
    """
    text = str(path)
    place = _shipped(text) if is_shipped(text) else Path(path)
    try:
        place.stat()
        if not place.is_dir():
            return place
        inside = (place / FILE_NAME).is_file()
    except (OSError, ValueError) as error:
        raise _unreadable(error, text) from error
    if not inside:
        hint = f"name the folder that has a {FILE_NAME}, or the YAML file itself"
        raise _failure(Code.NO_SPECIFICATION, f"the folder has no {FILE_NAME}", hint, Source(text))
    return place / FILE_NAME


def is_shipped(text: str) -> bool:
    """Return whether a path means something that ships with kpikit.

    >>> is_shipped("kpikit:vn/hung-nguyen-2024"), is_shipped("vn/hung-nguyen-2024")
    (True, False)
    """
    return text.startswith(_SHIPPED)


def file_within(folder: Path, name: str, *, beside: Path | None = None) -> Path | None:
    """Return the path of a file in a folder; `None` if the name leads out of it.

    Args:
        folder: the folder, with all that is below it.
        name: what a stranger wrote.
        beside: the folder inside it from which the name is taken; itself unless given.

    Raises:
        OSError: links run in a ring, or the name is none.
        ValueError: the name is none.
        RuntimeError: links run in a ring.
    """
    path = (beside or folder) / name
    return path if path.resolve().is_relative_to(folder.resolve()) else None


def _shipped(text: str) -> Path:
    """Return the folder of a shipped specification; its name may come from a stranger."""
    place = shipped_folder() / text.removeprefix(_SHIPPED)
    if ".." in place.parts or not place.is_relative_to(shipped_folder()):
        hint = "write kpikit: and the folder of a specification that ships with kpikit"
        message = "this leads out of what ships with kpikit"
        raise _failure(Code.FILE_NOT_FOUND, message, hint, Source(text))
    return place


def text_of(path: Path, name: str, most: int) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark.

    Args:
        path: the file.
        name: what findings call it.
        most: how many characters are read at most; a longer text is cut just above it.

    Raises:
        SpecificationError: the file cannot be read, or is not UTF-8.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_WIDEST * (most + 1)).removeprefix(codecs.BOM_UTF8)
    except (OSError, ValueError) as error:
        raise _unreadable(error, name) from error
    try:
        return content.decode()
    except UnicodeDecodeError as error:
        if len(content) > _WIDEST * most and error.start > len(content) - _WIDEST:  # cut
            return content[: error.start].decode()
        raise _other_encoding(content, error.start, name) from error


def _other_encoding(content: bytes, start: int, name: str) -> SpecificationError:
    """Return the finding about the first byte that is not UTF-8."""
    hint = "save it as UTF-8 (in most editors: Save as, Encoding)"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or b"\0" in content[:start]:
        message = "the file is UTF-16 or no text at all, not UTF-8"
        return _failure(Code.ENCODING, message, hint, Source(name, 1, 1))
    before = LINE_BREAK.split(content[:start].decode())
    after = LINE_BREAK.split(content[start : start + 200].decode("utf-8", "replace"))
    message = "this character is not UTF-8: the file was saved in another encoding"
    excerpt = before[-1] + after[0]
    source = Source(name, len(before), len(before[-1]) + 1, excerpt=excerpt)
    return _failure(Code.ENCODING, message, hint, source)


def _unreadable(error: OSError | ValueError, name: str) -> SpecificationError:
    if isinstance(error, FileNotFoundError):
        message = "there is no such file or folder"
        hint = "check the spelling; the path is taken from the current folder"
    else:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        message = f"the file cannot be read ({reason})"
        hint = "check that it is a file and that you may read it"
    return _failure(Code.FILE_NOT_FOUND, message, hint, Source(name))


def _failure(code: Code, message: str, hint: str, source: Source) -> SpecificationError:
    return SpecificationError([Diagnostic(code, message, hint=hint, source=source)])
