"""Laws and examples of exact numbers."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpikit.errors import Code, NumberError
from kpikit.numbers import MAX_BITS, Locale, Rounding, exact, parse_number, plain, rounded

DECIMALS = st.builds(
    lambda size, places: Fraction(size, 10**places),
    st.integers(-(10**18), 10**18) | st.integers(-(10**40), 10**40),
    st.integers(0, 20),
)
RATIONALS = st.fractions() | DECIMALS
LOCALES = st.sampled_from(["plain", "en", "vi", None])


def grouped(number: Fraction, thousands: str, point: str) -> str:
    """Write a decimal with its thousands marked."""
    whole, _, part = plain(abs(number)).partition(".")
    groups = f"{int(whole):,}".replace(",", thousands)
    return ("-" if number < 0 else "") + groups + (point + part if part else "")


@given(DECIMALS)
def test_law_plain_and_parse_are_inverse_for_decimals(number):
    """A decimal written plainly is read as the same number."""
    assert parse_number(plain(number)) == number


@given(DECIMALS, st.sampled_from([(",", ".", "en"), (".", ",", "vi")]), st.booleans())
def test_law_locales_read_what_they_write(number, marks, spaced):
    """A number written with thousands and decimals of a locale is read by that locale."""
    thousands, point, locale = marks
    for mark in (" ", "\u00a0", "\u202f") if spaced else (thousands,):
        assert parse_number(grouped(number, mark, point), locale) == number


@given(RATIONALS)
def test_law_a_rational_is_read_from_its_text(number):
    """Text like -2/37 is that rational, in every locale."""
    for locale in ("plain", "en", "vi", None):
        assert parse_number(str(number), locale) == number


@given(st.text(alphabet="0123456789.,eE+-/ \u2212\u00a0", max_size=14))
def test_law_without_locale_only_what_reads_the_same_everywhere(text):
    """What is accepted without a locale is plain, and no locale reads another number."""

    def read(locale):
        try:
            return parse_number(text, locale)
        except NumberError:
            return None

    everywhere = {read(locale) for locale in ("plain", "en", "vi")} - {None}
    found = read(None)
    assert found is None or (everywhere == {found} and read("plain") == found)
    assert found is not None or read("plain") is None or len(everywhere) == 2


@given(st.text(max_size=60) | st.text(alphabet="0123456789.,eE+-/_ ", max_size=60), LOCALES)
def test_law_any_text_is_a_number_or_a_number_error(text, locale):
    """Whatever the text, there is a number within bounds or a NumberError that quotes it."""
    try:
        found = parse_number(text, locale)
    except NumberError as error:
        assert len(error.message) < 200  # noqa: PT017
    else:
        assert found.numerator.bit_length() <= MAX_BITS


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_law_a_float_stands_for_its_shortest_decimal(value):
    """The exact number of a float is the decimal that Python prints, and converts back to it."""
    assert exact(value) == Fraction(repr(value))
    assert float(exact(value)) == value
    assert exact(np.float64(value)) == exact(value)


@given(st.floats(width=32, allow_nan=False, allow_infinity=False))
def test_law_a_float32_stands_for_its_own_shortest_decimal(value):
    """A single-precision 0.1 is one tenth too."""
    assert exact(np.float32(value)) == Fraction(str(np.float32(value)))


@given(st.integers(), st.decimals(allow_nan=False, allow_infinity=False), RATIONALS)
def test_law_exact_values_are_kept(integer, decimal, number):
    """Integers, decimals and fractions are what they are."""
    assert exact(integer) == integer
    assert exact(number) == number
    if abs(decimal.adjusted()) < 1000:
        assert exact(decimal) == Fraction(decimal)


@given(RATIONALS, st.integers(-5, 20), st.sampled_from(Rounding))
def test_law_rounding_is_near_and_idempotent(number, decimals, mode):
    """A rounded number is a multiple of the unit, within half of it, or towards zero."""
    unit = Fraction(1, 10) ** decimals
    found = rounded(number, decimals, mode)
    assert (found / unit).denominator == 1
    assert rounded(found, decimals, mode) == found
    assert rounded(-number, decimals, mode) == -found
    if mode is Rounding.TRUNCATE:
        assert abs(found) <= abs(number) < abs(found) + unit
    else:
        assert abs(found - number) <= unit / 2


@given(st.integers(-(10**9), 10**9), st.integers(-3, 6))
def test_law_halves_go_where_the_mode_says(size, decimals):
    """Exactly on a half: away from zero, to the even neighbour, or cut."""
    unit = Fraction(1, 10) ** decimals
    half = (size + Fraction(1, 2)) * unit
    away = rounded(half, decimals) / unit
    assert abs(away) > abs(half / unit)
    assert (rounded(half, decimals, Rounding.HALF_EVEN) / unit) % 2 == 0
    assert abs(rounded(half, decimals, Rounding.TRUNCATE) / unit) < abs(half / unit)


@given(RATIONALS, st.integers(0, 15))
def test_law_plain_is_exact_or_rounded_half_away(number, places):
    """Decimals that end are written in full; others have that many decimals, half away."""
    text = plain(number, places)
    found = Fraction(text)
    assert "e" not in text.lower()
    assert text == text.strip()
    assert not text.endswith(".")
    assert text != "-0"
    ends = 10 ** (4 * number.denominator.bit_length()) % number.denominator == 0
    assert found == (number if ends else rounded(number, places))


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Fraction(61, 100), "0.61"),
        (Fraction(0), "0"),
        (Fraction(-5), "-5"),
        (Fraction(1000), "1000"),
        (Fraction(182_983, 300_000), "0.609943333333"),
        (Fraction(2, 3), "0.666666666667"),
        (Fraction(-1, 3 * 10**15), "0"),
        (Fraction(1, 10**15), "0.000000000000001"),
        (Fraction(3, 10) + Fraction(1, 3 * 10**20), "0.3"),
    ],
)
def test_plain_notation(number: Fraction, text: str) -> None:
    """Numbers are written without exponent, without superfluous zeros, without minus zero."""
    assert plain(number) == text


@pytest.mark.parametrize(
    ("text", "locale", "number"),
    [
        ("12.5", None, "12.5"),
        ("1234.567", None, "1234.567"),
        ("0.123", None, "0.123"),
        ("007", None, "7"),
        ("1234", None, "1234"),
        ("1.234E+10", None, "12340000000"),
        ("-2/4", None, "-1/2"),
        ("\u221212.5", "plain", "-12.5"),
        ("+5", "plain", "5"),
        (" 5\u00a0", "plain", "5"),
        ("1.5e-3", "plain", "0.0015"),
        ("1e0000000000000002", "plain", "100"),
        ("1.234", "plain", "1.234"),
        ("1.234", "en", "1.234"),
        ("1.234", "vi", "1234"),
        ("1,234", "en", "1234"),
        ("1,234", "vi", "1.234"),
        ("61,0", "vi", "61"),
        ("1.234.567,89", "vi", "1234567.89"),
        ("1,234,567.89", "en", "1234567.89"),
        ("1 234 567", "en", "1234567"),
        ("1\u202f234,5", "vi", "1234.5"),
        ("1,5E+10", "vi", "15000000000"),
    ],
)
def test_text_that_is_a_number(text: str, locale: Locale | None, number: str) -> None:
    """Text is read exactly, by the grammar of its locale."""
    assert parse_number(text, locale) == Fraction(number)


@pytest.mark.parametrize(
    ("text", "locale", "code", "hint"),
    [
        ("1.234", None, Code.AMBIGUOUS_NUMBER, "plain, en or vi"),
        ("1,234", None, Code.AMBIGUOUS_NUMBER, "plain, en or vi"),
        ("61,0", None, Code.AMBIGUOUS_NUMBER, "a Vietnamese number; add locale: vi"),
        ("1,234.5", None, Code.AMBIGUOUS_NUMBER, "an English number; add locale: en"),
        ("1 234", None, Code.AMBIGUOUS_NUMBER, "add locale: en or vi"),
        ("61,0", "plain", Code.NOT_A_NUMBER, "add locale: vi"),
        ("12.5", "vi", Code.NOT_A_NUMBER, "add locale: plain or en"),
        ("1.23.456", "vi", Code.NOT_A_NUMBER, "write digits"),
        ("1,234 567", "en", Code.NOT_A_NUMBER, "write digits"),
        ("0.123", "vi", Code.NOT_A_NUMBER, "add locale"),
        ("2/0", "plain", Code.NOT_A_NUMBER, "above zero"),
        ("", None, Code.NOT_A_NUMBER, "write digits"),
        ("nan", None, Code.NOT_A_NUMBER, "write digits"),
        ("-Infinity", "plain", Code.NOT_A_NUMBER, "write digits"),
        ("1_000", "plain", Code.NOT_A_NUMBER, "write digits"),
        ("\u0661\u0662", "plain", Code.NOT_A_NUMBER, "write digits"),
        ("61,0 %", "vi", Code.NOT_A_NUMBER, "write digits"),
        ("1e99999999999999999999", None, Code.NOT_A_NUMBER, "65,536 bits"),
        ("1e-40001", "plain", Code.NOT_A_NUMBER, "65,536 bits"),
        ("1e19729", "plain", Code.NOT_A_NUMBER, "65,536 bits"),
        ("1e" + "9" * 5000, "plain", Code.NOT_A_NUMBER, "65,536 bits"),
        ("1" * 20_001, "plain", Code.NOT_A_NUMBER, "20,000 characters"),
        ("1" * 20_000, "plain", Code.NOT_A_NUMBER, "65,536 bits"),
        ("1/" + "3" * 19_990, "plain", Code.NOT_A_NUMBER, "65,536 bits"),
    ],
)
def test_text_that_is_refused(text: str, locale: Locale | None, code: Code, hint: str) -> None:
    """What is no number, or could be two, is refused with a code and what to do."""
    with pytest.raises(NumberError) as caught:
        parse_number(text, locale)
    assert caught.value.code is code
    assert hint in caught.value.hint
    assert repr(text[:30])[:-1] in caught.value.message
    assert len(caught.value.message) < 120


def test_an_ambiguous_number_is_shown_both_ways() -> None:
    """The message says which numbers the text can be."""
    with pytest.raises(NumberError, match=r"'1\.234' can be 1\.234 or 1234"):
        parse_number("1.234", None)


NO_NUMBERS: dict[str, object] = {
    "truth": True,
    "numpy truth": np.True_,
    "none": None,
    "list": [],
    "bytes": b"1",
    "complex": 1j,
    "nan": math.nan,
    "infinity": math.inf,
    "numpy nan": np.float32("nan"),
    "numpy infinity": np.longdouble("inf"),
    "decimal nan": Decimal("NaN"),
    "decimal infinity": Decimal("-Infinity"),
    "decimal power": Decimal("1e999999"),
    "text": "x",
    "integer of 65,537 bits": 2**MAX_BITS,
    "fraction of 65,537 bits": Fraction(1, 2**MAX_BITS),
}


@pytest.mark.parametrize("name", NO_NUMBERS)
def test_values_that_are_no_numbers(name: str) -> None:
    """Truth values, nan, infinities, other types and monsters are refused."""
    with pytest.raises(NumberError):
        exact(NO_NUMBERS[name])


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (0.1, "1/10"),
        (1e308, "1e308"),
        (np.float32(0.1), "1/10"),
        (np.float16(0.1), "1/10"),
        (np.int64(-7), "-7"),
        (np.uint8(255), "255"),
        (Decimal("2.50"), "5/2"),
        (Decimal("1E+3"), "1000"),
        ("2/37", "2/37"),
    ],
)
def test_values_that_are_numbers(value: object, number: str) -> None:
    """Scalars of Python and of numpy are exact numbers."""
    found = exact(value)
    assert found == Fraction(number)
    assert type(found.numerator) is int


def test_long_numbers_pass_the_limits_of_int_and_str() -> None:
    """5,000 digits are read and written, although int() and str() stop at 4,300."""
    text = "7" * 5000 + "." + "3" * 5000
    assert plain(parse_number(text)) == text
    largest = Fraction(2**MAX_BITS - 1)
    assert parse_number(plain(largest)) == largest
    with pytest.raises(NumberError, match="too large a number"):
        parse_number(plain(largest + 1))


def test_decimals_beyond_the_bound_are_refused() -> None:
    """Rounding to more decimals than a number can have stops before it works."""
    assert rounded(Fraction(1, 3), 19_728).denominator == 10**19_728
    for decimals in (19_729, -19_729, 10**12):
        with pytest.raises(NumberError, match="too many"):
            rounded(Fraction(1), decimals)
