"""`kpikit diff`: two versions of the emulation specification, as an official sees them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner, Result

import kpikit as kp
from kpikit.cli import commands
from tests.cli.test_commands import assert_snapshot

ROOT = Path(__file__).parents[2]
FIGURES = "old/observations-illustrative.csv"
EDITS = (
    ("at_least: 80}", "at_least: 85}"),
    ("indicator: jobs, max_points: 15", "indicator: jobs, max_points: 20"),
    ("indicator: reform, max_points: 25", "indicator: reform, max_points: 20"),
    ("at_most: 25 percent", "at_most: 50 percent"),
)
EDGE = "scorecard.grades.good.at_least"
QUOTA = "scorecard.quotas[0].at_most"
WEIGHTS = "scorecard.children.jobs.max_points; scorecard.children.reform.max_points"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands.kpikit, ("diff", *arguments))


@pytest.fixture(autouse=True)
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The specification in the folder ``old``, and an edited one in ``new``."""
    monkeypatch.chdir(tmp_path)
    for name in ("old", "new"):
        copytree(ROOT / "specs" / "vn" / "emulation-cluster-illustrative", name)
    edit(*EDITS)


def edit(*edits: tuple[str, str]) -> None:
    file = Path("new/specification.yaml")
    text = file.read_text(encoding="utf-8")
    for before, after in edits:
        assert text.count(before) == 1
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")


def as_json(*arguments: str) -> dict[str, list[dict[str, str]]]:
    result = run("old", "new", "--format", "json", *arguments)
    assert result.exit_code == 0
    return dict(json.loads(result.stdout))


@pytest.mark.parametrize("language", ["en", "vi"])
def test_it_tells_what_changed_whom_it_moves_and_by_which_change(language: str):
    result = run("old", "new", "--lang", language)
    assert (result.exit_code, result.stderr) == (0, "")
    assert_snapshot(f"diff-{language}", result.stdout)


def test_exactly_what_was_edited_is_told_with_both_places():
    rows = as_json()["differences"]
    assert {row["path"]: (row["before"], row["after"]) for row in rows} == {
        EDGE: ("80", "85"),
        QUOTA: ("25 percent", "50 percent"),
        "scorecard.children.jobs.max_points": ("15", "20"),
        "scorecard.children.reform.max_points": ("25", "20"),
    }
    assert {row["source_before"].rsplit(":", 1)[0] for row in rows} == {
        f"old/specification.yaml:{line}" for line in (76, 77, 108, 116)
    }
    assert all(row["source_after"].startswith("new/") for row in rows)


def test_exactly_those_move_that_are_moved_each_by_its_change():
    found = as_json()
    every = {row["org_unit"].removeprefix("illustrative-") for row in found["moves"]}
    by_path: dict[str | None, set[str]] = {}
    for row in found["effects"]:
        by_path.setdefault(row["path"], set()).add(row["org_unit"].removeprefix("illustrative-"))
    assert by_path == {
        EDGE: {"giang", "khanh"},
        QUOTA: {"hai", "lan"},
        WEIGHTS: every,
        None: {"giang", "hai", "phuc"},
    }
    assert every == {
        *[
            "an",
            "binh",
            "chi",
            "dung",
            "giang",
            "hai",
            "khanh",
            "lan",
            "minh",
            "nga",
            "oanh",
            "phuc",
        ]
    }
    grades = {
        row["org_unit"].removeprefix("illustrative-"): (row["word_before"], row["word_after"])
        for row in found["moves"]
        if row["changed"] == "grade"
    }
    assert grades == {"lan": ("good", "excellent"), "khanh": ("good", "fair")}


def test_a_name_is_told_apart_from_what_can_move_a_result():
    edit(("Pilot models", "Model projects"))
    result = run("old", "new", "--table", "differences")
    assert "for readers alone" in result.stdout
    assert "Model projects" in result.stdout.split("for readers alone")[1]
    assert "Whom it moves" not in result.stdout


def test_a_file_written_in_another_way_has_no_difference():
    specification = kp.load_specification("old")
    text = kp.dump_specification(specification)
    Path("new/specification.yaml").write_text(text, encoding="utf-8")
    assert run("old", "new").stdout == (
        "What changed in the rules\n\nnone\n\n\n"
        "Whom it moves, and how far each change alone\n\nnone\n"
    )


# --- formats ---


def test_csv_is_a_folder_of_tables_or_one_of_them():
    result = run("old", "new", "--format", "csv", "--output", "out")
    assert (result.exit_code, result.stdout) == (0, "")
    names = {"differences.csv", "moves.csv", "effects.csv", "diagnostics.csv"}
    assert {file.name for file in Path("out").iterdir()} == names
    result = run("old", "new", "--format", "csv", "--table", "effects")
    assert result.stdout == Path("out/effects.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert {row["path"] for row in rows} == {EDGE, QUOTA, WEIGHTS, ""}
    result = run("old", "new", "--format", "csv")
    assert (result.exit_code, "give --output and a folder" in result.stderr) == (2, True)


def test_a_table_for_people_goes_into_a_file_too():
    whole = run("old", "new").stdout
    assert run("old", "new", "--output", "told.txt").stdout == ""
    assert Path("told.txt").read_text(encoding="utf-8") == whole
    moves = run("old", "new", "--table", "moves").stdout
    assert moves == run("old", "new", "--table", "effects").stdout
    assert whole.endswith(moves)


def test_json_has_the_lists_and_the_findings():
    assert list(as_json()) == ["differences", "moves", "effects", "diagnostics"]
    assert list(as_json("--table", "moves")) == ["moves", "diagnostics"]


# --- figures ---


def test_without_figures_only_the_rules_are_compared():
    for name, unit in (("old", "case"), ("new", "task")):
        small = f"kpikit: 1\nid: x\norg_units: {{a: }}\nindicators: {{y: {{unit: {unit}}}}}\n"
        (Path(name) / "specification.yaml").write_text(small, encoding="utf-8")
    found = as_json()
    assert list(found) == ["differences", "diagnostics"]
    assert "Whom it moves" not in run("old", "new").stdout
    result = run("old", "new", "--table", "moves")
    assert (result.exit_code, "give --observations F" in result.stderr) == (2, True)
    Path("figures.csv").write_text("org_unit,indicator,period,value\na,y,2024,3\n", "utf-8")
    found = as_json("--observations", "figures.csv", "--period", "2024", "--as-of", "2025-06-30")
    assert [len(rows) for rows in found.values()] == [1, 1, 1, 0]


def test_other_figures_are_one_change_more():
    table = Path("new/observations-illustrative.csv")
    text = table.read_text(encoding="utf-8")
    table.write_text(
        text.replace("binh,cluster-a,jobs,2024,600", "binh,cluster-a,jobs,2024,60"), "utf-8"
    )
    assert "(figures)" in run("old", "new").stdout
    assert "(số liệu)" in run("old", "new", "--lang", "vi").stdout


def test_doubts_about_figures_are_told_once():
    for name in ("old", "new"):
        file = Path(name) / "specification.yaml"
        text = file.read_text(encoding="utf-8")
        doubted = "New jobs}, unit: count, plausible: {to: 500},"
        file.write_text(text.replace("New jobs}, unit: count,", doubted), encoding="utf-8")
    result = run("old", "new", "--observations", FIGURES)
    assert result.exit_code == 0
    assert 0 < result.stderr.count("K713") == len(as_json("--observations", FIGURES)["diagnostics"])


# --- what is wrong ---


def test_errors_of_both_specifications_end_the_command():
    for name in ("old", "new"):
        (Path(name) / "specification.yaml").write_text("kpikit: 1\nid: x\nunti: 3\n", "utf-8")
    result = run("old", "new")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("K104") == 2
    found = run("old", "new", "--format", "json")
    assert found.exit_code == 1
    content = json.loads(found.stdout)
    assert [content[name] for name in ("differences", "moves", "effects")] == [[], [], []]
    assert len(content["diagnostics"]) == 2


def test_wrong_usage_has_a_sentence():
    result = run("old", "new", "--weights", "council")
    assert (result.exit_code, "no weights 'council'" in result.stderr) == (2, True)
    assert run("old").exit_code == 2
