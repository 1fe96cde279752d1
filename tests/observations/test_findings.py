"""Everything wrong is told at once, with row and column, and nothing half is returned."""

from __future__ import annotations

from datetime import datetime

import numpy as np
import polars as pl
import pytest

import kpikit as kp
from kpikit.errors import Severity

OUTSIDE = (
    "9 org_unit: K706 'disbursed' is reported for level 'district', "
    "but 'hung-dao' has level 'commune'"
)
GOOD = {"org_unit": "hung-dao", "indicator": "online", "period": "2024", "value": 1}


def test_every_wrong_cell_of_every_row_is_found_at_once(given, table, findings):
    rows = table("""
org_unit,indicator,period,value,unit,obs_status,state,judgement,bound
hung-doa,onlien,2024-13,abc,xyz,Q,gone,done,near
hung-dao,online,2024,1,hectare,,,,
hung-dao,online,2024,2,,,,,
hung-dao,online,2023,,,,value,,
hung-dao,online,2022,3,,,missing,,
hung-dao,online,2021,,,,not_due,met,
hung-dao,online,2020,,,,,,at_most
hung-dao,disbursed,2020,1,,,,,
,online,,5,,,,,
""")
    assert findings(rows, given()) == [
        "2 org_unit: K703 there is no org_unit 'hung-doa'",
        "2 indicator: K703 there is no indicator 'onlien'",
        "2 period: K305 '2024-13' is not a period: a year has 12 months",
        "2 value: K301 'abc' is not a plain number",
        "2 obs_status: K106 'Q' is no obs_status",
        "2 state: K106 'gone' is no state",
        "2 judgement: K106 'done' is no judgement",
        "2 bound: K106 'near' is no bound",
        "3 unit: K304 a value in 'hectare' cannot be given in 'percent'",
        "4 None: K704 a second observation of online, hung-dao, 2024",
        "5 value: K705 the state is 'value', but there is none",
        "6 state: K705 there is a value, but the state is 'missing'",
        "7 state: K705 there is a judgement, but the state is 'not_due'",
        "8 bound: K705 there is a bound, but no value",
        OUTSIDE,
        "10 org_unit: K703 no org_unit is given",
        "10 period: K305 no period is given",
    ]


def test_hints_say_what_could_be_meant_or_what_there_is(given):
    rows = [{**GOOD, "org_unit": "hung-doa"}, {**GOOD, "org_unit": "??", "period": "2023"}]
    with pytest.raises(kp.ObservationsError) as caught:
        kp.read_observations(rows, given())
    assert [one.hint for one in caught.value.diagnostics] == [
        "did you mean 'hung-dao'?",
        "the specification has hung-nguyen, hung-dao, hung-tay",
    ]


def test_very_many_ids_are_not_compared_for_a_hint(given):
    names = ", ".join(f"{{id: u{number}}}" for number in range(5_001))
    specification = given(f"id: x\norg_units: [{names}]\nindicators: {{online: {{unit: count}}}}")
    with pytest.raises(kp.ObservationsError, match="the specification has u0, u1"):
        kp.read_observations([{**GOOD, "org_unit": "u1x"}], specification)


def test_a_specification_without_units_has_none(given):
    with pytest.raises(kp.ObservationsError, match="the specification has none"):
        kp.read_observations([GOOD], given("id: x\nindicators: {online: {unit: count}}"))


def test_a_duplicate_names_the_first_row_also_under_another_name_of_the_period(given, table):
    rows = table("""
org_unit,indicator,period,value
hung-nguyen,disbursed,2024-M06,1
hung-nguyen,disbursed,2024-M05,2
hung-nguyen,disbursed,2024-S1,3
hung-nguyen,disbursed,2024-Q2,4
hung-nguyen,income,2024-M06,5
hung-nguyen,income,2024-S1,6
""")
    with pytest.raises(kp.ObservationsError) as caught:
        kp.read_observations(rows, given())
    found = caught.value.diagnostics
    assert [str(one.source).rpartition(":")[2] for one in found] == ["4", "5"]
    firsts = [str(other).partition(".csv:")[2] for one in found for other in one.related]
    assert firsts == ["2: the first one"] * 2


def test_200_broken_rows_give_200_findings(given, findings):
    rows = [{**GOOD, "period": str(1800 + number), "value": "x"} for number in range(200)]
    found = findings(rows, given())
    assert len(found) == 200
    assert found[199] == "200 value: K301 'x' is not a plain number"


def test_after_1000_findings_the_others_are_counted(given):
    rows = [{**GOOD, "org_unit": "x", "value": "x"} for _ in range(3_000)]
    with pytest.raises(kp.ObservationsError) as caught:
        kp.read_observations(rows, given())
    *told, last = caught.value.diagnostics
    assert len(told) == 1_000
    assert [(one.source.line, one.source.label) for one in told[:3] if one.source] == [
        (1, "org_unit"),
        (1, "value"),
        (2, "org_unit"),
    ]
    assert str(last) == (
        "K709 5,000 more findings in <records> are left out; correct those above first"
    )


def test_rows_that_do_not_fit_the_heading_are_told_beside_the_others(given, table, findings):
    rows = table("""
org_unit,indicator,period,value
hung-dao,online,2024
hung-dao,online,2023,x
hung-dao,online,2022,1,2
""")
    assert findings(rows, given()) == [
        "2 None: K701 the row has 3 cells, the heading 4",
        "3 value: K301 'x' is not a plain number",
        "4 None: K701 the row has 5 cells, the heading 4",
    ]


def test_no_more_findings_are_made_of_rows_that_do_not_fit_than_are_told(given, table):
    rows = table("org_unit,indicator,period,value\n" + "hung-dao\n" * 1_500)
    with pytest.raises(kp.ObservationsError) as caught:
        kp.read_observations(rows, given())
    assert len(caught.value.diagnostics) == 1_001
    assert caught.value.diagnostics[-1].message.startswith("500 more findings")


@pytest.mark.parametrize(
    ("heading", "found"),
    [
        ("org,indicator,period,value", ["the column 'org_unit' is missing"]),
        ("org_unit,indicator,period", ["the column 'value' is missing"]),
        ("org_unit,period,value", ["the column 'indicator' is missing"]),
        (
            "org_unit,period",
            ["the column 'indicator' is missing", "the column 'value' is missing"],
        ),
        ("a,b,online", ["the column 'org_unit' is missing", "the column 'period' is missing"]),
    ],
)
def test_columns_that_are_missing_are_found_by_name(given, table, findings, heading, found):
    rows = table(f"{heading}\n1,2,3,4\n"[: None if heading.count(",") == 3 else -3])
    assert [one for one in findings(rows, given()) if "K702" in one] == [
        f"1 None: K702 {message}" for message in found
    ]


def test_a_column_with_a_similar_name_is_pointed_out(given, table):
    rows = table("orgunit,indicator,period,value\n")
    with pytest.raises(kp.ObservationsError, match="is it 'orgunit'"):
        kp.read_observations(rows, given())


def test_mapped_headings_must_be_there_once_and_mean_something(given, table, findings):
    rows = table("iso3,indicator,period,value\nhung-dao,online,2024,1\n")
    columns = {
        "org_unit": "iso3",
        "unit": "iso3",
        "period": "yaer",
        "value": "vallue",
        "orgunit": "indicator",
        "zzzz": "indicator",
    }
    assert findings(rows, given(columns=columns)) == [
        "1 iso3: K705 the column 'iso3' is mapped to several words",
        "1 None: K702 the column 'yaer' is missing",
        "1 None: K702 the column 'vallue' is missing",
        "K202 'orgunit' is neither a column of observations nor an indicator",
        "K202 'zzzz' is neither a column of observations nor an indicator",
    ]


def test_a_mapped_indicator_must_be_there_in_a_wide_table(given, table, findings):
    rows = table("org_unit,period,income\nhung-dao,2024,1\n")
    assert findings(rows, given(columns={"online": "onlin"})) == [
        "1 None: K702 the column 'onlin' is missing"
    ]


def test_a_slip_in_the_name_of_an_optional_column_is_a_warning(given):
    observed = kp.read_observations([{**GOOD, "obs_stauts": "E", "remark": "x"}], given())
    assert [one.message for one in observed.diagnostics] == ["the column 'obs_stauts' is not read"]
    assert {one.severity for one in observed.diagnostics} == {Severity.WARNING}


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        ({"value": True}, "value: K301 True is not a number"),
        ({"value": [1]}, "value: K301 a value of type list stands in the cell"),
        ({"value": float("inf")}, "value: K301 'inf' is not a number"),
        (
            {"value": datetime.fromisoformat("2024-05-01")},
            "value: K301 the date 2024-05-01 stands where a number is needed",
        ),
        ({"value": "#REF!"}, "value: K301 the spreadsheet shows the error #REF!"),
        ({"org_unit": "#N/A"}, "org_unit: K703 the spreadsheet shows the error #N/A"),
        ({"period": "#N/A"}, "period: K305 the spreadsheet shows the error #N/A"),
        ({"unit": "#N/A"}, "unit: K303 the spreadsheet shows the error #N/A"),
        ({"state": "#N/A"}, "state: K106 the spreadsheet shows the error #N/A"),
        ({"unit": "xyz"}, "unit: K303 unknown unit 'xyz'"),
        (
            {"period": datetime.fromisoformat("2024-05-01T08:00")},
            "period: K305 '2024-05-01 08:00:00' is not a period",
        ),
        ({"obs_status": "EP"}, "obs_status: K106 'EP' is no obs_status"),
        ({"obs_status": "BB"}, "obs_status: K106 'BB' is no obs_status"),
        ({"obs_status": ","}, "obs_status: K106 ',' is no obs_status"),
    ],
)
def test_cells_that_say_something_else_are_found(given, findings, parts, found):
    assert findings([{**GOOD, **parts}], given()) == [f"1 {found}"]


def test_an_infinity_in_a_column_of_floats_is_found(given, findings):
    frame = pl.DataFrame([GOOD, {**GOOD, "period": "2023"}]).with_columns(
        value=np.array([1.5, -np.inf])
    )
    assert findings(frame, given()) == ["2 value: K301 an infinity is not a number"]


def test_the_file_is_named_in_every_finding(given, table):
    rows = table("org_unit,indicator,period,value\nhung-dao,online,2024,x\n")
    with pytest.raises(kp.ObservationsError) as caught:
        kp.read_observations(rows, given())
    assert str(caught.value).startswith(f"{rows}:2 (value): K301 'x' is not a plain number; ")
