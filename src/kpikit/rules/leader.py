"""Points by achievement up to the target, beyond it relative to the leader."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

from attrs import field, frozen

from kpikit.kernels.rationals import Rationals
from kpikit.model.declared import Declared, Form, key
from kpikit.model.scoring import Amount, Reads, Unscored
from kpikit.rules.among import outside
from kpikit.rules.columns import PointsColumn

if TYPE_CHECKING:
    from kpikit.model.scoring import Given, Measured
    from kpikit.rules.columns import MeasuredColumn

_ONE = Fraction(1)


@frozen(kw_only=True)
class Leader(Declared):
    """Below the target points are in proportion; above it the leader of the peers gets max_points.

    Formula: points = at_target x achievement below 1; from there at_target + (max_points -
    at_target) x (achievement - 1) / (leader - 1), where leader is the best achievement among the
    peers. The leader gets max_points also where it has just reached the target; below the target
    there is no leader, and nobody gets more than the proportion.

    >>> from kpikit.model.scoring import Measured
    >>> peers = {"north": Fraction(3, 2), "south": Fraction(6, 5)}
    >>> Leader().points(Measured(measure=Fraction(6, 5), max_points=Fraction(10), peers=peers))
    Fraction(7, 1)
    """

    form: ClassVar = Form(tag="leader")
    reads: ClassVar = Reads.PEERS
    at_target: Amount = field(
        default=Amount(Fraction(1, 2), of_max=True),
        metadata=key("Points where the target is just reached; half of max_points if absent."),
    )

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell, or why there are none."""
        if not cell.peers:
            return Unscored.NO_PEERS
        reached, leader = self.at_target.of(cell.max_points), max(cell.peers.values())
        if cell.measure < 1:
            return reached * cell.measure
        if cell.measure == leader:
            return cell.max_points
        return reached + (cell.max_points - reached) * (cell.measure - 1) / (leader - 1)

    def column(self, cells: MeasuredColumn) -> PointsColumn:
        """Return the points of a column of cells."""
        reached, measures, leader = (
            self.at_target.of(cells.max_points),
            cells.measures,
            cells.peers.highest,
        )
        beyond = measures.minus(_ONE).over(leader.minus(_ONE))
        points = beyond.times(cells.max_points - reached).plus(reached)
        points = Rationals.chosen(measures.compared(leader) == 0, cells.max_points, points)
        points = Rationals.chosen(measures.at_least(_ONE), points, measures.times(reached))
        return PointsColumn(points, (outside(cells),))
