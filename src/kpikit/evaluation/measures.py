"""The values of indicators in any windows: reported ones, and those that formulas derive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import define, evolve, field

from kpikit.evaluation.cells import (
    NOT_APPLICABLE,
    VALUE,
    Slots,
    Straight,
    Values,
    observed_values,
    slots_of,
)
from kpikit.evaluation.moves import Windows, looks_at, moved_windows
from kpikit.evaluation.resolved import Members, Resolved
from kpikit.evaluation.surroundings import Surroundings
from kpikit.formulas import CellColumn, evaluate_columns
from kpikit.kernels.rationals import Rationals
from kpikit.model.formulas import Name
from kpikit.model.functions import TimeFunction
from kpikit.model.readings import readings_in
from kpikit.observations.store import Observations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.evaluation.resolved import ResolvedIndicator
    from kpikit.model.formulas import Tree, ZeroDenominator
    from kpikit.model.readings import Shift


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
    _straight: Straight = field(factory=Straight)

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
            yield name, self.read_windows(name, windows, shift)

    def read_windows(self, indicator: str, windows: Windows, shift: Shift) -> Windows:
        """Return the windows of an indicator that are read from others, some moves in time away."""
        moved = moved_windows(windows, shift)[0]
        if not (shift and shift[-1].function is TimeFunction.LATEST):
            return moved
        runs = self.resolved.indicators[indicator].declared.runs
        seen = self.observations.periods
        return tuple(
            one
            for one in seen
            if any(looks_at(one, window, shift[-1], runs=runs) for window in moved)
        )

    def _values(self, indicator: str, windows: Windows) -> Values:
        resolved = self.resolved.indicators[indicator]
        slots = self.slots(resolved, windows)
        observed = observed_values(resolved, self.observations, windows, slots, self._straight)
        return observed if resolved.tree is None else self._derived(resolved, observed, windows)

    def slots(self, resolved: ResolvedIndicator, windows: Windows) -> Slots:
        """Return for each observed period the windows whose cells it identifies."""
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
        zero_denominator: ZeroDenominator,
    ) -> CellColumn:
        """Return the values of a formula without units, for some members in some windows."""
        return evaluate_columns(tree, Surroundings(self, members, windows), zero_denominator)
