"""Plain values in the JSON Schema: what an editor may see where a value of each kind is read.

An editor has typed unquoted texts before the schema is asked: `2024` is a number there, and
`00112` is 112. So each kind says which types there are, and what texts look like. The patterns are
written in what regular expressions of Python and of JavaScript have in common. What they leave to
the reader: whether a calendar has the day, whether a range goes forward, whether a formula can be
read, how large a number is, and letters beyond those of the ranges below.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any, Final

from attrs import field, frozen

from kpikit.model.examples import ABSENT, Figure
from kpikit.model.formulas import Formula
from kpikit.model.ids import Identifier, Slug
from kpikit.model.rankings import Since
from kpikit.model.scoring import Amount, Decimals
from kpikit.model.successions import Share
from kpikit.model.units import Quantity, UnitSize
from kpikit.model.validity import Validity
from kpikit.periods import Period

Schema = dict[str, Any]
"""A JSON Schema."""

_SIGN = "[-+\u2212]?"
_PLACES = r"[0-9]+(?:\.[0-9]+)?"
_POWER = "[eE][-+]?[0-9]+"
_DECIMAL = rf"{_PLACES}(?:{_POWER})?"
_RATIO = "[0-9]+/0*[1-9][0-9]*"
_PERCENT = r"\s*(?:%|percent)"
_NUMBER = rf"{_SIGN}(?:{_DECIMAL}|{_RATIO})"
_AMOUNT = rf"\s*{_NUMBER}(?:\s*|{_PERCENT})"
_QUANTITY = (
    rf"\s*{_SIGN}(?:{_RATIO}(?![0-9.,])"
    rf"|{_PLACES}(?:{_POWER}|(?!{_POWER}|[0-9.,]))(?!/[0-9]))(?!\s*[0-9])"
)
_LIKE_A_NUMBER = rf"{_SIGN}[0-9][0-9.,/\s]*(?:%|percent)?"

_FIGURE = rf"{_QUANTITY}[\s\S]*|\s*(?:{'|'.join(ABSENT)})\s*"
_WORD_OR_DAY = rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|(?!{_SIGN}[.,]?[0-9])[\s\S]*"

_DAY = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|[12][0-9]))"
)
_YEAR = "(?!0000)[0-9]{4}"
_DATE = rf"{_YEAR}-{_DAY}"
_PART = (
    rf"{_DAY}|A1|[SH][12]|T[1-3]|Q[1-4]|M?(?:0[1-9]|1[0-2])|W(?:0[1-9]|[1-4][0-9]|5[0-3])"
    "|D(?!000)(?:[0-2][0-9]{2}|3[0-5][0-9]|36[0-6])"
)
_SPAN = rf"{_YEAR}(?:-(?:{_PART}))?"
_LENGTH = "P(?=[0-9])(?:[0-9]{1,4}Y)?(?:[0-9]{1,5}M)?(?:[0-9]{1,6}W)?(?:[0-9]{1,7}D)?"
_PERIOD = rf"\s*{_SPAN}(?:/{_SPAN}|(?:T00:00:00)?/{_LENGTH})?\s*"
_END = rf"(?:\.\.|{_SPAN})"
_VALIDITY = rf"\s*(?:{_SPAN}|{_END}\s*/\s*{_END})\s*"

_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*"
_NO_LETTERS = (
    r"\u0080-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7"  # Latin-1
    r"\u2000-\u206f\u20a0-\u20cf\u2190-\u245f\u2500-\u2775\u2794-\u2bff\u3000-\u3004\u3008-\u3020"
    r"\uff01-\uff0f"
)
_SLUG = (
    rf"[^\u0000-/:-@\[-\u005e`{{-\u007f{_NO_LETTERS}]"
    rf"[^\u0000-,/:-@\[-\u005e`{{-\u007f{_NO_LETTERS}]*"
)

_FIRST_YEAR, _LAST_YEAR = 1000, 9999
_MOST_DECIMALS = 100
_LARGEST = 999_999_999


@frozen
class Plain:
    """What stands for a kind of plain values.

    Attributes:
        name: the name of its definition.
        doc: what it is, for people.
        types: the types that JSON may see.
        pattern: what texts look like, wholly; any if empty.
        bounds: keywords about numbers.
    """

    name: str
    doc: str
    types: tuple[str, ...]
    pattern: str = ""
    bounds: Mapping[str, int] = field(factory=dict)

    @property
    def schema(self) -> Schema:
        """The schema of the kind.

        The keyword `patternErrorMessage` is no part of JSON Schema, which lets it be: editors that
        know it show what is meant instead of the pattern.
        """
        schema = {"description": self.doc, "type": [*self.types], **self.bounds}
        if self.pattern:
            schema["pattern"] = f"^(?:{self.pattern})$"
            schema["patternErrorMessage"] = f"Not possible here. {self.doc}"
        return schema


_ANY = ("string", "number", "boolean")
_WORD = ("string", "boolean")
_NUMERIC = ("string", "number")
_INTEGER = ("string", "integer")
_YEARS = {"minimum": _FIRST_YEAR, "maximum": _LAST_YEAR}

PLAIN: Final[Mapping[object, Plain]] = {
    str: Plain("text", "A text.", _ANY),
    bool: Plain("boolean", "true or false.", _WORD, "true|false"),
    int: Plain(
        "whole_number",
        "A whole number.",
        _INTEGER,
        "[0-9]{1,9}",
        {"minimum": 0, "maximum": _LARGEST},
    ),
    Decimals: Plain(
        "decimals",
        "How many decimals: 0 to 100.",
        _INTEGER,
        "0*(?:[0-9]{1,2}|100)",
        {"minimum": 0, "maximum": _MOST_DECIMALS},
    ),
    Fraction: Plain("number", "A number, like -1234.5 or 2/37.", _NUMERIC, rf"\s*{_NUMBER}\s*"),
    Identifier: Plain(
        "identifier", "Letters a to z, digits and `_`, beginning with a letter.", _WORD, _IDENTIFIER
    ),
    Slug: Plain(
        "slug",
        "Letters, digits, `_`, `-` and `.`, beginning with a letter or digit.",
        _ANY,
        _SLUG,
        {"minimum": 0},
    ),
    Quantity: Plain(
        "quantity",
        "A number, perhaps with a unit, like 80 percent.",
        _NUMERIC,
        rf"{_QUANTITY}[\s\S]*",
    ),
    UnitSize: Plain(
        "unit_size",
        "A number with a unit, or a unit alone.",
        _ANY,
        rf"(?:{_QUANTITY}|\s*(?!{_SIGN}[.,]?[0-9])\S)[\s\S]*",
    ),
    Amount: Plain("amount", "Points, or a percentage of max_points.", _NUMERIC, _AMOUNT),
    Share: Plain(
        "share",
        "A part of a whole, like 60 percent, 0.6 or 3/5.",
        _NUMERIC,
        rf"\s*\+?(?:{_DECIMAL}|{_RATIO})(?:\s*|{_PERCENT})",
        {"exclusiveMinimum": 0, "maximum": 1},
    ),
    Fraction | Identifier: Plain(
        "number_or_id",
        "A number, or the id of an indicator.",
        _ANY,
        rf"{_SIGN}(?:{_PLACES}|{_RATIO})\s*|{_IDENTIFIER}",
    ),
    Period: Plain(
        "period",
        "A period: 2024, 2024-S1, 2024-Q2, 2024-06, 2024-07-01, 2021/2025.",
        _INTEGER,
        _PERIOD,
        _YEARS,
    ),
    Validity: Plain(
        "validity",
        "From a day or period to another; `..` where it is open.",
        _INTEGER,
        _VALIDITY,
        _YEARS,
    ),
    date: Plain("date", "A date: year-month-day.", ("string",), rf"\s*{_DATE}\s*"),
    Formula: Plain("formula", "A formula or condition.", _ANY),
    Since | Period: Plain(
        "since",
        "A move in time, or a period.",
        _INTEGER,
        "|".join((*(move.value for move in Since), _PERIOD)),
        _YEARS,
    ),
    Figure: Plain(
        "figure",
        "A number as it is expected, perhaps with a unit; or none, or a state.",
        _NUMERIC,
        _FIGURE,
    ),
    Figure | str: Plain(
        "figure_or_word",
        "A number as it is expected, perhaps with a unit; or a word or date of the indicator; or "
        "none, or a state.",
        _ANY,
        rf"{_FIGURE}|{_WORD_OR_DAY}",
    ),
    Amount | Formula: Plain(
        "amount_or_formula",
        "Points, a percentage of max_points, or a formula.",
        _ANY,
        rf"{_AMOUNT}|(?!{_LIKE_A_NUMBER}$)[\s\S]*",
    ),
}
"""What stands for each kind of plain values."""
