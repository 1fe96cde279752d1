"""Scopes: the organisation units that something is for."""

from __future__ import annotations

from attrs import field, frozen

from kpikit.model.declared import Declared, key
from kpikit.model.ids import Slug
from kpikit.model.pairs import Pairs


@frozen(kw_only=True)
class Scope(Declared):
    """The organisation units that something applies to: of a level, a group, attributes."""

    level: Slug | None = field(default=None, metadata=key("Level of the units."))
    group: Slug | None = field(default=None, metadata=key("Group of any kind that they are in."))
    where: Pairs = field(
        default=Pairs(),
        metadata=key(
            "Attributes that they have, each with the value stated.",
            examples=("{is_aggregate: 0}",),
        ),
    )
