"""The command `kpikit unmet --worth`."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from kpikit.cli.commands import kpikit

ROADS = str(Path(__file__).parent / "roads")


def printed(*words):
    return CliRunner().invoke(kpikit, ["unmet", ROADS, *words, "--worth"])


def test_json_has_the_gains_in_place_of_the_unmet_list():
    found = json.loads(printed("--format", "json").stdout)
    assert list(found) == ["gains", "diagnostics"]
    row = found["gains"][-1]
    assert (row["org_unit"], row["points_gained"]) == ("east", "30")
    assert (row["rank"], row["rank_then"]) == (3, 1)


def test_csv_is_one_table():
    heading, *rows = printed("--format", "csv").stdout.splitlines()
    assert heading.split(",")[:5] == ["org_unit", "indicator", "period", "target", "value"]
    assert len(rows) == 4


def test_one_unit_may_be_asked_for():
    found = json.loads(printed("--format", "json", "--org-unit", "south").stdout)
    assert [row["org_unit"] for row in found["gains"]] == ["south"]
    wrong = printed("--org-unit", "nowhere")
    assert (wrong.exit_code, "no organisation unit 'nowhere'" in wrong.stderr) == (2, True)
    alone = CliRunner().invoke(kpikit, ["unmet", ROADS, "--org-unit", "south"])
    assert (alone.exit_code, "--org-unit belongs to --worth" in alone.stderr) == (2, True)


def test_unmet_targets_do_not_change_the_exit_code():
    assert printed().exit_code == 0


def test_of_each_unit_what_is_worth_most_comes_first_and_what_nobody_knows_last(tmp_path):
    (tmp_path / "specification.yaml").write_text(
        """
        kpikit: 1
        id: gains
        observations: {table: o.csv}
        org_units: [{id: north}, {id: south}]
        indicators: {a: {unit: percent}, b: {unit: percent}, c: {unit: percent}}
        targets: {a: {t: {at_least: 9}}, b: {t: {at_least: 9}}, c: {t: {at_least: {peers: best}}}}
        scorecard:
          children:
            - {indicator: a, max_points: 5, score: {target: t, pass_fail: }}
            - {indicator: b, max_points: 7, score: {target: t, pass_fail: }}
        """,
        encoding="utf-8",
    )
    rows = [f"{unit},{one},2024,1" for one in "ab" for unit in ("north", "south")]
    table = "\n".join(["org_unit,indicator,period,value", *rows])
    (tmp_path / "o.csv").write_text(table, encoding="utf-8")
    result = CliRunner().invoke(kpikit, ["unmet", str(tmp_path), "--worth"])
    lines = [line.split()[1:3] for line in result.stdout.splitlines() if line.startswith("2024")]
    assert lines == [[unit, one] for unit in ("north", "south") for one in "bac"]
    assert "level not known" in result.stdout
