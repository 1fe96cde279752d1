"""Computed cells as result tables: blocks of columns, nothing turned into records yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

import numpy as np
from attrs import frozen

from kpikit.evaluation.cells import MISSING, NOT_APPLICABLE, Mask, Rolled
from kpikit.evaluation.compared import MET, OVERDUE, IndicatorCells, TargetCells
from kpikit.evaluation.compared import REASONS as MET_REASONS
from kpikit.evaluation.lacking import reasons_with
from kpikit.kernels.masks import nowhere, some
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, STATUS_WORDS, Met
from kpikit.periods import Period
from kpikit.results import Block, Coded, Column, Constant, Numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.evaluation.resolved import Members

_MET = (Met.MET, Met.UNMET, Met.UNDETERMINED, Met.BEHIND)
_BEHIND = _MET.index(Met.BEHIND)
_NO_STATUS = len(STATUS_WORDS)
_STATUSES = (*STATUS_WORDS, None)

Rows = TypeVar("Rows")

Lost: TypeAlias = tuple[Rationals, Mask]
"""Points lost in each cell of an indicator, and where they are known."""


@frozen(eq=False)
class Columns(Mapping[str, Column], Generic[Rows]):
    """Columns by name, each made from the cells when it is asked for, and not kept.

    Attributes:
        makers: what makes each column.
        rows: what they are made from.
    """

    makers: Mapping[str, Callable[[Rows], Column]]
    rows: Rows

    def __getitem__(self, name: str) -> Column:
        """Return one column."""
        return self.makers[name](self.rows)

    def __contains__(self, name: object) -> bool:
        """Return whether there is a column of that name; nothing is made."""
        return name in self.makers

    def __iter__(self) -> Iterator[str]:
        """Iterate over the names."""
        return iter(self.makers)

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.makers)


def org_units(members: Members, windows: Sequence[Period]) -> Coded:
    """Return which unit each cell is of."""
    return Coded(np.tile(np.arange(len(members)), len(windows)), members.ids)


def periods(members: Members, windows: Sequence[Period]) -> Coded:
    """Return which window each cell is of."""
    return Coded(np.repeat(np.arange(len(windows)), len(members)), windows)


def statuses(codes: NDArray[np.uint8], known: NDArray[np.bool_]) -> Coded:
    """Return statuses where they are known."""
    return Coded(np.where(known, codes, _NO_STATUS), _STATUSES)


# --- achievements ---


def _dates(numbers: Rationals, known: Mask) -> Coded:
    """Return the dates that numbers of days stand for."""
    days = [int(number) for number in numbers.fractions()]
    different, codes = np.unique(np.where(known, days, 0), return_inverse=True)
    shown = [date.fromordinal(day) if day else None for day in different.tolist()]
    return Coded(codes, shown)


def _covered(rolled: Rolled | None) -> Column | None:
    """Return which share of the units below have values, if cells are made of theirs."""
    return None if rolled is None else Numbers(*rolled.coverage)


@frozen(eq=False)
class _CellRows:
    """The cells of an indicator, one row for each.

    Attributes:
        cells: the cells.
        windows: the evaluated windows.
    """

    cells: IndicatorCells
    windows: Sequence[Period]

    def constant(self, value: object) -> Constant:
        return Constant(value, len(self.cells.values))

    def shown(self, numbers: Rationals, known: Mask) -> Column:
        """Return numbers, or the words and dates that they stand for."""
        if self.cells.resolved.declared.dated:
            return _dates(numbers, known)
        words = self.cells.resolved.declared.words
        if not words:
            return Numbers(numbers, known)
        places = [int(number) for number in numbers.fractions()]
        return Coded(np.where(known, places, len(words)), (*words, None))

    def value(self) -> Column:
        return self.shown(self.cells.values.numbers, self.cells.values.valued)

    def obs_status(self) -> Column:
        """Return statuses, where a number or a judgement is known."""
        return statuses(self.cells.values.statuses, self.cells.values.known)

    def why_absent(self) -> Column:
        """Return why values are missing, where it is known what they would be made of."""
        values = self.cells.values
        if not values.told:
            return self.constant(None)
        late = nowhere(len(values)) if values.overdue is None else values.overdue
        absent = np.where(values.states == MISSING, np.where(late, OVERDUE, MISSING), 0)
        codes, said = reasons_with(
            values.told, absent.astype(np.uint8), MET_REASONS, (MISSING, OVERDUE)
        )
        shown = [None] * len(MET_REASONS) + list(said[len(MET_REASONS) :])
        return Coded(codes, shown)


@frozen(eq=False)
class _TargetRows(_CellRows):
    """The cells of an indicator against one of its targets.

    Attributes:
        target: the cells against the target.
    """

    target: TargetCells

    def obs_status(self) -> Column:
        """Return statuses of the cells and of what their levels are computed from."""
        return statuses(self.target.statuses, self.cells.values.known)

    def target_value(self) -> Column:
        return self.shown(self.target.level, self.target.has_level)

    def gap(self) -> Column:
        known = self.cells.values.valued & self.target.has_level
        if self.cells.resolved.declared.words:
            known = np.zeros_like(known)
        return Numbers(self.target.achieved.gap, known)

    def reason(self) -> Column:
        """Return why a comparison is undetermined, and of a sum what it lacks."""
        told = self.cells.values.told
        return Coded(*reasons_with(told, self.target.reasons, MET_REASONS, (MISSING, OVERDUE)))

    def on_path(self) -> Column:
        reached = np.where(self.target.has_path, self.target.on_path, 2)
        return Coded(reached, (False, True, None))


_OF_CELL: Mapping[str, Callable[[_CellRows], Column]] = {
    "org_unit": lambda rows: org_units(rows.cells.resolved.members, rows.windows),
    "period": lambda rows: periods(rows.cells.resolved.members, rows.windows),
    "indicator": lambda rows: rows.constant(rows.cells.resolved.declared.id),
    "value": _CellRows.value,
    "unit": lambda rows: rows.constant(rows.cells.resolved.declared.unit or None),
    "state": lambda rows: Coded(rows.cells.values.states, STATES),
    "obs_status": _CellRows.obs_status,
    "coverage": lambda rows: _covered(rows.cells.values.rolled) or rows.constant(None),
    "reason": _CellRows.why_absent,
}
_OF_TARGET: Mapping[str, Callable[[_TargetRows], Column]] = {
    **_OF_CELL,
    "obs_status": _TargetRows.obs_status,
    "target": lambda rows: rows.constant(rows.target.target.id),
    "target_value": _TargetRows.target_value,
    "achievement": lambda rows: Numbers(rows.target.achieved.ratio, rows.target.has_ratio),
    "gap": _TargetRows.gap,
    "met": lambda rows: Coded(rows.target.met, _MET),
    "reason": _TargetRows.reason,
    "due_value": lambda rows: Numbers(rows.target.due, rows.target.has_due),
    "on_path": _TargetRows.on_path,
    "needed_pace": lambda rows: Numbers(rows.target.needed_pace, rows.target.has_pace),
}


def achievement_blocks(
    cells: IndicatorCells, windows: Sequence[Period], *, without_target: bool = True
) -> Iterator[Block]:
    """Yield the rows of one indicator: against each target, and perhaps those that face none."""
    length, exists = len(cells.values), cells.values.exists
    rest: Mask | None = exists
    for target in cells.targets.values():
        block = Block(length, Columns(_OF_TARGET, _TargetRows(cells, windows, target)))
        yield block if target.plain else block.kept(target.faced & exists)
        rest = None if rest is None or target.plain else rest & ~target.faced
    if without_target and rest is not None and some(rest):
        yield Block(length, Columns(_OF_CELL, _CellRows(cells, windows))).kept(rest)


# --- unmet list ---


@frozen(eq=False)
class _UnmetRows(_TargetRows):
    """The cells of an indicator against a target, among which the unmet ones are told.

    Attributes:
        lost: gives the points lost in each cell, and where they are known.
        language: language of the names.
    """

    lost: Callable[[], Lost]
    language: str

    def met(self) -> Column:
        return Coded(np.where(self.target.behind, _BEHIND, self.target.met), _MET)

    def responsible(self) -> Column:
        """Return who answers for the indicator, in the language of the specification."""
        responsible = self.cells.resolved.declared.responsible
        return self.constant(
            None if responsible is None else responsible.in_language(self.language)
        )


_OF_UNMET: Mapping[str, Callable[[_UnmetRows], Column]] = {
    **{name: maker for name, maker in _OF_TARGET.items() if name not in {"state", "coverage"}},
    "met": _UnmetRows.met,
    "points_lost": lambda rows: Numbers(*rows.lost()),
    "responsible": _UnmetRows.responsible,
}


def unmet_blocks(
    cells: IndicatorCells,
    lost: Callable[[str], Lost],
    windows: Sequence[Period],
    language: str,
) -> Iterator[Block]:
    """Yield the targets of one indicator that are not met, or of which it cannot be said.

    Args:
        cells: the cells of the indicator.
        lost: gives, for a target, the points lost in each cell, and where they are known.
        windows: the evaluated windows.
        language: language of the names.
    """
    for name, target in cells.targets.items():
        rows = _UnmetRows(cells, windows, target, partial(lost, name), language)
        kept = listed(cells, target)
        yield Block(len(kept), Columns(_OF_UNMET, rows)).kept(kept)


def listed(cells: IndicatorCells, target: TargetCells) -> Mask:
    """Return which cells do not meet a target that they face, or of which it cannot be said."""
    found: Mask = np.not_equal(target.met, MET)
    if not target.plain:
        found &= target.faced & np.not_equal(cells.values.states, NOT_APPLICABLE)
    return found
