"""Observations: measured values as columns, each in its indicator's unit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import Diagnostic
from kpikit.kernels.rationals import Rationals
from kpikit.model.states import STATES, STRENGTHS, ObsStatus, State
from kpikit.periods import Period

BREAK_FLAG = 8
"""Bit of a status code that says: the series breaks here."""

STATUS_CODES = {status: code for code, status in enumerate(STRENGTHS)} | {
    ObsStatus.BREAK: BREAK_FLAG
}
"""Codes of statuses: 0 (normal) to 4 (forecast) by weakness; a break is a flag beside it."""

STATUS_WORDS = tuple(
    status.value + (ObsStatus.BREAK.value if flag else "")
    for flag in (False, True)
    for status in STRENGTHS + (ObsStatus.NORMAL,) * (BREAK_FLAG - len(STRENGTHS))
)
"""What results show for each status code, as ``E``, or ``EB`` where the series breaks too."""


@frozen(eq=False)
class ObservedColumn:
    """All observations of one indicator.

    Attributes:
        org_units: code of each observation's organisation unit, its place in the specification.
        periods: code of each observation's period, its place in `Observations.periods`.
        values: the values in the indicator's unit; 0 where there is none.
        states: code of each state, its place in `STATES`.
        statuses: code of each obs_status.
        lines: line of each observation in its table.
    """

    org_units: NDArray[np.int32]
    periods: NDArray[np.int32]
    values: Rationals
    states: NDArray[np.uint8]
    statuses: NDArray[np.uint8]
    lines: NDArray[np.int64]


@frozen(kw_only=True)
class Observed:
    """One observation, for those who look at single cells."""

    org_unit: str
    indicator: str
    period: Period
    value: Fraction | None
    state: State
    status: int
    line: int


@frozen(eq=False)
class Observations:
    """Measured values that belong to a specification.

    Attributes:
        name: name of the table they were read from.
        org_units: ids of the organisation units, by code.
        periods: the periods observed, by code.
        columns: the observations of each indicator that has any.
        diagnostics: warnings about the data.
    """

    name: str
    org_units: tuple[str, ...]
    periods: tuple[Period, ...]
    columns: Mapping[str, ObservedColumn]
    diagnostics: tuple[Diagnostic, ...] = ()

    def __len__(self) -> int:
        """Return the number of observations."""
        return sum(len(column.states) for column in self.columns.values())

    def __iter__(self) -> Iterator[Observed]:
        """Iterate over the observations, indicator by indicator."""
        for indicator, column in self.columns.items():
            values = column.values.fractions()
            for row, value in enumerate(values):
                state = STATES[column.states[row]]
                yield Observed(
                    org_unit=self.org_units[column.org_units[row]],
                    indicator=indicator,
                    period=self.periods[column.periods[row]],
                    value=value if state is State.VALUE else None,
                    state=state,
                    status=int(column.statuses[row]),
                    line=int(column.lines[row]),
                )
