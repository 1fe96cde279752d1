"""Values that are dates."""

from __future__ import annotations

from datetime import date, datetime

import polars as pl
import pytest

import kpikit as kp

OFFICE = """
id: office
org_units: [{id: lan}]
indicators:
  published: {values: date}
  faults: {unit: count}
"""

DAY = date(2024, 7, 15)


def row(value, **more):
    return {"org_unit": "lan", "indicator": "published", "period": "2024", "value": value, **more}


def values(source, specification):
    """Return the dates that are observed."""
    return [
        None if one.value is None else date.fromordinal(int(one.value))
        for one in kp.read_observations(source, specification)
        if one.indicator == "published"
    ]


@pytest.mark.parametrize(
    "written", ["2024-07-15", " 2024-07-15 ", DAY, datetime.fromisoformat("2024-07-15")]
)
def test_a_date_is_a_day_of_the_table_or_a_text(given, written):
    assert values([row(written), row(3, indicator="faults")], given(OFFICE)) == [DAY]


@pytest.mark.parametrize("written", ["15/7/2024", "15/07/2024", "2024-07-15"])
def test_in_vietnam_the_day_may_come_first(given, written):
    assert values([row(written)], given(OFFICE, locale="vi")) == [DAY]


def test_nothing_is_no_date(given):
    assert values([row("", state="not_due"), row(None, period="2023")], given(OFFICE)) == [
        None,
        None,
    ]


def test_wide_tables_and_frames_have_dates(given, table):
    wide = table("org_unit,period,published,faults\nlan,2024,2024-07-15,2\nlan,2023,,2\n")
    assert values(wide, given(OFFICE)) == [DAY, None]
    frame = pl.DataFrame({"org_unit": ["lan"], "period": ["2024"], "published": [DAY]})
    assert values(frame, given(OFFICE)) == [DAY]


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("15/7/2024", "'15/7/2024' is not a date"),
        ("2024-02-30", "'2024-02-30' is not a date"),
        (2024, "'2024' is not a date"),
        (datetime.fromisoformat("2024-07-15T12:00"), "'2024-07-15 12:00:00' is not a date"),
        ([1], "a value of type list stands in the cell"),
    ],
)
def test_what_is_no_date_is_a_finding(given, findings, written, found):
    assert findings([row(written)], given(OFFICE)) == [f"1 value: K307 {found}"]


def test_dates_have_no_unit(given, findings):
    assert findings([row(DAY, unit="day")], given(OFFICE)) == ["1 unit: K705 dates have no unit"]
