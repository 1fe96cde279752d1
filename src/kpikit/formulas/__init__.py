"""The one expression language: of formulas, conditions, gates and vetoes.

Text becomes a tree (`parse`), a tree loses its units (`number_in`, `condition`), and what is left
is evaluated cell by cell (`evaluate`) or in columns (`evaluate_columns`).
"""

from kpikit.formulas.cellcolumn import CellColumn, absent
from kpikit.formulas.columns import ColumnEnvironment, evaluate_columns, known, sum_of
from kpikit.formulas.gathered import Gathered, of_items
from kpikit.formulas.kinds import CONDITION, DATE, GRADE, UNKNOWN, Finding, Kind, Sort, Units
from kpikit.formulas.lacks import NOTHING, Lack, Lacks, either, kept, stretches
from kpikit.formulas.parser import parse, parse_formula
from kpikit.formulas.printed import Views, evaluate_printed, sides_of, unprinted
from kpikit.formulas.scalar import Cell, Environment, evaluate
from kpikit.formulas.units import Prepared, condition, number_in, unit_of
from kpikit.formulas.unparse import unparse
from kpikit.formulas.words import with_words

__all__ = [
    "CONDITION",
    "DATE",
    "GRADE",
    "NOTHING",
    "UNKNOWN",
    "Cell",
    "CellColumn",
    "ColumnEnvironment",
    "Environment",
    "Finding",
    "Gathered",
    "Kind",
    "Lack",
    "Lacks",
    "Prepared",
    "Sort",
    "Units",
    "Views",
    "absent",
    "condition",
    "either",
    "evaluate",
    "evaluate_columns",
    "evaluate_printed",
    "kept",
    "known",
    "number_in",
    "of_items",
    "parse",
    "parse_formula",
    "sides_of",
    "stretches",
    "sum_of",
    "unit_of",
    "unparse",
    "unprinted",
    "with_words",
]
