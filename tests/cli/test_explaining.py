"""`kpikit explain`, as a user calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kpikit.cli import commands
from tests.cli.test_commands import assert_snapshot

ROADS = str(Path(__file__).parent / "roads")
ASKED = ("--org-unit", "north", "--period", "2024")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands.kpikit, ["explain", *arguments])


@pytest.mark.parametrize("language", ["en", "vi"])
def test_points_are_explained_in_the_language_asked_for(language):
    result = run(ROADS, *ASKED, "--node", "total", "--lang", language)
    assert result.exit_code == 0, result.output
    assert_snapshot(f"explain-{language}", result.stdout)


def test_what_is_asked_for_is_named():
    first = {
        "--indicator paved": "24 kilometres: Roads paved, Office North, 2024",
        "--indicator paved --target plan": "80.0 % (unmet): target “plan”",
        "--indicator paved --target plan --kind unmet": "unmet: “plan”, Roads paved",
        "--node works": "48 of 60 points: works",
        "--ranking offices": "Rank 1: Offices",
        "--node works --kind rank": "Rank 2: works",
    }
    for asked, line in first.items():
        assert run(ROADS, *ASKED, *asked.split()).stdout.startswith(line), asked


def test_depth_cuts_what_is_below():
    whole = run(ROADS, *ASKED, "--node", "total").stdout
    cut = run(ROADS, *ASKED, "--node", "total", "--depth", "1").stdout
    assert "roads/observations.csv" not in whole
    assert "observations.csv, line 2" in whole
    assert "observations.csv" not in cut
    assert "    … made of 1 more" in cut


def test_markdown_goes_to_a_file(tmp_path):
    file = tmp_path / "why.md"
    result = run(ROADS, *ASKED, "--node", "paved", "--format", "markdown", "--output", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# 48 of 60 points: Roads paved, Office North, 2024\n\n## Why\n\n* ")
    assert text.endswith("\n")


def test_json_has_everything_and_the_diagnostics():
    found = json.loads(run(ROADS, *ASKED, "--node", "paved", "--format", "json").stdout)
    assert list(found) == ["explanation", "nodes", "diagnostics"]
    first = found["nodes"][found["explanation"] - 1]
    assert (first["kind"], first["name"], first["result"]) == ("points", "scorecard.paved", "48")
    assert {node["kind"] for node in found["nodes"]} == {
        "points", "achievement", "level", "value", "observation"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--org-unit", "nort", "--period", "2024", "--node", "total"], "did you mean 'north'?"),
        ([*ASKED, "--node", "totl"], "did you mean 'total'?"),
        ([*ASKED, "--indicator", "pavd"], "did you mean 'paved'?"),
        ([*ASKED, "--indicator", "paved", "--target", "pln"], "did you mean 'plan'?"),
        ([*ASKED, "--ranking", "office"], "did you mean 'offices'?"),
        ([*ASKED], "name an indicator, a node or a ranking"),
        (["--org-unit", "north", "--node", "total"], "give one --period"),
        ([*ASKED, "--period", "2023", "--node", "total"], "give one --period"),
        ([*ASKED, "--node", "total", "--kind", "height"], "'height' is not one of"),
        ([*ASKED, "--node", "total", "--depth", "-1"], "-1"),
    ],
)
def test_wrong_questions_say_what_is_known(arguments, message):
    result = run(ROADS, *arguments)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_errors_are_findings(tmp_path):
    (tmp_path / "specification.yaml").write_text("{kpikit: 1, id: bad, unti: 1}", encoding="utf-8")
    result = run(str(tmp_path), *ASKED, "--node", "total", "--format", "json")
    assert result.exit_code == 1
    assert "K104" in result.stderr
    found = json.loads(result.stdout)
    assert (found["explanation"], found["nodes"]) == (None, [])
    assert [one["code"] for one in found["diagnostics"]] == ["K104"]
