"""The functions of the one expression language: their names, and the way they are written."""

from __future__ import annotations

from enum import Enum
from typing import Self, TypeAlias


class FunctionName(Enum):
    """The name of a function, with the way it is written."""

    usage: str

    def __new__(cls, value: str, usage: str) -> Self:
        """Make a member whose value is the name alone."""
        member = object.__new__(cls)
        member._value_ = value
        member.usage = usage
        return member


class Function(FunctionName):
    """Functions of numbers, conditions and dates.

    >>> Function("if").usage
    'if(condition, a, b)'
    """

    MIN = "min", "min(a, b, ...)"
    MAX = "max", "max(a, b, ...)"
    SUM = "sum", "sum(a, b, ...)"
    FIRST = "first", "first(a, b, ...)"
    ABS = "abs", "abs(a)"
    IF = "if", "if(condition, a, b)"
    ROUND = "round", "round(a, 2)"
    DAYS = "days", "days(from, to)"
    WORKING_DAYS = "working_days", "working_days(from, to)"


class TimeFunction(FunctionName):
    """Functions that look at another period.

    Attributes:
        PREVIOUS: at the period just before.
        SAME_PERIOD_LAST_YEAR: at the same part of the year before.
        AT: at a stated period.
        LATEST: at the latest report.
        END_OF_LAST_YEAR: at the last period of the year before, of the same length.
        PER_PERIOD: what came in during the period alone, of an indicator whose values run.
        YEAR_TO_DATE: from the first day of the calendar year to the end of the period.
        FISCAL_YEAR_TO_DATE: from the first day of the fiscal year.
        TERM_TO_DATE: from the first day of the term.
        MEAN_YEAR_TO_DATE: the mean of an indicator over the periods of its frequency since the
            first day of the calendar year.
        MEAN_FISCAL_YEAR_TO_DATE: likewise since the first day of the fiscal year.
    """

    PREVIOUS = "previous", "previous(a)"
    SAME_PERIOD_LAST_YEAR = "same_period_last_year", "same_period_last_year(a)"
    AT = "at", "at(a, 2023)"
    LATEST = "latest", "latest(indicator, 3 year)"
    END_OF_LAST_YEAR = "end_of_last_year", "end_of_last_year(a)"
    PER_PERIOD = "per_period", "per_period(indicator)"
    YEAR_TO_DATE = "year_to_date", "year_to_date(a)"
    FISCAL_YEAR_TO_DATE = "fiscal_year_to_date", "fiscal_year_to_date(a)"
    TERM_TO_DATE = "term_to_date", "term_to_date(a)"
    MEAN_YEAR_TO_DATE = "mean_year_to_date", "mean_year_to_date(indicator)"
    MEAN_FISCAL_YEAR_TO_DATE = "mean_fiscal_year_to_date", "mean_fiscal_year_to_date(indicator)"

    @property
    def of_indicator(self) -> bool:
        """Whether it is a function of an indicator alone, not of any formula."""
        return self.averages or self in {TimeFunction.LATEST, TimeFunction.PER_PERIOD}

    @property
    def averages(self) -> bool:
        """Whether it is a mean over several periods."""
        means = {TimeFunction.MEAN_YEAR_TO_DATE, TimeFunction.MEAN_FISCAL_YEAR_TO_DATE}
        return self in means

    @property
    def dated(self) -> bool:
        """Whether a period or a length of time stands behind what is looked at."""
        return self in {TimeFunction.LATEST, TimeFunction.AT}


class ChangeFunction(FunctionName):
    """Functions that compare a number with a base, the same period last year unless stated.

    Each is short for arithmetic, which it is read as. A base that is not above zero is a
    denominator of zero.

    Attributes:
        GROWTH: by which part of the base the number is more than it: (a - b) / b.
        INDEX: the number over the base: a / b.
    """

    GROWTH = "growth", "growth(a), or growth(a, previous(a))"
    INDEX = "index", "index(a), or index(a, previous(a))"


class ItemFunction(FunctionName):
    """Functions that make one value of the items of a cell: products, tasks, dossiers."""

    SUM = "sum_items", "sum_items(a)"
    MEAN = "mean_items", "mean_items(a)"
    MIN = "min_items", "min_items(a)"
    MAX = "max_items", "max_items(a)"
    COUNT = "count_items", "count_items(condition)"


class PeerFunction(FunctionName):
    """Functions that make one value of what all organisation units have in a period."""

    MEAN = "peers_mean", "peers_mean(a)"
    MIN = "peers_min", "peers_min(a)"
    MAX = "peers_max", "peers_max(a)"
    COUNT = "peers_count", "peers_count(a)"


class ChildFunction(FunctionName):
    """Functions that make one value of what the units below an organisation unit have."""

    SUM = "children_sum", "children_sum(a)"
    MEAN = "children_mean", "children_mean(a)"
    MIN = "children_min", "children_min(a)"
    MAX = "children_max", "children_max(a)"
    COUNT = "children_count", "children_count(condition)"


Reduction: TypeAlias = ItemFunction | PeerFunction | ChildFunction
"""Functions that make one value of many."""


class PlaceFunction(FunctionName):
    """Functions that look at another organisation unit."""

    OF = "of", "of(org_unit, a)"


class ResultFunction(FunctionName):
    """Functions that give a result of a node, or the verdict on a target.

    Attributes:
        POINTS: the exact points of a node.
        PUBLISHED: its points as published, with the node's decimals.
        SHARE: its points over its max_points; 1 is all of them.
        RANK: its rank; 1 is the best.
        GRADE: its grade.
        MET: whether a target is met.
    """

    POINTS = "points", "points(node)"
    PUBLISHED = "published", "published(node)"
    SHARE = "share", "share(node)"
    RANK = "rank", "rank(node)"
    GRADE = "grade", "grade(node)"
    MET = "met", "met(indicator.target)"
