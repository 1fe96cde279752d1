"""Edges: a number and the side that belongs to it, as in the bands of a scoring rule."""

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


Edge = AtLeast | Above | AtMost | Below
"""A level and the side that belongs to it."""
