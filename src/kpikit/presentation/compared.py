"""How a comparison of two specifications is shown: what changed, whom it moves, by which change."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, fields

from kpikit.presentation.display import ABSENT, Display, displayed
from kpikit.presentation.names import Names
from kpikit.presentation.revised import revision_columns, said, signed
from kpikit.presentation.view import Shown, View
from kpikit.results import Changed, Difference, Effect, Revision

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from kpikit.model.specification import Specification
    from kpikit.results import Table

_LONGEST = 100
"""Characters of what is declared that are shown."""

_ABOUT = (
    "period", "org_unit", "changed", "indicator", "target", "scorecard", "node", "ranking",
)  # fmt: skip
_MOVED = ("period", "org_unit", "changed", "subject", "before", "after", "difference", "unit")
_TOGETHER = "; "

_Key: TypeAlias = tuple[object, ...]


def comparison_displays(
    specifications: tuple[Specification, Specification],
    differences: Iterable[Difference],
    moved: tuple[Table[Revision], Table[Effect]] | None,
    language: str = "en",
) -> tuple[Display, ...]:
    """Return tables of a comparison for people.

    The changes that can move a result have numbers, by which a column says how far each of them
    moves a unit, if it is the only one.

    Args:
        specifications: the old and the new one.
        differences: what changed.
        moved: whom it moves, and which change moves them how far; `None` without figures.
        language: language of names, headings and words: ``en`` or ``vi``.
    """
    view = _view(*specifications, language)
    told = list(differences)
    effective = [row for row in told if row.effective]
    numbers = {path: str(place) for place, path in enumerate(dict.fromkeys(_paths(effective)), 1)}
    units = None if moved is None else _units_moved(moved[1])
    shown = [displayed("differences", effective, _columns(view, numbers, units), view)]
    readers = [row for row in told if not row.effective]
    if readers:
        shown.append(displayed("for_readers", readers, _columns(view, {}, None), view))
    if moved is not None:
        shown.append(_moves(view, numbers, list(moved[0]), list(moved[1])))
    return tuple(shown)


def _paths(rows: Iterable[Difference]) -> list[str]:
    return [row.path for row in rows]


def _view(old: Specification, new: Specification, language: str) -> View:
    """Return the view of both specifications; the new one has the names of what is in both."""
    view = View.of(new, language)
    before = Names.of(old, language)
    names = {
        field.name: {**getattr(before, field.name), **getattr(view.names, field.name)}
        for field in fields(Names)
        if isinstance(getattr(before, field.name), dict)
    }
    return evolve(view, names=evolve(view.names, **names))  # type: ignore[arg-type]


# --- what changed ---


def _columns(
    view: View, numbers: Mapping[str, str], units: Mapping[str, int] | None
) -> dict[str, Shown]:
    def moved(row: Difference) -> str:
        return "" if units is None else str(units.get(row.path, 0))

    return {
        "number": _each(lambda row: numbers.get(row.path, "")),
        "path": _each(lambda row: row.path),
        "subject": _each(lambda row: _subject(view.names, row.path)),
        "changed": _each(lambda row: view.language.word(f"became_{row.change.value}")),
        "before": _each(lambda row: _cut(row.before)),
        "after": _each(lambda row: _cut(row.after)),
        "moved_units": evolve(_each(moved), numeric=True),
        "declared_in": _each(lambda row: row.source_after or row.source_before or ""),
    }


def _each(show: Callable[[Difference], str]) -> Shown:
    return Shown(lambda rows: [show(row) for row in rows])


def _cut(text: str | None) -> str:
    if text is None or len(text) <= _LONGEST:
        return text or ""
    return f"{text[:_LONGEST]}..."


def _subject(names: Names, path: str) -> str:
    """Return the name of what a path is about; empty if it has none."""
    section, _, rest = path.partition(".")
    words = [word.partition("[")[0] for word in rest.split(".")]
    if "children" in words[:-1]:
        return names.node_anywhere(words[words.index("children") + 1])
    tables = {
        "indicators": names.indicators,
        "targets": names.indicators,
        "org_units": names.org_units,
        "rankings": names.rankings,
    }
    return tables.get(section, {}).get(words[0], "")


def _units_moved(effects: Iterable[Effect]) -> dict[str, int]:
    """Return how many organisation units each change moves."""
    found: dict[str, set[str]] = {}
    for row in effects:
        for path in (row.path or "").split(_TOGETHER):
            found.setdefault(path, set()).add(row.org_unit)
    return {path: len(units) for path, units in found.items()}


# --- whom it moves ---


def _moves(
    view: View,
    numbers: Mapping[str, str],
    moves: Sequence[Revision],
    effects: Sequence[Effect],
) -> Display:
    """Return the table of what is moved, with a column for each change that moves something."""
    by_cause: dict[str | None, dict[_Key, Effect]] = {}
    for row in effects:
        by_cause.setdefault(row.path, {})[_key(row)] = row
    common = revision_columns(view)
    shown = {name: common[name] for name in _MOVED}
    headings = {}
    for cause in sorted(by_cause, key=lambda path: path is None):
        name = f"by {cause}"
        shown[name] = _alone(view, by_cause[cause])
        headings[name] = _heading(view, numbers, cause)
    rows = _unit_by_unit([*moves, *_unmoved(moves, effects)])
    return displayed("moves", rows, shown, view, headings)


def _key(row: Revision | Effect) -> _Key:
    return tuple(getattr(row, name) for name in _ABOUT)


def _unmoved(moves: Iterable[Revision], effects: Iterable[Effect]) -> list[Revision]:
    """Return what single changes move, and all changes together do not."""
    known = {_key(row) for row in moves}
    found = {}
    for row in effects:
        key = _key(row)
        if key not in known and row.path is not None:
            about = dict(zip(_ABOUT, key, strict=True))
            said = {"before": row.before, "after": row.before, "unit": row.unit}
            words = {"word_before": row.word_before, "word_after": row.word_before}
            found[key] = Revision(**about, **said, **words)  # type: ignore[arg-type]
    return list(found.values())


def _unit_by_unit(rows: Iterable[Revision]) -> list[Revision]:
    """Return rows so that those of a unit stand together, sorts of things as they are listed."""
    sorts = {changed: place for place, changed in enumerate(Changed)}
    ordered = sorted(rows, key=lambda row: (row.period, row.org_unit))
    return sorted(ordered, key=lambda row: (row.period, row.org_unit, sorts[row.changed]))


def _heading(view: View, numbers: Mapping[str, str], cause: str | None) -> str:
    """Return the numbers of changes that are only possible together, or of one."""
    if cause is None:
        return view.language.headings["together"]
    paths = cause.split(_TOGETHER)
    told = sorted((numbers.get(path, view.language.word(path)) for path in paths), key=_rank)
    return f"({' + '.join(told)})"


def _rank(number: str) -> tuple[int, str]:
    return (int(number), "") if number.isdecimal() else (0, number)


def _alone(view: View, effects: Mapping[_Key, Effect]) -> Shown:
    """Return the column of how far one change moves things: by how much, or to which word."""
    after = said(view, "after")

    def show(row: Revision) -> str:
        effect = effects.get(_key(row))
        if effect is None:
            return ""
        if effect.change is not None:
            return signed(view, effect.change)
        return after(effect) or ABSENT

    return Shown(lambda rows: [show(row) for row in rows], numeric=True)
