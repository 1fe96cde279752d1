"""What came out: records, the tables that hold them, and their columns."""

from kpikit.results.columns import Coded, Column, Constant, Integers, Numbers
from kpikit.results.differences import Change, Difference, Effect
from kpikit.results.gains import Gain
from kpikit.results.grid import grid
from kpikit.results.plainvalue import Plain, plain_value
from kpikit.results.predecessors import Predecessor
from kpikit.results.records import Achievement, Rank, Score, Unmet
from kpikit.results.revisions import Changed, Revision
from kpikit.results.table import Block, Table

__all__ = [
    "Achievement",
    "Block",
    "Change",
    "Changed",
    "Coded",
    "Column",
    "Constant",
    "Difference",
    "Effect",
    "Gain",
    "Integers",
    "Numbers",
    "Plain",
    "Predecessor",
    "Rank",
    "Revision",
    "Score",
    "Table",
    "Unmet",
    "grid",
    "plain_value",
]
