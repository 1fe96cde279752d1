"""A table of texts in plain characters, aligned by what a terminal shows."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_BETWEEN = "   "
_NO_WIDTH = {"Mn", "Me", "Cf"}
_BREAKS = str.maketrans(dict.fromkeys("\t\n\v\f\r\x85\u2028\u2029", " "))


def grid(headings: Sequence[str], numeric: Sequence[bool], rows: Sequence[Sequence[str]]) -> str:
    """Return rows of texts as lines, the columns aligned, below headings and a rule.

    Args:
        headings: of the columns.
        numeric: for each column whether it is aligned to the right.
        rows: the texts; line breaks in them become spaces.

    >>> print(grid(["unit", "points"], [False, True], [["Châu Nhân", "90"], ["Thịnh Mỹ", "8.5"]]))
    unit        points
    ──────────────────
    Châu Nhân       90
    Thịnh Mỹ       8.5
    """
    lines = [[text.translate(_BREAKS) for text in row] for row in (headings, *rows)]
    widths = [max(map(width, column)) for column in zip(*lines, strict=True)]
    rule = "─" * (sum(widths) + len(_BETWEEN) * (len(widths) - 1))
    head, *body = (_line(row, numeric, widths) for row in lines)
    return "\n".join([head, rule, *body])


def width(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> width("Hưng Nguyên"), width(unicodedata.normalize("NFD", "Hưng Nguyên")), width("東京")
    (11, 11, 4)
    """
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in _NO_WIDTH:
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _line(texts: Sequence[str], numeric: Sequence[bool], widths: Sequence[int]) -> str:
    cells = (
        _filled(text, right=right, to=size)
        for text, right, size in zip(texts, numeric, widths, strict=True)
    )
    return _BETWEEN.join(cells).rstrip()


def _filled(text: str, *, right: bool, to: int) -> str:
    blank = " " * (to - width(text))
    return blank + text if right else text + blank
