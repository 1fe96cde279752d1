"""Points by how far a unit is from the worst to the best of its peers."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from attrs import frozen

from kpikit.model.declared import Form
from kpikit.model.scoring import Unscored
from kpikit.rules.among import RangeRule, outside

if TYPE_CHECKING:
    from kpikit.model.scoring import Given, Measured
    from kpikit.rules.columns import MeasuredColumn, PointsColumn


@frozen(kw_only=True)
class MinMax(RangeRule):
    """The best peer gets max_points, the worst `least`, the others in proportion.

    Formula: points = least + (max_points - least) x (measure - worst) / (best - worst).

    >>> from fractions import Fraction
    >>> from kpikit.model.scoring import Measured
    >>> peers = {"north": Fraction(40), "south": Fraction(60), "west": Fraction(90)}
    >>> MinMax().points(Measured(measure=Fraction(60), max_points=Fraction(10), peers=peers))
    Fraction(4, 1)
    """

    form: ClassVar = Form(tag="min_max")

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell, or why there are none."""
        if not cell.peers:
            return Unscored.NO_PEERS
        peers = [self.turned(measure) for measure in cell.peers.values()]
        worst, best = min(peers), max(peers)
        if worst == best:
            return self.flat(cell.max_points)
        share = (self.turned(cell.measure) - worst) / (best - worst)
        return self.ranged(share, cell.max_points)

    def column(self, cells: MeasuredColumn) -> PointsColumn:
        """Return the points of a column of cells."""
        peers = self.turned_peers(cells.peers)
        worst = peers.lowest
        span = peers.highest.minus(worst)
        shares = self.turned_column(cells.measures).minus(worst).over(span)
        points = self.ranged_column(shares, cells.max_points)
        return self.flattened(points, peers.alike, cells, outside(cells))
