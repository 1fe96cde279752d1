"""One bad file for each finding that a specification or its tables can have, and what is printed.

`tests/bad/K104-unknown-key.txt` says what `tests/bad/K104-unknown-key.yaml` gives; a folder of the
name without `.yaml` is a specification in a folder, which is evaluated with its tables. After a
change of wording run ``KPIKIT_WRITE_EXPECTED=1 pytest tests/spec/test_bad_files.py`` and read the
difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import kpikit as kp
from kpikit.errors import Code, Diagnostic, DiagnosticsError, errors_of
from kpikit.spec import check_specification

BAD = Path(__file__).parents[1] / "bad"
NAMES = sorted(path.stem for path in BAD.glob("*.txt"))
WITHOUT_FILE = {
    Code.LEFT_OUT: "needs a table with more than 1,000 mistakes",
    Code.OWN_RULE: "needs a rule in Python",
    Code.RULE_FAILED: "needs a rule in Python",
    Code.NOTHING_OBSERVED: "needs a period that is asked for, which stands in no file",
}


@pytest.fixture(autouse=True)
def in_the_folder(monkeypatch):
    monkeypatch.chdir(BAD)


def findings(name: str) -> tuple[Diagnostic, ...]:
    try:
        if Path(name).is_dir():
            return of_a_folder(name)
        return check_specification(f"{name}.yaml").diagnostics
    except DiagnosticsError as error:
        return error.diagnostics


def of_a_folder(name: str) -> tuple[Diagnostic, ...]:
    """Return what is wrong with a specification; else with its tables; else with the figures."""
    checked = check_specification(name)
    if errors_of(checked.diagnostics):
        return checked.diagnostics
    table = f"{name}/observations.csv"
    observations = kp.read_observations(table, checked.specification)
    return kp.evaluate(checked.specification, observations).diagnostics


@pytest.mark.parametrize("name", NAMES)
def test_a_bad_file_gives_exactly_the_findings_beside_it(name):
    printed = "".join(f"{finding.shown()}\n" for finding in findings(name))
    expected = Path(f"{name}.txt")
    if os.environ.get("KPIKIT_WRITE_EXPECTED"):
        expected.write_text(printed, encoding="utf-8", newline="\n")
    assert printed == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("K")])
def test_a_bad_file_is_bad_in_one_way_only(name):
    assert {finding.code.value for finding in findings(name)} == {name[:4]}


@pytest.mark.parametrize("name", NAMES)
def test_every_finding_says_what_to_do(name):
    assert all(finding.hint for finding in findings(name))


def test_every_code_has_a_bad_file_but_those_that_no_file_can_cause():
    shown = {name[:4] for name in NAMES}
    assert {code for code in Code if code.value not in shown} == set(WITHOUT_FILE)


def test_every_bad_file_is_looked_at():
    written = {path.stem for path in BAD.iterdir() if path.suffix != ".txt"}
    assert written | {"K001-file-not-found"} == set(NAMES)


def test_ten_mistakes_in_one_file_give_ten_findings_in_order():
    found = findings("ten-mistakes")
    assert len(found) == 10
    assert len({finding.code for finding in found}) == 10
    assert list(found) == sorted(found, key=lambda finding: finding.position)
    for finding in found:
        assert finding.source is not None
        assert finding.source.file == "ten-mistakes.yaml"
        assert finding.source.line
        assert finding.source.column
        assert finding.hint
