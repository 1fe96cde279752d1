"""The units in which rows give their values, and the values in the indicator's own."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from attrs import frozen

from kpikit.errors import Code, UnitError, quoted
from kpikit.kernels.rationals import Rationals
from kpikit.observations.findings import Findings, Rows, Told
from kpikit.tables import Places, Unreadable, word_of
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.observations.amounts import Amounts
    from kpikit.tables import Column

_ONE = Fraction(1)


@frozen(eq=False)
class WrittenUnits:
    """A column of units.

    Attributes:
        heading: of the column.
        texts: the different units; empty for blank.
        codes: for each row, the place of its unit in `texts`.
    """

    heading: str
    texts: tuple[str, ...]
    codes: Places

    @classmethod
    def of(cls, heading: str, column: Column, findings: Findings) -> WrittenUnits:
        """Return the units in a column; cells that cannot be read are findings."""
        coded = column.coded()
        wrong = {at: cell for at, cell in enumerate(coded.cells) if isinstance(cell, Unreadable)}
        mask = np.array([at in wrong for at in range(len(coded.cells))], dtype=np.bool_)

        def tell(row: int) -> Told:
            cell = wrong[int(coded.codes[row])]
            return Told(Code.UNKNOWN_UNIT, cell.message, cell.hint)

        findings.at_rows(np.flatnonzero(mask[coded.codes]), heading, tell)
        texts = ["" if at in wrong else word_of(cell) for at, cell in enumerate(coded.cells)]
        return cls(heading, tuple(texts), coded.codes)

    def given(self) -> NDArray[np.bool_]:
        """Return for each row whether it says a unit."""
        return np.array([bool(text) for text in self.texts], dtype=np.bool_)[self.codes]


class _Wrong(NamedTuple):
    column: str
    told: Told


class _Cell(NamedTuple):
    heading: str
    text: str


@frozen(eq=False)
class Conversion:
    """Puts numbers into the units of indicators.

    Attributes:
        units: all units that there are.
        findings: takes units that do not fit.
    """

    units: UnitSystem
    findings: Findings

    def converted(
        self, amounts: Amounts, written: WrittenUnits | None, rows: Rows, unit: str
    ) -> Rationals:
        """Return the numbers of some rows in a unit.

        Args:
            amounts: the numbers, perhaps with units in their cells.
            written: the column of units, if there is one.
            rows: which rows.
            unit: the indicator's.
        """
        return self.scaled(amounts.numbers.of(rows), amounts, written, rows, unit)

    def scaled(
        self,
        numbers: Rationals,
        amounts: Amounts,
        written: WrittenUnits | None,
        rows: Rows,
        unit: str,
    ) -> Rationals:
        """Return numbers that are in the units of some rows in another unit."""
        if written is None and amounts.unit_codes is None:
            return numbers
        pairs = _pairs(amounts, written, rows)
        different = np.flatnonzero(np.bincount(pairs))
        factors = []
        for pair in different.tolist():
            factor = self._factor(*_cells(pair, amounts, written), unit)
            if isinstance(factor, _Wrong):
                self.findings.at_cells_of(rows[pairs == pair], factor.column, factor.told)
            factors.append(_ONE if isinstance(factor, _Wrong) else factor)
        if len(factors) <= 1:
            return numbers.times(factors[0]) if factors else numbers
        return numbers.times(Rationals.of(factors).take(np.searchsorted(different, pairs)))

    def _factor(self, in_column: _Cell, in_cell: _Cell, unit: str) -> Fraction | _Wrong:
        """Return the factor from the unit that a column or a cell says, or what is wrong."""
        given = in_cell if in_cell.text else in_column
        if not given.text:
            return _ONE
        try:
            both = in_column.text and in_cell.text
            if both and not self.units.same(in_column.text, in_cell.text):
                here, there = quoted(in_cell.text), quoted(in_column.text)
                message = f"the value is in {here}, the unit says {there}"
                told = Told(Code.INVALID_CELL, message, "delete one of the two")
                return _Wrong(in_column.heading, told)
            return self.units.factor(given.text, unit)
        except UnitError as error:
            return _Wrong(given.heading, Told(error.code, error.message, error.hint))


def _cells(pair: int, amounts: Amounts, written: WrittenUnits | None) -> tuple[_Cell, _Cell]:
    """Return the two cells that may say the unit of a value."""
    place, in_cell = divmod(pair, len(amounts.units))
    column = _Cell(written.heading, written.texts[place]) if written else _Cell("", "")
    return column, _Cell(amounts.heading, amounts.units[in_cell])


def _pairs(amounts: Amounts, written: WrittenUnits | None, rows: Rows) -> NDArray[np.intp]:
    """Return for each row one number that stands for both of its units."""
    pairs = np.zeros(len(rows), dtype=np.intp)
    if written is not None:
        pairs += written.codes[rows]
    pairs *= len(amounts.units)
    if amounts.unit_codes is not None:
        pairs += amounts.unit_codes[rows]
    return pairs
