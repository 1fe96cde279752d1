"""Long tables: one row per observation."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import kpikit as kp
from kpikit.model.states import Bound, Judgement, State


def test_values_are_kept_in_the_unit_of_their_indicator(given, table, seen):
    rows = table("""
org_unit,indicator,period,value,unit,obs_status,note
hung-nguyen,disbursed,2024-M05,182983,triệu đồng,A,five months
hung-nguyen,disbursed,2024-S1,219.6,tỷ đồng,E,
hung-dao,online,2024,0.61,ratio,,
hung-tay,online,2024,58,,,
""")
    assert seen(rows, given()) == [
        "hung-nguyen disbursed 2024-M05 182983",
        "hung-nguyen disbursed 2024-S1 219600 E",
        "hung-dao online 2024 61",
        "hung-tay online 2024 58",
    ]


def test_zero_is_a_value_and_a_blank_is_missing_unless_a_state_is_stated(given, table, seen):
    rows = table("""
org_unit,indicator,period,value,state
hung-dao,online,2021,0,
hung-dao,online,2022,,
hung-dao,online,2023,,not_applicable
hung-dao,online,2024,,not_due
hung-dao,online,2025,7,value
""")
    assert seen(rows, given()) == [
        "hung-dao online 2021 0",
        "hung-dao online 2022 missing",
        "hung-dao online 2023 not_applicable",
        "hung-dao online 2024 not_due",
        "hung-dao online 2025 7",
    ]


def test_a_column_of_states_is_enough_where_nothing_has_a_value(given, table, seen):
    rows = table("org_unit,indicator,period,state\nhung-dao,online,2024,not_due\n")
    assert seen(rows, given()) == ["hung-dao online 2024 not_due"]


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        *(("A", ""), ("P", "P"), ("E", "E"), ("I", "I"), ("F", "F"), ("B", "AB")),
        *(("EB", "EB"), ("E,B", "EB"), ("B E", "EB"), ("B,F", "FB")),
    ],
)
def test_a_status_is_a_letter_and_perhaps_a_break(given, seen, written, kept):
    row = cell(value=1, obs_status=written)
    assert seen([row], given()) == [f"hung-dao online 2024 1 {kept}".strip()]


def test_a_judgement_needs_no_number_and_none_is_invented(given):
    rows = [
        cell(judgement="mostly_met"),
        cell(period="2023", value=5, judgement="unmet", bound="at_least"),
        cell(period="2022", value=5, bound="exact"),
    ]
    observations = kp.read_observations(rows, given())
    judged, valued, plain = observations
    assert (judged.state, judged.value) == (State.VALUE, None)
    assert judged.judgement is Judgement.MOSTLY_MET
    assert valued.value == 5
    assert (valued.judgement, valued.bound) == (Judgement.UNMET, Bound.AT_LEAST)
    assert (plain.judgement, plain.bound) == (None, Bound.EXACT)
    column = observations.columns["online"]
    assert column.numbers.tolist() == [False, True, True]
    assert column.judgements.tolist() == [3, 2, 0]
    assert column.bounds.tolist() == [0, 1, 0]
    assert column.values.fractions()[0] == 0


def test_a_table_of_judgements_needs_no_column_of_values(given, table, seen):
    rows = table("org_unit,indicator,period,judgement\nhung-dao,online,2024,met\n")
    assert seen(rows, given()) == ["hung-dao online 2024 value met"]


def test_dates_and_years_are_periods(given, seen):
    rows = [
        cell(period=date(2024, 7, 1), value=1),
        cell(period=datetime.fromisoformat("2024-07-02"), value=2),
        cell(period=2024, value=3),
        cell(period=2023.0, value=4),
        cell(period=Decimal(2022), value=5),
        cell(period=np.float32(2021), value=6),
    ]
    assert [text.split()[2] for text in seen(rows, given())] == [
        "2024-07-01",
        "2024-07-02",
        "2024",
        "2023",
        "2022",
        "2021",
    ]


def test_numbers_of_any_type_are_exact(given):
    values = [0.1, np.float32(0.1), Decimal("0.10"), Fraction(1, 10), "0.1", "1/10"]
    rows = [cell(period=2000 + place, value=value) for place, value in enumerate(values)]
    observed = kp.read_observations(rows, given())
    assert {one.value for one in observed} == {Fraction(1, 10)}


def test_headings_of_ones_own_are_mapped(given, table, seen):
    rows = table("""
iso3,item,year,figure,value,status
hung-dao,online,2024,5,99,x
""")
    columns = {"org_unit": "iso3", "indicator": " item", "period": "year", "value": "figure"}
    assert seen(rows, given(columns=columns)) == ["hung-dao online 2024 5"]


def test_ids_are_compared_in_composed_letters_and_without_blanks(table, given, seen):
    specification = given("id: x\norg_units: [{id: Xã}]\nindicators: {a: {unit: count}}")
    rows = table("org_unit,indicator,period,value\n Xa\u0303 , a ,2024,5\n")
    assert seen(rows, specification) == ["Xã a 2024 5"]


def test_columns_have_the_types_that_kernels_take(given, table):
    rows = table("org_unit,indicator,period,value\nhung-dao,online,2024,5\n")
    column = kp.read_observations(rows, given()).columns["online"]
    assert [
        array.dtype.name
        for array in (column.org_units, column.periods, column.states, column.statuses)
    ] == ["int32", "int32", "uint8", "uint8"]
    assert (column.lines.dtype.name, column.lines.tolist()) == ("int64", [2])
    assert [array.dtype.name for array in (column.numbers, column.judgements, column.bounds)] == [
        "bool",
        "uint8",
        "uint8",
    ]


def test_columns_are_in_the_order_of_the_specification_and_rows_in_that_of_the_table(given):
    rows = [
        cell(org_unit="hung-tay", value=1),
        cell(indicator="income", value=2),
        cell(org_unit="hung-dao", value=3),
        cell(indicator="income", period="2020", value=4),
    ]
    observed = kp.read_observations(rows, given())
    assert [(one.indicator, str(one.value), one.line) for one in observed] == [
        ("online", "1", 1),
        ("online", "3", 3),
        ("income", "2", 2),
        ("income", "4", 4),
    ]
    assert [str(period) for period in observed.periods] == ["2020", "2024"]
    assert len(observed) == 4


def test_a_table_without_rows_has_no_observations(given, table):
    rows = table("org_unit,indicator,period,value\n")
    observed = kp.read_observations(rows, given())
    assert (len(observed), observed.org_units, observed.periods) == (
        0,
        ("hung-nguyen", "hung-dao", "hung-tay"),
        (),
    )


def test_units_of_rows_may_differ_within_an_indicator(given, seen):
    rows = [
        cell(period="2021", value="1/3", unit="ratio"),
        cell(period="2022", value=5, unit="percent"),
        cell(period="2023", value=5, unit=None),
        cell(period="2024", value=5, unit="‰"),
    ]
    values = [text.split()[3] for text in seen(rows, given())]
    assert values == ["100/3", "5", "5", "1/2"]


def test_more_periods_than_fit_a_dense_table_are_compared_too(given, findings):
    many = 1_200
    names = ", ".join(f"{{id: u{number}}}" for number in range(many))
    specification = given(f"id: x\norg_units: [{names}]\nindicators: {{a: {{unit: count}}}}")
    rows = [
        {"org_unit": f"u{number}", "indicator": "a", "period": str(1000 + number), "value": 1}
        for number in range(many)
    ]
    assert len(kp.read_observations(rows, specification)) == many
    assert findings([*rows, rows[7]], specification) == [
        "1201 None: K704 a second observation of a, u7, 1007"
    ]


@pytest.mark.parametrize("periods", [1, 400])
def test_a_duplicate_among_many_rows_is_found_and_rows_may_come_in_any_order(
    given, findings, seen, periods
):
    units, many = 1 + 400 // periods, 400
    names = ", ".join(f"{{id: u{number}}}" for number in range(units))
    specification = given(f"id: x\norg_units: [{names}]\nindicators: {{a: {{unit: count}}}}")
    rows = [
        {
            "org_unit": f"u{number % units}",
            "indicator": "a",
            "period": str(1000 + number % periods),
            "value": number,
        }
        for number in range(many)
    ]
    assert sorted(seen(rows, specification)) == sorted(seen(rows[::-1], specification))
    (found,) = findings([*rows, rows[3]], specification)
    assert found.startswith("401 None: K704 a second observation of a")


def cell(**parts):
    return {"org_unit": "hung-dao", "indicator": "online", "period": "2024", **parts}
