"""A table of observations to columns; everything wrong is found at once."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from attrs import define, field, frozen

from kpikit.errors import (
    Code,
    Diagnostic,
    InvalidValueError,
    ObservationsError,
    errors_of,
)
from kpikit.kernels.rationals import Rationals
from kpikit.model.indicators import Indicator
from kpikit.model.specification import Specification
from kpikit.model.states import STATES, ObsStatus, State
from kpikit.numbers import exact, parse_number
from kpikit.observations.store import STATUS_CODES, Observations, ObservedColumn
from kpikit.periods import Period
from kpikit.tables import RawTable, read_csv, table_of_records, tidy
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from kpikit.model.org import OrgUnit

_NEEDED = ("org_unit", "indicator", "period", "value")
K = TypeVar("K")
V = TypeVar("V")
E = TypeVar("E", bound=Enum)


class _Wrong(Exception):  # noqa: N818 - not an error: carries a finding to the row's collector
    def __init__(self, code: Code, column: str, message: str, hint: str) -> None:
        super().__init__(code, column, message, hint)
        self.code, self.column, self.message, self.hint = code, column, message, hint


def read_observations(
    source: str | Path | Iterable[Mapping[str, object]], specification: Specification
) -> Observations:
    """Return the observations in a CSV file or in records, in the units of their indicators.

    The columns are ``org_unit, indicator, period, value`` and, optionally, ``unit, obs_status,
    state``. A blank value without a state is missing; zero is a value. Numbers in text are plain
    (a decimal point, nothing between thousands); a float stands for its shortest decimal.

    Args:
        source: path of a CSV file, or rows as mappings of column to cell.
        specification: what the observations are of.

    Raises:
        TableError: the table itself cannot be read.
        ObservationsError: something in it is wrong; ``diagnostics`` has all findings with file,
            row and column.
    """
    table = read_csv(source) if isinstance(source, str | Path) else table_of_records(source)
    return _Reading.of(table, specification).observations()


@frozen
class _Row:
    """One observation before it is put into columns."""

    number: int
    org_unit: int
    indicator: str
    period: Period
    value: Fraction | None
    state: State
    status: ObsStatus


@define
class _Reading:
    """Reads one table for one specification."""

    table: RawTable
    specification: Specification
    units: UnitSystem
    org_units: Mapping[str, int]
    indicators: Mapping[str, Indicator]
    findings: list[Diagnostic] = field(factory=list)

    @classmethod
    def of(cls, table: RawTable, specification: Specification) -> _Reading:
        return cls(
            table,
            specification,
            UnitSystem.of(specification.units),
            {unit.id: code for code, unit in enumerate(specification.org_units)},
            {indicator.id: indicator for indicator in specification.indicators},
            list(table.findings),
        )

    def observations(self) -> Observations:
        self._columns_are_there()
        rows = list(self._rows())
        self._no_cell_twice(rows)
        if errors_of(self.findings):
            raise ObservationsError(self.findings)
        return self._stored(rows)

    def _columns_are_there(self) -> None:
        there = list(self.table.columns)
        for name in _NEEDED:
            if name not in there and not (name == "value" and "state" in there):
                close = difflib.get_close_matches(name, there, n=1)
                hint = (
                    f"is it '{close[0]}'? rename it" if close else f"there are {', '.join(there)}"
                )
                self._find(0, None, Code.MISSING_COLUMN, f"the column '{name}' is missing", hint)
        if self.findings and len(self.table) and not set(_NEEDED[:3]) <= set(there):
            raise ObservationsError(self.findings)

    def _rows(self) -> Iterator[_Row]:
        empty: Sequence[object] = [None] * len(self.table)
        names = (*_NEEDED, "unit", "obs_status", "state")
        cells = zip(*(self.table.columns.get(name, empty) for name in names), strict=True)
        for number, row in enumerate(cells):
            try:
                yield self._row(number, dict(zip(names, row, strict=True)))
            except _Wrong as wrong:
                self._find(number, wrong.column, wrong.code, wrong.message, wrong.hint)

    def _row(self, number: int, cells: Mapping[str, object]) -> _Row:
        indicator = self._known("indicator", cells["indicator"], self.indicators)
        code = self._known("org_unit", cells["org_unit"], self.org_units)
        self._has_level(self.specification.org_units[code], indicator)
        period = _period(_text(cells["period"]))
        state = _state(_text(cells["state"]), _is_blank(cells["value"]))
        status = _choice(_text(cells["obs_status"]), ObsStatus.NORMAL, "obs_status")
        value = self._value(cells, indicator, state)
        return _Row(number, code, indicator.id, period, value, state, status)

    def _known(self, column: str, cell: object, known: Mapping[str, V]) -> V:
        name = _text(cell)
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1)
            some = ", ".join(list(known)[:8])
            hint = (
                f"did you mean '{close[0]}'?"
                if close
                else f"the specification has {some or 'none'}"
            )
            message = f"there is no {column} '{name[:40]}'" if name else f"no {column} is given"
            raise _Wrong(Code.UNKNOWN_CELL, column, message, hint)
        return known[name]

    @staticmethod
    def _has_level(unit: OrgUnit, indicator: Indicator) -> None:
        if indicator.level is not None and unit.level != indicator.level:
            message = (
                f"'{indicator.id}' is reported for level '{indicator.level}', "
                f"but '{unit.id}' has level '{unit.level or 'none'}'"
            )
            hint = "correct the org_unit, or the level of the indicator"
            raise _Wrong(Code.OUTSIDE_LEVEL, "org_unit", message, hint)

    def _value(
        self, cells: Mapping[str, object], indicator: Indicator, state: State
    ) -> Fraction | None:
        if _is_blank(cells["value"]):
            if state is State.VALUE:
                message = "the state is 'value', but there is none"
                raise _Wrong(
                    Code.INVALID_CELL, "value", message, "give the value, or another state"
                )
            return None
        if state is not State.VALUE:
            message = f"there is a value, but the state is '{state.value}'"
            raise _Wrong(Code.INVALID_CELL, "state", message, "delete one of the two")
        try:
            number = _number(cells["value"])
        except InvalidValueError as error:
            raise _Wrong(error.code, "value", error.message, error.hint) from error
        return number * self._factor(_text(cells["unit"]), indicator)

    def _factor(self, unit: str, indicator: Indicator) -> Fraction:
        if not unit:
            return Fraction(1)
        try:
            return self.units.factor(unit, indicator.unit)
        except InvalidValueError as error:
            raise _Wrong(error.code, "unit", error.message, error.hint) from error

    def _no_cell_twice(self, rows: Iterable[_Row]) -> None:
        seen: dict[tuple[object, ...], int] = {}
        for row in rows:
            runs = self.indicators[row.indicator].runs
            time = row.period.end if runs else (row.period.start, row.period.end)
            cell = (row.indicator, row.org_unit, time)
            first = seen.setdefault(cell, row.number)
            if first != row.number:
                unit = self.specification.org_units[row.org_unit].id
                message = f"a second observation of {row.indicator}, {unit}, {row.period}"
                hint = f"keep one; the first is in row {self.table.lines[first]}"
                self._find(row.number, None, Code.DUPLICATE_CELL, message, hint)

    def _find(self, row: int, column: str | None, code: Code, message: str, hint: str) -> None:
        source = self.table.source(row, column) if len(self.table) else None
        self.findings.append(Diagnostic(code, message, hint=hint, source=source))

    def _stored(self, rows: Sequence[_Row]) -> Observations:
        periods = tuple(sorted({row.period for row in rows}))
        codes = {period: code for code, period in enumerate(periods)}
        by_indicator: dict[str, list[_Row]] = {}
        for row in rows:
            by_indicator.setdefault(row.indicator, []).append(row)
        columns = {
            name: self._column(by_indicator[name], codes)
            for name in self.indicators
            if name in by_indicator
        }
        units = tuple(unit.id for unit in self.specification.org_units)
        return Observations(self.table.name, units, periods, columns, tuple(self.findings))

    def _column(self, rows: Sequence[_Row], codes: Mapping[Period, int]) -> ObservedColumn:
        return ObservedColumn(
            org_units=np.array([row.org_unit for row in rows], dtype=np.int32),
            periods=np.array([codes[row.period] for row in rows], dtype=np.int32),
            values=Rationals.of([row.value or Fraction(0) for row in rows]),
            states=np.array([STATES.index(row.state) for row in rows], dtype=np.uint8),
            statuses=np.array([STATUS_CODES[row.status] for row in rows], dtype=np.uint8),
            lines=np.array([self.table.lines[row.number] for row in rows], dtype=np.int64),
        )


def _text(cell: object) -> str:
    return "" if cell is None else tidy(str(cell))


def _is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _number(cell: object) -> Fraction:
    return parse_number(cell.strip(), None) if isinstance(cell, str) else exact(cell)


def _period(text: str) -> Period:
    try:
        return _parsed_period(text)
    except InvalidValueError as error:
        raise _Wrong(error.code, "period", error.message, error.hint) from error


_parsed_period: Callable[[str], Period] = cache(Period.parse)


def _state(text: str, blank: bool) -> State:  # noqa: FBT001
    """Return the state that is stated; without one, what the value says."""
    return _choice(text, State.MISSING if blank else State.VALUE, "state")


def _choice(text: str, default: E, column: str) -> E:
    if not text:
        return default
    words = {str(choice.value): choice for choice in type(default)}
    if text not in words:
        message = f"'{text[:40]}' is no {column}"
        raise _Wrong(Code.NOT_A_CHOICE, column, message, f"possible are {', '.join(words)}")
    return words[text]
