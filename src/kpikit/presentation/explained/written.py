"""Explanations as plain text and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.presentation.explained.entries import entry_of
from kpikit.presentation.explained.speech import Speech

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from kpikit.model.specification import Specification
    from kpikit.presentation.explained.entries import Entry
    from kpikit.results import Explanation

_INDENT = "  "
_WHY = ("Why", "Vì sao")
_MADE_OF = ("What it is made of", "Được tính từ")


def explanation_as_text(
    explanation: Explanation,
    specification: Specification,
    language: str = "en",
    *,
    depth: int | None = None,
) -> str:
    """Return an explanation as an indented tree: the number first, then why.

    Args:
        explanation: what is told.
        specification: the rule book, for names and titles.
        language: ``en`` or ``vi``; any other has its names in English sentences.
        depth: how many levels of parts are shown; all of them if absent.

    >>> from fractions import Fraction
    >>> from kpikit.results import Because, Explanation, Kind, Step
    >>> from kpikit.spec import parse_specification
    >>> roads = parse_specification("{id: roads, indicators: {paved: {unit: kilometre}}}")
    >>> paved = Explanation(
    ...     kind=Kind.VALUE,
    ...     org_unit="north",
    ...     name="paved",
    ...     period=None,
    ...     result=Fraction(24),
    ...     unit="kilometre",
    ...     steps=(Step(Because.REPORTED, {"table": "roads.csv", "line": 2}),),
    ... )
    >>> print(explanation_as_text(paved, roads, "vi"))
    24 km: paved, north – số liệu báo cáo trong roads.csv, dòng 2
    """
    entry = entry_of(explanation, Speech.of(specification, language), depth)
    return "\n".join(_lines(entry, ""))


def _lines(entry: Entry, indent: str) -> Iterator[str]:
    below = f"{indent}{_INDENT}"
    yield f"{indent}{_beside(entry.head, entry)}"
    yield from (f"{below}- {step}" for step in entry.steps)
    if entry.needed:
        yield f"{below}{entry.heading}:"
        yield from (f"{below}{_INDENT}- {step}" for step in entry.needed)
    for part in entry.parts:
        yield from _lines(part, below)


def explanation_as_markdown(
    explanation: Explanation,
    specification: Specification,
    language: str = "en",
    *,
    depth: int | None = None,
) -> str:
    """Return an explanation as Markdown, with headings and lists, for a document.

    Args:
        explanation: what is told.
        specification: the rule book, for names and titles.
        language: ``en`` or ``vi``; any other has its names in English sentences.
        depth: how many levels of parts are shown; all of them if absent.
    """
    speech = Speech.of(specification, language)
    entry = entry_of(explanation, speech, depth)
    parts = [line for part in entry.parts for line in _bullets(part, "")]
    sections = [
        (f"# {_beside(escaped(entry.head), entry, escaped)}", []),
        (f"## {speech.choose(_WHY)}", _listed(entry.steps)),
        (f"## {entry.heading}", _listed(entry.needed)),
        (f"## {speech.choose(_MADE_OF)}", parts),
    ]
    kept = [(title, lines) for title, lines in sections if lines or title.startswith("# ")]
    return "\n\n".join("\n\n".join([title, "\n".join(lines)]).rstrip() for title, lines in kept)


def _beside(head: str, entry: Entry, write: Callable[[str], str] = str) -> str:
    """Return a first line with what stands beside it."""
    return f"{head} – {write(entry.beside)}" if entry.beside else head


def _listed(texts: tuple[str, ...], indent: str = "") -> list[str]:
    return [f"{indent}* {escaped(text)}" for text in texts]


def _bullets(entry: Entry, indent: str) -> Iterator[str]:
    below = f"{indent}    "
    yield f"{indent}* {_beside(f'**{escaped(entry.head)}**', entry, escaped)}"
    yield from _listed(entry.steps, below)
    if entry.needed:
        yield f"{below}* *{escaped(entry.heading)}*"
        yield from _listed(entry.needed, f"{below}    ")
    for part in entry.parts:
        yield from _bullets(part, below)


def escaped(text: str) -> str:
    r"""Return a text in which nothing is taken for Markdown or HTML.

    >>> escaped("a*b < [c] # d_e")
    'a\\*b &lt; \\[c\\] # d\\_e'
    """
    marked = "".join(f"\\{one}" if one in _MARKS else one for one in text)
    return marked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


_MARKS = frozenset("\\`*_[]|")
