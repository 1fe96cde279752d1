"""Results for people and for other programs; everything here only shows."""

from kpikit.presentation.display import Display, display
from kpikit.presentation.plainjson import as_json, diagnostics_as_json

__all__ = ["Display", "as_json", "diagnostics_as_json", "display"]
