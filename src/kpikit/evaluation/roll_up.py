"""Values of units that are not reported themselves, made of those of the units directly below.

Nothing is done for an indicator that no unit above another one has. Else the units are gone
through rung by rung, from the lowest to the highest, so that what is made on one is used on the
next; on each rung all units and windows are computed at once.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, evolve, field, frozen
from numpy.typing import NDArray

from kpikit.evaluation.cells import (
    MISSING,
    NOT_APPLICABLE,
    NOT_DUE,
    VALUE,
    Codes,
    Mask,
    Rolled,
    Values,
)
from kpikit.evaluation.lacking import LackingUnits
from kpikit.evaluation.lacking import Lacks as AnyLacks
from kpikit.evaluation.ladders import Ladder, Rung
from kpikit.formulas import CellColumn, Lack, Lacks
from kpikit.kernels.aggregation import weaker
from kpikit.kernels.groups import group_best, group_bits, group_sums, group_weakest, replaced
from kpikit.kernels.integers import IntArray
from kpikit.kernels.masks import every, some
from kpikit.kernels.narrow import wide
from kpikit.kernels.rationals import Rationals
from kpikit.model.roll_up import RollingBy, RollUp
from kpikit.model.states import BOUNDS, STATUS_CODES, Bound, ObsStatus

if TYPE_CHECKING:
    from collections.abc import Sequence


_ESTIMATE = np.uint8(STATUS_CODES[ObsStatus.ESTIMATE])
_EXACT = BOUNDS.index(Bound.EXACT)
_NOTHING, _ONE = Fraction(0), Fraction(1)


def rolled_up(
    values: Values, open_: Mask, ladder: Ladder, weights: CellColumn | None = None
) -> Values:
    """Return values; where a unit has none of its own, what those directly below it make.

    Args:
        values: of all units that have the indicator, before anything is rolled up.
        open_: the cells that are made of the units below, if there are any.
        ladder: what is made of them, and which they are.
        weights: by what the units are weighted; absent where they all count the same.
    """
    rolling = _Rolling.of(values)
    for rung in ladder.rungs:
        wanted = open_[rung.above]
        if some(wanted):
            rolling.put(_Below(rung.only(wanted), rolling, ladder.rule, weights))
    return rolling.finished(values, ladder.ids) if rolling.cells else values


@frozen(eq=False)
class Made:
    """What the units below make, whether the unit above has something else or not.

    Attributes:
        cells: the cells with others below them.
        numbers: what these make; 0 where not all of them have exact numbers.
        known: where they have.
        slack: what one more in the last printed decimal of each of them would make.
    """

    cells: NDArray[np.intp]
    numbers: Rationals
    known: Mask
    slack: Rationals


def made_below(
    values: Values, steps: Rationals, printed: Mask, ladder: Ladder, weights: CellColumn | None
) -> Made:
    """Return what the units below make of each unit above others; all of them are needed.

    Args:
        values: of all units, rolled up already.
        steps: what one more in the last decimal of each would be; 0 of whole numbers, which are
            counted and not rounded.
        printed: where that is known; elsewhere it is what those below make of theirs.
        ladder: what is made of the units below, and which they are.
        weights: by what the units are weighted; absent where they all count the same.
    """
    rule = evolve(ladder.rule, available=None)
    most = evolve(rule, by=RollingBy.MAX) if rule.by is RollingBy.MIN else rule
    of_values, of_steps = _Rolling.of(values), _Rolling.of(evolve(values, held=steps))
    found = []
    for rung in ladder.rungs:
        here, slack = (
            _Below(rung, of_values, rule, weights),
            _Below(rung, of_steps, most, weights).found.values,
        )
        known = here.found.valued & (here.bounds == _EXACT)
        found.append(Made(rung.above, here.found.values, known, slack))
        silent = ~printed[rung.above]
        of_steps.numbers = replaced(of_steps.numbers, rung.above[silent], slack[silent])
    return Made(
        np.concatenate([one.cells for one in found]),
        Rationals.concatenated([one.numbers for one in found]),
        np.concatenate([one.known for one in found]),
        Rationals.concatenated([one.slack for one in found]),
    )


@define(eq=False)
class _Rolling:
    """The cells of an indicator, as far as they are rolled up.

    Attributes:
        numbers: values; 0 where there is none.
        states: codes of `STATES`.
        statuses: codes of obs_status.
        bounds: codes of `BOUNDS`.
        valued: whether there is a number.
        late: whether it is missing because a figure is overdue.
        reported: how many of the lowest units below each cell, or whether it itself, have a value.
        counted: how many of them there are to which the indicator applies.
        cells: those that are rolled up, rung by rung.
        lacking: pairs of cells: one that has no value, and one below it that is the reason.
    """

    numbers: Rationals
    states: Codes
    statuses: Codes
    bounds: Codes
    valued: Mask
    late: Mask
    reported: IntArray
    counted: IntArray
    cells: list[NDArray[np.intp]] = field(factory=list)
    lacking: list[tuple[NDArray[np.intp], NDArray[np.intp]]] = field(factory=list)

    @classmethod
    def of(cls, values: Values) -> _Rolling:
        """Return cells of which nothing is rolled up yet."""
        late = values.overdue
        return cls(
            wide(values.held),
            values.states.copy(),
            values.statuses.copy(),
            values.bounds.copy(),
            values.valued.copy(),
            np.zeros(len(values), dtype=np.bool_) if late is None else late.copy(),
            values.valued.astype(np.int64),
            (values.states != NOT_APPLICABLE).astype(np.int64),
        )

    def put(self, below: _Below) -> None:
        """Put what units below make into the cells above them."""
        cells, found = below.rung.above, below.found
        self.numbers = replaced(self.numbers, cells, found.values.where(found.valued, _NOTHING))
        self.states[cells] = found.states
        self.statuses[cells] = np.where(found.valued, found.statuses, 0)
        self.bounds[cells] = np.where(found.valued, below.bounds, 0)
        self.valued[cells] = found.valued
        self.late[cells] = below.late & (found.states == MISSING)
        self.reported[cells] = below.total(self.reported)
        self.counted[cells] = below.total(self.counted)
        self.cells.append(cells)
        self.lacking.append(below.lacking)

    def finished(self, values: Values, ids: Sequence[str]) -> Values:
        """Return the values with what is rolled up."""
        cells = np.concatenate(self.cells)
        above, below = (np.concatenate(one) for one in zip(*self.lacking, strict=True))
        units = LackingUnits(len(values), above, below % len(ids), ids)
        late = self.late if some(self.late) else None
        return evolve(
            values,
            held=self.numbers,
            states=self.states,
            statuses=self.statuses,
            bounds=self.bounds,
            valued=self.valued,
            lacking=self._lacks(values, cells),
            overdue=late,
            rolled=Rolled(cells, self.reported, self.counted, units),
        )

    def _lacks(self, values: Values, cells: NDArray[np.intp]) -> AnyLacks | None:
        """Return what lacks: of what a formula would give in cells that are rolled up, nothing."""
        if not isinstance(values.lacking, Lacks):
            return values.lacking
        rolled = np.zeros(len(values), dtype=np.bool_)
        rolled[cells] = True
        late = Lacks.where(self.late & rolled, Lack(overdue=True))
        return values.lacking.kept(~rolled).joined(late)


@frozen(eq=False)
class _Below:
    """The cells below those of one rung that are made of them.

    Attributes:
        rung: the cells.
        rolling: what is known of all cells.
        rule: what is made of the cells below.
        weights: by what they are weighted.
    """

    rung: Rung
    rolling: _Rolling
    rule: RollUp
    weights: CellColumn | None

    @cached_property
    def states(self) -> Codes:
        """What each cell below has to give: a number, with its weight, or why there is none."""
        cells = self.rung.below
        states = _of_number(self.rolling.states[cells], self.rolling.valued[cells])
        if self._weighing is None:
            return states
        weighed = self._weighing[1]
        nobody = (states == NOT_APPLICABLE) | (weighed == NOT_APPLICABLE)
        # As uint8, the code 0 of a value becomes 255 and loses against every other one.
        first = np.minimum(states - np.uint8(1), weighed - np.uint8(1)) + np.uint8(1)
        return np.where(nobody, np.uint8(NOT_APPLICABLE), first)

    @cached_property
    def _weighing(self) -> tuple[Rationals, Codes] | None:
        """The weights of the cells below, and their states."""
        if self.weights is None:
            return None
        cells, numbers = self.rung.below, self.weights.numbers
        there = self.weights.valued if numbers is None else self.weights.valued & numbers
        return self.weights.values.take(cells), _of_number(self.weights.states, there)[cells]

    @cached_property
    def _given(self) -> NDArray[np.intp]:
        """The places, among the cells below, of those that give something."""
        return np.flatnonzero(self.states == VALUE)

    def _count(self, state: int) -> IntArray:
        """Return how many cells below each one have a state."""
        there = self.rung.groups[self.states == state]
        return np.bincount(there, minlength=len(self.rung.above))

    @cached_property
    def _counts(self) -> tuple[IntArray, IntArray, IntArray]:
        """How many below each cell give something, are missing, are not due."""
        return self._count(VALUE), self._count(MISSING), self._count(NOT_DUE)

    def total(self, counts: IntArray) -> IntArray:
        """Return the sums of counts of the cells below."""
        found = np.zeros(len(self.rung.above), dtype=np.int64)
        np.add.at(found, self.rung.groups, counts[self.rung.below])
        return found

    @property
    def found(self) -> CellColumn:
        """What the cells below make of each one above."""
        given, missing, late = self._counts
        enough = np.asarray(self._enough() & (given > 0))
        applying = given + missing + late
        why = np.where((missing == 0) & (late > 0), NOT_DUE, MISSING)
        states = np.where(enough, VALUE, np.where(applying == 0, NOT_APPLICABLE, why))
        numbers = self._numbers()
        if self._weighing is not None:
            none = enough & (self._weight().compared(_NOTHING) == 0)
            states = np.where(none, NOT_APPLICABLE, states)
        estimated = np.where(given < applying, _ESTIMATE, np.uint8(0))
        statuses = weaker(self._statuses(), estimated)
        return CellColumn(numbers, states.astype(np.uint8), statuses)

    def _enough(self) -> Mask:
        """Return where as many cells below give something as are needed."""
        given, missing, late = self._counts
        amount = self.rule.available
        if amount is None:
            return np.asarray(missing + late == 0)
        if not amount.of_max:
            return np.asarray(Rationals.scaled(given).at_least(amount.number))
        if self._weighing is None:
            least = Rationals.scaled(given + missing + late).times(amount.number)
            return Rationals.scaled(given).at_least(least)
        return self._enough_weight(amount.number)

    def _enough_weight(self, share: Fraction) -> Mask:
        """Return where those that give something have a share of the weight, if all is known."""
        assert self._weighing is not None  # noqa: S101 - asked for weighted means alone
        weights, known = self._weighing
        groups, size = self.rung.groups, len(self.rung.above)
        applies = self.states != NOT_APPLICABLE
        unknown = np.bincount(groups[applies & (known != VALUE)], minlength=size)
        weighed = np.flatnonzero(applies & (known == VALUE))
        whole = group_sums(weights.take(weighed), groups[weighed], size)
        return np.asarray((unknown == 0) & self._weight().at_least(whole.times(share)))

    def _weight(self) -> Rationals:
        """Return the weight of all that give something below each cell."""
        assert self._weighing is not None  # noqa: S101 - asked for weighted means alone
        return self._summed(self._weighing[0].take(self._given))

    def _summed(self, numbers: Rationals) -> Rationals:
        """Return sums of numbers of those cells that give something."""
        return group_sums(numbers, self.rung.groups[self._given], len(self.rung.above))

    def _numbers(self) -> Rationals:
        """Return what those that give something make, without meaning where none does."""
        numbers = self.rolling.numbers.take(self.rung.below[self._given])
        by, size = self.rule.by, len(self.rung.above)
        if by in {RollingBy.MIN, RollingBy.MAX}:
            groups = self.rung.groups[self._given]
            return group_best(numbers, groups, size, descending=by is RollingBy.MAX)
        if by is RollingBy.SUM:
            return self._summed(numbers)
        if self._weighing is None:
            counts = Rationals.scaled(np.maximum(self._counts[0], 1))
            return self._summed(numbers).over(counts)
        weight = self._weight()
        weighed = numbers.times(self._weighing[0].take(self._given))
        return self._summed(weighed).over(weight.where(weight.compared(_NOTHING) != 0, _ONE))

    def _statuses(self) -> Codes:
        """Return the weakest status of those that give something, and of their weights."""
        cells = self.rung.below[self._given]
        statuses = self.rolling.statuses[cells]
        if self.weights is not None:
            statuses = weaker(statuses, self.weights.statuses[cells])
        return group_weakest(statuses, self.rung.groups[self._given], len(self.rung.above))

    @property
    def late(self) -> Mask:
        """Where one of those that are missing, or its weight, is overdue."""
        late = self.rolling.late[self.rung.below]
        if self.weights is not None and self.weights.lacks is not None:
            late = late | self.weights.lacks.overdue[self.rung.below]
        found = np.zeros(len(self.rung.above), dtype=np.bool_)
        found[self.rung.groups[late & (self.states == MISSING)]] = True
        return found

    @property
    def bounds(self) -> Codes:
        """On which side of each number the true one may lie."""
        cells = self.rung.below[self._given]
        groups = self.rung.groups[self._given]
        return group_bits(self.rolling.bounds[cells], groups, len(self.rung.above))

    @property
    def lacking(self) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """The cells that are missing though others below are not, each with what lacks below."""
        given, _, late = self._counts
        short = (self.rolling.states[self.rung.above] == MISSING) & (given + late > 0)
        there = np.flatnonzero((self.states == MISSING) & short[self.rung.groups])
        return self.rung.above[self.rung.groups[there]], self.rung.below[there]


def _of_number(states: Codes, there: Mask) -> Codes:
    """Return states in which a judgement without a number is nothing."""
    if every(there):
        return states
    return np.where((states == VALUE) & ~there, np.uint8(MISSING), states)
