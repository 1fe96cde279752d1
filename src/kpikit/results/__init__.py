"""What came out: records, the tables that hold them, and their columns."""

from kpikit.results.columns import Coded, Column, Constant, Integers, Numbers
from kpikit.results.records import Achievement, Rank, Score, Unmet
from kpikit.results.table import Block, Table

__all__ = [
    "Achievement",
    "Block",
    "Coded",
    "Column",
    "Constant",
    "Integers",
    "Numbers",
    "Rank",
    "Score",
    "Table",
    "Unmet",
]
