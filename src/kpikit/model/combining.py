"""How the points of groups come from those of their children."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from attrs import field, frozen

from kpikit.model.declared import Declared, key


class Method(Enum):
    """How a group's points come from its children's, where a word says it.

    `SUM`: they add up; the group's max_points are the sum of the children's.

    `WEIGHTED_MEAN`, `MEAN`, `MEDIAN`, `MIN`, `MAX`, `GEOMETRIC`, `HARMONIC`: a mean of them, or
    the least or the greatest. The children have equal max_points, and so has the group. Geometric
    and harmonic means have no meaning for points below 0, and are 0 where any child has 0.

    `PRODUCT`: the shares of their max_points, multiplied. `COUNT`: how many of those that apply
    have full points, as a share of them. `ALL_OF`: all points if all of them have full points, else
    none. `COPELAND`: how many of the other units a unit defeats, less how many defeat it; who has
    more points in children of more weight defeats the other. The group states its own max_points.
    """

    SUM = "sum"
    WEIGHTED_MEAN = "weighted_mean"
    MEAN = "mean"
    MEDIAN = "median"
    MIN = "min"
    MAX = "max"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    PRODUCT = "product"
    COUNT = "count"
    ALL_OF = "all_of"
    COPELAND = "copeland"


@frozen(kw_only=True)
class PowerMean(Declared):
    """The mean of powers of the children's points, and of that the root.

    It has no meaning for points below 0. With a power below 0 it is 0 where any child has 0.
    """

    power: Fraction = field(
        metadata=key(
            "The power, a whole number but 0; more than 1 favours the greatest, less the least.",
            name="power_mean",
            marks=True,
        )
    )


@frozen(kw_only=True)
class MeanOfLowest(Declared):
    """The mean of the children with the fewest points."""

    number: int = field(
        metadata=key(
            "How many of them; all, where fewer have points.", name="mean_of_lowest", marks=True
        )
    )


@frozen(kw_only=True)
class AtLeast(Declared):
    """All points if enough children have full points, else none.

    Where that still depends on children whose policy is `fail`, there are none yet.
    """

    number: int = field(
        metadata=key("How many of them need full points.", name="at_least", marks=True)
    )


Combining = Method | PowerMean | MeanOfLowest | AtLeast
"""How a group's points come from its children's."""

WEIGHED = (Method.WEIGHTED_MEAN, Method.GEOMETRIC, Method.HARMONIC, Method.COPELAND)
"""Methods for which weights say what a child counts."""

STATED = (Method.PRODUCT, Method.COUNT, Method.ALL_OF, Method.COPELAND)
"""Methods of groups that state their own max_points."""
