"""Laws of imports and overrides, on generated specifications."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

import kpikit as kp
from kpikit.errors import Diagnostic, SpecificationError
from kpikit.model.walk import nodes_of
from kpikit.spec import check_specification, dump_specification
from tests.strategies import Case, cases


def district(text: str = "") -> str:
    return f"kpikit: 1\nid: district\nimports: [base.yaml]\n{text}"


def checked(base: kp.Specification, text: str) -> tuple[Any, tuple[Diagnostic, ...]]:
    """Return what a district is that builds on a specification, and what is found in it."""
    with TemporaryDirectory() as folder:
        Path(folder, "base.yaml").write_text(dump_specification(base), encoding="utf-8")
        file = Path(folder, "district.yaml")
        file.write_text(text, encoding="utf-8")
        found = check_specification(file)
        return found.specification, found.diagnostics


def places(specification: kp.Specification) -> list[str]:
    """Return paths that are there, as an override may name them."""
    nodes = [(card, node) for card in specification.scorecards for node in nodes_of(card)]
    alone = len({card.id for card in specification.scorecards}) == len(specification.scorecards)
    return [
        *(f"indicators.{one.id}" for one in specification.indicators),
        *(f"rankings.{one.id}" for one in specification.rankings),
        *(f"scorecards.{card.id}.{node.id}" for card, node in nodes if alone),
    ]


@given(cases())
def test_a_specification_with_nothing_of_its_own_is_the_one_it_imports(case: Case):
    base = case.specification
    found, _ = checked(base, district())
    own = ("id", "title", "description", "observations", "examples")
    kept = {name: getattr(found, name) for name in own}
    assert evolve(base, **kept) == found


@given(cases(), st.data())
def test_what_is_overridden_is_so_in_the_end_and_when_it_is_written_again(case: Case, data):
    at = data.draw(st.sampled_from(places(case.specification)))
    found, diagnostics = checked(
        case.specification, district(f"overrides: [{{at: {at}, set: {{name: Its new name}}}}]\n")
    )
    assert [one for one in diagnostics if one.code.value.startswith("K11")] == []
    (record,) = found.overridden
    assert record.after == "Its new name"
    assert found.override_of(record.path) is record
    place = found.place(record.path)
    assert (place.file, place.line) == (record.source.file, record.source.line)
    again = kp.parse_specification(dump_specification(found))
    assert again == found


@given(cases(), st.data())
def test_overrides_of_different_things_may_stand_in_any_order(case: Case, data):
    known = places(case.specification)
    several = data.draw(st.lists(st.sampled_from(known), min_size=1, max_size=5, unique=True))
    lines = [f"  - {{at: {at}.name, set: Name {at}}}\n" for at in several]
    one, _ = checked(case.specification, district("overrides:\n" + "".join(lines)))
    other, _ = checked(case.specification, district("overrides:\n" + "".join(lines[::-1])))
    assert one == other
    assert len(one.overridden) == len(several)
    assert {str(record) for record in one.overridden} == {str(one) for one in other.overridden}


@given(cases(), st.data())
def test_an_override_that_hits_nothing_is_always_found(case: Case, data):
    at = data.draw(st.sampled_from(places(case.specification)))
    step = data.draw(st.integers(min_value=1, max_value=at.count(".") + 1))
    words = at.split(".")
    wrong = ".".join([*words[:step], "nowhere", *words[step:]])
    way = data.draw(st.sampled_from(["drop: true", "set: 1", "set: {unit: km}", "add: [1]"]))
    found, diagnostics = checked(
        case.specification, district(f"overrides: [{{at: {wrong}, {way}}}]\n")
    )
    assert "K111" in {one.code.value for one in diagnostics}
    assert found.overridden == ()


@given(cases(), st.data())
def test_to_say_what_is_said_already_changes_nothing(case: Case, data):
    base = kp.parse_specification(dump_specification(case.specification))
    assert base.evolve({}) == base
    at = data.draw(st.sampled_from(places(base)))
    named = base.evolve({at: {"name": "A name"}})
    assert named.evolve({f"{at}.name": "A name"}) == named
    assert named.evolve({at: {"name": "Another"}}).evolve({at: {"name": "A name"}}) == named


@given(cases(), st.data())
def test_python_and_yaml_override_alike(case: Case, data):
    base = kp.parse_specification(dump_specification(case.specification))
    at = data.draw(st.sampled_from(places(base)))
    found, _ = checked(base, district(f"overrides: [{{at: {at}, set: {{name: A name}}}}]\n"))
    other = base.evolve({at: {"name": "A name"}, "id": "district"})
    assert found == evolve(other, title=None, description=None, observations=None, examples=())


@given(cases(), st.data())
def test_what_is_dropped_is_gone_or_missed(case: Case, data):
    base = kp.parse_specification(dump_specification(case.specification))
    name = data.draw(st.sampled_from([one.id for one in base.indicators]))
    left, missed = [], ""
    try:
        left = [one.id for one in base.evolve({f"indicators.{name}": None}).indicators]
    except SpecificationError as error:
        missed = str(error)
    assert name not in left
    assert missed or len(left) == len(base.indicators) - 1
