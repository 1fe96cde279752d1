"""The values of indicators in any windows: reported ones, and those that formulas derive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import define, evolve, field, frozen

from kpikit.evaluation.cells import NOT_APPLICABLE, VALUE, Slots, Values, observed_values, slots_of
from kpikit.evaluation.leaves import aligned
from kpikit.evaluation.resolved import Members, Resolved
from kpikit.formulas import CellColumn, evaluate_columns
from kpikit.kernels.rationals import Rationals
from kpikit.model.formulas import TimeFunction
from kpikit.observations.store import Observations
from kpikit.periods import Period

if TYPE_CHECKING:
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

        What is reported for a derived indicator goes before what its formula gives.
        """
        key = (indicator, windows)
        if key not in self._known:
            resolved = self.resolved.indicators[indicator]
            slots = self._slots_of(resolved, windows)
            observed = observed_values(resolved, self.observations, windows, slots)
            derived = resolved.tree is not None
            self._known[key] = self._derived(resolved, observed, windows) if derived else observed
        return self._known[key]

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
        windows = tuple(_moved(window, shift) for window in self.windows)
        values = self.measures.values(name, windows)
        members = self.measures.resolved.indicators[name].members
        places = aligned(members, self.members, len(windows))
        if not len(members):
            return self._nowhere()
        there = np.maximum(places, 0)
        states = np.where(places < 0, NOT_APPLICABLE, values.states[there]).astype(np.uint8)
        statuses = values.statuses[there]
        return CellColumn(values.numbers.take(there), states, statuses, values.valued[there])

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


def _moved(window: Period, shift: Shift) -> Period:
    """Return the window that some moves in time lead to."""
    for step in shift:
        if step.function is TimeFunction.PREVIOUS:
            window = window.previous()
        elif step.function is TimeFunction.SAME_PERIOD_LAST_YEAR:
            window = window.same_period_last_year()
        elif isinstance(step.within, Period):
            window = step.within
    return window
