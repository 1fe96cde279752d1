"""Plain values in the JSON Schema: its patterns agree with what reads each kind of values."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kpikit.errors import InvalidValueError
from kpikit.model.ids import SLUG, Slug
from kpikit.spec.core import plain_value
from kpikit.spec.scalars import KINDS
from kpikit.spec.schema_values import PLAIN
from tests.spec.agreeing import beyond

PIECES = (*"0159+-/.,eEPYMDZa_% \u2212đ–(*", "12", "31", "02", "29", "60", "2024", "percent",
          "person", "S1", "Q5", "Q4", "M06", "M13", "W53", "D366", "T3", "T00:00:00", "..",
          "triệu đồng", "true", "no", "null", "1/0", "previous",
          "same_period_last_year")  # fmt: skip
AS_JSON = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")
OF_FORMULAS = re.compile("K31[0-7] ")


def test_every_kind_of_plain_values_has_a_schema():
    assert PLAIN.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: PLAIN[kind].name)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join))
@example("2024")
@example("2024-06/2024-09")
@example("100 percent")
@example("60E1/0.2")
@example("0.5")
def test_the_schema_of_a_kind_agrees_with_its_reader(kind, text):
    refused = refusal(kind, text)
    if refused is not None and (beyond(refused) or OF_FORMULAS.match(refused)):
        return
    validator = Draft202012Validator(PLAIN[kind].schema)
    assert validator.is_valid(text) == (refused is None)
    seen = plain_value(text)
    if isinstance(seen, (str, bool)) or AS_JSON.fullmatch(text):
        assert validator.is_valid(seen) == (refused is None)


def refusal(kind: object, text: str) -> str | None:
    """Return what is wrong with a text, as the reader of its kind says."""
    try:
        KINDS[kind].read(text)
    except InvalidValueError as error:
        return f"{error.code.value} {error.message}"
    return None


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        (".5", 0.5), ("5.", 5), ("+5", 5), ("0x1F", 31), ("0987", 987), (".inf", float("inf")),
        ("True", True), ("NULL", None),
    ],
)  # fmt: skip
def test_what_an_editor_sees_does_not_tell_how_it_was_spelled(text, seen):
    """These are the spellings about which reader and schema may differ; quotes help."""
    assert plain_value(text) == seen
    assert type(plain_value(text)) is type(seen) or text == "5."


def test_no_letter_of_an_id_is_refused():
    letters = map(chr, (*range(0xD800), *range(0xE000, 0x10000)))
    validator = Draft202012Validator(PLAIN[Slug].schema)
    assert [one for one in letters if SLUG.fullmatch(one) and not validator.is_valid(one)] == []
    signs = "!\"#$%&'()*+,/:;<=>?@[\\]^`{|}~ \u00a0–—‘’“”…€→"
    assert [one for one in signs if validator.is_valid(f"a{one}")] == []
