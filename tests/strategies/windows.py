"""Periods, those that end together under all their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.periods import Frequency, Period
from tests.strategies.picking import Picker, several

if TYPE_CHECKING:
    from collections.abc import Sequence

SAME_END = (
    ("2024-M06", "2024-Q2", "2024-S1", "2024-06-30", "2024-05/2024-06"),
    ("2024-M05", "2024-01-01/2024-05-31", "2024-04/2024-05"),
    ("2024", "2024-M12", "2024-Q4", "2024-S2"),
)
"""Names of periods, those with the same end together."""

DUE = (
    None,
    *map(Period.parse, ("2024", "2024-S1", "2024-Q2", "2024-S2", "2021/2025", "2024-M05")),
)
"""Periods of targets."""


FREQUENCIES = (Frequency.HALF, Frequency.QUARTER, Frequency.MONTH, Frequency.YEAR)


def earlier(names: Sequence[str]) -> list[list[str]]:
    """Return periods at which formulas also look, of which one may be observed."""
    year_before = [name.replace("2024", "2023") for name in names]
    return [year_before, [str(Period.parse(names[0]).previous())]]


def asked(pick: Picker, together: Sequence[Sequence[str]]) -> tuple[str, ...] | None:
    """Return the windows to evaluate: the usual ones, all that are observed, or any."""
    usual = tuple(names[0] for names in together)
    every = [name for names in together for name in names]
    return pick.of([usual, None, tuple(several(pick, every, 1, min(3, len(every))))])
