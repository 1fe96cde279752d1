"""The kinds of input: how each is drawn and read, and how many of them there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from random import Random

from attrs import frozen

from kpikit.errors import Diagnostic, DiagnosticsError, InvalidValueError, KpikitError
from tests.fuzz import specifications, words, workbooks

_LONGEST = 5_000
"""Characters that a finding may have, whatever it is about."""


@frozen
class Kind:
    """A kind of input.

    Attributes:
        name: of the kind.
        ending: of a file with such an input.
        share: how many of 100 inputs are of this kind.
        draw: from a source of chance to an input.
        read: what is done with it, in a folder for files; it returns findings.
    """

    name: str
    ending: str
    share: int
    draw: Callable[[Random], str | bytes]
    read: Callable[[bytes, Path], Iterable[Diagnostic]]

    def drawn(self, seed: int) -> bytes:
        """Return the input of a seed, as the bytes of a file."""
        drawn = self.draw(Random(f"{self.name} {seed}"))  # noqa: S311 - to be drawn again, not secret
        return drawn if isinstance(drawn, bytes) else drawn.encode("utf-8", "surrogatepass")


def attempt(kind: Kind, content: bytes, scratch: Path) -> tuple[str, ...]:
    """Return the codes of what is found about an input; none of a result.

    Anything but a `KpikitError` is raised.
    """
    try:
        found = tuple(kind.read(content, scratch))
    except DiagnosticsError as error:
        found = error.diagnostics
    except InvalidValueError as error:
        found = (Diagnostic(error.code, error.message, hint=error.hint),)
    except KpikitError as error:
        return (type(error).__name__,)
    for finding in found:
        assert len(str(finding)) < _LONGEST
    return tuple(finding.code.value for finding in found)


def _word(read: Callable[[str], None]) -> Callable[[bytes, Path], Iterable[Diagnostic]]:
    def called(content: bytes, _: Path) -> Iterable[Diagnostic]:
        read(content.decode("utf-8", "surrogatepass"))
        return ()

    return called


def _file(
    read: Callable[[str, Path], Iterable[Diagnostic]],
) -> Callable[[bytes, Path], Iterable[Diagnostic]]:
    def called(content: bytes, scratch: Path) -> Iterable[Diagnostic]:
        return read(content.decode("utf-8", "surrogatepass"), scratch)

    return called


def _book(ending: str) -> Callable[[bytes, Path], Iterable[Diagnostic]]:
    def called(content: bytes, scratch: Path) -> Iterable[Diagnostic]:
        return specifications.read_workbook(content, scratch, ending)

    return called


KINDS = {
    kind.name: kind
    for kind in (
        Kind("number", ".txt", 22, words.draw_number, _word(words.read_number)),
        Kind("date", ".txt", 12, words.draw_date, _word(words.read_date)),
        Kind("period", ".txt", 17, words.draw_period, _word(words.read_period)),
        Kind("unit", ".txt", 10, words.draw_unit, _word(words.read_unit)),
        Kind("formula", ".txt", 18, words.draw_formula, _word(words.read_formula)),
        Kind("yaml", ".yaml", 5, specifications.draw_yaml, _file(specifications.read_yaml)),
        Kind(
            "structure", ".yaml", 3, specifications.draw_structure, _file(specifications.read_yaml)
        ),
        Kind("csv", ".csv", 4, specifications.draw_csv, _file(specifications.read_csv)),
        Kind(
            "declared", ".csv", 2, specifications.draw_declared, _file(specifications.read_declared)
        ),
        Kind("xlsx", ".xlsx", 5, workbooks.draw_xlsx, _book(".xlsx")),
        Kind("ods", ".ods", 2, workbooks.draw_ods, _book(".ods")),
    )
}
"""The kinds, by name."""
