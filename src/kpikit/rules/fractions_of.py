"""Points by what share of the best peer a unit reaches."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from kpikit.kernels.rationals import Rationals
from kpikit.model.declared import Form, key
from kpikit.model.scoring import Amount, Unscored
from kpikit.rules.among import PeerRule, outside
from kpikit.rules.columns import PointsColumn

if TYPE_CHECKING:
    from kpikit.model.scoring import Given, Measured
    from kpikit.rules.columns import MeasuredColumn

_ONE = Fraction(1)


@frozen(kw_only=True)
class FractionOfMax(PeerRule):
    """The best peer gets max_points, the others the share of it that they reach.

    Formula: points = least + (max_points - least) x share, where share = measure / best if higher
    is better, and best / measure if lower is; the best itself has the share 1. No points where the
    best is not above 0 (where lower is better: is below 0).

    >>> from kpikit.model.scoring import Better, Measured
    >>> peers = {"north": Fraction(4), "south": Fraction(6)}
    >>> cell = Measured(measure=Fraction(6), max_points=Fraction(9), peers=peers)
    >>> FractionOfMax().points(cell), FractionOfMax(better=Better.LOWER).points(cell)
    (Fraction(9, 1), Fraction(6, 1))
    """

    form: ClassVar = Form(tag="fraction_of_max")
    least: Amount = field(
        default=Amount(Fraction(0)),
        metadata=key("Points of the share 0, as a number or in percent of max_points."),
    )

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell, or why there are none."""
        if not cell.peers:
            return Unscored.NO_PEERS
        best = min(cell.peers.values()) if self.lower else max(cell.peers.values())
        if best < 0 or (best == 0 and not self.lower):
            return Unscored.NOT_POSITIVE
        least = self.least.of(cell.max_points)
        return least + (cell.max_points - least) * self._share(cell.measure, best)

    def _share(self, measure: Fraction, best: Fraction) -> Fraction:
        if measure == best:
            return _ONE
        return best / measure if self.lower else measure / best

    def column(self, cells: MeasuredColumn) -> PointsColumn:
        """Return the points of a column of cells."""
        measures, peers, least = cells.measures, cells.peers, self.least.of(cells.max_points)
        if self.lower:
            best = peers.lowest
            is_best = measures.compared(best) == 0
            shares = Rationals.chosen(is_best, _ONE, best.over(measures))
            wrong = ~best.at_least(Fraction(0))
        else:
            best = peers.highest
            shares, wrong = measures.over(best), ~best.above(Fraction(0))
        points = shares.times(cells.max_points - least).plus(least)
        return PointsColumn(points, (outside(cells), (wrong, Unscored.NOT_POSITIVE)))
