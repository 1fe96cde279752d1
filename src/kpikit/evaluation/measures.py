"""The values of indicators in any windows: reported ones, and those that formulas derive."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import numpy as np
from attrs import define, evolve, field, frozen

from kpikit.errors import PeriodError
from kpikit.evaluation.cells import (
    MISSING,
    NOT_APPLICABLE,
    VALUE,
    Slots,
    Values,
    observed_values,
    slots_of,
)
from kpikit.evaluation.leaves import aligned
from kpikit.evaluation.resolved import Members, Resolved
from kpikit.formulas import CellColumn, evaluate_columns
from kpikit.kernels.rationals import Rationals
from kpikit.model.formulas import Name, readings_in
from kpikit.model.functions import TimeFunction
from kpikit.observations.store import Observations
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from kpikit.evaluation.resolved import ResolvedIndicator
    from kpikit.model.formulas import GradeWord, Result, Shift, Tree, ZeroDenominator

Windows = tuple[Period, ...]


@define
class Measures:
    """Gives the values of indicators, each computed once.

    Attributes:
        resolved: the specification made ready.
        observations: what was reported.
    """

    resolved: Resolved
    observations: Observations
    _known: dict[tuple[str, Windows], Values] = field(factory=dict)
    _slots: dict[tuple[bool, Windows], Slots] = field(factory=dict)

    def values(self, indicator: str, windows: Windows) -> Values:
        """Return the values of an indicator in some windows.

        What is reported for a derived indicator goes before what its formula gives. Parts come
        first, one after the other: a chain of formulas may be longer than Python's stack.
        """
        todo = [(indicator, windows)]
        while todo:
            parts = () if todo[-1] in self._known else self._parts(*todo[-1])
            unknown = [part for part in parts if part not in self._known]
            if unknown:
                todo += unknown
            else:
                key = todo.pop()
                if key not in self._known:
                    self._known[key] = self._values(*key)
        return self._known[indicator, windows]

    def _parts(self, indicator: str, windows: Windows) -> Iterator[tuple[str, Windows]]:
        """Yield what the formula of an indicator reads: indicators and windows."""
        tree = self.resolved.indicators[indicator].tree
        readings = readings_in(tree) if tree is not None else ()
        names = ((read.id, shift) for read, shift in readings if isinstance(read, Name))
        for name, shift in names:
            yield name, _moved_windows(windows, shift)[0]

    def _values(self, indicator: str, windows: Windows) -> Values:
        resolved = self.resolved.indicators[indicator]
        slots = self._slots_of(resolved, windows)
        observed = observed_values(resolved, self.observations, windows, slots)
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
            numbers=Rationals.chosen(there, observed.numbers, found.values),
            states=np.where(there, observed.states, states).astype(np.uint8),
            statuses=np.where(there, observed.statuses, found.statuses).astype(np.uint8),
            valued=np.where(there, observed.valued, states == VALUE),
        )

    def computed(
        self,
        tree: Tree,
        members: Members,
        windows: Windows,
        zero_denominator: ZeroDenominator,
    ) -> CellColumn:
        """Return the values of a formula without units, for some members in some windows."""
        return evaluate_columns(tree, _Environment(self, members, windows), zero_denominator)


@frozen(eq=False)
class _Environment:
    """Where a formula finds the values that it names."""

    measures: Measures
    members: Members
    windows: Windows

    @property
    def length(self) -> int:
        """How many cells there are."""
        return len(self.windows) * len(self.members)

    def lookup(self, name: str, shift: Shift, /) -> CellColumn:
        """Return the values of an indicator, some moves in time away."""
        windows, nowhere = _moved_windows(self.windows, shift)
        values = self.measures.values(name, windows)
        members = self.measures.resolved.indicators[name].members
        places = aligned(members, self.members, len(windows))
        if not len(members):
            return self._nowhere()
        there = np.maximum(places, 0)
        states = np.where(places < 0, NOT_APPLICABLE, values.states[there])
        lost = np.repeat(nowhere, len(self.members))
        states = np.where(lost, MISSING, states).astype(np.uint8)
        valued = values.valued[there] & ~lost
        return CellColumn(values.numbers.take(there), states, values.statuses[there], valued)

    def _nowhere(self) -> CellColumn:
        states = np.full(self.length, NOT_APPLICABLE, dtype=np.uint8)
        zeros = np.zeros(self.length, dtype=np.uint8)
        return CellColumn(Rationals.scaled(zeros.astype(np.int64), 1), states, zeros)

    def result(self, result: Result | GradeWord, shift: Shift, /) -> CellColumn:
        """Refuse: results of nodes are not among the values of indicators.

        Raises:
            LookupError: always; the checks have refused such a formula.
        """
        raise LookupError(result, shift)


def _moved_windows(windows: Windows, shift: Shift) -> tuple[Windows, NDArray[np.bool_]]:
    """Return the windows that some moves in time lead to, and where they lead to none."""
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
