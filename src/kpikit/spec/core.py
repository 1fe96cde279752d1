"""What YAML itself makes of a text: the values that an editor sees, by the core schema of YAML 1.2.

kpikit reads scalars as text and lets the field decide. Editors do not: they see numbers, true and
false, and nothing, where the text stands without quotes.
"""

from __future__ import annotations

import re
from typing import TypeAlias

from kpikit.spec.nodes import Entries, Node, Scalar

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"
"""A value of JSON."""

_NOTHING = ("", "~", "null", "Null", "NULL")
_TRUE = ("true", "True", "TRUE")
_FALSE = ("false", "False", "FALSE")
_WHOLE = re.compile(r"[-+]?[0-9]+")
_OTHER_BASE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_NO_NUMBER = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")


def value_of(node: Node) -> Json:
    """Return the value that a node is in YAML 1.2.

    >>> from kpikit.spec.compose import parse_yaml
    >>> value_of(parse_yaml("{id: 00112, due: 2024-07-01, old: no, new: }", "").root)
    {'id': 112, 'due': '2024-07-01', 'old': 'no', 'new': None}
    """
    if isinstance(node, Scalar):
        return plain_value(node.text) if node.plain else node.text
    if isinstance(node, Entries):
        return {key.text: value_of(value) for key, value in node.entries}
    return [value_of(item) for item in node.items]


def plain_value(text: str) -> Json:
    """Return the value of a text without quotes.

    >>> plain_value("2024"), plain_value("61.0"), plain_value("true"), plain_value("100 percent")
    (2024, 61.0, True, '100 percent')
    """
    if text in _NOTHING:
        return None
    if text in _TRUE or text in _FALSE:
        return text in _TRUE
    if _WHOLE.fullmatch(text):
        return int(text)
    if _OTHER_BASE.fullmatch(text):
        return int(text, 0)
    if _DECIMAL.fullmatch(text):
        return float(text)
    return float(text.replace(".", "")) if _NO_NUMBER.fullmatch(text) else text
