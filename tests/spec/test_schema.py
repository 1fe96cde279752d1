"""The JSON Schema: what the reader refuses in structure it refuses, and nothing else."""

from __future__ import annotations

import json
import os
import re
import runpy
import zlib
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import ClassVar

import pytest
from attrs import evolve, field, frozen
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft7Validator, Draft202012Validator

from kpikit.errors import Diagnostic, InvalidValueError, SpecificationError
from kpikit.model.formulas import Formula
from kpikit.model.ids import Slug
from kpikit.model.scoring import Amount
from kpikit.model.successions import Share
from kpikit.model.units import UnitSize
from kpikit.periods import Frequency
from kpikit.rules import DEFAULT_RULES, Declared, Form, Given, Measured, Quantity, RuleSet, key
from kpikit.spec import json_schema
from kpikit.spec.classes import classes_of, tags_of
from kpikit.spec.compose import Document, parse_yaml
from kpikit.spec.core import plain_value, value_of
from kpikit.spec.load import _checked
from kpikit.spec.nodes import Scalar
from kpikit.spec.scalars import KINDS
from kpikit.spec.schema_values import PLAIN
from kpikit.spec.slots import slots_of
from tests.spec.mistakes import ROOT, WORDS, Mistakes, shipped, texts
from tests.spec.test_mutations import mutations

SCHEMA = json_schema()
VALIDATOR = Draft202012Validator(SCHEMA)
OLDER = Draft7Validator(SCHEMA)
SCRIPT = ROOT / "docs" / "generate_schema.py"
BAD = sorted((ROOT / "tests" / "bad").glob("K1*.yaml"))

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


def findings(document: Document, rules: RuleSet = DEFAULT_RULES) -> list[Diagnostic]:
    """Return what is wrong in structure, as far as a schema could see it."""
    try:
        found = _checked(document, rules, None).diagnostics
    except SpecificationError as error:
        found = error.diagnostics
    seen = [one for one in found if one.code.value in STRUCTURE | VALUES]
    return [one for one in seen if not any(re.match(pattern, str_of(one)) for pattern in BEYOND)]


def str_of(finding: Diagnostic) -> str:
    return f"{finding.code.value} {finding.message}"


def parsed(text: str) -> Document:
    return parse_yaml(text, "a.yaml")


def accepts(document: Document, validator: object = VALIDATOR) -> bool:
    assert document.root is not None
    return bool(validator.is_valid(value_of(document.root)))  # type: ignore[attr-defined]


# --- the schema itself ---


def test_it_is_valid_under_its_metaschema():
    Draft202012Validator.check_schema(SCHEMA)


def test_editors_that_know_draft_7_alone_understand_it_too():
    Draft7Validator.check_schema(SCHEMA)
    later = {"unevaluatedProperties", "dependentRequired", "dependentSchemas", "prefixItems"}
    for schema in schemas_in(SCHEMA):
        assert not later & schema.keys()
        if "$ref" in schema:  # draft 7 reads nothing beside it
            assert schema.keys() <= {"$ref", "description", "default", "examples"}


def schemas_in(schema: object) -> Iterator[dict[str, object]]:
    if isinstance(schema, dict):
        yield schema
        for word, part in schema.items():
            named = word in {"properties", "$defs"}
            for below in part.values() if named else [part]:
                if word not in {"default", "examples", "enum"}:
                    yield from schemas_in(below)
    elif isinstance(schema, list):
        for part in schema:
            yield from schemas_in(part)


def test_the_file_beside_the_docs_is_up_to_date():
    written = runpy.run_path(str(SCRIPT))
    committed = written["FILE"].read_text(encoding="utf-8")
    assert committed == written["text"](), "run: python docs/generate_schema.py"
    assert json.loads(committed) == SCHEMA


def test_every_key_of_every_class_is_described():
    told = set()
    for schema in schemas_in(SCHEMA):
        told |= {(word, part.get("description")) for word, part in properties_of(schema).items()}
        told.add(("", schema.get("description")))  # an id before the ':', or a value in short
    for declared in classes_of(DEFAULT_RULES):
        for slot in slots_of(declared):
            for word in slot.words or tags_of(DEFAULT_RULES):
                assert {(word, slot.key.doc), ("", slot.key.doc)} & told, (declared, word)


def properties_of(schema: dict[str, object]) -> dict[str, dict[str, object]]:
    found = schema.get("properties", {})
    return {word: part for word, part in found.items() if isinstance(part, dict)}


def test_every_definition_is_used_and_every_reference_leads_to_one():
    used = {str(one["$ref"]) for one in schemas_in(SCHEMA) if "$ref" in one}
    assert used == {f"#/$defs/{name}" for name in SCHEMA["$defs"]}


def test_examples_and_defaults_are_valid_where_they_stand():
    count = 0
    for schema in schemas_in(SCHEMA):
        alone = Draft202012Validator({**schema, "$defs": SCHEMA["$defs"]})
        for shown in [
            *schema.get("examples", []),
            *([schema["default"]] if "default" in schema else []),
        ]:
            assert alone.is_valid(shown), (shown, schema)
            count += 1
    assert count > 100


def test_it_is_the_same_every_time():
    assert json.dumps(json_schema()) == json.dumps(SCHEMA)


# --- it agrees with the reader ---


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.parent.name)
def test_every_shipped_specification_is_valid(file):
    document = parsed(file.read_text(encoding="utf-8"))
    assert list(VALIDATOR.iter_errors(value_of(document.root))) == []
    assert accepts(document, OLDER)


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_a_file_that_is_bad_in_structure_is_invalid(file):
    document = parsed(file.read_text(encoding="utf-8"))
    assert accepts(document) == accepts(document, OLDER) == (not findings(document))


def test_most_bad_files_are_bad_in_a_way_that_a_schema_sees():
    unseen = {file.stem for file in BAD if accepts(parsed(file.read_text(encoding="utf-8")))}
    assert unseen == {
        "K103-duplicate-key",
        "K105-quota-half-stated",
        "K106-not-a-word-of-the-indicator",
        "K108-capped-by-two-nodes",
        "K108-node-of-several-cards",
        "K108-node-of-two-cards",
        "K108-over-unclear-node",
    }


FILES = [document for text in texts() if not findings(document := parsed(text))]
SHARE = 1 if os.environ.get("KPIKIT_HYPOTHESIS") == "long" else 4
"""One of so many mistakes is tried; the long profile tries all."""


def mistakes() -> Iterator[tuple[str, Document]]:
    roots = [document.root for document in FILES]
    made = Mistakes(roots)
    for document in FILES:
        for what, root in made.within(document.root):
            if zlib.crc32(what.encode()) % SHARE == 0:
                yield what, evolve(document, root=root)


def test_it_refuses_the_mistakes_that_the_reader_refuses_and_no_others():
    tried, refused, wrong = 0, 0, []
    for what, document in mistakes():
        found = findings(document)
        tried, refused = tried + 1, refused + bool(found)
        if accepts(document) == bool(found):
            wrong.append((what, [str_of(one) for one in found]))
    assert wrong == []
    assert tried > 1000
    assert refused > tried / 3
