"""What the columns of a table hold, as the hints of its records say."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Literal, TypeAlias, get_args, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind: TypeAlias = Literal["number", "boolean", "integer", "text"]
_KINDS: dict[object, Kind] = {bool: "boolean", int: "integer", Fraction: "number"}
"""A column of whole numbers and halves, as of ranks, counts as one of whole numbers."""


def kinds_of(record: type[object]) -> Mapping[str, Kind]:
    """Return the kind of each column by name; what is no number or boolean is text.

    >>> from kpikit.results.records import Rank
    >>> kinds_of(Rank)["points"], kinds_of(Rank)["rank"], kinds_of(Rank)["period"]
    ('number', 'integer', 'text')
    """
    return {name: _kind(hint) for name, hint in get_type_hints(record).items()}


def _kind(hint: object) -> Kind:
    types = get_args(hint) or (hint,)
    return next((kind for known, kind in _KINDS.items() if known in types), "text")
