"""What a cell is: reported, derived from other cells, absent, or none at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

from attrs import Factory, evolve, field, frozen

from kpikit.errors import PeriodError
from kpikit.evaluation.reference.accumulated import is_summed, over_time, parts_of, with_sum
from kpikit.evaluation.reference.known import OVERDUE, is_late, seen
from kpikit.evaluation.reference.moves import last_first, looks_at, moved
from kpikit.evaluation.reference.observed import Places, identity, items_of, places_of
from kpikit.evaluation.reference.reports import item_cell, reported, shown
from kpikit.evaluation.reference.restated import Restated
from kpikit.evaluation.reference.roll_up import has, rolled, rolled_from
from kpikit.evaluation.reference.scopes import is_in_scope, is_of_level
from kpikit.evaluation.reference.statuses import Statuses, statuses_of
from kpikit.evaluation.reference.traced import Key, Seen, Trace
from kpikit.evaluation.reference.trees import trees_of
from kpikit.formulas import NOTHING, Lack, evaluate
from kpikit.formulas import Cell as FormulaCell
from kpikit.model.formulas import GradeWord, Result, Tree
from kpikit.model.functions import TimeFunction
from kpikit.model.graph import Names
from kpikit.model.indicators import Indicator
from kpikit.model.maps import Maps
from kpikit.model.org import OrgUnit
from kpikit.model.scored import ScoredNode, scored_nodes
from kpikit.model.specification import Specification
from kpikit.model.states import Bound, Judgement, State
from kpikit.observations.store import Observations, Observed
from kpikit.periods import Period
from kpikit.units import UnitSystem

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from kpikit.model.calendars import Calendar
    from kpikit.model.readings import Shift, Step

T = TypeVar("T")


# --- the cell ---


@frozen
class Cell:
    """An indicator of a unit in a window.

    Attributes:
        indicator: what is measured.
        org_unit: whose it is.
        window: the evaluated period.
        state: what is known.
        value: in the unit of the indicator, or the place of a word among its words; `None` unless
            the state is `value`, and where a judgement is all that is known.
        statuses: obs_status of what is known, a break as one of its own; none if nothing is.
        judgement: what the report says in words.
        bound: on which side of the printed value the true one may lie.
        exists: whether there is a cell at all; if not, it does not apply.
        lacking: the parts of the window that are not reported, where others are.
        unrestated: why nothing can be made of the figures of earlier units, where they have some.
        lack: what lacks if it is missing, of what it is made of; whether it is overdue.
        below: of a cell that the units below make: how many of the lowest ones have a value, and
            to how many of them the indicator applies.
    """

    indicator: Indicator
    org_unit: OrgUnit
    window: Period
    state: State
    value: Fraction | None = None
    statuses: Statuses = frozenset()
    judgement: Judgement | None = None
    bound: Bound = Bound.EXACT
    exists: bool = True
    lacking: str | None = None
    unrestated: str | None = None
    lack: Lack = NOTHING
    below: tuple[int, int] | None = None

    @property
    def coverage(self) -> Fraction | None:
        """Which share of the lowest units below have a value; `None` where none makes it."""
        return Fraction(*self.below) if self.below is not None and self.below[1] else None

    @property
    def absence(self) -> str:
        """Why there is no value: the state, or that it is overdue."""
        return OVERDUE if self.lack.overdue else self.state.value


class Results(Protocol):
    """Says what is read of nodes, rankings and targets: `kpikit.evaluation.reference.results`."""

    def result(
        self, around: Surroundings, unit: OrgUnit, asked: Result, window: Period, /
    ) -> FormulaCell:
        """Return what a formula reads for a unit in a window, from some surroundings."""
        ...

    def point_cell(self, facts: Facts, node: ScoredNode, unit: OrgUnit, window: Period, /) -> Cell:
        """Return a node as targets see it, for a unit in a window."""
        ...


@frozen(eq=False)
class Facts:
    """What is declared and what was observed.

    Attributes:
        specification: the rule book.
        units: its units of measure.
        observed: the observations.
        items: those about items.
        periods: the periods that are observed.
        trees: how indicators are derived, without units, by their id.
        names: what the names in formulas stand for.
        nodes: what targets know of the nodes that they name, as of indicators, by that name.
        ends: the days on which the observed periods end.
        results: says what formulas and targets read of nodes, rankings and targets.
        as_of: the day by which everything has to be known; `None` if nothing is left out.
        known: what was worked out before, by what it is: nothing is worked out twice.
        whole: the rule book with all versions of its scorecards.
        eras: the facts by the rules that are in force at other times, and on other maps.
        restated: what was observed, on all maps.
        map_of: the day on whose map everything is evaluated; `None` for that of each window.
        number: the map of these facts.
        reasons: why figures are missing that would be made of those of earlier units.
        trace: keeps what is asked for; `None` where nobody wants to know.
    """

    specification: Specification
    units: UnitSystem
    observed: Places
    items: Mapping[tuple[str, str, object], Mapping[str, Observed]]
    periods: tuple[Period, ...]
    trees: Mapping[str, Tree]
    names: Names
    nodes: Mapping[str, ScoredNode]
    ends: frozenset[date]
    results: Results
    restated: Restated
    as_of: date | None = None
    map_of: date | None = None
    number: int = 0
    reasons: Mapping[tuple[str, str, object], str] = field(factory=dict)
    known: dict[object, object] = field(factory=dict)
    whole: Specification = field(default=Factory(lambda self: self.specification, takes_self=True))
    eras: dict[object, Facts] = field(factory=dict)
    trace: Trace | None = None

    @classmethod
    def of(
        cls,
        specification: Specification,
        observations: Observations,
        results: Results,
        as_of: date | None = None,
        map_of: date | None = None,
    ) -> Facts:
        """Return the facts of an evaluation, those known by a day; as if there were one map."""
        units = UnitSystem.of(specification.units)
        known = seen(observations, as_of)
        maps = Maps.of(specification, as_of)
        observed, items = places_of(specification, known), items_of(specification, known)
        return cls(
            specification,
            units,
            observed,
            items,
            observations.periods,
            trees_of(specification, units),
            Names.of(specification),
            scored_nodes(specification),
            frozenset(one.period.end for one in known),
            results,
            Restated.of(specification, units, maps, observed, items),
            as_of,
            map_of,
        )

    def once(self, key: Key, make: Callable[[], T]) -> T:
        """Return what was worked out before, or else what is made now."""
        if self.trace is not None:
            make = self.trace.noting(self, key, make)
        if key not in self.known:
            self.known[key] = make()
        return cast("T", self.known[key])

    def seen(self, indicator: Indicator, unit: str, window: Period, *, items: bool = False) -> None:
        """Note that observations of a cell were looked up."""
        if self.trace is not None:
            when = identity(indicator, window)
            self.trace.note(Seen(self, indicator.id, unit, when, items))

    def cell(self, indicator: Indicator, unit: OrgUnit, window: Period) -> Cell:
        """Return a cell: as it is reported, else as it is derived, else without a value.

        There is none for units outside the indicator's level, nor in windows that are shorter than
        its frequency, unless something is reported there.
        """
        if indicator.id in self.nodes:
            return self.results.point_cell(self, self.nodes[indicator.id], unit, window)
        place = (indicator.id, unit.id, identity(indicator, window))
        found = self.observed.get(place)
        fits = window.as_long_as(indicator.frequency)
        if found is None and not (fits and has(self, indicator, unit)):
            return Cell(indicator, unit, window, State.NOT_APPLICABLE, exists=False)

        def made() -> Cell:
            reason = self.reasons.get(place)
            return self.made(Cell(indicator, unit, window, State.MISSING, unrestated=reason), found)

        return self.once(cell_key(indicator.id, unit.id, window), made)

    def made(self, blank: Cell, found: Observed | None) -> Cell:
        """Return a cell that exists.

        What is reported goes first, then for totals the sum of parts of the window, then what the
        units below make. Derived cells are computed, unless the units below are to make them.
        """
        indicator, unit = blank.indicator, blank.org_unit
        self.seen(indicator, unit.id, blank.window)
        own = blank if found is None else reported(found, evolve(blank, state=found.state))
        below = rolled_from(self, indicator, unit)
        if indicator.id in self.trees:
            if found is not None:
                return own
            return rolled(self, own, below) if below else derived(self, indicator, unit, own.window)
        if is_summed(indicator, self.units) and own.state is State.MISSING:
            own = with_sum(own, self.parts(own))
        known = self.awaited(own)
        return rolled(self, known, below) if below and own.state is State.MISSING else known

    def parts(self, cell: Cell) -> list[Observed]:
        """Return what is reported for parts of the window of a cell."""
        name, unit, window = cell.indicator.id, cell.org_unit.id, cell.window
        found = list(parts_of(self.observed, name, unit, window))
        for one in found:
            self.seen(cell.indicator, unit, one.period)
        return found

    def awaited(self, cell: Cell) -> Cell:
        """Return a cell; one that is missing may be not due yet, or overdue."""
        if cell.state is not State.MISSING:
            return cell
        late = is_late(self.specification, cell.indicator.due, cell.window, self.as_of)
        if late is None:
            return cell
        if late:
            return evolve(cell, lack=Lack(overdue=True))
        return evolve(cell, state=State.NOT_DUE)

    def indicator(self, name: str) -> Indicator:
        """Return the indicator of an id, or what targets know of a node."""
        if name in self.nodes:
            return self.nodes[name].measured
        return next(one for one in self.specification.indicators if one.id == name)

    def members(self, indicator: Indicator) -> list[OrgUnit]:
        """Return the units that have an indicator, or are scored by a node's scorecard."""
        node = self.nodes.get(indicator.id)
        units = self.specification.org_units
        if node is None:
            return [unit for unit in units if has(self, indicator, unit)]
        scope = node.card.applies_to
        return [unit for unit in units if is_in_scope(unit, scope.level, scope.group, scope.where)]


def cell_key(indicator: str, unit: str, window: Period) -> Key:
    """Return the key under which a cell of an indicator is kept."""
    return ("cell", indicator, unit, window)


# --- formulas ---


def derived(facts: Facts, indicator: Indicator, unit: OrgUnit, window: Period) -> Cell:
    """Return a cell that is computed from others, with their weakest status."""
    around = Surroundings(facts, unit, window)
    found = evaluate(facts.trees[indicator.id], around, indicator.zero_denominator)
    if found.value is None:
        return Cell(indicator, unit, window, found.state, lack=found.lack)
    statuses = statuses_of(found.status)
    return Cell(indicator, unit, window, State.VALUE, Fraction(found.value), statuses)


@frozen(eq=False)
class Surroundings:
    """Where a formula for a unit in a window finds what it names.

    Attributes:
        facts: what is declared and what was observed.
        org_unit: whose values are read; `None` for a unit that nobody has declared.
        window: the period from which they are read.
        published: whether points are read as they are published, as conditions do.
        item: the item whose values are read; `None` for the cell itself.
    """

    facts: Facts
    org_unit: OrgUnit | None
    window: Period
    published: bool = False
    item: str | None = None

    def lookup(self, name: str, shift: Shift, /) -> FormulaCell:
        """Return the cell of an indicator of the same unit; an answer is true or false.

        Before the year 1 there is no period, and everything is missing.
        """
        indicator = self.facts.indicator(name)
        try:
            window = moved(self.window, shift, self.calendar)
        except PeriodError:
            return FormulaCell(State.MISSING)
        if self.org_unit is None:
            return FormulaCell(State.MISSING)
        if shift and shift[-1].function is TimeFunction.LATEST:
            return shown(self.latest(indicator, self.org_unit, window, shift[-1]))
        if shift and shift[-1].function.of_indicator:
            return over_time(self.read(indicator), indicator, shift[-1], window, self.calendar)
        items = self.items_in(indicator, window) if self.item is not None else {}
        if items:
            blank = Cell(indicator, self.org_unit, window, State.MISSING)
            return shown(self.facts.awaited(item_cell(items.get(str(self.item)), blank)))
        return shown(self.facts.cell(indicator, self.org_unit, window))

    def read(self, indicator: Indicator) -> Callable[[Period], FormulaCell]:
        """Return what gives the cells of an indicator of the same unit by their period."""
        unit = self.org_unit
        assert unit is not None  # noqa: S101 - of nobody nothing is read
        return lambda period: shown(self.facts.cell(indicator, unit, period))

    def latest(self, indicator: Indicator, unit: OrgUnit, window: Period, step: Step) -> Cell:
        """Return the latest cell with a value, of the periods that are looked at."""
        nothing = State.MISSING if has(self.facts, indicator, unit) else State.NOT_APPLICABLE
        periods = [one for one in self.facts.periods if looks_at(one, indicator, window, step)]
        cells = [
            self.facts.cell(indicator, unit, period) for period in sorted(periods, key=last_first)
        ]
        valued = (cell for cell in cells if cell.value is not None)
        return next(valued, Cell(indicator, unit, window, nothing))

    def items_in(self, indicator: Indicator, window: Period) -> Mapping[str, Observed]:
        """Return what is reported of the items of a cell."""
        unit = str(None if self.org_unit is None else self.org_unit.id)
        self.facts.seen(indicator, unit, window, items=True)
        return self.facts.items.get((indicator.id, unit, identity(indicator, window)), {})

    def items(self, readings: Sequence[tuple[str, Shift]], /) -> Sequence[Surroundings]:
        """Return the surroundings of each item for which anything is reported."""
        found: set[str] = set()
        for name, shift in readings:
            try:
                window = moved(self.window, shift, self.calendar)
            except PeriodError:
                continue
            found.update(self.items_in(self.facts.indicator(name), window))
        return [evolve(self, item=item) for item in sorted(found)]

    def peers(self, readings: Sequence[tuple[str, Shift]], /) -> Sequence[Surroundings]:
        """Return the surroundings of all units that have the indicators."""
        levels = [self.facts.indicator(name).level for name, _ in readings]
        return [
            evolve(self, org_unit=unit, item=None)
            for unit in self.facts.specification.org_units
            if all(is_of_level(unit, level) for level in levels)
        ]

    def children(self) -> Sequence[Surroundings]:
        """Return the surroundings of all units below."""
        return [
            evolve(self, org_unit=unit, item=None)
            for unit in self.facts.specification.org_units
            if self.org_unit is not None and unit.parent == self.org_unit.id
        ]

    def elsewhere(self, org_unit: str, /) -> Surroundings:
        """Return the surroundings of another unit."""
        units = self.facts.specification.org_units
        there = next((unit for unit in units if unit.id == org_unit), None)
        return evolve(self, org_unit=there, item=None)

    @property
    def calendar(self) -> Calendar:
        """Which days are working days."""
        return self.facts.specification.calendar

    def result(self, result: Result | GradeWord, shift: Shift, /) -> FormulaCell:
        """Return a result of a node, a ranking or a target, or the number of a grade."""
        if isinstance(result, GradeWord):
            return FormulaCell(State.VALUE, Fraction(self.facts.names.grade_number(result)))
        try:
            window = moved(self.window, shift, self.calendar)
        except PeriodError:
            return FormulaCell(State.MISSING)
        if self.org_unit is None:
            return FormulaCell(State.MISSING)
        return self.facts.results.result(self, self.org_unit, result, window)
