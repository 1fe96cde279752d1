"""Points by the place among the peers: rank, percentile, Borda count."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from kpikit.model.declared import Form, key
from kpikit.model.scoring import Amount, Unscored
from kpikit.rules.among import PeerTies, RangeRule, SpreadRule, outside, place

if TYPE_CHECKING:
    from kpikit.kernels.peers import Places
    from kpikit.model.scoring import Given, Measured
    from kpikit.rules.columns import MeasuredColumn, PointsColumn


@frozen(kw_only=True)
class PeerRank(RangeRule):
    """The first of the peers gets max_points, the last place `least`, linear in the rank.

    Formula: points = least + (max_points - least) x (last - rank) / (last - 1), where rank 1 is
    the best and last is the number of peers; with `ties: dense`, of different measures.

    >>> from kpikit.model.scoring import Measured
    >>> peers = {"north": Fraction(40), "south": Fraction(60), "west": Fraction(90)}
    >>> PeerRank().points(Measured(measure=Fraction(60), max_points=Fraction(10), peers=peers))
    Fraction(5, 1)
    """

    form: ClassVar = Form(tag="peer_rank")
    ties: PeerTies = field(
        default=PeerTies.MIN, metadata=key("Which rank equals get; the better one if absent.")
    )

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell, or why there are none."""
        if not cell.peers:
            return Unscored.NO_PEERS
        if len(set(cell.peers.values())) == 1:
            return self.flat(cell.max_points)
        rank, last = place(cell, self.ties, lower=self.lower)
        return self.ranged((last - rank) / (last - 1), cell.max_points)

    def column(self, cells: MeasuredColumn) -> PointsColumn:
        """Return the points of a column of cells."""
        peers = self.turned_peers(cells.peers)
        ties: Places = self.ties.value
        last = peers.last(ties)
        shares = last.minus(peers.ranks(ties)).over(last.minus(Fraction(1)))
        points = self.ranged_column(shares, cells.max_points)
        return self.flattened(points, peers.alike, cells, outside(cells))


@frozen(kw_only=True)
class Percentile(PeerRank):
    """Points in proportion to the share of the other peers that are worse.

    Formula: points = least + (max_points - least) x worse / (peers - 1). It is `peer_rank` in which
    equals get the worse rank.

    >>> from kpikit.model.scoring import Measured
    >>> peers = {"north": Fraction(60), "south": Fraction(60), "west": Fraction(90)}
    >>> Percentile().points(Measured(measure=Fraction(60), max_points=Fraction(10), peers=peers))
    Fraction(0, 1)
    """

    form: ClassVar = Form(tag="percentile")
    ties: PeerTies = field(
        default=PeerTies.MAX, metadata=key("Which rank equals get; the worse one if absent.")
    )


@frozen(kw_only=True)
class Borda(SpreadRule):
    """Points for each peer that is worse.

    Formula: points = start + each x (last - rank). With `ties: max`, which is the default,
    last - rank is the number of peers that are worse.

    >>> from kpikit.model.scoring import Measured
    >>> peers = {"north": Fraction(40), "south": Fraction(60), "west": Fraction(90)}
    >>> Borda().points(Measured(measure=Fraction(90), max_points=Fraction(2), peers=peers))
    Fraction(2, 1)
    """

    form: ClassVar = Form(tag="borda")
    start: Amount = field(
        default=Amount(Fraction(0)),
        metadata=key("Points of the worst, as a number or in percent of max_points."),
    )
    each: Amount = field(
        default=Amount(Fraction(1)),
        metadata=key("Points for each peer that is worse; a number or in percent of max_points."),
    )
    ties: PeerTies = field(
        default=PeerTies.MAX, metadata=key("Which rank equals get; the worse one if absent.")
    )

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell, or why there are none."""
        if not cell.peers:
            return Unscored.NO_PEERS
        if len(set(cell.peers.values())) == 1:
            return self.flat(cell.max_points)
        rank, last = place(cell, self.ties, lower=self.lower)
        start, each = (amount.of(cell.max_points) for amount in (self.start, self.each))
        return start + each * (last - rank)

    def column(self, cells: MeasuredColumn) -> PointsColumn:
        """Return the points of a column of cells."""
        peers = self.turned_peers(cells.peers)
        ties: Places = self.ties.value
        start, each = (amount.of(cells.max_points) for amount in (self.start, self.each))
        points = peers.last(ties).minus(peers.ranks(ties)).times(each).plus(start)
        return self.flattened(points, peers.alike, cells, outside(cells))
