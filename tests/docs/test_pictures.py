"""The pictures of scoring rules, and the page that shows them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from docs.generate_pictures import FOLDER, PICTURES, pictures
from kpikit.rules import DEFAULT_RULES

PAGE = (Path(__file__).parents[2] / "docs" / "explanation" / "scoring-rules.md").read_text(
    encoding="utf-8"
)


def test_every_picture_is_what_its_rule_draws():
    committed = {file.name: file.read_text(encoding="utf-8") for file in FOLDER.glob("*")}
    assert committed == pictures(), "run: python docs/generate_pictures.py"


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_the_page_shows_a_picture_with_the_score_that_it_is_of(picture):
    (section,) = [part for part in PAGE.split("\n### ") if f"pictures/{picture.name}.svg" in part]
    assert f"```yaml\nscore: {picture.score}\n```" in section


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_a_picture_is_an_image_with_something_drawn(picture):
    root = ET.fromstring((FOLDER / f"{picture.name}.svg").read_text(encoding="utf-8"))  # noqa: S314 - our own
    kinds = [part.tag.rpartition("}")[2] for part in root]
    assert {"polyline", "line"} & set(kinds[6:])
    assert kinds.count("circle") == len(picture.peers)


def test_every_rule_has_a_section():
    sections = {part.partition("\n")[0] for part in PAGE.split("\n### ")[1:]}
    assert set(DEFAULT_RULES.tags) <= sections
