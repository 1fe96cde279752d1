"""Explanations as people read them, in English and Vietnamese, and as programs do."""

from kpikit.presentation.explained.plainjson import explanation_as_json
from kpikit.presentation.explained.written import explanation_as_markdown, explanation_as_text

__all__ = ["explanation_as_json", "explanation_as_markdown", "explanation_as_text"]
