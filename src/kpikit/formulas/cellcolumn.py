"""What formulas are evaluated to in columns: values, states and statuses of many cells."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import evolve, frozen

from kpikit.formulas.lacks import Lacks
from kpikit.formulas.scalar import too_large
from kpikit.kernels.integers import BoolArray, CodeArray
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, State
from kpikit.numbers import MAX_BITS

if TYPE_CHECKING:
    from kpikit.kernels.groups import Places

_VALUE = STATES.index(State.VALUE)
_ZERO = Fraction(0)


@frozen(eq=False)
class CellColumn:
    """What is known of many cells.

    Attributes:
        values: the numbers; 1 and 0 where a condition is true and false; without meaning where
            there is no value.
        states: codes of `STATES`; of a condition: why it is undetermined.
        statuses: obs_status: 0 (normal) to 4 (forecast) by weakness, plus 8 where the series
            breaks.
        numbers: where a cell in state `value` has a number; ``None`` if all of them have.
        lacks: what lacks in cells that are missing, as far as it is known.
    """

    values: Rationals
    states: CodeArray
    statuses: CodeArray
    numbers: BoolArray | None = None
    lacks: Lacks | None = None

    @property
    def valued(self) -> BoolArray:
        """Where there is a value."""
        return np.equal(self.states, _VALUE)

    @property
    def truths(self) -> CodeArray:
        """Of a condition: 0 where it is false, 1 where it is true, 2 where it is undetermined."""
        return np.where(self.valued, self.values.numerators != 0, 2).astype(np.uint8)

    def take(self, rows: Places) -> CellColumn:
        """Return what is known of some cells."""
        return CellColumn(
            self.values.take(rows),
            self.states[rows],
            self.statuses[rows],
            None if self.numbers is None else self.numbers[rows],
            None if self.lacks is None else self.lacks.take(rows),
        )


def absent(length: int, state: int) -> CellColumn:
    """Return cells without a value.

    >>> absent(2, 1).states.tolist()
    [1, 1]
    """
    zeros = np.zeros(length, dtype=np.uint8)
    states = np.full(length, state, dtype=np.uint8)
    return CellColumn(Rationals.scaled(zeros.astype(np.int64), 1), states, zeros)


def sized(column: CellColumn) -> CellColumn:
    """Return the column, unless a number in it is beyond the limit.

    Only where the bounds of the column cannot tell, the numbers are reduced and looked at; then the
    bounds are what the numbers need.
    """
    values = column.values
    if max(values.upper.bound, values.lower.bound).bit_length() <= MAX_BITS:
        return column
    numbers = Rationals.chosen(column.valued, values, _ZERO).fractions()
    for number in numbers:
        if max(number.numerator.bit_length(), number.denominator.bit_length()) > MAX_BITS:
            raise too_large()
    return evolve(column, values=Rationals.of(numbers))
