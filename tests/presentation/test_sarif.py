"""SARIF: what the standard demands of a log, and that everything of a finding is in it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

import pytest

from kpikit.errors import Code, Diagnostic, DiagnosticsError, Severity, Source
from kpikit.presentation import diagnostics_as_sarif
from kpikit.spec import check_specification

BAD = Path(__file__).parents[1] / "bad"
FILES = sorted(path.name for path in BAD.glob("*.yaml"))


def findings(name):
    try:
        return check_specification(name).diagnostics
    except DiagnosticsError as error:
        return error.diagnostics


def assert_location(location, *, related=False):
    """Section 3.28 of the standard, and those of its parts."""
    assert location.keys() <= {"id", "message", "physicalLocation", "logicalLocations"}
    assert ("id" in location) == ("message" in location) == related
    if "physicalLocation" in location:
        physical = location["physicalLocation"]
        assert physical.keys() <= {"artifactLocation", "region"}
        uri = physical["artifactLocation"]["uri"]
        assert uri
        assert uri.isascii()
        assert " " not in uri
        region = physical.get("region", {"startLine": 1})
        assert region.keys() <= {"startLine", "startColumn", "snippet"}
        assert region["startLine"] >= 1
        assert region.get("startColumn", 1) >= 1
        assert isinstance(region.get("snippet", {"text": ""})["text"], str)


def assert_log(log, diagnostics):
    assert log["version"] == "2.1.0"  # 3.13.2
    (run,) = log["runs"]  # 3.13.4
    assert run.keys() == {"tool", "columnKind", "results"}
    assert run["columnKind"] == "unicodeCodePoints"  # 3.14.17
    driver = run["tool"]["driver"]
    assert driver["name"] == "kpikit"  # 3.19.8
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == sorted(set(ids))
    for rule in driver["rules"]:  # 3.49
        assert rule.keys() == {"id", "name", "shortDescription", "help"}
        summary = next(code.summary for code in Code if code.value == rule["id"])
        assert summary == rule["shortDescription"]["text"]
        assert summary in rule["help"]["text"]
    assert len(run["results"]) == len(diagnostics)
    for result, finding in zip(run["results"], diagnostics, strict=True):  # 3.27
        assert result["level"] in {"error", "warning", "note"}
        assert ids[result["ruleIndex"]] == result["ruleId"] == finding.code.value
        assert finding.message in result["message"]["text"]
        assert finding.hint in result["message"]["text"]
        for location in result.get("locations", []):
            assert_location(location)
        related = result.get("relatedLocations", [])
        assert [one["id"] for one in related] == list(range(1, len(finding.related) + 1))
        for location in related:
            assert_location(location, related=True)


@pytest.mark.parametrize("name", FILES)
def test_the_findings_of_every_bad_file_make_a_log(name, monkeypatch):
    monkeypatch.chdir(BAD)
    found = findings(name)
    log = diagnostics_as_sarif(found)
    assert_log(log, found)
    for result in log["runs"][0]["results"]:
        file = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert Path(unquote(file)).name


def test_both_places_of_an_id_that_is_declared_twice_are_in_it(monkeypatch):
    monkeypatch.chdir(BAD)
    log = diagnostics_as_sarif(findings("K201-grade-declared-twice.yaml"))
    (result,) = log["runs"][0]["results"]
    place = result["locations"][0]
    assert place["physicalLocation"]["region"]["startColumn"] == 37
    assert place["logicalLocations"] == [{"fullyQualifiedName": "scorecard.grades[1]"}]
    (first,) = result["relatedLocations"]
    assert first["message"] == {"text": "first declared here"}
    assert first["physicalLocation"]["region"]["startColumn"] == 12


def test_a_log_without_findings_has_no_rules():
    log = diagnostics_as_sarif([])
    assert_log(log, [])


def test_what_has_no_place_has_no_location():
    alone = Diagnostic(Code.NOTHING_TO_EVALUATE, "nothing")
    log = diagnostics_as_sarif([alone])
    assert_log(log, [alone])
    assert "locations" not in log["runs"][0]["results"][0]


def test_an_accepted_warning_is_suppressed_in_the_source():
    note = Diagnostic(Code.WEIGHT, "x", hint="accepted: article 5", severity=Severity.NOTE)
    (result,) = diagnostics_as_sarif([note])["runs"][0]["results"]
    assert result["suppressions"] == [{"kind": "inSource", "justification": "accepted: article 5"}]


def test_an_absolute_path_is_an_absolute_uri(tmp_path):
    file = tmp_path / "đường.yaml"
    found = [Diagnostic(Code.SYNTAX, "x", source=Source(str(file)))]
    log = diagnostics_as_sarif(found)
    assert_log(log, found)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": file.as_uri()}}


def test_a_row_of_a_table_has_no_column():
    found = [Diagnostic(Code.DUPLICATE_CELL, "x", source=Source("a.csv", 4))]
    log = diagnostics_as_sarif(found)
    assert_log(log, found)
    place = log["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["region"] == {"startLine": 4}
