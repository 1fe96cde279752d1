"""Points by how many standard deviations a measure is from the mean."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar

import numpy as np
from attrs import field, frozen

from kpikit.kernels.irrational import square_root
from kpikit.model.declared import Form, key
from kpikit.model.scoring import Amount, Unscored
from kpikit.model.units import Quantity
from kpikit.rules.among import SpreadRule, outside

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kpikit.kernels.rationals import Rationals
    from kpikit.model.scoring import Given, Measured
    from kpikit.rules.columns import MeasuredColumn, PointsColumn


class Deviation(Enum):
    """Whether the peers are a whole population, or a sample that stands for a larger one."""

    POPULATION = "population"
    SAMPLE = "sample"


@frozen(kw_only=True)
class ZScore(SpreadRule):
    """Points grow with the distance from the mean of the peers, in standard deviations.

    Formula: points = center + spread x (measure - mean) / deviation; where lower is better, the
    distance has the other sign. A `mean` and a `deviation` that are declared are frozen: with both
    of them the peers do not matter.

    >>> from kpikit.model.scoring import Measured
    >>> peers = {"north": Fraction(1), "south": Fraction(5)}
    >>> rule = ZScore(center=Amount(Fraction(50)), spread=Amount(Fraction(10)))
    >>> rule.points(Measured(measure=Fraction(5), max_points=Fraction(100), peers=peers))
    Fraction(60, 1)
    """

    form: ClassVar = Form(tag="z_score")
    mean: Quantity | None = field(
        default=None, metadata=key("The mean; that of the peers if absent.")
    )
    deviation: Quantity | None = field(
        default=None,
        metadata=key("The standard deviation, above 0; that of the peers if absent."),
    )
    of: Deviation = field(
        default=Deviation.POPULATION,
        metadata=key(
            "Whether the peers are all there are, or a sample; then squares are divided by one "
            "less than their number."
        ),
    )
    center: Amount = field(
        default=Amount(Fraction(0)),
        metadata=key("Points at the mean, as a number or in percent of max_points."),
    )
    spread: Amount = field(
        default=Amount(Fraction(1)),
        metadata=key("Points of one deviation, as a number or in percent of max_points."),
    )

    @property
    def frozen(self) -> bool:
        """Whether the peers do not matter."""
        return self.mean is not None and self.deviation is not None

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell, or why there are none."""
        peers = list(cell.peers.values())
        if not peers and not self.frozen:
            return Unscored.NO_PEERS
        mean = sum(peers, Fraction(0)) / len(peers) if self.mean is None else self.mean.number
        deviation = self._deviation(peers) if self.deviation is None else self.deviation.number
        if deviation == 0:
            return self.flat(cell.max_points)
        center, spread = (amount.of(cell.max_points) for amount in (self.center, self.spread))
        return center + spread * self.turned(cell.measure - mean) / deviation

    def _deviation(self, peers: Sequence[Fraction]) -> Fraction:
        mean = sum(peers, Fraction(0)) / len(peers)
        squares = sum(((number - mean) ** 2 for number in peers), Fraction(0))
        less = 1 if self.of is Deviation.SAMPLE and len(peers) > 1 else 0
        return square_root(squares / (len(peers) - less))

    def column(self, cells: MeasuredColumn) -> PointsColumn:
        """Return the points of a column of cells."""
        peers = cells.peers
        nowhere = np.zeros(len(cells), dtype=np.bool_)
        mean = peers.mean if self.mean is None else self.mean.number
        away = self.turned_column(cells.measures.minus(mean))
        flat = peers.alike if self.deviation is None else nowhere
        deviation: Rationals | Fraction
        if self.deviation is None:
            deviation = peers.deviation(self.of.value)
        else:
            deviation = self.deviation.number
        center, spread = (amount.of(cells.max_points) for amount in (self.center, self.spread))
        points = away.over(deviation).times(spread).plus(center)
        where, reason = outside(cells)
        return self.flattened(points, flat, cells, (nowhere if self.frozen else where, reason))
