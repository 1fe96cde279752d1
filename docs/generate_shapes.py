"""Writes docs/reference/shapes.md: every shape of rules with the YAML that says it.

The page is made of the files in tests/shapes, which the tests run. Run it after changing one:
``python docs/generate_shapes.py``. A test fails while the page is not up to date.
"""

# ruff: noqa: INP001 - a script, in no package

from __future__ import annotations

import re
from pathlib import Path

PAGE = Path(__file__).parent / "reference" / "shapes.md"
FOLDER = Path(__file__).parents[1] / "tests" / "shapes"
HEAD = """# Shapes of rules

How rule books of administrations turn figures into points, and the YAML that says it. Each part is
a test: a whole specification (its first two lines, `kpikit: 1` and `id: ...`, left out), a table of
observations, and what comes out. All numbers are exact.

*Illustrative* marks what was read in a draft or is known from practice only: a form that occurs,
not the text of a regulation.

| no. | shape |
|---|---|
"""


def page() -> str:
    """Return the text of the page."""
    parts = [file.read_text(encoding="utf-8").strip() for file in files()]
    links = [
        f"| {number} | [{title}](#{anchor(number, title)}) |" for number, title in titles(parts)
    ]
    sections = [re.sub(r"^# ", "## ", part) for part in parts]
    return HEAD + "\n".join(links) + "\n\n" + "\n\n".join(sections) + "\n"


def files() -> list[Path]:
    """Return the files of the shapes in the order of their numbers."""
    return sorted(FOLDER.glob("[0-9]*.md"))


def titles(parts: list[str]) -> list[tuple[str, str]]:
    """Return number and title of each part."""
    found = (re.match(r"# (\w+)\. (.+)", part) for part in parts)
    return [(match[1], match[2]) for match in found if match]


def anchor(number: str, title: str) -> str:
    """Return the anchor that the site gives to a heading."""
    plain = re.sub(r"[^\w\s-]", "", f"{number}. {title}".casefold())
    return re.sub(r"[\s-]+", "-", plain).strip("-")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
