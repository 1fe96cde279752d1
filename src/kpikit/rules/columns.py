"""What rules are given, and give, where a whole column of cells is computed at once."""

from __future__ import annotations

from fractions import Fraction
from typing import Protocol, runtime_checkable

from attrs import frozen

from kpikit.kernels.integers import BoolArray
from kpikit.kernels.peers import Peers
from kpikit.kernels.rationals import Rationals
from kpikit.model.scoring import Unscored


@frozen(eq=False)
class MeasuredColumn:
    """The cells of a leaf.

    Attributes:
        measures: the number that the rule reads of each; 0 where there is none, of which the
            points have no influence.
        max_points: the most that the node can give.
        peers: with which cells each is compared; none of them unless the rule reads peers.
    """

    measures: Rationals
    max_points: Fraction
    peers: Peers

    @classmethod
    def of(cls, measures: Rationals, max_points: Fraction) -> MeasuredColumn:
        """Return a column of cells that are compared with nobody.

        >>> len(MeasuredColumn.of(Rationals.of([1, 2]), Fraction(10)))
        2
        """
        return cls(measures, max_points, Peers.none(measures))

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.measures)


@frozen(eq=False)
class PointsColumn:
    """The points of a column of cells, of which some have none.

    Attributes:
        points: points; of no influence where there are none.
        absent: where there are none, and why; the first that is true of a cell counts.
    """

    points: Rationals
    absent: tuple[tuple[BoolArray, Unscored], ...]


@runtime_checkable
class ColumnarRule(Protocol):
    """A scoring rule that can also compute a whole column at once."""

    def column(self, cells: MeasuredColumn) -> Rationals | PointsColumn:
        """Return the points of a column of cells."""
        ...
