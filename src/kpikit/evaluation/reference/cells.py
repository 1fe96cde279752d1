"""What a cell is, which target it faces, and how it compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from attrs import frozen

from kpikit.model.comparisons import AtLeast
from kpikit.model.indicators import Accumulation, Indicator
from kpikit.model.org import OrgUnit
from kpikit.model.specification import Specification
from kpikit.model.states import STRENGTHS, Met, ObsStatus, State
from kpikit.model.targets import Ratio, Target
from kpikit.observations.store import STATUS_WORDS, Observations, Observed
from kpikit.periods import Period
from kpikit.units import UnitSystem

NOT_DUE = "not_due"
"""Reason of a comparison: the target's period is not over, and the verdict could still change."""

Statuses = frozenset[ObsStatus]


# --- the cell ---


@frozen
class Cell:
    """An indicator of a unit in a window.

    Attributes:
        indicator: what is measured.
        org_unit: whose it is.
        window: the evaluated period.
        state: what is known.
        value: in the unit of the indicator; `None` unless the state is `value`.
        statuses: obs_status of the value, a break as one of its own; none without a value.
    """

    indicator: Indicator
    org_unit: OrgUnit
    window: Period
    state: State
    value: Fraction | None = None
    statuses: Statuses = frozenset()


@frozen(eq=False)
class Facts:
    """What is declared and what was observed.

    Attributes:
        specification: the rule book.
        units: its units of measure.
        observed: the observations, by indicator, unit, and what identifies the cell in time.
    """

    specification: Specification
    units: UnitSystem
    observed: Mapping[tuple[str, str, object], Observed]

    @classmethod
    def of(cls, specification: Specification, observations: Observations) -> Facts:
        """Return the facts of an evaluation."""
        by_id = {str(indicator.id): indicator for indicator in specification.indicators}
        observed = {
            (one.indicator, one.org_unit, identity(by_id[one.indicator], one.period)): one
            for one in observations
        }
        return cls(specification, UnitSystem.of(specification.units), observed)

    def cell(self, indicator: Indicator, unit: OrgUnit, window: Period) -> Cell:
        """Return a cell; outside the indicator's level it is one that does not apply."""
        if not is_of_level(unit, indicator.level):
            return Cell(indicator, unit, window, State.NOT_APPLICABLE)
        found = self.observed.get((indicator.id, unit.id, identity(indicator, window)))
        if found is None:
            return Cell(indicator, unit, window, State.MISSING)
        if found.value is None:
            return Cell(indicator, unit, window, found.state)
        statuses = frozenset(map(ObsStatus, STATUS_WORDS[found.status]))
        return Cell(indicator, unit, window, State.VALUE, found.value, statuses)

    def indicator(self, name: str) -> Indicator:
        """Return the indicator of an id."""
        return next(one for one in self.specification.indicators if one.id == name)


def is_of_level(unit: OrgUnit, level: str | None) -> bool:
    """Whether something that is stated for a level, or for all, is for a unit."""
    return level is None or unit.level == level


def identity(indicator: Indicator, period: Period) -> object:
    """Return what identifies a cell in time: the end of running figures, else all of its window."""
    return period.end if indicator.runs else (period.start, period.end)


def status_text(statuses: Statuses) -> str | None:
    """Return the weakest status, and ``B`` behind it where the series breaks.

    >>> status_text(frozenset({ObsStatus.NORMAL, ObsStatus.ESTIMATE, ObsStatus.BREAK}))
    'EB'
    """
    strengths = [status for status in STRENGTHS if status in statuses]
    if not strengths:
        return None
    return strengths[-1].value + (ObsStatus.BREAK.value if ObsStatus.BREAK in statuses else "")


# --- the target that a cell faces ---


def faced_targets(facts: Facts, cell: Cell) -> Iterator[Target]:
    """Yield the level that a cell faces of each target of its indicator, if it faces one."""
    targets = facts.specification.targets_of(cell.indicator.id)
    for name in dict.fromkeys(target.id for target in targets):
        fitting = [target for target in targets if target.id == name and applies(target, cell)]
        if fitting:
            yield max(fitting, key=narrowness)


def applies(target: Target, cell: Cell) -> bool:
    """Whether a cell is in the scope of a level and lies in its period."""
    in_scope = is_of_level(cell.org_unit, target.level)
    in_scope = in_scope and target.org_unit in {None, cell.org_unit.id}
    return in_scope and (target.period is None or lies_in(cell, target.period))


def lies_in(cell: Cell, period: Period) -> bool:
    """Whether a cell lies in a period: a running figure with its end, others with all days."""
    if cell.indicator.runs:
        return period.start <= cell.window.end <= period.end
    return period.start <= cell.window.start and cell.window.end <= period.end


def narrowness(target: Target) -> tuple[bool, bool, bool, int]:
    """Return what decides among levels: a unit before a level before all, then fewer days."""
    days = 0 if target.period is None else -target.period.days
    return (target.org_unit is not None, target.level is not None, target.period is not None, days)


# --- the comparison ---


@frozen
class Compared:
    """A cell against the target that it faces.

    Attributes:
        target: the level that decides.
        level: the level in the unit of the indicator.
        ratio: achievement; `None` where it has no meaning.
        gap: what is missing to the level; `None` without a value.
        met: whether it is reached.
        reason: why that is undetermined.
    """

    target: Target
    level: Fraction
    ratio: Fraction | None
    gap: Fraction | None
    met: Met
    reason: str | None


def compared(facts: Facts, cell: Cell, target: Target) -> Compared:
    """Return the comparison of a cell with a target that it faces."""
    level = facts.units.convert(target.comparison.level, cell.indicator.unit)
    if cell.value is None:
        return Compared(target, level, None, None, Met.UNDETERMINED, cell.state.value)
    ratio = achievement(target, cell.value, level)
    reached = is_reached(target, cell.value, level)
    missing = abs(level - cell.value) if not reached else Fraction(0)
    if is_open(facts, cell, target) and not is_irreversible(target, reached=reached):
        return Compared(target, level, ratio, missing, Met.UNDETERMINED, NOT_DUE)
    return Compared(target, level, ratio, missing, Met.MET if reached else Met.UNMET, None)


def achievement(target: Target, value: Fraction, level: Fraction) -> Fraction | None:
    """Return the ratio in which 1 means reached and more is better; `None` without meaning."""
    if level <= 0:
        return None
    if isinstance(target.comparison, AtLeast):
        return value / level
    if target.ratio is Ratio.TWO_MINUS_RATIO:
        return 2 - value / level
    return level / value if value > 0 else None


def is_reached(target: Target, value: Fraction, level: Fraction) -> bool:
    """Whether a value is on the demanded side; the level itself is."""
    return value >= level if isinstance(target.comparison, AtLeast) else value <= level


def is_irreversible(target: Target, *, reached: bool) -> bool:
    """Whether a total that grows cannot change the verdict: reached from below, or exceeded."""
    return reached if isinstance(target.comparison, AtLeast) else not reached


def is_open(facts: Facts, cell: Cell, target: Target) -> bool:
    """Whether a cell is a total that does not cover the target's period to its end."""
    if target.period is None or not is_total(facts, cell.indicator):
        return False
    part = not cell.indicator.runs and cell.window.start > target.period.start
    return part or cell.window.end < target.period.end


def is_total(facts: Facts, indicator: Indicator) -> bool:
    """Whether values grow within a period: neither a stock nor a rate, unless stated."""
    if indicator.additive is not None:
        return indicator.additive
    stock = indicator.accumulation is Accumulation.AS_OF
    return not stock and not facts.units.is_ratio(indicator.unit)
