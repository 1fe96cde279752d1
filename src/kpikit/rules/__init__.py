"""Scoring rules, one file each: the declaration and its arithmetic side by side.

To add a rule, write a frozen class with a `points` method and put it into a `RuleSet`.
"""

from kpikit.rules.among import PeerRule, PeerTies
from kpikit.rules.bands import Band, Bands, Otherwise
from kpikit.rules.columns import ColumnarRule, MeasuredColumn, PointsColumn
from kpikit.rules.distance import DistanceTo
from kpikit.rules.fractions_of import FractionOfMax
from kpikit.rules.increments import Count, Increments
from kpikit.rules.leader import Leader
from kpikit.rules.linear import Linear
from kpikit.rules.min_max import MinMax
from kpikit.rules.options import OptionPoints, Options
from kpikit.rules.pass_fail import PassFail
from kpikit.rules.piecewise import From, Piecewise, Segment
from kpikit.rules.places import Borda, PeerRank, Percentile
from kpikit.rules.ruleset import DEFAULT_RULES, RuleSet
from kpikit.rules.value import Value
from kpikit.rules.z_score import Deviation, ZScore

__all__ = [
    "DEFAULT_RULES",
    "Band",
    "Bands",
    "Borda",
    "ColumnarRule",
    "Count",
    "Deviation",
    "DistanceTo",
    "FractionOfMax",
    "From",
    "Increments",
    "Leader",
    "Linear",
    "MeasuredColumn",
    "MinMax",
    "OptionPoints",
    "Options",
    "Otherwise",
    "PassFail",
    "PeerRank",
    "PeerRule",
    "PeerTies",
    "Percentile",
    "Piecewise",
    "PointsColumn",
    "RuleSet",
    "Segment",
    "Value",
    "ZScore",
]
