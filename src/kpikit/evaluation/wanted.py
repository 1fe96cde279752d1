"""Which figure would meet a target that is not met: the level that decides, or what is due."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.evaluation.cells import VALUE
from kpikit.evaluation.compared import MET, REASONS, UNDETERMINED, IndicatorCells, TargetCells
from kpikit.evaluation.resolved import Kind
from kpikit.evaluation.tables import listed
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import JUDGEMENTS, Judgement
from kpikit.observations.store import KnownRows, Observations, ObservedColumn

if TYPE_CHECKING:
    from kpikit.evaluation.cells import Mask
    from kpikit.periods import Period

NO_LEVEL = "no_level"
"""Reason where the level of a target is not known."""

LEVEL_MOVES = "level_moves"
"""Reason where a target is not met either when its level is reached: it moves with the value."""

_JUDGED_MET = JUDGEMENTS.index(Judgement.MET)


@frozen
class Figure:
    """What is reported of a cell, if a target is to be met.

    Attributes:
        number: the value, in the indicator's unit; `None` where nothing is known but a judgement.
        judged: whether it is judged to be met: there is no level that a number could reach.
        status: code of its obs_status.
        bound: code of its bound.
    """

    number: Fraction | None
    judged: bool = False
    status: int = 0
    bound: int = 0


@frozen(eq=False)
class Wanted:
    """What the cells of an indicator would need to meet one of its targets.

    Attributes:
        cells: the cells of the indicator.
        target: the cells against the target.
    """

    cells: IndicatorCells
    target: TargetCells

    def listed(self) -> Mask:
        """Return which cells do not meet the target, or of which it cannot be said."""
        return listed(self.cells, self.target)

    def value(self, place: int) -> Fraction | str | date | None:
        """Return the value of a cell: a number, or the word or date that it stands for."""
        values, declared = self.cells.values, self.cells.resolved.declared
        if not values.valued[place]:
            return None
        number = _at(values.numbers, place)
        if declared.dated:
            return date.fromordinal(int(number))
        return declared.words[int(number)] if declared.words else number

    def figure(self, place: int) -> Figure | None:
        """Return what would meet the target; nothing where its level is not known.

        Args:
            place: the place of the cell.
        """
        values = self.cells.values
        if self.target.target.kind is Kind.UNSTATED:
            valued = bool(values.valued[place])
            return Figure(
                number=_at(values.numbers, place) if valued else None,
                judged=True,
                status=int(values.statuses[place]),
                bound=int(values.bounds[place]),
            )
        if self._behind[place]:
            return Figure(_at(self.target.due, place))
        return Figure(_at(self._levels, place)) if self.target.faces.known[place] else None

    def refusal(self, place: int, *, behind: bool) -> str | None:
        """Return why a target is not met although its level, or what is due, is reported.

        Args:
            place: the place of the cell.
            behind: whether what is due on its path was to be reached.
        """
        if behind:
            return None if self.target.on_path[place] else LEVEL_MOVES
        if self.target.met[place] == MET:
            return None
        if self.target.met[place] == UNDETERMINED:
            return REASONS[int(self.target.reasons[place])]
        return LEVEL_MOVES

    def behind(self, place: int) -> bool:
        """Return whether a cell is behind the path of the target."""
        return bool(self._behind[place])

    @cached_property
    def _behind(self) -> Mask:
        return self.target.behind

    @cached_property
    def _levels(self) -> Rationals:
        """The level that is nearest to each value; of a range without one, the lower end."""
        values, faces = self.cells.values, self.target.faces
        nearest = faces.level(values.numbers)
        if self.target.target.kind is not Kind.WITHIN:
            return nearest
        return Rationals.chosen(values.valued, nearest, faces.lows())


def _at(numbers: Rationals, place: int) -> Fraction:
    return numbers.take(np.array([place])).fractions()[0]


def observations_of(
    figure: Figure, indicator: str, cell: tuple[int, Period], org_units: tuple[str, ...]
) -> Observations:
    """Return a figure as the only observation.

    Args:
        figure: what is reported.
        indicator: the indicator.
        cell: the code of its organisation unit, and its period.
        org_units: the ids of all units.
    """
    code, period = cell
    column = ObservedColumn(
        org_units=np.array([code], dtype=np.int32),
        periods=np.zeros(1, dtype=np.int32),
        held=Rationals.of([figure.number or Fraction(0)]),
        states=np.array([VALUE], dtype=np.uint8),
        statuses=np.array([figure.status], dtype=np.uint8),
        located=KnownRows(np.zeros(1, dtype=np.intp)),
        table_lines=range(1),
        numbers=np.array([figure.number is not None]),
        judgements=np.array([_JUDGED_MET if figure.judged else 0], dtype=np.uint8),
        bounds=np.array([figure.bound], dtype=np.uint8),
    )
    return Observations("", org_units, (period,), {indicator: column})
