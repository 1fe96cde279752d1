"""On which side of an edge a number lies, for one number and for a column."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.model.comparisons import Above, AtLeast, AtMost, Below, Edge

if TYPE_CHECKING:
    from fractions import Fraction

    import numpy as np
    from numpy.typing import NDArray

    from kpikit.kernels.rationals import Rationals


def reached(edge: Edge, number: Fraction) -> bool:
    """Return whether a number in the edge's unit is on the edge's own side.

    >>> from fractions import Fraction
    >>> from kpikit.model.comparisons import AtLeast
    >>> from kpikit.model.units import Quantity
    >>> reached(AtLeast(level=Quantity(Fraction(80))), Fraction(80))
    True
    """
    level = edge.level.number
    if isinstance(edge, AtLeast):
        return number >= level
    if isinstance(edge, Above):
        return number > level
    return number <= level if isinstance(edge, AtMost) else number < level


def reached_in(edge: Edge, column: Rationals) -> NDArray[np.bool_]:
    """Return for each number of a column whether it is on the edge's own side."""
    level = edge.level.number
    if isinstance(edge, AtLeast | Below):
        inside = column.at_least(level)
        return inside if isinstance(edge, AtLeast) else ~inside
    beyond = column.above(level)
    return beyond if isinstance(edge, Above) else ~beyond
