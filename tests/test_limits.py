"""Hostile files are refused before they cost much, with what is wrong and what to do."""

from __future__ import annotations

import os

import pytest

import kpikit as kp
from kpikit.errors import DiagnosticsError, PeriodError
from kpikit.evaluation import evaluate
from kpikit.limits import Limits
from kpikit.observations import read_observations
from kpikit.periods import Frequency, Period
from kpikit.spec import load_specification, parse_specification
from kpikit.tables import read_table

ROADS = """
kpikit: 1
id: roads
org_units: [{id: north}, {id: south}]
indicators: {paved: {unit: kilometre}, planned: {unit: kilometre}}
"""
HEADING = "org_unit,indicator,period,value\n"


def told(call, *arguments, **options):
    """Return what a call is refused with."""
    with pytest.raises(DiagnosticsError) as refused:
        call(*arguments, **options)
    return str(refused.value)


@pytest.fixture
def table(tmp_path, monkeypatch):
    """Write a table in the current folder, and return its name."""
    monkeypatch.chdir(tmp_path)

    def write(text, name="a.csv"):
        (tmp_path / name).write_text(text, encoding="utf-8")
        return name

    return write


def test_a_file_of_very_many_bytes_is_refused(table):
    name = table(HEADING)
    assert told(read_table, name, limits=Limits(bytes=20)) == (
        "a.csv: K005 the file has more than 20 bytes; divide the table, or raise the limit 'bytes'"
    )
    assert read_table(name, limits=Limits(bytes=len(HEADING))).columns.keys()


def test_a_table_of_very_many_cells_is_refused(table):
    name = table("a,b\n1,2\n3,4\n")
    assert told(read_table, name, limits=Limits(cells=5)) == (
        "a.csv:3: K005 the table has more than 5 cells; divide the table, or raise the "
        "limit 'cells'"
    )
    assert len(read_table(name, limits=Limits(cells=6))) == 2


def test_a_table_of_very_many_columns_is_refused(table):
    name = table("a,b\n1,2,3\n")
    assert told(read_table, name, limits=Limits(columns=2)) == (
        "a.csv:2: K005 the row has 3 cells, more than 2; write one row per value, or raise the "
        "limit 'columns'"
    )
    wide = table(",".join(map(str, range(16_385))))
    assert told(read_table, wide).startswith("a.csv:1: K005 the row has 16,385 cells, more than")


def test_neither_a_pipe_nor_a_device_is_opened(tmp_path):
    """A pipe would keep its reader waiting until somebody writes, a device may never end."""
    pipe = tmp_path / "a.csv"
    os.mkfifo(pipe)
    for path in (pipe, "/dev/zero"):
        refused = "K001 the table is a device or a pipe, and no file; save it as a file"
        assert told(read_table, path) == f"{path}: {refused}"


def test_very_many_remarks_are_skipped_at_once(table):
    assert "a.csv:500001: K701 the table is empty" in told(read_table, table("#\n" * 500_000))
    assert "K701 the table is empty" in told(read_table, table("# no end of the line"))


def test_the_limits_of_a_specification_hold_for_its_tables(table):
    table("id\nnorth\nsouth\n", "units.csv")
    table("id: roads\nkpikit: 1\norg_units: {table: units.csv}\n", "specification.yaml")
    assert len(load_specification(".").org_units) == 2
    assert "units.csv:3: K005" in told(load_specification, ".", limits=Limits(cells=2))


def test_the_limits_hold_for_observations(table):
    specification = parse_specification(ROADS)
    name = table(f"{HEADING}north,paved,2024,1\n")
    assert len(read_observations(name, specification, limits=Limits(cells=8)).columns) == 1
    assert "K005" in told(read_observations, name, specification, limits=Limits(cells=7))


def test_a_result_that_does_not_fit_is_refused():
    """Few rows, each of another unit in another period, ask for very many cells."""
    specification = parse_specification(ROADS)
    rows = [
        {"org_unit": unit, "indicator": "paved", "period": period, "value": 1}
        for unit, period in (("north", "2023"), ("south", "2024"))
    ]
    observations = read_observations(rows, specification)
    for call in (
        lambda limits: evaluate(specification, observations, limits=limits),
        lambda limits: kp.plan(specification).evaluate(observations, limits=limits),
    ):
        assert told(call, Limits(results=7)) == (
            "K005 the result would have 8 cells, more than 7: 2 organisation units, 2 periods, and "
            "2 indicators and nodes; name the periods to evaluate, or raise the limit 'results'"
        )
        assert len(call(Limits(results=8)).achievements) == 8


def test_very_many_periods_are_refused():
    """One row of a table of a single line may ask for all months of all years."""
    one = "{indicator: paved, id: one, score: {value: }, max_points: 1}"
    ages = "{id: ages, children: [{over: months, of: monthly.one, id: mean, max_points: 1}]}"
    specification = parse_specification(
        f"{ROADS}scorecards: [{{id: monthly, children: [{one}]}}, {ages}]"
    )
    row = {"org_unit": "north", "indicator": "paved", "period": "0001/9999", "value": 1}
    observations = read_observations([row], specification)
    assert told(evaluate, specification, observations) == (
        "K005 the result would be about 120,068 periods, more than 10,000; correct a period that "
        "is very long, or raise the limit 'periods'"
    )
    few = Limits(periods=13)
    assert len(evaluate(specification, observations, period="2024", limits=few).scores) == 8
    with pytest.raises(DiagnosticsError, match="about 13 periods, more than 12"):
        evaluate(specification, observations, period="2024", limits=Limits(periods=12))


def test_a_period_has_so_many_parts_and_no_more():
    every = Period.parse("0001/9999")
    with pytest.raises(PeriodError, match="has 3,652,059 days, more than 150,000; ask for months"):
        every.parts(Frequency.DAY)
    assert len(every.parts(Frequency.MONTH)) == 12 * 9_999


def test_names_that_nobody_knows_cost_no_more_than_they_are():
    """Each formula was once looked at beside all indicators: 10,000 of them took half an hour."""
    lines = "".join(f"  a{n}: {{unit: percent, formula: z{n}}}\n" for n in range(2_000))
    found = told(parse_specification, f"kpikit: 1\nid: a\nindicators:\n{lines}").splitlines()
    assert len(found) == 2_000
    assert found[-1].startswith("<text>:2003:35: K202 there is no indicator 'z1999'")
