"""Exact numbers: reading them from text and values, rounding them, writing them plainly.

Every number of kpikit is a rational. Text is read exactly, a float stands for its shortest
decimal, and work is bounded: texts and numbers come from strangers.
"""

from __future__ import annotations

import numbers
import re
from decimal import Context, Decimal
from enum import Enum
from fractions import Fraction
from typing import Literal, get_args

from kpikit.errors import Code, NumberError, quoted

MAX_BITS = 65_536
"""The largest size of a numerator or denominator, in bits."""

Locale = Literal["plain", "en", "vi"]
"""How number text is written: ``1234.5``, ``1,234.5`` (en) or ``1.234,5`` (vi)."""

_MAX_CHARACTERS = 20_000
_MAX_POWER = 2 * _MAX_CHARACTERS  # beyond it, no text of that length is within MAX_BITS
_MAX_DECIMALS = 19_728  # 10 ** 19_728 has 65,536 bits
_SHOWN = 40  # characters of a text in a message
_ROUGH = Context(prec=6, Emin=-MAX_BITS, Emax=MAX_BITS)
_CHUNK = 600  # digits; int() and str() of Python always take 640
_SPACES = " \u00a0\u202f"
_LANGUAGES = {"en": "English", "vi": "Vietnamese"}


class Rounding(Enum):
    """What happens to the part behind the last decimal that is kept.

    Attributes:
        HALF_AWAY: to the nearest; a half goes away from zero: 2.5 -> 3, -2.5 -> -3.
        HALF_EVEN: to the nearest; a half goes to the even neighbour: 2.5 -> 2, 3.5 -> 4.
        TRUNCATE: towards zero: 2.9 -> 2, -2.9 -> -2.

    >>> Rounding("half_even")
    <Rounding.HALF_EVEN: 'half_even'>
    """

    HALF_AWAY = "half_away"
    HALF_EVEN = "half_even"
    TRUNCATE = "truncate"


def _pattern(thousands: str, point: str) -> re.Pattern[str]:
    """Return the grammar of a decimal number; grouped digits go without exponent."""
    grouped = rf"[1-9][0-9]{{0,2}}(?P<mark>[{thousands}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
    whole = rf"(?:{grouped}|[0-9]+)" if thousands else r"[0-9]+"
    power = r"(?:[eE](?P<power>[+-]?[0-9]+))?"
    power = f"(?(mark)|{power})" if thousands else power
    part = rf"(?:{point}(?P<part>[0-9]+))?"
    return re.compile(rf"(?P<sign>[+\-\u2212]?)(?P<whole>{whole}){part}{power}")


_DECIMALS: dict[Locale, re.Pattern[str]] = {
    "plain": _pattern("", r"\."),
    "en": _pattern("," + _SPACES, r"\."),
    "vi": _pattern("." + _SPACES, ","),
}
_RATIO = re.compile(r"(?P<sign>[+\-\u2212]?)(?P<over>[0-9]+)/(?P<under>[0-9]+)")
_NO_MARKS = dict.fromkeys(map(ord, ".," + _SPACES))


def parse_number(text: str, locale: Locale | None = "plain") -> Fraction:
    """Return the exact number that a text says.

    A sign, digits, decimals and a power of ten (``-1.5e3``), or a rational (``2/37``). White space
    around it is ignored.

    Args:
        text: the number; at most 20,000 characters.
        locale: how it is written. ``en`` and ``vi`` also take thousands in groups of three, divided
            by the comma or point of the locale or by spaces. ``None`` says that nothing is known:
            only text that reads the same everywhere is accepted.

    Raises:
        NumberError: the text is no number in this locale, or larger than `MAX_BITS`
            (``Code.NOT_A_NUMBER``), or needs a locale (``Code.AMBIGUOUS_NUMBER``).

    >>> parse_number("0.61"), parse_number("2/37"), parse_number("1.234,5", "vi")
    (Fraction(61, 100), Fraction(2, 37), Fraction(2469, 2))
    >>> parse_number("1.234", None)
    Traceback (most recent call last):
    kpikit.errors.NumberError: '1.234' can be 1.234 or 1234; state the locale: plain, en or vi
    """
    if len(text) > _MAX_CHARACTERS:
        raise NumberError(f"{quoted(text)} is too long: {len(text)} characters", _hint_size())
    if locale is None:
        return _settled(text)
    number = _read(text, locale)
    if number is None:
        raise NumberError(f"{quoted(text)} is not a number", _hint_locales(_readings(text)))
    return number


def exact(value: object) -> Fraction:
    """Return the exact number that a value stands for.

    Args:
        value: an int, a Fraction, a Decimal; a float (also of numpy), which stands for its shortest
            decimal: 0.1 is one tenth; or text as `parse_number` reads it in the plain locale.

    Raises:
        NumberError: the value is no number: True, nan, infinity, another type; or it is larger
            than `MAX_BITS`.

    >>> exact(0.1), exact(Decimal("2.50")), exact("2/37")
    (Fraction(1, 10), Fraction(5, 2), Fraction(2, 37))
    """
    if isinstance(value, bool):
        raise NumberError(f"{value} is not a number", "write 1 or 0 if that is meant")
    if isinstance(value, numbers.Rational):
        number = Fraction(int(value.numerator), int(value.denominator))
        return _within_size(number, f"a value of type {type(value).__name__}")
    if isinstance(value, float):
        return parse_number(float.__repr__(value))
    if isinstance(value, (str, Decimal, numbers.Real)):
        return parse_number(str(value))
    raise NumberError(f"a value of type {type(value).__name__} is not a number", _hint_locales({}))


def rounded(number: Fraction, decimals: int, mode: Rounding = Rounding.HALF_AWAY) -> Fraction:
    """Return the number rounded to that many decimals, exactly.

    Args:
        number: what is rounded.
        decimals: places behind the decimal point; -3 rounds to thousands; at most 19,728.
        mode: where halves go, or truncation.

    Raises:
        NumberError: more decimals than a number of `MAX_BITS` has.

    >>> rounded(Fraction("2.345"), 2), rounded(Fraction("2.345"), 2, Rounding.HALF_EVEN)
    (Fraction(47, 20), Fraction(117, 50))
    """
    if abs(decimals) > _MAX_DECIMALS:
        raise NumberError(f"{decimals} decimals are too many", f"at most {_MAX_DECIMALS}")
    power = Fraction(10) ** decimals
    return _whole(number * power, mode) / power


def plain(number: Fraction, places: int = 12) -> str:
    """Return the number in plain decimal notation: no exponent, no superfluous zeros, no ``-0``.

    Args:
        number: what is written; written in full if its decimals end.
        places: decimals of a number whose decimals never end; half away from zero.

    >>> plain(Fraction(61, 100)), plain(Fraction(-2, 3)), plain(Fraction(1, 2**20))
    ('0.61', '-0.666666666667', '0.00000095367431640625')
    """
    ending = _decimals_of(number.denominator)
    decimals = places if ending is None else ending
    size = int(_whole(abs(number) * 10**decimals, Rounding.HALF_AWAY))
    digits = _digits(size).rjust(decimals + 1, "0")
    cut = len(digits) - decimals
    text = f"{digits[:cut]}.{digits[cut:]}".rstrip("0").removesuffix(".")
    return f"-{text}" if number < 0 and size else text


def brief(number: Fraction, places: int = 12) -> str:
    """Return the number as sentences show it: plain, or roughly, by a power of ten, if it is long.

    Args:
        number: what is told.
        places: decimals of a number whose decimals never end.

    >>> brief(Fraction("0.61")), brief(Fraction("1e-19000")), brief(Fraction(-2, 3) * 10**70)
    ('0.61', 'about 1e-19000', 'about -6.66667e+69')
    """
    text = plain(number, places)
    if len(text) <= _SHOWN:
        return text
    rough = _ROUGH.divide(Decimal(number.numerator), Decimal(number.denominator))
    return f"about {rough.normalize(_ROUGH):e}"


def _settled(text: str) -> Fraction:
    """Return the number of a text of unknown locale, if there is only one plain way to read it."""
    readings = _readings(text)
    values = list(dict.fromkeys(readings.values()))
    if "plain" in readings and len(values) == 1:
        return values[0]
    if len(values) > 1:
        ways = " or ".join(_shortened(plain(value)) for value in values)
        hint = "state the locale: plain, en or vi"
        raise NumberError(f"{quoted(text)} can be {ways}", hint, Code.AMBIGUOUS_NUMBER)
    code = Code.AMBIGUOUS_NUMBER if readings else Code.NOT_A_NUMBER
    raise NumberError(f"{quoted(text)} is not a plain number", _hint_locales(readings), code)


def _readings(text: str) -> dict[Locale, Fraction]:
    """Return what the text says in each locale in which it is a number."""
    found = ((locale, _read(text, locale)) for locale in get_args(Locale))
    return {locale: number for locale, number in found if number is not None}


def _read(text: str, locale: Locale) -> Fraction | None:
    """Return the number that a text says in a locale, or None if it says none there."""
    stripped = text.strip()
    decimal = _DECIMALS[locale].fullmatch(stripped)
    ratio = None if decimal else _RATIO.fullmatch(stripped)
    if decimal:
        number = _decimal(decimal, text)
    elif ratio:
        number = _ratio(ratio, text)
    else:
        return None
    return _within_size(number, quoted(text))


def _decimal(match: re.Match[str], text: str) -> Fraction:
    """Return the number of a matched decimal, unless its power of ten is out of bounds."""
    part, power = match["part"] or "", match["power"] or "0"
    digits = power.lstrip("+-").lstrip("0") or "0"
    known = len(digits) <= len(str(_MAX_POWER))  # int() has not seen the digits yet
    shift = int("-" * power.startswith("-") + digits) - len(part) if known else _MAX_POWER + 1
    if abs(shift) > _MAX_POWER:
        raise NumberError(f"{quoted(text)} is too large a number", _hint_size())
    size = _integer(match["whole"].translate(_NO_MARKS) + part)
    size = -size if match["sign"] in ("-", "\u2212") else size
    return Fraction(size * 10**shift) if shift >= 0 else Fraction(size, 10**-shift)


def _ratio(match: re.Match[str], text: str) -> Fraction:
    """Return the number of a matched rational, unless it divides by zero."""
    over, under = _integer(match["over"]), _integer(match["under"])
    if under == 0:
        raise NumberError(f"{quoted(text)} divides by zero", "write a divisor above zero")
    return Fraction(-over if match["sign"] in ("-", "\u2212") else over, under)


def _within_size(number: Fraction, what: str) -> Fraction:
    """Return the number, unless it has more than MAX_BITS."""
    if max(number.numerator.bit_length(), number.denominator.bit_length()) > MAX_BITS:
        raise NumberError(f"{what} is too large a number", _hint_size())
    return number


def _whole(number: Fraction, mode: Rounding) -> Fraction:
    """Return the number rounded to a whole one."""
    size, rest = divmod(abs(number.numerator), number.denominator)
    half = 2 * rest - number.denominator
    if mode is Rounding.HALF_AWAY:
        size += half >= 0
    elif mode is Rounding.HALF_EVEN:
        size += half > 0 or (half == 0 and size % 2 == 1)
    return Fraction(-size if number < 0 else size)


def _decimals_of(denominator: int) -> int | None:
    """Return how many decimals a reduced fraction over it has, or None if they never end."""
    twos = (denominator & -denominator).bit_length() - 1
    odd = denominator >> twos
    near = odd.bit_length() * 100_000 // 232_193  # five has 2.32193 bits; or one more
    fives = next((fives for fives in (near, near + 1) if 5**fives == odd), None)
    return None if fives is None else max(twos, fives)


def _integer(digits: str) -> int:
    """Return the integer of any number of digits; int() alone stops at 4,300."""
    if len(digits) <= _CHUNK:
        return int(digits)
    cut = len(digits) // 2
    power: int = 10 ** (len(digits) - cut)
    return _integer(digits[:cut]) * power + _integer(digits[cut:])


def _digits(size: int) -> str:
    """Return the digits of an integer of any size, zero or above; str() alone stops at 4,300."""
    chunks: list[str] = []
    while size >= 10**_CHUNK:
        size, low = divmod(size, 10**_CHUNK)
        chunks.append(str(low).rjust(_CHUNK, "0"))
    return str(size) + "".join(reversed(chunks))


def _shortened(text: str) -> str:
    """Return the text, cut to 40 characters."""
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}\u2026"


def _hint_size() -> str:
    """Return what to do about a number beyond the limits."""
    return f"at most {_MAX_CHARACTERS:,} characters and {MAX_BITS:,} bits"


def _hint_locales(readings: dict[Locale, Fraction]) -> str:
    """Return what to do about text that is a number only in other locales, or in none."""
    if not readings:
        return "write digits, like -1234.5 or 2/37"
    languages = " or ".join(_LANGUAGES.get(locale, "plain") for locale in readings)
    article = "an" if languages.startswith("E") else "a"
    return f"it looks like {article} {languages} number; add locale: {' or '.join(readings)}"
