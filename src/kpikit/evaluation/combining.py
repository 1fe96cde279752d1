"""What a group makes of its children's points, by its method.

Columns are laid out as in `kpikit.evaluation.cells`, over the members of the scorecard.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from kpikit.evaluation.cells import Mask
from kpikit.evaluation.nodes import NodeCells
from kpikit.evaluation.resolved_nodes import ResolvedGroup
from kpikit.kernels.aggregation import sum_of_points, weighted_mean
from kpikit.kernels.masks import nowhere, some
from kpikit.kernels.means import (
    geometric,
    harmonic_mean,
    highest,
    lowest,
    majority,
    mean_of_lowest,
    median,
    negative,
    power_mean,
    product,
)
from kpikit.kernels.rationals import Rationals
from kpikit.kernels.sums import total
from kpikit.model.combining import AtLeast, MeanOfLowest, Method, PowerMean

if TYPE_CHECKING:
    from kpikit.kernels.integers import IntArray

NOBODY = -1
"""The group of peers of a cell that is compared with nobody."""


@frozen(eq=False)
class Parts:
    """The children of a group that are scored.

    Attributes:
        group: the group.
        children: the cells of each child.
        points: one column per child.
        present: where each child has points, those by policy included.
        shrunk: the most points of all present children together; absent where no child shrinks, and
            the group does not.
    """

    group: ResolvedGroup
    children: Sequence[NodeCells]
    points: Sequence[Rationals]
    present: Sequence[Mask]
    shrunk: Rationals | None = None

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.present[0])

    @property
    def weights(self) -> Sequence[Fraction]:
        """What each child counts."""
        return self.group.scored_weights

    @property
    def maxima(self) -> Sequence[Fraction]:
        """The most points of each child."""
        return [child.resolved.max_points for child in self.children]

    @property
    def failing(self) -> Sequence[Mask]:
        """Where each child has no points, and the group therefore has none either."""
        return [child.failing for child in self.children]

    @property
    def full(self) -> IntArray:
        """How many children have full points."""
        pairs = zip(self.points, self.present, self.maxima, strict=True)
        full = [mask & points.at_least(most) for points, mask, most in pairs]
        return np.asarray(np.sum(full, axis=0, dtype=np.int64))

    @property
    def applying(self) -> IntArray:
        """How many children have points, or should."""
        return np.asarray(np.sum([*self.present, *self.failing], axis=0, dtype=np.int64))

    @property
    def needed(self) -> IntArray:
        """How many children need full points, where all or at least some number of them do."""
        method = self.group.declared.method
        if isinstance(method, AtLeast):
            return np.full(len(self), method.number, dtype=np.int64)
        return self.applying


def combined(parts: Parts, peers: Mask) -> Rationals:
    """Return the points that a group makes of its children's, before anything is clipped.

    Args:
        parts: the children.
        peers: where a unit is one of those among whom a unit is compared, if any is.
    """
    method = parts.group.declared.method
    if isinstance(method, MeanOfLowest):
        return mean_of_lowest(parts.points, parts.present, method.number)
    if isinstance(method, PowerMean):
        return power_mean(parts.points, parts.present, parts.weights, int(method.power))
    if method is Method.COPELAND:
        return _copeland(parts, peers)
    if isinstance(method, AtLeast) or method is Method.ALL_OF:
        return _all_or_nothing(parts)
    return _METHODS[method](parts)


def without_meaning(parts: Parts) -> Mask | None:
    """Return where the method has no meaning, as a child has points below zero; if anywhere."""
    method = parts.group.declared.method
    if not isinstance(method, PowerMean) and method not in {Method.GEOMETRIC, Method.HARMONIC}:
        return None
    found = negative(parts.points, parts.present)
    return found if some(found) else None


def settled(parts: Parts) -> Mask:
    """Return where the result is known whatever children are that have no points and should."""
    method = parts.group.declared.method
    if not isinstance(method, AtLeast) and method is not Method.ALL_OF:
        return nowhere(len(parts))
    open_ = np.sum(parts.failing, axis=0, dtype=np.int64)
    full, needed = parts.full, parts.needed
    return (full >= needed) | (full + open_ < needed)


def _sum(parts: Parts) -> Rationals:
    if parts.shrunk is None:
        return sum_of_points(parts.points, parts.present, parts.weights)
    pairs = zip(parts.points, parts.present, strict=True)
    added = total([points.where(mask, Fraction(0)) for points, mask in pairs])
    if parts.group.declared.shrink:
        return added
    return added.times(parts.group.max_points).over(parts.shrunk)


def _all_or_nothing(parts: Parts) -> Rationals:
    most = Rationals.constant(parts.group.max_points, len(parts))
    return most.where(parts.full >= parts.needed, Fraction(0))


def _count(parts: Parts) -> Rationals:
    share = Rationals.scaled(parts.full).over(Rationals.scaled(np.maximum(parts.applying, 1)))
    return share.times(parts.group.max_points)


def _product(parts: Parts) -> Rationals:
    return product(parts.points, parts.present, parts.maxima).times(parts.group.max_points)


def _copeland(parts: Parts, peers: Mask) -> Rationals:
    """Return how many units each defeats, less how many defeat it, window by window."""
    members = parts.group.members
    windows = np.arange(len(parts)) // max(members, 1)
    for excluded in parts.group.excluded:
        peers = peers & ~np.tile(excluded, len(parts) // members)
    groups = np.where(peers, windows, NOBODY)
    return Rationals.scaled(majority(parts.points, parts.present, parts.weights, groups))


_METHODS: Mapping[object, Callable[[Parts], Rationals]] = {
    Method.SUM: _sum,
    Method.WEIGHTED_MEAN: lambda parts: weighted_mean(parts.points, parts.present, parts.weights),
    Method.MEAN: lambda parts: weighted_mean(parts.points, parts.present, parts.weights),
    Method.MEDIAN: lambda parts: median(parts.points, parts.present),
    Method.MIN: lambda parts: lowest(parts.points, parts.present),
    Method.MAX: lambda parts: highest(parts.points, parts.present),
    Method.GEOMETRIC: lambda parts: geometric(parts.points, parts.present, parts.weights),
    Method.HARMONIC: lambda parts: harmonic_mean(parts.points, parts.present, parts.weights),
    Method.PRODUCT: _product,
    Method.COUNT: _count,
}
