"""Writes the reference page of diagnostics from the codes and from the bad files of the tests.

Run it after a change of codes or wording: ``python docs/generate_diagnostics.py``. A test fails
while the page is not up to date.
"""

# ruff: noqa: INP001 - a script, in no package

from __future__ import annotations

from pathlib import Path

from kpikit.errors import Code

ROOT = Path(__file__).parents[1]
BAD = ROOT / "tests" / "bad"
PAGE = ROOT / "docs" / "reference" / "diagnostics.md"

AREAS = {
    "K0": "Files and YAML",
    "K1": "Structure",
    "K2": "Ids and references",
    "K3": "Numbers, units, periods and formulas",
    "K4": "Targets",
    "K5": "Scorecards and rules",
    "K6": "Rankings",
    "K7": "Observations and tables",
    "K8": "Evaluation",
    "K9": "Examples",
}

HEAD = """\
# Diagnostics

Everything that kpikit finds about a specification or about data is a *diagnostic*. It is printed as

```text
file:line:column: code message; what to do
```

with the line and a caret below it. All findings are reported at once, sorted by their place.
Something with a mistake in it is left out, and what refers to it is not reported: correct what is
listed and check again. A *warning* does not prevent a result; a *note* needs nothing to be done.
Where a finding is about two places, such as an id that is declared twice, the other one is shown
below it. A warning that is meant is
[accepted with a reason](../explanation/defects-of-rule-books.md).

The codes are stable. Each one is shown here with a file that has the mistake, and with what kpikit
prints about it.
"""


def page() -> str:
    """Return the text of the page."""
    parts = [HEAD]
    for area, title in AREAS.items():
        codes = [code for code in Code if code.value.startswith(area)]
        if codes:
            parts += [f"## {title}\n", *map(_section, codes)]
    return "\n".join(parts)


def _section(code: Code) -> str:
    heading = f"### {code.value}: {code.summary}\n"
    return "\n".join([heading, *map(_example, sorted(BAD.glob(f"{code.value}-*.txt")))])


def _example(expected: Path) -> str:
    """Return the bad file, or those of the bad folder, and what is printed about it."""
    bad, folder = expected.with_suffix(".yaml"), expected.with_suffix("")
    shown = [bad] if bad.is_file() else sorted(folder.glob("*.yaml")) + sorted(folder.glob("*.csv"))
    several = sum(file.suffix == ".yaml" for file in shown) > 1
    files = [
        _fenced(
            f'{file.suffix[1:]} title="{file.name}"' if several else file.suffix[1:],
            file.read_bytes().decode("utf-8", "replace"),
        )
        for file in shown
    ]
    return "\n".join([*files, _fenced("text", expected.read_text(encoding="utf-8"))])


def _fenced(language: str, text: str) -> str:
    return f"```{language}\n{text}```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
