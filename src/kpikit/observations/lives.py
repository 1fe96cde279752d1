"""Which organisation units still exist when a period ends."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import Code
from kpikit.model.validity import ALWAYS
from kpikit.observations.findings import Told
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.model.org import OrgUnit
    from kpikit.model.specification import Specification

_NAMED = 4


@frozen(eq=False)
class Lives:
    """The last days of units, and those of periods.

    Attributes:
        ids: the ids of the units.
        lasts: number of the last day of each unit.
        periods: the periods.
        ends: number of the last day of each period.
        followers: the units that follow each unit.
        levels: the units that are of each level for some time, and usually of another one.
    """

    ids: Sequence[str]
    lasts: NDArray[np.int64]
    periods: Sequence[Period]
    ends: NDArray[np.int64]
    followers: Mapping[str, Sequence[str]]
    levels: Mapping[str, NDArray[np.intp]]

    @classmethod
    def of(
        cls, specification: Specification, units: Sequence[OrgUnit], periods: Sequence[Period]
    ) -> Lives | None:
        """Return the lives of units; `None` if nothing ever changes."""
        maps = specification.maps
        if not maps.changing:
            return None
        found = len(units) - len(specification.org_units)
        spans = [*(maps.spans[one.id] for one in specification.org_units), *[ALWAYS] * found]
        followers: dict[str, list[str]] = {}
        for event in maps.events:
            for edge in event.edges:
                followers.setdefault(edge.source, []).append(edge.target)
        levels: dict[str, list[int]] = {}
        for code, unit in enumerate(units):
            for one in unit.memberships:
                levels.setdefault(one.level or "", []).append(code)
        return cls(
            ids=[unit.id for unit in units],
            lasts=np.array([span.last.toordinal() for span in spans], dtype=np.int64),
            periods=periods,
            ends=np.array([period.end.toordinal() for period in periods], dtype=np.int64),
            followers=followers,
            levels={level: np.array(codes, dtype=np.intp) for level, codes in levels.items()},
        )

    def outlived(
        self, units: NDArray[np.integer], periods: NDArray[np.integer]
    ) -> NDArray[np.bool_]:
        """Return for which units, by their codes, periods end after they have ended."""
        return np.asarray(self.ends[periods] > self.lasts[units])

    def ever_of(self, level: str, units: NDArray[np.integer]) -> NDArray[np.bool_]:
        """Return which units are of a level for some time that is not their usual one."""
        return np.isin(units, self.levels.get(level, ()))

    def told(self, unit: int, period: int) -> Told:
        """Return the finding of an observation of a unit that has ended."""
        name, day = self.ids[unit], date.fromordinal(int(self.lasts[unit]))
        message = f"'{name}' ended on {day}, before {self.periods[period]} does"
        after = [f"'{one}'" for one in self.followers.get(name, ()) if one != name]
        others = f"report it of {' or '.join(after[:_NAMED])}, or " if after else ""
        hint = f"{others}give the figure of a period that ends by {day}"
        return Told(Code.OUTLIVED, message, hint)
