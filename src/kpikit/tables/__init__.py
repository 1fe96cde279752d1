"""Tables as people have them, read into columns of cells with the place of every row."""

from kpikit.tables.csvfile import read_csv
from kpikit.tables.table import RawTable, table_of_records, tidy

__all__ = ["RawTable", "read_csv", "table_of_records", "tidy"]
