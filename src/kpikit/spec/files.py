"""Where specifications are, and the text of their files."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path

from kpikit.errors import Code, Diagnostic, Source, SpecificationError

FILE_NAME = "specification.yaml"
_SHIPPED = "kpikit:"


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
    place = (
        shipped_folder() / text.removeprefix(_SHIPPED) if text.startswith(_SHIPPED) else Path(path)
    )
    if not place.exists():
        hint = "check the spelling; the path is taken from the current folder"
        raise _failure(Code.FILE_NOT_FOUND, "there is no such file or folder", hint, text)
    if not place.is_dir():
        return place
    if not (place / FILE_NAME).is_file():
        hint = f"name the folder that has a {FILE_NAME}, or the YAML file itself"
        raise _failure(Code.NO_SPECIFICATION, f"the folder has no {FILE_NAME}", hint, text)
    return place / FILE_NAME


def text_of(path: Path) -> str:
    """Return the text of a UTF-8 file, with or without a byte order mark.

    Raises:
        SpecificationError: the file cannot be read, or is not UTF-8.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        hint = "check that it is a file and that you may read it"
        message = f"the file cannot be read: {error.strerror}"
        raise _failure(Code.FILE_NOT_FOUND, message, hint, str(path)) from error
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        hint = "save the file as UTF-8 (in most editors: Save as, Encoding)"
        raise _failure(Code.ENCODING, "this is not UTF-8", hint, str(path), line) from error


def _failure(
    code: Code, message: str, hint: str, file: str, line: int | None = None
) -> SpecificationError:
    source = Source(file, line, 1 if line else None)
    return SpecificationError([Diagnostic(code, message, hint=hint, source=source)])
