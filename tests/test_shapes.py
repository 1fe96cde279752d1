"""Every shape of rules: the YAML of its file gives the table that the file shows.

`tests/shapes/README.md` says how such a file is written. The reference page is made of them.
"""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path

import pytest
from attrs import frozen

from docs.generate_shapes import PAGE, page
from kpikit import parse_specification, plan, read_observations
from tests.examples.both import judged, word

FOLDER = Path(__file__).parent / "shapes"
FILES = sorted(FOLDER.glob("[0-9]*.md"))
YAML = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
TABLE = re.compile(r"^(?P<before>[^|\n]+):\n\n(?P<table>(?:\|.*\n)+)", re.MULTILINE)
ASKED = re.compile(r"`(?P<name>\w+)`(?: where (?P<filter>.+))?")
MARKS = ("Read in a published source", "Read in a draft: illustrative",
         "Known in practice: illustrative")  # fmt: skip
Row = dict[str, str]


@frozen
class Expected:
    """A table of results that a file shows."""

    name: str
    filters: dict[str, str]
    rows: list[Row]


@frozen
class Shape:
    """What a file says."""

    rule_book: str
    observed: list[Row]
    period: str | None
    weights: str | None
    expected: list[Expected]


def shape_in(text: str) -> Shape:
    """Return what a file says."""
    (rule_book,) = YAML.findall(text)
    tables = [(found["before"], rows_of(found["table"])) for found in TABLE.finditer(text)]
    (observed,) = (rows for before, rows in tables if before == "Observations")
    expected = [asked(before, rows) for before, rows in tables if before != "Observations"]
    period = re.search(r"^Evaluated period: (\S+)$", text, re.MULTILINE)
    weights = re.search(r"^Weights: (\S+)$", text, re.MULTILINE)
    window, name = (found[1] if found else None for found in (period, weights))
    return Shape(rule_book, observed, window, name, expected)


def asked(before: str, rows: list[Row]) -> Expected:
    """Return an expected table from the line before it."""
    match = ASKED.fullmatch(before)
    assert match, f"{before}: is no table of results"
    filters = dict(one.split(" = ") for one in (match["filter"] or "").split(" and ") if one)
    return Expected(match["name"], filters, rows)


def rows_of(table: str) -> list[Row]:
    """Return the rows of a table in Markdown."""
    head, _, *lines = ([cell.strip() for cell in line.split("|")[1:-1]] for line in lines_in(table))
    return [dict(zip(head, line, strict=True)) for line in lines]


def lines_in(table: str) -> list[str]:
    return table.strip().splitlines()


def as_shown(value: object, expected: str) -> str:
    """Return a value as the file would write it; numbers may be written in any exact way."""
    if isinstance(value, Fraction) and re.fullmatch(r"-?[\d./]+", expected):
        return expected if Fraction(expected) == value else str(value)
    return word(value)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_tables_come_out_as_the_file_shows(file):
    shape = shape_in(file.read_text(encoding="utf-8"))
    declared = parse_specification(f"kpikit: 1\nid: shape\n{shape.rule_book}")
    specification = plan(declared, weights=shape.weights).specification
    observations = read_observations(shape.observed, specification)
    tables = judged(specification, observations, [shape.period] if shape.period else None)
    assert shape.expected, "no result is shown"
    for expected in shape.expected:
        found = [
            row
            for row in tables[expected.name]
            if all(word(getattr(row, key)) == value for key, value in expected.filters.items())
        ]
        assert len(found) == len(expected.rows), f"{expected.name}: {found}"
        for row, shown in zip(found, expected.rows, strict=True):
            assert {key: as_shown(getattr(row, key), cell) for key, cell in shown.items()} == shown


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_file_says_what_it_shows_and_where_that_was_read(file):
    text = file.read_text(encoding="utf-8")
    number = file.stem.split("-")[0]
    assert re.match(rf"# {number.lstrip('0')}\. \S.*\n\n> \S", text)
    assert any(f"\n\n{mark}" in text for mark in MARKS)


def test_the_page_is_made_of_the_files():
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python docs/generate_shapes.py"
