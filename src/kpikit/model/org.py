"""Organisation units: who is evaluated."""

from __future__ import annotations

from attrs import field, frozen

from kpikit.model.declared import Declared, key
from kpikit.model.ids import Slug
from kpikit.model.pairs import Pairs
from kpikit.model.text import Text


@frozen(kw_only=True)
class OrgUnit(Declared):
    """An office or territory that is evaluated: a district, a commune, a ministry, a country.

    The levels of the tree are those which units name; nothing else declares them.
    """

    id: Slug = field(metadata=key("Id of the organisation unit.", examples=("hung-nguyen",)))
    name: Text | None = field(default=None, metadata=key("Name for people."))
    level: Slug | None = field(
        default=None,
        metadata=key("Tier of the hierarchy.", examples=("district", "commune")),
    )
    parent: Slug | None = field(default=None, metadata=key("Id of the unit above."))
    attributes: Pairs = field(
        default=Pairs(),
        metadata=key(
            "What else is known of the unit, by name; `where` asks for it.",
            examples=("{is_aggregate: 0}",),
        ),
    )
    groups: Pairs = field(
        default=Pairs(),
        metadata=key("Group of each kind that the unit is in.", examples=("{region: north}",)),
    )
