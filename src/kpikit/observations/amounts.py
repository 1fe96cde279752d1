"""The values of a table: which rows have a number, and the numbers of some rows as a column."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import Code, NumberError
from kpikit.kernels.decimals import decimals_of
from kpikit.kernels.narrow import Narrow
from kpikit.kernels.rationals import Rationals
from kpikit.numbers import exact
from kpikit.observations.findings import Findings, Rows, Told
from kpikit.observations.texts import Amount, amount_of, decimals_in
from kpikit.tables import Coded, Column, Numerals, Scaled, Small, likely_decimals

if TYPE_CHECKING:
    from kpikit.numbers import Locale

_NO_UNITS = ("",)
_INFINITE = Told(Code.NOT_A_NUMBER, "an infinity is not a number", "give a number, or nothing")


class Numbers(Protocol):
    """Where the numbers of a column come from."""

    @property
    def small(self) -> Small | None:
        """The numbers of all rows as small integers, if they can be had so."""
        ...

    def of(self, rows: Rows) -> Rationals:
        """Return the numbers of some rows, 0 where there is none."""
        ...

    def decimals(self, rows: Rows) -> NDArray[np.int64]:
        """Return with how many decimals numbers are written; -1 of what is no decimal."""
        ...


@frozen(eq=False)
class Amounts:
    """The cells of a column of values.

    Attributes:
        heading: of the column.
        blank: which rows say nothing.
        there: which rows have a number; what is neither blank nor there has been found wrong.
        numbers: the numbers of rows, in the unit that the row or the indicator has.
        units: the different units written in the cells, the first of them empty.
        unit_codes: for each row, the place of its unit in `units`; ``None`` if no cell has one.
    """

    heading: str
    blank: NDArray[np.bool_]
    there: NDArray[np.bool_]
    numbers: Numbers
    units: tuple[str, ...] = _NO_UNITS
    unit_codes: NDArray[np.int32] | None = None

    @property
    def small(self) -> Small | None:
        """The numbers of all rows as small integers, if they can be had so."""
        return self.numbers.small

    @cached_property
    def everywhere(self) -> bool:
        """Whether every row has a number."""
        return bool(self.there.all())


def amounts_of(
    heading: str,
    column: Column,
    locale: Locale | None,
    findings: Findings,
    apart: NDArray[np.bool_] | None = None,
) -> Amounts:
    """Return the values in a column, after looking for what is wrong with them.

    Args:
        heading: of the column.
        column: the values of the table.
        locale: how numbers in text are written.
        findings: takes what is wrong.
        apart: rows that are no business of numbers, such as those of words.
    """
    numerals = column.numerals()
    if numerals is not None:
        return _of_numerals(heading, numerals, findings)
    return _of_cells(heading, column.coded(), locale, findings, apart)


def no_amounts(count: int) -> Amounts:
    """Return the values of a table that has no column of values.

    >>> no_amounts(2).there.tolist()
    [False, False]
    """
    blank = np.ones(count, dtype=np.bool_)
    nothing = Numerals.of_integers(np.zeros(count, dtype=np.int64), blank)
    return Amounts("value", blank, ~blank, _Counted(nothing, ~blank))


def _of_numerals(heading: str, numerals: Numerals, findings: Findings) -> Amounts:
    there = ~numerals.blank
    if numerals.small is None and numerals.floats is not None:
        there &= np.isfinite(numerals.floats)
        findings.at_cells(~there & ~numerals.blank, heading, _INFINITE)
    return Amounts(heading, numerals.blank, there, _Counted(numerals, there))


def _of_cells(
    heading: str,
    coded: Coded,
    locale: Locale | None,
    findings: Findings,
    apart: NDArray[np.bool_] | None,
) -> Amounts:
    read = {place: _read(cell, locale) for place, cell in enumerate(coded.cells)}
    wrong = {place: told for place, told in read.items() if isinstance(told, Told)}
    mask = np.array([place in wrong for place in read], dtype=np.bool_)[coded.codes]
    if apart is not None:
        mask &= ~apart
    findings.at_rows(np.flatnonzero(mask), heading, lambda row: wrong[int(coded.codes[row])])
    amounts = [one if isinstance(one, Amount) else None for one in read.values()]
    there = np.array([amount is not None for amount in amounts], dtype=np.bool_)[coded.codes]
    fractions = [amount.number if amount else Fraction(0) for amount in amounts]
    units = {"": 0}
    places = [units.setdefault(amount.unit if amount else "", len(units)) for amount in amounts]
    codes = np.array(places, dtype=np.int32)[coded.codes] if len(units) > 1 else None
    numbers = ReadNumbers(coded, fractions)
    return Amounts(heading, coded.blank(), there, numbers, tuple(units), codes)


def _read(cell: object, locale: Locale | None) -> Amount | Told | None:
    """Return the number in a cell, or what is wrong with it; nothing for a blank cell."""
    try:
        return None if cell is None else amount_of(cell, locale)
    except NumberError as error:
        return Told(error.code, error.message, error.hint)


@frozen(eq=False)
class ReadNumbers:
    """Numbers read one by one from the different cells of a column."""

    coded: Coded
    fractions: list[Fraction]
    small: None = None

    def of(self, rows: Rows) -> Rationals:
        """Return the numbers of some rows."""
        codes, places = np.unique(self.coded.codes[rows], return_inverse=True)
        return Rationals.of([self.fractions[code] for code in codes.tolist()]).take(places)

    def decimals(self, rows: Rows) -> NDArray[np.int64]:
        """Return with how many decimals numbers of some rows are written."""
        codes, places = np.unique(self.coded.codes[rows], return_inverse=True)
        cells = ((self.coded.cells[code], self.fractions[code]) for code in codes.tolist())
        return np.array([decimals_in(*cell) for cell in cells], dtype=np.int64)[places]


@frozen(eq=False)
class _Counted:
    """Numbers of a column that has nothing else."""

    numerals: Numerals
    there: NDArray[np.bool_]

    @property
    def small(self) -> Small | None:
        return self.numerals.small

    def of(self, rows: Rows) -> Rationals:
        if self.small is not None:
            return Narrow(self.small.numerators[rows], 10**self.small.decimals).wide()
        # There are floats: integers are always to be had so.
        floats = np.asarray(self.numerals.floats)
        return shortest_decimals(np.where(self.there[rows], floats[rows], floats.dtype.type(0)))

    def decimals(self, rows: Rows) -> NDArray[np.int64]:
        """Return with how many decimals numbers are written in full: others are not kept."""
        return decimals_of(self.of(rows))


def shortest_decimals(values: NDArray[np.floating]) -> Rationals:
    """Return the numbers that finite floats stand for: the shortest decimal of each.

    Floats that are no short decimals are read one by one.

    >>> shortest_decimals(np.array([0.1, 61.25])).fractions()
    [Fraction(1, 10), Fraction(245, 4)]
    """
    tried = []
    for decimals in likely_decimals(values):
        scaled = Scaled.of(values, decimals)
        if scaled.sure.all():
            return Rationals.scaled(scaled.numerators.astype(np.int64), 10**decimals)
        tried.append(scaled)
    return _mixed(values, max(tried, key=lambda scaled: int(scaled.sure.sum())))


def _mixed(values: NDArray[np.floating], scaled: Scaled) -> Rationals:
    """Return the numbers of which some are sure, and the others are read one by one."""
    sure = scaled.sure
    numerators = scaled.numerators[sure].astype(np.int64)
    different, places = np.unique(values[~sure], return_inverse=True)
    single = Rationals.of([exact(value) for value in different]).take(places)
    both = Rationals.concatenated([Rationals.scaled(numerators, 10**scaled.decimals), single])
    return both.take(np.argsort(np.argsort(~sure, kind="stable"), kind="stable"))
