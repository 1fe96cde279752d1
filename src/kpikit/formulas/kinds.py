"""What an expression gives: a number in a unit, a condition, a date; and what units can tell."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

from attrs import frozen

from kpikit.errors import Code, Severity

if TYPE_CHECKING:
    from fractions import Fraction

RATIO, PERCENT, PERCENTAGE_POINT = "ratio", "percent", "percentage_point"
"""Canonical ids of built-in units that the rules of formulas speak of."""

COUNT = "count"
"""Canonical id of the unit of plain counts."""

PLAIN = frozenset({COUNT, "point"})
"""Units that bare numbers are in, where they meet a number in one of them."""


class Units(Protocol):
    """What formulas need to know of units; `kpikit.units.UnitSystem` knows it.

    All methods take texts of units and raise `UnitError` for a text that is none.
    """

    def canonical(self, text: str, /) -> str:
        """Return the text that all spellings of a unit share."""
        ...

    def name(self, text: str, /) -> str:
        """Return the name of a unit for people."""
        ...

    def compatible(self, one: str, other: str, /) -> bool:
        """Return whether values in one unit can be given in the other."""
        ...

    def factor(self, source: str, target: str, /) -> Fraction:
        """Return by what values in the source are multiplied to get them in the target."""
        ...

    def multiplied(self, one: str, other: str, /) -> str:
        """Return the canonical unit of a product."""
        ...

    def divided(self, one: str, other: str, /) -> str:
        """Return the canonical unit of a quotient."""
        ...


class Sort(Enum):
    """What an expression gives, units apart; the value says it to people."""

    NUMBER = "a number"
    CONDITION = "a condition"
    GRADE = "a grade"
    DATE = "a date"
    WORD = "a word"
    UNKNOWN = "something unknown"


@frozen
class Kind:
    """What an expression gives.

    Attributes:
        sort: a number, a condition, a grade, a date, a word; or unknown, because of something
            wrong that is reported already.
        unit: the unit of a number.
        bare: whether it is a number that is made of numbers without a unit alone.
        zero: whether it is the bare number 0, which is 0 in every unit.
        words: the words of an indicator that lists them, of which one is the value.

    >>> Kind.of("percent")
    Kind(sort=<Sort.NUMBER: 'a number'>, unit='percent', bare=False, zero=False, words=())
    """

    sort: Sort
    unit: str = RATIO
    bare: bool = False
    zero: bool = False
    words: tuple[str, ...] = ()

    @classmethod
    def of(cls, unit: str) -> Kind:
        """Return the kind of numbers in a unit."""
        return cls(Sort.NUMBER, unit)

    @classmethod
    def of_words(cls, words: tuple[str, ...]) -> Kind:
        """Return the kind of an indicator's words."""
        return cls(Sort.WORD, words=words)


CONDITION = Kind(Sort.CONDITION)
"""True, false or undetermined."""

GRADE = Kind(Sort.GRADE)
"""A grade of some node."""

DATE = Kind(Sort.DATE)
"""A day of the calendar."""

UNKNOWN = Kind(Sort.UNKNOWN)
"""Nothing is known, and nothing more is to be reported."""

BARE = Kind(Sort.NUMBER, bare=True)
"""A number without a unit."""

ZERO = Kind(Sort.NUMBER, bare=True, zero=True)
"""The bare number 0."""


@frozen
class Finding:
    """Something wrong in a formula that can be read.

    Attributes:
        code: the kind of diagnostic that it becomes.
        message: the fact.
        hint: what to do.
        start: place of the first character that it is about in the formula's text.
        end: place behind the last one.
        severity: error or warning.
    """

    code: Code
    message: str
    hint: str
    start: int
    end: int
    severity: Severity = Severity.ERROR
