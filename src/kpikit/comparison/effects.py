"""How far each change alone moves what is moved, and what remains."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve

from kpikit.results import Changed, Effect, Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Key: TypeAlias = tuple[object, ...]
Moved: TypeAlias = "Mapping[Key, Revision]"

_ABOUT = (
    "changed", "org_unit", "period", "indicator", "target", "scorecard", "node", "ranking",
)  # fmt: skip
_SAID = ("before", "after", "change", "unit", "word_before", "word_after")


def effects(
    whole: Sequence[Revision], alone: Sequence[tuple[str, Sequence[Revision]]]
) -> list[Effect]:
    """Return what each change moves alone, and what remains of all that is moved.

    Args:
        whole: what all changes together move.
        alone: what each of them moves, by its path.
    """
    found = [_effect(path, row) for path, rows in alone for row in rows]
    known = _by_key(whole)
    singles: dict[Key, list[Revision]] = {key: [] for key in known}
    for _, rows in alone:
        for key, row in _by_key(rows).items():
            singles.setdefault(key, []).append(row)
    rest = (_rest(known.get(key), rows) for key, rows in singles.items())
    return [*found, *(row for row in rest if row is not None)]


def _by_key(rows: Iterable[Revision]) -> dict[Key, Revision]:
    return {tuple(getattr(row, name) for name in _ABOUT): row for row in rows}


def _effect(path: str | None, row: Revision) -> Effect:
    values = {name: getattr(row, name) for name in (*_ABOUT, *_SAID)}
    return Effect(path=path, **values)


def _rest(whole: Revision | None, singles: Sequence[Revision]) -> Effect | None:
    """Return what remains of one thing; `None` if nothing does."""
    target = whole if whole is not None else _unmoved(singles[0])
    numbers = [target.before, target.after, *(row.after for row in singles)]
    if None not in numbers:
        return _rest_of_numbers(target, singles)
    reached = {(row.after, row.word_after) for row in singles}
    if (target.after, target.word_after) in reached:
        return None
    if not reached:
        return _effect(None, target)
    number, word = reached.pop() if len(reached) == 1 else (None, None)
    return _effect(None, evolve(target, before=number, word_before=word, change=None))


def _unmoved(row: Revision) -> Revision:
    """Return what all changes together do to what a single one moves, and they do not."""
    return evolve(row, after=row.before, word_after=row.word_before, change=None)


def _rest_of_numbers(target: Revision, singles: Sequence[Revision]) -> Effect | None:
    before, after = _number(target.before), _number(target.after)
    alone = before + sum(_number(row.after) - _number(row.before) for row in singles)
    if alone == after:
        return None
    sign = -1 if target.changed is Changed.RANK else 1
    return _effect(None, evolve(target, before=alone, change=sign * (after - alone)))


def _number(value: Fraction | None) -> Fraction:
    return Fraction(0) if value is None else value
