"""The levels of targets that cells face, computed where they are derived."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import define, evolve, frozen

from kpikit.evaluation.cells import MISSING, NOT_APPLICABLE, Codes, Mask, Values
from kpikit.evaluation.faced import Baselines, Ends, Faced
from kpikit.evaluation.leaves import aligned
from kpikit.evaluation.measures import Measures
from kpikit.evaluation.resolved import DerivedEnd, Kind, OfPeers, OtherTarget
from kpikit.kernels.aggregation import weaker
from kpikit.kernels.benchmarks import benchmarks
from kpikit.kernels.masks import codes_of_zero
from kpikit.kernels.rationals import Rationals
from kpikit.model.formulas import ZeroDenominator
from kpikit.model.graph import Thing
from kpikit.periods import Period

if TYPE_CHECKING:
    from kpikit.evaluation.resolved import End, ResolvedIndicator, ResolvedLevel, ResolvedTarget
    from kpikit.model.formulas import Tree

_ZERO = Fraction(0)


@frozen(eq=False)
class _Known:
    """A number for each cell, or why there is none.

    Attributes:
        numbers: in the unit of the indicator; without meaning where there is none.
        lacking: codes of the states that are why; 0 where there is a number.
        statuses: codes of obs_status of what the numbers come from; 0 where there is none.
    """

    numbers: Rationals
    lacking: Codes
    statuses: Codes

    @classmethod
    def stated(cls, number: Fraction, length: int) -> _Known:
        """Return what is the same number for all cells."""
        zeros = codes_of_zero(length)
        return cls(Rationals.constant(number, length), zeros, zeros)


@define
class Levels:
    """Gives the levels that cells face in some windows, each target computed once.

    Attributes:
        measures: evaluates formulas.
        windows: the windows.
        values: gives the values of an indicator in these windows, or the points of a node.
        known: what is computed already.
    """

    measures: Measures
    windows: tuple[Period, ...]
    values: Callable[[str], Values]
    known: dict[Thing, Faced]

    def faced(self, resolved: ResolvedIndicator, target: ResolvedTarget) -> Faced:
        """Return which levels of a target the cells of its indicator face."""
        if target.thing not in self.known:
            self.known[target.thing] = self._faced(resolved, target)
        return self.known[target.thing]

    def _faced(self, resolved: ResolvedIndicator, target: ResolvedTarget) -> Faced:
        faced = Faced.of(resolved, target, self.windows)
        if target.derived:
            faced = evolve(faced, ends=self._ends(resolved, faced))
        if target.baselines:
            faced = evolve(faced, baselines=self._baselines(resolved, faced))
        return faced

    def _ends(self, resolved: ResolvedIndicator, faced: Faced) -> Ends:
        """Return the ends of the levels, each cell's from the level that it faces."""
        length = len(faced.any)
        low = high = _Known.stated(_ZERO, length)
        for place, level in enumerate(faced.target.levels):
            here = faced.any & (faced.own() == place)
            one, other = self._range(resolved, level)
            low, high = _where(here, one, low), _where(here, other, high)
        lacking = _first_state(low.lacking, high.lacking)
        statuses = np.where(lacking == 0, weaker(low.statuses, high.statuses), 0)
        return Ends(low.numbers, high.numbers, lacking, statuses.astype(np.uint8))

    def _range(self, resolved: ResolvedIndicator, level: ResolvedLevel) -> tuple[_Known, _Known]:
        """Return the least and the most that is good; derived ends in ascending order."""
        low = self._end(resolved, level.low)
        if level.high is level.low:
            return low, low
        high = self._end(resolved, level.high)
        if level.low is None or level.high is None:
            return low, high
        turned = low.numbers.above(high.numbers)
        return _where(turned, high, low), _where(turned, low, high)

    def _end(self, resolved: ResolvedIndicator, end: End) -> _Known:
        if not isinstance(end, DerivedEnd):
            return _Known.stated(end or _ZERO, len(self.windows) * len(resolved.members))
        if isinstance(end.source, OtherTarget):
            found = self._of_target(resolved, end.source)
        elif isinstance(end.source, OfPeers):
            found = self._of_peers(resolved, end.source)
        else:
            found = self._of_formula(resolved, end.source)
        return evolve(found, numbers=found.numbers.times(end.factor).plus(end.amount))

    def _of_target(self, resolved: ResolvedIndicator, source: OtherTarget) -> _Known:
        """Return the level of another target; there is none where the unit does not face it."""
        other = self.measures.resolved.measured(source.indicator)
        target = next(one for one in other.targets if one.id == source.target)
        faced = self.faced(other, target)
        if not len(other.members):
            return _nothing(len(self.windows) * len(resolved.members), NOT_APPLICABLE)
        places = aligned(other.members, resolved.members, len(self.windows))
        there = np.maximum(places, 0)
        numbers = faced.lows() if target.kind is Kind.AT_LEAST else faced.highs()
        if isinstance(numbers, Fraction):
            numbers = Rationals.constant(numbers, len(faced.any))
        zeros = codes_of_zero(len(faced.any))
        lacking = zeros if faced.ends is None else faced.ends.lacking
        statuses = zeros if faced.ends is None else faced.ends.statuses
        outside = (places < 0) | ~faced.any[there]
        return _Known(
            numbers.take(there),
            np.where(outside, NOT_APPLICABLE, lacking[there]).astype(np.uint8),
            np.where(outside, 0, statuses[there]).astype(np.uint8),
        )

    def _of_formula(self, resolved: ResolvedIndicator, tree: Tree) -> _Known:
        zero = ZeroDenominator.NOT_APPLICABLE
        found = self.measures.computed(tree, resolved.members, self.windows, zero)
        return _Known(found.values, found.states, found.statuses)

    def _of_peers(self, resolved: ResolvedIndicator, source: OfPeers) -> _Known:
        """Return the mean or the best of the peers in each window."""
        values = self.values(resolved.declared.id)
        windows = np.repeat(np.arange(len(self.windows)), len(resolved.members))
        groups = np.tile(source.groups, len(self.windows))
        keys = windows * source.size + np.maximum(groups, 0)
        counted = values.valued & np.tile(source.peers, len(self.windows)) & (groups >= 0)
        size = len(self.windows) * source.size
        found, known = benchmarks(values.numbers, counted, keys, size, source.which)
        if not size:
            return _nothing(len(keys), MISSING)
        there = (groups >= 0) & known[keys]
        lacking = np.where(there, 0, MISSING).astype(np.uint8)
        return _Known(found.take(keys), lacking, codes_of_zero(len(keys)))

    def _baselines(self, resolved: ResolvedIndicator, faced: Faced) -> Baselines:
        found = _nothing(len(faced.any), MISSING)
        for place, tree in enumerate(faced.target.baselines):
            here = faced.any & (faced.own() == place)
            found = _where(here, self._of_formula(resolved, tree), found)
        return Baselines(found.numbers, found.lacking == 0, found.statuses)


def _nothing(length: int, state: int) -> _Known:
    lacking = np.full(length, state, dtype=np.uint8)
    return _Known(Rationals.constant(_ZERO, length), lacking, codes_of_zero(length))


def _where(mask: Mask, one: _Known, other: _Known) -> _Known:
    """Return one where a mask is true, else the other."""
    return _Known(
        Rationals.chosen(mask, one.numbers, other.numbers),
        np.where(mask, one.lacking, other.lacking),
        np.where(mask, one.statuses, other.statuses),
    )


def _first_state(one: Codes, other: Codes) -> Codes:
    """Return the state that decides of two: the smaller code of those that are no value."""
    # As uint8, the code 0 of a value becomes 255 and loses against every other one.
    before = np.minimum(one - np.uint8(1), other - np.uint8(1))
    return np.asarray(before + np.uint8(1), dtype=np.uint8)
