"""The values from which the shares of a split, and the weights of a merger, follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np
from attrs import field, frozen

from kpikit.observations.store import Observations

if TYPE_CHECKING:
    from fractions import Fraction

    from kpikit.model.ids import Identifier, Slug
    from kpikit.observations.store import ObservedColumn

_DAY = timedelta(days=1)


@frozen(eq=False)
class ObservedBasis:
    """Tells the values of indicators from which shares and weights follow, as they are reported.

    Attributes:
        observations: what was reported.
        codes: the code of each unit.
    """

    observations: Observations
    codes: Mapping[str, int]
    _by_unit: dict[str, Sequence[Sequence[int]]] = field(factory=dict)

    def before(self, indicator: Identifier, unit: Slug, day: date) -> Fraction | None:
        """Return the last value of a unit that is observed before a day; of a shorter period."""
        return self._nearest(indicator, unit, lambda end: (day - _DAY - end).days)

    def since(self, indicator: Identifier, unit: Slug, day: date) -> Fraction | None:
        """Return the first value of a unit that is observed from a day on; of a shorter period."""
        return self._nearest(indicator, unit, lambda end: (end - day).days)

    def _nearest(
        self, indicator: Identifier, unit: Slug, distance: Callable[[date], int]
    ) -> Fraction | None:
        column = self.observations.columns.get(indicator)
        if column is None:
            return None
        rows = self._rows(indicator, column)[self.codes[unit]]
        periods = [self.observations.periods[code] for code in column.periods[rows].tolist()]
        away = [
            (distance(period.end), period.days, row)
            for period, row in zip(periods, rows, strict=True)
        ]
        _, _, row = min((one for one in away if one[0] >= 0), default=(0, 0, -1))
        return None if row < 0 else column.values.take(np.array([row])).fractions()[0]

    def _rows(self, indicator: str, column: ObservedColumn) -> Sequence[Sequence[int]]:
        """Return the rows with numbers of each unit."""
        if indicator not in self._by_unit:
            found: list[list[int]] = [[] for _ in self.codes]
            rows = np.flatnonzero(column.numbers)
            for row, unit in zip(rows.tolist(), column.org_units[rows].tolist(), strict=True):
                found[unit].append(row)
            self._by_unit[indicator] = found
        return self._by_unit[indicator]
