"""Tables that a specification names, and how their columns are called."""

from __future__ import annotations

from attrs import field, frozen

from kpikit.model.declared import Declared, key
from kpikit.model.ids import Slug
from kpikit.model.pairs import Pairs
from kpikit.numbers import Locale

OBSERVATIONS = "observations"
"""The name of a table that means the table of observations in use."""

COLUMNS = (
    "org_unit",
    "indicator",
    "period",
    "value",
    "unit",
    "obs_status",
    "state",
    "vintage",
    "item",
    "judgement",
    "bound",
    "source",
    "note",
)
"""What the columns of a table of observations are called."""

_COLUMNS = "Heading of each column that is not called by kpikit's own word."


@frozen(kw_only=True)
class TableSource(Declared):
    """A table beside the specification: its file, its headings, how its numbers are written."""

    table: str = field(
        metadata=key("File name, inside the specification's folder.", examples=("targets.csv",))
    )
    sheet: str | None = field(
        default=None, metadata=key("Sheet of a workbook; the first if absent.")
    )
    columns: Pairs = field(
        default=Pairs(), metadata=key(_COLUMNS, examples=("{org_unit: iso3, period: year}",))
    )
    locale: Locale | None = field(
        default=None,
        metadata=key("How numbers are written; if absent, ambiguous ones are refused."),
    )


@frozen(kw_only=True)
class PlacingTable(TableSource):
    """A table that says where organisation units belong.

    `groups` maps kinds of groups to headings, and `attributes` names of attributes.
    """

    groups: Pairs = field(
        default=Pairs(),
        metadata=key(
            "Heading of the column of each kind of group.", examples=("{region: region}",)
        ),
    )
    attributes: Pairs = field(
        default=Pairs(),
        metadata=key(
            "Heading of the column of each attribute.", examples=("{is_aggregate: is_aggregate}",)
        ),
    )


@frozen(kw_only=True)
class MembershipsTable(PlacingTable):
    """A table of where organisation units belong for some time, and how they differ then.

    Its columns are `org_unit`, `valid`, `level` and `parent`; instead of `valid` there may be
    `valid_from` and `valid_until`.
    """


@frozen(kw_only=True)
class OrgUnitsTable(PlacingTable):
    """A table of organisation units; ``observations`` means the table of observations in use.

    Its columns are `id`, `name`, `level`, `parent` and `valid`; instead of `valid` there may be
    `valid_from` and `valid_until`.
    """

    level: Slug | None = field(
        default=None, metadata=key("Level of all units in the table, where no column says it.")
    )
    memberships: MembershipsTable | None = field(
        default=None,
        metadata=key(
            "A table of what is different for some time.", examples=("{table: memberships.csv}",)
        ),
    )

    @property
    def in_observations(self) -> bool:
        """Whether the units stand in the table of observations in use."""
        return self.table == OBSERVATIONS
