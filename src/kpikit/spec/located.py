"""Where the file of an import lies: inside the folder of what is loaded, or with kpikit."""

from __future__ import annotations

from pathlib import Path

from attrs import frozen

from kpikit.errors import Code, Diagnostic, SpecificationError, quoted
from kpikit.spec.files import FILE_NAME, file_within, is_shipped, specification_file

_POSSIBLE = "write a file or folder inside the folder of the specification, or 'kpikit:...'"


@frozen
class Location:
    """Where a file lies.

    Attributes:
        name: what findings call it.
        path: the file; `None` for a text.
        folder: the folder out of which its imports do not lead.
    """

    name: str
    path: Path | None = None
    folder: Path | None = None

    @property
    def beside(self) -> Path | None:
        """The folder in which its tables lie, and from which its imports are taken."""
        return None if self.path is None else self.path.parent

    def of_import(self, written: str) -> Location:
        """Return where something lies that the file imports.

        Raises:
            SpecificationError: it is nowhere, or leads out of the folder; the finding has no place.
        """
        try:
            return _shipped(written) if is_shipped(written) else self._inside(written)
        except SpecificationError as error:
            found = error.diagnostics[0]
            message = f"the import {quoted(written)} cannot be read: {found.message}"
            raise _refused(found.code, message, _POSSIBLE) from error
        except (OSError, ValueError, RuntimeError) as error:  # a name with \0, links in a ring
            message = f"the import {quoted(written)} cannot be found"
            raise _refused(Code.FILE_NOT_FOUND, message, _POSSIBLE) from error

    def _inside(self, written: str) -> Location:
        if self.folder is None or self.beside is None:
            message = "this text lies in no folder"
            raise _refused(Code.OUTSIDE_FOLDER, message, _POSSIBLE)
        inside = file_within(self.folder, written, beside=self.beside)
        if inside is None or "://" in written:
            raise _refused(Code.OUTSIDE_FOLDER, "it lies outside the specification's folder")
        path = specification_file(inside)
        name = Path(self.name).parent / written
        return Location(str(name if path == inside else name / FILE_NAME), path, self.folder)


def _shipped(written: str) -> Location:
    path = specification_file(written)
    name = written if path.name == Path(written).name else f"{written}/{path.name}"
    return Location(name, path, path.parent)


def _refused(code: Code, message: str, hint: str = "") -> SpecificationError:
    return SpecificationError([Diagnostic(code, message, hint=hint)])
