"""Doubts about figures: what is plausible, and which findings are explained."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from attrs import field, frozen

from kpikit.model.declared import Declared, key
from kpikit.model.ids import Identifier, Slug
from kpikit.model.text import Text
from kpikit.model.units import Quantity
from kpikit.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable


@frozen(kw_only=True)
class Plausible(Declared):
    """The range outside which values are doubted; no value is changed."""

    low: Quantity | None = field(
        default=None, metadata=key("The least that is plausible.", name="from", examples=("0",))
    )
    high: Quantity | None = field(
        default=None,
        metadata=key("The most that is plausible.", name="to", examples=("100 percent",)),
    )


class Doubt(Enum):
    """Why a figure is doubted.

    `FALLS`: a figure that runs up is lower than before. `JUMPS`: it is about 1,000 times, or the
    1,000th part of, those beside it. `IMPLAUSIBLE`: it lies outside the plausible range.
    `DIFFERS`: what is reported is no rounding of what the parts give. `DIFFERS_BELOW`: it is not
    what the units below make. `IDENTITY`: an identity under `checks` does not hold.
    """

    FALLS = "falls"
    JUMPS = "jumps"
    IMPLAUSIBLE = "implausible"
    DIFFERS = "differs"
    DIFFERS_BELOW = "differs_below"
    IDENTITY = "identity"


@frozen(kw_only=True)
class Acceptance(Declared):
    """Figures that are right though they look wrong: a note gives the reason, and no warning."""

    finding: Doubt = field(metadata=key("What they are doubted for."))
    indicator: Identifier | None = field(
        default=None, metadata=key("The indicator; all if absent, and of identities.")
    )
    org_unit: Slug | None = field(default=None, metadata=key("The unit; all if absent."))
    period: Period | None = field(
        default=None,
        metadata=key("Period in which the figures end; any if absent.", examples=("2024-M06",)),
    )
    reason: Text = field(
        metadata=key("Why they are right.", examples=("VAT was paid back in June",))
    )

    def explains(self, org_unit: str, period: Period) -> bool:
        """Return whether a figure of a unit is one of them, if that is what it is doubted for.

        >>> june = Acceptance(
        ...     finding=Doubt.FALLS, period=Period.parse("2024-M06"), reason=Text.of("paid back")
        ... )
        >>> [june.explains("north", Period.parse(period)) for period in ("2024-S1", "2024")]
        [True, False]
        """
        if self.org_unit not in {None, org_unit}:
            return False
        return self.period is None or self.period.start <= period.end <= self.period.end


def explanation(accepted: Iterable[Acceptance], org_unit: str, period: Period) -> Acceptance | None:
    """Return the first that explains a figure of a unit, if one does.

    Args:
        accepted: those that are about what the figure is doubted for.
        org_unit: the unit.
        period: the period in which the figure ends.

    >>> explanation([], "north", Period.parse("2024")) is None
    True
    """
    return next((one for one in accepted if one.explains(org_unit, period)), None)
