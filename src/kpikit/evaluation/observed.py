"""Which periods are observed, and which windows that makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from kpikit.evaluation.resolved import Resolved
    from kpikit.observations.store import Observations
    from kpikit.periods import Period


def observed_windows(resolved: Resolved, observations: Observations) -> tuple[Period, ...]:
    """Return the windows in which something is observed, earliest first.

    Running figures and stocks that end on the same day are one cell, whatever their period is
    called; they bring a window of their own, the longest name, only where nothing else ends then.
    """
    found: dict[bool, set[int]] = {False: set(), True: set()}
    for name, codes in _observed(observations):
        found[resolved.indicators[name].declared.runs].update(codes)
    fixed = {observations.periods[code] for code in found[False]}
    running: dict[object, Period] = {}
    for period in (observations.periods[code] for code in found[True]):
        other = running.get(period.end, period)
        running[period.end] = min(other, period, key=lambda known: known.start)
    ends = {period.end for period in fixed}
    return tuple(sorted(fixed | {period for end, period in running.items() if end not in ends}))


def observed_ends(observations: Observations) -> frozenset[date]:
    """Return the days on which the observed periods end."""
    codes = {code for _, codes in _observed(observations) for code in codes}
    return frozenset(observations.periods[code].end for code in codes)


def _observed(observations: Observations) -> Iterator[tuple[str, list[int]]]:
    """Yield indicators with the codes of periods in which they are observed, whole or in items."""
    counted: dict[int, list[int]] = {}  # columns of a large table share their periods
    single = ((name, one.observed) for name, one in observations.items.items())
    for name, column in (*observations.columns.items(), *single):
        if id(column.periods) not in counted:
            counted[id(column.periods)] = np.bincount(column.periods).nonzero()[0].tolist()
        yield name, counted[id(column.periods)]
