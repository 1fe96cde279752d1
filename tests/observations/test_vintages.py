"""Vintages: when figures became known, and which of several counts."""

from __future__ import annotations

from datetime import date, datetime

import pytest

import kpikit as kp

REVISED = """
org_unit,indicator,period,value,obs_status,vintage
hung-dao,online,2024,60,E,
hung-dao,online,2024,62,A,2025-02-10
hung-dao,online,2024,61,P,2024-12-20
hung-tay,online,2024,50,E,
"""


@pytest.fixture
def observed(given, table):
    return kp.read_observations(table(REVISED), given())


def told(observations):
    return [f"{one.org_unit} {one.value} {one.vintage}" for one in observations]


def test_the_latest_vintage_counts(observed):
    assert told(observed) == ["hung-dao 62 2025-02-10", "hung-tay 50 None"]
    assert (len(observed), observed.known_by) == (2, None)


@pytest.mark.parametrize(
    ("day", "value"),
    [
        ("2024-12-19", "60 None"),
        ("2024-12-20", "61 2024-12-20"),
        (date(2025, 2, 9), "61 2024-12-20"),
        ("10/2/2025", "62 2025-02-10"),
        (datetime.fromisoformat("2025-02-10T00:00"), "62 2025-02-10"),
    ],
)
def test_what_was_known_by_a_day_is_without_later_vintages(observed, day, value):
    assert told(observed.as_of(day)) == [f"hung-dao {value}", "hung-tay 50 None"]


def test_the_rows_of_all_vintages_are_kept(observed):
    assert [f"{one.value} {one.line}" for one in observed.every_vintage()] == [
        "60 2",
        "62 3",
        "61 4",
        "50 5",
    ]
    assert len(list(observed.as_of("2024-12-31").every_vintage())) == 3


def test_a_second_day_sees_no_more_than_the_first(observed):
    early = observed.as_of("2024-12-31")
    assert told(early.as_of("2025-12-31")) == told(early)
    assert told(early.as_of(None)) == told(early)
    assert early.as_of("2025-12-31").known_by == date(2024, 12, 31)
    assert early.as_of("2024-01-01").known_by == date(2024, 1, 1)


def test_without_vintages_nothing_is_left_out(given, table):
    rows = table("org_unit,indicator,period,value,vintage\nhung-dao,online,2024,60,\n")
    observed = kp.read_observations(rows, given())
    assert observed.reported is None
    early = observed.as_of("2000-01-01")
    assert told(early) == told(early.every_vintage()) == ["hung-dao 60 None"]
    assert (early.known_by, early.as_of(None).known_by) == (date(2000, 1, 1), date(2000, 1, 1))


def test_a_text_that_is_no_date_is_refused(observed):
    with pytest.raises(kp.KpikitError, match="'soon' is not a date"):
        observed.as_of("soon")


def test_a_figure_that_is_withdrawn_is_missing(given, table):
    rows = table("""
org_unit,indicator,period,value,vintage
hung-dao,online,2024,60,
hung-dao,online,2024,,2025-02-10
""")
    observed = kp.read_observations(rows, given())
    assert [one.state.value for one in observed] == ["missing"]
    assert [one.state.value for one in observed.as_of("2025-02-09")] == ["value"]


def test_other_names_of_a_period_are_vintages_of_one_running_figure(given, table):
    rows = table("""
org_unit,indicator,period,value,vintage
hung-nguyen,disbursed,2024-M06,5,2024-07-01
hung-nguyen,disbursed,2024-S1,6,2024-08-01
""")
    assert told(kp.read_observations(rows, given())) == ["hung-nguyen 6 2024-08-01"]


def test_items_have_vintages_of_their_own(given, table):
    rows = table("""
org_unit,indicator,period,value,item,vintage
hung-dao,online,2024,1,a,
hung-dao,online,2024,2,b,2024-07-01
hung-dao,online,2024,3,b,2024-08-01
hung-tay,online,2024,9,,
""")
    observed = kp.read_observations(rows, given())
    assert [f"{one.item} {one.value}" for one in observed] == ["None 9", "a 1", "b 3"]
    july = observed.as_of("2024-07-31")
    assert [f"{one.item} {one.value}" for one in july] == ["None 9", "a 1", "b 2"]
    june = observed.as_of("2024-06-30")
    assert [f"{one.item} {one.value}" for one in june] == ["None 9", "a 1"]
    assert len(observed.as_of("2024-07-31").items["online"].items) == 2


def test_items_without_vintages_stand_beside_other_indicators_with_them(given, table):
    rows = table("""
org_unit,indicator,period,value,item,vintage
hung-dao,online,2024,1,a,
hung-dao,income,2024,2,,2024-07-01
hung-dao,income,2024,3,,2024-08-01
""")
    observed = kp.read_observations(rows, given()).as_of("2024-07-31")
    assert told(observed) == ["hung-dao 2 2024-07-01", "hung-dao 1 None"]


def test_the_same_vintage_twice_is_a_finding(given, table, findings):
    rows = table("""
org_unit,indicator,period,value,item,vintage
hung-dao,online,2024,1,a,2024-07-01
hung-dao,online,2024,2,a,2024-07-01
hung-tay,online,2024,3,,
hung-tay,online,2024,4,,
""")
    again = "K704 a second observation of online"
    assert findings(rows, given()) == [
        f"3 None: {again}, hung-dao, 2024, a, vintage 2024-07-01",
        f"5 None: {again}, hung-tay, 2024, without a vintage",
    ]


def test_days_may_stand_first_where_numbers_are_written_as_in_vietnam(given, table, findings):
    text = "org_unit,indicator,period,value,vintage\nhung-dao,online,2024,60,15/7/2024\n"
    observed = kp.read_observations(table(text), given(locale="vi"))
    assert told(observed) == ["hung-dao 60 2024-07-15"]
    assert findings(table(text), given()) == ["2 vintage: K307 '15/7/2024' is not a date"]


def test_dates_of_a_data_frame_are_vintages(given):
    days = [date(2024, 7, 15), None, date(2024, 8, 1)]
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame(
        {
            "org_unit": ["hung-dao"] * 3,
            "indicator": ["online"] * 3,
            "period": ["2024"] * 3,
            "value": [2, 1, 3],
            "vintage": days,
        }
    )
    observed = kp.read_observations(frame, given())
    assert told(observed) == ["hung-dao 3 2024-08-01"]
    assert told(observed.as_of("2024-07-31")) == ["hung-dao 2 2024-07-15"]
    assert told(observed.as_of("2024-01-01")) == ["hung-dao 1 None"]


def test_no_rows_have_no_vintages(given):
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({name: [] for name in ("org_unit", "indicator", "period", "vintage")})
    observed = kp.read_observations(frame.with_columns(value=pl.lit(1)).head(0), given())
    assert len(observed.as_of("2024-01-01")) == 0


# --- wide tables ---

WIDE = """
org_unit,period,online,income,vintage
hung-dao,2024,60,1,2024-07-01
hung-dao,2024,,2,2024-08-01
hung-tay,2024,,,2024-07-01
hung-tay,2024,70,,2024-08-01
hung-tay,2023,,5,
hung-tay,2023,,,
"""


def test_a_blank_cell_of_a_wide_table_replaces_nothing(given, table):
    observed = kp.read_observations(table(WIDE), given())

    def seen(observations):
        return sorted(
            f"{one.indicator} {one.org_unit} {one.period} {one.value}"
            for one in observations
            if one.value is not None
        )

    assert seen(observed) == [
        "income hung-dao 2024 2",
        "income hung-tay 2023 5",
        "online hung-dao 2024 60",
        "online hung-tay 2024 70",
    ]
    assert seen(observed.as_of("2024-07-31")) == [
        "income hung-dao 2024 1",
        "income hung-tay 2023 5",
        "online hung-dao 2024 60",
    ]


def test_a_blank_cell_counts_until_a_figure_is_known(given, table):
    observed = kp.read_observations(table(WIDE), given())

    def states(observations):
        return [
            one.state.value
            for one in observations
            if (one.indicator, one.org_unit, str(one.period)) == ("online", "hung-tay", "2024")
        ]

    assert states(observed.as_of("2024-07-31")) == ["missing"]
    assert states(observed) == ["value"]


# --- units that the table brings ---

RULES = "id: x\nindicators: {le: {unit: year}}"

UNITS = """
org_unit,name,parent,period,le,vintage
THA,Thailand,,2022,78,
VNM,Viet Nam,SEA,2022,74,2024-07-01
SEA,South-East Asia,ASIA,2022,,2024-08-01
LAO,Laos,,2022,68,2024-08-01
ASIA,Asia,,2022,,2025-01-01
"""


def test_a_unit_that_only_later_rows_bring_is_not_there_yet(given, table):
    observed = kp.read_observations(table(UNITS), given(RULES, org_units={"level": "country"}))
    assert observed.org_units == ("THA", "VNM", "SEA", "LAO", "ASIA")
    june = observed.as_of("2024-06-30")
    assert (june.org_units, [unit.id for unit in june.found_units]) == (("THA",), ["THA"])
    assert told(june) == ["THA 78 None"]


def test_units_above_one_that_is_there_are_there_too(given, table):
    observed = kp.read_observations(table(UNITS), given(RULES, org_units={"level": "country"}))
    july = observed.as_of("2024-07-31")
    assert july.org_units == ("THA", "VNM", "SEA", "ASIA")
    assert told(july) == ["THA 78 None", "VNM 74 2024-07-01"]
    assert july.as_of("2024-06-30").org_units == ("THA",)


def test_units_of_items_are_coded_anew_with_the_others(given):
    rows = [
        {"org_unit": name, "indicator": "le", "period": "2022", "value": 7, "item": "a"}
        for name in ("LAO", "THA")
    ]
    rows[0]["vintage"] = "2024-08-01"
    observed = kp.read_observations(rows, given(RULES, org_units={"level": "country"}))
    assert told(observed.as_of("2024-07-31")) == ["THA 7 None"]
