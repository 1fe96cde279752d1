"""The reference page of keys is what its script writes."""

from __future__ import annotations

import runpy
from pathlib import Path

SCRIPT = Path(__file__).parents[2] / "docs" / "generate_keys.py"


def test_the_page_of_keys_is_up_to_date():
    written = runpy.run_path(str(SCRIPT))
    committed = written["PAGE"].read_text(encoding="utf-8")
    assert committed == written["page"](), "run: python docs/generate_keys.py"


def test_every_class_of_the_model_has_a_section():
    written = runpy.run_path(str(SCRIPT))
    names = {declared.__name__ for declared in written["classes"]()}
    assert {"Indicator", "Target", "Scorecard", "Linear", "Options", "TableSource"} <= names
