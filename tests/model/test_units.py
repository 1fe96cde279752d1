"""Quantities: a number and a unit in one text."""

from __future__ import annotations

import unicodedata
from fractions import Fraction

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.errors import NumberError
from kpikit.model.declared import form_of, key_of
from kpikit.model.units import Quantity, Unit


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("300000", 300000, None),
        ("100 percent", 100, "percent"),
        ("61.0 %", 61, "%"),
        ("80%", 80, "%"),
        ("2 tỷ đồng", 2, "tỷ đồng"),
        (" 2\u00a0tỷ \t đồng\n", 2, "tỷ đồng"),
        ("-5 percentage point", -5, "percentage point"),
        ("−5pp", -5, "pp"),
        ("+1", 1, None),
        ("2/37 percent", Fraction(2, 37), "percent"),
        ("2/37", Fraction(2, 37), None),
        ("2 đồng/person", 2, "đồng/person"),
        ("2/person", 2, "/person"),
        ("1e3 điểm", 1000, "điểm"),
        ("1.5E-1", Fraction(3, 20), None),
        ("3 e3", 3, "e3"),
        ("5 km2", 5, "km2"),
        ("5km²", 5, "km²"),
        ("80 [triệu đồng/person]", 80, "[triệu đồng/person]"),
    ],
)
def test_a_text_is_split_into_number_and_unit(text, number, unit):
    assert Quantity.parse(text) == Quantity(Fraction(number), unit)
    assert Quantity.parse(unicodedata.normalize("NFD", text)) == Quantity(Fraction(number), unit)


@pytest.mark.parametrize(
    "text",
    ["", " ", "percent", "đồng 5", "%80", "-", "nan", "inf", "Infinity %", "--5", "61,0 %",
     "1.234.567", "5.", "1/0", "1.5/2", "300 000 đồng", "300 000", "5 5", "٣ percent", "-percent"],
)  # fmt: skip
def test_a_text_without_one_plain_number_in_front_is_refused(text):
    with pytest.raises(NumberError):
        Quantity.parse(text)


@pytest.mark.parametrize(
    ("text", "fact", "hint"),
    [
        (
            "triệu đồng",
            "'triệu đồng' does not begin with a number",
            "write the number first, then its unit, like '80 percent'",
        ),
        (
            "300 000 đồng",
            "'300 000 đồng' begins with more than one number",
            "write the digits of a number without spaces",
        ),
    ],
)
def test_the_error_says_what_to_write(text, fact, hint):
    with pytest.raises(NumberError) as caught:
        Quantity.parse(text)
    assert str(caught.value) == f"{fact}; {hint}"


def test_a_default_stands_for_a_missing_number_only():
    one = Fraction(1)
    assert Quantity.parse("triệu đồng / person", default=one).unit == "triệu đồng / person"
    assert Quantity.parse("triệu đồng", default=one).number == 1
    assert Quantity.parse("1000 đồng", default=one).number == 1000
    for text in ("", "1 000 đồng", "1,5 đồng"):
        with pytest.raises(NumberError):
            Quantity.parse(text, default=one)


@given(st.fractions(), st.sampled_from([None, "%", "tỷ đồng", "đồng/person"]))
def test_the_text_of_a_quantity_reads_as_the_quantity(number, unit):
    quantity = Quantity(number, unit)
    assert Quantity.parse(str(quantity)) == quantity


def test_the_text_of_a_quantity_has_decimals_where_they_end():
    assert str(Quantity(Fraction(61, 2), "%")) == "30.5 %"
    assert str(Quantity(Fraction(-2, 3))) == "-2/3"
    assert str(Quantity(Fraction(300000))) == "300000"
    assert len(str(Quantity(Fraction(10**6000, 3)))) > 6000


def test_a_unit_says_how_each_of_its_fields_is_written():
    assert form_of(Unit).short == "equals"
    fields = [field for field in attrs.fields(Unit) if field.name != "declared_at"]
    assert all(key_of(field.metadata) for field in fields)
