"""Points by how far a unit is from the worst of its peers to a reference."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from attrs import field, frozen

from kpikit.kernels.rationals import Rationals
from kpikit.model.declared import Form, key
from kpikit.model.ids import Slug
from kpikit.model.scoring import Unscored
from kpikit.model.units import Quantity
from kpikit.rules.among import RangeRule, outside

if TYPE_CHECKING:
    from kpikit.kernels.integers import BoolArray
    from kpikit.kernels.peers import Peers
    from kpikit.model.scoring import Given, Measured
    from kpikit.rules.columns import MeasuredColumn, PointsColumn

BEST, TARGET = "best", "target"
"""Words that stand for a reference that is no organisation unit."""


@frozen(kw_only=True)
class DistanceTo(RangeRule):
    """The reference gets max_points, the worst peer `least`, the others in proportion.

    Formula: points = least + (max_points - least) x (measure - worst) / (reference - worst). Beyond
    the reference there are more than max_points, unless `cap` cuts them. Where the worst is as good
    as the reference, nothing can be told apart: `without_spread` applies.

    >>> from kpikit.model.scoring import Measured
    >>> peers = {"north": Fraction(40), "south": Fraction(60), "west": Fraction(90)}
    >>> cell = Measured(measure=Fraction(90), max_points=Fraction(10), peers=peers)
    >>> DistanceTo(reference=Slug("south")).points(cell)
    Fraction(25, 1)
    """

    form: ClassVar = Form(
        tag="distance_to",
        short="reference",
        apart=(("reference", "at"),),
        needs=(("reference", "at"),),
    )
    reference: Slug | None = field(
        default=None,
        metadata=key(
            "Id of an org_unit among the peers; `best` for the best of them; `target` for the "
            "target that is named beside the rule.",
            examples=("best",),
        ),
    )
    at: Quantity | None = field(
        default=None, metadata=key("A fixed measure instead of a reference.")
    )

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell, or why there are none."""
        if not cell.peers:
            return Unscored.NO_PEERS
        reference = self._level(cell)
        if reference is None:
            return Unscored.NO_REFERENCE
        peers = [self.turned(measure) for measure in cell.peers.values()]
        worst, reference = min(peers), self.turned(reference)
        if reference <= worst:
            return self.flat(cell.max_points)
        share = (self.turned(cell.measure) - worst) / (reference - worst)
        return self.ranged(share, cell.max_points)

    def _level(self, cell: Measured) -> Fraction | None:
        """Return the measure of the reference."""
        if self.at is not None:
            return self.at.number
        if self.reference == BEST:
            peers = cell.peers.values()
            return min(peers) if self.lower else max(peers)
        return Fraction(1) if self.reference == TARGET else cell.peers.get(str(self.reference))

    def column(self, cells: MeasuredColumn) -> PointsColumn:
        """Return the points of a column of cells."""
        peers = self.turned_peers(cells.peers)
        reference, known = self._levels(peers)
        worst = peers.lowest
        shares = self.turned_column(cells.measures).minus(worst).over(reference.minus(worst))
        points = self.ranged_column(shares, cells.max_points)
        absent = outside(cells), (~known, Unscored.NO_REFERENCE)
        return self.flattened(points, ~reference.above(worst), cells, *absent)

    def _levels(self, peers: Peers) -> tuple[Rationals, BoolArray]:
        """Return the measures of the reference, turned, and where there are any."""
        length = len(peers.values)
        everywhere = np.ones(length, dtype=np.bool_)
        if self.at is not None:
            return Rationals.constant(self.turned(self.at.number), length), everywhere
        if self.reference == BEST:
            return peers.highest, everywhere
        if self.reference == TARGET:
            return Rationals.constant(self.turned(Fraction(1)), length), everywhere
        return peers.of(str(self.reference))
