"""Tables as people have them, read into columns of cells with the place of every row.

The only package that imports narwhals.
"""

from kpikit.tables.cells import Percentage, Unreadable, settled, tidy, word_of
from kpikit.tables.columns import Cells, Coded, Column, Numerals, Places, narrow
from kpikit.tables.crew import Crew, blocks, halves
from kpikit.tables.csvfile import read_csv
from kpikit.tables.decimals import Scaled, Small, likely_decimals
from kpikit.tables.read import AnyTable, read_table
from kpikit.tables.records import table_of_records
from kpikit.tables.table import Lines, Table
from kpikit.tables.workbook import read_workbook

__all__ = [
    "AnyTable",
    "Cells",
    "Coded",
    "Column",
    "Crew",
    "Lines",
    "Numerals",
    "Percentage",
    "Places",
    "Scaled",
    "Small",
    "Table",
    "Unreadable",
    "blocks",
    "halves",
    "likely_decimals",
    "narrow",
    "read_csv",
    "read_table",
    "read_workbook",
    "settled",
    "table_of_records",
    "tidy",
    "word_of",
]
