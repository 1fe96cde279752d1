"""Whatever happens to a file: a specification, or findings with their places; nothing else."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kpikit as kp
from kpikit.errors import Severity, SpecificationError, errors_of
from kpikit.model.comparisons import AtLeast
from kpikit.model.declared import form_of
from kpikit.model.examples import (
    Example,
    ExpectedCell,
    ExpectedRank,
    ExpectedScore,
    ExpectedUnmet,
    Given,
)
from kpikit.model.indicators import Indicator, Option
from kpikit.model.levels import (
    Equals,
    FromBaseline,
    FromPeers,
    FromTarget,
    Maximum,
    Minimum,
    Unstated,
    Within,
    Yes,
)
from kpikit.model.org import OrgUnit
from kpikit.model.rankings import Ranking
from kpikit.model.scopes import Scope
from kpikit.model.scorecards import Group, Leaf, Scorecard
from kpikit.model.scoring import Score
from kpikit.model.sources import OrgUnitsTable, TableSource
from kpikit.model.specification import DataCheck, Reference, Specification
from kpikit.model.targets import Target
from kpikit.model.units import Unit
from kpikit.rules import DEFAULT_RULES, Band, Bands, Linear, Options, Otherwise, PassFail
from kpikit.rules.options import OptionPoints
from kpikit.spec import load_specification
from kpikit.spec.checked import Checked
from kpikit.spec.compose import Document, parse_yaml
from kpikit.spec.load import _checked
from kpikit.spec.nodes import Items, Node, Scalar
from kpikit.spec.slots import slots_of

HERE = Path(__file__).parent
FILES = (
    HERE / "larger.yaml",
    *(
        HERE.parents[1] / "specs" / "vn" / name / "specification.yaml"
        for name in ("hung-nguyen-2024", "communes-2024-illustrative")
    ),
)
CLASSES = (
    Specification, Reference, Unit, OrgUnit, Indicator, Target, Scorecard, Group, Leaf, Score,
    Linear, Bands, Band, Otherwise, Options, OptionPoints, PassFail, AtLeast, Within, Equals, Yes,
    Unstated, Minimum, Maximum, FromTarget, FromBaseline, FromPeers, Ranking, Scope, Option,
    DataCheck, TableSource, OrgUnitsTable, Example, Given, ExpectedCell, ExpectedScore,
    ExpectedRank, ExpectedUnmet,
)  # fmt: skip
WORDS = sorted(
    {slot.word for declared in CLASSES for slot in slots_of(declared)}
    | {form_of(declared).tag for declared in CLASSES}
)


class Mapping(list):  # type: ignore[type-arg]
    """Pairs of key and value; keys may stand twice."""


def tree_of(node: Node | None) -> object:
    if isinstance(node, Scalar):
        return None if node.empty else node.text
    if isinstance(node, Items):
        return [tree_of(item) for item in node.items]
    assert node is not None
    return Mapping([[key.text, tree_of(value)] for key, value in node.entries])


def written(tree: object) -> str:
    """Return a tree as YAML over many lines."""
    if tree is None:
        return "~"
    if isinstance(tree, Mapping):
        pairs = (f"{written(key)} : {written(value)}" for key, value in tree)
        return "{" + ",\n".join(pairs) + "}"
    if isinstance(tree, list):
        return "[" + ",\n".join(map(written, tree)) + "]"
    return json.dumps(tree, ensure_ascii=False)


def places_in(tree: object) -> list[tuple[list[object], int]]:
    """Return every container with each of its positions."""
    found: list[tuple[list[object], int]] = []
    if isinstance(tree, list):
        for number, part in enumerate(tree):
            found.append((tree, number))
            found += places_in(part[1] if isinstance(tree, Mapping) else part)
    return found


def mutated(tree: object, draw) -> None:
    container, number = draw(st.sampled_from(places_in(tree)))
    kind = draw(st.sampled_from(["delete", "repeat", "rename", "replace", "move"]))
    if kind == "delete":
        del container[number]
    elif kind == "repeat":
        container.append(container[number])
    elif kind == "rename" and isinstance(container, Mapping):
        container[number] = [draw(KEYS), container[number][1]]
    else:
        other = draw(VALUES)
        if kind == "move":
            source, place = draw(st.sampled_from(places_in(tree)))
            part = source[place]
            other = deepcopy(part[1] if isinstance(source, Mapping) else part)
        container[number] = (
            [container[number][0], other] if isinstance(container, Mapping) else other
        )


KEYS = st.sampled_from(WORDS) | st.text(max_size=8)
VALUES = st.recursive(
    st.none()
    | st.text(max_size=8)
    | st.sampled_from(
        ["", "0", "-1", "1e400", "1/0", "2024", "2024-Q9", "80 percent", "100 %", "triệu đồng",
         "plan", "disbursed", "total", "all", "vinh", "district", "higher", "true", "1.234,5",
         "yes", "no", "yes_no", "unstated", "linear", "within", "chair", "on_time / received",
         "previous(disbursed) + 5 [triệu đồng]", "if(a > 1, b, 0)", "points(total)", "observations",
         "communes.csv", "../communes.csv", "area", "town", "zero", "full"]
    ),
    lambda inner: st.lists(inner, max_size=3)
    | st.lists(st.tuples(KEYS, inner).map(list), max_size=3).map(Mapping),
    max_leaves=6,
)  # fmt: skip


@st.composite
def mutations(draw):
    file = draw(st.sampled_from(FILES))
    tree = tree_of(parse_yaml(file.read_text(encoding="utf-8"), "").root)
    for _ in range(draw(st.integers(1, 4))):
        if places_in(tree):
            mutated(tree, draw)
    return written(tree), draw(st.sampled_from([file.parent, None]))


def outcome_of(document: Document, folder: Path | None) -> Checked | SpecificationError:
    try:
        return _checked(document, DEFAULT_RULES, folder)
    except SpecificationError as error:
        return error


def assert_placed(document: Document, outcome: Checked | SpecificationError) -> None:
    assert list(outcome.diagnostics) == sorted(
        outcome.diagnostics, key=lambda finding: finding.position
    )
    if isinstance(outcome, SpecificationError):
        assert any(finding.severity is Severity.ERROR for finding in outcome.diagnostics)
    for finding in outcome.diagnostics:
        source = finding.source
        assert source is not None, finding
        if source.file == document.file and source.line is not None:
            assert 1 <= source.line <= len(document.text.lines)
            assert source.column is not None
            assert 1 <= source.column <= len(document.text.lines[source.line - 1]) + 1
        assert finding.message
        assert finding.hint
        assert "\n" not in str(finding)
        assert finding.shown()


@pytest.mark.parametrize("file", FILES)
def test_the_originals_have_no_findings(file):
    load_specification(file)
    document = parse_yaml(file.read_text(encoding="utf-8"), "a.yaml")
    found = _checked(document, DEFAULT_RULES, file.parent).diagnostics
    assert {finding.severity for finding in found} <= {Severity.NOTE}


@given(mutations())
def test_a_mutated_file_gives_a_specification_or_findings(mutation):
    text, folder = mutation
    document = parse_yaml(text, "a.yaml")
    outcome = outcome_of(document, folder)
    assert_placed(document, outcome)
    if isinstance(outcome, Checked) and not errors_of(outcome.diagnostics):
        kp.plan(outcome.specification)


@st.composite
def cut_texts(draw):
    file = draw(st.sampled_from(FILES))
    text = file.read_text(encoding="utf-8")
    start, length = draw(st.integers(0, len(text))), draw(st.integers(0, 40))
    return text[:start] + draw(st.text(max_size=4)) + text[start + length :], file.parent


@given(cut_texts())
def test_a_file_with_a_hole_gives_a_specification_or_findings(cut):
    text, folder = cut
    document = parse_yaml(text, "a.yaml")
    assert_placed(document, outcome_of(document, folder))
