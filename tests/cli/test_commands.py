"""The commands, as a user calls them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from kpikit.cli import answers, commands
from kpikit.presentation import TABLES
from kpikit.spec import json_schema, schema_text

HERE = Path(__file__).parent
ROADS = str(HERE / "roads")
SNAPSHOTS = HERE / "snapshots"
RECORDS = f"{ROADS}/observations.csv"
REVISED = f"{ROADS}/revised.csv"

COLUMNS = {
    "achievements": "org_unit, indicator, period, value, unit, state, obs_status, target, "
    "target_value, achievement, gap, met, reason, due_value, on_path, needed_pace, "
    "coverage",
    "scores": "scorecard, org_unit, node, period, points, max_points, state, obs_status, "
    "excess, coverage, grade, provisional, reason",
    "rankings": "ranking, node, period, peer_group, org_unit, points, rank, previous_rank, reason",
    "unmet": "org_unit, indicator, period, target, value, target_value, unit, achievement, gap, "
    "points_lost, met, obs_status, responsible",
    "diagnostics": "code, severity, message, hint, path, file, line, column",
}
"""The columns that the design promises, at least."""


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands.kpikit, arguments)


def assert_snapshot(name: str, text: str) -> None:
    """Compare with a file; KPIKIT_UPDATE_SNAPSHOTS=1 writes it anew, to be read before a commit."""
    file = SNAPSHOTS / f"{name}.txt"
    if os.environ.get("KPIKIT_UPDATE_SNAPSHOTS"):
        file.write_text(text, encoding="utf-8")
    assert text == file.read_text(encoding="utf-8")


def specification(folder: Path, observations: str, extra: str = "") -> str:
    """Write a specification of one indicator with its table."""
    (folder / "specification.yaml").write_text(
        "kpikit: 1\nid: small\nobservations: {table: o.csv}\norg_units: [{id: a}]\n"
        f"indicators: {{x: {{unit: kilometre}}}}\n{extra}",
        encoding="utf-8",
    )
    (folder / "o.csv").write_text(observations, encoding="utf-8")
    return str(folder)


# --- tables for people ---


@pytest.mark.parametrize("language", ["en", "vi"])
def test_evaluate_prints_all_tables_in_the_language_asked_for(language):
    result = run("evaluate", ROADS, "--lang", language)
    assert (result.exit_code, result.stderr) == (0, "")
    assert_snapshot(f"evaluate-{language}", result.stdout)


def test_rank_prints_equals_with_the_same_rank_and_the_unranked_last():
    result = run("rank", ROADS, "--node", "total")
    assert (result.exit_code, result.stderr) == (0, "")
    assert_snapshot("rank-declared", result.stdout)


def test_rank_orders_by_a_node_that_no_ranking_is_declared_for():
    assert_snapshot("rank-undeclared", run("rank", ROADS, "--node", "scorecard.works").stdout)


def test_unmet_prints_what_is_not_met_or_undetermined():
    assert_snapshot("unmet", run("unmet", ROADS).stdout)


def test_a_table_that_is_asked_for_and_has_no_rows_says_so(tmp_path):
    path = specification(tmp_path, "org_unit,indicator,period,value\na,x,2024,1\n")
    assert run("unmet", path).stdout == "Targets not met, or undetermined\n\nnone\n"
    assert "Scores" not in run("evaluate", path).stdout


def test_piped_tables_have_no_colours_and_are_never_cut(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert_snapshot("evaluate-en", run("evaluate", ROADS).stdout)


def test_a_table_in_a_file_is_the_one_on_the_terminal(tmp_path):
    file = tmp_path / "table.txt"
    result = run("evaluate", ROADS, "--output", str(file))
    assert (result.exit_code, result.stdout) == (0, "")
    assert_snapshot("evaluate-en", file.read_text(encoding="utf-8"))


def test_as_of_a_day_later_vintages_are_not_seen():
    def rank(*options: str) -> str:
        return run("rank", ROADS, "--node", "total", "--observations", REVISED, *options).stdout

    assert_snapshot("rank-as-of", rank("--as-of", "2025-01-31"))
    assert rank("--as-of", "31/1/2025") == rank("--as-of", "2025-01-31")
    assert rank() == rank("--as-of", "2025-02-20") != rank("--as-of", "2025-02-19")


def test_a_day_that_is_none_is_wrong_usage():
    result = run("unmet", ROADS, "--as-of", "yesterday")
    assert result.exit_code == 2
    assert "'yesterday' is not a date; write year-month-day, or day/month/year" in result.stderr


@pytest.mark.parametrize("language", ["en", "vi"])
def test_revisions_prints_what_changed_since_a_day_and_whom_it_moved(language):
    options = ("--observations", REVISED, "--since", "2025-01-31", "--lang", language)
    result = run("revisions", ROADS, *options)
    assert (result.exit_code, result.stderr) == (0, "")
    assert_snapshot(f"revisions-{language}", result.stdout)


def test_where_nothing_is_revised_that_is_said():
    assert run("revisions", ROADS, "--since", "2025-01-31").stdout == "Revisions\n\nnone\n"


def test_the_earlier_day_has_to_be_earlier():
    result = run("revisions", ROADS, "--since", "2025-01-31", "--as-of", "2025-01-31")
    assert result.exit_code == 2
    assert "nothing is revised between 2025-01-31 and 2025-01-31" in result.stderr


# --- tables for programs ---


def test_revisions_as_json():
    options = ("--observations", REVISED, "--since", "2025-01-31", "--format", "json")
    found = json.loads(run("revisions", ROADS, *options).stdout)
    assert list(found) == ["revisions", "diagnostics"]
    assert found["revisions"][0] == {
        "changed": "value",
        "org_unit": "north",
        "period": "2024",
        "indicator": "paved",
        "target": None,
        "scorecard": None,
        "node": None,
        "ranking": None,
        "before": "24",
        "after": "31",
        "change": "7",
        "unit": "kilometre",
        "word_before": None,
        "word_after": None,
        "status_before": "E",
        "status_after": "A",
    }


def test_json_has_the_promised_columns():
    found = json.loads(run("evaluate", ROADS, "--period", "2024-M05", "--format", "json").stdout)
    assert list(found) == list(COLUMNS)
    for name, columns in COLUMNS.items():
        assert set(columns.split(", ")) <= set(found[name][0]), name


def test_json_has_exact_numbers_as_text_and_is_not_translated():
    found = json.loads(run("evaluate", ROADS, "--format", "json", "--lang", "vi").stdout)
    row = found["achievements"][2]
    assert (row["value"], row["achievement"]) == ("30.0005", "1.000016666667")
    assert (row["met"], row["unit"], row["obs_status"]) == ("met", "kilometre", "E")
    assert found["rankings"][3]["rank"] is None
    assert found["diagnostics"] == []


def test_one_table_of_json():
    found = json.loads(run("unmet", ROADS, "--format", "json").stdout)
    assert list(found) == ["unmet", "diagnostics"]
    assert {row["met"] for row in found["unmet"]} == {"unmet", "undetermined"}


def test_rank_gives_reason_and_coverage_to_programs_too():
    found = json.loads(run("rank", ROADS, "--node", "works", "--format", "json").stdout)
    ranks = [(row["org_unit"], row["rank"], row["coverage"]) for row in found["rankings"]]
    assert ranks == [("east", 1, "1"), ("north", 2, "1"), ("south", 2, "1"), ("west", None, "0")]
    assert found["rankings"][3]["reason"] == "missing: paved"


def test_csv_writes_one_file_for_each_table(tmp_path):
    folder = tmp_path / "new" / "folder"
    result = run("evaluate", ROADS, "--format", "csv", "--output", str(folder))
    assert (result.exit_code, result.stdout) == (0, "")
    assert {file.name for file in folder.iterdir()} == {f"{name}.csv" for name in COLUMNS}
    found = json.loads(run("evaluate", ROADS, "--format", "json").stdout)
    for name in TABLES:
        text = (folder / f"{name}.csv").read_text(encoding="utf-8")
        rows = list(csv.DictReader(io.StringIO(text, newline="")))
        assert [list(row) for row in rows] == [list(row) for row in found[name]]
        assert len(rows) == len(found[name])


def test_csv_of_one_table_goes_to_standard_output():
    result = run("evaluate", ROADS, "--format", "csv", "--table", "unmet")
    assert result.stdout == run("unmet", ROADS, "--format", "csv").stdout
    row = next(csv.DictReader(io.StringIO(result.stdout)))
    assert (row["achievement"], row["responsible"]) == ("0.8", "'=1+1")


def test_csv_of_one_table_goes_to_a_file(tmp_path):
    file = tmp_path / "ranks.csv"
    run("rank", ROADS, "--node", "total", "--format", "csv", "--output", str(file))
    assert file.read_bytes().startswith(b"ranking,node,period,")
    assert [file.name for file in tmp_path.iterdir()] == ["ranks.csv"]


# --- observations and periods ---


def test_another_table_of_observations(tmp_path):
    table = tmp_path / "o.csv"
    table.write_text("org_unit,indicator,period,value\nwest,paved,2023,1\n", encoding="utf-8")
    found = json.loads(
        run("evaluate", ROADS, "--observations", str(table), "--format", "json").stdout
    )
    assert {row["period"] for row in found["achievements"]} == {"2023"}


def test_a_period_in_which_nothing_is_observed_is_a_warning():
    result = run("evaluate", ROADS, "--period", "2024", "--period", "2025-Q1")
    assert result.exit_code == 0
    assert "warning: nothing is observed in 2025-Q1; observed are 2024" in result.stderr
    assert "2025-Q1" in result.stdout


# --- wrong usage ---


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["rank", ROADS, "--node", "totl"], "no node 'totl'; there are total, works, paved"),
        (["rank", ROADS], "Missing option '--node'"),
        (["evaluate", ROADS, "--period", "2024-Q5"], "'2024-Q5'"),
        (["evaluate", ROADS, "--format", "xml"], "'xml'"),
        (["evaluate", ROADS, "--format", "csv"], "give --output and a folder, or --table"),
        (["evaluate", ROADS, "--format", "csv", "--output", RECORDS], "cannot write to"),
        (["evaluate", ROADS, "--format", "json", "--output", f"{ROADS}/no/x"], "cannot write to"),
        (["unmet", ROADS, "--format", "json", "--output", ROADS], "cannot write to"),
        (["evaluate"], "Missing argument 'PATH'"),
        (["check"], "Missing argument 'PATH...'"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_do(arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""


def test_a_specification_without_table_needs_one(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text("kpikit: 1\nid: s\n", encoding="utf-8")
    result = run("evaluate", str(file))
    assert result.exit_code == 2
    assert "give --observations F" in result.stderr


def test_a_specification_without_scorecard_has_no_nodes(tmp_path):
    path = specification(tmp_path, "org_unit,indicator,period,value\na,x,2024,1\n")
    assert "the specification has no scorecard" in run("rank", path, "--node", "total").stderr


# --- findings ---


def test_errors_go_to_standard_error_and_end_with_1(tmp_path):
    path = specification(tmp_path, "org_unit,indicator,period,value\nb,x,2024,1\na,x,2024,z\n")
    result = run("evaluate", path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.count("o.csv:") == 2


def test_errors_are_in_the_json_too(tmp_path):
    path = specification(tmp_path, "", "unti: 3\n")
    result = run("evaluate", path, "--format", "json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert list(found) == list(COLUMNS)
    assert [finding["code"] for finding in found["diagnostics"]] == ["K104"]
    assert found["achievements"] == []


def test_nothing_is_written_to_a_folder_if_there_are_errors(tmp_path):
    path = specification(tmp_path, "", "unti: 3\n")
    out = tmp_path / "out"
    result = run("evaluate", path, "--format", "csv", "--output", str(out))
    assert (result.exit_code, out.exists()) == (1, False)


def test_check_reads_specification_and_table(tmp_path):
    path = specification(tmp_path, "org_unit,indicator,period,value\nb,x,2024,1\n")
    result = run("check", ROADS, path)
    assert result.exit_code == 1
    assert result.stdout == f"{ROADS}: nothing to report\n{path}: 1 error, 0 warnings\n"
    assert "o.csv:2" in result.stderr


def test_check_reports_all_errors_of_a_specification(tmp_path):
    path = specification(tmp_path, "", "unti: 3\nunits: 3\n")
    result = run("check", path)
    assert (result.exit_code, result.stdout) == (1, f"{path}: 2 errors, 0 warnings\n")
    assert "    unti: 3\n    ^\n" in result.stderr


def test_check_of_what_is_not_there():
    result = run("check", "no/such/folder")
    assert result.exit_code == 1
    assert "K001 there is no such file or folder" in result.stderr


def test_check_of_a_specification_without_table(tmp_path):
    file = tmp_path / "s.yaml"
    file.write_text("kpikit: 1\nid: s\n", encoding="utf-8")
    assert run("check", str(file)).exit_code == 0


# --- being stopped ---


def raising(error: BaseException) -> object:
    def answer(*_: object) -> None:
        raise error

    return answer


def test_ctrl_c_ends_quietly(monkeypatch):
    monkeypatch.setattr(commands, "answer", raising(KeyboardInterrupt()))
    result = run("unmet", ROADS)
    assert (result.exit_code, result.output) == (130, "")


def test_a_reader_that_has_ended_is_no_error(monkeypatch):
    copied: list[int] = []
    monkeypatch.setattr(commands, "answer", raising(BrokenPipeError()))
    monkeypatch.setattr(commands, "_discard_output", lambda: copied.append(1))
    result = run("unmet", ROADS)
    assert (result.exit_code, result.output, copied) == (141, "", [1])


def test_output_that_nobody_reads_is_discarded(tmp_path, monkeypatch):
    with (tmp_path / "out").open("w") as out:
        monkeypatch.setattr(sys, "stdout", out)
        commands._discard_output()
        out.write("lost")
    assert (tmp_path / "out").read_text() == ""


# --- the JSON Schema ---


def test_schema_prints_the_json_schema_or_writes_it_to_a_file(tmp_path):
    printed = run("schema")
    assert (printed.exit_code, printed.stderr) == (0, "")
    assert printed.stdout == schema_text(json_schema())
    file = tmp_path / "kpikit.schema.json"
    written = run("schema", "--output", str(file))
    assert (written.exit_code, written.stdout) == (0, "")
    assert file.read_text(encoding="utf-8") == printed.stdout


def test_a_schema_that_cannot_be_written_is_wrong_usage(tmp_path):
    result = run("schema", "--output", str(tmp_path))
    assert result.exit_code == 2
    assert f"cannot write to '{tmp_path}'" in result.stderr


# --- as a program of its own ---


def program(*arguments: str, **options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-c", "from kpikit.cli import main; main()", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **options},
    )


def test_the_program_prints_unicode_wherever_it_runs():
    result = program("rank", ROADS, "--node", "total", "--lang", "vi", PYTHONIOENCODING="ascii")
    assert (result.returncode, result.stderr) == (0, b"")
    assert "Phòng Bắc" in result.stdout.decode("utf-8")


def test_the_program_ends_quietly_when_its_reader_has_ended():
    reading, writing = os.pipe()
    os.close(reading)
    result = subprocess.run(
        [sys.executable, "-c", "from kpikit.cli import main; main()", "evaluate", ROADS],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(writing)
    assert (result.returncode, result.stderr) == (141, b"")


def test_help_names_every_command():
    result = run("--help")
    assert result.exit_code == 0
    assert {"check", "evaluate", "rank", "unmet"} <= set(result.stdout.split())


def test_the_exit_codes_are_those_of_the_documentation():
    assert (answers.FINDINGS, click.UsageError.exit_code) == (1, 2)
