"""Scoring rules, one file each: the declaration and its arithmetic side by side.

To add a rule, write a frozen class with a `points` method and put it into a `RuleSet`.
"""

from kpikit.rules.bands import Band, Bands, Otherwise
from kpikit.rules.columns import ColumnarRule, MeasuredColumn, PointsColumn
from kpikit.rules.increments import Count, Increments
from kpikit.rules.linear import Linear
from kpikit.rules.options import OptionPoints, Options
from kpikit.rules.pass_fail import PassFail
from kpikit.rules.piecewise import From, Piecewise, Segment
from kpikit.rules.ruleset import DEFAULT_RULES, RuleSet
from kpikit.rules.value import Value

__all__ = [
    "DEFAULT_RULES",
    "Band",
    "Bands",
    "ColumnarRule",
    "Count",
    "From",
    "Increments",
    "Linear",
    "MeasuredColumn",
    "OptionPoints",
    "Options",
    "Otherwise",
    "PassFail",
    "Piecewise",
    "PointsColumn",
    "RuleSet",
    "Segment",
    "Value",
]
