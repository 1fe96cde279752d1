"""The JSON Schema: what the reader refuses in structure it refuses, and nothing else."""

from __future__ import annotations

import json
import os
import runpy
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from attrs import evolve
from hypothesis import given
from jsonschema import Draft7Validator, Draft202012Validator

from kpikit.errors import Diagnostic, errors_of
from kpikit.rules import DEFAULT_RULES
from kpikit.spec import json_schema
from kpikit.spec.classes import classes_of, tags_of
from kpikit.spec.nodes import Entries
from kpikit.spec.slots import slots_of
from tests.spec.agreeing import (
    SCHEMA,
    VALIDATOR,
    accepts,
    all_findings,
    findings,
    of_structure,
    parsed,
    seen,
    str_of,
)
from tests.spec.mistakes import ROOT, Mistakes, shipped, texts
from tests.spec.test_mutations import mutations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kpikit.spec.compose import Document

OLDER = Draft7Validator(SCHEMA)
SCRIPT = ROOT / "docs" / "generate_schema.py"
BAD = sorted((ROOT / "tests" / "bad").glob("K1*.yaml"))


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


def schemas_in(schema: object) -> Iterator[dict[str, Any]]:
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


def properties_of(schema: dict[str, Any]) -> dict[str, dict[str, Any]]:
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
    assert list(VALIDATOR.iter_errors(seen(document))) == []
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
        "K110-accepted",
    }


FILES = [document for text in texts() if not findings(document := parsed(text))]
SHARE = 1 if os.environ.get("KPIKIT_HYPOTHESIS") == "long" else 6
"""One of so many mistakes is tried; the long profile tries all."""


def mistakes() -> Iterator[tuple[str, Document]]:
    roots = [document.root for document in FILES if isinstance(document.root, Entries)]
    made = Mistakes(roots)
    for document, original in zip(FILES, roots, strict=True):
        for what, root in made.within(original):
            if zlib.crc32(what.encode()) % SHARE == 0:
                yield what, evolve(document, root=root)


def test_it_refuses_the_mistakes_that_the_reader_refuses_and_no_others():
    tried, refused, wrong = 0, 0, []
    for what, document in mistakes():
        accepted = accepts(document)
        tried, refused = tried + 1, refused + (not accepted)
        found = findings(document) if accepted else of_structure(document)
        if accepted == bool(found):
            wrong.append((what, [str_of(one) for one in found]))
    assert wrong == []
    assert tried > 1000 * 6 / SHARE
    assert refused > tried / 3


@given(mutations())
def test_it_agrees_about_several_mistakes_at_once(mutation):
    document = parsed(mutation[0])
    if document.root is None:
        return
    found = [one for one in findings(document) if not other_letters(one)]
    if accepts(document):
        assert found == []
    else:
        # A broken item is left out before all of it is looked at; so any error will do.
        assert errors_of(all_findings(document)) or empty_values_in(seen(document))


def other_letters(finding: Diagnostic) -> bool:
    """Whether an id has letters of which only the reader knows whether they are letters."""
    return finding.code.value == "K107" and not finding.message.isascii()


def empty_values_in(value: object) -> bool:
    """Whether `values` stand there with nothing in them: beside a unit the reader lets them be."""
    if isinstance(value, dict):
        return value.get("values", 0) in ([], {}, None, "") or any(
            map(empty_values_in, value.values())
        )
    return isinstance(value, list) and any(map(empty_values_in, value))
