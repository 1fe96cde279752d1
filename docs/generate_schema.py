"""Writes docs/reference/kpikit.schema.json: the JSON Schema, for editors without kpikit.

Run it after changing a declaration: ``python docs/generate_schema.py``. A test fails while the file
is not up to date.
"""

# ruff: noqa: INP001 - a script, in no package

from __future__ import annotations

from pathlib import Path

from kpikit.spec import json_schema, schema_text

FILE = Path(__file__).parent / "reference" / "kpikit.schema.json"


def text() -> str:
    """Return the text of the file."""
    return schema_text(json_schema())


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
