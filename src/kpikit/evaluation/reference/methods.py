"""What a group makes of its children's points."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from typing import TYPE_CHECKING

from attrs import frozen

from kpikit.kernels.irrational import geometric_mean
from kpikit.kernels.means import mean_of_powers
from kpikit.model.combining import AtLeast, Combining, MeanOfLowest, Method, PowerMean
from kpikit.model.scorecards import Group

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence


@frozen
class Part:
    """A child that has points.

    Attributes:
        id: its id.
        points: its points.
        most: the most points that it can have.
        weight: what it counts among its siblings.
    """

    id: str
    points: Fraction
    most: Fraction
    weight: Fraction


@frozen
class Children:
    """The children of a group for a unit in a window.

    Attributes:
        group: the group.
        most: the most points of the group.
        parts: the children that have points.
        failing: how many have none, and should.
    """

    group: Group
    most: Fraction
    parts: tuple[Part, ...]
    failing: int

    @property
    def points(self) -> list[Fraction]:
        """The points of those that have any, fewest first."""
        return sorted(part.points for part in self.parts)

    @property
    def full(self) -> int:
        """How many have full points."""
        return len([part for part in self.parts if part.points >= part.most])

    @property
    def needed(self) -> int:
        """How many need full points, where all or at least some number of them do."""
        method = self.group.method
        return method.number if isinstance(method, AtLeast) else len(self.parts) + self.failing


def total(numbers: Iterable[Fraction]) -> Fraction:
    """Return the sum."""
    return sum(numbers, Fraction(0))


def counts_full_points(method: Combining) -> bool:
    """Whether a group gives all points or none, by how many children have full points."""
    return isinstance(method, AtLeast) or method is Method.ALL_OF


def is_settled(children: Children) -> bool:
    """Whether the result is known, whatever children are that have no points and should."""
    if not counts_full_points(children.group.method):
        return False
    return children.full >= children.needed or children.full + children.failing < children.needed


def is_without_meaning(children: Children) -> bool:
    """Whether the method has no meaning, as a child has points below zero."""
    method = children.group.method
    rooted = isinstance(method, PowerMean) or method in {Method.GEOMETRIC, Method.HARMONIC}
    return rooted and any(part.points < 0 for part in children.parts)


def made(children: Children) -> Fraction:
    """Return the points that a method makes of children's, before anything is clipped.

    A Copeland score takes other units: see `majority`.
    """
    method = children.group.method
    if counts_full_points(method):
        return children.most if children.full >= children.needed else Fraction(0)
    if isinstance(method, MeanOfLowest):
        return mean(children.points[: method.number])
    if isinstance(method, PowerMean):
        points, weights = [one.points for one in children.parts], weights_of(children)
        return mean_of_powers(points, weights, int(method.power))
    return _METHODS[method](children)


def weights_of(children: Children) -> list[Fraction]:
    """Return the weights of the children that have points."""
    return [part.weight for part in children.parts]


def mean(points: Sequence[Fraction]) -> Fraction:
    """Return the plain mean."""
    return total(points) / len(points)


def weighted_mean(children: Children) -> Fraction:
    """Return the weighted mean."""
    weighed = total(part.points * part.weight for part in children.parts)
    return weighed / total(weights_of(children))


def rescaled_sum(children: Children) -> Fraction:
    """Return the sum, made up to the whole unless that shrinks."""
    if children.group.shrink:
        return total(children.points)
    return total(children.points) * children.most / total(weights_of(children))


def median(children: Children) -> Fraction:
    """Return the points in the middle, or the mean of the two there."""
    points = children.points
    return (points[(len(points) - 1) // 2] + points[len(points) // 2]) / 2


def harmonic(children: Children) -> Fraction:
    """Return the weighted harmonic mean; 0 where there is a 0."""
    if 0 in children.points:
        return Fraction(0)
    inverses = total(part.weight / part.points for part in children.parts)
    return total(weights_of(children)) / inverses


def product(children: Children) -> Fraction:
    """Return the shares of the maxima, multiplied, as a share of the group's maximum."""
    shares = (part.points / part.most for part in children.parts)
    return children.most * prod(shares, start=Fraction(1))


def count(children: Children) -> Fraction:
    """Return the share of children with full points, as a share of the group's maximum."""
    return children.most * children.full / len(children.parts)


_METHODS: Mapping[Combining, Callable[[Children], Fraction]] = {
    Method.SUM: rescaled_sum,
    Method.WEIGHTED_MEAN: weighted_mean,
    Method.MEAN: lambda children: mean(children.points),
    Method.MEDIAN: median,
    Method.MIN: lambda children: min(children.points),
    Method.MAX: lambda children: max(children.points),
    Method.GEOMETRIC: lambda children: geometric_mean(
        [part.points for part in children.parts], weights_of(children)
    ),
    Method.HARMONIC: harmonic,
    Method.PRODUCT: product,
    Method.COUNT: count,
}


# --- who defeats whom ---


def majority(own: Children, others: Iterable[Children]) -> Fraction:
    """Return how many others a unit defeats, less how many defeat it."""
    return Fraction(sum(sign(advantage(own, other)) for other in others))


def advantage(own: Children, other: Children) -> Fraction:
    """Return the weights of the children in which a unit has more points, less the others."""
    theirs = {part.id: part.points for part in other.parts}
    return total(
        part.weight * sign(part.points - theirs[part.id]) for part in own.parts if part.id in theirs
    )


def sign(number: Fraction) -> int:
    """Return 1, 0 or -1."""
    return (number > 0) - (number < 0)
