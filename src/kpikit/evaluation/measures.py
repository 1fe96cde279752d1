"""The values of indicators in some windows: reported ones, and those that formulas derive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from attrs import define, evolve, field, frozen

from kpikit.errors import PeriodError
from kpikit.evaluation.cells import (
    MISSING,
    NOT_APPLICABLE,
    VALUE,
    Slots,
    Straight,
    Values,
    observed_values,
    slots_of,
)
from kpikit.evaluation.leaves import aligned
from kpikit.evaluation.resolved import Members, Resolved
from kpikit.formulas import CellColumn, evaluate_columns
from kpikit.kernels.rationals import Rationals
from kpikit.model.formulas import Result, TimeFunction, ZeroDenominator
from kpikit.observations.store import Observations
from kpikit.periods import Period

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kpikit.evaluation.resolved import ResolvedIndicator
    from kpikit.model.formulas import GradeWord, Shift, Tree

Windows = tuple[Period, ...]
"""Evaluated periods, in the order of the cells."""


class Source(Protocol):
    """Gives formulas what they name."""

    def values(self, indicator: str, windows: Windows, /) -> Values:
        """Return the values of an indicator in some windows."""
        ...

    def result(self, result: Result, windows: Windows, /, *, published: bool) -> Results:
        """Return a result of a node, a ranking or a target in some windows."""
        ...


@frozen(eq=False)
class Results:
    """Results of the members of a scorecard, or of those who have an indicator.

    Attributes:
        members: the units.
        column: the result of each unit in each window.
    """

    members: Members
    column: CellColumn


@define
class Measures:
    """Computes the values of indicators, and whatever else a formula gives.

    Attributes:
        resolved: the specification made ready.
        observations: what was reported.
        source: gives formulas what they name.
    """

    resolved: Resolved
    observations: Observations
    source: Source
    _slots: dict[tuple[bool, Windows], Slots] = field(factory=dict)
    _straight: Straight = field(factory=Straight)

    def values(self, indicator: str, windows: Windows) -> Values:
        """Return the values of an indicator in some windows.

        What is reported for a derived indicator goes before what its formula gives.
        """
        resolved = self.resolved.indicators[indicator]
        slots = self._slots_of(resolved, windows)
        observed = observed_values(resolved, self.observations, windows, slots, self._straight)
        return observed if resolved.tree is None else self._derived(resolved, observed, windows)

    def _slots_of(self, resolved: ResolvedIndicator, windows: Windows) -> Slots:
        key = (resolved.declared.runs, windows)
        if key not in self._slots:
            self._slots[key] = slots_of(resolved.declared, self.observations.periods, windows)
        return self._slots[key]

    def _derived(self, resolved: ResolvedIndicator, observed: Values, windows: Windows) -> Values:
        assert resolved.tree is not None  # noqa: S101 - asked for derived indicators alone
        zero = resolved.declared.zero_denominator
        found = self.computed(resolved.tree, resolved.members, windows, zero)
        there = observed.reported
        states = np.where(observed.exists, found.states, NOT_APPLICABLE)
        return evolve(
            observed,
            held=Rationals.chosen(there, observed.numbers, found.values),
            states=np.where(there, observed.states, states).astype(np.uint8),
            statuses=np.where(there, observed.statuses, found.statuses).astype(np.uint8),
            valued=np.where(there, observed.valued, states == VALUE),
        )

    def computed(
        self,
        tree: Tree,
        members: Members,
        windows: Windows,
        zero_denominator: ZeroDenominator = ZeroDenominator.NOT_APPLICABLE,
        *,
        published: bool = False,
    ) -> CellColumn:
        """Return the values of a formula without units, for some members in some windows.

        Args:
            tree: the formula, or a condition.
            members: the units.
            windows: the windows.
            zero_denominator: what a quotient is whose denominator is zero.
            published: whether points are read as they are published, as conditions do.
        """
        environment = _Environment(self.source, self.resolved, members, windows, published)
        return evaluate_columns(tree, environment, zero_denominator)


@frozen(eq=False)
class _Environment:
    """Where a formula finds what it names."""

    source: Source
    resolved: Resolved
    members: Members
    windows: Windows
    published: bool

    @property
    def length(self) -> int:
        """How many cells there are."""
        return len(self.windows) * len(self.members)

    def lookup(self, name: str, shift: Shift, /) -> CellColumn:
        """Return the values of an indicator, some moves in time away."""
        windows, nowhere = moved_windows(self.windows, shift)
        values = self.source.values(name, windows)
        column = CellColumn(values.numbers, values.states, values.statuses, values.valued)
        return self._own(Results(self.resolved.indicators[name].members, column), nowhere)

    def result(self, result: Result | GradeWord, shift: Shift, /) -> CellColumn:
        """Return a result, some moves in time away; none is a grade, which the checks refuse."""
        windows, nowhere = moved_windows(self.windows, shift)
        asked = cast("Result", result)
        return self._own(self.source.result(asked, windows, published=self.published), nowhere)

    def _own(self, found: Results, nowhere: NDArray[np.bool_]) -> CellColumn:
        """Return what was found for others for the members; nothing where there is no window."""
        if not len(found.members):
            return self._nowhere()
        places = aligned(found.members, self.members, len(self.windows))
        column, there = found.column, np.maximum(places, 0)
        states = np.where(places < 0, NOT_APPLICABLE, column.states[there])
        lost = np.repeat(nowhere, len(self.members))
        states = np.where(lost, MISSING, states).astype(np.uint8)
        numbers = None if column.numbers is None else column.numbers[there] & ~lost
        return CellColumn(column.values.take(there), states, column.statuses[there], numbers)

    def _nowhere(self) -> CellColumn:
        states = np.full(self.length, NOT_APPLICABLE, dtype=np.uint8)
        zeros = np.zeros(self.length, dtype=np.uint8)
        return CellColumn(Rationals.scaled(zeros.astype(np.int64), 1), states, zeros)


def moved_windows(windows: Windows, shift: Shift) -> tuple[Windows, NDArray[np.bool_]]:
    """Return the windows that some moves in time lead to, and where they lead to none.

    >>> from kpikit.model.formulas import Step
    >>> back = (Step(TimeFunction.PREVIOUS),)
    >>> [str(window) for window in moved_windows((Period.parse("2024-Q1"),), back)[0]]
    ['2023-Q4']
    """
    moved = [_moved(window, shift) for window in windows]
    nowhere = np.array([window is None for window in moved], dtype=np.bool_)
    pairs = zip(moved, windows, strict=True)
    return tuple(window if there is None else there for there, window in pairs), nowhere


def _moved(window: Period, shift: Shift) -> Period | None:
    """Return the window that some moves in time lead to; `None` before the year 1."""
    try:
        return _stepped(window, shift)
    except PeriodError:
        return None


def _stepped(window: Period, shift: Shift) -> Period:
    for step in shift:
        if step.function is TimeFunction.PREVIOUS:
            window = window.previous()
        elif step.function is TimeFunction.SAME_PERIOD_LAST_YEAR:
            window = window.same_period_last_year()
        else:  # the checks have refused `latest`
            window = cast("Period", step.within)
    return window
