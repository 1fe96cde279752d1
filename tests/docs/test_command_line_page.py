"""The reference page of the command line: what it shows is what the commands print."""

from __future__ import annotations

import os
import re
import shlex
from pathlib import Path

import attrs
import pytest
from click.testing import CliRunner

from kpikit.cli.commands import kpikit
from kpikit.presentation import TABLES
from kpikit.results import Achievement, Difference, Effect, Gain, Rank, Revision, Score, Unmet

ROOT = Path(__file__).parents[2]
ROADS = ROOT / "tests" / "cli" / "roads"
PAGE = ROOT / "docs" / "reference" / "command-line.md"
JSON_PAGE = ROOT / "docs" / "reference" / "json.md"
BLOCK = re.compile(
    r"^```console\n\$ kpikit (?P<command>.*)\n(?P<output>(?:.*\n)*?)```$", re.MULTILINE
)
RECORDS = dict(zip(TABLES, (Achievement, Score, Rank, Unmet), strict=True)) | {
    "gains": Gain,
    "revisions": Revision,
    "differences": Difference,
    "effects": Effect,
}


def printed(command: str) -> str:
    return CliRunner().invoke(kpikit, shlex.split(command)).output


def written_anew(match: re.Match[str]) -> str:
    return f"```console\n$ kpikit {match['command']}\n{printed(match['command'])}```"


def test_every_output_on_the_page_is_what_the_command_prints(monkeypatch):
    """KPIKIT_UPDATE_SNAPSHOTS=1 writes the outputs anew."""
    monkeypatch.chdir(ROADS.parent)
    page = PAGE.read_text(encoding="utf-8")
    if os.environ.get("KPIKIT_UPDATE_SNAPSHOTS"):
        page = BLOCK.sub(written_anew, page)
        PAGE.write_text(page, encoding="utf-8")
    blocks = list(BLOCK.finditer(page))
    assert len(blocks) == page.count("```console") > 0
    for block in blocks:
        assert block["output"] == printed(block["command"]), block["command"]


@pytest.mark.parametrize(
    "name", ["specification.yaml", "observations.csv", "revised.csv", "stricter.yaml"]
)
def test_the_files_on_the_page_are_those_of_the_tests(name):
    text = (ROADS / name).read_text(encoding="utf-8")
    assert f'title="roads/{name}"\n{text}```' in PAGE.read_text(encoding="utf-8")


def test_every_command_and_option_is_on_the_page():
    page = PAGE.read_text(encoding="utf-8")
    for name, command in kpikit.commands.items():
        assert f"`kpikit {name} " in page
        options = [word for parameter in command.params for word in parameter.opts]
        named = [re.search(rf"`{word}[ `]", page) for word in options if word.startswith("--")]
        assert all(named), name


@pytest.mark.parametrize("name", RECORDS)
def test_every_column_of_json_is_explained(name):
    section = JSON_PAGE.read_text(encoding="utf-8").split(f"## {name}\n")[1].split("\n## ")[0]
    explained = set(re.findall(r"`(\w+)`", section))
    assert {field.name for field in attrs.fields(RECORDS[name])} <= explained
