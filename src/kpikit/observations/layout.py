"""Which column of a table is what: long tables, wide tables, headings of one's own."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.errors import Code, Diagnostic, Severity, quoted
from kpikit.model.sources import COLUMNS as WORDS
from kpikit.observations.findings import Findings, Told
from kpikit.tables import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.model.specification import Specification

_KEYS = ("org_unit", "indicator", "period")
_INSTEAD_OF_VALUE = frozenset({"state", "judgement"})
_CLOSE = 0.85
_NAMED = 8


@frozen(eq=False)
class Layout:
    """Which column is what.

    Attributes:
        words: heading of each of `WORDS` that the table has.
        wide: heading of each indicator, by its id, in a wide table; empty for a long one.
        complete: whether the columns are there without which no row can be read.
    """

    words: Mapping[str, str]
    wide: Mapping[str, str]
    complete: bool


def layout_of(
    specification: Specification, findings: Findings, others: Iterable[str] = ()
) -> Layout:
    """Return which column of a table is what, after looking for what is wrong with its headings.

    A table with a column ``indicator`` or ``value`` is long; without them it is wide.

    Args:
        specification: its `observations` say what headings of one's own mean.
        findings: takes what is wrong.
        others: headings that somebody else reads.
    """
    indicators = [str(indicator.id) for indicator in specification.indicators]
    mapped = _mapped(specification, findings, indicators)
    free = [heading for heading in findings.table.columns if heading not in mapped.values()]
    words = {word: mapped.get(word) or _there(word, free) for word in WORDS}
    found = {word: heading for word, heading in words.items() if heading}
    wide = {} if "indicator" in found or "value" in found else _wide(indicators, mapped, free)
    missing = [word for word in _missing(found, wide) if word not in _declared(specification)]
    for word in missing:
        findings.at_heading(None, _missed(word, free))
    if not missing:
        read = {*found.values(), *wide.values(), *others}
        names = [*WORDS, *indicators] if wide else list(WORDS)
        _warn_of_slips([heading for heading in free if heading not in read], names, findings)
    complete = {"org_unit", "period"} <= found.keys() and ("indicator" in found or bool(wide))
    return Layout(found, wide, complete)


def _declared(specification: Specification) -> dict[str, str]:
    """Return the headings that a specification gives to words."""
    source = specification.observations
    return {word: tidy(heading) for word, heading in source.columns.pairs} if source else {}


def _mapped(
    specification: Specification, findings: Findings, indicators: list[str]
) -> dict[str, str]:
    """Return the headings of the specification that are there, by word or indicator."""
    there, taken = findings.table.columns, dict[str, str]()
    for word, heading in _declared(specification).items():
        if word not in WORDS and word not in indicators:
            findings.add(_unknown_word(word, specification, indicators))
        elif heading in taken.values():
            told = Told(
                Code.INVALID_CELL,
                f"the column {quoted(heading)} is mapped to several words",
                "map each column once, under 'observations: columns'",
            )
            findings.at_heading(heading, told)
        elif heading in there:
            taken[word] = heading
        elif word in WORDS or not _is_long(taken, there):
            hint = f"the specification calls {word} so; {_available(heading, list(there))}"
            message = f"the column {quoted(heading)} is missing"
            findings.at_heading(None, Told(Code.MISSING_COLUMN, message, hint))
    return taken


def _is_long(taken: Mapping[str, str], there: Iterable[str]) -> bool:
    return any(word in taken or word in there for word in ("indicator", "value"))


def _unknown_word(word: str, specification: Specification, indicators: list[str]) -> Diagnostic:
    names = [*WORDS, *indicators]
    close = get_close_matches(word, names, n=1)
    hint = f"did you mean '{close[0]}'?" if close else f"possible are {', '.join(names[:_NAMED])}"
    path = f"observations.columns.{word}"
    message = f"{quoted(word)} is neither a column of observations nor an indicator"
    source = specification.sources.get(path)
    return Diagnostic(Code.UNKNOWN_ID, message, hint=hint, path=path, source=source)


def _there(word: str, free: list[str]) -> str | None:
    return word if word in free else None


def _wide(
    indicators: Iterable[str], mapped: Mapping[str, str], free: Iterable[str]
) -> dict[str, str]:
    there = set(free)
    headings = {name: mapped.get(name) or (name if name in there else None) for name in indicators}
    return {name: heading for name, heading in headings.items() if heading}


def _missing(found: Mapping[str, str], wide: Mapping[str, str]) -> list[str]:
    """Return the words without a column that are needed."""
    keys = [word for word in _KEYS if word not in found and not (wide and word == "indicator")]
    value = wide or "value" in found or not _INSTEAD_OF_VALUE.isdisjoint(found)
    return keys if value else [*keys, "value"]


def _missed(word: str, free: list[str]) -> Told:
    close = get_close_matches(word, free, n=1)
    hint = f"is it {quoted(close[0])}? rename it" if close else _available(word, free)
    return Told(Code.MISSING_COLUMN, f"the column '{word}' is missing", hint)


def _available(heading: str, there: list[str]) -> str:
    close = get_close_matches(heading, there, n=1)
    if close:
        return f"is it {quoted(close[0])}?"
    return f"there are {', '.join(map(quoted, there[:_NAMED]))}" if there else "there is none"


def _warn_of_slips(unread: list[str], names: list[str], findings: Findings) -> None:
    """Warn of columns that are not read, but are called almost like one that would be."""
    for heading in unread:
        close = get_close_matches(heading, names, n=1, cutoff=_CLOSE)
        if close:
            message = f"the column {quoted(heading)} is not read"
            source = findings.table.heading(heading)
            hint = f"did you mean '{close[0]}'?"
            weight = Severity.WARNING
            slip = Diagnostic(
                Code.UNREAD_COLUMN, message, hint=hint, source=source, severity=weight
            )
            findings.add(slip)
