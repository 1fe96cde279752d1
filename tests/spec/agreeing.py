"""What reader and JSON Schema each say of a specification, to be compared."""

from __future__ import annotations

import re
from typing import Any

from jsonschema import Draft202012Validator

from kpikit.errors import Diagnostic, SpecificationError
from kpikit.rules import DEFAULT_RULES, RuleSet
from kpikit.spec import json_schema
from kpikit.spec.compose import Document, parse_yaml
from kpikit.spec.core import Json, value_of
from kpikit.spec.load import _checked

SCHEMA: dict[str, Any] = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)

STRUCTURE = {"K101", "K102", "K104", "K105", "K106", "K107", "K108", "K109"}
"""Findings of structure. K103, a key that stands twice, no JSON Schema can see: an editor that
reads YAML says so itself."""

VALUES = {"K301", "K302", "K305", "K307"}
"""Texts that are no number, period or date."""

BEYOND = {
    r"K105 the key '(base|counted|rounding)' is missing: a percentage": "only a percentage needs "
    "it, which is a question about the value of another key",
    r"K105 the key 'tie_break' is missing": "only `ties: chain` needs it, which is the same",
    r"K106 .* is no value of": "it stands inside a formula; a pattern does not read formulas",
    r"K108 several scorecards have a node": "it is seen at another place of the specification",
    r"K301 .* (divides by zero|is too large a number)|K301 .* is too long": "how large a number "
    "is; texts of any length are texts",
    r"K301 .* is no part of a whole": "texts like '160 percent': a pattern does not compare",
    r"K305 .*(calendar has no such day|ends before it begins|a range goes from|has no days"
    r"|year has no such (week|day))": "a pattern does not know the calendar",
    r"K307 '\d{4}-02-29'": "the same",
}
"""What the reader finds and no schema of reasonable length does, with the reason."""


def all_findings(document: Document, rules: RuleSet = DEFAULT_RULES) -> tuple[Diagnostic, ...]:
    """Return everything that is found wrong."""
    try:
        return _checked(document, rules, None).diagnostics
    except SpecificationError as error:
        return error.diagnostics


def of_structure(document: Document, rules: RuleSet = DEFAULT_RULES) -> list[Diagnostic]:
    """Return what is wrong in structure: a schema may refuse the document for it."""
    kinds = STRUCTURE | VALUES
    return [one for one in all_findings(document, rules) if one.code.value in kinds]


def findings(document: Document, rules: RuleSet = DEFAULT_RULES) -> list[Diagnostic]:
    """Return what is wrong in structure and can be seen: a schema has to refuse it."""
    return [one for one in of_structure(document, rules) if not beyond(str_of(one))]


def beyond(finding: str) -> bool:
    """Whether no schema could see what was found."""
    return any(re.match(pattern, finding) for pattern in BEYOND)


def str_of(finding: Diagnostic) -> str:
    return f"{finding.code.value} {finding.message}"


def parsed(text: str) -> Document:
    return parse_yaml(text, "a.yaml")


def accepts(document: Document, validator: Any = VALIDATOR) -> bool:
    return bool(validator.is_valid(seen(document)))


def seen(document: Document) -> Json:
    """Return the value that an editor sees."""
    assert document.root is not None
    return value_of(document.root)
