"""`kpikit test`, as a user calls it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from kpikit.cli import commands

ROADS = """\
kpikit: 1
id: roads
org_units: [{id: north}]
indicators: {paved: {unit: kilometre}}
targets: {paved: {plan: {at_least: 40}}}
examples:
  - name: {en: Half of the plan, vi: Một nửa kế hoạch}
    period: 2024
    given: {north: {paved: 20}}
    expect: [{indicator: paved, gap: 20}]
"""
WRONG = (
    ROADS
    + """\
  - name: Too much
    period: 2024
    given: {north: {paved: 20}}
    expect: [{indicator: paved, gap: 10}]
  - id: refused
    period: 2024
    given: {north: {paved: twenty}}
    expect: [{indicator: paved, gap: 10}]
"""
)


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch):
    """Write three specifications into the current folder."""
    monkeypatch.chdir(tmp_path)
    for name, text in (("good", ROADS), ("wrong", WRONG), ("broken", ROADS + "unti: 1\n")):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands.kpikit, ["test", *arguments])


def test_a_line_for_each_example_and_a_summary():
    result = run("good.yaml")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "good.yaml\n  ok    Half of the plan\n1 example, all as expected\n"


def test_failures_say_what_is_different_and_why():
    result = run("good.yaml", "wrong.yaml")
    assert (result.exit_code, result.stderr) == (1, "")
    assert (
        result.stdout
        == """\
good.yaml
  ok    Half of the plan
wrong.yaml
  ok    Half of the plan
  FAIL  Too much
      wrong.yaml:14:38: gap of paved.plan (north, 2024): expected 10, came out 20
          paved = 20 kilometre
            plan = 40, achievement 0.5, gap 20, met unmet
  FAIL  refused
      wrong.yaml:17:28: K301 'twenty' is not a number; write digits, like -1234.5 or 2/37
              given: {north: {paved: twenty}}
                                     ^
4 examples, 2 failed
"""
    )


def test_in_vietnamese():
    result = run("wrong.yaml", "--lang", "vi")
    assert "  đúng  Một nửa kế hoạch\n  SAI   Too much\n" in result.stdout
    assert "gap của paved.plan (north, 2024): cần 10, tính ra 20\n" in result.stdout
    assert result.stdout.endswith("3 ví dụ, 2 sai\n")


def test_a_specification_with_errors_is_told_and_the_others_are_tried():
    result = run("broken.yaml", "good.yaml")
    assert result.exit_code == 1
    assert "broken.yaml:11:1: K104 unknown key 'unti'" in result.stderr
    assert result.stdout.endswith("1 example, all as expected\n")
    assert run("nowhere.yaml").exit_code == 1


def test_json_has_everything():
    result = run("good.yaml", "wrong.yaml", "broken.yaml", "--format", "json")
    assert result.exit_code == 1
    assert "K104" in result.stderr
    content = json.loads(result.stdout)
    assert [row["passed"] for row in content["examples"]] == [True, True, False, False]
    assert content["examples"][3] == {
        "specification": "wrong.yaml",
        "example": "examples[2]",
        "id": "refused",
        "name": None,
        "passed": False,
        "file": "wrong.yaml",
        "line": 15,
    }
    assert content["differences"] == [
        {
            "specification": "wrong.yaml",
            "example": "examples[1]",
            "field": "gap",
            "of": "paved.plan",
            "org_unit": "north",
            "period": "2024",
            "expected": "10",
            "actual": "20",
            "way": "paved = 20 kilometre\n  plan = 40, achievement 0.5, gap 20, met unmet",
            "path": "examples[1].expect[0].gap",
            "file": "wrong.yaml",
            "line": 14,
            "column": 38,
        }
    ]
    assert [row["code"] for row in content["diagnostics"]] == ["K301", "K104"]
    assert run("good.yaml", "--format", "json").exit_code == 0


def test_wrong_usage():
    assert run().exit_code == 2
    assert run("good.yaml", "--lang", "fr").exit_code == 2


def test_check_reads_the_figures_of_examples():
    result = CliRunner().invoke(commands.kpikit, ["check", "good.yaml", "wrong.yaml"])
    assert result.exit_code == 1
    assert result.stdout == "good.yaml: nothing to report\nwrong.yaml: 1 error, 0 warnings\n"
    assert result.stderr.startswith("wrong.yaml:17:28: K301 'twenty' is not a number")
