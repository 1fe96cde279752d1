"""Which periods are observed, and which windows that makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
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
    for name, codes in _observed(observations).items():
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
    codes = {code for codes in _observed(observations).values() for code in codes}
    return frozenset(observations.periods[code].end for code in codes)


def _observed(observations: Observations) -> dict[str, list[int]]:
    """Return the codes of the periods in which each indicator is observed."""
    counted: dict[int, list[int]] = {}  # columns of a large table share their periods
    found: dict[str, list[int]] = {}
    for name, column in observations.columns.items():
        if id(column.periods) not in counted:
            counted[id(column.periods)] = np.bincount(column.periods).nonzero()[0].tolist()
        found[name] = counted[id(column.periods)]
    return found
