"""Observations about items of a cell: products, tasks, dossiers."""

from __future__ import annotations

import pytest

import kpikit as kp

OFFICE = """
id: office
org_units: [{id: lan, level: officer}, {id: minh, level: officer}, {id: office}]
indicators:
  difficulty: {unit: ratio, level: officer}
  faults: {unit: count}
  stock: {unit: dossier, accumulation: as_of}
"""


OUTSIDE = (
    "3 org_unit: K706 'difficulty' is reported for level 'officer', but 'office' has level 'none'"
)


def row(item, value=1, **more):
    cell = {"org_unit": "lan", "indicator": "faults", "period": "2024"}
    return {**cell, "item": item, "value": value, **more}


def told(source, specification):
    """Return what is observed, with items."""
    return [
        (one.org_unit, one.indicator, one.item, one.value, one.state.value)
        for one in kp.read_observations(source, specification)
    ]


def test_a_cell_has_one_observation_for_each_item(given):
    rows = [row("p1", 2), row("p2", 0), row(7), row("p1", org_unit="minh"), row("", period="2023")]
    found = kp.read_observations(rows, given(OFFICE))
    assert told(rows, given(OFFICE)) == [
        ("lan", "faults", None, 1, "value"),
        ("lan", "faults", "p1", 2, "value"),
        ("lan", "faults", "p2", 0, "value"),
        ("lan", "faults", "7", 1, "value"),
        ("minh", "faults", "p1", 1, "value"),
    ]
    assert (len(found), found.item_ids) == (5, ("p1", "p2", "7"))


def test_an_item_has_a_state_and_a_status_as_a_cell_has(given):
    rows = [row("p1", "", state="not_applicable"), row("p2", "", state=""), row("p3", 4, state="")]
    assert [one[2:] for one in told(rows, given(OFFICE))] == [
        ("p1", None, "not_applicable"),
        ("p2", None, "missing"),
        ("p3", 4, "value"),
    ]


@pytest.mark.parametrize("blank", ["", " ", None])
def test_a_blank_item_is_none(given, blank):
    assert told([row(blank)], given(OFFICE)) == [("lan", "faults", None, 1, "value")]


def test_a_wide_table_has_a_row_for_each_item(given, table):
    rows = table("""
org_unit,period,item,difficulty,faults,stock
lan,2024,,,,30
lan,2024,p1,1.5,2,
lan,2024,p2,1,,
minh,2024,,,4,
office,2024,,,5,
""")
    assert told(rows, given(OFFICE)) == [
        ("minh", "difficulty", None, None, "missing"),
        ("minh", "faults", None, 4, "value"),
        ("office", "faults", None, 5, "value"),
        ("lan", "stock", None, 30, "value"),
        ("minh", "stock", None, None, "missing"),
        ("office", "stock", None, None, "missing"),
        ("lan", "difficulty", "p1", pytest.approx(1.5), "value"),
        ("lan", "difficulty", "p2", 1, "value"),
        ("lan", "faults", "p1", 2, "value"),
    ]


def test_two_observations_of_one_item_are_a_finding(given, findings):
    rows = [row("p1"), row("p2"), row("p1", 3)]
    assert findings(rows, given(OFFICE)) == [
        "3 None: K704 a second observation of faults, lan, 2024, p1"
    ]
    stock = [row("p1", indicator="stock", period=one) for one in ("2024-M06", "2024-S1")]
    assert findings(stock, given(OFFICE)) == [
        "2 None: K704 a second observation of stock, lan, 2024-S1, p1"
    ]


def test_a_cell_is_reported_by_items_or_without_one(given, findings):
    rows = [row("p1"), row(""), row("p2"), row("", org_unit="minh")]
    assert findings(rows, given(OFFICE)) == [
        "2 item: K704 faults, lan, 2024 is reported by items, and without one"
    ]


def test_what_is_wrong_beside_an_item_is_found_as_well(given, findings):
    rows = [
        row("p1", org_unit="nobody"),
        row("", org_unit="nobody"),
        row("p1", indicator="difficulty", org_unit="office"),
        row([1]),
    ]
    assert findings(rows, given(OFFICE)) == [
        "1 org_unit: K703 there is no org_unit 'nobody'",
        "2 org_unit: K703 there is no org_unit 'nobody'",
        OUTSIDE,
        "4 item: K705 a value of type list stands in the cell",
    ]


def test_a_table_with_the_heading_alone_has_no_items(given, table):
    rows = table("org_unit,indicator,period,item,value\n")
    assert len(kp.read_observations(rows, given(OFFICE))) == 0
