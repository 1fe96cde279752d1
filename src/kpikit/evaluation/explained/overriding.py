"""What a specification says otherwise than those it builds on, of what is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import fields

from kpikit.model.grades import Graded
from kpikit.model.upward import upward
from kpikit.results.because import Because
from kpikit.results.explanation import Kind, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.model.overrides import Overridden
    from kpikit.model.specification import Specification
    from kpikit.results.explanation import Explanation, Fact

_DECLARED = frozenset({Kind.VALUE, Kind.LEVEL, Kind.POINTS, Kind.TOTAL, Kind.GRADE, Kind.RANK})
"""What is declared in one place; an achievement is made of some of these."""

_OF_GRADES = frozenset(field.name for field in fields(Graded))
_OTHERS = frozenset({"children"})
"""Keys of nodes below which other things stand, that are explained themselves."""


def overrides_of(specification: Specification, found: Explanation) -> Iterator[Step]:
    """Yield what was overridden of the declaration of something, in the order in which it was.

    Args:
        specification: the whole rule book.
        found: the explanation, which knows its path.
    """
    if found.kind in _DECLARED and found.path:
        above = frozenset(upward(found.path))
        for one in specification.overridden:
            if one.path in above or _is_within(one.path, found):
                yield _step(specification, one)


def _is_within(path: str, found: Explanation) -> bool:
    """Whether an override below a declaration is about what is explained of it."""
    if found.path not in upward(path):
        return False
    first = path.removeprefix(found.path).lstrip(".[").partition(".")[0].partition("[")[0]
    if found.kind is Kind.GRADE:
        return first in _OF_GRADES
    return first not in _OF_GRADES | _OTHERS


def _step(specification: Specification, one: Overridden) -> Step:
    values: dict[str, Fact] = {"place": one.at, "how": _how(one)}
    whole = one.added and one.after.startswith(("{", "["))  # it is explained itself
    beside = {
        "after": "" if whole else one.after,
        "before": one.before,
        "imported": one.imported,
        "builder": one.by,
    }
    values |= {name: text for name, text in beside.items() if text}
    if one.source is not None and one.source.line is not None:
        values |= {"table": one.source.file, "line": one.source.line}
    if one.reference is not None:
        values["reference"] = one.reference
    if one.note is not None:
        values["note"] = one.note.in_language(specification.language)
    return Step(Because.OVERRIDDEN, values)


def _how(one: Overridden) -> str:
    if not one.by:
        return "tried_without" if one.dropped else "tried"
    if one.dropped:
        return "dropped"
    return "added" if one.added else "changed"
