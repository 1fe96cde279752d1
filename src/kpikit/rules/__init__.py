"""Scoring rules, one file each: the declaration and its arithmetic side by side.

To add a rule, write a frozen class with a `points` method and pass it on in a `RuleSet`. What such
a class is made of can be imported from here.
"""

from kpikit.model.declared import Declared, Form, key
from kpikit.model.scoring import Amount, Given, Measured, Reads, ScoringRule, Setting, Unscored
from kpikit.model.units import Quantity
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
from kpikit.rules.ruleset import DEFAULT_RULES, RuleSet, installed_rules
from kpikit.rules.value import Value
from kpikit.rules.z_score import Deviation, ZScore

__all__ = [
    "DEFAULT_RULES",
    "Amount",
    "Band",
    "Bands",
    "Borda",
    "ColumnarRule",
    "Count",
    "Declared",
    "Deviation",
    "DistanceTo",
    "Form",
    "FractionOfMax",
    "From",
    "Given",
    "Increments",
    "Leader",
    "Linear",
    "Measured",
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
    "Quantity",
    "Reads",
    "RuleSet",
    "ScoringRule",
    "Segment",
    "Setting",
    "Unscored",
    "Value",
    "ZScore",
    "installed_rules",
    "key",
]
