"""Organisation units that the table of observations brings along."""

from __future__ import annotations

import pytest

import kpikit as kp

RULES = "id: x\nindicators: {le: {unit: year, level: country}, pop: {unit: person}}"


def test_units_are_taken_from_the_table_in_the_order_in_which_they_appear(given, table):
    rows = table("""
iso3,country,hdicode,region,year,le
LAO,Laos,country,EAP,2021,68
ZZE,"East Asia",region,,2021,
VNM,Viet Nam,country,EAP,2021,74
LAO,,country,EAP,2022,69
""")
    specification = given(
        RULES,
        columns={"org_unit": "iso3", "period": "year"},
        org_units={
            "columns": {"name": "country", "level": "hdicode"},
            "groups": {"region": "region"},
        },
    )
    observed = kp.read_observations(rows, specification)
    assert observed.org_units == ("LAO", "ZZE", "VNM")
    assert [
        (unit.id, str(unit.name), unit.level, unit.groups.get("region"))
        for unit in observed.found_units
    ] == [
        ("LAO", "Laos", "country", "EAP"),
        ("ZZE", "East Asia", "region", None),
        ("VNM", "Viet Nam", "country", "EAP"),
    ]
    assert [f"{one.org_unit} {one.value}" for one in observed] == ["LAO 68", "VNM 74", "LAO 69"]


def test_a_level_may_be_given_for_all_and_columns_by_their_own_words(given, table):
    rows = table("""
org_unit,name,parent,period,le
VNM,Viet Nam,ASEAN,2022,74
ASEAN,,,2022,
""")
    observed = kp.read_observations(rows, given(RULES, org_units={"level": "country"}))
    vietnam, asean = observed.found_units
    assert (vietnam.level, vietnam.parent, str(vietnam.name)) == ("country", "ASEAN", "Viet Nam")
    assert (asean.level, asean.parent, asean.name) == ("country", None, None)


def test_declared_units_come_first_and_are_not_found_again(given, table):
    rows = table("org_unit,name,period,pop\nVNM,Other,2022,5\nLAO,Laos,2022,6\n")
    specification = given(
        f"{RULES}\norg_units: [{{id: THA}}, {{id: VNM, level: country}}]", org_units={}
    )
    observed = kp.read_observations(rows, specification)
    assert observed.org_units == ("THA", "VNM", "LAO")
    assert [unit.id for unit in observed.found_units] == ["LAO"]


def test_ids_may_stand_in_a_column_of_their_own(given, table):
    rows = table("org_unit,code,period,pop\nVNM,VNM,2022,5\n,LAO,,\n")
    with pytest.raises(kp.ObservationsError):
        kp.read_observations(rows, given(RULES, org_units={"columns": {"id": "code"}}))
    rows = table("org_unit,code,period,pop\nVNM,VNM,2022,5\nVNM,,2023,6\n")
    observed = kp.read_observations(rows, given(RULES, org_units={"columns": {"id": "code"}}))
    assert observed.org_units == ("VNM",)


def test_nothing_is_found_unless_the_specification_says_so(given, table):
    rows = table("org_unit,name,period,pop\nVNM,Viet Nam,2022,5\n")
    specification = given(f"{RULES}\norg_units: [{{id: VNM, level: country}}]")
    assert kp.read_observations(rows, specification).found_units == ()


def test_rows_of_one_unit_must_agree(given, table, findings):
    rows = table("""
org_unit,name,level,period,pop
VNM,Viet Nam,country,2021,5
VNM,Vietnam,country,2022,6
VNM,,region,2023,7
VNM,Viet Nam,country,2024,8
""")
    assert findings(rows, given(RULES, org_units={})) == [
        "3 name: K708 'VNM' has 'Vietnam' here, but 'Viet Nam' before",
        "4 level: K708 'VNM' has 'region' here, but 'country' before",
    ]


def test_ids_and_parents_are_checked(given, table, findings):
    rows = table("""
org_unit,parent,period,pop
Viet Nam,,2022,5
LAO,ASIA,2022,6
a,b,2022,7
b,a,2022,8
#N/A,,2022,9
""")
    assert findings(rows, given(RULES, org_units={})) == [
        "2 org_unit: K107 'Viet Nam' cannot be the id of an organisation unit",
        "3 parent: K202 there is no org_unit 'ASIA'",
        "4 parent: K203 a -> b -> a is a circle",
        "6 org_unit: K703 the spreadsheet shows the error #N/A",
    ]


def test_headings_that_describe_units_must_be_there(given, table, findings):
    rows = table("org_unit,period,pop\nVNM,2022,5\n")
    org_units = {"columns": {"name": "country", "nmae": "x"}, "groups": {"region": "reg"}}
    assert findings(rows, given(RULES, org_units=org_units)) == [
        "1 None: K202 'nmae' is no column of organisation units",
        "1 None: K702 the column 'country' is missing",
        "1 None: K702 the column 'reg' is missing",
    ]


def test_without_a_column_of_units_none_are_found(given, table, findings):
    rows = table("unit_of,period,pop\nVNM,2022,5\n")
    specification = given(RULES, columns={"org_unit": "unit_of"}, org_units={})
    assert kp.read_observations(rows, specification).org_units == ("VNM",)
    org_units = {"columns": {"id": "iso3"}}
    assert findings(rows, given(RULES, columns={"org_unit": "unit_of"}, org_units=org_units)) == [
        "1 None: K702 the column 'iso3' is missing",
        "2 unit_of: K703 there is no org_unit 'VNM'",
    ]
