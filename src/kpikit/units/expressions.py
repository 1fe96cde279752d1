"""Texts of units: which spellings agree, and what a compound is made of. No arithmetic."""

from __future__ import annotations

import difflib
import re
import unicodedata
from typing import TYPE_CHECKING

from kpikit.errors import UnitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LONGEST_TEXT = 200
"""Characters that the text of a unit may have."""

LARGEST_POWER = 9
"""Power that a unit may have in a compound."""

RATIO = "ratio"
"""Id of the dimensionless one, which a compound does not mention."""

_LONGEST_NAME = 60
_MOST_FACTORS = 10
_MOST_COMPARED = 1000
_SHOWN = 60
"""Characters of a faulty text that a message repeats."""

_NAME = re.compile(r"[^-+.,\N{MINUS SIGN}\d/*·^\[\]][^/*·^\[\]]*")
_OPERATOR = re.compile(r"([/*·])")
_POWER = re.compile(r"(?P<name>.*?) ?(?:\^ ?(?P<digits>[0-9]+)|(?P<raised>[²³]))")
_RAISED = {"²": 2, "³": 3}


def folded(text: str) -> str:
    """Return the form of a name in which its spellings agree.

    >>> folded(" Triệu  ĐỒNG")
    'triệu đồng'
    """
    lower = unicodedata.normalize("NFC", text).casefold()
    return " ".join(unicodedata.normalize("NFC", lower).split())


def is_name(name: str) -> bool:
    """Return whether a folded text can be the name of one unit, and not a number or a compound.

    >>> is_name("điểm %"), is_name("triệu đồng/person"), is_name("2 dong")
    (True, False, False)
    """
    return len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) is not None


NAME_RULE = f"1 to {_LONGEST_NAME} characters without / * · ^ [ ], no digit or sign in front"
"""What `is_name` demands, for people."""


def joined(factors: Iterable[tuple[str, int]], nothing: str = RATIO) -> str:
    """Return units with powers as one text: products first, then what they are divided by.

    Args:
        factors: names and powers.
        nothing: what stands where nothing is above the stroke.

    >>> joined([("dong", 1), ("year", -1), ("kilometre", -2)])
    'dong/year/kilometre^2'
    """
    above: list[str] = []
    below: list[str] = []
    for name, power in factors:
        part = name if abs(power) == 1 else f"{name}^{abs(power)}"
        (above if power > 0 else below).append(part)
    return "/".join(["*".join(above) or nothing, *below])


def factors_of(text: str, ids: Mapping[str, str]) -> dict[str, int]:
    """Return the units that a text is made of, with their powers, in the order written.

    A unit both above and below the stroke keeps its place, with the power 0.

    Args:
        text: a name, or names joined by ``/``, ``*`` or ``·``, each perhaps with a power.
        ids: folded name -> id, for every name that exists.

    Raises:
        UnitError: a name that does not exist, no name at all, or a text beyond the limits.

    >>> factors_of("Đồng / năm²", {"đồng": "dong", "năm": "year"})
    {'dong': 1, 'year': -2}
    """
    if len(text) > LONGEST_TEXT:
        message = f"{text[:_SHOWN]!r}... is too long for a unit"
        raise UnitError(message, f"at most {LONGEST_TEXT} characters")
    whole = folded(text)
    if whole in ids:
        return {ids[whole]: 1}
    operators_and_parts = ["*", *_OPERATOR.split(whole)]
    operators, parts = operators_and_parts[::2], operators_and_parts[1::2]
    if len(parts) > _MOST_FACTORS:
        message = f"{text!r} has too many parts for a unit"
        raise UnitError(message, f"at most {_MOST_FACTORS} units joined by '/' or '*'")
    powers: dict[str, int] = {}
    for operator, part in zip(operators, parts, strict=True):
        ident, power = _factor(part.strip(), text, ids)
        powers[ident] = powers.get(ident, 0) + (-power if operator == "/" else power)
    _require_moderate(powers.values(), text)
    return powers


def _factor(part: str, text: str, ids: Mapping[str, str]) -> tuple[str, int]:
    """Return id and power of one part of a unit text."""
    raised = None if part in ids else _POWER.fullmatch(part)
    if raised is None:
        return _resolved(part, text, ids), 1
    power = int(raised["digits"] or _RAISED[raised["raised"]])
    _require_moderate([power or LARGEST_POWER + 1], text)
    return _resolved(raised["name"], text, ids), power


def _require_moderate(powers: Iterable[int], text: str) -> None:
    """Raise an error for a power that no unit has."""
    if max(map(abs, powers)) > LARGEST_POWER:
        message = f"{text!r} has a power that no unit has"
        raise UnitError(message, f"powers are whole numbers from 1 to {LARGEST_POWER}")


def _resolved(name: str, text: str, ids: Mapping[str, str]) -> str:
    """Return the id of the unit that a name means."""
    if name in ids:
        return ids[name]
    place = "" if name == folded(text) else f" in {text!r}"
    if not name:
        raise UnitError(f"a unit is missing{place}", "write its name, like 'triệu đồng'")
    close = difflib.get_close_matches(name, list(ids)[:_MOST_COMPARED], n=1)
    hint = f"did you mean {close[0]!r}?" if close else "declare it under 'units'"
    raise UnitError(f"unknown unit {name!r}{place}", hint)
