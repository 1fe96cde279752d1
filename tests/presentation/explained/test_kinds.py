"""One explanation of every kind, in all forms and both languages."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

import kpikit as kp
from kpikit.presentation import (
    LANGUAGES,
    explanation_as_json,
    explanation_as_markdown,
    explanation_as_text,
)
from kpikit.results import Kind

KINDS = Path(__file__).parent / "kinds"
ASKED = {
    "value": {"org_unit": "huyen", "indicator": "revenue"},
    "achievement": {"org_unit": "mai", "indicator": "spent", "target": "plan"},
    "carried-level": {"org_unit": "mai", "indicator": "revenue", "target": "plan"},
    "derived-level": {"org_unit": "dao", "indicator": "on_time_rate", "target": "stretch"},
    "points": {"org_unit": "mai", "node": "spent"},
    "peers": {"org_unit": "dao", "node": "survey"},
    "condition": {"org_unit": "sen", "node": "late"},
    "total": {"org_unit": "sen", "node": "total"},
    "crowded-out": {"org_unit": "cuc", "node": "total", "kind": "grade"},
    "vetoed": {"org_unit": "sen", "node": "total", "kind": "grade"},
    "rank": {"org_unit": "mai", "ranking": "communes"},
    "unmet": {"org_unit": "mai", "indicator": "on_time_rate", "target": "norm", "kind": "unmet"},
}


@pytest.fixture(scope="module")
def evaluation():
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(KINDS.parent)  # files are told as they are named
        specification = kp.load_specification("kinds")
        observations = kp.read_observations("kinds/observations-illustrative.csv", specification)
    return kp.evaluate(specification, observations, period="2024-S1")


@pytest.fixture(params=ASKED)
def name(request):
    return request.param


@pytest.fixture
def explanation(evaluation, name):
    return evaluation.explain(period="2024-S1", **ASKED[name])


def assert_as_kept(file: str, text: str) -> None:
    """KPIKIT_UPDATE_SNAPSHOTS=1 writes the file anew, to be read before a commit."""
    path = KINDS / file
    if os.environ.get("KPIKIT_UPDATE_SNAPSHOTS"):
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_text(evaluation, explanation, name, language):
    text = explanation_as_text(explanation, evaluation.specification, language)
    assert_as_kept(f"{name}.{language}.txt", f"{text}\n")
    assert "?" not in text
    assert not re.search(r"[\[{]|\b[a-z]+_[a-z]+\b(?<!on_time_rate)", text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_markdown(evaluation, explanation, name, language):
    text = explanation_as_markdown(explanation, evaluation.specification, language)
    assert_as_kept(f"{name}.{language}.md", f"{text}\n")


def test_json(explanation, name):
    found: dict[str, Any] = dict(explanation_as_json(explanation))
    lines = [json.dumps(node, ensure_ascii=False) for node in found["nodes"]]
    assert_as_kept(f"{name}.jsonl", "\n".join([*lines, ""]))
    nodes = {node["id"]: node for node in found["nodes"]}
    assert list(nodes) == list(range(1, len(nodes) + 1))
    assert {ident for node in nodes.values() for ident in node["inputs"]} <= nodes.keys()
    assert len(nodes) == len(list(explanation.walk()))


def test_every_kind_is_among_them(evaluation):
    asked = [evaluation.explain(period="2024-S1", **one) for one in ASKED.values()]
    assert {one.kind for found in asked for one in found.walk()} == set(Kind)
