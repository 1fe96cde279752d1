"""Numbers as people read them: rounded, with marks between thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kpikit.numbers import plain, rounded

if TYPE_CHECKING:
    from collections.abc import Iterable
    from fractions import Fraction

    from kpikit.presentation.words import Language

_FULL_DECIMALS = 4
_DECIMALS = 2
_DIGITS = 3
_MOST_DECIMALS = 12
_WHOLE = 100  # percent


def number(value: Fraction, language: Language) -> str:
    """Return a number in full if it has at most 4 decimals, else with 2 or more, to show 3 digits.

    So 79.9996 never looks like 80, nor 0.00041 like zero.

    >>> from fractions import Fraction
    >>> from kpikit.presentation.words import Language
    >>> number(Fraction("182983.5"), Language.of("vi")), number(Fraction(2, 3), Language.of("en"))
    ('182.983,5', '0.667')
    >>> number(Fraction("0.000412"), Language.of("en"))
    '0.000412'
    """
    if (value * 10**_FULL_DECIMALS).denominator == 1:
        return _written(plain(value), language)
    decimals = _DECIMALS
    while abs(value) * 10**decimals < 10 ** (_DIGITS - 1) and decimals < _MOST_DECIMALS:
        decimals += 1
    return _written(plain(rounded(value, decimals)), language)


def percent(ratio: Fraction, language: Language) -> str:
    """Return a ratio in percent with one decimal, as reports print it.

    One below 100 % never looks like it: it gets as many decimals as that takes.

    >>> from fractions import Fraction
    >>> from kpikit.presentation.words import Language
    >>> percent(Fraction(61, 100), Language.of("en")), percent(Fraction(2, 3), Language.of("vi"))
    ('61.0 %', '66,7 %')
    >>> percent(Fraction(99996, 100000), Language.of("en"))
    '99.996 %'
    """
    decimals = 1
    while ratio < 1 and decimals < _MOST_DECIMALS and rounded(ratio * 100, decimals) == _WHOLE:
        decimals += 1
    whole, _, part = plain(rounded(ratio * 100, decimals)).partition(".")
    return f"{_written(f'{whole}.{part or 0}', language)} %"


def points(values: Iterable[Fraction | None], language: Language) -> list[str]:
    """Return published points in full, all with the same number of decimals; empty for none.

    >>> from fractions import Fraction
    >>> from kpikit.presentation.words import Language
    >>> points([Fraction("90.5"), Fraction(88), None], Language.of("en"))
    ['90.5', '88.0', '']
    """
    texts = ["" if value is None else plain(value) for value in values]
    most = max((len(text.partition(".")[2]) for text in texts), default=0)
    return [_written(_padded(text, most), language) if text else "" for text in texts]


def _padded(text: str, decimals: int) -> str:
    whole, _, part = text.partition(".")
    return f"{whole}.{part.ljust(decimals, '0')}" if decimals else whole


def _written(text: str, language: Language) -> str:
    whole, point, decimals = text.partition(".")
    sign, digits = ("-", whole[1:]) if whole.startswith("-") else ("", whole)
    first = len(digits) % 3 or 3
    groups = [digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))]
    return f"{sign}{language.thousands.join(groups)}{language.point if point else ''}{decimals}"
