"""Where a formula finds, in columns, the values that it names."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol

import numpy as np
from attrs import evolve, frozen
from numpy.typing import NDArray

from kpikit.evaluation.averages import means
from kpikit.evaluation.cells import MISSING, NOT_APPLICABLE
from kpikit.evaluation.differences import differences
from kpikit.evaluation.items import ItemTable, item_table
from kpikit.evaluation.leaves import aligned
from kpikit.evaluation.members import having, places_above
from kpikit.evaluation.moves import PartsToDate, Runs, Windows, looks_at
from kpikit.evaluation.resolved import Members
from kpikit.formulas import CellColumn, ColumnEnvironment, Gathered, absent, kept
from kpikit.kernels.rationals import Rationals
from kpikit.model.formulas import GradeWord
from kpikit.model.functions import TimeFunction
from kpikit.model.readings import SAME, Shift

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.evaluation.cells import Slots, Values
    from kpikit.evaluation.resolved import Resolved, ResolvedIndicator
    from kpikit.kernels.integers import BoolArray
    from kpikit.model.calendars import Calendar
    from kpikit.model.formulas import Result
    from kpikit.observations.store import Observations


@frozen(eq=False)
class Results:
    """Results of the members of a scorecard, or of those who have an indicator.

    Attributes:
        members: the units.
        column: the result of each unit in each window.
    """

    members: Members
    column: CellColumn


class Source(Protocol):
    """Gives what formulas name."""

    def values(self, indicator: str, windows: Windows, /) -> Values:
        """Return the values of an indicator in some windows."""
        ...

    def result(self, result: Result, windows: Windows, /, *, published: bool) -> Results:
        """Return a result of a node, a ranking or a target in some windows."""
        ...


class Measured(Protocol):
    """Knows what was measured, and where everything else is found."""

    @property
    def resolved(self) -> Resolved:
        """The specification made ready."""
        ...

    @property
    def observations(self) -> Observations:
        """What was reported."""
        ...

    @property
    def source(self) -> Source:
        """Gives what formulas name."""
        ...

    def latest_windows(self, indicator: str, windows: Windows, shift: Shift) -> Windows:
        """Return the observed periods of an indicator that `latest` looks at, the last one last."""
        ...

    def moved(self, windows: Windows, shift: Shift) -> tuple[Windows, NDArray[np.bool_]]:
        """Return the windows that some moves in time lead to, and where they lead to none."""
        ...

    def runs_within(self, indicator: str, windows: Windows) -> Runs:
        """Return the running figures that make up what came in during some windows."""
        ...

    def parts_to_date(
        self, indicator: str, windows: Windows, function: TimeFunction
    ) -> PartsToDate:
        """Return the periods of an indicator's frequency over which windows have the mean."""
        ...

    def slots(self, resolved: ResolvedIndicator, windows: Windows) -> Slots:
        """Return for each observed period the windows whose cells it identifies."""
        ...


@frozen(eq=False)
class Surroundings:
    """The values of some units in some windows.

    Attributes:
        measures: gives the values of indicators, and results.
        members: the units.
        windows: the windows.
        published: whether points are read as they are published, as conditions do.
    """

    measures: Measured
    members: Members
    windows: Windows
    published: bool = False

    @property
    def length(self) -> int:
        """How many cells there are."""
        return len(self.windows) * len(self.members)

    @property
    def calendar(self) -> Calendar:
        """Which days are working days."""
        return self.measures.resolved.calendar

    def lookup(self, name: str, shift: Shift, /) -> CellColumn:
        """Return the values of an indicator, some moves in time away."""
        if shift and shift[-1].function is TimeFunction.LATEST:
            return self._latest(name, shift)
        if shift and shift[-1].function is TimeFunction.PER_PERIOD:
            return self._during(name, shift)
        if shift and shift[-1].function.averages:
            return self._average(name, shift)
        windows, nowhere = self.measures.moved(self.windows, shift)
        values = self.measures.source.values(name, windows)
        column = CellColumn(
            values.numbers, values.states, values.statuses, values.valued, values.lacks
        )
        return self._own(Results(self.measures.resolved.indicators[name].members, column), nowhere)

    def result(self, result: Result | GradeWord, shift: Shift, /) -> CellColumn:
        """Return a result, some moves in time away, or the number of a grade."""
        if isinstance(result, GradeWord):
            number = self.measures.resolved.graph.names.grade_number(result)
            zeros = np.zeros(self.length, dtype=np.uint8)
            return CellColumn(Rationals.constant(Fraction(number), self.length), zeros, zeros)
        windows, nowhere = self.measures.moved(self.windows, shift)
        found = self.measures.source.result(result, windows, published=self.published)
        return self._own(found, nowhere)

    def _own(self, found: Results, nowhere: NDArray[np.bool_]) -> CellColumn:
        """Return what was found for others for the members; nothing where there is no window."""
        if not len(found.members):
            return absent(self.length, NOT_APPLICABLE)
        places = aligned(found.members, self.members, len(self.windows))
        column, there = found.column, np.maximum(places, 0)
        states = np.where(places < 0, NOT_APPLICABLE, column.states[there])
        lost = np.repeat(nowhere, len(self.members))
        states = np.where(lost, MISSING, states).astype(np.uint8)
        taken = column.take(there)
        numbers = None if taken.numbers is None else taken.numbers & ~lost
        lacks = kept(taken.lacks, (places >= 0) & ~lost)
        return evolve(taken, states=states, numbers=numbers, lacks=lacks)

    def _during(self, name: str, shift: Shift) -> CellColumn:
        """Return what came in during the windows, of an indicator whose values run."""
        windows, nowhere = self.measures.moved(self.windows, shift)
        runs = self.measures.runs_within(name, windows)
        there = evolve(self, windows=runs.windows).lookup(name, SAME)
        found = differences(runs, there, len(self.members))
        lost = np.repeat(nowhere | runs.nowhere, len(self.members))
        return _but(found, lost)

    def _average(self, name: str, shift: Shift) -> CellColumn:
        """Return the mean of an indicator over the periods since something began."""
        windows, nowhere = self.measures.moved(self.windows, shift)
        parts = self.measures.parts_to_date(name, windows, shift[-1].function)
        figures = evolve(self, windows=parts.windows).lookup(name, SAME)
        found = means(parts, figures, len(self.members))
        return _but(found, np.repeat(nowhere, len(self.members)))

    def _latest(self, name: str, shift: Shift) -> CellColumn:
        """Return the latest values of an indicator, within the time that is stated."""
        resolved = self.measures.resolved.indicators[name]
        windows, nowhere = self.measures.moved(self.windows, shift[:-1])
        seen = self.measures.latest_windows(name, self.windows, shift)
        there = evolve(self, windows=seen).lookup(name, SAME)
        looks = [
            [looks_at(one, each, shift[-1], runs=resolved.declared.runs) for each in windows]
            for one in seen
        ]
        seeing = np.array(looks, dtype=np.bool_).reshape(len(seen), len(windows)) & ~nowhere
        places = _latest_places(there, seeing, self.members)
        outside = np.tile(resolved.members.positions[self.members.codes] < 0, len(windows))
        outside &= np.repeat(~nowhere, len(self.members))
        without = absent(self.length, MISSING)
        states = np.where(outside, NOT_APPLICABLE, without.states).astype(np.uint8)
        if not seen:
            return evolve(without, states=states)
        found = there.take(np.maximum(places, 0))
        states = np.where(places < 0, states, found.states).astype(np.uint8)
        return evolve(found, states=states, lacks=None)

    def items(self, readings: Sequence[tuple[str, Shift]], /) -> Gathered[ColumnEnvironment]:
        """Return the items of all cells for which something is reported of one of the names."""
        tables = {(name, shift): item_table(self, name, shift) for name, shift in readings}
        count = max(len(self.measures.observations.item_ids), 1)
        keys = np.unique(np.concatenate([table.keys for table in tables.values()]))
        cells = keys // count
        inside = _Items(self, tables, keys, cells)
        return Gathered(inside, cells, self.length, np.arange(self.length))

    def peers(self, readings: Sequence[tuple[str, Shift]], /) -> Gathered[ColumnEnvironment]:
        """Return the units that have the indicators of these names, window by window."""
        resolved = self.measures.resolved
        some = having(resolved.everyone, [resolved.indicators[name].peers for name, _ in readings])
        return self._by_window(evolve(self, members=some), len(some))

    def children(self) -> Gathered[ColumnEnvironment]:
        """Return the organisation units below each unit, window by window."""
        everyone = self.measures.resolved.everyone
        above = places_above(everyone)
        below = np.flatnonzero(above >= 0)
        starts = np.arange(len(self.windows))[:, np.newaxis] * len(everyone)
        return Gathered(
            Surroundings(
                self.measures, everyone.some(below), self.windows, published=self.published
            ),
            (starts + above[below]).ravel(),
            starts.size * len(everyone),
            (starts + everyone.positions[self.members.codes]).ravel(),
        )

    def elsewhere(self, org_unit: str, /) -> Gathered[ColumnEnvironment]:
        """Return another organisation unit, window by window."""
        everyone = self.measures.resolved.everyone
        if org_unit not in everyone.ids:
            return self._by_window(_Nobody(self.measures, having(everyone, []), self.windows), 1)
        place = everyone.ids.index(org_unit)
        return self._by_window(evolve(self, members=everyone.some(np.array([place]))), 1)

    def _by_window(self, there: Surroundings, size: int) -> Gathered[ColumnEnvironment]:
        """Return cells that are the same for all units of a window."""
        numbers = np.arange(len(self.windows))
        groups, places = np.repeat(numbers, size), np.repeat(numbers, len(self.members))
        return Gathered(there, groups, len(numbers), places)


class _Nobody(Surroundings):
    """A unit that nobody has declared: everything is missing, once in each window."""

    @property
    def length(self) -> int:
        """How many cells there are."""
        return len(self.windows)

    def lookup(self, name: str, shift: Shift, /) -> CellColumn:  # noqa: ARG002
        """Return that there is no value."""
        return absent(self.length, MISSING)

    def result(self, result: Result | GradeWord, shift: Shift, /) -> CellColumn:  # noqa: ARG002
        """Return that there is no result."""
        return absent(self.length, MISSING)

    def children(self) -> Gathered[ColumnEnvironment]:
        """Return that no unit lies below."""
        nobody = self.measures.resolved.everyone.some(np.arange(0))
        below = Surroundings(self.measures, nobody, self.windows, published=self.published)
        return Gathered(below, np.arange(0), self.length, np.arange(self.length))


@frozen(eq=False)
class _Items:
    """The items of some cells.

    Attributes:
        outside: the cells.
        tables: what is reported of items, by name and moves in time.
        keys: cell and item in one number.
        cells: the cell of each item.
    """

    outside: Surroundings
    tables: Mapping[tuple[str, Shift], ItemTable]
    keys: NDArray[np.int64]
    cells: NDArray[np.int64]

    @property
    def length(self) -> int:
        """How many items there are."""
        return len(self.keys)

    @property
    def calendar(self) -> Calendar:
        """Which days are working days."""
        return self.outside.calendar

    def lookup(self, name: str, shift: Shift, /) -> CellColumn:
        """Return the values of items; of the cell where no item is reported of the indicator."""
        alone = self.outside.lookup(name, shift).take(self.cells)
        return self.tables[name, shift].over(alone, self.keys)

    def items(self, readings: Sequence[tuple[str, Shift]], /) -> Gathered[ColumnEnvironment]:  # noqa: ARG002
        """Return each item as its own only one."""
        own = np.arange(self.length)
        return Gathered(self, own, self.length, own)

    def peers(self, readings: Sequence[tuple[str, Shift]], /) -> Gathered[ColumnEnvironment]:
        """Return the units that have the indicators of these names."""
        found = self.outside.peers(readings)
        return evolve(found, places=found.places[self.cells])

    def children(self) -> Gathered[ColumnEnvironment]:
        """Return the organisation units below."""
        found = self.outside.children()
        return evolve(found, places=found.places[self.cells])

    def elsewhere(self, org_unit: str, /) -> Gathered[ColumnEnvironment]:
        """Return another organisation unit."""
        found = self.outside.elsewhere(org_unit)
        return evolve(found, places=found.places[self.cells])

    def result(self, result: Result | GradeWord, shift: Shift, /) -> CellColumn:
        """Return results of a node, the same for all items of a cell."""
        return self.outside.result(result, shift).take(self.cells)


def _but(found: CellColumn, lost: BoolArray) -> CellColumn:
    """Return what was found; what is lost is missing."""
    states = np.where(lost, MISSING, found.states).astype(np.uint8)
    return evolve(found, states=states, lacks=kept(found.lacks, ~lost))


def _latest_places(there: CellColumn, looks: BoolArray, members: Members) -> NDArray[np.intp]:
    """Return where the latest value of each cell is, or -1.

    Args:
        there: the values of all units in the observed periods, the latest last.
        looks: for each observed period the windows that look at it.
        members: the units.
    """
    size = len(members)
    valued = there.valued if there.numbers is None else there.valued & there.numbers
    found = np.full((looks.shape[-1], size), -1, dtype=np.intp)
    for place, windows in enumerate(looks):
        cells = np.arange(place * size, (place + 1) * size)
        found = np.where(windows[:, np.newaxis] & valued[cells], cells, found)
    return found.ravel()
