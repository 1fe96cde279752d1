"""Columns of intervals of exact rational numbers: what is known of numbers that were rounded.

An end belongs to its interval or not. The result of an operation is the interval of all that it can
give, if the numbers of its columns do not depend on each other.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from attrs import evolve, frozen

from kpikit.kernels.integers import BoolArray, SignArray
from kpikit.kernels.rationals import Rationals

_ZERO, _TWO = Fraction(0), Fraction(2)


@frozen(eq=False)
class Ends:
    """The lower or the upper ends of intervals.

    Attributes:
        numbers: where they are.
        open: whether the number itself lies outside.
    """

    numbers: Rationals
    open: BoolArray

    def plus(self, other: Ends) -> Ends:
        """Return the sums; one is open if either part is."""
        return Ends(self.numbers.plus(other.numbers), self.open | other.open)

    def negated(self) -> Ends:
        """Return the ends with the other sign."""
        return Ends(self.numbers.negated(), self.open)

    def times(self, other: Ends) -> Ends:
        """Return the products; one is reached if both are, or if one is a zero that is reached."""
        mine, theirs = ~self.open, ~other.open
        none = mine & np.equal(self.numbers.numerators, 0)
        none |= theirs & np.equal(other.numbers.numerators, 0)
        return Ends(self.numbers.times(other.numbers), ~(none | (mine & theirs)))

    def inverted(self) -> Ends:
        """Return 1 over the ends; where one is zero the result means nothing."""
        one = Rationals.constant(Fraction(1), len(self.numbers))
        return Ends(one.over(self.numbers), self.open)

    def outer(self, other: Ends, sign: int) -> Ends:
        """Return the ends that reach further, up for the sign 1, down for -1.

        Of two at one place it is open if both are.
        """
        order = self.numbers.compared(other.numbers) * sign
        return self._taken(other, order, self.open & other.open)

    def inner(self, other: Ends, sign: int) -> Ends:
        """Return the ends that reach less far up for the sign 1, down for -1.

        Of two at one place it is open if either is.
        """
        order = self.numbers.compared(other.numbers) * -sign
        return self._taken(other, order, self.open | other.open)

    def _taken(self, other: Ends, order: SignArray, both: BoolArray) -> Ends:
        """Return mine where the order is above 0, the other ones where it is below."""
        numbers = Rationals.chosen(order >= 0, self.numbers, other.numbers)
        open_ = np.where(order > 0, self.open, np.where(order < 0, other.open, both))
        return Ends(numbers, open_)

    def chosen(self, mask: BoolArray, other: Ends) -> Ends:
        """Return mine where a mask is true, else the other ones."""
        numbers = Rationals.chosen(mask, self.numbers, other.numbers)
        return Ends(numbers, np.where(mask, self.open, other.open))


@frozen(eq=False)
class Intervals:
    """A column of intervals; operations return new columns.

    Attributes:
        low: the lower ends.
        high: the upper ends.
        free: where nothing is known: every number is possible.

    >>> share, tenth = Rationals.of([Fraction("33.3")]), Rationals.of([Fraction("0.1")])
    >>> printed = Intervals.printed(share, tenth)
    >>> three = printed.plus(printed).plus(printed)
    >>> three.high.numbers.fractions(), three.meets(Intervals.exact(Rationals.of([100]))).tolist()
    ([Fraction(2001, 20)], [True])
    """

    low: Ends
    high: Ends
    free: BoolArray

    @staticmethod
    def exact(numbers: Rationals) -> Intervals:
        """Return the intervals of one number each.

        >>> Intervals.exact(Rationals.of([2])).low.numbers.fractions()
        [Fraction(2, 1)]
        """
        none = np.zeros(len(numbers), dtype=np.bool_)
        return Intervals(Ends(numbers, none), Ends(numbers, none), none)

    @staticmethod
    def printed(numbers: Rationals, steps: Rationals) -> Intervals:
        """Return the intervals of what is printed as these numbers, halves rounded away from zero.

        Args:
            numbers: as they are printed.
            steps: what one more in the last printed decimal would be; 0 of exact numbers.

        >>> found = Intervals.printed(Rationals.of([61]), Rationals.of([1]))
        >>> found.low.numbers.fractions(), found.low.open.tolist(), found.high.open.tolist()
        ([Fraction(121, 2)], [False], [True])
        """
        half, signs = steps.over(_TWO), numbers.compared(_ZERO)
        rounded = np.not_equal(steps.numerators, 0)
        return Intervals(
            Ends(numbers.minus(half), rounded & (signs <= 0)),
            Ends(numbers.plus(half), rounded & (signs >= 0)),
            np.zeros(len(numbers), dtype=np.bool_),
        )

    def plus(self, other: Intervals) -> Intervals:
        """Return the sums, cell by cell."""
        low, high = self.low.plus(other.low), self.high.plus(other.high)
        return Intervals(low, high, self.free | other.free)

    def negated(self) -> Intervals:
        """Return the intervals with the other sign."""
        return Intervals(self.high.negated(), self.low.negated(), self.free)

    def times(self, other: Intervals) -> Intervals:
        """Return the products, cell by cell."""
        corners = [
            one.times(two) for one in (self.low, self.high) for two in (other.low, other.high)
        ]
        low = high = corners[0]
        for corner in corners[1:]:
            low, high = low.outer(corner, -1), high.outer(corner, 1)
        return Intervals(low, high, self.free | other.free)

    def over(self, other: Intervals) -> Intervals:
        """Return the quotients, cell by cell; nothing is known where the divisor may be zero.

        >>> ten, one = Rationals.of([10, 10]), Rationals.of([1, 1])
        >>> found = Intervals.exact(ten).over(Intervals.printed(Rationals.of([4, 0]), one))
        >>> found.low.numbers.fractions()[0], found.free.tolist()
        (Fraction(20, 9), [False, True])
        """
        zero = (other.low.numbers.compared(_ZERO) <= 0) & (other.high.numbers.compared(_ZERO) >= 0)
        inverted = Intervals(other.high.inverted(), other.low.inverted(), other.free | zero)
        return self.times(inverted)

    def size(self) -> Intervals:
        """Return the intervals without their signs."""
        found = self.least(self.negated(), -1)
        across = (self.low.numbers.compared(_ZERO) < 0) & (self.high.numbers.compared(_ZERO) > 0)
        zero = Intervals.exact(Rationals.constant(_ZERO, len(across)))
        return evolve(found, low=zero.low.chosen(across, found.low))

    def least(self, other: Intervals, sign: int = 1) -> Intervals:
        """Return the intervals of the smaller number, of the larger one for the sign -1."""
        free = self.free | other.free
        if sign > 0:
            return Intervals(self.low.outer(other.low, -1), self.high.inner(other.high, 1), free)
        return Intervals(self.low.inner(other.low, -1), self.high.outer(other.high, 1), free)

    def chosen(self, mask: BoolArray, other: Intervals) -> Intervals:
        """Return mine where a mask is true, else the other ones.

        >>> one, two = (Intervals.exact(Rationals.of([number])) for number in (1, 2))
        >>> one.chosen(np.array([False]), two).low.numbers.fractions()
        [Fraction(2, 1)]
        """
        return Intervals(
            self.low.chosen(mask, other.low),
            self.high.chosen(mask, other.high),
            np.where(mask, self.free, other.free),
        )

    def meets(self, other: Intervals) -> BoolArray:
        """Return where both can be the same number.

        >>> printed = Intervals.printed(Rationals.of([61, 61]), Rationals.of([1, 1]))
        >>> halves = Intervals.exact(Rationals.of([Fraction("60.5"), Fraction("61.5")]))
        >>> printed.meets(halves).tolist()
        [True, False]
        """
        below, above = _before(self.high, other.low), _before(other.high, self.low)
        return np.asarray(self.free | other.free | ~(below | above))


def _before(high: Ends, low: Ends) -> BoolArray:
    """Return where an interval ends before another one begins."""
    order = high.numbers.compared(low.numbers)
    return np.asarray((order < 0) | ((order == 0) & (high.open | low.open)))
