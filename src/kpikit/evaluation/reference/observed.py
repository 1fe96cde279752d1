"""Observations by the cells that they are about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kpikit.observations.store import Observed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kpikit.model.indicators import Indicator
    from kpikit.model.specification import Specification
    from kpikit.periods import Period

Places = Mapping[tuple[str, str, object], Observed]
"""Observations by indicator, unit, and what identifies the cell in time."""


def places_of(specification: Specification, observations: Iterable[Observed]) -> Places:
    """Return the observations by their cells, the last one of each, without those about items."""
    by_id = {str(indicator.id): indicator for indicator in specification.indicators}
    return {
        (one.indicator, one.org_unit, identity(by_id[one.indicator], one.period)): one
        for one in observations
        if one.item is None
    }


def items_of(
    specification: Specification, observations: Iterable[Observed]
) -> Mapping[tuple[str, str, object], Mapping[str, Observed]]:
    """Return the observations about items by their cells, and there by item, the last of each."""
    by_id = {str(indicator.id): indicator for indicator in specification.indicators}
    found: dict[tuple[str, str, object], dict[str, Observed]] = {}
    for one in observations:
        if one.item is not None:
            when = identity(by_id[one.indicator], one.period)
            found.setdefault((one.indicator, one.org_unit, when), {})[one.item] = one
    return found


def identity(indicator: Indicator, period: Period) -> object:
    """Return what identifies a cell in time: the end of running figures, else all of its window."""
    return period.end if indicator.runs else (period.start, period.end)
