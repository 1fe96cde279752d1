"""Wide tables: one column per indicator."""

from __future__ import annotations

import polars as pl
import pytest

import kpikit as kp
from kpikit.errors import Severity

OUTSIDE = (
    "2 online: K706 'online' is reported for level 'commune', "
    "but 'hung-nguyen' has level 'district'"
)
COUNTRIES = """
id: hdi
org_units: [{id: VNM}, {id: LAO}]
indicators: {le: {unit: year}, eys: {unit: year}}
"""


def test_a_table_without_indicator_and_value_has_a_column_for_each_indicator(given, table, seen):
    rows = table("""
org_unit,period,eys,le,country
VNM,2022,13.1,74.6,Viet Nam
LAO,2022,,69,Laos
""")
    assert seen(rows, given(COUNTRIES)) == [
        "VNM le 2022 373/5",
        "LAO le 2022 69",
        "VNM eys 2022 131/10",
        "LAO eys 2022 missing",
    ]


def test_ids_of_indicators_may_be_mapped_too(given, table, seen):
    rows = table("iso3,year,life_expectancy\nVNM,2022,74.6\n")
    columns = {"org_unit": "iso3", "period": "year", "le": "life_expectancy"}
    assert seen(rows, given(COUNTRIES, columns=columns)) == ["VNM le 2022 373/5"]


def test_a_mapped_indicator_says_nothing_about_a_long_table(given, table, seen):
    rows = table("org_unit,indicator,period,value\nVNM,le,2022,74.6\n")
    columns = {"le": "life_expectancy"}
    assert seen(rows, given(COUNTRIES, columns=columns)) == ["VNM le 2022 373/5"]


def test_a_status_holds_for_the_whole_row(given, table, seen):
    rows = table("org_unit,period,le,eys,obs_status\nVNM,2022,74.6,13,P\n")
    assert seen(rows, given(COUNTRIES)) == ["VNM le 2022 373/5 P", "VNM eys 2022 13 P"]


def test_an_indicator_may_be_called_like_a_column_of_long_tables(given, table, seen):
    specification = given("id: x\norg_units: [{id: a}]\nindicators: {unit: {unit: count}}")
    rows = table("org_unit,period,unit\na,2024,5\n")
    assert seen(rows, specification) == ["a unit 2024 5"]


def test_a_blank_cell_does_not_exist_outside_the_level_of_its_indicator(given, table, seen):
    rows = table("""
org_unit,period,disbursed,online
hung-nguyen,2024,300,
hung-dao,2024,,61
hung-tay,2024,,
""")
    assert seen(rows, given()) == [
        "hung-nguyen disbursed 2024 300",
        "hung-dao online 2024 61",
        "hung-tay online 2024 missing",
    ]


def test_a_blank_cell_gives_way_to_a_value_of_the_same_cell(given, table, seen):
    """June and the first half are one cell of a running figure, and two of a monthly one."""
    rows = table("""
org_unit,period,disbursed,income
hung-nguyen,2024-S1,,7
hung-nguyen,2024-M06,300,
hung-nguyen,2024-Q2,,
hung-nguyen,2025-Q2,,
hung-nguyen,2025-M06,,
""")
    assert [text for text in seen(rows, given()) if "disbursed" in text] == [
        "hung-nguyen disbursed 2024-M06 300",
        "hung-nguyen disbursed 2025-Q2 missing",
    ]


def test_findings_name_the_column_of_the_indicator(given, table, findings):
    rows = table("""
org_unit,period,disbursed,online
hung-nguyen,2024,many,61
hung-dao,2024,,62
hung-dao,2024,,63
""")
    assert findings(rows, given()) == [
        "2 disbursed: K301 'many' is not a plain number",
        OUTSIDE,
        "4 online: K704 a second observation of online, hung-dao, 2024",
    ]


@pytest.mark.parametrize("word", ["unit", "state", "judgement", "bound"])
def test_a_column_that_speaks_of_one_value_does_not_fit(given, table, findings, word):
    rows = table(f"org_unit,period,le,{word}\nVNM,2021,74.6,\nVNM,2022,74.6,year\n")
    (found,) = findings(rows, given(COUNTRIES))
    assert found.startswith(f"3 {word}: K707 the column has a {word}: in a table with one column")


def test_such_a_column_may_stay_blank(given, table, seen):
    rows = table("org_unit,period,le,unit\nVNM,2021,5,\n")
    assert seen(rows, given(COUNTRIES)) == ["VNM le 2021 5"]


def test_a_column_that_is_called_almost_like_an_indicator_is_a_warning(given):
    frame = pl.DataFrame({"org_unit": ["VNM"], "period": ["2022"], "le": [74.6], "eyss": [13]})
    (warning,) = kp.read_observations(frame, given(COUNTRIES)).diagnostics
    assert str(warning) == (
        "<data frame> (eyss): K707 warning: the column 'eyss' is not read; did you mean 'eys'?"
    )
    assert warning.severity is Severity.WARNING


def test_a_wide_table_without_rows_has_no_observations(given, table):
    rows = table("org_unit,period,le\n")
    assert len(kp.read_observations(rows, given(COUNTRIES))) == 0
