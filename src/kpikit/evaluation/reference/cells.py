"""What a cell is: reported, derived from other cells, absent, or none at all."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from attrs import evolve, frozen

from kpikit import formulas
from kpikit.checks.formulas import derivation, kinds_of
from kpikit.errors import PeriodError
from kpikit.model.formulas import GradeWord, Result, Shift, Tree
from kpikit.model.functions import TimeFunction
from kpikit.model.indicators import YES_NO, Indicator
from kpikit.model.org import OrgUnit
from kpikit.model.specification import Specification
from kpikit.model.states import STATUS_WORDS, STRENGTHS, Bound, Judgement, ObsStatus, State
from kpikit.observations.store import Observations, Observed
from kpikit.periods import Period
from kpikit.units import UnitSystem

Statuses = frozenset[ObsStatus]

Places = Mapping[tuple[str, str, object], Observed]
"""Observations by indicator, unit, and what identifies the cell in time."""


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


@frozen(eq=False)
class Facts:
    """What is declared and what was observed.

    Attributes:
        specification: the rule book.
        units: its units of measure.
        observed: the observations.
        trees: how indicators are derived, without units, by their id.
    """

    specification: Specification
    units: UnitSystem
    observed: Places
    trees: Mapping[str, Tree]

    @classmethod
    def of(cls, specification: Specification, observations: Observations) -> Facts:
        """Return the facts of an evaluation."""
        units = UnitSystem.of(specification.units)
        observed = places_of(specification, observations)
        return cls(specification, units, observed, trees_of(specification, units))

    def cell(self, indicator: Indicator, unit: OrgUnit, window: Period) -> Cell:
        """Return a cell: as it is reported, else as it is derived, else without a value.

        There is none for units outside the indicator's level, nor in windows that are shorter than
        its frequency, unless something is reported there.
        """
        found = self.observed.get((indicator.id, unit.id, identity(indicator, window)))
        if found is not None:
            return reported(found, Cell(indicator, unit, window, found.state))
        fits = window.as_long_as(indicator.frequency)
        if not fits or not is_of_level(unit, indicator.level):
            return Cell(indicator, unit, window, State.NOT_APPLICABLE, exists=False)
        if indicator.id in self.trees:
            return derived(self, indicator, unit, window)
        return Cell(indicator, unit, window, State.MISSING)

    def indicator(self, name: str) -> Indicator:
        """Return the indicator of an id."""
        return next(one for one in self.specification.indicators if one.id == name)

    def members(self, indicator: Indicator) -> list[OrgUnit]:
        """Return the units that have an indicator."""
        units = self.specification.org_units
        return [unit for unit in units if is_of_level(unit, indicator.level)]


def places_of(specification: Specification, observations: Observations) -> Places:
    """Return the observations by their cells."""
    by_id = {str(indicator.id): indicator for indicator in specification.indicators}
    return {
        (one.indicator, one.org_unit, identity(by_id[one.indicator], one.period)): one
        for one in observations
    }


def identity(indicator: Indicator, period: Period) -> object:
    """Return what identifies a cell in time: the end of running figures, else all of its window."""
    return period.end if indicator.runs else (period.start, period.end)


def reported(found: Observed, blank: Cell) -> Cell:
    """Return the cell that an observation fills; a judgement alone leaves it without a number."""
    if found.state is not State.VALUE:
        return blank
    return evolve(
        blank,
        value=found.value,
        statuses=statuses_of(found.status),
        judgement=found.judgement,
        bound=found.bound,
    )


# --- scopes ---


def is_of_level(unit: OrgUnit, level: str | None) -> bool:
    """Whether something that is stated for a level, or for all, is for a unit."""
    return level is None or unit.level == level


def is_in_scope(unit: OrgUnit, level: str | None, group: str | None) -> bool:
    """Whether a unit is of a level and in a group of whatever kind, where they are stated."""
    groups = {name for _, name in unit.groups.pairs}
    return is_of_level(unit, level) and (group is None or group in groups)


# --- obs_status ---


def statuses_of(code: int) -> Statuses:
    """Return the statuses that a code of observations stands for.

    >>> sorted(status.value for status in statuses_of(10))
    ['B', 'E']
    """
    return frozenset(map(ObsStatus, STATUS_WORDS[code]))


def status_text(statuses: Statuses) -> str | None:
    """Return the weakest status, and ``B`` behind it where the series breaks.

    >>> status_text(frozenset({ObsStatus.NORMAL, ObsStatus.ESTIMATE, ObsStatus.BREAK}))
    'EB'
    """
    strengths = [status for status in STRENGTHS if status in statuses]
    if not strengths:
        return None
    return strengths[-1].value + (ObsStatus.BREAK.value if ObsStatus.BREAK in statuses else "")


# --- what is derived ---


def trees_of(specification: Specification, units: UnitSystem) -> Mapping[str, Tree]:
    """Return how the derived indicators are computed, in the unit of each."""
    kinds = kinds_of(specification.indicators)
    written = ((one, derivation(one)) for one in specification.indicators)
    return {
        one.id: formulas.number_in(one.unit, tree, kinds, units, one.zero_denominator).tree
        for one, tree in written
        if tree is not None
    }


def derived(facts: Facts, indicator: Indicator, unit: OrgUnit, window: Period) -> Cell:
    """Return a cell that is computed from others, with their weakest status."""
    around = Surroundings(facts, unit, window)
    found = formulas.evaluate(facts.trees[indicator.id], around, indicator.zero_denominator)
    if found.value is None:
        return Cell(indicator, unit, window, found.state)
    statuses = statuses_of(found.status)
    return Cell(indicator, unit, window, State.VALUE, Fraction(found.value), statuses)


@frozen(eq=False)
class Surroundings:
    """Where a formula for a unit in a window finds the cells that it names."""

    facts: Facts
    org_unit: OrgUnit
    window: Period

    def lookup(self, name: str, shift: Shift, /) -> formulas.Cell:
        """Return the cell of an indicator of the same unit; an answer is true or false.

        Before the year 1 there is no period, and everything is missing.
        """
        indicator = self.facts.indicator(name)
        try:
            window = moved(self.window, shift)
        except PeriodError:
            return formulas.Cell(State.MISSING)
        cell = self.facts.cell(indicator, self.org_unit, window)
        if cell.value is None:
            return formulas.Cell(cell.state)
        value = bool(cell.value) if indicator.values == YES_NO else cell.value
        return formulas.Cell(cell.state, value, STATUS_WORDS.index(status_text(cell.statuses)))

    def result(self, result: Result | GradeWord, shift: Shift, /) -> formulas.Cell:
        """Refuse: results of nodes are not among the values of indicators.

        Raises:
            LookupError: always; the checks refuse such a formula.
        """
        raise LookupError(result, shift)


def moved(window: Period, shift: Shift) -> Period:
    """Return the period to which moves in time lead.

    Raises:
        PeriodError: it would begin before the year 1.
    """
    for step in shift:
        if isinstance(step.within, Period):
            window = step.within
        elif step.function is TimeFunction.PREVIOUS:
            window = window.previous()
        else:
            window = window.same_period_last_year()
    return window
