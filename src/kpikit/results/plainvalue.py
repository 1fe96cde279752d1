"""Values of results as plain values: exact numbers as text, words for codes."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction

from kpikit.numbers import plain

Plain = str | int | bool | None
"""What a cell of a result becomes outside Python."""


def plain_value(value: object) -> Plain:
    """Return a value of a result as text, integer, boolean or nothing.

    A number is a text in plain decimal notation; one whose decimals never end has 12, half away
    from zero.

    >>> plain_value(Fraction(183, 250)), plain_value(Fraction(2, 3)), plain_value(None)
    ('0.732', '0.666666666667', None)
    """
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Fraction):
        return plain(value)
    return str(value.value) if isinstance(value, Enum) else str(value)
