"""The reference page of keys is what its script writes."""

from __future__ import annotations

import re
import runpy
from pathlib import Path
from typing import Any

from kpikit.rules import DEFAULT_RULES
from kpikit.spec import json_schema
from kpikit.spec.classes import classes_of, tags_of
from kpikit.spec.schema_values import PLAIN
from kpikit.spec.slots import slots_of

SCRIPT = Path(__file__).parents[2] / "docs" / "generate_keys.py"


def test_the_page_of_keys_is_up_to_date():
    written = runpy.run_path(str(SCRIPT))
    committed = written["PAGE"].read_text(encoding="utf-8")
    assert committed == written["page"](), "run: python docs/generate_keys.py"


def sections() -> dict[str, str]:
    """Return the parts of the page by the names of their classes."""
    page = runpy.run_path(str(SCRIPT))["PAGE"].read_text(encoding="utf-8")
    parts = page.split("\n## ")[1:]
    found = {part.split("\n")[0].split(":")[0]: part for part in parts}
    assert len(found) == len(parts)
    return found


def test_every_class_has_a_section_of_its_own_with_every_key():
    shown = sections()
    assert list(shown) == list(classes_of(DEFAULT_RULES).values())
    for declared, name in classes_of(DEFAULT_RULES).items():
        for slot in slots_of(declared):
            for word in slot.words or tags_of(DEFAULT_RULES):
                assert f"`{word}`" in shown[name], (name, word)


def test_everything_that_the_json_schema_knows_is_on_the_page():
    shown = sections()
    schema: dict[str, Any] = json_schema()
    known = {**schema["$defs"], "Specification": schema}
    for name, section in shown.items():
        forms = known.pop(name, {"anyOf": []})
        for form in forms.get("anyOf", [forms]):
            for word in form.get("properties", ()):
                assert f"`{word}`" in section, (name, word)
    kinds = {plain.name for plain in PLAIN.values()}
    assert {name.split("-below-")[0] for name in known.keys() - kinds} <= shown.keys()


def test_every_row_says_what_the_value_is_and_means():
    rows = [line.split(" | ") for part in sections().values() for line in part.splitlines()
            if line.startswith("| `")]  # fmt: skip
    assert len(rows) > 300
    assert [row for row in rows if not (row[1].strip() and row[3].strip(" |"))] == []


def test_every_link_leads_to_a_heading():
    page = "".join(sections().values())
    written = runpy.run_path(str(SCRIPT))
    anchors = {written["anchor"](declared) for declared in written["NAMES"]}
    assert set(re.findall(r"\(#([^)]*)\)", page)) <= anchors
    assert len(anchors) == len(written["NAMES"])
