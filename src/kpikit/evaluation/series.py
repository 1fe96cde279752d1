"""The reported numbers of an indicator in their order of time, and which of them jump."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen
from numpy.typing import NDArray

from kpikit.errors import PeriodError
from kpikit.evaluation.cells import Mask, identity_of
from kpikit.evaluation.resolved import ResolvedIndicator
from kpikit.model.calendars import Calendar
from kpikit.model.functions import TimeFunction
from kpikit.model.states import STATUS_CODES, STRENGTH_BITS, ObsStatus
from kpikit.observations.store import Observations, ObservedColumn
from kpikit.periods import Frequency, Period

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kpikit.kernels.rationals import Rationals
    from kpikit.model.indicators import Indicator

_LEAST, _MOST = 500, 2000
"""Between these, a factor is about 1,000."""

_ALIKE = 30
"""Up to this factor, figures are like each other."""

_LENGTHS = tuple(Frequency)


@frozen(eq=False)
class Series:
    """The numbers of an indicator: unit by unit, and there one length of periods after the other.

    Attributes:
        resolved: the indicator.
        observations: what was reported.
        column: the observations of the indicator.
        rows: the rows of the column that have numbers, in order.
        calendar: says since when figures run.
    """

    resolved: ResolvedIndicator
    observations: Observations
    column: ObservedColumn
    rows: NDArray[np.intp]
    calendar: Calendar

    @classmethod
    def of(
        cls,
        resolved: ResolvedIndicator,
        observations: Observations,
        column: ObservedColumn,
        calendar: Calendar,
    ) -> Series:
        """Return the numbers of an indicator in order."""
        ends = np.array([one.end.toordinal() for one in observations.periods])
        lengths = np.array([_LENGTHS.index(one.frequency) for one in observations.periods])
        known = np.flatnonzero(column.numbers)
        codes = column.periods[known]
        kinds = np.zeros_like(codes) if resolved.declared.runs else lengths[codes]
        order = np.lexsort((ends[codes], kinds, column.org_units[known]))
        return cls(resolved, observations, column, known[order], calendar)

    @cached_property
    def units(self) -> NDArray[np.int32]:
        """Code of the organisation unit of each number."""
        return self.column.org_units[self.rows]

    @cached_property
    def periods(self) -> NDArray[np.int32]:
        """Code of the period of each number."""
        return self.column.periods[self.rows]

    @cached_property
    def numbers(self) -> Rationals:
        """The numbers, in the unit of the indicator."""
        return self.column.values.take(self.rows)

    @property
    def firm(self) -> Mask:
        """Whether a number is neither estimated nor imputed nor a forecast."""
        strengths = self.column.statuses[self.rows] & STRENGTH_BITS
        return strengths < STATUS_CODES[ObsStatus.ESTIMATE]

    def period(self, place: int) -> Period:
        """Return the period of a number."""
        return self.observations.periods[int(self.periods[place])]

    def shown(self, places: NDArray[np.intp]) -> list[Fraction]:
        """Return some of the numbers."""
        return self.numbers.take(places).fractions()

    def follows(self, steps: int) -> Mask:
        """Return for each number, but the last ones, whether one of its kind is steps later.

        Numbers of a year or a term that run up are of one kind.
        """
        kinds = self._kinds[self.periods]
        one, other = slice(None, -steps), slice(steps, None)
        return np.equal(self.units[one], self.units[other]) & np.equal(kinds[one], kinds[other])

    @cached_property
    def _kinds(self) -> NDArray[np.int64]:
        """Return for each observed period a number that periods to compare with share."""
        declared, periods = self.resolved.declared, self.observations.periods
        if declared.cumulative:
            kinds = [self._since(one) for one in periods]
        else:
            kinds = [0 if declared.runs else _LENGTHS.index(one.frequency) for one in periods]
        return np.array(kinds, dtype=np.int64)

    def _since(self, period: Period) -> int:
        """Return the number of the day since which a figure runs; in no term, of its year."""
        since = TimeFunction[self.resolved.declared.accumulation.name]
        try:
            return self.calendar.to_date(since, period).start.toordinal()
        except PeriodError:
            return period.end.replace(month=1, day=1).toordinal()

    def jumps(self) -> NDArray[np.intp]:
        """Return for each number one beside it that it is about 1,000 times, or its 1,000th part.

        -1 where there is none, or where another one beside it is like it, unless it is 1,000 times
        several earlier ones. Later ones are asked only where several are beside it: of two numbers
        alone the later one jumps.
        """
        size = np.abs(self.numbers.floats())
        nobody = np.full(len(size), -1, dtype=np.intp)
        found = {True: nobody, False: nobody}
        alike, beside, earlier, apart = (np.zeros(len(size), dtype=np.int64) for _ in range(4))
        for others, backward in self._neighbours():
            there = (others >= 0) & (size[others] > 0)
            with np.errstate(all="ignore"):
                ratio = size / size[others]
                ratio = np.where(ratio < 1, 1 / ratio, ratio)
            jumps = there & (ratio >= _LEAST) & (ratio <= _MOST)
            found[backward] = np.where(jumps & (found[backward] < 0), others, found[backward])
            alike += there & (ratio <= _ALIKE)
            beside += there
            earlier += there & backward
            apart += jumps & backward
        again = (earlier > 1) & (apart == earlier)
        ahead = (found[True] < 0) & (beside > 1)
        return np.where((alike == 0) | again, np.where(ahead, found[False], found[True]), nobody)

    def _neighbours(self) -> Iterator[tuple[NDArray[np.intp], bool]]:
        """Yield for each number the place of one beside it, or -1; and whether that is earlier."""
        last_year = self._last_year()
        yield last_year, True
        for steps in (1, 2):
            follows = self.follows(steps)
            places = np.flatnonzero(follows)
            before = np.full(len(self.rows), -1, dtype=np.intp)
            after = before.copy()
            before[places + steps], after[places] = places, places + steps
            yield before, True
            yield after, False
        next_year = np.full(len(self.rows), -1, dtype=np.intp)
        known = np.flatnonzero(last_year >= 0)
        next_year[last_year[known]] = known
        yield next_year, False

    def _last_year(self) -> NDArray[np.intp]:
        """Return the place of each number's unit in the same period last year, or -1."""
        declared, periods = self.resolved.declared, self.observations.periods
        codes: dict[object, int] = {}
        own = [codes.setdefault(identity_of(declared, one), len(codes)) for one in periods]
        there = [codes.get(_year_before(declared, one), -1) for one in periods]
        keys = self.units * np.int64(len(codes)) + np.array(own)[self.periods]
        target = np.array(there)[self.periods]
        wanted = np.where(target < 0, -1, self.units * np.int64(len(codes)) + target)
        order = np.argsort(keys)
        places = np.minimum(np.searchsorted(keys[order], wanted), len(keys) - 1)
        return np.where(keys[order][places] == wanted, order[places], -1)


def _year_before(declared: Indicator, period: Period) -> object:
    """Return what identifies the same period last year; nothing before the year 1."""
    try:
        return identity_of(declared, period.same_period_last_year())
    except PeriodError:
        return None
