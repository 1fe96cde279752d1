"""Results for people and for other programs; everything here only shows."""

from kpikit.presentation.compared import comparison_displays
from kpikit.presentation.display import Display, as_text, display
from kpikit.presentation.explained import (
    explanation_as_json,
    explanation_as_markdown,
    explanation_as_text,
)
from kpikit.presentation.plaincsv import as_csv, diagnostics_as_csv, table_as_csv
from kpikit.presentation.plainjson import as_json, diagnostics_as_json, table_as_json
from kpikit.presentation.sarif import diagnostics_as_sarif
from kpikit.presentation.selection import TABLES, Tables, tables_of
from kpikit.presentation.words import LANGUAGES, Language

__all__ = [
    "LANGUAGES",
    "TABLES",
    "Display",
    "Language",
    "Tables",
    "as_csv",
    "as_json",
    "as_text",
    "comparison_displays",
    "diagnostics_as_csv",
    "diagnostics_as_json",
    "diagnostics_as_sarif",
    "display",
    "explanation_as_json",
    "explanation_as_markdown",
    "explanation_as_text",
    "table_as_csv",
    "table_as_json",
    "tables_of",
]
