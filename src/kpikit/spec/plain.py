"""Plain data of Python as the nodes that it would be in YAML."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from attrs import frozen

from kpikit.errors import InvalidValueError, Source
from kpikit.spec.nodes import Entries, Items, Node, Scalar

NAME = "<evolve>"
"""What findings call the arguments of `Specification.evolve`."""


@frozen(eq=False)
class Argument:
    """An argument of a call, as the place of nodes.

    Attributes:
        name: what it is called.
    """

    name: str

    def source(self, line: int, column: int) -> Source:  # noqa: ARG002 - there are no lines
        """Return the place."""
        return Source(NAME, label=self.name)


def node_of_data(value: object, origin: Argument) -> Node:
    """Return the node that some plain data is.

    Args:
        value: texts, whole numbers, decimals, fractions, truth, dates, and lists and mappings of
            them; a float stands for its shortest decimal.
        origin: the argument that has it.

    Raises:
        InvalidValueError: it is something else.

    >>> here = Argument("scorecard.economy")
    >>> node_of_data({"max_points": Fraction(5, 2)}, here).get("max_points").text
    '5/2'
    """
    if isinstance(value, Mapping):
        pairs = tuple(
            (_scalar(key, origin), node_of_data(part, origin)) for key, part in value.items()
        )
        return Entries(pairs, 1, 1, origin=origin)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return Items(tuple(node_of_data(part, origin) for part in value), 1, 1, origin)
    return _scalar(value, origin)


def _scalar(value: object, origin: Argument) -> Scalar:
    return Scalar(_text(value), plain=False, line=1, column=1, origin=origin)


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | Fraction | date):
        return str(value)
    if isinstance(value, float | Decimal):
        return format(Decimal(repr(value)) if isinstance(value, float) else value, "f")
    message = f"a value of type {type(value).__name__} cannot stand in a specification"
    hint = "give a text, a number, true or false, a date, or a list or mapping of these"
    raise InvalidValueError(message, hint)
