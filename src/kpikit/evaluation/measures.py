"""The values of indicators in some windows: reported ones, and those that formulas derive."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from attrs import define, evolve, field, frozen

from kpikit.evaluation.accumulated import Within, accumulated
from kpikit.evaluation.cells import (
    MISSING,
    NOT_APPLICABLE,
    VALUE,
    Mask,
    Slots,
    Straight,
    Values,
    observed_values,
    slots_of,
)
from kpikit.evaluation.due import awaited
from kpikit.evaluation.ladders import Ladder, Rung
from kpikit.evaluation.moves import (
    PartsToDate,
    Runs,
    Windows,
    looks_at,
    moved_windows,
    parts_to_date,
    recent_last,
    runs_within,
)
from kpikit.evaluation.resolved import Members, Resolved, ResolvedCard
from kpikit.evaluation.roll_up import rolled_up
from kpikit.evaluation.surroundings import Source, Surroundings
from kpikit.formulas import CellColumn, evaluate_columns, kept
from kpikit.kernels.masks import some
from kpikit.kernels.rationals import Rationals
from kpikit.model.formulas import ZeroDenominator
from kpikit.model.functions import TimeFunction
from kpikit.model.indicators import Accumulation
from kpikit.model.readings import SAME
from kpikit.observations.store import Observations

if TYPE_CHECKING:
    from kpikit.evaluation.resolved import ResolvedIndicator
    from kpikit.model.formulas import Tree
    from kpikit.model.graph import Use
    from kpikit.model.readings import Shift


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
    _within: dict[Windows, Within] = field(factory=dict)
    _runs: dict[tuple[Accumulation, Windows], Runs] = field(factory=dict)
    _rungs: dict[tuple[int, Windows], tuple[Rung, ...]] = field(factory=dict)

    def made(self, indicator: str, windows: Windows) -> Values:
        """Return the values of an indicator in some windows.

        What is reported goes before what a formula gives, and before the sum of parts.
        """
        resolved = self.resolved.indicators[indicator]
        slots = self.slots(resolved, windows)
        observed = observed_values(resolved, self.observations, windows, slots, self._straight)
        if resolved.tree is not None:
            open_ = observed.exists & ~observed.reported
            return self._rolled(
                resolved, self._derived(resolved, observed, windows), open_, windows
            )
        if resolved.accumulates:
            column = self.observations.columns.get(indicator)
            parts = self._parts(windows)
            observed = accumulated(observed, column, resolved.members, parts)
        known = awaited(observed, resolved.due, windows, self.observations.known_by)
        return self._rolled(resolved, known, observed.states == MISSING, windows)

    def _rolled(
        self, resolved: ResolvedIndicator, values: Values, open_: Mask, windows: Windows
    ) -> Values:
        """Return values, of units that have none of their own what those below them make."""
        if resolved.ladder is None or not some(open_):
            return values
        ladder = self.in_windows(resolved.ladder, windows)
        return rolled_up(values, open_, ladder, self.weights(resolved, windows))

    def weights(self, resolved: ResolvedIndicator, windows: Windows) -> CellColumn | None:
        """Return by what the values of an indicator are weighted where they are rolled up."""
        weight = None if resolved.ladder is None else resolved.ladder.rule.weight
        if weight is None:
            return None
        return Surroundings(self, resolved.members, windows).lookup(weight, SAME)

    def in_windows(self, ladder: Ladder, windows: Windows) -> Ladder:
        """Return how the cells of some windows are rolled up; their places are found once."""
        key = (id(ladder.rungs), windows)
        if key not in self._rungs:
            size = len(ladder.ids)
            self._rungs[key] = tuple(one.in_windows(len(windows), size) for one in ladder.rungs)
        return evolve(ladder, rungs=self._rungs[key])

    def looked_at(self, use: Use, windows: Windows) -> Windows:
        """Return the windows in which something is used, seen from some windows."""
        function = use.shift[-1].function
        if function is TimeFunction.LATEST:
            return self.latest_windows(use.thing.id, windows, use.shift)
        moved = self.moved(windows, use.shift)[0]
        if function is TimeFunction.PER_PERIOD:
            return self.runs_within(use.thing.id, moved).windows
        if function.averages:
            return self.parts_to_date(use.thing.id, moved, function).windows
        return moved

    def latest_windows(self, indicator: str, windows: Windows, shift: Shift) -> Windows:
        """Return the observed periods of an indicator that `latest` looks at, the last one last.

        Args:
            indicator: its id.
            windows: where the formula is evaluated.
            shift: moves in time, of which the last one is `latest`.
        """
        moved = self.moved(windows, shift)[0]
        runs = self.resolved.indicators[indicator].declared.runs
        seen = (
            one
            for one in self.observations.periods
            if any(looks_at(one, window, shift[-1], runs=runs) for window in moved)
        )
        return tuple(sorted(seen, key=recent_last))

    def _parts(self, windows: Windows) -> Within:
        if windows not in self._within:
            self._within[windows] = Within(windows, self.observations.periods)
        return self._within[windows]

    def moved(self, windows: Windows, shift: Shift) -> tuple[Windows, Mask]:
        """Return the windows that some moves in time lead to, and where they lead to none."""
        return moved_windows(windows, shift, self.resolved.calendar)

    def runs_within(self, indicator: str, windows: Windows) -> Runs:
        """Return the running figures that make up what came in during some windows."""
        accumulation = self.resolved.indicators[indicator].declared.accumulation
        key = (accumulation, windows)
        if key not in self._runs:
            self._runs[key] = runs_within(windows, accumulation, self.resolved.calendar)
        return self._runs[key]

    def parts_to_date(
        self, indicator: str, windows: Windows, function: TimeFunction
    ) -> PartsToDate:
        """Return the periods of an indicator's frequency over which windows have the mean."""
        frequency = self.resolved.indicators[indicator].declared.frequency
        assert frequency is not None  # noqa: S101 - the checks ask for one
        return parts_to_date(windows, function, frequency, self.resolved.calendar)

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
        lacks = kept(found.lacks, ~there & observed.exists)
        return evolve(
            observed,
            held=Rationals.chosen(there, observed.numbers, found.values),
            states=np.where(there, observed.states, states).astype(np.uint8),
            statuses=np.where(there, observed.statuses, found.statuses).astype(np.uint8),
            valued=np.where(there, observed.valued, states == VALUE),
            lacking=lacks,
            overdue=None if lacks is None else lacks.overdue,
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
        surroundings = Surroundings(self, members, windows, published)
        return evaluate_columns(tree, surroundings, zero_denominator)


@frozen(eq=False)
class CardFormulas:
    """Evaluates the formulas of a scorecard.

    Attributes:
        measures: evaluates formulas.
        card: the scorecard.
        windows: the windows.
    """

    measures: Measures
    card: ResolvedCard
    windows: Windows

    def condition(self, tree: Tree, /) -> CellColumn:
        """Return where a condition is true; it reads points as they are published."""
        return self.measures.computed(tree, self.card.members, self.windows, published=True)

    def number(self, tree: Tree, /) -> CellColumn:
        """Return the numbers that a formula gives."""
        return self.measures.computed(tree, self.card.members, self.windows)
