"""`kpikit check`: counts for people, documents for programs, the hook."""

from __future__ import annotations

import json
import re
from pathlib import Path

import yaml
from click.testing import CliRunner

from kpikit.cli.commands import kpikit

ROOT = Path(__file__).parents[2]
BAD = ROOT / "tests" / "bad"
ROADS = Path(__file__).parent / "roads"


def run(*arguments):
    return CliRunner().invoke(kpikit, ["check", *map(str, arguments)])


def test_json_has_the_findings_of_all_specifications_and_the_exit_code_stays():
    result = run(BAD / "K513-weight.yaml", BAD / "K534-cap-below-sum.yaml", "--format", "json")
    assert result.exit_code == 1
    records = json.loads(result.stdout)["diagnostics"]
    assert {record["code"] for record in records} == {"K513", "K534"}
    assert records[-1]["path"] == "scorecard.children[1].cap"
    assert "K513" in result.stderr


def test_related_places_are_in_json():
    result = run(BAD / "K201-grade-declared-twice.yaml", "--format", "json")
    (record,) = json.loads(result.stdout)["diagnostics"]
    (first,) = record["related"]
    assert (first["message"], first["path"], first["line"], first["column"]) == (
        "first declared here", "scorecard.grades[0]", 8, 12
    )  # fmt: skip


def test_warnings_alone_end_with_0_in_sarif_too(tmp_path):
    output = tmp_path / "kpikit.sarif"
    result = run(BAD / "K534-cap-below-sum.yaml", "--format", "sarif", "--output", output)
    assert result.exit_code == 0
    assert result.stdout == ""
    log = json.loads(output.read_text(encoding="utf-8"))
    assert [one["level"] for one in log["runs"][0]["results"]] == ["warning"]


def test_a_specification_without_findings_gives_an_empty_document():
    assert json.loads(run(ROADS, "--format", "json").stdout) == {"diagnostics": []}


def test_notes_are_counted():
    result = run("kpikit:vn/emulation-cluster-illustrative")
    assert result.exit_code == 0
    assert "0 errors, 0 warnings, 2 notes" in result.stdout


def test_the_hook_calls_the_command_for_specifications():
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {"id", "name", "entry", "language", "files"} <= hook.keys()
    program, command = hook["entry"].split()
    assert (program, kpikit.commands[command].name) == ("kpikit", "check")
    chosen = re.compile(hook["files"])
    assert chosen.search("roads/specification.yaml")
    assert not chosen.search("roads/observations.csv")


def test_counts_of_several_specifications_go_to_a_file_together(tmp_path):
    output = tmp_path / "counts.txt"
    assert run(ROADS, ROADS, BAD / "K513-weight.yaml", "--output", output).exit_code == 1
    assert output.read_text(encoding="utf-8").splitlines()[0] == f"{ROADS}: nothing to report"
