"""Indicators: what is measured."""

from __future__ import annotations

from enum import Enum

from attrs import field, frozen

from kpikit.model.declared import Declared, key
from kpikit.model.ids import Identifier, Slug
from kpikit.model.text import Text


class Direction(Enum):
    """Which values are better."""

    HIGHER = "higher"
    LOWER = "lower"
    WITHIN = "within"
    NONE = "none"


class Accumulation(Enum):
    """How the values of an indicator relate to time.

    `PER_PERIOD` values belong to their whole window. The others run: a cell is identified by the
    end of its period, so that June, the second quarter and the first half are one cell.
    """

    PER_PERIOD = "per_period"
    YEAR_TO_DATE = "year_to_date"
    TERM_TO_DATE = "term_to_date"
    AS_OF = "as_of"


@frozen(kw_only=True)
class Indicator(Declared):
    """A quantity that is reported for organisation units and periods.

    Its values are kept in its own unit; observations in other units are converted once.
    """

    id: Identifier = field(metadata=key("Id of the indicator, as formulas use it."))
    name: Text | None = field(default=None, metadata=key("Name for people."))
    unit: str = field(
        metadata=key("Unit of measure of the values.", examples=("triệu đồng", "percent"))
    )
    level: Slug | None = field(
        default=None,
        metadata=key("Level of the organisation units that have the indicator; all if absent."),
    )
    direction: Direction | None = field(
        default=None,
        metadata=key("Which values are better; what the targets say if absent."),
    )
    accumulation: Accumulation = field(
        default=Accumulation.PER_PERIOD,
        metadata=key("How values relate to time."),
    )
    additive: bool | None = field(
        default=None,
        metadata=key("Whether the indicator is a total that grows towards its target."),
    )
    responsible: Text | None = field(default=None, metadata=key("Who answers for the indicator."))
    reference: Identifier | None = field(default=None, metadata=key("Id of the source it is from."))
    note: Text | None = field(default=None, metadata=key("Remark for readers."))

    @property
    def runs(self) -> bool:
        """Whether a cell is identified by the end of its period alone."""
        return self.accumulation is not Accumulation.PER_PERIOD
