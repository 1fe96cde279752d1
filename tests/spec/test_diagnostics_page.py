"""The reference page of diagnostics is what its script writes."""

from __future__ import annotations

import runpy
from pathlib import Path

from kpikit.errors import Code

SCRIPT = Path(__file__).parents[2] / "docs" / "generate_diagnostics.py"


def test_the_page_of_diagnostics_is_up_to_date():
    written = runpy.run_path(str(SCRIPT))
    committed = written["PAGE"].read_text(encoding="utf-8")
    assert committed == written["page"](), "run: python docs/generate_diagnostics.py"


def test_the_page_has_every_code():
    page = (SCRIPT.parent / "reference" / "diagnostics.md").read_text(encoding="utf-8")
    assert [code for code in Code if f"### {code.value}: " not in page] == []
