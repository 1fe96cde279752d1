"""Comparisons with a level: in targets, and as edges in scoring rules."""

from __future__ import annotations

from typing import ClassVar

from attrs import field, frozen

from kpikit.model.declared import Declared, Form, key
from kpikit.model.units import Quantity

_DOC = "The level; a bare number is in the unit of what is compared."


@frozen(kw_only=True)
class AtLeast(Declared):
    """The level or more."""

    form: ClassVar = Form(tag="at_least", short="level")
    level: Quantity = field(metadata=key(_DOC))


@frozen(kw_only=True)
class Above(Declared):
    """More than the level."""

    form: ClassVar = Form(tag="above", short="level")
    level: Quantity = field(metadata=key(_DOC))


@frozen(kw_only=True)
class AtMost(Declared):
    """The level or less."""

    form: ClassVar = Form(tag="at_most", short="level")
    level: Quantity = field(metadata=key(_DOC))


@frozen(kw_only=True)
class Below(Declared):
    """Less than the level."""

    form: ClassVar = Form(tag="below", short="level")
    level: Quantity = field(metadata=key(_DOC))


@frozen(kw_only=True)
class Equals(Declared):
    """The level exactly."""

    form: ClassVar = Form(tag="equals", short="level")
    level: Quantity = field(metadata=key(_DOC))


@frozen(kw_only=True)
class Within(Declared):
    """From one level to another, both included."""

    form: ClassVar = Form(tag="within")
    low: Quantity = field(metadata=key("The least that is good.", name="from"))
    high: Quantity = field(metadata=key("The most that is good.", name="to"))


@frozen(kw_only=True)
class Yes(Declared):
    """The answer yes, of an indicator whose values are `yes_no`."""

    form: ClassVar = Form(tag="yes")


@frozen(kw_only=True)
class Unstated(Declared):
    """A level that exists but is not known: only judgements decide whether it is met."""

    form: ClassVar = Form(tag="unstated")


Edge = AtLeast | Above | AtMost | Below
"""A level and the side that belongs to it."""
