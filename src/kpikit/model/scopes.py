"""Scopes: the organisation units that something is for."""

from __future__ import annotations

from attrs import field, frozen

from kpikit.model.declared import Declared, key
from kpikit.model.ids import Slug


@frozen(kw_only=True)
class Scope(Declared):
    """The organisation units that something applies to: those of a level and of a group."""

    level: Slug | None = field(default=None, metadata=key("Level of the units."))
    group: Slug | None = field(default=None, metadata=key("Group of any kind that they are in."))
