"""When figures and levels become known, when they are due, and as of which day is asked."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from attrs import evolve

from kpikit.model.units import Quantity
from tests.strategies.windows import FREQUENCIES

if TYPE_CHECKING:
    from collections.abc import Callable

    from kpikit.model.targets import Target
    from tests.strategies.figures import Measure
    from tests.strategies.picking import Picker

VINTAGES = (
    ("",),
    ("",),
    ("",),
    ("2024-07-15",),
    ("", "2024-07-15"),
    ("2024-06-10", "2025-02-10", "2024-07-15"),
    ("2025-02-10", ""),
)
"""The vintages of the observations of one cell, in the order of the table."""

DAYS = (
    None,
    None,
    None,
    None,
    None,
    "2024-07-15",
    "2024-07-01",
    "2025-01-10",
    "2024-05-31",
    "2025-02-10",
)
"""As of when an evaluation is asked for."""

DUE = (
    Quantity(Fraction(20)),
    Quantity(Fraction(0), "day"),
    Quantity(Fraction(5), "working days"),
    Quantity(Fraction(-20), "ngày"),
)
"""When figures are due, after the end of a period."""

ISSUED = ((None, "2024-06-20"), ("2024-06-20", "2024-07-15"), ("2024-07-15", None))
"""When a level is issued, and the other one for the same scope and period."""


def awaited(pick: Picker, measure: Measure) -> Measure:
    """Return what is measured, perhaps with a day by which its figures are due."""
    indicator = measure.indicator
    if indicator.derived or not pick.chance(4):
        return measure
    frequency = indicator.frequency or pick.of(FREQUENCIES)
    return evolve(measure, indicator=evolve(indicator, frequency=frequency, due=pick.of(DUE)))


def revised(pick: Picker, level: Target, again: Callable[[], Target]) -> list[Target]:
    """Return a level, perhaps with the one that replaces it on some day."""
    if not pick.chance(4):
        return [level]
    days = [day and date.fromisoformat(day) for day in pick.of(ISSUED)]
    return [
        evolve(one, issued=day or None) for one, day in zip((level, again()), days, strict=True)
    ]
