"""The JSON Schema knows the scoring rules of others, in whatever form they are written."""

from __future__ import annotations

from enum import Enum
from typing import ClassVar

import pytest
from attrs import field, frozen
from jsonschema import Draft7Validator, Draft202012Validator

from kpikit.model.ids import Slug
from kpikit.model.pairs import Pairs
from kpikit.rules import DEFAULT_RULES, Declared, Form, Given, Measured, Quantity, key
from kpikit.spec import json_schema
from kpikit.spec.classes import classes_of
from tests.spec.agreeing import accepts, findings, parsed


class Mode(Enum):
    """How something is done."""

    FAST = "fast"
    ON = "true"


@frozen(kw_only=True)
class Near(Declared):
    """One of two: told by `near`."""

    near: Quantity = field(metadata=key("How near.", marks=True))
    far: Quantity | None = field(default=None, metadata=key("How far, too."))


@frozen(kw_only=True)
class Far(Declared):
    """The other one: told by `far`."""

    far: Quantity = field(metadata=key("How far.", marks=True))


@frozen(kw_only=True)
class Else(Declared):
    """Neither of them."""

    note: str = field(default="", metadata=key("A remark.", examples=("[", "a")))


@frozen(kw_only=True)
class Left(Declared):
    """What stands to the left."""

    form: ClassVar = Form(tag="left", short="by", whole=True)
    by: Pairs = field(default=Pairs(), metadata=key("By what."))


@frozen(kw_only=True)
class Right(Declared):
    """What stands to the right; as long as nothing does, it is enough to say so."""

    form: ClassVar = Form(tag="right", together=(("a", "b"),))
    a: int = field(default=0, metadata=key("One."))
    b: int = field(default=0, metadata=key("Another."))


@frozen(kw_only=True)
class Odd(Declared):
    """A rule that is written in every way there is."""

    form: ClassVar = Form(tag="odd", short="modes")
    modes: tuple[Mode, ...] = field(default=(), metadata=key("Words."))
    place: Near | Far | Else = field(default=Else(), metadata=key("Where it is."))
    side: Left | Right | None = field(default=None, metadata=key("Beside.", spread=True))
    parts: tuple[Odd, ...] = field(default=(), metadata=key("Others.", one="part"))
    words: tuple[Sided, ...] = field(
        default=(), metadata=key("Words.", ids=("id",), listed=True, named=(("on", ()),))
    )

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell."""
        return cell.max_points


@frozen(kw_only=True)
class Sided(Declared):
    """A word with what is said of it."""

    id: Slug = field(metadata=key("The word."))
    said: str = field(metadata=key("What is said."))


@frozen(kw_only=True)
class Part(Declared):
    """A rule that has the name of a class of kpikit, in a module of its own."""

    form: ClassVar = Form(tag="apart")

    def points(self, cell: Measured) -> Given:
        """Return the points of one cell."""
        return cell.max_points


OWN = DEFAULT_RULES.with_rules(Odd, Part)


@pytest.mark.parametrize(
    ("score", "good"),
    [
        ("odd", True),
        ("apart", True),
        ("{odd: , apart: }", False),
        ("{odd: }", True),
        ("{odd: [fast, true]}", True),
        ("{odd: [fast, 'true', slow]}", False),
        ("{odd: {modes: [fast]}}", True),
        ("{odd: {place: {near: 1}}}", True),
        ("{odd: {place: {far: 1}}}", True),
        ("{odd: {place: {near: 1, far: 1}}}", False),
        ("{odd: {place: {note: a}}}", True),
        ("{odd: {place: {}}}", True),
        ("{odd: {place: {note: a, far: 1}}}", False),
        ("{odd: {place: }}", False),
        ("{odd: {left: }}", True),
        ("{odd: {left: {a: b}}}", True),
        ("{odd: {left: {by: {a: b}}}}", True),
        ("{odd: {left: [a]}}", False),
        ("{odd: {right: {a: 1, b: 2}}}", True),
        ("{odd: {left: , right: }}", False),
        ("{odd: {part: {part: {modes: [fast]}}}}", True),
        ("{odd: {part: [{modes: [fast]}]}}", False),
        ("{odd: {parts: [[fast], {part: }]}}", True),
        ("{odd: {part: , parts: }}", False),
        ("{odd: {words: on}}", True),
        ("{odd: {words: off}}", False),
        ("{odd: {words: {a: {said: b}}}}", True),
        ("{odd: {words: [{id: a, said: b}]}}", True),
        ("{odd: {words: [a]}}", False),
        ("{odd: {words: {a: }}}", False),
    ],
)
def test_it_knows_the_rules_of_others_however_they_are_written(score, good):
    document = parsed(
        "{kpikit: 1, id: a, indicators: {x: {unit: count}}, scorecard: {children: ["
        f"{{indicator: x, max_points: 1, score: {score}}}]}}}}"
    )
    schema = json_schema(rules=OWN)
    Draft202012Validator.check_schema(schema)
    assert bool(findings(document, OWN)) != good
    for validator in (Draft202012Validator(schema), Draft7Validator(schema)):
        assert accepts(document, validator) == good


def test_classes_of_one_name_are_told_apart():
    names = classes_of(OWN).values()
    assert {"successions.Part", "scoring.Part", "test_schema_rules.Part"} <= set(names)
    assert len(set(names)) == len(names)
    twice = type("Part", (Part,), {"form": Form(tag="twice"), "__module__": Part.__module__})
    both = classes_of(OWN.with_rules(frozen(kw_only=True)(twice))).values()
    assert {"test_schema_rules.Part", "test_schema_rules.Part.2"} <= set(both)
