"""What came out: records, the tables that hold them, and their columns."""

from kpikit.results.because import Because
from kpikit.results.columns import Coded, Column, Constant, Integers, Numbers
from kpikit.results.differences import Change, Difference, Effect
from kpikit.results.explanation import Cited, Explanation, Fact, Kind, Step
from kpikit.results.gains import Gain
from kpikit.results.grid import grid
from kpikit.results.plainvalue import Plain, plain_value
from kpikit.results.predecessors import Predecessor
from kpikit.results.records import Achievement, Rank, Score, Unmet
from kpikit.results.revisions import Changed, Revision
from kpikit.results.table import Block, Table

__all__ = [
    "Achievement",
    "Because",
    "Block",
    "Change",
    "Changed",
    "Cited",
    "Coded",
    "Column",
    "Constant",
    "Difference",
    "Effect",
    "Explanation",
    "Fact",
    "Gain",
    "Integers",
    "Kind",
    "Numbers",
    "Plain",
    "Predecessor",
    "Rank",
    "Revision",
    "Score",
    "Step",
    "Table",
    "Unmet",
    "grid",
    "plain_value",
]
