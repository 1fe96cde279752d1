"""How far a column of actual values reaches a level: ratio, gap, and whether it is met."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, Protocol, TypeAlias

from attrs import frozen

from kpikit.kernels.integers import BoolArray
from kpikit.kernels.masks import both, everywhere, nowhere
from kpikit.kernels.rationals import Rationals

LowerRatio: TypeAlias = Literal["target_over_actual", "two_minus_ratio"]

_ZERO = Fraction(0)


class Achieved(Protocol):
    """How far each cell reaches its level. All columns have the length of the actual values.

    Each is computed when it is asked for, and not kept.
    """

    @property
    def ratio(self) -> Rationals:
        """The achievement, a pure number; 1 means reached, more is better.

        Without meaning where has_ratio is false.
        """
        ...

    @property
    def has_ratio(self) -> BoolArray:
        """Where the ratio has a meaning."""
        ...

    @property
    def gap(self) -> Rationals:
        """What is missing to the level, in the unit of the actual values; zero where met."""
        ...

    @property
    def met(self) -> BoolArray:
        """Whether the level is reached: an exact comparison, never through the ratio."""
        ...


def at_least(actual: Rationals, level: Rationals | Fraction) -> Achieved:
    """Return how far values that should be at least the level reach it: actual over level.

    Args:
        actual: values; higher is better.
        level: in the same unit. Without a ratio where it is not above zero.

    >>> from fractions import Fraction
    >>> spent = Rationals.of([Fraction("219.6"), 330])
    >>> found = at_least(spent, Fraction(300))
    >>> found.ratio.fractions(), found.gap.fractions(), found.met.tolist()
    ([Fraction(183, 250), Fraction(11, 10)], [Fraction(402, 5), Fraction(0, 1)], [False, True])
    """
    return _AtLeast(actual, level)


@frozen(eq=False)
class _AtLeast:
    actual: Rationals
    level: Rationals | Fraction

    @property
    def ratio(self) -> Rationals:
        return _quotient(self.actual, self.level)

    @property
    def has_ratio(self) -> BoolArray:
        return _positive(self.level, len(self.actual))

    @property
    def gap(self) -> Rationals:
        return _difference(self.level, self.actual).clipped(_ZERO, None)

    @property
    def met(self) -> BoolArray:
        return self.actual.at_least(self.level)


def at_most(actual: Rationals, level: Rationals | Fraction, ratio: LowerRatio) -> Achieved:
    """Return how far values that should be at most the level keep to it.

    Args:
        actual: values; lower is better.
        level: in the same unit. Without a ratio where it is not above zero.
        ratio: `target_over_actual` is level over actual, without a ratio where the actual value is
            not above zero; `two_minus_ratio` is 2 minus actual over level.

    >>> found = at_most(Rationals.of([8, 0]), Fraction(10), "target_over_actual")
    >>> found.ratio.fractions()[0], found.has_ratio.tolist(), found.met.tolist()
    (Fraction(5, 4), [True, False], [True, True])
    >>> at_most(Rationals.of([8, 12]), Fraction(10), "two_minus_ratio").ratio.fractions()
    [Fraction(6, 5), Fraction(4, 5)]
    """
    return _AtMost(actual, level, inverse=ratio == "target_over_actual")


@frozen(eq=False)
class _AtMost:
    actual: Rationals
    level: Rationals | Fraction
    inverse: bool

    @property
    def ratio(self) -> Rationals:
        if not self.inverse:
            return _quotient(self.actual, self.level).negated().plus(Fraction(2))
        level = self.level
        if isinstance(level, Fraction):
            level = Rationals.constant(level, len(self.actual))
        return level.over(self.actual)

    @property
    def has_ratio(self) -> BoolArray:
        positive = _positive(self.level, len(self.actual))
        return both(positive, self.actual.above(_ZERO)) if self.inverse else positive

    @property
    def gap(self) -> Rationals:
        return self.actual.minus(self.level).clipped(_ZERO, None)

    @property
    def met(self) -> BoolArray:
        return ~self.actual.above(self.level)


def _positive(level: Rationals | Fraction, length: int) -> BoolArray:
    """Tell for every cell whether its level is above zero."""
    if isinstance(level, Rationals):
        return level.above(_ZERO)
    return everywhere(length) if level.numerator > 0 else nowhere(length)


def _difference(level: Rationals | Fraction, actual: Rationals) -> Rationals:
    """Return level minus actual."""
    if isinstance(level, Rationals):
        return level.minus(actual)
    return actual.negated().plus(level)


def _quotient(actual: Rationals, level: Rationals | Fraction) -> Rationals:
    """Return actual over level; zeros for a level of zero, which is masked."""
    if isinstance(level, Fraction) and not level.numerator:
        return Rationals.constant(_ZERO, len(actual))
    return actual.over(level)


def travelled(
    reached: Achieved,
    actual: Rationals,
    way: tuple[Rationals | Fraction, Rationals],
    known: BoolArray,
    *,
    upward: bool,
) -> Achieved:
    """Return how much of the way from a baseline to the level is travelled.

    The ratio is (actual - baseline) / (level - baseline). Where the baseline is not short of the
    level there is no way to travel, and no ratio. Gap and comparison are of the level itself.

    Args:
        reached: how far the values reach the level.
        actual: values.
        way: the level, and the baseline, in the same unit.
        known: where the baseline is known.
        upward: whether the level is to be reached from below.

    >>> import numpy as np
    >>> poor, goal = Rationals.of([10, 3]), Fraction(5)
    >>> reached = at_most(poor, goal, "target_over_actual")
    >>> way = (goal, Rationals.of([15, 5]))
    >>> found = travelled(reached, poor, way, np.array([True, True]), upward=False)
    >>> found.ratio.fractions()[0], found.has_ratio.tolist(), found.gap.fractions() == [5, 0]
    (Fraction(1, 2), [True, False], True)
    """
    level, baseline = way
    length = _difference(level, baseline)
    ahead = length.above(_ZERO) if upward else length.negated().above(_ZERO)
    return _Travelled(reached, actual.minus(baseline).over(length), both(known, ahead))


@frozen(eq=False)
class _Travelled:
    reached: Achieved
    ratio: Rationals
    has_ratio: BoolArray

    @property
    def gap(self) -> Rationals:
        return self.reached.gap

    @property
    def met(self) -> BoolArray:
        return self.reached.met


def in_range(actual: Rationals, low: Rationals | Fraction, high: Rationals | Fraction) -> Achieved:
    """Return how values lie to a range, both ends included.

    There is no ratio. The gap is the distance to the nearest end for values outside, else zero.

    Args:
        actual: values.
        low: least good value, in the same unit.
        high: greatest good value, in the same unit, not below low.

    >>> found = in_range(Rationals.of([1, 3, 7]), Fraction(2), Fraction(4))
    >>> found.gap.fractions() == [1, 0, 3], found.met.tolist()
    (True, [False, True, False])
    """
    return _Within(actual, low, high)


def nearest_end(
    actual: Rationals, low: Rationals | Fraction, high: Rationals | Fraction
) -> Rationals:
    """Return the end of a range that each value is nearest to; the high one in the middle.

    >>> nearest_end(Rationals.of([1, 3, 7]), Fraction(2), Fraction(4)).fractions() == [2, 4, 4]
    True
    """
    missing, excess = actual.minus(low).negated(), actual.minus(high)
    closer_to_low = excess.minus(missing).negated().above(_ZERO)
    return Rationals.chosen(closer_to_low, low, high)


@frozen(eq=False)
class _Within:
    actual: Rationals
    low: Rationals | Fraction
    high: Rationals | Fraction

    @property
    def ratio(self) -> Rationals:
        return Rationals.constant(_ZERO, len(self.actual))

    @property
    def has_ratio(self) -> BoolArray:
        return nowhere(len(self.actual))

    @property
    def gap(self) -> Rationals:
        missing, excess = self.actual.minus(self.low).negated(), self.actual.minus(self.high)
        excess = Rationals.chosen(self.actual.above(self.high), excess, _ZERO)
        return Rationals.chosen(self.actual.at_least(self.low), excess, missing)

    @property
    def met(self) -> BoolArray:
        return self.actual.at_least(self.low) & ~self.actual.above(self.high)
