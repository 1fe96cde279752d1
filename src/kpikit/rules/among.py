"""What the rules that compare a unit with its peers have in common.

All of them turn measures around where lower is better, so that each formula is written once, for
higher is better.
"""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Self

import numpy as np
from attrs import evolve, field, frozen

from kpikit.kernels.rationals import Rationals
from kpikit.model.declared import Declared, key
from kpikit.model.scoring import Amount, Better, Reads, Unscored
from kpikit.rules.columns import PointsColumn

if TYPE_CHECKING:
    from kpikit.kernels.integers import BoolArray
    from kpikit.kernels.peers import Peers
    from kpikit.model.scoring import Given, Measured, Setting
    from kpikit.rules.columns import MeasuredColumn


class PeerTies(Enum):
    """Which place equals get.

    `MIN` 1-2-2-4, `MAX` 1-3-3-4, `AVERAGE` 1-2.5-2.5-4, `DENSE` 1-2-2-3.
    """

    MIN = "min"
    MAX = "max"
    AVERAGE = "average"
    DENSE = "dense"


@frozen(kw_only=True)
class PeerRule(Declared):
    """A rule that compares a unit with its peers."""

    reads: ClassVar = Reads.PEERS
    better: Better | None = field(
        default=None,
        metadata=key(
            "Which measures are better; what the indicator, else its targets say if absent. Of "
            "achievement, higher."
        ),
    )

    def fitted(self, setting: Setting) -> Self:
        """Return the rule that knows which measures are better."""
        return evolve(self, better=self.better or setting.better)

    @property
    def lower(self) -> bool:
        """Whether lower measures are better."""
        return self.better is Better.LOWER

    def turned(self, number: Fraction) -> Fraction:
        """Return a number so that higher is better."""
        return -number if self.lower else number

    def turned_column(self, column: Rationals) -> Rationals:
        """Return a column of numbers so that higher is better."""
        return column.negated() if self.lower else column

    def turned_peers(self, peers: Peers) -> Peers:
        """Return peers so that higher is better."""
        return peers.negated() if self.lower else peers


@frozen(kw_only=True)
class SpreadRule(PeerRule):
    """A rule that needs peers who differ."""

    without_spread: Amount | None = field(
        default=None,
        metadata=key("Points where all peers are equal or the unit is alone; no points if absent."),
    )

    def flat(self, max_points: Fraction) -> Given:
        """Return what is given where the peers do not differ."""
        return self.without_spread.of(max_points) if self.without_spread else Unscored.NO_SPREAD

    def flattened(
        self, points: Rationals, flat: BoolArray, cells: MeasuredColumn, *absent: Absent
    ) -> PointsColumn:
        """Return points, where the peers do not differ those of `without_spread` or none.

        Args:
            points: as the formula gives them.
            flat: where it has no meaning.
            cells: the cells.
            absent: where there are no points for another reason.
        """
        if self.without_spread is None:
            return PointsColumn(points, (*absent, (flat, Unscored.NO_SPREAD)))
        instead = self.without_spread.of(cells.max_points)
        return PointsColumn(Rationals.chosen(flat, instead, points), absent)


Absent = tuple[np.ndarray[tuple[int, ...], np.dtype[np.bool_]], Unscored]
"""Where cells have no points, and why."""


@frozen(kw_only=True)
class RangeRule(SpreadRule):
    """A rule that gives points in a range, from `least` for the worst to max_points."""

    least: Amount = field(
        default=Amount(Fraction(0)),
        metadata=key("Points at the worst end, as a number or in percent of max_points."),
    )

    def ranged(self, share: Fraction, max_points: Fraction) -> Fraction:
        """Return the points of a share: 0 is the worst end, 1 the best."""
        least = self.least.of(max_points)
        return least + (max_points - least) * share

    def ranged_column(self, shares: Rationals, max_points: Fraction) -> Rationals:
        """Return the points of a column of shares."""
        least = self.least.of(max_points)
        return shares.times(max_points - least).plus(least)


def outside(cells: MeasuredColumn) -> Absent:
    """Return where a cell is compared with nobody."""
    return ~cells.peers.inside, Unscored.NO_PEERS


def place(cell: Measured, ties: PeerTies, *, lower: bool) -> tuple[Fraction, Fraction]:
    """Return the place of a cell among its peers, 1 for the best, and the last place.

    >>> from kpikit.model.scoring import Measured
    >>> peers = {"a": Fraction(9), "b": Fraction(8), "c": Fraction(8)}
    >>> cell = Measured(measure=Fraction(8), max_points=Fraction(10), peers=peers)
    >>> [str(place(cell, ties, lower=False)[0]) for ties in PeerTies]
    ['2', '3', '5/2', '2']
    """
    numbers = list(cell.peers.values())
    better = [one for one in numbers if (one < cell.measure if lower else one > cell.measure)]
    if ties is PeerTies.DENSE:
        return Fraction(len(set(better)) + 1), Fraction(len(set(numbers)))
    equal, first = numbers.count(cell.measure), len(better) + 1
    behind = {PeerTies.MIN: 0, PeerTies.AVERAGE: 1, PeerTies.MAX: 2}[ties]
    return first + Fraction((equal - 1) * behind, 2), Fraction(len(numbers))
