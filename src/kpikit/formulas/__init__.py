"""The one expression language: of formulas, conditions, gates and vetoes."""

from kpikit.formulas.parser import parse, parse_formula
from kpikit.formulas.unparse import unparse

__all__ = ["parse", "parse_formula", "unparse"]
