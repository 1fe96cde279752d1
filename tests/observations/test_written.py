"""What a table says of its observations beside what is evaluated."""

from __future__ import annotations

import pytest

import kpikit as kp

SPECIFICATION = kp.parse_specification(
    "{kpikit: 1, id: s, org_units: [{id: a}], indicators: {x: {unit: tonne}}}"
)
ROW = {"org_unit": "a", "indicator": "x", "period": "2024", "value": "1.5", "unit": "tạ"}


def written(table, line):
    found = kp.read_observations(table, SPECIFICATION).written
    assert found is not None
    return found.at(line)


def test_values_units_sources_and_notes_are_kept_as_they_are_written(tmp_path):
    file = tmp_path / "o.csv"
    file.write_text(
        "# figures\norg_unit,indicator,period,value,note,source\n"
        "a,x,2023,7 tạ,,office\n\na,x,2024,9,by hand,\n",
        encoding="utf-8",
    )
    assert written(file, 3) == {"value": "7 tạ", "source": "office"}
    assert written(file, 5) == {"value": "9", "note": "by hand"}


def test_numbers_of_data_frames_have_no_text():
    assert written([ROW], 1) == {"value": "1.5", "unit": "tạ"}
    polars = pytest.importorskip("polars")
    assert written(polars.DataFrame([ROW]), 1) == {"unit": "tạ"}


def test_a_wide_table_says_nothing_of_single_values():
    assert written([{"org_unit": "a", "period": "2024", "x": "7", "note": "n"}], 1) == {"note": "n"}


def test_the_explanation_tells_it():
    rows = [{**ROW, "source": "office", "note": "by hand"}]
    observations = kp.read_observations(rows, SPECIFICATION)
    evaluation = kp.evaluate(SPECIFICATION, observations)
    (row,) = evaluation.explain(org_unit="a", indicator="x", period="2024").observations
    (step,) = row.steps
    beside = {"as_written": "1.5 tạ", "source": "office", "note": "by hand"}
    assert beside.items() <= step.values.items()
