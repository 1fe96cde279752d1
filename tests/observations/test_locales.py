"""Numbers in text: with the locale of the table, with a unit behind them."""

from __future__ import annotations

import pytest

CARD = """
id: x
org_units: [{id: a}]
indicators:
  disbursed: {unit: triệu đồng}
  share: {unit: percent}
  land: {unit: km2}
"""


def row(indicator, value, unit=None):
    return {"org_unit": "a", "indicator": indicator, "period": "2024", "value": value, "unit": unit}


@pytest.mark.parametrize(
    ("locale", "indicator", "text", "value"),
    [
        ("vi", "disbursed", "182.983 triệu đồng", "182983"),
        ("vi", "disbursed", "2,2 tỷ đồng", "2200"),
        ("vi", "disbursed", "-1.234.567đ", "-1234567/1000000"),
        ("vi", "share", "61,0 %", "61"),
        ("vi", "share", "61,0%", "61"),
        ("vi", "share", "0,61 lần", "61"),
        ("vi", "land", "1 234,5 ha", "2469/200"),
        ("en", "disbursed", "182,983 million VND", "182983"),
        ("en", "land", "5 km2", "5"),
        ("en", "share", "2/37 ratio", "200/37"),
        ("plain", "share", "6.1e1 %", "61"),
        ("plain", "disbursed", "1.234 tỷ đồng", "1234"),
        (None, "share", "61.0 %", "61"),
        (None, "disbursed", "182983 triệu đồng", "182983"),
        (None, "disbursed", "12.5", "25/2"),
    ],
)
def test_a_number_is_read_as_its_locale_writes_it(locale, indicator, text, value, request):
    given, seen = request.getfixturevalue("given"), request.getfixturevalue("seen")
    observed = seen([row(indicator, text)], given(CARD, locale=locale))
    assert observed == [f"a {indicator} 2024 {value}"]


@pytest.mark.parametrize(
    ("locale", "text", "message"),
    [
        (None, "1.234", "K302 '1.234' can be 1.234 or 1234"),
        (None, "1.234 triệu đồng", "K302 '1.234' can be 1.234 or 1234"),
        (None, "61,0 %", "K302 '61,0' is not a plain number"),
        ("vi", "61.0 %", "K301 '61.0' is not a number"),
        ("en", "61,0", "K301 '61,0' is not a number"),
        ("vi", "hơn 2,2 tỷ", "K301 'hơn 2,2 tỷ' is not a number"),
        ("vi", "5 cây", "K303 unknown unit 'cây'"),
        ("vi", "5 %", "K304 a value in '%' cannot be given in 'triệu đồng'"),
    ],
)
def test_what_cannot_be_read_for_sure_is_found(given, findings, locale, text, message):
    found = findings([row("disbursed", text)], given(CARD, locale=locale))
    assert found == [f"1 value: {message}"]


def test_the_unit_in_the_cell_and_the_one_beside_it_must_be_the_same(given, seen, findings):
    specification = given(CARD, locale="vi")
    agreed = row("disbursed", "5 tr.đ", "triệu đồng")
    assert seen([agreed], specification) == ["a disbursed 2024 5"]
    assert findings([row("disbursed", "5 tỷ đồng", "triệu đồng")], specification) == [
        "1 unit: K705 the value is in 'tỷ đồng', the unit says 'triệu đồng'"
    ]


def test_units_in_cells_hold_for_each_row(given, table, seen):
    rows = table(
        'org_unit;period;disbursed\na;2023;"2,5 tỷ đồng"\na;2024;300\na;2025;\n',
    )
    assert seen(rows, given(CARD, locale="vi")) == [
        "a disbursed 2023 2500",
        "a disbursed 2024 300",
        "a disbursed 2025 missing",
    ]


def test_the_locale_says_nothing_about_numbers_that_are_no_text(given, seen):
    assert seen([row("share", 1.234)], given(CARD, locale="vi")) == ["a share 2024 617/500"]
